"""What the corpus expects of `firehydrant`: one payload, recorded when nothing was open."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import compare, still_open, time

FORMATS = frozenset({"firehydrant"})


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    told = expect["incidents"]
    still = [one["title"] for one in told if one["resolved"] is None]
    return compare(
        page=(report.title, expect["page"]),
        whole_list=(report.complete, True),
        level=(report.level, None if still else Level.OK),
        components=(len(report.components), expect["components"]),
        incidents=(
            [(i.key, i.title, i.started, i.ended, len(i.updates)) for i in report.incidents],
            [
                (i["id"], i["title"], time(i["started"]), time(i["resolved"]), i["timeline"])
                for i in told
            ],
        ),
        open_titles=([i.title for i in still_open(report.incidents)], still),
        updates_without_a_time=(
            [u.key for i in report.incidents for u in i.updates if not u.at],
            [],
        ),
        updates_without_a_state=(
            [u.key for i in report.incidents for u in i.updates if not u.phase],
            [],
        ),
    )
