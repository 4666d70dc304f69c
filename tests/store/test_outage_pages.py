"""Outages by number: the same as core's outages, in every order, under every filter."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import (
    Component,
    Incident,
    Level,
    Outage,
    Report,
    Role,
    Service,
    Source,
    Update,
)
from statuswatch.core.outage import outages
from statuswatch.core.words import render
from statuswatch.store.connection import Database
from statuswatch.store.database import open_database
from statuswatch.store.nouns import By, Filter, Order, OutageRow, Said
from statuswatch.store.outage_pages import page_query, walks
from statuswatch.store.ranking import RANKED
from statuswatch.store.stored import Stored
from tests.core.tales import Tale, tales
from tests.store.telling import FEED, HOST, NOON, PAGE, PROBE, RULES, at, opened, tell

OTHER = Source("z-page", "z", "statuspage", "https://z.example/api")
AIR = Source("a-probe", "a", "probe", "https://a.example/", role=Role.PROBE)
LATER = at(100_000)
ORDERS = [Order(by, descending) for by in By if by not in RANKED for descending in (True, False)]
DAY = 60 * 24


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """Some 600 outages of three services over 50 days: equal starts, equal lengths, a few open."""
    chance = random.Random(7)
    store = opened(tmp_path_factory.mktemp("pages") / "history.db")
    store.ledger.follow(Service("z", "an early name"), [OTHER], at(0))
    store.ledger.follow(Service("a", "Zed"), [AIR], at(0))
    for source in (PAGE, FEED, OTHER, AIR):
        told = []
        for n in range(300):
            start = at(0) - timedelta(hours=4 * (n // 2))
            end = start + timedelta(minutes=chance.choice([1, 5, 5, 60, 90, 9000]))
            open_still = n % 97 == 5
            level = Level(chance.randrange(1, 5))
            parts = frozenset({f"Part {n}"}) if source is not AIR else frozenset[str]()
            told.append(
                Incident(
                    f"k{n}", f"K{n}", level, start, None if open_still else min(end, at(-1)),
                    components=parts,
                )
            )  # fmt: skip
        tell(store, 0, Report(tuple(told)), source)
    return store


def naive(stored: Stored, now: datetime = LATER) -> list[tuple[Service, Outage]]:
    """All outages as core makes them of all incidents."""
    rows = stored.history.rows(limit=100_000)
    services = {row.service.id: row.service for row in rows}
    return [
        (service, outage)
        for service in services.values()
        for outage in outages(
            (r.known for r in rows if r.service.id == service.id), now, parts=service.parts
        )
    ]


def passes(service: Service, outage: Outage, which: Filter) -> bool:
    return (
        (not which.services or service.id in which.services)
        and (which.until is None or outage.start <= which.until)
        and (which.since is None or outage.ongoing or outage.end >= which.since)
        and (which.at_least is None or outage.worst >= which.at_least)
    )


def in_order(found: list[tuple[Service, Outage]], order: Order) -> list[tuple[Service, Outage]]:
    """Sorted in memory: newest first, then (stably) by what was asked."""
    newest = sorted(found, key=lambda f: (f[1].start, f[1].id), reverse=True)
    if order.by is By.BEGAN:
        return newest if order.descending else newest[::-1]
    if order.by is By.SERVICE:
        return sorted(
            newest, key=lambda f: (f[0].name.casefold(), f[0].id), reverse=order.descending
        )
    if order.by is By.WORST:
        return sorted(newest, key=lambda f: f[1].worst, reverse=order.descending)
    over = sorted(
        (f for f in newest if not f[1].ongoing),
        key=lambda f: (f[1].duration, f[1].start, f[1].id),
        reverse=order.descending,
    )
    going = [f for f in newest if f[1].ongoing]
    return [*going[::-1], *over] if order.descending else [*over, *going]


FILTERS = [
    Filter(),
    Filter(frozenset({"host"})),
    Filter(frozenset({"z", "a"})),
    Filter(frozenset({"nobody"})),
    Filter(at_least=Level.PARTIAL),
    Filter(since=at(-DAY * 20), until=at(-DAY * 15)),
    Filter(frozenset({"z"}), at(-DAY * 30), at(-DAY), Level.DOWN),
]


@pytest.mark.parametrize("which", FILTERS, ids=str)
@pytest.mark.parametrize("order", ORDERS, ids=lambda o: f"{o.by}-{o.descending}")
def test_every_page_holds_what_stands_there(stored: Stored, which: Filter, order: Order) -> None:
    wanted = in_order([f for f in naive(stored) if passes(*f, which)], order)
    ids = [outage.id for _, outage in wanted]
    assert stored.history.outage_count(which) == len(ids)
    for start in (0, 1, 37, len(ids) // 2, max(0, len(ids) - 3), len(ids), len(ids) + 5):
        page = stored.history.outage_page(which, order, start, 41, now=LATER)
        assert [row.outage.id for row in page] == ids[start : start + 41]
        assert stored.history.outage_ids(which, order, start, 41) == tuple(ids[start : start + 41])
        same = stored.history.outage_page(which, order, start, 41, now=LATER, of=len(ids))
        assert same == page, "whichever end it is walked to from"
    some = ids[:: max(1, len(ids) // 7)]
    places = stored.history.outage_places(which, order, [*some, "nobody"])
    assert places == {each: ids.index(each) for each in some}


@pytest.mark.parametrize("which", FILTERS, ids=str)
def test_the_total_is_the_sum_of_all(stored: Stored, which: Filter) -> None:
    found = [outage for service, outage in naive(stored) if passes(service, outage, which)]
    number, length = stored.history.outage_total(which, now=LATER)
    assert number == len(found)
    assert length == sum((o.duration for o in found), timedelta())


def test_rows_are_core_s_outages_with_their_incidents(stored: Stored) -> None:
    known = {outage.id: (service, outage) for service, outage in naive(stored)}
    rows = stored.history.outage_page(Filter(), Order(), 0, 10_000, now=LATER)
    for row in rows:
        service, outage = known[row.outage.id]
        assert row.service == service
        assert replace(row.outage, incidents=()) == replace(outage, incidents=())
        assert set(row.outage.incidents) == set(outage.incidents)
    incidents = stored.history.outage_incidents([row.outage.id for row in rows])
    assert [r.rowid for r in incidents] == [rowid for row in rows for rowid in row.incidents]
    assert all(r.outage_id is not None for r in incidents)


@settings(max_examples=60, deadline=None)
@given(stories=st.lists(tales(8), min_size=1, max_size=3), order=st.sampled_from(ORDERS))
def test_whatever_was_told_the_pages_agree_with_core(  # type: ignore[no-untyped-def]
    stories: list[Tale],
    order: Order,
    tmp_path_factory,  # noqa: ANN001
) -> None:
    stored = opened(tmp_path_factory.mktemp("law") / "h.db", PAGE, FEED, PROBE)
    seen = sorted((o for tale in stories for o in tale.seen), key=lambda o: (o.at, o.source.id))
    for each in seen:
        mine = next(s for s in (PAGE, FEED, PROBE) if s.kind == each.source.kind)
        stored.journal.commit(replace(each, source=mine), RULES)
    wanted = in_order(naive(stored), order)
    got: list[OutageRow] = []
    while page := stored.history.outage_page(Filter(), order, len(got), 2, now=LATER):
        got += page
    assert [(r.outage.id, r.outage.duration) for r in got] == [
        (o.id, o.duration) for _, o in wanted
    ]
    stored.close()


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened(tmp_path / "plan.db").close()
    return open_database(tmp_path / "plan.db", NOON).database


@pytest.mark.parametrize("order", ORDERS, ids=lambda o: f"{o.by}-{o.descending}")
@pytest.mark.parametrize("which", FILTERS[:2] + FILTERS[4:], ids=str)
def test_no_page_is_sorted_or_reads_the_table(
    database: Database, which: Filter, order: Order
) -> None:
    with database.reading() as connection:
        for walk in walks(connection, which, order):
            plan = " | ".join(
                row["detail"]
                for row in connection.execute(
                    "EXPLAIN QUERY PLAN " + page_query(walk), (*walk.values, 10, 0)
                )
            )
            assert "TEMP B-TREE" not in plan
            assert f"COVERING INDEX {walk.index}" in plan


# -- what happened, and who said so -------------------------------------------------------------


def only(stored: Stored) -> OutageRow:
    (row,) = stored.history.outage_page(Filter(), Order(), 0, now=LATER)
    return row


def ill(title: str, start: float, end: float | None, *words: float, part: str = "") -> Report:
    updates = tuple(Update(f"u{n}", at(n), "investigating", "We look.") for n in words)
    story = Incident(
        title, title, Level.DOWN, at(start), None if end is None else at(end),
        components=frozenset({part} if part else ()), updates=updates,
    )  # fmt: skip
    return Report((story,))


def fail(stored: Stored, since: float) -> None:
    """The probe finds trouble three times: confirmed, from the first time on."""
    story = Incident("down", "It does not answer", Level.DOWN)
    for n in range(3):
        tell(stored, since + n, Report((story,)), PROBE)


def test_the_users_word_is_marked_as_theirs_and_gives_way_to_all_others(tmp_path: Path) -> None:
    word = Source("host-user", "host", "user", "", role=Role.USER)
    stored = opened(tmp_path / "h.db", PAGE, PROBE, word)
    said = Incident("user:", "It spins", Level.DOWN, at(8))
    tell(stored, 9, Report((said,)), word)
    assert render(only(stored).title) == "Your own word: It spins"
    fail(stored, 10)
    assert render(only(stored).title) == "Our own check: it does not answer"
    tell(stored, 34, ill("Uploads fail", 33, None, 33))
    assert render(only(stored).title) == "Uploads fail"


def test_the_vendor_s_words_come_before_ours(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PAGE, PROBE)
    fail(stored, 10)
    assert render(only(stored).title) == "Our own check: it does not answer"
    assert only(stored).said is Said.NEVER
    ailing = Report(components=(Component("Uploads", Level.PARTIAL),))
    tell(stored, 20, ailing)
    assert render(only(stored).title) == "Uploads: partly down"
    tell(stored, 34, ill("Uploads\n fail", 33, None, 33, part="Uploads"))
    row = only(stored)
    assert render(row.title) == "Uploads fail"
    assert row.parts == ("Uploads",)
    assert row.seen_by == ("probe", "statuspage")
    assert len(row.incidents) == 3
    assert row.outage.ongoing


def test_a_part_that_is_worse_than_the_whole_says_that_it_is_a_part(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PAGE)
    tell(stored, 1, Report(components=(Component("Uploads", Level.DOWN),)))
    assert only(stored).outage.worst is Level.DEGRADED
    assert render(only(stored).title) == "A part is down: Uploads"
    other = opened(tmp_path / "other.db", PAGE)
    two = (Component("Uploads", Level.DOWN), Component("Player", Level.DOWN))
    tell(other, 1, Report(components=two))
    assert render(only(other).title) == "Parts are down: Player; Uploads"


def test_a_page_that_only_calls_itself_ill_is_told_in_our_words(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PAGE)
    tell(stored, 1, Report(level=Level.PARTIAL, title="Podhost"))
    assert render(only(stored).title) == "Their page called itself partly down"


def test_many_titles_are_named_three_and_counted(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PAGE)
    told = tuple(
        Incident(f"k{n}", "Long " * 90 if n == 1 else f"T{n}", Level.DOWN, at(n), at(60))
        for n in range(5)
    )
    tell(stored, 70, Report(told))
    title = render(only(stored).title)
    assert title.startswith("T0; Long Long")
    assert title.endswith("Long…; T2; 2 more")
    assert len(title) < 250


def test_it_is_said_how_late_their_word_was(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PAGE, PROBE)
    fail(stored, 10)
    tell(stored, 40, ill("Web", 10, None, 33))
    row = only(stored)
    assert (row.said, row.after) == (Said.LATER, timedelta(minutes=23))


def test_a_vendor_that_was_first_has_no_lag(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PAGE, PROBE)
    tell(stored, 10, ill("Web", 10, None, 10))
    fail(stored, 12)
    assert (only(stored).said, only(stored).after) == (Said.FIRST, None)


def test_where_nobody_could_say_so_nobody_is_late(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PROBE)
    fail(stored, 10)
    for n in range(3):
        tell(stored, 30 + n, Report(level=Level.OK), PROBE)
    assert not only(stored).outage.ongoing
    assert only(stored).said is Said.NOBODY
    stored.ledger.follow(HOST, [PAGE], at(90))
    assert only(stored).said is Said.NOBODY, "their page was followed only afterwards"


def test_an_outage_that_ends_is_longer_no_more(tmp_path: Path) -> None:
    stored = opened(tmp_path / "h.db", PAGE)
    tell(stored, 5, ill("Web", 0, None))
    assert stored.history.outage_total(now=at(30)) == (1, timedelta(minutes=30))
    tell(stored, 40, ill("Web", 0, 20))
    assert stored.history.outage_total(now=at(90)) == (1, timedelta(minutes=20))
    tell(stored, 41, ill("Web", 0, None))
    assert stored.history.outage_total(now=at(90)) == (1, timedelta(minutes=90))


def test_an_older_file_gets_the_orders_with_what_it_holds(tmp_path: Path) -> None:
    from statuswatch.store.migrations import load_migrations

    first = tmp_path / "schema"
    first.mkdir()
    (first / "0001_first.sql").write_text(load_migrations()[0].sql, encoding="utf-8")
    path = tmp_path / "h.db"
    database = open_database(path, NOON, first).database
    with database.writing() as connection:
        connection.execute("INSERT INTO services (id, name, added) VALUES ('a', 'A', 'x')")
        connection.executemany(
            "INSERT INTO outages (id, service, started, ended, worst) VALUES (?, 'a', ?, ?, 4)",
            [
                ("o1", "2025-01-01T23:59:59.999999Z", "2025-01-02T00:00:00.000001Z"),
                ("o2", "2025-01-03T00:00:00.000000Z", None),
            ],
        )
    database.close()
    stored = opened(path)
    longest = Order(By.LASTED)
    assert stored.history.outage_ids(Filter(), longest, 0) == ("o2", "o1")
    short = stored.history.outage_total(Filter(until=at(-DAY * 311)), now=NOON)
    assert short == (1, timedelta(microseconds=2))
