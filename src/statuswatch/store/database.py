"""Opening the file: whose it is, which version, whether it is whole, and what to do if not.

Nothing is ever emptied. What is damaged is moved aside and kept, what is another program's or a
newer StatusWatch's is left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from statuswatch.core.words import Message, say
from statuswatch.store import files
from statuswatch.store.afloat import elsewhere, lost
from statuswatch.store.connection import Database, choose_journal, connect, connect_to_read
from statuswatch.store.errors import (
    SUSPECT,
    StoreError,
    TooNewError,
    in_our_words,
    in_words,
    is_damage,
    reason,
)
from statuswatch.store.migrations import (
    APPLICATION_ID,
    Migration,
    load_migrations,
    migrate,
    version_of,
)

WITNESSES = frozenset({"services", "sources", "incidents", "changes", "cursors", "notes"})
"""Tables without which a file is not a history, whatever its header says (faults 89)."""

CHECKED_WHOLE = 32 << 20
"""Bytes up to which every page is looked at on each start; beyond it, only if a mark asks."""

SMALL_TABLES = ("services", "sources", "cursors", "notes")


@dataclass(frozen=True, slots=True)
class Opened:
    """`notes`: what the user should be told about the opening."""

    database: Database
    notes: tuple[Message, ...] = ()


class _DamagedError(Exception):
    """This file is not a whole history of ours; the message says why."""


def open_database(path: Path, now: datetime, schema: Path | None = None) -> Opened:
    """Open the history at `path`, making, migrating or replacing the file as needed.

    Raises TooNewError (a newer version's file: untouched) and StoreError (locked, unwritable,
    disk full, another program's file: untouched).
    """
    migrations = load_migrations(schema)
    files.prepare_folder(path)
    notes: tuple[Message, ...] = ()
    if not path.exists():
        _create(path, migrations)
    try:
        database = _open(path, migrations, now)
    except _DamagedError as error:
        notes = (_replace(path, migrations, now, str(error)),)
        database = _open(path, migrations, now)
    unwritten = (lost(path), elsewhere(path))
    return Opened(database, (*notes, *(note for note in unwritten if note is not None)))


def open_to_read(path: Path, schema: Path | None = None) -> Opened:
    """The history as it is kept, where it can't be written. Raises StoreError where it can't be
    read as it is either: of another version, or cut off in the middle of a write."""
    migrations = load_migrations(schema)
    with in_our_words(path):
        connection = connect_to_read(path)
        try:
            _check_ours(connection, path)
            if version_of(connection) != migrations[-1].number:
                raise StoreError(say("The history is of another version."), say(""))
        except _DamagedError as error:
            connection.close()
            raise StoreError(say("{why}", why=str(error)), say("")) from error
        except BaseException:
            connection.close()
            raise
    missing = elsewhere(path)
    return Opened(Database(path, connection), () if missing is None else (missing,))


def _create(path: Path, migrations: Sequence[Migration]) -> None:
    files.check_writable(path)

    def fill(draft: Path) -> None:
        with closing(connect(draft)) as connection:
            choose_journal(connection)
            migrate(connection, migrations)

    files.create(path, fill)


def _replace(path: Path, migrations: Sequence[Migration], now: datetime, why: str) -> Message:
    moved = files.move_aside(path, now)
    path.with_name(path.name + SUSPECT).unlink(missing_ok=True)
    _create(path, migrations)
    newest = next(iter(files.backups(path)), None)
    if newest is None:
        return say(
            "The history was damaged ({why}). It was kept as {moved} and a new one was begun.",
            why=why,
            moved=str(moved),
        )
    return say(
        "The history was damaged ({why}). It was kept as {moved} and a new one was begun. "
        "The newest backup is {backup}.",
        why=why,
        moved=str(moved),
        backup=str(newest),
    )


def _open(path: Path, migrations: Sequence[Migration], now: datetime) -> Database:
    try:
        header = files.read_header(path)
    except OSError as error:
        raise StoreError(
            say("The history {path} cannot be read: {why}", path=str(path), why=reason(error)),
            say("Check that the file belongs to you."),
        ) from error
    if not header.sqlite and not files.has_journal(path):
        raise _DamagedError("the file is empty" if header.empty else "it is no SQLite file")
    ours = migrations[-1].number
    if header.application == APPLICATION_ID and header.version > ours:
        raise TooNewError(path, header.version, ours)  # before SQLite could touch a byte
    files.check_writable(path)
    connection: sqlite3.Connection | None = None
    try:
        connection = connect(path)
        _settle(connection, path, migrations, now)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if not isinstance(error, sqlite3.Error):
            raise
        if is_damage(error):
            raise _DamagedError(str(error)) from error
        told = in_words(error, path)
        if told is None:
            raise
        raise told from error
    return Database(path, connection)


def _settle(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration], now: datetime
) -> None:
    """Everything that is asked of a file before it is used."""
    # Fails at once on a read-only file, waits for another writer, rolls back a hot journal.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")
    _check_ours(connection, path)
    version, ours = version_of(connection), migrations[-1].number
    if version > ours:
        raise TooNewError(path, version, ours)
    _check_whole(connection, path)
    choose_journal(connection)
    if version < ours:
        files.back_up(path, version, now)
        migrate(connection, migrations)


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    tables = {str(row[0]) for row in rows}
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if application == APPLICATION_ID and tables >= WITNESSES:
        return
    if not tables:
        raise _DamagedError("it holds no tables")
    if application == APPLICATION_ID or tables >= WITNESSES:
        raise _DamagedError("parts of it are missing")
    raise StoreError(
        say("{path} is a database of another program.", path=str(path)),
        say("It was not touched. Move it, or choose another profile folder."),
    )


def _check_whole(connection: sqlite3.Connection, path: Path) -> None:
    mark = path.with_name(path.name + SUSPECT)
    if mark.exists() or path.stat().st_size <= CHECKED_WHOLE:
        _quick_check(connection, "1")
        mark.unlink(missing_ok=True)
        return
    for table in SMALL_TABLES:
        _quick_check(connection, table)


def _quick_check(connection: sqlite3.Connection, what: str) -> None:
    found = [str(row[0]) for row in connection.execute(f"PRAGMA quick_check({what})").fetchall()]
    if found != ["ok"]:
        raise _DamagedError(found[0] if found else "it cannot be checked")
