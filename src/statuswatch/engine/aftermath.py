"""How one service stands for who decides its notices, read from the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from statuswatch.core.aftermath import Aftermath, joined_in, names_of
from statuswatch.core.flapping import shifts, swings
from statuswatch.core.forecast import Forecast
from statuswatch.core.lull import Lull, gaps, lulled
from statuswatch.core.model import (
    Change,
    ChangeKind,
    Incident,
    Known,
    KnownIncident,
    Outage,
    Role,
    Rules,
    Service,
    Source,
)
from statuswatch.core.promised import Promised, promised
from statuswatch.core.rewording import reworded
from statuswatch.core.scope import concerns, level_now
from statuswatch.core.silences import Silences
from statuswatch.core.situation import Situation
from statuswatch.core.telling import Notice
from statuswatch.core.witness import Verdict
from statuswatch.store.nouns import Filter, Row
from statuswatch.store.stored import Stored

PAST = timedelta(days=2)
"""How far before a change its outage is looked for."""

SWINGS = timedelta(hours=24)
"""For how long it is remembered that a service came and went."""

MOST = 1000
"""Incidents of one service that are looked at, the newest."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Who says more than is written. `known`: of a source, with its newest answer. `judge`: is it
    them or us? `foresee`: how much longer will what ails a service last? A word older than
    `stale_after` is none on how it is now. `offline`: is our own line down?"""

    known: Callable[[str], Known]
    judge: Callable[[Service, Mapping[Source, Known]], Verdict | None] = lambda _service, _known: (
        None
    )
    foresee: Callable[[Service], Forecast | None] = lambda _service: None
    stale_after: Callable[[], timedelta] = lambda: Rules().stale_after
    offline: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one service: its rows, its outages by id, what is known of its sources."""

    service: Service
    rows: Sequence[Row]
    outages: Mapping[str, Outage]
    known: Mapping[Source, Known]
    now: datetime
    roles: Mapping[str, Role] = field(default_factory=dict)

    def of_outages(self) -> Iterable[tuple[str, Row]]:
        return ((r.outage_id, r) for r in self.rows if r.outage_id is not None)


def situation(
    stored: Stored,
    advice: Advice,
    service: Service,
    sources: Iterable[Source],
    silences: Silences,
    since: datetime,
    now: datetime,
) -> Situation:
    """`sources`: those of the service that are followed. `since` (UTC): the earliest moment that is
    of interest. Raises StoreError."""
    found = stored.history.outages(service.id, now=now, since=since - PAST)
    begun = min([since - PAST, *(o.start for o in found if o.ongoing)])
    which = Filter(services=frozenset({service.id}), since=begun)
    known = {source: advice.known(source.id) for source in sources}
    rows = stored.history.rows(which, limit=MOST)
    roles = {r.source.id: r.source.role for r in rows} | {s.id: s.role for s in known}
    read = _Read(service, rows, {o.id: o for o in found}, known, now, roles)
    ongoing = {o.id: o for o in found if o.ongoing}
    joined, repeated = _told_before(stored, read, since)
    after = replace(_aftermath(stored, advice, read, silences), joined=joined, reworded=repeated)
    stories = tuple(r.known for r in rows if r.known.open and _place(r) in after.concerning)
    return Situation(service, after, ongoing, stories, known)


def _reachable(stored: Stored, read: _Read) -> bool:
    """Asked while something stands, so that a service that is well costs no look."""
    if not any(outage.ongoing for outage in read.outages.values()):
        return False
    theirs = Role.OFFICIAL in read.roles.values()
    return theirs or bool(stored.docket.docket(read.service.id).contacts)


def cards(stored: Stored, outages: Iterable[Outage]) -> Mapping[str, tuple[Notice, ...]]:
    """What was told of these outages, by itself or with a storm, or is held, oldest first; also
    under the ids of outages that are part of one now."""
    names = dict.fromkeys(name for outage in outages for name in names_of(outage))
    wanted: dict[str, list[Notice]] = {name: [] for name in names}
    for kept in stored.outbox.about(wanted) if wanted else ():
        for outage in wanted.keys() & set(kept.notice.about):
            wanted[outage].append(kept.notice)
    return {outage: tuple(told) for outage, told in wanted.items() if told}


def _aftermath(stored: Stored, advice: Advice, read: _Read, silences: Silences) -> Aftermath:
    service, rows = read.service, read.rows
    places = {_place(r): r for r in rows}
    standing = {p: r.known for p, r in places.items() if r.known.open}
    listed = {s.id: k.components for s, k in read.known.items()}
    concerning = frozenset(p for p, r in places.items() if concerns(r.known, service.parts))
    ongoing = frozenset(o.id for o in read.outages.values() if o.ongoing)
    judged = advice.judge(service, read.known)
    foreseen = advice.foresee(service) if ongoing else None
    stories: dict[str, list[Incident]] = {}
    for outage, r in read.of_outages():
        stories.setdefault(outage, []).append(r.known.incident)
    swung, shifted = _turns(stored, read, concerning)
    return Aftermath(
        outages={
            _place(r): read.outages[outage]
            for outage, r in read.of_outages()
            if outage in read.outages
        },
        roles=read.roles,
        concerning=concerning,
        said=frozenset(o for o, r in read.of_outages() if r.source.role is Role.OFFICIAL),
        ongoing=ongoing,
        standing=frozenset(standing),
        levels={
            p: level_now(k.incident, service.parts, listed.get(k.source, ()))
            for p, k in standing.items()
        },
        saw=_saw(read),
        lulls={o: lull for o, told in stories.items() if (lull := lulled(told))},
        gaps=_gaps(read),
        verdicts={} if judged is None else {service.id: judged},
        silences=silences,
        cards=cards(stored, read.outages.values()),
        swings=swung,
        shifts=shifted,
        reachable=_reachable(stored, read),
        forecasts={} if foreseen is None else {service.id: foreseen},
        promises=_promises(read, ongoing),
        stories={p: r.known.incident for p, r in places.items()},
        listed={
            s: names for s, told in listed.items() if (names := frozenset(c.name for c in told))
        },
    )


MOVES = frozenset({ChangeKind.UPDATED, ChangeKind.EASED, ChangeKind.WORSENED, ChangeKind.REOPENED})
"""Lines that may name more parts than those before."""


def _told_before(
    stored: Stored, read: _Read, since: datetime
) -> tuple[dict[int, frozenset[str]], frozenset[int]]:
    """The parts that the lines since then add to their stories, and which of them say nothing new.
    Only theirs are read."""
    zones = {source.id: known.zone for source, known in read.known.items()}
    lines = stored.journal.lines([source.id for source in read.known], since)
    places = {
        (c.source, c.incident.key)
        for c in lines
        if c.kind in MOVES and c.incident and (c.incident.components or c.incident.updates)
    }
    joined: dict[int, frozenset[str]] = {}
    repeated: frozenset[int] = frozenset()
    for place in places:
        story = stored.history.story(*place)
        joined |= joined_in(story)
        repeated |= reworded(story, zones.get(place[0], ""))
    return joined, repeated


def _place(row: Row) -> tuple[str, str]:
    return row.source.id, row.known.incident.key


def _gaps(read: _Read) -> dict[str, tuple[Lull, ...]]:
    members: dict[str, list[KnownIncident]] = {}
    for outage, r in read.of_outages():
        members.setdefault(outage, []).append(r.known)
    return {o: found for o, known in members.items() if (found := gaps(known, read.now))}


def _saw(read: _Read) -> dict[str, datetime]:
    saw: dict[str, datetime] = {}
    for outage, r in read.of_outages():
        if r.source.role is Role.PROBE:
            began = _begun(r.known)
            saw[outage] = min(began, saw.get(outage, began))
    return saw


def _begun(k: KnownIncident) -> datetime:
    return k.incident.started or k.first_seen


def _promises(read: _Read, ongoing: frozenset[str]) -> dict[str, tuple[Promised, ...]]:
    zones = {s.id: k.zone for s, k in read.known.items()}
    made: dict[str, tuple[Promised, ...]] = {}
    for outage, r in read.of_outages():
        if outage in ongoing and r.known.open and r.source.role is Role.OFFICIAL:
            told = promised(r.known.incident, read.now, zones.get(r.source.id, ""))
            made[outage] = (*made.get(outage, ()), *told)
    return made


def _turns(
    stored: Stored, read: _Read, concerning: frozenset[tuple[str, str]]
) -> tuple[tuple[datetime, ...], tuple[datetime, ...]]:
    """Its swings and its shifts."""

    def counts(change: Change) -> bool:
        told = change.incident
        if told is None:
            return False
        said_by_us = read.roles.get(change.source) is Role.USER
        return not said_by_us and (change.source, told.key) in concerning

    sources = [source.id for source in read.known]
    lines = tuple(stored.journal.lines(sources, read.now - SWINGS))
    return swings(lines, counts), shifts(lines, counts)
