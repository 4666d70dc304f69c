"""What the corpus expects of `statuspage`: summaries and status documents."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Incident, Level, Report, worst
from tests.adapters.manifest import compare, plans, still_open, time, troubles

FORMATS = frozenset({"statuspage_v2"})

LEVELS = {
    "none": Level.OK,
    "maintenance": Level.MAINTENANCE,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL,
    "critical": Level.DOWN,
}


def refuses(row: dict[str, Any]) -> bool:
    return bool(row["expect"]["outcome"] != "ok")


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    found = compare(
        page=(report.title, expect["page_name"]),
        as_of=(report.as_of, time(expect["page_updated_at"])),
        level=(report.level, LEVELS[expect["indicator"]]),
        whole_list=(report.complete, row["kind"] == "summary"),
    )
    if row["kind"] == "status":
        return found + compare(incidents=(len(report.incidents), 0))
    return found + _parts(report, expect) + _incidents(report, expect)


def _parts(report: Report, expect: dict[str, Any]) -> list[str]:
    names = [part.name for part in report.components]
    ailing = [part for part in report.components if part.level is not Level.OK]
    named = {name for incident in report.incidents for name in incident.components}
    return compare(
        components=(len(names), expect["components_total"]),
        distinct_names=(len(set(names)), len(names)),
        not_operational=(len(ailing), len(expect["components_not_operational"])),
        parts_the_page_does_not_list=(named - set(names), set()),
    )


def _incidents(report: Report, expect: dict[str, Any]) -> list[str]:
    open_ones, told = troubles(report), expect["open_incidents"]
    overall = worst([report.level, *(i.level for i in open_ones)])
    return compare(
        overall=(overall, LEVELS[expect["overall"]]),
        open_ones=(len(still_open(open_ones)), len(open_ones)),
        incidents=([_incident(i) for i in open_ones], [_expected(e) for e in told]),
        maintenances=(
            [(i.key, i.title, i.started, i.planned_end) for i in plans(report)],
            [
                (e["id"], e["name"], time(e["scheduled_for"]), time(e["scheduled_until"]))
                for e in expect["maintenances"]
            ],
        ),
    )


def _incident(i: Incident) -> tuple[object, ...]:
    latest = i.updates[-1].at if i.updates else None
    parts = {_bare(name) for name in i.components}
    return (i.key, i.title, i.level or Level.OK, i.started, len(i.updates), latest, parts)


def _expected(e: dict[str, Any]) -> tuple[object, ...]:
    started = time(e["started_at"] or e["created_at"])
    latest = time(e["latest_update"])
    parts = {_bare(name) for name in e["components"]}
    return (e["id"], e["name"], LEVELS[e["impact"]], started, e["updates"], latest, parts)


def _bare(name: str) -> str:
    """The page's own list has "Group - Name" where a name occurs twice."""
    return name.rpartition(" - ")[2]
