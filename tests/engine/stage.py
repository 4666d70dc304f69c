"""What the engine's tests are played on: a page of no known format, vendors on loopback hosts
whose line can be cut, and a profile watched in simulated time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from statuswatch.adapters import load
from statuswatch.app import App, Watch
from statuswatch.channels import Channel
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Change, Coverage, Failed, Report, Role, Service, Source
from statuswatch.core.telling import Notice
from statuswatch.core.words import Setting, say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.engine import Engine, Polled
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.fetched import Fetched
from statuswatch.engine.manners import Hosts
from statuswatch.engine.rediscovery import Rediscovery
from statuswatch.http import Http
from statuswatch.settings import Profile
from statuswatch.store.nouns import Validators
from tests.serving import Asked, Loopback, Reply, with_etag

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LOGIN = b"<!DOCTYPE html><html><title>Welcome to Hotel Wi-Fi</title>Please sign in</html>"


# -- one poll at a time ------------------------------------------------------------------------


class Reader:
    """A kind whose pages begin with "good". It remembers what it was given to read."""

    kind = "reader"
    title = "A page that begins with good"
    experimental = False
    marks: tuple[str, ...] = ()

    def __init__(
        self, role: Role = Role.OFFICIAL, headers: Mapping[str, str] | None = None
    ) -> None:
        self.role = role
        self.headers = dict(headers or {})
        self.given: list[Any] = []

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        answer = yield Request(source.url, headers=self.headers)
        self.given.append(answer)
        if isinstance(answer, Response) and not answer.body.startswith(b"good"):
            raise AdapterError(say("This is no page of ours"))
        return Report()

    def places(self, url: str) -> tuple[str, ...]:
        return (url,)

    def knows(self, page: Response) -> bool:
        return page.body.startswith(b"good")


class Visitor:
    """Polls one address again and again, and keeps validators as the journal does."""

    def __init__(self, reader: Reader | None = None, deadline: float = 30.0) -> None:
        self.reader = reader or Reader()
        self.clock = SimulatedClock(START)
        self.holds: dict[str, datetime] = {}
        self.hosts = Hosts({}, self.holds.__setitem__)
        self.fetcher = Fetcher(Http, self.hosts, self.clock, deadline)
        self.kept: dict[str, Validators] = {}

    async def poll(self, url: str, *, fresh: bool = False) -> Fetched:
        source = Source("s", "s", "reader", url, role=self.reader.role)
        fetched = await self.fetcher.poll(self.reader, source, validators=self.kept, fresh=fresh)
        self.kept |= {v.url: v for v in fetched.proof.validators}
        return fetched


def reason(fetched: Fetched | Polled) -> str:
    """Why the poll failed, in words; empty when it did not."""
    return str(fetched.outcome.reason) if isinstance(fetched.outcome, Failed) else ""


@asynccontextmanager
async def serving(reply: Reply) -> AsyncIterator[Loopback]:
    """A host that answers everything alike."""
    async with Loopback(lambda _: reply).running() as host:
        yield host


# -- vendors, and the line to them -------------------------------------------------------------


def incident(key: str = "i1", impact: str = "major", **more: Any) -> dict[str, Any]:
    told = {
        "id": key,
        "name": "Uploads fail",
        "status": "investigating",
        "impact": impact,
        "incident_updates": [],
        "components": [],
    }
    return {**told, **more}


def summary(*incidents: dict[str, Any]) -> bytes:
    """A Statuspage's summary.json with these open incidents."""
    worst = incidents[0]["impact"] if incidents else "none"
    page = {"id": "p", "name": "Vendor", "url": "https://status.example.com"}
    return json.dumps(
        {
            "page": page,
            "status": {"indicator": worst},
            "components": [],
            "incidents": list(incidents),
            "scheduled_maintenances": [],
        }
    ).encode()


class Vendor(Loopback):
    """A host of its own (127.0.0.n). `dead`: it cuts every connection."""

    def __init__(self, town: Town) -> None:
        super().__init__(self._answer)
        self.town = town
        self.body = summary()
        self.dead = False
        self.times: list[float] = []

    def _answer(self, asked: Asked) -> Reply:
        self.times.append(self.town.clock.monotonic())
        if self.town.line == "down":
            return Reply(raw=b"")
        if self.town.line == "portal":
            return Reply(200, LOGIN, {"Content-Type": "text/html"})
        if self.dead:
            return Reply(raw=b"")
        return with_etag(asked, self.body)


class Town:
    """Our line (`up`, `down`, `portal`), the canary behind it, the vendors, and one profile."""

    def __init__(self, folder: Path, start: datetime = START) -> None:
        self.folder = folder
        self.clock = SimulatedClock(start, sane_from=START)
        self.line = "up"
        self.canary = Vendor(self)
        self.canary.body = b"Success"
        self.heard = Heard()
        self._stack = AsyncExitStack()
        self._hosts = 1
        self.app: App
        self.watch: Watch

    async def __aenter__(self) -> Town:
        await self._stack.enter_async_context(self.canary.running("127.0.0.1"))
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = f'[network]\ncanaries = ["{self.canary.url}/ok Success"]\n'
        (self.folder / "settings.toml").write_text(settings)
        self.app = self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.app.close()
        await self._stack.aclose()

    def open(self) -> App:
        return App(Profile.at(self.folder), self.clock)

    async def reopen(self) -> None:
        """The program ends and starts again."""
        await self.app.close()
        self.app = self.open()

    async def vendor(self, kind: str = "statuspage", name: str = "", **options: str) -> Vendor:
        """A new vendor on a host of its own, followed."""
        self._hosts += 1
        vendor = Vendor(self)
        await self._stack.enter_async_context(vendor.running(f"127.0.0.{self._hosts}"))
        name = name or f"{kind} {self._hosts}"
        if not options:
            self.app.follow(vendor.url, kind, name)
            return vendor
        source = Source(f"s{self._hosts}", name, kind, vendor.url, options, load(kind).role)
        self.app.stored.ledger.follow(Service(name, name), [source], self.clock.now())
        return vendor

    @property
    def engine(self) -> Engine:
        return self.app.network.engine

    def source(self, n: int = 0) -> Source:
        return self.app.stored.ledger.sources()[n].source

    async def poll(self, n: int = 0, after: timedelta = MINUTE) -> Polled:
        """Ask one source, `after` so long."""
        await self.clock.run_until(self.clock.now() + after, lambda: True)
        return await self.engine.poll(self.source(n))

    @asynccontextmanager
    async def watching(
        self,
        channels: Iterable[Channel] | None = None,
        *,
        past: bool = False,
        moves: bool = False,
    ) -> AsyncIterator[Watch]:
        """`past`: what came before is asked for, too; `moves`: and pages that moved are looked
        for. Either would only blur how often we poll."""
        if not past:
            with patch.object(self.app.stored.journal, "unrecalled", dict):
                async with self.watching(channels, past=True, moves=moves) as watch:
                    yield watch
            return
        if not moves:
            with patch.object(Rediscovery, "_waiting", lambda _: iter(())):
                async with self.watching(channels, past=True, moves=True) as watch:
                    yield watch
            return
        self.watch = Watch(self.app, [self.heard] if channels is None else channels)
        running = asyncio.create_task(self.watch.run())
        await asyncio.sleep(0.01)
        try:
            yield self.watch
            assert not running.done(), running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            self.app.lock.free()

    async def go(self, length: timedelta) -> None:
        """Let so much time pass."""
        await self.clock.run_until(self.clock.now() + length, self.watch.idle)

    def changes(self) -> list[Change]:
        return list(self.app.stored.journal.changes(0, 10_000))

    def story(self) -> list[str]:
        return [c.kind.value for c in self.changes()]

    def coverage(self, n: int = 0) -> tuple[Coverage, ...]:
        far = timedelta(days=3650)
        history = self.app.stored.history
        return history.coverage([self.source(n).id], START - far, START + far)


class Heard:
    """A channel that remembers what reached the user."""

    name = "heard"

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def available(self) -> bool:
        return True

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        self.notices.append(notice)
        return handle or str(len(self.notices))

    def close(self) -> None:
        pass
