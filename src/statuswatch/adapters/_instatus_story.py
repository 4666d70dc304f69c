"""Instatus's objects, read leniently: the summary, the components, the page's own object.

Names are text or `{"default": …, "en": …}`; times are ISO 8601 or what JavaScript prints
("Sat Jun 11 2022 18:55:50 GMT+0000 (Coordinated Universal Time)"); a plan has a length, no end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.core.model import Component, Incident, Level, Report, Update, worst

STATES: Mapping[str, Level] = {
    "OPERATIONAL": Level.OK,
    "UNDERMAINTENANCE": Level.MAINTENANCE,
    "DEGRADEDPERFORMANCE": Level.DEGRADED,
    "MINOROUTAGE": Level.PARTIAL,
    "PARTIALOUTAGE": Level.PARTIAL,
    "MAJOROUTAGE": Level.DOWN,
}
PAGES: Mapping[str, Level] = {
    "UP": Level.OK,
    "UNDERMAINTENANCE": Level.MAINTENANCE,
    "HASISSUES": Level.DEGRADED,
}
"""HASISSUES does not say how bad, so it is the least; the parts and the incidents say more."""
PHASES: Mapping[str, str] = {"notstartedyet": "scheduled", "inprogress": "in_progress"}
"""Their words for a plan's phases, as everyone else has them."""
OVER = frozenset({"resolved", "completed"})
MOST, LONGEST = 500, timedelta(days=366)

_JS = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Row = Mapping[str, object]
Names = Mapping[str, str]
"""A component's name by its id."""


def is_summary(document: Row) -> bool:
    """A summary has a page with one of Instatus's words; Checkly's, of the same form, has not."""
    page = fields(document.get("page"))
    return line(page.get("status")) in PAGES and "components" not in page


def is_page(document: Row) -> bool:
    """The object that a page is drawn from."""
    site = fields(document.get("site"))
    return line(site.get("status")) in PAGES and isinstance(site.get("components"), list)


def listed_components(document: object) -> object:
    """The list in a components document, which is bare in one version and wrapped in another."""
    return fields(document).get("components") if isinstance(document, dict) else document


def read_components(rows: object) -> tuple[tuple[Component, ...], Names]:
    """Parents only head a group; a name that occurs twice is "Group - Name"."""
    found = list(_members(rows))
    often = Counter(name for _, _, name, _ in found)
    parts: dict[str, Component] = {}
    names: dict[str, str] = {}
    for key, group, bare, status in found:
        name = line(f"{group} - {bare}") if often[bare] > 1 and group else bare
        level = STATES.get(status)
        known = parts.get(name)
        if known is None or worst((level, known.level)) != known.level:
            parts[name] = Component(name, level, "" if level is not None else status.lower())
        if key:
            names[key] = name
    return tuple(parts.values()), names


def _members(rows: object) -> Iterator[tuple[str, str, str, str]]:
    """Each component's id, group, name and status; nested and flat lists alike."""
    left = [(row, "") for row in reversed(objects(rows))]
    heads = {identity(row.get("id")) for row in objects(rows) if row.get("isParent") is True}
    titles = {identity(row.get("id")): _name(row.get("name")) for row in objects(rows)}
    seen = 0
    while left and seen < MOST * 10:
        row, group = left.pop()
        seen += 1
        name, key = _name(row.get("name")), identity(row.get("id"))
        children = objects(row.get("children"))
        left += [(child, name) for child in reversed(children)]
        if children or key in heads or not name or row.get("archivedAt"):
            continue
        own = fields(row.get("group")) or fields(row.get("parent"))
        title = _name(own.get("name")) or titles.get(identity(row.get("parentId")), "") or group
        yield key, title, name, line(row.get("status"), 60).upper()


def read_summary(document: Row, components: object, root: str) -> Report:
    """The summary, with the components that a second document lists."""
    page = fields(document.get("page"))
    root = web_address(page.get("url")) or root
    parts, names = read_components(components)
    return _report(document, _Page(page, parts, names, root))


def read_page(document: Row, root: str) -> Report:
    """The object that a page is drawn from; `notices` are those of the last 90 days."""
    site = fields(document.get("site"))
    parts, names = read_components(site.get("components"))
    report = _report(document, _Page(site, parts, names, root))
    told = {incident.key for incident in report.incidents}
    past = read_past(document, names, root)
    return Report(
        incidents=report.incidents + tuple(i for i in past if i.key not in told),
        components=report.components,
        complete=report.complete,
        level=report.level,
        title=report.title,
    )


def read_past(document: Row, names: Names, root: str) -> tuple[Incident, ...]:
    """What is over and still told of by the page, newest first."""
    notices = fields(document.get("notices"))
    found = [
        _incident(row, names, root, planned="start" in row and "started" not in row)
        for row in objects(list(notices.values())[:MOST])
    ]
    over = [incident for incident in found if incident is not None and incident.ended]
    return tuple(sorted(over, key=lambda i: i.started or datetime.min.replace(tzinfo=UTC)))[::-1]


@dataclass(frozen=True, slots=True)
class _Page:
    """What a document says of the page itself."""

    row: Row
    parts: tuple[Component, ...]
    names: Names
    root: str


def _report(document: Row, page: _Page) -> Report:
    troubles, whole = _incidents(document.get("activeIncidents"), page, planned=False)
    plans, plans_whole = _incidents(document.get("activeMaintenances"), page, planned=True)
    return Report(
        incidents=tuple({i.key: i for i in plans + troubles}.values())[::-1],
        components=page.parts,
        complete=whole and plans_whole,
        level=PAGES.get(line(page.row.get("status"))),
        title=_name(page.row.get("name")),
    )


def _incidents(value: object, page: _Page, planned: bool) -> tuple[tuple[Incident, ...], bool]:
    """The incidents, and whether the list could be read whole. It is left out when empty."""
    if value is None:
        return (), True
    if not isinstance(value, list):
        return (), False
    read = [_incident(row, page.names, page.root, planned) for row in objects(value)[:MOST]]
    found = tuple(incident for incident in read if incident is not None)
    return found[::-1], len(found) == len(value)


def _incident(row: Row, names: Names, root: str, planned: bool) -> Incident | None:
    url = web_address(row.get("url"))
    # Older pages give no id, but the same one ends the address.
    key = identity(row.get("id")) or line(url.rstrip("/").rpartition("/")[2], 128)
    if not key:
        return None
    status = _phase(row.get("status"))
    impact = line(row.get("impact"), 60).upper()
    started = _time(row.get("start") if planned else row.get("started")) or _time(
        row.get("started") or row.get("start")
    )
    end = _end(row, started) if planned else None
    ended = _ended(row, end) if status in OVER else None
    level = STATES.get(impact)
    return Incident(
        key=key,
        title=_name(row.get("name")) or key,
        # OPERATIONAL is said of open incidents too (mastodon.social): it is no level of theirs.
        level=Level.MAINTENANCE if planned else level if level is not Level.OK else None,
        started=min(started, ended) if started and ended else started,
        ended=ended,
        planned_end=end,
        url=url or (f"{root}/{'maintenance' if planned else 'incident'}/{key}" if root else ""),
        components=_affected(row, names),
        updates=_updates(row),
        word="" if planned or not impact or level is not None else impact.lower(),
    )


def _end(row: Row, started: datetime | None) -> datetime | None:
    """A plan's end: its start and its length in minutes, a number or the text of one."""
    told = _time(row.get("end")) or _time(row.get("plannedEnd"))
    minutes = row.get("duration")
    if told is not None or started is None:
        return told
    if isinstance(minutes, str) and minutes.strip().isdecimal() and len(minutes) < 9:
        minutes = int(minutes)
    if isinstance(minutes, bool) or not isinstance(minutes, int) or minutes < 0:
        return None
    length = timedelta(minutes=min(minutes, 10**7))
    return started + length if length <= LONGEST else None


def _ended(row: Row, planned_end: datetime | None) -> datetime | None:
    times = (_time(row.get(name)) for name in ("resolved", "ended", "updatedAt"))
    told = [update.at for update in _updates(row) if update.phase in OVER and update.at]
    return (
        next((at for at in times if at), None)
        or next(iter(reversed(told)), None)
        or planned_end
        or _time(row.get("started") or row.get("start"))
    )


def _updates(row: Row) -> tuple[Update, ...]:
    """Oldest first. A summary has none; then its state and when it came are the newest word."""
    read: list[Update] = []
    for update in objects(row.get("updates"))[:MOST]:
        at = _time(update.get("started")) or _time(update.get("createdAt"))
        phase = _phase(update.get("status"))
        key = identity(update.get("id")) or f"{at.isoformat() if at else '-'}/{phase}"
        read.append(Update(key, at, phase, _message(update)))
    status, at = _phase(row.get("status")), _time(row.get("updatedAt"))
    if not read and status and at:
        return (Update(status, at, status, ""),)
    if all(update.at is not None for update in read):
        read.sort(key=lambda update: update.at.timestamp() if update.at else 0.0)
    return tuple({update.key: update for update in read}.values())


def _phase(value: object) -> str:
    word = line(value, 60).lower()
    return PHASES.get(word, word)


def _message(update: Row) -> str:
    value = update.get("message")
    told = fields(value)
    return loose(told.get("default") or told.get("en") or value)


def _affected(row: Row, names: Names) -> frozenset[str]:
    parts = objects(row.get("components"))[:MOST]
    told = ((identity(part.get("id")), _name(part.get("name"))) for part in parts)
    return frozenset(filter(None, (names.get(key) or name for key, name in told)))


def _name(value: object) -> str:
    told = fields(value)
    return line(told.get("default")) or line(told.get("en")) or line(value)


def _time(value: object) -> datetime | None:
    """An ISO time, or JavaScript's own way to print one."""
    found = _JS.match(value) if isinstance(value, str) else None
    if found is None:
        return moment(value)
    month, day, year, clock = found[1].split()
    if month not in _MONTHS:
        return None
    return moment(f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{clock}{found[2]}")
