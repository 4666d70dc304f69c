"""kill -9 at any moment: nothing acknowledged is lost, nothing is doubled."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from statuswatch.core.model import ChangeKind
from statuswatch.core.reduce import replay
from statuswatch.store.nouns import Filter
from statuswatch.store.opening import open_store
from tests.store.telling import PAGE, at, opened, tell
from tests.store.writer import STEPS, story

POINTS = int(os.environ.get("STATUSWATCH_KILLS", "20"))
ROOT = Path(__file__).parents[2]


Kinds = set[tuple[str, ChangeKind]]


@pytest.fixture(scope="module")
def unkilled(tmp_path_factory: pytest.TempPathFactory) -> Kinds:
    """What the whole story is, written in one go."""
    clean = opened(tmp_path_factory.mktemp("clean") / "history.db", PAGE)
    for step in range(STEPS):
        tell(clean, step, story(step))
    kinds = {(c.incident.key, c.kind) for c in clean.journal.changes(0, 9999) if c.incident}
    clean.close()
    return kinds


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize("seed", range(POINTS))
def test_a_killed_writer_loses_and_doubles_nothing(
    tmp_path: Path, seed: int, unkilled: Kinds
) -> None:
    path = tmp_path / "history.db"
    opened(path, PAGE).close()
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.store.writer", str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    writer.stdout.readline()  # it has begun
    time.sleep(random.Random(seed).random() * 0.25)
    writer.send_signal(signal.SIGKILL)
    said = [int(word) for word in writer.stdout.read().split()]
    writer.wait()
    acknowledged = max(said, default=0)

    stored = open_store(path, at(0))
    assert stored.notes == ()
    assert stored.journal.last_seq() >= acknowledged
    # The last observation comes again, as after a restart, and the story goes on.
    last = stored.journal.changes(0, 10_000)[-1:]
    begin = round((last[0].at - at(0)).total_seconds() / 60) if last else 0
    for step in range(begin, STEPS):
        tell(stored, step, story(step))
    lines = stored.journal.changes(0, 10_000)
    replayed = {r.known.incident.key: r.known.incident for r in stored.history.rows(limit=9999)}
    assert replay(lines) == replayed
    kinds = [(c.incident.key, c.kind) for c in lines if c.incident]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) == unkilled
    kept = {(r.known.incident.key, r.outage_id) for r in stored.history.rows(Filter(), limit=9999)}
    stored.history.rebuild(at(500))
    assert kept == {(r.known.incident.key, r.outage_id) for r in stored.history.rows(limit=9999)}
    stored.close()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
