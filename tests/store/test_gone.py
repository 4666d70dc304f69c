"""The file is moved, removed or replaced while we watch: nothing that was in it is lost silently."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from statuswatch.core.words import render
from statuswatch.store import afloat
from statuswatch.store import connection as connections
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored
from tests.store.telling import at, ill, over, tell
from tests.store.test_afloat import database, fill, in_memory


@pytest.fixture(params=["delete", "wal"])
def stored(
    filled: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stored]:
    monkeypatch.setattr(connections, "SAFE_WAL", (3,) if request.param == "wal" else (9,))
    stored = open_store(filled, at(90))
    stored.disk.endures = True
    tell(stored, 91, ill("w"))  # who watches has written
    yield stored
    with suppress(sqlite3.ProgrammingError):  # closed by the test itself
        stored.close()


def remove(path: Path) -> None:
    for file in path.parent.glob(path.name + "*"):
        file.unlink()


def keys(stored: Stored) -> set[str]:
    return {row.known.incident.key for row in stored.history.rows(limit=999)}


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as raw:
        return bool(raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


def test_a_removed_file_is_said_and_made_again_whole(stored: Stored) -> None:
    path, before = database(stored).path, keys(stored)
    remove(path)
    told = tell(stored, 100, ill("x"))
    assert told
    assert stored.disk.afloat is not None
    assert "moved or removed" in render(stored.disk.afloat.why)
    assert stored.disk.land()
    assert not in_memory(stored)
    tell(stored, 110, over("x", 105))
    assert path.stat().st_mode & 0o777 == 0o600
    stored.close()
    again = open_store(path, at(500))
    assert again.notes == ()
    assert keys(again) == {*before, "x"}
    again.close()
    assert is_whole(path)


def test_a_removed_folder_is_made_again_for_its_owner_alone(stored: Stored) -> None:
    path, before = database(stored).path, keys(stored)
    shutil.rmtree(path.parent)
    tell(stored, 100, ill("x"))
    assert stored.disk.land()
    assert path.parent.stat().st_mode & 0o777 == 0o700
    stored.close()
    again = open_store(path, at(500))
    assert keys(again) == {*before, "x"}
    again.close()


def test_it_is_noticed_before_there_is_something_to_write(stored: Stored) -> None:
    stored.disk.look()
    assert not in_memory(stored)
    remove(database(stored).path)
    stored.disk.look()
    assert in_memory(stored)


def test_a_moved_file_stays_what_it_was(stored: Stored, tmp_path: Path) -> None:
    path, before = database(stored).path, keys(stored)
    moved = path.rename(tmp_path / "moved.db")
    tell(stored, 100, ill("x"))
    assert stored.disk.land()
    assert keys(stored) == {*before, "x"}
    other = open_store(moved, at(101))
    assert keys(other) <= before  # a log beside it (WAL) stays where it was
    assert "k0" in keys(other)
    other.close()


def test_one_that_comes_back_is_written_to_again(stored: Stored, tmp_path: Path) -> None:
    path = database(stored).path
    moved = path.rename(tmp_path / "moved.db")
    tell(stored, 100, ill("x"))
    moved.rename(path)
    assert stored.disk.land()
    stored.close()
    again = open_store(path, at(500))
    assert "x" in keys(again)
    again.close()


def test_an_empty_history_that_a_command_began_meanwhile_is_no_end_of_ours(
    stored: Stored,
) -> None:
    path, before = database(stored).path, keys(stored)
    remove(path)
    tell(stored, 100, ill("x"))
    command = open_store(path, at(101))
    assert keys(command) == set()
    command.close()
    assert stored.disk.land()
    stored.close()
    again = open_store(path, at(500))
    assert keys(again) == {*before, "x"}
    again.close()
    assert is_whole(path)


def test_another_history_in_its_place_holds_and_ours_is_kept_beside_it(
    stored: Stored, tmp_path: Path
) -> None:
    path, before = database(stored).path, keys(stored)
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    tell(stored, 95, ill("only ours"))
    copy.replace(path)
    tell(stored, 100, ill("x"))
    assert stored.disk.land()
    here = database(stored).ask("PRAGMA journal_mode")[0][0]
    if here == "delete":  # else SQLite itself takes our log, which lies there, for that file's
        assert keys(stored) == before
    assert "x" not in keys(stored)
    [aside] = path.parent.glob("*.meanwhile-*")
    assert stored.disk.set_aside == aside
    kept = open_store(aside, at(500))
    assert keys(kept) == {*before, "only ours", "x"}
    kept.close()


def test_what_is_no_history_of_ours_is_not_touched(stored: Stored) -> None:
    path = database(stored).path
    remove(path)
    tell(stored, 100, ill("x"))
    path.write_bytes(b"a letter\n" * 100)
    assert not stored.disk.land()
    assert path.read_bytes() == b"a letter\n" * 100
    path.unlink()
    assert stored.disk.land()


def test_who_opens_it_beside_one_that_cannot_write_is_told(
    stored: Stored, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Wherever a name can be kept: beside the file, or where the session keeps such."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    path = database(stored).path
    fill(stored)
    tell(stored, 100, ill("x", title="x " * 20_000))
    for mark in path.parent.glob("*.unwritten-*"):
        mark.unlink()  # as on a disk that held no name
    with monkeypatch.context() as other:
        other.setattr(afloat, "owner_here", lambda: "another")
        reader = open_store(path, at(101))
        assert "cannot write the history since" in render(reader.notes[0])
        reader.close()
    database(stored)._file.execute("PRAGMA max_page_count = 1000000")
    assert stored.disk.land()
    assert list(tmp_path.glob("*.unwritten-*")) == []
