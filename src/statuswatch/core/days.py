"""`days`: the local days of a service, each at its worst, and how much of each was watched."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeVar

from statuswatch.core.dates import full_day, long_day
from statuswatch.core.message import begin
from statuswatch.core.model import Coverage, KnownIncident, Level, Outage, worst
from statuswatch.core.outage import Interval, Uptime, uptime
from statuswatch.core.words import Message, count, say

T = TypeVar("T")

WATCHED = 0.5
"""Of a day's time: if less was watched, and nothing seen, nothing is said of the day."""

ENOUGH = timedelta(hours=24)
"""So long must have been watched before a percentage means anything."""

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Day:
    """One local day, today up to now. `level`: `None` where we were not watching; OK is fine.

    `count`: the outages that touched it.
    """

    date: date
    level: Level | None
    count: int
    time: Uptime

    @property
    def downtime(self) -> timedelta:
        return self.time.downtime

    @property
    def watched(self) -> float:
        """The share of the day that we watched: 0..1."""
        return self.time.watched_share


@dataclass(frozen=True, slots=True)
class Strip:
    """The last days of a service, oldest first, the last one is the day of `at`.

    `ended`: when its last outage did, as far as the days and what came before them say; `begun`:
    since when we watch it, if that is within the days. `seq`: the journal line it includes, `of`
    what it was made from, so that it is not made again while neither changes.
    """

    days: tuple[Day, ...]
    at: datetime
    ended: datetime | None = None
    begun: datetime | None = None
    ongoing: bool = False
    seq: int = 0
    of: tuple[object, ...] = ()

    @property
    def calm_since(self) -> datetime | None:
        """Nothing has happened since then, or we know of nothing before."""
        known = [moment for moment in (self.ended, self.begun) if moment is not None]
        return None if self.ongoing else max(known, default=None)

    def last(self, n: int) -> Uptime:
        """The last `n` days together."""
        return together(self.days[-n:])

    def share(self, n: int) -> float | None:
        """The part of the last `n` days that it was up; `None` while too little was watched to
        say so: of its first minutes 0% and 100% are chance."""
        if self.begun is not None and self.at - self.begun < ENOUGH:
            return None  # at once: a thousand rows ask at each snapshot, all day
        lived = self.last(n)
        return lived.share if lived.up + lived.down >= ENOUGH else None


def together(chosen: Iterable[Day]) -> Uptime:
    """Days as one period."""
    times = [day.time for day in chosen]
    return Uptime(
        sum((t.up for t in times), NOTHING),
        sum((t.down for t in times), NOTHING),
        sum((t.told_down for t in times), NOTHING),
        sum((t.unwatched for t in times), NOTHING),
    )


def days(
    outages: Iterable[Outage],
    planned: Iterable[KnownIncident],
    coverage: Iterable[Coverage],
    until: datetime,
    n: int,
    zone: tzinfo | None,
) -> tuple[Day, ...]:
    """The last `n` local days (`zone` None: this computer's), oldest first, today to `until`.

    A day is as bad as its worst outage; planned work shows only where there was none.
    """
    today = until.astimezone(zone).date()
    dates = [today - timedelta(days=back) for back in range(n - 1, -1, -1)]
    edges = [*(midnight(day, zone) for day in dates), until]
    fell = _by_day(edges, (((o.start, o.end), o) for o in outages))
    plans = _by_day(edges, ((span, k) for k in planned if (span := _running(k, until))))
    seen = _by_day(edges, (((c.since, c.until), c) for c in coverage))
    return tuple(
        _day(day, fell[i], bool(plans[i]), uptime(fell[i], seen[i], edges[i], edges[i + 1]))
        for i, day in enumerate(dates)
    )


def midnight(day: date, zone: tzinfo | None) -> datetime:
    """When the local day begins, in UTC. Where clocks skip midnight: when they skip it."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _day(day: date, fell: Sequence[Outage], planned: bool, lived: Uptime) -> Day:
    level = worst(o.worst for o in fell)
    if level is None and planned:
        level = Level.MAINTENANCE
    if level is None and lived.watched_share >= WATCHED:
        level = Level.OK
    return Day(day, level, len(fell), lived)


def _running(k: KnownIncident, until: datetime) -> Interval | None:
    """When the planned work was under way; `None` while it has not begun."""
    start = k.incident.started or k.first_seen
    end = k.incident.ended or k.faded or until
    return (start, max(start, min(end, until))) if start < until else None


def _by_day(edges: Sequence[datetime], spans: Iterable[tuple[Interval, T]]) -> list[list[T]]:
    """Each in all the days it touches; one that ends at midnight does not touch the next."""
    found: list[list[T]] = [[] for _ in edges[1:]]
    for (start, end), value in spans:
        if start > edges[-1] or end < edges[0] or start < end == edges[0]:
            continue
        first = min(max(0, bisect_right(edges, start) - 1), len(found) - 1)
        last = min(max(first, bisect_left(edges, end) - 1), len(found) - 1)
        for day in found[first : last + 1]:
            day.append(value)
    return found


def day_words(day: Day) -> tuple[Message, ...]:
    """A day in two or three lines: which, how it was, how much of it we watched."""
    watched, whole = _hours(day.time.up + day.time.down), _hours(_length(day.time))
    seen = say("Watched {watched} of {whole} hours", watched=watched, whole=whole)
    return (long_day(day.date), begin(_how(day)), seen)


def strip_words(chosen: Sequence[Day]) -> Message:
    """All days in a sentence, for who does not see them."""
    ailing = [day for day in chosen if day.level is not None and day.level.ails]
    grey = sum(1 for day in chosen if day.level is None)
    dark = count("{n} day not watched", "{n} days not watched", grey)
    if not ailing:
        calm = say("In {n} days: no trouble seen", n=len(chosen))
        return say("{calm}; {dark}.", calm=calm, dark=dark) if grey else say("{calm}.", calm=calm)
    bad = max(reversed(ailing), key=lambda day: (day.level or Level.OK, day.downtime))
    told = count(
        "In {all} days: {n} day with trouble, worst {day}, {how}",
        "In {all} days: {n} days with trouble, worst {day}, {how}",
        len(ailing), all=len(chosen), day=full_day(bad.date), how=_how(bad),
    )  # fmt: skip
    return say("{told}; {dark}.", told=told, dark=dark) if grey else say("{told}.", told=told)


def _how(day: Day) -> Message:
    words: dict[Level | None, Message] = {
        None: say("not watched"),
        Level.OK: say("fine"),
        Level.MAINTENANCE: say("maintenance"),
        Level.DEGRADED: say("degraded"),
        Level.PARTIAL: say("partly down"),
        Level.DOWN: say("down"),
    }
    word, lasting = words[day.level], day.downtime
    if day.count > 1:
        many = "{word} {lasting}, in {n} outages"
        return count(many, many, day.count, word=word, lasting=lasting)
    return say("{word} {lasting}", word=word, lasting=lasting) if day.count else word


def _length(lived: Uptime) -> timedelta:
    return lived.up + lived.down + lived.told_down + lived.unwatched


def _hours(length: timedelta) -> int:
    return round(length / timedelta(hours=1))
