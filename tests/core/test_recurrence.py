"""What repeats: by the rules of RFC 5545, and never without end."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from itertools import islice

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from statuswatch.core.recurrence import Patience, RuleError, moments, read_rule

SINCE, UNTIL = datetime(2026, 11, 16), datetime(2027, 12, 28)
START = datetime(2026, 1, 5, 9)


def found(rule: str, start: datetime = START, most: int = 400) -> list[datetime]:
    return list(islice(moments(read_rule(rule), start, SINCE, UNTIL, Patience()), most))


def days(rule: str, start: datetime = START) -> list[str]:
    return [f"{at:%Y-%m-%d}" for at in found(rule, start)]


def test_a_weekly_one_stays_at_its_hour() -> None:
    told = found("FREQ=WEEKLY;BYDAY=MO;COUNT=48")
    assert [f"{at:%m-%d %H:%M}" for at in told] == ["11-16 09:00", "11-23 09:00", "11-30 09:00"]


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2026-11-27", "2026-12-25"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-12-31", "2027-01-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["2026-11-30", "2026-12-31"]),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", ["2027-03-14"]),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", ["2027-01-04"]),
        ("FREQ=DAILY;INTERVAL=200", ["2027-02-09", "2027-08-28"]),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20261201", ["2026-11-23"]),
        ("FREQ=WEEKLY;UNTIL=20261123T090000", ["2026-11-16", "2026-11-23"]),
        ("FREQ=YEARLY;BYYEARDAY=-1", ["2026-12-31"]),
    ],
)
def test_days_are_found_as_a_calendar_has_them(rule: str, first: list[str]) -> None:
    assert days(rule)[: len(first)] == first


def test_the_29th_of_february_is_only_in_leap_years() -> None:
    until = datetime(2033, 1, 1)
    rule = read_rule("FREQ=YEARLY")
    told = moments(rule, datetime(2024, 2, 29, 9), SINCE, until, Patience())
    assert list(told) == [datetime(2028, 2, 29, 9), datetime(2032, 2, 29, 9)]


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=", "FREQ=OFTEN", "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=3", "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;BYHOUR=99", "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;UNTIL=20261399", "FREQ=DAILY;COUNT=" + "9" * 400, "FREQ=DAILY;BYMONTH=one",
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_followed_is_told(rule: str) -> None:
    with pytest.raises(RuleError) as told:
        read_rule(rule)
    assert str(told.value)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;COUNT=5",
        "FREQ=HOURLY;COUNT=999999999",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=" + ",".join(map(str, range(60))) + ";BYSECOND="
        + ",".join(map(str, range(60))),
    ],
)  # fmt: skip
def test_a_bomb_ends_soon(rule: str) -> None:
    begun = time.perf_counter()
    try:
        told = list(moments(read_rule(rule), datetime(1900, 1, 1), SINCE, UNTIL, Patience()))
    except RuleError:
        told = []
    assert len(told) <= Patience().each
    assert time.perf_counter() - begun < 5


def test_many_rules_share_one_patience() -> None:
    patience = Patience(left=1000, each=900)
    assert list(moments(read_rule("FREQ=WEEKLY"), START, SINCE, UNTIL, patience))
    patience.left = 5
    with pytest.raises(RuleError):
        list(moments(read_rule("FREQ=WEEKLY"), START, SINCE, UNTIL, patience))


def ints(low: int, high: int, most: int = 3) -> st.SearchStrategy[str]:
    each = st.integers(low, high).filter(bool) if low < 0 else st.integers(low, high)
    return st.lists(each, min_size=1, max_size=most, unique=True).map(
        lambda found: ",".join(map(str, found))
    )


@st.composite
def rules(draw: st.DrawFn) -> str:
    freq = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]))
    by_day = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1)
    parts = {
        "INTERVAL": st.integers(1, 5).map(str),
        "COUNT": st.integers(1, 60).map(str),
        "UNTIL": st.sampled_from(["20261231T090000", "20270301T235959"]),
        "BYMONTH": ints(1, 12),
        "BYDAY": by_day.map(lambda found: ",".join(dict.fromkeys(found))),
        "WKST": st.sampled_from(["SU", "MO"]),
    }
    if freq != "HOURLY":
        parts |= {"BYHOUR": ints(0, 23, 2)}
    if freq in ("YEARLY", "MONTHLY"):
        parts |= {"BYMONTHDAY": ints(-31, 31), "BYSETPOS": ints(-2, 2, 1)}
        # The library wants both of "MO,1TU"; the standard, either.
        which = draw(st.sampled_from(["", "1", "2", "-1"]))
        parts["BYDAY"] = by_day.map(lambda found: ",".join(which + day for day in {*found}))
    names = draw(st.sets(st.sampled_from(sorted(parts)), max_size=4)) - {
        "UNTIL" if draw(st.booleans()) else "COUNT"
    }
    return ";".join([f"FREQ={freq}", *(f"{name}={draw(parts[name])}" for name in sorted(names))])


@settings(max_examples=60, deadline=None)
@given(rules(), st.datetimes(datetime(2018, 1, 1), datetime(2026, 12, 1)))
def test_it_is_what_a_library_finds(rule: str, start: datetime) -> None:
    library = pytest.importorskip("dateutil.rrule")
    assume("BYSETPOS" not in rule or rule.count("BY") > 1)
    start = start.replace(minute=30, second=0, microsecond=0)
    window = SINCE, SINCE + timedelta(days=120)
    told = list(islice(moments(read_rule(rule), start, *window, Patience()), 300))
    assume(told)  # the library looks for what never comes until the year 9999
    try:
        each = library.rrulestr(rule, dtstart=start).xafter(window[0], inc=True)
    except ValueError:
        assume(False)
    assert told == list(islice(each, len(told)))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19",
        "FREQ=HOURLY;BYMINUTE=0,10,20,30,40",
    ],
)
def test_a_day_has_no_more_than_96_of_them(rule: str) -> None:
    """Each second of each day, as its parts may say, is as much as FREQ=SECONDLY."""
    with pytest.raises(RuleError) as told:
        read_rule(rule)
    assert str(told.value.words) == "it repeats more often than every quarter of an hour"
    assert read_rule("FREQ=HOURLY;BYMINUTE=0,15,30,45").minutes == (0, 15, 30, 45)
