"""Checkly's data, read leniently: services in groups, what is open, its updates.

A service has no state of its own in the page's data: it is what open incidents and the unresolved
events of its days say of it, and well where there are none, as the page draws it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._parts import part_names
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.core.model import Component, Incident, Level, Report, Update, worst

SEVERITIES: Mapping[str, Level] = {
    "MINOR": Level.DEGRADED,
    "MEDIUM": Level.DEGRADED,
    "MAJOR": Level.PARTIAL,
    "CRITICAL": Level.DOWN,
}
WELL, ILL = "OPERATIONAL", "HAS_ISSUES"
OPEN, UPTIME, PAGE = "unresolved-incidents-", "uptime-", "status-page-resolver-"
MOST = 2_000

Row = Mapping[str, object]


def read_summary(document: Row) -> Report | None:
    """The report of a summary; `None` for what is none. It does not list the services."""
    page, listed = fields(document.get("page")), document.get("activeIncidents")
    word = line(page.get("status"), 60).upper()
    if word not in (WELL, ILL) or not isinstance(listed, list):
        return None
    incidents = [_incident(row, {}) for row in objects(listed)[:MOST]]
    told = _told.once(incident for incident in incidents if incident is not None)
    return Report(
        incidents=told,
        complete=None not in incidents and len(incidents) == len(listed),
        level=Level.OK if word == WELL else _worst_of(told) or Level.DEGRADED,
        title=line(page.get("name")),
    )


def read_page(data: Row) -> Report | None:
    """The report of the page's data; `None` where it does not list what is open."""
    entry = next((fields(v) for k, v in data.items() if k.startswith(OPEN)), {})
    listed = entry.get("incidents")
    if not isinstance(listed, list):
        return None
    rows = objects(listed)[:MOST]
    services = _services(data)
    names = {key: name for key, name, _ in services}
    incidents = [_incident(row, names) for row in rows]
    told = _told.once(incident for incident in incidents if incident is not None)
    troubles = [incident for incident in told if not incident.planned and not incident.ended]
    resolver = next((fields(v) for k, v in data.items() if k.startswith(PAGE)), {})
    return Report(
        incidents=told,
        components=_components(services, troubles),
        complete=None not in incidents and len(rows) == len(listed),
        level=_worst_of(told) if troubles else Level.OK,
        title=line(fields(resolver.get("statusPage")).get("name")),
    )


def _worst_of(told: tuple[Incident, ...]) -> Level | None:
    return worst(i.level for i in told if not i.planned and not i.ended)


def _services(data: Row) -> list[tuple[str, str, Row]]:
    """Each service's id, name and row; none where the page itself could not read them all."""
    uptime = next((fields(v) for k, v in data.items() if k.startswith(UPTIME)), {})
    if uptime.get("partialError"):
        return []
    rows = [
        (line(card.get("name")), service)
        for card in objects(uptime.get("uptime"))[:MOST]
        for service in objects(card.get("services"))[:MOST]
    ]
    names = part_names([(group, line(row.get("name"))) for group, row in rows])
    return [
        (identity(row.get("id")), name, row)
        for name, (_, row) in zip(names, rows, strict=True)
        if name
    ]


def _components(
    services: list[tuple[str, str, Row]], troubles: list[Incident]
) -> tuple[Component, ...]:
    said: dict[str, list[Incident]] = {}
    for trouble in troubles:
        for name in trouble.components:
            said.setdefault(name, []).append(trouble)
    return _told.by_name(_component(name, row, said.get(name, [])) for _, name, row in services)


def _component(name: str, row: Row, troubles: list[Incident]) -> Component:
    told = [(incident.level, incident.word) for incident in troubles]
    told += [_severity(event) for event in _unresolved(row)]
    if not told:
        return Component(name, Level.OK)
    level = worst(level for level, _ in told)
    word = next((word for _, word in told if word), "") or "unresolved"
    return Component(name, level, "" if level is not None else word)


def _unresolved(row: Row) -> Iterator[Row]:
    """A service's events that are not over; planned work is no trouble."""
    for day in objects(row.get("days"))[:MOST]:
        for event in objects(day.get("events"))[:MOST]:
            if line(event.get("lastUpdateStatus"), 60).upper() not in ("RESOLVED", "MAINTENANCE"):
                yield event


def _severity(row: Row) -> tuple[Level | None, str]:
    word = line(row.get("severity"), 60)
    level = SEVERITIES.get(word.upper())
    return level, ("" if level is not None else word.lower())


def _incident(row: Row, names: Mapping[str, str]) -> Incident | None:
    key, title = identity(row.get("id")), line(row.get("name"))
    if not key:
        return None
    started = _time(row, "startedAt", "created_at", "createdAt")
    phase = (line(row.get("lastUpdateStatus"), 60) or line(row.get("status"), 60)).lower()
    updates = _updates(row, phase)
    newest = next((update.phase for update in reversed(updates) if update.phase), "")
    phase = phase or newest
    planned = phase == "maintenance" or any(u.phase == "maintenance" for u in updates)
    ended = None
    if phase == "resolved":
        last = next((update.at for update in reversed(updates) if update.at), None)
        ended = _time(row, "updatedAt", "updated_at") or last or started
    level, word = _severity(row)
    return Incident(
        key=key,
        title=title or key,
        level=Level.MAINTENANCE if planned else level,
        started=_told.not_before(started, ended),
        ended=ended,
        url=web_address(row.get("url")),
        components=frozenset(_affected(row, names)),
        updates=updates,
        word="" if planned else word,
    )


def _affected(row: Row, names: Mapping[str, str]) -> Iterator[str]:
    """The services it names: under one name in the page's data, another in the summary."""
    for service in objects(row.get("services")) or objects(row.get("affectedServices")):
        name = names.get(identity(service.get("id"))) or line(service.get("name"))
        if name:
            yield name


def _updates(row: Row, phase: str) -> tuple[Update, ...]:
    told = [_update(update) for update in objects(row.get("incidentUpdates"))[:MOST]]
    about = loose(row.get("description"))
    if not told and about:
        told = [Update("description", _time(row, "created_at", "createdAt"), phase, about)]
    return _told.in_order(told)


def _update(row: Row) -> Update:
    at, phase = _time(row, "created_at", "createdAt"), line(row.get("status"), 60).lower()
    return Update(
        identity(row.get("id")) or _told.stem(at, phase), at, phase, loose(row.get("description"))
    )


def _time(row: Row, *names: str) -> datetime | None:
    return next((at for name in names if (at := moment(row.get(name)))), None)
