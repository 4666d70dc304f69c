"""Is the file whole? Looked at while it is in use, over a connection that cannot write."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from statuswatch.store import files
from statuswatch.store.connection import BUSY_TIMEOUT_MS
from statuswatch.store.errors import in_our_words, mark_suspect

PATIENCE = 0.5
"""Seconds for one table: in rollback mode who reads holds up who writes."""

STEPS = 10_000
"""Instructions of SQLite between two looks at the time."""


@dataclass(frozen=True, slots=True)
class Checkup:
    """`size` in bytes. `flaw`: the first one found, in SQLite's words; empty: none. `passed_over`:
    how many tables were too large to be looked at now. `copied`: when the newest copy was made."""

    size: int
    flaw: str
    passed_over: int
    copied: datetime | None


def checkup(path: Path, patience: float = PATIENCE) -> Checkup:
    """Look at every table by itself, `patience` seconds each. Damage leaves a mark, so that the next
    start looks at every page, and keeps what can be kept. Raises StoreError."""
    with in_our_words(path):
        address = path.absolute().as_uri() + "?mode=ro"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_MS / 1000)
        with closing(connection):
            flaw, passed_over = _look(connection, patience)
    if flaw:
        mark_suspect(path)
    return Checkup(path.stat().st_size, flaw, passed_over, _copied(path))


def _look(connection: sqlite3.Connection, patience: float) -> tuple[str, int]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    passed_over = 0
    for (table,) in connection.execute(query).fetchall():
        end = time.monotonic() + patience
        connection.set_progress_handler(partial(_late, end), STEPS)
        quoted = str(table).replace('"', '""')
        try:
            found = connection.execute(f'PRAGMA quick_check("{quoted}")').fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            passed_over += 1
            continue
        if [str(row[0]) for row in found] != ["ok"]:
            return (str(found[0][0]) if found else "it cannot be checked"), passed_over
    return "", passed_over


def _late(end: float) -> int:
    return int(time.monotonic() > end)


def _copied(path: Path) -> datetime | None:
    newest = next(iter(files.backups(path)), None)
    return None if newest is None else files.made_at(newest)
