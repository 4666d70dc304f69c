"""What the corpus expects of `upptime`: summaries, sites' history files, configurations."""

from __future__ import annotations

from collections import Counter
from typing import Any

from statuswatch.core.model import Level, Report
from tests.adapters.manifest import compare, time

FORMATS = frozenset({"upptime"})

STATES = {"up": Level.OK, "degraded": Level.DEGRADED, "down": Level.DOWN}
WORDS = {level: word for word, level in STATES.items()}
MINUTES = "minutes down per day have no hour: past outages are read from the repository's issues"
SITE = "the HTTP code and the day on which the watching began have no place in a report"
PARTIAL = {
    "upptime/haku-host__side-monitor-summary-2026-08-22-down.json": MINUTES,
    "upptime/haku-host__side-monitor-summary.json": MINUTES,
    "upptime/hallobayi__status-summary.json": MINUTES,
    "upptime/haku-host__side-monitor-archlinux-gay.yml": SITE,
    "upptime/haku-host__side-monitor-graphana.yml": SITE,
    "upptime/hallobayi__status-google.yml": SITE,
    "upptime/hallobayi__status-test-broken-site.yml": SITE,
}


def differences(report: Report, row: dict[str, Any]) -> list[str]:
    """All that the reading should hold; where that is so, what it leaves out is named."""
    kind, expect = row["kind"], row["expect"]
    if kind == "upptimerc":
        return compare(
            repository=(report.title, f"{expect['owner']}/{expect['repo']}"),
            sites=(len(report.components), expect["sites"]),
            names=([part.name for part in report.components], expect["site_names"]),
            told_of_how_they_are=({part.level for part in report.components}, {None}),
            level=(report.level, None),
            whole_list=(report.complete, False),
        )
    read = _site(report, expect) if kind == "history.yml" else _summary(report, expect)
    assert not read, read  # what is said to be read must be; only the rest may be partial
    return [SITE if kind == "history.yml" else MINUTES]


def _site(report: Report, expect: dict[str, Any]) -> list[str]:
    return compare(
        url=(report.title, expect["url"]),
        level=(report.level, STATES[expect["status"]]),
        components=([part.level for part in report.components], [STATES[expect["status"]]]),
        response=(
            [(m.name, round(m.value * 1000)) for m in report.measures],
            [("response", int(expect["response_ms"]))],
        ),
        as_of=(report.as_of, time(expect["last_updated"])),
        incidents=(report.incidents, ()),
    )


def _summary(report: Report, expect: dict[str, Any]) -> list[str]:
    states = Counter(WORDS[part.level] for part in report.components if part.level is not None)
    down = [part.name for part in report.components if part.level is Level.DOWN]
    every, none = len(down) == expect["sites"], not expect["down"]
    overall = Level.OK if none else Level.DOWN if every else Level.PARTIAL
    return compare(
        sites=(len(report.components), expect["sites"]),
        by_status=(dict(states), expect["by_status"]),
        down=(down, expect["down"]),
        level=(report.level, overall),
        whole_list=(report.complete, True),
        incidents=(report.incidents, ()),
    )
