"""What the corpus expects of `pagerduty`: a page of 2023, and the data inside it."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import compare, plans, still_open, troubles

FORMATS = frozenset({"pagerduty_embedded", "html_pagerduty"})


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    standing = [incident.title for incident in still_open(report.incidents)]
    same = compare(
        whole_list=(report.complete, True),
        level=(report.level, Level.OK),
        well=({part.level for part in report.components}, {Level.OK}),
    )
    if row["format"] == "html_pagerduty":
        # The page's <title> is the maker's placeholder; its own name has more before it.
        return same + compare(
            title=(report.title.endswith(expect["title"]), True),
            open_titles=(standing, expect["open_titles"]),
        )
    over = [incident for incident in troubles(report) if incident.ended]
    return same + compare(
        open=(standing, expect["open"]),
        resolved_incidents=(len(over), expect["resolved_incidents"]),
        with_times_and_updates=(
            sum(bool(i.started and i.ended and i.updates) for i in over),
            expect["resolved_incidents"],
        ),
        ends_after_start=([i.key for i in over if not _in_order(i.started, i.ended)], []),
        posts=(len(plans(report)), expect["posts"]),
    )


def _in_order(start: object, end: object) -> bool:
    return bool(start and end and str(start) <= str(end))
