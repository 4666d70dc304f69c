"""Every host there is, for discovery: served from one loopback port, as if it were the world."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast

from statuswatch import adapters
from statuswatch.core.flow import Adapter
from statuswatch.engine.clock import SystemClock
from statuswatch.engine.discover import Evidence, Found, discover
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.manners import Hosts
from statuswatch.http import Guard, Http, Received
from statuswatch.inflate import Grow
from tests.serving import Asked, Loopback, Reply

PUBLIC = "8.8.8.8"
NOWHERE = Reply(404, b"<html>There is nothing here</html>")


@dataclass
class World:
    """Every host there is, by whole address; all of it is served from one loopback port."""

    pages: Mapping[str, Reply]
    asked: list[str] = field(default_factory=list)
    told: list[Evidence] = field(default_factory=list)
    origin: str = ""
    address: str = PUBLIC

    def handle(self, asked: Asked) -> Reply:
        url = asked.headers["x-asked"]
        self.asked.append(url)
        return self.pages.get(url, self.pages.get("*", NOWHERE))

    async def find(self, url: str, readers: tuple[Adapter, ...] = ()) -> Found | None:
        wire = Wire(self)
        fetcher = Fetcher(lambda: cast(Http, wire), Hosts({}, lambda *_: None), SystemClock())
        try:
            every = readers or adapters.all_adapters()
            return await discover(url, every, fetcher, self.told.append)
        finally:
            await fetcher.close()


class Wire:
    """The program's own client, but every host is the loopback's."""

    def __init__(self, world: World) -> None:
        self._world, self._http = world, Http()

    async def close(self) -> None:
        await self._http.close()

    async def exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        stop_after: int | None = None,
        guard: Guard | None = None,
        grow: Grow | None = None,
    ) -> Received:
        if guard is not None:
            guard(("10.0.0.7" if "inner" in url else self._world.address,))
        sent = {**headers, "X-Asked": url}
        got = await self._http.exchange(
            method, self._world.origin, sent, stop_after=stop_after, grow=grow
        )
        return replace(got, addresses=(self._world.address,))


@asynccontextmanager
async def world(pages: Mapping[str, Reply], **more: Any) -> AsyncIterator[World]:
    one = World(pages, **more)
    async with Loopback(one.handle).running() as host:
        one.origin = f"{host.url}/"
        yield one


def page(*inside: str) -> Reply:
    return Reply(200, f"<!doctype html><html><body>{' '.join(inside)}</body></html>".encode())
