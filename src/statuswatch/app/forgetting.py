"""Deletes what a profile holds: our own files by their names, never a folder with what is in it.

The folder may be one the user chose, with other things in it; those stay and are named.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.app import secrets, ways
from statuswatch.app.own_entries import FILE
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, say
from statuswatch.engine.lock import EngineLock
from statuswatch.settings import Profile

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.core.model import Service

LOCK = "engine.lock"
OURS = re.compile(
    r"history\.db(-journal|-wal|-shm)?|history\.db\.(new|backup|damaged)-.*|engine\.lock"
    r"|history\.db\.(restore(\.part|-journal|-wal|-shm)?|suspect)"
    r"|window\.ini(\..*)?|statuswatch\.log(\.\d+)?|crash(-before)?\.txt|catalogue\.jsonl"
)
"""In the data folder: the history, its copies, the one that the next start takes up, what was moved
aside, what a crash left, the mark of damage; the window's size and place; what went wrong, and the trace of a crash; the
user's own entries of the catalogue."""
DRAFT = re.compile(r"\.statuswatch-[0-9a-f]{12}\.part")
"""Beside the settings: what a crash while writing them left."""
AUTOSTART = "autostart/org.statuswatch.StatusWatch.desktop"


class RunningError(StatusWatchError):
    """What is being written to cannot be deleted."""

    def __init__(self) -> None:
        super().__init__(
            say("StatusWatch is running; quit it first"),
            say("In its tray menu: Quit. A `statuswatch watch` ends by Ctrl+C."),
        )


@dataclass(frozen=True, slots=True)
class Thing:
    """One file that would go. `size` in bytes."""

    path: Path
    what: Message
    size: int


@dataclass(frozen=True, slots=True)
class Left:
    """One file that could not be deleted, and why."""

    path: Path
    why: str


def things(profile: Profile, environ: Mapping[str, str]) -> tuple[Thing, ...]:
    """Everything of ours that this profile holds. Touches nothing."""
    return tuple(
        Thing(path, what, _size(path))
        for path, what in _candidates(profile, environ)
        if path.is_symlink() or path.is_file()
    )


def foreign(profile: Profile) -> tuple[Path, ...]:
    """What lies in the profile's folders and is not ours."""
    found = [
        entry
        for folder in _folders(profile)
        for entry in _entries(folder)
        if not _ours(entry, profile) and entry not in _folders(profile)
    ]
    return tuple(sorted(set(found)))


def delete(profile: Profile, wanted: Iterable[Thing]) -> tuple[Left, ...]:
    """Delete these, and the folders that are empty then; what could not be deleted.

    Raises RunningError, with nothing touched, while an engine of this profile runs.
    """
    lock = EngineLock(profile.data_dir / LOCK)
    if profile.data_dir.is_dir() and not _taken(lock):
        raise RunningError
    left = []
    going = list(wanted)
    if any(thing.path.name == profile.history.name for thing in going):
        going += _without_secrets(profile)
    try:
        # The lock's own file last: until then nobody may begin to watch.
        for thing in sorted(going, key=lambda t: t.path.name == LOCK):
            if thing.path.name == LOCK and sys.platform == "win32":
                lock.free()  # an open file cannot be deleted there
            try:
                thing.path.unlink(missing_ok=True)
            except OSError as error:
                left.append(Left(thing.path, error.strerror or str(error)))
        with suppress(OSError):  # made just now, by taking the lock
            (profile.data_dir / LOCK).unlink()
    finally:
        lock.free()
    for folder in _made_by_us(profile):
        with suppress(OSError):  # not empty, or not there
            folder.rmdir()
    return tuple(left)


def _without_secrets(profile: Profile) -> list[Thing]:
    """Empties the keyring of what the history names. The files that opening it leaves: copies."""
    before = set(_entries(profile.data_dir))
    secrets.forget_all(profile.history)
    ways.forget_all(profile)
    new = [e for e in _entries(profile.data_dir) if e not in before and OURS.fullmatch(e.name)]
    return [Thing(entry, _what(entry.name), _size(entry)) for entry in new]


def running(profile: Profile) -> bool:
    """Does an engine of this profile run? Makes nothing."""
    file = profile.data_dir / LOCK
    if not file.exists():
        return False
    lock = EngineLock(file)
    if not _taken(lock):
        return True
    lock.free()
    return False


def forget_service(app: App, service: Service) -> None:
    """Delete a service with its sources and its history. Raises RunningError, StoreError."""
    if not app.lock.take():
        raise RunningError
    try:
        sources = [followed.source for followed in app.stored.ledger.sources(service.id)]
        app.stored.ledger.forget(service.id)
        secrets.forget(sources)
    finally:
        app.lock.free()


def copies(profile: Profile) -> tuple[Path, ...]:
    """Copies of the history, which still hold what was deleted since."""
    kept = re.compile(r"history\.db\.(backup|damaged)-.*")
    return tuple(p for p in _entries(profile.data_dir) if kept.fullmatch(p.name))


def _candidates(profile: Profile, environ: Mapping[str, str]) -> Iterator[tuple[Path, Message]]:
    for entry in _entries(profile.data_dir):
        if OURS.fullmatch(entry.name):
            yield entry, _what(entry.name)
    if _ours(profile.settings_file, profile):
        yield profile.settings_file, say("settings")
    for entry in _entries(profile.settings_file.parent):
        if DRAFT.fullmatch(entry.name):
            yield entry, say("settings")
    if profile == Profile.default():  # a try-out must not end what starts with the session
        config = environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser()
        yield Path(config) / AUTOSTART, say("start with the session")


def _what(name: str) -> Message:
    if name == LOCK:
        return say("lock")
    if name.startswith("window"):
        return say("size of the window")
    if name.startswith("statuswatch.log"):
        return say("log of what went wrong")
    if name.startswith("crash"):
        return say("trace of a crash")
    if name == FILE:
        return say("your own entries of the catalogue")
    return say("copy of the history") if name.startswith("history.db.") else say("history")


def _taken(lock: EngineLock) -> bool:
    try:
        return lock.take()
    except OSError as error:
        raise StatusWatchError(
            say("The profile cannot be locked: {why}", why=error.strerror or str(error)),
            say("Check that its folder is yours and is not write-protected."),
        ) from error


def _folders(profile: Profile) -> tuple[Path, ...]:
    return (profile.data_dir, profile.cache_dir, profile.settings_file.parent)


def _made_by_us(profile: Profile) -> tuple[Path, ...]:
    """`data` and `cache`, or the system's places. A folder the user chose stays, even empty."""
    if profile == Profile.default():
        return _folders(profile)
    return (profile.data_dir, profile.cache_dir)


def _ours(entry: Path, profile: Profile) -> bool:
    if entry.parent == profile.data_dir and OURS.fullmatch(entry.name):
        return True
    if entry == profile.settings_file:  # any program may have a settings.toml in a chosen folder
        beside = any(OURS.fullmatch(e.name) for e in _entries(profile.data_dir))
        return beside or profile == Profile.default()
    return bool(DRAFT.fullmatch(entry.name))


def _entries(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(sorted(folder.iterdir()))
    except OSError:
        return ()


def _size(path: Path) -> int:
    with suppress(OSError):
        return os.lstat(path).st_size
    return 0
