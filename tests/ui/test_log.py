"""The log: it is there for what goes wrong, also after its folder was removed under it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from statuswatch.ui import log as written


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(logging, "raiseExceptions", True)
    root = logging.getLogger()
    before = list(root.handlers)
    written.write_to(tmp_path / "profile")
    yield tmp_path / "profile"
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        with closing(handler):
            pass


def test_a_removed_log_is_begun_anew_for_its_owner_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = logging.getLogger("statuswatch.test")
    log.warning("one")
    shutil.rmtree(folder)
    log.warning("two")
    log.warning("three")
    file = folder / written.NAME
    assert [line.split()[-1] for line in file.read_text().splitlines()] == ["two", "three"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert "Traceback" not in capsys.readouterr().err


def test_where_nothing_can_be_logged_nothing_is_said_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = logging.getLogger("statuswatch.test")
    log.warning("one")
    shutil.rmtree(folder)
    folder.write_text("a file is in its place")
    log.warning("two")
    assert "Traceback" not in capsys.readouterr().err
    assert logging.raiseExceptions is False
