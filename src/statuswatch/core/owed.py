"""What a contract owes for so much downtime: uptime, the tier that holds, the credit in money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from statuswatch.core.docket import Terms, Tier
from statuswatch.core.money import Money
from statuswatch.core.months import MonthError, clock
from statuswatch.core.shares import plain
from statuswatch.core.words import Message, say

SHOWN = Decimal("0.0001")
"""Percent of uptime are cut, never rounded up: 99.99995 is not 100."""

ENOUGH = Fraction(9, 10)
"""Of a month, before it is called fine. What is agreed (99.9 %) allows minutes, and a tenth is three
days; but who asks for more can never tell, since every computer is off or offline at times. What is
shown to have failed needs no share at all."""

_WHOLE = Decimal(100)

_MICROSECOND = timedelta(microseconds=1)

LONGEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """By one clock, or by both. `exact`: the uptime, 0..1; `uptime`: the same in percent, cut to
    four digits: the most it can have been. `observed`: the share of the time that was watched, 0..1;
    `sure`: it is enough, and what nobody watched changes nothing. `breached`: it is below what was
    agreed; `None`: nothing was, or it can't be told. `percent`: the credit in percent of the fee,
    `None` where the terms name none, or it can't be told whether one is due; `credit`: in money,
    `None` also where they name no fee."""

    down: timedelta
    exact: Fraction
    uptime: Decimal
    breached: bool | None
    percent: Decimal | None
    credit: Money | None
    observed: Fraction
    sure: bool

    @property
    def known(self) -> bool:
        """Is the uptime a figure at all? Nothing seen in too little time is none."""
        return self.sure or bool(self.down)


def reckoned(
    terms: Terms,
    down: timedelta,
    month: timedelta,
    observed: Fraction,
    perhaps: timedelta | None = None,
) -> Reckoned:
    """What so much downtime is in a month that is so long. What is not over counts as well.
    `perhaps`: with what was told of and is not proven. A credit or a breach that is proven holds,
    however little was watched; that there is none is said only of what was."""
    exact, worst = 1 - portion(down, month), 1 - portion(perhaps or down, month)
    breached, percent = _breached(terms, exact), _percent(terms, exact)
    same = (breached, percent) == (_breached(terms, worst), _percent(terms, worst))
    sure = observed >= ENOUGH and same
    if not sure:
        breached, percent = breached or None, percent or None
    credit = None
    if terms.fee is not None and percent is not None:
        credit = terms.fee.times(percent / _WHOLE).rounded()
    return Reckoned(
        down=down,
        exact=exact,
        uptime=floored(exact),
        breached=breached,
        percent=percent,
        credit=credit,
        observed=observed,
        sure=sure,
    )


def portion(part: timedelta, whole: timedelta) -> Fraction:
    """How much of a time that is; of none at all, nothing."""
    return Fraction(part // _MICROSECOND, whole // _MICROSECOND) if whole else Fraction(0)


def floored(exact: Fraction) -> Decimal:
    """A share as percent, cut to four digits."""
    with localcontext() as exactly:
        exactly.prec = 60
        steps = (exact * 100 * 10_000).__floor__()
        return (Decimal(steps) * SHOWN).quantize(SHOWN, ROUND_FLOOR)


def shown(percent: Decimal) -> str:
    """`99.9`, `100`, `98.3871`: without idle zeros."""
    text = f"{percent:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def told(percent: Decimal) -> float:
    """The same for a sentence: a number, in whose language it is written."""
    return plain(percent)


def _breached(terms: Terms, exact: Fraction) -> bool | None:
    return None if terms.uptime is None else _below(exact, terms.uptime)


def _below(exact: Fraction, percent: Decimal) -> bool:
    return exact * 100 < Fraction(percent)


def _percent(terms: Terms, exact: Fraction) -> Decimal | None:
    """Tiers in any order: the greatest credit of those that hold, so that more downtime never
    brings less."""
    if not terms.tiers:
        return None
    owed = max((t.credit for t in terms.tiers if _below(exact, t.below)), default=Decimal(0))
    return owed if terms.most is None else min(owed, terms.most)


def notes(terms: Terms) -> tuple[Message, ...]:
    """What a person should know of terms that can be reckoned with, but say odd things."""
    return tuple(_notes(terms))


def _notes(terms: Terms) -> Iterator[Message]:
    if not terms.tiers:
        yield say("The terms name no credit: only the downtime can be told.")
    elif terms.fee is None:
        yield say("The terms name no fee: the credit is told in percent only.")
    for higher, lower in _contradictions(terms):
        yield say(
            "The tiers contradict each other: below {lower} % gives {less} %, though below "
            "{higher} % gives {more} %. The greater credit is taken.",
            lower=told(lower.below),
            less=told(lower.credit),
            higher=told(higher.below),
            more=told(higher.credit),
        )
    top = max((t.below for t in terms.tiers), default=None)
    if terms.uptime is not None and top is not None and top > terms.uptime:
        yield say(
            "A credit begins below {tier} %, which is above the {uptime} % that were agreed: "
            "the tier is taken.",
            tier=told(top),
            uptime=told(terms.uptime),
        )


def _contradictions(terms: Terms) -> Iterator[tuple[Tier, Tier]]:
    """Neighbours of which the lower uptime gives less; or one uptime that gives two credits."""
    tiers = sorted(terms.tiers, key=lambda t: (-t.below, -t.credit))
    for higher, lower in pairwise(tiers):
        if lower.credit < higher.credit:
            yield higher, lower


def flaws(terms: Terms) -> tuple[Message, ...]:
    """Why these terms can't be kept; empty: they can."""
    return tuple(_flaws(terms))


def _flaws(terms: Terms) -> Iterator[Message]:
    if terms.uptime is not None and not 0 < terms.uptime <= _WHOLE:
        yield say("{uptime} % is no uptime: write one from 0 to 100", uptime=told(terms.uptime))
    for tier in terms.tiers:
        if not (0 < tier.below <= _WHOLE and 0 <= tier.credit <= _WHOLE):
            text = f"{shown(tier.below)}:{shown(tier.credit)}"
            yield say("{tier} is no tier: both are percent, as 99.9:10", tier=text)
    if terms.most is not None and not 0 <= terms.most <= _WHOLE:
        yield say("{most} % is no part of the fee: write 0 to 100", most=told(terms.most))
    for money in (terms.fee, terms.per_hour, terms.per_missed):
        if money is not None and money.amount < 0:
            yield say("{money} is less than nothing", money=money.words)
    hour, missed = terms.per_hour, terms.per_missed
    if hour is not None and missed is not None and hour.currency != missed.currency:
        yield say(
            "An hour is given in {one} and a missed publication in {other}: they are added, so "
            "write both in one currency",
            one=hour.currency,
            other=missed.currency,
        )
    yield from _times(terms)


def _times(terms: Terms) -> Iterator[Message]:
    if terms.shortest < timedelta() or terms.shortest > LONGEST:
        yield say("{length} is no length of an outage", length=terms.shortest)
    within = terms.claim_within
    if within is not None and not timedelta() < within <= LONGEST:
        yield say("A claim must be possible for some time after the month, at most ten years")
    try:
        clock(terms.zone)
    except MonthError as error:
        yield error.words
