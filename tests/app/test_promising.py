"""Promises judged by what a profile has recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from statuswatch.app import App, promising
from statuswatch.app.promising import PromiseError
from statuswatch.core.docket import Promise, PromiseKind, Ticket
from statuswatch.core.judgement import Ruling
from statuswatch.core.model import (
    Component,
    Failed,
    Incident,
    Level,
    Observation,
    Outcome,
    Report,
    Service,
    Source,
    Update,
)
from statuswatch.core.quarters import Period
from statuswatch.core.words import render, say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from statuswatch.store.nouns import Proof
from tests.docket_double import DocketDouble
from tests.engine.stage import START

HOST = Service("podhost", "Podhost")
PAGE = Source("podhost:page", "podhost", "statuspage", "https://status.podhost.example")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CALM = Report(components=(Component("Feeds", Level.OK),))


class Past:
    """An App whose page was read every ten minutes, unless it slept."""

    def __init__(self, app: App, clock: SimulatedClock) -> None:
        self.app, self.clock = app, clock
        app.stored = replace(app.stored, docket=DocketDouble())
        app.stored.ledger.follow(HOST, [PAGE], clock.now())

    def reads(self, outcome: Outcome, times: int = 1) -> None:
        for _ in range(times):
            self.app.stored.journal.commit(
                Observation(PAGE, self.clock.now(), outcome),
                self.app.rules,
                Proof(reach=15 * MINUTE),
            )
            self.clock.jump(10 * MINUTE)

    def promise(self, kind: PromiseKind, **more: object) -> Promise:
        bare = Promise("podhost", kind, "so they said", self.clock.now())
        return promising.add(self.app, replace(bare, **more))[0]  # type: ignore[arg-type]

    def ruling(self) -> Ruling:
        return promising.judged(self.app, HOST).judgements[0].ruling


def down(begin: object, *words: object, over: object = None) -> Report:
    updates = tuple(Update(str(n), at, "update", f"Word {n}") for n, at in enumerate(words))  # type: ignore[arg-type]
    return Report((Incident("i1", "Feeds are late", Level.DOWN, begin, over, updates=updates),))  # type: ignore[arg-type]


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    clock = SimulatedClock(START, sane_from=START)
    app = App(Profile.at(tmp_path), clock)
    yield Past(app, clock)
    app.close_store()


def test_a_gap_between_their_words_breaks_the_pace_they_promised(past: Past) -> None:
    past.promise(PromiseKind.UPDATE_EVERY, limit=HOUR)
    past.reads(CALM, 3)
    begin = past.clock.now()
    past.reads(down(begin, begin), 18)
    assert past.ruling() is Ruling.BROKEN
    [judged] = promising.judged(past.app, HOST).judgements
    assert judged.evidence[0].quote == "Word 0"
    assert "were due" in judged.evidence[0].words.many  # type: ignore[operator]


def test_a_week_without_us_and_without_a_word_is_nobodys_to_know(past: Past) -> None:
    """A part was ill before we slept and after: nobody posted anything that we could read later."""
    past.promise(PromiseKind.UPDATE_EVERY, limit=HOUR)
    ill = Report(components=(Component("Feeds", Level.DOWN),))
    past.reads(CALM)
    past.reads(ill, 2)
    past.clock.jump(7 * DAY)
    past.reads(ill, 2)
    assert past.ruling() is Ruling.UNKNOWN
    past.reads(ill, 8)
    assert past.ruling() is Ruling.BROKEN


def test_a_list_that_is_read_after_the_sleep_tells_of_it(past: Past) -> None:
    past.promise(PromiseKind.UPDATE_EVERY, limit=HOUR)
    past.reads(CALM)
    begin = past.clock.now()
    past.reads(down(begin, begin), 2)
    past.clock.jump(7 * DAY)
    spoke = [begin, *(begin + n * 55 * MINUTE for n in range(1, 184))]
    past.reads(down(begin, *spoke, over=begin + 7 * DAY), 2)
    assert past.ruling() is Ruling.KEPT


def test_over_within_is_judged_by_what_was_seen(past: Past) -> None:
    past.promise(PromiseKind.RESOLVE_WITHIN, limit=HOUR)
    past.reads(CALM)
    begin = past.clock.now()
    past.reads(down(begin, begin), 3)
    assert past.ruling() is Ruling.OPEN
    past.reads(down(begin, begin, over=past.clock.now()), 2)
    assert past.ruling() is Ruling.KEPT


def test_one_that_vanished_while_we_slept_may_have_lasted_longer(past: Past) -> None:
    past.promise(PromiseKind.RESOLVE_WITHIN, limit=4 * HOUR)
    past.reads(CALM)
    begin = past.clock.now()
    past.reads(down(begin, begin), 2)
    past.clock.jump(2 * DAY)
    past.reads(CALM, 4)
    assert past.ruling() is Ruling.UNKNOWN


def test_a_page_that_was_never_readable_breaks_its_date(past: Past) -> None:
    past.promise(PromiseKind.STATUS_PAGE, due=past.clock.now() + DAY)
    past.reads(Failed(say("It answers 404")), 2)
    assert past.ruling() is Ruling.OPEN
    past.clock.jump(2 * DAY)
    past.reads(Failed(say("It answers 404")), 2)
    assert past.ruling() is Ruling.BROKEN


def test_a_page_that_is_read_in_time_keeps_it_until_it_is_lost(past: Past) -> None:
    past.promise(PromiseKind.STATUS_PAGE, due=past.clock.now() + DAY)
    past.reads(CALM, 2)
    assert past.ruling() is Ruling.KEPT
    past.reads(Failed(say("It answers 404")), 3)
    assert past.ruling() is Ruling.KEPT
    past.clock.jump(2 * DAY)
    past.reads(Failed(say("It answers 404")), 1)
    assert past.ruling() is Ruling.BROKEN


def test_what_they_said_while_down_is_counted_apart(past: Past) -> None:
    past.reads(CALM)
    begin = past.clock.now()
    told = Update("u", begin, "update", f"Next update by {begin + HOUR:%H:%M} UTC.")
    ill = Report((Incident("i1", "Down", Level.DOWN, begin, updates=(told,)),))
    past.reads(ill, 12)
    judged = promising.judged(past.app, HOST)
    assert judged.judgements == ()
    assert [one.ruling for one in judged.stated] == [Ruling.BROKEN]
    assert render(judged.stated_board.words) == "Kept 0, broken 1, open 0."


def test_what_they_said_while_down_counts_though_their_first_promise_came_after_it(
    past: Past,
) -> None:
    begin = past.clock.now()
    told = Update("1", begin, "update", "Next update in 30 minutes.")
    trouble = Incident("i1", "Feeds are late", Level.DOWN, begin, updates=(told,))
    past.reads(Report((trouble,)), times=9)
    past.reads(Report((replace(trouble, ended=begin + 2 * HOUR),)), times=4)
    past.promise(PromiseKind.RESOLVE_WITHIN, limit=4 * HOUR)
    judged = promising.judged(past.app, HOST)
    assert [one.ruling for one in judged.stated] == [Ruling.BROKEN]
    half = Period(begin - DAY, begin + MINUTE)
    assert promising.judged(past.app, HOST, half).judgements == ()
    assert len(promising.judged(past.app, HOST, half).stated) == 1
    after = Period(begin + MINUTE, past.clock.now() + DAY)
    assert promising.judged(past.app, HOST, after).stated == ()
    assert len(promising.judged(past.app, HOST, after).judgements) == 1


def test_three_months_later_the_day_to_judge_brings_a_card_with_the_score(past: Past) -> None:
    past.promise(PromiseKind.ANSWER_WITHIN, limit=DAY, workdays=True)
    past.promise(PromiseKind.OTHER, text="We pay it back", settled=(past.clock.now(), True))
    past.app.stored.docket.keep_ticket(
        Ticket("podhost", past.clock.now(), "help@podhost.example", "My feed is gone")
    )
    day = (past.clock.now() + 90 * DAY).date()
    promising.review_all(past.app, HOST, day)
    calm = promising.review_notices(past.app, UTC)
    assert calm.notices == ()
    assert calm.again is not None
    past.clock.jump(calm.again - past.clock.now())
    [notice] = promising.review_notices(past.app, UTC).notices
    assert render(notice.title) == "Time to judge Podhost"
    assert "Kept 1, broken 1, open 0." in render(notice.body)


def test_the_same_promise_twice_is_one(past: Past) -> None:
    first = past.promise(PromiseKind.UPDATE_EVERY, limit=HOUR)
    again, new = promising.add(past.app, replace(first, id=0))
    assert (again.id, new) == (first.id, False)


def test_moved_dates_stay(past: Past) -> None:
    begin = past.clock.now()
    bond = past.promise(PromiseKind.KNOWN_ISSUE, due=begin + DAY)
    bond = promising.move(past.app, bond, begin + 3 * DAY)
    bond = promising.move(past.app, bond, begin + 9 * DAY)
    assert bond.earlier == (begin + DAY, begin + 3 * DAY)
    assert promising.judged(past.app, HOST).judgements[0].slips == 2
    with pytest.raises(PromiseError):
        promising.move(past.app, bond, begin + 9 * DAY)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (PromiseKind.UPDATE_EVERY, {}),
        (PromiseKind.UPDATE_EVERY, {"limit": timedelta()}),
        (PromiseKind.UPDATE_EVERY, {"due": START}),
        (PromiseKind.ANSWER_WITHIN, {}),
        (PromiseKind.RESOLVE_WITHIN, {}),
        (PromiseKind.OTHER, {"text": "  "}),
        (PromiseKind.ANSWER_WITHIN, {"limit": HOUR, "zone": "Nowhere/Else"}),
        (PromiseKind.OTHER, {"made": START + 90 * DAY}),
    ],
)
def test_what_can_not_be_judged_is_refused_with_words(
    past: Past, kind: PromiseKind, more: dict[str, object]
) -> None:
    with pytest.raises(PromiseError) as refused:
        past.promise(kind, **more)
    assert refused.value.advice.one
    assert past.app.stored.docket.docket("podhost").promises == ()


def test_a_day_to_judge_lies_ahead(past: Past) -> None:
    with pytest.raises(PromiseError):
        promising.review_all(past.app, HOST, date(2001, 1, 1))
