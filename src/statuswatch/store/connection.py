"""One open connection: how it is set up, and the only ways to read and to write through it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import cast

from statuswatch.store.afloat import Attempt, Parameters, Sea
from statuswatch.store.errors import in_our_words
from statuswatch.store.nouns import Unwritten

BUSY_TIMEOUT_MS = 5000
"""How long to wait for another process's transaction (faults 88)."""

SAFE_WAL = (3, 51, 3)
"""Before this version two connections can corrupt a file in WAL mode (facts/faults.md 1.2)."""


class Database:
    """A connection that several threads may share: one at a time, by its lock."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.lock = RLock()
        self.endures = False
        """Goes on in memory while the disk takes nothing: for who stays until there is room."""
        self._sea = Sea(path, connection, _connected)
        self._aside = 0

    @property
    def _file(self) -> sqlite3.Connection:
        return self._sea.file

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._sea.connection

    @contextmanager
    def writing(self, *, at_once: bool = False) -> Iterator[sqlite3.Connection]:
        """One BEGIN IMMEDIATE: all of it is written, or nothing. `at_once`: into the file or not at
        all, for what a person is told is kept. Raises StoreError."""
        endures = self.endures and not at_once
        with self.lock, in_our_words(self.path):
            if at_once and self.endures:
                self._sea.look()
            if at_once and not self._sea.land():
                assert self._sea.afloat is not None
                raise self._sea.afloat.why
            attempt = Attempt(self._sea, endures=endures)
            attempt.begin()
            try:
                yield cast(sqlite3.Connection, attempt) if endures else self._connection
                attempt.commit()
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite may have rolled back by itself
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Several reads of one moment. Keep it short: it blocks the writer. Raises StoreError."""
        with self.lock, in_our_words(self.path):
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                with suppress(sqlite3.Error):
                    self._connection.execute("COMMIT")

    def ask(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """The rows of one SELECT; nothing is held afterwards. Raises StoreError."""
        with self.lock:
            try:
                return self._connection.execute(sql, parameters).fetchall()
            except sqlite3.Error:  # the hot path has no context manager: ask again in words
                with in_our_words(self.path):
                    return self._connection.execute(sql, parameters).fetchall()

    @contextmanager
    def aside(self) -> Iterator[sqlite3.Connection]:
        """For temporary tables: `written_rows` does not count what is written meanwhile. Raises
        StoreError."""
        with self.lock, in_our_words(self.path):
            before = self._connection.total_changes
            try:
                yield self._connection
            finally:
                self._aside += self._connection.total_changes - before

    def written_rows(self) -> int:
        """Rows of the file this connection has changed since it was opened."""
        return self._sea.written + self._connection.total_changes - self._aside

    @property
    def moved(self) -> int:
        """Another number whenever temporary tables are gone."""
        return self._sea.moved

    @property
    def afloat(self) -> Unwritten | None:
        """What is kept in memory; `None`: all is in the file."""
        with self.lock:
            return self._sea.told()

    def look(self) -> bool:
        """Notice a file that was moved or removed before there is something to write: was it?"""
        with self.lock:
            return self.endures and self._sea.look()

    @property
    def set_aside(self) -> Path | None:
        """Where what was kept in memory went, when it last did not fit into the file."""
        return self._sea.aside

    @property
    def made_again(self) -> Unwritten | None:
        """What was kept in memory when the file, which was gone, was last made again."""
        return self._sea.made_again

    def land(self) -> bool:
        """Write what is kept in memory; True: all is in the file."""
        with self.lock:
            return self._sea.land()

    def close(self) -> None:
        """Raises StoreError where something is left that can't be written."""
        with self.lock, in_our_words(self.path):
            left = None if self.land() else self._sea.afloat
            self._connection.close()
            self._file.close()
            if left is not None:
                raise left.why


def connect(path: Path) -> sqlite3.Connection:
    """A connection to an existing file, set up as the house wants it. Raises sqlite3.Error."""
    return _set_up(path, "rw")


def connect_to_read(path: Path) -> sqlite3.Connection:
    """The same where nothing can be written. Raises sqlite3.Error."""
    return _set_up(path, "ro")


def _set_up(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path.absolute().as_uri() + f"?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        # Not FULL: in rollback mode a commit is the end of the journal's name, and only so it is
        # on the disk when we say it is (https://sqlite.org/pragma.html#pragma_synchronous).
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
    except BaseException:
        connection.close()
        raise
    return connection


def _connected(path: Path) -> sqlite3.Connection:
    connection = connect(path)
    choose_journal(connection)
    return connection


def choose_journal(
    connection: sqlite3.Connection, version: tuple[int, ...] = sqlite3.sqlite_version_info
) -> str:
    """Set and return the journal mode. DELETE, not TRUNCATE: a read then needs not look into a
    journal that stays behind, and we read far more often than we write."""
    wanted = "wal" if version >= SAFE_WAL else "delete"
    row = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
    return str(row[0])
