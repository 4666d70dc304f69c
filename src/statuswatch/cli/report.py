"""report: the filled message that reports a problem, and the clock of what was sent."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from statuswatch.app import App, calling, reporting
from statuswatch.app.calling import CallingError
from statuswatch.app.clipboard import ClipboardError, copy
from statuswatch.app.languages import LanguageError, setting_in
from statuswatch.app.reporting import Draft
from statuswatch.cli.opening import UsageError, find, opened, typed
from statuswatch.cli.terminal import Exit, Terminal, when
from statuswatch.core.answering import EntryKind, TicketClock, entries, in_words, reports_of
from statuswatch.core.calling import is_mail
from statuswatch.core.model import Service
from statuswatch.core.words import Setting, count, say
from statuswatch.settings import Profile

LONGEST = 200_000
"""Characters of what was really sent that are read."""

SEE = say("See: statuswatch report --help")


def report(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """The message, or what became of one. Nothing is sent by us."""
    _check(args)
    with opened(profile, terminal) as app:
        service = find(app, args.name, also_left=True)
        try:
            if args.list:
                _list(app, service, terminal)
            elif args.remove:
                gone = calling.dropped(app, service, args.ticket)
                terminal.say(say("The note of report {number} is gone", number=gone.id))
                terminal.data({"removed": gone.id})
            elif args.take_back:
                _told(calling.taken_back(app, service, args.ticket), terminal)
            elif args.sent:
                _sent(app, service, args, terminal)
            elif _is_later(args):
                _noted(app, service, args, terminal)
            else:
                _message(app, service, args, terminal)
        except (CallingError, ClipboardError, LanguageError) as error:
            raise UsageError(error.title, error.advice) from error
    return int(Exit.FINE)


def _is_later(args: argparse.Namespace) -> bool:
    """Something of a report that was noted before."""
    return bool(args.acknowledged or args.answered or args.ticket is not None)


def _check(args: argparse.Namespace) -> None:
    """Raises UsageError for what does not go together."""
    if args.remove and args.ticket is None:
        raise UsageError(
            say("Which report is to go?"), say("Name it: --remove --ticket N. See: --list")
        )
    noting = args.sent or _is_later(args)
    if not noting and (args.number is not None or args.answer_by is not None or args.at):
        raise UsageError(say("--number, --answer-by and --at go with --sent or --ticket"), SEE)
    if args.text is not None and not args.sent:
        raise UsageError(say("--text goes with --sent"), SEE)
    if args.at and not (args.sent or args.acknowledged or args.answered):
        raise UsageError(say("--at goes with --sent, --acknowledged or --answered"), SEE)
    if args.ticket is not None and (args.sent or args.list or args.copy or args.mailto):
        raise UsageError(say("--ticket goes with --acknowledged, --answered or --remove"), SEE)
    if args.ticket is not None and (args.to is not None or args.by is not None or args.short):
        raise UsageError(say("--to, --as and --short are of a message that is written now"), SEE)
    to = typed(args.to or "")
    if ("@" in to or "://" in to) and " " not in to and not (is_mail(to) or _is_page(to)):
        raise UsageError(
            say("{value} is no e-mail address", value=to),
            say("It looks like help@example.com. Of a form or a person write the name."),
        )


def _is_page(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


# -- the message -----------------------------------------------------------------------------------


def _draft(app: App, service: Service, args: argparse.Namespace) -> Draft:
    """Raises CallingError, LanguageError."""
    now = app.clock.now()
    setting = Setting(now=now) if args.language is None else setting_in(args.language, now)
    by = None if args.by is None else typed(args.by)
    return reporting.draft(
        app, service, setting, args.outage, typed(args.to or ""), by, short=bool(args.short)
    )


def _message(app: App, service: Service, args: argparse.Namespace, terminal: Terminal) -> None:
    draft = _draft(app, service, args)
    if args.mailto:
        if draft.to and not is_mail(draft.to):
            raise UsageError(
                say("{value} is no e-mail address", value=draft.to),
                say("Name one with --to, or take the text with --copy."),
            )
        link = draft.link
        terminal.say(link.url)
        if not link.whole:
            terminal.warn(say("The link holds a shorter message: the whole one does not fit."))
        terminal.data({"mailto": link.url, "whole": link.whole})
    else:
        text = draft.clipboard
        if args.copy:
            copy(text)
            terminal.say(say("The message is in the clipboard"))
        else:
            for line in text.rstrip().split("\n"):
                terminal.say(line)
        terminal.data(_draft_data(service, draft, terminal))
    for gap in draft.gaps:
        terminal.warn(say("Fill in: {gap}", gap=gap))
    terminal.warn(
        say(
            "Nothing is sent by us. Once you have sent it: statuswatch report {name} --sent",
            name=service.id,
        )
    )


def _draft_data(service: Service, draft: Draft, terminal: Terminal) -> dict[str, object]:
    return {
        "service": service.id,
        "outage": None if draft.outage is None else draft.outage.id,
        "to": draft.to,
        "subject": draft.subject,
        "text": draft.text,
        "short": draft.short,
        "to_fill_in": [terminal.text(gap) for gap in draft.gaps],
    }


# -- its clock -------------------------------------------------------------------------------------


def _sent(app: App, service: Service, args: argparse.Namespace, terminal: Terminal) -> None:
    draft = _draft(app, service, args)
    clock = reporting.noted(
        app,
        draft,
        args.at or app.clock.now(),
        text=_really(args.text) if args.text is not None else "",
        number=typed(args.number or ""),
        due=args.answer_by,
    )
    terminal.say(say("Noted: report {number} to {to}.", number=clock.ticket.id, to=clock.ticket.to))
    _about(app, draft, args, terminal)
    _tell(clock, terminal)
    if clock.due is None:
        terminal.say(
            say(
                "Nobody said by when they answer. You may: statuswatch report {name} --ticket "
                "{number} --answer-by 1d",
                name=service.id,
                number=clock.ticket.id,
            )
        )


def _about(app: App, draft: Draft, args: argparse.Namespace, terminal: Terminal) -> None:
    """Which outage it is, and which others there are: reports are judged under their outage."""
    if draft.outage is None:
        return
    terminal.say(say("    About the outage of {start}", start=draft.outage.start))
    others = [o for o in calling.lasting(app, draft.service) if o.id != draft.outage.id]
    if args.outage is None and others:
        terminal.warn(
            count(
                "{n} more outage of theirs goes on. Is it about that one: --outage {id}",
                "{n} more outages of theirs go on. Is it about another one: --outage {id}",
                len(others),
                id=others[0].id,
            )
        )


def _really(path: str) -> str:
    """What the user sent, from a file or the standard input. Raises UsageError."""
    try:
        if path == "-":
            return sys.stdin.read(LONGEST)
        with Path(path).open(encoding="utf-8") as file:
            return file.read(LONGEST)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            say("{path} can't be read: {why}", path=typed(path), why=why),
            say("Name a text file, or - for the standard input."),
        ) from error


def _noted(app: App, service: Service, args: argparse.Namespace, terminal: Terminal) -> None:
    now = app.clock.now()
    moment = args.at or now
    _not_noted_yet(app, service, args)
    about = None if args.outage is None else calling.outage_of(app, service, args.outage)
    clock = calling.noted(
        app,
        service,
        number=args.ticket,
        acknowledged=moment if args.acknowledged else None,
        answered=moment if args.answered else None,
        theirs=None if args.number is None else typed(args.number),
        by=args.answer_by,
    )
    if about is not None:
        clock = calling.moved(app, clock.ticket, about)
    _told(clock, terminal)


def _told(clock: TicketClock, terminal: Terminal) -> None:
    terminal.say(say("Report {number} to {to}.", number=clock.ticket.id, to=clock.ticket.to))
    _tell(clock, terminal)


def _not_noted_yet(app: App, service: Service, args: argparse.Namespace) -> None:
    """Noting it once more would move the moment to now, by which they are judged. Raises
    UsageError, CallingError."""
    if args.at is not None or not (args.acknowledged or args.answered):
        return
    found = calling.ticket_of(app, service, args.ticket)
    noted = found.answered if args.answered else found.acknowledged
    if noted is None:
        return
    words = say("It is noted that they answered report {number} at {at}", number=found.id, at=noted)
    if not args.answered:
        words = say(
            "It is noted that they have had report {number} since {at}", number=found.id, at=noted
        )
    raise UsageError(words, say("Say another time with --at, or take it back with --take-back."))


def _list(app: App, service: Service, terminal: Terminal) -> None:
    clocks = calling.tickets(app, service)
    outages = app.stored.history.outages(service.id, now=app.clock.now()) if clocks else ()
    for clock in clocks:
        ticket = clock.ticket
        terminal.say(say("{number}. {at} to {to}", number=ticket.id, at=ticket.sent, to=ticket.to))
        if ticket.number:
            terminal.say(say("    Their number: {number}", number=ticket.number))
        about = next((o for o in outages if ticket in reports_of(o, [ticket])), None)
        if about is not None:
            terminal.say(say("    About the outage of {start}", start=about.start))
        for entry in entries(clock):
            if entry.kind in (EntryKind.ACKNOWLEDGED, EntryKind.DUE):
                terminal.say(say("    {at}  {what}", at=entry.at, what=entry.words))
        _tell(clock, terminal)
    if not clocks:
        terminal.say(say("You have not noted a report to {name}", name=service.name))


def _tell(clock: TicketClock, terminal: Terminal) -> None:
    terminal.say(say("    {clock}", clock=in_words(clock)))
    terminal.data(_data(clock, terminal))


def _data(clock: TicketClock, terminal: Terminal) -> dict[str, object]:
    ticket = clock.ticket
    return {
        "id": ticket.id,
        "service": ticket.service,
        "outage": ticket.outage,
        "to": ticket.to,
        "number": ticket.number,
        "sent": when(ticket.sent),
        "state": clock.standing.value,
        "acknowledged": when(ticket.acknowledged),
        "answered": when(ticket.answered),
        "answer_due": when(clock.due),
        "waited_seconds": round(clock.waited.total_seconds()),
        "late_seconds": None if clock.late is None else round(clock.late.total_seconds()),
        "words": terminal.text(in_words(clock)),
        "wording": ticket.wording,
    }
