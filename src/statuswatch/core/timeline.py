"""`Scale`, `ticks`, `together`, `merged`: the layout of many services' past along one axis of
time, in pixels, without a pixel drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from statuswatch.core.days import midnight
from statuswatch.core.model import Level

SHORTEST, LONGEST = timedelta(hours=6), timedelta(days=5 * 365)
"""What may be seen at once."""

NEAR, LEAST = timedelta(minutes=60), 3
"""So many services that begin to ail within this fell together."""

Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Bar:
    """One outage, or one stretch of planned work, of the service of a row. `end`: now, where it
    is `ongoing`."""

    id: str
    service: str
    start: datetime
    end: datetime
    level: Level
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """`since` stands at pixel 0, `until` at pixel `width`."""

    since: datetime
    until: datetime
    width: int

    @property
    def span(self) -> timedelta:
        return self.until - self.since

    def x(self, moment: datetime) -> float:
        return (moment - self.since) / self.span * self.width

    def moment(self, x: float) -> datetime:
        return self.since + self.span * (x / max(1, self.width))

    def zoomed(self, factor: float, around: datetime) -> Scale:
        """`factor` below 1 shows less time; what is `around` stays where it is."""
        span = min(max(self.span * factor, SHORTEST), LONGEST)
        share = (around - self.since) / self.span
        since = around - span * share
        return Scale(since, since + span, self.width)

    def moved(self, by: timedelta) -> Scale:
        return Scale(self.since + by, self.until + by, self.width)

    def ending(self, last: datetime) -> Scale:
        """The same stretch, but none of it after `last`."""
        return self if self.until <= last else self.moved(last - self.until)


class Grain(StrEnum):
    """What one step of the axis is."""

    HOUR = "hour"
    DAY = "day"
    NUMBER = "number"  # days, but too narrow for the name of each
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis. `strong`: a Monday, a midnight, a January."""

    at: datetime
    strong: bool = False


def grain(scale: Scale, named: float, numbered: float) -> Grain:
    """The finest that fits: `named` pixels for `Mon 9`, `numbered` for `9`."""
    day = scale.width / (scale.span / timedelta(days=1))
    if day >= 6 * named:
        return Grain.HOUR
    if day >= named:
        return Grain.DAY
    if day >= numbered:
        return Grain.NUMBER
    if day * 7 >= named:
        return Grain.WEEK
    return Grain.MONTH if day * 30 >= named else Grain.YEAR


def ticks(scale: Scale, each: Grain, zone: tzinfo | None, named: float) -> list[Tick]:
    """All lines between both ends, oldest first; hours as many apart as names need room."""
    local = scale.since.astimezone(zone)
    first = datetime.combine(local.date(), time(), local.tzinfo)
    if each is Grain.HOUR:
        hour = scale.width / (scale.span / timedelta(hours=1))
        apart = next((n for n in (1, 2, 3, 4, 6, 12) if n * hour >= named), 12)
        found = _hours(first, apart, scale.until, zone)
    else:
        found = _days(first, each, scale.until, zone)
    return [tick for tick in found if scale.since <= tick.at <= scale.until]


def _hours(first: datetime, apart: int, until: datetime, zone: tzinfo | None) -> list[Tick]:
    found, day = [], first.date()
    while midnight(day, zone) <= until:
        for hour in range(0, 24, apart):
            at = datetime.combine(day, time(hour), zone or first.tzinfo).astimezone(UTC)
            found.append(Tick(at, hour == 0))
        day += timedelta(days=1)
    return found


def _days(first: datetime, each: Grain, until: datetime, zone: tzinfo | None) -> list[Tick]:
    found, day = [], first.date()
    while (at := midnight(day, zone)) <= until:
        monday = day.weekday() == 0
        wanted = {
            Grain.WEEK: monday,
            Grain.MONTH: day.day == 1,
            Grain.YEAR: day.day == 1 and day.month == 1,
        }.get(each, True)
        if wanted:
            strong = {Grain.WEEK: day.day <= 7, Grain.MONTH: day.month == 1, Grain.YEAR: False}
            found.append(Tick(at, strong.get(each, monday)))
        day += timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class Together:
    """Services that fell within an hour, from the first start to the last end."""

    services: tuple[str, ...]
    start: datetime
    end: datetime
    worst: Level

    def __contains__(self, bar: Bar) -> bool:
        """Did it fall with them? (No bar is in two of them, and none of theirs began later.)"""
        fell = bar.level.ails and bar.service in self.services
        return fell and self.start <= bar.start <= self.start + NEAR


def together(bars: Iterable[Bar], near: timedelta = NEAR, least: int = LEAST) -> list[Together]:
    """Where `least` services or more began to ail within `near`, oldest first; planned work does
    not fall. No bar is in two of them."""
    falls = sorted((b for b in bars if b.level.ails), key=lambda b: (b.start, b.service))
    found: list[Together] = []
    first = 0
    while first < len(falls):
        last = first
        while last < len(falls) and falls[last].start - falls[first].start <= near:
            last += 1
        group = falls[first:last]
        names = tuple(dict.fromkeys(bar.service for bar in group))
        if len(names) < least:
            first += 1
            continue
        found.append(
            Together(names, group[0].start, max(b.end for b in group), max(b.level for b in group))
        )
        first = last
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """What is drawn of a row: from one pixel to another, at the worst level there."""

    left: float
    right: float
    level: Level


def merged(bars: Sequence[Bar], scale: Scale, least: float) -> list[Piece]:
    """One row's bars as one piece per run of pixel columns, each column at its worst level: for
    more bars than anyone can tell apart. `least`: pixels that the shortest takes."""
    columns: dict[int, Level] = {}
    for bar in bars:
        left = max(0, int(scale.x(bar.start)))
        right = min(scale.width, max(int(scale.x(bar.end)), left + round(least) - 1))
        for x in range(left, right + 1):
            before = columns.get(x)
            columns[x] = bar.level if before is None else max(before, bar.level)
    pieces: list[Piece] = []
    for x in sorted(columns):
        level = columns[x]
        if pieces and pieces[-1].right == x and pieces[-1].level == level:
            pieces[-1] = Piece(pieces[-1].left, x + 1, level)
        else:
            pieces.append(Piece(x, x + 1, level))
    return pieces


def whole(bars: Iterable[Bar], scale: Scale, least: float) -> list[Piece]:
    """One piece per bar that is in view, never narrower than `least` pixels."""
    found = []
    for bar in bars:
        left, right = scale.x(bar.start), scale.x(bar.end)
        if right >= 0 and left <= scale.width:
            found.append(Piece(left, max(right, left + least), bar.level))
    return found


def gaps(watched: Iterable[Interval], since: datetime, until: datetime) -> list[Interval]:
    """Where nobody watched: what of the period none of these covers."""
    found: list[Interval] = []
    at = since
    for begin, end in sorted(watched):
        if begin > at:
            found.append((at, min(begin, until)))
        at = max(at, end)
        if at >= until:
            break
    if at < until:
        found.append((at, until))
    return [(begin, end) for begin, end in found if begin < end]


def by_service(bars: Iterable[Bar]) -> Mapping[str, list[Bar]]:
    """Each service's bars, oldest first."""
    found: dict[str, list[Bar]] = {}
    for bar in sorted(bars, key=lambda b: (b.start, b.id)):
        found.setdefault(bar.service, []).append(bar)
    return found
