"""A vendor over a period, in figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from statuswatch.core.answering import clock_of
from statuswatch.core.clocks import Admission
from statuswatch.core.docket import Ticket
from statuswatch.core.episodes import Chronicle, Credit
from statuswatch.core.judgement import Trouble
from statuswatch.core.model import Service
from statuswatch.core.money import parse
from statuswatch.core.parting import parting
from statuswatch.core.quarters import Period
from statuswatch.core.rewriting import Revision, Rewriting
from statuswatch.core.scorecard import Scorecard, scorecard
from statuswatch.core.scorecard_words import lines, remarks, trend_lines
from statuswatch.core.trend import Measure, Tendency
from statuswatch.core.words import render, say
from tests.core.scorecards import BEGIN, DAY, HOST, HOUR, NOW, YEAR, at, episode, watched

FOUR = (episode(10, 1), episode(50, 2), episode(100, 3), episode(200, 6))


def card(record: Chronicle, period: Period = YEAR) -> Scorecard:
    return scorecard(record, period, NOW)


def row(made: Scorecard, key: str) -> str:
    [line] = [line for line in lines(made) if line.key == key]
    return render(line.value).replace("\N{NO-BREAK SPACE}", " ")


def test_the_figures_of_four_outages() -> None:
    made = card(watched(*FOUR)).whole
    assert (made.count, made.total, made.longest) == (4, 12 * HOUR, 6 * HOUR)
    assert made.lengths is not None
    assert (made.lengths.median, made.lengths.mean) == (2.5 * HOUR, 3 * HOUR)
    assert (made.lengths.lower, made.lengths.upper) == (1.75 * HOUR, 3.75 * HOUR)
    assert made.between == (YEAR.length - 12 * HOUR) / 4
    assert made.share == pytest.approx(1 - 12 * HOUR / YEAR.length)
    assert made.lived.watched_share == 1.0


def test_overlapping_outages_are_counted_once() -> None:
    made = card(watched(episode(10, 4), episode(10 + 1 / 24, 4))).whole
    assert (made.count, made.total, made.longest) == (1, 5 * HOUR, 5 * HOUR)


def test_two_outages_are_too_few_to_say_what_is_usual() -> None:
    made = card(watched(episode(10, 1), episode(20, 2)))
    for key in ("median", "mean", "between", "lag", "pace"):
        assert row(made, key) == "too little to say"
    assert row(made, "outages") == "2"
    assert row(made, "total") == "3 h"


def test_of_what_nobody_knows_no_figure_is_made_up() -> None:
    made = card(Chronicle(HOST))
    assert not made.known
    for key in ("outages", "total", "median", "longest", "uptime", "edits"):
        assert row(made, key) == "too little to say"
    assert row(made, "watched") == "nothing of it"
    assert [render(words) for words in trend_lines(made)] == [
        f"2026 Q{n}: nothing is known" for n in (1, 2, 3)
    ]


def test_an_outage_that_lasts_counts_as_long_as_it_was_seen() -> None:
    lasting = episode(200, None)
    seen = replace(lasting, trouble=replace(lasting.trouble, seen=at(202)))
    made = card(watched(seen, until=at(202))).whole
    assert (made.count, made.lasting, made.lengths, made.total) == (1, 1, None, 2 * DAY)


def test_an_end_that_nobody_saw_is_no_length() -> None:
    one = episode(10, 5)
    unsure = replace(one, trouble=replace(one.trouble, sure=False))
    made = card(watched(unsure))
    assert (made.whole.unsure, made.whole.lengths) == (1, None)
    assert row(made, "outages") == "1; the end of 1 of them nobody saw"


def test_what_reaches_into_the_period_counts_with_what_lies_in_it() -> None:
    made = card(watched(episode(9.5, 24)), Period(at(10), at(20))).whole
    assert (made.count, made.total, made.longest) == (1, 12 * HOUR, DAY)
    before = card(watched(episode(9, 24)), Period(at(10), at(20))).whole
    assert (before.count, before.total) == (0, timedelta())


def test_their_own_words_of_the_time_before_stand_apart() -> None:
    made = card(replace(watched(*FOUR, since=90), told=at(5)))
    assert made.told is not None
    assert made.watched is not None
    assert (made.told.count, made.told.total) == (2, 3 * HOUR)
    assert (made.watched.count, made.watched.total) == (2, 9 * HOUR)
    assert made.told.share is None
    assert made.whole.share == pytest.approx(1 - 9 * HOUR / (NOW - at(90)))
    assert row(made, "told") == "2 outages, 3 h, since 2026-01-06 00:00"
    assert "their own words alone" in render(next(remarks(made)))
    told = [render(words) for words in trend_lines(made)]
    assert sum("by their own words" in words for words in told) == 1


def test_the_lag_and_the_pace_of_their_words() -> None:
    slow = [episode(n, 4, (1, 2, 3.5), lag=n * timedelta(minutes=1)) for n in (10, 20, 30)]
    never = episode(40, 1, said=Admission.NOT_ADMITTED)
    made = card(watched(*slow, never))
    assert row(made, "lag") == "half of them within 20 min; of one they said nothing"
    assert row(made, "pace") == "1 h 15 min in the middle; one outage without a dated word"


def test_what_was_rewritten_is_counted_in_its_time() -> None:
    found = [
        Revision(at(10), Rewriting.SHORTENED, say("x")),
        Revision(at(11), Rewriting.WITHDRAWN, say("x")),
        Revision(BEGIN - DAY, Rewriting.BACKDATED, say("x")),
    ]
    made = card(replace(watched(), revisions=tuple(found)))
    assert row(made, "edits") == "1 changed, 1 taken away"


def test_reports_credits_work_and_the_next_day_to_judge() -> None:
    first = Ticket("podhost", at(10), "help", "x", answered=at(10) + HOUR, acknowledged=at(10))
    second = Ticket("podhost", at(20), "help", "x")
    early = Ticket("podhost", BEGIN - DAY, "help", "x")
    record = replace(
        watched(),
        tickets=tuple(clock_of(t, (), NOW) for t in (early, first, second)),
        credits=(
            Credit("2026-02", Decimal(10), parse("4.90 EUR"), sent=True),
            Credit("2026-03", Decimal(10), parse("5 USD")),
            Credit("2025-10", Decimal(10), parse("5 USD")),
        ),
        terms=True,
        work=((at(10), at(10.25)), (at(10.125), at(10.5)), (NOW, NOW + DAY)),
        reviews=(date(2026, 9, 1), date(2026, 12, 1)),
    )
    made = card(record)
    assert row(made, "answers") == "2 sent, 1 answered, the slowest after 1 h, 0 late"
    assert row(made, "credits") == "4.90 EUR, 5.00 USD for 2 months, 1 claimed"
    assert row(made, "work") == "12 h"
    assert row(made, "review") == "2026-12-01"


def test_a_trend_is_told_only_where_there_is_enough() -> None:
    worse = [episode(100 + 10 * n, 5) for n in range(5)]
    steps = card(watched(*FOUR[:2], *worse)).quarters
    assert [step.of(Measure.OUTAGES) for step in steps] == [
        Tendency.UNKNOWN,
        Tendency.WORSE,
        Tendency.BETTER,
    ]
    assert steps[1].of(Measure.MEDIAN) is Tendency.UNKNOWN
    few = card(watched(*FOUR[:2], *worse, since=75)).quarters
    assert few[1].of(Measure.OUTAGES) is Tendency.UNKNOWN


def test_a_quarter_like_the_one_before_is_as_before() -> None:
    steps = card(watched()).quarters
    assert steps[1].of(Measure.DOWN) is Tendency.SAME


def test_who_leaves_a_podcast_host_is_reminded_of_what_to_take_along() -> None:
    told = " ".join(render(words) for words in parting(HOST))
    for needed in ("audio", "copy of your feed", "301", "itunes:new-feed-url"):
        assert needed in told
    assert parting(Service("mail", "Mail", category="e-mail")) == ()


def test_a_trouble_still_to_come_is_none() -> None:
    ahead = Trouble("o", NOW + DAY, None, NOW + DAY)
    assert card(watched(replace(FOUR[0], trouble=ahead))).whole.count == 0
