"""Watching one profile: the engine where it is free, else what another process's writes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.app import podcasting
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Change
from statuswatch.core.recall import is_recalled

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.channels import Channel
    from statuswatch.core.model import Service, Source
    from statuswatch.core.overview import Overview
    from statuswatch.engine.backfill import Backfill
    from statuswatch.engine.rediscovery import Rediscovery

FOLLOW_EVERY = 2.0
"""Seconds between two looks at the journal of another process's engine."""

TICK = 60.0
"""Seconds after which an overview is told anew although nothing happened: "since" grows."""

log = logging.getLogger(__name__)


class Watch:
    """Watches a profile until cancelled: the engine where it is free, else its journal.

    `told` hears every new overview; `news` every new journal line.
    """

    def __init__(
        self,
        app: App,
        channels: Iterable[Channel] = (),
        news: Callable[[Change], None] = lambda _: None,
    ) -> None:
        self._app = app
        self._teller = app.teller(channels)
        self._news = news
        self._seq = app.stored.journal.last_seq()
        self._stir = asyncio.Event()
        self._backfill: Backfill | None = None
        self._rediscovery: Rediscovery | None = None
        self.polls = False

    async def run(self, told: Callable[[Overview], None] = lambda _: None) -> None:
        """Until cancelled. While another process polls this profile, follow what it writes, and
        take its place when it ends."""
        while not self._app.lock.take():
            try:
                told(self._app.overview())
                self._tell_news()
            except StatusWatchError as error:  # the other process holds the history: look again
                log.warning("%s", error.title)
            await self._stirred(FOLLOW_EVERY)
        self.polls = True
        engine, backfill = self._app.network.engine, self._past()

        def news() -> None:
            self._stir.set()
            backfill.stir()

        engine.news = news
        async with asyncio.TaskGroup() as group:
            group.create_task(engine.watch())
            group.create_task(backfill.run())
            group.create_task(self._moved().run())
            group.create_task(self._tell(told))

    def _past(self) -> Backfill:
        from statuswatch.engine.backfill import Backfill

        network, journal = self._app.network, self._app.stored.journal
        clock = self._app.clock
        self._backfill = Backfill(journal, network.fetcher, network.engine, clock, podcasting.load)
        return self._backfill

    def _moved(self) -> Rediscovery:
        from statuswatch.engine.rediscovery import Rediscovery

        network, stored = self._app.network, self._app.stored
        self._rediscovery = Rediscovery(
            stored.ledger,
            stored.moves,
            network.fetcher,
            network.engine,
            self._app.clock,
            podcasting.all_adapters,
            places_of,
        )
        return self._rediscovery

    async def check_now(self, service: str = "") -> None:
        """Ask everything now, or everything of one service (where this process polls)."""
        if self.polls:
            self._app.network.engine.check_now(service)
        self._stir.set()

    async def followed_anew(self) -> None:
        """What is followed has changed: take that in at once, and tell how everything is now."""
        if self.polls:
            self._app.network.engine.look_again()
        self._stir.set()

    def idle(self) -> bool:
        """Nothing is under way (for the simulated clock)."""
        if not self.polls or self._backfill is None or not self._backfill.resting:
            return False
        if self._rediscovery is None or not self._rediscovery.resting:
            return False
        resting = self._app.network.engine.resting
        return resting and not self._stir.is_set() and not self._teller.busy

    async def settle(self) -> None:
        """Everything that happened so far is told: for a round that ends by itself."""
        await self._teller.deliver()
        self._tell_news()

    async def _tell(self, told: Callable[[Overview], None]) -> None:
        again: float | None = None
        while True:
            try:
                again = await self._teller.deliver()
                self._tell_news()
                told(self._app.overview())
            except StatusWatchError as error:  # the history is locked, or the disk is full
                log.warning("%s", error.title)
                again = FOLLOW_EVERY
            await self._stirred(min(again or TICK, TICK))

    async def _stirred(self, seconds: float) -> None:
        """Until there is news, or `seconds` have passed. Not by wait_for: in Python 3.11 that
        forgets a cancellation which comes together with the news, and quitting would hang."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stir.wait()
        self._stir.clear()

    def _tell_news(self) -> None:
        journal = self._app.stored.journal
        while changes := journal.changes(self._seq):
            for change in changes:
                if not is_recalled(change):  # what was before the first look is no news
                    self._news(change)
            self._seq = changes[-1].seq


def places_of(service: Service, source: Source) -> tuple[str, ...] | None:
    """Where the catalogue has a service's status page: a newer one may know where it went. None
    for a source with options: a page found anew could not be cut down as it was."""
    from statuswatch import catalogue
    from statuswatch.app.entries import PAGE_IDS, reading_of

    if source.options.keys() - {PAGE_IDS.get(source.kind)}:
        return None
    entry = catalogue.load().get(service.id)
    reading = None if entry is None else reading_of(entry)
    if entry is None or reading is None or reading.narrowed or reading.parts:
        return ()  # nothing is known, or the page is a shared one, of which this is a part
    asked = adapters.load(reading.kind).places(reading.url)
    return () if source.url in {reading.url, *asked} else (reading.url,)
