"""Who looks at what is waited for: at a followed service, or at a stranger.

A look asks only what is due by the same rules that the engine goes by (`core.schedule`), so that
waiting for hours is as polite as watching.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from statuswatch.app.forgetting import running
from statuswatch.app.profile import known_of
from statuswatch.app.visiting import Visitor
from statuswatch.app.waiting import Sight
from statuswatch.core import schedule
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.inner import is_inner
from statuswatch.core.model import Known, Role, Service, Source
from statuswatch.core.schedule import Hints
from statuswatch.core.words import say
from statuswatch.engine.testimony import Court

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.app.secrets import Secret
    from statuswatch.engine.clock import Clock
    from statuswatch.engine.engine import Polled
    from statuswatch.engine.manners import Hosts
    from statuswatch.settings import Settings

FOLLOW_EVERY = 2.0
"""Seconds between two looks at what another process's engine writes."""

TWICE = 2
"""Who looks for themselves believes in a return when it is seen twice in a row."""

ASKED = frozenset({Role.OFFICIAL, Role.PROBE})
"""Roles of what can be asked how it is; what others said last is among the witnesses."""

log = logging.getLogger(__name__)


class Round:
    """Asks each of some sources when it is due, as often as one asks while something is open."""

    def __init__(
        self,
        sources: Iterable[Source],
        poll: Callable[[Source], Coroutine[object, object, Polled]],
        hosts: Hosts,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._due = dict.fromkeys(sources, 0.0)
        self._poll = poll
        self._hosts = hosts
        self._settings = settings
        self._clock = clock
        self._held: dict[Source, datetime] = {}

    @property
    def rest(self) -> float:
        """Seconds until one of them is due."""
        return max(0.0, min(self._due.values()) - self._clock.monotonic())

    @property
    def held(self) -> datetime | None:
        """Until when all of them asked us to stay away."""
        return min(self._held.values()) if len(self._held) == len(self._due) else None

    async def ask(self) -> None:
        """Ask what is due; what cannot be written down is asked again."""
        now = self._clock.monotonic()
        due = [source for source, moment in self._due.items() if moment <= now]
        await asyncio.gather(*map(self._one, due))

    async def _one(self, source: Source) -> None:
        try:
            polled = await self._poll(source)
        except StatusWatchError as error:
            log.warning("%s: %s", source.url, error.title)
            self._due[source] = self._clock.monotonic() + self._settings.fast.total_seconds()
            return
        held = polled.held or self._hosts.held(source.url, self._clock.now())
        if held is None:
            self._held.pop(source, None)
        else:
            self._held[source] = held
        self._due[source] = self._clock.monotonic() + self._ahead(source, polled)

    def _ahead(self, source: Source, polled: Polled) -> float:
        s, now = self._settings, self._clock.now()
        hints = Hints(
            install="",
            interval=s.fast,
            fast=s.fast,
            floor=s.floor,
            loopback=is_inner(source.url),
            hold=self._held.get(source),
            max_age=polled.fetched.max_age if polled.fetched else None,
        )
        due = schedule.next_poll(source, polled.known, now, hints)
        return max(1.0, (due - now).total_seconds())


# -- who looks -----------------------------------------------------------------------------------


class Ours:
    """At a followed service. The first look asks; after that the running engine's word goes, and
    where none runs we go on asking. What is heard is written down, as `check` does."""

    def __init__(self, app: App, service: Service) -> None:
        """Raises StatusWatchError where nothing of it can be asked."""
        self._app = app
        self._service = service
        self._asked = False
        asked = tuple(_askable(app, service))
        if not asked:
            raise StatusWatchError(
                say("Nothing of {name} can be asked", name=service.name),
                say("Its pages are gone or switched off: statuswatch list"),
            )
        self._round = Round(asked, self._poll, app.network.fetcher.hosts, app.settings, app.clock)
        self.enough = TWICE
        self.rest = FOLLOW_EVERY

    async def look(self) -> Sight:
        if self._service.id not in {s.id for s in self._app.stored.ledger.services()}:
            raise StatusWatchError(
                say("You do not follow {name} any more", name=self._service.name),
                say("Follow it again, or give its address: statuswatch wait URL"),
            )
        follows = self._asked and running(self._app.profile)
        if follows:
            self.enough, self.rest = 1, FOLLOW_EVERY
        else:
            await self._round.ask()
            self.enough, self.rest = TWICE, self._round.rest
            if not self._asked and running(self._app.profile):
                self.rest = FOLLOW_EVERY
            self._asked = True
        now = self._app.clock.now()
        verdict = self._court(now, follows=follows).verdict(self._service, self._known())
        return Sight(verdict, now, None if follows else self._round.held)

    async def close(self) -> None:
        """What it looks with is the app's."""

    async def _poll(self, source: Source) -> Polled:
        engine = self._app.network.engine
        if engine.line.down:
            await engine.line.ask()
        polled = await engine.poll(source)
        silent = polled.fetched is not None and polled.fetched.unanswered
        if silent or (source.role is Role.PROBE and polled.known.streak):
            await engine.line.failed(source.url, weighty=True)
        return polled

    def _known(self) -> Mapping[Source, Known]:
        return known_of(self._app, self._service)

    def _court(self, now: datetime, *, follows: bool) -> Court:
        """Where the other process looks, our own last looks are old."""
        history, rules = self._app.stored.history, self._app.rules
        if follows:
            return Court(history, now, rules)
        engine = self._app.network.engine
        return Court(
            history, now, rules, looks=engine.looks, burst=engine.burst, around=engine.around.seen
        )


def _askable(app: App, service: Service) -> Iterable[Source]:
    followed = app.stored.ledger.sources(service.id)
    return (f.source for f in followed if not f.paused and f.source.role in ASKED)


class Strangers:
    """At what is not followed: nothing of it is kept."""

    def __init__(
        self, app: App, service: Service, sources: Iterable[Source], secret: Secret | None = None
    ) -> None:
        """`sources`: one at least. `secret`: what these need to let us in."""
        self._app = app
        self._service = service
        self._sources = tuple(sources)
        engine = app.network.engine
        self._visitor = Visitor(
            engine.line, engine.around, app.rules, app.clock, secret, app.settings
        )
        self._round = Round(
            self._sources, self._visitor.poll, self._visitor.hosts, app.settings, app.clock
        )
        self.enough = TWICE

    @property
    def rest(self) -> float:
        return self._round.rest

    async def look(self) -> Sight:
        line = self._app.network.engine.line
        if line.down:
            await line.ask()
        await self._round.ask()
        engine, now = self._app.network.engine, self._app.clock.now()
        court = Court(
            self._app.stored.history,
            now,
            self._app.rules,
            looks=self._visitor.looks,
            around=engine.around.seen,
        )
        known = {source: self._visitor.known(source) for source in self._sources}
        return Sight(court.verdict(self._service, known), now, self._round.held)

    async def close(self) -> None:
        await self._visitor.close()
