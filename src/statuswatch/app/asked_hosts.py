"""Who is asked from here, why, and how often: everything that leaves this computer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statuswatch import adapters
from statuswatch.app import releases, ways
from statuswatch.app.sheet_places import ways as chains
from statuswatch.core.model import Role
from statuswatch.core.schedule import rhythm
from statuswatch.core.words import Message, say
from statuswatch.engine.watching import is_asked
from statuswatch.settings.network import PROXIES

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App
    from statuswatch.store.nouns import Followed

WHY = {
    Role.OFFICIAL: "Status page of {name}",
    Role.PROBE: "Our own check of {name}",
    Role.CROWD: "What others say of {name}",
}

IN_NEED = say("when others fail")
IN_WORD = say("with a notice")
ALWAYS = say("for everything")
DAILY = say("once a day")
BY_PROXY = say("Your proxy, which passes everything on")


@dataclass(frozen=True, slots=True)
class AskedHost:
    """One host. `every`: how often, in words. `last`: when it last answered, as far as known."""

    host: str
    why: tuple[Message, ...]
    every: Message
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    host: str
    why: Message
    step: timedelta | None
    every: Message
    last: datetime | None


async def hosts(desk: Desk) -> tuple[AskedHost, ...]:
    """By name; of several reasons the one that asks oftenest says how often. Raises StoreError."""
    found: dict[str, list[_Asked]] = {}
    for one in _all(desk):
        if one.host:
            found.setdefault(one.host, []).append(one)
    return tuple(_merged(host, found[host]) for host in sorted(found))


def _merged(host: str, asked: list[_Asked]) -> AskedHost:
    never = timedelta.max
    oftenest = min(asked, key=lambda one: never if one.step is None else one.step)
    last = max((one.last for one in asked if one.last is not None), default=None)
    return AskedHost(host, tuple(dict.fromkeys(one.why for one in asked)), oftenest.every, last)


def _all(desk: Desk) -> Iterator[_Asked]:
    app = desk.app
    names = {s.id: " ".join(s.name.split()) for s in app.stored.ledger.services()}
    followed = [f for f in app.stored.ledger.sources() if is_asked(f)]
    steps = {f.source.id: _step(desk, f) for f in followed}
    for f in followed:
        name = names.get(f.source.service, f.source.service)
        for url in _urls(app, f):
            yield _of_source(app, f, url, say(WHY[f.source.role], name=name), steps)
    by_id = {f.source.id: f for f in followed}
    for way in chains(followed, app.stored.journal):
        f = by_id[way.source]
        for hop in way.chain.hops:
            name = names.get(f.source.service, f.source.service)
            why = say("{hop}, on the way of {name}", hop=hop.name, name=name)
            yield _of_source(app, f, hop.url, why, steps)
    for canary in app.settings.canaries:
        why = say("Is your own line up?")
        yield _Asked(host_in(canary.url), why, None, IN_NEED, None)
    looked = releases.known_of(app)
    if looked.daily and not looked.demo:
        why = say("Is there a newer version of StatusWatch?")
        yield _Asked(looked.host, why, releases.EVERY, DAILY, looked.at)
    if app.settings.proxy not in PROXIES:
        yield _Asked(host_in(app.settings.proxy), BY_PROXY, None, ALWAYS, None)
    for state in ways.states(app):
        if state.kind == ways.PUSH and state.on:
            why = say("Your channel {name}", name=state.name)
            # A push service by its name alone (tgram://) says no host: its masked address does.
            yield _Asked(host_in(state.shown) or state.shown, why, None, IN_WORD, state.last)


def _urls(app: App, f: Followed) -> set[str]:
    """Where it is really asked: a page on a vendor's own name may be read from another host, and
    what has answered names it, also behind a redirect."""
    places = adapters.load(f.source.kind).places(f.source.url)
    return {*places, *app.stored.journal.validators(f.source.id)}


def _of_source(
    app: App, f: Followed, url: str, why: Message, steps: dict[str, timedelta]
) -> _Asked:
    step = steps[f.source.id]
    heard = app.known(f.source.id).heard
    return _Asked(host_in(url), why, step, say("every {every}", every=step), heard)


def _step(desk: Desk, f: Followed) -> timedelta:
    """How far apart it is asked now; where another process asks, as a rule."""
    app = desk.app
    if not desk.watch.polls:
        return app.settings.interval
    hints = app.network.engine.timing(f.source).hints
    return rhythm(f.source, app.known(f.source.id), hints, app.clock.now()).step


def host_in(url: str) -> str:
    """Empty: no host can be read there (a channel of a program that knows its own)."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return "" if "\N{BULLET}" in host else host
