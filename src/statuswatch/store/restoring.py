"""A copy of the history takes the history's place: looked at, laid beside it, taken up when nobody
has the file open.

That it lies there whole is the moment from which on it is to be: whoever is interrupted later goes
on at the next start. Texts that are to take the place of others with it (the settings) lie in it.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.store.connection import connect
from statuswatch.store.errors import SUSPECT, StoreError, in_our_words, reason
from statuswatch.store.files import COMPANIONS, back_up, read_header
from statuswatch.store.migrations import APPLICATION_ID, load_migrations
from statuswatch.store.shape import check_shape

CHUNK = 1 << 20

_TABLE = "restore_files"
"""In a copy that is laid ready: the texts that go with it."""

log = logging.getLogger(__name__)


def next_of(history: Path) -> Path:
    """What takes its place at the next start, if it is there."""
    return history.with_name(f"{history.name}.restore")


def take_up(history: Path, place: Callable[[Mapping[str, str]], None]) -> None:
    """Put it in its place, and its texts by `place`. Never raises: what cannot be taken up now
    waits for another start."""
    try:
        put_in_place(history, place)
    except (OSError, StatusWatchError) as error:
        log.warning("%s cannot be taken up: %s", next_of(history), error)


def put_in_place(history: Path, place: Callable[[Mapping[str, str]], None]) -> None:
    """May be done again wherever it was cut off. Raises OSError, StoreError, what `place` raises."""
    waiting = next_of(history)
    with in_our_words(waiting), closing(connect(waiting)) as copy:
        if _is_laid(copy):
            found = copy.execute(f"SELECT name, content FROM {_TABLE}").fetchall()
            place({str(row["name"]): str(row["content"]) for row in found})
            _lift_out(copy)
    for suffix in (*COMPANIONS, SUSPECT):  # they belong to the other file
        history.with_name(history.name + suffix).unlink(missing_ok=True)
    os.replace(waiting, history)
    _settle(history.parent)


def take_back(
    history: Path, texts: Mapping[str, str], place: Callable[[Mapping[str, str]], None]
) -> None:
    """It could not be put there: all is as before again, as far as that can be written."""
    with suppress(OSError):
        next_of(history).unlink(missing_ok=True)
    with suppress(OSError, StatusWatchError):
        place(texts)


def lay_in(copy: sqlite3.Connection, texts: Mapping[str, str]) -> None:
    """What is to be placed with it. Raises sqlite3.Error."""
    copy.execute("BEGIN IMMEDIATE")
    _lift_out(copy)
    copy.execute(f"CREATE TABLE {_TABLE} (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT")
    copy.executemany(f"INSERT INTO {_TABLE} VALUES (?, ?)", sorted(texts.items()))
    copy.execute("COMMIT")


def _lift_out(copy: sqlite3.Connection) -> None:
    """Whatever bears that name in a file that somebody else may have made."""
    sql = "SELECT type, name FROM sqlite_schema WHERE name = ? COLLATE NOCASE"
    for kind, name in copy.execute(sql, (_TABLE,)).fetchall():
        copy.execute(f'DROP {kind} "{name}"')


def _is_laid(copy: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return copy.execute(sql, (_TABLE,)).fetchone() is not None


def _settle(folder: Path) -> None:
    """Let the new name survive a power cut, where folders can be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def lay_ready(history: Path, copy: Path, now: datetime, told: Callable[[int, int], bool]) -> None:
    """`copy` takes the place of `history` at the next start; the history as it is becomes a copy
    itself. `told`: bytes done, and of how many; False: it is given up, and nothing is changed.
    Raises StoreError."""
    ours = load_migrations()[-1].number
    check(copy, ours)
    draft = history.with_name(f"{next_of(history).name}.part")
    try:
        if _copy(copy, draft, told):
            with in_our_words(draft), closing(connect(draft)) as laid:
                _lift_out(laid)  # this one is taken up without any texts, whoever laid some into it
            back_up(history, ours, now)
            os.replace(draft, next_of(history))
    except OSError as error:
        raise StoreError(
            say("The copy cannot be laid ready: {why}", why=reason(error)),
            say("Make room on the disk, and try again."),
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def check(copy: Path, ours: int) -> None:
    """Is it a whole history, and not of a newer version than `ours`? Raises StoreError."""
    advice = say("Choose another copy. Nothing was changed.")
    name = copy.name
    try:
        header = read_header(copy)
    except OSError as error:
        title = say("{name} cannot be read: {why}", name=name, why=reason(error))
        raise StoreError(title, advice) from error
    if not header.sqlite or header.application != APPLICATION_ID:
        raise StoreError(say("{name} is no history of StatusWatch", name=name), advice)
    if header.version > ours:
        title = say("{name} is of a newer StatusWatch", name=name)
        raise StoreError(title, say("Install that version, or choose another copy."))
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            check_shape(opened, header.version)
            (found,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    except (sqlite3.Error, ValueError) as error:
        found = str(error)
    if found != "ok":
        raise StoreError(say("{name} is damaged: {what}", name=name, what=found), advice)


def _copy(source: Path, target: Path, told: Callable[[int, int], bool]) -> bool:
    """False: it was given up on the way."""
    done, of = 0, source.stat().st_size
    target.unlink(missing_ok=True)
    there = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with source.open("rb") as read, os.fdopen(there, "wb") as written:
        while chunk := read.read(CHUNK):
            done += written.write(chunk)
            if not told(done, of):
                return False
        written.flush()
        os.fsync(written.fileno())
    return True
