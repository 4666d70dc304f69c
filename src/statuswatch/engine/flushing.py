"""When what was buffered of quiet polls is written: rarely, and often enough that a crash costs little."""

from __future__ import annotations

import logging
from collections.abc import Callable

from statuswatch.core.flow import StatusWatchError
from statuswatch.engine.clock import Clock
from statuswatch.store.protocols import Journal

FLUSH = 300.0
"""Seconds after which buffered coverage is written at the latest."""

ILL = 10.0
"""The same while something is in trouble: after a crash it lasted, as far as anybody can tell, until
it was last written that it stood."""

log = logging.getLogger(__name__)


class Flushing:
    """`is_ill`: is anything in trouble?"""

    def __init__(self, journal: Journal, clock: Clock, is_ill: Callable[[], bool]) -> None:
        self._journal, self._clock, self._is_ill = journal, clock, is_ill
        self._flushed = clock.monotonic()
        self.every, self.ill = FLUSH, ILL
        self._soon = False

    def soon(self) -> None:
        """What is written is of another time than what is heard now: the clock was set."""
        self._soon = True

    def look(self) -> None:
        """Write it, if it is time."""
        waited = self._clock.monotonic() - self._flushed
        if waited >= self.every or (waited >= self.ill and (self._soon or self._is_ill())):
            self.flush()

    def flush(self) -> None:
        """Write it now; a full disk is said, and tried again later."""
        self._flushed, self._soon = self._clock.monotonic(), False
        try:
            self._journal.flush()
        except StatusWatchError as error:
            log.warning("%s", error.title)
