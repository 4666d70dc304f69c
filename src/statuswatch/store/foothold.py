"""The file under us: is it still the one that was opened, and how it is made again where it is gone.

Whoever removes or moves the history while we watch takes nothing from us: what SQLite holds open can
still be read, and goes into a file of the same name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from statuswatch.folders import private
from statuswatch.store import files
from statuswatch.store.errors import MOVED

Connect = Callable[[Path], sqlite3.Connection]
"""Opens an existing file as the house wants it."""

Identity = tuple[int, int]
"""Device and number of a file: another one of the same name has another."""

_SPOKEN_FOR = ("services", "changes", "incidents")
"""Tables with which a history says something."""


def identity(path: Path) -> Identity | None:
    """`None`: there is none of this name. Raises OSError where that can't be told."""
    try:
        told = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return told.st_dev, told.st_ino


def is_gone(path: Path, was: Identity | None) -> bool:
    """Was it removed, moved or replaced since it was `was`? Not where nobody can tell."""
    try:
        return was is not None and identity(path) != was
    except OSError:
        return False


def gone_error() -> sqlite3.Error:
    """What SQLite says when it notices by itself: not every write gets so far."""
    error = sqlite3.OperationalError("its file was moved or removed")
    error.sqlite_errorcode = MOVED
    return error


def has_another(path: Path, memory: sqlite3.Connection, connect: Connect) -> bool:
    """Is there a history by now that says something? Raises sqlite3.Error, OSError where what is
    there is no history of our version."""
    if identity(path) is None:
        return False
    with closing(connect(path)) as there:
        for pragma in ("application_id", "user_version"):
            if _asked(there, f"PRAGMA {pragma}") != _asked(memory, f"PRAGMA {pragma}"):
                raise sqlite3.OperationalError("it is no history of this version")
        return any(_asked(there, f"SELECT EXISTS (SELECT 1 FROM {t})") for t in _SPOKEN_FOR)


def make_again(path: Path, memory: sqlite3.Connection, connect: Connect) -> None:
    """The whole of `memory` under the file's name: all of it or nothing. Raises StoreError,
    sqlite3.Error, OSError."""
    private(path.parent)

    def fill(place: Path) -> None:
        with closing(connect(place)) as there:
            memory.backup(there)

    if identity(path) is None:
        for suffix in files.COMPANIONS:  # of the file that is gone: they are no part of this one
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        files.create(path, fill)
    else:  # a command that looked meanwhile has begun an empty one
        fill(path)


def _asked(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])
