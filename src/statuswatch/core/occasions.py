"""When a plan of the user's needs what it needs: its span, its moments of decision, what falls
into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from statuswatch.core.docket import Occasion
from statuswatch.core.model import KnownIncident, Level, Outage
from statuswatch.core.zones import clock_of

DAY_BEFORE = timedelta(hours=24)
HALF_HOUR = timedelta(minutes=30)
"""So long before it begins, it is told whether it can."""

MORNING = time(9)
"""When a plan that has a date and no time is taken to begin."""


@dataclass(frozen=True, slots=True)
class Work:
    """Maintenance that was announced, and falls into a plan. `end`: `None` where they do not say."""

    occasion: Occasion
    service: str
    known: KnownIncident
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Fallen:
    """A plan of the past, and an outage of what it needed. `missed`: how much of it was lost;
    nothing of a moment has a length."""

    occasion: Occasion
    service: str
    outage: Outage
    missed: timedelta


def day_of(occasion: Occasion) -> date:
    """The day on which it begins, by the calendar of its zone (else of this computer)."""
    clock = clock_of(occasion.zone) if occasion.zone else None
    return (occasion.at.astimezone() if clock is None else clock.wall(occasion.at)).date()


def begins(occasion: Occasion) -> datetime:
    """When it counts as begun: of a day without a time, in the morning of its zone."""
    if not occasion.day:
        return occasion.at
    clock = clock_of(occasion.zone) if occasion.zone else None
    if clock is None:
        return occasion.at + timedelta(hours=MORNING.hour)
    return clock.at(datetime.combine(clock.wall(occasion.at).date(), MORNING))


def ends(occasion: Occasion) -> datetime:
    """When it is over; of a moment, that moment."""
    if occasion.until is not None:
        return max(occasion.until, occasion.at)
    return occasion.at + timedelta(days=1) if occasion.day else occasion.at


def is_over(occasion: Occasion, now: datetime) -> bool:
    return ends(occasion) < now


def overlaps(occasion: Occasion, start: datetime, end: datetime | None) -> bool:
    """Does that which lasts from `start` to `end` (`None`: nobody says) fall into it? What ends just
    as it begins does not."""
    first, last = occasion.at, ends(occasion)
    if end is not None and end <= first:
        return False
    return start < last or start <= first


def decisions(occasion: Occasion) -> tuple[datetime, datetime]:
    """When it is told whether it can go ahead: a day before, and half an hour before."""
    start = begins(occasion)
    return start - DAY_BEFORE, start - HALF_HOUR


def next_decision(occasions: Iterable[Occasion], now: datetime) -> datetime | None:
    """The next such moment of any of them."""
    ahead = (at for one in occasions for at in decisions(one) if at > now)
    return min(ahead, default=None)


def coming(
    occasions: Iterable[Occasion], now: datetime, within: timedelta | None = None
) -> tuple[Occasion, ...]:
    """Those that are not over, the next first; `within`: only those that begin so soon, or last."""
    found = [
        one
        for one in occasions
        if not is_over(one, now) and (within is None or begins(one) <= now + within)
    ]
    return tuple(sorted(found, key=lambda one: (begins(one), one.title, one.id)))


def announced_for(
    occasion: Occasion, announced: Mapping[str, Iterable[KnownIncident]]
) -> Iterator[Work]:
    """What is announced and falls into it, of each service that it needs. `announced`: by the
    service's id."""
    for service in occasion.needs:
        for known in announced.get(service, ()):
            start, end = known.incident.started, known.incident.planned_end
            if known.open and start is not None and overlaps(occasion, start, end):
                yield Work(occasion, service, known, start, end)


def fallen(
    occasions: Iterable[Occasion], outages: Mapping[str, Iterable[Outage]], now: datetime
) -> tuple[Fallen, ...]:
    """Which plans fell into outages, in the order of the plans. `outages`: by the service's id. What
    is announced maintenance counts as well: the plan could not go ahead."""
    found = [
        Fallen(one, service, outage, _missed(one, outage, now))
        for one in sorted(occasions, key=lambda o: o.at)
        if one.at <= now
        for service in one.needs
        for outage in outages.get(service, ())
        if outage.worst >= Level.MAINTENANCE and _fell(one, outage, now)
    ]
    return tuple(found)


def _fell(occasion: Occasion, outage: Outage, now: datetime) -> bool:
    """A moment that is an outage's last was still in it: nobody knows it was over before."""
    end = max(outage.end, now) if outage.ongoing else outage.end
    return outage.start <= occasion.at <= end or (
        outage.start < ends(occasion) and end > occasion.at and outage.start <= now
    )


def _missed(occasion: Occasion, outage: Outage, now: datetime) -> timedelta:
    end = max(outage.end, now) if outage.ongoing else outage.end
    return max(timedelta(), min(end, ends(occasion), now) - max(outage.start, occasion.at))
