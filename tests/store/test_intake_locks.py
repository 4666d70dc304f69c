"""A file that a process opens beside SQLite and closes takes the locks of all its connections along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from statuswatch.store.connection import connect
from statuswatch.store.taking_in import open_intake

TRIES = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    raw.execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_an_import_leaves_others_locked_out_while_we_write(filled: Path) -> None:
    ours = connect(filled)
    ours.execute("BEGIN IMMEDIATE")
    with open_intake(filled, lambda name, _: name):
        pass
    other = [sys.executable, "-c", TRIES, str(filled)]
    said = subprocess.run(other, capture_output=True, text=True, check=True).stdout
    ours.execute("ROLLBACK")
    ours.close()
    assert said == "database is locked\n"
