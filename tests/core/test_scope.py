"""At which level an open story counts for who follows some parts."""

from __future__ import annotations

from statuswatch.core.model import Level
from statuswatch.core.scope import level_now
from tests.core.story import NOON, incident, parts, plan

LITE = frozenset({"show builder lite"})
LISTED = parts(**{"Show Builder Lite": Level.DOWN, "Website": Level.DEGRADED})


def test_a_followed_part_that_is_worse_than_its_story_speaks() -> None:
    story = incident("a", Level.PARTIAL, "Show Builder Lite")
    assert level_now(story, LITE, LISTED) is Level.DOWN


def test_a_part_that_is_better_than_its_story_does_not_make_it_milder() -> None:
    story = incident("a", Level.PARTIAL, "Website")
    assert level_now(story, frozenset({"Website"}), LISTED) is Level.PARTIAL


def test_parts_that_are_not_followed_or_not_named_say_nothing() -> None:
    named, other = incident("a", Level.PARTIAL, "Website"), incident("b", Level.DEGRADED)
    assert level_now(named, LITE, LISTED) is Level.PARTIAL
    assert level_now(other, LITE, LISTED) is Level.DEGRADED
    assert level_now(incident("a", Level.PARTIAL, "Show Builder Lite"), frozenset(), LISTED) is (
        Level.PARTIAL
    )


def test_a_story_without_a_level_has_that_of_its_part() -> None:
    assert level_now(incident("a", None, "Show Builder Lite"), LITE, LISTED) is Level.DOWN


def test_planned_work_stays_planned_work() -> None:
    work = plan(NOON, None, "p", "Show Builder Lite")
    assert level_now(work, LITE, LISTED) is Level.MAINTENANCE
