"""UptimeRobot's monitors and events, read leniently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

from statuswatch.adapters._feed_words import trouble_level
from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.core.model import Component, Incident, Level, Report, Update, worst

CLASSES: Mapping[str, Level] = {
    "success": Level.OK,
    "warning": Level.DEGRADED,
    "danger": Level.DOWN,
}
UNWATCHED = frozenset({"paused", "black"})
"""Classes that say nothing of the part, for nobody looks at it. Any other is not known."""
RUNS, OVER = frozenset({"", "0", "1"}), "2"
"""`status` of an event; 0 is both ahead and under way."""
NEWS = "announcement"
MOST_MONITORS, MOST_EVENTS = 5_000, 500


def monitors(document: Mapping[str, object]) -> list[dict[str, object]] | None:
    """The rows of a monitor list, old (`psp`) or new (`data`); `None` if it is none."""
    rows = fields(document.get("psp")).get("monitors", document.get("data"))
    if not isinstance(rows, list):
        return None
    known = [row for row in objects(rows) if "monitorId" in row and "statusClass" in row]
    return known if known and len(known) == len(rows) else None


def pages(document: Mapping[str, object]) -> int:
    """How many pages a monitor list has; the newer lists are whole."""
    told = fields(document.get("psp"))
    total, each = told.get("totalMonitors"), told.get("perPage")
    if not isinstance(total, int) or not isinstance(each, int) or total < 1 or each < 1:
        return 1
    return -(-min(total, MOST_MONITORS) // each)


def events(document: Mapping[str, object]) -> list[dict[str, object]] | None:
    """The rows of an event feed; `None` if it is none. An empty feed is known by its dates."""
    rows = document.get("results")
    if not isinstance(rows, list):
        return None
    dated = "date_range" in fields(document.get("meta"))
    known = [row for row in objects(rows) if {"type", "title"} <= row.keys()]
    return known if known or (dated and not rows) else None


def report(
    rows: list[dict[str, object]], told: list[dict[str, object]], url: str, title: str
) -> Report:
    """The feed has the last 30 days only, so an absence is no news."""
    parts = _parts(rows[:MOST_MONITORS])
    read = [_event(row, parts, url) for row in told[:MOST_EVENTS]]
    incidents = {incident.key: incident for incident in read if incident is not None}
    return Report(
        incidents=tuple(incidents.values()),
        components=parts,
        complete=False,
        level=_level([part.level for part in parts if part.level is not None]),
        title=title,
    )


def _level(known: list[Level]) -> Level | None:
    """As the page words it: all well, some down, all down. Nobody looking is no health."""
    if not known or not any(level.ails for level in known):
        return worst(known)
    return min(known) if all(level.ails for level in known) else Level.DEGRADED


def _parts(rows: list[dict[str, object]]) -> tuple[Component, ...]:
    """Names are bare; one that occurs more than once is "Group - Name"."""
    often = Counter(line(row.get("name")) for row in rows)
    found: dict[str, Component] = {}
    for row in rows:
        name, group = line(row.get("name")), line(row.get("groupName"))
        if often[name] > 1 and group:
            name = line(f"{group} - {name}")
        word = line(row.get("statusClass"), 60).lower()
        level = CLASSES.get(word)
        other = found.get(name)
        if name and (other is None or worst((other.level, level)) != other.level):
            found[name] = Component(name, level, "" if word in CLASSES.keys() | UNWATCHED else word)
    return tuple(found.values())


def _event(row: Mapping[str, object], parts: tuple[Component, ...], url: str) -> Incident | None:
    """An announcement is news and no trouble; it makes none."""
    kind, status = line(row.get("type"), 60).lower(), identity(row.get("status"))
    key, title = identity(row.get("id")), line(row.get("title"))
    if kind == NEWS or not key or not title:
        return None
    at = _at(row.get("timestamp"))
    ended = _at(row.get("endDateGMT")) or _at(row.get("endDate"))
    if ended is None and (status == OVER or row.get("endDateGMT") or row.get("endDate")):
        ended = at  # it is over, and how long it took is not said
    text = loose(row.get("content")) or loose(row.get("description"))
    rows = {one.strip("-*• ") for one in text.split("\n")}
    known = kind == "incident" and (status in RUNS or ended is not None)
    level = Level.MAINTENANCE if kind == "maintenance" else None
    return Incident(
        key=f"event/{key}",
        title=title,
        level=trouble_level(title, text) if known else level,
        started=min(at, ended) if at and ended else at,
        ended=ended,
        url=web_address(url),
        components=frozenset(part.name for part in parts if part.name in rows),
        updates=(Update(f"event/{key}", at, "", text),),
        word="" if known or level is not None else f"{kind} {status}".strip(),
    )


def _at(value: object) -> datetime | None:
    """Seconds since 1970, or ISO 8601."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return moment(value)
    if not 946_684_800 <= value < 7_258_118_400:
        return None
    return datetime.fromtimestamp(value, UTC)
