"""`claim`: the downtime of one month by their clock and by ours, and what is owed for it.

Nothing is claimed for time that we did not watch, unless their own page says it; and nothing is
called fine either: of a month of which too little was watched only what is proven is told. Overlapping
outages are counted once; every second that somebody told of is either claimed, with its proof, or
left out, with one reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from statuswatch.core.docket import Terms
from statuswatch.core.model import Coverage, Level
from statuswatch.core.months import Month, clock
from statuswatch.core.outage import Interval
from statuswatch.core.owed import Reckoned, notes, portion, reckoned
from statuswatch.core.spans import crossed, joined, length, within, without
from statuswatch.core.words import Message, say


class Proof(StrEnum):
    """Whose record shows that it was down."""

    THEIRS = "their page"
    OURS = "our check"
    BOTH = "both"


class Why(StrEnum):
    """Why time that was told of is not claimed. In this order: the first that holds is named."""

    MAINTENANCE = "maintenance"
    """Announced before it began."""
    SHORT = "short"
    MILD = "mild"
    UNWATCHED = "unwatched"
    """Our check saw both its ends but not what lies between, or their page was not read then."""
    WORD = "word"
    """Nobody but the user or others say so."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One incident as one side tells it (UTC). `stated`: by the vendor's own dates, so that it
    stands without our watching; what is not counts while `source` (its id) was watched."""

    start: datetime
    end: datetime
    level: Level
    source: str = ""
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """Work that may excuse an outage. `announced`: when they first told of it, or we first saw it."""

    announced: datetime
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Lived:
    """One outage, as a claim wants it. `title`: their words for it. `theirs`: what they posted and
    what their page showed of its parts; `ours`: what our checks saw; `words`: when only the user
    or others said so; `planned`: announced work on the same parts. What goes on ends now."""

    id: str
    worst: Level
    title: str = ""
    parts: tuple[str, ...] = ()
    theirs: tuple[Stretch, ...] = ()
    ours: tuple[Stretch, ...] = ()
    words: tuple[Interval, ...] = ()
    planned: tuple[Planned, ...] = ()
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """When we watched: `ours`: our own checks; `theirs`: their pages were read."""

    ours: tuple[Coverage, ...] = ()
    theirs: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class Proven:
    """A stretch that is claimed."""

    start: datetime
    end: datetime
    proof: Proof


@dataclass(frozen=True, slots=True)
class Excluded:
    """A stretch that is not. `outage`: the id of the one that told of it."""

    start: datetime
    end: datetime
    why: Why
    outage: str


@dataclass(frozen=True, slots=True)
class Line:
    """One outage within the month: how long by each clock, however mild, and how much of it is
    claimed. `start` and `end`: of all of it, also beyond the month; `end` is `None` while it goes
    on."""

    outage: str
    title: str
    start: datetime
    end: datetime | None
    worst: Level
    parts: tuple[str, ...]
    theirs: timedelta
    ours: timedelta
    claimed: timedelta


@dataclass(frozen=True, slots=True)
class Claim:
    """`theirs` and `ours`: by one clock alone; `None` where nobody read their page, or nothing of
    ours checked, in that month. `claimed`: what is asked for. `watched`: how long we did, by any
    source, `read` their page and `checked` by ourselves; `over`: how much of the month is, of which
    all shares are. `untold`: how long they told of, or the user did, that is not proven and could
    count. `deadline` (UTC): it must be there before; `passed`: it is too late. `preliminary`: the
    month is not over."""

    service: str
    month: Month
    terms: Terms
    theirs: Reckoned | None
    ours: Reckoned | None
    claimed: Reckoned
    proof: tuple[Proven, ...]
    lines: tuple[Line, ...]
    excluded: tuple[Excluded, ...]
    watched: timedelta
    read: timedelta
    checked: timedelta
    over: timedelta
    untold: timedelta
    deadline: datetime | None
    passed: bool
    preliminary: bool
    notes: tuple[Message, ...] = ()


def claim(
    terms: Terms, outages: Iterable[Lived], watch: Watch, month: Month, now: datetime
) -> Claim:
    """What is owed for `month`, as the contract's zone has it. Raises MonthError where that zone is
    unknown."""
    month = replace(month, zone=terms.zone)
    told = [_read(lived, watch, terms, now) for lived in outages]
    until = min(month.end, now)

    def of_month(stretches: Sequence[Interval]) -> list[Interval]:
        return within(stretches, month.start, until)

    theirs = of_month(_counted(told, lambda t: t.theirs, terms.shortest))
    ours = of_month(_counted(told, lambda t: t.ours, terms.shortest))
    both = of_month(_counted(told, lambda t: t.either, terms.shortest))
    read, checked = of_month(_stretches(watch.theirs)), of_month(_stretches(watch.ours))
    until_when = deadline(terms, month)
    preliminary = now < month.end
    over = max(until - month.start, timedelta())
    watched = joined([*read, *checked])
    perhaps = of_month(_counted(told, lambda t: _perhaps(t, watched), terms.shortest))

    def by(down: list[Interval], seen: list[Interval]) -> Reckoned:
        return reckoned(terms, length(down), month.length, portion(length(seen), over))

    return Claim(
        service=terms.service,
        month=month,
        terms=terms,
        theirs=by(theirs, read) if read or theirs else None,
        ours=by(ours, checked) if checked else None,
        claimed=reckoned(
            terms,
            length(both),
            month.length,
            portion(length(watched), over),
            length(joined([*both, *perhaps])),
        ),
        proof=_proof(told, both),
        lines=tuple(_lines(told, both, of_month)),
        excluded=_excluded(told, both, terms.shortest, of_month),
        watched=length(watched),
        read=length(read),
        checked=length(checked),
        over=over,
        untold=length(without(perhaps, both)),
        deadline=until_when,
        passed=until_when is not None and now >= until_when,
        preliminary=preliminary,
        notes=(*_running(preliminary, now), *notes(terms)),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """An outage as sets of time: `theirs` and `ours` are proven and bad enough, `either` is both;
    `posted` and `checked` are proven at any level, `proven` is both; `grave`: bad enough, proven or
    not; `tracked`: told by a side, proven or not, `said`: or by anybody; `planned`: excused."""

    lived: Lived
    theirs: list[Interval]
    ours: list[Interval]
    either: list[Interval]
    posted: list[Interval]
    checked: list[Interval]
    proven: list[Interval]
    grave: list[Interval]
    tracked: list[Interval]
    said: list[Interval]
    planned: list[Interval]


def _read(lived: Lived, watch: Watch, terms: Terms, now: datetime) -> _Told:
    def proven(
        stretches: Iterable[Stretch], seen: Sequence[Coverage], least: Level
    ) -> list[Interval]:
        return joined(
            piece for s in stretches if s.level >= least for piece in _shown(s, seen, now)
        )

    theirs = proven(lived.theirs, watch.theirs, terms.least)
    ours = proven(lived.ours, watch.ours, terms.least)
    posted = proven(lived.theirs, watch.theirs, Level.OK)
    checked = proven(lived.ours, watch.ours, Level.OK)
    sides = (*lived.theirs, *lived.ours)
    tracked = joined((s.start, min(s.end, now)) for s in sides)
    excuses = [p for p in lived.planned if terms.without_maintenance and p.announced < p.start]
    return _Told(
        lived=lived,
        theirs=theirs,
        ours=ours,
        either=joined([*theirs, *ours]),
        posted=posted,
        checked=checked,
        proven=joined([*posted, *checked]),
        grave=joined((s.start, min(s.end, now)) for s in sides if s.level >= terms.least),
        tracked=tracked,
        said=joined([*tracked, *((a, min(b, now)) for a, b in lived.words)]),
        planned=joined((p.start, p.end) for p in excuses),
    )


def _perhaps(one: _Told, watched: Sequence[Interval]) -> list[Interval]:
    """Also what may have failed: told of by a side while it was not watched; and said by people
    while nobody watched, where no record can speak against them."""
    people = without(joined((a, b) for a, b in one.said), joined([*one.tracked, *watched]))
    return joined([*one.either, *one.grave, *people])


def _shown(s: Stretch, seen: Sequence[Coverage], now: datetime) -> list[Interval]:
    """As much of a stretch as is proven."""
    whole = joined([(s.start, min(s.end, now))])
    if s.stated:
        return whole
    return crossed(whole, _stretches([c for c in seen if s.source in ("", c.source)]))


def _stretches(seen: Iterable[Coverage]) -> list[Interval]:
    return joined((c.since, c.until) for c in seen)


def _long(
    told: Iterable[_Told], pick: Callable[[_Told], list[Interval]], shortest: timedelta
) -> list[Interval]:
    """Measured over the whole of it, before a month's end or somebody's plan cuts it; so it is the
    same whether one outage is told of or two that touch."""
    whole = joined(stretch for t in told for stretch in pick(t))
    return [(start, end) for start, end in whole if end - start >= shortest]


def _counted(
    told: Sequence[_Told], pick: Callable[[_Told], list[Interval]], shortest: timedelta
) -> list[Interval]:
    """A plan excuses the outage on its own parts, not another one of the same moment."""
    long = _long(told, pick, shortest)
    return joined(s for t in told for s in without(crossed(pick(t), long), t.planned))


def _proof(told: Sequence[_Told], claimed: list[Interval]) -> tuple[Proven, ...]:
    """Of each second, also where a plan excuses one of several outages."""
    theirs = crossed(claimed, joined(s for t in told for s in t.theirs))
    ours = crossed(claimed, joined(s for t in told for s in t.ours))
    shown = {
        Proof.BOTH: crossed(theirs, ours),
        Proof.THEIRS: without(theirs, ours),
        Proof.OURS: without(ours, theirs),
    }
    found = [Proven(a, b, proof) for proof, spans in shown.items() for a, b in spans]
    return tuple(sorted(found, key=lambda one: one.start))


def _excluded(
    told: Sequence[_Told],
    claimed: list[Interval],
    shortest: timedelta,
    of_month: Callable[[Sequence[Interval]], list[Interval]],
) -> tuple[Excluded, ...]:
    """All that was told of and is not claimed, each second once."""
    long = _long(told, lambda t: t.either, shortest)
    found: list[Excluded] = []
    named = list(claimed)
    for why in Why:
        left = sorted(
            (start, end, one.lived.id)
            for one in told
            for start, end in without(of_month(_apart(one, why, long)), named)
        )
        found += _once(left, why)
        named = joined([*named, *((start, end) for start, end, _ in left)])
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _once(left: Iterable[tuple[datetime, datetime, str]], why: Why) -> Iterator[Excluded]:
    """Where several outages tell of one moment, the first names it."""
    until: datetime | None = None
    for start, end, outage in left:
        begin = start if until is None else max(start, until)
        if begin < end:
            yield Excluded(begin, end, why, outage)
            until = end


def _apart(one: _Told, why: Why, long: list[Interval]) -> list[Interval]:
    match why:
        case Why.MAINTENANCE:
            return crossed(one.said, one.planned)
        case Why.SHORT:
            return without(one.either, long)
        case Why.MILD:
            return without(one.proven, one.either)
        case Why.UNWATCHED:
            return without(one.tracked, one.proven)
        case Why.WORD:
            return one.said


def _lines(
    told: Iterable[_Told],
    claimed: list[Interval],
    of_month: Callable[[Sequence[Interval]], list[Interval]],
) -> Iterator[Line]:
    for one in sorted(told, key=lambda t: (t.said[:1], t.lived.id)):
        if not of_month(one.said):
            continue
        lived = one.lived
        yield Line(
            outage=lived.id,
            title=lived.title,
            start=one.said[0][0],
            end=None if lived.ongoing else one.said[-1][1],
            worst=lived.worst,
            parts=lived.parts,
            theirs=length(of_month(one.posted)),
            ours=length(of_month(one.checked)),
            claimed=length(crossed(one.either, claimed)),
        )


def deadline(terms: Terms, month: Month) -> datetime | None:
    """Until when a month may be claimed (UTC); `None`: the terms name no end. So many days by the
    calendar of its zone: a change of clocks moves no deadline."""
    if terms.claim_within is None:
        return None
    zone = clock(month.zone)
    return zone.at(zone.wall(month.end) + terms.claim_within)


def _running(preliminary: bool, now: datetime) -> tuple[Message, ...]:
    if not preliminary:
        return ()
    return (say("The month is not over: this is how it stands at {now}.", now=now),)
