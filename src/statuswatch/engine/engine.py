"""Check one source; watch them all. One engine per profile writes the journal; it calls nobody:
whoever wants the news is woken and reads the journal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from statuswatch.core.flow import Adapter, StatusWatchError
from statuswatch.core.model import (
    Change,
    Failed,
    Known,
    Line,
    Observation,
    Outcome,
    Report,
    Role,
    Rules,
    Source,
)
from statuswatch.core.schedule import Hints, next_poll, pace
from statuswatch.core.words import say
from statuswatch.engine.clock import Clock
from statuswatch.engine.fetch import Fetched, Fetcher
from statuswatch.engine.network import ASK_AGAIN, OwnLine, is_inner
from statuswatch.engine.watching import CATCH_UP, STARTS_PER_SECOND, Agenda, StepWatch, Timing
from statuswatch.settings import Settings
from statuswatch.store.protocols import Followed, Stored

LOOK = 15.0
"""Seconds between two looks at what other processes wrote, and at the clock."""

FLUSH = 300.0
"""Seconds after which buffered coverage is written at the latest."""

OWN_LINE = say("your own line is down")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Polled:
    """One poll as it was taken in. `outcome` is `None` when the host asked us to stay away."""

    source: Source
    at: datetime
    outcome: Outcome | None
    known: Known
    changes: tuple[Change, ...] = ()
    held: datetime | None = None
    fetched: Fetched | None = None


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
        self._ledger = stored.ledger
        self._fetcher = fetcher
        self._hosts = fetcher.hosts
        self._clock = clock
        self._settings = settings
        self._install = install
        self._load = adapter
        self._adapters: dict[str, Adapter] = {}
        self._known: dict[str, Known] = {}
        self._heard: dict[str, datetime] = {}
        self._cut: set[str] = set()
        self._followed: dict[str, Followed] = {}
        self._agenda = Agenda()
        self._polling: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._asleep = False
        self._rests_until = 0.0
        self._asked = False
        self._flushed = self._reloaded = clock.monotonic()
        self._seq = stored.journal.last_seq()
        self._max_age: dict[str, timedelta] = {}
        self.line = line
        self.checked: datetime | None = None
        self.look = LOOK
        self.flush_every = FLUSH
        self.news: Callable[[], None] = lambda: None
        self.rules = Rules(stale_after=max(timedelta(minutes=15), settings.interval * 3))

    # -- one source --------------------------------------------------------------------------

    async def poll(self, source: Source) -> Polled:
        """Ask one source now and take in what it tells. Raises StoreError when that cannot be
        written down; the world's faults are outcomes."""
        known = self.known(source.id)
        self._hosts.doubt(source.url, doubted=bool(known.failures or known.streak))
        keys = frozenset(k.incident.key for k in known.open if not k.incident.derived)
        fetched = await self._fetcher.poll(
            self._adapter(source.kind),
            source,
            keys,
            self._journal.validators(source.id),
            fresh=self._journal.absent(source.id),
        )
        at = self._clock.now()
        if fetched.outcome is None:
            return Polled(source, at, None, known, held=fetched.held, fetched=fetched)
        outcome = await self._past_own_line(source, known, fetched, fetched.outcome)
        return self._take_in(source, at, outcome, fetched)

    def _adapter(self, kind: str) -> Adapter:
        adapter = self._adapters.get(kind)
        if adapter is None:
            adapter = self._adapters[kind] = self._load(kind)
        return adapter

    def known(self, source: str) -> Known:
        """What is known of a source, with its newest answer's time."""
        known = self._known.get(source)
        if known is None:
            known = self._known[source] = self._journal.known(source)
        heard = self._heard.get(source)
        return replace(known, heard=heard) if heard and heard != known.heard else known

    def _take_in(self, source: Source, at: datetime, outcome: Outcome, fetched: Fetched) -> Polled:
        known = self.known(source.id)
        failed = isinstance(outcome, Failed)
        own = isinstance(outcome, Failed) and outcome.own_network
        reach = timedelta(0) if source.id in self._cut else self._reach(source)
        proof = replace(fetched.proof, reach=reach)
        if _is_older(outcome, known):
            proof = replace(proof, validators=())  # a 304 for it would be no word on the newest
        changes = self._journal.commit(Observation(source, at, outcome), self.rules, proof)
        if failed:
            self._cut.add(source.id)  # from here to the next good answer we do not know
        else:
            self._cut.discard(source.id)
            self._heard[source.id] = at
            self.checked = at
        if changes or (failed and not own) or isinstance(outcome, Report) or known.failures:
            self._known.pop(source.id, None)
        if isinstance(outcome, Failed) and outcome.gone:
            self._ledger.pause(source.id, "gone")
            if source.id in self._followed:
                self._followed[source.id] = replace(self._followed[source.id], paused="gone")
        if fetched.max_age is not None:
            self._max_age[source.id] = fetched.max_age
        if changes:
            self._seq = max(self._seq, *(c.seq for c in changes))
        first = known.heard is None and not failed
        if changes or failed or first:
            self.news()
        return Polled(source, at, outcome, self.known(source.id), changes, fetched=fetched)

    async def _past_own_line(
        self, source: Source, known: Known, fetched: Fetched, outcome: Outcome
    ) -> Outcome:
        """The outcome, unless it is our own line that speaks: then nothing opens or closes."""
        probe = source.role is Role.PROBE
        bad = probe and isinstance(outcome, Report) and bool(outcome.incidents)
        if fetched.unanswered or bad:  # a sign-in page has the wrong text, a proxy says 502
            streak = probe and not known.open and known.streak + 1 >= self.rules.confirm
            silent = not probe and known.failures + 1 >= self.rules.silent_after
            await self.line.failed(source.url, weighty=streak or silent)
        elif probe and known.open and source.url.startswith("http:") and _is_good(outcome):
            # A sign-in page answers 200 for everything: it must not end an outage.
            if self.line.speaks(source.url):
                await self.line.ask()
        elif not probe or (self.line.state is not Line.CAPTIVE and _is_good(outcome)):
            self.line.answered(source.url)
        if not self.line.down or not self.line.speaks(source.url):
            return outcome
        self._cut.update(self._followed)
        reason = outcome.reason if isinstance(outcome, Failed) else OWN_LINE
        return Failed(reason, own_network=True)

    def _reach(self, source: Source) -> timedelta:
        return pace(self.known(source.id), self._hints(source)) * 2.2 + timedelta(seconds=60)

    def _hints(self, source: Source) -> Hints:
        s = self._settings
        witness = any(
            self.known(other.source.id).open or self.known(other.source.id).streak
            for other in self._followed.values()
            if other.source.service == source.service and other.source.id != source.id
        )
        return Hints(
            install=self._install,
            interval=s.interval,
            fast=s.fast,
            floor=s.floor,
            loopback=is_inner(source.url),
            hold=self._hosts.held(source.url, self._clock.now()),
            max_age=self._max_age.get(source.id),
            witness=witness,
        )

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
                    slept = self.look
                if self._clock.monotonic() - self._flushed >= self.flush_every:
                    self.flush()
                await self._rest(slept)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self.flush()

    def check_now(self, service: str = "") -> None:
        """The user wants to know: everything is due, or everything of one service."""
        self._put_due(service)
        self._asked = True
        self._wake.set()

    def _put_due(self, service: str = "") -> None:
        now = self._clock.monotonic()
        for source, f in self._followed.items():
            wanted = not service or f.source.service == service
            if wanted and source not in self._polling and not f.paused:
                self._agenda.put(source, now)

    def timing(self, source: Source) -> Timing:
        """When `source` is asked next, and what that goes by."""
        return Timing(self._agenda.moment(source.id, self._clock), self._hints(source))

    def look_again(self) -> None:
        """What is followed has changed here: take that in now, not at the next look."""
        self._reloaded = -self.look
        self._wake.set()

    @property
    def resting(self) -> bool:
        """Nothing is under way: the simulated clock may move on."""
        return self._asleep and not self._tasks and not self._wake.is_set()

    def flush(self) -> None:
        """Write what is buffered; a full disk is said, and tried again later."""
        self._flushed = self._clock.monotonic()
        try:
            self._journal.flush()
        except StatusWatchError as error:
            log.warning("%s", error.title)

    async def _look(self) -> float:
        """Start what is due; seconds to rest until there may be more."""
        now = self._clock.monotonic()
        if not self._clock.sane():
            return self.look
        if self.line.down:
            self.news()
            if (await self.line.ask()) is not Line.UP:
                return ASK_AGAIN
            self._agenda.spread(now, CATCH_UP.total_seconds())
            self.news()
        if self._asked or now - self._reloaded >= self.look:
            self._reload()
        most = len(self._agenda) if self._asked else self._agenda.room(now)
        self._asked = False
        for source in self._agenda.take(now, most):
            self._start(source)
        due = self._agenda.next_due()
        if due is None:
            return self.look
        return min(self.look, max(1.0 if due <= now else 0.0, due - now))

    async def _rest(self, seconds: float) -> None:
        self._rests_until = self._clock.monotonic() + seconds
        nap = asyncio.ensure_future(self._clock.sleep(seconds))
        wake = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.sleep(0)  # only now the clock knows of the nap
            self._asleep = True
            await asyncio.wait({nap, wake}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._asleep = False
            nap.cancel()
            wake.cancel()
            self._wake.clear()

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
        except Exception:  # one source's bug must not stop the others; the log has it whole
            log.exception("polling %s (%s) failed", source.url, source.kind)
        finally:
            self._polling.discard(source_id)
            if source_id in self._followed and not self._followed[source_id].paused:
                self._plan(source)

    def _plan(self, source: Source) -> None:
        now = self._clock.now()
        try:
            due = next_poll(source, self.known(source.id), now, self._hints(source))
        except StatusWatchError as error:  # its memory cannot be read now: it is asked all the same
            log.warning("%s: %s", source.url, error.title)
            due = now + self._settings.interval
        ahead = (due - now).total_seconds()
        self._agenda.put(source.id, self._clock.monotonic() + ahead)
        if self._clock.monotonic() + ahead < self._rests_until:
            self._wake.set()

    def _reload(self, *, first: bool = False) -> None:
        """Take in what other processes did: sources added or removed, changes recorded."""
        followed = {f.source.id: f for f in self._ledger.sources()}
        for gone in self._followed.keys() - followed.keys():
            self._known.pop(gone, None)  # added again, it is a stranger
            self._heard.pop(gone, None)
            self._cut.discard(gone)
        for key in self._followed.keys() | followed.keys():
            if key not in followed or followed[key].paused:
                self._agenda.drop(key)
        fresh = [f for key, f in followed.items() if key not in self._followed]
        resumed = [
            f
            for key, f in followed.items()
            if key in self._followed and self._followed[key].paused and not f.paused
        ]
        self._followed = followed
        self._reloaded = self._clock.monotonic()
        self._hosts.learn(self._journal.holds())
        self._read_news()
        now = self._clock.monotonic()
        spread = max(len(fresh) / STARTS_PER_SECOND, 0.0)
        for n, f in enumerate(x for x in (*fresh, *resumed) if not x.paused):
            self._agenda.put(f.source.id, now + spread * n / max(1, len(fresh)))
        if (fresh or resumed) and not first:
            self.news()

    def _read_news(self) -> None:
        last = self._journal.last_seq()
        if last == self._seq:
            return
        while changes := self._journal.changes(self._seq):
            for change in changes:
                self._known.pop(change.source, None)
                self._heard.pop(change.source, None)
            self._seq = changes[-1].seq
        self.news()

    def _stepped(self, step: timedelta) -> None:
        """The clock jumped, or we slept: the gap is not watched, and overdue polls are spread."""
        if not step:
            return
        log.info("time stepped by %s: this stretch was not watched", step)
        self._cut.update(self._followed)
        self._put_due()
        now = self._clock.monotonic()
        over = max(CATCH_UP.total_seconds(), len(self._followed) / STARTS_PER_SECOND)
        self._agenda.spread(now, over)

    def followed(self) -> Mapping[str, Followed]:
        """The sources as last read, by id."""
        return self._followed or {f.source.id: f for f in self._ledger.sources()}


def _is_good(outcome: Outcome) -> bool:
    return isinstance(outcome, Report) and outcome.level is not None and not outcome.incidents


def _is_older(outcome: Outcome, known: Known) -> bool:
    """A cache's old copy of a page that was read newer already."""
    if not isinstance(outcome, Report) or outcome.as_of is None or known.as_of is None:
        return False
    return outcome.as_of < known.as_of
