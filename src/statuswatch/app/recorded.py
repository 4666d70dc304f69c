"""What was recorded of a vendor, gathered from the doors of the store: promises are judged by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch.app.looking import looks_again
from statuswatch.core.aftermath import names_of
from statuswatch.core.docket import Docket, PromiseKind
from statuswatch.core.judgement import Place, Record, Story, Trouble
from statuswatch.core.model import (
    ChangeKind,
    Coverage,
    KnownIncident,
    Outage,
    Role,
    Service,
    Source,
)
from statuswatch.store.nouns import Filter, Followed, Row

if TYPE_CHECKING:
    from statuswatch.app.profile import App

LOST = timedelta(days=1)
"""A page that can't be read for less is no page that is gone."""

EVER = datetime(2000, 1, 1, tzinfo=UTC)

Moments = tuple[tuple[datetime, datetime], ...]

_THERE = frozenset({PromiseKind.STATUS_PAGE, PromiseKind.FEED_PER_CATEGORY})
"""What is promised to be there by a day: whether we looked that day matters."""

_PASSED_ON = frozenset({"moved", "off"})
"""Sources paused so are not lost: their page is read elsewhere, or the user wants none of it."""


def record_of(app: App, service: Service, since: datetime) -> Record:
    """Since then, as far as this profile knows. Raises StoreError."""
    now, history = app.clock.now(), app.stored.history
    rows = _rows(app, service, since)
    followed = {f.source.id: f for f in app.stored.ledger.sources(service.id)}
    theirs = {row.source.id: row.source for row in rows if row.source.role is Role.OFFICIAL}
    theirs |= {i: f.source for i, f in followed.items() if f.source.role is Role.OFFICIAL}
    everyone = {row.source.id for row in rows} | followed.keys()
    watched = history.coverage(sorted(everyone), min(since, now), now)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.outage_id or "", []).append(row)
    docket = app.stored.docket.docket(service.id)
    outages = history.outages(service.id, now=now, since=since)
    looks = looks_again(app, followed.values())
    return Record(
        troubles=tuple(
            _trouble(app, outage, groups.get(outage.id, []), watched, looks)
            for outage in sorted(outages, key=lambda o: (o.start, o.id))
        ),
        watched=tuple(c for c in watched if c.source in theirs),
        tickets=docket.tickets,
        letters=docket.letters,
        places=tuple(_places(app, theirs.values(), followed, rows, now, _awake(app, docket, now))),
        again=min((at for source, at in looks.items() if source in theirs), default=None),
    )


def _awake(app: App, docket: Docket, now: datetime) -> Moments:
    """When the program ran since the first day on which something was to be there: it looks at all
    that is followed, and what could be read of anything is kept."""
    days = [p.due for p in docket.promises if p.kind in _THERE and p.due is not None]
    if not days or min(days) >= now:
        return ()
    every = [f.source.id for f in app.stored.ledger.sources()]
    return tuple((c.since, c.until) for c in app.stored.history.coverage(every, min(days), now))


def _looked(
    app: App, source: str, failing: datetime | None, awake: Moments, now: datetime
) -> Moments:
    """When somebody looked there, whether it could be read or not. Of what fails to this day it is
    not kept when it failed last: it counts as looked at since."""
    lines = app.stored.journal.lines([source], EVER)
    failed = [line.at for line in lines if line.kind in (ChangeKind.SILENT, ChangeKind.BACK)]
    lasting = () if failing is None else ((failing, now),)
    return (*awake, *((at, at) for at in failed), *lasting)


def zone_of(app: App, service: Service) -> str:
    """The zone of their page (IANA), where it says so; else empty. Raises StoreError."""
    theirs = (f for f in app.stored.ledger.sources(service.id) if f.source.role is Role.OFFICIAL)
    zones = (app.stored.journal.known(f.source.id).zone for f in theirs)
    return next((zone for zone in zones if zone), "")


def _rows(app: App, service: Service, since: datetime) -> list[Row]:
    which = Filter(services=frozenset({service.id}), since=since)
    found: list[Row] = []
    after: int | None = None
    while page := app.stored.history.rows(which, after):
        found += page
        after = page[-1].rowid
    return found


def _trouble(
    app: App,
    outage: Outage,
    rows: Sequence[Row],
    watched: Sequence[Coverage],
    looks: Mapping[str, datetime],
) -> Trouble:
    """`looks`: when each source is looked at next."""
    now, incidents = app.clock.now(), [row.known for row in rows]
    stories = tuple(
        _story(app, known, watched, looks)
        for known in sorted(incidents, key=lambda k: (k.first_seen, k.incident.key))
        if known.role is Role.OFFICIAL
    )
    if outage.ongoing:
        standing = [_read_until(k, watched, now) for k in incidents if k.open]
        seen = max(standing, default=outage.start)
        end, seen, sure = None, max(seen, outage.start), True
    else:
        end, seen, sure = outage.end, outage.end, _sure(outage, incidents, watched)
    ahead = [at for k in incidents if k.open and (at := looks.get(k.source)) is not None]
    again = min(ahead, default=None) if outage.ongoing else None
    names = names_of(outage)
    stood = ((k.incident.started or k.first_seen, k.incident.ended or k.faded) for k in incidents)
    return Trouble(
        outage.id,
        outage.start,
        end,
        seen,
        sure,
        stories,
        outage.worst,
        names,
        again,
        tuple(sorted(stood, key=lambda one: one[0])),
    )


def _sure(outage: Outage, incidents: Iterable[KnownIncident], watched: Iterable[Coverage]) -> bool:
    """Its end was told, or somebody looked before and after it."""
    last = [k for k in incidents if (k.incident.ended or k.faded) == outage.end]
    if any(k.end_stated and k.incident.ended is not None for k in last):
        return True
    sources = {k.source for k in last}
    return any(c.since <= outage.end < c.until for c in watched if c.source in sources)


def _read_until(known: KnownIncident, watched: Iterable[Coverage], now: datetime) -> datetime:
    """When its source was last read while it stood there."""
    if not known.open:
        return known.last_seen
    seen = [c.until for c in watched if c.source == known.source]
    return min(now, max([known.last_seen, *seen]))


def _story(
    app: App,
    known: KnownIncident,
    watched: Sequence[Coverage],
    looks: Mapping[str, datetime],
) -> Story:
    undated = {u.key for u in known.incident.updates if u.at is None}
    at: dict[str, datetime] = {}
    if undated:
        for line in app.stored.history.story(known.source, known.incident.key):
            for update in line.incident.updates if line.incident is not None else ():
                if update.key in undated and not line.baseline:
                    at.setdefault(update.key, line.at)
    read = _read_until(known, watched, app.clock.now())
    again = looks.get(known.source) if known.open else None
    return Story(known.incident, read, tuple(sorted(at.items())), again)


def _places(
    app: App,
    sources: Iterable[Source],
    followed: Mapping[str, Followed],
    rows: Sequence[Row],
    now: datetime,
    awake: Moments,
) -> Iterable[Place]:
    for source in sources:
        mine = followed.get(source.id)
        if mine is not None and mine.paused in _PASSED_ON:
            mine = None
        known = app.stored.journal.known(source.id)
        read = [c.since for c in app.stored.history.coverage([source.id], EVER, now)]
        read += [row.known.first_seen for row in rows if row.source.id == source.id]
        read += [known.heard] if known.heard is not None else []
        lost = known.silent if known.silent is not None and now - known.silent >= LOST else None
        if mine is not None and mine.paused:
            lost = known.silent or known.failing_since or now
        names = tuple(
            part.strip()
            for key in ("status", "category", "name")
            for part in source.options.get(key, "").split(",")
            if part.strip()
        )
        yield Place(
            source.id,
            source.kind,
            source.url,
            mine.added if mine is not None else None,
            min(read, default=None),
            lost,
            names,
            _looked(app, source.id, known.failing_since, awake, now),
        )
