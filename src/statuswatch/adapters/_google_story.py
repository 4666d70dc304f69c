"""Google's incidents, read leniently, and which of them concern the products and regions chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._text import line, loose, moment, web_address
from statuswatch.core.model import Component, Incident, Level, Report, Update, worst

IMPACTS: Mapping[str, Level] = {
    "service_disruption": Level.DEGRADED,
    "service_outage": Level.DOWN,
    "medium": Level.DEGRADED,
    "high": Level.PARTIAL,
}
"""`status_impact`; older lists have a `severity` only. Google calls it a disruption when people
get in and meet errors and delays, an outage when most of them do not get in."""
NOTICES = frozenset({"service_information", "available", "low"})
"""Words that tell of something and call nothing ill."""
EVERYWHERE = "global"
MANY = "multiple products"
MOST_INCIDENTS, MOST_UPDATES, MOST_PRODUCTS = 500, 200, 2_000

_MARKDOWN = re.compile(r"\*\*|^#{1,6}\s+", re.MULTILINE)
_LABEL = re.compile(r"^(?:title|(?:issue )?summary|description)\s*:?(?:\s+|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the user chose, in lower case; empty = everything. Products by title or id."""

    products: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()

    @classmethod
    def of(cls, products: str | None, regions: str | None) -> Scope:
        """From the source's options: lists with commas."""
        return cls(_chosen(products), _chosen(regions))


@dataclass(frozen=True, slots=True)
class Told:
    """An incident that concerns us, with the word that its level was read from."""

    incident: Incident
    word: str


def is_incident(row: object) -> bool:
    told = fields(row)
    named = "affected_products" in told or "service_name" in told
    return named and "begin" in told and "external_desc" in told and "updates" in told


def report(
    rows: list[object],
    products: list[dict[str, object]],
    scope: Scope,
    base: str,
    title: str,
) -> Report:
    """Well where nothing is open. An empty list says nothing: the real ones hold years."""
    names = {
        identity(row.get("id")): line(row.get("title"))
        for row in products[:MOST_PRODUCTS]
        if line(row.get("title"))
    }
    kept = [row for row in objects(rows) if is_incident(row) and _key(row)]
    read = [
        _told(row, names, scope, base) for row in kept[:MOST_INCIDENTS] if _concerns(row, scope)
    ]
    told = {one.incident.key: one for one in read}
    open_ = [one for one in told.values() if one.incident.ended is None]
    chosen = (pair for pair in names.items() if _wanted(pair, scope.products))
    listed = {name: None for _, name in chosen} if rows else {}
    level = _level(open_) if rows else None
    if open_ and not listed and not scope.products:
        level = None  # which of the followed products are well cannot be told
    return Report(
        incidents=tuple(one.incident for one in told.values()),
        components=tuple(_part(name, open_) for name in listed),
        complete=bool(rows) and len(kept) == len(rows) <= MOST_INCIDENTS,
        level=level,
        title=title,
        zone="America/Los_Angeles",  # the time in which it writes
    )


def _told(row: Mapping[str, object], names: Mapping[str, str], scope: Scope, base: str) -> Told:
    word = (line(row.get("status_impact"), 60) or line(row.get("severity"), 60)).lower()
    updates = sorted(objects(row.get("updates"))[:MOST_UPDATES], key=_stamp)
    started = moment(row.get("begin")) or moment(row.get("created"))
    ends = [at for at in (moment(row.get("end")), _left(updates, scope.regions)) if at]
    ended = min(ends, default=None)
    parts = frozenset(
        names.get(id_) or name for id_, name in _products(row) if names.get(id_) or name
    )
    uri = line(row.get("uri"))
    incident = Incident(
        key=_key(row),
        title=_title(row.get("external_desc")) or ", ".join(sorted(parts)) or _key(row),
        level=IMPACTS.get(word),
        started=min(started, ended) if started and ended else started,
        ended=ended,
        url=web_address(f"{base}/{uri.lstrip('/')}") if uri else "",
        components=parts,
        updates=_updates(updates),
        word="" if word in IMPACTS or word in NOTICES else word,
    )
    return Told(incident, word)


def _key(row: Mapping[str, object]) -> str:
    return identity(row.get("id")) or identity(row.get("number"))


def _updates(rows: Iterable[Mapping[str, object]]) -> tuple[Update, ...]:
    """Oldest first. They have no ids, but the time of posting stays when the text is edited."""
    read: dict[str, Update] = {}
    for row in rows:
        at, phase = moment(row.get("when")), line(row.get("status"), 60).lower()
        key = line(row.get("created"), 60) or f"{at.isoformat() if at else '-'}/{phase}"
        while key in read:
            key += "+"
        read[key] = Update(key, at, phase, _plain(row.get("text")))
    return tuple(read.values())


def _level(open_: Iterable[Told]) -> Level | None:
    """A notice calls nothing ill; a word that is not known says nothing."""
    told = [Level.OK if one.word in NOTICES else one.incident.level for one in open_]
    return worst([Level.OK, *told]) if any(told) or None not in told else None


def _part(name: str, open_: Iterable[Told]) -> Component:
    mine = [one for one in open_ if name in one.incident.components]
    level = _level(mine)
    return Component(name, level, "" if level is not None else mine[0].word)


# -- which concern us --------------------------------------------------------------------------


def _concerns(row: Mapping[str, object], scope: Scope) -> bool:
    wanted = not scope.products or any(_wanted(one, scope.products) for one in _products(row))
    return wanted and _nearby(row, scope.regions)


def _products(row: Mapping[str, object]) -> list[tuple[str, str]]:
    """Id and title of each. "Multiple Products" names none: they are in the list beside it."""
    listed = objects(row.get("affected_products"))[:MOST_PRODUCTS]
    found = [
        (identity(one.get("id")), line(one.get("current_title")) or line(one.get("title")))
        for one in listed
    ]
    name = line(row.get("service_name"))
    if not found and name and name.lower() != MANY:
        found.append((identity(row.get("service_key")), name))
    return found


def _wanted(product: tuple[str, str], wanted: frozenset[str]) -> bool:
    return not wanted or any(name.lower() in wanted for name in product)


def _nearby(row: Mapping[str, object], regions: frozenset[str]) -> bool:
    """Did it ever concern one of the regions? One that names no place concerns all."""
    places = [*_places(row.get("currently_affected_locations"))]
    places += _places(row.get("previously_affected_locations"))
    for update in objects(row.get("updates")):
        places += _places(update.get("affected_locations"))
    return not regions or not places or _touch(places, regions)


def _left(updates: Iterable[Mapping[str, object]], regions: frozenset[str]) -> datetime | None:
    """When it had left the regions for good: the first update after the last that lists one.

    `currently_affected_locations` does not say: it stays filled after the end.
    """
    left: datetime | None = None
    been = False
    for update in updates:
        places = _places(update.get("affected_locations"))
        if places and _touch(places, regions):
            been, left = True, None
        elif places and been and left is None:
            left = moment(update.get("when"))
    return left if regions else None


def _touch(places: Iterable[str], regions: frozenset[str]) -> bool:
    """Zones lie in regions and regions in continents, by the beginnings of their names."""
    return any(
        place in (EVERYWHERE, region)
        or place.startswith(f"{region}-")
        or region.startswith(f"{place}-")
        for place in places
        for region in regions
    )


def _places(rows: object) -> list[str]:
    return [identity(row.get("id")).lower() for row in objects(rows)[:500] if row.get("id")]


def _chosen(option: str | None) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in (option or "").split(",") if name.strip())


# -- texts ---------------------------------------------------------------------------------------


def _plain(value: object) -> str:
    return _MARKDOWN.sub("", loose(value)).strip()


def _title(value: object) -> str:
    """The first line that says something; Workspace writes "**Summary**" above it."""
    bare = (_LABEL.sub("", row.strip()) for row in _plain(value).split("\n"))
    return line(next(filter(None, bare), ""))


def _stamp(row: Mapping[str, object]) -> float:
    at = moment(row.get("when")) or moment(row.get("created"))
    return at.timestamp() if at else 0.0
