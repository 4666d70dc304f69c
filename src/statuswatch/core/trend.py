"""`trend`: from one quarter to the next, is it better, worse, or as before? Said only where both
have enough, and rest on the same: their own words, or our watching."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from statuswatch.core.figures import Figures
from statuswatch.core.spread import Spread

ENOUGH_KNOWN = timedelta(days=28)
"""Of a quarter of which less is known nothing is compared."""

A_BIT = timedelta(days=1)
"""So much of a quarter may be known by their own words and it still is one that we watched."""

ALIKE = 0.1
"""What differs by less than a tenth is as before."""


class Tendency(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "as before"
    UNKNOWN = "too little to say"
    APART = "not comparable"
    """One of them rests on their own words, which tell of less than who watches sees."""


class Measure(StrEnum):
    """What is compared. Of each less is better."""

    OUTAGES = "outages"
    """In 30 days of what is known."""
    DOWN = "down"
    """Of what is known."""
    MEDIAN = "median"
    MEAN = "mean"
    LAG = "lag"
    PACE = "pace"


class Rests(StrEnum):
    """What is known of a quarter rests on our watching, on their own words, or on both in turn."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Step:
    """A quarter against the one before."""

    figures: Figures
    tendencies: tuple[tuple[Measure, Tendency], ...]
    rests: Rests = Rests.OURS

    @property
    def apart(self) -> bool:
        """It can't be held against the one before."""
        return any(how is Tendency.APART for _, how in self.tendencies)

    def of(self, measure: Measure) -> Tendency:
        return dict(self.tendencies).get(measure, Tendency.UNKNOWN)


def trend(quarters: Sequence[Figures], told_until: datetime | None = None) -> tuple[Step, ...]:
    """One for each quarter; of the first nothing can be said. `told_until`: what was before rests on
    their own words alone; `None`: nothing does."""
    found: list[Step] = []
    for each in quarters:
        rests, before = _rests(each, told_until), found[-1] if found else None
        how = tuple((m, _against(m, before, each, rests)) for m in Measure)
        found.append(Step(each, how, rests))
    return tuple(found)


def _rests(quarter: Figures, told_until: datetime | None) -> Rests:
    period = quarter.period
    if told_until is None or told_until - period.since < A_BIT:
        return Rests.OURS
    return Rests.THEIRS if period.until <= told_until else Rests.BOTH


def _against(measure: Measure, before: Step | None, after: Figures, rests: Rests) -> Tendency:
    if before is None or not before.figures.known or not after.known:
        return Tendency.UNKNOWN
    if before.rests is not rests:
        return Tendency.APART
    return tendency(measure, before.figures, after)


def tendency(measure: Measure, before: Figures | None, after: Figures) -> Tendency:
    if before is None or min(before.known, after.known) < ENOUGH_KNOWN:
        return Tendency.UNKNOWN
    old, new = _VALUES[measure](before), _VALUES[measure](after)
    if old is None or new is None:
        return Tendency.UNKNOWN
    if abs(new - old) <= ALIKE * max(old, new):
        return Tendency.SAME
    return Tendency.BETTER if new < old else Tendency.WORSE


def _median(found: Spread | None) -> float | None:
    return found.median.total_seconds() if found is not None and found.enough else None


def _mean(found: Spread | None) -> float | None:
    return found.mean.total_seconds() if found is not None and found.enough else None


def _down(figures: Figures) -> float | None:
    return None if figures.known_share is None else 1 - figures.known_share


_VALUES: dict[Measure, Callable[[Figures], float | None]] = {
    Measure.OUTAGES: lambda f: f.frequency,
    Measure.DOWN: _down,
    Measure.MEDIAN: lambda f: _median(f.lengths),
    Measure.MEAN: lambda f: _mean(f.lengths),
    Measure.LAG: lambda f: _median(f.lag),
    Measure.PACE: lambda f: _median(f.pace),
}
