"""One key into the file, and everything else in it kept: comments, order, other keys."""

from __future__ import annotations

import contextlib
import os
import secrets
import tomllib
from datetime import timedelta
from pathlib import Path

from statuswatch.core.model import Level
from statuswatch.core.words import say
from statuswatch.settings.keys import READ, WrongError, named, unknown
from statuswatch.settings.model import (
    Canary,
    Problem,
    Profile,
    Settings,
    SettingsError,
    duration_text,
)
from statuswatch.settings.reading import lines_of, syntax_problem


def write(profile: Profile, key: str, value: object) -> None:
    """Set one key and keep everything else of the file, comments too. The file's mode is 0600.

    `value` as TOML has it; a timedelta and a Level may be given as such. Raises SettingsError,
    with the file as it was, for an unknown key, a value that does not do, a file that is not
    TOML, or one that cannot be written.
    """
    file = profile.settings_file
    plain = _plain(value)
    try:
        if key not in READ:
            raise unknown(key)
        READ[key](Settings(), plain)
    except WrongError as wrong:
        raise SettingsError(Problem(file, None, key, named(key, wrong), wrong.advice)) from wrong
    try:
        _replace_file(Path(os.path.realpath(file)), _with(file, key, plain))
    except OSError as error:
        title = say("{file} could not be written.", file=str(file))
        advice = say("The system says: {reason}.", reason=error.strerror or str(error))
        raise SettingsError(Problem(file, None, key, title, advice)) from error


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, Level):
        return value.word
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Canary):
        return {"url": value.url, "expect": value.expect}
    return value


def _with(file: Path, key: str, value: object) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        text = file.read_text("utf-8-sig")
        tomllib.loads(text)
        document = tomlkit.parse(text)
    except FileNotFoundError:
        document = tomlkit.document()
    except (tomllib.TOMLDecodeError, TOMLKitError, RecursionError, UnicodeDecodeError) as error:
        raise SettingsError(syntax_problem(file, error)) from error
    table, _, name = key.partition(".")
    if table not in document:
        document[table] = tomlkit.table()
    section = document[table]
    if not isinstance(section, dict):
        title = say("{table} is not a table.", table=table)
        advice = say("Write [{table}] on a line of its own.", table=table)
        raise SettingsError(Problem(file, lines_of(text).get(table), key, title, advice))
    section[name] = value
    return tomlkit.dumps(document)


def _replace_file(target: Path, text: str) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
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
