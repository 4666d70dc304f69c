"""What the corpus expects of `google`: one incident, ended, its places still filled."""

from __future__ import annotations

from collections import Counter
from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import compare, still_open, time

FORMATS = frozenset({"google_incidents"})

LEVELS = {"SERVICE_INFORMATION": None, "SERVICE_DISRUPTION": Level.DEGRADED}
LEVELS |= {"SERVICE_OUTAGE": Level.DOWN}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    """`by_severity` is Google's second word for the impact; both are counted for every incident."""
    expect = row["expect"]
    impacts = Counter({LEVELS[word]: count for word, count in expect["by_impact"].items()})
    starts = [incident.started for incident in report.incidents if incident.started]
    words = [u.at for incident in report.incidents for u in incident.updates if u.at]
    return compare(
        whole_list=(report.complete, True),
        level=(report.level, Level.OK if not expect["open_incidents"] else report.level),
        incidents=(len(report.incidents), expect["incidents_total"]),
        ids=([incident.key for incident in report.incidents], expect["ids"]),
        open=([i.key for i in still_open(report.incidents)], expect["open_incidents"]),
        impacts=(Counter(incident.level for incident in report.incidents), impacts),
        severities=(sum(expect["by_severity"].values()), len(report.incidents)),
        first=(min(starts), time(expect["first_timestamp"])),
        last=(max(words), time(expect["last_timestamp"])),
    )
