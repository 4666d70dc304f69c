"""Every key there is, how its value is read, and what is said when it does not do."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from statuswatch.core.model import Level
from statuswatch.core.words import Message, say
from statuswatch.settings.model import Canary, Settings, parse_duration


class WrongError(Exception):
    """A value that does not do: `title` says why, `advice` what to write."""

    def __init__(self, title: Message, advice: Message) -> None:
        super().__init__(str(title))
        self.title = title
        self.advice = advice


_SHORTEST, _RAREST = timedelta(seconds=1), timedelta(days=7)


def _duration(value: object) -> timedelta:
    example = say('Write it in quotes with its unit, for example "{example}".', example="5m")
    if not isinstance(value, str):
        raise WrongError(say("{value} is not a duration.", value=_shown(value)), example)
    try:
        length = parse_duration(value)
    except ValueError as error:
        raise WrongError(say("{value} is not a duration.", value=_shown(value)), example) from error
    if not _SHORTEST <= length <= _RAREST:
        title = say("{value} is out of range.", value=_shown(value))
        raise WrongError(title, say("Choose between 1s and 7d."))
    return length


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    advice = say("Write true or false, without quotes.")
    raise WrongError(say("{value} is neither true nor false.", value=_shown(value)), advice)


_LEVELS = {level.word: level for level in Level}


def _level(value: object) -> Level:
    if isinstance(value, str) and value in _LEVELS:
        return _LEVELS[value]
    advice = say("Write one of {words} in quotes.", words=", ".join(_LEVELS))
    raise WrongError(say("{value} is not a level.", value=_shown(value)), advice)


THEMES = ("system", "light", "dark")


def _theme(value: object) -> str:
    if isinstance(value, str) and value in THEMES:
        return value
    advice = say("Write one of {words} in quotes.", words=", ".join(THEMES))
    raise WrongError(say("{value} is not a theme.", value=_shown(value)), advice)


def _canaries(value: object) -> tuple[Canary, ...]:
    if isinstance(value, list):
        return tuple(_canary(one) for one in value)
    title = say("{value} is not a list of pages.", value=_shown(value))
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
    raise WrongError(say("{value} is not a page to ask.", value=_shown(value)), _CANARY_ADVICE)


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= 60 else text[:57] + "..."


READ: Mapping[str, Callable[[Settings, object], Settings]] = {
    "polling.interval": lambda old, value: replace(old, interval=_duration(value)),
    "polling.fast": lambda old, value: replace(old, fast=_duration(value)),
    "polling.floor": lambda old, value: replace(old, floor=_duration(value)),
    "network.canaries": lambda old, value: replace(old, canaries=_canaries(value)),
    "notifications.desktop": lambda old, value: replace(old, desktop=_flag(value)),
    "window.theme": lambda old, value: replace(old, theme=_theme(value)),
    "notifications.at_least": lambda old, value: replace(old, at_least=_level(value)),
}
"""Each key, and the settings with its value in them. Raises WrongError for one that does not do."""

KEYS = tuple(READ)
"""Every key there is, as it is written in docs/settings.md."""

TABLES = frozenset(key.partition(".")[0] for key in KEYS)


def named(key: str, wrong: WrongError) -> Message:
    return say("{key}: {what}", key=key, what=wrong.title)


def unknown(key: str) -> WrongError:
    title = say("There is no such setting; the rest holds.")
    near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.6)
    last = {known.rpartition(".")[2]: known for known in KEYS}
    near = near or [
        last[word] for word in difflib.get_close_matches(key.rpartition(".")[2], last, n=1)
    ]
    if near:
        return WrongError(title, say("Did you mean {key}?", key=near[0]))
    return WrongError(title, say("Remove it. The settings are: {keys}.", keys=", ".join(KEYS)))
