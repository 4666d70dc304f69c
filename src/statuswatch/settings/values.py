"""One value of the file and what it means; what is said where it does not do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from statuswatch.core.model import Level
from statuswatch.core.telling import CHOOSABLE, NoticeKind
from statuswatch.core.words import Message, say
from statuswatch.settings.model import Canary, duration_text, parse_duration

_Choice = TypeVar("_Choice", bound=StrEnum)

DAY = timedelta(days=1)
SHORTEST, RAREST = timedelta(seconds=1), 7 * DAY


class WrongError(Exception):
    """A value that does not do: `title` says why, `advice` what to write."""

    def __init__(self, title: Message, advice: Message) -> None:
        super().__init__(str(title))
        self.title = title
        self.advice = advice


Wrong = Callable[[tuple[str, ...], WrongError], None]
"""Is told of each mistake, with the path of its key."""


def duration(
    value: object, shortest: timedelta = SHORTEST, longest: timedelta = RAREST
) -> timedelta:
    example = say('Write it in quotes with its unit, for example "{example}".', example="5m")
    wrong = WrongError(say("{value} is not a duration.", value=shown(value)), example)
    if not isinstance(value, str):
        raise wrong
    try:
        length = parse_duration(value)
    except ValueError as error:
        raise wrong from error
    if shortest <= length <= longest:
        return length
    title = say("{value} is out of range.", value=shown(value))
    between = say(
        "Choose between {shortest} and {longest}.",
        shortest=duration_text(shortest),
        longest="24h" if longest == DAY else duration_text(longest),
    )
    raise WrongError(title, between)


def flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    advice = say("Write true or false, without quotes.")
    raise WrongError(say("{value} is neither true nor false.", value=shown(value)), advice)


_LEVELS = {level.word: level for level in Level}


def level(value: object) -> Level:
    if isinstance(value, str) and value in _LEVELS:
        return _LEVELS[value]
    title = say("{value} is not a level.", value=shown(value))
    raise WrongError(title, one_of(_LEVELS))


THEMES = ("system", "light", "dark")


def theme(value: object) -> str:
    if isinstance(value, str) and value in THEMES:
        return value
    raise WrongError(say("{value} is not a theme.", value=shown(value)), one_of(THEMES))


def language(value: object) -> str:
    """`system`, or a code as gettext names its folders: `de`, `pt_BR`, `sr@latin`."""
    if isinstance(value, str) and re.fullmatch(r"system|[a-z]{2,3}(_[A-Z]{2})?(@[a-z]+)?", value):
        return value
    advice = say("Write system, or a code such as en, de or pt_BR.")
    raise WrongError(say("{value} is not a language's code.", value=shown(value)), advice)


def choice(of: type[_Choice], value: object, title: str) -> _Choice:
    """One of an enumeration's words. `title`: what is said else, with a place for {value}."""
    if isinstance(value, str) and value in of.__members__.values():
        return of(value)
    raise WrongError(say(title, value=shown(value)), one_of(of))


def kinds(value: object) -> frozenset[NoticeKind]:
    advice = say(
        "Write a list of some of these, in quotes: {words}. [] switches them all off.",
        words=", ".join(CHOOSABLE),
    )
    if not isinstance(value, list):
        raise WrongError(say("{value} is not a list of kinds.", value=shown(value)), advice)
    for one in value:
        if one not in CHOOSABLE:
            raise WrongError(say("{value} is not a kind of notice.", value=shown(one)), advice)
    return frozenset(NoticeKind(one) for one in value)


def canaries(value: object) -> tuple[Canary, ...]:
    if isinstance(value, list):
        return tuple(_canary(one) for one in value)
    title = say("{value} is not a list of pages.", value=shown(value))
    raise WrongError(title, _CANARY_ADVICE)


_CANARY_ADVICE = say(
    'Write a list: ["http://host/page words of its body", ...], or tables with url and expect.'
)


def _canary(value: object) -> Canary:
    url: object = ""
    expect: object = ""
    if isinstance(value, str):
        url, _, expect = value.strip().partition(" ")
    elif isinstance(value, dict) and value.keys() <= {"url", "expect"}:
        url, expect = value.get("url", ""), value.get("expect", "")
    if isinstance(url, str) and isinstance(expect, str) and _is_http(url):
        return Canary(url, expect.strip())
    raise WrongError(say("{value} is not a page to ask.", value=shown(value)), _CANARY_ADVICE)


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def one_of(words: Iterable[str]) -> Message:
    return say("Write one of {words} in quotes.", words=", ".join(words))


def near(word: str, words: Iterable[str], cutoff: float = 0.6) -> str:
    """That of `words` which may be meant; empty: none is like it."""
    import difflib  # only where something is wrong: every command starts by reading settings

    return next(iter(difflib.get_close_matches(word, list(words), n=1, cutoff=cutoff)), "")


def shown(value: object) -> str:
    """For a message: cut where it is long."""
    text = repr(value) if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= 60 else text[:57] + "..."


def plain(value: object) -> object:
    """As TOML has it: of a duration its text, of a level its word, of several a list."""
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, Level):
        return value.word
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, Canary):
        return {"url": value.url, "expect": value.expect}
    if isinstance(value, (set, frozenset)):
        return [plain(one) for one in sorted(value, key=_place)]
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return value


def _place(one: object) -> tuple[int, str]:
    """Kinds of notices as they are listed elsewhere, all else by the alphabet."""
    return (CHOOSABLE.index(one) if one in CHOOSABLE else len(CHOOSABLE)), str(one)
