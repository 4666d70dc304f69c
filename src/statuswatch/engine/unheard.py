"""Whose answers the history does not take: while there are such, nobody knows how the services are.

A file that is locked for a moment is no news: it is said where it lasts.
"""

from __future__ import annotations

from datetime import datetime
from math import inf

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.unheard import Unheard
from statuswatch.engine.clock import Clock

LASTS = 10.0
"""Seconds after which it is said."""

AGAIN, LATER = 15.0, 60.0
"""Seconds until a source whose answer was lost is asked anew, at first and then."""

ALL, CARDS = "", "cards"
"""In place of a source: what is followed cannot be read; what is to be told cannot be decided."""


class Lost:
    """The sources whose last answer could not be kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: dict[str, tuple[float, datetime]] = {}
        self._why: StatusWatchError | None = None

    def lose(self, source: str, why: StatusWatchError) -> None:
        self._since.setdefault(source, (self._clock.monotonic(), self._clock.now()))
        self._why = why

    def keep(self, source: str) -> bool:
        """An answer of it was kept, or it is not followed any more. Was one lost before?"""
        return self._since.pop(source, None) is not None

    def again(self, source: str) -> float:
        """In how many seconds it is asked anew at the latest; infinite where nothing was lost."""
        if source not in self._since:
            return inf
        began, _ = self._since[source]
        return AGAIN if self._clock.monotonic() - began < LASTS else LATER

    def told(self) -> Unheard | None:
        """What to say of it; `None`: nothing is lost, or only just now."""
        if self._why is None or not self._since:
            return None
        began, since = min(self._since.values())
        if self._clock.monotonic() - began < LASTS:
            return None
        return Unheard(since, self._why.title)
