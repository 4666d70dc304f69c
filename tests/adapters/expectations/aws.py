"""What the corpus expects of `aws`: one list of current events, in UTF-16 as it is sent."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import body, compare, still_open, time, troubles

FORMATS = frozenset({"aws_currentevents"})

LEVELS = {"0": Level.OK, "1": Level.DEGRADED, "2": Level.DEGRADED, "3": Level.DOWN}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    told = json.loads(body(row))
    ailing = {part.name: part.level for part in report.components if part.level is not Level.OK}
    return compare(
        whole_list=(report.complete, True),
        level=(report.level, None if expect["open_events"] else Level.OK),
        events=(len(report.incidents), expect["events"]),
        open_events=(len(still_open(troubles(report))), expect["open_events"]),
        items=(
            [
                (i.title, i.started, len(i.updates), i.updates[0].at, i.updates[-1].at)
                for i in report.incidents
            ],
            [
                (
                    f"{e['summary']} - {_label(e)}",
                    time(e["date"]),
                    e["log"],
                    time(e["first_log"]),
                    time(e["last_log"]),
                )
                for e in expect["items"]
            ],
        ),
        # One region that is down is not all of AWS; the region's own level says it.
        levels=(
            [i.level for i in report.incidents],
            [min(LEVELS[e["status"]], Level.PARTIAL) for e in expect["items"]],
        ),
        ailing=(ailing, {_label(e): LEVELS[e["status"]] for e in expect["items"]}),
        parts=(
            [set(i.components) for i in report.incidents],
            [{_label(e)} for e in expect["items"]],
        ),
        texts=(
            [[(u.at, u.text[:40]) for u in i.updates] for i in report.incidents],
            [[_entry(entry) for entry in event["event_log"]] for event in told],
        ),
        keys=(len({i.key for i in report.incidents}), expect["events"]),
    )


def _entry(entry: dict[str, Any]) -> tuple[datetime, str]:
    return datetime.fromtimestamp(entry["timestamp"], UTC), entry["message"].strip()[:40]


def _label(item: dict[str, Any]) -> str:
    return f"{item['region']} ({item['service'].removeprefix('multipleservices-')})"
