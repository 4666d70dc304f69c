"""Laws of what only time brings about: who sleeps misses nothing, and is not told in a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Known
from statuswatch.core.preferences import Preferences
from statuswatch.core.silences import Silences
from statuswatch.core.telling import CHOOSABLE, NoticeKind
from statuswatch.core.words import say
from tests.core.storms import BEGIN
from tests.core.times import (
    ACKNOWLEDGED,
    HOUR,
    MINUTE,
    OPENED,
    PAGE,
    VITAL,
    WANTED,
    Life,
    plan,
    promise,
)

MINUTES = st.integers(0, 20 * 60)


@st.composite
def lives(draw: st.DrawFn) -> list[Life]:
    """The same life, twice."""

    def moment() -> datetime:
        return BEGIN + draw(MINUTES) * MINUTE

    kinds = frozenset(draw(st.sets(st.sampled_from(sorted(CHOOSABLE)), min_size=3)))
    preferences = replace(
        draw(st.sampled_from([VITAL, Preferences()])),
        kinds=kinds,
        escalate_after=draw(st.integers(1, 90)) * MINUTE,
    )
    opened = draw(st.booleans())
    begin = moment()
    snooze = (begin, begin + draw(st.integers(1, 600)) * MINUTE) if draw(st.booleans()) else None
    swings = [BEGIN]
    for gap in draw(st.lists(st.integers(1, 12), max_size=25)):
        swings.append(swings[-1] + gap * MINUTE)
    silences = draw(st.sampled_from([Silences(), Silences(), ACKNOWLEDGED, WANTED]))
    ailing = draw(st.booleans())
    page = Known(silent=BEGIN, reason=say("the page answers 403: it refuses to be read"))
    start = moment()

    def life() -> Life:
        return Life(
            preferences,
            cards=(OPENED,) if opened else (),
            silences=silences,
            snooze=snooze,
            stories=(plan(start, start + HOUR),),
            promises=promises,
            swings=tuple(swings) if shaky else (),
            sources=lambda now: {PAGE: page if ailing else Known(heard=now)},
        )

    promises = tuple(promise(moment()) for _ in range(draw(st.integers(0, 3))))
    shaky = draw(st.booleans())
    return [life(), life()]


@settings(max_examples=25, deadline=None)
@given(lives())
def test_who_sleeps_until_the_next_moment_misses_nothing(both: list[Life]) -> None:
    one, other = both
    end = BEGIN + 30 * HOUR
    assert one.every(MINUTE, end) == other.when_due(end)
    assert one.told == other.told


@settings(max_examples=60, deadline=None)
@given(lives(), st.lists(st.integers(1, 600), max_size=12))
def test_a_computer_that_sleeps_is_told_no_more_than_one_that_wakes(
    both: list[Life], naps: list[int]
) -> None:
    """And of reminders one at a time, however long it slept."""
    awake, asleep = both
    end = BEGIN + 30 * HOUR
    awake.when_due(end)
    now = BEGIN
    for nap in (1, *naps):
        now = min(end, now + nap * MINUTE)
        found = asleep.at(now).notices
        assert sum(n.kind is NoticeKind.REMINDER for n in found) <= 1
        assert len({n.key for n in found}) == len(found)
    assert len(asleep.told) <= len(awake.told)
