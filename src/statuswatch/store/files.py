"""The file and its neighbours: what it is, copies of it, and moving it out of the way."""

from __future__ import annotations

import os
import sqlite3
import struct
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from statuswatch.core.words import say
from statuswatch.folders import private
from statuswatch.store.errors import StoreError, in_our_words, reason

MAGIC = b"SQLite format 3\0"
COMPANIONS = ("-journal", "-wal", "-shm")
KEPT_BACKUPS, KEPT_LARGE = 7, 3
"""Of this version; of a history that is `LARGE` bytes and more. Old copies must not fill the disk
(Uptime Kuma #1492)."""
KEPT_OLDER = 1
"""Of each older version."""
LARGE = 100_000_000
STEP, PAUSE = 1000, 0.002
"""Pages that are copied in one go, and seconds that are waited for others who are writing."""
ANEW = 3
"""So often a copy begins anew, as SQLite does when another has written meanwhile
(https://sqlite.org/c3ref/backup_finish.html); then others wait until it is made."""
DAILY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 100 bytes say, read without SQLite, so that nothing is touched."""

    sqlite: bool
    empty: bool
    version: int = 0
    application: int = 0


def read_header(path: Path) -> Header:
    """Raises OSError."""
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or not head.startswith(MAGIC):
        return Header(sqlite=False, empty=not head)
    (version,) = struct.unpack_from(">i", head, 60)
    (application,) = struct.unpack_from(">i", head, 68)
    return Header(sqlite=True, empty=False, version=version, application=application)


def has_journal(path: Path) -> bool:
    """Was somebody cut off while writing? Then a page that is no page now may be put right by
    what stands in the journal, the first one as any other."""
    journals = (path.with_name(path.name + suffix) for suffix in ("-journal", "-wal"))
    return any(journal.exists() and journal.stat().st_size > 0 for journal in journals)


def prepare_folder(path: Path) -> None:
    """Make the file's folder, for its owner alone (0700). Raises StoreError."""
    try:
        private(path.parent)
    except OSError as error:
        raise StoreError(
            say(
                "The folder {path} cannot be made: {why}", path=str(path.parent), why=reason(error)
            ),
            say("Choose another profile folder, or make this one writable."),
        ) from error


def check_writable(path: Path) -> None:
    """Raises StoreError: without the right to write, SQLite would quietly open for reading."""
    for place in (path, path.parent):
        if place.exists() and not os.access(place, os.W_OK):
            raise StoreError(
                say("{path} cannot be written.", path=str(place)),
                say("Check that it belongs to you and is not write-protected."),
            )


def create(path: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write a new database, which then appears at `path` whole or not at all.

    So a file without content is always damage, and two processes cannot both create it: who
    comes second uses the first one's.
    """
    draft = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with in_our_words(path):
            fill(draft)
        _appear(draft, path)
    except OSError as error:
        raise StoreError(
            say("The history {path} cannot be made: {why}", path=str(path), why=reason(error)),
            say("Check that the folder is writable and the disk is not full."),
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _appear(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links (FAT, some network shares)
        if not path.exists():
            draft.rename(path)


def stamp(now: datetime) -> str:
    """`20241109T140200Z`: allowed in file names everywhere."""
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def move_aside(path: Path, now: datetime) -> Path:
    """Rename a damaged file and its journals; what it is called now. Raises StoreError."""
    wanted = path.with_name(f"{path.name}.damaged-{stamp(now)}")
    target, n = wanted, 2
    while target.exists():
        target, n = wanted.with_name(f"{wanted.name}-{n}"), n + 1
    try:
        path.rename(target)
        for suffix in COMPANIONS:
            companion = path.with_name(path.name + suffix)
            if companion.exists():
                companion.rename(target.with_name(target.name + suffix))
    except OSError as error:
        raise StoreError(
            say(
                "The damaged {path} cannot be moved aside: {why}", path=str(path), why=reason(error)
            ),
            say("Move it yourself, then start StatusWatch again."),
        ) from error
    return target


def backups(path: Path) -> tuple[Path, ...]:
    """Copies made of this file, newest first."""
    begins = f"{path.name}.backup-v"
    found = [p for p in path.parent.iterdir() if p.name.startswith(begins) and p.suffix != ".part"]
    return tuple(sorted(found, key=lambda p: p.name.rpartition("-")[2], reverse=True))


def made_at(copy: Path) -> datetime | None:
    """When it was made, as its name says; `None`: a name that is none of ours."""
    try:
        return datetime.strptime(copy.name.rpartition("-")[2], "%Y%m%dT%H%M%S%z")
    except ValueError:
        return None


class GivenUpError(Exception):
    """Nobody waits for this copy any more; there is none."""


def back_up(
    path: Path, version: int, now: datetime, told: Callable[[int, int], bool] = lambda *_: True
) -> Path:
    """A copy by SQLite's backup API; the newest are kept. `told`: pages done, and of how many;
    False: it is given up. Raises StoreError, GivenUpError."""
    need = path.stat().st_size * 2 + (1 << 20)  # the copy, and the work that follows it
    import shutil  # seldom needed, and heavy to import

    free = shutil.disk_usage(path.parent).free
    if free < need:
        raise StoreError(
            say(
                "Too little room for a copy of the history: {need} MB needed, {free} MB free.",
                need=need >> 20,
                free=free >> 20,
            ),
            say("Make room on the disk that holds {path}.", path=str(path)),
        )
    target = path.with_name(f"{path.name}.backup-v{version}-{stamp(now)}")
    draft = target.with_name(target.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with in_our_words(path):
            copy(path, draft, told)
        draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    _thin_out(path, version)
    return target


def _thin_out(path: Path, version: int) -> None:
    mine = f"{path.name}.backup-v{version}-"
    seen: Counter[str] = Counter()
    kept = KEPT_BACKUPS if path.stat().st_size < LARGE else KEPT_LARGE
    for old in backups(path):
        kind = old.name.rpartition("-")[0] + "-"
        seen[kind] += 1
        if seen[kind] > (kept if kind == mine else KEPT_OLDER):
            with suppress(OSError):
                old.unlink()


def copy(path: Path, target: Path, told: Callable[[int, int], bool]) -> None:
    """In steps between which others may write; whoever makes it begin anew too often waits until it
    is made. `told` as of `back_up`. Raises sqlite3.Error, GivenUpError."""
    before, anew = sys.maxsize, 0

    def progress(_: int, left: int, of: int) -> None:
        nonlocal before, anew
        anew, before = anew + (left >= before), left
        if anew >= ANEW and not source.in_transaction:
            source.execute("BEGIN")  # whoever reads keeps others from writing, till it is closed
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if not told(of - left, of):
            raise GivenUpError

    source_address = path.absolute().as_uri() + "?mode=rw"
    with (
        closing(sqlite3.connect(source_address, uri=True)) as source,
        closing(sqlite3.connect(target)) as made,
    ):
        source.backup(made, pages=STEP, sleep=PAUSE, progress=progress)


def back_up_daily(path: Path, version: int, now: datetime) -> Path | None:
    """A copy, unless there is one of the last 24 hours. Raises StoreError."""
    newest = next(iter(backups(path)), None)
    if newest is not None and newest.name.rpartition("-")[2] > stamp(now - DAILY):
        return None
    return back_up(path, version, now)
