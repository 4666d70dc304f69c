"""`trend`: from one quarter to the next, is it better, worse, or as before? Said only where both
have enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from statuswatch.core.figures import Figures
from statuswatch.core.spread import Spread

ENOUGH_KNOWN = timedelta(days=28)
"""Of a quarter of which less is known nothing is compared."""

ALIKE = 0.1
"""What differs by less than a tenth is as before."""


class Tendency(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "as before"
    UNKNOWN = "too little to say"


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


@dataclass(frozen=True, slots=True)
class Step:
    """A quarter against the one before."""

    figures: Figures
    tendencies: tuple[tuple[Measure, Tendency], ...]

    def of(self, measure: Measure) -> Tendency:
        return dict(self.tendencies).get(measure, Tendency.UNKNOWN)


def trend(quarters: Sequence[Figures]) -> tuple[Step, ...]:
    """One for each quarter; of the first nothing can be said."""
    found = []
    before: Figures | None = None
    for each in quarters:
        found.append(Step(each, tuple((m, tendency(m, before, each)) for m in Measure)))
        before = each
    return tuple(found)


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
