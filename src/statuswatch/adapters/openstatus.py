"""OpenStatus: the page as JSON, with its whole history of reports and maintenances.

Built from the source of its server; no recorded document was at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this, readable, server_time
from statuswatch.adapters._json import decode, fields, identity, objects
from statuswatch.adapters._parts import part_names
from statuswatch.adapters._places import no_address, page_root
from statuswatch.adapters._text import line, loose, moment
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update

KIND = "page of OpenStatus"
FEED = "/feed/json"
STATES: Mapping[str, Level] = {
    "success": Level.OK,
    "operational": Level.OK,
    "info": Level.MAINTENANCE,
    "under_maintenance": Level.MAINTENANCE,
    "degraded": Level.DEGRADED,
    "degraded_performance": Level.DEGRADED,
    "partial_outage": Level.PARTIAL,
    "error": Level.DOWN,
    "major_outage": Level.DOWN,
}
"""Its newer words, and those of its older interface."""
OVER = "resolved"
MOST_INCIDENTS, MOST_UPDATES, MOST_PARTS = 500, 200, 5_000

Row = Mapping[str, object]


class OpenStatus:
    """Asks feed/json, once. A page behind a password answers 401."""

    kind = "openstatus"
    title = "OpenStatus"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("openstatus.dev",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request. Raises AdapterError if it is no OpenStatus page."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, "https://status.openstatus.dev")
        return read_report(readable((yield Request(root + FEED, conditional=False))), still_open)

    def places(self, url: str) -> tuple[str, ...]:
        """The page as JSON."""
        root = _root(url)
        return (root + FEED,) if root else ()

    def knows(self, page: Response) -> bool:
        try:
            read_report(readable(page), frozenset())
        except AdapterError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class _Names:
    """What the ids of parts mean: those of the page, and those of the monitors behind them."""

    parts: Mapping[str, str]
    monitors: Mapping[str, str]

    def of(self, row: Row) -> frozenset[str]:
        keys = row.get("pageComponents")
        if isinstance(keys, list):
            found = [self.parts.get(identity(key)) for key in keys[:MOST_PARTS]]
        else:
            keys = row.get("monitors")
            listed = keys[:MOST_PARTS] if isinstance(keys, list) else []
            found = [self.monitors.get(identity(key)) for key in listed]
        return frozenset(name for name in found if name)


def read_report(response: Response, still_open: frozenset[str]) -> Report:
    """What the page tells, incidents that are over too. Raises AdapterError if it is none."""
    document = fields(decode(response, KIND))
    reports, plans = document.get("statusReports"), document.get("maintenances")
    if not (isinstance(reports, list) and isinstance(plans, list) and "monitors" in document):
        raise not_this(response.url, KIND, response.body)
    # The document says when it was made; a cache may have kept it for a minute.
    now = moment(document.get("updatedAt")) or server_time(response)
    names = _names(document)
    root = _root(response.url)
    read = [_report(row, names, root) for row in objects(reports)]
    read += [_plan(row, names, root, now) for row in objects(plans)]
    told = [incident for incident in read if incident is not None]
    return Report(
        incidents=_kept(told, still_open),
        components=_components(document, names, [i for i in told if i.ended is None], now),
        complete=len(told) == len(reports) + len(plans),
        level=STATES.get(line(document.get("status"), 60).lower()),
        title=line(document.get("title")),
    )


def _kept(incidents: list[Incident], still_open: frozenset[str]) -> tuple[Incident, ...]:
    """The open ones, those that were open when last asked, and the newest."""
    listed = _told.once(incidents)
    if len(listed) <= MOST_INCIDENTS:
        return listed
    newest = sorted(listed, key=lambda i: i.started.timestamp() if i.started else 0.0)
    keys = {incident.key for incident in newest[-MOST_INCIDENTS:]} | still_open
    return tuple(i for i in listed if i.ended is None or i.key in keys)


def _names(document: Row) -> _Names:
    """A part may be called otherwise than the monitor behind it; older pages have monitors only."""
    rows = [row for row in objects(document.get("pageComponents"))[:MOST_PARTS] if _name(row)]
    groups = {
        identity(row.get("id")): line(row.get("name"))
        for row in objects(document.get("pageComponentGroups"))[:MOST_PARTS]
    }
    called = part_names([(groups.get(identity(r.get("groupId")), ""), _name(r)) for r in rows])
    monitors = {
        identity(row.get("id")): _name(row)
        for row in objects(document.get("monitors"))[:MOST_PARTS]
        if _name(row)
    }
    shown = {identity(row.get("monitorId")): name for row, name in zip(rows, called, strict=True)}
    parts = {identity(row.get("id")): name for row, name in zip(rows, called, strict=True)}
    return _Names(parts, {key: shown.get(key, name) for key, name in monitors.items()})


def _components(
    document: Row, names: _Names, standing: list[Incident], now: datetime | None
) -> tuple[Component, ...]:
    """Monitors have a state. A part without one is, as on the page, what open reports say of it."""
    found = []
    for row in objects(document.get("monitors"))[:MOST_PARTS]:
        name = names.monitors.get(identity(row.get("id")))
        word = line(row.get("status"), 60).lower()
        if name:
            level = STATES.get(word)
            found.append(Component(name, level, "" if level is not None else word))
    watched = frozenset(part.name for part in found)
    still = {name for name in names.parts.values() if name not in watched}
    for name in (name for name in names.parts.values() if name in still):
        mine = [incident for incident in standing if name in incident.components]
        running = any(i.planned and i.started and now and i.started <= now for i in mine)
        level = Level.MAINTENANCE if running else Level.OK
        found.append(Component(name, Level.DEGRADED if _posted(mine) else level))
    return _told.by_name(found)


def _posted(incidents: Iterable[Incident]) -> bool:
    return any(not incident.planned for incident in incidents)


def _report(row: Row, names: _Names, root: str) -> Incident | None:
    """A report has no severity: the page calls what it names degraded."""
    key, title = identity(row.get("id")), line(row.get("title"))
    if not key:
        return None
    updates = _told.in_order(
        _update(told) for told in objects(row.get("statusReportUpdates"))[:MOST_UPDATES]
    )
    state = line(row.get("status"), 60).lower() or (updates[-1].phase if updates else "")
    changed = moment(row.get("updatedAt"))
    started = next((u.at for u in updates if u.at), None)
    ends = next((u.at for u in reversed(updates) if u.phase == OVER and u.at), None)
    ended = (ends or changed or started) if state == OVER else None
    if state == OVER and ended is None:
        return None  # when is told nowhere; the heart closes by absence
    return Incident(
        key=f"report/{key}",
        title=title or key,
        level=Level.DEGRADED,
        started=_told.not_before(started, ended),
        ended=ended,
        url=f"{root}/events/report/{key}" if key.isdecimal() else root,
        components=names.of(row),
        updates=updates,
    )


def _update(row: Row) -> Update:
    at, phase = moment(row.get("date")), line(row.get("status"), 60).lower()
    key = identity(row.get("id")) or _told.stem(at, phase)
    return Update(key, at, phase, loose(row.get("message")))


def _plan(row: Row, names: _Names, root: str, now: datetime | None) -> Incident | None:
    """It is over when its time is: nobody says so."""
    key, title = identity(row.get("id")), line(row.get("name")) or line(row.get("title"))
    if not key:
        return None
    started, end = moment(row.get("from")), moment(row.get("to"))
    ended = end if end and now and end <= now else None
    text = loose(row.get("message"))
    return Incident(
        key=f"maintenance/{key}",
        title=title or key,
        level=Level.MAINTENANCE,
        started=_told.not_before(started, end),
        ended=ended,
        planned_end=end,
        url=f"{root}/events/maintenance/{key}" if key.isdecimal() else root,
        components=names.of(row),
        updates=(Update("message", None, "scheduled", text),) if text else (),
    )


def _name(row: Row) -> str:
    return line(row.get("name"))


def _root(url: str) -> str:
    """The page's own address, from any of its documents' or events' addresses."""
    root = page_root(url).removesuffix(FEED)
    return root.partition("/events/")[0] if "/events/" in root else root


ADAPTER = OpenStatus()
