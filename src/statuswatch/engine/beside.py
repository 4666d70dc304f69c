"""What time brings about beside the history: of the user's own record, which the engine knows not.

It is gathered when its moment has come, and after a change; at most each 30 s, and not at all where
nothing is kept.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Protocol

from statuswatch.core.situation import Timed

REST = timedelta(seconds=30)
"""Between two looks. What comes meanwhile waits for the next."""

FAILED = timedelta(minutes=1)
"""Until it is looked again after it could not be read."""

log = logging.getLogger(__name__)


class Beside(Protocol):
    """Who keeps the record."""

    def goes_by(self) -> object | None:
        """Another one after each change of the record or of the user's wishes; `None`: nothing is
        kept. Asked often. Raises StoreError."""
        ...

    def told(self, awake: datetime) -> Timed:
        """All that is to be told by now, also what was told before (its key says so), and when
        there is more. `awake`: since when somebody looks at all. Raises StoreError."""
        ...


class Nothing:
    """No record."""

    def goes_by(self) -> object | None:
        return None

    def told(self, awake: datetime) -> Timed:
        return Timed()


class Looks:
    """When the record is looked at."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside
        self._seen: object | None = None
        self._at: datetime | None = None
        self.again: datetime | None = None
        """When (UTC) it is to be looked at next, if nothing happens."""

    def due(self, now: datetime, *, news: bool) -> bool:
        """Is it to be looked at now? `news`: there is something new of the services."""
        goes_by = self._beside.goes_by()
        if goes_by is None:
            self._seen = self._at = self.again = None
            return False
        if self._at is None or now < self._at:  # the first look; or the clock was set back
            return True
        if news or goes_by != self._seen:
            rested = self._at + REST
            self.again = rested if self.again is None else min(self.again, rested)
        return self.again is not None and self.again <= now

    def look(self, now: datetime, awake: datetime) -> Timed:
        """What cannot be read must not silence the rest: the log has it, and it is tried again."""
        try:
            seen = self._beside.goes_by()
            found = self._beside.told(awake)
        except Exception:
            log.exception("what you keep could not be looked at")
            self._at, self.again = now, now + FAILED
            return Timed()
        self._seen, self._at = seen, now
        self.again = None if found.again is None else max(found.again, now + REST)
        return found

    def forget(self) -> None:
        """What it told could not be written down: look once more."""
        self._at = None
