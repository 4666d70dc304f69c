"""What ails us, and no service: the disk, the clock. Each is said once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statuswatch.core.telling import Notice
from statuswatch.engine.clock import Clock
from statuswatch.engine.clock_set import ClockSet
from statuswatch.engine.unwritten import Writing
from statuswatch.store.stored import Stored


class Ourselves:
    """Looks whenever something is told."""

    def __init__(self, stored: Stored, clock: Clock) -> None:
        self._writing = Writing(stored.disk, stored.journal)
        self._clock = ClockSet(stored.ledger, clock)

    @property
    def again(self) -> float | None:
        """Seconds until it should be looked at again, if at all."""
        return self._writing.again

    def look(self, now: datetime) -> Iterator[Notice]:
        """What the user should hear of it. Raises StoreError."""
        yield from self._writing.look(now)
        yield from self._clock.look()
