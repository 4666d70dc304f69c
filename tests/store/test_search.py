"""Which outages were spoken of in these words: found whole, safely, in steps, with and without an
index of words."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Incident, Level, Report, Service, Source, Update
from statuswatch.store.migrations import load_migrations
from statuswatch.store.nouns import By, Filter, Kind, Order, Search
from statuswatch.store.opening import open_store
from statuswatch.store.search import Searches, match_of, words_of
from statuswatch.store.stored import Stored
from tests.store.telling import FEED, HOST, NOON, PAGE, at, opened, tell

OTHER = Source("z-page", "z", "statuspage", "https://z.example/api")
LATER = at(100_000)


def story(key: str, title: str, *words: str, start: float = 0, level: Level = Level.DOWN) -> Report:
    updates = tuple(Update(f"u{n}", at(start + n), "investigating", w) for n, w in enumerate(words))
    told = Incident(key, title, level, at(start), at(start + 30), updates=updates)
    return Report((told,), complete=False)


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    """Four outages far apart, of two services, and one planned work."""
    store = opened(tmp_path / "history.db", PAGE)
    store.ledger.follow(Service("z", "Zed"), [OTHER], at(0))
    tell(store, 500, story("a", "Uploads fail", "A storage node failed.", "Café data are moved."))
    tell(store, 501, story("b", "API errors", "We don't know why: 100% fail.", start=100))
    tell(store, 502, story("c", "Images missing", "The storage is fine.", start=200), OTHER)
    tell(store, 503, story("d", "Posting delayed", start=300, level=Level.DEGRADED), OTHER)
    planned = Incident(
        "m", "Moving storage", Level.MAINTENANCE, at(400), at(460), planned_end=at(460)
    )
    tell(store, 504, Report((planned,), complete=False))
    return store


@pytest.fixture(params=["index", "looked through"])
def both(stored: Stored, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Stored:
    """With an index of words, and on an SQLite that has none."""
    if request.param != "index":
        monkeypatch.setattr(Searches, "able", False)
    return stored


def found(stored: Stored, typed: str, order: Order = Order(), **more: object) -> list[str]:
    which = Filter(words=words_of(typed), **more)  # type: ignore[arg-type]
    rows = stored.history.outage_page(which, order, 0, now=LATER)
    assert stored.history.outage_count(which) == len(rows)
    return [str(row.title) for row in rows]


def test_titles_and_updates_are_found_by_the_beginning_of_words(both: Stored) -> None:
    assert found(both, "stor") == ["Images missing", "Uploads fail"]
    assert found(both, "STORAGE node") == ["Uploads fail"]
    assert found(both, "uploads") == ["Uploads fail"]
    assert found(both, "storage errors") == [], "all of the words must be said"
    assert found(both, "stor%e up_oads") == [], "no sign stands for another"


def test_accents_are_not_needed(stored: Stored) -> None:
    assert found(stored, "cafe") == ["Uploads fail"]


@pytest.mark.parametrize(
    "typed",
    ['"', "don't", '"storage" OR', "a AND", "NEAR(", "text:storage", "100%", "st*", "-fail", "^a",
     "(((", "_", "%", "{}", "a\0b", "😀", "NOT", "storage*)", "'; DROP TABLE incidents; --"],
)  # fmt: skip
def test_nothing_that_is_typed_is_syntax(both: Stored, typed: str) -> None:
    titles = found(both, typed)
    assert set(titles) <= {"Uploads fail", "API errors", "Images missing", "Posting delayed"}
    assert both.history.outage_count() == 4


def test_signs_alone_are_no_search() -> None:
    assert words_of(' " ** -- ') == ""
    assert words_of("  storage \n node  !") == "storage node"
    assert len(words_of("word " * 500).split()) <= 12


def test_a_single_letter_is_a_word_and_not_the_beginning_of_many() -> None:
    assert match_of('a po"d 火') == '"a" "po""d"* "火"'


def test_signs_without_spaces_are_found_wherever_they_stand(stored: Stored) -> None:
    assert match_of("API障害") == '"API 障  害"'
    tell(stored, 520, story("jp", "障害情報", "現在APIに障害が発生しています。", start=600))
    for typed in ("障害", "情報", "発生", "APIに", "しています", "が発生"):
        assert found(stored, typed) == ["障害情報"], typed
    assert found(stored, "害障") == [], "in their order"


def test_services_and_parts_are_found_by_their_names(both: Stored) -> None:
    told = Incident(
        "p", "Trouble", Level.DOWN, at(700), at(720), components=frozenset({"Ünique Player"})
    )
    tell(both, 730, Report((told,), complete=False), OTHER)
    assert found(both, "zed") == ["Trouble", "Posting delayed", "Images missing"]
    assert found(both, "zed missing") == ["Images missing"], "a name and a word of one story"
    assert found(both, "player") == ["Trouble"]


def test_another_name_is_found_and_the_old_one_is_not(stored: Stored, tmp_path: Path) -> None:
    assert found(stored, "zed") != []
    stored.ledger.follow(Service("z", "Yotta"), [OTHER], at(900))
    if not found(stored, "yotta"):  # a name that was given stays: written as the ledger would
        other = sqlite3.connect(tmp_path / "history.db")
        with other:
            other.execute("UPDATE services SET name = 'Yotta' WHERE id = 'z'")
        other.close()
    assert found(stored, "yotta") == ["Posting delayed", "Images missing"]
    assert found(stored, "zed") == []


def test_ten_thousand_signs_are_no_error(both: Stored) -> None:
    for typed in ("x" * 10_000, "火" * 10_000, '"' * 9_999 + "a", "a* " * 3_333, "😀" * 10_000):
        assert set(found(both, typed)) <= {
            "Uploads fail",
            "API errors",
            "Images missing",
            "Posting delayed",
        }


def test_a_history_that_is_moved_aside_takes_its_index_along(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    store = opened(path, PAGE)
    tell(store, 500, story("a", "Uploads fail"))
    assert found(store, "uploads") != []
    store.close()
    path.write_bytes(b"no longer a database" * 99)
    fresh = opened(path, PAGE)
    assert fresh.history.outage_count() == 0
    assert found(fresh, "uploads") == []
    tell(fresh, 501, story("b", "Uploads fail again"))
    assert found(fresh, "uploads") == ["Uploads fail again"]
    fresh.close()


@settings(max_examples=200, deadline=None)
@given(typed=st.text(max_size=40))
def test_any_text_makes_a_query(typed: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE said USING fts5(text)")
    words = words_of(typed)
    if words:
        sql = "SELECT count(*) FROM said WHERE said MATCH ?"
        assert connection.execute(sql, (match_of(words),)).fetchone() == (0,)
    connection.close()


def test_words_go_with_every_other_filter_and_order(both: Stored) -> None:
    assert found(both, "storage", services=frozenset({"z"})) == ["Images missing"]
    assert found(both, "fail", since=at(90)) == ["API errors"]
    assert found(both, "storage", kind=Kind.MAINTENANCE) == ["Moving storage"]
    assert found(both, "delayed", at_least=Level.DOWN) == []
    assert found(both, "fail", Order(descending=False)) == ["Uploads fail", "API errors"]
    for by in By:
        assert set(found(both, "fail", Order(by))) == {"Uploads fail", "API errors"}
    which = Filter(words="fail")
    (first, second) = both.history.outage_ids(which, Order(), 0)
    assert both.history.outage_places(which, Order(), [second, first]) == {first: 0, second: 1}
    assert both.history.outage_total(which, now=LATER) == (2, timedelta(hours=1))
    assert both.history.finding.number(which, at(50)) == 1


def test_many_that_are_found_are_walked_along_an_index(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuswatch.store.outage_pages.FEW", 0)
    assert found(stored, "fail") == ["API errors", "Uploads fail"]
    assert found(stored, "fail", Order(By.LASTED)) == ["API errors", "Uploads fail"]


def test_what_is_new_or_rewritten_or_taken_back_is_found_as_it_now_stands(stored: Stored) -> None:
    assert found(stored, "lightning") == []
    tell(stored, 510, story("a", "Uploads fail", "It was lightning."))
    assert found(stored, "lightning") == ["Uploads fail"]
    assert found(stored, "node") == []
    tell(stored, 511, story("e", "Struck by lightning", start=450))
    assert found(stored, "lightning") == ["Struck by lightning", "Uploads fail"]


def test_what_is_forgotten_is_gone_from_the_index_too(stored: Stored, tmp_path: Path) -> None:
    assert found(stored, "storage") != []
    assert stored.ledger.forget("z")
    connection = sqlite3.connect(tmp_path / "history.db")
    texts = [row[0] for row in connection.execute("SELECT text FROM said")]
    connection.close()
    assert len(texts) == 3
    assert not any("Images" in text for text in texts)


def test_other_parts_that_make_other_outages_are_noticed(stored: Stored) -> None:
    assert found(stored, "storage") == ["Images missing", "Uploads fail"]
    stored.ledger.choose("z", frozenset({"Nothing of this"}))
    both = found(stored, "storage")
    stored.ledger.choose("z", frozenset())
    assert found(stored, "storage") == ["Images missing", "Uploads fail"]
    assert "Uploads fail" in both


def test_a_search_in_steps_lets_others_in_between(
    both: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuswatch.store.search.SLICE", 1)
    steps = 0
    for _ in both.history.finding.searching("storage"):
        steps += 1
        if steps == 1:
            tell(both, 520, story("f", "Storage again", start=480))
    assert steps > 1
    assert found(both, "storage") == ["Storage again", "Images missing", "Uploads fail"]


def test_another_search_meanwhile_ends_the_first(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuswatch.store.search.SLICE", 1)
    first = stored.history.finding.searching("storage")
    next(first)
    assert found(stored, "errors") == ["API errors"]
    assert list(first) == []
    assert found(stored, "storage") == ["Images missing", "Uploads fail"]


# -- the index of words ---------------------------------------------------------------------------


def test_it_is_read_in_steps_the_newest_first(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuswatch.store.search.STEP", 2)
    assert stored.history.finding.search() == Search(unread=5)
    assert found(stored, "images") == [], "too much is unread to be read by the way"
    assert stored.history.finding.learn() == 2
    assert stored.history.finding.search() == Search(unread=3)
    assert found(stored, "images") == [], "of the two newest nobody said that"
    while stored.history.finding.learn():
        pass
    assert stored.history.finding.search() == Search()
    assert found(stored, "images") == ["Images missing"]


def test_a_rebuild_reads_everything_anew(stored: Stored) -> None:
    assert found(stored, "storage") != []
    stored.history.rebuild(LATER)
    assert stored.history.finding.search() == Search(unread=5)
    assert found(stored, "storage") == ["Images missing", "Uploads fail"]


def test_a_file_from_before_opens_at_once_and_is_read_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    folder.mkdir()
    for migration in load_migrations()[:6]:
        name = f"{migration.number:04}_{migration.name}.sql"
        (folder / name).write_text(migration.sql, encoding="utf-8")
    from statuswatch.store.database import open_database

    path = tmp_path / "h.db"
    database = open_database(path, NOON, folder).database
    with database.writing() as connection:
        connection.execute("INSERT INTO services (id, name, added) VALUES ('host', 'H', 'x')")
        connection.execute(
            "INSERT INTO sources (id, service, kind, url, role, added) "
            "VALUES ('host-page', 'host', 'statuspage', 'u', 'official', ?)",
            ("2025-01-01T00:00:00.000000Z",),
        )
        connection.execute(
            "INSERT INTO incidents (source, service, key, title, level, first_seen, last_seen, "
            "worst, begun, lasting, ended, outage) VALUES ('host-page', 'host', 'k', 'Old trouble', "
            "4, ?1, ?1, 4, ?1, 0, ?1, 'o')",
            ("2025-01-02T00:00:00.000000Z",),
        )
        connection.execute(
            "INSERT INTO outages (id, service, started, ended, worst) VALUES ('o', 'host', ?1, ?1, 4)",
            ("2025-01-02T00:00:00.000000Z",),
        )
    database.close()
    stored = open_store(path, NOON)
    assert stored.history.finding.search() == Search(unread=1)
    assert found(stored, "trouble") == ["Old trouble"]
    stored.close()


def test_a_file_with_an_index_opens_where_sqlite_has_none(
    stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(stored, "storage") == ["Images missing", "Uploads fail"]
    stored.close()
    again = open_store(tmp_path / "history.db", NOON)
    monkeypatch.setattr(Searches, "able", False)
    tell(again, 530, story("g", "Storage lost", start=490))
    assert again.history.finding.search() == Search(index=False)
    assert found(again, "storage") == ["Storage lost", "Images missing", "Uploads fail"]
    monkeypatch.undo()
    assert found(again, "storage") == ["Storage lost", "Images missing", "Uploads fail"]
    again.close()


# -- planned work ---------------------------------------------------------------------------------


def test_planned_work_is_paged_like_outages(stored: Stored) -> None:
    begin = at(90_000)
    ahead = Incident("n", "To come", Level.MAINTENANCE, begin, planned_end=at(90_060))
    tell(stored, 540, Report((ahead,), complete=False), PAGE)
    which = Filter(kind=Kind.MAINTENANCE)
    rows = stored.history.outage_page(which, Order(), 0, now=at(600))
    assert [str(row.title) for row in rows] == ["To come", "Moving storage"]
    assert [row.outage.ongoing for row in rows] == [True, False]
    assert {row.outage.worst for row in rows} == {Level.MAINTENANCE}
    assert rows[1].outage.duration == timedelta(hours=1)
    assert stored.history.outage_total(which, now=at(600)) == (2, timedelta(hours=1))
    for by in By:
        for descending in (True, False):
            ids = stored.history.outage_ids(which, Order(by, descending), 0)
            assert sorted(ids) == sorted(row.outage.id for row in rows)
            places = stored.history.outage_places(which, Order(by, descending), ids)
            assert [places[each] for each in ids] == [0, 1]
    told = stored.history.outage_incidents([row.outage.id for row in rows])
    assert [row.known.incident.title for row in told] == ["To come", "Moving storage"]


def test_bars_are_the_newest_without_words(stored: Stored) -> None:
    bars = stored.history.finding.bars(Filter(), 0, 3, now=LATER)
    assert [(bar.service, bar.level) for bar in bars] == [
        ("z", Level.DEGRADED), ("z", Level.DOWN), ("host", Level.DOWN),
    ]  # fmt: skip
    assert bars[0].end - bars[0].start == timedelta(minutes=30)


def test_the_service_and_feed_of_these_tests_are_those_of_all(stored: Stored) -> None:
    assert {s.id for s in stored.ledger.services()} == {HOST.id, "z"}
    assert FEED.service == HOST.id
