"""`cost`: what an outage cost the user, by the hour and by what they could not publish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from statuswatch.core.docket import Occasion, Terms
from statuswatch.core.money import Money, total

_HOUR = timedelta(hours=1) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cost:
    """`by_hour`, `by_missed`: `None` where the user has not said what it costs. `sums`: one for each
    currency."""

    lasted: timedelta
    missed: tuple[Occasion, ...]
    by_hour: Money | None
    by_missed: Money | None

    @property
    def sums(self) -> tuple[Money, ...]:
        return total(m for m in (self.by_hour, self.by_missed) if m is not None)


def cost(terms: Terms | None, lasted: timedelta, missed: Iterable[Occasion] = ()) -> Cost:
    """`lasted`: for how long it was seen to fail; `missed`: the publications that fell into it.
    Rounded to the currency's unit."""
    gone = tuple(missed)
    hours = Decimal(lasted // timedelta(microseconds=1)) / _HOUR
    each = terms.per_missed if terms else None
    hourly = terms.per_hour if terms else None
    return Cost(
        lasted=lasted,
        missed=gone,
        by_hour=hourly.times(hours).rounded() if hourly else None,
        by_missed=each.times(Decimal(len(gone))).rounded() if each else None,
    )


def together(costs: Iterable[Cost]) -> tuple[Money, ...]:
    """Of several outages, one sum for each currency. Hand in each missed publication once."""
    return total(money for one in costs for money in one.sums)


def missed(
    occasions: Iterable[Occasion], service: str, start: datetime, end: datetime
) -> tuple[Occasion, ...]:
    """Those that needed the service while it was down. One that has a date and no time is none:
    nobody knows whether its hour was hit."""
    return tuple(
        o
        for o in occasions
        if service in o.needs and not o.day and _touches(o.at, o.until or o.at, start, end)
    )


def _touches(begins: datetime, ends: datetime, start: datetime, end: datetime) -> bool:
    """An outage that ends as a publication begins has cost nothing."""
    return begins < end and (start < ends or start <= begins)
