"""Meta's page about its business products (metastatus.com): products, and the services of each.

What is wrong with a service is a sentence; the posts about it are asked for only where one ails.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._feed_words import trouble_level
from statuswatch.adapters._json import decode, identity, objects
from statuswatch.adapters._own_page import chosen, epoch
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.adapters._statuspage_past import gone
from statuswatch.adapters._text import line, loose, moment
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update, worst
from statuswatch.core.words import say

KIND = "list of Meta's products"
HOME = "https://metastatus.com"
ORGS, OUTAGES = "/data/orgs.json", "/data/outages/"
WORDS: Mapping[str, Level] = {
    "no known issues": Level.OK,
    "low disruption": Level.DEGRADED,
    "some disruption": Level.DEGRADED,
    "medium disruption": Level.DEGRADED,
    "high disruption": Level.PARTIAL,
    "major outage": Level.DOWN,
}
MOST, MOST_ASKED = 500, 20
A_DAY = timedelta(days=1)


class Meta:
    """Asks which services ail, and of those what is posted. Options: `orgs`, `services`."""

    kind = "meta"
    title = "Meta status"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("metastatus.com",)
    options: tuple[str, ...] = ("orgs", "services")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request while all is well. Raises AdapterError if it is not Meta's list."""
        root, picked = _picked(source)
        # New posts need not change the list, so while something is open all is read anew.
        answer = yield Request(root + ORGS, conditional=not still_open)
        listed = picked.of(_orgs(readable(answer)))
        ailing = [org for org in listed if any(s.ails for s in org.services)]
        told, whole = yield from _outages(root, ailing, ".json", still_open)
        report = _report(listed, told, whole)
        left = gone(still_open, told)
        if left:
            concerned = [org for org in listed if any(k.startswith(f"{org.id}/") for k in left)]
            past, _ = yield from _outages(root, concerned, ".history.json", still_open)
            report = replace(
                report, incidents=told + tuple(i for i in past if i.key in left and i.ended)
            )
        return report

    def past(self, source: Source) -> Flow:
        """What each chosen product's history calls over."""
        root, picked = _picked(source)
        answer = yield Request(root + ORGS, conditional=False)
        listed = picked.of(_orgs(readable(answer)))
        past, _ = yield from _outages(root, listed, ".history.json", frozenset())
        return Report(tuple(i for i in past if i.ended), complete=False, title=_title(listed))

    def places(self, url: str) -> tuple[str, ...]:
        root = page_root(url)
        return (top_of(root) + ORGS,) if root else ()

    def knows(self, page: Response) -> bool:
        try:
            return bool(_orgs(readable(page)))
        except AdapterError:
            return False

    def narrow(self, component: str) -> Mapping[str, str]:
        """The options that make a source of the products that a catalogue entry lists."""
        return {"orgs": component}


@dataclass(frozen=True, slots=True)
class Part:
    """A service of a product. `name` is "Product - Service" where several have its `own` name."""

    id: str
    name: str
    own: str
    level: Level | None
    word: str

    @property
    def ails(self) -> bool:
        """Also a sentence we don't know may have posts that explain it."""
        return self.level is not Level.OK


@dataclass(frozen=True, slots=True)
class Org:
    """A product, in Meta's words."""

    id: str
    name: str
    services: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Picked:
    """The products and services that are wanted, by id or name; empty is all."""

    orgs: frozenset[str]
    services: frozenset[str]

    def of(self, listed: Iterable[Org]) -> list[Org]:
        """Raises AdapterError where none of it is listed: nothing would be watched."""
        found = [
            replace(org, services=tuple(s for s in org.services if self._wants(s)))
            for org in listed
            if not self.orgs or {org.id.casefold(), org.name.casefold()} & self.orgs
        ]
        found = [org for org in found if org.services]
        if not found:
            raise AdapterError(
                say("Meta's status page lists none of the products that were chosen."),
                say("Look there for their names, and choose them anew."),
            )
        return found

    def _wants(self, part: Part) -> bool:
        names = {part.id.casefold(), part.name.casefold(), part.own.casefold()}
        return not self.services or bool(names & self.services)


def _picked(source: Source) -> tuple[str, Picked]:
    """Where to ask, and what is wanted: by the options, else the product the address names."""
    root = page_root(source.url)
    if not root:
        raise no_address(source.url, HOME)
    orgs = chosen(source.options, "orgs", "org")
    path = urlsplit(root).path.strip("/")
    if not orgs and path and "/" not in path:
        orgs = (path,)
    services = chosen(source.options, "services", "service")
    return top_of(root), Picked(
        frozenset(map(str.casefold, orgs)), frozenset(map(str.casefold, services))
    )


def _orgs(response: Response) -> list[Org]:
    rows = decode(response, KIND)
    listed = objects(rows)[:MOST]
    fit = all(
        identity(row.get("id")) and isinstance(row.get("services"), list) and "name" in row
        for row in listed
    )
    names = [line(s.get("name")) for row in listed for s in objects(row.get("services"))]
    stated = all("status" in s for row in listed for s in objects(row.get("services")))
    if not isinstance(rows, list) or not names or not fit or not stated:
        raise not_this(response.url, KIND, response.body)
    alike = {name for name in names if names.count(name) > 1}
    return [_org(row, alike) for row in listed]


def _org(row: Mapping[str, object], alike: set[str]) -> Org:
    product = line(row.get("name")) or identity(row.get("id"))
    parts: list[Part] = []
    for service in objects(row.get("services"))[:MOST]:
        name, word = line(service.get("name")), line(service.get("status"), 100)
        if not name:
            continue
        level = _level(word)
        full = line(f"{product} - {name}") if name in alike else name
        told = "" if level is not None else word
        parts.append(Part(identity(service.get("id")), full, name, level, told))
    return Org(identity(row.get("id")), product, tuple(parts))


def _level(sentence: str) -> Level | None:
    """ "Low disruptions", "Resolved …": nothing else is guessed at."""
    told = sentence.lower().rstrip(".! ")
    if told == "resolved" or told.startswith("resolved "):
        return Level.OK
    return WORDS.get(told.removesuffix("s") if told.endswith("disruptions") else told)


def _report(listed: list[Org], told: tuple[Incident, ...], whole: bool) -> Report:
    parts = [part for org in listed for part in org.services]
    level = worst(part.level for part in parts)
    known = all(part.level is not None for part in parts)
    return Report(
        incidents=told,
        components=_told.by_name(Component(p.name, p.level, p.word.lower()) for p in parts),
        complete=whole,
        level=level if known or (level is not None and level.ails) else None,
        title=_title(listed),
    )


def _title(listed: list[Org]) -> str:
    return listed[0].name if len(listed) == 1 else "Meta"


def _outages(
    root: str, orgs: list[Org], ending: str, still_open: frozenset[str]
) -> Generator[Requests, Answers, tuple[tuple[Incident, ...], bool]]:
    """What is posted about these products, and whether all of it could be read."""
    wanted = orgs[:MOST_ASKED]
    if not wanted:
        return (), True
    answers = yield tuple(
        Request(f"{root}{OUTAGES}{org.id}{ending}", conditional=False, decisive=False)
        for org in wanted
    )
    told: list[Incident] = []
    whole = len(wanted) == len(orgs)
    for org, answer in zip(
        wanted, answers if isinstance(answers, tuple) else (answers,), strict=True
    ):
        try:
            rows = decode(readable(answer), KIND)
        except AdapterError:
            whole = False
            continue
        read = [_incident(row, org) for row in objects(rows)[:MOST]]
        told += [incident for incident in read if incident]
        whole = whole and isinstance(rows, list)
    return _told.once(_same_keys(told, still_open)), whole


def _incident(row: Mapping[str, object], org: Org) -> Incident | None:
    """The posts about one service; `None` if it is none of those wanted."""
    part = next((p for p in org.services if p.id and p.id == identity(row.get("service_id"))), None)
    if part is None:
        return None
    updates = _updates(row.get("posts"))
    told_at = _time(row.get("time"))
    times = [at for at in (told_at, *(u.at for u in updates)) if at is not None]
    word = line(row.get("status"), 100)
    level = _level(word)
    if level is Level.OK and not times:
        return None  # over, nobody knows when
    ended = max(times) if level is Level.OK else None
    started = min(times, default=None)
    own = identity(row.get("id")) or (f"{started:%Y-%m-%dT%H:%MZ}" if started else "-")
    return Incident(
        key=f"{org.id}/{part.id}/{own}",
        title=line(f"{org.name}: {part.own}"),
        level=level if ended is None else trouble_level(*(u.text for u in updates)),
        started=started,
        ended=ended,
        components=frozenset({part.name}),
        updates=updates,
        word="" if level is not None else word.lower(),
    )


def _same_keys(told: list[Incident], still_open: frozenset[str]) -> list[Incident]:
    """A start that was edited by less than a day does not move the key that stands open."""
    free = still_open - {incident.key for incident in told}
    kept: list[Incident] = []
    for incident in told:
        near = [key for key in free if incident.key not in still_open and _near(key, incident.key)]
        same = near[0] if len(near) == 1 else incident.key
        free -= {same}
        kept.append(replace(incident, key=same))
    return kept


def _near(one: str, other: str) -> bool:
    """Are both keys of the same service, and name two times of a day?"""
    (stem, _, began), (of, _, edited) = one.rpartition("/"), other.rpartition("/")
    first, second = moment(began), moment(edited)
    return stem == of and first is not None and second is not None and abs(first - second) < A_DAY


def _updates(rows: object) -> tuple[Update, ...]:
    read: list[Update] = []
    for row in objects(rows)[:MOST]:
        at, word = _time(row.get("time")), line(row.get("status"), 100).lower()
        read.append(Update(_told.stem(at, word), at, word, loose(row.get("description"))))
    return _told.in_order(read)


def _time(value: object) -> datetime | None:
    return moment(value) or epoch(value)


ADAPTER = Meta()
