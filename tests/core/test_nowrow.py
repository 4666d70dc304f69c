"""What the page Now says of one service: its state, since when, their word, for eye and ear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from statuswatch.core.aloud import spelled
from statuswatch.core.model import (
    Level,
    Line,
    Role,
    Status,
)
from statuswatch.core.nowpage import known_words
from statuswatch.core.nowrow import matches, one_line, runs, unmarked
from tests.core.nowstory import (
    AT_14_02,
    DARK,
    DAY,
    DEGRADED,
    DOWN,
    HOUR,
    MAINTENANCE,
    MINUTE,
    NOW,
    OVERRUN,
    PARTIAL,
    PLAN,
    PROBED,
    UNSEEN,
    calm,
    one,
    second,
    service,
    story,
    text,
    third,
)

# -- the words of a row ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "words"), [(DOWN, "Down"), (PARTIAL, "Partly down"), (DEGRADED, "Degraded")]
)
def test_trouble_says_since_when_and_how_long(level: Level, words: str) -> None:
    assert second(service("A", level)) == f"<b>{words}</b> since 14:02 · 23 min"
    unknown_since = replace(service("A", level), status=Status(level, None, False, heard=NOW))
    assert second(unknown_since) == f"<b>{words}</b>"


def test_the_word_is_marked_and_can_be_taken_out() -> None:
    words = second(service("A", DOWN))
    assert runs(words) == (("Down", True), (" since 14:02 · 23 min", False))
    assert unmarked(words) == "Down since 14:02 · 23 min"
    assert runs("Fine") == (("Fine", False),)


def test_for_the_ear_durations_are_whole_words() -> None:
    spoken = one(service("A", DOWN)).spoken
    assert text(spoken) == "<b>Down</b> since 14:02 · 23 minutes"
    assert [text(spelled(d * MINUTE)) for d in (1, 60, 61, 125, 1440, 1500, 4321)] == [
        "1 minute", "1 hour", "1 hour 1 minute", "2 hours 5 minutes", "1 day", "1 day 1 hour",
        "3 days",
    ]  # fmt: skip


def test_a_maintenance_that_runs_over_is_trouble() -> None:
    assert second(OVERRUN) == "<b>Maintenance runs over</b> by 25 min"
    assert third(OVERRUN) == "It was to end at 14:00. “Uploads fail”"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (34 * DAY, "Fine for 34 days"),
        (25 * HOUR, "Fine for 1 day"),
        (5 * HOUR + 20 * MINUTE, "Fine for 5 h"),
        (12 * MINUTE, "Fine for 12 min"),
        (timedelta(0), "Fine"),
    ],
)
def test_fine_says_for_how_long(ago: timedelta, words: str) -> None:
    assert second(service("A"), calm(ago)) == words


def test_quiet_words() -> None:
    assert second(service("A")) == "Fine"
    assert second(service("A", stale=True), calm(DAY)) == "Fine, as far as we can see"
    assert second(DARK) == "Can't tell: page unreadable since 09:25"
    assert second(service("A", None, since=NOW - HOUR)) == "Can't tell since 13:25"
    assert second(service("A", None)) == "Can't tell"
    assert second(UNSEEN) == "Not checked yet"
    assert second(service("A", MAINTENANCE, PLAN)) == "Maintenance until 15:25"
    assert second(service("A", MAINTENANCE)) == "Maintenance"


@pytest.mark.parametrize(
    ("ahead", "lasts", "words"),
    [
        (9 * HOUR, 2 * HOUR, "Maintenance tonight 23:25–01:25"),
        (HOUR, 2 * HOUR, "Maintenance today 15:25–17:25"),
        (12 * HOUR, 2 * HOUR, "Maintenance tomorrow 02:25–04:25"),
        (9 * HOUR, 30 * HOUR, "Maintenance tonight 23:25 – 24 Nov 05:25"),
    ],
)
def test_what_is_announced_says_its_hours(ahead: timedelta, lasts: timedelta, words: str) -> None:
    plan = story(MAINTENANCE, start=NOW + ahead, until=NOW + ahead + lasts)
    assert second(service("A", announced=(replace(plan),))) == words


def test_while_our_line_is_down_a_row_is_its_last_word() -> None:
    ill = service("A", DOWN, since=NOW - 2 * HOUR)
    assert second(ill, line=Line.DOWN) == "<b>Down</b> since 12:25, as of 13:02"
    assert second(service("A"), calm(2 * DAY), Line.CAPTIVE) == "Fine for 1 day, as of 13:02"


def test_the_third_line_quotes_their_newest_word() -> None:
    told = story(DOWN, "Looking into it.", "A storage node failed.\n\nWe move shows.")
    assert third(service("A", DOWN, told)) == "“A storage node failed. We move shows.”"
    assert third(service("A", DOWN, story())) == "“Uploads fail”"
    bare = story(key="component:Uploads@1")
    assert third(service("A", DOWN, bare)) == "Their page shows it, without a word why."
    assert one(service("A")).third is None


def test_the_third_line_says_who_was_first() -> None:
    ours = story(role=Role.PROBE)
    assert third(service("A", DOWN, ours, roles=PROBED)) == "They have not said so yet."
    late = story(seen=AT_14_02 + 11 * MINUTE)
    assert third(service("A", DOWN, ours, late, roles=PROBED)) == (
        "They said so after 11 min. “Uploads fail”"
    )
    at_once = story()
    assert third(service("A", DOWN, ours, at_once, roles=PROBED)) == "“Uploads fail”"


def test_the_third_line_says_what_you_did() -> None:
    known = replace(service("A", DOWN, story()), acknowledged=True)
    assert third(known) == "“Uploads fail” You acknowledged it."


def test_what_a_page_says_stays_on_one_line_and_ends() -> None:
    hostile = "a\x1b[31m\u202eb\r\n" + "x" * 10_000
    line = one_line(hostile)
    assert len(line) == 200
    assert line.isprintable()
    assert line.startswith("a [31m b x")


def test_searching_looks_at_names_and_followed_parts() -> None:
    found = one(service("Podhost", parts=("Show Builder Lite",)))
    assert all(matches(found, w) for w in ("", "pod", "LITE", "builder pod", " host "))
    assert not matches(found, "pod chirp")


def test_what_we_know_can_be_handed_on() -> None:
    told = replace(
        story(DOWN, "A node failed."),
        incident=replace(story(DOWN, "A node failed.").incident, url="https://x.test/1"),
    )
    lines = [text(m) for m in known_words(service("Podhost", DOWN, told), NOW)]
    assert lines == [
        "Podhost: down since 14:02 (23 min)",
        "Uploads fail",
        "14:03: “A node failed.”",
        "https://x.test/1",
        "Their status page: https://official.test",
    ]
