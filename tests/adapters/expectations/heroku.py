"""What the corpus expects of `heroku`: one `current-status`, blue, with a maintenance done."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import compare, plans, time, troubles

FORMATS = frozenset({"heroku_v4"})

COLOURS = {
    "green": Level.OK,
    "blue": Level.MAINTENANCE,
    "yellow": Level.DEGRADED,
    "red": Level.DOWN,
}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    systems = {name: COLOURS[colour] for name, colour in expect["systems"].items()}
    found = compare(
        systems=({part.name: part.level for part in report.components}, systems),
        level=(report.level, max(systems.values())),
        incidents=(len(troubles(report)), len(expect["incidents"])),
        plans=([i.key for i in plans(report)], [str(i["id"]) for i in expect["scheduled"]]),
        whole_list=(report.complete, True),
    )
    for incident, item in zip(plans(report), expect["scheduled"], strict=False):
        updates = [[update.phase, update.at] for update in reversed(incident.updates)]
        posted = incident.updates[0].at if incident.updates else None
        found += compare(
            title=(incident.title, item["title"]),
            is_over=(incident.ended is not None, item["resolved"]),
            ended=(incident.ended, time(item["updates"][0][1])),
            created=(posted, time(item["created"])),
            updates=(updates, [[word, time(at)] for word, at in item["updates"]]),
        )
    return found
