"""How far apart two polls are, by which steps haste becomes calm, and the reason in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from statuswatch.core.model import Known, Level, Role, Source
from statuswatch.core.schedule import (
    Hints,
    is_calm,
    reach,
    rhythm,
    troubled,
    wake_poll,
    why,
)
from tests.core.story import (
    CROWD,
    DAY,
    MINUTE,
    NOON,
    PAGE,
    PROBE,
    incident,
    memory,
    plan,
    stands,
    update,
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


def pace(known: Known, of: Hints = HINTS, source: Source = PAGE, now: datetime = NOON) -> timedelta:
    return rhythm(source, known, of, now).step


# -- the steps ---------------------------------------------------------------------------------


def steps(of: Hints, known: Known = CALM, source: Source = PAGE) -> Iterator[tuple[int, int]]:
    """(minute, seconds) at which the pace changes, in the six hours after noon."""
    paces = [pace(known, of, source, NOON + n * MINUTE) for n in range(360)]
    yield 0, int(paces[0].total_seconds())
    for n, (before, after) in enumerate(pairwise(paces), 1):
        if before != after:
            yield n, int(after.total_seconds())


def test_a_click_is_answered_for_ten_minutes_and_then_calm_returns_by_steps() -> None:
    clicked = replace(QUIET, stirred=NOON)
    assert list(steps(clicked)) == [(0, 30), (10, 60), (20, 120), (40, 300), (60, 600), (120, 900)]


def test_after_an_outage_calm_returns_by_steps() -> None:
    over = replace(HINTS, over=NOON, calm_since=NOON, witnessed=True)
    assert list(steps(over)) == [(0, 60), (10, 120), (30, 300), (60, 600), (120, 900)]


def test_who_watches_alone_never_rests() -> None:
    over = replace(HINTS, over=NOON, calm_since=NOON)
    assert list(steps(over)) == [(0, 60), (10, 120), (30, 300)]


def test_a_page_that_says_nothing_while_others_do_is_waited_for() -> None:
    """Pages lag by a quarter of an hour (median): that is when it matters how often one looks."""
    awaited = replace(HINTS, witness=True, stirred=NOON)
    assert list(steps(awaited)) == [(0, 30), (10, 40), (60, 60)]
    assert list(steps(awaited, source=PROBE)) == [(0, 30), (10, 60)]


def test_a_story_that_everybody_forgot_to_close_is_no_hurry() -> None:
    """As traced: pages leave stories open for months."""
    paces = [pace(OPEN, now=NOON + n * HOUR) for n in (0, 5, 7, 23, 25, 5000)]
    assert paces == [MINUTE, MINUTE, 2 * MINUTE, 2 * MINUTE, 5 * MINUTE, 5 * MINUTE]
    assert troubled(OPEN, NOON + 23 * HOUR)
    assert not troubled(OPEN, NOON + 25 * HOUR)
    assert is_calm(OPEN, NOON + 25 * HOUR)


def test_a_word_makes_an_old_story_new() -> None:
    said = memory(stands(incident(updates=[update("Still at it", NOON + 30 * HOUR)])))
    assert pace(said, now=NOON + 31 * HOUR) == MINUTE


def test_what_our_own_check_still_sees_is_not_calm_however_long_it_lasts() -> None:
    seen = memory(replace(stands(incident()), role=Role.PROBE))
    assert not is_calm(seen, NOON + 99 * DAY)


def test_a_plan_is_no_hurry_before_it_begins_but_nobody_rests() -> None:
    announced = memory(stands(plan(NOON + 3 * HOUR, NOON + 5 * HOUR)))
    paces = [pace(announced, QUIET, now=NOON + n * HOUR / 2) for n in (0, 5, 7)]
    assert paces == [15 * MINUTE, 5 * MINUTE, MINUTE]
    assert not troubled(announced, NOON)


# -- examples ------------------------------------------------------------------------------------


def test_calm_is_five_minutes_and_open_is_one() -> None:
    assert pace(CALM) == 5 * MINUTE
    assert pace(OPEN) == MINUTE


def test_long_calm_with_another_witness_is_a_quarter_of_an_hour() -> None:
    assert pace(CALM, QUIET) == 15 * MINUTE
    assert pace(CALM, replace(QUIET, witnessed=False)) == 5 * MINUTE
    assert pace(CALM, replace(QUIET, calm_since=None)) == 5 * MINUTE
    assert pace(OPEN, QUIET) == MINUTE
    assert pace(replace(CALM, failures=1), QUIET) == 5 * MINUTE


def test_our_own_check_does_not_rest_since_others_rest_on_it() -> None:
    assert pace(CALM, QUIET, PROBE) == 5 * MINUTE


def test_a_witness_of_trouble_makes_the_others_look_closer() -> None:
    assert pace(CALM, replace(HINTS, witness=True)) == MINUTE


def test_a_faded_story_is_no_hurry() -> None:
    faded = memory(stands(incident(), faded=NOON))
    assert pace(faded) == 5 * MINUTE


def test_a_suspicion_that_never_settles_is_asked_as_everything_suspected_is() -> None:
    assert pace(replace(SUSPECT, streak=6), source=PROBE) == MINUTE


def test_what_the_user_set_wins() -> None:
    assert pace(CALM, replace(QUIET, interval=2 * MINUTE)) == 2 * MINUTE
    assert pace(CALM, replace(QUIET, interval=10 * MINUTE)) == 15 * MINUTE
    assert pace(CALM, replace(QUIET, interval=2 * HOUR)) == 2 * HOUR
    assert pace(OPEN, replace(QUIET, fast=3 * MINUTE)) == 3 * MINUTE
    assert pace(CALM, replace(QUIET, fast=3 * MINUTE, stirred=NOON)) == 1.5 * MINUTE
    assert pace(CALM, replace(QUIET, floor=45 * SECOND, stirred=NOON)) == 45 * SECOND


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


# -- why ---------------------------------------------------------------------------------------

BREAKS = str.maketrans("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("source", "known", "of", "words"),
    [
        (PAGE, CALM, HINTS, "every 5 min, as set"),
        (PAGE, OPEN, HINTS, "every 60 s: an outage is open"),
        (
            PAGE,
            CALM,
            QUIET,
            "every 15 min: calm for long, and another of its places watches too",
        ),
        (
            PAGE,
            CALM,
            replace(HINTS, stirred=NOON),
            "every 30 s: you asked, or a sign of trouble is fresh",
        ),
        (
            PAGE,
            CALM,
            replace(HINTS, stirred=NOON - 15 * MINUTE, witness=True),
            "every 40 s: others speak of trouble, their page does not yet",
        ),
        (
            PAGE,
            CALM,
            replace(HINTS, over=NOON - 15 * MINUTE),
            "every 2 min: calm again, slower by steps",
        ),
        (
            PROBE,
            CALM,
            replace(HINTS, witness=True),
            "every 60 s: another of its places speaks of trouble",
        ),
        (PROBE, SUSPECT, HINTS, "again within 20 s: it looks down"),
        (
            PAGE,
            replace(CALM, failures=3),
            HINTS,
            "every 20 min, ever slower: it can't be read",
        ),
        (
            PAGE,
            CALM,
            replace(HINTS, max_age=20 * MINUTE),
            "every 20 min: their page asks for it",
        ),
        (
            PAGE,
            CALM,
            replace(HINTS, interval=SECOND),
            "every 60 s: not more often while nothing is wrong",
        ),
        (CROWD, OPEN, HINTS, "every 5 min: many ask there"),
        (PRIVATE, OPEN, HINTS, "every 1 h: a private feed is not asked more often"),
        (
            PAGE,
            CALM,
            replace(HINTS, hold=NOON + HOUR),
            "not before 2025-11-09 13:00: they asked us to wait",
        ),
        (replace(PAGE, role=Role.USER), OPEN, HINTS, "never asked: it is your own word"),
    ],
)
def test_the_reason_is_said_as_a_person_would(
    source: Source, known: Known, of: Hints, words: str
) -> None:
    assert str(why(source, known, of, NOON)).translate(BREAKS) == words


@pytest.mark.parametrize(("kind", "least"), [("reddit", 30), ("google_news", 15), ("mastodon", 5)])
def test_some_places_bear_less_than_others_whatever_the_haste(kind: str, least: int) -> None:
    place = replace(CROWD, kind=kind)
    hasty = replace(HINTS, interval=MINUTE, stirred=NOON, witness=True)
    assert pace(OPEN, hasty, place) == least * MINUTE
    assert pace(CALM, HINTS, place) == max(least, 15) * MINUTE
    words = f"every {least} min: many ask there"
    assert str(why(place, OPEN, hasty, NOON)).translate(BREAKS) == words
    heard = replace(CALM, heard=NOON)
    assert wake_poll(place, heard, NOON, hasty) >= NOON + least * MINUTE
    assert reach(place, CALM, hasty, NOON) > least * 2 * MINUTE, "one missed turn is no gap"


def test_worse_news_has_no_other_pace_than_bad_news() -> None:
    for level in (Level.DEGRADED, Level.DOWN):
        assert pace(memory(stands(incident("a", level)))) == MINUTE
