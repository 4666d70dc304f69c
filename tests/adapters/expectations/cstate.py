"""What the corpus expects of `cstate`: the four documents of its example page."""

from __future__ import annotations

from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import compare, still_open

FORMATS = frozenset({"cstate"})

STATES = {"ok": Level.OK, "disrupted": Level.PARTIAL, "down": Level.DOWN}
HELD = {"system": 8, "issues": 8, "issue": 1}
"""Issues in the other documents, counted by hand; three of the eleven are posts without an end."""


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    unsound = [i.title for i in report.incidents if not i.started or not i.level]
    if expect["is_"] != "index":
        return compare(
            whole_list=(report.complete, False),
            level=(report.level, None),
            issues=(len(report.incidents), HELD[expect["is_"]]),
            without_start_or_level=(unsound, []),
        )
    return compare(
        whole_list=(report.complete, True),
        level=(report.level, STATES[expect["summaryStatus"]]),
        systems=(
            {part.name: part.level for part in report.components},
            {name: STATES[state] for name, state in expect["systems"].items()},
        ),
        unresolved=([i.title for i in still_open(report.incidents)], expect["unresolved"]),
        incidents=(len(report.incidents), len(expect["unresolved"])),
        without_start_or_level=(unsound, []),
    )
