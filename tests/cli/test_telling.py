"""A change as one line: its shape and word are those of its card and of the window."""

from __future__ import annotations

import io
from dataclasses import replace

from statuswatch.cli.telling import KINDS, line
from statuswatch.cli.terminal import Terminal
from statuswatch.core.model import Change, ChangeKind, Incident, Level, Role, Service
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


def test_a_certificate_that_ends_soon_is_said_with_when() -> None:
    note = "Chartable|2026-03-07T12:00:00+00:00|3"
    change = Change(NOON, "probe", ChangeKind.EXPIRES, note=note)
    said = line(change, LITE, TERMINAL).partition("  ")[2]
    assert said.startswith(
        "? Podhost · Lite: the certificate of Chartable ends within 3 days, at 7 "
    )
    own = line(replace(change, note=note.removeprefix("Chartable")), LITE, TERMINAL)
    assert ": its certificate ends within 3 days, at 7 Mar" in own
    assert "|" not in said + own
    garbled = line(replace(change, note="?"), LITE, TERMINAL)
    assert garbled.endswith(": its certificate ends soon")


def test_every_kind_of_change_has_its_words() -> None:
    assert KINDS.keys() == set(ChangeKind)


def test_the_users_word_is_told_as_theirs_and_not_as_what_stood_before() -> None:
    story = incident("a", Level.DOWN, "Lite")
    change = Change(NOON, "user", ChangeKind.OPENED, story, baseline=True)
    said = line(change, LITE, TERMINAL, role=Role.USER).partition("  ")[2]
    assert said == "■ Podhost · Lite: Uploads fail (new, Down, your own word)"


def test_status_says_of_a_story_what_it_says_of_the_part(says: Program, place: Place) -> None:
    place.tells()
    says("add", place.url, "--part", "Uploads")
    place.tells(level="minor", story="Uploads fail")
    says("check")
    first, story, *_ = says("status").out.splitlines()
    assert first.startswith("■ Podhost · Uploads: down, and they say so. ")
    assert story == "    Down: Uploads fail"
    (told,) = says.json("status")[0]["services"]
    assert [k["level"] for k in told["open"]] == ["degraded"], "for programs it is the vendor's own"
