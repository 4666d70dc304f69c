"""What was kept of each outage beside its rows: who saw it when, when we watched, both versions.

A page of rows costs five queries, however many rows it has: an export streams a history of any
length through them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from statuswatch.core.clocks import Account, Sighting, sighting
from statuswatch.core.model import COMPONENT_KEY, PAGE_KEY, Change, Coverage, Role
from statuswatch.store.codec import (
    change_of,
    from_text,
    from_text_or_none,
    to_text,
)
from statuswatch.store.nouns import Row

FRESH = timedelta(minutes=10)
"""Coverage this new may not be written yet."""

Covered = Callable[[str, datetime, datetime], Iterable[Coverage]]


def accounts(
    connection: sqlite3.Connection, rows: Sequence[Row], now: datetime
) -> tuple[Account, ...]:
    """One per row: of its outage; where it is part of none, of itself."""
    seen = _sightings(connection, rows)
    told = [seen.get(row.outage_id or "") or [sighting(row.known)] for row in rows]
    spans = [_span(each) for each in told]
    official = _official(connection, {row.service.id for row in rows})
    periods = [
        (row.service.id, start, end or now) for row, (start, end) in zip(rows, spans, strict=True)
    ]
    watched = _watched(connection, set(periods))
    lines = _lines(connection, rows)
    return tuple(
        Account(
            tuple(told[n]),
            *spans[n],
            official.get(row.service.id),
            watched.get(periods[n], ()),
            lines.get(row.rowid, ()),
        )
        for n, row in enumerate(rows)
    )


def freshened(
    connection: sqlite3.Connection,
    rows: Sequence[Row],
    told: Sequence[Account],
    covered: Covered,
    now: datetime,
) -> tuple[Account, ...]:
    """With the coverage that is not written yet, where it matters."""
    recent = {r.service.id for r, a in zip(rows, told, strict=True) if (a.end or now) > now - FRESH}
    eyes: dict[str, list[str]] = {}
    for row in connection.execute(_EYES, (json.dumps(sorted(recent)),)):
        eyes.setdefault(row["service"], []).append(row["id"])
    return tuple(
        replace(
            account,
            watched=tuple(
                c
                for source in eyes.get(row.service.id, ())
                for c in covered(source, account.start, max(account.start, account.end or now))
            ),
        )
        if (account.end or now) > now - FRESH
        else account
        for row, account in zip(rows, told, strict=True)
    )


_EYES = (
    "SELECT id, service FROM sources WHERE role IN ('official', 'probe') "
    "AND service IN (SELECT value FROM json_each(?))"
)
"""A service is watched when an official or probe source of it is."""


def story(connection: sqlite3.Connection, source: str, key: str) -> tuple[Change, ...]:
    """A story's own lines of the journal, in order."""
    rows = connection.execute(
        "SELECT * FROM changes INDEXED BY changes_of_story "
        "WHERE key = ? AND source = ? AND key IS NOT NULL ORDER BY seq",
        (key, source),
    ).fetchall()
    return tuple(change_of(row) for row in rows)


def _span(seen: Sequence[Sighting]) -> tuple[datetime, datetime | None]:
    if len(seen) == 1:
        (only,) = seen
        return only.began, only.ended and max(only.began, only.ended)
    start = min(s.began for s in seen)
    ends = [s.ended for s in seen if s.ended is not None]
    return start, max(start, *ends) if len(ends) == len(seen) else None


def _sightings(connection: sqlite3.Connection, rows: Iterable[Row]) -> dict[str, list[Sighting]]:
    """By outage. Most outages stand in one page as a whole: only of the others are the incidents
    read once more."""
    seen: dict[str, list[Sighting]] = {}
    for row in rows:
        if row.outage_id is not None:
            seen.setdefault(row.outage_id, []).append(sighting(row.known))
    cut = [
        row["outage"]
        for row in connection.execute(_SIZES, (json.dumps(sorted(seen)),))
        if row["size"] != len(seen[row["outage"]])
    ]
    seen |= {outage: [] for outage in cut}
    for row in connection.execute(_MEMBERS, (json.dumps(cut),)):
        seen[row["outage"]].append(_sighting(row))
    return seen


_SIZES = (
    "SELECT outage, count(*) AS size FROM incidents INDEXED BY incidents_of_outage "
    "WHERE outage IN (SELECT value FROM json_each(?)) GROUP BY outage"
)

_MEMBERS = (
    "SELECT i.outage, i.source, i.key, i.level, i.started, i.ended, i.faded, i.planned_end, i.first_seen, "
    "i.last_seen, i.begun, i.end_stated, i.part_levels, s.role, "
    "(SELECT min(u.at) FROM updates AS u WHERE u.incident = i.id) AS word "
    "FROM incidents AS i JOIN sources AS s ON s.id = i.source "
    "WHERE i.outage IN (SELECT value FROM json_each(?)) ORDER BY i.begun, i.source, i.key"
)


def _sighting(row: sqlite3.Row) -> Sighting:
    """As `clocks.sighting`, without reading the words."""
    return Sighting(
        role=Role(row["role"]),
        began=from_text(row["begun"]),
        ended=from_text_or_none(row["ended"] or row["faded"]),
        first_seen=from_text(row["first_seen"]),
        last_seen=from_text(row["last_seen"]),
        derived=row["key"].startswith((COMPONENT_KEY, PAGE_KEY)),
        planned=False,  # planned work is part of no outage
        stated=bool(row["end_stated"]) and row["ended"] is not None,
        dated=row["started"] is not None and row["started"] != row["first_seen"],
        parts_ailed=any(level >= 2 for _, level in json.loads(row["part_levels"])),
        word=from_text_or_none(row["word"]),
        source=row["source"],
    )


def _official(connection: sqlite3.Connection, services: Iterable[str]) -> Mapping[str, datetime]:
    found = connection.execute(
        "SELECT service, min(added) AS added FROM sources WHERE role = 'official' "
        "AND service IN (SELECT value FROM json_each(?)) GROUP BY service",
        (json.dumps(sorted(services)),),
    )
    return {row["service"]: from_text(row["added"]) for row in found}


Period = tuple[str, datetime, datetime]
"""(service, start, end)."""


def _watched(
    connection: sqlite3.Connection, periods: Iterable[Period]
) -> dict[Period, tuple[Coverage, ...]]:
    asked = sorted(periods)
    told = [[service, to_text(a), to_text(max(a, b))] for service, a, b in asked]
    found: dict[Period, list[Coverage]] = {}
    for n, source, since, until in connection.execute(_WATCHED, (json.dumps(told),)):
        _, start, end = asked[n]
        if since <= told[n][1] and told[n][2] <= until:
            span = Coverage(source, start, end)  # all of it: nothing to read
        else:
            span = Coverage(source, from_text(since), from_text(until))
        found.setdefault(asked[n], []).append(span)
    return {period: tuple(spans) for period, spans in found.items()}


# CROSS JOIN: in this order. The stretches of a source do not overlap, so the last that began
# before the period is the first that can reach into it: no period reads all there is.
_WATCHED = (
    "WITH asked AS (SELECT key AS n, json_extract(value, '$[0]') AS service, "
    "json_extract(value, '$[1]') AS a, json_extract(value, '$[2]') AS b FROM json_each(?)) "
    "SELECT asked.n, c.source, c.since, c.until FROM asked "
    "CROSS JOIN sources AS s ON s.service = asked.service AND s.role IN ('official', 'probe') "
    "CROSS JOIN coverage AS c ON c.source = s.id AND c.since <= asked.b AND c.until >= asked.a "
    "AND c.since >= coalesce("
    "(SELECT max(since) FROM coverage WHERE source = s.id AND since <= asked.a), '')"
)


def _lines(connection: sqlite3.Connection, rows: Sequence[Row]) -> dict[int, tuple[Change, ...]]:
    return {
        rowid: story(connection, source, key)
        for rowid, source, key in rewritten(connection, [row.rowid for row in rows])
    }


def rewritten(connection: sqlite3.Connection, rowids: Sequence[int]) -> list[tuple[int, str, str]]:
    """(rowid, source, key) of those of which something was told otherwise before. Only of these
    are the lines read: there are few."""
    found = connection.execute(_REWRITTEN, (json.dumps(rowids),)).fetchall()
    return [(row["rowid"], row["source"], row["key"]) for row in found]


def look_again(connection: sqlite3.Connection, service: str) -> None:
    """Make the column `rewritten` anew from the journal, in the caller's transaction."""
    connection.execute("UPDATE incidents SET rewritten = NULL WHERE service = ?", (service,))
    ids = [row["id"] for row in connection.execute(_OF_SERVICE, (service,)).fetchall()]
    told = [rowid for rowid, _, _ in rewritten(connection, ids)]
    connection.execute(_LOOKED_AT, (json.dumps(told), service))


_OF_SERVICE = "SELECT id FROM incidents WHERE service = ?"
_LOOKED_AT = (
    "UPDATE incidents SET rewritten = id IN (SELECT value FROM json_each(?)) WHERE service = ?"
)

_REWRITTEN = (
    "WITH asked AS (SELECT i.id AS rowid, i.source, i.key FROM json_each(?) CROSS JOIN "
    "incidents AS i ON i.id = json_each.value WHERE i.rewritten IS NOT 0), "
    "told AS (SELECT asked.*, c.note, json_extract(c.story, '$.started') AS started, "
    "json_extract(c.story, '$.ended') AS ended, json_extract(c.story, '$.level') AS level "
    "FROM asked CROSS JOIN changes AS c INDEXED BY changes_of_story "
    "ON c.key = asked.key AND c.source = asked.source AND c.key IS NOT NULL) "
    "SELECT rowid, source, key FROM told GROUP BY rowid HAVING count(DISTINCT started) > 1 "
    "OR count(DISTINCT ended) > 1 OR count(DISTINCT CASE WHEN ended IS NOT NULL THEN level END) > 1 "
    "OR max(note IN ('withdrawn', 'end not stated', 'last known open'))"
)
