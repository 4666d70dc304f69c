"""PayPal's own status page: a list of parts, and a list of events that are open or over.

Each part has two states, for the live system and for the sandbox; one of them is followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from statuswatch.adapters import _told
from statuswatch.adapters._answers import fits, not_this, readable
from statuswatch.adapters._json import decode, fields, identity, objects
from statuswatch.adapters._own_page import document_at, epoch
from statuswatch.adapters._parts import level_of_parts, part_names
from statuswatch.adapters._places import no_address
from statuswatch.adapters._text import line, loose, moment
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update

PAGE = "https://www.paypal-status.com"
COMPONENTS, EVENTS = "/api/v1/components", "/api/v1/events?s=true"
DOCUMENTS = {"paypal-status.com": PAGE + COMPONENTS}
KIND = "status of PayPal"
PRODUCTION, SANDBOX = "production", "sandbox"
LEVELS: Mapping[str, Level] = {
    "operational": Level.OK,
    "under maintenance": Level.MAINTENANCE,
    "maintenance": Level.MAINTENANCE,
    "degraded performance": Level.DEGRADED,
    "service disruption": Level.DEGRADED,
    "partial outage": Level.PARTIAL,
    "service outage": Level.DOWN,
    "major outage": Level.DOWN,
}
""" "Informational" is left out: it may be about anything."""
SEVERITIES: Mapping[str, Level] = {
    **LEVELS,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL,
    "critical": Level.DOWN,
}
NOTHING = frozenset({"", "none"})
OVER = frozenset({"closed", "resolved", "completed", "cancelled", "canceled"})
MOST = 2_000


class PayPal:
    """Asks the parts and the events. Option: `environment`, production or sandbox."""

    kind = "paypal"
    title = "PayPal"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("paypal-status.com",)
    options: tuple[str, ...] = ("environment",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if the list of parts is none; without events the parts are told."""
        place = document_at(source.url, DOCUMENTS)
        if not place:
            raise no_address(source.url, PAGE)
        root = place.removesuffix(COMPONENTS)
        answers = yield (
            Request(place, conditional=False),
            Request(root + EVENTS, conditional=False, decisive=False),
        )
        listed, told = answers if isinstance(answers, tuple) else (answers, answers)
        rows = _parts_listed(readable(listed))
        return read_report(rows, _events(told), _environment(source))

    def places(self, url: str) -> tuple[str, ...]:
        """The list of parts, where the address is PayPal's page; else the very address."""
        place = document_at(url, DOCUMENTS)
        return (place,) if place else ()

    def knows(self, page: Response) -> bool:
        """Is it a list of parts with a category, and with a state in each environment?"""
        return fits(_parts_listed, page)


@dataclass(frozen=True, slots=True)
class _Part:
    id: str
    component: Component


def read_report(rows: list[object], events: list[object] | None, environment: str) -> Report:
    """What both lists tell of this environment. `events` is `None` where they cannot be read."""
    parts = _parts([row for row in objects(rows)[:MOST] if _is_part(row)], environment)
    names = {part.id: part.component.name for part in parts}
    components = _told.by_name(part.component for part in parts)
    mine = [row for row in objects(events) if _in(row, environment)][:MOST]
    incidents = [i for row in mine if (i := _incident(row, names)) is not None]
    level = level_of_parts(components)
    unread = not all(map(_is_part, rows)) or any(part.level is None for part in components)
    if level is Level.OK and unread:
        level = None
    return Report(
        incidents=_told.once(incidents),
        components=components,
        complete=events is not None
        and len(objects(events)) == len(events)
        and len(incidents) == len(mine),
        level=level,
        title="PayPal" if environment == PRODUCTION else line(f"PayPal {environment}"),
        parts_whole=len(objects(rows)) == len(rows),
    )


def _rows(response: Response) -> list[object]:
    """The rows of one of PayPal's lists. Raises AdapterError for what is none."""
    rows = fields(decode(response, KIND)).get("result")
    if not isinstance(rows, list):
        raise not_this(response.url, KIND, response.body)
    return rows


def _parts_listed(response: Response) -> list[object]:
    """The rows of the list of parts. Raises AdapterError for what is none."""
    rows = _rows(response)
    if not any(map(_is_part, rows)):
        raise not_this(response.url, KIND, response.body)
    return rows


def _events(answer: Answers) -> list[object] | None:
    try:
        return _rows(readable(answer))
    except AdapterError:
        return None  # the parts say what ails, if not why


def _is_part(row: object) -> bool:
    told = fields(row)
    states = fields(told.get("status"))
    named = bool(line(told.get("name"))) and isinstance(told.get("category"), dict)
    return named and any(isinstance(states.get(name), str) for name in (PRODUCTION, SANDBOX))


def _parts(rows: list[dict[str, object]], environment: str) -> tuple[_Part, ...]:
    """Those that there are in this environment; one name in two categories is told apart."""
    told = [(row, _word(fields(row.get("status")).get(environment))) for row in rows]
    there = [(row, word) for row, word in told if word not in NOTHING]
    names = part_names([(_category(row), line(row.get("name"))) for row, _ in there])
    return tuple(
        _Part(identity(row.get("id")), _component(name, word))
        for (row, word), name in zip(there, names, strict=True)
    )


def _component(name: str, word: str) -> Component:
    level = LEVELS.get(word)
    return Component(name, level, "" if level is not None else word)


def _category(row: Mapping[str, object]) -> str:
    name = line(fields(row.get("category")).get("name"))
    return name.upper() if name == "api" else name.capitalize()


def _in(row: Mapping[str, object], environment: str) -> bool:
    return _word(row.get("environment")) in ("", environment)


def _incident(row: Mapping[str, object], names: Mapping[str, str]) -> Incident | None:
    key = identity(row.get("id")) or identity(row.get("referenceId"))
    title, state = line(row.get("summary")), _word(row.get("state"))
    if not key or state not in OVER | {"open"}:
        return None
    posted, begun = _time(row.get("pubDate")), _time(row.get("startDate"))
    end = _time(row.get("endDate"))
    planned = _word(row.get("type")) == "maintenance"
    started = begun or posted
    ended = (end or posted or started) if state in OVER else None
    parts = frozenset(_affected(row.get("impactedComponents"), names))
    severity = _word(row.get("severity"))
    level = Level.MAINTENANCE if planned else SEVERITIES.get(severity)
    if level is Level.OK:
        level = None  # a part may be well again while its story is open
    if level is Level.DOWN and parts and parts != frozenset(names.values()):
        level = Level.PARTIAL  # what is down is not all of PayPal; the part says it
    text = loose(row.get("body"))
    unknown = severity not in SEVERITIES and severity not in NOTHING
    return Incident(
        key=key,
        title=title or key,
        level=level,
        started=_told.not_before(started, ended),
        ended=ended,
        planned_end=end if planned else None,
        components=parts,
        updates=_told.in_order([Update(state, posted, state, text)] if text else ()),
        word=severity if level is None and unknown else "",
    )


def _affected(rows: object, names: Mapping[str, str]) -> Iterable[str]:
    for row in objects(rows)[:MOST]:
        name = names.get(identity(row.get("id"))) or line(row.get("name"))
        if name:
            yield name


def _environment(source: Source) -> str:
    """The option's, else that of the page's address (`/product/sandbox`). One that PayPal does
    not have has no parts, so it is never green."""
    wanted = source.options.get("environment", "").strip().lower()
    try:
        path = urlsplit(source.url).path
    except ValueError:
        path = ""
    return line(wanted, 60) or (SANDBOX if SANDBOX in path else PRODUCTION)


def _time(value: object) -> datetime | None:
    """A time in any of the ways that web APIs write one: which is PayPal's, nobody recorded."""
    at = moment(value) or epoch(value)
    if at is not None or not isinstance(value, str) or len(value) > 60:
        return at
    try:
        stamp = parsedate_to_datetime(value)
        return moment(stamp.replace(tzinfo=stamp.tzinfo or UTC).isoformat())
    except (TypeError, ValueError, OverflowError):
        return None


def _word(value: object) -> str:
    return line(value, 60).replace("_", " ").lower()


ADAPTER = PayPal()
