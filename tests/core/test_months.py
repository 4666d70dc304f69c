"""Calendar months of a contract's zone, in real time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.months import Month, MonthError, cut, month_of, parse
from statuswatch.core.spans import joined, length

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
ZONES = (BERLIN, NEW_YORK, "UTC", "Asia/Kolkata", "Australia/Sydney", "Pacific/Auckland")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

moments = st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(ZONES)


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]


def parts(start: datetime, end: datetime, zone: str) -> dict[str, float]:
    return {str(month): (b - a).total_seconds() for month, (a, b) in cut(start, end, zone)}


@pytest.mark.parametrize(
    ("month", "zone", "hours"),
    [
        ("2026-03", BERLIN, 31 * 24 - 1),
        ("2026-10", BERLIN, 31 * 24 + 1),
        ("2026-03", NEW_YORK, 31 * 24 - 1),
        ("2026-11", NEW_YORK, 30 * 24 + 1),
        ("2026-10", "UTC", 31 * 24),
        ("2028-02", BERLIN, 29 * 24),
        ("2027-02", BERLIN, 28 * 24),
        ("2100-02", "UTC", 28 * 24),
    ],
)
def test_a_month_lasts_as_long_as_it_really_does(month: str, zone: str, hours: int) -> None:
    assert parse(month, zone).length == hours * HOUR


def test_a_week_of_604800_s_over_new_year_is_split_where_the_contract_has_midnight() -> None:
    start = utc(2025, 12, 28, 12)
    end = start + timedelta(seconds=604_800)
    assert parts(start, end, BERLIN) == {
        "2025-12": 3.5 * 86_400 - 3_600,
        "2026-01": 3.5 * 86_400 + 3_600,
    }
    assert parts(start, end, NEW_YORK) == {
        "2025-12": 3.5 * 86_400 + 5 * 3_600,
        "2026-01": 3.5 * 86_400 - 5 * 3_600,
    }
    for zone in (BERLIN, NEW_YORK):
        assert sum(parts(start, end, zone).values()) == 604_800


def test_the_leap_day_is_in_february() -> None:
    assert str(month_of(utc(2028, 2, 29, 22, 59), BERLIN)) == "2028-02"
    assert str(month_of(utc(2028, 2, 29, 23, 0), BERLIN)) == "2028-03"


def test_the_hour_that_is_there_twice_counts_twice() -> None:
    night = parts(utc(2026, 10, 24, 22), utc(2026, 10, 25, 23), BERLIN)
    assert night == {"2026-10": 25 * 3_600}


@given(moments, st.timedeltas(timedelta(seconds=1), timedelta(days=400)), zones)
def test_months_part_time_without_gap_or_overlap(
    start: datetime, lasted: timedelta, zone: str
) -> None:
    pieces = list(cut(start, start + lasted, zone))
    assert length(span for _, span in pieces) == lasted
    assert joined(span for _, span in pieces) == [(start, start + lasted)]
    assert all(month.start <= a < b <= month.end for month, (a, b) in pieces)
    assert len({month for month, _ in pieces}) == len(pieces)


@given(moments, zones)
def test_every_moment_is_in_one_month_of_28_to_31_days_give_or_take_an_hour(
    at: datetime, zone: str
) -> None:
    month = month_of(at, zone)
    assert month.start <= at < month.end
    assert month.after.start == month.end
    assert month.after.before == month
    assert 28 * DAY - HOUR <= month.length <= 31 * DAY + HOUR
    assert parse(str(month), zone) == month


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026", "October", "", "26-10", "2026-1-1"])
def test_what_is_no_month_is_told_in_words(text: str) -> None:
    with pytest.raises(MonthError) as told:
        parse(text)
    assert "write it as 2026-10" in str(told.value.words)


def test_a_zone_that_is_not_known_is_told_in_words() -> None:
    with pytest.raises(MonthError, match="no time zone called Mars/Base"):
        Month(2026, 10, "Mars/Base")


def test_a_stretch_that_ends_with_the_month_is_in_that_one_alone() -> None:
    assert parts(utc(2026, 10, 1), utc(2026, 11, 1), "UTC") == {"2026-10": 31 * 86400}
    assert parts(utc(2026, 10, 1), utc(2026, 10, 1), "UTC") == {}


def test_the_first_year_is_one_and_the_month_before_january_is_december() -> None:
    assert Month(1970, 1).start == utc(1970, 1, 1)
    with pytest.raises(MonthError):
        Month(1969, 12)
    assert str(Month(2026, 1).before) == "2025-12"
    assert str(Month(2026, 12).before) == "2026-11"
