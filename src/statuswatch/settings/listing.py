"""Every setting with its value, as it would be written in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.settings.hours import DAYS_OF
from statuswatch.settings.keys import EVERY, unknown
from statuswatch.settings.model import Problem, Profile, Settings
from statuswatch.settings.paths import FIELDS, Path, path_of, quoted, text_of
from statuswatch.settings.reading import File, read_file
from statuswatch.settings.values import plain


@dataclass(frozen=True, slots=True)
class Entry:
    """`value` as TOML has it; None: there is none. `default`: the file does not say so."""

    path: Path
    value: object
    default: bool

    @property
    def key(self) -> str:
        return text_of(self.path)

    def is_called(self, key: str) -> bool:
        """Or is it only of that table?"""
        return self.path == path_of(key)


class UnknownKeyError(StatusWatchError):
    """There is no such setting."""


def entries(profile: Profile, key: str = "") -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """All of them, and every mistake in the file; with `key` that one, or those of that table, and
    their mistakes. Raises UnknownKeyError."""
    file = read_file(profile)
    every = tuple(_entries(file))
    if not key:
        return every, file.problems
    path = path_of(key)
    found = tuple(one for one in every if _is_within(path, one.path))
    problems = tuple(
        one for one in file.problems if not one.key or _is_within(path, path_of(one.key))
    )
    if not found and _is_table(path):
        return (), problems
    if not found:
        found = (_unwritten(path, file.settings),)
    return found, problems


def _is_within(path: Path, other: Path) -> bool:
    return other[: len(path)] == path


def _is_table(path: Path) -> bool:
    return path in {(name,) for name in FIELDS} or (path[0] in FIELDS and len(path) == 2)


def _entries(file: File) -> Iterator[Entry]:
    for key, one in EVERY.items():
        path = path_of(key)
        yield Entry(path, plain(one.get(file.settings)), not _is_written(file, path))
    quiet = [
        Entry(("quiet_hours", day), value, False)
        for day, value in _table(file.data, "quiet_hours").items()
        if _is_written(file, ("quiet_hours", day))
    ]
    yield from quiet or [Entry(("quiet_hours", "every_day"), [], True)]
    for table in FIELDS:
        for name in _table(file.data, table):
            for field, value in _table(_table(file.data, table), name).items():
                path = (table, name, field)
                if _is_written(file, path) and _is_written(file, path[:2]):
                    yield Entry(path, value, False)


def _table(data: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _is_written(file: File, path: Path) -> bool:
    """Does it stand in the file, and do?"""
    there: object = file.data
    for name in path:
        if not isinstance(there, dict) or name not in there:
            return False
        there = there[name]
    return path not in file.wrong


def _unwritten(path: Path, settings: Settings) -> Entry:
    """What holds where the file does not say. Raises UnknownKeyError."""
    held = None
    match path:
        case ("quiet_hours", day) if day in DAYS_OF:
            pass
        case ("services", _, field) if field in FIELDS["services"]:
            held = plain(getattr(settings.preferences.of(""), field))
        case ("channels", _, field) if field in FIELDS["channels"]:
            pass
        case _:
            wrong = unknown(path, typed=True)
            raise UnknownKeyError(
                say("{key}: {what}", key=text_of(path), what=wrong.title), wrong.advice
            )
    return Entry(path, held, True)


def toml(value: object) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(toml(one) for one in value)}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{text_of((key,))} = {toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    return str(value)
