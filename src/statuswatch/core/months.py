"""Calendar months in a contract's own zone: where they begin and end in real time, and what is cut
at their ends. A month is 28 to 31 days, give or take the hour by which the clocks are changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from statuswatch.core.outage import Interval
from statuswatch.core.words import Message, say
from statuswatch.core.zones import Clock, clock_of

_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})", re.ASCII)


class MonthError(ValueError):
    """What was written is no month, or no zone. `words`: for a person."""

    def __init__(self, words: Message) -> None:
        self.words = words
        super().__init__(str(words))


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the calendar in `zone` (IANA). Raises MonthError for what is none."""

    year: int
    number: int
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if not (1970 <= self.year < 9000 and 1 <= self.number <= 12):
            raise MonthError(say("{month} is no month: write it as 2026-10", month=str(self)))
        clock(self.zone)

    @property
    def start(self) -> datetime:
        """UTC."""
        return midnight(date(self.year, self.number, 1), self.zone)

    @property
    def end(self) -> datetime:
        """UTC; the very start of the next one."""
        return self.after.start

    @property
    def length(self) -> timedelta:
        """Of real time: an hour less in March, an hour more in October where clocks are changed."""
        return self.end - self.start

    @property
    def after(self) -> Month:
        year, number = divmod(self.year * 12 + self.number, 12)
        return Month(year, number + 1, self.zone)

    @property
    def before(self) -> Month:
        year, number = divmod(self.year * 12 + self.number - 2, 12)
        return Month(year, number + 1, self.zone)

    @property
    def last_day(self) -> date:
        following = self.after
        return date(following.year, following.number, 1) - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def clock(zone: str) -> Clock:
    """The clock of a zone. Raises MonthError where it is not known here."""
    found = clock_of(zone)
    if found is None:
        raise MonthError(
            say("There is no time zone called {zone}: write one as Europe/Berlin", zone=zone)
        )
    return found


def midnight(day: date, zone: str) -> datetime:
    """When a day begins in a zone (UTC)."""
    return clock(zone).at(datetime.combine(day, time())).astimezone(UTC)


def day_of(at: datetime, zone: str) -> date:
    """The day that a zone's calendars show at that moment."""
    return clock(zone).wall(at).date()


def month_of(at: datetime, zone: str = "UTC") -> Month:
    """The month in which `at` (UTC) falls."""
    day = day_of(at, zone)
    return Month(day.year, day.month, zone)


def parse(text: str, zone: str = "UTC") -> Month:
    """`2026-10`. Raises MonthError."""
    found = _MONTH.fullmatch(text.strip())
    if found is None:
        raise MonthError(say("{month} is no month: write it as 2026-10", month=repr(text)))
    return Month(int(found[1]), int(found[2]), zone)


def cut(start: datetime, end: datetime, zone: str = "UTC") -> Iterator[tuple[Month, Interval]]:
    """The stretch `start`..`end` (UTC) by the months in which it lies, in order."""
    month = month_of(start, zone)
    while start < end:
        yield month, (start, min(end, month.end))
        start, month = month.end, month.after
