"""A scorecard as rows of words: the same for a terminal, a page, and several vendors side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from statuswatch.core.days import ENOUGH
from statuswatch.core.figures import Figures
from statuswatch.core.judgement import Scoreboard
from statuswatch.core.money import in_words
from statuswatch.core.quarters import name_of
from statuswatch.core.scorecard import Scorecard
from statuswatch.core.shares import LEAST, percent
from statuswatch.core.spread import Spread
from statuswatch.core.trend import Measure, Step, Tendency
from statuswatch.core.words import Message, count, say

TOO_LITTLE = say("too little to say")

A_MOMENT = timedelta(seconds=1)
"""What lasts, and was seen for less, has no length yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is called, what it says."""

    key: str
    name: Message
    value: Message


def lines(card: Scorecard) -> tuple[Line, ...]:
    """All rows, in the same order and number for every vendor."""
    whole = card.whole
    return (
        Line("outages", say("Outages"), _outages(whole)),
        Line("total", say("Down in total"), _total(whole)),
        Line("median", say("Half of them were over within"), _median(whole.lengths)),
        Line("longest", say("The longest"), _longest(whole)),
        Line("mean", say("Until it works again, on average"), _mean(whole.lengths)),
        Line("between", say("It works between outages, on average"), _between(whole)),
        Line("uptime", say("Up, of the time we watched"), _share(whole)),
        Line("watched", say("We watched"), _watched(card)),
        Line("told", say("Before we watched, by their own words"), _told(card)),
        Line("lag", say("From who saw it first to their first word"), _lag(whole)),
        Line("pace", say("Between two of their words while down"), _pace(whole)),
        Line("edits", say("Told otherwise afterwards"), _edits(whole)),
        Line("promises", say("Promises"), card.promises.words),
        Line("stated", say("What they promised while down"), card.stated.words),
        Line("answers", say("Your reports"), _answers(card)),
        Line("credits", say("Credits"), _credits(card)),
        Line("work", say("Maintenance"), _work(whole)),
        Line("review", say("You judge them next"), _review(card)),
    )


def telling(card: Scorecard) -> tuple[Line, ...]:
    """The rows that tell something: not those of which there is too little to say, and of what is
    promised, agreed or written down only what there is."""
    empty = _empty(card)
    return tuple(line for line in lines(card) if line.value != TOO_LITTLE and line.key not in empty)


def _empty(card: Scorecard) -> frozenset[str]:
    there = {
        "told": card.told is not None,
        "promises": card.promises != Scoreboard(),
        "stated": card.stated != Scoreboard(),
        "answers": bool(card.answers.sent),
        "credits": card.credits.agreed,
        "review": card.review is not None,
    }
    return frozenset(key for key, any_ in there.items() if not any_)


def _outages(f: Figures) -> Message:
    if not f.known:
        return TOO_LITTLE
    if not f.count:
        return say("none")
    if f.lasting:
        return say("{n}, and the newest is not over", n=f.count)
    if f.unsure:
        return say("{n}; the end of {unsure} of them nobody saw", n=f.count, unsure=f.unsure)
    return say("{n}", n=f.count)


def _total(f: Figures) -> Message:
    if not f.known:
        return TOO_LITTLE
    if f.lasting:
        return _so_far(f.total)
    return say("{length}", length=f.total) if f.total else say("none")


def _so_far(length: timedelta) -> Message:
    if length < A_MOMENT:
        return say("not over when it was read last")
    return say("{length} so far", length=length)


def _median(found: Spread | None) -> Message:
    if found is None or not found.enough:
        return TOO_LITTLE
    return say("{length}", length=found.median)


def _longest(f: Figures) -> Message:
    if f.longest is None:
        return say("none") if f.known else TOO_LITTLE
    return _so_far(f.longest) if f.grows else say("{length}", length=f.longest)


def _mean(found: Spread | None) -> Message:
    if found is None or not found.enough:
        return TOO_LITTLE
    return say(
        "{mean}; the middle half of them took {lower} to {upper}",
        mean=found.mean,
        lower=found.lower,
        upper=found.upper,
    )


def _between(f: Figures) -> Message:
    return TOO_LITTLE if f.between is None else say("{length}", length=f.between)


def _share(f: Figures) -> Message:
    return TOO_LITTLE if f.share is None else say("{percent} %", percent=percent(f.share))


def _watched(card: Scorecard) -> Message:
    f = card.whole
    if not f.lived.up + f.lived.down:
        return say("nothing of it")
    part = percent(f.lived.watched_share)
    if part < LEAST:
        return say("less than {percent} % of it", percent=LEAST)
    if card.watched is not None and card.watched.period.since > card.period.since:
        return say("{percent} % of it, from {at} on", percent=part, at=card.watched.period.since)
    return say("{percent} % of it", percent=part)


def _told(card: Scorecard) -> Message:
    f = card.told
    if f is None:
        return say("nothing")
    if not f.count:
        return say("no outage since {at}", at=f.period.since)
    return count(
        "one outage, {total}, since {at}",
        "{n} outages, {total}, since {at}",
        f.count,
        total=f.total,
        at=f.period.since,
    )


def _lag(f: Figures) -> Message:
    if f.lag is None or not f.lag.enough:
        return TOO_LITTLE
    if f.unsaid:
        return count(
            "half of them within {length}; of one they said nothing",
            "half of them within {length}; of {n} they said nothing",
            f.unsaid,
            length=f.lag.median,
        )
    return say("half of them within {length}", length=f.lag.median)


def _pace(f: Figures) -> Message:
    if f.pace is None or not f.pace.enough:
        return TOO_LITTLE
    if f.wordless:
        return count(
            "{length} in the middle; one outage without a dated word",
            "{length} in the middle; {n} outages without a dated word",
            f.wordless,
            length=f.pace.median,
        )
    return say("{length} in the middle", length=f.pace.median)


def _edits(f: Figures) -> Message:
    if not f.lived.up + f.lived.down:
        return TOO_LITTLE
    if not f.edits and not f.withdrawn:
        return say("nothing")
    return say("{edits} changed, {gone} taken away", edits=f.edits, gone=f.withdrawn)


def _answers(card: Scorecard) -> Message:
    a = card.answers
    if not a.sent:
        return say("none")
    if a.answered_after is None:
        return say(
            "{sent} sent, {heard} received, none answered", sent=a.sent, heard=a.acknowledged
        )
    if a.answered_after.enough:
        return say(
            "{sent} sent, {answered} answered, half of those within {length}, {late} late",
            sent=a.sent,
            answered=a.answered,
            length=a.answered_after.median,
            late=a.late,
        )
    return say(
        "{sent} sent, {answered} answered, the slowest after {length}, {late} late",
        sent=a.sent,
        answered=a.answered,
        length=a.answered_after.longest,
        late=a.late,
    )


def _credits(card: Scorecard) -> Message:
    c = card.credits
    if not c.agreed:
        return say("no terms are kept")
    if not c.months:
        return say("none")
    if not c.sums:
        return count(
            "owed for one month, {claimed} claimed",
            "owed for {n} months, {claimed} claimed",
            len(c.months),
            claimed=c.claimed,
        )
    return count(
        "{sums} for one month, {claimed} claimed",
        "{sums} for {n} months, {claimed} claimed",
        len(c.months),
        sums=in_words(c.sums),
        claimed=c.claimed,
    )


def _work(f: Figures) -> Message:
    return say("{length}", length=f.work) if f.work else say("none")


def _review(card: Scorecard) -> Message:
    if card.review is None:
        return say("no day is set")
    return say("{day}", day=card.review)


# -- the trend -------------------------------------------------------------------------------------

TENDENCY = {
    Tendency.BETTER: say("better"),
    Tendency.WORSE: say("worse"),
    Tendency.SAME: say("as before"),
    Tendency.UNKNOWN: TOO_LITTLE,
    Tendency.APART: say("not comparable"),
}

MEASURE = {
    Measure.OUTAGES: say("Outages"),
    Measure.DOWN: say("Down in total"),
    Measure.MEDIAN: say("Half of them were over within"),
    Measure.MEAN: say("Until it works again, on average"),
    Measure.LAG: say("From who saw it first to their first word"),
    Measure.PACE: say("Between two of their words while down"),
}


def by_quarter(card: Scorecard) -> tuple[Message, ...]:
    """As `trend_lines`; none where only one quarter is known: its figures stand there already."""
    known = [step for step in card.quarters if step.figures.known]
    return tuple(trend_lines(card)) if len(known) > 1 else ()


def trend_lines(card: Scorecard) -> Iterator[Message]:
    """A row for each quarter, and under it what changed."""
    for step in card.quarters:
        yield _quarter(step)
        theirs = card.told is not None and step.figures.period.since < card.told.period.until
        if theirs and step.figures.known:
            yield say("  by their own words, as far as we did not watch")
        if card.told is not None and step.apart:
            yield say(
                "  not comparable with the quarter before: before {at} only their own words",
                at=card.told.period.until,
            )
            continue
        for measure, tendency in step.tendencies:
            # Down all along, with none that began in it, is not fewer of them.
            goes_on = not step.figures.count and bool(step.figures.total)
            if goes_on and measure is Measure.OUTAGES:
                continue
            if tendency is not Tendency.UNKNOWN:
                yield say("  {what}: {how}", what=MEASURE[measure], how=TENDENCY[tendency])


def _quarter(step: Step) -> Message:
    f, name = step.figures, name_of(step.figures.period)
    if not f.known:
        return say("{quarter}: nothing is known", quarter=name)
    if not f.count and not f.total:
        return say("{quarter}: no outage, {known} known", quarter=name, known=f.known)
    if not f.count:
        words = "{quarter}: one from before goes on, down {total}, {known} known"
        return say(words, quarter=name, total=f.total, known=f.known)
    return count(
        "{quarter}: one outage, down {total}, {known} known",
        "{quarter}: {n} outages, down {total}, {known} known",
        f.count,
        quarter=name,
        total=f.total,
        known=f.known,
    )


def _too_little(f: Figures) -> Message:
    """Instead of a row for each figure that there is not yet."""
    if not f.known:
        return say("Nothing is known of that time: there is too little to say.")
    if f.known < ENOUGH:
        return say(
            "Known for {known} so far: too little to say how often it is down, and for how long.",
            known=f.known,
        )
    return say("Too few outages to say what is usual for them.")


def remarks(card: Scorecard) -> Iterator[Message]:
    """What must be known to read the figures."""
    if card.told is not None:
        yield say(
            "What was before {at} rests on their own words alone: nobody else watched.",
            at=card.told.period.until,
        )
    f = card.whole
    if any(line.value == TOO_LITTLE for line in lines(card)):
        yield _too_little(f)
    hole = f.period.length - f.known
    if f.known >= ENOUGH and hole >= timedelta(days=1):
        yield say("Of {length} of the period nothing is known.", length=hole)
