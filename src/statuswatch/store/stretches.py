"""Rows of incidents, newest start first, as walks along an index.

What overlaps a period but began before it is found in two steps: within two days before it by the
same index, longer ones by the index of the few that last. So no filter reads the whole table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from statuswatch.store.codec import LAST, LONG, to_text
from statuswatch.store.nouns import Filter

Place = tuple[str, int]
"""Where a row stands in the order: (begun, rowid)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One walk along one index, named: without statistics SQLite prefers the longer way."""

    index: str
    where: str
    values: tuple[object, ...]


def stretches_of(which: Filter) -> list[list[Stretch]]:
    """Walks in order: all of the first list is newer than all of the second. Each list holds one
    walk per service, or one for all."""
    where = ["1"]
    values: list[object] = []
    if which.at_least is not None:
        where.append("worst >= ?")
        values.append(int(which.at_least))
    if which.until is not None:
        where.append("begun <= ?")
        values.append(to_text(which.until))
    if which.since is None:
        return [_per_service(which, where, values)]
    since, long_ago = to_text(which.since), to_text(which.since - LONG)
    overlaps = "(ended IS NULL OR ended >= ?)"
    recent = _per_service(which, [*where, overlaps, "begun >= ?"], [*values, since, long_ago])
    lasting = _per_service(
        which, ["lasting", *where, overlaps, "begun < ?"], [*values, since, long_ago]
    )
    return [recent, lasting]


def _per_service(which: Filter, where: Sequence[str], values: Sequence[object]) -> list[Stretch]:
    clause = " AND ".join(where)
    index = "incidents_lasting" if "lasting" in where else "incidents_newest"
    if not which.services:
        return [Stretch(index, clause, tuple(values))]
    return [
        Stretch(
            index.replace("_newest", "") + "_of_service",
            f"{clause} AND service = ?",
            (*values, service),
        )
        for service in sorted(which.services)
    ]


def rowids(
    connection: sqlite3.Connection, which: Filter, after: int | None, limit: int
) -> list[int]:
    """The first `limit` rows after `after`, newest start first; none where that one is gone."""
    place = None
    if after is not None:
        row = connection.execute("SELECT begun FROM incidents WHERE id = ?", (after,)).fetchone()
        if row is None:
            return []  # unfollowed between two pages
        place = (str(row["begun"]), after)
    found: list[Place] = []
    for stretches in stretches_of(which):
        if len(found) < limit:
            found += first(connection, stretches, place, limit - len(found))
    return [rowid for _, rowid in found]


def first(
    connection: sqlite3.Connection, stretches: Sequence[Stretch], after: Place | None, limit: int
) -> list[Place]:
    """The first `limit` places after `after`, of all walks together, newest first."""
    begun, rowid = after or (LAST, 1 << 62)
    walks = [
        [
            (str(row["begun"]), int(row["id"]))
            for row in connection.execute(
                page_query(stretch), (*stretch.values, begun, rowid, limit)
            )
        ]
        for stretch in stretches
    ]
    return list(islice(merge(*walks, reverse=True), limit))


def count_query(stretch: Stretch) -> str:
    return f"SELECT count(*) FROM incidents INDEXED BY {stretch.index} WHERE {stretch.where}"


def ended_query(stretch: Stretch) -> str:
    return (
        f"SELECT begun, id FROM incidents INDEXED BY {stretch.index} "
        f"WHERE {stretch.where} AND ended IS NOT NULL"
    )


def page_query(stretch: Stretch) -> str:
    return (
        f"SELECT begun, id FROM incidents INDEXED BY {stretch.index} WHERE {stretch.where} AND (begun, id) < (?, ?) "
        "ORDER BY begun DESC, id DESC LIMIT ?"
    )
