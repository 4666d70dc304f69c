"""History: pages without gaps, filters, the derived index of outages, and the indexes used."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Incident, Level, Report, Service, Source
from statuswatch.core.outage import outages
from statuswatch.store import clusters
from statuswatch.store.connection import Database
from statuswatch.store.database import open_database
from statuswatch.store.nouns import Filter, Row
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored
from statuswatch.store.stretches import page_query, stretches_of
from tests.core.tales import Tale, tales
from tests.store.telling import FEED, HOST, NOON, PAGE, PROBE, RULES, at, opened, tell

OTHER = Source("z-page", "z", "statuspage", "https://z.example/api")


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    """1,200 incidents of two services over 50 days, many beginning at once, some lasting."""
    store = opened(tmp_path / "history.db")
    store.ledger.follow(Service("z", "Zed"), [OTHER], at(0))
    for source in (PAGE, FEED, OTHER):
        told = []
        for n in range(400):
            start = at(0) - timedelta(hours=3 * (n // 2))
            length = timedelta(days=9) if n % 50 == 7 else timedelta(minutes=n % 90)
            end = None if n == 399 else max(start, min(start + length, at(-1)))
            told.append(
                Incident(
                    f"k{n}",
                    f"K{n}",
                    Level(n % 4 + 1),
                    start,
                    end,
                )
            )
        tell(store, 0, Report(tuple(told)), source)
    return store


def all_pages(stored: Stored, which: Filter, limit: int) -> list[Row]:
    rows: list[Row] = []
    after = None
    while page := stored.history.rows(which, after, limit):
        assert len(page) <= limit
        rows += page
        after = page[-1].rowid
    return rows


def begun(row: Row) -> tuple[str, int]:
    start = row.known.incident.started or row.known.first_seen
    return start.isoformat(), row.rowid


FILTERS = [
    Filter(),
    Filter(frozenset({"host"})),
    Filter(frozenset({"host", "z"})),
    Filter(frozenset({"nobody"})),
    Filter(since=at(-60 * 24 * 5)),
    Filter(until=at(-60 * 24 * 5)),
    Filter(since=at(-60 * 24 * 20), until=at(-60 * 24 * 15)),
    Filter(at_least=Level.DOWN),
    Filter(frozenset({"z"}), at(-60 * 24 * 20), at(-60 * 24 * 15), Level.PARTIAL),
    Filter(since=at(-60 * 24 * 15.01), until=at(-60 * 24 * 15)),
]


def chosen(row: Row, which: Filter) -> bool:
    story = row.known.incident
    start = story.started or row.known.first_seen
    worst = row.known.worst
    return (
        (not which.services or row.service.id in which.services)
        and (which.until is None or start <= which.until)
        and (which.since is None or story.ended is None or story.ended >= which.since)
        and (which.at_least is None or (worst is not None and worst >= which.at_least))
    )


@pytest.mark.parametrize("which", FILTERS)
def test_pages_leave_no_gap_and_repeat_nothing(stored: Stored, which: Filter) -> None:
    everything = stored.history.rows(limit=5000)
    assert len(everything) == 1200
    assert list(everything) == sorted(everything, key=begun, reverse=True)
    wanted = [row for row in everything if chosen(row, which)]
    assert all_pages(stored, which, 37) == wanted
    assert stored.history.count(which) == len(wanted)


def test_a_page_after_an_unfollowed_row_is_empty(stored: Stored) -> None:
    last = next(r for r in stored.history.rows() if r.service.id == "z").rowid
    stored.ledger.forget("z")
    assert stored.history.rows(after=last) == ()
    assert stored.history.count() == 800


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_database(tmp_path / "plan.db", NOON).database


@pytest.mark.parametrize("which", FILTERS)
def test_every_page_is_read_from_a_covering_index_in_order(
    database: Database, which: Filter
) -> None:
    for stretches in stretches_of(which):
        for stretch in stretches:
            plan = " | ".join(
                row["detail"]
                for row in database.ask(
                    "EXPLAIN QUERY PLAN " + page_query(stretch), (*stretch.values, "x", 1, 10)
                )
            )
            assert "TEMP B-TREE" not in plan
            assert "COVERING INDEX incidents_" in plan


def test_the_neighbourhood_of_an_incident_is_found_by_index(database: Database) -> None:
    asked: list[str] = []
    raw = database._connection
    raw.set_trace_callback(asked.append)
    with database.writing() as connection:
        connection.execute("INSERT INTO services (id, name, added) VALUES ('a', 'A', 'x')")
        connection.execute(
            "INSERT INTO sources (id, service, kind, url, role, added) "
            "VALUES ('s', 'a', 'k', 'u', 'official', 'x')"
        )
        connection.execute(
            "INSERT INTO incidents (source, service, key, title, started, first_seen, last_seen, "
            "worst, begun, lasting) VALUES ('s', 'a', 'k', 't', ?1, ?1, ?1, 4, ?1, 1)",
            ("2025-11-09T12:00:00.000000Z",),
        )
        clusters.refresh(connection, "a", [1], NOON)
    raw.set_trace_callback(None)
    selects = [sql for sql in asked if sql.startswith("SELECT i.*")]
    assert len(selects) >= 3
    for sql in selects:
        plan = " | ".join(row["detail"] for row in database.ask("EXPLAIN QUERY PLAN " + sql))
        assert "SCAN i" not in plan.replace("SCAN json_each", ""), plan


# -- outages -----------------------------------------------------------------------------------


def index(stored: Stored, service: str = "host") -> dict[str, object]:
    rows = stored.history.rows(Filter(frozenset({service})), limit=5000)
    return {
        "outages": stored.history.outages(service, now=at(100_000)),
        "home": {(r.source.id, r.known.incident.key): r.outage_id for r in rows},
    }


def agrees(stored: Stored) -> None:
    kept = index(stored)
    stored.history.rebuild(at(100_000))
    assert index(stored) == kept


SERVICE_OF = {"page": PAGE, "feed": FEED, "probe": PROBE}


@settings(max_examples=150, deadline=None)
@given(stories=st.lists(tales(8), min_size=1, max_size=3))
def test_the_kept_outages_are_those_made_anew(  # type: ignore[no-untyped-def]
    stories: list[Tale],
    tmp_path_factory,  # noqa: ANN001
) -> None:
    from dataclasses import replace

    stored = opened(tmp_path_factory.mktemp("law") / "h.db", PAGE, FEED, PROBE)
    seen = sorted((o for tale in stories for o in tale.seen), key=lambda o: (o.at, o.source.id))
    for n, each in enumerate(seen):
        mine = next(s for s in (PAGE, FEED, PROBE) if s.role is each.source.role and (
            s.kind == each.source.kind or s.role is PROBE.role))  # fmt: skip
        stored.journal.commit(replace(each, source=mine), RULES)
        if n % 4 == 3:
            agrees(stored)
    agrees(stored)
    rows = stored.history.rows(limit=5000)
    told = outages((r.known for r in rows), at(100_000))
    assert {o.id: set(o.incidents) for o in told} == {
        o.id: set(o.incidents) for o in stored.history.outages("host", now=at(100_000))
    }
    stored.close()


def one(key: str, start: float, end: float | None, *parts: str) -> Incident:
    return Incident(
        key, key, Level.PARTIAL, at(start), None if end is None else at(end),
        components=frozenset(parts),
    )  # fmt: skip


def test_an_incident_between_two_outages_joins_them(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    tell(stored, 100, Report((one("a", 0, 10), one("b", 40, 50))))
    assert len(stored.history.outages("host", now=at(200))) == 2
    tell(stored, 101, Report((one("m", 15, 35),)), FEED)
    (joined,) = stored.history.outages("host", now=at(200))
    assert (joined.start, joined.end, joined.ongoing) == (at(0), at(50), False)
    assert len(joined.incidents) == 3
    agrees(stored)


def test_an_edit_that_moves_an_incident_away_splits_its_outage(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    tell(stored, 200, Report((one("a", 0, 10), one("m", 15, 35), one("b", 40, 50))))
    assert len(stored.history.outages("host", now=at(200))) == 1
    tell(stored, 201, Report((one("a", 0, 10), one("m", 115, 135), one("b", 40, 50))))
    assert len(stored.history.outages("host", now=at(200))) == 3
    agrees(stored)


def test_an_ongoing_outage_ends_now(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    tell(stored, 5, Report((one("a", 0, None),)))
    (first,) = stored.history.outages("host", now=at(30), since=at(29))
    assert (first.ongoing, first.end) == (True, at(30))
    tell(stored, 40, Report((one("a", 0, 20),)))
    (ended,) = stored.history.outages("host", now=at(60))
    assert (ended.ongoing, ended.end, ended.id) == (False, at(20), first.id)
    assert stored.history.outages("host", now=at(60), since=at(21)) == ()


def test_other_parts_make_other_outages(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db")
    tell(stored, 100, Report((one("a", 0, 10, "Web"), one("b", 5, 20, "Uploads"))))
    assert len(stored.history.outages("host", now=at(200))) == 2
    stored.ledger.choose("host", frozenset({"Uploads"}))
    (only,) = stored.history.outages("host", now=at(200))
    assert only.incidents == ((PAGE.id, "b"),)
    assert [r.outage_id is None for r in stored.history.rows()] == [False, True]
    agrees(stored)


# -- the ledger --------------------------------------------------------------------------------


def test_forgetting_takes_everything_of_that_service_and_nothing_else(stored: Stored) -> None:
    before = stored.history.outages("z", now=at(0))
    assert stored.ledger.forget("host")
    assert not stored.ledger.forget("host")
    assert [s.id for s in stored.ledger.services()] == ["z"]
    assert {line.source for line in stored.journal.changes(0, 5000)} == {OTHER.id}
    assert stored.history.outages("z", now=at(0)) == before
    stored.journal.flush()
    database = stored.history._database  # type: ignore[attr-defined]
    tables = [
        row["name"]
        for row in database.ask(
            "SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c "
            "WHERE m.type = 'table' AND c.name = 'source'"
        )
    ]
    assert len(tables) >= 6
    for table in tables:
        found = {row[0] for row in database.ask(f"SELECT DISTINCT source FROM {table}")}
        assert found <= {OTHER.id}, table
    assert not database.ask("PRAGMA foreign_key_check")
    assert [r["quick_check"] for r in database.ask("PRAGMA quick_check")] == ["ok"]


def test_what_is_no_longer_followed_keeps_its_history_and_has_it_again(stored: Stored) -> None:
    count = stored.history.count()
    assert stored.ledger.unfollow("host", at(1))
    assert not stored.ledger.unfollow("host", at(1))
    assert [s.id for s in stored.ledger.services()] == ["z"]
    assert {s.id for s in stored.ledger.services(also_left=True)} == {"z", "host"}
    assert [f.source for f in stored.ledger.sources()] == [OTHER]
    assert stored.history.count() == count
    stored.ledger.follow(HOST, [PAGE], at(2))
    assert [f.source for f in stored.ledger.sources("host")] == [PAGE], "the feed was not wanted"
    (line,) = tell(stored, 3, Report((one("new", 2, None),)))
    assert line.baseline, "what began while nobody followed is no alarm"
    assert stored.history.count() == count + 1


def test_following_again_starts_with_a_baseline_and_new_numbers(stored: Stored) -> None:
    newest = stored.journal.last_seq()
    stored.ledger.forget("host")
    stored.ledger.follow(HOST, [PAGE], at(1))
    assert stored.history.coverage([PAGE.id], at(-10), at(10)) == ()
    (line,) = tell(stored, 2, Report((one("a", 0, None),)))
    assert line.baseline
    assert line.seq == newest + 1


def test_following_twice_keeps_what_is_there(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PAGE)
    stored.ledger.pause(PAGE.id, "gone")
    stored.ledger.follow(HOST, [PAGE, FEED], at(9))
    assert [(f.source, f.paused, f.added) for f in stored.ledger.sources("host")] == [
        (PAGE, "gone", at(0)),
        (FEED, "", at(9)),
    ]


def test_marks_and_notes_come_back(tmp_path: Path) -> None:
    from statuswatch.core.mark import Mark, MarkKind
    from statuswatch.store.errors import StoreError

    stored = opened(tmp_path / "h.db")
    mark = Mark("host", at(3), MarkKind.ASKED, "ticket 12", "a")
    stored.ledger.mark(mark)
    assert stored.ledger.marks() == stored.ledger.marks("host") == (mark,)
    with pytest.raises(StoreError, match="not followed"):
        stored.ledger.mark(Mark("nobody", at(3), MarkKind.NOTE))
    assert stored.ledger.noted("id") is None
    stored.ledger.note("id", "1")
    stored.ledger.note("id", "2")
    stored.close()
    assert open_store(tmp_path / "h.db", at(9)).ledger.noted("id") == "2"
