"""While the disk takes nothing: the history goes on in memory, and is written once there is room.

A write that fails because the disk is full (or failing, or suddenly read-only) is repeated on a copy
of the whole file in memory, and so is all that follows, so that whoever reads sees what was written.
Every statement that wrote is kept in order; `land` writes them into the file in one transaction.
A mark beside the file outlives a program that ends before that: the next start says so.
"""

from __future__ import annotations

import glob
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from statuswatch.core.words import Message, say
from statuswatch.store.errors import StoreError, in_words, is_damage, mark_suspect, result_code
from statuswatch.store.foothold import (
    Connect,
    Identity,
    gone_error,
    has_another,
    identity,
    is_gone,
    make_again,
)
from statuswatch.store.nouns import Unwritten
from statuswatch.store.owner import is_dead, owner_here

NO_ROOM = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    }
)
"""Result codes of a disk that takes nothing now and may later."""

LARGEST = 256 << 20
"""Bytes of a history beyond which it is not copied into memory, and of what is kept there."""

UNWRITTEN, MEANWHILE = ".unwritten-", ".meanwhile-"
"""Files beside the history: the mark, which names its process; and what could not be joined."""

_NUMBERED = ("changes", "incidents", "pages", "notices", "deliveries", "marks")
"""Tables whose numbers others go by."""


_NONE: Identity = (-1, -1)
"""Of no file."""

Parameters = tuple[Any, ...] | dict[str, Any]
"""What sqlite3 binds: text, numbers, bytes and None."""


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    values: Any = ()
    many: bool = False

    @property
    def writes(self) -> bool:
        return self.sql.lstrip()[:6].upper() not in {"SELECT", "PRAGMA"}

    @property
    def size(self) -> int:
        rows = self.values if self.many else (self.values,)
        values = (v for row in rows for v in (row.values() if isinstance(row, dict) else row))
        return 200 + sum(len(value) for value in values if isinstance(value, str | bytes))

    def run(self, connection: sqlite3.Connection) -> sqlite3.Cursor:
        run = connection.executemany if self.many else connection.execute
        return run(self.sql, self.values)


class Attempt:
    """One transaction on the file that goes on in memory where the file takes nothing. To those who
    write it is the connection: they only execute."""

    def __init__(self, sea: Sea, *, endures: bool) -> None:
        """`endures`: it may go on in memory."""
        self._sea, self._endures = sea, endures
        self._done: list[Statement] = []

    def execute(self, sql: str, values: Parameters = ()) -> sqlite3.Cursor:
        return self._run(Statement(sql, values))

    def executemany(self, sql: str, rows: Iterable[Any]) -> sqlite3.Cursor:
        return self._run(Statement(sql, list(rows), many=True))

    def begin(self) -> None:
        afloat = self._sea.afloat
        if afloat is not None and afloat.size > LARGEST:
            raise afloat.why
        if self._sea.is_gone and not (self._endures and self._sea.put_out(gone_error())):
            raise gone_error()  # in WAL mode SQLite itself does not look
        try:
            self._sea.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            if not self._goes_on(error):
                raise
            self._sea.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._run(Statement("COMMIT"))
        if self._sea.afloat is not None:
            self._sea.afloat.keep(self._done[:-1])

    def _goes_on(self, error: sqlite3.Error) -> bool:
        return self._endures and self._sea.put_out(error)

    def _run(self, statement: Statement) -> sqlite3.Cursor:
        try:
            cursor = statement.run(self._sea.connection)
        except sqlite3.Error as error:
            if not self._goes_on(error):
                raise
            self.begin()
            for each in self._done:
                each.run(self._sea.connection)
            cursor = statement.run(self._sea.connection)
        if statement.writes:
            self._done.append(statement)
        return cursor


@dataclass(slots=True)
class Afloat:
    """What is kept in memory. `since`: UTC, by the computer's clock."""

    memory: sqlite3.Connection
    why: sqlite3.Error
    version: int
    numbers: tuple[int | None, ...]
    since: datetime
    marks: dict[Path, int]
    log: list[Statement] = field(default_factory=list)
    size: int = 0

    def keep(self, done: Sequence[Statement]) -> None:
        self.log += done
        self.size += sum(each.size for each in done)


class Sea:
    """The connection that is written to now: the file's, or one to its copy in memory. Guarded by
    the database's lock."""

    def __init__(
        self, path: Path, file: sqlite3.Connection, connect: Connect = sqlite3.connect
    ) -> None:
        """`connect`: opens the file anew, should it be another one meanwhile."""
        self._path, self.file, self._connect = path, file, connect
        self.connection = file
        self._identity: Identity | None = None
        with suppress(OSError):
            self._identity = identity(path)
        self.afloat: Afloat | None = None
        self.moved = 0
        """How often it went from one to the other: what was temporary stayed behind."""
        self.written = 0
        """Rows that connections before this one have changed."""
        self.aside: Path | None = None
        """Where what was kept went, when it last did not fit into the file."""
        self.made_again: Unwritten | None = None
        """What was kept when the file, which was gone, was last made again."""

    def look(self) -> bool:
        """Notice a file that is gone before there is something to write: was it?"""
        return self.is_gone and self.put_out(gone_error())

    @property
    def is_gone(self) -> bool:
        """What is written now goes into a file that nobody finds any more."""
        return self.afloat is None and is_gone(self._path, self._identity)

    def put_out(self, error: sqlite3.Error) -> bool:
        """Go on in memory from what the file holds. False: this is no such error, or there is no
        way (it can't be read, it is too large, another process has just written)."""
        if result_code(error) not in NO_ROOM or self.afloat is not None:
            return False
        if is_gone(self._path, self._identity):
            error = gone_error()
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            before = _version(self.file)
            with suppress(sqlite3.Error):  # SQLite may have rolled back by itself
                self.file.execute("ROLLBACK")
            if _size(self.file) > LARGEST:
                raise sqlite3.OperationalError("too large")
            self.file.backup(memory)
            if _version(self.file) != before:
                raise sqlite3.OperationalError("another process has written")
            memory.row_factory = sqlite3.Row
            memory.execute("PRAGMA foreign_keys = ON")
            memory.execute("PRAGMA trusted_schema = OFF")
            memory.execute("PRAGMA temp_store = MEMORY")
        except (sqlite3.Error, OSError):
            memory.close()
            return False
        marks = _mark(self._path)
        self.afloat = Afloat(memory, error, before, _numbers(memory), datetime.now(UTC), marks)
        self._go_on_with(memory)
        return True

    def told(self) -> Unwritten | None:
        """What is kept, for others to say; `None`: nothing."""
        if self.afloat is None:
            return None
        why = in_words(self.afloat.why, self._path)
        assert why is not None, "put_out takes no other errors"
        return Unwritten(self.afloat.since, why.title, why.advice)

    def land(self) -> bool:
        """Write what is kept, all of it or nothing; True: the file is written to again."""
        afloat = self.afloat
        if afloat is None:
            return True
        self.aside = None
        if is_gone(self._path, self._identity):
            return self._land_anew(afloat)
        try:
            self.file.execute("BEGIN IMMEDIATE")
            try:
                if not self._joins(afloat):
                    raise sqlite3.IntegrityError("another process has numbered the same")
                for statement in afloat.log:
                    statement.run(self.file)
                self.file.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.file.execute("ROLLBACK")
                raise
        except sqlite3.IntegrityError:
            if not self._set_aside(afloat):
                return False
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                mark_suspect(self._path)
            return False
        self._end(afloat)
        return True

    def _land_anew(self, afloat: Afloat) -> bool:
        """The file is gone: it is made again from what we hold, which is all that was in it. Where
        there is another history by now, that one holds, and ours is kept beside it."""
        # First: closed later, SQLite would take away what is the new one's, by its name.
        self.file.close()
        self._identity = _NONE
        try:
            if not has_another(self._path, afloat.memory, self._connect):
                make_again(self._path, afloat.memory, self._connect)
            elif not self._set_aside(afloat):
                return False
            file, there = self._connect(self._path), identity(self._path)
        except (OSError, sqlite3.Error, StoreError):
            return False
        self.made_again = self.told()
        self.file, self._identity = file, there
        self._end(afloat)
        return True

    def _end(self, afloat: Afloat) -> None:
        """Nothing is kept in memory any more."""
        self.afloat = None
        self._go_on_with(self.file)
        afloat.memory.close()
        for mark, held in afloat.marks.items():
            with suppress(OSError):
                os.close(held)
            with suppress(OSError):
                mark.unlink(missing_ok=True)

    def _joins(self, afloat: Afloat) -> bool:
        """Has nobody else written meanwhile, or nothing with a number?"""
        return _version(self.file) == afloat.version or _numbers(self.file) == afloat.numbers

    def _set_aside(self, afloat: Afloat) -> bool:
        """It doesn't fit into what another process has written meanwhile: kept as a file of its
        own."""
        stamp = afloat.since.strftime("%Y%m%dT%H%M%SZ")
        aside = self._path.with_name(f"{self._path.name}{MEANWHILE}{stamp}")
        try:
            os.close(os.open(aside, os.O_CREAT | os.O_WRONLY, 0o600))
            with closing(sqlite3.connect(aside)) as copy:
                afloat.memory.backup(copy)
        except (OSError, sqlite3.Error):
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            return False
        self.aside = aside
        return True

    def _go_on_with(self, connection: sqlite3.Connection) -> None:
        self.written += self.connection.total_changes + 1 - connection.total_changes
        self.connection = connection
        self.moved += 1


def lost(path: Path) -> Message | None:
    """What to say at the start, if a program ended before it could write what it kept."""
    since: list[datetime] = []
    for mark, owner, began in _marks(path):
        if _is_left(mark, owner):
            since.append(began)
            with suppress(OSError):
                mark.unlink(missing_ok=True)
    if not since:
        return None
    return say(
        "The history could not be written from {since} on, and StatusWatch ended before there was "
        "room. What it saw and told from then until it ended is not in the history.",
        since=min(since),
    )


def elsewhere(path: Path) -> Message | None:
    """What to say while another process, which lives, keeps in memory what it can't write."""
    others = [
        began
        for mark, owner, began in _marks(path)
        if unquote(owner) != owner_here() and not _is_left(mark, owner)
    ]
    if not others:
        return None
    return say(
        "The StatusWatch that is running cannot write the history since {since}. What it has seen "
        "since then is in its window, and not in what you read here.",
        since=min(others),
    )


def _is_left(mark: Path, owner: str) -> bool:
    """Is nobody there any more who keeps it?"""
    if sys.platform == "win32":
        try:
            mark.unlink()  # who lives holds it open, and nobody may delete it
        except OSError:
            return False
        return True
    return is_dead(unquote(owner))


def _places(path: Path) -> tuple[Path, ...]:
    """Where marks are, without their owner: beside the file, and where a full, write-protected or
    removed folder is no hindrance."""
    beside = path.with_name(path.name + UNWRITTEN)
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if not os.path.isabs(runtime):
        return (beside,)
    whose = hashlib.sha256(os.path.realpath(path).encode("utf-8", "surrogateescape")).hexdigest()
    return beside, Path(runtime) / f"statuswatch-{whose[:16]}{UNWRITTEN}"


def _marks(path: Path) -> Iterator[tuple[Path, str, datetime]]:
    """Every mark, whose it is, and since when."""
    for place in _places(path):
        for mark in place.parent.glob(f"{glob.escape(place.name)}*"):
            with suppress(OSError):  # it has just gone
                began = datetime.fromtimestamp(mark.stat().st_mtime, UTC)
                yield mark, mark.name.removeprefix(place.name), began


def _mark(path: Path) -> dict[Path, int]:
    """Leave marks of this process; those that could be made, held open."""
    held: dict[Path, int] = {}
    for place in _places(path):
        mark = place.with_name(place.name + quote(owner_here(), safe=""))
        with suppress(OSError):  # a disk that can't even hold a name
            held[mark] = os.open(mark, os.O_CREAT | os.O_WRONLY, 0o600)
    return held


def _size(file: sqlite3.Connection) -> int:
    """Bytes; also of a file that has no name any more."""
    count, size = (file.execute(f"PRAGMA {p}").fetchone()[0] for p in ("page_count", "page_size"))
    return int(count) * int(size)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _numbers(connection: sqlite3.Connection) -> tuple[int | None, ...]:
    """The highest number of each table that has some."""
    sql = "SELECT " + ", ".join(f"(SELECT max(rowid) FROM {table})" for table in _NUMBERED)
    return tuple(connection.execute(sql).fetchone())
