"""promise: what a vendor promised, and what became of it."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, date, datetime, timedelta

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import WrongWordError, duration, moment
from statuswatch.core.docket import PromiseKind
from statuswatch.core.words import say

KINDS = {kind.value.replace("_", "-"): kind for kind in PromiseKind}

NEVER = "never"


def kind(text: str) -> PromiseKind:
    found = KINDS.get(text.strip().casefold().replace("_", "-"))
    if found is None:
        raise WrongWordError(
            say(
                "{text} is no kind of promise: write {kinds}",
                text=repr(text),
                kinds=", ".join(KINDS),
            )
        )
    return found


def limit(text: str) -> tuple[timedelta, bool]:
    """`60m`, `4h`, `5d`; `1bd` in business days; or as they wrote it: `90 minutes`, `two business
    days`. True: business days."""
    if match := re.fullmatch(r"\s*([0-9]{1,3})\s*bd\s*", text):
        return timedelta(days=int(match[1])), True
    try:
        return duration(text), False
    except WrongWordError:
        from statuswatch.core.pledge_times import length_of

        found = length_of(text)
        if found is None:
            raise
        return found.limit, found.business


def due(text: str) -> datetime:
    """A date (to its last minute) or a date with a time, on this computer's clock; or as they wrote
    it: `by Monday`, `end of the month`, `next Friday 18:00 CET`."""
    found = _in_their_words(text)
    if found is not None:
        return found
    whole = text.strip()
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", whole):
        whole = f"{whole if '-' in whole else _dashed(whole)} 23:59"
    try:
        datetime.fromisoformat(whole)
    except ValueError as error:
        raise WrongWordError(
            say(
                "{text} is no date: write a date (2026-11-09), a date with a time, or as they did "
                "(next Friday 18:00)",
                text=repr(text),
            )
        ) from error
    return moment(whole)


def _in_their_words(text: str) -> datetime | None:
    """`None`: it is a date in figures, or nothing that anybody can read as one."""
    if re.fullmatch(r"[\d\s:.+TZ-]*", text):
        return None
    from statuswatch.app.calendar_zones import HERE
    from statuswatch.core import pledge_times

    led = re.match(r"\s*(?:by|before|until|on|no later than)\s", text, re.I)
    return pledge_times.due(text if led else f"by {text.strip()}", datetime.now(UTC), HERE.clock)


def _dashed(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def day(text: str) -> date | None:
    """A date, how long from now (`90d`), or `never`: `None`."""
    if text.strip().casefold() == NEVER:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    try:
        return (datetime.now(UTC).astimezone() + duration(text)).date()
    except (WrongWordError, OverflowError) as error:
        raise WrongWordError(
            say(
                "{text} is no day: write a date (2026-11-09), how long from now (90d), or never",
                text=repr(text),
            )
        ) from error


def number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise WrongWordError(say("{text} is no number of a promise", text=repr(text)))
    return int(text)


def verdict(text: str) -> str:
    word = text.strip().casefold()
    if word not in ("kept", "broken", "undo"):
        raise WrongWordError(say("{text} is neither kept nor broken (nor undo)", text=repr(text)))
    return word


def _perhaps_one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="of this service only")


def _said(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", default="", metavar="WHO", help="who of them said so")
    parser.add_argument(
        "--proof", default="", metavar="WHERE", help="an address, or where it stands"
    )
    parser.add_argument("--made", type=moment, metavar="WHEN", help="when they promised it (now)")
    parser.add_argument(
        "--zone", default="", metavar="ZONE", help="whose days count: Europe/Berlin (UTC)"
    )


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument(
        "kind",
        metavar="KIND",
        type=kind,
        help="status-page, update-every, resolve-within, answer-within, feed-per-category, "
        "post-mortem, known-issue, other",
    )
    parser.add_argument("--text", default="", metavar="WORDS", help="their words, quoted")
    parser.add_argument(
        "--within",
        type=limit,
        metavar="LENGTH",
        help="60m, 4h, 5d; 1bd: one business day; or in words: '90 minutes', 'two business days'",
    )
    parser.add_argument(
        "--due",
        type=due,
        metavar="DATE",
        help="2026-11-09, or with a time; or as they wrote it: 'next Friday 18:00 CET'",
    )
    parser.add_argument(
        "--category", action="append", default=[], metavar="NAME", help="of feeds: one of them each"
    )
    parser.add_argument("--review", type=day, metavar="DAY", help="when you want to judge it")
    _said(parser)


def _split(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("file", metavar="FILE", help="a text of theirs (- = stdin)")
    parser.add_argument(
        "--keep", metavar="NUMBERS", help="keep these of what was found: 1,3-5, or all"
    )
    _said(parser)


def _settle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", type=number)
    parser.add_argument("verdict", metavar="VERDICT", type=verdict, help="kept, broken, or undo")
    parser.add_argument("--at", type=moment, metavar="WHEN", help="since when (now)")


def _move(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", type=number)
    parser.add_argument("due", metavar="DATE", type=due, help="the new date")


def _review(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("which", metavar="NAME|NUMBER", help="a service, or one promise of theirs")
    parser.add_argument("day", metavar="DAY", type=day, help="2026-11-09, 90d, or never")


def _remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", type=number)


COMMANDS = (
    Command(
        "promise",
        "What they promised, and whether they kept it.",
        "promise.promise",
        inner=(
            Command("list", "All that was promised, with numbers.", arguments=_perhaps_one),
            Command("add", "Write one down.", arguments=_add),
            Command("split", "Find the promises in a text of theirs.", arguments=_split),
            Command("judge", "Kept or broken, with the evidence.", arguments=_perhaps_one),
            Command("settle", "Judge one yourself that no record can show.", arguments=_settle),
            Command("move", "They moved its date; the earlier one stays.", arguments=_move),
            Command("review", "The day on which you want to judge.", arguments=_review),
            Command("remove", "Take one away.", arguments=_remove),
        ),
        alone=True,
    ),
)
