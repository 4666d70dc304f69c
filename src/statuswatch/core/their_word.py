"""What a vendor's own pages amount to: what they say of the followed parts, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from statuswatch.core.model import (
    Known,
    KnownIncident,
    Level,
    Role,
    Rules,
    Service,
    Source,
    Status,
    worst,
)
from statuswatch.core.scope import among, concerns, counted
from statuswatch.core.status import status
from statuswatch.core.witness import Testimony
from statuswatch.core.words import Message

HOLDS = timedelta(minutes=30)
"""So long after it was read a page's word still says how it is: a calm one is read every 15 min."""

TROUBLE_HOLDS = timedelta(hours=1)
"""A page that told of trouble and cannot be read any more is believed for so long: it often hangs
on what is down."""

LAST_HOLDS = timedelta(hours=24)
"""For so long that word still says that they know, if our own check goes on failing."""

PAPERWORK = timedelta(hours=6)
"""A post that stays open without a word for so long while its parts are green was forgotten."""

BEFORE_IT = frozenset({"", "scheduled", "planned", "upcoming", "not_started"})
"""Phases of planned work that the page does not call begun."""


class Says(Enum):
    """What they say, of what is followed. WORK: planned work is under way."""

    TROUBLE = "trouble"
    WORK = "work"
    FINE = "fine"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class TheirWord:
    """`asked`: their sources. `status`: of those that can be read. `trouble`, `work`: the stories.
    `vague`: they name no part. `late`: planned work that runs over. `forgotten`: only paperwork
    says so. `last`: the trouble they told of before they could not be read. `wide`: work under way
    of which nobody says which parts it touches. `since`: unreadable since then. `last_level`: how bad
    what they told `last` was, as it counts."""

    asked: tuple[Source, ...]
    says: Says
    status: Status
    level: Level | None = None
    trouble: tuple[KnownIncident, ...] = ()
    work: tuple[KnownIncident, ...] = ()
    wide: tuple[KnownIncident, ...] = ()
    last: tuple[KnownIncident, ...] = ()
    last_level: Level | None = None
    vague: bool = False
    late: bool = False
    forgotten: bool = False
    since: datetime | None = None
    reason: Message | None = None

    @property
    def readable(self) -> bool:
        return self.status.heard is not None

    @property
    def missing(self) -> bool:
        """They list none of the parts that are followed any more: nobody speaks for them."""
        return self.says is Says.NOTHING and bool(self.status.missing)


def their_word(testimony: Testimony, now: datetime, rules: Rules) -> TheirWord:
    """What their pages say at `now`; a page that cannot be read says nothing."""
    official = {s: k for s, k in testimony.known.items() if s.role is Role.OFFICIAL}
    fresh = {s: _present(k) for s, k in official.items() if _holds(k, now, HOLDS)}
    mute = {s: k for s, k in official.items() if s not in fresh}
    asked, service = tuple(official), testimony.service
    found = status(service, fresh, now, rules)
    last = tuple(
        k
        for known in mute.values()
        if known.heard is not None and now - known.heard <= LAST_HOLDS
        for k in _trouble(known, service)
    )
    trouble = _still(found.open, fresh, testimony.ended)
    vague = tuple(k for known in fresh.values() for k in _vague(known, service, now))
    held = tuple(
        k
        for known in mute.values()
        if known.heard is not None and now - known.heard <= TROUBLE_HOLDS
        for k in _trouble(known, service)
    )
    work = tuple(k for k in found.open if k.incident.planned and _under_way(k, fresh, now))
    wide = tuple(k for known in fresh.values() for k in _wide(known, service, fresh, now))
    told = trouble or held or vague
    level = _level(found, told, work, trouble, service.parts)
    says = _says(found, told, work, level)
    return TheirWord(
        asked,
        says,
        found,
        level=level,
        trouble=told if says is Says.TROUBLE else (),
        work=work,
        wide=wide,
        last=last,
        last_level=_counted(last, service.parts),
        vague=bool(vague) and not trouble and not held,
        late=bool(work) and all(_late(k, now) for k in work),
        forgotten=_forgotten(says, told, work, fresh, now),
        since=min((k.failing_since or k.heard for k in mute.values() if k.heard), default=None)
        or min((k.failing_since for k in mute.values() if k.failing_since), default=None),
        reason=next((k.reason for k in mute.values() if k.reason is not None), None),
    )


def _holds(known: Known, now: datetime, length: timedelta) -> bool:
    return known.heard is not None and known.silent is None and now - known.heard <= length


def _present(known: Known) -> Known:
    """Without the stories that a page which calls itself well has just dropped: the heart waits for
    a second list before it ends them, but they are no longer their word."""
    if known.level is not Level.OK or not any(k.absent for k in known.open):
        return known
    kept = {key: k for key, k in known.incidents.items() if not (k.open and k.absent)}
    return replace(known, incidents=kept)


def _trouble(known: Known, service: Service) -> list[KnownIncident]:
    return [
        k
        for k in known.open
        if _counts(k) and concerns(k, service.parts) and (k.incident.level or Level.OK).ails
    ]


def _counts(k: KnownIncident) -> bool:
    return not k.faded and not k.incident.planned


def _still(
    open_: Iterable[KnownIncident], fresh: Mapping[Source, Known], ended: Iterable[KnownIncident]
) -> tuple[KnownIncident, ...]:
    """Open trouble, without what another page of theirs has closed since: a copy lags."""
    closed = [*ended, *(k for known in fresh.values() for k in known.incidents.values())]
    return tuple(
        k
        for k in open_
        if _counts(k)
        and k.incident.level is not None
        and k.incident.level.ails
        and not any(_closes(other, k) for other in closed)
    )


def _closes(other: KnownIncident, k: KnownIncident) -> bool:
    ended, started = other.incident.ended, k.incident.started
    same = other.incident.title.casefold().strip() == k.incident.title.casefold().strip()
    if other.source == k.source or other.role is not Role.OFFICIAL or not same:
        return False
    return ended is not None and started is not None and ended >= started


def _vague(known: Known, service: Service, now: datetime) -> list[KnownIncident]:
    """Posted trouble that names no part, on a page that lists the followed ones: it concerns
    everybody until they say whom. What was forgotten does not."""
    if not service.parts:
        return []
    return [
        k
        for k in known.open
        if _counts(k)
        and not k.incident.components
        and not k.whole
        and not k.incident.derived
        and (k.incident.level or Level.OK).ails
        and now - _last_word(k) <= PAPERWORK
    ]


def _wide(
    known: Known, service: Service, fresh: Mapping[Source, Known], now: datetime
) -> list[KnownIncident]:
    return [
        k
        for k in known.open
        if service.parts
        and k.incident.planned
        and not k.incident.components
        and not k.whole
        and _begun(k, now)
        and _under_way(k, fresh, now)
    ]


def _begun(k: KnownIncident, now: datetime) -> bool:
    return k.incident.started is None or k.incident.started <= now


def _under_way(k: KnownIncident, fresh: Mapping[Source, Known], now: datetime) -> bool:
    """Within its window, or the page itself calls it under way."""
    if k.faded:
        return False
    if not _late(k, now):
        return True
    phase = k.incident.updates[-1].phase.casefold() if k.incident.updates else ""
    at_work = any(
        c.level is Level.MAINTENANCE and c.name in k.incident.components
        for known in fresh.values()
        for c in known.components
    )
    return at_work or phase.replace(" ", "_") not in BEFORE_IT


def _late(k: KnownIncident, now: datetime) -> bool:
    return k.incident.planned_end is not None and now > k.incident.planned_end


def _level(
    found: Status,
    told: tuple[KnownIncident, ...],
    work: tuple[KnownIncident, ...],
    trouble: tuple[KnownIncident, ...],
    parts: frozenset[str],
) -> Level | None:
    if trouble or not told:
        if work and found.level is Level.DEGRADED and not trouble:
            return Level.MAINTENANCE  # parts that are worked on are often called degraded
        return found.level
    return worst([found.level, _counted(told, parts)])


def _counted(told: Iterable[KnownIncident], parts: frozenset[str]) -> Level | None:
    """As while it could be read: an ailing part does not make all of a service down."""
    return worst(counted(k, parts, k.incident.level) for k in told)


def _says(
    found: Status,
    told: tuple[KnownIncident, ...],
    work: tuple[KnownIncident, ...],
    level: Level | None,
) -> Says:
    if told:
        return Says.TROUBLE
    if level is None:
        return Says.NOTHING
    if level.ails:
        closed = any(_counts(k) and (k.incident.level or Level.OK).ails for k in found.open)
        return Says.FINE if closed else Says.TROUBLE
    planned = any(k.incident.planned for k in found.open)
    at_work = bool(work) or (level is Level.MAINTENANCE and not planned)
    return Says.WORK if at_work else Says.FINE


def _forgotten(
    says: Says,
    told: tuple[KnownIncident, ...],
    work: tuple[KnownIncident, ...],
    fresh: Mapping[Source, Known],
    now: datetime,
) -> bool:
    if says is Says.WORK:
        return bool(work) and all(_late(k, now) and _done(k, fresh, now) for k in work)
    if says is not Says.TROUBLE or not told:
        return False
    return all(now - _last_word(k) > PAPERWORK and _green(k, fresh) for k in told)


def _done(k: KnownIncident, fresh: Mapping[Source, Known], now: datetime) -> bool:
    """Past its plan, with its parts green, or past it for hours."""
    end = k.incident.planned_end
    return (end is not None and now - end > PAPERWORK) or (
        bool(k.incident.components) and _green(k, fresh)
    )


def _green(k: KnownIncident, fresh: Mapping[Source, Known]) -> bool:
    """Does the page that tells of it show its parts, or where it names none itself, as well?"""
    known = next((found for source, found in fresh.items() if source.id == k.source), None)
    if known is None or k.incident.derived:
        return False
    named = among((c.name for c in known.components), k.incident.components)
    parts = [c.level for c in known.components if c.name in named]
    return all(x is Level.OK for x in parts) if parts else known.level is Level.OK


def _last_word(k: KnownIncident) -> datetime:
    told = [u.at for u in k.incident.updates if u.at is not None]
    return max([*told, *([k.incident.started] if k.incident.started else [])], default=k.first_seen)
