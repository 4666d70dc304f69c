"""Promises at the very moments on which a ruling turns: one minute here or there changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from statuswatch.core.docket import PromiseKind
from statuswatch.core.judgement import Judgement, Ruling
from statuswatch.core.promise import judge
from statuswatch.core.words import render
from tests.core.deeds import (
    DAY,
    HOUR,
    MINUTE,
    START,
    letter,
    place,
    promise,
    record,
    silent,
    ticket,
    trouble,
    watched,
)

LATER = START + 90 * DAY
HOURLY = promise(PromiseKind.UPDATE_EVERY, HOUR)
IN_4_H = promise(PromiseKind.RESOLVE_WITHIN, 4 * HOUR)
ANSWER = promise(PromiseKind.ANSWER_WITHIN, DAY)
POST_MORTEM = promise(PromiseKind.POST_MORTEM, 5 * DAY)
OTHER = promise(PromiseKind.OTHER, due=START)


def tally(judged: Judgement) -> tuple[Ruling, int, int, int]:
    return judged.ruling, judged.kept, judged.broken, judged.unknown


def said(judged: Judgement) -> str:
    return " ".join(render(e.words) for e in judged.evidence).replace("\N{NO-BREAK SPACE}", " ")


# -- once ------------------------------------------------------------------------------------------


def test_at_the_very_minute_that_it_is_due_there_is_still_time() -> None:
    assert judge(OTHER, record(), START).ruling is Ruling.OPEN
    assert judge(OTHER, record(), START + MINUTE).ruling is Ruling.UNKNOWN


def test_a_date_named_again_as_it_was_is_no_slip() -> None:
    assert judge(replace(OTHER, earlier=(START,)), record(), LATER).slips == 0
    assert judge(replace(OTHER, earlier=(START - DAY,)), record(), LATER).slips == 1


def test_what_the_user_judges_counts_from_that_moment_and_leaves_no_doubt() -> None:
    settled = replace(OTHER, settled=(LATER, True))
    assert tally(judge(settled, record(), LATER)) == (Ruling.KEPT, 1, 0, 0)
    assert judge(settled, record(), LATER - MINUTE).ruling is Ruling.UNKNOWN


def test_whether_it_was_past_when_it_was_made_is_told_by_its_first_date() -> None:
    moved = replace(OTHER, made=START, due=START + DAY, earlier=(START - DAY,))
    assert "that was past already" in said(judge(moved, record(), LATER))
    assert "that was past already" not in said(judge(replace(moved, earlier=()), record(), LATER))


def test_a_page_two_minutes_late_is_in_time_and_waits_so_long() -> None:
    page = promise(PromiseKind.STATUS_PAGE, due=START)
    there = place(START + 2 * MINUTE, added=START - DAY)
    assert judge(page, record(places=(there,)), LATER).ruling is Ruling.KEPT
    assert judge(page, record(), START + 2 * MINUTE).ruling is Ruling.OPEN
    assert judge(page, record(), START + 3 * MINUTE).ruling is Ruling.UNKNOWN
    never = place(None, added=START)
    assert judge(page, record(places=(never,)), LATER).ruling is Ruling.BROKEN


def test_feeds_that_are_gone_are_not_counted() -> None:
    feeds = promise(PromiseKind.FEED_PER_CATEGORY, due=START)
    one, two = (replace(place(START, kind="feed"), source=name) for name in "ab")
    assert judge(feeds, record(places=(one, two)), LATER).ruling is Ruling.KEPT
    gone = replace(two, lost=START + DAY)
    assert judge(feeds, record(places=(one, gone)), LATER).ruling is Ruling.UNKNOWN


# -- a word every hour -----------------------------------------------------------------------------


def test_what_ended_as_the_promise_was_made_tests_nothing() -> None:
    late = replace(HOURLY, made=START + 240 * MINUTE)
    assert tally(judge(late, record(trouble(0)), LATER)) == (Ruling.OPEN, 0, 0, 0)


def test_troubles_that_touch_are_one_time_without_a_word() -> None:
    two = silent(60), silent(60, start=START + HOUR)
    judged = judge(HOURLY, record(*two, watched=(watched(-10, 300),)), LATER)
    assert tally(judged) == (Ruling.BROKEN, 0, 1, 0)
    apart = silent(60), silent(60, start=START + HOUR + MINUTE)
    judged = judge(HOURLY, record(*apart, watched=(watched(-10, 300),)), LATER)
    assert tally(judged) == (Ruling.KEPT, 2, 0, 0)


def test_what_lasts_has_its_two_minutes_before_it_is_a_time_without_a_word() -> None:
    for minutes, gaps in ((61, 0), (62, 0), (63, 1)):
        lasting = trouble(length=None, seen=minutes, read=minutes)
        now = START + minutes * MINUTE
        judged = judge(HOURLY, record(lasting, watched=(watched(0, minutes),)), now)
        assert judged.kept + judged.broken + judged.unknown == gaps, minutes


def test_how_many_words_were_due_is_counted_to_the_minute() -> None:
    def due(gap: float) -> str:
        told = trouble(1, 1 + gap, length=1 + gap)
        return said(judge(HOURLY, record(told, watched=(watched(0, 900),)), LATER))

    assert "No word for 2 h," in due(120)
    assert ": one was due." in due(120)
    assert ": one was due." in due(122)
    assert ": 2 were due." in due(123)
    assert ": 3 were due." in due(240)


def test_a_letter_about_another_outage_is_no_word_on_this_one() -> None:
    told, words = trouble(0, length=100), letter(START + 50 * MINUTE, "Still at it", "o2")
    assert judge(HOURLY, record(told, letters=(words,)), LATER).broken == 1
    mine = replace(words, outage="o1")
    assert judge(HOURLY, record(told, letters=(mine,)), LATER).broken == 0


def test_who_watched_an_hour_and_two_minutes_of_a_silence_can_not_know() -> None:
    for minutes, ruling in ((62, Ruling.UNKNOWN), (63, Ruling.BROKEN)):
        judged = judge(HOURLY, record(silent(180), watched=(watched(0, minutes),)), LATER)
        assert judged.ruling is ruling, minutes


# -- each time -------------------------------------------------------------------------------------


def test_of_what_stood_when_it_was_promised_the_time_runs_from_then() -> None:
    late = replace(IN_4_H, made=START + 2 * HOUR)
    assert judge(late, record(trouble(0, length=300)), LATER).ruling is Ruling.KEPT
    assert judge(late, record(trouble(0, length=363)), LATER).ruling is Ruling.BROKEN


def test_an_end_that_was_promised_for_a_day_is_not_about_what_began_after_it() -> None:
    by = promise(PromiseKind.RESOLVE_WITHIN, due=START - DAY)
    assert tally(judge(by, record(trouble(0)), LATER)) == (Ruling.OPEN, 0, 0, 0)
    assert judge(replace(by, due=START), record(trouble(0)), LATER).ruling is Ruling.BROKEN


def test_what_lasts_is_open_for_two_minutes_more_though_nobody_read_it() -> None:
    told = record(trouble(length=None, seen=200))
    assert judge(IN_4_H, told, START + 242 * MINUTE).ruling is Ruling.OPEN
    assert render(judge(IN_4_H, told, START + HOUR).words) == "There is still time."
    assert render(judge(IN_4_H, record(), START + HOUR).words) == "Nothing has tested it yet."
    assert judge(IN_4_H, told, START + 243 * MINUTE).ruling is Ruling.UNKNOWN


def test_an_answer_a_minute_late_is_in_time() -> None:
    for minutes, ruling in ((2, Ruling.KEPT), (3, Ruling.BROKEN)):
        one = ticket(START, START + DAY + minutes * MINUTE)
        assert judge(ANSWER, record(tickets=(one,)), LATER).ruling is ruling
        waits = record(tickets=(ticket(START),))
        open_ = judge(ANSWER, waits, START + DAY + minutes * MINUTE).ruling
        assert open_ is (Ruling.OPEN if minutes == 2 else Ruling.BROKEN)


def test_a_date_for_an_answer_is_about_what_waits_and_not_about_what_comes_after_it() -> None:
    by = promise(PromiseKind.ANSWER_WITHIN, made=START, due=START + 3 * DAY)
    waits = ticket(START - DAY)
    assert judge(by, record(tickets=(waits,)), START + DAY).evidence
    assert judge(by, record(tickets=(waits,)), LATER).ruling is Ruling.BROKEN
    came = replace(waits, answered=START + 2 * DAY)
    assert judge(by, record(tickets=(came,)), LATER).ruling is Ruling.KEPT
    before = replace(waits, answered=START - HOUR)
    after = ticket(START + 4 * DAY)
    assert judge(by, record(tickets=(before, after)), LATER).ruling is Ruling.OPEN
    forgotten = ticket(START - timedelta(days=31))
    assert judge(by, record(tickets=(forgotten,)), LATER).ruling is Ruling.OPEN
    within = promise(PromiseKind.ANSWER_WITHIN, DAY, made=START)
    assert judge(within, record(tickets=(waits,)), LATER).ruling is Ruling.OPEN
    now = ticket(START)  # sent at the very moment
    assert judge(within, record(tickets=(now,)), LATER).ruling is Ruling.BROKEN


def test_what_ended_as_it_was_promised_is_to_be_explained_and_before_its_end_nothing_is() -> None:
    made = replace(POST_MORTEM, made=START + 240 * MINUTE)
    assert len(judge(made, record(trouble(0)), START + DAY).evidence) == 1
    early = letter(START + HOUR, "The root cause is a disk.")
    assert judge(POST_MORTEM, record(trouble(0), letters=(early,)), START + DAY).kept == 0
    after = replace(early, at=START + 240 * MINUTE)
    assert judge(POST_MORTEM, record(trouble(0), letters=(after,)), START + DAY).kept == 1


def test_an_explanation_has_its_two_minutes() -> None:
    due = START + 240 * MINUTE + 5 * DAY
    told = record(trouble(0, read=60 * 24 * 30))
    assert judge(POST_MORTEM, told, due + 2 * MINUTE).ruling is Ruling.OPEN
    assert judge(POST_MORTEM, told, due + 3 * MINUTE).ruling is Ruling.BROKEN
