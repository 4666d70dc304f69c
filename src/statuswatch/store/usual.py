"""What is usual: the median of a check's latency over the last day."""

from __future__ import annotations

from datetime import datetime, timedelta

from statuswatch.store.buffer import Buffer
from statuswatch.store.codec import to_text
from statuswatch.store.connection import Database

LATENCY = "latency"
DAY = timedelta(hours=24)
ENOUGH = 20
"""Fewer samples than this say nothing of what is usual."""

KEPT = timedelta(minutes=10)
"""A median is good for so long: a day does not change by one look."""


class Usual:
    """Worked out when it is asked for, and remembered for a while. Guarded by the database's
    lock."""

    def __init__(self, database: Database, buffer: Buffer) -> None:
        self._database = database
        self._buffer = buffer
        self._found: dict[str, tuple[datetime, float | None]] = {}

    def of(self, source: str, at: datetime) -> float | None:
        """In seconds, for a look at `at`; `None`: too little was measured. Raises StoreError."""
        with self._database.lock:
            kept = self._found.get(source)
            if kept is not None and kept[0] <= at < kept[0] + KEPT:
                return kept[1]
            found = self._median(source, at)
            self._found[source] = at, found
            return found

    def _median(self, source: str, at: datetime) -> float | None:
        since = at - DAY
        rows = self._database.ask(
            "SELECT value FROM samples WHERE source = ? AND name = ? AND at >= ? AND at < ?",
            (source, LATENCY, to_text(since), to_text(at)),
        )
        taken = [float(row["value"]) for row in rows]
        pending = self._buffer.of(source)
        if pending is not None:
            taken += [m.value for t, m in pending.samples if m.name == LATENCY and since <= t < at]
        if len(taken) < ENOUGH:
            return None
        from statistics import median  # brings fractions and random along: 3 ms for few

        return median(taken)
