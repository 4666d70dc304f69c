"""Opening: nothing is ever emptied; what cannot be used is kept and named."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from statuswatch.core.model import Observation, Rules
from statuswatch.core.words import render
from statuswatch.store import connection as connections
from statuswatch.store import files
from statuswatch.store.buffer import Buffer
from statuswatch.store.connection import Database, choose_journal
from statuswatch.store.database import open_database
from statuswatch.store.errors import SUSPECT, StoreError, TooNewError
from statuswatch.store.journal import SqliteJournal
from statuswatch.store.migrations import APPLICATION_ID, load_migrations, statements
from statuswatch.store.opening import open_store
from tests import haste
from tests.store.telling import PAGE, WELL, at, ill, opened, tell


def test_a_new_file_is_for_its_owner_alone(path: Path) -> None:
    opened(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["history.db"]


def test_the_file_says_whose_it_is_and_how_it_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(haste.PATIENT, "1")
    database = open_database(path, at(0)).database
    asked = {
        name: database.ask(f"PRAGMA {name}")[0][0]
        for name in ("application_id", "user_version", "foreign_keys", "synchronous",
                     "busy_timeout", "journal_mode")
    }  # fmt: skip
    assert asked == {
        "application_id": APPLICATION_ID,
        "user_version": len(load_migrations()),
        "foreign_keys": 1,
        "synchronous": 3,
        "busy_timeout": 5000,
        "journal_mode": "wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete",
    }


@pytest.mark.parametrize(
    ("version", "mode"), [((3, 40, 1), "delete"), ((3, 51, 2), "delete"), ((3, 51, 3), "wal")]
)
def test_wal_waits_for_the_version_that_does_not_corrupt(
    path: Path, version: tuple[int, ...], mode: str
) -> None:
    opened(path).close()
    raw = connections.connect(path)
    assert choose_journal(raw, version) == mode
    raw.close()


def _garbage(file: Path) -> None:
    file.write_bytes(os.urandom(20_000))


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _cut_in_a_page(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1000)


def _html(file: Path) -> None:
    file.write_text("<html>not found</html>" * 100)


def _zeroed_middle(file: Path) -> None:
    with file.open("r+b") as f:
        f.seek(4096)
        f.write(bytes(8 * 4096))


def _noise_in_the_middle(file: Path) -> None:
    with file.open("r+b") as f:
        for page in range(1, file.stat().st_size // 4096):
            f.seek(4096 * page)
            f.write(os.urandom(64))


def _header_only(file: Path) -> None:
    os.truncate(file, 100)


def _one_bit_of_the_header(file: Path) -> None:
    with file.open("r+b") as f:
        f.seek(68)
        f.write(b"\x00")


def _no_tables(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as raw:
        raw.execute("PRAGMA application_id = 1")
    raw.close()


def _a_table_gone(file: Path) -> None:
    with sqlite3.connect(file) as raw:
        raw.execute("DROP TABLE notes")
    raw.close()


def _pages_in_each_other_s_place(file: Path) -> None:
    with file.open("r+b") as f:
        whole = f.read()
        pages = [whole[at : at + 4096] for at in range(0, len(whole), 4096)]
        pages[1:] = reversed(pages[1:])
        f.seek(0)
        f.write(b"".join(pages))


DAMAGES: list[Callable[[Path], None]] = [
    _garbage, _emptied, _truncated, _cut_in_a_page, _html, _zeroed_middle, _noise_in_the_middle,
    _header_only, _one_bit_of_the_header, _no_tables, _a_table_gone,
    _pages_in_each_other_s_place,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.__name__.strip("_"))
def test_a_damaged_file_is_kept_and_a_new_one_begun(
    filled: Path, damage: Callable[[Path], None]
) -> None:
    backup = files.back_up(filled, 1, at(-60))
    damage(filled)
    broken = filled.read_bytes()
    (filled.parent / "history.db-wal").write_bytes(b"")
    stored = open_store(filled, at(90))
    moved = filled.parent / "history.db.damaged-20251109T133000Z"
    assert moved.read_bytes() == broken
    note = render(stored.notes[0])
    assert str(moved) in note
    assert str(backup) in note
    assert stored.ledger.services() == ()
    stored.close()
    assert open_store(filled, at(91)).notes == ()


def test_a_first_page_torn_by_a_power_cut_is_put_right_from_the_journal(
    filled: Path, tmp_path: Path
) -> None:
    raw = sqlite3.connect(filled, isolation_level=None)
    raw.execute("PRAGMA journal_mode = delete")
    raw.execute("PRAGMA cache_size = 1")
    raw.execute("BEGIN")
    raw.execute("CREATE TABLE more (a)")
    raw.execute("INSERT INTO more SELECT zeroblob(5000) FROM incidents")
    cut = tmp_path / "cut" / "history.db"
    cut.parent.mkdir()
    for suffix in ("", "-journal"):
        shutil.copy(f"{filled}{suffix}", f"{cut}{suffix}")
    raw.close()
    with cut.open("r+b") as file:
        file.write(os.urandom(512))
    stored = open_store(cut, at(90))
    assert stored.notes == ()
    assert len(stored.history.rows()) == 60
    stored.close()


def test_damage_met_while_running_is_looked_for_at_the_next_start(filled: Path) -> None:
    (filled.parent / f"history.db{SUSPECT}").touch()
    stored = open_store(filled, at(90))
    assert stored.notes == ()
    assert not (filled.parent / f"history.db{SUSPECT}").exists()


def test_damage_while_running_is_told_in_words(filled: Path) -> None:
    running = Database(filled, connections.connect(filled))
    _noise_in_the_middle(filled)
    with pytest.raises(StoreError, match="damaged"):
        running.ask("SELECT * FROM incidents")
    assert (filled.parent / f"history.db{SUSPECT}").exists()


def test_a_newer_file_is_refused_and_not_touched(filled: Path) -> None:
    for mode in ("delete", "wal"):
        raw = sqlite3.connect(filled)
        raw.execute(f"PRAGMA journal_mode = {mode}")
        raw.execute("PRAGMA user_version = 99")
        raw.close()
        before = filled.read_bytes()
        with pytest.raises(TooNewError) as caught:
            open_store(filled, at(90))
        assert (caught.value.theirs, caught.value.ours) == (99, len(load_migrations()))
        assert "99" in render(caught.value.title)
        assert filled.read_bytes() == before
        assert [p.name for p in filled.parent.iterdir()] == ["history.db"]


def test_another_programs_database_is_refused_and_not_touched(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE bookmarks (url)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_store(path, at(0))
    assert path.read_bytes() == before


@pytest.fixture
def newer_schema(tmp_path: Path) -> Path:
    folder = tmp_path / "schema"
    folder.mkdir()
    for migration in load_migrations():
        name = f"{migration.number:04}_{migration.name}.sql"
        (folder / name).write_text(migration.sql, encoding="utf-8")
    return folder


def add(folder: Path, sql: str) -> int:
    number = len(load_migrations(folder)) + 1
    (folder / f"{number:04}_test.sql").write_text(sql, encoding="utf-8")
    return number


def test_a_copy_is_kept_before_the_schema_is_changed(filled: Path, newer_schema: Path) -> None:
    old = len(load_migrations())
    number = add(newer_schema, "CREATE TABLE plans (id TEXT PRIMARY KEY) STRICT;\n")
    database = open_database(filled, at(90), newer_schema).database
    assert database.ask("PRAGMA user_version")[0][0] == number
    assert database.ask("SELECT count(*) FROM incidents")[0][0] == 60
    (backup,) = files.backups(filled)
    assert backup.name == f"history.db.backup-v{old}-20251109T133000Z"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with sqlite3.connect(backup) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (old,)
        assert raw.execute("SELECT count(*) FROM incidents").fetchone() == (60,)


def test_a_migration_that_fails_leaves_the_file_as_it_was(filled: Path, newer_schema: Path) -> None:
    old = len(load_migrations())
    add(newer_schema, "CREATE TABLE plans (id TEXT);\nDROP TABLE notes;\nBROKEN;\n")
    with pytest.raises(sqlite3.OperationalError):
        open_database(filled, at(90), newer_schema)
    database = open_database(filled, at(91)).database
    assert database.ask("PRAGMA user_version")[0][0] == old
    assert not database.ask("SELECT 1 FROM sqlite_schema WHERE name = 'plans'")


def test_without_room_for_a_copy_nothing_is_migrated(
    filled: Path, newer_schema: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(newer_schema, "CREATE TABLE plans (id TEXT);\n")
    usage = shutil.disk_usage(filled)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    before = filled.read_bytes()
    with pytest.raises(StoreError, match="Too little room"):
        open_database(filled, at(90), newer_schema)
    assert filled.read_bytes() == before


def test_a_locked_file_is_not_a_damaged_one(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_TIMEOUT_MS", 50)
    stored = open_store(filled, at(90))
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked by another program"):
        tell(stored, 91, ill("x"))
    with pytest.raises(StoreError, match="locked by another program"):
        open_store(filled, at(91))
    other.execute("ROLLBACK")
    other.close()
    assert tell(stored, 92, ill("x"))
    assert sorted(p.name for p in filled.parent.iterdir()) == ["history.db"]


_OPEN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from statuswatch.store.opening import open_store
s = open_store(Path(sys.argv[1]), datetime.now(UTC))
s.ledger.note("a", "b")
print(len(s.notes))
s.close()
"""


def _by_nobody(path: Path) -> str:
    """What opening says to somebody who may not write there (root may always)."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            open_store(path, at(0))
        except StoreError as error:
            os.write(theirs, f"{error} | {error.advice}".encode())
        except OSError as error:
            os.write(theirs, repr(error).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    os.waitpid(child, 0)
    with os.fdopen(ours) as said:
        return said.read()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_place_that_cannot_be_written_is_told_with_advice(tmp_path: Path) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(dir="/tmp") as folder:
        home = Path(folder)
        home.chmod(0o555)
        assert "cannot be" in _by_nobody(home / "deep" / "history.db")
        assert "writ" in _by_nobody(home / "history.db")
        home.chmod(0o755)
        opened(home / "history.db").close()
        (home / "history.db").chmod(0o444)
        home.chmod(0o555)
        before = (home / "history.db").read_bytes()
        assert "write-protected" in _by_nobody(home / "history.db")
        assert (home / "history.db").read_bytes() == before
        home.chmod(0o755)


def test_a_full_disk_is_told_and_nothing_is_lost(filled: Path) -> None:
    database = open_database(filled, at(90)).database
    journal = SqliteJournal(database, Buffer())
    pages = database.ask("PRAGMA page_count")[0][0]
    database.ask(f"PRAGMA max_page_count = {pages}")  # SQLite then answers SQLITE_FULL

    big = Observation(PAGE, at(100), ill("big", title="x" * 50_000))
    with pytest.raises(StoreError, match="disk is full"):
        journal.commit(big, Rules())
    database.ask(f"PRAGMA max_page_count = {pages + 1000}")
    assert "opened" in [change.kind for change in journal.commit(big, Rules())]
    assert [c.seq for c in journal.changes(0, 1000)] == list(range(1, journal.last_seq() + 1))


def test_two_that_begin_at_once_share_one_file(path: Path) -> None:
    files.prepare_folder(path)
    source = str(Path(files.__file__).parents[2])
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _OPEN, str(path)],
            env={"PYTHONPATH": source},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert [p.communicate()[0].strip() for p in started] == ["0"] * 4
    assert [p.name for p in path.parent.iterdir()] == ["history.db"]


def test_a_trigger_is_one_statement() -> None:
    sql = (
        "-- a;\nCREATE TABLE t (a);\nCREATE TRIGGER x AFTER DELETE ON t\nBEGIN\n SELECT 1;\nEND;\n"
    )
    assert len(list(statements(sql + "-- the end\n"))) == 2


def test_closing_writes_what_was_buffered(path: Path) -> None:
    stored = opened(path)
    tell(stored, 0, WELL)
    stored.close()
    assert open_store(path, at(1)).journal.known("host-page").heard == at(0)
