"""Apple's system status, for everybody and for developers: JSON, on the wire often as JSONP.

One event stands under each service that it hits, with the same id: it is one incident here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._answers import fits, not_this, readable
from statuswatch.adapters._feed_times import ZONES, Stamp
from statuswatch.adapters._json import fields, identity, objects, parse
from statuswatch.adapters._own_page import document_at, epoch
from statuswatch.adapters._places import no_address
from statuswatch.adapters._text import line, loose
from statuswatch.core.flow import Flow, Request, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update, worst

_DATA = "https://www.apple.com/support/systemstatus/data"
SYSTEM = f"{_DATA}/system_status_en_US.js"
DEVELOPER = f"{_DATA}/developer/system_status_en_US.js"
DOCUMENTS = {
    "apple.com/support/systemstatus/data/developer": DEVELOPER,
    "apple.com/support/systemstatus": SYSTEM,
    "developer.apple.com": DEVELOPER,
    "apple.com": SYSTEM,
}
KIND = "system status of Apple"
TYPES: Mapping[str, Level] = {
    "outage": Level.DOWN,
    "issue": Level.DEGRADED,
    "performance": Level.DEGRADED,
    "maintenance": Level.MAINTENANCE,
}
OVER = frozenset({"resolved", "completed"})
STANDING = frozenset({"ongoing", "upcoming"})
MOST = 2_000

_DATE = re.compile(r"(\d{2})/(\d{2})/(20\d\d) (\d{2}):(\d{2}) ([A-Z]{1,5})")


class Apple:
    """Asks one of the two lists of services: the one that the address belongs to."""

    kind = "apple"
    title = "Apple System Status"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("apple.com/support/systemstatus", "developer.apple.com/system-status")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no such list."""
        place = document_at(source.url, DOCUMENTS)
        if not place:
            raise no_address(source.url, "https://www.apple.com/support/systemstatus")
        return read_report(readable((yield Request(place))))

    def places(self, url: str) -> tuple[str, ...]:
        """The list for everybody or for developers, where the address is Apple's; else itself."""
        place = document_at(url, DOCUMENTS)
        return (place,) if place else ()

    def knows(self, page: Response) -> bool:
        """Is it a list of services, each with its events?"""
        return fits(_services, page)


@dataclass(frozen=True, slots=True)
class _Event:
    """One event as it stands under one service."""

    service: str
    key: str
    state: str
    type: str
    level: Level | None
    started: datetime | None
    ended: datetime | None
    text: str

    @property
    def over(self) -> bool:
        return self.state in OVER or (self.state not in STANDING and self.ended is not None)


def _services(response: Response) -> list[object]:
    """The rows. Raises AdapterError for what is no list of services with events."""
    # What is around the document is a call of a function, or nothing.
    start, end = response.body.find(b"{"), response.body.rfind(b"}") + 1
    try:
        rows = fields(parse(response.body[max(start, 0) : end])).get("services")
    except ValueError:
        rows = None
    if not isinstance(rows, list) or not any(_is_service(row) for row in rows):
        raise not_this(response.url, KIND, response.body)
    return rows


def _is_service(row: object) -> bool:
    told = fields(row)
    return bool(line(told.get("serviceName"))) and isinstance(told.get("events"), list)


def read_report(response: Response) -> Report:
    """All services, and what befell them lately. Raises AdapterError if it is something else."""
    rows = _services(response)
    services = [row for row in objects(rows)[:MOST] if _is_service(row)]
    events = [event for row in services for event in _events(row)]
    by_key: dict[str, list[_Event]] = {}
    for event in events:
        by_key.setdefault(event.key, []).append(event)
    standing = any(event.state != "upcoming" and not event.over for event in events)
    whole = len(services) == len(rows) and all(
        len(objects(row.get("events"))) == len(_list(row)) for row in services
    )
    # A post on top of the page ("drpost") may be about anything.
    quiet = whole and not standing and b'"drpost":true' not in response.body.replace(b" ", b"")
    return Report(
        incidents=tuple(_incident(key, told) for key, told in by_key.items()),
        components=_told.by_name(_component(row, events) for row in services),
        complete=whole,
        level=Level.OK if quiet else None,
        title="Apple Developer" if "/developer" in response.url else "Apple",
    )


def _list(row: Mapping[str, object]) -> list[object]:
    events = row.get("events")
    return events if isinstance(events, list) else []


def _events(row: Mapping[str, object]) -> Iterable[_Event]:
    service = line(row.get("serviceName"))
    for event in objects(row.get("events"))[:MOST]:
        told = line(event.get("statusType"), 60)
        level = TYPES.get(told.lower())
        if level is Level.DOWN and line(event.get("usersAffected")).lower().startswith("some"):
            level = Level.PARTIAL
        started = epoch(event.get("epochStartDate")) or _date(event.get("startDate"))
        stamp = started.isoformat() if started else "-"
        yield _Event(
            service=service,
            key=identity(event.get("messageId")) or _told.fingerprint(service, stamp),
            state=line(event.get("eventStatus"), 60).lower(),
            type=told,
            level=level,
            started=started,
            ended=epoch(event.get("epochEndDate")) or _date(event.get("endDate")),
            text=loose(event.get("message")),
        )


def _incident(key: str, events: list[_Event]) -> Incident:
    """An event under one or several services: it stands while it stands under any of them, and
    then only those count where it does."""
    still = [event for event in events if not event.over]
    told = still or events
    planned = any(event.level is Level.MAINTENANCE for event in told)
    level = worst(event.level for event in told)
    starts = [event.started for event in events if event.started]
    ends = [event.ended for event in told if event.ended]
    types = dict.fromkeys(event.type for event in told if event.type)
    start, end = min(starts, default=None), max(ends, default=None)
    ended = None if still else end or start
    if level is Level.DOWN:
        level = Level.PARTIAL  # one service that is down is not all of Apple; the part says it
    return Incident(
        key=key,
        title=line(f"{_names(events)}: {' and '.join(types)}" if types else _names(events)),
        level=Level.MAINTENANCE if planned else level,
        started=_told.not_before(start, ended),
        ended=ended,
        planned_end=end if planned and still else None,
        url="",
        components=frozenset(event.service for event in told),
        updates=_updates(told),
        word="" if level is not None else next(iter(types), "").lower(),
    )


def _names(events: list[_Event]) -> str:
    names = sorted({event.service for event in events})
    return (
        ", ".join(names) if len(names) < 4 else f"{', '.join(names[:2])} and {len(names) - 2} more"
    )


def _updates(events: list[_Event]) -> tuple[Update, ...]:
    """What is said of it, once where it is said of several services. `datePosted` is no time of
    a message: it is that of the whole page."""
    found: dict[tuple[str, str], Update] = {}
    for event in events:
        at = event.ended if event.over and event.ended else event.started
        at = None if event.state == "upcoming" else at  # that is when it is to begin
        key = f"{event.state}/{event.service}"
        found.setdefault((event.state, event.text), Update(key, at, event.state, event.text))
    return _told.in_order(found.values())


def _component(row: Mapping[str, object], events: list[_Event]) -> Component:
    name = line(row.get("serviceName"))
    standing = [e for e in events if e.service == name and not e.over and e.state != "upcoming"]
    unknown = next((e.type for e in standing if e.level is None), None)
    level = worst(event.level for event in standing)
    if level is None and unknown is None:
        whole = len(objects(row.get("events"))) == len(_list(row))
        return Component(name, Level.OK if whole else None)
    return Component(name, level, "" if level is not None else (unknown or "").lower())


def _date(value: object) -> datetime | None:
    """ "04/26/2021 04:13 PDT", where the number is missing."""
    found = _DATE.fullmatch(line(value, 60))
    if found is None or found[6] not in ZONES:
        return None
    month, day, year, hour, minute = (int(found[n]) for n in range(1, 6))
    return Stamp(month, day, hour, minute, year, ZONES[found[6]]).on(year, 0.0)


ADAPTER = Apple()
