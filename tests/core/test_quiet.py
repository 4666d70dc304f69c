"""Quiet hours on real clocks: across midnight, across the change of clocks, all week long."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.quiet import QuietHours, Span, quiet_since, quiet_until

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def span(day: int, text: str) -> Span:
    start, end = (time.fromisoformat(part) for part in text.split("-"))
    return Span(day, start, end)


def hours(*spans: Span) -> QuietHours:
    return QuietHours(spans)


def nightly(text: str) -> QuietHours:
    return hours(*(span(day, text) for day in range(7)))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


def quiet(found: QuietHours, at: datetime) -> tuple[datetime, datetime] | None:
    since, until = quiet_since(found, at, BERLIN), quiet_until(found, at, BERLIN)
    assert (since is None) == (until is None)
    return None if since is None or until is None else (since, until)


def test_without_quiet_hours_it_is_never_quiet() -> None:
    assert quiet(QuietHours(), utc("2025-11-09T03:00")) is None


def test_a_night_ends_in_the_morning_and_its_last_minute_is_quiet() -> None:
    found = hours(span(SUN, "22:00-07:00"))
    night = berlin("2025-11-09T22:00"), berlin("2025-11-10T07:00")
    for inside in ("2025-11-09T22:00", "2025-11-10T00:00", "2025-11-10T06:59:59"):
        assert quiet(found, berlin(inside)) == night
    for outside in ("2025-11-09T21:59:59", "2025-11-10T07:00", "2025-11-08T23:00"):
        assert quiet(found, berlin(outside)) is None


def test_each_weekday_has_its_own() -> None:
    found = hours(span(FRI, "23:00-09:00"), span(MON, "13:00-14:00"))
    assert quiet_until(found, berlin("2025-11-08T08:30"), BERLIN) == berlin("2025-11-08T09:00")
    assert quiet(found, berlin("2025-11-09T08:30")) is None
    assert quiet_until(found, berlin("2025-11-10T13:00"), BERLIN) == berlin("2025-11-10T14:00")


def test_spans_that_touch_or_overlap_are_one() -> None:
    found = hours(span(SUN, "22:00-00:00"), span(MON, "00:00-06:00"), span(MON, "05:00-07:00"))
    assert quiet(found, berlin("2025-11-10T01:00")) == (
        berlin("2025-11-09T22:00"),
        berlin("2025-11-10T07:00"),
    )


def test_from_midnight_to_midnight_is_all_day() -> None:
    found = hours(span(SUN, "00:00-00:00"))
    day = berlin("2025-11-09T00:00"), berlin("2025-11-10T00:00")
    assert quiet(found, berlin("2025-11-09T12:00")) == day
    assert quiet(found, berlin("2025-11-08T23:59")) is None
    assert quiet(found, berlin("2025-11-10T00:00")) is None


def test_who_is_quiet_all_week_is_quiet_for_eight_days_at_most() -> None:
    now = berlin("2025-11-09T12:00")
    assert quiet(nightly("00:00-00:00"), now) == (now - timedelta(days=8), now + timedelta(days=8))
    assert quiet(nightly("09:00-09:00"), now) == (now - timedelta(days=8), now + timedelta(days=8))


def test_six_days_in_a_row_end() -> None:
    found = hours(*(span(day, "00:00-00:00") for day in range(SUN)))
    week = berlin("2025-11-10T00:00"), berlin("2025-11-16T00:00")
    assert quiet(found, berlin("2025-11-12T12:00")) == week


# --- the change of clocks: 2025-03-30 (02:00 -> 03:00), 2025-10-26 (03:00 -> 02:00)


def test_a_night_in_which_clocks_skip_an_hour_is_an_hour_shorter() -> None:
    night = quiet(nightly("22:00-07:00"), berlin("2025-03-30T01:00"))
    assert night == (utc("2025-03-29T21:00"), utc("2025-03-30T05:00"))


def test_a_night_in_which_clocks_are_put_back_is_an_hour_longer() -> None:
    night = quiet(nightly("22:00-07:00"), berlin("2025-10-26T01:00"))
    assert night == (utc("2025-10-25T20:00"), utc("2025-10-26T06:00"))


def test_for_a_time_that_does_not_exist_the_skip_stands() -> None:
    skip = utc("2025-03-30T01:00")
    assert quiet(hours(span(SUN, "02:30-05:00")), skip) == (skip, utc("2025-03-30T03:00"))
    assert quiet(hours(span(SUN, "02:30-05:00")), skip - MINUTE) is None
    assert quiet(hours(span(SAT, "22:00-02:30")), skip - MINUTE) == (utc("2025-03-29T21:00"), skip)
    assert quiet(hours(span(SAT, "22:00-02:30")), skip) is None


def test_quiet_hours_that_the_clocks_skip_are_none() -> None:
    found = hours(span(SUN, "02:10-02:50"))
    assert all(quiet(found, utc("2025-03-30T00:00") + n * MINUTE) is None for n in range(180))


def test_a_time_that_is_twice_begins_the_first_time_and_ends_the_last() -> None:
    first, second = berlin("2025-10-26T02:30"), berlin("2025-10-26T02:30", fold=1)
    assert second - first == timedelta(hours=1)
    assert quiet(hours(span(SUN, "02:30-05:00")), first) == (first, berlin("2025-10-26T05:00"))
    assert quiet(hours(span(SUN, "02:30-05:00")), first - MINUTE) is None
    until = quiet_until(hours(span(SAT, "22:00-02:30")), first, BERLIN)
    assert until == second
    assert quiet(hours(span(SAT, "22:00-02:30")), second) is None


def test_what_ends_as_the_hour_is_put_back_ends_before_it_comes_again() -> None:
    found = hours(span(SUN, "01:00-02:00"))
    assert quiet_until(found, utc("2025-10-25T23:30"), BERLIN) == utc("2025-10-26T00:00")


def test_without_a_zone_this_computers_holds() -> None:
    code = (
        "from datetime import datetime, time, UTC; from statuswatch.core.quiet import *;"
        "h = QuietHours((Span(5, time(22), time(2, 30)),));"
        "print(quiet_until(h, datetime(2025, 10, 25, 21, tzinfo=UTC), None));"
        "print(quiet_until(h, datetime(2025, 3, 29, 23, tzinfo=UTC), None))"
    )
    there = {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "TZ": "CET-1CEST,M3.5.0,M10.5.0/3",
    }
    said = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | there, capture_output=True, text=True
    )
    if os.name == "posix":  # elsewhere TZ does not move the clock
        assert said.stdout.split("\n")[:2] == [
            "2025-10-26 01:30:00+00:00",
            "2025-03-30 01:00:00+00:00",
        ]
    assert said.stderr == ""


# --- whatever the week: as a minute-by-minute look at the wall clock says

ZONES = ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
WEEKS = [
    date(2025, 3, 30),
    date(2025, 10, 26),
    date(2025, 11, 2),
    date(2025, 4, 6),
    date(2011, 12, 30),
]
BEFORE, AFTER = 4 * 1440, 10 * 1440

spans = st.builds(
    Span,
    st.integers(0, 6),
    st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15)),
    st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15)),
)


@cache
def walls(zone: str, day: date) -> list[datetime]:
    """What the clock on the wall shows, minute by minute."""
    start = datetime.combine(day, time(), UTC) - BEFORE * MINUTE
    there = ZoneInfo(zone)
    return [
        (start + n * MINUTE).astimezone(there).replace(tzinfo=None) for n in range(BEFORE + AFTER)
    ]


def scanned(many: tuple[Span, ...], zone: str, day: date) -> list[bool]:
    """Is each minute quiet: from the first to the last that shows a time within a span."""
    shown = walls(zone, day)
    minutes = defaultdict[tuple[date, Span], list[int]](list)
    for n, wall in enumerate(shown):
        clock = wall.time()
        for one in many:
            over_night = one.end <= one.start
            if wall.weekday() == one.day and clock >= one.start and (over_night or clock < one.end):
                minutes[wall.date(), one].append(n)
            yesterday = wall.date() - timedelta(days=1)
            if over_night and yesterday.weekday() == one.day and clock < one.end:
                minutes[yesterday, one].append(n)
    found = [False] * len(shown)
    for hits in minutes.values():
        found[hits[0] : hits[-1] + 1] = [True] * (hits[-1] + 1 - hits[0])
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(spans, max_size=8).map(tuple),
    st.sampled_from(ZONES),
    st.sampled_from(WEEKS),
    st.data(),
)
def test_quiet_until_and_since_agree_with_a_look_at_every_minute(
    many: tuple[Span, ...], zone: str, day: date, data: st.DataObject
) -> None:
    found = scanned(many, zone, day)
    start = datetime.combine(day, time(), UTC) - BEFORE * MINUTE
    asked = data.draw(st.lists(st.integers(BEFORE - 1440, BEFORE + 1440), min_size=8, max_size=8))
    for n in asked:
        now = start + n * MINUTE
        until = quiet_until(QuietHours(many), now, ZoneInfo(zone))
        since = quiet_since(QuietHours(many), now, ZoneInfo(zone))
        assert (until is not None, since is not None) == (found[n], found[n])
        if until is None or since is None:
            continue
        last = next((m for m in range(n, len(found)) if not found[m]), None)
        first = next((m for m in range(n, -1, -1) if not found[m]), None)
        if last is not None and until < now + timedelta(days=8):
            assert until == start + last * MINUTE
        if first is not None:
            assert since == start + (first + 1) * MINUTE


@pytest.mark.parametrize("microsecond", [0, 1, 999_999])
def test_parts_of_a_second_are_no_difference(microsecond: int) -> None:
    night = hours(span(SUN, "22:00-07:00"))
    at = berlin("2025-11-09T22:00").replace(microsecond=microsecond)
    assert quiet_until(night, at, BERLIN) == berlin("2025-11-10T07:00")
