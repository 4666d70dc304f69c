"""StatusPal's services, incidents and maintenances, read leniently: what is sure is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from statuswatch.adapters import _told
from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.core.model import Component, Incident, Level, Report, Update

TYPES: Mapping[str, Level] = {
    "minor": Level.DEGRADED,
    "major": Level.DOWN,
    "scheduled": Level.MAINTENANCE,
}
"""A page may have types of its own ("info", "performance"): those are words we don't know."""
OVER = ("resolved", "completed")
LISTS = (("incidents", False), ("maintenances", True), ("upcoming_maintenances", True))
MOST_INCIDENTS, MOST_UPDATES, MOST_PARTS, DEEPEST = 500, 500, 5_000, 6


@dataclass(frozen=True, slots=True)
class Parts:
    """The services that have none below them; `below`: the leaves of each service, by id."""

    components: tuple[Component, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    below: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def named(self, ids: object) -> frozenset[str]:
        """A group that is listed beside some of its own services stands for those alone."""
        listed = {identity(one) for one in ids} if isinstance(ids, list) else set()
        found: set[str] = set()
        for key in listed:
            leaves = self.below.get(key, frozenset())
            found |= (leaves & listed) or leaves
        return frozenset(self.names[key] for key in found if key in self.names)


@dataclass(frozen=True, slots=True)
class Page:
    """A summary that is one. `place`: where it was found; `home`: the company's own site, as it
    says; `addresses`: of what it lists, they are below the page's own."""

    report: Report
    parts: Parts
    place: str
    home: str
    addresses: tuple[str, ...]

    def listed(self, rows: object) -> tuple[Incident, ...]:
        """Incidents and maintenances of a mixed list, newest first as it has them."""
        return _told.once(_incidents(rows, self.parts, planned=False))

    def with_endings(self, ended: Iterable[Incident]) -> Report:
        told = (*self.report.incidents, *(incident for incident in ended if incident.ended))
        return replace(self.report, incidents=told)


def read(document: Mapping[str, object], place: str) -> Page:
    about = fields(document.get("status_page"))
    parts = read_parts(document.get("services"))
    told: list[Incident] = []
    whole = True
    for name, planned in LISTS:
        rows = document.get(name)
        read = list(_incidents(rows, parts, planned=planned))
        told += read
        whole = whole and isinstance(rows, list) and len(read) == len(rows)
    level = _page_level(document, about)
    report = Report(
        incidents=_weighed(_told.once(told), level),
        components=parts.components,
        complete=whole,
        level=level,
        title=line(about.get("name")),
    )
    listed = [row for name, _ in LISTS for row in objects(document.get(name))]
    listed += objects(document.get("info_notices"))
    addresses = tuple(web_address(row.get("url")) for row in listed)
    return Page(report, parts, place, line(about.get("url")), addresses)


def _page_level(document: Mapping[str, object], about: Mapping[str, object]) -> Level | None:
    """`current_status_type` says how bad even where the type is one of the page's own."""
    word = document.get("current_status_type") or about.get("current_incident_type")
    if word is None and "current_incident_type" in about:
        return Level.OK
    return TYPES.get(line(word, 60).lower())


def _weighed(told: tuple[Incident, ...], page: Level | None) -> tuple[Incident, ...]:
    """One open incident of a type that only its page knows is as bad as the page is by it."""
    open_ones = [incident for incident in told if not incident.ended and not incident.planned]
    unknown = [incident for incident in open_ones if incident.word]
    explained = any(i.level is not None and page is not None and i.level >= page for i in open_ones)
    if page is None or not page.ails or len(unknown) != 1 or explained:
        return told
    return tuple(replace(i, level=page) if i is unknown[0] else i for i in told)


def read_parts(rows: object) -> Parts:
    """Groups head their services and are no parts; names that repeat are "Group - Name"."""
    below: dict[str, frozenset[str]] = {}
    leaves = list(_leaves(rows, "", below, DEEPEST))[:MOST_PARTS]
    often = Counter(name for _, name, _, _ in leaves)
    names: dict[str, str] = {}
    found: list[Component] = []
    for key, name, group, kind in leaves:
        full = line(f"{group} - {name}") if often[name] > 1 and group else name
        word = line(kind, 60).lower()
        level = Level.OK if kind is None else TYPES.get(word)
        names[key] = full
        found.append(Component(full, level, "" if level is not None else word))
    return Parts(_told.by_name(found), names, below)


def _leaves(
    rows: object, group: str, below: dict[str, frozenset[str]], deep: int
) -> Iterator[tuple[str, str, str, object]]:
    """Id, name, group and state of each service without services; notes who is below whom."""
    for row in objects(rows):
        key, name = identity(row.get("id")), line(row.get("name"))
        inside = list(_leaves(row.get("children"), name, below, deep - 1)) if deep else []
        if not name and not inside:
            continue
        if not inside:
            # Without a word (not even null) nothing is known of it.
            inside = [(key, name, group, row.get("current_incident_type", ""))]
        below[key] = below.get(key, frozenset()) | {leaf[0] for leaf in inside}
        yield from inside


def _incidents(rows: object, parts: Parts, *, planned: bool) -> Iterator[Incident]:
    for row in objects(rows)[:MOST_INCIDENTS]:
        title, key = line(row.get("title")), identity(row.get("id"))
        if title or key:
            yield _incident(row, parts, planned=planned)


def _incident(row: Mapping[str, object], parts: Parts, *, planned: bool) -> Incident:
    title, key = line(row.get("title")), identity(row.get("id"))
    word = line(row.get("type"), 60).lower()
    planned = planned or word == "scheduled"
    updates = _updates(row.get("updates"))
    starts, ends = moment(row.get("starts_at")), moment(row.get("ends_at"))
    started = starts or moment(row.get("inserted_at"))
    last = updates[-1] if updates else None
    over = last.at if last is not None and last.phase in OVER else None
    ended = over if planned else ends or over
    level = Level.MAINTENANCE if planned else TYPES.get(word)
    return Incident(
        key=key or _told.fingerprint(title, line(row.get("inserted_at"))),
        title=title or key,
        level=level,
        started=_told.not_before(started, ended),
        ended=ended,
        planned_end=ends if planned else None,
        url=web_address(row.get("url")),
        components=parts.named(row.get("service_ids")),
        updates=updates,
        word="" if level is not None else word,
    )


def _updates(rows: object) -> tuple[Update, ...]:
    read: list[Update] = []
    for row in reversed(objects(rows)[:MOST_UPDATES]):
        at = moment(row.get("posted_at")) or moment(row.get("inserted_at"))
        phase = line(row.get("type"), 60).lower()
        key = identity(row.get("id")) or _told.stem(at, phase)
        text = loose(row.get("description")) or loose(row.get("description_html"))
        read.append(Update(key, at, phase, text))
    return _told.in_order(read)
