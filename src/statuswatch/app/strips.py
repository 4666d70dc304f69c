"""The last days of every followed service, for the strips of the window."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from statuswatch.core.days import Day, Strip, days, midnight
from statuswatch.core.model import KnownIncident, Role, Service
from statuswatch.core.scope import concerns
from statuswatch.store.nouns import Filter

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.store.protocols import History
    from statuswatch.store.stored import Stored

SPOKE = (Role.OFFICIAL, Role.PROBE)
"""A service is watched when a source of these was (crowds and the user's word are no watch)."""

FEW = 8
"""So many services are asked for by name; beyond that it is cheaper to read all."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One service, and what its strip is made from. `old`: its strip of before, still right but
    for its last days."""

    service: Service
    sources: tuple[str, ...]
    of: tuple[object, ...]
    old: Strip | None


@dataclass(frozen=True, slots=True)
class _Span:
    """Which days are asked for, at which moment and journal line."""

    now: datetime
    n: int
    zone: tzinfo | None
    seq: int

    def since(self, n: int) -> datetime:
        """When the last `n` days begin."""
        today = self.now.astimezone(self.zone).date()
        return midnight(today - timedelta(days=n - 1), self.zone)

    def stale(self, old: Strip) -> int:
        """How many of the last days an old strip does not have, or not whole."""
        return (self.now.astimezone(self.zone).date() - old.days[-1].date).days + 1


async def strips(
    desk: Desk,
    n_days: int = 90,
    zone: tzinfo | None = None,
    before: Mapping[str, Strip] | None = None,
) -> Mapping[str, Strip]:
    """The last `n_days` days of every followed service by its id.

    `before`: the last answer. Where the journal has nothing new of a service, only the days
    since then are worked out.
    """
    stored = desk.app.stored
    span = _Span(desk.app.clock.now(), n_days, zone, stored.journal.last_seq())
    wanted = await _wanted(stored, span, before or {})
    anew = frozenset(w.service.id for w in wanted if w.old is None)
    plans = await _planned(stored.history, anew, span.since(n_days)) if anew else {}
    if len(anew) < len(wanted):
        recent = max(span.stale(w.old) for w in wanted if w.old is not None)
        younger = await _planned(stored.history, frozenset(), span.since(recent))
        plans = younger | {i: ks for i, ks in plans.items() if i in anew}
    found: dict[str, Strip] = {}
    same: dict[Day, Day] = {}
    for w in wanted:
        mine = [k for k in plans.get(w.service.id, ()) if concerns(k, w.service.parts)]
        strip = _strip(stored.history, w, mine, span)
        # A thousand services have mostly the same days: each is kept once, not 90,000 of them,
        # which would be walked by every collection while the window waits.
        found[w.service.id] = replace(strip, days=tuple(same.setdefault(d, d) for d in strip.days))
        await asyncio.sleep(0)
    return found


async def _wanted(stored: Stored, span: _Span, before: Mapping[str, Strip]) -> list[_Wanted]:
    sources: dict[str, list[str]] = {}
    owner: dict[str, str] = {}
    for followed in stored.ledger.sources():
        source = followed.source
        owner[source.id] = source.service
        if source.role in SPOKE:
            sources.setdefault(source.service, []).append(source.id)
    touched = await _touched(stored, owner, before)
    wanted = []
    for service in stored.ledger.services():
        mine = tuple(sorted(sources.get(service.id, ())))
        of = (service.parts, mine, span.n, str(span.zone))
        old = before.get(service.id)
        if old is not None:
            right = old.of == of and not old.ongoing and 0 < span.stale(old) < span.n
            old = old if right and service.id not in touched else None
        wanted.append(_Wanted(service, mine, of, old))
    return wanted


async def _touched(
    stored: Stored, owner: Mapping[str, str], before: Mapping[str, Strip]
) -> frozenset[str]:
    """The services of which the journal has something newer than their strips."""
    touched: set[str] = set()
    seq = min((strip.seq for strip in before.values()), default=None)
    while seq is not None and (changes := stored.journal.changes(seq)):
        touched |= {owner[change.source] for change in changes if change.source in owner}
        seq = changes[-1].seq
        await asyncio.sleep(0)
    return frozenset(touched)


async def _planned(
    history: History, services: frozenset[str], since: datetime
) -> dict[str, list[KnownIncident]]:
    """The planned work of `services` (empty, or more than a few: of all) since then."""
    which = Filter(services if len(services) <= FEW else frozenset(), since=since)
    found: dict[str, list[KnownIncident]] = {}
    after: int | None = None
    while rows := history.rows(which, after):
        for row in rows:
            if row.known.incident.planned:
                found.setdefault(row.service.id, []).append(row.known)
        after = rows[-1].rowid
        await asyncio.sleep(0)
    return found


def _strip(
    history: History, wanted: _Wanted, planned: Iterable[KnownIncident], span: _Span
) -> Strip:
    old = wanted.old
    n = span.n if old is None else span.stale(old)
    since = span.since(n)
    lived = history.outages(wanted.service.id, now=span.now, since=since)
    seen = history.coverage(wanted.sources, since, span.now)
    made = days(lived, planned, seen, span.now, n, span.zone)
    ends = [o.end for o in lived if not o.ongoing]
    if old is None:
        ends = ends or [o.end for o in history.outages(wanted.service.id, now=span.now)[:1]]
        begun = min((c.since for c in seen), default=None)
    else:
        kept = len(old.days) - 1
        made = (*old.days[max(0, kept - (span.n - n)) : kept], *made)
        ends += [old.ended] if old.ended is not None else []
        begun = None if old.begun is None else max(old.begun, span.since(span.n))
    return Strip(
        made,
        span.now,
        ended=max(ends, default=None),
        begun=begun,
        ongoing=any(o.ongoing for o in lived),
        seq=span.seq,
        of=wanted.of,
    )
