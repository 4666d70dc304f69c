"""Watching one profile: the engine where it is free, else what another process's writes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.app import acting, podcasting
from statuswatch.app.heeding import Heeding, Load
from statuswatch.channels import Acting
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Change
from statuswatch.core.recall import is_recalled
from statuswatch.core.telling import Action
from statuswatch.engine.clock import SystemClock
from statuswatch.engine.copies import Copies
from statuswatch.engine.unheard import CARDS

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.app.releases import Releases
    from statuswatch.channels import Channel
    from statuswatch.core.model import Service, Source
    from statuswatch.core.overview import Overview
    from statuswatch.core.telling import Notice
    from statuswatch.engine.backfill import Backfill
    from statuswatch.engine.rediscovery import Rediscovery
    from statuswatch.settings import Settings

FOLLOW_EVERY = 2.0
"""Seconds between two looks at the journal of another process's engine."""

TICK = 60.0
"""Seconds after which an overview is told anew although nothing happened: "since" grows."""

PATIENCE = 0.1
"""Seconds for which an overview waits for notices that are just being sent: a channel may hang."""

BREATH, LONGEST = 9, 0.5
"""So many times what the last overview took to make pass before the next one is made, and so many
seconds at most: that of 1,000 services takes 45 ms, eight a second in the first round, and while one
is made the window waits."""

log = logging.getLogger(__name__)


class Watch:
    """Watches a profile until cancelled: the engine where it is free, else its journal.

    `told` hears every new overview; `news` every new journal line; `wanted` the notice whose card
    the user wants to see more of. All in this loop's thread.
    """

    def __init__(
        self,
        app: App,
        channels: Iterable[Channel] = (),
        news: Callable[[Change], None] = lambda _: None,
        wanted: Callable[[Notice, Action], None] = lambda _notice, _action: None,
        load: Load | None = None,
    ) -> None:
        """`load`: the channels that the settings name now, for when they change."""
        self._app = app
        there = tuple(channels)
        self._teller = app.teller(there)
        self._teller.stir = self.stir
        self._heeding = Heeding(app, self._teller, there, self._found, load)
        self._news = news
        self._wanted = wanted
        self._seq = app.stored.journal.last_seq()
        self._stir = asyncio.Event()
        self._backfill: Backfill | None = None
        self._rediscovery: Rediscovery | None = None
        self.copies = Copies(app.stored, app.clock)
        self._seen: Overview | None = None
        self._waits = False
        self.polls = False

    async def run(self, told: Callable[[Overview], None] = lambda _: None) -> None:
        """Until cancelled. While another process polls this profile, follow what it writes, and
        take its place when it ends."""
        while not self._app.lock.take():
            try:
                told(self._app.overview())
                self._tell_news()
                await self._heeding.look()
            except StatusWatchError as error:  # the other process holds the history: look again
                log.warning("%s", error.title)
            await self._stirred(FOLLOW_EVERY)
        self.polls = self._app.stored.disk.endures = True
        engine, backfill = self._app.network.engine, self._past()

        def news() -> None:
            self._stir.set()
            backfill.stir()

        engine.news = news
        for channel in self.channels:
            self._listen(channel)
        with self._hearing_of_sleep():
            async with asyncio.TaskGroup() as group:
                group.create_task(engine.watch())
                group.create_task(backfill.run())
                group.create_task(self._moved().run())
                group.create_task(self._tell(told))
                group.create_task(self._heeding.run())
                if isinstance(self._app.clock, SystemClock):  # a story is thrown away
                    group.create_task(self.copies.run())
                    group.create_task(self._releases().run())

    @contextlib.contextmanager
    def _hearing_of_sleep(self) -> Iterator[None]:
        """Meanwhile the system tells us of its sleep; only of the real time's, not of a story's."""
        if not isinstance(self._app.clock, SystemClock):
            yield
            return
        from statuswatch.engine.sleep import SleepEar

        loop = asyncio.get_running_loop()

        def told(soon: bool) -> None:  # in the ear's thread
            with contextlib.suppress(RuntimeError):  # we are just ending
                loop.call_soon_threadsafe(lambda: self.sleeps(soon=soon))

        ear = SleepEar(told)
        ear.start()
        try:
            yield
        finally:
            ear.stop()

    def _past(self) -> Backfill:
        from statuswatch.engine.backfill import Backfill

        network, journal = self._app.network, self._app.stored.journal
        clock = self._app.clock
        self._backfill = Backfill(journal, network.fetcher, network.engine, clock, podcasting.load)
        return self._backfill

    @property
    def past_left(self) -> int:
        """How many sources are still to be asked for what came before. Raises StoreError."""
        return 0 if self._backfill is None else self._backfill.left()

    def give_up_past(self) -> None:
        """Nobody wants to know any more. Raises StoreError."""
        if self._backfill is not None:
            self._backfill.give_up()

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

    def _releases(self) -> Releases:
        from statuswatch.app.releases import Releases

        return Releases(self._app)

    async def check_now(self, service: str = "") -> None:
        """Ask everything now, or everything of one service (where this process polls)."""
        if self.polls:
            self._app.network.engine.check_now(service)
        self._stir.set()

    async def followed_anew(self) -> None:
        """What is followed has changed: take that in at once, and tell how everything is now."""
        self._look_again()

    @property
    def channels(self) -> tuple[Channel, ...]:
        """By which the user is told now."""
        return self._heeding.channels

    def heed(self) -> None:
        """The settings were changed just now: go by them."""
        self._heeding.stir()
        self._stir.set()

    async def follow_settings(self, tell: Callable[[Settings], None]) -> None:
        """Tell of every change of them that holds from then on, until cancelled."""
        await self._heeding.follow(tell)

    def idle(self) -> bool:
        """Nothing is under way (for the simulated clock)."""
        if not self.polls or self._backfill is None or not self._backfill.resting:
            return False
        if self._rediscovery is None or not self._rediscovery.resting:
            return False
        resting = self._app.network.engine.resting
        return resting and self._waits and not self._stir.is_set() and not self._teller.busy

    def stir(self) -> None:
        """Something was done that others should see: a mark, a note. From this loop's thread."""
        self._stir.set()

    def paused_anew(self) -> None:
        """The user paused or resumed: the engine sees it at once, and it is told."""
        self._look_again()

    def _look_again(self) -> None:
        if self.polls:
            self._app.network.engine.look_again()
        self._stir.set()

    def sleeps(self, *, soon: bool) -> None:
        """The computer goes to sleep (`soon`), or has just woken up. From this loop's thread."""
        if self.polls:
            self._app.network.engine.sleeps(soon=soon)

    async def settle(self) -> None:
        """Everything that happened so far is told: for a round that ends by itself."""
        await self._teller.deliver()
        self._tell_news()

    async def _tell(self, told: Callable[[Overview], None]) -> None:
        again: float | None = None
        now, rested = asyncio.get_running_loop().time, 0.0
        try:
            while True:
                try:
                    again = await self._teller.deliver(PATIENCE)
                    self._app.lock.hold()
                    self._tell_news()
                    began = now()
                    self._app.network.engine.lost.keep(CARDS)
                    self._seen = self._app.overview()
                    told(self._seen)
                    rested = now() + min(LONGEST, BREATH * (now() - began))
                except StatusWatchError as error:  # the history is locked, or the disk is full
                    log.warning("%s", error.title)
                    again = FOLLOW_EVERY
                    self._tell_unheard(told, error)
                await self._until(again)
                if isinstance(self._app.clock, SystemClock):  # else the time of a story stood still
                    await asyncio.sleep(max(0.0, rested - now()))
        finally:
            await self._teller.rest()

    def _tell_unheard(self, told: Callable[[Overview], None], why: StatusWatchError) -> None:
        """The last that is known, as such: what came since can't be kept, and is not known."""
        lost = self._app.network.engine.lost
        lost.lose(CARDS, why)
        unheard = lost.told()
        if self._seen is not None and unheard is not None:
            told(replace(self._seen, at=self._app.clock.now(), unheard=unheard))

    async def _until(self, again: float | None) -> None:
        """Until there is news, or `again` seconds have passed by the app's clock (by which quiet
        hours end and reminders are due); a tick of real time at most."""
        nap = None if again is None else asyncio.ensure_future(self._app.clock.sleep(again))
        try:
            await asyncio.sleep(0)  # only now the clock knows of the nap
            if nap is not None:
                nap.add_done_callback(self._woken)
            self._waits = True
            await self._stirred(TICK)
        finally:
            self._waits = False
            if nap is not None:
                nap.cancel()

    def _woken(self, nap: asyncio.Task[None]) -> None:
        if not nap.cancelled():
            self._stir.set()

    async def _stirred(self, seconds: float) -> None:
        """Until there is news, or `seconds` have passed. Not by wait_for: in Python 3.11 that
        forgets a cancellation which comes together with the news, and quitting would hang."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stir.wait()
        self._stir.clear()

    # -- the buttons of cards ------------------------------------------------------------------

    def _found(self, channel: Channel) -> None:
        """There is one more. Whoever follows another process leaves its cards alone."""
        if self.polls:
            self._listen(channel)

    def _listen(self, channel: Channel) -> None:
        """From now on hear what the user presses. Channels call from threads of their own."""
        if not isinstance(channel, Acting):
            return
        loop, name = asyncio.get_running_loop(), channel.name

        def acted(handle: str, action: str) -> None:
            with contextlib.suppress(RuntimeError):  # we are just ending
                loop.call_soon_threadsafe(self._acted, name, handle, action)

        channel.listen(acted)

    def _acted(self, channel: str, handle: str, action: str) -> None:
        meant = next((known for known in Action if known.value == action), None)
        try:
            kept = self._app.stored.outbox.of_handle(channel, handle)
            if kept is None or meant is None:
                log.warning("%s: nothing is known of %r on card %r", channel, action, handle)
                return
            self._app.stored.outbox.read([kept.id])
            if meant in (Action.OPEN, Action.REPORT):
                self._wanted(kept.notice, meant)
            else:
                acting.act(self._app, kept.notice, meant)
        except StatusWatchError as error:  # the history is locked: the card is still there
            log.warning("%s", error.title)
        self._stir.set()

    def _tell_news(self) -> None:
        journal = self._app.stored.journal
        self._seq = min(self._seq, journal.last_seq())  # another file took the history's place
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
