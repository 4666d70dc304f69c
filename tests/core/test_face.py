"""The shape and the time of one service: the verdict leads where there is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from statuswatch.core import face as faces
from statuswatch.core.face import Face, barely, face, is_you, runs_over, since_when, user_says
from statuswatch.core.model import Level, Role
from statuswatch.core.verdict_words import Said
from tests.core.nowstory import (
    AT_14_02,
    DEGRADED,
    DOWN,
    HOUR,
    MAINTENANCE,
    NOW,
    OK,
    OVERRUN,
    PARTIAL,
    PLAN,
    ruled,
    service,
    story,
)


def test_the_sentences_it_knows_are_those_of_the_verdict() -> None:
    assert Said.OFFLINE.sentence == faces.LINE_DOWN
    assert Said.SIGN_IN.sentence == faces.SIGN_IN
    assert Said.FINE_SEEN.sentence == faces.FINE_SEEN
    assert Said.WORK_LATE.sentence == faces.WORK_LATE
    assert (Said.SLOW.sentence, Said.SLOW_SAID.sentence) == (faces.SLOW, faces.SLOW_SAID)


@pytest.mark.parametrize(
    ("said", "level", "told", "shape"),
    [
        (Said.DOWN, DOWN, OK, Face.DOWN),
        (Said.OTHERS, None, OK, Face.DEGRADED),
        (Said.OTHERS, None, PARTIAL, Face.PARTIAL),
        (Said.DEGRADED_SAID, DEGRADED, DOWN, Face.DEGRADED),
        (Said.ONE_LOOK, None, DOWN, Face.UNKNOWN),
        (Said.ONLY_YOU, None, DOWN, Face.UNKNOWN),
        (Said.TUNNEL, None, DOWN, Face.UNKNOWN),
        (Said.FINE_SEEN, OK, DEGRADED, Face.FINE),
        (Said.WORK, MAINTENANCE, DOWN, Face.MAINTENANCE),
    ],
)
def test_the_verdict_leads(said: Said, level: Level | None, told: Level, shape: Face) -> None:
    now = ruled(service("A", told), said, level=level)
    assert face(now) is shape


def test_while_our_line_is_down_each_keeps_its_last_word() -> None:
    for said in (Said.OFFLINE, Said.SIGN_IN):
        assert face(ruled(service("A", DOWN), said)) is Face.DOWN
        assert face(ruled(service("A", OK), said)) is Face.FINE
        assert not is_you(ruled(service("A", OK), said))


def test_a_maintenance_that_runs_over_ails_with_a_verdict_too() -> None:
    late = ruled(OVERRUN, Said.WORK_LATE)
    assert runs_over(late)
    assert face(late) is Face.DEGRADED
    in_time = ruled(service("A", MAINTENANCE, PLAN), Said.WORK)
    assert not runs_over(in_time)
    assert not runs_over(ruled(OVERRUN, Said.DOWN_SAID, level=DOWN))


def test_the_time_is_that_of_what_is_shown() -> None:
    since = NOW - HOUR
    lived = service("A", DOWN, since=since)
    assert since_when(lived) == since
    assert since_when(ruled(lived, Said.DOWN, level=DOWN)) == since
    assert since_when(ruled(service("A", OK), Said.DOWN, level=DOWN)) == AT_14_02
    assert since_when(ruled(lived, Said.ONE_LOOK, since=None)) is None


def test_fine_as_far_as_we_can_see_only_where_somebody_is_asked_and_silent() -> None:
    assert barely(ruled(service("A"), Said.FINE_SEEN))
    alone = service("A", roles=(Role.PROBE,))
    assert not barely(ruled(alone, Said.FINE_SEEN))
    assert not barely(ruled(service("A"), Said.FINE))


def test_the_users_own_word_stands_wherever_it_is() -> None:
    word = story(role=Role.USER)
    assert user_says(service("A", DOWN, word))
    assert user_says(service("A", elsewhere=(word,)))
    assert not user_says(service("A", DOWN, story()))
    assert not user_says(replace(service("A", DOWN), status=service("A").status))
