"""An export is written whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from statuswatch.core.flow import StatusWatchError
from statuswatch.export.writing import write_whole
from tests.waiting import PATIENCE

posix = pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes are POSIX")


def alone(path: Path) -> bool:
    return [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_the_pieces_become_one_file_in_utf8(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    write_whole(path, ["ä\r\n"] * 100_000)
    assert path.read_bytes() == "ä\r\n".encode() * 100_000
    assert alone(path)


def test_an_interrupted_export_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("old")

    def pieces() -> Iterator[str]:
        yield "n" * 200_000
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, pieces())
    assert path.read_text() == "old"
    assert alone(path)


@posix
def test_a_full_disk_keeps_the_old_file_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.csv"
    path.write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StatusWatchError, match=r"history\.csv could not be written") as caught:
        write_whole(path, ["new"])
    assert "No space left" in str(caught.value.advice)
    assert path.read_text() == "old"
    assert alone(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(StatusWatchError) as caught:
        write_whole(tmp_path, ["x"])
    assert "It is a folder" in str(caught.value.advice)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StatusWatchError) as caught:
        write_whole(tmp_path / "not" / "there.csv", ["x"])
    assert f"{tmp_path / 'not'} does not exist" in str(caught.value.advice)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StatusWatchError) as caught:
        write_whole(tmp_path / "file" / "there.csv", ["x"])
    assert "is not a folder" in str(caught.value.advice)


@posix
def test_a_place_one_may_not_write_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:  # root, who runs the tests in CI, may write anywhere
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(StatusWatchError) as caught:
        write_whole(tmp_path / "history.csv", ["x"])
    assert "You may not write in" in str(caught.value.advice)


@posix
def test_an_old_files_mode_stays_and_a_new_one_obeys_the_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.touch(mode=0o640)
    old.chmod(0o640)
    before = os.umask(0o027)
    try:
        write_whole(old, ["x"])
        write_whole(new, ["x"])
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (old, new)] == [0o640, 0o640]


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_whole(tmp_path / "link.csv", ["x"])
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "x"


@posix
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text()))
    reader.start()
    write_whole(pipe, ["x"])
    reader.join(PATIENCE)
    assert heard == ["x"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
