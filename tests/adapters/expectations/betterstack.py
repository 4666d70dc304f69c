"""What the corpus expects of `betterstack`: one index.json, trimmed by its recorder."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import compare, still_open

FORMATS = frozenset({"betterstack_index"})

LEVELS = {
    "operational": Level.OK,
    "maintenance": Level.MAINTENANCE,
    "degraded": Level.DEGRADED,
    "downtime": Level.DOWN,
}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    ailing = {part.name: part.level for part in report.components if part.level is not Level.OK}
    told = {name: LEVELS.get(state) for name, state in expect["not_operational"].items()}
    trimmed = "dangling relationships" in row["tags"]
    return compare(
        page=(report.title, expect["page"]),
        level=(report.level, LEVELS[expect["aggregate_state"]]),
        components=(len(report.components), expect["resources"]),
        not_operational=(ailing, told),
        reports=(len(report.incidents), len(expect["reports"])),
        open_reports=(len(still_open(report.incidents)), 0),
        updates=(sum(len(i.updates) for i in report.incidents), expect["updates"]),
        whole_list=(report.complete, not trimmed),
    )
