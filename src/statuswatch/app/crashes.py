"""Where a crash leaves its trace: a file beside the history that the interpreter writes as it dies.

The first line says which program began when; nothing follows it while all is well. What the last
one left is kept beside it, until another leaves more.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from statuswatch import __version__
from statuswatch.core.words import stamp
from statuswatch.folders import private

NAME, BEFORE = "crash.txt", "crash-before.txt"
LARGEST = 64 * 1024
"""Bytes that are kept of one. A dump has 100 threads of 100 lines at most."""


@dataclass(frozen=True, slots=True)
class Crash:
    """`at`: when it was written, UTC. `text`: which program began when, and its stacks."""

    at: datetime
    text: str


def watch(folder: Path, now: datetime) -> None:
    """From now on a crash of this process is written there. A folder that takes no file is no
    reason not to start: it is said where the history is opened."""
    with suppress(OSError):
        private(folder)
        _put_by(folder)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        handle = os.open(folder / NAME, flags, 0o600)
        python = sys.version.split()[0]  # what `platform` says, which is 90 kB to import
        head = f"StatusWatch {__version__}, Python {python}, began {stamp(now)}"
        os.write(handle, f"{head}\n".encode())
        # By its number, which stays open as long as we live: nothing here owns the file.
        faulthandler.enable(handle, all_threads=True)


def last(folder: Path) -> Crash | None:
    """The newest there is; `None`: none, as far as anybody knows."""
    for name in (NAME, BEFORE):
        crash = _read(folder / name)
        if crash is not None:
            return crash
    return None


def _put_by(folder: Path) -> None:
    crash = _read(folder / NAME)
    if crash is None:
        return
    handle = os.open(folder / BEFORE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, crash.text.encode())
    finally:
        os.close(handle)
    at = crash.at.timestamp()
    os.utime(folder / BEFORE, (at, at))


def _read(path: Path) -> Crash | None:
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST).decode("utf-8", "replace")
            at = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
    except OSError:
        return None
    _, _, stacks = text.partition("\n")
    return Crash(at, text) if stacks.strip() else None
