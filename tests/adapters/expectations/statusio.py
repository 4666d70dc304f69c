"""What the corpus expects of `statusio`: three documents, one of them from the vendor's docs."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import compare, plans, still_open, time, troubles

FORMATS = frozenset({"statusio"})

LEVELS = {
    "Operational": Level.OK,
    "Planned Maintenance": Level.MAINTENANCE,
    "Security Issue": Level.DEGRADED,
}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    names = [part.name for part in report.components]
    ailing = {_whole(part.name) for part in report.components if part.level is not Level.OK}
    begun = [i for i in plans(report) if i.updates[-1].phase != "scheduled"]
    listed = {name for incident in report.incidents for name in incident.components}
    return compare(
        level=(report.level, LEVELS[expect["overall"]]),
        as_of=(report.as_of, time(expect["updated"])),
        whole_list=(report.complete, True),
        # A component in several containers is a part in each of them.
        containers=(len(names), expect["containers"]),
        components=(len({_whole(name) for name in names}), expect["components"]),
        not_operational=(ailing, set(expect["not_operational"])),
        open_incidents=(
            [(i.title, i.started, len(i.updates)) for i in still_open(troubles(report))],
            [(i["name"].strip(), time(i["open"]), i["messages"]) for i in expect["incidents"]],
        ),
        incidents_in_all=(len(troubles(report)), len(expect["incidents"])),
        incidents_without_level=([i.title for i in report.incidents if i.level is None], []),
        active_maintenances=(len(begun), expect["maintenance_active"]),
        upcoming_maintenances=(len(plans(report)) - len(begun), expect["maintenance_upcoming"]),
        plans_without_a_window=(
            [i.title for i in plans(report) if not (i.started and i.planned_end)],
            [],
        ),
        parts_that_the_page_does_not_list=(listed - set(names), set()),
    )


def _whole(name: str) -> str:
    return name.partition(" - ")[0]
