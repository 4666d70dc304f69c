"""The window's questions of the past: counts, pages, places, and files."""

from __future__ import annotations

import asyncio
import csv
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from statuswatch.app import App, Watch, past
from statuswatch.app.desk import Desk
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.line import Line
from statuswatch.core.model import Incident, Level, Observation, Report, Service, Source
from statuswatch.engine.clock import Clock
from statuswatch.export.csv import COLUMNS
from statuswatch.settings import Profile
from statuswatch.store.nouns import By, Filter, Order, Search
from statuswatch.store.protocols import History
from tests.store.telling import HOST, NOON, PAGE, RULES, at
from tests.waiting import PATIENCE, soon

OTHER = Source("b-page", "b", "statuspage", "https://b.example/api")
NEWEST = Order()


class Stopped:
    """A clock that stands at `at(100)`."""

    def now(self) -> object:
        return at(100)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """600 outages of one service, each an hour after the next, and one with two sources' words."""
    app = App(Profile.at(tmp_path), cast(Clock, Stopped()))
    app.stored.ledger.follow(HOST, [PAGE], NOON)
    app.stored.ledger.follow(Service("b", "another"), [OTHER], NOON)
    told = tuple(
        Incident(f"k{n}", f"K{n}", Level.DOWN, at(-60 * n), at(-60 * n + 10)) for n in range(600)
    )
    app.stored.journal.commit(Observation(PAGE, at(90), Report(told)), RULES)
    two = tuple(Incident(k, k, Level.PARTIAL, at(-7), None) for k in ("x", "y"))
    app.stored.journal.commit(Observation(OTHER, at(95), Report(two)), RULES)
    yield Desk(app, cast(Watch, None))
    app.close_store()


async def test_counts_and_sums_go_by_the_filter(desk: Desk) -> None:
    assert await past.count(desk, Filter()) == 601
    assert await past.total(desk, Filter(frozenset({"host"}))) == past.Total(
        600, timedelta(minutes=6000)
    )
    assert await past.total(desk, Filter(frozenset({"b"}))) == past.Total(1, timedelta(minutes=107))


async def test_a_page_is_asked_by_its_place(desk: Desk) -> None:
    page = await past.page(desk, Filter(), NEWEST, 300, 2)
    assert [str(row.title) for row in page] == ["K299", "K300"]
    (longest,) = await past.page(desk, Filter(), Order(By.LASTED), 0, 1)
    assert str(longest.title) == "x; y"


async def test_services_are_told_by_name(desk: Desk) -> None:
    desk.app.stored.ledger.unfollow("host", at(99))
    assert [s.name for s in await past.services(desk)] == ["another", "Podhost"]


async def test_a_table_made_fresh_keeps_its_place(desk: Desk) -> None:
    top, chosen = desk.app.stored.history.outage_ids(Filter(), NEWEST, 400, 2)
    late = Incident("new", "New", Level.DOWN, at(96), at(97))
    seen = Observation(PAGE, at(98), Report((late,), complete=False))
    desk.app.stored.journal.commit(seen, RULES)
    fresh = await past.fresh(desk, Filter(), NEWEST, [top, chosen, "gone"])
    assert fresh.total.number == 602
    assert fresh.places == {top: 401, chosen: 402}
    assert fresh.start == 384
    assert fresh.rows[401 - 384].outage.id == top


async def test_rows_of_spans_are_read_up_to_a_limit(desk: Desk) -> None:
    shown = past.Shown(Filter(), NEWEST, ((0, 2), (300, 600)))
    assert len(await past.rows(desk, shown)) == 302
    few = await past.rows(desk, shown, most=4)
    assert [str(r.title) for r in few] == ["K0", "x; y", "K299", "K300"]


async def test_what_is_exported_is_what_was_shown(desk: Desk, tmp_path: Path) -> None:
    told: list[object] = []
    desk = Desk(desk.app, desk.watch, told.append)
    path = tmp_path / "out.csv"
    shown = past.Shown(Filter(), NEWEST, ((0, 601),))
    assert await past.export(desk, shown, "csv", path) == past.Exported(601, 602, path)
    with path.open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    assert tuple(head) == COLUMNS
    titles = [line[COLUMNS.index("title")] for line in lines]
    assert titles == ["K0", "x", "y", *(f"K{n}" for n in range(1, 600))]
    await asyncio.sleep(0)
    assert told == [past.Progress(n, 601) for n in range(0, 601, 128)]


async def test_a_selection_is_exported_alone(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    shown = past.Shown(Filter(), Order(By.SERVICE, descending=False), ((0, 1), (600, 601)))
    assert (await past.export(desk, shown, "json", path)).outages == 2
    data = json.loads(path.read_text(encoding="utf-8"))
    assert [row["title"] for row in data["outages"]] == ["x", "y", "K599"]


async def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(
    desk: Desk, tmp_path: Path
) -> None:
    shown = past.Shown(Filter(), NEWEST, ((0, 1),))
    with pytest.raises(StatusWatchError, match="could not be written"):
        await past.export(desk, shown, "csv", tmp_path / "nowhere" / "out.csv")
    assert files(tmp_path) == []


class Slow:
    """A history whose second page of incidents takes until `gate` opens."""

    def __init__(self, real: History) -> None:
        self._real, self.gate, self.asked = real, threading.Event(), 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    @property
    def lines(self) -> Slow:
        return self

    def of(self, outages: Sequence[str], *, now: datetime, words: bool) -> tuple[Line, ...]:
        self.asked += 1
        if self.asked == 2:
            assert self.gate.wait(PATIENCE)
        return self._real.lines.of(outages, now=now, words=words)


def files(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.suffix in {".csv", ".part"})


async def test_an_export_that_is_given_up_leaves_the_old_file(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    slow = Slow(desk.app.stored.history)
    desk.app.stored = replace(desk.app.stored, history=cast(History, slow))
    shown = past.Shown(Filter(), NEWEST, ((0, 601),))
    task = asyncio.create_task(past.export(desk, shown, "csv", path))
    await soon(lambda: slow.asked == 2)
    assert len(files(tmp_path)) == 2
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    slow.gate.set()
    await soon(lambda: len(files(tmp_path)) == 1)
    assert (path.read_text(), slow.asked) == ("old", 2)


# --- searching, going to a date, the timeline ---------------------------------------------------


async def test_what_was_said_is_read_step_by_step_and_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuswatch.store.search.STEP", 100)
    monkeypatch.setattr(past, "BREATH", 0)
    told: list[object] = []
    assert await past.learn(replace(desk, tell=told.append)) == 602
    assert told[0] == past.Progress(100, 602)
    assert told[-1] == past.Progress(602, 602)
    assert await past.learn(desk) == 0


async def test_a_table_of_what_was_searched_says_how_it_was_found(desk: Desk) -> None:
    found = await past.fresh(desk, Filter(words="k42"), NEWEST)
    assert found.total.number == 11
    assert {str(row.title)[:3] for row in found.rows} == {"K42"}
    assert found.search == Search()


async def test_a_date_is_a_place_in_the_newest_first(desk: Desk) -> None:
    number = await past.place(desk, Filter(), at(-60 * 10 + 1))
    (row,) = await past.page(desk, Filter(), NEWEST, number, 1)
    assert str(row.title) == "K10"
    assert await past.place(desk, Filter(), at(-100_000)) == 601


async def test_an_era_is_the_bars_of_all_who_are_followed_and_where_nobody_watched(
    desk: Desk,
) -> None:
    since, until = at(-200), at(500)
    era = await past.era(desk, Filter(), since, until)
    assert [service.id for service in era.services] == ["b", "host"]
    assert sum(bar.service == "host" for bar in era.bars) == 4
    assert [bar.ongoing for bar in era.bars if bar.service == "b"] == [True]
    assert era.whole
    assert era.unwatched[0] == (since, at(90)), "before the first look"
    assert era.unwatched[-1][1] == at(100), "what is to come is not unwatched"
    alone = await past.era(desk, Filter(frozenset({"b"})), since, until)
    assert [service.id for service in alone.services] == ["b"]


async def test_an_era_takes_only_so_many(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "BARS", 10)
    era = await past.era(desk, Filter(), at(-60 * 700), at(100))
    assert len(era.bars) == 10
    assert not era.whole
