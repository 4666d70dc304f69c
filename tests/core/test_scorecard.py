"""A vendor over a period, in figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from gettext import NullTranslations

import pytest

from statuswatch.core.answering import clock_of
from statuswatch.core.clocks import Admission
from statuswatch.core.docket import Promise, PromiseKind, Ticket
from statuswatch.core.episodes import Chronicle, Credit, Episode
from statuswatch.core.judgement import Judgement, Ruling, Trouble
from statuswatch.core.model import Service
from statuswatch.core.money import parse
from statuswatch.core.parting import parting
from statuswatch.core.quarters import Period
from statuswatch.core.rewriting import Revision, Rewriting
from statuswatch.core.scorecard import Scorecard, scorecard
from statuswatch.core.scorecard_words import by_quarter, lines, remarks, telling, trend_lines
from statuswatch.core.trend import Measure, Rests, Tendency
from statuswatch.core.words import Setting, render, say
from tests.core.scorecards import BEGIN, DAY, HOST, HOUR, NOW, YEAR, at, episode, watched

FOUR = (episode(10, 1), episode(50, 2), episode(100, 3), episode(200, 6))


SECOND = timedelta(seconds=1)


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


def test_of_an_outage_that_goes_on_and_off_only_what_was_down_counts() -> None:
    start, minute = at(10), timedelta(minutes=1)
    down = ((start, start + minute), (start + 9 * minute, start + 10 * minute))
    one = Episode(Trouble("o1", start, start + 10 * minute, start + 10 * minute, down=down))
    made = card(watched(one)).whole
    assert (made.count, made.total, made.longest) == (1, 2 * minute, 2 * minute)
    assert made.lived.down == 2 * minute
    lasts = replace(one.trouble, end=None, down=(down[0], (down[1][0], None)))
    still = card(watched(Episode(lasts), until=lasts.seen)).whole
    assert (still.lasting, still.total) == (1, 2 * minute)
    whole = replace(one.trouble, id="o2", down=())
    assert card(watched(one, Episode(whole))).whole.total == 10 * minute


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


def test_an_outage_that_lasts_counts_until_now_while_we_look() -> None:
    """Read 20 s ago, and again in 40 s: it did not end with the last look."""
    begun, read = NOW - 90 * SECOND, NOW - 20 * SECOND
    lasting = Trouble("o1", begun, None, read, again=NOW + 40 * SECOND)
    made = card(watched(Episode(lasting), until=read))
    assert (made.whole.total, made.whole.longest) == (90 * SECOND, 90 * SECOND)
    assert row(made, "total") == row(made, "longest") == "1 min so far"
    assert made.whole.lengths is None
    assert "down 1 min" in told(made)


def test_an_outage_seen_once_is_not_said_to_have_lasted_no_time() -> None:
    """Nobody looks any more: what was not watched is not counted, and 0 s would be a figure."""
    once = Trouble("o1", at(200), None, at(200))
    made = card(watched(Episode(once), until=at(200)))
    assert made.whole.total == timedelta()
    assert row(made, "total") == row(made, "longest") == "not over when it was read last"
    later = card(watched(Episode(replace(once, seen=at(202))), until=at(202)))
    assert row(later, "total") == "2 d so far"


def told(made: Scorecard) -> str:
    words = " ".join(render(words) for words in trend_lines(made))
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_of_a_new_vendor_only_what_tells_something_is_a_row() -> None:
    made = card(watched(since=272.9))
    assert [line.key for line in telling(made)] == ["outages", "total", "longest", "watched", "edits", "work"]  # fmt: skip
    assert next(render(words).replace("\N{NO-BREAK SPACE}", " ") for words in remarks(made)) == (
        "Known for 2 h 24 min so far: too little to say how often it is down, and for how long."
    )
    assert by_quarter(made) == (), "its only quarter stands above"


def test_of_a_vendor_known_for_long_no_row_is_left_out_that_there_is() -> None:
    made = card(watched(*FOUR))
    assert {"median", "mean", "between", "uptime"} <= {line.key for line in telling(made)}
    assert len(by_quarter(made)) > 1


def test_shares_are_told_in_the_readers_own_notation() -> None:
    class German(NullTranslations):
        def gettext(self, message: str) -> str:
            return "," if message == "decimal mark\x04." else message

    made = card(watched(since=272.95))
    [line] = [line for line in lines(made) if line.key == "watched"]
    assert render(line.value, Setting(translations=German())).startswith("0,01 % of it")
    less = card(watched(since=272.999))
    assert row(less, "watched") == "less than 0.01 % of it"


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


def test_what_they_told_is_not_held_against_what_we_watched() -> None:
    every = [episode(d, 2) for d in (5, 30, 55, 75, 95, 125, 155, 175, 190, 220, 250, 265)]
    half = replace(watched(*every, since=130), told=BEGIN)
    steps = card(half).quarters
    assert [s.rests for s in steps] == [Rests.THEIRS, Rests.BOTH, Rests.OURS]
    assert [s.of(Measure.OUTAGES) for s in steps] == [
        Tendency.UNKNOWN, Tendency.APART, Tendency.APART,
    ]  # fmt: skip
    lines = [render(line) for line in trend_lines(card(half))]
    apart = "  not comparable with the quarter before: before 2026-05-11 00:00 only their own words"
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines].count(apart) == 2
    assert not any("as before" in line or "better" in line for line in lines)
    only_told = card(replace(watched(*every, since=272.9), told=BEGIN)).quarters
    assert only_told[1].of(Measure.OUTAGES) is Tendency.SAME  # their words against their words
    whole = card(replace(watched(*every, since=90), told=BEGIN)).quarters  # to its last moment
    assert [s.rests for s in whole] == [Rests.THEIRS, Rests.OURS, Rests.OURS]
    nearly = card(replace(watched(*every, since=90.5), told=BEGIN)).quarters
    assert [s.rests for s in nearly] == [Rests.THEIRS, Rests.OURS, Rests.OURS]
    assert nearly[2].of(Measure.OUTAGES) is Tendency.SAME


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


def test_what_was_promised_as_the_period_ends_is_not_of_it_and_today_is_still_to_come() -> None:
    def kept(day: float) -> Judgement:
        promise = Promise("podhost", PromiseKind.OTHER, "x", at(day))
        return Judgement(promise, Ruling.KEPT, say("x"), kept=1)

    half = Period(BEGIN, at(100))
    record = replace(
        watched(),
        judgements=(kept(99), kept(100)),
        stated=(kept(-1), kept(0), kept(99), kept(100)),
        reviews=(NOW.date(), date(2027, 1, 1)),
    )
    made = card(record, half)
    assert (made.promises.kept, made.stated.kept) == (1, 2)
    assert made.review == NOW.date()


def test_of_few_outages_or_of_what_is_not_over_no_mean_is_made() -> None:
    one = card(watched(episode(10, 1))).whole
    assert one.between is None
    lasting = card(watched(*FOUR, episode(272, None))).whole
    assert (lasting.count, lasting.lasting) == (5, 1)
    assert lasting.lengths is not None
    assert lasting.lengths.n == 4  # of what lasts nobody knows how long it will be
    assert lasting.longest == DAY


def test_a_tenth_more_is_as_before_in_either_direction() -> None:
    def steps(first: float, second: float) -> Tendency:
        every = [episode(5, first), episode(100, second)]
        return card(watched(*every)).quarters[1].of(Measure.DOWN)

    quarter = (90, 91)
    assert steps(quarter[0], quarter[1]) is Tendency.SAME
    assert steps(90, 91 * 1.11) is Tendency.SAME  # a tenth of the greater
    assert steps(90, 91 * 1.13) is Tendency.WORSE
    assert steps(90 * 1.13, 91) is Tendency.BETTER


def test_a_month_that_touches_the_period_is_of_it_in_any_zone() -> None:
    def months(until: float) -> tuple[str, ...]:
        record = replace(watched(), credits=(Credit("2026-04", Decimal(10)),), terms=True)
        return tuple(c.month for c in card(record, Period(BEGIN, at(until))).credits.months)

    assert months(90) == ("2026-04",)  # April begins with day 90; elsewhere earlier
    assert months(88.9) == ()


def test_work_that_is_still_ahead_is_none_so_far() -> None:
    record = replace(watched(), work=((NOW - HOUR, NOW + HOUR),))
    assert card(record, Period(BEGIN, NOW + DAY)).whole.work == HOUR


def test_a_quarter_that_is_down_all_along_has_not_fewer_outages() -> None:
    made = card(watched(episode(60, 1), episode(80, 24 * 30)))
    told = [render(words).replace("\N{NO-BREAK SPACE}", " ") for words in trend_lines(made)]
    second = next(n for n, words in enumerate(told) if words.startswith("2026 Q2"))
    assert told[second].startswith("2026 Q2: one from before goes on, down ")
    rest = told[second + 1 :]
    of_it = rest[: next((n for n, w in enumerate(rest) if w.startswith("2026")), len(rest))]
    assert not [words for words in of_it if words.strip().startswith("Outages:")]
