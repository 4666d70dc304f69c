"""History: incidents, outages, coverage and samples, read in pages by key."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from statuswatch.core.clocks import Account
from statuswatch.core.line import Line, line_of
from statuswatch.core.model import Change, Coverage, KnownIncident, Measure, Outage
from statuswatch.core.record import record
from statuswatch.store import clusters, outage_pages, versions
from statuswatch.store.buffer import Buffer
from statuswatch.store.codec import (
    from_page,
    from_text,
    known_incident_of,
    service_of,
    source_of,
    to_text,
)
from statuswatch.store.connection import Database
from statuswatch.store.finding import SqliteFinding
from statuswatch.store.lines import Lines, SqliteLines
from statuswatch.store.memory import updates_of
from statuswatch.store.nouns import Filter, Hour, Order, OutageRow, Page, Row
from statuswatch.store.stretches import count_query, ended_query, rowids, stretches_of


class SqliteHistory:
    """See `protocols.History`."""

    def __init__(self, database: Database, buffer: Buffer) -> None:
        self._database = database
        self._buffer = buffer
        self.finding = SqliteFinding(database)
        self.lines: Lines = SqliteLines(database, self._long_way)

    def rows(
        self, which: Filter = Filter(), after: int | None = None, limit: int = 256
    ) -> tuple[Row, ...]:
        with self._database.reading() as connection:
            return _rows(connection, rowids(connection, which, after, limit))

    def count(self, which: Filter = Filter()) -> int:
        with self._database.reading() as connection:
            return sum(
                int(connection.execute(count_query(stretch), stretch.values).fetchone()[0])
                for stretches in stretches_of(which)
                for stretch in stretches
            )

    def outages(
        self, service: str, *, now: datetime, since: datetime | None = None
    ) -> tuple[Outage, ...]:
        """Newest first; `since`: those that ended at or after it, or have not. An ongoing one
        ends `now`."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM outages WHERE service = ? AND (ended IS NULL OR ended >= ?) "
                "ORDER BY started DESC, id",
                (service, "" if since is None else to_text(since)),
            ).fetchall()
            return _outages(connection, rows, now)

    def lasting(self, *, now: datetime) -> tuple[Outage, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM outages WHERE ended IS NULL ORDER BY started, id"
            ).fetchall()
            return _outages(connection, rows, now)

    def standing(self) -> frozenset[str]:
        rows = self._database.ask(
            "SELECT service FROM sources WHERE silent IS NOT NULL AND paused <> 'left' UNION "
            "SELECT s.service FROM incidents AS i JOIN sources AS s ON s.id = i.source "
            "WHERE i.ended IS NULL AND s.paused <> 'left'"
        )
        return frozenset(row["service"] for row in rows)

    def outage_count(self, which: Filter = Filter()) -> int:
        with self.finding.reading(which) as connection:
            return outage_pages.count(connection, which)

    def outage_total(self, which: Filter = Filter(), *, now: datetime) -> tuple[int, timedelta]:
        with self.finding.reading(which) as connection:
            return outage_pages.total(connection, which, now)

    def outage_page(
        self,
        which: Filter,
        order: Order,
        start: int,
        limit: int = 256,
        *,
        now: datetime,
        of: int = 0,
    ) -> tuple[OutageRow, ...]:
        with self._database.lock:
            found = self.finding.ids(which, order, start, limit, of)
            with self._database.reading() as connection:
                return tuple(outage_pages.rows(connection, found, now))

    def outage_ids(
        self, which: Filter, order: Order, start: int, limit: int = 256
    ) -> tuple[str, ...]:
        return tuple(self.finding.ids(which, order, start, limit))

    def outage_places(
        self, which: Filter, order: Order, outages: Iterable[str]
    ) -> Mapping[str, int]:
        return self.finding.places(which, order, outages)

    def outage_incidents(self, outages: Sequence[str]) -> tuple[Row, ...]:
        with self._database.reading() as connection:
            return _rows(connection, outage_pages.incidents(connection, outages))

    def accounts(self, rows: Sequence[Row], *, now: datetime) -> tuple[Account, ...]:
        with self._database.reading() as connection:
            return self._accounts(connection, rows, now)

    def story(self, source: str, key: str) -> tuple[Change, ...]:
        with self._database.reading() as connection:
            return versions.story(connection, source, key)

    def ended(self, since: datetime) -> Mapping[str, tuple[KnownIncident, ...]]:
        """By the ids of their services, oldest first."""
        with self._database.reading() as connection:
            places = [
                (str(row["begun"]), int(row["id"]))
                for stretches in stretches_of(Filter(since=since))
                for stretch in stretches
                for row in connection.execute(ended_query(stretch), stretch.values)
            ]
            found: dict[str, tuple[KnownIncident, ...]] = {}
            for row in _rows(connection, [rowid for _, rowid in sorted(places)]):
                found[row.service.id] = (*found.get(row.service.id, ()), row.known)
        return found

    def rebuild(self, now: datetime) -> int:
        """One transaction per service. What was said is read again step by step (`learn`)."""
        services = [str(row["id"]) for row in self._database.ask("SELECT id FROM services")]
        made = 0
        for service in services:
            with self._database.writing() as connection:
                made += clusters.remake(connection, service, now)
                versions.look_again(connection, service)
        self.finding.learn_anew()
        return made

    def coverage(
        self, sources: Iterable[str], since: datetime, until: datetime
    ) -> tuple[Coverage, ...]:
        """Cut to the period, oldest first per source; with what is not yet written."""
        return tuple(c for source in sources for c in self._covered(source, since, until))

    def samples(self, source: str, since: datetime) -> tuple[tuple[datetime, Measure], ...]:
        """Oldest first: what is older than a day as hourly medians, newer as taken."""
        with self._database.lock, self._database.reading() as connection:
            rows = connection.execute(
                "SELECT hour AS at, name, median AS value, unit FROM sample_hours "
                "WHERE source = ?1 AND hour >= ?2 UNION ALL "
                "SELECT at, name, value, unit FROM samples WHERE source = ?1 AND at >= ?2",
                (source, to_text(since)),
            ).fetchall()
            taken = [(from_text(r["at"]), Measure(r["name"], r["value"], r["unit"])) for r in rows]
            pending = self._buffer.of(source)
            if pending is not None:
                taken += [(at, m) for at, m in pending.samples if at >= since]
        return tuple(sorted(taken, key=lambda pair: (pair[0], pair[1].name)))

    def hours(self, source: str, name: str, since: datetime) -> tuple[Hour, ...]:
        """Minimum, median and maximum per hour, oldest first, of one measure."""
        from statistics import median  # brings fractions and random along: 3 ms for few

        rows = self._database.ask(
            "SELECT * FROM sample_hours WHERE source = ? AND name = ? AND hour >= ? ORDER BY hour",
            (source, name, to_text(since)),
        )
        hours = {
            row["hour"]: Hour(
                from_text(row["hour"]), row["low"], row["median"], row["high"], row["unit"]
            )
            for row in rows
        }
        raw: dict[datetime, list[Measure]] = {}
        for at, measure in self.samples(source, since):
            hour = at.replace(minute=0, second=0, microsecond=0)
            if measure.name == name and to_text(hour) not in hours:
                raw.setdefault(hour, []).append(measure)
        fresh = [
            Hour(hour, min(v), median(v), max(v), measures[0].unit)
            for hour, measures in raw.items()
            if (v := [m.value for m in measures])
        ]
        return tuple(sorted((*hours.values(), *fresh), key=lambda h: h.at))

    def evidence(self, seq: int) -> tuple[Page, ...]:
        rows = self._database.ask(
            "SELECT e.url, p.body FROM evidence AS e JOIN pages AS p ON p.id = e.page "
            "WHERE e.seq = ? ORDER BY e.position",
            (seq,),
        )
        return tuple(Page(row["url"], from_page(row["body"])) for row in rows)

    def _accounts(
        self, connection: sqlite3.Connection, rows: Sequence[Row], now: datetime
    ) -> tuple[Account, ...]:
        told = versions.accounts(connection, rows, now)
        return versions.freshened(connection, rows, told, self._covered, now)

    def _long_way(
        self, connection: sqlite3.Connection, found: Sequence[int], now: datetime
    ) -> Iterator[Line]:
        rows = _rows(connection, found)
        for row, told in zip(rows, self._accounts(connection, rows, now), strict=True):
            yield line_of(record(row.service, row.source, row.known, row.outage_id, told, now))

    def _covered(self, source: str, since: datetime, until: datetime) -> list[Coverage]:
        with self._database.lock:
            rows = self._database.ask(
                "SELECT since, until FROM coverage WHERE source = ? AND since <= ? AND until >= ? "
                "ORDER BY since",
                (source, to_text(until), to_text(since)),
            )
            spans = [(from_text(row["since"]), from_text(row["until"])) for row in rows]
            pending = self._buffer.of(source)
            fresh = () if pending is None else pending.runs
            for run in fresh:
                near, far = run.since - run.reach, run.until + run.reach
                touched = [s for s in spans if s[1] >= near and s[0] <= far]
                joined = (
                    min([run.since, *(s for s, _ in touched)]),
                    max([run.until, *(u for _, u in touched)]),
                )
                spans = [s for s in spans if s not in touched] + [joined]
        cut = sorted((max(s, since), min(u, until)) for s, u in spans)
        return [Coverage(source, s, u) for s, u in cut if s <= u]


def _outages(
    connection: sqlite3.Connection, rows: Sequence[sqlite3.Row], now: datetime
) -> tuple[Outage, ...]:
    members: dict[str, list[tuple[str, str]]] = {}
    for row in connection.execute(
        "SELECT outage, source, key FROM incidents "
        "WHERE outage IN (SELECT value FROM json_each(?)) ORDER BY begun, source, key",
        (json.dumps([row["id"] for row in rows]),),
    ).fetchall():
        members.setdefault(row["outage"], []).append((row["source"], row["key"]))
    return tuple(outage_pages.outage_of(row, members.get(row["id"], []), now) for row in rows)


def _rows(connection: sqlite3.Connection, rowids: Sequence[int]) -> tuple[Row, ...]:
    if not rowids:
        return ()
    chosen = json.dumps(rowids)
    told = updates_of(connection, rowids)
    found = {
        row["id"]: row
        for row in connection.execute(
            "SELECT * FROM incidents WHERE id IN (SELECT value FROM json_each(?))", (chosen,)
        ).fetchall()
    }
    sources = {
        row["id"]: source_of(row)
        for row in connection.execute(
            "SELECT * FROM sources WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({row["source"] for row in found.values()})),),
        ).fetchall()
    }
    services = {
        row["id"]: service_of(row)
        for row in connection.execute(
            "SELECT * FROM services WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({source.service for source in sources.values()})),),
        ).fetchall()
    }
    rows = []
    for rowid in rowids:
        row = found[rowid]
        source = sources[row["source"]]
        known = known_incident_of(row, source.role, told.get(rowid, ()))
        rows.append(Row(services[source.service], source, known, row["outage"], rowid))
    return tuple(rows)
