"""Copies of the history: they end, and do not fill the disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from statuswatch.store import files
from statuswatch.store.opening import open_store
from tests.store.telling import at


def test_a_copy_ends_however_often_others_write_meanwhile(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "STEP", 1)
    begun, had_to_wait = 0, 0
    other = sqlite3.connect(filled, timeout=0, isolation_level=None)

    def writing(done: int, _: int) -> bool:
        nonlocal begun, had_to_wait
        begun += done == 1
        try:
            other.execute("INSERT OR REPLACE INTO notes VALUES ('n', ?)", (str(done),))
        except sqlite3.OperationalError:
            had_to_wait += 1
        return True

    copy = files.back_up(filled, 1, at(90), writing)
    other.execute("DELETE FROM notes")
    other.close()
    assert had_to_wait > 1
    assert 2 <= begun <= files.ANEW + 2
    with sqlite3.connect(copy) as made:
        assert made.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    made.close()


def test_copies_do_not_fill_the_disk(filled: Path) -> None:
    stored = open_store(filled, at(0))
    made = [stored.back_up(at(60 * hour)) for hour in range(0, 24 * 7, 6)]
    assert sum(copy is not None for copy in made) == 7
    assert len(files.backups(filled)) == files.KEPT_BACKUPS


def test_of_a_large_history_three_copies_are_kept(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGE", filled.stat().st_size)
    stored = open_store(filled, at(0))
    for day in range(5):
        stored.back_up(at(60 * 24 * (day + 1)))
    assert [copy.name.rpartition("-")[2] for copy in files.backups(filled)] == [
        files.stamp(at(60 * 24 * day)) for day in (5, 4, 3)
    ]
