"""No test loses power: none waits for the disk to have something in writing, which is most of the
time that many of them would take. What kill -9 leaves is the same; tests/store/test_crash.py
kills a process that waits as ours do."""

from __future__ import annotations

import os
import sqlite3
import sys
from importlib.util import find_spec
from pathlib import Path

from statuswatch.store import connection

PATIENT = "STATUSWATCH_TESTS_WAIT_FOR_THE_DISK"
"""Set (to anything): it is waited for as the program does."""

_connect, _fsync = connection.connect, os.fsync


def connect(path: Path) -> sqlite3.Connection:
    made = _connect(path)
    if PATIENT not in os.environ:
        made.execute("PRAGMA synchronous = OFF")
    return made


def fsync(handle: int) -> None:
    if PATIENT in os.environ:
        _fsync(handle)


def make() -> None:
    """Before the store's other modules take `connect` from its place."""
    connection.connect = connect
    os.fsync = fsync  # type: ignore[assignment]
    if find_spec("sniffio") is None:  # httpcore would look for it three times a request
        sys.modules["sniffio"] = None  # type: ignore[assignment]
