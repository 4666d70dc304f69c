"""A file is written whole or not at all: the old one stands until the new one is complete."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, say

_GATHER = 64 * 1024
"""Characters gathered before they are encoded and written."""


def write_whole(path: Path, chunks: Iterable[str]) -> None:
    """Write the pieces as UTF-8 to a temporary file beside `path`, then put it in its place.

    A link is followed, so that what it points to is replaced and the link stays. A device or a
    pipe (`/dev/stdout`) is written to directly: it has no old content to keep.
    Raises StatusWatchError when it cannot be written; what `chunks` raises goes through. Either
    way the old file is as it was, and nothing is left beside it.
    """
    try:
        _write(path, chunks)
    except OSError as error:
        raise _told(path, error) from error


def check_place(path: Path) -> None:
    """Can a file be made there? For what another program writes. Leaves nothing behind. Raises
    StatusWatchError."""
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            return
        with tempfile.TemporaryFile(prefix=".statuswatch-", suffix=".part", dir=target.parent):
            pass
    except OSError as error:
        raise _told(path, error) from error


def _write(path: Path, chunks: Iterable[str]) -> None:
    target = Path(os.path.realpath(path))
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        with target.open("wb") as device:
            _pour(device.fileno(), chunks)
        return
    temporary = target.with_name(f".statuswatch-{secrets.token_hex(6)}.part")
    # 0o666 under the user's own umask, as any program's new file; an old file's mode is kept.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666)
    try:
        try:
            if mode is not None:
                os.chmod(temporary, stat.S_IMODE(mode))
            _pour(handle, chunks)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _settle(target.parent)


def _mode(target: Path) -> int | None:
    """The file's mode, `None` when there is none yet. Raises IsADirectoryError."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(str(target))
    return mode


def _pour(handle: int, chunks: Iterable[str]) -> None:
    gathered: list[str] = []
    size = 0
    for chunk in chunks:
        gathered.append(chunk)
        size += len(chunk)
        if size >= _GATHER:
            _write_all(handle, "".join(gathered))
            gathered.clear()
            size = 0
    _write_all(handle, "".join(gathered))


def _write_all(handle: int, text: str) -> None:
    data = memoryview(text.encode("utf-8"))
    while data:
        data = data[os.write(handle, data) :]


def _settle(folder: Path) -> None:
    """Let the new name survive a power cut, where folders can be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _told(path: Path, error: OSError) -> StatusWatchError:
    title = say("{path} could not be written", path=str(path))
    return StatusWatchError(title, _advice(path, error))


def _advice(path: Path, error: OSError) -> Message:
    if isinstance(error, IsADirectoryError):
        return say(
            "It is a folder. Name a file in it, for example {path}.", path=str(path / "history")
        )
    if isinstance(error, FileNotFoundError) and path.absolute().parent.is_dir():
        return say("Nobody can make a file in {path}. Choose another place.", path=str(path.parent))
    if isinstance(error, FileNotFoundError):
        return say("The folder {path} does not exist. Make it first.", path=str(path.parent))
    if isinstance(error, NotADirectoryError):
        return say("{path} is not a folder. Choose another place.", path=str(path.parent))
    if isinstance(error, PermissionError):
        return say(
            "You may not write in {path}. Choose a place of your own; nothing was changed.",
            path=str(path.parent),
        )
    return say(
        "The system says: {reason}. Nothing was changed; free some space or choose another place.",
        reason=error.strerror or str(error),
    )
