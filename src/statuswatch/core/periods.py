"""`periods`: how much of the last week, month, quarter and year it was up, and by whose word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from statuswatch.core.dates import short_day
from statuswatch.core.days import ENOUGH
from statuswatch.core.model import Coverage, Outage
from statuswatch.core.outage import Uptime, uptime
from statuswatch.core.shares import watched_part
from statuswatch.core.words import Message, say

LENGTHS = (7, 30, 90, 365)
"""Days."""

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Period:
    """The last `days`. `share`: 0..1 of the time that we watched, and of the time before
    `told_before` for which only their own word is known; `None`: too little to say so. `lived`:
    the whole period, by what we watched."""

    days: int
    share: float | None
    lived: Uptime
    told_before: datetime | None = None

    @property
    def watched(self) -> float:
        return self.lived.watched_share


def periods(
    outages: Sequence[Outage], coverage: Sequence[Coverage], now: datetime
) -> tuple[Period, ...]:
    """`outages`, `coverage` of one service, of the last year at least. What their page told of the
    time before we watched counts from its first outage on: before that nobody said anything."""
    begun = min((c.since for c in coverage), default=now)
    reach = min((o.start for o in outages if o.start < begun), default=begun)
    return tuple(_period(days, outages, coverage, now, (reach, begun)) for days in LENGTHS)


def _period(
    days: int,
    outages: Sequence[Outage],
    coverage: Sequence[Coverage],
    now: datetime,
    told: tuple[datetime, datetime],
) -> Period:
    since = now - timedelta(days=days)
    lived = uptime(outages, coverage, since, now)
    start, begun = max(since, told[0]), told[1]
    before = uptime(outages, (), start, begun) if start < begun else None
    up, known = lived.up, lived.up + lived.down
    if before is not None:
        up, known = up + before.unwatched, known + (begun - start)
    share = up / known if known >= ENOUGH else None
    return Period(days, share, lived, None if before is None else begun)


def period_name(period: Period) -> Message:
    return say("{n} days", n=period.days)


def period_words(period: Period, zone: tzinfo | None) -> Message:
    """Under the figure: what it rests on. `zone`: the reader's."""
    if period.told_before is not None:
        begun = period.told_before.astimezone(zone)
        if period.lived.up + period.lived.down == NOTHING:
            return say("their word alone")
        return say("their word before {day}", day=short_day(begun))
    return watched_words(period)


def watched_words(period: Period) -> Message:
    return watched_part(period.watched)


def period_tip(period: Period) -> Message:
    """Behind a figure: how long that is."""
    down, hours = period.lived.downtime, round((period.lived.up + period.lived.down).total_seconds() / 3600)  # fmt: skip
    if period.share is None:
        return say("No percentage yet: less than a day was watched.")
    if not down:
        return say("No trouble in the {hours} hours we watched.", hours=hours)
    return say("In trouble for {down}. We watched {hours} hours.", down=down, hours=hours)
