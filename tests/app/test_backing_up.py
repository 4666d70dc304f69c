"""Everything in one file, and back: nothing is lost on the way, whatever happens on it."""

from __future__ import annotations

import argparse
import io
import json
import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from statuswatch.app import App, backing_up
from statuswatch.app.backing_up import NotABackupError, NotThereError
from statuswatch.app.forgetting import OURS, RunningError
from statuswatch.cli import backup as command
from statuswatch.cli.opening import UsageError
from statuswatch.cli.terminal import Terminal
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.lock import EngineLock
from statuswatch.settings import Profile
from statuswatch.store import backup_file, files
from statuswatch.store import connection as connections
from statuswatch.store.errors import StoreError
from statuswatch.store.files import backups
from statuswatch.store.migrations import load_migrations
from tests.app.backups import MINE, NOW, backup, content, follow, names, opened, other

__all__ = ["backup", "other"]


# -- making ------------------------------------------------------------------------------------


def test_a_backup_is_one_whole_file_of_its_owner(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600 or sys.platform == "win32"
    assert [p.name for p in backup.parent.iterdir() if p.is_file()] == ["kept.backup"]
    with closing(sqlite3.connect(backup)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("SELECT count(*) FROM incidents").fetchone() == (300,)
        assert raw.execute("SELECT name, content FROM backup_files").fetchall() == [
            ("settings.toml", MINE)
        ]


def test_what_is_not_flushed_yet_is_in_it(tmp_path: Path) -> None:
    app = opened(tmp_path / "one")
    follow(app, "Podhost")
    folder = tmp_path / "disk"
    folder.mkdir()
    made = backing_up.back_up(app, folder)
    assert made.path == folder / "statuswatch-20261123T070000Z.backup"
    assert (made.services, made.incidents, made.made) == (1, 1, NOW)
    assert made.schema == load_migrations()[-1].number
    app.close_store()


def test_of_a_history_that_lacks_a_part_there_is_no_backup(tmp_path: Path) -> None:
    """It would take the place of the last whole one."""
    app = opened(tmp_path / "one")
    follow(app, "Podhost")
    target = backing_up.back_up(app, tmp_path / "kept.backup").path
    before = target.read_bytes()
    with closing(sqlite3.connect(app.profile.history)) as raw:
        raw.execute("DROP TABLE notes")
    with pytest.raises(StoreError, match="parts of it are missing"):
        backing_up.back_up(app, target)
    assert target.read_bytes() == before
    app.close_store()


def test_an_older_backup_is_replaced_and_nothing_else(tmp_path: Path, backup: Path) -> None:
    app = opened(tmp_path / "one")
    backing_up.back_up(app, backup)
    letter = tmp_path / "letter.txt"
    letter.write_text("mine")
    copy = app.stored.back_up(NOW)
    assert copy is not None
    for taken in (letter, copy, app.profile.data_dir / "history.db"):
        with pytest.raises(NotThereError, match="no backup"):
            backing_up.back_up(app, taken)
    assert letter.read_text() == "mine"
    app.close_store()


def test_who_gives_up_or_has_no_room_has_the_old_one(
    tmp_path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backup.read_bytes()
    app = opened(tmp_path / "one")
    with pytest.raises(backing_up.GivenUpError):
        backing_up.back_up(app, backup, lambda *_: False)
    with pytest.raises(StatusWatchError, match="cannot be written"):
        backing_up.back_up(app, tmp_path / "no" / "such" / "folder")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", full)
        with pytest.raises(StatusWatchError, match="No space left"):
            backing_up.back_up(app, backup)
    assert backup.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["kept.backup"]
    app.close_store()


def test_who_writes_all_the_time_does_not_hold_it_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_TIMEOUT_MS", 0)
    app = opened(tmp_path / "one")
    follow(app, "Podhost", 3_000)
    pages = []

    def written(_: int, of: int) -> bool:
        pages.append(of)
        with suppress(StoreError):  # in the end it is the writer who waits
            app.stored.ledger.note("now", str(len(pages)))
        return True

    made = backing_up.back_up(app, tmp_path / "kept.backup", written)
    assert made.incidents == 3_000
    assert max(pages) > files.STEP, "it takes more than one step"
    assert len(pages) < 30
    app.close_store()


# -- back --------------------------------------------------------------------------------------


def test_all_of_it_is_back_and_what_was_there_is_kept(other: Profile, backup: Path) -> None:
    done = backing_up.restore(other, backup, NOW)
    assert (done.settings, done.left, done.backup.incidents) == (True, False, 300)
    assert other.settings_file.read_text("utf-8") == MINE
    app = App(other, SimulatedClock(NOW))
    assert [s.name for s in app.stored.ledger.services()] == ["Podhost"]
    assert [c.value for c in app.stored.docket.docket("podhost").contacts] == ["a@b.example"]
    app.close_store()
    with closing(sqlite3.connect(other.data_dir / "history.db")) as raw:
        tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_schema")}
    assert not tables & {"backup_header", "backup_files"}, "no settings of then lie in it"

    assert done.kept in backups(other.data_dir / "history.db")
    assert all(OURS.fullmatch(p.name) for p in other.data_dir.iterdir())
    assert done.kept is not None
    again = backing_up.restore(other, done.kept, NOW.replace(hour=8))
    assert again.settings
    assert other.settings_file.read_text("utf-8") == '[polling]\ninterval = "7m"\n'
    assert names(other.data_dir.parent) == ["Chirp"]


def test_what_waited_for_the_next_start_waits_no_more(other: Profile, backup: Path) -> None:
    waiting = other.data_dir / "history.db.restore"
    waiting.write_bytes(b"an earlier choice")
    backing_up.restore(other, backup, NOW)
    assert not waiting.exists()


def test_a_new_computer_has_it_all(tmp_path: Path, backup: Path) -> None:
    done = backing_up.restore(Profile.at(tmp_path / "new"), backup, NOW)
    assert (done.kept, done.settings) == (None, True)
    assert names(tmp_path / "new") == ["Podhost"]


def test_a_daily_copy_can_be_taken_up_too(tmp_path: Path, backup: Path) -> None:
    app = opened(tmp_path / "one")
    copy = app.stored.back_up(NOW)
    follow(app, "Chirp")
    app.close_store()
    assert copy is not None
    done = backing_up.restore(app.profile, copy, NOW.replace(hour=9))
    assert (done.settings, done.left, done.backup.made) == (False, False, None)
    assert names(tmp_path / "one") == ["Podhost"]
    assert app.profile.settings_file.read_text("utf-8") == MINE


def test_a_damaged_history_is_kept_as_it_is(other: Profile, backup: Path) -> None:
    history = other.data_dir / "history.db"
    history.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    done = backing_up.restore(other, backup, NOW)
    assert done.kept is not None
    assert done.kept.read_bytes().endswith(b"\xff" * 9000)
    assert (done.settings, done.left) == (False, True), "no copy of those of before could be kept"
    assert names(other.data_dir.parent) == ["Podhost"]


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA user_version = 999")


def of_a_newer_form(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE backup_header SET format = 99")


def anothers(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("CREATE TABLE bookmarks (url TEXT)")


def damaged(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[8192:16384] = b"\xff" * 8192
    file.write_bytes(whole)


def with_a_trigger(file: Path) -> None:
    """It would run when we write."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("CREATE TRIGGER evil AFTER INSERT ON incidents BEGIN DELETE FROM services; END")


def with_long_texts(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("UPDATE backup_files SET content = ?", ("#" * 1001,))
        raw.commit()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (newer, "newer StatusWatch"),
        (of_a_newer_form, "newer StatusWatch"),
        (anothers, "another program"),
        (damaged, "is damaged"),
        (with_a_trigger, "evil is no part of a history"),
        (with_long_texts, "its texts are too long"),
        (cut, "is damaged"),
        (lambda f: f.write_text("x" * 500), "is no backup"),
        (lambda f: f.write_bytes(b""), "is no backup"),
        (lambda f: f.unlink(), "cannot be read: No such file"),
    ],
)
def test_what_is_none_is_refused_and_nothing_changes(
    other: Profile, backup: Path, wrong: object, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuswatch.store.backup_file.MOST_TEXT", 1000)
    wrong(backup)  # type: ignore[operator]
    before = content(other)
    with pytest.raises(NotABackupError, match=why) as refused:
        backing_up.restore(other, backup, NOW)
    assert str(refused.value.advice)
    assert content(other) == before


def test_the_history_itself_is_no_backup_of_itself(other: Profile) -> None:
    with pytest.raises(NotABackupError, match="in use"):
        backing_up.restore(other, other.data_dir / "history.db", NOW)


def test_a_copy_that_came_out_damaged_is_not_taken_up(
    other: Profile, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk may spoil what it is given, or somebody the file after it was looked at."""
    whole, before = files.copy, content(other)

    def spoils(path: Path, target: Path, told: Callable[[int, int], bool]) -> None:
        whole(path, target, told)
        with closing(sqlite3.connect(target)) as raw:
            raw.execute("CREATE VIEW evil AS SELECT 1")

    monkeypatch.setattr(files, "copy", spoils)
    with pytest.raises(NotABackupError, match="evil is no part of a history"):
        backing_up.restore(other, backup, NOW)
    assert content(other)["history.db"] == before["history.db"]
    assert not [name for name in content(other) if "restore" in name]


def test_where_what_is_there_cannot_be_kept_for_now_it_stays(
    other: Profile, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a damaged one is kept as it is; another may be read later, and whole."""
    before = content(other)["history.db"]

    def busy(*_: object) -> None:
        raise StoreError(say("The history is locked by another program"), say(""))

    monkeypatch.setattr(backup_file, "make", busy)
    with pytest.raises(StoreError, match="locked by another program"):
        backing_up.restore(other, backup, NOW)
    assert content(other)["history.db"] == before
    assert not [name for name in content(other) if "damaged" in name]


def test_while_it_is_watched_nothing_is_taken_up(other: Profile, backup: Path) -> None:
    before = content(other)["history.db"]
    with EngineLock(other.data_dir / "engine.lock") as lock:
        assert lock.take()
        with pytest.raises(RunningError, match="running; quit it first"):
            backing_up.restore(other, backup, NOW)
    assert content(other)["history.db"] == before


def test_who_gives_up_changes_nothing(other: Profile, backup: Path) -> None:
    before = content(other)["history.db"]
    with pytest.raises(backing_up.GivenUpError):
        backing_up.restore(other, backup, NOW, lambda *_: False)
    assert content(other)["history.db"] == before
    assert set(content(other)) <= {"history.db", "engine.lock"}


# -- at the terminal ---------------------------------------------------------------------------


class Said:
    """A terminal that is read."""

    def __init__(self, *, wants_json: bool = False) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        self.terminal = Terminal(json_wanted=wants_json, out=self.out, err=self.err)


@pytest.fixture
def empty() -> Said:
    return Said()


def test_at_the_terminal_it_says_what_it_did(tmp_path: Path, other: Profile, empty: Said) -> None:
    file = tmp_path / "b.backup"
    typed = argparse.Namespace(file=str(file))
    assert command.backup(typed, empty.terminal, other) == 0
    said = empty.out.getvalue()
    assert said.startswith(f"{file} is written: services 1, recorded incidents 1, ")
    assert "keyring" in said
    told = Said(wants_json=True)
    assert command.restore(typed, told.terminal, other) == 0
    data = json.loads(told.out.getvalue())
    assert (data["services"], data["settings"]) == (1, True)
    assert Path(data["kept"]).exists()


def test_wrong_files_are_wrong_usage(tmp_path: Path, other: Profile, empty: Said) -> None:
    letter = tmp_path / "letter"
    letter.write_text("mine")
    typed = argparse.Namespace(file=str(letter))
    for run in (command.backup, command.restore):
        with pytest.raises(UsageError) as refused:
            run(typed, empty.terminal, other)
        assert refused.value.exit_code == 64
