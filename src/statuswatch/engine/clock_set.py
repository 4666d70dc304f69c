"""This computer's clock is set back while we watch: said once, and noted for who looks later.

That it runs ahead is no news: so it looks after every sleep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.telling import Notice, NoticeKind
from statuswatch.core.words import say
from statuswatch.engine.clock import Clock
from statuswatch.store.protocols import Ledger

WORTH = timedelta(minutes=10)
"""Less than this changes no history that anybody reads."""

NOTE = "clock.set back"
"""The ledger's note on the last time."""


@dataclass(frozen=True, slots=True)
class SetBack:
    """By how much, and what it said afterwards (UTC)."""

    at: datetime
    by: timedelta


def noted(text: str | None) -> SetBack | None:
    """`None`: it never was, or the note is none of ours."""
    at, _, by = (text or "").partition(" ")
    try:
        return SetBack(datetime.fromisoformat(at), timedelta(seconds=float(by)))
    except (ValueError, OverflowError):
        return None


class ClockSet:
    """Holds the wall's clock against the one that nobody sets."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock
        self._before: tuple[datetime, float] | None = None

    def look(self) -> Iterator[Notice]:
        """What the user should hear of it. Raises StoreError."""
        wall, steady = self._clock.now(), self._clock.monotonic()
        before, self._before = self._before, (wall, steady)
        if before is None:
            return
        by = before[0] + timedelta(seconds=steady - before[1]) - wall
        if by < WORTH:
            return
        self._ledger.note(NOTE, f"{wall.isoformat()} {by.total_seconds():.0f}")
        title = say("This computer's clock was set back by {by}", by=by)
        body = say(
            "It says {at} now. What began or ended around that may have wrong times in the history.",
            at=wall,
        )
        key = f"clock:{wall.isoformat()}"
        yield Notice(key, "clock", "", title, body, at=wall, kind=NoticeKind.OWN)
