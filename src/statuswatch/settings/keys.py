"""Every key there is, and the settings that a whole file means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from statuswatch.core.preferences import Preferences
from statuswatch.core.words import Message, say
from statuswatch.settings.model import Clock, Closing, Density, Settings, Sound, Use
from statuswatch.settings.network import ca_file, proxy, updates_address
from statuswatch.settings.paths import FIELDS, Path, text_of
from statuswatch.settings.values import (
    DAY,
    Wrong,
    WrongError,
    canaries,
    choice,
    duration,
    flag,
    kinds,
    language,
    level,
    near,
    theme,
)


class Key(NamedTuple):
    """One key that has a default. `put`: the settings with this value in them; raises WrongError
    for one that does not do. `get`: its value in them."""

    put: Callable[[Settings, object], Settings]
    get: Callable[[Settings], object]


def _preferring(put: Callable[[Preferences, object], Preferences], name: str) -> Key:
    """One that is kept in the preferences, under this name."""
    return Key(
        lambda old, value: replace(old, preferences=put(old.preferences, value)),
        lambda settings: getattr(settings.preferences, name),
    )


def _sound(value: object) -> Sound:
    return choice(Sound, value, "{value} is not a choice of sound.")


def _clock(value: object) -> Clock:
    return choice(Clock, value, "{value} is not a way to write times.")


def _density(value: object) -> Density:
    return choice(Density, value, "{value} is not a density of rows.")


def _closing(value: object) -> Closing:
    return choice(Closing, value, "{value} is nothing that closing can do.")


EVERY: Mapping[str, Key] = {
    "general.language": Key(lambda s, v: replace(s, language=language(v)), lambda s: s.language),
    "general.clock": Key(lambda s, v: replace(s, hours=_clock(v)), lambda s: s.hours),
    "polling.interval": Key(lambda s, v: replace(s, interval=duration(v)), lambda s: s.interval),
    "polling.fast": Key(lambda s, v: replace(s, fast=duration(v)), lambda s: s.fast),
    "polling.floor": Key(lambda s, v: replace(s, floor=duration(v)), lambda s: s.floor),
    "network.canaries": Key(lambda s, v: replace(s, canaries=canaries(v)), lambda s: s.canaries),
    "network.proxy": Key(lambda s, v: replace(s, proxy=proxy(v)), lambda s: s.proxy),
    "network.ca_file": Key(lambda s, v: replace(s, ca_file=ca_file(v)), lambda s: s.ca_file),
    "notifications.desktop": Key(lambda s, v: replace(s, desktop=flag(v)), lambda s: s.desktop),
    "notifications.at_least": _preferring(lambda p, v: replace(p, at_least=level(v)), "at_least"),
    "notifications.kinds": _preferring(lambda p, v: replace(p, kinds=kinds(v)), "kinds"),
    "notifications.hold": _preferring(
        lambda p, v: replace(p, hold=duration(v, timedelta(), DAY)), "hold"
    ),
    "notifications.escalate_after": _preferring(
        lambda p, v: replace(p, escalate_after=duration(v, longest=DAY)), "escalate_after"
    ),
    "notifications.sound": Key(lambda s, v: replace(s, sound=_sound(v)), lambda s: s.sound),
    "window.theme": Key(lambda s, v: replace(s, theme=theme(v)), lambda s: s.theme),
    "window.density": Key(lambda s, v: replace(s, density=_density(v)), lambda s: s.density),
    "window.closing": Key(lambda s, v: replace(s, closing=_closing(v)), lambda s: s.closing),
    "window.quiet_icon": Key(lambda s, v: replace(s, quiet_icon=flag(v)), lambda s: s.quiet_icon),
    "updates.check": Key(lambda s, v: replace(s, updates=flag(v)), lambda s: s.updates),
    "updates.address": Key(
        lambda s, v: replace(s, updates_address=updates_address(v)), lambda s: s.updates_address
    ),
}

KEYS = tuple(EVERY)
"""Every key with a default, as it is written in docs/settings.md."""

TABLES = frozenset({key.partition(".")[0] for key in KEYS} | {"quiet_hours", *FIELDS})


class Mistake(NamedTuple):
    """What of the file does not hold, and why."""

    path: Path
    wrong: WrongError

    @property
    def title(self) -> Message:
        return say("{key}: {what}", key=text_of(self.path), what=self.wrong.title)


def read(data: Mapping[str, object]) -> tuple[Settings, tuple[Mistake, ...]]:
    """What a file with this `data` means, and every mistake in it: each costs only its own key."""
    mistakes: list[Mistake] = []

    def wrong(path: Path, error: WrongError) -> None:
        mistakes.append(Mistake(path, error))

    settings = Settings()
    for path, value in _leaves(data):
        try:
            if text_of(path) not in EVERY:
                raise unknown(path)
            settings = EVERY[text_of(path)].put(settings, value)
        except WrongError as error:
            wrong(path, error)
    if "quiet_hours" in data:
        from statuswatch.settings import hours  # most files speak of neither

        quiet = hours.read(_table(data, "quiet_hours", wrong), wrong)
        settings = replace(settings, preferences=replace(settings.preferences, quiet=quiet))
    if data.keys() & FIELDS.keys():
        settings = _with_tables(settings, data, wrong)
    return settings, tuple(mistakes)


def _with_tables(settings: Settings, data: Mapping[str, object], wrong: Wrong) -> Settings:
    from statuswatch.settings import tables

    ways = tables.channels(_table(data, "channels", wrong), wrong)
    there = tables.declared(data.get("channels"), ways)
    preferences = replace(
        settings.preferences,
        escalation=tuple(w.name for w in ways if w.use is Use.ESCALATION and w.enabled),
        services=tables.services(_table(data, "services", wrong), there, wrong),
    )
    return replace(settings, preferences=preferences, ways=ways)


def _leaves(data: Mapping[str, object]) -> Iterator[tuple[Path, object]]:
    """The keys of the plain tables; whatever else stands in the file by its own name."""
    for name, value in data.items():
        if name in FIELDS or name == "quiet_hours":
            continue
        if isinstance(value, dict) and (value or name in TABLES):
            yield from (((name, key), inner) for key, inner in value.items())
        else:
            yield (name,), value


def _table(data: Mapping[str, object], name: str, wrong: Wrong) -> Mapping[str, object]:
    found = data.get(name, {})
    if isinstance(found, dict):
        return found
    advice = say("Write [{table}] on a line of its own.", table=name)
    wrong((name,), WrongError(say("This is not a table."), advice))
    return {}


def unknown(path: Path, *, typed: bool = False) -> WrongError:
    """A key that there is not; what may be meant. `typed`: it stands in no file."""
    from statuswatch.settings import hours, tables

    if path[0] in FIELDS and len(path) > 1:
        return tables.unknown_of(path[0], path[-1])
    title = say("There is no such setting; the rest holds.")
    if typed:
        title = say("There is no such setting.")
    key = text_of(path)
    every = (*KEYS, *(f"quiet_hours.{day}" for day in hours.DAYS_OF))
    last = {known.rpartition(".")[2]: known for known in every}
    meant = near(key, every) or last.get(near(path[-1], last), "")
    if meant:
        return WrongError(title, say("Did you mean {key}?", key=meant))
    if typed:
        return WrongError(title, say("The settings are: {keys}.", keys=", ".join(KEYS)))
    return WrongError(title, say("Remove it. The settings are: {keys}.", keys=", ".join(KEYS)))
