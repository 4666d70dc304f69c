"""One engine per profile: who holds the lock holds it alone, and nothing of it stays open."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from statuswatch.engine.lock import EngineLock


@pytest.fixture
def open_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """What was opened since and is not closed."""
    held, opens, closes = set[int](), os.open, os.close

    def opened(path: Path, flags: int, mode: int = 0o777) -> int:
        file = opens(path, flags, mode)
        held.add(file)
        return file

    def closed(file: int) -> None:
        closes(file)
        held.discard(file)

    with monkeypatch.context() as system:
        system.setattr(os, "open", opened)
        system.setattr(os, "close", closed)
        yield held


def test_it_is_held_by_one_and_free_again_after_it(tmp_path: Path, open_files: set[int]) -> None:
    path = tmp_path / "engine.lock"
    ours, other = EngineLock(path), EngineLock(path)
    with ours:
        assert ours.take()
        assert ours.take(), "it has it"
        assert not other.take()
        assert not other.take()
        assert len(open_files) == 1, "who did not get it has nothing open"
    assert open_files == set()
    assert other.take()
    other.free()
    assert open_files == set()


def test_one_that_is_held_again_has_one_file_open(tmp_path: Path, open_files: set[int]) -> None:
    path = tmp_path / "engine.lock"
    ours = EngineLock(path)
    assert ours.take()
    before = set(open_files)
    ours.hold()
    assert open_files == before, "it is still there"
    path.unlink()
    ours.hold()
    assert len(open_files) == 1
    ours.free()
    assert open_files == set()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_the_lock_and_its_folder_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "engine.lock"
    before = os.umask(0)
    try:
        with EngineLock(path) as lock:
            assert lock.take()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
