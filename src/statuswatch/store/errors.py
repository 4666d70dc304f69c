"""What can go wrong with the file, in words for a person.

    StatusWatchError <- StoreError <- TooNewError

The world's fault (locked, full, read-only, damaged) is told so; a mistake of ours (a bad
statement, a broken constraint) stays the traceback it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, say

SUSPECT = ".suspect"
"""A file of this suffix beside the database asks the next start to look at every page of it."""

MOVED = sqlite3.SQLITE_READONLY_DBMOVED
"""SQLite's extended code for a file that is not there any more under its name."""

DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""Result codes that speak of the file's content; all others leave it as it is."""


class StoreError(StatusWatchError):
    """The history cannot be read or written now. Say so, keep watching in memory."""


class TooNewError(StoreError):
    """Written by a newer StatusWatch; the file was not touched."""

    def __init__(self, path: Path, theirs: int, ours: int) -> None:
        super().__init__(
            say(
                "The history {path} was written by a newer StatusWatch "
                "(format {theirs}, this one knows {ours}).",
                path=str(path),
                theirs=theirs,
                ours=ours,
            ),
            say("Update StatusWatch. The file was not touched."),
        )
        self.theirs = theirs
        self.ours = ours


def result_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 for an error that Python itself raised."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def is_damage(error: sqlite3.Error) -> bool:
    return result_code(error) in DAMAGE


def in_words(error: sqlite3.Error, path: Path) -> StoreError | None:
    """The error as a person should read it; `None` when it is a mistake of ours."""
    moved = getattr(error, "sqlite_errorcode", 0) == MOVED
    told = _MOVED if moved else _sentences(result_code(error))
    if told is None:
        return None
    title, advice = told
    if moved:
        return StoreError(say("{what}: {path}", what=title, path=str(path)), advice)
    return StoreError(
        say("{what}: {path} ({detail})", what=title, path=str(path), detail=str(error)),
        advice,
    )


_MOVED = (
    say("The history's file was moved or removed while StatusWatch ran"),
    say("What was in it is written to its place again, as far as it can still be read."),
)


def _sentences(code: int) -> tuple[Message, Message] | None:
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return say("The history is locked by another program"), say(
                "Close what has the file open (another StatusWatch, a database tool, a backup)."
            )
        case sqlite3.SQLITE_FULL:
            return say("The disk is full, the history cannot be written"), say(
                "Make room. What is already written is safe."
            )
        case sqlite3.SQLITE_IOERR:
            return say("The disk failed while the history was read or written"), say(
                "Check the disk and whether it is full."
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return say("The history cannot be written"), say(
                "Check that the file and its folder belong to you and are writable."
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return say("The history is damaged"), say(
                "Restart StatusWatch: it keeps the damaged file and begins a new one."
            )
        case _:
            return None


@contextmanager
def in_our_words(path: Path) -> Iterator[None]:
    """Raise the world's faults as StoreError. Damage leaves a mark for the next start."""
    try:
        yield
    except sqlite3.Error as error:
        told = in_words(error, path)
        if told is None:
            raise
        if is_damage(error):
            mark_suspect(path)
        raise told from error


def mark_suspect(path: Path) -> None:
    try:
        path.with_name(path.name + SUSPECT).touch()
    except OSError:
        return  # a disk that cannot hold a mark: the next start finds the damage by other ways


def reason(error: Exception) -> str:
    """The system's own words for it, without its number and the path that is named already."""
    return getattr(error, "strerror", None) or str(error)
