"""What asks the world, as the user chose that it is asked. Its libraries are imported when it is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from statuswatch.engine.clock import Clock, SystemClock
from statuswatch.settings import Settings

if TYPE_CHECKING:
    from statuswatch.engine.engine import Engine
    from statuswatch.engine.fetch import Fetcher
    from statuswatch.http import Http


@dataclass(frozen=True, slots=True)
class Network:
    """Built together because they share hosts and clock."""

    engine: Engine
    fetcher: Fetcher

    async def go_by(self, now: Settings) -> None:
        """Whatever is asked from here on goes by these; polls under way end as they began."""
        before = self.engine.settings
        if before == now:
            return
        route, way = (before.proxy, before.ca_file), (now.proxy, now.ca_file)
        if route != way:
            await self.fetcher.go_by(http_of(now))
        if (*route, before.canaries) != (*way, now.canaries):
            await self.engine.line.go_by(now.canaries, http_of(now))
        self.engine.go_by(now)
        if route != way and not self.engine.paused:
            self.engine.check_now()  # what failed by the old way may answer by the new one


def visitor(settings: Settings, clock: Clock | None = None) -> Fetcher:
    """A fetcher without a profile: it reads a place, and keeps nothing of it. `settings`: by whose
    proxy it goes."""
    from statuswatch.engine.fetch import Fetcher
    from statuswatch.engine.manners import Hosts

    return Fetcher(http_of(settings), Hosts({}, lambda _host, _until: None), clock or SystemClock())


def http_of(settings: Settings) -> Callable[[], Http]:
    """How requests are made, by what the user chose for all of them."""
    from statuswatch.http import Http
    from statuswatch.tls import Route

    return partial(Http, route=Route(settings.proxy, settings.ca_file))
