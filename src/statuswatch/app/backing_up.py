"""A backup of a profile in one file, and back to it: the history, the settings, own entries of the
catalogue. What is secret lies in the keyring, and is in no backup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from os.path import exists, isdir  # unlike Path: what has no possible name is not there
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch.app.forgetting import LOCK, RunningError
from statuswatch.app.own_entries import FILE
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, say
from statuswatch.engine.lock import EngineLock
from statuswatch.export.writing import check_place, write_whole
from statuswatch.folders import private, private_file
from statuswatch.settings import Profile, Settings, load
from statuswatch.store import backup_file
from statuswatch.store.backup_file import Backup, NotABackupError, Told
from statuswatch.store.files import GivenUpError, read_header, stamp
from statuswatch.store.migrations import APPLICATION_ID

if TYPE_CHECKING:
    from statuswatch.app.profile import App

__all__ = ["Backup", "GivenUpError", "NotABackupError", "Restored", "Told", "back_up", "restore"]

SETTINGS = "settings.toml"


class NotThereError(StatusWatchError):
    """A backup is not written over what is none, nor where no file can be made."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was taken up. `kept`: where the history of before is; `None`: there was none.
    `settings`: those of the backup hold now. `left`: there were some in it, but the present ones
    stay, since no copy of them could be kept. `new`: what could harm that these do, and those of
    before did not."""

    backup: Backup
    kept: Path | None
    settings: bool
    left: bool = False
    new: tuple[Message, ...] = ()


def back_up(app: App, target: Path | None = None, told: Told = lambda *_: True) -> Backup:
    """Write a backup to `target`: a file, a folder to put it in, or (`None`) into the present one.
    Raises StoreError, NotThereError, GivenUpError."""
    now = app.clock.now()
    place = Path() if target is None else target
    if isdir(place):
        place = place / f"statuswatch-{stamp(now)}.backup"
    _check_free(place)
    try:
        check_place(place)
    except StatusWatchError as error:
        title = say("{path} cannot be written", path=str(place))
        raise NotThereError(title, error.advice) from error
    app.stored.journal.flush()
    return backup_file.make(app.profile.history, place, _texts(app.profile), now, told)


def _check_free(place: Path) -> None:
    """An older backup may be replaced, and nothing else."""
    if not exists(place):
        return
    ours = False
    with suppress(OSError, StatusWatchError):
        header = read_header(place)
        ours = header.application == APPLICATION_ID and backup_file.look(place).made is not None
    if not ours:
        raise NotThereError(
            say("{path} is there already, and is no backup", path=str(place)),
            say("Choose another name. Nothing was changed."),
        )


def restore(profile: Profile, file: Path, now: datetime, told: Told = lambda *_: True) -> Restored:
    """Back to a backup, or to a copy of the history. The present one becomes a copy first.

    Raises RunningError while this profile is watched, NotABackupError for what cannot be taken up,
    StoreError, GivenUpError: nothing is changed then.
    """
    history = profile.history
    if exists(file) and exists(history) and file.samefile(history):
        raise NotABackupError(
            say("{path} is the history that is in use", path=str(file)),
            say("Choose a backup of it. Nothing was changed."),
        )
    backup = backup_file.look(file)
    with EngineLock(profile.data_dir / LOCK) as lock:
        if not _taken(lock):
            raise RunningError
        before, held = _texts(profile), load(profile)[0]
        place = partial(put_texts, profile)
        safe, new = _quiet(backup, held)
        kept, placed = backup_file.take_up(safe, history, before, now, told, place)
    has, taken = SETTINGS in backup.texts, SETTINGS in placed
    return Restored(backup, kept, taken, has and not taken, new if taken else ())


def _quiet(backup: Backup, held: Settings) -> tuple[Backup, tuple[Message, ...]]:
    """With no program in its settings that is run from the next notice on, and what is to be said."""
    from statuswatch.app.handed_settings import quiet

    text = backup.texts.get(SETTINGS)
    if text is None:
        return backup, ()
    with _told(Path(SETTINGS)):
        safe, new = quiet(text, held)
    return replace(backup, texts={**backup.texts, SETTINGS: safe}), new


def _taken(lock: EngineLock) -> bool:
    try:
        return lock.take()
    except OSError as error:
        raise StatusWatchError(
            say("The profile cannot be locked: {why}", why=error.strerror or str(error)),
            say("Check that its folder is yours and is not write-protected."),
        ) from error


def _places(profile: Profile) -> Mapping[str, Path]:
    return {SETTINGS: profile.settings_file, FILE: profile.data_dir / FILE}


def _texts(profile: Profile) -> dict[str, str]:
    """What lies beside the history. What cannot be read as text is nothing we wrote."""
    found = {}
    for name, path in _places(profile).items():
        with suppress(OSError, UnicodeDecodeError):
            found[name] = path.read_bytes().decode("utf-8")
    return found


def put_texts(profile: Profile, texts: Mapping[str, str]) -> None:
    """Each in the place of the one that is there. Raises StatusWatchError."""
    for name, path in _places(profile).items():
        if name in texts:
            with _told(path):
                private(path.parent)
                private_file(path)  # else it would have the mode of any new file
            write_whole(path, [texts[name]])


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StatusWatchError(
            say(
                "{path} cannot be written: {why}", path=str(path), why=error.strerror or str(error)
            ),
            say("Check that its folder is yours and is not write-protected."),
        ) from error
