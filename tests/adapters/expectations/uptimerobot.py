"""What the corpus expects of `uptimerobot`: a trimmed list of monitors, an empty event feed."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import compare

FORMATS = frozenset({"uptimerobot"})

PARTIAL = {
    "uptimerobot/trakt-monitors-trimmed.json": (
        "the last downtime of a monitor is dated without a zone, and the page's own zone is told"
        " nowhere: a past trouble is not made of it"
    )
}

CLASSES = {"success": Level.OK, "danger": Level.DOWN, "warning": Level.DEGRADED}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    if row["kind"] == "getEventFeed":
        return compare(
            events=(report.incidents, ()),
            level=(report.level, None),
            whole_list=(report.complete, False),
        )
    levels = [part.level for part in report.components]
    counted = {name: levels.count(CLASSES[name]) for name in expect["by_class"]}
    return compare(
        monitors=(len(levels), expect["monitors"]),
        by_class=(counted, expect["by_class"]),
        not_up=([p.name for p in report.components if p.level != Level.OK], expect["not_up"]),
        level=(report.level, Level.OK),
        last_downtimes=([i.title for i in report.incidents], expect["last_downtimes"]),
    )
