"""A copy of the history takes the history's place: looked at, laid beside it, taken up when nobody
has the file open."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from statuswatch.core.words import say
from statuswatch.store.errors import StoreError, reason
from statuswatch.store.files import COMPANIONS, back_up, read_header
from statuswatch.store.migrations import APPLICATION_ID, load_migrations

CHUNK = 1 << 20

log = logging.getLogger(__name__)


def next_of(history: Path) -> Path:
    """What takes its place at the next start, if it is there."""
    return history.with_name(f"{history.name}.restore")


def take_up(history: Path) -> None:
    """Put it in its place. Never raises: what cannot be taken up now waits for another start."""
    try:
        for suffix in COMPANIONS:  # they belong to the other file
            history.with_name(history.name + suffix).unlink(missing_ok=True)
        os.replace(next_of(history), history)
    except OSError as error:
        log.warning("%s cannot be taken up: %s", next_of(history), error)


def lay_ready(history: Path, copy: Path, now: datetime, told: Callable[[int, int], bool]) -> None:
    """`copy` takes the place of `history` at the next start; the history as it is becomes a copy
    itself. `told`: bytes done, and of how many; False: it is given up, and nothing is changed.
    Raises StoreError."""
    ours = load_migrations()[-1].number
    check(copy, ours)
    draft = history.with_name(f"{next_of(history).name}.part")
    try:
        if _copy(copy, draft, told):
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
            (found,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
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
