"""The history as lines of an export: a page of them costs a handful of queries.

Most incidents are over and told by one source. SQLite finds out which ones are (`_KEPT`), puts their
messages together and says whether we watched all the time; what is left is text that goes into the
file as it is. All others take the long way, through their accounts.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from statuswatch.core.line import Kept, Line, Teller, line_of_kept, share_of
from statuswatch.core.record import address_of
from statuswatch.core.rewriting import Revision, revisions
from statuswatch.store import outage_pages, versions
from statuswatch.store.codec import to_text
from statuswatch.store.connection import Database
from statuswatch.store.nouns import Filter
from statuswatch.store.stretches import rowids

LongWay = Callable[[sqlite3.Connection, Sequence[int], datetime], Iterable[Line]]
"""The lines of these incidents, in order, whatever they are."""


class LinePage(NamedTuple):
    """`last`: hand it in for the page after this; `None`: there is none."""

    lines: tuple[Line, ...]
    last: int | None


class Lines(Protocol):
    """Each page is a moment of its own. `words`: with what the vendors said. Raises StoreError."""

    def page(
        self, which: Filter, after: int | None, limit: int, *, now: datetime, words: bool = True
    ) -> LinePage:
        """Newest start first. `after`: the `last` of the page before."""
        ...

    def of(self, outages: Sequence[str], *, now: datetime, words: bool = True) -> tuple[Line, ...]:
        """What these outages are made of, in their order, each's oldest first."""
        ...


class SqliteLines:
    """See `Lines`."""

    def __init__(self, database: Database, long_way: LongWay) -> None:
        self._database = database
        self._long_way = long_way

    def page(
        self, which: Filter, after: int | None, limit: int, *, now: datetime, words: bool = True
    ) -> LinePage:
        with self._database.reading() as connection:
            found = rowids(connection, which, after, limit)
            lines = self._lines(connection, found, now, words=words)
        return LinePage(lines, found[-1] if len(found) == limit else None)

    def of(self, outages: Sequence[str], *, now: datetime, words: bool = True) -> tuple[Line, ...]:
        with self._database.reading() as connection:
            found = outage_pages.incidents(connection, outages)
            return self._lines(connection, found, now, words=words)

    def _lines(
        self, connection: sqlite3.Connection, found: Sequence[int], now: datetime, *, words: bool
    ) -> tuple[Line, ...]:
        short = _short(connection, found, now, words=words)
        rest = [rowid for rowid in found if rowid not in short]
        long = dict(zip(rest, self._long_way(connection, rest, now), strict=True)) if rest else {}
        return tuple(short[rowid] if rowid in short else long[rowid] for rowid in found)


_OVER = "coalesce(i.ended, i.faded)"
_END = f"max(i.begun, {_OVER})"

# The stretches of a source do not overlap: the last that began before the outage is the only one
# that can hold all of it.
_WATCHED = (
    "EXISTS (SELECT 1 FROM sources AS s WHERE s.service = i.service AND s.role IN ('official', "
    "'probe') AND (SELECT c.until FROM coverage AS c WHERE c.source = s.id AND c.since <= i.begun "
    f"ORDER BY c.since DESC LIMIT 1) >= {_END})"
)

_TIME = "CASE substr(u.at, 21, 3) WHEN '000' THEN substr(u.at, 1, 19) ELSE substr(u.at, 1, 23) END"
_WORDS = (
    f"(SELECT json_group_array(json_object('at', {_TIME} || 'Z', 'phase', u.phase, 'text', u.text)) "
    "FROM updates AS u WHERE u.incident = i.id)"
)


def _kept(updates: str) -> str:
    """Three columns for us, the others as `Kept` has them."""
    return (
        f"SELECT i.id, i.source, i.rewritten, {_WATCHED}, i.key, i.title, i.level, i.worst, "
        f"i.started, i.ended, {_OVER}, i.planned_end, i.url, i.components, i.first_seen, "
        f"i.last_seen, i.end_stated, i.part_levels, i.outage, i.begun, {updates} "
        "FROM json_each(:ids) CROSS JOIN incidents AS i ON i.id = json_each.value "
        f"WHERE {_END} <= :until AND NOT EXISTS (SELECT 1 FROM incidents AS j "
        "INDEXED BY incidents_of_outage WHERE j.outage = i.outage AND j.id <> i.id)"
    )


_KEPT = {True: _kept(_WORDS), False: _kept("'[]'")}


def _short(
    connection: sqlite3.Connection, found: Sequence[int], now: datetime, *, words: bool
) -> dict[int, Line]:
    """By rowid: the lines of those that are as `Kept` wants them."""
    until = to_text(now - versions.FRESH)  # later on, coverage may not be written yet
    asked = {"ids": json.dumps(found), "until": until}
    rows = _plain(connection).execute(_KEPT[words], asked).fetchall()
    revised = _revised(connection, [row[0] for row in rows if row[2] != 0])
    tellers = _tellers(connection, {row[1] for row in rows})
    shares = _shares(connection, [row[0] for row in rows if not row[3]])
    return {
        row[0]: line_of_kept(
            Kept._make(row[4:]),
            tellers[row[1]],
            1.0 if row[3] else shares.get(row[0], 0.0),
            revised.get(row[0], ()),
        )
        for row in rows
    }


def _revised(
    connection: sqlite3.Connection, found: Sequence[int]
) -> Mapping[int, tuple[Revision, ...]]:
    if not found:
        return {}
    return {
        rowid: revisions(versions.story(connection, source, key))
        for rowid, source, key in versions.rewritten(connection, found)
    }


def _tellers(connection: sqlite3.Connection, sources: Iterable[str]) -> Mapping[str, Teller]:
    rows = _plain(connection).execute(
        "SELECT s.id, s.kind, s.url, s.role, v.name, (SELECT min(added) FROM sources "
        "WHERE service = v.id AND role = 'official') FROM json_each(?) CROSS JOIN sources AS s "
        "ON s.id = json_each.value CROSS JOIN services AS v ON v.id = s.service",
        (json.dumps(sorted(sources)),),
    )
    return {
        name: Teller(kind, address_of(url), role, service, official)
        for name, kind, url, role, service, official in rows
    }


_SPANS = (
    f"SELECT i.id, i.begun, {_END}, c.since, c.until "
    "FROM json_each(?) CROSS JOIN incidents AS i ON i.id = json_each.value "
    "CROSS JOIN sources AS s ON s.service = i.service AND s.role IN ('official', 'probe') "
    f"CROSS JOIN coverage AS c ON c.source = s.id AND c.since <= {_END} AND c.until >= i.begun "
    "AND c.since >= coalesce("
    "(SELECT max(since) FROM coverage WHERE source = s.id AND since <= i.begun), '')"
)


def _shares(connection: sqlite3.Connection, found: Sequence[int]) -> Mapping[int, float]:
    """Of those that we watched for a part of their time."""
    spans: dict[tuple[int, str, str], list[tuple[str, str]]] = {}
    for rowid, begun, end, since, until in _plain(connection).execute(_SPANS, (json.dumps(found),)):
        spans.setdefault((rowid, begun, end), []).append((since, until))
    return {rowid: share_of(watched, begun, end) for (rowid, begun, end), watched in spans.items()}


def _plain(connection: sqlite3.Connection) -> sqlite3.Cursor:
    """Rows as tuples: a name for each column is half of what they cost."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor
