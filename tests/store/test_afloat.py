"""A disk that takes nothing: what goes on in memory is written in order once there is room."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from statuswatch.core.telling import Notice
from statuswatch.core.words import render, say
from statuswatch.store import afloat
from statuswatch.store import connection as connections
from statuswatch.store.connection import Database
from statuswatch.store.errors import StoreError
from statuswatch.store.nouns import By, Filter, Order, Routed
from statuswatch.store.opening import open_store
from statuswatch.store.owner import owner_here
from statuswatch.store.stored import Stored
from tests.store import keeper
from tests.store.telling import FEED, PAGE, WELL, at, ill, over, tell


def fill(stored: Stored) -> None:
    """The disk is full: SQLite gets no page more."""
    file = database(stored)._file
    pages = file.execute("PRAGMA page_count").fetchone()[0]
    file.execute(f"PRAGMA max_page_count = {pages}")
    free = file.execute("PRAGMA freelist_count").fetchone()[0]
    assert free == 0


def make_room(stored: Stored) -> None:
    database(stored)._file.execute("PRAGMA max_page_count = 1000000")


def database(stored: Stored) -> Database:
    assert isinstance(stored.disk, Database)
    return stored.disk


def in_memory(stored: Stored) -> bool:
    return stored.disk.afloat is not None


def big(key: str) -> str:
    return f"{key} " * 20_000


@pytest.fixture(params=["delete", "wal"])
def stored(
    filled: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stored]:
    monkeypatch.setattr(connections, "SAFE_WAL", (3,) if request.param == "wal" else (9,))
    stored = open_store(filled, at(90))
    mode = database(stored).ask("PRAGMA journal_mode")[0][0]
    assert mode == request.param
    stored.disk.endures = True
    yield stored
    with suppress(sqlite3.ProgrammingError):  # closed by the test itself
        make_room(stored)
        stored.close()


def reopened(stored: Stored) -> Stored:
    path = database(stored).path
    stored.close()
    return open_store(path, at(500))


def test_a_full_disk_takes_nothing_from_those_who_read(stored: Stored) -> None:
    before = stored.journal.last_seq()
    fill(stored)
    told = tell(stored, 100, ill("x", title=big("x")))
    assert "opened" in [line.kind for line in told]
    assert stored.disk.afloat is not None
    assert "full" in render(stored.disk.afloat.why)
    assert stored.journal.changes(before) == told
    assert stored.history.rows()[0].known.incident.key == "x"


def test_what_was_kept_is_written_in_order_when_there_is_room(stored: Stored) -> None:
    before = stored.journal.last_seq()
    fill(stored)
    told = [*tell(stored, 100, ill("x", title=big("x")))]
    notice = Notice("n", "t", "host", say("Down"), say("It is"), seq=told[0].seq, at=at(100))
    stored.outbox.decide("notices", told[-1].seq, [Routed(notice, ("desktop",))])
    delivery = stored.outbox.claim("desktop", "me", at(101))
    assert delivery is not None
    stored.outbox.delivered(delivery.id, "card", at(101))
    told += tell(stored, 110, over("x", 105))
    stored.ledger.note("a", "b")
    assert not stored.disk.land(), "there is no room yet"
    make_room(stored)
    assert stored.disk.land()
    assert stored.disk.afloat is None
    told += tell(stored, 120, ill("y"))
    again = reopened(stored)
    assert again.notes == ()
    assert list(again.journal.changes(before)) == told
    assert [kept.notice.key for kept in again.outbox.inbox()] == ["n"]
    assert again.outbox.of_handle("desktop", "card") is not None
    assert again.ledger.noted("a") == "b"
    assert again.outbox.cursor("notices") == before + 2
    again.close()
    with closing(sqlite3.connect(database(stored).path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


def test_closing_is_the_last_attempt(stored: Stored) -> None:
    fill(stored)
    tell(stored, 100, ill("x", title=big("x")))
    make_room(stored)
    again = reopened(stored)
    assert again.history.rows()[0].known.incident.key == "x"
    assert again.notes == ()


def test_who_ends_before_there_is_room_says_so_at_the_next_start(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = database(stored).path
    fill(stored)
    tell(stored, 100, ill("x", title=big("x")))
    assert open_store(path, at(101)).notes == (), "who keeps it still lives"
    with pytest.raises(StoreError, match="disk is full"):
        stored.close()
    monkeypatch.setattr(afloat, "is_dead", lambda _: True)
    again = open_store(path, at(500))
    assert "is not in the history" in render(again.notes[0])
    assert again.history.rows()[0].known.incident.key != "x"
    again.close()
    assert open_store(path, at(501)).notes == (), "said once"


def test_the_mark_names_its_process(stored: Stored) -> None:
    fill(stored)
    tell(stored, 100, ill("x", title=big("x")))
    [mark] = database(stored).path.parent.glob("*.unwritten-*")
    assert mark.name.endswith(quote(owner_here(), safe=""))
    make_room(stored)
    assert stored.disk.land()
    assert not mark.exists()


def test_a_command_that_ends_at_once_is_told_instead(stored: Stored) -> None:
    stored.disk.endures = False
    fill(stored)
    with pytest.raises(StoreError, match="disk is full"):
        tell(stored, 100, ill("x", title=big("x")))
    assert stored.disk.afloat is None


def test_another_that_wrote_meanwhile_keeps_what_it_wrote(stored: Stored) -> None:
    fill(stored)
    tell(stored, 100, ill("x", title=big("x")))
    other = open_store(database(stored).path, at(101))
    other.ledger.note("theirs", "1")
    other.close()
    make_room(stored)
    assert stored.disk.land()
    assert stored.ledger.noted("theirs") == "1"
    assert stored.history.rows()[0].known.incident.key == "x"


def test_what_does_not_fit_in_any_more_is_a_file_of_its_own(stored: Stored) -> None:
    path = database(stored).path
    fill(stored)
    tell(stored, 100, ill("x", title=big("x")))
    other = open_store(path, at(101))
    other.ledger.follow(other.ledger.services()[0], [FEED], at(101))
    tell(other, 102, ill("theirs"), source=FEED)
    other.close()
    make_room(stored)
    assert stored.disk.land()
    keys = {row.known.incident.key for row in stored.history.rows()}
    assert "theirs" in keys
    assert "x" not in keys
    [aside] = path.parent.glob("*.meanwhile-*")
    with closing(sqlite3.connect(aside)) as raw:
        assert raw.execute("SELECT count(*) FROM incidents WHERE key = 'x'").fetchone() == (1,)


def test_nothing_but_a_full_disk_leads_into_memory(stored: Stored) -> None:
    with pytest.raises(sqlite3.IntegrityError), database(stored).writing() as connection:
        connection.execute("INSERT INTO notes (key, value) VALUES (NULL, NULL)")
    assert stored.disk.afloat is None


def test_a_history_too_large_for_memory_is_told_to_be_unwritten(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(afloat, "LARGEST", 1000)
    fill(stored)
    with pytest.raises(StoreError, match="disk is full"):
        tell(stored, 100, ill("x", title=big("x")))


def test_what_is_kept_in_memory_has_a_bound(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(stored)
    tell(stored, 100, ill("x", title=big("x")))
    monkeypatch.setattr(afloat, "LARGEST", 1000)
    with pytest.raises(StoreError, match="disk is full"):
        tell(stored, 101, ill("y"))


def test_an_order_and_a_search_begun_before_are_made_anew(stored: Stored) -> None:
    which, order = Filter(words="word"), Order(By.TITLE)

    def ids() -> tuple[str, ...]:
        return stored.history.outage_ids(Filter(), order, 0, 100)

    found, ordered = stored.history.outage_count(which), len(ids())
    fill(stored)
    tell(stored, 100, ill("x", title=big("word")))
    assert stored.disk.afloat is not None
    assert stored.history.outage_count(which) >= found
    assert len(ids()) >= ordered
    make_room(stored)
    assert stored.disk.land()
    assert stored.history.outage_count(which) >= found
    assert len(ids()) >= ordered


def test_what_was_buffered_waits_for_room(stored: Stored) -> None:
    fill(stored)
    tell(stored, 100, ill("x", title=big("x")))
    tell(stored, 101, WELL, source=PAGE)
    stored.journal.flush()
    make_room(stored)
    stored.journal.flush()
    assert stored.disk.afloat is None


# -- what the user keeps -----------------------------------------------------------------------


def test_what_the_user_keeps_is_refused_while_it_would_be_in_memory_alone(
    stored: Stored,
) -> None:
    keeper.deed(stored, 0)
    before = keeper.record(stored)
    fill(stored)
    with pytest.raises(StoreError, match="disk is full"):
        keeper.deed(stored, 2)
    assert not in_memory(stored), "it was refused, and is not what is kept until there is room"
    tell(stored, 100, ill("x", title=big("x")))
    assert in_memory(stored)
    for n in range(keeper.KINDS):
        with pytest.raises((StoreError, ValueError)):  # some change what was to be kept before
            keeper.deed(stored, n)
    assert keeper.record(stored) == before, "what was kept can be read meanwhile"
    make_room(stored)
    again = reopened(stored)
    assert keeper.record(again) == before
    assert again.history.rows()[0].known.incident.key == "x"
    again.close()


def test_what_the_user_keeps_again_is_taken_at_once_when_there_is_room(stored: Stored) -> None:
    fill(stored)
    tell(stored, 100, ill("x", title=big("x")))
    make_room(stored)
    keeper.deed(stored, 0)
    assert stored.disk.afloat is None
    path = database(stored).path
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM tickets").fetchone() == (1,)
        assert raw.execute("SELECT count(*) FROM incidents WHERE key = 'x'").fetchone() == (1,)


def test_what_another_kept_meanwhile_is_not_touched(stored: Stored) -> None:
    """Its numbers are its own: nothing of the record is written from memory."""
    fill(stored)
    tell(stored, 100, ill("x", title=big("x")))
    other = open_store(database(stored).path, at(101))
    for n in range(keeper.KINDS):
        keeper.deed(other, n)
    theirs = keeper.record(other)
    other.close()
    make_room(stored)
    assert stored.disk.land()
    assert keeper.record(stored) == theirs
    assert stored.history.rows()[0].known.incident.key == "x"
