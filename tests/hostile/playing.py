"""One hostile talk: the real program polls a place while an outage of it stands open, and what it
made of that is looked at."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from statuswatch import adapters
from statuswatch.app import App
from statuswatch.core import flow
from statuswatch.core.flow import Response
from statuswatch.core.model import (
    Change,
    Failed,
    Incident,
    Observation,
    Outcome,
    Report,
    Source,
)
from statuswatch.core.words import render
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.engine import Polled
from statuswatch.settings import Profile, Settings
from tests.engine.stage import MINUTE, START, incident, summary
from tests.hostile.case import Check, Rig
from tests.hostile.server import At, Place
from tests.serving import Asked, Handler, Loopback, Reply

DEADLINE, PATIENT = 0.6, 10.0
"""Seconds for a poll of a talk, and of a check of one's own: what is hostile for 30 is hostile for
less than one. The storm has all 30."""

SLACK = 15.0
"""Seconds within which whoever was left at the deadline has really been left, on a busy machine."""

KEY, TITLE = "i1", "Uploads fail"
ILL = summary(incident(KEY))
FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Example Status</title>'
    b"<item><title>Uploads fail</title><guid>i1</guid><pubDate>Mon, 01 Jun 2026 11:00:00 GMT"
    b"</pubDate><description>&lt;b&gt;Investigating&lt;/b&gt; - uploads fail</description></item>"
    b"</channel></rss>"
)

Talk = bytes | Reply | Handler | At
Sees = Callable[["Seen"], str]


@dataclass
class Seen:
    """What the program made of a talk that it polled `len(polls)` times, in order."""

    app: App
    source: Source
    polls: Sequence[Polled]
    seconds: float
    asked: Sequence[Asked]

    @property
    def outcome(self) -> Outcome | None:
        return self.polls[-1].outcome

    @property
    def words(self) -> str:
        """Why the last poll failed; empty where it did not."""
        outcome = self.outcome
        return render(outcome.reason) if isinstance(outcome, Failed) else ""

    @property
    def changes(self) -> list[Change]:
        """All that the journal has of it, but for the outage that stood before."""
        return [c for c in self.app.stored.journal.changes(0, 10_000) if not c.baseline]

    @property
    def story(self) -> list[str]:
        return [c.kind.value for c in self.changes]

    @property
    def open(self) -> list[Incident]:
        known = self.app.network.engine.known(self.source.id)
        return [k.incident for k in known.open]


class Trial:
    """A profile that follows one place, of which an outage was open when it was last read."""

    def __init__(
        self,
        folder: Path,
        url: str,
        kind: str = "statuspage",
        deadline: float = PATIENT,
        settings: Settings = Settings(canaries=()),
    ) -> None:
        self.clock = SimulatedClock(START)
        self.app = App(Profile.at(folder), self.clock, settings)
        _, self.source = self.app.follow(url, kind, "Vendor")
        before = self._as_read({"feed": FEED}.get(kind, ILL))
        seen = Observation(self.source, self.clock.now(), before)
        self.app.stored.journal.commit(seen, self.app.rules)
        self.app.network.fetcher._deadline = self.deadline = deadline

    def _as_read(self, body: bytes) -> Report:
        """What its page says while it has this document at every place."""
        asks = adapters.load(self.source.kind).poll(self.source, frozenset())
        return flow.drive(asks, lambda request: Response(request.url, 200, body=body))

    async def poll(self, after: timedelta = MINUTE) -> Polled:
        await self.later(after)
        return await self.app.network.engine.poll(self.app.stored.ledger.sources()[0].source)

    async def seen(self, times: int = 2, asked: Sequence[Asked] = ()) -> Seen:
        """Poll so often, a minute apart. Fails where one is not left at the deadline."""
        polls, longest = [], 0.0
        for _ in range(times):
            began = time.perf_counter()
            polls.append(await asyncio.wait_for(self.poll(), self.deadline + SLACK))
            longest = max(longest, time.perf_counter() - began)
        return Seen(self.app, self.source, polls, longest, asked)

    async def later(self, by: timedelta) -> datetime:
        await self.clock.run_until(self.clock.now() + by, lambda: True)
        return self.clock.now()


@asynccontextmanager
async def trial(rig: Rig, url: str, *more: Any, **named: Any) -> AsyncIterator[Trial]:
    """`more`: as `Trial` takes it."""
    one = Trial(rig.folder / "profile", url, *more, **named)
    try:
        yield one
    finally:
        await one.app.close()


def trial_at(
    rig: Rig, n: int, url: str, *more: Any, **named: Any
) -> AbstractAsyncContextManager[Trial]:
    """The n-th of several profiles of one check."""
    return trial(replace(rig, folder=rig.folder / str(n)), url, *more, **named)


def plays(
    sees: Sees,
    talks: Mapping[str, Talk] = MappingProxyType({}),
    /,
    *,
    kind: str = "statuspage",
    times: int = 2,
    **named: Talk,
) -> tuple[Check, ...]:
    """A check for each talk, by its name: polled `times` times, a minute apart (two unreadable
    ones in a row are what calls a page silent)."""

    def check(name: str, talk: Talk) -> Check:
        async def run(rig: Rig) -> str:
            async with place(talk) as there, trial(rig, there.url, kind, DEADLINE) as on:
                return sees(await on.seen(times, there.asked))

        return Check(name.replace("_", " "), run)

    return tuple(check(name, talk) for name, talk in {**talks, **named}.items())


def documents(
    sees: Sees,
    bodies: Mapping[str, bytes] = MappingProxyType({}),
    /,
    *,
    kind: str = "statuspage",
    **named: bytes,
) -> tuple[Check, ...]:
    """The same for documents that a host serves properly."""
    every = {name: Reply(200, body) for name, body in {**bodies, **named}.items()}
    return plays(sees, every, kind=kind)


@asynccontextmanager
async def place(talk: Talk) -> AsyncIterator[Place]:
    """Where a talk is held."""
    match talk:
        case At():
            async with talk.opened() as there:
                yield there
        case bytes():
            async with Loopback(lambda _: Reply(raw=talk)).running() as host:
                yield Place(host.url, host.asked)
        case Reply():
            async with Loopback(lambda _: talk).running() as host:
                yield Place(host.url, host.asked)
        case _:
            async with Loopback(talk).running() as host:
                yield Place(host.url, host.asked)


# -- what must be seen -------------------------------------------------------------------------


def unread(*words: str) -> Sees:
    """It could not be read, for one of these reasons; the outage that stood stands, and no other."""

    def sees(seen: Seen) -> str:
        assert isinstance(seen.outcome, Failed), seen.outcome
        assert not words or any(w in seen.words for w in words), seen.words
        stands(seen)
        return f"{seen.words} ({seen.seconds:.1f} s)"

    return sees


def stands(seen: Seen) -> None:
    """Nothing opened, nothing closed, nothing got better or worse."""
    assert [i.key for i in seen.open] == [KEY], seen.open
    assert set(seen.story) <= {"silent"}, seen.story
    kept = seen.app.stored.journal.validators(seen.source.id)
    assert not kept, "nothing of it is remembered"


def read(story: Sequence[str] = (), *titles: str) -> Sees:
    """It was read; the journal then says `story`, and what is open has these titles."""

    def sees(seen: Seen) -> str:
        assert not isinstance(seen.outcome, Failed), seen.words
        assert seen.outcome is not None
        assert seen.story == list(story), seen.story
        if titles:
            assert [i.title for i in seen.open] == list(titles), seen.open
        return f"read; {counted(seen.story)}"

    return sees


def either(seen: Seen) -> str:
    """Read or refused in words; the outage that stood was not closed by it."""
    assert KEY in [i.key for i in seen.open], seen.story
    if isinstance(seen.outcome, Failed):
        stands(seen)
        return f"{seen.words} ({seen.seconds:.1f} s)"
    return f"read; {counted(seen.story)}"


def counted(story: Sequence[str]) -> str:
    many = Counter(story)
    return (
        ", ".join(f"{kind} {n} times" if n > 1 else kind for kind, n in many.items()) or "no change"
    )
