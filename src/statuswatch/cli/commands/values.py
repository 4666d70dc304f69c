"""What a typed word may stand for: a length of time, a moment, a folder. Mistakes are told."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from statuswatch.core.words import Message, say
from statuswatch.demo.speed import read_speed
from statuswatch.settings import parse_duration

LONGEST_NAME = 5_000
"""Characters."""


class WrongWordError(Exception):
    """It cannot mean what stands there: `words` say why. The parser adds which option it was."""

    def __init__(self, words: Message) -> None:
        super().__init__(str(words))
        self.words = words


def _wrong(error: ValueError) -> WrongWordError:
    words = error.args[0] if error.args else ""
    return WrongWordError(words if isinstance(words, Message) else say("{words}", words=str(words)))


def duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise _wrong(error) from error


def speed(text: str) -> float:
    try:
        return read_speed(text)
    except ValueError as error:
        raise _wrong(error) from error


def number(text: str) -> int:
    """How many: a whole number from 1 on."""
    if not re.fullmatch(r"[0-9]{1,18}", text) or not int(text):
        words = "{text} is no number of lines: write 1 or more"
        raise WrongWordError(say(words, text=repr(text)))
    return int(text)


def name(text: str) -> str:
    """What the user calls something: it stands in rows, cards and menus."""
    if len(text) > LONGEST_NAME:
        words = "a name of {n} letters is too long: {most} at most"
        raise WrongWordError(say(words, n=len(text), most=LONGEST_NAME))
    return text


def moment(text: str) -> datetime:
    """A date, a date with a time (in this computer's zone unless it has one), or how long ago."""
    try:
        return datetime.now(UTC) - parse_duration(text)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(text.strip())
        utc = found.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        words = "{text} is no moment: write a date (2026-11-09), a date with a time, or how long ago (7d)"
        raise WrongWordError(say(words, text=repr(text))) from error
    if not 1970 <= utc.year < 9000:
        raise WrongWordError(say("{text} is too far away", text=repr(text)))
    return utc


def coming(text: str) -> datetime:
    """A date or a date with a time, of what is still to be: how long ago makes no sense there."""
    try:
        parse_duration(text)
    except ValueError:
        with suppress(WrongWordError):
            return moment(text)
    raise WrongWordError(
        say(
            "{text} is no date: write a date (2026-11-09), or a date with a time",
            text=repr(text),
        )
    )


def past(text: str) -> datetime:
    """As `moment`; a time of day alone is the last one there was."""
    found = re.fullmatch(r"\s*([01]?\d|2[0-3]):([0-5]\d)\s*", text)
    if found is None:
        return moment(text)
    now = datetime.now().astimezone()
    clock = {"hour": int(found[1]), "minute": int(found[2]), "second": 0, "microsecond": 0}
    then = now.replace(**clock, tzinfo=None).astimezone(UTC)
    if then > now:
        then = (now - timedelta(days=1)).replace(**clock, tzinfo=None).astimezone(UTC)
    return then


def end(text: str) -> datetime:
    """As `moment`; a date alone means to the end of that day."""
    found = moment(text)
    if re.fullmatch(r"\s*\d{4}-?\d\d-?\d\d\s*", text):
        return moment((datetime.fromisoformat(text.strip()) + timedelta(days=1)).isoformat())
    return found


def folder(text: str) -> str:
    """A script's empty variable must not become the user's own profile."""
    if not text.strip():
        raise WrongWordError(say("the name of the folder is empty"))
    return text
