"""A backup: one file that holds the whole history and the texts that lie beside it.

It is a history with two tables more, so that whatever reads a history reads a backup. What takes
a history's place is written beside it first, looked at, and put there in one step: whoever is
interrupted has the old one or the new one, never half of either.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from statuswatch.core.words import Message, say
from statuswatch.store import files
from statuswatch.store.connection import connect
from statuswatch.store.database import WITNESSES
from statuswatch.store.errors import SUSPECT, StoreError, in_our_words, is_damage, reason
from statuswatch.store.files import COMPANIONS, read_header, stamp
from statuswatch.store.migrations import APPLICATION_ID, load_migrations

FORMAT = 1
"""Of the two tables; raised when they change their meaning."""

WAITING = ".restore"
"""A file of this suffix beside the history takes its place at the next start."""

Told = Callable[[int, int], bool]
"""Hears how many pages are done, and of how many. False: give it up."""

_TABLES = (
    "DROP TABLE IF EXISTS backup_header",
    "DROP TABLE IF EXISTS backup_files",
    "CREATE TABLE backup_header (format INTEGER NOT NULL, made INTEGER NOT NULL) STRICT",
    "CREATE TABLE backup_files (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT",
)


class NotABackupError(StoreError):
    """This file cannot take a history's place; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a file holds. `made`: `None` of a mere copy of a history, which has no `texts`. `schema`:
    the history's format. `size` in bytes. `texts`: by the name of their file."""

    path: Path
    made: datetime | None
    schema: int
    services: int
    incidents: int
    size: int
    texts: Mapping[str, str] = field(default_factory=dict)


# -- making one --------------------------------------------------------------------------------


def make(
    history: Path, target: Path, texts: Mapping[str, str], now: datetime, told: Told
) -> Backup:
    """Write the history and these texts into `target`, which appears whole or not at all. Others
    may go on writing. Raises StoreError, GivenUpError."""
    draft = target.with_name(f"{target.name}.part")
    try:
        _empty(draft)
        with in_our_words(history):
            files.copy(history, draft, told)
        with in_our_words(target), closing(connect(draft)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")  # or it would be two files, and a third
            copy.execute("BEGIN IMMEDIATE")
            for statement in _TABLES:
                copy.execute(statement)
            copy.execute("INSERT INTO backup_header VALUES (?, ?)", (FORMAT, _to_number(now)))
            copy.executemany("INSERT INTO backup_files VALUES (?, ?)", sorted(texts.items()))
            copy.execute("COMMIT")
        made = look(draft)
        os.replace(draft, target)
    except NotABackupError as error:  # what was copied is damaged, and so is its copy
        raise StoreError(say("The history is damaged ({why})", why=error.title)) from error
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        _remove(draft)
    return Backup(
        target, made.made, made.schema, made.services, made.incidents, made.size, made.texts
    )


def _empty(draft: Path) -> None:
    """A new file that is its owner's alone. Raises OSError."""
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _remove(draft: Path) -> None:
    for suffix in ("", *COMPANIONS):
        with suppress(OSError):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


# -- looking at one ----------------------------------------------------------------------------


def look(path: Path) -> Backup:
    """What a backup, or a copy of a history, holds; all of it is checked. Raises NotABackupError."""
    name = str(path)
    try:
        header = read_header(path)
        size = path.stat().st_size
    except OSError as error:
        raise _refused(say("{name} cannot be read: {why}", name=name, why=reason(error))) from error
    if not header.sqlite:
        raise _refused(say("{name} is no backup of StatusWatch", name=name))
    if header.application != APPLICATION_ID:
        raise _refused(say("{name} is a database of another program", name=name))
    if header.version > load_migrations()[-1].number:
        title = say("{name} was written by a newer StatusWatch", name=name)
        raise NotABackupError(title, say("Update StatusWatch first. Nothing was changed."))
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            return _read(opened, path, header.version, size)
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise _refused(say("{name} is damaged: {why}", name=name, why=str(error))) from error


def _read(opened: sqlite3.Connection, path: Path, schema: int, size: int) -> Backup:
    found = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(1)")]
    if found != ["ok"]:
        raise ValueError(found[0] if found else "it cannot be checked")
    tables = {row[0] for row in opened.execute("SELECT name FROM sqlite_schema")}
    if not tables >= WITNESSES:
        raise ValueError("parts of it are missing")
    made, texts = None, dict[str, str]()
    if "backup_header" in tables:
        form, moment = opened.execute("SELECT format, made FROM backup_header").fetchone()
        if form > FORMAT:
            title = say("{name} was written by a newer StatusWatch", name=str(path))
            raise NotABackupError(title, say("Update StatusWatch first. Nothing was changed."))
        made = datetime.fromtimestamp(moment / 1000, UTC)
        texts = dict(opened.execute("SELECT name, content FROM backup_files").fetchall())
    services, incidents = (
        int(opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in ("services", "incidents")
    )
    return Backup(path, made, schema, services, incidents, size, texts)


def _refused(title: Message) -> NotABackupError:
    return NotABackupError(title, say("Choose another file. Nothing was changed."))


def _to_number(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


# -- taking one up -----------------------------------------------------------------------------


def take_up(
    backup: Backup, history: Path, texts: Mapping[str, str], now: datetime, told: Told
) -> tuple[Path | None, bool]:
    """The backup takes the place of `history`, which nobody may watch for meanwhile. What stood
    there before is kept beside it, with the present `texts`: where (`None`: there was nothing), and
    whether with them (not where it was damaged). Raises StoreError, GivenUpError."""
    draft = history.with_name(f"{history.name}.new-restored")
    try:
        _remove(draft)
        _empty(draft)
        with in_our_words(draft):
            files.copy(backup.path, draft, told)
            with closing(connect(draft)) as copy:
                copy.execute("DROP TABLE IF EXISTS backup_header")
                copy.execute("DROP TABLE IF EXISTS backup_files")
        look(draft)
        kept, whole = _keep(history, texts, now)
        # They belong to the other file; and so does what the next start was to take up instead.
        for suffix in (*COMPANIONS, SUSPECT, WAITING):
            history.with_name(history.name + suffix).unlink(missing_ok=True)
        os.replace(draft, history)
    except OSError as error:
        raise _unwritable(history, error) from error
    finally:
        _remove(draft)
    return kept, whole


def _keep(history: Path, texts: Mapping[str, str], now: datetime) -> tuple[Path | None, bool]:
    if not history.exists():
        return None, False
    header = read_header(history)
    ours = header.sqlite and header.application == APPLICATION_ID
    copy = history.with_name(f"{history.name}.backup-v{header.version}-{stamp(now)}")
    try:
        if ours:
            make(history, copy, texts, now, lambda *_: True)
            return copy, True
    except StoreError as error:
        if not _is_damaged(error):
            raise
    return _keep_as_it_is(history, now), False


def _is_damaged(error: StoreError) -> bool:
    cause = error.__cause__
    return isinstance(cause, NotABackupError) or (
        isinstance(cause, sqlite3.Error) and is_damage(cause)
    )


def _keep_as_it_is(history: Path, now: datetime) -> Path:
    """Byte for byte: no tool of ours can read it, another one may."""
    copy = history.with_name(f"{history.name}.damaged-{stamp(now)}")
    for suffix in ("", *COMPANIONS):
        part = history.with_name(history.name + suffix)
        if part.exists():
            shutil.copy2(part, copy.with_name(copy.name + suffix))
    return copy


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        say("{path} cannot be written: {why}", path=str(path), why=reason(error)),
        say("Make room there, or choose another place. Nothing was changed."),
    )
