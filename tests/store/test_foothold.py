"""The file under us: is it still the one that was opened?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from statuswatch.store.connection import connect
from statuswatch.store.foothold import has_another, identity, is_gone


def test_a_file_is_known_by_what_it_is_and_not_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    assert identity(path) is None
    path.write_bytes(b"a")
    was = identity(path)
    assert not is_gone(path, was)
    assert not is_gone(path, None), "it was never there"
    (tmp_path / "other").write_bytes(b"a")
    (tmp_path / "other").replace(path)
    assert is_gone(path, was)
    path.unlink()
    assert is_gone(path, was)


def test_where_a_file_stands_in_place_of_its_folder_it_is_gone(tmp_path: Path) -> None:
    (tmp_path / "folder").write_bytes(b"")
    assert identity(tmp_path / "folder" / "history.db") is None


def test_where_nobody_can_tell_it_is_not_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(b"a")
    was = identity(path)

    def fails(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "stat", fails)
        assert not is_gone(path, was)


@pytest.mark.parametrize("pragma", ["application_id", "user_version"])
def test_a_history_of_another_version_is_no_other_history_of_ours(
    filled: Path, pragma: str
) -> None:
    with closing(sqlite3.connect(":memory:")) as memory, closing(connect(filled)) as there:
        there.backup(memory)
        assert has_another(filled, memory, connect)
        there.execute(f"PRAGMA {pragma} = 4711")
        with pytest.raises(sqlite3.OperationalError, match="no history of this version"):
            has_another(filled, memory, connect)
