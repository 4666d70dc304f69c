"""Kept, broken, open, or nobody can know: promises judged by what was recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.judgement import Judgement, Record, Ruling, Story, Trouble, scoreboard
from statuswatch.core.model import Level
from statuswatch.core.promise import judge
from statuswatch.core.words import render
from tests.core.deeds import (
    DAY,
    HOUR,
    MINUTE,
    START,
    letter,
    promise,
    record,
    silent,
    story,
    ticket,
    trouble,
    watched,
)

LATER = START + 90 * DAY
HOURLY = promise(PromiseKind.UPDATE_EVERY, HOUR)
IN_4_H = promise(PromiseKind.RESOLVE_WITHIN, 4 * HOUR)
ANSWER = promise(PromiseKind.ANSWER_WITHIN, DAY, workdays=True, zone="Europe/Berlin")
POST_MORTEM = promise(PromiseKind.POST_MORTEM, 5 * DAY)


def tally(judged: Judgement) -> tuple[Ruling, int, int, int]:
    return judged.ruling, judged.kept, judged.broken, judged.unknown


def said(judged: Judgement) -> str:
    return " ".join(render(e.words) for e in judged.evidence).replace("\N{NO-BREAK SPACE}", " ")


# -- a word every hour -----------------------------------------------------------------------------


def test_a_word_every_hour_is_kept() -> None:
    judged = judge(HOURLY, record(trouble(0, 55, 115, 175, 230)), LATER)
    assert tally(judged) == (Ruling.KEPT, 5, 0, 0)
    assert render(judged.words) == "Kept 5 times."
    assert said(judged) == "The longest time without a word was 1 h."


def test_a_gap_that_was_too_long_is_quoted_with_their_last_word() -> None:
    judged = judge(HOURLY, record(trouble(0, 55, 200)), LATER)
    assert tally(judged) == (Ruling.BROKEN, 2, 1, 0)
    assert render(judged.words) == "Broken once of 3 times."
    assert judged.evidence[0].quote == "Word 1"
    assert "No word for 2 h 25 min" in said(judged)
    assert "2 were due" in said(judged)


def test_the_first_gap_begins_with_the_outage_as_we_saw_it_not_with_their_first_word() -> None:
    judged = judge(HOURLY, record(trouble(90, 145, 200)), LATER)
    assert tally(judged) == (Ruling.BROKEN, 3, 1, 0)
    assert judged.evidence[0].at == START


def test_the_last_gap_ends_with_the_outage() -> None:
    judged = judge(HOURLY, record(trouble(0, 55, 110)), LATER)
    assert tally(judged) == (Ruling.BROKEN, 2, 1, 0)


def test_two_minutes_are_no_lateness_for_a_page_shows_whole_minutes() -> None:
    assert judge(HOURLY, record(trouble(0, 62, 124, 186)), LATER).broken == 0
    assert judge(HOURLY, record(trouble(0, 63, 124, 186)), LATER).broken == 1


def test_what_lasts_is_not_too_long_before_its_hour_is_over() -> None:
    lasting = record(trouble(0, 55, length=None, seen=100))
    assert tally(judge(HOURLY, lasting, START + 100 * MINUTE)) == (Ruling.KEPT, 1, 0, 0)
    overdue = record(trouble(0, 55, length=None, seen=180, read=180))
    assert tally(judge(HOURLY, overdue, START + 180 * MINUTE)) == (Ruling.BROKEN, 1, 1, 0)


def test_a_letter_put_to_the_outage_is_a_word() -> None:
    mail = letter(START + 120 * MINUTE, "We are at it")
    quiet = trouble(0, 60, 180, 235)
    assert judge(HOURLY, record(quiet), LATER).broken == 1
    assert judge(HOURLY, record(quiet, letters=(mail,)), LATER).broken == 0


def test_silence_nobody_watched_can_not_be_known() -> None:
    judged = judge(HOURLY, record(silent()), LATER)
    assert tally(judged) == (Ruling.UNKNOWN, 0, 0, 1)
    assert "did not watch all the time" in said(judged)


def test_silence_that_we_watched_long_enough_breaks_it() -> None:
    assert judge(HOURLY, record(silent(), watched=(watched(0, 59),)), LATER).broken == 0
    assert judge(HOURLY, record(silent(), watched=(watched(0, 63),)), LATER).broken == 1


def test_a_list_that_was_read_later_tells_of_the_time_nobody_watched() -> None:
    listed = trouble(0, 200)
    assert judge(HOURLY, record(listed), LATER).broken == 1
    unread = trouble(0, 200, read=0)
    assert tally(judge(HOURLY, record(unread), LATER)) == (Ruling.UNKNOWN, 1, 0, 1)


def test_outages_that_overlap_are_one_time_of_words() -> None:
    one = trouble(0, 60, 180, 235, name="o1")
    two = trouble(20, start=START + 100 * MINUTE, length=60, name="o2")
    assert judge(HOURLY, record(one), LATER).broken == 1
    assert judge(HOURLY, record(one, two), LATER).broken == 0


def test_what_was_over_before_it_was_promised_does_not_count() -> None:
    fresh = promise(PromiseKind.UPDATE_EVERY, HOUR, made=START + DAY)
    judged = judge(fresh, record(trouble(0)), LATER)
    assert tally(judged) == (Ruling.OPEN, 0, 0, 0)
    assert render(judged.words) == "Nothing has tested it yet."


def test_promised_in_the_middle_it_counts_from_then() -> None:
    middle = promise(PromiseKind.UPDATE_EVERY, HOUR, made=START + 180 * MINUTE)
    assert tally(judge(middle, record(trouble(0)), LATER)) == (Ruling.KEPT, 1, 0, 0)


def test_a_pace_without_a_length_can_not_be_judged() -> None:
    for limit in (None, timedelta(), -HOUR):
        judged = judge(promise(PromiseKind.UPDATE_EVERY, limit), record(trouble(0)), LATER)
        assert judged.ruling is Ruling.UNKNOWN
        assert said(judged) == ""


# -- over within four hours ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "sure", "ruling"),
    [
        (240, True, Ruling.KEPT),
        (243, True, Ruling.BROKEN),
        (240, False, Ruling.UNKNOWN),
        (500, False, Ruling.BROKEN),
    ],
)
def test_over_within_four_hours(length: float, sure: bool, ruling: Ruling) -> None:
    """Of one whose end nobody saw only the least that it lasted is known."""
    assert judge(IN_4_H, record(trouble(0, length=length, sure=sure)), LATER).ruling is ruling


@pytest.mark.parametrize(
    ("seen", "now", "ruling"),
    [(100, 100, Ruling.OPEN), (300, 300, Ruling.BROKEN), (100, 300, Ruling.UNKNOWN)],
)
def test_what_lasts_is_broken_once_it_was_seen_after_its_time(
    seen: float, now: float, ruling: Ruling
) -> None:
    lasting = record(trouble(0, length=None, seen=seen))
    assert judge(IN_4_H, lasting, START + now * MINUTE).ruling is ruling


def test_a_week_instead_of_four_hours_is_quoted() -> None:
    judged = judge(IN_4_H, record(trouble(0, length=7 * 1440)), LATER)
    assert said(judged) == "Over after 7 d: 6 d 20 h too late."
    assert judged.evidence[0].quote == "Feeds are late"


@pytest.mark.parametrize(
    ("words", "worst", "ruling"),
    [
        ("Critical incidents are resolved within 4 hours", Level.DEGRADED, Ruling.OPEN),
        ("Critical incidents are resolved within 4 hours", Level.PARTIAL, Ruling.BROKEN),
        ("Every incident is resolved within 4 hours", Level.DEGRADED, Ruling.BROKEN),
    ],
)
def test_what_is_only_slow_is_not_critical(words: str, worst: Level, ruling: Ruling) -> None:
    mild = replace(trouble(0, length=500), worst=worst)
    assert judge(replace(IN_4_H, text=words), record(mild), LATER).ruling is ruling


# -- answers ---------------------------------------------------------------------------------------


def test_an_answer_within_one_business_day_waits_for_the_weekend() -> None:
    friday = START + 4 * DAY
    kept = record(tickets=(ticket(friday, friday + 3 * DAY),))
    late = record(tickets=(ticket(friday, friday + 3 * DAY + HOUR),))
    assert tally(judge(ANSWER, kept, LATER)) == (Ruling.KEPT, 1, 0, 0)
    assert tally(judge(ANSWER, late, LATER)) == (Ruling.BROKEN, 0, 1, 0)


def test_a_report_without_an_answer_breaks_it_when_its_time_is_over() -> None:
    asked = record(tickets=(ticket(START, acknowledged=START + MINUTE),))
    assert judge(ANSWER, asked, START + 23 * HOUR).ruling is Ruling.OPEN
    judged = judge(ANSWER, asked, START + 4 * DAY)
    assert judged.ruling is Ruling.BROKEN
    assert "Not answered for 4 d; they said at" in said(judged)


def test_reports_from_before_the_promise_do_not_count() -> None:
    asked = record(tickets=(ticket(START - 31 * DAY),))
    assert judge(ANSWER, asked, LATER).ruling is Ruling.OPEN


# -- a post-mortem ---------------------------------------------------------------------------------


def explained_after(days: float) -> Record:
    told = story(1440 * days + 240, phase="postmortem")
    return record(trouble_with(told))


def trouble_with(*stories: Story) -> Trouble:
    return Trouble("o1", START, START + 4 * HOUR, START + 4 * HOUR, True, stories)


def test_a_post_mortem_within_five_days_is_kept() -> None:
    assert judge(POST_MORTEM, explained_after(4), LATER).ruling is Ruling.KEPT
    assert judge(POST_MORTEM, explained_after(6), LATER).ruling is Ruling.BROKEN


def test_a_letter_that_explains_is_one_an_answer_is_not() -> None:
    after = START + 2 * DAY
    over = trouble(0, read=1440 * 30)
    sorry = record(over, letters=(letter(after, "We are sorry for the trouble"),))
    why = record(over, letters=(letter(after, "Root cause: a disk was full"),))
    assert judge(POST_MORTEM, sorry, LATER).ruling is Ruling.BROKEN
    assert judge(POST_MORTEM, why, LATER).ruling is Ruling.KEPT


def test_a_promise_of_a_post_mortem_is_none_and_a_hint_is_the_users_to_read() -> None:
    after = START + 5 * HOUR
    over = trouble(0, read=1440 * 30)

    def ruling(text: str) -> Ruling:
        return judge(POST_MORTEM, record(over, letters=(letter(after, text),)), LATER).ruling

    assert ruling("A post-mortem will follow within 5 days.") is Ruling.BROKEN
    assert ruling("We will not publish a post-mortem.") is Ruling.BROKEN
    assert ruling("We believe it was caused by a switch.") is Ruling.UNKNOWN


def test_a_letter_counts_for_what_its_outage_has_become() -> None:
    joined = replace(trouble(0), id="o9", names=("o9", "o1"))
    why = record(joined, letters=(letter(START + 5 * HOUR, "The root cause is a disk."),))
    assert judge(POST_MORTEM, why, LATER).ruling is Ruling.KEPT


def test_no_post_mortem_is_only_broken_if_their_page_was_read_then() -> None:
    over = trouble(0)
    due = 240 + 5 * 1440
    assert judge(POST_MORTEM, record(over), START + DAY).ruling is Ruling.OPEN
    assert judge(POST_MORTEM, record(over), LATER).ruling is Ruling.UNKNOWN
    read = record(over, watched=(watched(due - 10, due + 10),))
    assert judge(POST_MORTEM, read, LATER).ruling is Ruling.BROKEN


# -- the rest --------------------------------------------------------------------------------------


def test_due_before_it_was_promised_is_judged_with_a_word() -> None:
    past = promise(PromiseKind.OTHER, due=START, made=START + DAY)
    judged = judge(past, record(), LATER)
    assert judged.ruling is Ruling.UNKNOWN
    assert "that was past already" in said(judged)


def test_only_the_user_knows_of_other_promises() -> None:
    free = promise(PromiseKind.OTHER)
    assert judge(free, record(), LATER).ruling is Ruling.OPEN
    kept = promise(PromiseKind.OTHER, settled=(START, True))
    assert said(judge(kept, record(), LATER)).endswith("Kept, as you say.")
    broken = promise(PromiseKind.OTHER, settled=(START, False))
    assert judge(broken, record(), LATER).ruling is Ruling.BROKEN


def test_what_was_recorded_counts_more_than_what_the_user_says() -> None:
    generous = promise(PromiseKind.UPDATE_EVERY, HOUR, settled=(START, True))
    assert judge(generous, record(trouble(0, 200)), LATER).ruling is Ruling.BROKEN
    assert "You said that they kept it" in said(judge(generous, record(trouble(0, 200)), LATER))
    assert judge(generous, record(silent()), LATER).ruling is Ruling.KEPT


@pytest.mark.parametrize("kind", list(PromiseKind))
def test_nothing_recorded_never_breaks_a_promise(kind: PromiseKind) -> None:
    bare = promise(kind, HOUR, due=START)
    assert judge(bare, record(), LATER).ruling is not Ruling.BROKEN
    assert judge(promise(kind), record(), LATER).broken == 0


def test_the_board_counts_each_promise_once() -> None:
    record_ = record(trouble(0, 200, length=500))
    judged = [judge(p, record_, LATER) for p in (HOURLY, IN_4_H, POST_MORTEM, _other(True))]
    board = scoreboard(judged)
    assert (board.kept, board.broken, board.open, board.unknown) == (1, 2, 0, 1)
    assert render(board.words) == "Kept 1, broken 2, open 0, can't know 1."
    assert render(scoreboard(judged[:2]).words) == "Kept 0, broken 2, open 0."
    assert render(scoreboard([]).words) == "They have promised nothing."


def _other(kept: bool) -> Promise:
    return promise(PromiseKind.OTHER, settled=(START, kept))


# -- a time that passed since we last read -------------------------------------------------------------


def test_a_limit_that_passed_unread_waits_for_the_next_read() -> None:
    """While somebody looks; where nobody does, nobody can know."""
    lasting = trouble(0, length=None, seen=238, read=238)
    now, again = START + 245 * MINUTE, START + 248 * MINUTE
    judged = judge(IN_4_H, record(replace(lasting, again=again)), now)
    assert judged.ruling is Ruling.OPEN
    assert "Not read since" in render(judged.words)
    assert "we look again at" in render(judged.words)
    assert judge(IN_4_H, record(lasting), now).ruling is Ruling.UNKNOWN
    read = replace(lasting, seen=START + 248 * MINUTE, again=START + 253 * MINUTE)
    assert judge(IN_4_H, record(read), START + 249 * MINUTE).ruling is Ruling.BROKEN


def test_an_explanation_that_is_due_is_missed_only_once_we_have_read_again() -> None:
    over = trouble(0, length=60)
    due = over.end + 5 * DAY if over.end is not None else START
    read = watched(0, (due - START) / MINUTE - 1)
    waits = record(over, watched=(read,), again=due + 6 * MINUTE)
    judged = judge(POST_MORTEM, waits, due + 4 * MINUTE)
    assert judged.ruling is Ruling.OPEN
    assert "we look again at" in render(judged.words)
    unread = record(over, watched=(read,))
    assert judge(POST_MORTEM, unread, due + 4 * MINUTE).ruling is Ruling.UNKNOWN


def test_an_issue_whose_day_passed_unread_waits_for_the_next_read() -> None:
    lasting = trouble(0, length=None, seen=-1)
    now = START + 3 * MINUTE
    proof = "https://podhost.example/incidents/1"
    issue = promise(PromiseKind.KNOWN_ISSUE, due=START, proof=proof)
    judged = judge(issue, record(replace(lasting, again=START + 5 * MINUTE)), now)
    assert judged.ruling is Ruling.OPEN
    assert "we look again at" in render(judged.words)
    assert judge(issue, record(lasting), now).ruling is Ruling.UNKNOWN
