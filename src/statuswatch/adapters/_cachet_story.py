"""Cachet's rows of all its versions, read leniently and as one.

Version 3 nests a row's fields in `attributes`, its states in `{"human", "value"}` and its times in
`{"string"}`; what a row is related to stands beside the list. Times have no zone: they are
taken as UTC, which is what a server has that nobody set otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._parts import level_of_parts
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.core.model import Component, Incident, Level, Report, Update, worst

PARTS: Mapping[str, Level] = {
    "1": Level.OK,
    "2": Level.DEGRADED,
    "3": Level.PARTIAL,
    "4": Level.DOWN,
    "6": Level.MAINTENANCE,
}
"""5 is "unknown", and so is any other."""
PHASES: Mapping[str, str] = {
    "1": "investigating",
    "2": "identified",
    "3": "monitoring",
    "4": "resolved",
}
PLANS: Mapping[str, str] = {"0": "scheduled", "1": "in_progress", "2": "completed"}
FIXED, PLANNED, AHEAD, DONE = "4", "0", "0", "2"
MOST = 500

Row = dict[str, object]
Moment = datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list's rows. `whole`: there is no further page of it."""

    rows: tuple[Row, ...]
    whole: bool


def rows(document: object) -> list[Row] | None:
    """The rows of any version's list, flat, with what they are related to; `None` if none."""
    told = fields(document)
    if not isinstance(told.get("data"), list):
        return None
    beside = {
        (identity(row.get("type")), identity(row.get("id"))): row
        for row in objects(told.get("included"))
    }
    return [_flat(row, beside) for row in objects(told.get("data"))]


def is_last(document: object) -> bool:
    """Is there no further page? The versions say so in two ways."""
    told = fields(document)
    links = fields(fields(fields(told.get("meta")).get("pagination")).get("links"))
    return not links.get("next_page") and not fields(told.get("links")).get("next")


def is_part(row: Row) -> bool:
    state = state_of(row.get("status"))
    return bool(line(row.get("name"))) and state.isdecimal() and "order" in row


def state_of(value: object) -> str:
    """A state's number: 1, "1" or {"human": "…", "value": 1}."""
    return identity(fields(value).get("value") if isinstance(value, dict) else value)


def report(
    parts: list[Row],
    all_parts: bool,
    incidents: Listed | None,
    schedules: Listed | None,
    root: str,
    now: Moment,
) -> Report:
    """Versions before 2.4 have no schedules: their absence is not missed."""
    named = [row for row in parts if row.get("enabled") is not False]
    names = {identity(row.get("id")): line(row.get("name")) for row in named}
    listed = [_part(row) for row in named]
    states = {part.name: part.level for part in listed}
    read = [_incident(row, names, states, root) for row in (incidents.rows if incidents else ())]
    # One that lies behind us is no longer shown: nobody ever closes these by hand.
    told = [one for one in read if one and not (one.planned and _behind(one, now))]
    plans = [_plan(row, names, root) for row in (schedules.rows if schedules else ())]
    return Report(
        incidents=_told.once([*told, *(plan for plan in plans if plan)][: MOST * 2]),
        components=_told.by_name(listed),
        complete=(
            incidents is not None
            and incidents.whole
            and None not in read
            and (schedules is None or schedules.whole)
        ),
        level=level_of_parts(listed) if all_parts and incidents is not None else _ailing(listed),
        parts_whole=all_parts,
    )


def _ailing(parts: list[Component]) -> Level | None:
    """What is sure where a list is cut: trouble, never health."""
    level = level_of_parts(parts)
    return level if level is not None and level.ails else None


def _part(row: Row) -> Component:
    state = state_of(row.get("status"))
    level = PARTS.get(state)
    human = fields(row.get("status")).get("human") or row.get("status_name")
    word = line(human, 60).lower() or ("unknown" if state == "5" else state)
    return Component(line(row.get("name")), level, "" if level is not None else word)


def _incident(
    row: Row, names: Mapping[str, str], states: Mapping[str, Level | None], root: str
) -> Incident | None:
    """An incident has no severity: it is as bad as the parts that it names are now."""
    key, title = identity(row.get("id")), line(row.get("name"))
    if not key:
        return None
    updates = _updates(row, PHASES)
    first = state_of(row.get("status"))
    state = state_of(row.get("latest_status")) or (updates[-1].phase if updates else first)
    over = state in (FIXED, PHASES[FIXED])
    planned = first == PLANNED and "scheduled_at" in row
    begun = _at(row, "scheduled_at") if planned else _at(row, "occurred_at", "occurred")
    started = begun or _at(row, "created_at", "created")
    ends = (u.at for u in reversed(updates) if u.phase == PHASES[FIXED] and u.at)
    ended = (next(ends, None) or _at(row, "updated_at", "updated") or started) if over else None
    if over and ended is None:
        return None  # when is told nowhere; the heart closes by absence
    parts = _named(row, names)
    level = None if over else worst(states.get(name) for name in parts)
    known = first in PHASES or planned or over
    phase = "scheduled" if planned else PHASES.get(first, "")
    return Incident(
        key=key,
        title=title or key,
        level=Level.MAINTENANCE if planned else level if level and level.ails else None,
        started=_told.not_before(started, ended),
        ended=ended,
        url=web_address(f"{root}/incidents/{identity(row.get('guid')) or key}"),
        components=parts,
        updates=_with_first(row, updates, "" if updates else phase, started),
        word="" if known else line(fields(row.get("status")).get("human"), 60).lower() or first,
    )


def _plan(row: Row, names: Mapping[str, str], root: str) -> Incident | None:
    key, title = identity(row.get("id")), line(row.get("name"))
    if not key:
        return None
    state = state_of(row.get("status"))
    started = _at(row, "scheduled_at", "scheduled")
    ended = (_done(row) or started) if state == DONE else None
    if state == DONE and ended is None:
        return None
    updates = _updates(row, PLANS)
    return Incident(
        key=f"schedule/{key}",
        title=title or key,
        level=Level.MAINTENANCE,
        started=_told.not_before(started, ended),
        ended=ended,
        planned_end=_at(row, "completed"),
        url=root,
        components=_named(row, names),
        updates=_with_first(row, updates, PLANS[AHEAD], _at(row, "created_at", "created")),
    )


def _done(row: Row) -> Moment:
    """When a plan was done. Versions before 3 print the time of asking where there is none, to
    the second, and what people enter to the minute: so their plans have no known end either."""
    at = _at(row, "completed") or _at(row, "completed_at")
    sure = "completed" in row or (at is not None and at.second == 0)
    return at if at and sure else _at(row, "updated_at", "updated")


def _behind(incident: Incident, now: Moment) -> bool:
    return incident.started is not None and now is not None and incident.started < now


def _named(row: Row, names: Mapping[str, str]) -> frozenset[str]:
    """The parts that a row names: one by its id, several beside it."""
    beside = objects(row.get("components"))[:MOST]
    keys = [identity(row.get("component_id"))]
    keys += [identity(part.get("component_id")) or identity(part.get("id")) for part in beside]
    return frozenset(names[key] for key in keys if key in names)


def _updates(row: Row, phases: Mapping[str, str]) -> tuple[Update, ...]:
    read = []
    for told in objects(row.get("updates"))[:MOST]:
        at, state = _at(told, "created_at", "created"), state_of(told.get("status"))
        phase = phases.get(state, "update")
        key = identity(told.get("id")) or _told.stem(at, phase)
        read.append(Update(key, at, phase, loose(told.get("message"))))
    return _told.in_order(read)


def _with_first(
    row: Row, updates: tuple[Update, ...], phase: str, at: Moment
) -> tuple[Update, ...]:
    """The row's own text is the first message."""
    text = loose(row.get("message"))
    return (Update("message", at, phase, text), *updates) if text else updates


def _at(row: Mapping[str, object], *names: str) -> Moment:
    """The first of these times, of either version."""
    values = (row.get(name) for name in names)
    told = (value.get("string") if isinstance(value, dict) else value for value in values)
    return next((at for at in map(moment, told) if at), None)


def _flat(row: Row, beside: Mapping[tuple[str, str], Row]) -> Row:
    """A row of version 3 as those before it are; others as they are."""
    if not isinstance(row.get("attributes"), dict):
        return row
    flat: Row = {"id": row.get("id"), **fields(row.get("attributes"))}
    for name, relation in fields(row.get("relationships")).items():
        flat[name] = list(_related(fields(relation).get("data"), beside))
    return flat


def _related(links: object, beside: Mapping[tuple[str, str], Row]) -> Iterable[Row]:
    for link in objects(links)[:MOST]:
        row = beside.get((identity(link.get("type")), identity(link.get("id"))))
        if row is not None:
            yield {"id": row.get("id"), **fields(row.get("attributes"))}
