"""The local days of a service: each at its worst, and how much of it we watched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.days import Day, Strip, days, midnight, together
from statuswatch.core.model import Coverage, Incident, KnownIncident, Level, Outage, Role
from statuswatch.core.outage import uptime

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [ZoneInfo(n) for n in ("UTC", "Europe/Berlin", "America/New_York", "Asia/Beirut",
                               "Pacific/Apia", "Asia/Kathmandu")]  # fmt: skip
HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def fell(start: datetime, hours: float, level: Level = Level.DOWN) -> Outage:
    return Outage(str(start), start, start + hours * HOUR, level, (), ongoing=False)


def watched(start: datetime, hours: float, source: str = "page") -> Coverage:
    return Coverage(source, start, start + hours * HOUR)


def planned(start: datetime, end: datetime | None) -> KnownIncident:
    told = Incident("p", "Upgrade", Level.MAINTENANCE, start, end, planned_end=start + HOUR)
    return KnownIncident("page", Role.OFFICIAL, told, start - HOUR, NOW)


ALL = (watched(NOW - 400 * HOUR, 400),)


def levels(found: tuple[Day, ...]) -> list[Level | None]:
    return [day.level for day in found]


def test_a_day_is_as_bad_as_its_worst_outage() -> None:
    yesterday = NOW - 24 * HOUR
    two = (fell(yesterday, 1, Level.DEGRADED), fell(yesterday + 2 * HOUR, 2))
    found = days(two, (), ALL, NOW, 3, UTC)
    assert levels(found) == [Level.OK, Level.DOWN, Level.OK]
    assert (found[1].count, found[1].downtime) == (2, 3 * HOUR)


def test_planned_work_shows_only_where_nothing_was_worse() -> None:
    yesterday = NOW - 24 * HOUR
    work = [planned(yesterday, yesterday + HOUR)]
    assert levels(days((), work, ALL, NOW, 2, UTC)) == [Level.MAINTENANCE, Level.OK]
    ill = (fell(yesterday, 1, Level.DEGRADED),)
    assert levels(days(ill, work, ALL, NOW, 2, UTC)) == [Level.DEGRADED, Level.OK]


def test_planned_work_takes_nothing_off_the_time_it_was_up() -> None:
    (day,) = days((), [planned(NOW - HOUR, None)], ALL, NOW, 1, UTC)
    assert (day.level, day.downtime) == (Level.MAINTENANCE, timedelta(0))


def test_work_that_is_only_announced_is_no_day_of_it() -> None:
    assert levels(days((), [planned(NOW + HOUR, None)], ALL, NOW, 1, UTC)) == [Level.OK]


def test_not_watched_is_grey_never_fine() -> None:
    seen = (watched(datetime(2026, 11, 21, tzinfo=UTC), 11.9),)
    assert levels(days((), (), seen, NOW, 2, UTC)) == [None, None]
    assert levels(
        days((), (), (watched(datetime(2026, 11, 21, tzinfo=UTC), 12),), NOW, 2, UTC)
    ) == [
        Level.OK,
        None,
    ]


def test_what_was_told_of_a_day_nobody_watched_shows() -> None:
    (day,) = days((fell(NOW - 3 * HOUR, 1),), (), (), NOW, 1, UTC)
    assert (day.level, day.watched, day.downtime) == (Level.DOWN, 0.0, HOUR)


def test_today_counts_up_to_now() -> None:
    (day,) = days((), (), (watched(datetime(2026, 11, 22, tzinfo=UTC), 7),), NOW, 1, UTC)
    assert day.watched == 0.5
    assert day.level is Level.OK


def test_what_ends_at_midnight_does_not_touch_the_next_day() -> None:
    eve = datetime(2026, 11, 21, 23, tzinfo=UTC)
    assert levels(days((fell(eve, 1),), (), ALL, NOW, 2, UTC)) == [Level.DOWN, Level.OK]


def test_what_crosses_midnight_touches_both_days_with_its_share() -> None:
    found = days((fell(datetime(2026, 11, 21, 22, tzinfo=UTC), 5),), (), ALL, NOW, 2, UTC)
    assert [day.downtime for day in found] == [2 * HOUR, 3 * HOUR]


def test_an_outage_that_begins_this_moment_is_today() -> None:
    (day,) = days((fell(NOW, 0),), (), ALL, NOW, 1, UTC)
    assert (day.level, day.count) == (Level.DOWN, 1)


def test_days_are_those_of_the_reader() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # 21 November in Berlin
    found = days((fell(late, 0.25),), (), ALL, NOW, 3, BERLIN)
    assert [(day.date.day, day.level) for day in found] == [
        (20, Level.OK),
        (21, Level.DOWN),
        (22, Level.OK),
    ]


@pytest.mark.parametrize(("month", "day", "length"), [(3, 29, 23), (10, 25, 25), (6, 1, 24)])
def test_the_days_on_which_clocks_change_are_shorter_and_longer(
    month: int, day: int, length: int
) -> None:
    evening = datetime(2026, month, day + 1, 20, tzinfo=UTC)
    before, _ = days((), (), (watched(evening - 72 * HOUR, 72),), evening, 2, BERLIN)
    assert before.date == date(2026, month, day)
    assert before.time.up == length * HOUR
    assert before.watched == 1.0


def test_a_midnight_that_clocks_skip_is_the_moment_they_skip_it() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    assert midnight(date(2026, 3, 29), beirut) == datetime(2026, 3, 28, 22, tzinfo=UTC)


def test_a_date_that_a_country_skipped_has_no_time_and_says_nothing() -> None:
    evening = datetime(2011, 12, 31, 5, tzinfo=UTC)
    apia = ZoneInfo("Pacific/Apia")
    found = days((), (), (watched(evening - 96 * HOUR, 96),), evening, 3, apia)
    assert [day.level for day in found] == [Level.OK, None, Level.OK]


moments = st.integers(0, 100 * 24 * 60).map(lambda n: NOW - timedelta(minutes=n))
lengths = st.integers(0, 5 * 24 * 60).map(lambda n: n / 60)
outages = st.lists(
    st.builds(fell, moments, lengths, st.sampled_from(list(Level)[2:])), max_size=6
).map(lambda found: [o for o in found if o.end <= NOW])
coverages = st.lists(st.builds(watched, moments, lengths), max_size=6)


@given(outages, coverages, st.sampled_from(ZONES), st.integers(1, 90))
def test_days_together_are_the_period(
    lived: list[Outage], seen: list[Coverage], zone: ZoneInfo, n: int
) -> None:
    found = days(lived, (), seen, NOW, n, zone)
    since = midnight(found[0].date, zone)
    assert len(found) == n
    assert together(found) == uptime(lived, seen, since, NOW)


@given(outages, coverages, st.sampled_from(ZONES), st.integers(1, 90))
def test_fewer_days_are_the_end_of_more(
    lived: list[Outage], seen: list[Coverage], zone: ZoneInfo, n: int
) -> None:
    assert days(lived, (), seen, NOW, 90, zone)[-n:] == days(lived, (), seen, NOW, n, zone)


@given(outages, coverages, st.sampled_from(ZONES))
def test_a_day_ails_exactly_when_an_outage_touched_it(
    lived: list[Outage], seen: list[Coverage], zone: ZoneInfo
) -> None:
    found = days(lived, (), seen, NOW, 60, zone)
    for day in found:
        assert (day.count > 0) == (day.level is not None and day.level.ails)
        assert day.downtime == timedelta(0) or day.count
    assert [b.date - a.date for a, b in pairwise(found)] == [timedelta(days=1)] * 59


def test_a_percentage_needs_a_day_of_watching() -> None:
    def share(hours: float, shown: int = 90) -> float | None:
        seen = (watched(NOW - hours * HOUR, hours),)
        return Strip(days((fell(NOW - HOUR, 1),), (), seen, NOW, 90, UTC), NOW).share(shown)

    assert share(0.01) is None
    assert share(23.9) is None
    assert share(24) == 23 / 24
    assert share(100, shown=1) is None, "of the days that are shown"


def test_a_percentage_is_the_same_whether_or_not_it_is_known_since_when_we_watch() -> None:
    for hours in (0.01, 23.9, 24, 100):
        seen = (watched(NOW - hours * HOUR, hours),)
        strip = Strip(days((fell(NOW - HOUR, 1),), (), seen, NOW, 90, UTC), NOW)
        assert replace(strip, begun=NOW - hours * HOUR).share(90) == strip.share(90)


def test_calm_since_the_last_outage_or_since_we_watch() -> None:
    begun, ended = NOW - 50 * HOUR, NOW - 20 * HOUR
    assert Strip((), NOW, ended, begun).calm_since == ended
    assert Strip((), NOW, None, begun).calm_since == begun
    assert Strip((), NOW, ended, begun, ongoing=True).calm_since is None
    assert Strip((), NOW).calm_since is None
