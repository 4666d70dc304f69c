"""What the corpus expects of `salesforce`: the list of instances, trimmed by its recorder."""

from __future__ import annotations

from collections import Counter
from typing import Any

from statuswatch.core.model import Level, Report, Source
from tests.adapters import driving
from tests.adapters.manifest import compare, plans, time

FORMATS = frozenset({"salesforce_trust"})

STATUSES = {"OK": Level.OK, "MINOR_INCIDENT_CORE": Level.DEGRADED}
TITLES = {
    "performanceDegradationAsynchronousProcessingSubset": (
        "Performance degradation asynchronous processing subset"
    )
}


def of(row: dict[str, Any]) -> Source:
    """The list is only read where its own address is given."""
    return driving.source("salesforce", driving.PAGE + "/v1/" + row["kind"])


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    by_level: Counter[Level | None] = Counter(part.level for part in report.components)
    told: Counter[Level | None] = Counter()
    for status, count in expect["by_status"].items():
        told[STATUSES[status]] += count
    ill = [part.name for part in report.components if part.level is not Level.OK]
    incidents = [
        (str(told["id"]), instance["key"], told)
        for instance in expect["not_ok"]
        for told in instance["incidents"]
    ]
    found = compare(
        instances=(len(report.components), expect["instances"]),
        by_level=(by_level, told),
        level=(report.level, max(level for level in told if level is not None)),
        not_ok=(ill, [instance["key"] for instance in expect["not_ok"]]),
        incidents=([i.key for i in report.incidents], [key for key, _, _ in incidents]),
        maintenances=(len(plans(report)), expect["instances_with_maintenance"]),
        whole_list=(report.complete, True),
    )
    for incident, (_, instance, item) in zip(report.incidents, incidents, strict=False):
        found += compare(
            started=(incident.started, time(item["start"])),
            ended=(incident.ended, time(item["end"])),
            title=(incident.title, TITLES[item["type"]]),
            level=(incident.level, {"minor": Level.DEGRADED}[item["severity"]]),
            part=(incident.components, frozenset({instance})),
        )
    return found
