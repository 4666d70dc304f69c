"""A backup: one file that holds the whole history and the texts that lie beside it.

It is a history with two tables more, so that whatever reads a history reads a backup. What takes
a history's place is written beside it first, with the texts that go with it, looked at, and laid
ready in one step (`restoring`): whoever is interrupted has the old ones or, at the next start, the
new ones, never half of either.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path

from statuswatch.core.words import Message, say
from statuswatch.store import files, restoring
from statuswatch.store.connection import connect
from statuswatch.store.database import WITNESSES
from statuswatch.store.errors import StoreError, in_our_words, is_damage, reason, result_code
from statuswatch.store.files import COMPANIONS, read_header, stamp
from statuswatch.store.migrations import APPLICATION_ID, load_migrations
from statuswatch.store.shape import BACKUP, check_shape

FORMAT = 1
"""Of the two tables; raised when they change their meaning."""

MOST_TEXT = 32_000_000
"""Characters of the texts that lie beside a history."""

Told = Callable[[int, int], bool]
"""Hears how many pages are done, and of how many. False: give it up."""

_TABLES = (
    "DROP TABLE IF EXISTS backup_header",
    "DROP TABLE IF EXISTS backup_files",
    *BACKUP,
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
        with in_our_words(history), _with_room(target):
            files.copy(history, draft, told)
        with in_our_words(target), _with_room(target), closing(connect(draft)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")  # or it would be two files, and a third
            copy.execute("BEGIN IMMEDIATE")
            for statement in _TABLES:
                copy.execute(statement)
            copy.execute("INSERT INTO backup_header VALUES (?, ?)", (FORMAT, _to_number(now)))
            copy.executemany("INSERT INTO backup_files VALUES (?, ?)", sorted(texts.items()))
            copy.execute("COMMIT")
        made = look(draft, ours=True)
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


def look(path: Path, *, ours: bool = False) -> Backup:
    """What a backup, or a copy of a history, holds; all of it is checked. `ours`: it was written just
    now, of a history that is in use; of any other nobody knows who made it. Raises NotABackupError."""
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
            if not ours:
                check_shape(opened, header.version)
            return _read(opened, path, header.version, size)
    except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
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
        (long,) = opened.execute("SELECT sum(length(content)) FROM backup_files").fetchone()
        if (long or 0) > MOST_TEXT:
            raise ValueError("its texts are too long")
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
    backup: Backup,
    history: Path,
    texts: Mapping[str, str],
    now: datetime,
    told: Told,
    place: Callable[[Mapping[str, str]], None],
) -> tuple[Path | None, frozenset[str]]:
    """The backup takes the place of `history`, which nobody may watch for meanwhile, and its texts
    that of the present `texts`, by `place`. What stood there before is kept beside it, with them:
    where (`None`: there was nothing). Where it was damaged there is no place for texts in it: then
    the present ones stay. Which texts are the backup's now. Raises StoreError, GivenUpError, and
    what `place` raises: all is as it was then."""
    draft = history.with_name(f"{history.name}.new-restored")
    try:
        _remove(draft)
        _empty(draft)
        with in_our_words(draft), _with_room(history):
            files.copy(backup.path, draft, told)
            with closing(connect(draft)) as copy:
                copy.execute("DROP TABLE IF EXISTS backup_header")
                copy.execute("DROP TABLE IF EXISTS backup_files")
        look(draft)
        kept, whole = _keep(history, texts, now)
        new = {n: text for n, text in backup.texts.items() if whole or texts.get(n, text) == text}
        with in_our_words(draft), _with_room(history), closing(connect(draft)) as copy:
            restoring.lay_in(copy, new)
        os.replace(draft, restoring.next_of(history))  # from here on it is the new one
        try:
            restoring.put_in_place(history, place)
        except BaseException:
            restoring.take_back(history, {n: texts[n] for n in new if n in texts}, place)
            raise
    except OSError as error:
        raise _unwritable(history, error) from error
    finally:
        _remove(draft)
    return kept, frozenset(new)


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


@contextmanager
def _with_room(target: Path) -> Iterator[None]:
    """It is the disk of what is written that is full, whatever was read."""
    try:
        yield
    except sqlite3.Error as error:
        if result_code(error) == sqlite3.SQLITE_FULL:
            raise _unwritable(target, OSError(ENOSPC, os.strerror(ENOSPC))) from error
        raise


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        say("{path} cannot be written: {why}", path=str(path), why=reason(error)),
        say("Make room there, or choose another place. Nothing was changed."),
    )
