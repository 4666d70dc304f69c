"""AWS's events as they write them: regions and services in codes, states as numbers or text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from statuswatch.adapters import _told
from statuswatch.adapters._aws_services import SERVICES
from statuswatch.adapters._feed_words import bare_title
from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._own_page import chosen, epoch
from statuswatch.adapters._text import line, loose
from statuswatch.core.flow import AdapterError
from statuswatch.core.model import Level, Update, worst
from statuswatch.core.words import say

FINE = "0"
LEVELS: Mapping[str, Level] = {
    FINE: Level.OK,
    # "Informational" is what AWS calls the first hours of an outage, too.
    "1": Level.DEGRADED,
    "2": Level.DEGRADED,
    "3": Level.DOWN,
}
PHASES = {FINE: "resolved", "1": "informational", "2": "degradation", "3": "disruption"}
GLOBAL = "global"
REGIONS: Mapping[str, str] = {
    GLOBAL: "Global",
    "af-south-1": "Cape Town",
    "ap-east-1": "Hong Kong",
    "ap-east-2": "Taipei",
    "ap-northeast-1": "Tokyo",
    "ap-northeast-2": "Seoul",
    "ap-northeast-3": "Osaka",
    "ap-south-1": "Mumbai",
    "ap-south-2": "Hyderabad",
    "ap-southeast-1": "Singapore",
    "ap-southeast-2": "Sydney",
    "ap-southeast-3": "Jakarta",
    "ap-southeast-4": "Melbourne",
    "ap-southeast-5": "Malaysia",
    "ap-southeast-6": "New Zealand",
    "ap-southeast-7": "Thailand",
    "ca-central-1": "Canada-Central",
    "ca-west-1": "Calgary",
    "eu-central-1": "Frankfurt",
    "eu-central-2": "Zurich",
    "eu-north-1": "Stockholm",
    "eu-south-1": "Milan",
    "eu-south-2": "Spain",
    "eu-west-1": "Ireland",
    "eu-west-2": "London",
    "eu-west-3": "Paris",
    "il-central-1": "Tel Aviv",
    "me-central-1": "UAE",
    "me-south-1": "Bahrain",
    "mx-central-1": "Mexico-Central",
    "sa-east-1": "Sao Paulo",
    "us-east-1": "N. Virginia",
    "us-east-2": "Ohio",
    "us-gov-east-1": "US-East",
    "us-gov-west-1": "US-West",
    "us-west-1": "N. California",
    "us-west-2": "Oregon",
}
MOST_UPDATES, MOST_SERVICES = 500, 2_000

_REGION = re.compile(r"-([a-z]{2,4}(?:-[a-z]{3,10}){1,2}-\d)$")
_CODE = re.compile(r"[a-z]{2,4}(?:-[a-z]{3,10}){1,2}-\d")


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `states`: how each service it touches is now, by code and by lower-case name."""

    row: Mapping[str, object]
    key: str
    title: str
    region: str
    label: str
    status: str
    started: datetime | None
    ended: datetime | None
    states: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What of AWS is wanted; nothing chosen: all of it. `services` as somebody wrote them."""

    regions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Scope:
        """From the options of a source: codes or names, "us-east-1" or "N. Virginia".

        Raises AdapterError for a region that there is not.
        """
        regions = chosen(options, "regions", "region")
        return cls(
            tuple(dict.fromkeys(_code(region) for region in regions)),
            chosen(options, "services", "service"),
        )

    def takes_whole(self, event: Event) -> bool:
        """Does the event speak of all that is wanted? One region that is down is not all of AWS,
        and neither is one service that has no region."""
        return bool(self.regions) or (bool(self.services) and event.region == GLOBAL)

    def concerns(self, event: Event) -> bool:
        return (not self.regions or event.region in self.regions) and bool(self.parts_of(event))

    def parts_of(self, event: Event) -> Mapping[str, str]:
        """The parts that an event speaks of, and its word for each: services or its region."""
        if not self.services:
            return {event.label: event.status}
        return {
            name: event.states[name.casefold()]
            for name in self.services
            if name.casefold() in event.states
        }

    def doubtful(self, events: Iterable[Event]) -> Mapping[str, str]:
        """The regions and services that may be mistyped, and what to call each: no list of ours
        has them and no event names them, so silence about them is not health."""
        events = tuple(events)
        regions = REGIONS.keys() | {event.region for event in events}
        services = SERVICES.union(*(event.states for event in events))
        found = {code: "unknown region" for code in self.regions if code not in regions}
        odd = (name for name in self.services if name.casefold() not in services)
        return found | dict.fromkeys(odd, "unknown service")

    def listed(self) -> tuple[str, ...]:
        """The parts that are there whether or not an event names them."""
        if self.services:
            return self.services
        return tuple(_label(code) for code in self.regions or REGIONS)


def is_event(row: object) -> bool:
    """Are these the fields of one?"""
    told = fields(row)
    return isinstance(told.get("event_log"), list) and bool(line(told.get("service")))


def read_event(row: Mapping[str, object]) -> Event:
    """An event of which `is_event` says so."""
    service = line(row.get("service"))
    region = _region(row, service)
    label = _label(region)
    named = line(row.get("region_name"))
    place = f"{named} ({region})" if named and region not in REGIONS else label
    status = _state(row.get("status"))
    bare = service.removesuffix(f"-{region}")
    name = line(row.get("service_name"))
    summary = bare_title(line(row.get("summary"))) or name or service
    where = [place] if bare == "multipleservices" or not name else [name, place]
    date = identity(row.get("date"))
    unique = line(row.get("arn"), 500).rpartition("/")[2][:150]
    return Event(
        row=row,
        key=f"{region}/{unique}" if unique else f"{service}/{date}",
        title=line(f"{summary} - {', '.join(where)}"),
        region=region,
        label=label,
        status=status,
        started=epoch(row.get("date")),
        ended=epoch(row.get("end_time")),
        states=_states(row, region) | {bare.casefold(): status, name.casefold(): status},
    )


def read_updates(row: Mapping[str, object]) -> tuple[Update, ...]:
    """The event's log, oldest first."""
    read = []
    for entry in objects(row.get("event_log"))[-MOST_UPDATES:]:
        at, state = epoch(entry.get("timestamp")), _state(entry.get("status"))
        phase = PHASES.get(state, state)
        words = loose(entry.get("message")) or line(entry.get("summary"))
        read.append(Update(_told.stem(at, phase), at, phase, words))
    return _told.in_order(read)


def worst_of(event: Event, updates: tuple[Update, ...], now: list[str]) -> Level | None:
    """How bad an event that is over has been."""
    by_phase = {phase: state for state, phase in PHASES.items()}
    words = [by_phase.get(update.phase, "") for update in updates]
    hits = fields(event.row.get("impacted_services")).values()
    words += [_state(fields(hit).get("max")) for hit in hits]
    return worst(LEVELS.get(word) for word in (*words, *now)) or None


def recovered(event: Event, scope: Scope) -> datetime | None:
    """When the last of the chosen services was well again, as the event's changes tell."""
    wanted = {name.casefold() for name in scope.services}
    times = []
    for change in objects(event.row.get("impacted_service_status_changes")):
        code = line(change.get("service")).removesuffix(f"-{event.region}").casefold()
        if _state(change.get("current_status")) == FINE and (
            code in wanted or line(change.get("service_name")).casefold() in wanted
        ):
            times.append(epoch(change.get("timestamp")))
    return max((at for at in times if at), default=None)


def _states(row: Mapping[str, object], region: str) -> dict[str, str]:
    found: dict[str, str] = {}
    hits = list(fields(row.get("impacted_services")).items())[:MOST_SERVICES]
    for code, hit in hits:
        state = _state(fields(hit).get("current"))
        found[line(code).removesuffix(f"-{region}").casefold()] = state
        found[line(fields(hit).get("service_name")).casefold()] = state
    return found


def _region(row: Mapping[str, object], service: str) -> str:
    parts = line(row.get("arn"), 500).split(":")
    if len(parts) > 3 and parts[3]:
        return parts[3].lower()
    found = _REGION.search(service)
    return found[1] if found else GLOBAL


def _label(code: str) -> str:
    """A region as people know it, with its code: "Ireland (eu-west-1)"."""
    name = REGIONS.get(code)
    return name if name and code == GLOBAL else f"{name} ({code})" if name else code


def _code(word: str) -> str:
    """The code of a region that somebody wrote; new ones have codes of the same shape.

    Raises AdapterError for what is no region: nothing would ever be told of it.
    """
    wanted = word.casefold()
    for code, name in REGIONS.items():
        if wanted in (code, name.casefold(), _label(code).casefold()):
            return code
    if _CODE.fullmatch(wanted):
        return wanted
    raise AdapterError(
        say("AWS has no region called “{region}”.", region=word),
        say("Write it as AWS does: us-east-1, or N. Virginia."),
    )


def _state(value: object) -> str:
    """ "3" and 3 are the same."""
    return identity(value).strip().lower()
