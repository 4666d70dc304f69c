"""Zendesk's records (JSON:API): incidents, their updates, and the services that they hit.

The page's own list and the documented one hold the same under two spellings: `startedAt` and
`started_at`, `name` and `title`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this
from statuswatch.adapters._json import decode, fields, identity, objects
from statuswatch.adapters._text import line, loose, moment
from statuswatch.core.flow import Response
from statuswatch.core.model import Component, Incident, Level, Update

KIND = "status of Zendesk"
PAGE = "https://status.zendesk.com"
IMPACTS: Mapping[str, Level] = {
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL,
    "critical": Level.DOWN,
    "maintenance": Level.MAINTENANCE,
}
NOTHING = frozenset({"", "none", "no impact"})
OVER = frozenset({"resolved", "completed", "cancelled", "canceled"})
MOST, MOST_INCLUDED = 1_000, 10_000

_POD = re.compile(r"\bpods?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the list, or one that is sent along. `fields`: its attributes, in one spelling."""

    id: str
    type: str
    fields: Mapping[str, object]
    related: Mapping[str, list[str]]
    """The ids of what belongs to it, by type."""


@dataclass(frozen=True, slots=True)
class Records:
    """The list. `whole`: each of its rows could be read."""

    rows: tuple[Record, ...]
    included: Mapping[tuple[str, str], Record]
    whole: bool


def read(response: Response) -> Records:
    """The incidents. Raises AdapterError for what is no list of them."""
    document = fields(decode(response, KIND))
    listed = document.get("data")
    if not isinstance(listed, list):
        raise not_this(response.url, KIND, response.body)
    told = [_record(row) for row in objects(listed)[:MOST]]
    rows = tuple(row for row in told if row.type == "incident" and "impact" in row.fields)
    if listed and not rows:
        raise not_this(response.url, KIND, response.body)
    sent = [_record(row) for row in objects(document.get("included"))[:MOST_INCLUDED]]
    included = {(record.type, record.id): record for record in sent}
    return Records(rows, included, whole=len(rows) == len(listed))


def services(response: Response) -> Mapping[str, str]:
    """The names of the services that there are, by id. Raises AdapterError for another document."""
    listed = fields(decode(response, KIND)).get("data")
    told = [_record(row) for row in objects(listed)[:MOST]]
    found = {
        row.id: name
        for row in told
        if row.type == "service"
        and (name := line(row.fields.get("name")))
        and row.fields.get("deprecated") is not True
    }
    if not isinstance(listed, list) or (listed and not found):
        raise not_this(response.url, KIND, response.body)
    return found


def incident(
    row: Record, records: Records, names: Mapping[str, str], *, alone: bool
) -> Incident | None:
    """The story of one row. `alone`: one pod only is asked about, so what is down there is down.

    Its `status` goes stale: one that was "monitoring" for months had long had its end.
    """
    title, state = (
        line(row.fields.get("name")) or line(row.fields.get("title")),
        _word(row, "status"),
    )
    if not row.id or not (title or state):
        return None
    started = moment(row.fields.get("startedat"))
    updates = _updates(row, records)
    ended = moment(row.fields.get("resolvedat"))
    if ended is None and (state in OVER or row.fields.get("resolvedat")):
        ended = max((u.at for u in updates if u.at), default=None) or started
        if ended is None:
            return None  # it is over, and nothing says when
    level = _level(row)
    if level is Level.DOWN and not alone and _POD.search(title):
        level = Level.PARTIAL
    impact = _word(row, "impact")
    hit = _hit(row, records)
    still = [link for link in hit if not link.fields.get("resolvedat")]
    return Incident(
        key=row.id,
        title=title or row.id,
        level=level,
        started=_told.not_before(started, ended),
        ended=ended,
        url=PAGE,
        components=frozenset(
            name for link in (hit if ended else still or hit) if (name := _service(link, names))
        ),
        updates=updates,
        word=impact if level is None and impact not in NOTHING else "",
    )


def parts(
    row: Record, told: Incident, records: Records, names: Mapping[str, str]
) -> list[Component]:
    """The services as an open incident leaves them; each link says how it hits its service."""
    found: list[Component] = []
    for link in _hit(row, records):
        name = _service(link, names)
        if not name or link.fields.get("resolvedat"):
            continue
        level = told.level
        if link.fields.get("outage") is True:
            level = Level.PARTIAL if told.level is not Level.DOWN else Level.DOWN
        elif link.fields.get("degradation") is True:
            level = Level.DEGRADED
        found.append(Component(name, level, "" if level is not None else told.word))
    return found


def _level(row: Record) -> Level | None:
    """By its impact; where that is missing, by its two flags."""
    impact = _word(row, "impact")
    if impact:
        return IMPACTS.get(impact)
    if row.fields.get("outage") is True:
        return Level.PARTIAL
    return Level.DEGRADED if row.fields.get("degradation") is True else None


def _updates(row: Record, records: Records) -> tuple[Update, ...]:
    told = [
        Update(
            record.id,
            moment(record.fields.get("createdat")),
            _word(record, "status") or "update",
            loose(record.fields.get("description")),
        )
        for number in row.related.get("incidentupdate", ())
        if (record := records.included.get(("incidentupdate", number))) is not None
    ]
    return _told.in_order(update for update in told if update.text)


def _hit(row: Record, records: Records) -> list[Record]:
    """What is sent along of the services that it hits: the links to them, else themselves."""
    for kind in ("incidentservice", "service"):
        found = [
            record
            for number in row.related.get(kind, ())
            if (record := records.included.get((kind, number))) is not None
        ]
        if found:
            return found
    return []


def _service(link: Record, names: Mapping[str, str]) -> str:
    """The service as the list of them names it: one that is part of another is that one."""
    known = (names.get(identity(link.fields.get(n))) for n in ("serviceparentid", "serviceid"))
    said = line(link.fields.get("servicename")) or line(link.fields.get("name"))
    return next((name for name in known if name), said)


def _record(row: Mapping[str, object]) -> Record:
    told = {_spelt(name): value for name, value in fields(row.get("attributes")).items()}
    related: dict[str, list[str]] = {}
    for relation in fields(row.get("relationships")).values():
        for one in objects(fields(relation).get("data"))[:MOST_INCLUDED]:
            kind = _spelt(line(one.get("type"), 60))
            related.setdefault(kind, []).append(identity(one.get("id")))
    return Record(identity(row.get("id")), _spelt(line(row.get("type"), 60)), told, related)


def _spelt(name: str) -> str:
    """One spelling for `startedAt` and `started_at`."""
    return name[:60].replace("_", "").lower()


def _word(record: Record, name: str) -> str:
    return line(record.fields.get(name), 60).lower()
