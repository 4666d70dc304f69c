"""`outages` and `uptime`: what the user lived through, and how much of it we watched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.model import Coverage, KnownIncident, Level, Outage, Role, worst
from statuswatch.core.scope import among, concerns, worst_counted

GAP = timedelta(minutes=10)
"""Incidents no further apart than this are the same trouble (DESIGN, incident and outage)."""


@dataclass(frozen=True, slots=True)
class _Span:
    """An incident as it counts: when, at which level, for which followed parts."""

    start: datetime
    end: datetime
    level: Level
    names: frozenset[str]
    k: KnownIncident
    ongoing: bool


def outages(
    incidents: Iterable[KnownIncident],
    now: datetime,
    floor: Level = Level.DEGRADED,
    parts: frozenset[str] = frozenset(),
) -> tuple[Outage, ...]:
    """The outages of one service, oldest first.

    Incidents are one outage when they overlap (gaps up to 10 min) and share a followed
    component, or one of them names none (and see `_belongs_to`). Planned work is none. `end` of an ongoing one is `now`.
    """
    spans = sorted(
        (s for k in incidents if (s := _span(k, now, floor, parts)) is not None),
        key=lambda s: (s.start, s.end, s.k.source, s.k.incident.key),
    )
    groups = _grouped(spans)
    return tuple(sorted((_outage(g) for g in groups), key=lambda o: (o.start, o.id)))


def _span(k: KnownIncident, now: datetime, floor: Level, parts: frozenset[str]) -> _Span | None:
    level = worst_counted(k, parts)
    if k.incident.planned or level is None or level < floor or not concerns(k, parts):
        return None
    start = k.incident.started or k.first_seen
    if k.incident.ended is None:
        start = min(start, now)  # what is over was, also where our clock was set back since
    end = k.incident.ended or k.faded or now
    names = among(k.incident.components, parts) if parts else k.incident.components
    return _Span(start, max(start, end), level, names, k, k.open and not k.faded)


def _grouped(spans: Sequence[_Span]) -> list[list[_Span]]:
    """Union of all pairs that are one trouble: a sweep over starts, with those still near.

    Not pair by pair: a page with 5,000 ailing parts took 10 s so, at every change. Those found
    under one key are united at once, and the one that ends last stands for them from then on.
    """
    parent = list(range(len(spans)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    near: dict[_Key, list[int]] = {}
    for n, span in enumerate(spans):
        for key in _belongs_to(span):
            found = [m for m in near.get(key, ()) if spans[m].end + GAP >= span.start]
            for m in found:
                parent[root(m)] = root(n)
            near[key] = [max(found, key=lambda m: spans[m].end)] if found else []
        for key in _found_under(span):
            near.setdefault(key, []).append(n)
    groups: dict[int, list[_Span]] = {}
    for n, span in enumerate(spans):
        groups.setdefault(root(n), []).append(span)
    return list(groups.values())


_Key = tuple[object, ...]
_ANY, _NAMELESS, _PART, _POSTED, _FELL = "any", "nameless", "part", "posted", "fell"


def _found_under(span: _Span) -> Iterator[_Key]:
    """Where others look for it."""
    yield (_ANY,)
    if not span.names:
        yield (_NAMELESS,)
    for name in span.names:
        yield _PART, name
    derived = span.k.incident.derived
    yield _POSTED, span.k.source, not derived
    if derived:
        yield _FELL, span.k.source, span.k.first_seen


def _belongs_to(span: _Span) -> Iterator[_Key]:
    """Whom it is one trouble with: they share a followed part, or one names none. A part's trouble
    that nobody posted belongs to what its page posted meanwhile, and to the parts that fell with
    it."""
    if not span.names:
        yield (_ANY,)
        return
    yield (_NAMELESS,)
    for name in span.names:
        yield _PART, name
    derived = span.k.incident.derived
    yield _POSTED, span.k.source, derived
    if derived:
        yield _FELL, span.k.source, span.k.first_seen


def outage_id(source: str, key: str) -> str:
    """Of the outage whose first seen incident is `key` at `source` (its id)."""
    return hashlib.sha256(f"{source}\n{key}".encode()).hexdigest()[:12]


def _outage(group: Sequence[_Span]) -> Outage:
    # The first seen member names the outage: what joins later, or is back-dated, renames nothing.
    first = min(group, key=lambda s: (s.k.first_seen, s.k.source, s.k.incident.key)).k
    return Outage(
        id=outage_id(first.source, first.incident.key),
        start=min(s.start for s in group),
        end=max(s.end for s in group),
        worst=worst(s.level for s in _judging(group)) or Level.DEGRADED,
        incidents=tuple((s.k.source, s.k.incident.key) for s in group),
        ongoing=any(s.ongoing for s in group),
    )


def _judging(group: Sequence[_Span]) -> Iterable[_Span]:
    """Who says how bad it was: that it fails for the user is of unknown extent, so where they tell
    of it themselves their word on that stands (as in the verdict)."""
    if any(s.k.role is Role.OFFICIAL for s in group):
        return (s for s in group if s.k.role is not Role.USER)
    return group


@dataclass(frozen=True, slots=True)
class Uptime:
    """The four add up to the period: watched and up, watched and down, told down while not
    watching, not watched."""

    up: timedelta
    down: timedelta
    told_down: timedelta
    unwatched: timedelta

    @property
    def share(self) -> float | None:
        """Of the time we watched, the part it was up: 0..1; `None` if we never watched."""
        watched = self.up + self.down
        return self.up / watched if watched else None

    @property
    def watched_share(self) -> float:
        whole = self.up + self.down + self.told_down + self.unwatched
        return (self.up + self.down) / whole if whole else 0.0

    @property
    def downtime(self) -> timedelta:
        return self.down + self.told_down


Interval = tuple[datetime, datetime]


def uptime(
    outages: Iterable[Outage], coverage: Iterable[Coverage], since: datetime, until: datetime
) -> Uptime:
    """How the period `since`..`until` (UTC) was, over the time we were watching."""
    watched = _union(((c.since, c.until) for c in coverage), since, until)
    down = _union(((o.start, o.end) for o in outages), since, until)
    both = _length(_cross(watched, down))
    seen, ill = _length(watched), _length(down)
    period = max(timedelta(0), until - since)
    return Uptime(seen - both, both, ill - both, period - seen - (ill - both))


def _union(spans: Iterable[Interval], since: datetime, until: datetime) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted((max(a, since), min(b, until)) for a, b in spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _cross(left: Sequence[Interval], right: Sequence[Interval]) -> list[Interval]:
    crossed: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            crossed.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return crossed


def _length(spans: Iterable[Interval]) -> timedelta:
    return sum((end - start for start, end in spans), timedelta(0))
