"""The user's pause as the engine obeys it: seen in the ledger, whoever wrote it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from statuswatch.core.pause import NOTE, Pause, read
from statuswatch.engine.clock import Clock
from statuswatch.store.protocols import Ledger

LOOK = 5.0
"""Seconds between two looks at the note while paused: who resumes in a terminal waits for it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A pause that is over. `shared`: by the clock, at a time that others choose, too (08:00)."""

    shared: bool


class Pausing:
    """`look` sees how it stands; `on` is how it stood then. Raises StoreError where the note cannot
    be read."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock
        self._seen: Pause | None = None

    @property
    def on(self) -> bool:
        return self._seen is not None

    def look(self) -> Ended | None:
        """The pause that has ended since the last look; `None`: none has."""
        found, now = self._noted(), self._clock.now()
        before, self._seen = self._seen, found if found is not None and found.holds(now) else None
        if before is None or self._seen is not None:
            return None
        until = before.until
        if until is None or until > now:
            return Ended(shared=False)
        return Ended(shared=until == until.replace(second=0, microsecond=0))

    def hides(self, heard: datetime | None, at: datetime) -> bool:
        """Was nothing asked, by wish, at some time between these two looks?"""
        found = self._noted()
        return found is not None and found.hides(heard, at)

    def rest(self) -> float:
        """Seconds until it may be over: at its end, or by a word that another process wrote."""
        until = None if self._seen is None else self._seen.until
        if until is None:
            return LOOK
        return max(0.0, min(LOOK, (until - self._clock.now()).total_seconds()))

    def _noted(self) -> Pause | None:
        return read(self._ledger.noted(NOTE))
