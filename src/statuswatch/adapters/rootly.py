"""Rootly status pages: status.json, with the page's word and what is open.

It looks like Statuspage's, but has no ids and no components. It is served on a page's own domain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from statuswatch.adapters import _told
from statuswatch.adapters._answers import fits, not_this, readable
from statuswatch.adapters._json import decode, fields, objects
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.core.flow import Flow, Request, Response
from statuswatch.core.model import Incident, Level, Report, Role, Source, Update

TITLE = "page of Rootly"
STATUS = "/api/v1/status.json"
INDICATORS: Mapping[str, Level] = {
    "none": Level.OK,
    "maintenance": Level.MAINTENANCE,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL,
    "critical": Level.DOWN,
}
"""A page's "major" may be a critical incident: the incident itself says so."""
PLANNED = frozenset({"scheduled", "in_progress", "completed"})
OVER = frozenset({"resolved", "completed", "closed", "cancelled"})
MOST = 500

_KEY = re.compile(r"[\w-]{1,100}")
_NOT_THEIRS = ("components", "scheduled_maintenances")


class Rootly:
    """Asks status.json, once."""

    kind = "rootly"
    title = "Rootly"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("rootly.com",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no such document."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, "https://status.rootly.com")
        return read_report(readable((yield Request(root + STATUS))))

    def places(self, url: str) -> tuple[str, ...]:
        """status.json below the address as given, then at the top of its host."""
        root = page_root(url)
        return tuple(dict.fromkeys((root + STATUS, top_of(root) + STATUS))) if root else ()

    def knows(self, page: Response) -> bool:
        return fits(read_report, page)


def read_report(response: Response) -> Report:
    """What status.json tells. Raises AdapterError for anything else, Statuspage's own included."""
    document = fields(decode(response, TITLE))
    page, status = fields(document.get("page")), fields(document.get("status"))
    listed, indicator = document.get("incidents"), line(status.get("indicator"), 60).lower()
    theirs = "id" not in page and not any(name in document for name in _NOT_THEIRS)
    if not (page and theirs and indicator and isinstance(listed, list)):
        raise not_this(response.url, TITLE, response.body)
    read = [_incident(row) for row in objects(listed)[:MOST]]
    return Report(
        incidents=_told.once(incident for incident in read if incident is not None),
        complete=None not in read and len(read) == len(listed),
        level=INDICATORS.get(indicator),
        title=line(page.get("name")),
    )


def _incident(row: Mapping[str, object]) -> Incident | None:
    """Its address holds its only id; else it is known by when it began."""
    title, url = line(row.get("name")), web_address(row.get("url"))
    started, said = moment(row.get("started_at")), line(row.get("status"), 60).lower()
    updates = _updates(row.get("incident_updates"))
    tail = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    key = tail if _KEY.fullmatch(tail) else _told.stem(started, "began") if started else ""
    if not key:
        return None
    ended = moment(row.get("resolved_at"))
    if said in OVER and ended is None:
        ended = next((update.at for update in reversed(updates) if update.at), None) or started
    impact = line(row.get("impact"), 60).lower()
    planned = said in PLANNED or impact == "maintenance"
    level = INDICATORS.get(impact)
    return Incident(
        key=key,
        title=title or key,
        level=Level.MAINTENANCE if planned else (None if level is Level.OK else level),
        started=_told.not_before(started, ended),
        ended=ended,
        url=url,
        updates=updates,
        word="" if planned or level is not None else impact,
    )


def _updates(rows: object) -> tuple[Update, ...]:
    told = []
    for row in objects(rows)[:MOST]:
        at, phase = moment(row.get("created_at")), line(row.get("status"), 60).lower()
        told.append(Update(_told.stem(at, phase), at, phase, loose(row.get("body"))))
    return _told.in_order(told)


ADAPTER = Rootly()
