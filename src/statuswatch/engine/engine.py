"""Check one source; watch them all. One engine per profile writes the journal; it calls nobody:
whoever wants the news is woken and reads the journal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from statuswatch.core.flow import Adapter, Hearing, Keeping, StatusWatchError
from statuswatch.core.model import Failed, Known, Outcome, Source
from statuswatch.core.witness import Burst, Look
from statuswatch.engine.clock import Clock
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.fetched import Fetched
from statuswatch.engine.flushing import Flushing
from statuswatch.engine.haste import Haste
from statuswatch.engine.network import ASK_AGAIN, DOWN, OwnLine
from statuswatch.engine.pacing import Pacing, rules_of
from statuswatch.engine.pausing import Pausing
from statuswatch.engine.polled import Polled
from statuswatch.engine.rest import Rest
from statuswatch.engine.surroundings import Around
from statuswatch.engine.taking import Taking
from statuswatch.engine.unheard import AGAIN, ALL, Lost
from statuswatch.engine.waking import NIGHT, Waking
from statuswatch.engine.watching import (
    STARTS_PER_SECOND,
    Agenda,
    StepWatch,
    Timing,
    begun,
    is_asked,
)
from statuswatch.settings import Settings
from statuswatch.store.nouns import LEAST_GAP, Followed
from statuswatch.store.stored import Stored

LOOK = 15.0
"""Seconds between two looks at what other processes wrote, and at the clock."""

log = logging.getLogger(__name__)

__all__ = ["Engine", "Polled"]


class Engine:
    """Asks sources in time and takes in what they tell. `news` is called after every change."""

    def __init__(
        self,
        stored: Stored,
        fetcher: Fetcher,
        line: OwnLine,
        clock: Clock,
        settings: Settings,
        install: str,
        adapter: Callable[[str], Adapter],
    ) -> None:
        self._journal = stored.journal
        self._ledger, self._disk = stored.ledger, stored.disk
        self._fetcher = fetcher
        self._hosts = fetcher.hosts
        self._clock = clock
        self.settings = settings
        self._load = adapter
        self._adapters: dict[str, Adapter] = {}
        self._followed: dict[str, Followed] = {}
        self._agenda = Agenda()
        self._polling: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._rest = Rest(clock)
        self._asked = False
        self._reloaded = clock.monotonic()
        self._seq = stored.journal.last_seq()
        self.line = line
        self.around = Around(line, clock, settings.proxy)
        self._taking = Taking(stored.journal, line, self.around, rules_of(settings))
        self.flushing = Flushing(stored.journal, clock, self._taking.is_ill)
        self._pacing = Pacing(
            settings,
            install,
            self._hosts,
            clock,
            Haste(stored.history, self._taking.known),
            self._taking.known,
            self.burst,
        )
        self._pausing = Pausing(stored.ledger, clock)
        self._waking = Waking(clock, self._agenda, self._pacing, self._taking, self.around)
        self.lost = Lost(clock)
        self.checked: datetime | None = None
        self.look = LOOK
        self.news: Callable[[], None] = lambda: None

    # -- one source --------------------------------------------------------------------------

    async def poll(self, source: Source) -> Polled:
        """Ask one source now and take in what it tells. Raises StoreError when that cannot be
        written down; the world's faults are outcomes."""
        known = self.known(source.id)
        self._hosts.doubt(source.url, doubted=bool(known.failures or known.streak))
        keys = frozenset(k.their_id for k in known.open if not k.incident.derived)
        adapter = self._adapter(source.kind)
        fetched = await self._fetcher.poll(
            adapter,
            source,
            keys,
            self._journal.validators(source.id),
            fresh=self._journal.absent(source.id),
            memory=self._journal.memory(source.id) if isinstance(adapter, Keeping) else "",
        )
        self._agenda.weigh(source.id, fetched.requests)
        at = self._clock.now()
        told, fetched = fetched.outcome, fetched.lean()
        if told is None:
            return Polled(source, at, None, known, held=fetched.held, fetched=fetched)
        outcome = await self._taking.past_own_line(source, fetched, told, self._followed)
        return self._take_in(source, at, outcome, fetched)

    def _take_in(self, source: Source, at: datetime, outcome: Outcome, fetched: Fetched) -> Polled:
        heard, reach = self.known(source.id).heard, self._pacing.reach(source)
        if self._pausing.hides(heard, at):
            reach = timedelta(0)
        changes = self._taking.take_in(source, at, outcome, fetched, reach)
        regained = self.lost.keep(source.id)
        if not isinstance(outcome, Failed):
            self.checked = at
        elif outcome.gone:
            self._ledger.pause(source.id, "gone")
            if source.id in self._followed:
                self._followed[source.id] = replace(self._followed[source.id], paused="gone")
        self._pacing.heed(source.id, fetched.max_age)
        if changes:
            self._seq = max(self._seq, *(c.seq for c in changes))
        self._feel(source)
        long_ago = heard is None or at - heard >= LEAST_GAP  # somebody may want what came meanwhile
        if changes or isinstance(outcome, Failed) or long_ago or regained:
            self.news()
        return Polled(source, at, outcome, self.known(source.id), changes, fetched=fetched)

    def _adapter(self, kind: str) -> Adapter:
        adapter = self._adapters.get(kind)
        if adapter is None:
            adapter = self._adapters[kind] = self._load(kind)
        return adapter

    def known(self, source: str) -> Known:
        """What is known of a source, with its newest answer's time."""
        return self._taking.known(source)

    def looks(self, source: str) -> tuple[Look, ...]:
        """The last looks of a check of ours, oldest first."""
        return self._taking.looks.of(source)

    def burst(self, source: Source) -> Burst | None:
        """What others say of the service there; `None`: it is no such source, or knows nothing, or
        is switched off."""
        followed = self.followed().get(source.id)
        if followed is not None and followed.paused:
            return None
        adapter = self._adapter(source.kind)
        if not isinstance(adapter, Hearing):
            return None
        return adapter.burst(source, self._journal.memory(source.id), self._clock.now())

    def _feel(self, source: Source) -> None:
        """What was heard may be a reason to ask the service's other sources."""
        now = self._clock.monotonic()
        for other, ahead in self._pacing.feel(source):
            planned = self._agenda.due(other.id)
            if planned is not None and now + ahead < planned:
                self._put(other.id, now + ahead)

    # -- all of them -------------------------------------------------------------------------

    async def watch(self) -> None:
        """Ask everything in its time, until cancelled."""
        steps = StepWatch(self._clock)
        self._reload(first=True)
        slept = 0.0
        try:
            while True:
                self._stepped(steps.step(slept + 5.0))
                try:
                    slept = await self._look()
                except StatusWatchError as error:  # the history is locked: look again later
                    log.warning("%s", error.title)
                    self._lose(ALL, error)
                    slept = self.look
                self.flushing.look()
                await self._rest.nap(slept)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self.flushing.flush()

    def check_now(self, service: str = "") -> None:
        """The user wants to know: everything is due, or everything of one service, and looked at
        closely for a while."""
        self._pacing.stir(service)
        self._put_due(service)
        self._asked = True
        self._rest.wake()

    def _put_due(self, service: str = "") -> None:
        now = self._clock.monotonic()
        for source, f in self._followed.items():
            wanted = not service or f.source.service == service
            if wanted and source not in self._polling and is_asked(f):
                self._agenda.put(source, now)

    def timing(self, source: Source) -> Timing:
        """When `source` is asked next, and what that goes by."""
        return Timing(self._agenda.moment(source.id, self._clock), self._pacing.hints(source))

    def look_again(self) -> None:
        """What is followed has changed here: take that in now, not at the next look."""
        self._reloaded = -self.look
        self._rest.wake()

    def go_by(self, settings: Settings) -> None:
        """From now on these hold. What is under way ends as it began."""
        self.settings = settings
        self._taking.go_by(rules_of(settings))
        self.around.go_by(settings.proxy)
        if self._pacing.go_by(settings):
            for source, f in self._followed.items():  # those never asked are just being started
                if self._agenda.due(source) is not None and self.known(source).heard:
                    self._plan(f.source)

    @property
    def paused(self) -> bool:
        """By the user's wish nothing is asked, but what they ask for themselves."""
        return self._pausing.on

    def sleeps(self, *, soon: bool) -> None:
        """The computer goes to sleep (`soon`), or has just woken up."""
        self._waking.doze(on=soon)
        if soon:
            self.flushing.flush()
        self._rest.wake()

    @property
    def resting(self) -> bool:
        """Nothing is under way: the simulated clock may move on."""
        return self._rest.sound and not self._tasks

    async def _look(self) -> float:
        """Start what is due; seconds to rest until there may be more."""
        now = self._clock.monotonic()
        if not self._clock.sane():
            return self.look
        if dozing := self._waking.dozing:
            return dozing
        if self._stands_still(now):
            return self._pausing.rest()
        if self.line.down:
            self.news()
            if (await self.line.ask()) in DOWN:
                return self._look_here(now)
            self._waking.catch_up(self._followed.values())
            self.news()
        self._reload_late(now)
        until = self._reload_at - now
        room, freely, self._asked = self._agenda.room(now), self._asked, False
        most = len(self._agenda) if freely else room
        for source in self._agenda.take(now, most, freely=freely):
            self._start(source)
        due = self._agenda.next_due()
        if due is None:
            return until
        return min(until, max(1.0 if due <= now else 0.0, due - now))

    def _look_here(self, now: float) -> float:
        """Our line is down: who is on this computer answers all the same."""
        self._reload_late(now)
        here = {s for s, f in self._followed.items() if not self.line.speaks(f.source.url)}
        for source in self._agenda.take_some(now, self._agenda.room(now), here):
            self._start(source)
        return ASK_AGAIN

    def _start(self, source: str) -> None:
        self._polling.add(source)
        task = asyncio.create_task(self._scheduled(source))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _scheduled(self, source_id: str) -> None:
        source = self._followed[source_id].source
        try:
            await self.poll(source)
        except StatusWatchError as error:
            log.warning("%s: %s", source.url, error.title)
            self._lose(source_id, error)
        except Exception:  # one source's bug must not stop the others; the log has it whole
            log.exception("polling %s (%s) failed", source.url, source.kind)
        finally:
            self._polling.discard(source_id)
            if source_id in self._followed and is_asked(self._followed[source_id]):
                self._plan(source)

    def _lose(self, source: str, why: StatusWatchError) -> None:
        self.lost.lose(source, why)
        self.news()

    def _plan(self, source: Source) -> None:
        try:
            ahead = min(self._pacing.ahead(source), self.lost.again(source.id))
        except StatusWatchError as error:  # its memory cannot be read now: it is asked all the same
            log.warning("%s: %s", source.url, error.title)
            ahead = AGAIN
        self._put(source.id, self._clock.monotonic() + ahead)

    def _put(self, source: str, due: float) -> None:
        self._agenda.put(source, due)
        self._rest.wake_before(due)

    def _reload(self, *, first: bool = False) -> None:
        """Take in what other processes did: sources added or removed, changes recorded."""
        followed = {f.source.id: f for f in self._ledger.sources()}
        for gone in self._followed.keys() - followed.keys():
            self._taking.drop(gone)
            self.lost.keep(gone)
        for key in self._followed.keys() | followed.keys():
            if key not in followed or not is_asked(followed[key]):
                self._agenda.drop(key)
        fresh, resumed = begun(self._followed, followed)
        self._followed = followed
        self._pacing.follow(followed)
        self._reloaded = self._clock.monotonic()
        if self._disk.look():
            self.news()
        self._hosts.learn(self._journal.holds())
        self._read_news()
        now = self._clock.monotonic()
        spread = max(len(fresh) / STARTS_PER_SECOND, 0.0)
        for n, f in enumerate(x for x in (*fresh, *resumed) if is_asked(x)):
            self._agenda.put(f.source.id, now + spread * n / max(1, len(fresh)))
        self.lost.keep(ALL)
        if (fresh or resumed) and not first:
            self.news()

    def _read_news(self) -> None:
        last = self._journal.last_seq()
        if last == self._seq:
            return
        if last < self._seq:  # another file took the history's place
            self._seq = last
            self._taking.forget()
        while changes := self._journal.changes(self._seq):
            for change in changes:
                self._taking.stale(change.source)
            self._seq = changes[-1].seq
            for key in {c.source for c in changes} & self._followed.keys():
                self._feel(self._followed[key].source)
        self.news()

    def _stands_still(self, now: float) -> bool:
        """The user has paused, and does not ask for a look at once. Sees that it began or ended."""
        was, ended = self._pausing.on, self._pausing.look()
        if ended is not None:
            self._back(with_others=ended.shared)
        if self._pausing.on is not was:
            self.flushing.flush()
            self.news()
        if not self._pausing.on or self._asked:
            return False
        self._reload_late(now)
        return True

    def _reload_late(self, now: float) -> None:
        if self._asked or now >= self._reload_at:
            self._reload()

    @property
    def _reload_at(self) -> float:
        """Reckoned in one way for both: or it is too early by a hair, too thin to rest for."""
        return self._reloaded + self.look

    def _stepped(self, step: timedelta) -> None:
        """The clock jumped, or we slept: the gap is not watched, and all are asked anew."""
        if step:
            log.info("time stepped by %s: this stretch was not watched", step)
            self._back(with_others=step >= NIGHT)
            self.flushing.flush()
            self.flushing.soon()

    def _back(self, *, with_others: bool) -> None:
        self._waking.unwatched(self._followed, with_others=with_others)
        self._put_due()
        self._waking.catch_up(self._followed.values())

    def followed(self) -> Mapping[str, Followed]:
        """The sources as last read, by id."""
        return self._followed or {f.source.id: f for f in self._ledger.sources()}
