"""What the corpus expects of `apple`: two lists for developers, one for everybody."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import body, compare, still_open, time

FORMATS = frozenset({"apple_system_status"})

TYPES = {"Outage": Level.PARTIAL, "Maintenance": Level.MAINTENANCE}
"""Of the outage that stands in the corpus, "Some users are affected"."""


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    # An event stands under each service that it hits, with one id: that is one incident.
    events = [
        (event["messageId"], service["serviceName"], event)
        for service in json.loads(body(row))["services"]
        for event in service["events"]
    ]
    standing = {
        (name, (i.updates[-1].text, i.started, i.level))
        for i in still_open(report.incidents)
        for name in i.components
    }
    times = [
        _time(event[field])
        for _, _, event in events
        for field in ("epochStartDate", "epochEndDate")
        if event[field]
    ]
    ends = {key: [e["epochEndDate"] for k, _, e in events if k == key] for key, _, _ in events}
    return compare(
        whole_list=(report.complete, True),
        level=(report.level, None if expect["ongoing"] else Level.OK),
        services=(len(report.components), expect["services"]),
        events=(len(events), expect["events"]),
        by_status=(dict(Counter(e["eventStatus"] for *_, e in events)), expect["by_event_status"]),
        incidents=({i.key for i in report.incidents}, {key for key, _, _ in events}),
        ongoing=(
            standing,
            {
                (e["service"], (e["message"], time(e["start"]), TYPES[e["type"]]))
                for e in expect["ongoing"]
            },
        ),
        ailing=(
            {part.name: part.level for part in report.components if part.level is not Level.OK},
            {e["service"]: TYPES[e["type"]] for e in expect["ongoing"]},
        ),
        first=(min(times, default=None), time(expect["first_timestamp"])),
        last=(max(times, default=None), time(expect["last_timestamp"])),
        started=(
            {i.key: i.started for i in report.incidents},
            {key: _time(event["epochStartDate"]) for key, _, event in events},
        ),
        ended=(
            {i.key: i.ended for i in report.incidents},
            {k: None if None in known else _time(max(known)) for k, known in ends.items()},
        ),
        texts=(
            {(i.key, u.phase, u.text) for i in report.incidents for u in i.updates},
            {
                (key, event["eventStatus"], event["message"])
                for key, _, event in events
                # While it stands under one service, what is said of it there counts.
                if None not in ends[key] or event["epochEndDate"] is None
            },
        ),
    )


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
