"""ack, snooze, mute, dnd: what you do not want to hear of now. Each says what will happen."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import datetime

from statuswatch.app import App, acting
from statuswatch.cli.opening import NOTHING, UsageError, find, nearest, opened, typed
from statuswatch.cli.silenced import silenced, undisturbed, waits, waits_data
from statuswatch.cli.terminal import Exit, Terminal, when
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.mark import RESOLVED
from statuswatch.core.model import Service
from statuswatch.core.words import Message, count, say
from statuswatch.settings import Profile

AN_HOUR = "1h"
"""For how long who names no time snoozes."""

OFF = "off"


# -- ack -----------------------------------------------------------------------------------------


def ack(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """You know of it."""
    name, words = _meant(args, "ack")
    reason = typed(" ".join(words))
    with opened(profile, terminal) as app:
        if name is None:
            return _ack_all(app, reason, terminal)
        service = find(app, name)
        found = acting.acknowledge(app, service, reason)
        if not found:
            raise UsageError(
                say("Nothing ails {name} that could be acknowledged", name=service.name),
                say("How it is: statuswatch status {id}", id=service.id),
            )
        terminal.say(
            say("{name} is acknowledged: no reminders until it is back.", name=service.name)
        )
        terminal.data(_named(service) | {"acknowledged": found, "reason": reason})
        return Exit.FINE


def _ack_all(app: App, reason: str, terminal: Terminal) -> int:
    found = acting.acknowledge_all(app, reason)
    if not found:
        raise UsageError(
            say("Nothing ails that could be acknowledged"), say("How it is: statuswatch status")
        )
    terminal.say(
        count(
            "{n} outage is acknowledged: no reminders until it is over.",
            "{n} outages are acknowledged: no reminders until they are over.",
            found,
        )
    )
    terminal.data({"service": None, "name": None, "acknowledged": found, "reason": reason})
    return Exit.FINE


# -- snooze --------------------------------------------------------------------------------------


def snooze(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """Nothing of it for a while, but that it is back."""
    name, words = _meant(args, "snooze")
    if args.off and words:
        raise UsageError(
            say("A time and --off do not go together"), say("See: statuswatch snooze --help")
        )
    if len(words) > 1:
        raise UsageError(
            say("{word} is one word too many", word=typed(words[1])),
            say("A name of several words stands in quotes. See: statuswatch snooze --help"),
        )
    with opened(profile, terminal) as app:
        services = app.stored.ledger.services() if name is None else (find(app, name),)
        if not services:
            raise UsageError(say("There is nothing to snooze"), NOTHING)
        if args.off:
            _wake(app, services, terminal)
            return Exit.FINE
        text = typed(words[0]) if words else AN_HOUR
        until = None
        if text.casefold() != RESOLVED:
            until = _until(text, app, say("Or say resolved: until it is back."))
        _snooze(app, services, until, terminal, all_=name is None)
        return Exit.FINE


def _snooze(
    app: App,
    services: Iterable[Service],
    until: datetime | None,
    terminal: Terminal,
    *,
    all_: bool,
) -> None:
    done = [service for service in services if acting.snooze(app, service, until)]
    if not done:
        words = "Nothing ails {name}: there is no end to wait for"
        if all_:
            words = "Nothing ails: there is no end to wait for"
        raise UsageError(
            say(words, name=next((s.name for s in services), "")),
            say("Say for how long: 1h, 18:00 or tomorrow."),
        )
    terminal.say(_all_snoozed(len(done), until) if all_ else _snoozed(done[0], until))
    for service in done:
        terminal.data(_named(service) | {"snoozed": when(until) if until else RESOLVED})


def _snoozed(service: Service, until: datetime | None) -> Message:
    if until is None:
        words = "{name} is snoozed: the next you are told of it is that it is back."
        return say(words, name=service.name)
    words = "{name} is snoozed until {until}: before that you are told only that it is back."
    return say(words, name=service.name, until=until)


def _all_snoozed(many: int, until: datetime | None) -> Message:
    if until is None:
        return count(
            "{n} service is snoozed: the next you are told of it is that it is back.",
            "{n} services are snoozed: the next you are told of each is that it is back.",
            many,
        )
    return count(
        "{n} service is snoozed until {until}: before that you are told only that it is back.",
        "{n} services are snoozed until {until}: before that you are told only what is back.",
        many,
        until=until,
    )


def _wake(app: App, services: Iterable[Service], terminal: Terminal) -> None:
    before = app.silences()
    for service in services:
        if silenced(app, service, before).snoozed is not None:
            acting.wake(app, service)
            words = say("{name} is awake: you are told of it as usual.", name=service.name)
        else:
            words = say("{name} is not snoozed: nothing has changed.", name=service.name)
        terminal.say(words)
        terminal.data(_named(service) | {"snoozed": None})


# -- mute ----------------------------------------------------------------------------------------


def mute(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """Nothing of it, or of one part, at all."""
    with opened(profile, terminal) as app:
        service = find(app, _some(args.name, "mute"))
        if args.part is None:
            words = _mute(app, service, off=args.off)
            part = ""
        else:
            part = _part(app, service, typed(args.part))
            words = _mute_part(app, service, part, off=args.off)
        terminal.say(words)
        terminal.data(_named(service) | {"part": part or None, "muted": not args.off})
        return Exit.FINE


def _mute(app: App, service: Service, *, off: bool) -> Message:
    about = {"name": service.name, "id": service.id}
    if not off:
        acting.mute(app, service)
        words = "{name} is muted: you are told nothing of it until: statuswatch mute {id} --off"
        return say(words, **about)
    silences = app.silences()
    if service.id not in silences.muted and not silences.muted_parts.get(service.id):
        return say("{name} is not muted: nothing has changed.", **about)
    acting.unmute(app, service)
    return say("{name} is not muted any more: you are told of it as usual.", **about)


def _mute_part(app: App, service: Service, part: str, *, off: bool) -> Message:
    about = {"name": service.name, "part": part}
    if not off:
        acting.mute(app, service, part)
        return say("{part} of {name} is muted: you are told nothing that touches only it.", **about)
    silences = app.silences()
    muted = {p.casefold() for p in silences.muted_parts.get(service.id, ())}
    if part.casefold() not in muted:
        return say("{part} of {name} is not muted: nothing has changed.", **about)
    acting.unmute(app, service, part)
    if service.id in silences.muted:
        return say("{part} of {name} is not muted any more, but all of {name} is.", **about)
    return say("{part} of {name} is not muted any more: you are told of it as usual.", **about)


def _part(app: App, service: Service, wanted: str) -> str:
    """As its pages write it. Raises UsageError, naming the nearest; where no page lists any, it is
    taken as it is typed."""
    muted = app.silences().muted_parts.get(service.id, frozenset())
    sources = app.stored.ledger.sources(service.id)
    told = (app.stored.journal.known(f.source.id).components for f in sources)
    listed = {c.name for components in told for c in components}
    names = sorted({*listed, *service.parts, *muted}, key=str.casefold)
    for name in names:
        if name.casefold() == wanted.casefold():
            return name
    if not wanted:
        raise UsageError(say("The name of the part is empty"), _parts(names))
    if not listed and not service.parts:
        return wanted  # what was muted before may be a slip itself
    near = nearest(wanted, names)
    raise UsageError(
        say("{name} has no part called {wanted}", name=service.name, wanted=wanted),
        near or _parts(names),
    )


def _parts(names: list[str]) -> Message:
    if not names:
        return say("Leave --part out: then all of it is muted.")
    return say("Its parts: {names}", names=", ".join(names[:40]))


# -- dnd -----------------------------------------------------------------------------------------


def dnd(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """Notices wait, watching goes on. Without a time: how it stands."""
    with opened(profile, terminal) as app:
        if args.time is not None:
            text = typed(args.time)
            acting.disturb_after(app, _undisturbed(text, app))
        found = undisturbed(app)
        if found.wish is None:
            terminal.say(say("Do not disturb is off."))
        for words in waits(found):
            terminal.say(words)
        terminal.data(waits_data(found))
        return Exit.FINE


def _undisturbed(text: str, app: App) -> datetime | None:
    return None if text.casefold() == OFF else _until(text, app, say("Or say off."))


# -- what was typed ------------------------------------------------------------------------------


def _meant(args: argparse.Namespace, command: str) -> tuple[str | None, list[str]]:
    """The name, None with --all; and the words behind it."""
    words: list[str] = list(args.words)
    if args.all:
        return None, words
    if not words or not typed(words[0]):
        raise UsageError(
            say("NAME is missing"),
            say("Name a service, or say --all. See: statuswatch {command} --help", command=command),
        )
    return words[0], words[1:]


def _some(name: str, command: str) -> str:
    if typed(name):
        return name
    raise UsageError(
        say("The name is empty"), say("See: statuswatch {command} --help", command=command)
    )


def _until(text: str, app: App, otherwise: Message) -> datetime:
    """`otherwise`: what may be typed besides."""
    try:
        return acting.until(text, app.clock.now(), None)
    except StatusWatchError as error:
        advice = say("{advice} {otherwise}", advice=error.advice, otherwise=otherwise)
        raise UsageError(error.title, advice) from error


def _named(service: Service) -> dict[str, object]:
    return {"service": service.id, "name": service.name}
