"""Uptime.com's page as JSON: parts in groups, incidents and plans in one shape, their updates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._parts import part_names
from statuswatch.adapters._text import line, loose, moment
from statuswatch.adapters._whole import whole
from statuswatch.core.model import Component, Incident, Level, Report, Update, worst

STATES: Mapping[str, Level] = {
    "operational": Level.OK,
    "undermaintenance": Level.MAINTENANCE,
    "maintenance": Level.MAINTENANCE,
    "degradedperformance": Level.DEGRADED,
    "partialoutage": Level.PARTIAL,
    "majoroutage": Level.DOWN,
}
PLANNED = "SCHEDULED_MAINTENANCE"
OVER = frozenset({"resolved", "completed"})
MOST, DEEPEST = 2_000, 5

Row = Mapping[str, object]


def read_page(page: Row, now: datetime | None) -> Report:
    """`now`: what their server's clock said."""
    leaves = list(_leaves(page.get("components")))[:MOST]
    names = part_names([(group, line(row.get("name"))) for group, row in leaves])
    parts = _told.by_name(
        _component(name, row) for name, (_, row) in zip(names, leaves, strict=True) if name
    )
    by_id = {identity(row.get("id")): n for n, (_, row) in zip(names, leaves, strict=True) if n}
    listed = page.get("active_incidents")
    ahead = page.get("upcoming_maintenance", [])
    rows = [*objects(listed), *objects(ahead)][:MOST]
    incidents = [_incident(row, by_id, now) for row in rows]
    return Report(
        incidents=_told.once(incident for incident in incidents if incident is not None),
        components=parts,
        # What is listed but cannot be read may be open.
        complete=isinstance(listed, list) and isinstance(ahead, list) and None not in incidents,
        level=_level(page.get("global_is_operational"), parts),
        title=line(page.get("name")),
    )


def read_past(history: Row) -> tuple[Incident, ...]:
    """What is over. An end is told by the incident, or by its newest update."""
    told = (_incident(row, {}, None, over=True) for row in objects(history.get("past_incidents")))
    return _told.once(incident for incident in told if incident is not None and incident.ended)


def _level(well: object, parts: tuple[Component, ...]) -> Level | None:
    """The page says only whether all is well; the parts say how bad it is."""
    if well is True:
        return Level.OK
    if well is not False:
        return None
    level = whole(parts)
    return level if level is not None and level is not Level.OK else Level.DEGRADED


def _leaves(rows: object, group: str = "", depth: int = 0) -> Iterator[tuple[str, Row]]:
    """The parts, each with its group's name; a group is no part, for it only sums up."""
    for row in objects(rows):
        inner = objects(row.get("subcomponents"))
        if inner and depth < DEEPEST:
            yield from _leaves(inner, line(row.get("name")), depth + 1)
        elif not row.get("is_group"):
            yield group, row


def _component(name: str, row: Row) -> Component:
    level, word = _state(row)
    return Component(name, level, word)


def _state(row: Row) -> tuple[Level | None, str]:
    """The level, and the word where it is not one that we know."""
    word = line(row.get("status"), 60).lower()
    level = STATES.get(re.sub(r"[^a-z]", "", word))
    return level, ("" if level is not None else word)


def _incident(
    row: Row, names: Mapping[str, str], now: datetime | None, over: bool = False
) -> Incident | None:
    key, title = identity(row.get("id")), line(row.get("name"))
    if not key:
        return None
    planned = line(row.get("incident_type"), 60).upper() == PLANNED
    updates = _updates(row)
    started, ends = moment(row.get("starts_at")), moment(row.get("ends_at"))
    last = next((update.at for update in reversed(updates) if update.at), None)
    ended = None
    if over or _phase(row, updates) in OVER:
        ended = (last or ends) if planned and not over else (ends or last)
        ended = ended or started
    elif ends and now and ends <= now:
        ended = ends
    affected = objects(row.get("affected_components"))[:MOST]
    level, word = _worst(affected)
    return Incident(
        key=key,
        title=title or key,
        level=Level.MAINTENANCE if planned else level,
        started=_told.not_before(started, ended),
        ended=ended,
        planned_end=ends if planned else None,
        components=frozenset(_names(affected, names)),
        updates=updates,
        word="" if planned else word,
    )


def _phase(row: Row, updates: tuple[Update, ...]) -> str:
    """Where it stands; one of their two documents tells it only by its newest update."""
    told = line(row.get("latest_update_incident_state"), 60).lower()
    return told or next((update.phase for update in reversed(updates) if update.phase), "")


def _updates(row: Row) -> tuple[Update, ...]:
    rows = objects(row.get("updates"))[:MOST]
    told = [_update(update) for update in rows]
    newest = loose(row.get("latest_update_description"))
    if not told and newest:
        phase = line(row.get("latest_update_incident_state"), 60).lower()
        told = [Update(f"latest/{phase}", None, phase, newest)]
    return _told.in_order(told)


def _update(row: Row) -> Update:
    at, phase = moment(row.get("updated_at")), line(row.get("incident_state"), 60).lower()
    key = identity(row.get("id")) or _told.stem(at, phase)
    return Update(key, at, phase, loose(row.get("description")))


def _worst(affected: list[dict[str, object]]) -> tuple[Level | None, str]:
    told = [_state(fields(row)) for row in affected]
    level = worst(state for state, _ in told)
    unknown = next((word for _, word in told if word), "")
    return (None if level is Level.OK else level), ("" if level is not None else unknown)


def _names(affected: list[dict[str, object]], names: Mapping[str, str]) -> Iterator[str]:
    for row in affected:
        name = names.get(identity(row.get("id"))) or line(row.get("name"))
        if name:
            yield name
