"""A change as one line: its shape and word are those of its card and of the window."""

from __future__ import annotations

import io

from statuswatch.cli.telling import line
from statuswatch.cli.terminal import Terminal
from statuswatch.core.model import Change, ChangeKind, Incident, Level, Service
from tests.cli.conftest import Program
from tests.cli.places import Place
from tests.core.story import NOON, incident, parts

TERMINAL = Terminal(out=io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
LITE = Service("podhost", "Podhost", parts=frozenset({"Lite"}))


def told(kind: ChangeKind, story: Incident, listed: Level) -> str:
    change = Change(NOON, "page", kind, story)
    return line(change, LITE, TERMINAL, parts(Lite=listed)).partition("  ")[2]


def test_a_followed_part_that_is_worse_gives_shape_and_word() -> None:
    story = incident("a", Level.PARTIAL, "Lite")
    assert (
        told(ChangeKind.OPENED, story, Level.DOWN) == "■ Podhost · Lite: Uploads fail (new, Down)"
    )


def test_what_is_over_is_fine_though_its_part_still_ails() -> None:
    story = incident("a", Level.PARTIAL, "Lite")
    assert told(ChangeKind.RESOLVED, story, Level.DOWN) == "○ Podhost · Lite: Uploads fail (over)"


def test_what_is_opened_again_does_not_sound_as_if_it_were_back() -> None:
    story = incident("a", Level.DEGRADED, "Lite")
    said = told(ChangeKind.REOPENED, story, Level.DEGRADED)
    assert said == "▲ Podhost · Lite: Uploads fail (opened again, Degraded)"


def test_status_says_of_a_story_what_it_says_of_the_part(says: Program, place: Place) -> None:
    place.tells()
    says("add", place.url, "--part", "Uploads")
    place.tells(level="minor", story="Uploads fail")
    says("check")
    first, story = says("status").out.splitlines()
    assert first.startswith("■ Podhost · Uploads: Down since ")
    assert story == "    Down: Uploads fail"
    (told,) = says.json("status")[0]["services"]
    assert [k["level"] for k in told["open"]] == ["degraded"], "for programs it is the vendor's own"
