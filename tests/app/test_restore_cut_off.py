"""A restore that is cut off, or meets a disk that takes nothing, leaves the old or the new."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.app import backing_up
from statuswatch.app.forgetting import OURS
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.settings import Profile
from statuswatch.store import restoring
from tests.app.backups import KILLS, MINE, NOW, ROOT, backup, content, names, opened, other

__all__ = ["backup", "other"]


def test_settings_that_cannot_be_written_leave_all_as_it_was(
    other: Profile, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, settings = content(other)["history.db"], other.settings_file.read_text("utf-8")

    def full(path: Path, chunks: object) -> None:
        raise StatusWatchError(say("{path} could not be written", path=str(path)))

    with monkeypatch.context() as disk:
        disk.setattr(backing_up, "write_whole", full)
        with pytest.raises(StatusWatchError, match="could not be written"):
            backing_up.restore(other, backup, NOW)
    assert content(other)["history.db"] == before
    assert other.settings_file.read_text("utf-8") == settings
    assert names(other.data_dir.parent) == ["Chirp"]
    assert not [p.name for p in other.data_dir.iterdir() if ".restore" in p.name]


def test_what_was_laid_ready_is_gone_on_with_at_the_next_start(
    other: Profile, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut_off:
        cut_off.setattr(restoring, "put_in_place", lambda *_: None)
        backing_up.restore(other, backup, NOW)
    folder = other.data_dir.parent
    app = opened(folder)
    assert app.settings.interval == timedelta(minutes=9), "it reads the backup's settings at once"
    app.close_store()
    assert names(folder) == ["Podhost"]
    assert other.settings_file.read_text("utf-8") == MINE
    with closing(sqlite3.connect(other.history)) as raw:
        tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_schema")}
    assert not tables & {"restore_files", "backup_files", "backup_header"}


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_killed_restore_leaves_the_old_or_the_new(other: Profile, backup: Path) -> None:
    """At any moment of it, many times over."""
    folder = other.data_dir.parent
    chance = random.Random(8)
    seen = set()
    whole = folder.parent / "whole"
    shutil.copytree(folder, whole)
    for _ in range(KILLS):
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.app.taken_up", str(folder), str(backup)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.random() * 0.08)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = names(folder)
        assert found in (["Chirp"], ["Podhost"])
        settings = Profile.at(folder).settings_file.read_text("utf-8")
        assert (settings == MINE) == (found == ["Podhost"]), "never the one's with the other's"
        seen.add(found[0])
        assert all(OURS.fullmatch(p.name) for p in other.data_dir.iterdir())
        backing_up.restore(other, backup, NOW)
        assert names(folder) == ["Podhost"], "it can be done again"
    assert "Chirp" in seen


@pytest.mark.parametrize(
    "left",
    [
        "history.db.restore",
        "history.db.restore.part",
        "history.db.suspect",
        "history.db.new-restored",
        "history.db.new-restored-journal",
        "history.db.backup-v10-20261123T070000Z",
        "history.db.backup-v10-20261123T070000Z.part",
        "history.db.damaged-20261123T070000Z-journal",
    ],
)
def test_forget_all_knows_what_a_restore_may_leave(left: str) -> None:
    assert OURS.fullmatch(left)
