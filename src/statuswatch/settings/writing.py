"""One key into the file or out of it, and everything else kept: comments, order, other keys."""

from __future__ import annotations

import contextlib
import os
import pathlib
import secrets
import tomllib
from collections.abc import Callable, MutableMapping
from typing import cast

from statuswatch.core.words import say
from statuswatch.folders import private
from statuswatch.settings.keys import read
from statuswatch.settings.model import Problem, Profile, SettingsError, UnwrittenError
from statuswatch.settings.paths import (
    FIELDS,
    Path,
    headers,
    line_of,
    lines_of,
    path_of,
    split,
    text_of,
)
from statuswatch.settings.reading import syntax_problem
from statuswatch.settings.values import plain

Table = MutableMapping[str, object]
"""Of tomllib's or of tomlkit's: what is done to the file is done to both, and they must agree."""


def write(profile: Profile, key: str, value: object) -> None:
    """Set one key and keep everything else of the file, comments too. The file's mode is 0600.

    `key` as TOML writes it: `services."Pod Host".vital`; a whole table may be set at once, such as
    `channels.mail` to a mapping. `value` as TOML has it; durations, levels and the like may be
    given as such. Raises SettingsError, with the file as it was, for an unknown key, a value that
    does not do, a file that is not TOML, or one that cannot be written.
    """
    path, wanted = path_of(key), plain(value)
    file = profile.settings_file
    changed = _edited(file, path, lambda table: _put(table, path, wanted))
    had = {str(mistake.title) for mistake in read(_parsed(file, _text(file, path)))[1]}
    for mistake in read(tomllib.loads(changed))[1]:
        around = path[: len(mistake.path)] == mistake.path and str(mistake.title) not in had
        if mistake.path[: len(path)] == path or around:
            name, advice = text_of(mistake.path), mistake.wrong.advice
            raise SettingsError(Problem(file, None, name, mistake.title, advice))
    _save(file, key, changed)


def unset(profile: Profile, key: str) -> bool:
    """Take a key, or a table, out of the file; False: it was not there. What is not a setting can
    be taken out, too. Raises SettingsError for a file that is not TOML, or cannot be written."""
    path = path_of(key)
    file = profile.settings_file
    text = _text(file, path)
    before: Table = _parsed(file, text)
    if not _take(before, path):
        return False
    changed = _without(text, path)
    if _meaning(changed) != _full(before):  # no table with a header of its own
        changed = _edited(file, path, lambda table: _take(table, path))
    _save(file, key, changed)
    return True


def _text(file: pathlib.Path, path: Path) -> str:
    """Of the file; nothing where there is none. Raises SettingsError."""
    try:
        return file.read_text("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        title = say("The settings file is not UTF-8 text.")
        advice = say("Save it as UTF-8. The file was not touched.")
        raise SettingsError(Problem(file, None, "", title, advice)) from error
    except OSError as error:
        raise _unwritten(file, text_of(path), error) from error


def _parsed(file: pathlib.Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(syntax_problem(file, error, split(text))) from error


def _edited(file: pathlib.Path, path: Path, edit: Callable[[Table], object]) -> str:
    """The file's text after `edit`. Raises SettingsError."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    text = _text(file, path)
    wanted: Table = _parsed(file, text)
    title = say("{key} could not be changed in this file.", key=text_of(path))
    advice = say("Change it by hand: {file}", file=str(file))
    try:
        edit(wanted)
        document = tomlkit.parse(text)
        edit(cast(Table, document))
        changed = tomlkit.dumps(document)
        if _meaning(changed) == _full(wanted):
            return changed
    except _NoTableError as error:
        title = say("{table} is not a table.", table=error.name)
        advice = say("Write [{table}] on a line of its own.", table=error.name)
    except (TOMLKitError, RecursionError):
        pass
    line = line_of(lines_of(text), path)
    raise SettingsError(Problem(file, line, text_of(path), title, advice))


def _meaning(text: str) -> object:
    """What two files that mean the same have in common; None for what is not TOML."""
    try:
        return _full(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _full(value: object) -> object:
    """Without empty tables: those mean nothing."""
    if not isinstance(value, dict):
        return value
    inner = {key: _full(one) for key, one in value.items()}
    return {key: one for key, one in inner.items() if one != {}}


def _without(text: str, path: Path) -> str:
    """Without the table of this header, and those inside it. tomlkit counts a comment before the
    next header to the table before it: here it stays."""
    lines = split(text)
    heads = headers(text)
    ends = [*(number - 1 for number, _ in heads[1:]), len(lines)]
    for (number, table), end in reversed(list(zip(heads, ends, strict=False))):
        if table[: len(path)] != path:
            continue
        last = end
        while last > number and lines[last - 1].strip()[:1] in ("", "#"):
            last -= 1
        del lines[number - 1 : last]
        if number > 1 and not any(line.strip() for line in lines[number - 2 : number]):
            del lines[number - 2]
    return "\n".join(lines)


class _NoTableError(Exception):
    """A plain value stands where a table belongs."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _put(table: Table, path: Path, value: object) -> None:
    for depth, name in enumerate(path[:-1]):
        if name not in table:
            table[name] = _empty(table, only_tables=depth == 0 and name in FIELDS)
        table = _inside(table, name)
    _assign(table, path[-1], value)


def _assign(table: Table, name: str, value: object) -> None:
    """A table is changed key by key, so that its comments stay."""
    if not isinstance(value, dict):
        table[name] = value
        return
    if not isinstance(table.get(name), MutableMapping):
        table[name] = _empty(table)
    inner = _inside(table, name)
    for key in [key for key in inner if key not in value]:
        del inner[key]
    for key, one in value.items():
        _assign(inner, key, one)


def _take(table: Table, path: Path) -> bool:
    """Was it there? A named table that is left with nothing in it, not even a comment, goes too."""
    around: list[tuple[Table, str]] = []
    for name in path[:-1]:
        if not isinstance(table.get(name), MutableMapping):
            return False
        around.append((table, name))
        table = _inside(table, name)
    if path[-1] not in table:
        return False
    del table[path[-1]]
    if path[0] in FIELDS:
        for outer, name in reversed(around):
            if outer[name] or _is_commented(outer[name]):
                break
            del outer[name]
    return True


def _is_commented(table: object) -> bool:
    from tomlkit import items

    if not isinstance(table, items.Table):
        return False
    return any(isinstance(item, items.Comment) for _, item in table.value.body)


def _inside(table: Table, name: str) -> Table:
    found = table[name]
    if not isinstance(found, MutableMapping):
        raise _NoTableError(name)
    return cast(Table, found)


def _empty(table: Table, *, only_tables: bool = False) -> Table:
    """A table to stand in this one. `only_tables`: it needs no line of its own."""
    import tomlkit
    from tomlkit.items import InlineTable

    if type(table) is dict:
        return {}
    made = (
        tomlkit.inline_table()
        if isinstance(table, InlineTable)
        else tomlkit.table(is_super_table=only_tables)
    )
    return cast(Table, made)


def _save(file: pathlib.Path, key: str, text: str) -> None:
    try:
        _replace_file(pathlib.Path(os.path.realpath(file)), text)
    except OSError as error:
        raise _unwritten(file, key, error) from error


def _unwritten(file: pathlib.Path, key: str, error: OSError) -> SettingsError:
    title = say("{file} could not be written.", file=str(file))
    advice = say(
        "The system says: {reason}. Make room, or check that the file is yours; nothing was changed.",
        reason=error.strerror or str(error),
    )
    return UnwrittenError(Problem(file, None, key, title, advice))


def _replace_file(target: pathlib.Path, text: str) -> None:
    private(target.parent)
    temporary = target.with_name(f".statuswatch-{secrets.token_hex(6)}.part")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
