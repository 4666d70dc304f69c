"""Orders that no index holds: by what happened, by when they said so, by who saw it."""

from __future__ import annotations

from pathlib import Path

import pytest

from statuswatch.core.model import Incident, Level, Report, Role, Service, Source, Update
from statuswatch.store import ranking
from statuswatch.store.nouns import By, Filter, Order, Said
from statuswatch.store.stored import Stored
from tests.store.telling import PAGE, at, opened, tell

PROBE = Source("p-probe", "z", "probe", "https://z.example/", role=Role.PROBE)
OTHER = Source("z-page", "z", "statuspage", "https://z.example/api")
LATER = at(100_000)
WORDS = ("uploads fail", "Images missing", "API errors", "Zzz", "images missing")


def story(key: str, title: str, start: float, said: float) -> Report:
    word = Update("1", at(start + said), "investigating", title)
    told = Incident(key, title, Level.DOWN, at(start), at(start + 30), updates=(word,))
    return Report((told,), complete=False)


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    store = opened(tmp_path / "history.db", PAGE)
    store.ledger.follow(Service("z", "Zed"), [OTHER, PROBE], at(0))
    for n, title in enumerate(WORDS):
        tell(store, 900 + n, story(f"k{n}", title, 100 * n, 7 * ((n + 2) % 4)))
    for n in range(3):
        dead = Report((Incident("dead", "z.example does not answer", Level.DOWN),))
        tell(store, 700 + n, dead, PROBE)
    return store


def titles(stored: Stored, order: Order, which: Filter = Filter()) -> list[str]:
    return [str(r.title) for r in stored.history.outage_page(which, order, 0, now=LATER)]


def test_titles_stand_as_the_eye_compares_them_and_of_equal_ones_the_newest_first(
    stored: Stored,
) -> None:
    up = titles(stored, Order(By.TITLE, descending=False))
    assert up == [
        "API errors", "images missing", "Images missing", "Our own check: z.example does not answer",
        "uploads fail", "Zzz",
    ]  # fmt: skip
    down = titles(stored, Order(By.TITLE))
    assert down[:2] == ["Zzz", "uploads fail"]
    assert down[3:] == ["images missing", "Images missing", "API errors"]


def test_who_said_so_late_or_never_comes_last(stored: Stored) -> None:
    page = stored.history.outage_page(Filter(), Order(By.SAID, descending=False), 0, now=LATER)
    said = [row.said for row in page]
    assert said[0] is Said.FIRST
    assert said[-1] is Said.NEVER
    late = [row.after for row in page if row.after is not None]
    assert late == sorted(late)
    assert len(late) >= 2


def test_of_whom_there_was_nobody_to_say_so_comes_behind_who_never_did(stored: Stored) -> None:
    alone = Source("p-alone", "y", "probe", "https://y.example/", role=Role.PROBE)
    stored.ledger.follow(Service("y", "Why"), [alone], at(0))
    for n in range(3):
        dead = Report((Incident("dead", "y.example does not answer", Level.DOWN),))
        tell(stored, 600 + n, dead, alone)
    page = stored.history.outage_page(Filter(), Order(By.SAID, descending=False), 0, now=LATER)
    assert [row.said for row in page][-2:] == [Said.NEVER, Said.NOBODY]


def test_who_saw_it_stands_together(stored: Stored) -> None:
    page = stored.history.outage_page(Filter(), Order(By.SEEN, descending=False), 0, now=LATER)
    assert [row.seen_by for row in page] == [("probe",)] + [("statuspage",)] * 5


@pytest.mark.parametrize("by", sorted(ranking.RANKED))
@pytest.mark.parametrize("descending", [True, False])
def test_pages_and_places_agree(
    stored: Stored, by: By, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "STEP", 2)
    monkeypatch.setattr(ranking, "NAMES", 4)
    order, history = Order(by, descending), stored.history
    whole = history.outage_ids(Filter(), order, 0)
    assert set(whole) == set(history.outage_ids(Filter(), Order(), 0))
    assert history.outage_ids(Filter(), order, 2, 3) == whole[2:5]
    places = history.outage_places(Filter(), order, [*whole, "nobody"])
    assert places == {name: n for n, name in enumerate(whole)}


def test_filters_hold_in_every_order(stored: Stored) -> None:
    order = Order(By.TITLE, descending=False)
    assert titles(stored, order, Filter(words="missing")) == ["images missing", "Images missing"]
    assert titles(stored, order, Filter(services=frozenset({"z"})))[0].startswith("Our own check")


def test_what_is_new_has_its_place_once_it_is_asked_for_anew(stored: Stored) -> None:
    order, finding = Order(By.TITLE, descending=False), stored.history.finding
    before = titles(stored, order)
    tell(stored, 990, story("new", "A first one", 2000, 0))
    assert titles(stored, order) == before, "a page that is scrolled does not shift"
    assert list(finding.ranking(Filter(), order)) != []
    assert titles(stored, order)[0] == "A first one"
    assert list(finding.ranking(Filter(), order)) == [], "nothing was written since"


def test_an_order_that_was_given_up_leaves_the_last_one_standing(stored: Stored) -> None:
    order, finding = Order(By.TITLE), stored.history.finding
    before = titles(stored, order)
    half = finding.ranking(Filter(), Order(By.SEEN))
    next(half)
    assert titles(stored, order) == before
    del half
    assert list(finding.ranking(Filter(), Order())) == []
    assert titles(stored, order) == before, "and what was dropped is worked out again"


def test_a_search_stands_while_an_order_is_worked_out(stored: Stored) -> None:
    which = Filter(words="missing")
    stored.history.outage_count(which)
    turns: list[int] = []
    searches = stored.history.finding._searches  # type: ignore[attr-defined]
    turns.append(searches._turn)
    titles(stored, Order(By.TITLE), which)
    stored.history.outage_count(which)
    assert searches._turn == turns[0], "what is put aside is no change of the history"
