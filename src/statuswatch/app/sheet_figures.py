"""The figures of one service: how fast our checks are answered, how much of a year it was up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from statuswatch.app.strips import SPOKE
from statuswatch.core.days import Day, days, midnight
from statuswatch.core.latency import Curve, Span, Taken, curve
from statuswatch.core.model import Coverage, KnownIncident, Role, Source
from statuswatch.core.outage import Interval
from statuswatch.core.periods import LENGTHS, Period, periods
from statuswatch.core.scope import concerns
from statuswatch.store.nouns import Filter

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.store.protocols import History

MEASURE = "latency"
"""Seconds until the answer was there, as the adapters of our checks call it."""

DAYS = 90
"""Of the strip."""

OURS = timedelta(hours=26)
"""A check of which nothing was measured in this time, nor in the chart's, has no chart."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of ours with its times. `source`: its id; `url`: where it asks."""

    source: str
    url: str
    curve: Curve


@dataclass(frozen=True, slots=True)
class Figures:
    """`checks`: those that ever measure a time; `days`: oldest first, the last is today. `seq`:
    the journal line they include."""

    service: str
    span: Span
    checks: tuple[Check, ...]
    periods: tuple[Period, ...]
    days: tuple[Day, ...]
    at: datetime
    seq: int


async def figures(
    desk: Desk, service_id: str, span: Span, zone: tzinfo | None = None
) -> Figures | None:
    """`None`: it is not followed any more. `zone`: whose midnights part the days. Between its
    reads the loop goes on. Raises StoreError."""
    stored, now = desk.app.stored, desk.app.clock.now()
    service = next((s for s in stored.ledger.services() if s.id == service_id), None)
    if service is None:
        return None
    seq, history = stored.journal.last_seq(), stored.history
    sources = [f.source for f in stored.ledger.sources(service_id) if f.source.role in SPOKE]
    year = now - timedelta(days=max(LENGTHS))
    seen: list[Coverage] = []
    for source in sources:
        seen += history.coverage((source.id,), year, now)
        await asyncio.sleep(0)
    lived = history.outages(service_id, now=now, since=year)
    first = midnight(now.astimezone(zone).date() - timedelta(days=DAYS - 1), zone)
    told = await _told(history, service_id, min(first, now - span.length))
    planned = [k for k in told if k.incident.planned and concerns(k, service.parts)]
    checks = []
    for source in sources:
        if source.role is Role.PROBE:
            since = now - span.length - span.step
            mine = [c for c in seen if c.source == source.id and c.until > since]
            checks += _check(history, source, told, mine, now, span)
            await asyncio.sleep(0)
    # The year is reckoned away from the loop: some thousand stretches take tens of milliseconds.
    made = await asyncio.to_thread(periods, lived, seen, now)
    shown = await asyncio.to_thread(days, lived, planned, seen, now, DAYS, zone)
    return Figures(service_id, span, tuple(checks), made, shown, now, seq)


async def _told(history: History, service: str, since: datetime) -> list[KnownIncident]:
    """What each source told since then."""
    found: list[KnownIncident] = []
    after: int | None = None
    while rows := history.rows(Filter(frozenset({service}), since=since), after):
        found += [row.known for row in rows]
        after = rows[-1].rowid
        await asyncio.sleep(0)
    return found


def _check(
    history: History,
    source: Source,
    told: Sequence[KnownIncident],
    seen: Sequence[Coverage],
    now: datetime,
    span: Span,
) -> list[Check]:
    """The check with its chart; nothing where it never measures a time."""
    since = now - span.length - span.step
    taken = _taken(history, source.id, since, span)
    if not taken and not history.hours(source.id, MEASURE, now - max(OURS, span.length)):
        dead_now = any(k.source == source.id and k.open for k in told)
        if not dead_now:
            return []
    dead = [_trouble(k, now) for k in told if k.source == source.id]
    return [Check(source.id, source.url, curve(taken, dead, seen, now, span))]


def _taken(history: History, source: str, since: datetime, span: Span) -> list[Taken]:
    """As taken for the last day; of longer times what is kept of each hour."""
    if span is Span.DAY:
        every = history.samples(source, since)
        return [Taken(at, m.value, m.value) for at, m in every if m.name == MEASURE]
    half = timedelta(minutes=30)
    hours = history.hours(source, MEASURE, since)
    return [Taken(hour.at + half, hour.high, hour.median) for hour in hours]


def _trouble(k: KnownIncident, now: datetime) -> Interval:
    start = k.incident.started or k.first_seen
    return start, k.incident.ended or now
