"""Site24x7's StatusIQ pages: one document with the parts, what is open and what was resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._answers import fits, not_this
from statuswatch.adapters._json import decode, fields, identity, objects
from statuswatch.adapters._parts import part_names
from statuswatch.adapters._places import first_read, no_address, page_root, top_of
from statuswatch.adapters._text import line, loose, moment
from statuswatch.adapters._whole import whole
from statuswatch.core.flow import Flow, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update

TITLE = "StatusIQ page"
EXAMPLE = "https://status.canonical.com"
SUMMARY = "/sp/api/u/summary_details"
BY_ID = "/sp/api/public/summary_details/statuspages/"
CODES: Mapping[str, Level] = {
    "1": Level.OK,
    "3": Level.DEGRADED,
    "4": Level.MAINTENANCE,
    "5": Level.PARTIAL,
    "6": Level.DOWN,
}
INFORMATIONAL = "2"
"""Something is written. It is called neither well nor ill."""
PLANNED = frozenset({"21", "22", "23", "24"})
"""Scheduled, in progress, watched, completed; those of an incident are 10 to 14."""
OVER = frozenset({"14", "24"})
MOST = 2_000

_ASKED = re.compile(r"/sp/api/.{0,300}$")
_ID = re.compile(r"[\w=-]{8,100}")

Row = Mapping[str, object]


class Site24x7:
    """One request. Option: `id`, the page's own (`enc_statuspage_id`), for older pages."""

    kind = "site24x7"
    title = "Site24x7 StatusIQ"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("enc_statuspage_id", "site24x7statusiq.com")
    options: tuple[str, ...] = ("id",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no such document."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, EXAMPLE)
        page = source.options.get("id", "").strip()
        places = (root + SUMMARY, root + BY_ID + page) if _ID.fullmatch(page) else (root + SUMMARY,)
        return (yield from first_read(places, read_report))

    def places(self, url: str) -> tuple[str, ...]:
        """The summary below the address as given, then at the top of its host."""
        root = _root(url)
        return tuple(dict.fromkeys((root + SUMMARY, top_of(root) + SUMMARY))) if root else ()

    def knows(self, page: Response) -> bool:
        return fits(read_report, page)


def read_report(response: Response) -> Report:
    """What the summary tells. Raises AdapterError for anything else."""
    data = fields(fields(decode(response, TITLE)).get("data"))
    parts, active = data.get("current_status"), data.get("active_incident_details")
    page = fields(data.get("statuspage_details"))
    if not isinstance(parts, list) or not (isinstance(active, list) or page):
        raise not_this(response.url, TITLE, response.body)
    components = _components(parts)
    names = frozenset(part.name for part in components)
    opened = [_incident(row, names) for row in objects(active)[:MOST]]
    days = objects(data.get("resolved_incident_details"))
    rows = [row for day in days for row in objects(day.get("grp_by_incidents_list"))]
    closed = [_incident(row, names) for row in rows[:MOST]]
    return Report(
        incidents=_told.once(
            (*(i for i in opened if i), *(i for i in closed if i and i.ended is not None))
        ),
        components=components,
        complete=isinstance(active, list) and None not in opened,
        level=_level(page, components),
    )


def _level(page: Row, components: tuple[Component, ...]) -> Level | None:
    """The page's own code; without one, what its parts make of it."""
    told = _code(page.get("status")) or _code(fields(page.get("current_status")).get("severity"))
    return CODES.get(told) if told else whole(components)


def _components(rows: list[object]) -> tuple[Component, ...]:
    leaves = list(_leaves(rows))[:MOST]
    names = part_names([(group, line(row.get("display_name"))) for group, row in leaves])
    return _told.by_name(
        _component(name, row) for name, (_, row) in zip(names, leaves, strict=True) if name
    )


def _leaves(rows: list[object]) -> Iterator[tuple[str, Row]]:
    """The parts, each with its group's name. A group has parts, and no name of a part."""
    for row in objects(rows):
        inner = objects(row.get("componentgroup_components"))
        if inner:
            yield from ((line(row.get("componentgroup_display_name")), part) for part in inner)
        elif line(row.get("display_name")) and not row.get("is_group"):
            yield "", row


def _component(name: str, row: Row) -> Component:
    code = _code(row.get("component_status"))
    level = CODES.get(code)
    word = "informational" if code == INFORMATIONAL else code
    return Component(name, level, "" if level is not None else word)


def _incident(row: Row, names: frozenset[str]) -> Incident | None:
    key, title = identity(row.get("enc_inc_id")), line(row.get("incident_title"))
    if not key:
        return None
    rows = objects(row.get("incident_status_updates"))[:MOST]
    steps = {_code(update.get("incident_status_id")) for update in rows}
    severity = _code(row.get("incident_severity_id"))
    planned = severity == "4" or not steps.isdisjoint(PLANNED)
    level = CODES.get(severity)
    known = level is not None or severity == INFORMATIONAL
    started = moment(row.get("incident_began_at"))
    ended = moment(row.get("incident_ended_at")) or _last_word(rows)
    return Incident(
        key=key,
        title=title or key,
        level=Level.MAINTENANCE if planned else (None if level is Level.OK else level),
        started=_told.not_before(started, ended),
        ended=ended,
        components=frozenset(_affected(row, names)),
        updates=_told.in_order(_update(update) for update in rows),
        word="" if planned or known else line(row.get("incident_severity"), 60).lower(),
    )


def _last_word(rows: list[dict[str, object]]) -> datetime | None:
    """When its newest update said that it is over."""
    told = [(at, row) for row in rows if (at := moment(row.get("status_updated_at")))]
    at, newest = max(told, key=lambda pair: pair[0], default=(None, {}))
    return at if _code(newest.get("incident_status_id")) in OVER else None


def _affected(row: Row, names: frozenset[str]) -> Iterator[str]:
    """Named as the page lists them: with the group where a name alone is not enough."""
    for part in objects(row.get("incident_affected_components"))[:MOST]:
        name, group = line(part.get("display_name")), line(part.get("componentgroup_display_name"))
        full = line(f"{group} - {name}")
        if name:
            yield full if full in names else name


def _update(row: Row) -> Update:
    at, phase = moment(row.get("status_updated_at")), line(row.get("incident_status"), 60).lower()
    return Update(_told.stem(at, phase), at, phase, loose(row.get("incident_status_desc")))


def _code(value: object) -> str:
    """A code as text, be it a number or written so."""
    if isinstance(value, str):
        return value.strip() if value.strip().isdecimal() and len(value) < 10 else ""
    return identity(value)


def _root(url: str) -> str:
    return _ASKED.sub("", page_root(url))


ADAPTER = Site24x7()
