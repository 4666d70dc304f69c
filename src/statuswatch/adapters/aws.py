"""AWS Health: the public list of events that stand, for all regions at once.

It is UTF-16, and has been red somewhere for months: regions are its parts, and the options
`regions` and `services` make a source of what somebody really uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from statuswatch.adapters import _aws_events as story
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._json import decode, objects
from statuswatch.adapters._own_page import document_at
from statuswatch.adapters._places import no_address
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, worst

EVENTS = "https://health.aws.amazon.com/public/currentevents"
DOCUMENTS = {
    "health.aws.amazon.com": EVENTS,
    "status.aws.amazon.com": EVENTS,
    "phd.aws.amazon.com": EVENTS,
}
KIND = "list of AWS events"
REGION = "region:"
"""How the catalogue marks a component that is a region, and no service."""


class Aws:
    """Asks the list of current events, once. Options: `regions`, `services`."""

    kind = "aws"
    title = "AWS Health"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("health.aws.amazon.com", "status.aws.amazon.com")
    options: tuple[str, ...] = ("regions", "services")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no list of events, or a region is chosen that is none."""
        place = document_at(source.url, DOCUMENTS)
        if not place:
            raise no_address(source.url, "https://health.aws.amazon.com")
        scope = story.Scope.of(source.options)
        return read_report(readable((yield Request(place))), scope)

    def places(self, url: str) -> tuple[str, ...]:
        """The list, where the address is one of AWS's; else the very address."""
        place = document_at(url, DOCUMENTS)
        return (place,) if place else ()

    def knows(self, page: Response) -> bool:
        """Is it a list of AWS's events? An empty one only where AWS keeps it."""
        try:
            rows = _rows(readable(page))
        except AdapterError:
            return False
        return bool(rows) or document_at(page.url, DOCUMENTS) == EVENTS

    def narrow(self, component: str) -> Mapping[str, str]:
        """The options that make a source of one component of the catalogue."""
        if component.startswith(REGION):
            return {"regions": component.removeprefix(REGION)}
        return {"services": component}


def _rows(response: Response) -> list[object]:
    """The events. Raises AdapterError for what is no list of them."""
    rows = decode(response, KIND)
    if not isinstance(rows, list) or (rows and not any(story.is_event(r) for r in objects(rows))):
        raise not_this(response.url, KIND, response.body)
    return rows


@dataclass(frozen=True, slots=True)
class _Told:
    """One event as it concerns the scope: its incident, and what it says of which part.

    `most`: as ill as it can make a part.
    """

    incident: Incident
    parts: Mapping[str, str]
    most: Level


def read_report(response: Response, scope: story.Scope) -> Report:
    """What the list tells of the scope. Raises AdapterError if it is something else."""
    rows = _rows(response)
    events = [story.read_event(row) for row in objects(rows) if story.is_event(row)]
    whole = len(events) == len(rows)
    told = [_told(event, scope) for event in events if scope.concerns(event)]
    incidents = {one.incident.key: one.incident for one in told}
    standing = any(incident.ended is None for incident in incidents.values())
    doubtful = scope.doubtful(events)
    return Report(
        incidents=tuple(incidents.values()),
        components=_components(told, scope, doubtful, whole),
        complete=whole,
        # The list is all that AWS says: nothing on it is "no recent issues" on its page.
        level=Level.OK if whole and not doubtful and not standing else None,
        title="AWS",
        zone="America/Los_Angeles",  # the time in which it writes
    )


def _told(event: story.Event, scope: story.Scope) -> _Told:
    parts = scope.parts_of(event)
    now = list(parts.values())
    over = all(word == story.FINE for word in now)
    updates = story.read_updates(event.row)
    started = event.started or next((update.at for update in updates if update.at), None)
    ended = _ended(event, scope, updates[-1].at if updates else None) if over else None
    level = story.worst_of(event, updates, now) if over else worst(map(story.LEVELS.get, now))
    if level is not None and not scope.takes_whole(event):
        level = min(level, Level.PARTIAL)
    incident = Incident(
        key=event.key,
        title=event.title,
        level=level or None,
        started=min(started, ended) if started and ended else started,
        ended=ended,
        url="https://health.aws.amazon.com/health/status",
        components=frozenset(parts),
        updates=updates,
        word="" if level is not None else next((word for word in now if word), ""),
    )
    # A service that is down in one region is up in the others; a region is down as a whole.
    spread = bool(scope.services) and not scope.takes_whole(event)
    return _Told(incident, parts, Level.PARTIAL if spread else Level.DOWN)


def _ended(event: story.Event, scope: story.Scope, last: datetime | None) -> datetime | None:
    """Its own end; where only the chosen services are well again, their last change."""
    if event.status == story.FINE:
        return event.ended or last or event.started
    return story.recovered(event, scope) or last or event.started


def _components(
    told: list[_Told], scope: story.Scope, doubtful: Mapping[str, str], whole: bool
) -> tuple[Component, ...]:
    """What can be followed, and how it is: an absence from the whole list says that it is well.
    Of what may be mistyped it says nothing, nor of a service in a region that may be."""
    lost = bool(scope.services) and any(code in doubtful for code in scope.regions)
    well = Level.OK if whole and not lost else None
    found = {n: Component(n, well) for n in scope.listed() if n not in doubtful}
    found |= {n: Component(n, None, word) for n, word in doubtful.items()}
    for one in told:
        for name, word in one.parts.items():
            level, known = story.LEVELS.get(word), found.get(name)
            level = level if level is None else min(level, one.most)
            ill = known.level if known is not None else None
            if level is None and not ill:
                found[name] = Component(name, None, word)
            elif level and level > (ill or Level.OK):
                found[name] = Component(name, level)
    return tuple(found.values())


ADAPTER = Aws()
