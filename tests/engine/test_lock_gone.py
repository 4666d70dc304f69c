"""The lock's file is removed while it is held: nobody else becomes a second engine."""

from __future__ import annotations

from pathlib import Path

from statuswatch.engine.lock import EngineLock


def test_a_removed_lock_is_held_again(tmp_path: Path) -> None:
    path = tmp_path / "engine.lock"
    ours, other = EngineLock(path), EngineLock(path)
    assert ours.take()
    path.unlink()
    ours.hold()
    assert not other.take()
    ours.free()
    assert other.take()
    other.free()


def test_one_that_another_took_meanwhile_is_left_to_it(tmp_path: Path) -> None:
    path = tmp_path / "engine.lock"
    ours, other, third = EngineLock(path), EngineLock(path), EngineLock(path)
    assert ours.take()
    path.unlink()
    assert other.take()
    ours.hold()
    assert not third.take()
    ours.free()
    other.free()


def test_where_the_folder_is_gone_it_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "engine.lock"
    ours = EngineLock(path)
    assert ours.take()
    path.unlink()
    path.parent.rmdir()
    ours.hold()
    assert ours.take()
    ours.free()
