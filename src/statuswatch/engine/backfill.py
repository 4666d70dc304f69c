"""What came before the first look: every source that can tell is asked for it once, when nothing
else waits. History, never news."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from statuswatch.core.flow import Adapter, Flow, Response, StatusWatchError
from statuswatch.core.model import Failed, Incident, Report, Role, Source
from statuswatch.engine.clock import Clock
from statuswatch.engine.engine import Engine
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.fetched import Exchange
from statuswatch.store.nouns import Page, Recall
from statuswatch.store.protocols import Journal

APART = 10.0
"""Seconds between two sources: six a minute, one after the other."""

LOOK = 30.0
"""Seconds between two looks at whether the others have had their turn."""

AGAIN = (timedelta(hours=6), timedelta(days=1), timedelta(days=3))
"""After these a past that could not be read is tried again; then it is given up."""

AT_ONCE = 20
"""Incidents written in one transaction: it must not keep the polls waiting."""

log = logging.getLogger(__name__)


@runtime_checkable
class TellsPast(Protocol):
    """A kind of source that tells of what is over in a place that `poll` does not ask."""

    def past(self, source: Source) -> Flow:
        """A report of closed incidents only, not `complete`."""
        ...


class _Past:
    """An adapter whose poll asks for the past: the fetcher drives it like any other."""

    def __init__(self, adapter: Adapter, past: Callable[[Source], Flow]) -> None:
        self.kind, self.title, self.role = adapter.kind, adapter.title, adapter.role
        self.experimental, self.marks = adapter.experimental, adapter.marks
        self._past = past

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        del still_open
        return self._past(source)

    def places(self, url: str) -> tuple[str, ...]:
        return (url,)

    def knows(self, page: Response) -> bool:
        del page
        return False


class Backfill:
    """Runs beside the engine, one source at a time. `stir` it when sources may have been heard."""

    def __init__(
        self,
        journal: Journal,
        fetcher: Fetcher,
        engine: Engine,
        clock: Clock,
        adapter: Callable[[str], Adapter],
    ) -> None:
        self._journal = journal
        self._fetcher = fetcher
        self._engine = engine
        self._clock = clock
        self._load = adapter
        self._next = clock.monotonic()
        self._wake = asyncio.Event()
        self._asleep = False

    def stir(self) -> None:
        self._wake.set()

    @property
    def resting(self) -> bool:
        """Nothing is under way (for the simulated clock)."""
        return self._asleep and not self._wake.is_set()

    def left(self) -> int:
        """How many sources are still to be asked for their past. Raises StoreError."""
        return sum(1 for _ in self._waiting())

    def give_up(self) -> None:
        """The user does not want it: nobody is asked for their past any more. What was read stays;
        a source that is followed later is asked again. Raises StoreError."""
        for source, _, _ in list(self._waiting()):
            self._journal.recalled(source.id, None)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                rest = await self._look()
            except StatusWatchError as error:  # the history is locked, or the disk is full
                log.warning("%s", error.title)
                rest = LOOK
            await self._rest(rest)

    async def _look(self) -> float | None:
        """Ask one source, if it is time; seconds to rest, `None`: until something happens."""
        wait = self._next - self._clock.monotonic()
        if wait > 0:
            return wait
        now = self._clock.now()
        waiting = list(self._waiting())
        due = [one for one in waiting if one[2].due is None or one[2].due <= now]
        if not due:
            times = [recall.due - now for _, _, recall in waiting if recall.due]
            return min(times).total_seconds() if times else None
        asked = [one for one in due if not self._fetcher.hosts.held(one[0].url, now)]
        if not asked or self._stands_still() or not self._all_asked(now):
            return LOOK
        source, past, recall = asked[0]
        self._next = self._clock.monotonic() + APART
        await self._ask(source, past, recall)
        return APART

    def _stands_still(self) -> bool:
        return self._engine.line.down or self._engine.paused

    def _waiting(self) -> Iterator[tuple[Source, _Past, Recall]]:
        """The sources that were heard and could tell more, in the order they were followed in."""
        waits = self._journal.unrecalled()
        if not waits:
            return
        for f in self._engine.followed().values():
            recall = waits.get(f.source.id)
            if recall is None or f.paused or f.source.role is not Role.OFFICIAL:
                continue
            past = self._past(f.source.kind)
            if past is not None and self._engine.known(f.source.id).heard is not None:
                yield f.source, past, recall

    def _past(self, kind: str) -> _Past | None:
        adapter = self._load(kind)
        return _Past(adapter, adapter.past) if isinstance(adapter, TellsPast) else None

    def _all_asked(self, now: datetime) -> bool:
        """Has everything had its first poll? How it is now comes before how it was."""
        return all(
            f.paused or known.heard or known.failures or self._fetcher.hosts.held(f.source.url, now)
            for f in self._engine.followed().values()
            for known in (self._engine.known(f.source.id),)
        )

    async def _ask(self, source: Source, past: _Past, recall: Recall) -> None:
        try:
            fetched = await self._fetcher.poll(past, source, fresh=True)
        except Exception:  # one source's bug must not stop the others; the log has it whole
            log.exception("the past of %s (%s) failed", source.url, source.kind)
            self._journal.recalled(source.id, self._again(recall))
            return
        outcome, again = fetched.outcome, None
        if isinstance(outcome, Report):
            await self._take_in(source, outcome.incidents, fetched.proof.pages)
            if any(_unanswered(exchange) for exchange in fetched.exchanges):
                again = self._again(recall)  # a list may be missing: what came is not doubled
            self._journal.recalled(source.id, again)
        elif isinstance(outcome, Failed) and not self._engine.line.down:
            log.info("the past of %s could not be read: %s", source.url, outcome.reason)
            self._journal.recalled(source.id, self._again(recall, outcome))

    def _again(self, recall: Recall, failed: Failed | None = None) -> Recall | None:
        if recall.tries >= len(AGAIN) or (failed and failed.gone):
            return None
        due = self._clock.now() + AGAIN[recall.tries]
        if failed and failed.retry_after:
            due = max(due, failed.retry_after)
        return Recall(recall.tries + 1, due)

    async def _take_in(
        self, source: Source, told: Sequence[Incident], pages: Sequence[Page]
    ) -> None:
        """Newest first, few at a time, with a turn for everybody else in between."""
        at = self._clock.now()
        over = [i for i in told if i.ended is not None]
        over.sort(key=lambda i: i.ended or at, reverse=True)
        changed = False
        for start in range(0, len(over), AT_ONCE):
            some = over[start : start + AT_ONCE]
            changed = bool(self._journal.recall(source, some, at, pages)) or changed
            await asyncio.sleep(0)
        if changed:
            self._engine.news()

    async def _rest(self, seconds: float | None) -> None:
        wake = asyncio.ensure_future(self._wake.wait())
        waits: set[asyncio.Future[Any]] = {wake}
        if seconds is not None:
            waits.add(asyncio.ensure_future(self._clock.sleep(seconds)))
        try:
            await asyncio.sleep(0)  # only now the clock knows of the nap
            self._asleep = True
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._asleep = False
            for each in waits:
                each.cancel()
            self._wake.clear()


def _unanswered(exchange: Exchange) -> bool:
    """Not "there is no such list" (404), but no answer now."""
    return exchange.status is None or exchange.status == 429 or exchange.status >= 500
