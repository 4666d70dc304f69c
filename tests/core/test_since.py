"""Since when it is so: the start of what is lived through, whoever still tells of it."""

from __future__ import annotations

from dataclasses import replace

from statuswatch.core.model import Level, Outage, Role, Status
from statuswatch.core.status import lived
from tests.core.nowstory import AT_14_02, DOWN, HOUR, MINUTE, NOW, PROBED, service, story, third
from tests.core.story import NOON

BEGAN = Outage("o", NOON, NOON + HOUR, Level.DOWN, (), ongoing=True)


def test_trouble_is_since_the_start_of_the_outage_that_lasts() -> None:
    later = Status(Level.DEGRADED, NOON + 12 * MINUTE, False)
    assert lived(later, [BEGAN]).since == NOON
    older = replace(BEGAN, start=NOON - HOUR)
    assert lived(later, [BEGAN, older]).since == NOON - HOUR


def test_an_outage_that_is_over_dates_nothing() -> None:
    later = Status(Level.DEGRADED, NOON + 12 * MINUTE, False)
    assert lived(later, [replace(BEGAN, ongoing=False)]) == later
    assert lived(later, []) == later


def test_what_is_no_trouble_keeps_its_own_moment() -> None:
    for level in (None, Level.OK, Level.MAINTENANCE):
        calm = Status(level, NOON + HOUR, False)
        assert lived(calm, [BEGAN]) == calm


def test_how_late_they_said_so_stays_when_our_own_check_is_well_again() -> None:
    late = story(seen=AT_14_02 + 12 * MINUTE)
    now = service("Chirp", DOWN, late, roles=PROBED)
    assert third(now) == "“Uploads fail”"
    assert third(replace(now, saw=AT_14_02)) == "They said so after 12 min. “Uploads fail”"
    assert third(replace(now, saw=NOW)) == "“Uploads fail”"


def test_the_first_of_our_own_checks_counts() -> None:
    again = story(role=Role.PROBE, start=AT_14_02 + 5 * MINUTE)
    late = story(seen=AT_14_02 + 12 * MINUTE)
    now = replace(service("Chirp", DOWN, again, late, roles=PROBED), saw=AT_14_02)
    assert third(now) == "They said so after 12 min. “Uploads fail”"
