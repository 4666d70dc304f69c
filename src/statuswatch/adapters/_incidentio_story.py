"""incident.io's own objects, read leniently: the page's summary, the widget, the past.

The summary (`/proxy/<host>`, and inside the page) has everything. The widget (`/api/v1/summary`)
has what is open with its last message only, and no list of components. The past (inside the
page) has names and times without texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from statuswatch.adapters import _statuspage_story as story
from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._text import line, moment, text, web_address
from statuswatch.adapters._ulid import ulid_time
from statuswatch.core.model import Incident, Level, Report, Update, worst

STATES: Mapping[str, Level] = {**story.STATES, "full_outage": Level.DOWN}
PHASES: Mapping[str, str] = {
    "maintenance_scheduled": "scheduled",
    "maintenance_in_progress": "in_progress",
    "maintenance_complete": "completed",
    "maintenance_completed": "completed",
}
"""Their words for a plan's phases, as Statuspage and the compatible endpoint have them."""
OVER = frozenset({"resolved", "completed"})
MOST = 500

_STARTS = ("starts_at", "started_at", "scheduled_start_at")
_ENDS = ("ends_at", "scheduled_end_at")

Row = Mapping[str, object]


def is_summary(document: Row) -> bool:
    """Is it the page's own summary object?"""
    lists = ("ongoing_incidents", "components", "affected_components")
    return "structure" in document and any(isinstance(document.get(k), list) for k in lists)


def is_widget(document: Row) -> bool:
    """Is it the widget's answer?"""
    lists = ("ongoing_incidents", "in_progress_maintenances", "scheduled_maintenances")
    return "page_url" in document and any(isinstance(document.get(k), list) for k in lists)


def is_past(document: Row) -> bool:
    """Is it the list of what came before?"""
    return isinstance(document.get("incident_links"), list)


def read_parts(summary: Row) -> story.Parts:
    """The components as the page lists them.

    `affected_components` names those that are not well now; one that it does not name is well,
    as the page shows it. Where that list is missing, nobody's state is known.
    """
    affected = summary.get("affected_components")
    states = {line(r.get("component_id")): line(r.get("status")) for r in objects(affected)}
    usual = "operational" if isinstance(affected, list) else None
    groups, hidden = _structure(summary)
    rows: list[dict[str, object]] = [
        {"id": key, "name": name, "group": True} for key, name in groups.values()
    ]
    for row in objects(summary.get("components")):
        key = identity(row.get("id"))
        if key in hidden:
            continue
        told = states.get(key, usual)
        state = "major_outage" if told == "full_outage" else told
        group = groups.get(key, ("", ""))[0]
        rows.append({"id": key, "name": row.get("name"), "group_id": group, "status": state})
    return story.read_parts(rows)


def _structure(summary: Row) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """Each component's group (key, name), and the components that the page hides."""
    groups: dict[str, tuple[str, str]] = {}
    hidden: set[str] = set()
    for item in objects(fields(summary.get("structure")).get("items")):
        group = fields(item.get("group"))
        members = [*objects(group.get("components")), fields(item.get("component"))]
        for member in members:
            key = identity(member.get("component_id"))
            if group and key:
                groups[key] = (identity(group.get("id")), line(group.get("name")))
            if member.get("hidden") is True:
                hidden.add(key)
    return groups, hidden


def read_summary(summary: Row, root: str) -> Report:
    """The page's own summary. `root`: where the page was asked.

    A page that only gathers others (`parent`, as Miro's regions) tells nothing of them here: their
    states are in its markup alone, so it is never green and its list is not whole.
    """
    parts = read_parts(summary)
    gathers = line(summary.get("page_type")) == "parent"
    root = (web_address(summary.get("public_url")) or root).rstrip("/")
    ongoing, whole = _incidents(summary.get("ongoing_incidents"), parts, root, planned=False)
    plans, plans_whole = _incidents(summary.get("scheduled_maintenances"), parts, root, True)
    affected = summary.get("affected_components")
    ailing = worst(STATES.get(line(row.get("status"))) for row in objects(affected))
    whole = whole and "ongoing_incidents" in summary  # without the list nobody says it is calm
    calm = affected == [] and not any(i.ended is None and not i.planned for i in ongoing)
    return Report(
        incidents=_once(ongoing + plans),
        components=parts.components,
        complete=whole and plans_whole and not gathers,
        level=Level.OK if calm and whole and not gathers else ailing,
        title=line(summary.get("name")),
    )


def read_widget(widget: Row, root: str) -> Report:
    """The widget's answer: what is open, and nothing else."""
    parts = story.Parts()
    root = (web_address(widget.get("page_url")) or root).rstrip("/")
    ongoing, whole = _incidents(widget.get("ongoing_incidents"), parts, root, planned=False)
    running, running_whole = _incidents(widget.get("in_progress_maintenances"), parts, root, True)
    coming, coming_whole = _incidents(widget.get("scheduled_maintenances"), parts, root, True)
    complete = "ongoing_incidents" in widget and whole and running_whole and coming_whole
    if ongoing or not complete:
        level = worst(incident.level for incident in ongoing)
    else:
        level = Level.MAINTENANCE if running else Level.OK
    return Report(
        incidents=_once(ongoing + running + coming),
        complete=complete,
        level=level,
        title=line(widget.get("page_title")),
    )


def read_past(past: Row, parts: story.Parts, root: str) -> tuple[Incident, ...]:
    """Names, times and parts of recent incidents, newest first; the page tells no texts of them."""
    by_incident: dict[str, list[Row]] = {}
    for row in objects(past.get("component_impacts")):
        by_incident.setdefault(identity(row.get("status_page_incident_id")), []).append(row)
    rows = [
        {**row, "component_impacts": by_incident.get(identity(row.get("id")), [])}
        for row in objects(past.get("incident_links"))
    ]
    found, _ = _incidents(rows, parts, root, planned=False)
    return tuple(sorted(found, key=_started, reverse=True))


def _started(incident: Incident) -> float:
    return incident.started.timestamp() if incident.started else 0.0


def _incidents(
    value: object, parts: story.Parts, root: str, planned: bool
) -> tuple[tuple[Incident, ...], bool]:
    """The incidents, and whether that list could be read whole. `null` is an empty list."""
    if value is None:
        return (), True
    if not isinstance(value, list):
        return (), False
    read = [_incident(row, parts, root, planned) for row in objects(value)[:MOST]]
    found = tuple(incident for incident in read if incident is not None)
    return found, len(found) == len(value)


def _incident(row: Row, parts: story.Parts, root: str, planned: bool) -> Incident | None:
    key, title = identity(row.get("id")), line(row.get("name"))
    if not key:
        return None
    word = line(row.get("status"), 60).lower()
    planned = planned or word.startswith("maintenance") or row.get("type") == "maintenance"
    updates = _updates(row)
    ended = _ended(row, updates) if _phase(word) in OVER else None
    started = _start(row, updates, key, planned)
    level, unknown = _impact(row)
    return Incident(
        key=key,
        title=title or key,
        level=Level.MAINTENANCE if planned else level,
        started=min(started, ended) if started and ended else started,
        ended=ended,
        planned_end=_first(row, _ENDS) or _until(row) if planned else None,
        url=web_address(row.get("url"))
        or web_address(row.get("permalink"))
        or (f"{root}/incidents/{key}" if root else ""),
        components=_affected(row, parts),
        updates=updates,
        word="" if planned else unknown,
    )


def _updates(row: Row) -> tuple[Update, ...]:
    """Oldest first; the widget has only the newest."""
    told = objects(row.get("updates"))[:MOST]
    if not told and text(row.get("last_update_message")):
        at = moment(row.get("last_update_at"))
        phase = _phase(row.get("status"))
        key = f"{at.isoformat() if at else '-'}/{phase}"
        return (Update(key, at, phase, text(row.get("last_update_message"))),)
    read: list[Update] = []
    for update in told:
        at = moment(update.get("published_at"))
        phase = _phase(update.get("to_status"))
        key = identity(update.get("id")) or f"{at.isoformat() if at else '-'}/{phase}"
        read.append(Update(key, at, phase, _message(update)))
    if all(update.at is not None for update in read):
        read.sort(key=lambda update: update.at.timestamp() if update.at else 0.0)
    return tuple({update.key: update for update in read}.values())


def _phase(value: object) -> str:
    word = line(value, 60).lower()
    return PHASES.get(word, word)


def _message(update: Row) -> str:
    """Its plain text, else the words of its ProseMirror document."""
    plain = text(update.get("message_string"))
    if plain:
        return plain
    words: list[str] = []
    left: list[object] = [update.get("message")]
    while left and len(words) < MOST:
        node = fields(left.pop())
        if node.get("type") in ("lineBreak", "hardBreak", "paragraph"):
            words.append("\n")
        if isinstance(node.get("text"), str):
            words.append(str(node["text"]))
        left += reversed(objects(node.get("content")))
    return text("".join(words))


def _start(row: Row, updates: tuple[Update, ...], key: str, planned: bool) -> datetime | None:
    """A plan's own start; else the earliest that is told: it is often posted later than it began.

    `published_at` moves when updates are back-dated; where no time is told the id has one.
    """
    if planned:
        planned_start = _first(row, _STARTS) or min(_impact_times(row, "start_at"), default=None)
        if planned_start is not None:
            return planned_start
    told = [moment(row.get("published_at")), *(update.at for update in updates)]
    told += list(_impact_times(row, "start_at"))
    if not any(told) or not row.get("published_at"):
        told.append(ulid_time(key))
    return min((at for at in told if at is not None), default=None)


def _ended(row: Row, updates: tuple[Update, ...]) -> datetime | None:
    over = [update.at for update in updates if update.phase in OVER and update.at]
    return (
        (over[-1] if over else None)
        or _until(row)
        or moment(row.get("last_update_at"))
        or moment(row.get("published_at"))
    )


def _first(row: Row, names: Iterable[str]) -> datetime | None:
    return next((at for name in names if (at := moment(row.get(name)))), None)


def _until(row: Row) -> datetime | None:
    """The end of its last impact on a part."""
    return max(_impact_times(row, "end_at"), default=None)


def _impact_times(row: Row, name: str) -> list[datetime]:
    times = (moment(impact.get(name)) for impact in objects(row.get("component_impacts")))
    return [at for at in times if at is not None]


def _impact(row: Row) -> tuple[Level | None, str]:
    """How bad it is for the parts it names, and a word for that which we do not know.

    `status` is what it did to a part and stays while the fix is watched, as a Statuspage's impact
    does; `current_status` says how the part is now, and is the component's business.
    """
    words = [line(row.get("current_worst_impact"), 60).lower()]
    for name, field in (("affected_components", "status"), ("component_impacts", "status")):
        if not any(words):
            words = [line(part.get(field), 60).lower() for part in objects(row.get(name))]
    told = [word for word in words if word]
    level = worst(STATES.get(word) for word in told)
    unknown = next((word for word in told if word not in STATES), "")
    return (None if level is Level.OK else level), ("" if level is not None else unknown)


def _affected(row: Row, parts: story.Parts) -> frozenset[str]:
    """The parts it names, as the page names them."""
    found: set[str] = set()
    for name in ("affected_components", "component_impacts"):
        for part in objects(row.get(name))[:MOST]:
            key = identity(part.get("component_id")) or identity(part.get("id"))
            own = line(part.get("name"))
            found |= parts.names.get(key) or ({own} if own else set())
        if found:
            break
    return frozenset(found)


def _once(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """Each key once; the first told wins."""
    by_key: dict[str, Incident] = {}
    for incident in incidents:
        by_key.setdefault(incident.key, incident)
    return tuple(by_key.values())
