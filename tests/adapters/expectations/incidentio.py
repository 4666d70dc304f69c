"""What the corpus expects of `incidentio`: pages, their summaries, and their lists of the past."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import body, compare, plans, still_open, time, troubles

FORMATS = frozenset({"incidentio_native", "html_incidentio"})

PARTIAL = {
    "html_incidentio/miro-good.html": (
        "a page that gathers others: how they are is in its markup alone, so no level is told"
    ),
    "html_incidentio/miro-issue.html": (
        "a page that gathers others; the recorder faked an icon in its markup, not in its data"
    ),
}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    if row["format"] == "html_incidentio":
        return _page(report, row["expect"])
    return _past(report, row) if row["kind"] == "incidents" else _summary(report, row["expect"])


def _page(report: Report, expect: dict[str, Any]) -> list[str]:
    open_ones = still_open(report.incidents)
    level = Level.OK if expect["overall_text"] == "operational" else None
    phases = [
        f"open incident, state {i.updates[-1].phase}; heads-up banner shown" for i in open_ones
    ]
    return compare(
        title=(f"{report.title} Status", expect["title"]),
        open_titles=([i.title for i in open_ones], expect["open_titles"]),
        level=(report.level, level),
        overall=(phases or ["operational"], [expect["overall_text"]]),
        whole_list=(report.complete, True),
    )


def _summary(report: Report, expect: dict[str, Any]) -> list[str]:
    ailing = {part.name for part in report.components if part.level is not Level.OK}
    read = [
        (i.key, i.title, i.updates[-1].phase, [(u.at, u.phase) for u in i.updates])
        for i in still_open(troubles(report))
    ]
    told = [
        (e["id"], e["name"], e["status"], [(time(at), phase) for at, phase in e["updates"]])
        for e in expect["ongoing"]
    ]
    begun = [min(at for at, _ in updates if at) for _, _, _, updates in told]
    return compare(
        page=(report.title, expect["page"]),
        components=(len(report.components), expect["components"]),
        affected=(ailing, set(expect["affected"])),
        ongoing=(read, told),
        # The recorded one is published 24 minutes after its first, back-dated update.
        started=([i.started for i in troubles(report)], begun),
        maintenances=(len(plans(report)), expect["scheduled_maintenances"]),
    )


def _past(report: Report, row: dict[str, Any]) -> list[str]:
    """The manifest has when they were published; they began when their first impact did."""
    expect, document = row["expect"], json.loads(body(row))
    begun: dict[str, list[datetime]] = {}
    ended: dict[str, list[datetime]] = {}
    for impact in document["component_impacts"]:
        key = impact["status_page_incident_id"]
        begun.setdefault(key, []).append(datetime.fromisoformat(impact["start_at"]))
        ended.setdefault(key, []).append(datetime.fromisoformat(impact["end_at"]))
    links = {link["id"]: link for link in document["incident_links"]}
    posted = {key: datetime.fromisoformat(link["published_at"]) for key, link in links.items()}
    over = {key for key, link in links.items() if link["status"] == "resolved"}
    states = Counter("resolved" if i.ended else links[i.key]["status"] for i in report.incidents)
    return compare(
        incidents=(len(report.incidents), expect["incidents"]),
        by_status=(dict(states), expect["by_status"]),
        first_posted=(min(posted.values()), time(expect["first_timestamp"])),
        last_posted=(max(posted.values()), time(expect["last_timestamp"])),
        titles=(
            {i.key: i.title for i in report.incidents},
            {k: v["name"].strip() for k, v in links.items()},
        ),
        begun=(
            {i.key: i.started for i in report.incidents},
            {key: min(posted[key], *begun[key]) for key in links},
        ),
        ended=(
            {i.key: i.ended for i in report.incidents if i.ended},
            {key: max(ended[key]) for key in over},
        ),
        whole_list=(report.complete, False),
    )
