"""Better Stack (Better Uptime) status pages: index.json, which is JSON:API.

Reports stay listed after their end, and `ends_at` is null on most that are over: their
`aggregate_state` tells. A maintenance ends by its time alone, without another word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from statuswatch.adapters._answers import fits, not_this, readable, server_time
from statuswatch.adapters._json import decode, fields, identity, objects
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.adapters._text import line, loose, moment
from statuswatch.adapters._zones import zone_of
from statuswatch.core.flow import Flow, Request, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update, worst

INDEX = "/index.json"
TITLE = "page of Better Stack"
STATES: Mapping[str, Level] = {
    "operational": Level.OK,
    "resolved": Level.OK,
    "maintenance": Level.MAINTENANCE,
    "degraded": Level.DEGRADED,
    "downtime": Level.DOWN,
}
UNWATCHED = "not_monitored"
"""Nobody looks at such a part: it has no state, which is no word that we do not know."""
OVER = frozenset({"resolved", "operational"})
MOST = 2_000

Row = Mapping[str, object]


class BetterStack:
    """Asks index.json, once."""

    kind = "betterstack"
    title = "Better Stack"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("uptime.betterstack.com", "betteruptime.com")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request. Raises AdapterError if it is no Better Stack index."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, "https://status.betterstack.com")
        # A maintenance ends by the clock: the same document may tell something new.
        request = Request(root + INDEX, conditional=not still_open)
        return read_index(readable((yield request)))

    def places(self, url: str) -> tuple[str, ...]:
        """index.json below the address as given, then at the top of its host."""
        root = page_root(url)
        return tuple(dict.fromkeys((root + INDEX, top_of(root) + INDEX))) if root else ()

    def knows(self, page: Response) -> bool:
        """Is it the JSON:API document of a status page?"""
        return fits(read_index, page)


@dataclass(frozen=True, slots=True)
class _Index:
    """The document, by type and id. `now`: what their server's clock said."""

    page: Row
    included: Mapping[str, Mapping[str, Row]]
    names: Mapping[str, str]
    root: str
    now: datetime | None

    def of(self, kind: str) -> Mapping[str, Row]:
        return self.included.get(kind, {})


def read_index(response: Response) -> Report:
    """The report of an index.json. Raises AdapterError if it is something else."""
    document = fields(decode(response, TITLE))
    data = fields(document.get("data"))
    page = fields(data.get("attributes"))
    if data.get("type") != "status_page" or not line(page.get("aggregate_state")):
        raise not_this(response.url, TITLE, response.body)
    included: dict[str, dict[str, Row]] = {}
    for row in objects(document.get("included"))[: MOST * 5]:
        included.setdefault(line(row.get("type")), {})[identity(row.get("id"))] = row
    components, names = _components(included)
    now = server_time(response) or moment(page.get("updated_at"))
    index = _Index(page, included, names, page_root(response.url), now)
    named = objects(fields(fields(data.get("relationships")).get("status_reports")).get("data"))
    keys = [identity(row.get("id")) for row in named] or list(index.of("status_report"))
    reports = [index.of("status_report").get(key) for key in dict.fromkeys(keys[:MOST])]
    incidents = [_incident(row, index) for row in reports if row is not None]
    return Report(
        incidents=tuple(incident for incident in incidents if incident is not None),
        components=components,
        # A report that is only named, not included, may be open.
        complete=isinstance(document.get("included"), list) and None not in (*reports, *incidents),
        level=_level(line(page.get("aggregate_state"), 60).lower(), components),
        title=line(page.get("company_name")),
        zone=zone_of(page.get("timezone")),
    )


def _level(state: str, components: tuple[Component, ...]) -> Level | None:
    """One part that is down makes the page's state "downtime": the whole is down if all are."""
    level = STATES.get(state)
    others = any(part.level is not Level.DOWN for part in components)
    return Level.PARTIAL if level is Level.DOWN and others else level


def _components(
    included: Mapping[str, Mapping[str, Row]],
) -> tuple[tuple[Component, ...], dict[str, str]]:
    """Names are bare; one that occurs in several sections is "Section - Name"."""
    sections = {
        key: line(fields(row.get("attributes")).get("name"))
        for key, row in included.get("status_page_section", {}).items()
    }
    rows = [
        (key, fields(row.get("attributes")))
        for key, row in included.get("status_page_resource", {}).items()
    ]
    often = Counter(line(row.get("public_name")) for _, row in rows)
    found: dict[str, Component] = {}
    names: dict[str, str] = {}
    for key, row in rows:
        name = line(row.get("public_name"))
        section = sections.get(identity(row.get("status_page_section_id")), "")
        if often[name] > 1 and section:
            name = line(f"{section} - {name}")
        if not name:
            continue
        names[key] = name
        state = line(row.get("status"), 60).lower()
        level, known = STATES.get(state), found.get(name)
        if known is None or worst((level, known.level)) != known.level:
            known_word = level is not None or state == UNWATCHED
            found[name] = Component(name, level, "" if known_word else state)
    return tuple(found.values()), names


def _incident(row: Row, index: _Index) -> Incident | None:
    told = fields(row.get("attributes"))
    key, title = identity(row.get("id")), line(told.get("title"))
    if not key:
        return None
    planned = line(told.get("report_type")).lower() == "maintenance"
    rows = _update_rows(row, index)
    updates = tuple(_update(update) for update in rows)
    state = line(told.get("aggregate_state"), 60).lower()
    started = moment(told.get("starts_at")) or next((u.at for u in updates if u.at), None)
    ends = moment(told.get("ends_at"))
    ended = _plan_over(ends, state, updates, index.now) if planned else None
    if not planned and state in OVER:
        ended = ends or next((u.at for u in reversed(updates) if u.at), None) or started
    affected = [told, *(fields(update.get("attributes")) for update in rows)]
    level, word = _worst(state, affected)
    return Incident(
        key=key,
        title=title or key,
        level=Level.MAINTENANCE if planned else level,
        started=min(started, ended) if started and ended else started,
        ended=ended,
        planned_end=ends if planned else None,
        url=f"{index.root}/incident/{key}" if key.isdecimal() and not planned else "",
        components=_affected(affected, index),
        updates=updates,
        word="" if planned else word,
    )


def _plan_over(
    ends: datetime | None, state: str, updates: tuple[Update, ...], now: datetime | None
) -> datetime | None:
    """The end of a maintenance. Before its start its state is not "maintenance" either."""
    if state == "resolved":  # before its time, or called off
        return next((u.at for u in reversed(updates) if u.at), None) or ends
    return ends if ends is not None and now is not None and ends <= now else None


def _update_rows(row: Row, index: _Index) -> list[Row]:
    """Oldest first; those that the report names, or that name the report."""
    known, key = index.of("status_update"), identity(row.get("id"))
    named = objects(fields(fields(row.get("relationships")).get("status_updates")).get("data"))
    found = [known[i] for r in named if (i := identity(r.get("id"))) in known]
    if not found:
        rows = known.values()
        found = [
            r for r in rows if identity(fields(r.get("attributes")).get("status_report_id")) == key
        ]
    found.sort(key=lambda r: at.timestamp() if (at := _published(r)) else 0.0)
    return found[:MOST]


def _published(row: Row) -> datetime | None:
    return moment(fields(row.get("attributes")).get("published_at"))


def _update(row: Row) -> Update:
    """What it says; its phase is the worst that it says of a part ("downtime", "resolved")."""
    told = fields(row.get("attributes"))
    at = _published(row)
    states = [line(r.get("status"), 60).lower() for r in objects(told.get("affected_resources"))]
    phase = max(states, key=lambda state: STATES.get(state, Level.OK), default="")
    key = identity(row.get("id")) or f"{at.isoformat() if at else '-'}/{phase}"
    return Update(key, at, phase, loose(told.get("message")))


def _worst(state: str, rows: list[dict[str, object]]) -> tuple[Level | None, str]:
    """How bad it was at its worst, and a word for that which we do not know."""
    words = [state] if state not in OVER else []
    for row in rows:
        words += [line(r.get("status"), 60).lower() for r in objects(row.get("affected_resources"))]
    level = worst(STATES.get(word) for word in words)
    unknown = next((word for word in words if word and word not in STATES), "")
    return (None if level is Level.OK else level), ("" if level is not None else unknown)


def _affected(rows: list[dict[str, object]], index: _Index) -> frozenset[str]:
    """The parts it names; a part that recovered stays."""
    keys = (
        identity(resource.get("status_page_resource_id"))
        for row in rows
        for resource in objects(row.get("affected_resources"))[:MOST]
    )
    return frozenset(index.names[key] for key in keys if key in index.names)


ADAPTER = BetterStack()
