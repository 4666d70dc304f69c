"""The third line of a service in trouble: of all that is known, the two of most worth."""

from __future__ import annotations

from dataclasses import replace

from statuswatch.core.model import Line, Role
from statuswatch.core.nowrow import Row
from statuswatch.core.overview import ServiceNow
from statuswatch.core.verdict_words import Said
from tests.core.nowstory import (
    AT_14_02,
    DEGRADED,
    DOWN,
    HOUR,
    MINUTE,
    NOW,
    OVER,
    OVERRUN,
    PROBED,
    one,
    outlook,
    ruled,
    service,
    story,
    text,
    third,
)

NEXT = "We will provide another update within {} minutes."


def silent() -> ServiceNow:
    return ruled(service("Podhost", DOWN, roles=PROBED), Said.DOWN, level=DOWN, lag=23 * MINUTE)


def test_not_said_yet_and_how_long_it_usually_lasts() -> None:
    now = replace(silent(), forecast=outlook())
    assert third(now) == "They have not said so yet. Usually over in 40 min–3 h."


def test_nobody_is_silent_who_cannot_be_read_or_has_no_page() -> None:
    nobody = ruled(service("Podhost", DOWN, roles=()), Said.DOWN, level=DOWN)
    assert third(nobody) == ""
    dark = ruled(service("P", DOWN, roles=PROBED, unheard=("official",)), Said.DOWN, level=DOWN)
    assert third(dark) == ""


def test_how_late_they_said_so_is_the_verdicts() -> None:
    told = service("Podhost", DEGRADED, story(DEGRADED, "Posts are delayed."))
    late = ruled(told, Said.DEGRADED_SAID, level=DEGRADED, lag=11 * MINUTE)
    assert third(late) == "They said so after 11 min. “Posts are delayed.”"
    at_once = ruled(told, Said.DEGRADED_SAID, level=DEGRADED, lag=0 * MINUTE)
    assert third(at_once) == "“Posts are delayed.”"


def test_a_word_that_is_late_comes_first() -> None:
    told = story(DOWN, NEXT.format(10))
    assert third(service("Podhost", DOWN, told)) == (
        "Promised by 14:13, now 12 min late. “We will provide another update within 10 minutes.”"
    )


def test_a_word_to_come_is_said_where_there_is_room() -> None:
    told = story(DOWN, NEXT.format(60))
    now = service("Podhost", DOWN, told)
    assert third(now).endswith("” Next word promised by 15:03.")
    busy = replace(now, forecast=outlook())
    assert third(busy).endswith("” Usually over in 40 min–3 h.")


def test_what_they_say_leaves_room_for_what_follows() -> None:
    long = "Posts are delayed by ten minutes, and images may be missing from them for longer. "
    told = story(DOWN, long + NEXT.format(60))
    cut = third(service("Podhost", DOWN, told))
    assert cut == (
        "“Posts are delayed by ten minutes, and images may be missing…” "
        "Next word promised by 15:03."
    )
    alone = third(service("Podhost", DOWN, story(DOWN, long)))
    assert alone == f"“{long.strip()}”"


def test_a_time_without_a_zone_is_read_in_their_pages() -> None:
    told = story(DOWN, "Next update at 10:00.", start=AT_14_02)
    now = replace(service("Podhost", DOWN, told), zone="America/New_York")
    assert third(now) == "“Next update at 10:00.” Next word promised by 15:00."


def test_of_maintenance_that_runs_over_no_outage_is_foretold() -> None:
    assert "Usually" not in third(replace(OVERRUN, forecast=outlook()))
    said = ruled(service("Castwave", DEGRADED, OVER, overrun=(OVER,)), Said.WORK_LATE)
    assert third(said) == "It was to end at 14:00. “Uploads fail”"


def test_while_we_are_offline_nothing_is_foretold() -> None:
    now = replace(service("Podhost", DOWN, story()), forecast=outlook())
    row = one(now, line=Line.DOWN)
    assert text(row.third) == "“Uploads fail”"
    assert row.usually == ()


def test_for_the_ear_lengths_are_words_and_a_range_has_no_dash() -> None:
    row = one(replace(silent(), forecast=outlook()))
    assert text(row.third_spoken) == (
        "They have not said so yet. Usually over in 40 minutes to 3 hours."
    )
    late = service("Podhost", DOWN, story(seen=NOW - 12 * MINUTE), roles=PROBED)
    heard = one(replace(late, saw=AT_14_02 - HOUR)).third_spoken
    assert text(heard) == "They said so after 1 hour 11 minutes. “Uploads fail”"


def test_what_the_range_and_the_verdict_rest_on_can_be_asked() -> None:
    row: Row = one(replace(silent(), forecast=outlook()))
    assert [text(words) for words in row.usually] == [
        "Usually over in 40 min–3 h.",
        "from 12 past outages, about 8 in 10 fell in this range",
    ]
    assert text(row.because).startswith("Our own check fails since 14:02")


def test_a_broken_way_says_which_hop_and_what_to_do() -> None:
    told = "Remove OP3 in your host's settings, or wait for them."
    broken = story(DOWN, told, role=Role.PROBE)
    hop = replace(
        broken, incident=replace(broken.incident, key="hop:op3@1", title="OP3: it answers 404")
    )
    now = ruled(service("The Show", DOWN, hop, roles=PROBED), Said.DOWN, level=DOWN)
    assert third(now) == f"OP3: it answers 404. {told}"
