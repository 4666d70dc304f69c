"""Outages by number: any page of any order, counts and sums, each walked within one index.

An order is one walk or a few that follow each other (still ongoing, then over; service by
service). A page skips to its place inside the covering index: 45 ms to the end of a million,
4 ms of a hundred thousand (docs/performance.md), so nothing is kept that could grow stale.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from statuswatch.core.model import Level, Outage, Service
from statuswatch.core.timeline import Bar
from statuswatch.store.codec import from_text, from_text_or_none, service_of, to_text
from statuswatch.store.nouns import By, Filter, Kind, Order, OutageRow
from statuswatch.store.outage_rows import Member, planned_row, row_of

FEW = 4000
"""Outages found by their words up to which each is looked up and sorted, instead of looking for
them along an index."""

_PLANNED = (
    "(SELECT 'm' || id AS id, service, begun AS started, ended, 1 AS worst, CAST(round((julianday("
    "ended) - julianday(begun)) * 86400000) AS INTEGER) * 1000 AS lasted FROM incidents "
    "INDEXED BY incidents_planned WHERE planned_end IS NOT NULL)"
)
"""Planned work in the shape of outages. Its id is an `m` before the incident's."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A stretch of an order: along `index`, where `where`, by `keys`, all in one direction.
    `table`: where it has no index to walk along."""

    index: str
    where: str
    values: tuple[object, ...]
    keys: tuple[str, ...]
    descending: bool
    table: str = ""

    @property
    def source(self) -> str:
        return f"FROM {self.table or 'outages INDEXED BY ' + self.index} WHERE {self.where}"

    @property
    def ongoing(self) -> str:
        """Those of it that are not over."""
        table = self.table or "outages INDEXED BY outages_longest"
        return f"FROM {table} WHERE {self.where} AND lasted IS NULL"


def walks(connection: sqlite3.Connection, which: Filter, order: Order) -> list[Walk]:
    """The walks of an order, first to last. Ties are the newest first, whichever way it goes.
    With words, `temp.found` must be ready for them."""
    table = _table(connection, which)
    made = _walks(connection, which, order)
    return [replace(walk, table=table) for walk in made] if table else made


def _table(connection: sqlite3.Connection, which: Filter) -> str:
    """What is walked if not an index of outages."""
    if which.kind is Kind.MAINTENANCE:
        return _PLANNED
    if not which.words:
        return ""
    sql = "SELECT count(*) FROM (SELECT 1 FROM temp.found LIMIT ?)"
    few = int(connection.execute(sql, (FEW + 1,)).fetchone()[0]) <= FEW
    return "temp.found CROSS JOIN outages ON outages.id = found.outage" if few else ""


def _walks(connection: sqlite3.Connection, which: Filter, order: Order) -> list[Walk]:
    where, values = _conditions(which)
    newest = ("started", "id")
    if order.by is By.BEGAN:
        index = "outages_newest"
        if len(which.services) == 1:
            index = "outages_of_service"
        return [Walk(index, where, values, newest, order.descending)]
    made: list[Walk] = []
    if order.by is By.LASTED:
        # What goes on lasts longest: nobody knows how long. Of these the oldest.
        longest = ("lasted", *newest)
        ongoing = Walk(
            "outages_longest", where + " AND lasted IS NULL", values, newest, not order.descending
        )
        over = where + " AND lasted IS NOT NULL"
        made = [ongoing, Walk("outages_longest", over, values, longest, order.descending)]
    elif order.by is By.WORST:
        made = [
            Walk("outages_worst", where + " AND worst = ?", (*values, int(level)), newest, True)
            for level in sorted(Level, reverse=True)
            if level.ails or which.kind is Kind.MAINTENANCE
        ]
    else:
        made = [
            Walk("outages_of_service", where + " AND service = ?", (*values, name), newest, True)
            for name in _services(connection, which)
        ]
        return made if not order.descending else made[::-1]
    return made if order.descending else made[::-1]


def _conditions(which: Filter) -> tuple[str, tuple[object, ...]]:
    where, values = ["1"], list[object]()
    if which.words:
        where.append("id IN (SELECT outage FROM temp.found)")
    if which.at_least is not None and which.kind is Kind.TROUBLE:
        where.append("worst >= ?")
        values.append(int(which.at_least))
    if which.until is not None:
        where.append("started <= ?")
        values.append(to_text(which.until))
    if which.since is not None:
        where.append("(ended IS NULL OR ended >= ?)")
        values.append(to_text(which.since))
    if len(which.services) == 1:
        where.append("service = ?")
        values += which.services
    elif which.services:
        where.append("service IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(which.services)))
    return " AND ".join(where), tuple(values)


def _services(connection: sqlite3.Connection, which: Filter) -> list[str]:
    """In the order of their names, as the eye compares them."""
    rows = connection.execute("SELECT id, name FROM services").fetchall()
    chosen = [row for row in rows if not which.services or row["id"] in which.services]
    return [row["id"] for row in sorted(chosen, key=lambda r: (r["name"].casefold(), r["id"]))]


def total(connection: sqlite3.Connection, which: Filter, now: datetime) -> tuple[int, timedelta]:
    """How many, and how long they lasted all together; what goes on, until `now`."""
    (walk,) = walks(connection, which, Order())
    number, over = connection.execute(
        f"SELECT count(*), total(lasted) {walk.source}", walk.values
    ).fetchone()
    ongoing = connection.execute(f"SELECT started {walk.ongoing}", walk.values).fetchall()
    going = sum((max(now - from_text(row["started"]), timedelta()) for row in ongoing), timedelta())
    return int(number), timedelta(microseconds=int(over)) + going


def count(connection: sqlite3.Connection, which: Filter) -> int:
    (walk,) = walks(connection, which, Order())
    return _counted(connection, walk)


def _counted(connection: sqlite3.Connection, walk: Walk, extra: str = "", *more: object) -> int:
    sql = f"SELECT count(*) {walk.source}{extra}"
    return int(connection.execute(sql, (*walk.values, *more)).fetchone()[0])


def ids(
    connection: sqlite3.Connection,
    which: Filter,
    order: Order,
    start: int,
    limit: int,
    of: int = 0,
) -> list[str]:
    """The ids of the rows `start` .. `start + limit`. `of`: how many there are, where that is
    known (else 0): what is nearer to the end is then walked to from there."""
    made = walks(connection, which, order)
    if len(made) == 1 and of // 2 < start < of:
        return _from_the_end(connection, made[0], of - start - limit, min(limit, of - start))
    found: list[str] = []
    skip = max(0, start)
    for walk in made:
        wanted = limit - len(found)
        if wanted <= 0:
            break
        rows = connection.execute(page_query(walk), (*walk.values, wanted, skip)).fetchall()
        found += [str(row["id"]) for row in rows]
        # Only a walk that was skipped as a whole must be counted.
        skip = 0 if rows or not skip else max(0, skip - _counted(connection, walk))
    return found


def _from_the_end(connection: sqlite3.Connection, walk: Walk, skip: int, many: int) -> list[str]:
    back = replace(walk, descending=not walk.descending)
    values = (*walk.values, many, max(0, skip))
    rows = connection.execute(page_query(back), values).fetchall()
    return [str(row["id"]) for row in reversed(rows)]


def page_query(walk: Walk) -> str:
    way = " DESC" if walk.descending else ""
    keys = ", ".join(key + way for key in walk.keys)
    return f"SELECT id {walk.source} ORDER BY {keys} LIMIT ? OFFSET ?"


def places(
    connection: sqlite3.Connection, which: Filter, order: Order, wanted: Iterable[str]
) -> dict[str, int]:
    """At which number each of these outages stands; what is filtered out or gone stands nowhere."""
    found: dict[str, int] = {}
    before = 0
    missing = set(wanted)
    for walk in walks(connection, which, order):
        for outage in sorted(missing):
            keys = ", ".join(walk.keys)
            row = connection.execute(
                f"SELECT {keys} FROM {walk.table or 'outages'} WHERE id = ? AND {walk.where}",
                (outage, *walk.values),
            ).fetchone()
            if row is not None:
                sign = ">" if walk.descending else "<"
                ahead = f" AND ({keys}) {sign} ({', '.join('?' * len(walk.keys))})"
                found[outage] = before + _counted(connection, walk, ahead, *tuple(row))
        missing -= found.keys()
        if not missing:
            break
        before += _counted(connection, walk)
    return found


def number_of(connection: sqlite3.Connection, which: Filter, at: datetime) -> int:
    """How many began later than `at`: at which number, newest first, the one before it stands."""
    (walk,) = walks(connection, which, Order())
    return _counted(connection, walk, " AND started > ?", to_text(at))


def bars(
    connection: sqlite3.Connection, which: Filter, start: int, limit: int, now: datetime
) -> list[Bar]:
    """By number, newest first, without what was said."""
    (walk,) = walks(connection, which, Order())
    found = connection.execute(
        f"SELECT id, service, started, ended, worst {walk.source} "
        "ORDER BY started DESC, id DESC LIMIT ? OFFSET ?",
        (*walk.values, limit, start),
    ).fetchall()
    return [_bar(row, now) for row in found]


def _bar(row: sqlite3.Row, now: datetime) -> Bar:
    start, end = from_text(row["started"]), from_text_or_none(row["ended"])
    last = max(start, now) if end is None else end
    return Bar(row["id"], row["service"], start, last, Level(row["worst"]), end is None)


def rows(connection: sqlite3.Connection, chosen: Sequence[str], now: datetime) -> list[OutageRow]:
    """These outages with what their incidents say, in the given order."""
    if any(planned(each) for each in chosen):
        return _planned_rows(connection, chosen, now)
    asked = (json.dumps(chosen),)
    kept = {
        row["id"]: row
        for row in connection.execute(
            "SELECT * FROM outages WHERE id IN (SELECT value FROM json_each(?))", asked
        ).fetchall()
    }
    members: dict[str, list[Member]] = {}
    for row in connection.execute(_MEMBERS, asked).fetchall():
        members.setdefault(row["outage"], []).append(_member(row))
    services = _followed(connection, {row["service"] for row in kept.values()})
    official = _official(connection)
    return [
        row_of(
            services[kept[each]["service"]],
            outage_of(kept[each], [(m.source, m.key) for m in members.get(each, [])], now),
            members.get(each, []),
            official.get(kept[each]["service"]),
        )
        for each in chosen
        if each in kept
    ]


def planned(outage: str) -> bool:
    """Is this the id of planned work? (Those of outages are hexadecimal digits.)"""
    return outage.startswith("m")


def _planned_rows(
    connection: sqlite3.Connection, chosen: Sequence[str], now: datetime
) -> list[OutageRow]:
    found = connection.execute(
        _MEMBERS.replace("i.outage IN", "i.id IN").replace("i.begun,", "i.begun, i.ended,"),
        (json.dumps(incidents(connection, chosen)),),
    ).fetchall()
    by_id = {f"m{row['id']}": row for row in found}
    services = _followed(connection, {row["service"] for row in found})
    return [
        planned_row(
            services[row["service"]], each, _member(row), from_text_or_none(row["ended"]), now
        )
        for each in chosen
        if (row := by_id.get(each)) is not None
    ]


_MEMBERS = (
    "SELECT i.id, i.outage, i.source, i.key, i.title, i.worst, i.begun, i.components, "
    "s.kind, s.role, s.service, (SELECT min(u.at) FROM updates AS u WHERE u.incident = i.id) AS word "
    "FROM incidents AS i JOIN sources AS s ON s.id = i.source "
    "WHERE i.outage IN (SELECT value FROM json_each(?)) ORDER BY i.begun, i.source, i.key"
)


def _member(row: sqlite3.Row) -> Member:
    return Member(
        rowid=row["id"],
        source=row["source"],
        key=row["key"],
        title=row["title"],
        worst=None if row["worst"] is None else Level(row["worst"]),
        begun=from_text(row["begun"]),
        parts=tuple(json.loads(row["components"])),
        kind=row["kind"],
        role=row["role"],
        word=from_text_or_none(row["word"]),
    )


def _followed(connection: sqlite3.Connection, wanted: Iterable[str]) -> Mapping[str, Service]:
    found = connection.execute(
        "SELECT * FROM services WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(wanted)),),
    ).fetchall()
    return {row["id"]: service_of(row) for row in found}


def _official(connection: sqlite3.Connection) -> dict[str, datetime]:
    """Since when each service has a source that can say so itself."""
    found = connection.execute(
        "SELECT service, min(added) AS added FROM sources WHERE role = 'official' GROUP BY service"
    ).fetchall()
    return {row["service"]: from_text(row["added"]) for row in found}


def incidents(connection: sqlite3.Connection, chosen: Sequence[str]) -> list[int]:
    """The rowids of the incidents of these outages, outage by outage, each oldest first."""
    found: dict[str, list[int]] = {}
    for row in connection.execute(
        "SELECT id, outage FROM incidents WHERE outage IN (SELECT value FROM json_each(?)) "
        "ORDER BY begun, source, key",
        (json.dumps(chosen),),
    ).fetchall():
        found.setdefault(row["outage"], []).append(int(row["id"]))
    found |= {each: [int(each[1:])] for each in chosen if planned(each)}
    return [rowid for each in chosen for rowid in found.get(each, [])]


def outage_of(row: sqlite3.Row, members: Sequence[tuple[str, str]], now: datetime) -> Outage:
    """An outage of the derived index; an ongoing one ends `now`."""
    start, end = from_text(row["started"]), from_text_or_none(row["ended"])
    return Outage(
        row["id"],
        start,
        max(start, now) if end is None else end,
        Level(row["worst"]),
        tuple(members),
        end is None,
    )
