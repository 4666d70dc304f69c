"""What the catalogue says, asked of the network: is it still true? For who keeps the catalogue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.app.entries import Reading, reading_of
from statuswatch.catalogue import NO_PAGE, Entry
from statuswatch.core.flow import AdapterError, Answer, Request, Trouble, drive
from statuswatch.core.model import Failed, Report
from statuswatch.core.scope import among
from statuswatch.core.words import Message, say

if TYPE_CHECKING:
    from statuswatch.engine.discover import Evidence
    from statuswatch.engine.fetch import Fetcher

AT_ONCE = 4
"""Services that are asked at the same time; of one host one after the other."""

LONGEST = 60.0
"""Seconds to find out what a place is."""

NOT_NOW = say("it does not answer right now")
UNREAD = "unknown"
"""The kind of a page of which nobody knows yet what it is."""


class Truth(Enum):
    """What became of what the catalogue says."""

    HOLDS = "holds"
    CHANGED = "changed"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Verified:
    """An entry, asked. `kind` and `url`: what reads its status now; empty: nothing."""

    entry: Entry
    truth: Truth
    words: Message
    kind: str = ""
    url: str = ""


async def verify(entries: Sequence[Entry], fetcher: Fetcher) -> AsyncIterator[Verified]:
    """Each in its turn, a few at a time. What several tell at one place is asked once."""
    round_ = _Round(fetcher)
    tasks = [asyncio.create_task(round_.verify(entry)) for entry in entries]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(slots=True)
class _Round:
    """One verification under way. `heard`: what was answered in it, by what is asked first."""

    fetcher: Fetcher
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    heard: dict[tuple[str, ...], dict[str, Answer]] = field(default_factory=dict)
    locks: dict[tuple[str, ...], asyncio.Lock] = field(default_factory=dict)

    async def verify(self, entry: Entry) -> Verified:
        async with self.turns:
            reading = reading_of(entry)
            if reading is None:
                return await self._find(entry)
            outcome, answers = await self._read(reading)
            if isinstance(outcome, Report):
                return _as_said(entry, reading, outcome)
            if not answers or any(map(_is_silent, answers.values())):
                return _unasked(entry, outcome)
            whole = replace(reading, options={})
            if reading.narrowed and isinstance(_read_again(whole, answers), Report):
                return Verified(entry, Truth.CHANGED, outcome, reading.kind, reading.url)
            return await self._find(entry)

    async def _read(self, reading: Reading) -> tuple[Report | Message, Mapping[str, Answer]]:
        """What it tells, or why it cannot be read. The parts of a big page are read from one
        answer."""
        adapter, key = adapters.load(reading.kind), (reading.kind, *_first_asked(reading))
        async with self.locks.setdefault(key, asyncio.Lock()):
            heard = self.heard.setdefault(key, {})
            outcome = _read_again(reading, heard)
            if outcome is None:
                fetched = await self.fetcher.poll(adapter, reading.source, fresh=True)
                for x in fetched.exchanges:
                    heard[x.url] = x.answer or Trouble(x.url, "time", x.words or NOT_NOW)
                outcome = fetched.outcome if isinstance(fetched.outcome, Report) else NOT_NOW
                if isinstance(fetched.outcome, Failed):
                    outcome = fetched.outcome.reason
            return outcome, dict(heard)

    async def _find(self, entry: Entry) -> Verified:
        """What is there, where nothing (any more) reads as the catalogue says."""
        from statuswatch.engine.discover import discover

        url = entry.status_page or entry.source.url or entry.homepage or entry.probe
        if not url:
            return _unasked(entry, say("it has no address"))
        heard: list[Evidence] = []
        try:
            async with asyncio.timeout(LONGEST):
                found = await discover(url, adapters.all_adapters(), self.fetcher, heard.append)
        except TimeoutError:
            return _unasked(entry)
        if found is not None:
            words = say(
                "{title} is at {url} now", title=adapters.title_of(found.kind), url=found.url
            )
            return Verified(entry, Truth.CHANGED, words, found.kind, found.url)
        if not heard or _is_silent(heard[0].answer):
            return _unasked(entry, _why(heard[0].answer) if heard else None)
        return _nothing(entry, heard[0])


def _as_said(entry: Entry, reading: Reading, report: Report) -> Verified:
    title = adapters.title_of(reading.kind)
    listed = [c.name for c in report.components]
    if reading.parts and report.parts_whole and not among(listed, frozenset(reading.parts)):
        part = ", ".join(reading.parts)
        words = say("{url} lists no part {part}", url=reading.url, part=part)
        return Verified(entry, Truth.CHANGED, words, reading.kind, reading.url)
    words = say("{title} reads at {url}", title=title, url=reading.url)
    return Verified(entry, Truth.HOLDS, words, reading.kind, reading.url)


def _nothing(entry: Entry, first: Evidence) -> Verified:
    """Nothing readable is there. That is news only where something should be."""
    if entry.source.kind == NO_PAGE:
        return Verified(entry, Truth.HOLDS, say("it publishes no status that can be read"))
    n = 0 if isinstance(first.answer, Trouble) else first.answer.status
    if reading_of(entry) is not None or not 200 <= n < 300:
        words = say("{url} answers {n}, and nothing that can be read", url=first.url, n=n)
        return Verified(entry, Truth.CHANGED, words)
    if entry.source.kind == UNREAD:
        return Verified(entry, Truth.HOLDS, say("it answers, and what it is stays unknown"))
    words = say("it answers, and no reader knows {kind}", kind=entry.source.kind)
    return Verified(entry, Truth.HOLDS, words)


def _unasked(entry: Entry, why: Message | None = None) -> Verified:
    return Verified(entry, Truth.UNASKED, why or NOT_NOW)


def _why(answer: Answer) -> Message:
    if isinstance(answer, Trouble):
        return answer.words
    return say("it answers {n}", n=answer.status)


def _is_silent(answer: Answer) -> bool:
    """Then nothing is proved: our own line may be down, too."""
    if isinstance(answer, Trouble):
        return True
    return answer.status == 429 or answer.status >= 500


class _UnheardError(Exception):
    """Something else than was answered already has to be asked."""


def _read_again(reading: Reading, heard: Mapping[str, Answer]) -> Report | Message | None:
    """The same, from what was answered already. None: something else has to be asked."""
    flow = adapters.load(reading.kind).poll(reading.source, frozenset())

    def again(request: Request) -> Answer:
        if request.url not in heard:
            raise _UnheardError
        return heard[request.url]

    try:
        return drive(flow, again)
    except _UnheardError:
        return None
    except AdapterError as error:
        return error.title


def _first_asked(reading: Reading) -> tuple[str, ...]:
    flow = adapters.load(reading.kind).poll(reading.source, frozenset())
    try:
        first = next(flow)
    except (AdapterError, StopIteration):
        return (reading.url, str(sorted(reading.options.items())))
    finally:
        flow.close()
    asked = (first,) if isinstance(first, Request) else tuple(first)
    return tuple(request.url for request in asked)
