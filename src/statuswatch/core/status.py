"""`status`: how a service is now, from what its sources told. Silence is not health."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from statuswatch.core.model import (
    Component,
    Incident,
    Known,
    KnownIncident,
    Level,
    Outage,
    Role,
    Rules,
    Service,
    Source,
    Status,
    worst,
)
from statuswatch.core.scope import among, concerns, counted


def status(
    service: Service,
    known_by_source: Mapping[Source, Known],
    now: datetime,
    rules: Rules = Rules(),
) -> Status:
    """How `service` is at `now`.

    Without chosen parts: the worst of indicator and open impacts, and at least degraded when
    any component ails (GitHub's indicator alone said "none" in 27 % of its captures with an open
    incident). With parts: the worst of those and of the incidents that name them; trouble
    elsewhere is mentioned (`elsewhere`), never counted. A word that we do not know is never
    green, and never hides trouble that we do know.
    """
    speaking = {s: k for s, k in known_by_source.items() if s.role is not Role.CROWD}
    # The user's own word is asked of nobody, so it is never late; nor does it keep others fresh.
    asked = {s: k for s, k in speaking.items() if s.role is not Role.USER}
    heard = {s: k for s, k in speaking.items() if k.heard is not None and not k.silent}
    level = _worst(service, heard, now)
    if level is Level.OK and any(_puzzles(service, known, now) for known in heard.values()):
        level = None
    open_ = [k for known in speaking.values() for k in known.open]
    mine = [k for k in open_ if concerns(k, service.parts)]
    running = [k for k in mine if not _is_ahead(k, now)]
    unheard = tuple(s.id for s in asked if s not in heard)
    newest = max((k.heard for k in (asked or speaking).values() if k.heard), default=None)
    late = newest is None or (bool(asked) and now - newest > rules.stale_after)
    return Status(
        level=level,
        since=_since(running, level, speaking),
        stale=late or any(s.role is Role.OFFICIAL for s in asked if s not in heard),
        open=tuple(sorted(running, key=_worst_first)),
        elsewhere=tuple(k for k in open_ if k not in mine and not _is_ahead(k, now)),
        announced=tuple(k for k in mine if _is_ahead(k, now)),
        overrun=tuple(k for k in running if _overruns(k, now)),
        unheard=unheard,
        missing=_missing(service, heard.values()),
        heard=newest,
    )


def lived(found: Status, lasting: Iterable[Outage]) -> Status:
    """The same, since when the user lives through it: the start of the outages that last. One of
    its stories may be over while another, that began later, is still told."""
    if found.level is None or not found.level.ails:
        return found
    since = min((outage.start for outage in lasting if outage.ongoing), default=found.since)
    return replace(found, since=since)


def _worst(service: Service, heard: Mapping[Source, Known], now: datetime) -> Level | None:
    """Of what they say; that it fails for the user tells no extent, and counts where they do not
    say that anything does."""
    levels = {s: _level(service, known, now) for s, known in heard.items()}
    theirs = (level for s, level in levels.items() if s.role is Role.OFFICIAL)
    if any(level is not None and level.ails for level in theirs):
        levels = {s: level for s, level in levels.items() if s.role is not Role.USER}
    return worst(levels.values())


def _level(service: Service, known: Known, now: datetime) -> Level | None:
    parts = service.parts
    stories = worst(
        Level.MAINTENANCE if k.incident.planned else counted(k, parts, k.incident.level)
        for k in known.open
        if concerns(k, parts) and not k.faded and not _is_ahead(k, now)
    )
    if parts and known.components:
        mine = among((c.name for c in known.components), parts)
        told = [c.level for c in known.components if c.name in mine]
        if known.complete and not known.parts_whole and len(mine) < len(parts):
            told.append(Level.OK)  # the list is whole but for what is well
        return worst([stories, *told])
    ails = any(c.level is not None and c.level.ails for c in known.components)
    return worst([stories, known.level, Level.DEGRADED if ails else None])


def _puzzles(service: Service, known: Known, now: datetime) -> bool:
    """Does the source say a word that we do not know, of what the user follows? It may be bad."""
    parts = service.parts
    if any(_odd(k.incident) and concerns(k, parts) for k in known.open if _counts(k)):
        return True
    mine = among((c.name for c in known.components), parts)
    return any(_odd(c) and (not parts or c.name in mine) for c in known.components)


def _odd(told: Incident | Component) -> bool:
    """Its word is none we know. Without a word there is nothing to know: an impact of "none"."""
    return told.level is None and bool(told.word)


def _counts(k: KnownIncident) -> bool:
    return not k.faded and not k.incident.planned


def _since(
    running: Iterable[KnownIncident],
    level: Level | None,
    known_by_source: Mapping[Source, Known],
) -> datetime | None:
    if level is None:
        return min((k.silent for k in known_by_source.values() if k.silent), default=None)
    if level is Level.OK:
        return None
    starts = [
        k.incident.started or k.first_seen
        for k in running
        if not k.faded
        and (Level.MAINTENANCE if k.incident.planned else k.incident.level) is not None
        and (k.incident.planned == (level is Level.MAINTENANCE))
    ]
    return min(starts, default=None)


def _missing(service: Service, heard: Iterable[Known]) -> tuple[str, ...]:
    """Followed parts that no page lists. Where a list holds only what ails nobody can tell."""
    heard = tuple(heard)
    if not all(known.parts_whole for known in heard):
        return ()
    listed = {c.name.casefold() for known in heard for c in known.components}
    gone = (part for part in service.parts if part.casefold() not in listed)
    return tuple(sorted(gone)) if listed else ()


def _is_ahead(k: KnownIncident, now: datetime) -> bool:
    i = k.incident
    return i.planned and i.started is not None and i.started > now


def _overruns(k: KnownIncident, now: datetime) -> bool:
    end = k.incident.planned_end
    return k.incident.planned and not k.faded and end is not None and now > end


def _worst_first(k: KnownIncident) -> tuple[int, datetime]:
    level = k.incident.level
    return (-1 if level is None else -int(level), k.incident.started or k.first_seen)
