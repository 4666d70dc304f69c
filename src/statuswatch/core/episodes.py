"""What is known of a vendor, as its figures are reckoned from: episodes, work, words, watching."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from statuswatch.core.answering import TicketClock
from statuswatch.core.clocks import Clocks
from statuswatch.core.judgement import Judgement, Trouble
from statuswatch.core.model import Coverage, Service
from statuswatch.core.money import Money
from statuswatch.core.outage import Interval
from statuswatch.core.rewriting import Revision
from statuswatch.core.spans import joined, length, within


@dataclass(frozen=True, slots=True)
class Episode:
    """One outage with its clocks; `None`: nothing is known of who said and saw what."""

    trouble: Trouble
    clocks: Clocks | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """What one month's claim came to. `month`: as 2026-10. `percent`: of the fee; `money`: `None`
    where the terms name no fee. `sent`: the user has claimed it."""

    month: str
    percent: Decimal
    money: Money | None = None
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Chronicle:
    """All that a scorecard rests on. `begun`: since when we watch, `None`: never did; `told`: from
    when on their page told of the time before, `None`: it told of none. `watched`: by any source
    that can tell (their page, our checks). `work`: their maintenance, as it was. `judgements`: of
    what was promised once for all; `stated`: of what they said while it was down. `terms`: is
    anything agreed that could be owed?"""

    service: Service
    episodes: tuple[Episode, ...] = ()
    begun: datetime | None = None
    told: datetime | None = None
    watched: tuple[Coverage, ...] = ()
    work: tuple[Interval, ...] = ()
    revisions: tuple[Revision, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    stated: tuple[Judgement, ...] = ()
    tickets: tuple[TicketClock, ...] = ()
    credits: tuple[Credit, ...] = ()
    terms: bool = False
    reviews: tuple[date, ...] = ()

    @property
    def known_since(self) -> datetime | None:
        """`None`: nothing was ever told or watched."""
        found = [at for at in (self.told, self.begun) if at is not None]
        return min(found, default=None)


@dataclass(frozen=True, slots=True)
class Down:
    """A time of trouble: episodes that overlap are one. `spans`: when it was down, for it may have gone
    on and off between `start` and `end`. `end`: where it still stands, now while we
    look, else when it was last known to. `over`: it ended, and its end was told or seen. `words`: when the
    vendor wrote something meanwhile."""

    start: datetime
    end: datetime
    lasts: bool
    over: bool
    words: tuple[datetime, ...] = ()
    spans: tuple[Interval, ...] = ()

    @property
    def length(self) -> timedelta:
        """For how long it was down."""
        return length(self.spans)


def downs(episodes: Iterable[Episode], now: datetime) -> tuple[Down, ...]:
    """Oldest first. What has not begun by `now` is none."""
    troubles = sorted(
        (e.trouble for e in episodes if e.trouble.start < now),
        key=lambda t: (t.start, t.id),
    )
    groups: list[list[Trouble]] = []
    until: datetime | None = None
    for trouble in troubles:
        end = _end(trouble, now)
        if until is not None and trouble.start <= until:
            groups[-1].append(trouble)
            until = max(until, end)
        else:
            groups.append([trouble])
            until = end
    return tuple(_one(group, now) for group in groups)


def _end(trouble: Trouble, now: datetime) -> datetime:
    looked_at = trouble.end is None and trouble.again is not None
    end = now if looked_at else trouble.end or trouble.seen
    return max(trouble.start, min(end, now))


def _spans(trouble: Trouble, now: datetime) -> list[Interval]:
    end = _end(trouble, now)
    stood = joined((since, end if until is None else until) for since, until in trouble.down)
    return within(stood, trouble.start, end) or [(trouble.start, end)]


def _one(group: list[Trouble], now: datetime) -> Down:
    start, end = group[0].start, max(_end(t, now) for t in group)
    said = {at for t in group for story in t.stories for at, _, _ in story.words()}
    lasts = any(t.end is None for t in group)
    last = [t for t in group if _end(t, now) == end]
    return Down(
        start,
        end,
        lasts,
        not lasts and any(t.sure for t in last),
        tuple(sorted(at for at in said if start <= at <= end)),
        tuple(joined(span for t in group for span in _spans(t, now))),
    )
