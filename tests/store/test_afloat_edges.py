"""A disk that takes nothing, at its edges: in the midst of a transaction, beside others, at landing."""

from __future__ import annotations

import os
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from statuswatch.core.words import render, say
from statuswatch.store import afloat
from statuswatch.store.afloat import UNWRITTEN, Statement, elsewhere, lost
from statuswatch.store.connection import Database
from statuswatch.store.errors import SUSPECT
from statuswatch.store.stored import Stored
from tests.store.telling import at, ill, tell
from tests.store.test_afloat import big, database, fill, in_memory, make_room, reopened, stored

__all__ = ["stored"]


@pytest.fixture
def base(stored: Stored) -> Database:
    """Its disk is full."""
    fill(stored)
    return database(stored)


def test_what_a_transaction_had_done_before_the_disk_was_full_is_not_lost(
    stored: Stored, base: Database
) -> None:
    with base.writing() as writing:
        writing.execute("INSERT INTO notes (key, value) VALUES ('small', 'first')")
        writing.execute("INSERT INTO notes (key, value) VALUES ('large', ?)", (big("x"),))
    assert in_memory(stored)
    assert (stored.ledger.noted("small"), stored.ledger.noted("large")) == ("first", big("x"))
    make_room(stored)
    assert stored.disk.land()
    again = reopened(stored)
    assert (again.ledger.noted("small"), again.ledger.noted("large")) == ("first", big("x"))
    again.close()


def test_where_another_has_just_written_nothing_goes_on_in_memory(
    stored: Stored, base: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy may be half of the one and half of the other."""
    versions = iter(range(99))
    monkeypatch.setattr(afloat, "_version", lambda _: next(versions))
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    assert not base._sea.put_out(full)
    assert not in_memory(stored)
    assert base._sea.connection is base._sea.file


def test_the_number_of_what_is_written_never_comes_again(stored: Stored) -> None:
    """By it others notice that there is something new."""
    base = database(stored)
    for n in range(91, 96):
        tell(stored, n, ill(f"w{n}"))
    fill(stored)
    seen = [base.written_rows()]
    tell(stored, 100, ill("x", title=big("x")))
    seen.append(base.written_rows())
    tell(stored, 101, ill("y"))
    seen.append(base.written_rows())
    make_room(stored)
    assert stored.disk.land()
    seen.append(base.written_rows())
    tell(stored, 102, ill("z"))
    seen.append(base.written_rows())
    assert all(later > before for before, later in pairwise(seen)), seen


def test_in_memory_the_same_rules_hold(stored: Stored, base: Database) -> None:
    tell(stored, 100, ill("x", title=big("x")))
    assert in_memory(stored)
    asked = [base.ask(f"PRAGMA {of}")[0][0] for of in ("foreign_keys", "trusted_schema")]
    assert asked == [1, 0]


def test_a_file_that_proves_damaged_at_landing_is_looked_through_at_the_next_start(
    stored: Stored, base: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(stored, 100, ill("x", title=big("x")))
    make_room(stored)
    mark = base.path.with_name(base.path.name + SUSPECT)
    for code, damaged in ((sqlite3.SQLITE_FULL, False), (sqlite3.SQLITE_CORRUPT, True)):

        def fails(*_: object, code: int = code) -> None:
            error = sqlite3.DatabaseError("it fails")
            error.sqlite_errorcode = code
            raise error

        with monkeypatch.context() as broken:
            broken.setattr(Statement, "run", fails)
            assert not stored.disk.land()
        assert mark.exists() is damaged
        assert in_memory(stored), "it is kept on"
    assert stored.disk.land()
    mark.unlink()


def marked(path: Path, owner: str, minute: int) -> Path:
    mark = path.with_name(f"{path.name}{UNWRITTEN}{owner}")
    mark.touch()
    began = at(minute).timestamp()
    os.utime(mark, (began, began))
    return mark


def test_what_only_asks_need_not_be_done_again() -> None:
    asked = ("SELECT 1", " select 1", "PRAGMA page_count", "\n  SELECT 1")
    assert not any(Statement(sql).writes for sql in asked)
    assert all(Statement(sql).writes for sql in ("INSERT INTO x VALUES (1)", "delete from x"))


def made_again(stored: Stored) -> str:
    told = stored.disk.made_again
    return "" if told is None else render(told.why)


def test_a_removed_file_that_is_made_again_says_why(stored: Stored) -> None:
    tell(stored, 91, ill("w"))
    for file in database(stored).path.parent.glob("history.db*"):
        file.unlink()
    tell(stored, 100, ill("x"))
    assert in_memory(stored)
    assert made_again(stored) == ""
    assert stored.disk.land()
    assert "moved or removed" in made_again(stored)


def test_a_mark_stands_beside_the_history_and_in_a_runtime_folder_that_is_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not wherever the program was started."""
    for none in ("", "run", "../run"):
        monkeypatch.setenv("XDG_RUNTIME_DIR", none)
        assert [place.parent for place in afloat._places(path)] == [path.parent]
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(path.parent.parent))
    assert [p.parent for p in afloat._places(path)] == [path.parent, path.parent.parent]


@pytest.mark.skipif(os.name != "posix", reason="on Windows an open mark says who lives")
@pytest.mark.parametrize("name", ["history.db", "[my] history*.db"])
def test_of_several_that_could_not_write_the_first_says_since_when(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = path.with_name(name)
    path.parent.mkdir()
    marks = [marked(path, "one", 60), marked(path, "two", 5)]
    first = render(say("{since}", since=at(5)))
    monkeypatch.setattr(afloat, "is_dead", lambda _: False)
    assert lost(path) is None
    told = elsewhere(path)
    assert told is not None
    assert f"since {first}" in render(told)
    monkeypatch.setattr(afloat, "is_dead", lambda _: True)
    assert elsewhere(path) is None
    told = lost(path)
    assert told is not None
    assert f"from {first} on" in render(told)
    assert not any(mark.exists() for mark in marks)
    assert lost(path) is None, "said once"
