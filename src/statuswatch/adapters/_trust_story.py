"""Salesforce Trust's incidents and maintenances: no titles, times by impact, ids by number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._text import line, loose, moment
from statuswatch.core.model import Incident, Level, Update, worst

CALLED_OFF = frozenset({"cancelled", "canceled", "completed", "ended", "resolved"})
MOST = 500

_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


def read_incident(row: Mapping[str, object], parts: frozenset[str]) -> Incident | None:
    """An incident; over when every impact of it has an end."""
    key = identity(row.get("id"))
    if not key:
        return None
    impacts = objects(row.get("IncidentImpacts"))[:MOST]
    starts = [at for impact in impacts if (at := moment(impact.get("startTime")))]
    standing = [impact for impact in impacts if moment(impact.get("endTime")) is None]
    ended = _last(impacts) if impacts and not standing else None
    core = row.get("isCore") is not False
    told = [line(impact.get("severity"), 60).lower() for impact in standing or impacts]
    level = worst(_severity(word, core) for word in told)
    kinds = (words(impact.get("type")) for impact in impacts)
    started = min(starts, default=None) or moment(row.get("createdAt"))
    updates = _updates(row, "IncidentEvents")
    return Incident(
        key=key,
        title=next(filter(None, kinds), "") or _first_line(updates) or key,
        level=level,
        started=_told.not_before(started, ended),
        ended=ended,
        components=parts,
        updates=updates,
        word="" if level is not None else next(filter(None, told), ""),
    )


def read_plan(row: Mapping[str, object], parts: frozenset[str]) -> Incident | None:
    """A maintenance; over when it is called so, or when every impact of it has an end."""
    key = identity(row.get("id"))
    if not key:
        return None
    impacts = objects(row.get("MaintenanceImpacts"))[:MOST]
    message = fields(row.get("message"))
    until = moment(row.get("plannedEndTime"))
    updates = _updates(row, "MaintenanceEvents")
    state = line(message.get("eventStatus"), 60).lower()
    ended = None
    if impacts and all(moment(impact.get("endTime")) for impact in impacts):
        ended = _last(impacts)
    elif state in CALLED_OFF:
        ended = (updates[-1].at if updates else None) or moment(row.get("updatedAt")) or until
    return Incident(
        key=f"maintenance:{key}",  # maintenances and incidents are numbered apart
        title=line(row.get("name")) or words(message.get("maintenanceType")) or key,
        level=Level.MAINTENANCE,
        started=_told.not_before(moment(row.get("plannedStartTime")), ended),
        ended=ended,
        planned_end=until,
        components=parts,
        updates=updates,
    )


def joined(one: Incident, other: Incident) -> Incident:
    """The same incident as two instances tell it."""
    return replace(
        one,
        level=worst((one.level, other.level)),
        components=one.components | other.components,
    )


def words(code: object) -> str:
    """A code as words: "performanceDegradation" is "Performance degradation"."""
    told = line(code, 200).replace("_", " ")
    if " " in told:
        return told
    first, *rest = _SEAM.split(told)
    apart = " ".join([first, *(word.lower() for word in rest)])
    return apart[:1].upper() + apart[1:] if apart[1:2].islower() else apart


def _severity(word: str, core: bool) -> Level | None:
    """A major trouble of what is not the core leaves the instance usable."""
    if word == "major":
        return Level.DOWN if core else Level.PARTIAL
    return Level.DEGRADED if word == "minor" else None


def _last(impacts: list[dict[str, object]]) -> datetime | None:
    return max((at for i in impacts if (at := moment(i.get("endTime")))), default=None)


def _updates(row: Mapping[str, object], name: str) -> tuple[Update, ...]:
    """Its events, newest first; without any, what it says of itself."""
    read: list[Update] = []
    for event in reversed(objects(row.get(name))[:MOST]):
        at, phase = moment(event.get("createdAt")), line(event.get("type"), 60).lower()
        key = identity(event.get("id")) or _told.stem(at, phase)
        read.append(Update(key, at, phase, _prose(event.get("message"))))
    said = _prose(row.get("additionalInformation"))
    if not read and said:
        read.append(Update("information", moment(row.get("createdAt")), "", said))
    return _told.in_order(read)


def _first_line(updates: tuple[Update, ...]) -> str:
    return line(updates[0].text.partition("\n")[0], 120) if updates else ""


def _prose(value: object) -> str:
    """Their texts end lines with a backslash and an n beside the true line break."""
    return loose(value.replace("\\n", "") if isinstance(value, str) else value)
