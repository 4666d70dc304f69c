"""When to ask again: politely, evenly, and the same after a restart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Known, Role, Source
from statuswatch.core.schedule import (
    BACK_OFF_CAP,
    RETRY_AFTER_CAP,
    Hints,
    next_poll,
    reach,
    rhythm,
    wake_poll,
    why,
)
from tests.core.story import (
    CROWD,
    DAY,
    FEED,
    MINUTE,
    NOON,
    PAGE,
    PROBE,
    incident,
    memory,
    plan,
    stands,
)

HINTS = Hints("install")
CALM = memory()
OPEN = memory(stands(incident()))
SUSPECT = replace(CALM, streak=1, suspect=NOON)
SECOND = timedelta(seconds=1)
HOUR = 60 * MINUTE
QUIET = replace(HINTS, calm_since=NOON - DAY, witnessed=True)
PODCAST = Source("show", "show", "podcast", "https://show.example/feed", role=Role.PROBE)
PRIVATE = replace(PODCAST, options={"secret": "address"})

moments = st.integers(-(10**5), 10**5).map(lambda n: NOON + timedelta(seconds=n))
maybe = st.one_of(st.none(), moments)
knowns = st.sampled_from(
    [
        CALM,
        OPEN,
        *(replace(CALM, failures=n) for n in range(1, 20)),
        SUSPECT,
        replace(CALM, streak=9),
        memory(stands(plan(NOON + HOUR, NOON + 2 * HOUR))),
    ]
)
REDDIT, NEWS = (replace(CROWD, id=kind, kind=kind) for kind in ("reddit", "google_news"))
sources = st.sampled_from([PAGE, FEED, PROBE, CROWD, REDDIT, NEWS, PODCAST, PRIVATE])
hints = st.builds(
    Hints,
    install=st.sampled_from(["one", "two"]),
    interval=st.integers(1, 7200).map(lambda n: timedelta(seconds=n)),
    fast=st.integers(1, 600).map(lambda n: timedelta(seconds=n)),
    floor=st.integers(1, 120).map(lambda n: timedelta(seconds=n)),
    loopback=st.booleans(),
    max_age=st.one_of(st.none(), st.integers(0, 10**9).map(lambda n: timedelta(seconds=n))),
    witness=st.booleans(),
    stirred=maybe,
    calm_since=maybe,
    over=maybe,
    witnessed=st.booleans(),
)
law = settings(max_examples=300, deadline=None)


def pace(known: Known, of: Hints = HINTS, source: Source = PAGE, now: datetime = NOON) -> timedelta:
    return rhythm(source, known, of, now).step


def confirms(source: Source, known: Known) -> bool:
    return known is SUSPECT and source.kind != "podcast"


# -- laws ------------------------------------------------------------------------------------


@law
@given(sources, knowns, moments, hints)
def test_the_next_poll_is_half_a_step_to_a_step_and_three_quarters_ahead(
    source: Source, known: Known, now: datetime, of: Hints
) -> None:
    step = pace(known, of, source, now)
    ahead = next_poll(source, known, now, of) - now
    most = 2 if confirms(source, known) else 1.75
    assert step / 2 - timedelta(microseconds=2) <= ahead <= most * step


@law
@given(sources, knowns, moments, hints, st.integers(-3600, 10**6))
def test_nobody_is_asked_before_they_allow_it(
    source: Source, known: Known, now: datetime, of: Hints, seconds: int
) -> None:
    hold = now + timedelta(seconds=seconds)
    of = replace(of, hold=hold)
    latest = now + RETRY_AFTER_CAP + 2 * pace(known, of, source, now)
    for moment in (next_poll(source, known, now, of), wake_poll(source, known, now, of)):
        assert min(hold, now + RETRY_AFTER_CAP) <= moment <= latest
        assert moment > now


@law
@given(sources, knowns, moments, hints)
def test_the_same_is_decided_twice(source: Source, known: Known, now: datetime, of: Hints) -> None:
    assert next_poll(source, known, now, of) == next_poll(source, known, now, of)


@law
@given(sources, knowns, moments, hints)
def test_no_haste_goes_below_the_floors(
    source: Source, known: Known, now: datetime, of: Hints
) -> None:
    """While nothing is wrong a minute; else the user's floor, or ten seconds to confirm."""
    found = rhythm(source, known, of, now)
    if of.loopback:
        assert found.step >= SECOND
    elif confirms(source, known):
        assert found.step >= (10 * SECOND if of.floor <= 30 * SECOND else of.floor)
    else:
        assert found.step >= (of.floor if found.busy else MINUTE)
    if not of.loopback:
        least = {CROWD: 5 * MINUTE, REDDIT: HOUR / 2, NEWS: 15 * MINUTE, PRIVATE: HOUR}.get(
            source, SECOND
        )
        assert confirms(source, known) or found.step >= least


@law
@given(knowns, moments, hints)
def test_an_answer_that_is_fresh_for_a_while_is_not_asked_for_again_in_it(
    known: Known, now: datetime, of: Hints
) -> None:
    """For a minute even in haste, for an hour in calm. A probe's bad result is no such answer."""
    found = rhythm(PAGE, known, of, now)
    if of.loopback or known.failures > 1 or confirms(PAGE, known):
        return
    age = of.max_age or timedelta(0)
    assert found.step >= min(age, of.fast if found.busy else HOUR)


@law
@given(sources, knowns, moments, hints)
def test_every_interval_has_its_reason_in_words(
    source: Source, known: Known, now: datetime, of: Hints
) -> None:
    words = str(why(source, known, of, now))
    assert words.startswith(("every ", "again within 20"))
    assert "{" not in words


@law
@given(sources, knowns, knowns, moments, hints, hints)
def test_who_is_awake_all_the_time_has_been_watching_all_the_time(
    source: Source, known: Known, after: Known, now: datetime, of: Hints, then: Hints
) -> None:
    """Two answers in a row are never further apart than counts as one stretch, even where trouble
    began between them. (Where a poll failed we were not watching, and nobody asks for it.)"""
    if known.failures:
        return
    # What the user and the page wish stays; what is known may change.
    wished = {name: getattr(of, name) for name in ("interval", "fast", "floor", "loopback")}
    then = replace(then, max_age=of.max_age, **wished)
    due = next_poll(source, known, now, of)
    assert due - now <= reach(source, after, then, due)


@law
@given(st.integers(0, 10**7), hints)
def test_a_restart_within_the_slot_does_not_ask_again_at_once(seconds: int, of: Hints) -> None:
    now = NOON + timedelta(seconds=seconds)
    ahead = next_poll(PAGE, CALM, now, of) - now
    assert ahead >= pace(CALM, of, now=now) / 2 - timedelta(microseconds=2)


@law
@given(st.integers(0, 5 * 3600), st.booleans())
def test_back_to_calm_leads_by_steps_each_at_most_two_and_a_half_times_the_last(
    seconds: int, witnessed: bool
) -> None:
    of = replace(HINTS, stirred=NOON, calm_since=NOON, over=NOON, witnessed=witnessed)
    now = NOON + timedelta(seconds=seconds)
    sooner, later = pace(CALM, of, now=now), pace(CALM, of, now=now + MINUTE)
    assert sooner <= later <= 2.5 * sooner


# -- evenly ------------------------------------------------------------------------------------


def test_five_hundred_sources_are_spread() -> None:
    """Goal 7: at most ten calls in any second with 500 sources, after a start or a wake-up."""
    for install in ("one", "two", "three"):
        for poll in (next_poll, wake_poll):
            many = [
                poll(replace(PAGE, id=f"source {n}"), CALM, NOON, Hints(install))
                for n in range(500)
            ]
            seconds = Counter(int((m - NOON).total_seconds()) for m in many)
            assert max(seconds.values()) <= 10
            assert max(many) - min(many) > 4 * MINUTE


def test_who_wakes_at_the_same_second_does_not_knock_together() -> None:
    """The benchmark has a million; of 20,000, none of ten half minutes sees a tenth more."""
    woken = [wake_poll(PAGE, CALM, NOON, Hints(f"{n}")) - NOON for n in range(20_000)]
    halves = Counter(int(w.total_seconds() // 30) for w in woken)
    assert max(halves.values()) <= 2000 * 1.1
    assert max(woken) <= 6 * MINUTE


def test_a_change_of_pace_that_comes_to_all_leaves_them_spread() -> None:
    after: Counter[int] = Counter()
    for n in range(5000):
        of = Hints(f"{n}")
        due = next_poll(PAGE, CALM, NOON - 10 * MINUTE, of)
        for _ in range(12):
            of = replace(of, calm_since=NOON - DAY, witnessed=due > NOON)
            due = next_poll(PAGE, CALM, due, of)
            after[int((due - NOON).total_seconds() // 150)] += 1
    mean = 5000 / 6
    assert all(after[slot] <= 1.2 * mean for slot in range(8, 48))


def test_two_installations_ask_at_different_times() -> None:
    moments = {next_poll(PAGE, CALM, NOON, Hints(f"install {n}")) for n in range(50)}
    assert len(moments) == 50


def test_two_sources_of_one_installation_ask_at_different_times() -> None:
    assert next_poll(PAGE, CALM, NOON, HINTS) != next_poll(FEED, CALM, NOON, HINTS)


@pytest.mark.parametrize(("of", "calls"), [(HINTS, 288), (QUIET, 96)])
def test_a_day_has_as_many_calls_as_the_interval_says(of: Hints, calls: int) -> None:
    now, asked = NOON, 0
    while now < NOON + DAY:
        now = next_poll(PAGE, CALM, now, of)
        asked += 1
    assert calls - 8 <= asked <= calls + 8


def test_a_short_sleep_does_not_bring_a_private_feed_forward() -> None:
    heard = replace(CALM, heard=NOON - 5 * MINUTE)
    assert wake_poll(PRIVATE, heard, NOON, HINTS) >= NOON + 55 * MINUTE
    assert wake_poll(CROWD, replace(CALM, heard=NOON), NOON, HINTS) >= NOON + 5 * MINUTE
    assert wake_poll(PAGE, heard, NOON, HINTS) <= NOON + 6 * MINUTE


# -- examples ------------------------------------------------------------------------------------


def test_a_suspicion_is_looked_at_again_within_ten_to_twenty_seconds_and_not_by_all_at_once() -> (
    None
):
    ahead = [next_poll(PROBE, SUSPECT, NOON, Hints(f"{n}")) - NOON for n in range(500)]
    assert 10 * SECOND <= min(ahead) < 11 * SECOND
    assert 19 * SECOND < max(ahead) <= 20 * SECOND
    assert len(set(ahead)) == 500


def test_a_second_look_is_not_at_the_distance_of_the_first() -> None:
    twice = replace(SUSPECT, streak=2)
    assert next_poll(PROBE, SUSPECT, NOON, HINTS) != next_poll(PROBE, twice, NOON, HINTS)


def test_even_a_suspicion_waits_if_the_host_says_so_or_the_users_floor_does() -> None:
    hold = replace(HINTS, hold=NOON + HOUR)
    assert next_poll(PROBE, SUSPECT, NOON, hold) >= NOON + HOUR
    slow = replace(HINTS, floor=2 * MINUTE)
    assert next_poll(PROBE, SUSPECT, NOON, slow) >= NOON + 2 * MINUTE


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 5), (1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (50, 60)]
)
def test_who_cannot_be_read_is_asked_less_and_less_down_to_once_an_hour(
    failures: int, minutes: int
) -> None:
    assert pace(replace(CALM, failures=failures)) == minutes * MINUTE


def test_a_slow_interval_is_not_made_faster_by_failures() -> None:
    slow = replace(HINTS, interval=timedelta(hours=2))
    assert pace(replace(CALM, failures=9), slow) == timedelta(hours=2)


def test_freshness_slows_us_down_within_reason() -> None:
    assert pace(CALM, replace(HINTS, max_age=timedelta(minutes=20))) == 20 * MINUTE
    assert pace(CALM, replace(HINTS, max_age=16 * 365 * DAY)) == BACK_OFF_CAP
    assert pace(CALM, replace(HINTS, max_age=SECOND)) == 5 * MINUTE
    assert pace(OPEN, replace(HINTS, max_age=timedelta(minutes=20))) == MINUTE
    assert pace(CALM, replace(HINTS, max_age=MINUTE, stirred=NOON)) == MINUTE


def test_hosts_that_all_share_are_asked_every_quarter_and_in_haste_every_five_minutes() -> None:
    assert pace(CALM, source=CROWD) == 15 * MINUTE
    assert pace(CALM, replace(HINTS, stirred=NOON, witness=True), CROWD) == 5 * MINUTE
    assert pace(CALM, replace(HINTS, interval=MINUTE), CROWD) == 5 * MINUTE


def test_a_feed_is_read_every_quarter_and_a_private_one_hourly_even_while_it_ails() -> None:
    assert pace(CALM, source=PODCAST) == 15 * MINUTE
    assert pace(OPEN, source=PODCAST) == pace(SUSPECT, source=PODCAST) == MINUTE
    assert pace(CALM, replace(HINTS, stirred=NOON), PODCAST) == MINUTE
    for known in (CALM, OPEN, SUSPECT):
        assert pace(known, replace(HINTS, stirred=NOON), PRIVATE) == HOUR


def test_retry_after_of_a_year_is_a_day() -> None:
    moment = next_poll(PAGE, CALM, NOON, replace(HINTS, hold=NOON + 365 * DAY))
    assert NOON + DAY <= moment <= NOON + DAY + 5 * MINUTE


def test_who_were_all_told_the_same_moment_do_not_come_back_at_it_together() -> None:
    hold = NOON + HOUR
    back = {next_poll(PAGE, CALM, NOON, Hints(f"{n}", hold=hold)) for n in range(50)}
    assert len(back) == 50
    assert max(back) - min(back) > 4 * MINUTE


def test_retry_after_in_the_past_is_no_reason_to_hurry() -> None:
    past = replace(HINTS, hold=NOON - DAY)
    assert next_poll(PAGE, CALM, NOON, past) == next_poll(PAGE, CALM, NOON, HINTS)


def test_a_clock_that_was_set_back_is_no_hurry_either() -> None:
    assert pace(CALM, replace(HINTS, stirred=NOON + DAY, over=NOON + DAY)) == 5 * MINUTE
