"""When to ask again: politely, evenly, and the same after a restart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Known
from statuswatch.core.schedule import BACK_OFF_CAP, RETRY_AFTER_CAP, Hints, next_poll, pace
from tests.core.story import DAY, FEED, MINUTE, NOON, PAGE, incident, memory, stands

HINTS = Hints("install")
CALM = memory()
OPEN = memory(stands(incident()))
SECOND = timedelta(seconds=1)

knowns = st.sampled_from(
    [CALM, OPEN, *(replace(CALM, failures=n) for n in range(1, 20)), replace(CALM, streak=1)]
)
hints = st.builds(
    Hints,
    install=st.sampled_from(["one", "two"]),
    interval=st.integers(1, 7200).map(lambda n: timedelta(seconds=n)),
    fast=st.integers(1, 600).map(lambda n: timedelta(seconds=n)),
    floor=st.integers(1, 120).map(lambda n: timedelta(seconds=n)),
    loopback=st.booleans(),
    max_age=st.one_of(st.none(), st.integers(0, 10**9).map(lambda n: timedelta(seconds=n))),
    witness=st.booleans(),
)
nows = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(
    lambda naive: naive.replace(tzinfo=NOON.tzinfo)
)
law = settings(max_examples=200, deadline=None)


# -- laws ------------------------------------------------------------------------------------


@law
@given(knowns, nows, hints)
def test_the_next_poll_is_half_a_step_to_a_step_and_a_half_ahead(
    known: Known, now: datetime, of: Hints
) -> None:
    step = pace(known, of)
    ahead = next_poll(PAGE, known, now, of) - now
    assert step / 2 - timedelta(microseconds=2) <= ahead <= 1.6 * step


@law
@given(knowns, nows, hints, st.integers(-3600, 10**6))
def test_nobody_is_asked_before_they_allow_it(
    known: Known, now: datetime, of: Hints, seconds: int
) -> None:
    hold = now + timedelta(seconds=seconds)
    moment = next_poll(PAGE, known, now, replace(of, hold=hold))
    assert moment >= min(hold, now + RETRY_AFTER_CAP)
    assert moment <= max(now + RETRY_AFTER_CAP, now + 1.6 * pace(known, of))


@law
@given(knowns, nows, hints)
def test_the_same_is_decided_twice(known: Known, now: datetime, of: Hints) -> None:
    assert next_poll(PAGE, known, now, of) == next_poll(PAGE, known, now, of)


@law
@given(knowns, hints)
def test_only_loopback_is_asked_more_often_than_the_floor(known: Known, of: Hints) -> None:
    busy = bool(known.streak or known.open or of.witness)
    floor = SECOND if of.loopback else of.floor if busy else 60 * SECOND
    assert pace(known, of) >= floor


@law
@given(st.integers(0, 10**7), hints)
def test_a_restart_within_the_slot_does_not_ask_again_at_once(seconds: int, of: Hints) -> None:
    now = NOON + timedelta(seconds=seconds)
    assert next_poll(PAGE, CALM, now, of) - now >= pace(CALM, of) / 2 - timedelta(microseconds=2)


# -- examples --------------------------------------------------------------------------------


def test_five_hundred_sources_are_spread() -> None:
    """Goal 7: at most ten calls in any second with 500 sources, after a start or a wake-up."""
    for install in ("one", "two", "three"):
        moments = [
            next_poll(replace(PAGE, id=f"source {n}"), CALM, NOON, Hints(install))
            for n in range(500)
        ]
        seconds = Counter(int((m - NOON).total_seconds()) for m in moments)
        assert max(seconds.values()) <= 10
        assert max(moments) - min(moments) > 4 * MINUTE


def test_two_installations_ask_at_different_times() -> None:
    moments = {next_poll(PAGE, CALM, NOON, Hints(f"install {n}")) for n in range(50)}
    assert len(moments) == 50


def test_two_sources_of_one_installation_ask_at_different_times() -> None:
    assert next_poll(PAGE, CALM, NOON, HINTS) != next_poll(FEED, CALM, NOON, HINTS)


def test_a_day_has_as_many_calls_as_the_interval_says() -> None:
    now, calls = NOON, 0
    while now < NOON + DAY:
        now = next_poll(PAGE, CALM, now, HINTS)
        calls += 1
    assert 280 <= calls <= 296


def test_calm_is_five_minutes_and_open_is_one() -> None:
    assert pace(CALM, HINTS) == 5 * MINUTE
    assert pace(OPEN, HINTS) == MINUTE


def test_a_witness_of_trouble_makes_the_others_look_closer() -> None:
    assert pace(CALM, replace(HINTS, witness=True)) == MINUTE


def test_a_faded_story_is_no_hurry() -> None:
    faded = memory(stands(incident(), faded=NOON))
    assert pace(faded, HINTS) == 5 * MINUTE


def test_a_suspicion_is_confirmed_at_the_floor() -> None:
    assert pace(replace(CALM, streak=1), HINTS) == 30 * SECOND


def test_an_impatient_setting_is_held_to_a_minute_while_all_is_calm() -> None:
    hasty = replace(HINTS, interval=SECOND, fast=SECOND)
    assert pace(CALM, hasty) == 60 * SECOND
    assert pace(OPEN, hasty) == 30 * SECOND
    assert pace(CALM, replace(hasty, loopback=True)) == SECOND
    assert pace(OPEN, replace(hasty, loopback=True)) == SECOND


def test_a_slow_interval_is_not_made_faster_than_wished_but_while_open() -> None:
    slow = replace(HINTS, interval=timedelta(hours=2))
    assert pace(CALM, slow) == timedelta(hours=2)
    assert pace(OPEN, slow) == MINUTE


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 5), (1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (50, 60)]
)
def test_who_cannot_be_read_is_asked_less_and_less_down_to_once_an_hour(
    failures: int, minutes: int
) -> None:
    assert pace(replace(CALM, failures=failures), HINTS) == minutes * MINUTE


def test_a_slow_interval_is_not_made_faster_by_failures() -> None:
    slow = replace(HINTS, interval=timedelta(hours=2))
    assert pace(replace(CALM, failures=9), slow) == timedelta(hours=2)


def test_freshness_slows_us_down_within_reason() -> None:
    assert pace(CALM, replace(HINTS, max_age=timedelta(minutes=20))) == 20 * MINUTE
    assert pace(CALM, replace(HINTS, max_age=16 * 365 * DAY)) == BACK_OFF_CAP
    assert pace(CALM, replace(HINTS, max_age=SECOND)) == 5 * MINUTE
    assert pace(OPEN, replace(HINTS, max_age=timedelta(minutes=20))) == MINUTE


def test_retry_after_of_a_year_is_a_day() -> None:
    assert next_poll(PAGE, CALM, NOON, replace(HINTS, hold=NOON + 365 * DAY)) == NOON + DAY


def test_retry_after_in_the_past_is_no_reason_to_hurry() -> None:
    past = replace(HINTS, hold=NOON - DAY)
    assert next_poll(PAGE, CALM, NOON, past) == next_poll(PAGE, CALM, NOON, HINTS)
