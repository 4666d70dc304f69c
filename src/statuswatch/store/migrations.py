"""Numbered, commented SQL files that lead from any older file to ours, one transaction each."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

APPLICATION_ID = 0x53746157
"""`StaW`, in the file's header: this SQLite file is ours."""

_NAME = re.compile(r"(\d{4})_(\w+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file."""

    number: int
    name: str
    sql: str


def load_migrations(folder: Path | None = None) -> tuple[Migration, ...]:
    """The files of `folder` (by default those shipped), in order, numbered 1, 2, 3 …"""
    folder = folder or Path(__file__).parent / "schema"
    found = []
    for entry in folder.iterdir():
        if match := _NAME.fullmatch(entry.name):
            text = entry.read_text(encoding="utf-8")
            found.append(Migration(int(match[1]), match[2], text))
    found.sort(key=lambda m: m.number)
    if [m.number for m in found] != list(range(1, len(found) + 1)) or not found:
        raise RuntimeError(f"the schema files in {folder} are not numbered 1, 2, 3 …")
    return tuple(found)


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Bring the file to the newest version. Raises sqlite3.Error; then the file stands at the
    last migration that succeeded whole."""
    connection.execute("PRAGMA foreign_keys = OFF")  # a table may be rebuilt under its children
    try:
        for migration in migrations:
            _apply(connection, migration)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked inside the transaction: another process may have been faster.
        if version_of(connection) == migration.number - 1:
            for statement in statements(migration.sql):
                connection.execute(statement)
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"{migration.name} breaks {len(broken)} references")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {migration.number}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def statements(sql: str) -> Iterator[str]:
    """The statements of a file one by one (`executescript` would commit before the first)."""
    begun = ""
    for line in sql.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            yield begun
            begun = ""
    if any(line.strip() and not line.strip().startswith("--") for line in begun.splitlines()):
        raise RuntimeError(f"an unfinished statement: {begun.strip()[:80]}")
