"""`spread`: how lengths of time lie: the middle, the mean, the quarters, the ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

FEW = 3
"""Of fewer nobody can say what is usual."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Of `n` lengths (1 or more). `lower`, `upper`: a quarter is not longer, a quarter not shorter."""

    n: int
    total: timedelta
    shortest: timedelta
    lower: timedelta
    median: timedelta
    upper: timedelta
    longest: timedelta

    @property
    def mean(self) -> timedelta:
        return self.total / self.n

    @property
    def enough(self) -> bool:
        return self.n >= FEW


def spread(lengths: Iterable[timedelta]) -> Spread | None:
    """`None`: there is none."""
    found = sorted(lengths)
    if not found:
        return None
    return Spread(
        n=len(found),
        total=sum(found, timedelta()),
        shortest=found[0],
        lower=_at(found, 1),
        median=_at(found, 2),
        upper=_at(found, 3),
        longest=found[-1],
    )


def _at(found: Sequence[timedelta], quarters: int) -> timedelta:
    """Between two neighbours in proportion, so that the middle of an even number is their mean."""
    whole, rest = divmod((len(found) - 1) * quarters, 4)
    if not rest:
        return found[whole]
    return found[whole] + (found[whole + 1] - found[whole]) * rest / 4
