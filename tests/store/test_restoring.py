"""A copy is looked at, laid ready and put in its place: nothing else comes in with it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statuswatch.core.words import say
from statuswatch.store import restoring
from statuswatch.store.connection import connect
from statuswatch.store.errors import SUSPECT, StoreError
from statuswatch.store.files import COMPANIONS
from statuswatch.store.restoring import lay_in, lay_ready, next_of, put_in_place, take_back

NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)


@pytest.fixture
def copy(filled: Path, tmp_path: Path) -> Path:
    made = tmp_path / "copy.db"
    with closing(sqlite3.connect(filled)) as raw, closing(sqlite3.connect(made)) as there:
        raw.backup(there)
    return made


def beside(history: Path) -> set[str]:
    return {file.name for file in history.parent.iterdir()}


@pytest.mark.parametrize(
    "strange",
    [
        "CREATE TRIGGER evil AFTER INSERT ON incidents BEGIN DELETE FROM services; END",
        "CREATE TABLE restore_files (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT",
    ],
)
def test_a_copy_that_would_bring_something_in_is_refused_and_nothing_changes(
    filled: Path, copy: Path, strange: str
) -> None:
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute(strange)
    before = beside(filled)
    with pytest.raises(StoreError, match="is no part of a history"):
        lay_ready(filled, copy, NOW, lambda *_: True)
    assert beside(filled) == before


def test_what_is_laid_ready_is_its_owners_alone_and_leaves_no_draft(
    filled: Path, copy: Path
) -> None:
    copy.chmod(0o644)
    lay_ready(filled, copy, NOW, lambda *_: True)
    assert next_of(filled).stat().st_mode & 0o077 == 0
    assert not [name for name in beside(filled) if name.endswith(".part")]


def test_whatever_bears_the_name_of_the_texts_is_lifted_out_before_ours_are_laid_in() -> None:
    for kind in (
        "VIEW Restore_Files AS SELECT 'a' AS name, 'b' AS content",
        "TABLE RESTORE_FILES (x)",
    ):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
            opened.row_factory = sqlite3.Row
            opened.execute(f"CREATE {kind}")
            lay_in(opened, {"settings.toml": "ours"})
            found = opened.execute("SELECT name, content FROM restore_files").fetchall()
            assert [tuple(row) for row in found] == [("settings.toml", "ours")]


def test_what_belongs_to_the_file_before_goes_with_it(filled: Path, copy: Path) -> None:
    """Its journals, and the mark that it may be damaged."""
    shutil.copy(copy, next_of(filled))
    with closing(connect(next_of(filled))) as laid:
        lay_in(laid, {"settings.toml": "new"})
    for suffix in (*COMPANIONS, SUSPECT):
        filled.with_name(filled.name + suffix).write_bytes(b"of the other one")
    placed: list[Mapping[str, str]] = []
    put_in_place(filled, placed.append)
    assert placed == [{"settings.toml": "new"}]
    assert beside(filled) == {filled.name}
    with closing(sqlite3.connect(filled)) as raw:
        tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_schema")}
    assert "services" in tables
    assert "restore_files" not in tables


def test_what_could_not_be_put_there_is_taken_back_with_its_texts(filled: Path) -> None:
    next_of(filled).write_bytes(b"a copy")
    placed: list[Mapping[str, str]] = []
    take_back(filled, {"settings.toml": "old"}, placed.append)
    assert placed == [{"settings.toml": "old"}]
    assert not next_of(filled).exists()

    def full(_: Mapping[str, str]) -> None:
        raise StoreError(say("The disk is full"), say(""))

    take_back(filled, {"settings.toml": "old"}, full)


def test_what_cannot_be_taken_up_now_waits_for_another_start(
    filled: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copy(copy, next_of(filled))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(restoring, "put_in_place", full)
        restoring.take_up(filled, lambda _: None)
    assert "No space left on device" in caplog.text
    assert next_of(filled).exists()
