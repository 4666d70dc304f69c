"""A period of time, and the quarters of the calendar (UTC) into which it falls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from statuswatch.core.outage import Interval


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to just before `until` (UTC). Raises ValueError where nothing lies between."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.until <= self.since:
            raise ValueError(f"no time lies between {self.since} and {self.until}")

    @property
    def length(self) -> timedelta:
        return self.until - self.since

    @property
    def span(self) -> Interval:
        return self.since, self.until

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


def quarters(period: Period) -> tuple[Period, ...]:
    """Its pieces by calendar quarter, in order: the first and the last may be part of one."""
    found: list[Period] = []
    start = period.since
    while start < period.until:
        end = min(_next(start), period.until)
        found.append(Period(start, end))
        start = end
    return tuple(found)


def name_of(quarter: Period) -> str:
    """`2026 Q4`."""
    begun = quarter.since.astimezone(UTC)
    return f"{begun.year} Q{(begun.month - 1) // 3 + 1}"


def _next(moment: datetime) -> datetime:
    begun = moment.astimezone(UTC)
    year, quarter = divmod(begun.year * 4 + (begun.month - 1) // 3 + 1, 4)
    return datetime(year, quarter * 3 + 1, 1, tzinfo=UTC)
