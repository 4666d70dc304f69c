"""letter: what a vendor wrote to the user, kept with its date, and what it promises."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.cli.commands.calling import ANY
from statuswatch.cli.opening import UsageError, find, opened, typed
from statuswatch.cli.terminal import Exit, Terminal, when
from statuswatch.core.answering import in_words
from statuswatch.core.docket import Letter, Promise, Ticket
from statuswatch.core.words import say
from statuswatch.core.written import one_line
from statuswatch.settings import Profile

if TYPE_CHECKING:
    from statuswatch.app import App
    from statuswatch.app.letters import Read
    from statuswatch.core.model import Service

NONE = "none"
"""Said for an outage: it is about none."""


def letter(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """Keep one, list them, or take one out again."""
    from statuswatch.app.calling import CallingError
    from statuswatch.app.letters import LetterError

    _check(args)
    with opened(profile, terminal) as app:
        service = find(app, args.name, also_left=True)
        try:
            if args.remove is not None:
                _remove(app, service, args.remove, terminal)
            elif args.show is not None:
                _show(_known(app, service, args.show), terminal)
            elif args.file is not None:
                _take(app, service, args, terminal)
            else:
                _list(app, service, terminal)
        except (CallingError, LetterError) as error:
            raise UsageError(error.title, error.advice) from error
    return int(Exit.FINE)


def _check(args: argparse.Namespace) -> None:
    """Raises UsageError for what does not go together."""
    if isinstance(args.answers, str):  # `--answers a.eml`: no number, but the letter
        if args.file is not None:
            raise UsageError(
                say("{word} is no number of a report", word=typed(args.answers)),
                say("They stand in: statuswatch report {name} --list", name=typed(args.name)),
            )
        args.file, args.answers = args.answers, ANY
    see = say("See: statuswatch letter --help")
    if args.file is not None and args.remove is not None:
        raise UsageError(say("--remove goes without a file"), see)
    if args.show is not None and (args.file is not None or args.remove is not None):
        raise UsageError(say("--show goes alone"), see)
    if args.file is None and (args.answers is not None or args.keep_promises):
        raise UsageError(say("--answers and --keep-promises go with a letter"), see)


def _take(app: App, service: Service, args: argparse.Namespace, terminal: Terminal) -> None:
    from statuswatch.app import calling, corresponding

    read = _read(app, args)
    if args.outage is None:
        about = corresponding.about(app, service, read)
    elif args.outage.casefold() == NONE:
        about = None
    else:
        about = calling.outage_of(app, service, args.outage)
    named = corresponding.report_of(app, service, read)
    report = None if named is None else named.id
    if args.answers is not None:
        at = read.at or app.clock.now()
        clock = calling.noted(app, service, number=args.answers or report, answered=at)
        report = clock.ticket.id
        terminal.say(say("Report {number}: {clock}", number=report, clock=in_words(clock)))
    taken = corresponding.take(app, service, read, None if about is None else about.id)
    one = taken.letter
    terminal.say(
        say("It was there already: letter {number}", number=one.id)
        if taken.again
        else say("Kept: letter {number}", number=one.id)
    )
    _say(one, terminal)
    for remark in taken.remarks:
        terminal.say(say("    {remark}", remark=remark))
    if named is not None:
        _say_named(named, args, terminal)
    if about is not None:
        terminal.say(say("It is about the outage of {at}.", at=about.start))
        terminal.say(say("If not: --outage ID, or --outage none"))
    kept = corresponding.keep(app, taken.promises) if args.keep_promises else ()
    _offer(taken.promises, kept, terminal)
    terminal.data(
        _data(one)
        | {
            "again": taken.again,
            "report": report,
            "remarks": [terminal.text(remark) for remark in taken.remarks],
            "promises": [_promise(p) for p in taken.promises],
            "kept_promises": list(kept),
        }
    )


def _say_named(named: Ticket, args: argparse.Namespace, terminal: Terminal) -> None:
    terminal.say(
        say(
            "It names {theirs}, their number of your report {number}.",
            theirs=one_line(named.number, 60),
            number=named.id,
        )
    )
    if named.answered is None and args.answers is None:
        terminal.say(say("If that is their answer: the same command with --answers"))


def _read(app: App, args: argparse.Namespace) -> Read:
    """Raises LetterError."""
    from statuswatch.app import letters

    now = app.clock.now()
    if args.file == "-":
        data = sys.stdin.buffer.read(letters.MOST + 1)
        read = letters.read(data, now)
    else:
        read = letters.read_file(Path(args.file), now)
    if args.at is not None and args.at > now:
        raise UsageError(
            say("{at} is still to come", at=args.at), say("Say when they wrote it, or nothing.")
        )
    if args.at is not None and read.at is not None:
        raise UsageError(
            say("It has a date of its own: {at}", at=read.at),
            say("Leave --at out: it is for a text that says no date."),
        )
    return replace(
        read,
        sender=one_line(typed(args.sender), 200) if args.sender else read.sender,
        subject=one_line(typed(args.subject), 300) if args.subject else read.subject,
        at=args.at or read.at,
    )


def _offer(promises: tuple[Promise, ...], kept: tuple[int, ...], terminal: Terminal) -> None:
    if not promises:
        return
    terminal.say(say("It promises, and this is kept:") if kept else say("It promises:"))
    for one in promises:
        terminal.say(say("    “{quote}”", quote=one.text))
        if one.due is not None:
            terminal.say(say("        due by {due}", due=one.due))
    if not kept:
        terminal.say(say("To keep this: the same command with --keep-promises"))


def _list(app: App, service: Service, terminal: Terminal) -> None:
    found = app.stored.docket.docket(service.id).letters
    for one in reversed(found):
        _say(one, terminal)
        terminal.data(_data(one))
    if found:
        terminal.say(say("To read one: statuswatch letter {name} --show N", name=service.id))
    else:
        terminal.say(say("No letter of {name} is kept", name=service.name))
        terminal.say(say("Keep one: statuswatch letter {name} FILE.eml", name=service.id))


def _say(one: Letter, terminal: Terminal) -> None:
    terminal.say(
        say(
            "{number}. {at} {sender}: {subject}",
            number=one.id,
            at=one.at,
            sender=one.sender,
            subject=one.subject or one_line(one.text, 60),
        )
    )


def _show(one: Letter, terminal: Terminal) -> None:
    _say(one, terminal)
    terminal.say("")
    for line in one.text.split("\n"):
        terminal.say(line)
    terminal.data(_data(one))


def _known(app: App, service: Service, number: int) -> Letter:
    """Raises UsageError, which says where the numbers are."""
    for one in app.stored.docket.docket(service.id).letters:
        if one.id == number:
            return one
    raise UsageError(
        say("{name} has no letter {number}", name=service.name, number=number),
        say("See which there are: statuswatch letter {name}", name=service.id),
    )


def _remove(app: App, service: Service, number: int, terminal: Terminal) -> None:
    app.stored.docket.drop(Letter, _known(app, service, number).id)
    terminal.say(say("Letter {number} is gone", number=number))
    terminal.data({"removed": number})


def _data(one: Letter) -> dict[str, object]:
    return {
        "id": one.id,
        "service": one.service,
        "outage": one.outage,
        "at": when(one.at),
        "kept": when(one.kept),
        "sender": one.sender,
        "subject": one.subject,
        "text": one.text,
    }


def _promise(one: Promise) -> dict[str, object]:
    return {
        "kind": one.kind.value,
        "text": one.text,
        "by": one.by,
        "made": when(one.made),
        "due": when(one.due),
    }
