"""The layout of many services' past along one axis of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.model import Level
from statuswatch.core.timeline import (
    LONGEST,
    SHORTEST,
    Bar,
    Grain,
    Scale,
    by_service,
    gaps,
    grain,
    merged,
    ticks,
    together,
    whole,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def hours(n: float) -> datetime:
    return NOON + timedelta(hours=n)


def bar(service: str, start: float, end: float, level: Level = Level.DOWN) -> Bar:
    return Bar(f"{service}{start}", service, hours(start), hours(end), level)


def scale(days: float = 14, width: int = 1000) -> Scale:
    return Scale(NOON - timedelta(days=days), NOON, width)


def test_a_moment_and_its_pixel_are_one() -> None:
    axis = scale()
    assert axis.x(NOON) == 1000
    assert axis.x(axis.since) == 0
    assert axis.moment(500) == NOON - timedelta(days=7)


@given(factor=st.floats(0.01, 100), share=st.floats(0, 1), days=st.floats(0.25, 1825))
def test_what_is_zoomed_around_stays_where_it_is(factor: float, share: float, days: float) -> None:
    axis = scale(days)
    around = axis.moment(share * axis.width)
    after = axis.zoomed(factor, around)
    assert after.x(around) == pytest.approx(axis.x(around), abs=0.01)
    assert SHORTEST - timedelta(seconds=1) <= after.span <= LONGEST + timedelta(seconds=1)


def test_time_to_come_is_not_shown() -> None:
    assert scale().moved(timedelta(days=3)).ending(NOON).until == NOON
    before = scale().moved(timedelta(days=-3))
    assert before.ending(NOON) == before


@pytest.mark.parametrize(
    ("days", "wanted"),
    [(0.25, Grain.HOUR), (14, Grain.DAY), (30, Grain.NUMBER), (100, Grain.WEEK),
     (365, Grain.MONTH), (1800, Grain.YEAR)],
)  # fmt: skip
def test_the_axis_says_what_has_room(days: float, wanted: Grain) -> None:
    assert grain(scale(days), 50, 20) is wanted


def test_days_begin_at_local_midnight_also_where_a_clock_is_turned_back() -> None:
    zone = ZoneInfo("Europe/Berlin")
    until = datetime(2026, 10, 27, 12, tzinfo=UTC)
    found = ticks(Scale(until - timedelta(days=4), until, 800), Grain.DAY, zone, 50)
    assert [t.at.astimezone(zone).strftime("%d %H:%M") for t in found] == [
        "24 00:00", "25 00:00", "26 00:00", "27 00:00",
    ]  # fmt: skip
    assert [t.strong for t in found] == [False, False, True, False], "Monday"
    assert found[2].at - found[1].at == timedelta(hours=25)


def test_hours_are_as_far_apart_as_their_names_need() -> None:
    found = ticks(scale(0.5, 300), Grain.HOUR, UTC, 60)
    assert [t.at.hour for t in found] == [0, 3, 6, 9, 12]
    assert found[0].strong


def test_months_and_years_have_their_first_day() -> None:
    assert all(t.at.day == 1 for t in ticks(scale(365), Grain.MONTH, UTC, 50))
    assert [t.at.year for t in ticks(scale(1000), Grain.YEAR, UTC, 50)] == [2025, 2026]
    assert all(t.at.weekday() == 0 for t in ticks(scale(90), Grain.WEEK, UTC, 50))


def test_three_within_an_hour_fell_together() -> None:
    (found,) = together(
        [bar("a", 0, 3), bar("b", 0.5, 1, Level.DEGRADED), bar("c", 1, 6), bar("d", 5, 6)]
    )
    assert found.services == ("a", "b", "c")
    assert (found.start, found.end, found.worst) == (hours(0), hours(6), Level.DOWN)


def test_one_that_falls_three_times_and_planned_work_are_not_together() -> None:
    assert together([bar("a", 0, 0.1), bar("a", 0.2, 0.3), bar("a", 0.4, 1), bar("b", 0, 1)]) == []
    work = [bar(name, 0, 1, Level.MAINTENANCE) for name in "abc"]
    assert together(work) == []


def test_two_storms_are_two() -> None:
    bars = [bar(name, start, start + 1) for start in (0, 2) for name in "abc"]
    assert [each.start for each in together(bars)] == [hours(0), hours(2)]


def test_a_bar_is_never_too_narrow_to_see() -> None:
    (piece,) = whole([bar("a", -24, -23.99), bar("b", -9999, -9998)], scale(), 3)
    assert piece.right - piece.left == pytest.approx(3)


def test_merged_columns_show_the_worst_of_each() -> None:
    day = 1000 / 14
    bars = [bar("a", -48, -24, Level.DEGRADED), bar("a", -36, -35, Level.DOWN)]
    pieces = merged(bars, scale(), 3)
    assert [piece.level for piece in pieces] == [Level.DEGRADED, Level.DOWN, Level.DEGRADED]
    assert pieces[0].left == int(1000 - 2 * day)
    assert pieces[0].right == pieces[1].left


@given(st.lists(st.tuples(st.floats(-336, 0), st.floats(0, 20)), max_size=40))
def test_merged_pieces_do_not_overlap_and_stay_inside(found: list[tuple[float, float]]) -> None:
    bars = [bar("a", start, min(0.0, start + length)) for start, length in found]
    pieces = merged(bars, scale(), 3)
    assert all(a.right <= b.left for a, b in pairwise(pieces))
    assert all(0 <= p.left < p.right <= 1001 for p in pieces)
    assert bool(pieces) == bool(bars)


def test_nobody_watched_where_no_source_was_asked() -> None:
    watched = [(hours(1), hours(4)), (hours(2), hours(3)), (hours(6), hours(9))]
    assert gaps(watched, hours(0), hours(10)) == [
        (hours(0), hours(1)), (hours(4), hours(6)), (hours(9), hours(10)),
    ]  # fmt: skip
    assert gaps([], hours(0), hours(1)) == [(hours(0), hours(1))]
    assert gaps([(hours(-5), hours(50))], hours(0), hours(1)) == []


def test_rows_are_oldest_first() -> None:
    rows = by_service([bar("a", 5, 6), bar("b", 1, 2), bar("a", 0, 1)])
    assert [b.start for b in rows["a"]] == [hours(0), hours(5)]
