"""What the corpus expects of `slack`: `current`, calm and with two incidents."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Incident, Level, Report
from tests.adapters.manifest import compare, still_open, time

FORMATS = frozenset({"slack_v2"})

LEVELS = {"incident": Level.DEGRADED, "outage": Level.DOWN, "notice": None}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    told = {incident.key: incident for incident in report.incidents}
    ill = {part.name for part in report.components if part.level is not Level.OK}
    found = compare(
        page_is_well=(report.level is Level.OK, expect["status"] == "ok"),
        incidents=(len(report.incidents), expect["incidents"]),
        keys=(list(told), [str(item["id"]) for item in expect["items"]]),
        ill_parts=(ill, {name for item in expect["items"] for name in item["services"]}),
        whole_list=(report.complete, True),
    )
    for item in expect["items"]:
        if str(item["id"]) in told:
            found += _incident(told[str(item["id"])], item)
    return found


def _incident(incident: Incident, item: dict[str, Any]) -> list[str]:
    last = incident.updates[-1].at if incident.updates else None
    return compare(
        title=(incident.title, item["title"]),
        level=(incident.level, LEVELS[item["type"]]),
        is_open=(bool(still_open([incident])), item["status"] == "active"),
        created=(incident.started, time(item["created"])),
        updated=(last, time(item["updated"])),
        notes=(len(incident.updates), item["notes"]),
        services=(incident.components, frozenset(item["services"])),
    )
