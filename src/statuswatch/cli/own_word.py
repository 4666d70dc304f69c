"""down and up: the user's own word on what no check can see."""

from __future__ import annotations

import argparse

from statuswatch.app import own_word
from statuswatch.cli.opening import UsageError, find, opened, title, typed
from statuswatch.cli.terminal import Exit, Terminal, when, word
from statuswatch.core import ours
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Incident, Service
from statuswatch.core.words import say
from statuswatch.settings import Profile


def down(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """It fails for me."""
    with opened(profile, terminal) as app:
        service = find(app, args.name)
        try:
            told = own_word.fails(
                app, service, typed(args.part or ""), args.since, typed(args.note or "")
            )
        except StatusWatchError as error:
            raise _as_usage(error) from error
        at = told.incident.started or app.clock.now()
        what = title(service) if not args.part else f"{service.name} · {typed(args.part)}"
        words = "Noted: {what} fails for you since {at}."
        if told.again:
            words = "Noted again: {what} fails for you since {at}."
        terminal.say(say(words, what=what, at=at))
        terminal.say(say("When it works again: statuswatch up {name}", name=_quoted(service.name)))
        terminal.data(_data(service, told.incident))
        return int(Exit.FINE)


def up(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """It works again for me."""
    with opened(profile, terminal) as app:
        service = find(app, args.name)
        try:
            over = own_word.works(app, service, typed(args.part or ""), args.at)
        except StatusWatchError as error:
            raise _as_usage(error) from error
        standing = own_word.said(app, service)
        if not over and standing:
            there = ", ".join(sorted({", ".join(i.components) or "all of it" for i in standing}))
            raise UsageError(
                say("You have not said that {part} fails", part=typed(args.part or "")),
                say("What you said fails of {name}: {there}.", name=service.name, there=there),
            )
        if not over:
            raise UsageError(
                say("You have not said that {name} fails", name=service.name),
                say("Say so with: statuswatch down {name}", name=_quoted(service.name)),
            )
        end = args.at or app.clock.now()
        for incident in over:
            lasted = end - (incident.started or end)
            what = say("{name}: {title}", name=service.name, title=ours.told(incident.title))
            words = "Noted: {title} is over for you, after {lasted}."
            terminal.say(say(words, title=what, lasted=lasted))
            terminal.data(_data(service, incident) | {"ended": when(end)})
        return int(Exit.FINE)


def _as_usage(error: StatusWatchError) -> StatusWatchError:
    """What the user said can't be; what the history can't is no mistake of theirs."""
    return UsageError(error.title, error.advice) if type(error) is StatusWatchError else error


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _data(service: Service, incident: Incident) -> dict[str, object]:
    return {
        "service": service.id,
        "name": service.name,
        "key": incident.key,
        "title": incident.title,
        "level": word(incident.level),
        "components": sorted(incident.components),
        "started": when(incident.started),
        "ended": None,
        "witness": "user",
    }
