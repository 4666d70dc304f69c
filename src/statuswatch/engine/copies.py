"""A copy of the history each day, beside it: a disk that dies by halves leaves one of them."""

from __future__ import annotations

import asyncio
import logging

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message
from statuswatch.engine.aside import aside
from statuswatch.engine.clock import Clock
from statuswatch.store.stored import Stored

FIRST = 600.0
"""Seconds after the start: a start has enough to do."""

LOOK_EVERY = 3600.0
"""Seconds between two looks whether it is time: a computer sleeps through moments."""

log = logging.getLogger(__name__)


class Copies:
    """`trouble`: why there is none of today, in words; None: nothing is wrong."""

    def __init__(self, stored: Stored, clock: Clock) -> None:
        self._stored, self._clock = stored, clock
        self.trouble: Message | None = None

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.sleep(FIRST)
        while True:
            await self.make()
            await asyncio.sleep(LOOK_EVERY)

    async def make(self) -> None:
        """Unless there is one of the last 24 hours, or no room for it."""
        try:
            self._stored.journal.flush()
            now = self._clock.now()
            await aside(lambda: self._stored.back_up(now))
        except StatusWatchError as error:  # no room, perhaps: there may be in an hour
            log.warning("%s", error.title)
            self.trouble = error.title
        except OSError as error:
            log.warning("no copy of the history: %s", error)
        else:
            self.trouble = None
