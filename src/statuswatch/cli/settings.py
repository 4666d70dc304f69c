"""settings: what may be chosen and what is; sets one key of the file, or takes it out."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterable

from statuswatch import settings as store
from statuswatch.cli.opening import UsageError
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.words import say
from statuswatch.settings import Problem, Profile, SettingsError, UnwrittenError
from statuswatch.settings.listing import Entry, UnknownKeyError, entries, toml

LANGUAGE = "general.language"


def settings(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """Trouble where something in the file does not hold."""
    key, value = _text(args.key), _text(args.value)
    if args.unset and (key is None or value is not None):
        title = say("--unset needs a key") if key is None else say("--unset takes no value")
        raise UsageError(title, say("See: statuswatch settings --help"))
    try:
        if key is None:
            return _all(terminal, profile)
        if args.unset:
            return _unset(key, terminal, profile)
        if value is not None:
            return _set(key, _value(value), terminal, profile)
        return _one(key, terminal, profile)
    except UnwrittenError:
        raise  # what they typed is right
    except (SettingsError, UnknownKeyError) as error:
        raise UsageError(error.title, error.advice) from error


def _text(typed: str | None) -> str | None:
    """As proper text: bytes that are no UTF-8 are marked. Spaces stay: a command may mean them."""
    if typed is None:
        return None
    return typed.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _all(terminal: Terminal, profile: Profile) -> int:
    there = profile.settings_file.exists()
    words = "# {file}" if there else "# {file} (not there: the defaults hold)"
    terminal.say(say(words, file=str(profile.settings_file)))
    every, problems = entries(profile)
    _list(every, terminal)
    return _told(problems, terminal)


def _one(key: str, terminal: Terminal, profile: Profile) -> int:
    """The bare value of a key, for scripts; the keys of a table."""
    found, problems = entries(profile, key)
    if len(found) == 1 and found[0].is_called(key):
        value = found[0].value
        text = say("not set") if value is None else value if isinstance(value, str) else toml(value)
        terminal.say(text)
        _tell(found[0], terminal)
    elif found:
        _list(found, terminal)
    else:
        terminal.say(say("Nothing is set there"))
    return _told(problems, terminal)


def _list(found: Iterable[Entry], terminal: Terminal) -> None:
    for entry in found:
        line = f"{entry.key} = {toml(entry.value)}"
        terminal.say(say("{line}  # default", line=line) if entry.default else line)
        _tell(entry, terminal)


def _tell(entry: Entry, terminal: Terminal) -> None:
    terminal.data({"key": entry.key, "value": entry.value, "default": entry.default})


def _told(problems: Iterable[Problem], terminal: Terminal) -> int:
    code = Exit.FINE
    for problem in problems:
        terminal.warn(str(problem))
        terminal.data(
            {
                "file": str(problem.file),
                "line": problem.line,
                "key": problem.key,
                "problem": terminal.text(problem.title),
                "advice": terminal.text(problem.advice),
            }
        )
        code = Exit.TROUBLE
    return code


def _set(key: str, value: object, terminal: Terminal, profile: Profile) -> int:
    store.write(profile, key, value)
    _list(entries(profile, key)[0], terminal)
    if key == LANGUAGE:
        terminal.say(say("Window and tray speak it from their next start on."))
    else:
        terminal.say(say("A StatusWatch that runs now goes by it within seconds."))
    return Exit.FINE


def _unset(key: str, terminal: Terminal, profile: Profile) -> int:
    if store.unset(profile, key):
        terminal.say(say("{key} is taken out of the file", key=key))
        return Exit.FINE
    entries(profile, key)  # raises for a slip of the fingers
    terminal.say(say("{key} is not in the file", key=key))
    return Exit.FINE


def _value(text: str) -> object:
    """As TOML reads it; a bare word is a text: 5m, system, 22:00-07:00."""
    try:
        found = tomllib.loads(f"x = {text}")
    except (tomllib.TOMLDecodeError, RecursionError):
        return text
    return found["x"] if found.keys() == {"x"} else text
