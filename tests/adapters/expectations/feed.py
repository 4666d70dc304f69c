"""What the corpus expects of `feed`: Statuspage's text feeds, and those of others."""

from __future__ import annotations

from collections import Counter
from typing import Any

from statuswatch.adapters import _feed_blocks
from statuswatch.core.model import Incident, Level, Report
from tests.adapters.manifest import compare, plans, still_open, time, troubles

TEXT = frozenset({"feed_statuspage_atom", "feed_statuspage_rss"})
FORMATS = TEXT | {"feed_status_other"}

PARTIAL = {
    "feed_status_other/aws-s3-2017-outage.rss": "both entries are updates of one event",
    "feed_status_other/cstate-example-index.xml": "three entries name no state: a meeting, tests",
    "feed_status_other/meraki-test-history.rss": "its one entry is a test that names no state",
}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    expect = row["expect"]
    found = compare(
        title=(report.title, expect["feed_title"]),
        whole_list=(report.complete, False),
        items=(len(report.incidents), expect["items_total"]),
        ids=(len({incident.key for incident in report.incidents}), expect["ids_unique"]),
    )
    return found + (_blocks(report, expect) if row["format"] in TEXT else [])


def _blocks(report: Report, expect: dict[str, Any]) -> list[str]:
    told = {name.lower().replace(" ", "_"): n for name, n in expect["latest_state_counts"].items()}
    standing = [i.title for i in still_open(plans(report))]
    troubled = [i.title for i in still_open(troubles(report))]
    found = compare(
        open_incidents=(troubled, expect["open_incident_titles"]),
        open_plans=(standing, expect["open_or_scheduled_maintenance_titles"]),
        blocks=(sum(len(i.updates) for i in report.incidents), expect["update_blocks_total"]),
        latest_states=(dict(Counter(_state(i) for i in report.incidents)), told),
        level=(report.level, None if expect["open_incident_titles"] else Level.OK),
    )
    newest, oldest = time(expect["last_timestamp"]), time(expect["first_timestamp"])
    assert newest
    assert oldest
    for i in report.incidents:
        # Blocks have no year: found wrong, they would stand out of order or out of the feed.
        ats = [update.at for update in i.updates if update.at]
        sound = i.started is not None and (oldest - i.started).days < 120
        sound = sound and (i.ended is None or (i.started or newest) <= i.ended <= newest)
        if len(ats) != len(i.updates) or ats != sorted(ats) or not sound:
            found.append(f"times of {i.title!r}: {i.started} to {i.ended}, {ats}")
    return found


def _state(incident: Incident) -> str:
    blocks = tuple(_feed_blocks.Block(u.at, u.phase, u.text) for u in incident.updates)
    return _feed_blocks.state_of(blocks)
