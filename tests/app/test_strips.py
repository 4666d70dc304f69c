"""The strips of the window: right, and cheap to ask for again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from statuswatch.app.desk import Desk
from statuswatch.app.strips import strips
from statuswatch.core.days import Strip
from statuswatch.core.model import (
    Failed,
    Incident,
    Level,
    Observation,
    Outcome,
    Report,
    Role,
    Rules,
    Service,
    Source,
)
from statuswatch.core.words import say
from statuswatch.store.nouns import Proof
from statuswatch.store.opening import open_store
from statuswatch.store.stored import Stored

DAY0 = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
REACH = Proof(reach=timedelta(hours=2))


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.at = DAY0

    def now(self) -> datetime:
        return self.at


class Place:
    """A profile with services, told about hour by hour; counts what its history is asked."""

    def __init__(self, path: Path) -> None:
        self.stored: Stored = open_store(path / "history.db", DAY0)
        self.clock = Clock()
        self.asked: list[str] = []

    def follow(self, name: str, *parts: str, role: Role = Role.OFFICIAL) -> Source:
        source = Source(f"{name}-{role}", name, "statuspage", f"https://{name}.test", role=role)
        service = Service(name, name.title(), parts=frozenset(parts))
        self.stored.ledger.follow(service, [source], DAY0)
        return source

    def live(self, source: Source, *told: Outcome) -> None:
        """One poll an hour, from where the clock stands."""
        for outcome in told:
            seen = Observation(source, self.clock.at, outcome)
            self.stored.journal.commit(seen, Rules(confirm=1), REACH)
            self.clock.at += HOUR

    def ask(self, n: int = 10, before: Mapping[str, Strip] | None = None) -> Mapping[str, Strip]:
        history = _Counting(self.stored.history, self.asked)
        app = SimpleNamespace(
            stored=replace(self.stored, history=cast(Any, history)), clock=self.clock
        )
        desk = Desk(cast(Any, app), cast(Any, None))
        return asyncio.run(_run(desk, n, before))


class _Counting:
    def __init__(self, inner: object, asked: list[str]) -> None:
        self._inner, self._asked = inner, asked

    def __getattr__(self, name: str) -> object:
        self._asked.append(name)
        return getattr(self._inner, name)


async def _run(desk: Desk, n: int, before: Mapping[str, Strip] | None) -> Mapping[str, Strip]:
    return await strips(desk, n, UTC, before)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    here = Place(tmp_path)
    yield here
    here.stored.close()


CALM = Report(level=Level.OK)


def ill(key: str, start: datetime, end: datetime | None = None, *parts: str) -> Report:
    return Report((Incident(key, key, Level.DOWN, start, end, components=frozenset(parts)),))


def work(start: datetime, end: datetime, *parts: str) -> Report:
    told = Incident(
        "w", "Upgrade", Level.MAINTENANCE, start, None, end, components=frozenset(parts)
    )
    return Report((told,))


def levels(strip: Strip) -> str:
    letters = {None: ".", Level.OK: "o", Level.MAINTENANCE: "m", Level.DOWN: "X"}
    return "".join(letters[day.level] for day in strip.days)


def test_days_of_a_service_that_was_down_once(place: Place) -> None:
    host = place.follow("host")
    place.live(host, *[CALM] * 30)
    fell = place.clock.at
    place.live(host, ill("a", fell), ill("a", fell, fell + HOUR), *[CALM] * 28)
    strip = place.ask()["host"]
    assert levels(strip) == ".......oXo"
    assert (strip.ended, strip.begun, strip.ongoing) == (fell + HOUR, DAY0, False)
    assert strip.last(10).down == HOUR


def test_an_outage_before_the_days_still_says_since_when_it_is_fine(place: Place) -> None:
    host = place.follow("host")
    place.live(host, ill("a", DAY0), ill("a", DAY0, DAY0 + HOUR), *[CALM] * 100)
    strip = place.ask(2)["host"]
    assert (levels(strip), strip.calm_since) == ("oo", strip.begun)
    assert strip.ended == DAY0 + HOUR


def test_planned_work_counts_where_it_concerns_the_followed_part(place: Place) -> None:
    lite, pro = place.follow("lite", "Uploads"), place.follow("pro", "Player")
    for source in (lite, pro):
        place.clock.at = DAY0
        place.live(source, CALM, work(DAY0, DAY0 + 2 * HOUR, "Uploads"), *[CALM] * 12)
    found = place.ask(1)
    assert (levels(found["lite"]), levels(found["pro"])) == ("m", "o")


def test_a_crowd_is_no_watch(place: Place) -> None:
    place.live(place.follow("host", role=Role.CROWD), *[CALM] * 20)
    assert levels(place.ask(1)["host"]) == "."


def test_while_a_page_cannot_be_read_nobody_watches(place: Place) -> None:
    host = place.follow("host")
    place.live(host, *[CALM] * 6, *[Failed(say("No answer."))] * 14)
    assert levels(place.ask(1)["host"]) == "."


def test_asked_again_it_says_the_same_as_asked_anew(place: Place) -> None:
    host, calm = place.follow("host"), place.follow("calm")
    before: Mapping[str, Strip] = {}
    for hour in range(0, 130, 13):
        start = place.clock.at
        told = [CALM] * 13
        if hour % 3 == 0:
            told[3], told[4] = ill(str(hour), start), ill(str(hour), start, start + HOUR)
        if hour == 65:
            told[8] = work(start, start + HOUR)
        place.live(host, *told)
        place.clock.at = start
        place.live(calm, *[CALM] * 13)
        before = place.ask(4, before)
        assert before == place.ask(4)


def test_asked_again_a_quiet_service_costs_its_last_day_alone(place: Place) -> None:
    host = place.follow("host")
    place.live(host, ill("a", DAY0), ill("a", DAY0, DAY0 + HOUR), *[CALM] * 100)
    before = place.ask(4)
    place.live(host, CALM)
    place.asked.clear()
    again = place.ask(4, before)
    assert again["host"].days[0] is before["host"].days[0]
    assert place.asked.count("outages") == 1


def test_other_parts_make_other_strips(place: Place) -> None:
    host = place.follow("host")
    place.live(host, CALM, ill("a", DAY0, None, "Uploads"), ill("a", DAY0, DAY0 + HOUR, "Uploads"))
    place.live(host, *[CALM] * 12)
    before = place.ask(1)
    place.stored.ledger.choose("host", frozenset({"Player"}))
    assert (levels(before["host"]), levels(place.ask(1, before)["host"])) == ("X", "o")


def test_an_ongoing_outage_grows_although_nothing_new_is_told(place: Place) -> None:
    host = place.follow("host")
    told = ill("a", DAY0)
    place.live(host, told, told)
    before = place.ask(1)
    place.live(host, told, told)
    again = place.ask(1, before)["host"]
    assert again.ongoing
    assert again.days[0].downtime > before["host"].days[0].downtime


def test_nobody_followed_is_no_strip(place: Place) -> None:
    assert place.ask() == {}
