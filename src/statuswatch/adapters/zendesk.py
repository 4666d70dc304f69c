"""Zendesk's own status page: a list of its services, and what befell them lately.

Services have no state of their own: as on the page itself, they are what the open incidents say
of them, and well where none does. An incident mostly hits one of Zendesk's pods, not all.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from urllib.parse import quote

from statuswatch.adapters import _told, _zendesk_story
from statuswatch.adapters._answers import readable
from statuswatch.adapters._own_page import document_at
from statuswatch.adapters._places import first_read, no_address
from statuswatch.adapters._zendesk_story import Records
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Component, Level, Report, Role, Source, worst

PAGE = "https://status.zendesk.com"
INCIDENTS, SERVICES = "/api/ssp/incidents.json", "/api/ssp/services.json"
ACTIVE = "/api/incidents/active"
"""The documented place: what stands now, and nothing of what is over."""
DOCUMENTS = {"status.zendesk.com": PAGE + INCIDENTS}


class Zendesk:
    """Asks the incidents, then the services. Option: `subdomain`, for what hits its pod."""

    kind = "zendesk"
    title = "Zendesk"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("status.zendesk.com",)
    options: tuple[str, ...] = ("subdomain",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if there is no list of incidents."""
        places = self.places(source.url)
        if not places:
            raise no_address(source.url, PAGE)
        subdomain = source.options.get("subdomain", "").strip().lower().removesuffix(".zendesk.com")
        asked = tuple(_scoped(place, subdomain) for place in places)
        records = yield from first_read(asked, _zendesk_story.read, conditional=not still_open)
        services = yield from _services(places[0])
        return read_report(records, services, alone=bool(subdomain))

    def places(self, url: str) -> tuple[str, ...]:
        """The page's own list, then the documented one; elsewhere the very address."""
        place = document_at(url, DOCUMENTS)
        if place == PAGE + INCIDENTS:
            return (place, PAGE + ACTIVE)
        return (place,) if place else ()

    def knows(self, page: Response) -> bool:
        """Is it a list with an incident of Zendesk's in it, or an empty one where Zendesk's is?"""
        try:
            records = _zendesk_story.read(readable(page))
        except AdapterError:
            return False
        return bool(records.rows) or page.url.startswith(PAGE + "/api/")


def read_report(records: Records, services: Mapping[str, str] | None, *, alone: bool) -> Report:
    """What the incidents make of the services. `services` (names by id) is `None` where their
    list cannot be read; `alone`: only what hits one customer's pod was asked for."""
    names = services or {}
    read = [
        (row, incident)
        for row in records.rows
        if (incident := _zendesk_story.incident(row, records, names, alone=alone)) is not None
    ]
    incidents = _told.once(incident for _, incident in read)
    whole = records.whole and len(read) == len(records.rows)
    trouble = [
        (row, incident) for row, incident in read if incident.ended is None and not incident.planned
    ]
    ailing = [
        part
        for row, incident in trouble
        for part in _zendesk_story.parts(row, incident, records, names)
    ]
    rest = Level.OK if whole else None
    ill = {part.name: part for part in _told.by_name(ailing)}
    parts = [ill.get(name, Component(name, rest)) for name in names.values()]
    components = _told.by_name([*parts, *ill.values()])
    level = worst(incident.level for _, incident in trouble)
    if not trouble and whole and (services or read):
        level = Level.OK
    return Report(
        incidents=incidents,
        components=components,
        complete=whole,
        level=level,
        title="Zendesk",
        parts_whole=services is not None,
    )


def _services(place: str) -> Generator[Requests, Answers, Mapping[str, str] | None]:
    if not place.endswith(INCIDENTS):
        return None  # a copy of one document: who keeps it need not keep the other
    answer = yield Request(
        place.removesuffix(INCIDENTS) + SERVICES, conditional=False, decisive=False
    )
    try:
        return _zendesk_story.services(readable(answer))
    except AdapterError:
        return None


def _scoped(place: str, subdomain: str) -> str:
    """The address for one customer's pod."""
    if not subdomain:
        return place
    return f"{place}{'&' if '?' in place else '?'}subdomain={quote(subdomain[:100], safe='')}"


ADAPTER = Zendesk()
