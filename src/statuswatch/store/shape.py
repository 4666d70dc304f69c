"""Is a history that somebody handed over made as ours are? What else lies in a database (triggers,
views, checks, columns that are worked out) SQLite runs when we read and write."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress

from statuswatch.core.written import one_line
from statuswatch.store.migrations import load_migrations, migrate
from statuswatch.store.search import MAKE

BACKUP = (
    "CREATE TABLE backup_header (format INTEGER NOT NULL, made INTEGER NOT NULL) STRICT",
    "CREATE TABLE backup_files (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT",
)
"""What a backup has more than a history."""

INDEX = "said_"
"""With this SQLite names the parts of the index for searching."""

_NOT_TOLD = re.compile(r"('(?:[^']|'')*')|--[^\n]*|/\*.*?\*/|[\"\s]+", re.DOTALL)
"""Comments, blanks and the quotes of names; what stands in a string is none of these."""

Shape = tuple[str, str, str]
"""Kind, table and SQL."""


def check_shape(opened: sqlite3.Connection, version: int) -> None:
    """To be asked before anything in it is asked for. Raises sqlite3.Error, and ValueError where
    something in it is missing, or is nothing that a history of that version has."""
    opened.execute("PRAGMA trusted_schema = OFF")
    opened.execute("PRAGMA cell_size_check = ON")
    needed, may = _ours(version)
    found = _shapes(opened)
    for name, shape in found.items():
        own = name.startswith(("sqlite_", INDEX)) and shape[0] in ("table", "index")
        if not own and may.get(name) != shape:
            raise ValueError(f"{one_line(name, 60)} is no part of a history")
    missing = [name for name in needed - found.keys() if may[name][0] == "table"]
    if missing:
        raise ValueError(f"{min(missing)} is missing")


def _ours(version: int) -> tuple[set[str], dict[str, Shape]]:
    """What is in every history of that version, and all that may be there."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        migrate(made, [one for one in load_migrations() if one.number <= version])
        needed = set(_shapes(made))
        for statement in BACKUP:
            made.execute(statement)
        with suppress(sqlite3.OperationalError):  # this SQLite can't search
            made.execute(MAKE)
        return needed, _shapes(made)


def _shapes(opened: sqlite3.Connection) -> dict[str, Shape]:
    rows = opened.execute("SELECT name, type, tbl_name, sql FROM sqlite_schema").fetchall()
    return {str(name): (str(kind), str(table), _told(sql)) for name, kind, table, sql in rows}


def _told(sql: object) -> str:
    return _NOT_TOLD.sub(lambda found: found[1] or "", str(sql or "")).rstrip(";")
