"""wait: until a service is back, followed or not. `statuswatch wait podhost && publish`."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from statuswatch import adapters, assets, channels
from statuswatch.app import App, known_of, podcasting, visitor
from statuswatch.app.eyes import Ours, Strangers
from statuswatch.app.waiting import (
    Eyes,
    Sight,
    lasted,
    return_of,
    show,
    until_back,
)
from statuswatch.cli.by_name import known_as
from statuswatch.cli.looking import address
from statuswatch.cli.opening import AskedError, UsageError, find, open_app, typed
from statuswatch.cli.running import run
from statuswatch.cli.terminal import Exit, Terminal, when
from statuswatch.cli.verdicts import Judged, data, lasting, lead, promises_in, rest
from statuswatch.cli.visiting import Stranger, stranger, unasked
from statuswatch.core.model import Level, Service, worst
from statuswatch.core.status import status
from statuswatch.core.words import Message, say
from statuswatch.engine.discover import Budget, discover
from statuswatch.settings import Profile

FEW = 6
"""Requests to find out what an address is: somebody waits."""

PROBE = "probe"


@dataclass(frozen=True, slots=True)
class _Waited:
    """What is waited for, and who looks."""

    service: Service
    eyes: Eyes
    followed: bool


def wait(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    return run(_wait(args, terminal, profile))


async def _wait(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    app = open_app(profile, terminal)
    try:
        waited = _meant(app, args.name)
        teller = _Teller(app, waited, terminal, quiet=args.quiet)
        teller.begin(args.timeout)
        try:
            back = await until_back(waited.eyes, app.clock, teller.tell, args.timeout)
        finally:
            await waited.eyes.close()
        if back:
            what = teller.back()
            if args.notify:
                await _notify(app, waited.service, what, terminal)
            return Exit.FINE
        late = teller.too_long(args.timeout)
        if late is not None:
            raise late
        return Exit.TIME_OUT
    finally:
        await app.close()


def _meant(app: App, name: str) -> _Waited:
    """Raises UsageError for a name that means nobody, AskedError where nothing can be asked."""
    try:
        one: Service | Stranger = find(app, name)
    except UsageError as error:
        if not typed(name):
            raise UsageError(
                say("The name is empty"), say("See: statuswatch wait --help")
            ) from error
        one = _stranger(app, name, error)
    if isinstance(one, Service):
        return _Waited(one, Ours(app, one), followed=True)
    if not one.sources:
        named = {"service": one.service.id, "name": one.service.name, "followed": False}
        raise AskedError(Exit.CANT_TELL, unasked(one), data=named)
    return _Waited(one.service, _Finding(app, one), followed=False)


class _Finding:
    """The eyes of who is not followed: the first look finds out what is there, too, in the time that
    was given for all of it."""

    def __init__(self, app: App, one: Stranger) -> None:
        self._app, self._one = app, one
        self._found: Strangers | None = None

    @property
    def enough(self) -> int:
        return 1 if self._found is None else self._found.enough

    @property
    def rest(self) -> float:
        return 0.0 if self._found is None else self._found.rest

    async def look(self) -> Sight:
        if self._found is None:
            one = await _what_tells(self._app, self._one)
            self._found = Strangers(self._app, one.service, one.sources, one.secret)
        return await self._found.look()

    async def close(self) -> None:
        if self._found is not None:
            await self._found.close()


async def _what_tells(app: App, one: Stranger) -> Stranger:
    """An address may be one that tells of a service, not the service itself: a status page that
    answers is no sign that what it tells of does. To find out takes a few requests."""
    source = one.sources[0]
    if len(one.sources) > 1 or source.kind != PROBE:
        return one
    fetcher = visitor(app.settings)
    try:
        if one.secret is not None:
            fetcher.lend(one.secret)
        found = await discover(source.url, podcasting.all_adapters(), fetcher, budget=Budget(FEW))
    finally:
        await fetcher.close()
    if found is None:
        return one
    role = adapters.load(found.kind).role
    there = replace(source, kind=found.kind, url=found.url, role=role)
    return replace(one, sources=(there,))


def _stranger(app: App, name: str, not_followed: UsageError) -> Service | Stranger:
    """As `check` finds it, but exactly: whatever follows `&&` must not go by another's state."""
    one = stranger(app, name, not_followed)
    try:
        address(name)
    except UsageError:
        if known_as(typed(name), app.profile, exactly=True) is None:
            service = one if isinstance(one, Service) else one.service
            about = {"name": service.name, "id": service.id}
            raise UsageError(
                not_followed.title, say("Did you mean {name}? Then: statuswatch wait {id}", **about)
            ) from not_followed
    return one


class _Teller:
    """Says how it is whenever that changes, and remembers since when it was otherwise."""

    def __init__(self, app: App, waited: _Waited, terminal: Terminal, *, quiet: bool) -> None:
        self._app = app
        self._waited = waited
        self._terminal = terminal
        self._quiet = quiet
        self._last: tuple[object, ...] | None = None
        self._began: datetime | None = None
        self._worst: Level | None = None
        self._looks = 0

    def begin(self, most: timedelta | None) -> None:
        name = self._waited.service.name
        words = say("Waiting until {name} is back. Ctrl+C ends it.", name=name)
        if most is not None:
            words = say(
                "Waiting until {name} is back, {most} at most. Ctrl+C ends it.",
                name=name,
                most=most,
            )
        if not self._waited.followed:
            words = say("You do not follow {name}. {then}", name=name, then=words)
        self._say(words)

    def tell(self, sight: Sight) -> None:
        self._looks += 1
        verdict = sight.verdict
        if verdict.answer.them:
            began = verdict.since or sight.at
            self._began = min(began, self._began or began)
            self._worst = worst([verdict.level, self._worst])
        now = (verdict.answer, verdict.sentence, verdict.level, verdict.since, sight.held)
        if now == self._last:
            return
        self._last = now
        judged = self._judged(sight)
        self._say(say("{at}  {line}", at=sight.at, line=lead(judged, self._terminal)))
        for line in rest(judged, self._terminal, whole=False):
            self._say(f"       {line.strip()}")
        if sight.held is not None:
            self._say(say("       It asked us to stay away until {until}", until=sight.held))
        held = {"back": False, "held_until": when(sight.held)}
        self._data(data(judged, self._terminal) | held)

    def back(self) -> Message:
        """It is: what there was to wait for."""
        now, name = self._app.clock.now(), self._waited.service.name
        length = None if self._began is None else now - self._began
        if length is not None:
            what = lasted(self._worst, length)
            self._say(say("{name} is back. {what}", name=name, what=what))
        else:
            what = say("Nothing to wait for.") if self._looks == 1 else say("You waited for it.")
            self._say(say("{name} is fine. {what}", name=name, what=what))
        seconds = None if length is None else round(length.total_seconds())
        over: dict[str, object] = {"at": when(now), "back": True, "since": when(self._began)}
        self._data(over | {"seconds": seconds})
        return what

    def too_long(self, most: timedelta) -> AskedError | None:
        """The time is up. None: nothing is to be said of it."""
        service = self._waited.service
        if self._quiet:
            return None
        return AskedError(
            Exit.TIME_OUT,
            say("{name} is not back after {most}", name=service.name, most=most),
            say("How it is now: statuswatch check {name}", name=service.id),
            self._named() | {"back": False},
        )

    def _judged(self, sight: Sight) -> Judged:
        """With what is known of a followed service besides: how long it may last, and what they
        promised."""
        service, verdict, now = self._waited.service, sight.verdict, sight.at
        if not self._waited.followed or not verdict.answer.them:
            return Judged(service, verdict, now)
        known = known_of(self._app, service)
        state = status(service, known, now, self._app.rules)
        return Judged(
            service,
            verdict,
            now,
            promises=promises_in(state, known, now),
            forecast=lasting(self._app.forecasts, service, verdict, now),
        )

    def _named(self) -> dict[str, object]:
        service, followed = self._waited.service, self._waited.followed
        return {"service": service.id, "name": service.name, "followed": followed}

    def _say(self, words: Message | str) -> None:
        if not self._quiet:
            self._terminal.say(words)

    def _data(self, value: dict[str, object]) -> None:
        if not self._quiet:
            self._terminal.data(self._named() | value)


async def _notify(app: App, service: Service, body: Message, terminal: Terminal) -> None:
    """A card on the desktop; where there is none that is said, and the return stays what it is."""
    notice = return_of(service, app.clock.now(), body)
    try:
        icon = assets.resource("icons/statuswatch-card.svg")
        channel = channels.load(channels.desktop(), icon)
        await asyncio.to_thread(show, channel, notice)
    except channels.ChannelError as error:
        terminal.warn(say("No card could be shown: {why}", why=error.title))
        terminal.warn(error.advice)
