"""PlayStation Network's own page: for each region its countries, and in each the services.

What befell a service stands under it with a start and an end, also when it is long over or lies
ahead. One event stands under each service and country that it hits, with one id: one incident.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from statuswatch.adapters import _told
from statuswatch.adapters._answers import fits, not_this, readable, server_time
from statuswatch.adapters._json import decode, fields, identity, objects
from statuswatch.adapters._own_page import chosen, document_at, epoch
from statuswatch.adapters._places import no_address
from statuswatch.adapters._text import line, moment
from statuswatch.core.flow import Flow, Request, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, worst

PAGE = "https://status.playstation.com"
REGION = PAGE + "/data/statuses/region/"
KIND = "status of PlayStation Network"
REGIONS: Mapping[str, str] = {
    "scea": "SCEA",
    "america": "SCEA",
    "americas": "SCEA",
    "scee": "SCEE",
    "europe": "SCEE",
    "sceja": "SCEJA",
    "asia": "SCEJA",
    "japan": "SCEJA",
}
DOCUMENTS = {
    **{
        f"status.playstation.com/data/statuses/region/{r}.json": f"{REGION}{r}.json"
        for r in ("SCEA", "SCEE", "SCEJA")
    },
    "status.playstation.com": f"{REGION}SCEA.json",
}
TYPES: Mapping[str, Level] = {
    "ok": Level.OK,
    "degraded": Level.DEGRADED,
    "outage": Level.DOWN,
    "maintenance": Level.MAINTENANCE,
}
LINGERS = timedelta(days=7)
"""Trouble without an end that began so long ago may have been forgotten: nobody knows."""
MOST, MOST_EVENTS = 500, 50_000


class PlayStation:
    """Asks one region. Options: `region` (americas, europe, asia) and `country` (`DE, AT`)."""

    kind = "playstation"
    title = "PlayStation Network"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("status.playstation.com",)
    options: tuple[str, ...] = ("region", "country")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no list of countries with services."""
        place = document_at(source.url, DOCUMENTS)
        if not place:
            raise no_address(source.url, PAGE)
        region = source.options.get("region", "").strip()
        if region and place.startswith(REGION):
            # One that is none is asked for all the same: a mistyped region must not be green.
            code = REGIONS.get(region.lower(), quote(line(region, 40).upper(), safe=""))
            place = f"{REGION}{code}.json"
        # Events end by the clock alone, so it is read in full while something is open.
        response = readable((yield Request(place, conditional=not still_open)))
        return read_report(response, chosen(source.options, "country", "countries"))

    def places(self, url: str) -> tuple[str, ...]:
        """The region of the address, else that of the Americas; elsewhere the very address."""
        place = document_at(url, DOCUMENTS)
        return (place,) if place else ()

    def knows(self, page: Response) -> bool:
        """Is it a region, with countries that have services?"""
        return fits(_region, page)


@dataclass(frozen=True, slots=True)
class _Event:
    """One event as it stands under one service of one country."""

    key: str
    service: str
    country: str
    type: str
    started: datetime | None
    end: datetime | None

    def level(self, now: datetime | None) -> Level | None:
        level = TYPES.get(self.type)
        lingers = now is not None and self.started is not None and now - self.started > LINGERS
        troubled = level is not None and level.ails
        return None if troubled and self.end is None and lingers else level

    def over(self, now: datetime | None) -> bool:
        """By its end; without a clock, trouble that has an end is over, and a plan is not."""
        if self.type == "ok":
            return True
        if self.end is None:
            return False
        return self.end <= now if now else self.type != "maintenance"

    def ahead(self, now: datetime | None) -> bool:
        return self.started is not None and now is not None and self.started > now


def _region(response: Response) -> dict[str, object]:
    """The document. Raises AdapterError for what is no region of PlayStation's."""
    document = fields(decode(response, KIND))
    if not any(_is_country(row) for row in objects(document.get("countries"))):
        raise not_this(response.url, KIND, response.body)
    return document


def _is_country(row: object) -> bool:
    told = fields(row)
    services = objects(told.get("services"))
    return bool(line(told.get("countryCode"))) and any(_is_service(one) for one in services)


def _is_service(row: Mapping[str, object]) -> bool:
    return bool(line(row.get("serviceName"))) and isinstance(row.get("status"), list)


def read_report(response: Response, countries: tuple[str, ...]) -> Report:
    """All services of these countries, else of the region. Raises AdapterError if it is none."""
    document, now = _region(response), server_time(response)
    rows, wanted = document["countries"], {country.casefold() for country in countries}
    read = [row for row in objects(rows)[:MOST] if _is_country(row)]
    meant = [r for r in read if not wanted or line(r.get("countryCode")).casefold() in wanted]
    services = [
        (line(country.get("countryCode")), row)
        for country in meant
        for row in objects(country.get("services"))[:MOST]
        if _is_service(row)
    ]
    events = list(_events(services))[:MOST_EVENTS]
    whole = isinstance(rows, list) and len(read) == len(rows) and all(map(_is_whole, meant))
    parts = _parts(services, events, now, whole)
    # What is told of a whole country or region, the services mostly tell, too.
    above = meant if wanted else [document, *meant]
    summed = list(_events(("", row) for row in above))
    everything = {(country, line(row.get("serviceName"))) for country, row in services}
    return Report(
        incidents=_incidents(events, everything, now),
        components=parts,
        complete=whole,
        level=_level(parts, [e for e in (*events, *summed) if _stands(e, now)], now, whole),
        title="PlayStation Network",
    )


def _level(
    parts: tuple[Component, ...], standing: list[_Event], now: datetime | None, whole: bool
) -> Level | None:
    """Well where nothing stands anywhere; one service that is down is not all of it."""
    if not standing:
        return Level.OK if whole and parts else None
    level = worst(event.level(now) for event in standing)
    alike = all(part.level is level for part in parts)
    return Level.PARTIAL if level is Level.DOWN and not alike else level


def _stands(event: _Event, now: datetime | None) -> bool:
    return not event.over(now) and not event.ahead(now)


def _is_whole(country: Mapping[str, object]) -> bool:
    rows = country.get("services")
    listed = objects(rows)
    return (
        isinstance(rows, list)
        and len(listed) == len(rows)
        and all(_is_service(row) for row in listed)
        and all(len(objects(status)) == len(status) for row in listed for status in _lists(row))
    )


def _lists(service: Mapping[str, object]) -> Iterator[list[object]]:
    """The events of a service: its own, and those of what it consists of."""
    for row in (service, *objects(service.get("resources"))[:MOST]):
        told = row.get("status")
        if isinstance(told, list):
            yield told


def _events(services: Iterable[tuple[str, Mapping[str, object]]]) -> Iterator[_Event]:
    for country, row in services:
        name = line(row.get("serviceName"))
        for told in _lists(row):
            for event in objects(told)[:MOST]:
                start = event.get("startDate")
                word = line(event.get("statusType"), 60).lower()
                stamp = line(start, 60) or identity(start)
                yield _Event(
                    key=identity(event.get("statusId")) or _told.fingerprint(name, stamp),
                    service=name,
                    country=country,
                    type=word,
                    started=moment(start) or epoch(start),
                    end=moment(event.get("endDate")) or epoch(event.get("endDate")),
                )


def _parts(
    services: Sequence[tuple[str, Mapping[str, object]]],
    events: list[_Event],
    now: datetime | None,
    whole: bool,
) -> tuple[Component, ...]:
    """Each service as it is in the worst of the countries: down in some only, it is partly."""
    places: dict[str, int] = {}
    for _, row in services:
        name = line(row.get("serviceName"))
        places[name] = places.get(name, 0) + 1
    standing: dict[str, list[_Event]] = {}
    for event in events:
        if _stands(event, now):
            standing.setdefault(event.service, []).append(event)
    return tuple(
        _part(name, standing.get(name, []), count, now, whole) for name, count in places.items()
    )


def _part(
    name: str, standing: list[_Event], places: int, now: datetime | None, whole: bool
) -> Component:
    level = worst(event.level(now) for event in standing)
    if level is Level.DOWN:
        down = {event.country for event in standing if event.level(now) is Level.DOWN}
        return Component(name, Level.DOWN if len(down) >= places else Level.PARTIAL)
    unknown = next((event.type for event in standing if event.level(now) is None), None)
    if not level and unknown is not None:
        return Component(name, None, unknown)
    return Component(name, level if level or not whole else Level.OK)


def _incidents(
    events: list[_Event], everything: set[tuple[str, str]], now: datetime | None
) -> tuple[Incident, ...]:
    by_key: dict[str, list[_Event]] = {}
    for event in events:
        if event.type != "ok":
            by_key.setdefault(event.key, []).append(event)
    return tuple(_incident(key, told, everything, now) for key, told in by_key.items())


def _incident(
    key: str, events: list[_Event], everything: set[tuple[str, str]], now: datetime | None
) -> Incident:
    """It stands while it stands anywhere, and then only those services count where it does."""
    still = [event for event in events if not event.over(now)]
    told = still or events
    planned = any(event.type == "maintenance" for event in told)
    level = worst(TYPES.get(e.type) if not still else e.level(now) for e in told)
    if level is Level.DOWN and {(e.country, e.service) for e in told} != everything:
        level = Level.PARTIAL
    start = min((e.started for e in events if e.started), default=None)
    end = max((e.end for e in told if e.end), default=None)
    ended = None if still else end
    types = " and ".join(dict.fromkeys(e.type.capitalize() for e in told if e.type))
    names = _names(sorted({e.service for e in told}))
    where = sorted({e.country for e in told})
    place = f" ({', '.join(where)})" if len(where) < 4 else ""
    return Incident(
        key=key,
        title=line(f"{names}{place}: {types}" if types else f"{names}{place}"),
        level=Level.MAINTENANCE if planned else level,
        started=_told.not_before(start, ended),
        ended=ended,
        planned_end=end if planned and still else None,
        url=PAGE,
        components=frozenset(e.service for e in told),
        word=next((e.type for e in told if e.type), "") if level is None and not planned else "",
    )


def _names(names: list[str]) -> str:
    if len(names) < 4:
        return ", ".join(names)
    return f"{', '.join(names[:2])} and {len(names) - 2} more"


ADAPTER = PlayStation()
