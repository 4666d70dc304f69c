"""Statuspage's incidents, maintenances and components, read leniently: what is sure is taken.

Missing keys and wrong types are passed over; an unknown word is kept and its level is `None`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from statuswatch.adapters._json import identity, objects
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.core.model import Component, Incident, Level, Update, worst

IMPACTS: Mapping[str, Level] = {
    "maintenance": Level.MAINTENANCE,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL,
    "critical": Level.DOWN,
}
STATES: Mapping[str, Level] = {
    "operational": Level.OK,
    "degraded_performance": Level.DEGRADED,
    "partial_outage": Level.PARTIAL,
    "major_outage": Level.DOWN,
    "under_maintenance": Level.MAINTENANCE,
}
OVER = frozenset({"resolved", "completed", "postmortem"})
ENDS = frozenset({"resolved", "completed"})
OPEN = frozenset(
    {"investigating", "identified", "monitoring", "scheduled", "in_progress", "verifying"}
)
MOST_INCIDENTS, MOST_UPDATES, MOST_PARTS = 500, 500, 5_000

_CODE = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True, slots=True)
class Parts:
    """A page's components, and the names that belong to an id (a group: those of its members)."""

    components: tuple[Component, ...] = ()
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_parts(rows: object) -> Parts:
    """Names are bare; one that occurs in several groups of the page is "Group - Name".

    Rows with `group: true` only head a group and are no components.
    """
    listed = objects(rows)[:MOST_PARTS]
    groups = {
        identity(row.get("id")): line(row.get("name")) for row in listed if row.get("group") is True
    }
    plain = [row for row in listed if row.get("group") is not True and line(row.get("name"))]
    often = Counter(line(row.get("name")) for row in plain)
    found: dict[str, Component] = {}
    names: dict[str, set[str]] = {}
    for row in plain:
        name, group = line(row.get("name")), line(row.get("group_id"))
        if often[name] > 1 and groups.get(group):
            name = line(f"{groups[group]} - {name}")
        found[name] = _worse(_component(name, row.get("status")), found.get(name))
        for key in filter(None, (identity(row.get("id")), group)):
            names.setdefault(key, set()).add(name)
    for key, name in groups.items():
        names.setdefault(key, {name} if name else set())
    return Parts(tuple(found.values()), {key: frozenset(of) for key, of in names.items()})


def read_incidents(
    rows: object, parts: Parts, root: str, planned: bool
) -> tuple[tuple[Incident, ...], bool]:
    """The incidents, and whether the list could be read whole. `null` is an empty list."""
    if rows is None:
        return (), True
    if not isinstance(rows, list):
        return (), False
    known = objects(rows)
    read = (_incident(row, parts, root, planned) for row in known[:MOST_INCIDENTS])
    incidents = tuple(incident for incident in read if incident is not None)
    return incidents, len(incidents) == len(rows)


def _incident(row: Mapping[str, object], parts: Parts, root: str, planned: bool) -> Incident | None:
    title, key = line(row.get("name")), identity(row.get("id"))
    if not title and not key:
        return None
    start, until = moment(row.get("scheduled_for")), moment(row.get("scheduled_until"))
    planned = planned or start is not None
    impact = line(row.get("impact")).lower()
    updates = _updates(row.get("incident_updates"))
    created = moment(row.get("created_at"))
    started = (start if planned else None) or moment(row.get("started_at")) or created
    ended = _ended(row, updates)
    if started and ended and ended < started:
        # Called off before its planned start, or a typing error: it lasted no time at all.
        started = ended
    return Incident(
        key=key or _fingerprint(title, line(row.get("created_at"))),
        title=title or key,
        level=Level.MAINTENANCE if planned else IMPACTS.get(impact),
        started=started,
        ended=ended,
        planned_end=until if planned else None,
        url=web_address(row.get("shortlink")) or _permalink(root, key),
        components=_affected(row, parts),
        updates=updates,
        word="" if planned or impact == "none" or impact in IMPACTS else impact,
    )


def _ended(row: Mapping[str, object], updates: tuple[Update, ...]) -> datetime | None:
    """When it was over; `None` while it is open. Its status decides, for incidents reopen."""
    status = line(row.get("status")).lower()
    resolved = moment(row.get("resolved_at"))
    if status in OPEN or (status not in OVER and resolved is None):
        return None
    told = (update.at for update in reversed(updates) if update.phase in ENDS and update.at)
    last = updates[-1].at if updates else None
    return (
        resolved
        or next(told, None)
        or moment(row.get("updated_at"))
        or last
        or moment(row.get("created_at"))
    )


def _affected(row: Mapping[str, object], parts: Parts) -> frozenset[str]:
    """The parts it names, as the page names them.

    `components` is what the vendor says now; the updates' `affected_components` ("Group - Name",
    `null` in 40 % of them) are asked only where that list is empty or absent, as on incident.io.
    In all recorded documents both name the same. A part that recovered is not taken out: an
    incident that names no part would speak of the whole service.
    """
    named = [
        (identity(part.get("id")), line(part.get("name")))
        for part in objects(row.get("components"))
    ]
    if not named:
        named = [
            (line(part.get("code")), line(part.get("name")))
            for update in objects(row.get("incident_updates"))
            for part in objects(update.get("affected_components"))
        ]
    found: set[str] = set()
    for code, name in named[:MOST_PARTS]:
        found |= parts.names.get(code) or ({name} if name else set())
    return frozenset(found)


def _updates(rows: object) -> tuple[Update, ...]:
    """Oldest first; pages list the newest first."""
    read: list[Update] = []
    for row in reversed(objects(rows)[:MOST_UPDATES]):
        at = moment(row.get("display_at")) or moment(row.get("created_at"))
        phase = line(row.get("status"), 60).lower()
        key = identity(row.get("id")) or f"{at.isoformat() if at else '-'}/{phase}"
        read.append(Update(key, at, phase, loose(row.get("body"))))
    if all(update.at is not None for update in read):
        read.sort(key=lambda update: update.at.timestamp() if update.at else 0.0)
    return tuple({update.key: update for update in read}.values())


def _component(name: str, status: object) -> Component:
    word = line(status, 60).lower()
    return Component(name, STATES.get(word), "" if word in STATES else word)


def _worse(one: Component, other: Component | None) -> Component:
    """Two rows of the same name in the same group are one part, as ill as the worse of them."""
    if other is None:
        return one
    level = worst((one.level, other.level))
    return other if level == other.level and level is not None else one


def _fingerprint(*words: str) -> str:
    return sha256("\n".join(words).encode()).hexdigest()[:20]


def _permalink(root: str, key: str) -> str:
    return f"{root}/incidents/{key}" if root and _CODE.fullmatch(key) else ""
