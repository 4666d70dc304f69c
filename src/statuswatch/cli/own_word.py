"""down and up: the user's own word on what no check can see."""

from __future__ import annotations

import argparse

from statuswatch.app import App, own_word
from statuswatch.cli.opening import UsageError, find, nearest, opened, title, typed
from statuswatch.cli.terminal import Exit, Terminal, when, word
from statuswatch.core import ours
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Incident, Service
from statuswatch.core.words import say
from statuswatch.settings import Profile

PARTS = 8
"""Of a page's parts so many are named."""


def down(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """It fails for me."""
    with opened(profile, terminal) as app:
        service, part = find(app, args.name), typed(args.part or "")
        listed = own_word.parts_listed(app, service.id)
        known = not part or part.casefold() in {p.casefold() for p in (*listed, *service.parts)}
        _not_mistyped(app, service, part, listed, known=known)
        try:
            told = own_word.fails(app, service, part, args.since, typed(args.note or ""))
        except StatusWatchError as error:
            raise _as_usage(error) from error
        at = told.incident.started or app.clock.now()
        told_part = ", ".join(sorted(told.incident.components))
        what = title(service) if not part else f"{service.name} · {told_part}"
        words = "Noted: {what} fails for you since {at}."
        if told.again:
            words = "Noted again: {what} fails for you since {at}."
        terminal.say(say(words, what=what, at=at))
        terminal.say(say("When it works again: statuswatch up {name}", name=_quoted(service.name)))
        if listed and not known and not told.again:
            terminal.warn(
                say(
                    "Their page lists no part {part}. It has: {names}. If you meant one of these, "
                    'take it back: statuswatch up {name} --part "{part}"',
                    part=part,
                    names=", ".join(listed[:PARTS]),
                    name=_quoted(service.name),
                )
            )
        terminal.data(_data(service, told.incident))
        return int(Exit.FINE)


def _not_mistyped(
    app: App, service: Service, part: str, listed: tuple[str, ...], *, known: bool
) -> None:
    """What fails behind a sign-in is listed on no page, and may be said by any name; but not by one
    that is nearly one of theirs. Raises UsageError."""
    said = own_word.said(app, service)
    if known or part.casefold() in {p.casefold() for i in said for p in i.components}:
        return
    near = nearest(part, listed)
    if near is not None:
        raise UsageError(say("{name} has no part {part}", name=service.name, part=part), near)


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
