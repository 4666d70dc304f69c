"""Status.io: one document of what is now; the page itself only tells which one it is.

Only what is open is in it, and what ended just leaves: the heart then closes it by absence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from statuswatch.adapters import _told
from statuswatch.adapters._answers import host_of, not_this, readable
from statuswatch.adapters._json import fields, identity, objects, parse
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.adapters._text import line, loose, moment
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update, worst
from statuswatch.core.words import say

KIND = "Status.io page"
API = "https://api.status.io/1.0/status/"
LEVELS: Mapping[str, Level] = {
    "100": Level.OK,
    "200": Level.MAINTENANCE,
    "300": Level.DEGRADED,
    "400": Level.PARTIAL,
    "500": Level.DOWN,
    # A security event: the parts are not well, and nothing says that they are down.
    "600": Level.DEGRADED,
}
STATES = {"100": "investigating", "200": "identified", "300": "monitoring", "400": "resolved"}
STEPS = {"100": "scheduled", "200": "in_progress", "300": "verifying", "400": "completed"}
OVER = ("resolved", "completed")
MOST_INCIDENTS, MOST_UPDATES, MOST_PARTS = 500, 500, 5_000

_DOCUMENT = re.compile(r"/1\.0/status/([0-9a-f]{24})/*$")
_IN_ADDRESS = re.compile(r"/pages/(?:[a-z]{1,20}/)?([0-9a-f]{24})(?:/|$)")
_IN_PAGE = re.compile(rb"statuspageId['\"]?\s{0,9}[=:]\s{0,9}['\"]([0-9a-f]{24})['\"]", re.I)
_MOST_HTML = 2_000_000


class StatusIo:
    """Asks the page's document; where only the page is known, the page first, for its id."""

    kind = "statusio"
    title = "Status.io"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("statuspageid", "status.io", "hostedstatus.com")
    options: tuple[str, ...] = ("id",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if neither the document nor a page that names one answers."""
        root = page_root(source.url)
        if not root:
            raise no_address(source.url, "https://status.gitlab.com")
        place, code = _document(source.url, line(source.options.get("id"), 40))
        if not place:
            page = readable((yield Request(root, conditional=False, decisive=False)))
            code = _named_in(page)
            if not code:
                return _sent_directly(page)
            place = API + code
        top = "" if _DOCUMENT.search(urlsplit(root).path) else top_of(root)
        return read_report(readable((yield Request(place))), Links(top, code))

    def places(self, url: str) -> tuple[str, ...]:
        """The document, where the address names it; else the page, which names its id."""
        root = page_root(url)
        if not root:
            return ()
        place, _ = _document(url, "")
        return (place,) if place else tuple(dict.fromkeys((root, top_of(root))))

    def knows(self, page: Response) -> bool:
        """Is it the document, or a page that says which document is its own?"""
        try:
            answer = readable(page)
            return bool(_named_in(answer)) or read_report(answer, Links()).complete
        except AdapterError:
            return False


@dataclass(frozen=True, slots=True)
class Links:
    """What an incident's own page is named by: its host, and the page's id."""

    top: str = ""
    page: str = ""

    def to(self, sort: str, key: str) -> str:
        return f"{self.top}/pages/{sort}/{self.page}/{key}" if self.top and self.page else ""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts as they are listed, and their names by component and container id."""

    components: tuple[Component, ...]
    names: Mapping[str, Mapping[str, str]]

    def named(self, row: Mapping[str, object]) -> frozenset[str]:
        """The parts an incident names: of a component in several places, the affected ones."""
        places = {identity(place.get("_id")) for place in objects(row.get("containers_affected"))}
        found: set[str] = set()
        for part in objects(row.get("components_affected"))[:MOST_PARTS]:
            known = self.names.get(identity(part.get("_id")))
            if known is None:
                found |= {line(part.get("name"))} - {""}
                continue
            here = {name for place, name in known.items() if place in places}
            found |= here or set(known.values())
        return frozenset(found)


def read_report(response: Response, links: Links) -> Report:
    """What the document tells. Raises AdapterError if it is none."""
    try:
        document = parse(response.body)
    except ValueError:
        document = None
    result = fields(fields(document).get("result"))
    overall, rows = result.get("status_overall"), result.get("status")
    if not isinstance(overall, dict) or not isinstance(rows, list):
        raise not_this(response.url, KIND, response.body)
    parts = read_parts(rows)
    plans = fields(result.get("maintenance"))
    lists = [result.get("incidents"), plans.get("active"), plans.get("upcoming")]
    told = [
        *_incidents(lists[0], parts, links, planned=False),
        *_incidents(lists[1], parts, links, planned=True),
        *_incidents(lists[2], parts, links, planned=True),
    ]
    whole = all(isinstance(listed, list) for listed in lists)
    return Report(
        incidents=_told.once(told),
        components=parts.components,
        complete=whole and len(told) == sum(len(v) for v in lists if isinstance(v, list)),
        level=_level(overall),
        as_of=moment(overall.get("updated")),
    )


def _sent_directly(page: Response) -> Report:
    """The report of a page's own address that answers with the document itself."""
    if page.body.lstrip()[:1] == b"<":
        host = host_of(page.url)
        raise AdapterError(
            say("The page at {host} does not say which page of Status.io it is.", host=host),
            say("If it stays so, it may have moved: open it in a browser, and add it again."),
        )
    return read_report(page, Links())


def read_parts(rows: list[object]) -> Parts:
    """A component that runs in several places is a part in each: "Mobile App - Virginia"."""
    found: list[Component] = []
    names: dict[str, dict[str, str]] = {}
    for row in objects(rows)[:MOST_PARTS]:
        name = line(row.get("name"))
        if not name:
            continue
        own = _component(name, row)
        named = names.setdefault(identity(row.get("id")), {})
        places = objects(row.get("containers"))
        if len(places) < 2:
            found.append(own)
            named[identity(places[0].get("id")) if places else ""] = name
            continue
        inside = [_component(line(f"{name} - {line(p.get('name'))}"), p) for p in places]
        if (worst(part.level for part in inside) or Level.OK) < (own.level or Level.OK):
            # The whole is called worse than any of its places: then they all are.
            inside = [Component(part.name, own.level, own.word) for part in inside]
        found += inside
        named |= {identity(p.get("id")): c.name for p, c in zip(places, inside, strict=True)}
    return Parts(_told.by_name(found), names)


def _incidents(rows: object, parts: Parts, links: Links, *, planned: bool) -> Iterator[Incident]:
    for row in objects(rows)[:MOST_INCIDENTS]:
        title, key = line(row.get("name")), identity(row.get("_id"))
        if not title and not key:
            continue
        updates = _updates(row.get("messages"), STEPS if planned else STATES)
        last = _last(row.get("messages"))
        over = bool(updates) and updates[-1].phase in OVER
        opened = moment(row.get("datetime_open")) or next((u.at for u in updates if u.at), None)
        started = (moment(row.get("datetime_planned_start")) if planned else None) or opened
        ended = updates[-1].at if over else None
        level = Level.MAINTENANCE if planned else _level(last, "status")
        yield Incident(
            key=key or _told.fingerprint(title, line(row.get("datetime_open"))),
            title=title or key,
            level=level or None,  # "operational" says of an open one that nothing is broken
            started=_told.not_before(started, ended),
            ended=ended,
            planned_end=moment(row.get("datetime_planned_end")) if planned else None,
            url=links.to("maintenance" if planned else "incident", key) if key else "",
            components=parts.named(row),
            updates=updates,
            word=_word(last, "status") if level is None else "",
        )


def _updates(rows: object, phases: Mapping[str, str]) -> tuple[Update, ...]:
    read: list[Update] = []
    for row in objects(rows)[-MOST_UPDATES:]:
        at, state = moment(row.get("datetime")), identity(row.get("state"))
        phase = phases.get(state, state.lower())
        key = identity(row.get("_id")) or _told.stem(at, phase)
        read.append(Update(key, at, phase, loose(row.get("details"))))
    return _told.in_order(read)


def _last(rows: object) -> dict[str, object]:
    """The newest message; the last listed where times are missing."""
    told = objects(rows)
    times = [moment(row.get("datetime")) for row in told]
    dated = [(at, n) for n, at in enumerate(times) if at is not None]
    if not told:
        return {}
    return told[max(dated)[1]] if len(dated) == len(told) else told[-1]


def _component(name: str, row: Mapping[str, object]) -> Component:
    level = _level(row)
    return Component(name, level, _word(row) if level is None else "")


def _level(row: Mapping[str, object], field: str = "status_code") -> Level | None:
    return LEVELS.get(identity(row.get(field)))


def _word(row: Mapping[str, object], field: str = "status_code") -> str:
    return line(row.get("status"), 60).lower() or identity(row.get(field))


def _document(url: str, code: str) -> tuple[str, str]:
    """Where the document is and its id, as far as the address or the option `id` tells."""
    root = page_root(url)
    path = urlsplit(root).path if root else ""
    own = _DOCUMENT.search(path)
    if own is not None:
        return root.rstrip("/"), own[1]
    if not re.fullmatch(r"[0-9a-f]{24}", code):
        found = _IN_ADDRESS.search(path)
        code = found[1] if found else ""
    return (API + code, code) if code else ("", "")


def _named_in(page: Response) -> str:
    found = _IN_PAGE.search(page.body, 0, _MOST_HTML)
    return found[1].decode().lower() if found else ""


ADAPTER = StatusIo()
