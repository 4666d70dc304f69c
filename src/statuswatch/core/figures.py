"""`figures`: what a stretch of time with a vendor was like, in numbers. None is made up: what nobody
saw or said is `None`, and what rests on too few is told as that (`Spread.enough`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from statuswatch.core.clocks import Admission, Clocks
from statuswatch.core.days import ENOUGH
from statuswatch.core.episodes import Chronicle, Down, downs
from statuswatch.core.outage import Interval, Uptime
from statuswatch.core.quarters import Period
from statuswatch.core.rewriting import Rewriting
from statuswatch.core.spans import crossed, joined, length, within
from statuswatch.core.spread import FEW, Spread, spread

_AWAY = (Rewriting.WITHDRAWN, Rewriting.GONE)
_NO_EDIT = (*_AWAY, Rewriting.LAST_OPEN)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one period. An outage counts where it began (what began before the whole, at its start);
    lengths are whole, also where one reaches beyond; `total` is what lies within. Of an outage that
    goes on and off only the time counts in which it was down.

    `lasting`: how many are not over; `unsure`: of how many nobody saw the end. `lengths`: of those
    whose end is known (their mean is the MTTR). `longest`: of all, so far; `grows`: that one is not
    over. `between`: the time it
    worked, for each outage (MTBF). `lived`: how it was while we watched; `known`: of the whole
    period, what we watched or they told of. `lag`: from who saw it first to their first word;
    `unsaid`: outages that others saw and they never told of. `pace`: between two words of theirs
    while it was down; `wordless`: outages without a dated word. `edits`: what they told otherwise
    afterwards; `withdrawn`: what they took away.
    """

    period: Period
    count: int
    lasting: int
    unsure: int
    total: timedelta
    lengths: Spread | None
    longest: timedelta | None
    grows: bool
    between: timedelta | None
    lived: Uptime
    known: timedelta
    lag: Spread | None
    unsaid: int
    pace: Spread | None
    wordless: int
    edits: int
    withdrawn: int
    work: timedelta

    @property
    def share(self) -> float | None:
        """0..1 of the time we watched; `None`: too little of it."""
        return self.lived.share if self.lived.up + self.lived.down >= ENOUGH else None

    @property
    def known_share(self) -> float | None:
        """0..1 of the time that we watched or they told of; `None`: too little of it."""
        if self.known < ENOUGH:
            return None
        return 1 - self.total / self.known

    @property
    def frequency(self) -> float | None:
        """Outages in 30 days of what is known."""
        return None if self.known < ENOUGH else self.count / (self.known / timedelta(days=30))


def figures(record: Chronicle, period: Period, whole: Period, now: datetime) -> Figures:
    """Of `period`, which is `whole` or a part of it."""
    all_ = downs(record.episodes, now)
    mine = [
        d
        for d in all_
        if (d.end > whole.since or d.start >= whole.since) and _counted(d.start, period, whole)
    ]
    longest = max(mine, key=lambda d: (d.length, d.lasts), default=None)
    spans = [span for d in all_ for span in d.spans]
    total = length(within(joined(spans), *period.span))
    known = _known(record, spans, period)
    return Figures(
        period=period,
        count=len(mine),
        lasting=sum(d.lasts for d in mine),
        unsure=sum(not d.lasts and not d.over for d in mine),
        total=total,
        lengths=spread(d.length for d in mine if d.over),
        longest=None if longest is None else longest.length,
        grows=longest is not None and longest.lasts,
        between=(known - total) / len(mine) if len(mine) >= FEW and known > total else None,
        lived=_lived(record, all_, period),
        known=known,
        lag=spread(_lags(record, period, whole)),
        unsaid=_unsaid(record, period, whole),
        pace=spread(b - a for d in mine for a, b in pairwise(d.words)),
        wordless=sum(not d.words for d in mine),
        edits=sum(r.what not in _NO_EDIT for r in record.revisions if period.holds(r.at)),
        withdrawn=sum(r.what in _AWAY for r in record.revisions if period.holds(r.at)),
        work=length(within(joined(record.work), period.since, min(period.until, now)))
        if period.since < now
        else timedelta(),
    )


def _known(record: Chronicle, down: Sequence[Interval], period: Period) -> timedelta:
    spans = [(c.since, c.until) for c in record.watched]
    if record.told is not None:
        spans.append((record.told, record.begun or record.told))
    return length(within(joined([*spans, *down]), *period.span))


def _lived(record: Chronicle, all_: Sequence[Down], period: Period) -> Uptime:
    """As `outage.uptime`, of what is joined already."""
    seen = within(joined((c.since, c.until) for c in record.watched), *period.span)
    ill = within(joined(span for d in all_ for span in d.spans), *period.span)
    both, up, down = length(crossed(seen, ill)), length(seen), length(ill)
    return Uptime(up - both, both, down - both, period.length - up - (down - both))


def _counted(start: datetime, period: Period, whole: Period) -> bool:
    return period.holds(max(start, whole.since))


def _of_clocks(record: Chronicle, period: Period, whole: Period) -> Iterator[Clocks]:
    for episode in record.episodes:
        trouble = episode.trouble
        over = trouble.end is not None and trouble.end < whole.since
        if episode.clocks is not None and not over and _counted(trouble.start, period, whole):
            yield episode.clocks


def _lags(record: Chronicle, period: Period, whole: Period) -> Iterator[timedelta]:
    return (c.lag for c in _of_clocks(record, period, whole) if c.lag is not None)


def _unsaid(record: Chronicle, period: Period, whole: Period) -> int:
    found = _of_clocks(record, period, whole)
    return sum(c.said is Admission.NOT_ADMITTED for c in found)
