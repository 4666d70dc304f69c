"""Freshstatus's objects, read leniently: a tree of components with two-letter states, incidents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from statuswatch.adapters import _told
from statuswatch.adapters._json import fields, identity, objects
from statuswatch.adapters._text import line, loose, moment
from statuswatch.adapters._whole import whole
from statuswatch.core.model import Component, Incident, Level, Report, Update, worst

STATES: Mapping[str, Level] = {
    "OP": Level.OK,
    "UM": Level.MAINTENANCE,
    "PD": Level.DEGRADED,
    "PO": Level.PARTIAL,
    "MO": Level.DOWN,
}
MOST, DEEPEST = 2_000, 6

Row = Mapping[str, object]
Path = tuple[str, ...]


def read_tree(document: object) -> tuple[Report, dict[str, str]] | None:
    """The parts and the level of a tree of components, and all names by id; `None` for none.

    A part that the vendor does not count (`ignore_overall_status`) is left out: a whole region
    that is given up may be down like that for good.
    """
    leaves = list(_leaves(fields(document).get("components")))[:MOST]
    if not any(line(row.get("status"), 60) in STATES for _, row in leaves):
        return None
    named = [(n, row) for n, (_, row) in zip(_names(leaves), leaves, strict=True) if n]
    parts = _told.by_name(_component(name, row) for name, row in named if _counts(row))
    names = {identity(row.get("id")): name for name, row in named}
    return Report(components=parts, complete=False, level=whole(parts)), names


def incident(row: Row, named: Mapping[str, str]) -> Incident | None:
    """One that has no `end_time` is open, a plan as well as trouble."""
    key, title = identity(row.get("id")), line(row.get("title"))
    if not key:
        return None
    planned = row.get("is_planned") is True
    ended = moment(row.get("end_time"))
    began = moment(row.get("start_time"))
    if planned:
        began = moment(row.get("scheduled_start_time")) or began
    affected = objects(row.get("affected_components"))[:MOST]
    level, word = _worst(affected)
    about = loose(row.get("description"))
    return Incident(
        key=key,
        title=title or key,
        level=Level.MAINTENANCE if planned else level,
        started=_told.not_before(began, ended),
        ended=ended,
        planned_end=moment(row.get("scheduled_end_time")) if planned else None,
        components=frozenset(_affected(affected, named)),
        updates=(Update("description", began, "", about),) if about else (),
        word="" if planned else word,
    )


def _leaves(rows: object, path: Path = ()) -> Iterator[tuple[Path, Row]]:
    """The parts, each with the names of the groups above it."""
    for row in objects(rows):
        inner = objects(row.get("components"))
        if inner and len(path) < DEEPEST:
            yield from _leaves(inner, (*path, line(row.get("name"))))
        elif "status" in row:
            yield path, row


def _names(leaves: list[tuple[Path, Row]]) -> list[str]:
    """Names are bare; one that occurs more than once has its groups before it, from the top."""
    often = Counter(line(row.get("name")) for _, row in leaves)
    return [
        name if often[name] < 2 or not name else line(" - ".join(filter(None, (*path, name))))
        for path, row in leaves
        for name in [line(row.get("name"))]
    ]


def _counts(row: Row) -> bool:
    told = fields(row.get("display_options")).get("ignore_overall_status")
    return told is not True and line(told).lower() != "true"


def _component(name: str, row: Row) -> Component:
    word = line(row.get("status"), 60)
    level = STATES.get(word)
    return Component(name, level, "" if level is not None else word.lower())


def _worst(affected: list[dict[str, object]]) -> tuple[Level | None, str]:
    words = [line(row.get("new_status"), 60) for row in affected]
    level = worst(STATES.get(word) for word in words)
    unknown = next((word.lower() for word in words if word and word not in STATES), "")
    return (None if level is Level.OK else level), ("" if level is not None else unknown)


def _affected(affected: list[dict[str, object]], named: Mapping[str, str]) -> Iterator[str]:
    for row in affected:
        name = named.get(identity(row.get("component")))
        if name:
            yield name
