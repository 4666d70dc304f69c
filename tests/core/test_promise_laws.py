"""What holds of judging whatever was recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core import workdays
from statuswatch.core.cadence import gaps
from statuswatch.core.docket import PromiseKind
from statuswatch.core.judgement import Record, Ruling, Trouble
from statuswatch.core.promise import EACH_TIME, judge
from statuswatch.core.zones import clock_of
from tests.core.deeds import DAY, HOUR, MINUTE, START, promise, silent, trouble, watched

LATER = START + 90 * DAY
MADE = START - DAY

moments = st.integers(0, 600)
words = st.lists(moments, min_size=1, max_size=6, unique=True)


@st.composite
def troubles(draw: st.DrawFn) -> Trouble:
    start = START + draw(moments) * MINUTE
    length = draw(st.integers(1, 600))
    sure = draw(st.booleans())
    if draw(st.booleans()):
        return replace(silent(length, start=start, sure=sure), id=str(draw(moments)))
    said = sorted(draw(words))
    return trouble(
        *said, length=length, read=draw(moments), start=start, sure=sure, name=str(draw(moments))
    )


@st.composite
def stretches(draw: st.DrawFn) -> tuple[float, float]:
    since = draw(st.integers(-60, 1200))
    return since, since + draw(st.integers(1, 900))


records = st.lists(troubles(), max_size=4)
watching = st.lists(stretches(), max_size=4)
kinds = st.sampled_from([*PromiseKind])
limits = st.integers(1, 300).map(lambda n: n * MINUTE)


@settings(max_examples=200, deadline=None)
@given(kinds, limits, records, watching, watching)
def test_more_watching_never_turns_kept_into_broken(
    kind: PromiseKind,
    limit: timedelta,
    lived: list[Trouble],
    some: list[tuple[float, float]],
    more: list[tuple[float, float]],
) -> None:
    before = Record(tuple(lived), tuple(watched(*each) for each in some))
    after = Record(tuple(lived), tuple(watched(*each) for each in [*some, *more]))
    bond = promise(kind, limit, due=START + HOUR)
    was, is_ = judge(bond, before, LATER), judge(bond, after, LATER)
    assert is_.kept >= was.kept
    assert is_.broken >= was.broken
    if was.ruling in (Ruling.KEPT, Ruling.BROKEN):
        assert is_.ruling is was.ruling


@settings(max_examples=200, deadline=None)
@given(limits, words, st.integers(1, 600), watching, moments)
def test_another_word_never_adds_a_broken_gap(
    limit: timedelta, said: list[int], length: int, some: list[tuple[float, float]], new: int
) -> None:
    """It may cut a silence in two, but none is too long that was not within one that was; and no
    more words are missing than before."""
    spans = tuple(watched(*each) for each in some)
    few = Record((trouble(*sorted(said), length=length),), spans)
    many = Record((trouble(*sorted({*said, new}), length=length),), spans)
    before = gaps(few, limit, MADE, LATER)
    after = gaps(many, limit, MADE, LATER)
    broken = [gap for gap in before if gap.ruling is Ruling.BROKEN]
    for gap in after:
        if gap.ruling is Ruling.BROKEN:
            assert any(b.since <= gap.since and gap.until <= b.until for b in broken)
    still = [gap for gap in after if gap.ruling is Ruling.BROKEN]
    assert sum(gap.due for gap in still) <= sum(gap.due for gap in broken)


@settings(max_examples=150, deadline=None)
@given(records, watching, limits)
def test_gaps_never_overlap_and_a_kept_one_is_within_the_limit(
    lived: list[Trouble], some: list[tuple[float, float]], limit: timedelta
) -> None:
    found = gaps(Record(tuple(lived), tuple(watched(*s) for s in some)), limit, MADE, LATER)
    for one, other in pairwise(found):
        assert one.until <= other.since
    for gap in found:
        short = gap.length <= limit + 2 * MINUTE
        assert short == (gap.ruling is Ruling.KEPT)


@settings(max_examples=150, deadline=None)
@given(kinds, records, st.integers(0, 2000), st.integers(0, 2000))
def test_evidence_is_whole_and_the_counts_agree_with_the_ruling(
    kind: PromiseKind, lived: list[Trouble], minute: int, due: int
) -> None:
    bond = promise(kind, HOUR, due=START + due * MINUTE)
    judged = judge(bond, Record(tuple(lived)), START + minute * MINUTE)
    assert (judged.broken > 0) == (judged.ruling is Ruling.BROKEN)
    if judged.ruling is Ruling.KEPT:
        assert judged.kept > 0
        assert judged.unknown == 0
    if kind not in EACH_TIME:
        assert judged.kept + judged.broken + judged.unknown <= 1


# -- business days and clocks that are set ---------------------------------------------------------

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Tokyo")


def test_friday_noon_and_one_day_is_monday_noon() -> None:
    friday = datetime(2026, 1, 9, 12, tzinfo=UTC)
    assert workdays.after(friday, DAY) == friday + 3 * DAY
    assert workdays.after(friday, 13 * HOUR) == datetime(2026, 1, 12, 1, tzinfo=UTC)


def test_what_comes_on_a_saturday_counts_from_monday() -> None:
    saturday = datetime(2026, 1, 10, 12, tzinfo=UTC)
    assert workdays.after(saturday, 4 * HOUR) == datetime(2026, 1, 12, 4, tzinfo=UTC)
    assert workdays.after(saturday, DAY) == datetime(2026, 1, 13, tzinfo=UTC)


def test_the_weekend_is_the_one_of_their_zone() -> None:
    """In Sydney it is Saturday already."""
    friday = datetime(2026, 1, 9, 14, tzinfo=UTC)
    assert workdays.after(friday, DAY, "Australia/Sydney") == datetime(2026, 1, 12, 13, tzinfo=UTC)
    assert workdays.after(friday, DAY, "UTC") == datetime(2026, 1, 12, 14, tzinfo=UTC)


def test_clocks_that_are_set_change_no_wall_time() -> None:
    """Friday 15:00 to Monday 15:00 over the night of 29 March: an hour less has passed."""
    friday = datetime(2026, 3, 27, 14, tzinfo=UTC)
    due = workdays.after(friday, DAY, "Europe/Berlin")
    assert due == datetime(2026, 3, 30, 13, tzinfo=UTC)


def test_an_unknown_zone_is_utc() -> None:
    friday = datetime(2026, 1, 9, 12, tzinfo=UTC)
    assert workdays.after(friday, DAY, "Nowhere/Else") == friday + 3 * DAY


@settings(max_examples=150, deadline=None)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)),
    st.integers(0, 20 * 24 * 60),
    st.integers(0, 20 * 24 * 60),
    st.sampled_from(ZONES),
)
def test_business_time_only_goes_forward_and_adds_up(
    begin: datetime, one: int, other: int, zone: str
) -> None:
    start = begin.replace(tzinfo=UTC, microsecond=0)
    first = workdays.after(start, one * MINUTE, zone)
    both = workdays.after(start, (one + other) * MINUTE, zone)
    assert start <= first <= both
    assert both - start >= (one + other) * MINUTE - HOUR
    weeks = (one + other) // (5 * 1440) + 1
    assert both - start <= (one + other) * MINUTE + weeks * 2 * DAY + 2 * DAY + HOUR


@settings(max_examples=150, deadline=None)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)),
    st.integers(1, 12),
    st.sampled_from(ZONES),
)
def test_whole_business_days_end_at_the_hour_they_began_on_a_workday(
    begin: datetime, days: int, zone: str
) -> None:
    start, clock = begin.replace(tzinfo=UTC, microsecond=0), clock_of(zone)
    assert clock is not None
    wall = clock.wall(start)
    if wall.weekday() >= 5:
        return
    due = clock.wall(workdays.after(start, days * DAY, zone))
    weeks, rest = divmod(days, 5)
    ahead = 7 * weeks + rest + (2 if wall.weekday() + rest > 4 else 0)
    expected = wall + ahead * DAY
    if wall.time() == datetime.min.time():
        return  # midnight after Friday is Friday's end
    assert abs(due - expected) in (timedelta(), HOUR)
    if clock.wall(clock.at(expected)) == expected:  # not an hour that is left out in spring
        assert due == expected
