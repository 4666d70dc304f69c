"""The history's neighbours: what is a copy of it, and where a damaged one goes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from statuswatch.store.files import backups, made_at, move_aside, stamp

NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)


def test_a_copy_that_is_being_made_is_none_yet(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    whole = [path.with_name(f"{path.name}.backup-v{v}-{stamp(NOW)}") for v in (12, 13)]
    for file in (path, *whole, whole[0].with_name(f"{whole[0].name}.part")):
        file.touch()
    assert set(backups(path)) == set(whole)
    assert made_at(whole[0]) == NOW
    assert made_at(path) is None


def test_of_two_damaged_ones_of_one_second_neither_takes_the_others_place(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    moved = []
    for n in range(3):
        path.write_text(f"damaged {n}")
        path.with_name("history.db-wal").write_text(f"its journal {n}")
        moved.append(move_aside(path, NOW))
    assert [file.read_text() for file in moved] == ["damaged 0", "damaged 1", "damaged 2"]
    journals = [file.with_name(f"{file.name}-wal").read_text() for file in moved]
    assert journals == ["its journal 0", "its journal 1", "its journal 2"]
    assert sorted(tmp_path.iterdir()) == sorted(
        [*moved, *(file.with_name(f"{file.name}-wal") for file in moved)]
    )
