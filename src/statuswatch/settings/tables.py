"""The tables of tables: [services.NAME] and [channels.NAME]. No value of a channel is ever shown:
people put addresses with tokens there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from statuswatch.core.preferences import Wishes
from statuswatch.core.words import Message, say
from statuswatch.settings.model import Use, Way
from statuswatch.settings.paths import FIELDS, HIDDEN
from statuswatch.settings.values import (
    Wrong,
    WrongError,
    choice,
    duration,
    flag,
    kinds,
    level,
    near,
    shown,
)

_Read = TypeVar("_Read")

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")
OURS = ("desktop", "desktop_linux", "desktop_other", "terminal")
"""Channels that nobody sets up."""

PUSH, COMMAND = "push", "command"
LONGEST_RUN = timedelta(minutes=10)

LONGEST_TAG = 40
"""Characters of a tag: it is a heading."""

_SECRETIVE = re.compile(
    r"(?:.*_)?(?:url|uri|address|token|password|passwd|secret|key|apikey|webhook|user|login)s?",
    re.I,
)


# -- channels ------------------------------------------------------------------------------------


def channels(table: Mapping[str, object], wrong: Wrong) -> tuple[Way, ...]:
    """The ways that can be used, in the file's order."""
    found = []
    for name, inner in table.items():
        path = ("channels", name)
        try:
            if not isinstance(inner, dict):
                raise _no_channel(inner)
            _check_name(name)
        except WrongError as error:
            wrong(path, error)
            continue
        way = _way(name, inner, wrong)
        if way is not None:
            found.append(way)
    return tuple(found)


def _check_name(name: str) -> None:
    if "://" in name:
        raise _secret()
    if name in OURS or name.startswith("desktop_"):
        title = say("This channel is ours and needs no table.")
        raise WrongError(title, say("Choose another name, or set notifications.desktop."))
    if not NAME.fullmatch(name):
        title = say("This is no name for a channel.")
        raise WrongError(title, say("Use small letters, digits, - and _, 30 at most."))


def _no_channel(value: object) -> WrongError:
    if _is_secret(value):
        return _secret()
    advice = say('Write [channels.NAME] on a line of its own, and under it kind = "command".')
    return WrongError(say("A channel is a table."), advice)


def _way(name: str, table: Mapping[str, object], wrong: Wrong) -> Way | None:
    """None: it cannot be used as it is written, and `wrong` has been told why."""
    way = Way(name, "")
    for key, value in table.items():
        try:
            way = _set(way, key, value)
        except WrongError as error:
            wrong(("channels", name, key), error)
    if not {"kind", "command"} & table.keys():
        title = say("Its kind is missing.")
        wrong(("channels", name), WrongError(title, say("Write kind = {kinds}.", kinds=_KINDS)))
        return None
    kind = way.kind or (COMMAND if way.command and "kind" not in table else "")
    if kind == COMMAND and not way.command:
        if "command" not in table:
            title = say("Its command is missing.")
            wrong(("channels", name), WrongError(title, _COMMAND_ADVICE))
        return None
    if kind == PUSH and "command" in table:
        title = say("A channel of kind push runs no command.")
        wrong(("channels", name, "command"), WrongError(title, say('Write kind = "command".')))
    return replace(way, kind=kind) if kind else None


_KINDS = '"command" or "push"'
_COMMAND_ADVICE = say('Write a list of program and arguments: command = ["/path/program", "-v"].')


def _hidden(read: Callable[[object], _Read], value: object, title: Message) -> _Read:
    """What `read` makes of the value; where it does not do, it is not shown."""
    try:
        return read(value)
    except WrongError as error:
        if _is_secret(value):
            raise _secret() from None
        raise WrongError(title, error.advice) from None


def _kind(value: object) -> str:
    if isinstance(value, str) and value in (PUSH, COMMAND):
        return value
    raise WrongError(say(""), say("Write {kinds}.", kinds=_KINDS))


def _command(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        title = say("A command is a list: nothing goes through a shell, so nobody would split it.")
        raise WrongError(title, _COMMAND_ADVICE)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise WrongError(say("This is not a list of texts."), _COMMAND_ADVICE)
    if not value or not value[0].strip():
        raise WrongError(say("No program is named."), _COMMAND_ADVICE)
    if any("\0" in one for one in value):
        raise WrongError(say("A command holds no zero characters."), _COMMAND_ADVICE)
    return tuple(value)


def _timeout(value: object) -> timedelta:
    return duration(value, longest=LONGEST_RUN)


def _set(way: Way, key: str, value: object) -> Way:
    """The way with this key. Raises WrongError."""
    match key:
        case "kind":
            return replace(way, kind=_hidden(_kind, value, say("There is no such kind.")))
        case "use":
            title = say("There is no such use.")
            return replace(way, use=_hidden(lambda v: choice(Use, v, ""), value, title))
        case "command":
            return replace(way, command=_command(value))
        case "timeout":
            return replace(
                way, timeout=_hidden(_timeout, value, say("This is no time for a command to take."))
            )
        case "enabled":
            return replace(way, enabled=_hidden(flag, value, say("It is neither true nor false.")))
        case _:
            raise _unknown_of_channel(key, value)


def _is_secret(value: object) -> bool:
    """Does it look like an address?"""
    return isinstance(value, str) and "://" in value


def _secret() -> WrongError:
    title = say("Addresses and passwords are kept in the keyring, never in this file.")
    advice = say("Leave it out here: statuswatch channels add NAME asks for it.")
    return WrongError(title, advice)


def _unknown_of_channel(key: str, value: object) -> WrongError:
    if _is_secret(value) or "://" in key or _SECRETIVE.fullmatch(key):
        return _secret()
    return unknown_of("channels", key)


def unknown_of(table: str, key: str) -> WrongError:
    """A key that neither services nor channels have."""
    title = say("There is no such setting; the rest holds.")
    meant = near(key, FIELDS[table])
    if meant:
        return WrongError(title, say("Did you mean {key}?", key=meant))
    return WrongError(title, say("Here stand: {keys}.", keys=", ".join(FIELDS[table])))


# -- services ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Declared:
    """The channels that the file speaks of, be they well written or not; those that are for
    escalations."""

    names: frozenset[str]
    escalation: frozenset[str]


def declared(table: object, ways: tuple[Way, ...]) -> Declared:
    """`table`: [channels], as written; `ways`: those of it that can be used."""
    names = frozenset(table) if isinstance(table, dict) else frozenset()
    return Declared(names, frozenset(way.name for way in ways if way.use is Use.ESCALATION))


def services(table: Mapping[str, object], there: Declared, wrong: Wrong) -> Mapping[str, Wishes]:
    """The wishes by service as it is written."""
    found = {}
    for name, inner in table.items():
        if not isinstance(inner, dict) or not name.strip():
            advice = say('Write [services."NAME"] on a line of its own, and under it its wishes.')
            wrong(("services", name), WrongError(say("A service is a table."), advice))
            continue
        wishes = Wishes()
        for key, value in inner.items():
            try:
                wishes = _with(wishes, name, key, value, there)
            except WrongError as error:
                wrong(("services", name, key), error)
        found[name] = wishes
    return found


def _with(wishes: Wishes, name: str, key: str, value: object, there: Declared) -> Wishes:
    match key:
        case "at_least":
            return replace(wishes, at_least=level(value))
        case "kinds":
            return replace(wishes, kinds=kinds(value))
        case "vital":
            return replace(wishes, vital=flag(value))
        case "channels":
            return replace(wishes, channels=_channels_of(value, there))
        case "tags":
            return replace(wishes, tags=_tags(value))
    if isinstance(value, dict):
        title = say("A name with dots stands in quotes.")
        raise WrongError(title, say('Write [services."{name}.{key}"].', name=name, key=key))
    raise unknown_of("services", key)


def _tags(value: object) -> tuple[str, ...]:
    """In their order, each once; upper and lower case are no difference."""
    advice = say('Write a list of texts: tags = ["podcast", "client A"].')
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise WrongError(say("{value} is not a list of tags.", value=_safely(value)), advice)
    found = {one.strip().casefold(): " ".join(one.split()) for one in reversed(value)}
    for tag in found.values():
        if not tag or len(tag) > LONGEST_TAG or not tag.isprintable():
            title = say("{value} is not a tag.", value=_safely(tag))
            raise WrongError(title, say("A tag has 1 to {most} characters.", most=LONGEST_TAG))
    return tuple(reversed(found.values()))


def _channels_of(value: object, there: Declared) -> frozenset[str]:
    names = ", ".join(("desktop", *sorted(n for n in there.names if "://" not in n)))
    advice = say("Write a list of some of these, in quotes: {names}.", names=names)
    if not isinstance(value, list):
        raise WrongError(say("{value} is not a list of channels.", value=_safely(value)), advice)
    for one in value:
        if isinstance(one, str) and one in there.escalation:
            title = say("{name} is for escalations only.", name=one)
            raise WrongError(title, say('Leave it out, or give it use = "always".'))
        if not isinstance(one, str) or one not in {*OURS, *there.names}:
            title = say("There is no channel called {name}.", name=_safely(one))
            raise WrongError(title, _did_you_mean(one, there) or advice)
    return frozenset(value)


def _did_you_mean(name: object, there: Declared) -> Message | None:
    meant = near(name, (*there.names, "desktop")) if isinstance(name, str) else ""
    return say("Did you mean {key}?", key=meant) if meant and "://" not in meant else None


def _safely(value: object) -> str:
    text = shown(value)
    return HIDDEN if "://" in text else text
