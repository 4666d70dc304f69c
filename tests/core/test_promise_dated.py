"""What is to be there by a date: a status page, its feeds, a known issue, and dates that move."""

from __future__ import annotations

from dataclasses import replace

from statuswatch.core.docket import PromiseKind
from statuswatch.core.judgement import Judgement, Place, Ruling
from statuswatch.core.promise import judge
from statuswatch.core.words import render
from tests.core.deeds import (
    DAY,
    HOUR,
    START,
    place,
    promise,
    record,
    trouble,
)

LATER = START + 90 * DAY
PAGE = promise(PromiseKind.STATUS_PAGE, due=START)
FEEDS = promise(PromiseKind.FEED_PER_CATEGORY, due=START, categories=("hosting", "stats"))
ISSUE = promise(PromiseKind.KNOWN_ISSUE, due=START, proof="https://podhost.example/incidents/1")


def said(judged: Judgement) -> str:
    return " ".join(render(e.words) for e in judged.evidence).replace("\N{NO-BREAK SPACE}", " ")


def test_a_page_that_was_read_in_time_and_still_is() -> None:
    page = record(places=(place(START - HOUR, START - DAY),))
    assert judge(PAGE, page, LATER).ruling is Ruling.KEPT


def test_a_page_that_came_late_or_never_or_went_again() -> None:
    begun = START - DAY
    late = record(places=(place(START + 3 * HOUR, begun),))
    assert said(judge(PAGE, late, LATER)).endswith("3 h late.")
    never = record(places=(place(None, begun),))
    gone = record(places=(place(START - HOUR, begun, lost=START + DAY),))
    assert [judge(PAGE, r, LATER).ruling for r in (late, never, gone)] == [Ruling.BROKEN] * 3


def test_who_looked_only_later_can_not_know_whether_the_page_was_there_in_time() -> None:
    late_look = record(places=(place(START + 3 * DAY, START + 3 * DAY),))
    assert judge(PAGE, late_look, LATER).ruling is Ruling.UNKNOWN
    assert judge(PAGE, record(), LATER).ruling is Ruling.UNKNOWN
    assert judge(PAGE, record(), START - DAY).ruling is Ruling.OPEN


def test_a_page_that_they_had_already_is_not_the_one_they_promised_unless_they_named_it() -> None:
    old = record(places=(place(START - 60 * DAY, START - 60 * DAY),))
    assert judge(PAGE, old, LATER).ruling is Ruling.UNKNOWN
    named = promise(PromiseKind.STATUS_PAGE, due=START, proof="https://status.podhost.example/")
    assert judge(named, old, LATER).ruling is Ruling.KEPT


def test_a_page_at_another_address_than_they_named_is_not_the_promised_one() -> None:
    page = record(places=(place(START - HOUR, START - DAY),))
    other = replace(PAGE, text="Our page at https://trust.elsewhere.example will be live.")
    judged = judge(other, page, LATER)
    assert judged.ruling is Ruling.UNKNOWN
    assert "They named trust.elsewhere.example" in said(judged)
    for words in ("status.podhost.example", "podhost.example, by Monday", "ask help@podhost.io"):
        assert judge(replace(PAGE, text=words), page, LATER).ruling is Ruling.KEPT


def test_a_page_that_came_while_nobody_looked_can_not_be_known_to_be_late() -> None:
    unseen = replace(place(START + 3 * DAY, START - DAY), looked=())
    assert judge(PAGE, record(places=(unseen,)), LATER).ruling is Ruling.UNKNOWN
    only_then = replace(unseen, looked=((START + 3 * DAY, START + 4 * DAY),))
    assert judge(PAGE, record(places=(only_then,)), LATER).ruling is Ruling.UNKNOWN
    awake = replace(unseen, looked=((START + DAY, START + 2 * DAY),))
    assert judge(PAGE, record(places=(awake,)), LATER).ruling is Ruling.BROKEN


def feed(name: str) -> Place:
    return place(START - HOUR, START - DAY, kind="feed", names=(name,))


def test_a_feed_for_each_category() -> None:
    both = record(places=(feed("hosting"), feed("Stats and figures")))
    judged = judge(FEEDS, both, LATER)
    assert judged.ruling is Ruling.KEPT
    assert "2 of 2 feeds are there." in said(judged)
    one = judge(FEEDS, record(places=(feed("hosting"),)), LATER)
    assert one.ruling is Ruling.UNKNOWN
    assert "stats: we were given no such feed to read." in said(one)


def test_statistics_is_no_feed_for_stats() -> None:
    near = record(places=(feed("hosting"), feed("statistics")))
    assert judge(FEEDS, near, LATER).ruling is Ruling.UNKNOWN


def test_a_known_issue_is_solved_by_the_end_of_the_incident_it_points_to() -> None:
    early = record(trouble(0, start=START - DAY, length=60))
    late = record(trouble(0, start=START - DAY, length=3000))
    lasting = record(trouble(0, start=START - DAY, length=None, seen=3000))
    assert judge(ISSUE, early, LATER).ruling is Ruling.KEPT
    assert judge(ISSUE, late, LATER).ruling is Ruling.BROKEN
    assert judge(ISSUE, lasting, LATER).ruling is Ruling.BROKEN


def test_a_known_issue_that_nothing_points_to_is_the_users_to_settle() -> None:
    alone = promise(PromiseKind.KNOWN_ISSUE, due=START)
    assert judge(alone, record(), START - DAY).ruling is Ruling.OPEN
    assert judge(alone, record(), LATER).ruling is Ruling.UNKNOWN
    in_time = promise(PromiseKind.KNOWN_ISSUE, due=START, settled=(START - HOUR, True))
    too_late = promise(PromiseKind.KNOWN_ISSUE, due=START, settled=(START + DAY, True))
    assert judge(in_time, record(), LATER).ruling is Ruling.KEPT
    assert judge(too_late, record(), LATER).ruling is Ruling.BROKEN


def test_slips_are_counted_and_said() -> None:
    moved = promise(PromiseKind.OTHER, due=START, earlier=(START - 9 * DAY, START - 5 * DAY))
    judged = judge(moved, record(), START - DAY)
    assert judged.slips == 2
    assert "Moved 2 times: first promised for" in said(judged)


def test_a_date_that_was_moved_nearer_is_no_slip() -> None:
    sooner = promise(PromiseKind.OTHER, due=START, earlier=(START + DAY,))
    assert judge(sooner, record(), START - DAY).slips == 0


def test_a_date_that_was_moved_there_and_back_was_moved_twice() -> None:
    moved = promise(PromiseKind.OTHER, due=START, earlier=(START + DAY, START + 5 * DAY))
    judged = judge(moved, record(), START - DAY)
    assert judged.slips == 1
    assert "Moved 2 times: first promised for" in said(judged)
