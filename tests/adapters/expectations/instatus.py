"""What the corpus expects of `instatus`: a page, and the object it is drawn from."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import compare, plans, still_open, troubles

FORMATS = frozenset({"instatus_embedded", "html_instatus"})

PAGES = {"UP": Level.OK, "HASISSUES": Level.DEGRADED, "UNDERMAINTENANCE": Level.MAINTENANCE}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    if row["format"] == "html_instatus":
        return compare(
            title=(f"{report.title} - Status", expect["title"]),
            level=(report.level, PAGES[expect["overall_text"]]),
            open_titles=([i.title for i in still_open(report.incidents)], expect["open_titles"]),
        )
    ailing = {part.name for part in report.components if part.level is not Level.OK}
    over = [i for i in report.incidents if i.ended is not None]
    return compare(
        page=(report.title, expect["page"]),
        level=(report.level, PAGES[expect["page_status"]]),
        whole_list=(report.complete, True),
        components=(len(report.components), expect["components"]),
        not_operational=(ailing, set(expect["not_operational"])),
        open_incidents=(len(still_open(troubles(report))), len(expect["active_incidents"])),
        open_plans=(len(still_open(plans(report))), expect["active_maintenances"]),
        notices=(len(over), expect["notices"]),
        notices_with_times_level_and_parts=(
            sum(bool(i.started and i.ended and i.level and i.components) for i in over),
            expect["notices"],
        ),
    )
