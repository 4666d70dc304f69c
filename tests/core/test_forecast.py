"""How much longer it lasts: what the range rests on, what it promises, and how it is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.forecast import (
    Basis,
    Forecast,
    Past,
    based_on,
    forecast,
    shown,
    usually,
    usually_sentence,
    usually_spoken,
    within,
)

MINUTE = timedelta(minutes=1)
ROUND = timedelta(microseconds=10)
"""What is lost in adding an age to what remains."""

FIELD = tuple(
    Past(m) for m in (4, 9, 15, 25, 31, 45, 60, 73, 90, 120, 148, 200, 300, 464, 900, 3000)
)
DOZEN = tuple(Past(m) for m in (30, 40, 45, 50, 60, 70, 80, 95, 110, 130, 160, 200))


def lasting(*minutes: float) -> tuple[Past, ...]:
    return tuple(Past(m, censored=True) for m in minutes)


def told(
    own: tuple[Past, ...] = (),
    category: tuple[Past, ...] = (),
    field: tuple[Past, ...] = FIELD,
    age: float = 5,
) -> Forecast:
    found = forecast(own, category, field, age * MINUTE)
    assert found is not None
    return found


def words(f: Forecast) -> str:
    return str(based_on(f)).replace("\N{NO-BREAK SPACE}", " ")


# -- what it rests on ------------------------------------------------------------------------------


def test_where_nothing_is_known_nothing_is_said() -> None:
    assert forecast((), (), (), 20 * MINUTE) is None


def test_no_past_at_all_is_judged_by_the_field_and_says_so() -> None:
    f = told()
    assert (f.basis, f.past, f.known, f.outlasts) == (Basis.FIELD, 0, 0, False)
    assert words(f) == "no past of its own: from what other services had"


def test_a_category_speaks_before_the_field() -> None:
    quick = tuple(Past(10 + n) for n in range(20))
    f, alone = told(category=quick), told()
    assert (f.basis, f.high < alone.high) == (Basis.CATEGORY, True)
    assert words(f) == "no past of its own: from what such services had"


def test_a_past_of_its_own_speaks_before_both() -> None:
    f = told(DOZEN, FIELD)
    assert (f.basis, f.past, f.known) == (Basis.OWN, 12, 12)
    assert words(f) == "from 12 past outages, about 8 in 10 fell in this range"


def test_its_own_past_outweighs_the_field_the_more_there_is_of_it() -> None:
    long_ones = [told(tuple(Past(2000 + n) for n in range(n))).median for n in (0, 4, 16, 64)]
    assert long_ones == sorted(set(long_ones))


def test_the_newest_count_most() -> None:
    before, after = [Past(20 + n / 100) for n in range(200)], [Past(500 + n) for n in range(200)]
    grown, shrunk = told((*after, *before)), told((*before, *after))
    assert grown.median > 5 * shrunk.median


def test_only_those_that_lasted_this_long_count() -> None:
    f = told(DOZEN, age=75)
    assert (f.past, f.known, f.basis) == (6, 12, Basis.OWN)
    assert words(f) == (
        "from the 6 of 12 past outages that lasted this long, about 8 in 10 fell in this range"
    )


def test_few_that_lasted_this_long_are_said_to_be_few() -> None:
    assert words(told(DOZEN, age=150)).startswith("only 2 past outages lasted this long: mostly")
    assert words(told(DOZEN, age=180)).startswith("only 1 past outage lasted this long: mostly")


def test_longer_than_all_it_ever_had_is_said() -> None:
    f = told(DOZEN, age=240)
    assert (f.outlasts, f.past, f.known, f.basis) == (True, 0, 12, Basis.FIELD)
    assert words(f) == "longer than all 12 past outages: from what other services had"
    assert words(told(DOZEN[:1], FIELD * 2, age=240)) == (
        "longer than its only past outage: from what such services had"
    )


def test_longer_than_anything_anyone_had_is_still_a_range() -> None:
    week = 7 * 1440
    f = told(DOZEN, age=week)
    assert f.low < timedelta(days=2) < f.median < timedelta(days=10) < f.high


def test_one_that_lasts_tells_that_it_may_be_long() -> None:
    """Left out, the past would look as if every outage were short."""
    assert told((*lasting(1000, 1500, 2000), *DOZEN)).high > told(DOZEN).high
    assert told((*lasting(1000, 1500, 2000), *DOZEN)).past == 12


def test_a_hundred_that_just_began_tell_nothing_of_those_that_have_lasted() -> None:
    assert told((*lasting(*[3] * 100), *DOZEN)) == told(DOZEN)


def test_an_age_below_zero_is_none() -> None:
    """A vendor's clock may run ahead of ours."""
    assert told(DOZEN, age=-30) == told(DOZEN, age=0)


# -- laws ------------------------------------------------------------------------------------------

PLACES = ("own", "category", "field")

minutes = st.integers(1, 5000)
ended = st.lists(minutes.map(lambda m: Past(float(m))), max_size=25).map(tuple)
any_past = st.lists(st.builds(Past, minutes.map(float), censored=st.booleans()), max_size=25).map(
    tuple
)
ages = st.integers(0, 6000)


@given(any_past, any_past, any_past, ages)
def test_it_is_a_range_that_lies_ahead(
    own: tuple[Past, ...], category: tuple[Past, ...], field: tuple[Past, ...], age: int
) -> None:
    f = forecast(own, category, field, age * MINUTE)
    if f is None:
        assert (*own, *category, *field) == ()
    else:
        assert timedelta(0) < f.low <= f.median <= f.high
        assert shown(f)[0] < shown(f)[1]
        assert f.past <= f.known == sum(not p.censored for p in own)


@given(any_past, any_past, any_past, ages, minutes, st.sampled_from(PLACES))
def test_one_more_that_still_lasts_never_shortens(
    own: tuple[Past, ...],
    category: tuple[Past, ...],
    field: tuple[Past, ...],
    age: int,
    more: int,
    where: str,
) -> None:
    before = forecast(own, category, field, age * MINUTE)
    joins = {name: (Past(more, censored=True),) if name == where else () for name in PLACES}
    after = forecast(
        (*joins["own"], *own),
        (*joins["category"], *category),
        (*joins["field"], *field),
        age * MINUTE,
    )
    assert after is not None
    if before is not None:
        assert after.low >= before.low - ROUND
        assert after.median >= before.median - ROUND
        assert after.high >= before.high - ROUND


@given(ended, ended, ended, ages, st.integers(1, 2000))
def test_the_longer_it_lasts_the_later_it_ends(
    own: tuple[Past, ...], category: tuple[Past, ...], field: tuple[Past, ...], age: int, more: int
) -> None:
    """Where every end is known: an outage that goes on is never said to be over sooner than was
    said before."""
    now = forecast(own, category, field, age * MINUTE)
    later = forecast(own, category, field, (age + more) * MINUTE)
    if now is not None and later is not None:
        step = more * MINUTE + ROUND
        assert later.low + step >= now.low
        assert later.median + step >= now.median
        assert later.high + step >= now.high


@given(any_past, any_past, ages)
def test_the_order_of_others_past_is_nothing(
    category: tuple[Past, ...], field: tuple[Past, ...], age: int
) -> None:
    turned = forecast((), category[::-1], field[::-1], age * MINUTE)
    assert turned == forecast((), category, field, age * MINUTE)


@given(st.integers(1, 60 * 24 * 400), st.integers(1, 60 * 24 * 400))
def test_what_is_shown_holds_what_is_meant(a: int, b: int) -> None:
    low, high = sorted((a, b))
    f = Forecast(low * MINUTE, low * MINUTE, high * MINUTE, 12, 12, Basis.OWN)
    first, last = shown(f)
    assert first < last
    assert first <= f.low
    assert f.high <= last or last == timedelta(days=365)


# -- in words --------------------------------------------------------------------------------------


def said(low: float, high: float, past: int = 12, basis: Basis = Basis.OWN) -> Forecast:
    return Forecast(low * MINUTE, (low + high) / 2 * MINUTE, high * MINUTE, past, 12, basis)


def plain(text: object) -> str:
    return str(text).replace("\N{NO-BREAK SPACE}", " ")


def test_it_is_said_as_a_range() -> None:
    assert plain(usually(said(43, 171))) == "usually over in 40 min–3 h"
    assert plain(usually_sentence(said(43, 171))) == "Usually over in 40 min–3 h."


@pytest.mark.parametrize("basis", [Basis.CATEGORY, Basis.FIELD])
def test_what_is_known_from_others_alone_is_not_said_as_its_own(basis: Basis) -> None:
    borrowed = said(20, 480, past=0, basis=basis)
    assert plain(usually_sentence(borrowed)) == "Elsewhere usually over in 20 min–8 h."
    assert plain(usually_spoken(borrowed)) == "Elsewhere usually over in 20 min to 8 h."


def test_the_terminal_says_what_it_rests_on() -> None:
    assert plain(within(said(43, 171))) == (
        "usually over within 40 min to 3 h from now (12 past outages)"
    )
    assert plain(within(told())).endswith(
        " from now (no past of its own: from what other services had)"
    )


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.5, 0.5, "1 min–2 min"),
        (30, 30, "30 min–40 min"),
        (75, 100, "1 h–2 h"),
        (100, 1500, "1 h 30 min–1 d 12 h"),
        (900_000, 950_000, "180 d–365 d"),
    ],
)
def test_it_is_never_a_point_and_never_to_the_minute(low: float, high: float, words: str) -> None:
    assert plain(usually(said(low, high))) == f"usually over in {words}"
