"""While nothing can be kept, each place says so, since when and why, and nothing of the services."""

from __future__ import annotations

from dataclasses import replace

import pytest

from statuswatch.core.model import Line
from statuswatch.core.nowhead import header
from statuswatch.core.overview import Overview, headline
from statuswatch.core.pause import Pause
from statuswatch.core.tooltip import fit, tooltip
from statuswatch.core.unheard import Unheard, in_short
from statuswatch.core.words import say
from tests.core.nowstory import AT_14_02, DOWN, SETTING, fine, overview, service, story, text

FULL = Unheard(AT_14_02, say("The disk is full"))


def unkept(line: Line = Line.UP) -> Overview:
    told = overview(service("Podhost", DOWN, story()), *fine(2), line=line, since=AT_14_02)
    return replace(told, unheard=FULL)


@pytest.mark.parametrize("line", [Line.UP, Line.DOWN])
def test_the_head_says_since_when_and_why_and_that_nothing_is_said_until_it_is_mended(
    line: Line,
) -> None:
    head = header(unkept(line), {}, SETTING)
    assert text(head.sentence) == "We can't keep what we see"
    assert text(head.line) == (
        "The disk is full (since 14:02). We say nothing about the services until it is mended."
    )
    assert head.unheard
    assert head.still
    assert not head.offline, "our disk is nearer than our line"


def test_the_tool_tip_says_it_too_and_names_no_service() -> None:
    assert fit(tooltip(unkept()), SETTING) == "We can't keep what we see since 14:02"


def test_other_pages_say_that_what_stands_there_is_older() -> None:
    assert text(in_short(FULL)) == (
        "We can't keep what we see since 14:02: The disk is full. What stands here is older."
    )


def test_who_paused_is_told_of_the_pause_instead() -> None:
    paused = replace(unkept(), paused=Pause(AT_14_02, None))
    assert text(headline(paused)) == "Paused until you resume"
    assert not header(paused, {}, SETTING).unheard
