"""Sorry's page, components and notices, read leniently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from statuswatch.adapters import _told
from statuswatch.adapters._json import identity, objects
from statuswatch.adapters._parts import part_names
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.core.model import Component, Incident, Level, Report, Update, worst

STATES: Mapping[str, Level] = {
    "operational": Level.OK,
    "under_maintenance": Level.MAINTENANCE,
    "maintenance": Level.MAINTENANCE,
    "degraded": Level.DEGRADED,
    "partially_degraded": Level.DEGRADED,
    "outage": Level.DOWN,
}
"""It has one word for all that is bad: "degraded". Others are unknown, and kept."""
OVER = frozenset({"resolved", "complete", "completed", "cancelled", "canceled"})
PLANNED = "planned"
MOST_PARTS, MOST_NOTICES, MOST_UPDATES = 5_000, 500, 200

Row = Mapping[str, object]
NOTHING: Mapping[str, Any] = MappingProxyType({})


def is_page(row: Row) -> bool:
    return bool(line(row.get("name"))) and bool(line(row.get("state"))) and "state_text" in row


def key_of(row: Row) -> str:
    return identity(row.get("id"))


def report(page: Row, rows: list[Row], notices: Iterable[Row], whole: bool) -> Report:
    """The page's own word is its level; it may differ from the notices, which are kept apart."""
    names = _names(rows[:MOST_PARTS])
    parts = [_part(names[key_of(row)], row) for row in rows[:MOST_PARTS] if key_of(row) in names]
    states = {part.name: part.level for part in parts}
    kept = incidents(notices, names, states)
    return Report(
        incidents=kept,
        components=_told.by_name(parts),
        complete=whole,
        level=STATES.get(_word(page.get("state"))),
        title=line(page.get("name")),
    )


def incidents(
    rows: Iterable[Row],
    names: Mapping[str, str] = NOTHING,
    states: Mapping[str, Level | None] = NOTHING,
) -> tuple[Incident, ...]:
    """Those that have an id; `names` and `states` of the parts that they name, by id and name."""
    read = (_incident(row, names, states) for row in rows)
    return _told.once([one for one in read if one is not None][:MOST_NOTICES])


def _incident(
    row: Row, names: Mapping[str, str], states: Mapping[str, Level | None]
) -> Incident | None:
    """A notice has no severity: it is as bad as the parts that it names are now."""
    key, title = key_of(row), line(row.get("subject"))
    if not key:
        return None
    planned = _word(row.get("type")) == PLANNED
    state = _word(row.get("state"))
    begins = moment(row.get("began_at")) or moment(row.get("begins_at"))
    started = begins or moment(row.get("created_at"))
    ended = moment(row.get("ended_at"))
    over = state in OVER or _word(row.get("timeline_state")) == "past"
    if over and ended is None:
        ended = moment(row.get("updated_at")) or started
    if over and ended is None:
        return None  # when is told nowhere; the heart closes by absence
    listed = objects(row.get("components"))[:MOST_PARTS]
    parts = frozenset(names[key_of(part)] for part in listed if key_of(part) in names)
    ailing = None if ended else worst(states.get(name) for name in parts)
    level = Level.MAINTENANCE if planned else ailing if ailing and ailing.ails else None
    return Incident(
        key=key,
        title=title or key,
        level=level,
        started=_told.not_before(started, ended),
        ended=ended,
        planned_end=moment(row.get("ends_at")) if planned else None,
        url=web_address(row.get("url")),
        components=parts,
        updates=_updates(row),
        word="" if planned or _word(row.get("type")) == "unplanned" else _word(row.get("type")),
    )


def _updates(row: Row) -> tuple[Update, ...]:
    latest = row.get("latest_update")
    rows = objects(row.get("updates")) or objects([latest])
    read = []
    for one in rows[:MOST_UPDATES]:
        at, phase = moment(one.get("created_at")), _word(one.get("state"))
        # Not by id, which the last message in a list may be without.
        read.append(Update(_told.stem(at, "update"), at, phase, loose(one.get("content"))))
    return _told.in_order(read)


def _names(rows: list[Row]) -> dict[str, str]:
    """By id. One that others are parts of is left out: it is no part beside them."""
    parents = {identity(row.get("parent_id")) for row in rows} - {""}
    by_key = {key_of(row): line(row.get("name")) for row in rows}
    shown = [row for row in rows if key_of(row) not in parents and line(row.get("name"))]
    above = [by_key.get(identity(row.get("parent_id")), "") for row in shown]
    called = part_names([(up, line(row.get("name"))) for up, row in zip(above, shown, strict=True)])
    return {key_of(row): name for row, name in zip(shown, called, strict=True)}


def _part(name: str, row: Row) -> Component:
    level = STATES.get(_word(row.get("state")))
    word = "" if level is not None else line(row.get("state"), 60).lower()
    return Component(name, level, word)


def _word(value: object) -> str:
    """ "Partially-Degraded" and "partially_degraded" are one word."""
    return line(value, 60).lower().replace("-", "_").replace(" ", "_")
