"""contact, report, letter: whom to call, what was written to them, and what they wrote."""

from __future__ import annotations

import argparse
import re
from datetime import datetime, timedelta

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import WrongWordError, coming, duration, past
from statuswatch.core.words import say


def due(text: str) -> timedelta | datetime:
    """How long after it was sent (1d), or a moment."""
    if re.fullmatch(r"\s*[0-9]+\s*[smhd]\s*", text):
        return duration(text)
    try:
        return coming(text)
    except WrongWordError as error:
        raise WrongWordError(
            say(
                "{text} is neither a date (2026-11-09) nor how long after it was sent (4h, 1d)",
                text=repr(text),
            )
        ) from error


def ticket(text: str) -> int:
    """Of a report, as `--list` numbers them: not the vendor's own number."""
    if not re.fullmatch(r"[0-9]{1,18}", text.strip()) or not int(text):
        raise WrongWordError(
            say(
                "{text} is no number of a report: see --list (theirs goes with --number)",
                text=repr(text),
            )
        )
    return int(text)


ANY = 0
"""Of `--answers` without a number: whichever it is."""


def ticket_or_file(text: str) -> int | str:
    """Behind `--answers` may stand the letter itself, where no number was meant."""
    return ticket(text) if re.fullmatch(r"[0-9]{1,18}", text.strip()) else text


def letter_number(text: str) -> int:
    """Of a letter, as the list has it."""
    if not re.fullmatch(r"[0-9]{1,18}", text.strip()) or not int(text):
        raise WrongWordError(
            say("{text} is no number of a letter: the list has them", text=repr(text))
        )
    return int(text)


def _contact(contact: argparse.ArgumentParser) -> None:
    contact.add_argument("name", metavar="NAME")
    contact.add_argument(
        "words",
        metavar="WHAT",
        nargs="*",
        help="add KIND VALUE, remove VALUE, number VALUE (under which they know you); without: the "
        "list. Kinds: email, form, phone, account, community, status, other",
    )
    contact.add_argument("--label", metavar="TEXT", help="with add: what it is")
    contact.add_argument("--hours", metavar="TEXT", help="with add: when somebody is there")
    contact.add_argument("--pages", action="store_true", help="with add: it wakes somebody there")
    contact.add_argument("--plan", metavar="TEXT", help="with number: which plan you have there")


def _report(report: argparse.ArgumentParser) -> None:
    report.add_argument("name", metavar="NAME")
    what = report.add_mutually_exclusive_group()
    what.add_argument("--print", action="store_true", help="show the filled message (so it is)")
    what.add_argument("--copy", action="store_true", help="put it into the clipboard")
    what.add_argument(
        "--mailto", action="store_true", help="print a link that opens it in your mail program"
    )
    what.add_argument("--sent", action="store_true", help="note that you sent it")
    what.add_argument("--acknowledged", action="store_true", help="they said that they have it")
    what.add_argument("--answered", action="store_true", help="they answered")
    what.add_argument(
        "--take-back", action="store_true", help="they did not answer (or have it) after all"
    )
    what.add_argument("--list", action="store_true", help="what you sent, each with its clock")
    what.add_argument("--remove", action="store_true", help="with --ticket: take the note back")
    _message(report)
    _clock(report)


def _message(report: argparse.ArgumentParser) -> None:
    report.add_argument(
        "--outage",
        metavar="ID",
        help="which outage: its id, or latest (the worst that lasts); with --ticket: it is about it",
    )
    report.add_argument("--to", metavar="ADDRESS", help="to whom (their first e-mail address)")
    report.add_argument("--as", dest="by", metavar="NAME", help="your name; kept for next time")
    report.add_argument("--short", action="store_true", help="a few lines, for a form or a chat")
    report.add_argument(
        "--language", metavar="CODE", help="of the message, whole: en (so it is), de"
    )


def _clock(report: argparse.ArgumentParser) -> None:
    report.add_argument("--ticket", type=ticket, metavar="N", help="which report (the newest)")
    report.add_argument("--number", metavar="TEXT", help="their number of it")
    report.add_argument(
        "--answer-by", type=due, metavar="WHEN", help="an answer is due then: 1d, or a date"
    )
    report.add_argument("--at", type=past, metavar="WHEN", help="when that was (now)")
    report.add_argument(
        "--text", metavar="FILE", help="with --sent: what you really sent; - is standard input"
    )


def _letter(letter: argparse.ArgumentParser) -> None:
    letter.add_argument("name", metavar="NAME")
    letter.add_argument(
        "file", metavar="FILE", nargs="?", help="an .eml or a text; - is standard input; none: list"
    )
    letter.add_argument(
        "--outage", metavar="ID", help="what it is about: an id, latest, or none (as its date says)"
    )
    letter.add_argument("--from", dest="sender", metavar="NAME", help="of a pasted text: who")
    letter.add_argument("--subject", metavar="TEXT", help="of a pasted text: about what")
    letter.add_argument("--at", type=past, metavar="WHEN", help="of a pasted text: when")
    letter.add_argument(
        "--keep-promises", action="store_true", help="keep what it promises, as it is offered"
    )
    letter.add_argument(
        "--answers",
        type=ticket_or_file,
        nargs="?",
        const=ANY,
        metavar="N",
        help="it answers this report (as report --list numbers them); else the one whose number it "
        "names, or the newest that waits",
    )
    letter.add_argument("--show", type=letter_number, metavar="N", help="the text of this one")
    letter.add_argument("--remove", type=letter_number, metavar="N", help="take this one out again")


COMMANDS = (
    Command("contact", "Whom to call.", "contact.contact", _contact),
    Command(
        "report", "Report a problem to them, and hear if they answer.", "report.report", _report
    ),
    Command("letter", "What they wrote to you.", "letter.letter", _letter),
)
