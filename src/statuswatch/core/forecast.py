"""`forecast`: how much longer such an outage lasts, given how long this one has lasted so far.

Kaplan and Meier's estimate over past outages: of those that lasted longer than this one, how many
were over after each further minute. What still lasts counts for as long as it has been seen. A
service's own past is joined by a few outages' worth of its category's and of the whole field's, so
that three own outages do not make a certainty. What that is worth: docs/forecast.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from statuswatch.core.words import Message, count, say

LOW, HIGH = 0.1, 0.9
"""The range: 8 in 10 fall in it."""

ENOUGH = 5
"""Own outages from which on the range is called its own."""

TAIL = 16
LEAST = 0.5
"""Minutes: nothing is over sooner than one can read it."""


@dataclass(frozen=True, slots=True)
class Past:
    """An outage of the past. `censored`: it still lasts, or nobody saw its end: at least so long."""

    minutes: float
    censored: bool = False


@dataclass(frozen=True, slots=True)
class Weights:
    """`half`: own outages after which an older one counts half, since services change. `beside`:
    how many outages others' past is worth beside one's own: the category's, and the field's."""

    half: float = 100
    beside: float = 8


class Basis(StrEnum):
    """Whose past it mostly rests on."""

    OWN = "own"
    CATEGORY = "category"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What REMAINS: 8 in 10 end between `low` and `high` from now, half before `median`. Shown is
    always the range. `past`: own past outages it rests on, those that lasted longer than this one;
    `known`: own past outages there are."""

    low: timedelta
    median: timedelta
    high: timedelta
    past: int
    known: int
    basis: Basis

    @property
    def outlasts(self) -> bool:
        """It lasts longer than anything this service is known to have had."""
        return self.known > 0 and self.past == 0


def forecast(
    own: Iterable[Past],
    category: Iterable[Past],
    field: Iterable[Past],
    age: timedelta,
    weights: Weights = Weights(),
) -> Forecast | None:
    """What is left of an outage that has lasted for `age`. `own`: newest first; `category` and
    `field`: of others. `None`: nothing at all is known."""
    lasted = max(0.0, age.total_seconds() / 60)
    mine, akin, others = list(own), list(category), list(field)
    if not (mine or akin or others):
        return None
    used = [*_own(mine, lasted, weights.half)]
    kin, rest = (_beside(past, lasted, weights.beside) for past in (akin, others))
    tail = _tail(weights.beside - _weight(rest), lasted)
    law = _Survival.of([*used, *kin, *rest, *tail], lasted)
    past = sum(not s.censored for s in used)
    likewise = sum(not s.censored for s in kin)
    basis = Basis.OWN if past >= ENOUGH else Basis.CATEGORY if likewise >= ENOUGH else Basis.FIELD
    low, median, high = (max(LEAST, law.quantile(q) - lasted) for q in (LOW, 0.5, HIGH))
    known = sum(not p.censored for p in mine)
    return Forecast(_minutes(low), _minutes(median), _minutes(high), past, known, basis)


def _minutes(value: float) -> timedelta:
    try:
        return timedelta(minutes=value)
    except OverflowError:
        return timedelta.max


@dataclass(frozen=True, slots=True)
class _Seen:
    """An outage that lasted longer than this one, and what it counts."""

    minutes: float
    weight: float
    censored: bool = False


def _own(past: Sequence[Past], lasted: float, half: float) -> Iterable[_Seen]:
    """The newest count most. What still lasts ages nothing: it takes no place in the order."""
    place = 0
    for p in past:
        if p.minutes > lasted:
            yield _Seen(p.minutes, 0.5 ** (place / half), p.censored)
        place += not p.censored


def _beside(past: Sequence[Past], lasted: float, worth: float) -> list[_Seen]:
    """Others' outages: together as good as `worth` of one's own, none more than one. Those that still
    last share no weight away from those that ended, or they would shorten what is left."""
    left = [p for p in past if p.minutes > lasted]
    ended = sum(not p.censored for p in left)
    each = min(1.0, worth / max(1, ended))
    return [_Seen(p.minutes, each, p.censored) for p in left]


def _weight(seen: Iterable[_Seen]) -> float:
    return math.fsum(s.weight for s in seen if not s.censored)


def _tail(weight: float, lasted: float) -> Iterable[_Seen]:
    """Where hardly anything known lasted so long: what has lasted long lasts as long again, half
    of the time (Pareto's law with exponent 1, which long outages follow closely)."""
    if weight > 0:
        for n in range(TAIL):
            yield _Seen(max(lasted, 1.0) * TAIL / (n + 0.5), weight / TAIL)


@dataclass(frozen=True, slots=True)
class _Survival:
    """How many of 1 are still open after so many minutes: falling steps."""

    steps: tuple[tuple[float, float], ...]
    last: float

    @classmethod
    def of(cls, seen: Sequence[_Seen], lasted: float) -> _Survival:
        """At a tie what ended goes first: what still lasts was open at that minute."""
        at_risk = [0.0]
        order = sorted(seen, key=lambda s: (s.minutes, s.censored))
        for s in reversed(order):  # summed from the end: no rest of a subtraction at the last
            at_risk.append(at_risk[-1] + s.weight)
        share, steps = 1.0, []
        for s, open_ in zip(order, reversed(at_risk), strict=False):
            if not s.censored:
                share *= max(0.0, 1 - s.weight / open_)
                steps.append((s.minutes, share))
        last = order[-1].minutes if order else max(lasted, 1.0)
        return cls(tuple(steps), last)

    def quantile(self, q: float) -> float:
        """The minute at which a share `q` is over; beyond all that is known, by Pareto's law."""
        left = 1 - q + 1e-9
        for minutes, share in self.steps:
            if share <= left:
                return minutes
        rest = self.steps[-1][1] if self.steps else 1.0
        return self.last * rest / (1 - q)


# -- in words --------------------------------------------------------------------------------------

_STEPS = tuple(
    timedelta(minutes=m)
    for m in (
        *(1, 2, 3, 5, 10, 15, 20, 30, 40, 50, 60, 90),
        *(60 * h for h in (2, 3, 4, 5, 6, 8, 10, 12, 18, 24, 36)),
        *(1440 * d for d in (2, 3, 4, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 365)),
    )
)
"""Lengths as one says them: nobody knows an outage's end to the minute."""


def shown(forecast: Forecast) -> tuple[timedelta, timedelta]:
    """The range as it is said: outwards to round lengths, so that it holds no less than it says;
    never a point."""
    low = max((s for s in _STEPS[:-1] if s <= forecast.low), default=_STEPS[0])
    high = min((s for s in _STEPS if s > low and s >= forecast.high), default=_STEPS[-1])
    return low, high


def usually(forecast: Forecast) -> Message:
    """Part of a line, without a full stop: "usually over in 40 min–3 h"."""
    low, high = shown(forecast)
    return say("usually over in {low}–{high}", low=low, high=high)


def usually_sentence(forecast: Forecast) -> Message:
    """A sentence of its own: "Usually over in 40 min–3 h."; "Elsewhere …" where it has too little
    past of its own. How many there were is `based_on`."""
    low, high = shown(forecast)
    if forecast.basis is Basis.OWN:
        return say("Usually over in {low}–{high}.", low=low, high=high)
    return say("Elsewhere usually over in {low}–{high}.", low=low, high=high)


def usually_spoken(forecast: Forecast) -> Message:
    """The same for the ear."""
    low, high = shown(forecast)
    if forecast.basis is Basis.OWN:
        return say("Usually over in {low} to {high}.", low=low, high=high)
    return say("Elsewhere usually over in {low} to {high}.", low=low, high=high)


def within(forecast: Forecast) -> Message:
    """For the terminal, with what it rests on."""
    low, high = shown(forecast)
    if forecast.basis is Basis.OWN:
        return count(
            "usually over within {low} to {high} from now ({n} past outage)",
            "usually over within {low} to {high} from now ({n} past outages)",
            forecast.past,
            low=low,
            high=high,
        )
    return say(
        "usually over within {low} to {high} from now ({basis})",
        low=low,
        high=high,
        basis=based_on(forecast),
    )


def based_on(forecast: Forecast) -> Message:
    """What the range rests on, said honestly."""
    f = forecast
    if f.basis is Basis.OWN:
        if f.past == f.known:
            return count(
                "from {n} past outage, about 8 in 10 fell in this range",
                "from {n} past outages, about 8 in 10 fell in this range",
                f.past,
            )
        words = "from the {n} of {known} past outages that lasted this long, about 8 in 10 fell in this range"
        return count(words, words, f.past, known=f.known)
    if f.known == 0:
        return _whose(
            f,
            say("no past of its own: from what such services had"),
            say("no past of its own: from what other services had"),
        )
    if f.outlasts:
        return _whose(
            f,
            count(
                "longer than its only past outage: from what such services had",
                "longer than all {n} past outages: from what such services had",
                f.known,
            ),
            count(
                "longer than its only past outage: from what other services had",
                "longer than all {n} past outages: from what other services had",
                f.known,
            ),
        )
    return _whose(
        f,
        count(
            "only {n} past outage lasted this long: mostly from what such services had",
            "only {n} past outages lasted this long: mostly from what such services had",
            f.past,
        ),
        count(
            "only {n} past outage lasted this long: mostly from what other services had",
            "only {n} past outages lasted this long: mostly from what other services had",
            f.past,
        ),
    )


def _whose(forecast: Forecast, akin: Message, others: Message) -> Message:
    return akin if forecast.basis is Basis.CATEGORY else others
