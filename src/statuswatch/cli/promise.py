"""promise: list, add, split, judge, settle, move, review, remove."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from statuswatch.app import App, promising
from statuswatch.app.promising import Judged, PromiseError
from statuswatch.cli.opening import UsageError, find, opened, typed
from statuswatch.cli.promise_shown import (
    data,
    judged_data,
    show,
    show_draft,
    show_judged,
)
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.judgement_document import RULINGS
from statuswatch.core.model import Service
from statuswatch.core.words import count, say
from statuswatch.core.zones import clock_of
from statuswatch.settings import Profile

Inner = Callable[[argparse.Namespace, App, Terminal], int]

NONE_YET = say("Nothing that they promised is written down. See: statuswatch promise add --help")

LONGEST = 4_000_000
"""Bytes of a text that are read: more is no letter."""


def promise(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """One of its inner commands; alone it lists."""
    inner: dict[str, Inner] = {
        "list": _list,
        "add": _add,
        "split": _split,
        "judge": _judge,
        "settle": _settle,
        "move": _move,
        "review": _review,
        "remove": _remove,
    }
    with opened(profile, terminal) as app:
        try:
            return inner[args.what or "list"](args, app, terminal)
        except PromiseError as error:
            raise UsageError(error.title, error.advice) from error


def _list(args: argparse.Namespace, app: App, terminal: Terminal) -> int:
    name = getattr(args, "name", None)
    service = find(app, name, also_left=True) if name else None
    found = promising.promises(app, service)
    for whose, each in found:
        show(whose, each, terminal)
        terminal.data(data(each, whose))
    if not found:
        terminal.say(NONE_YET)
    for whose, day in promising.review_days(app, service):
        terminal.say(say("{name}: you want to judge them on {day}.", name=whose.name, day=day))
    for whose, times in promising.named_times(app, service):
        terminal.say(
            count(
                "{name}: while down they named one time more; see: statuswatch promise judge {id}",
                "{name}: while down they named {n} times more; see: statuswatch promise judge {id}",
                times,
                name=whose.name,
                id=whose.id,
            )
        )
    return int(Exit.FINE)


def _add(args: argparse.Namespace, app: App, terminal: Terminal) -> int:
    service = find(app, args.name)
    limit, workdays = args.within or (None, False)
    draft = replace(
        _bare(args, app, service),
        kind=args.kind,
        text=typed(args.text),
        limit=limit,
        workdays=workdays,
        due=args.due,
        categories=tuple(dict.fromkeys(filter(None, map(typed, args.category)))),
        review=args.review,
    )
    _keep(app, service, [draft], terminal)
    return int(Exit.FINE)


def _bare(args: argparse.Namespace, app: App, service: Service) -> Promise:
    """What is said of a promise whatever it is."""
    made = args.made or app.clock.now()
    by, proof, zone = typed(args.by), typed(args.proof), typed(args.zone)
    return Promise(service.id, PromiseKind.OTHER, "", made, by=by, proof=proof, zone=zone)


def _keep(app: App, service: Service, drafts: Iterable[Promise], terminal: Terminal) -> None:
    for draft in drafts:
        kept, new = promising.add(app, draft)
        terminal.say(say("Noted:") if new else say("Noted already:"))
        show(service, kept, terminal)
        like = promising.like_it(app, kept)
        if like is not None:
            terminal.say(
                say(
                    "       It says the same as number {first}: they count as one. To take it away: "
                    "statuswatch promise remove {number}",
                    first=like.id,
                    number=kept.id,
                )
            )
        terminal.data({**data(kept, service), "new": new})


def _split(args: argparse.Namespace, app: App, terminal: Terminal) -> int:
    service = find(app, args.name)
    bare = _bare(args, app, service)
    if bare.zone and clock_of(bare.zone) is None:
        raise UsageError(
            say("There is no time zone {zone}", zone=bare.zone),
            say("Write it as Europe/Berlin or America/New_York."),
        )
    found = tuple(
        replace(each, by=bare.by, proof=bare.proof)
        for each in promising.read(_text_of(args.file), service, bare.made, bare.zone)
    )
    if not found:
        terminal.say(say("Nothing in it is a promise, as far as we can read it."))
        terminal.say(
            say(
                "Only English is read. To write one down: statuswatch promise add {name} KIND",
                name=service.id,
            )
        )
        return int(Exit.FINE)
    if args.keep is not None:
        _keep(app, service, _chosen(args.keep, found), terminal)
        return int(Exit.FINE)
    for number, draft in enumerate(found, 1):
        show_draft(number, draft, terminal)
        terminal.data({**data(draft, service), "draft": number})
    terminal.say(
        count(
            "One promise is in it. Nothing is kept yet: say --keep all",
            "{n} promises are in it. Nothing is kept yet: say --keep all, or --keep 1,3",
            len(found),
        )
    )
    return int(Exit.FINE)


def _chosen(text: str, found: Sequence[Promise]) -> list[Promise]:
    """`all`, or numbers as in `1,3-5`. Raises UsageError."""
    if text.strip().casefold() == "all":
        return list(found)
    numbers: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,4})(?:\s*-\s*(\d{1,4}))?\s*", part)
        if match is None:
            raise UsageError(
                say("--keep needs numbers, and this is none: {part}", part=part.strip() or text),
                say("Like this: --keep 1,3-5, or --keep all"),
            )
        first = int(match[1])
        numbers += range(first, int(match[2] or first) + 1)
    wrong = next((n for n in numbers if not 1 <= n <= len(found)), None)
    if wrong is not None or not numbers:
        raise UsageError(
            say("There is no number {number} in it", number=wrong or text),
            count("It has one promise.", "They go from 1 to {n}.", len(found)),
        )
    return [found[n - 1] for n in dict.fromkeys(numbers)]


def _text_of(file: str) -> str:
    """In whatever letters it was saved. Raises UsageError."""
    from statuswatch.app import letters

    try:
        if file == "-":
            raw = getattr(sys.stdin, "buffer", None)
            got = sys.stdin.read().encode() if raw is None else bytes(raw.read(LONGEST + 1))
        else:
            with Path(file).open("rb") as stream:
                got = stream.read(LONGEST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            say("{file} could not be read: {why}", file=file, why=why),
            say("Give a file with their words, or - for standard input."),
        ) from error
    if len(got) > LONGEST:
        raise UsageError(say("{file} is too long for a letter", file=file))
    try:
        return letters.words_of(got)[0]
    except letters.LetterError as error:
        raise UsageError(error.title, error.advice) from error


def _judge(args: argparse.Namespace, app: App, terminal: Terminal) -> int:
    """1 where any is broken, so that a script can go by it."""
    if args.name:
        every: Iterable[Judged] = (promising.judged(app, find(app, args.name, also_left=True)),)
    else:
        every = promising.all_judged(app)
    broken, none = False, True
    for judged in every:
        broken = broken or bool(judged.board.broken or judged.stated_board.broken)
        none = False
        show_judged(judged, terminal, app.clock.now())
        terminal.data(judged_data(judged, terminal))
    if none:
        terminal.say(NONE_YET)
    return int(Exit.TROUBLE if broken else Exit.FINE)


def _settle(args: argparse.Namespace, app: App, terminal: Terminal) -> int:
    service, each = promising.by_number(app, args.number)
    if args.verdict == "undo":
        each = promising.unsettle(app, each)
    else:
        each = promising.settle(app, each, kept=args.verdict == "kept", at=args.at)
    judged = next(j for j in promising.judged(app, service).judgements if j.promise.id == each.id)
    if args.verdict in ("undo", judged.ruling.value):
        terminal.say(say("Noted. {words}", words=judged.words))
    else:
        terminal.say(
            say(
                "Noted, but what was recorded counts more. {ruling}: {words}",
                ruling=RULINGS[judged.ruling],
                words=judged.words,
            )
        )
    terminal.data({**data(each, service), "ruling": judged.ruling.value})
    return int(Exit.FINE)


def _move(args: argparse.Namespace, app: App, terminal: Terminal) -> int:
    service, each = promising.by_number(app, args.number)
    before, each = each.due, promising.move(app, each, args.due)
    if before is None:
        terminal.say(say("It is due {due}.", due=args.due))
    else:
        terminal.say(say("Moved from {before} to {due}.", before=before, due=args.due))
    terminal.data(data(each, service))
    return int(Exit.FINE)


def _review(args: argparse.Namespace, app: App, terminal: Terminal) -> int:
    day = args.day
    number = typed(args.which)
    if number.isascii() and number.isdigit():
        service, each = promising.by_number(app, int(number[:18]))
        each = promising.review(app, each, args.day)
        terminal.data(data(each, service))
        if not day:
            terminal.say(say("No day is set any more to judge number {n}.", n=each.id))
    else:
        service = find(app, args.which)
        promising.review_all(app, service, args.day)
        terminal.data(
            {
                "service": service.id,
                "name": service.name,
                "review": None if day is None else day.isoformat(),
            }
        )
    if day is not None:
        terminal.say(
            say("We will tell you on {day}: time to judge {name}.", day=day, name=service.name)
        )
    left = [each for _, each in promising.review_days(app, service)]
    if not day and left:
        terminal.say(
            say(
                "You still want to judge {name} on {day}.",
                name=service.name,
                day=left[0],
            )
        )
    elif not day:
        terminal.say(say("No day is set any more to judge {name}.", name=service.name))
    return int(Exit.FINE)


def _remove(args: argparse.Namespace, app: App, terminal: Terminal) -> int:
    service, each = promising.by_number(app, args.number)
    promising.remove(app, each)
    terminal.say(say("Taken away:"))
    show(service, each, terminal)
    terminal.data({**data(each, service), "removed": True})
    return int(Exit.FINE)
