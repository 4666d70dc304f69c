"""`scorecard`: one vendor over a period, in figures, for who asks whether to stay or leave.

It counts and measures; it gives no mark. What their page told of the time before we watched is
their own word, and stands apart from what we watched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from statuswatch.core.answering import TicketClock
from statuswatch.core.episodes import Chronicle, Credit
from statuswatch.core.figures import Figures, figures
from statuswatch.core.judgement import Judgement, Scoreboard, scoreboard
from statuswatch.core.model import Service
from statuswatch.core.money import Money, total
from statuswatch.core.months import Month
from statuswatch.core.quarters import Period, quarters
from statuswatch.core.spread import Spread, spread
from statuswatch.core.trend import Step, trend


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of the user's reports: how many of `sent` they acknowledged, answered, and
    answered late or not at all when it was due."""

    sent: int = 0
    acknowledged: int = 0
    answered: int = 0
    late: int = 0
    acknowledged_after: Spread | None = None
    answered_after: Spread | None = None


@dataclass(frozen=True, slots=True)
class Credits:
    """Of the months in the period. `months`: those in which they owe something. `sums`: one for each
    currency; `agreed`: there are terms to owe by."""

    months: tuple[Credit, ...] = ()
    sums: tuple[Money, ...] = ()
    claimed: int = 0
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Scorecard:
    """`told`: the part of the period before we watched, by their own words; `watched`: the part
    from then on; `None`: there is no such part. `promises`: made once for all, up to the period's
    end; `stated`: what they said in it while it was down. `review`: the next day on which the user
    wants to judge."""

    service: Service
    period: Period
    whole: Figures
    watched: Figures | None
    told: Figures | None
    quarters: tuple[Step, ...]
    promises: Scoreboard
    stated: Scoreboard
    answers: Answers
    credits: Credits
    review: date | None = None

    @property
    def known(self) -> bool:
        """Is anything known of that period?"""
        return bool(self.whole.known)


def scorecard(record: Chronicle, period: Period, now: datetime) -> Scorecard:
    """Of what has passed of `period` by `now`; all that is ahead is not watched, and no figure."""
    begun, told = _parts(record, period)
    return Scorecard(
        service=record.service,
        period=period,
        whole=figures(record, period, period, now),
        watched=None if begun is None else figures(record, begun, period, now),
        told=None if told is None else figures(record, told, period, now),
        quarters=trend(
            [figures(record, q, period, now) for q in quarters(period)],
            None if told is None else told.until,
        ),
        promises=_board(record.judgements, None, period.until),
        stated=_board(record.stated, period.since, period.until),
        answers=_answers(t for t in record.tickets if period.holds(t.ticket.sent)),
        credits=_credits(record, period),
        review=min((d for d in record.reviews if d >= now.date()), default=None),
    )


def _parts(record: Chronicle, period: Period) -> tuple[Period | None, Period | None]:
    """What we watched of it, and what was told of the time before."""
    begun = record.begun if record.begun is not None else period.until
    ours = max(period.since, begun)
    watched = Period(ours, period.until) if ours < period.until else None
    if record.told is None:
        return watched, None
    since, until = max(period.since, record.told), min(period.until, begun)
    return watched, Period(since, until) if since < until else None


def _board(judgements: Iterable[Judgement], since: datetime | None, until: datetime) -> Scoreboard:
    return scoreboard(
        j
        for j in judgements
        if j.promise.made < until and (since is None or j.promise.made >= since)
    )


def _answers(clocks: Iterable[TicketClock]) -> Answers:
    found = list(clocks)
    heard = [c.acknowledged_after for c in found if c.acknowledged_after is not None]
    came = [c.answered_after for c in found if c.answered_after is not None]
    return Answers(
        len(found),
        len(heard),
        len(came),
        sum(c.late is not None for c in found),
        spread(heard),
        spread(came),
    )


def _credits(record: Chronicle, period: Period) -> Credits:
    months = tuple(c for c in record.credits if _overlaps(c, period))
    return Credits(
        months,
        total(c.money for c in months if c.money is not None),
        sum(c.sent for c in months),
        record.terms,
    )


def _overlaps(credit: Credit, period: Period) -> bool:
    """By UTC's calendar, give or take the day by which a contract's zone may differ."""
    year, _, number = credit.month.partition("-")
    month = Month(int(year), int(number))
    day = timedelta(days=1)
    return month.start - day < period.until and month.end + day > period.since
