"""Adobe's status: one document with the events of the last weeks, those that are over, too."""

from __future__ import annotations

from collections.abc import Mapping

from statuswatch.adapters import _adobe_events as story
from statuswatch.adapters import _told
from statuswatch.adapters._answers import fits, not_this, readable
from statuswatch.adapters._json import decode, fields
from statuswatch.adapters._own_page import chosen, document_at
from statuswatch.adapters._places import no_address
from statuswatch.core.flow import Flow, Request, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, worst

EVENTS = "https://data.status.adobe.com/adobestatus/StatusEvents"
DOCUMENTS = {"data.status.adobe.com": EVENTS, "status.adobe.com": EVENTS}
KIND = "list of Adobe's events"


class Adobe:
    """Asks the list of events, once. Option: `services`, by number or name."""

    kind = "adobe"
    title = "Adobe Status"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("status.adobe.com",)
    options: tuple[str, ...] = ("services",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no list of events."""
        place = document_at(source.url, DOCUMENTS)
        if not place:
            raise no_address(source.url, "https://status.adobe.com")
        wanted = chosen(source.options, "services", "service")
        return read_report(readable((yield Request(place))), wanted)

    def places(self, url: str) -> tuple[str, ...]:
        """The list, where the address is one of Adobe's; else the very address."""
        place = document_at(url, DOCUMENTS)
        return (place,) if place else ()

    def knows(self, page: Response) -> bool:
        """Has it Adobe's two lists, of incidents and of maintenance?"""
        return fits(_lists, page)

    def narrow(self, component: str) -> Mapping[str, str]:
        """The options that make a source of one component of the catalogue: a product's number."""
        return {"services": component}


def _lists(response: Response) -> tuple[dict[str, object], dict[str, object]]:
    """Raises AdapterError for what has not both."""
    document = fields(decode(response, KIND))
    incidents, plans = (
        fields(document.get("incidentEvent")),
        fields(document.get("maintenanceEvent")),
    )
    if not isinstance(incidents.get("incidents"), dict) or not isinstance(
        plans.get("maintenance"), dict
    ):
        raise not_this(response.url, KIND, response.body)
    return incidents, plans


def read_report(response: Response, wanted: tuple[str, ...]) -> Report:
    """What befell the wanted products, or all. Raises AdapterError if it is something else."""
    incidents, plans = _lists(response)
    told: list[Incident] = []
    parts: list[Component] = []
    whole = True
    for body, name, planned in ((incidents, "incidents", False), (plans, "maintenance", True)):
        rows = fields(body.get(name))
        texts = story.texts_of(body)
        whole &= len(rows) <= story.MOST and all(map(story.is_event, rows.values()))
        for key, row in list(rows.items())[: story.MOST]:
            event = story.read_event(key, fields(row), texts, wanted, planned=planned)
            if event is not None:
                told.append(event.incident)
                parts += (part for part in event.parts if part.name)
    standing = any(incident.ended is None and not incident.planned for incident in told)
    running = worst(part.level for part in parts)
    # A number is from the catalogue; of a name that no event has, nothing is known.
    named = {part.name.casefold() for part in parts}
    sure = whole and all(word.isdecimal() or word.casefold() in named for word in wanted)
    return Report(
        incidents=_told.once(told),
        components=_told.by_name(parts),
        complete=whole,
        # The list is all that its page has: where nothing on it stands, the page is green.
        level=(running or Level.OK) if sure and not standing else None,
        title="Adobe",
        parts_whole=False,  # a product without an event is not on it
    )


ADAPTER = Adobe()
