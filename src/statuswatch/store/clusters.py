"""The derived index of outages: which incidents are one trouble, kept so that it can be paged.

A commit works out anew only the neighbourhood of what it touched; `remake` all of a service.
Both must agree, and a property test says that they do.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from statuswatch.core.model import Outage, Role
from statuswatch.core.outage import GAP, outages
from statuswatch.store.codec import LAST, LONG, from_text, known_incident_of, to_set, to_text

_END = "max(i.begun, coalesce(i.ended, i.faded, '" + LAST + "'))"
_JOIN = " JOIN sources AS s ON s.id = i.source WHERE "
_ROWS = "SELECT i.*, s.role FROM incidents AS i" + _JOIN
_FEW = "SELECT i.*, s.role FROM incidents AS i INDEXED BY incidents_lasting_of_service" + _JOIN
_COUNTS = " AND i.planned_end IS NULL AND (i.worst >= 2 OR i.part_levels <> '[]')"
"""Planned work and what never was degraded are no outage: they connect nothing."""

Span = tuple[str, str]


def refresh(
    connection: sqlite3.Connection, service: str, touched: Sequence[int], now: datetime
) -> None:
    """Work out anew the outages that the incidents `touched` (row ids) are or were part of."""
    if touched:
        rows = _neighbourhood(connection, service, touched, to_text(now))
        _write(connection, service, rows, now)


def remake(connection: sqlite3.Connection, service: str, now: datetime) -> int:
    """Make all outages of a service anew; how many there are."""
    connection.execute("DELETE FROM outages WHERE service = ?", (service,))
    rows = connection.execute(_ROWS + "i.service = ?", (service,)).fetchall()
    return _write(connection, service, {row["id"]: row for row in rows}, now)


def _neighbourhood(
    connection: sqlite3.Connection, service: str, touched: Sequence[int], now: str
) -> dict[int, sqlite3.Row]:
    """The touched, those of their outages until now, and all that a chain of overlaps reaches."""
    rows = {
        row["id"]: row
        for row in connection.execute(
            _ROWS + "i.id IN (SELECT value FROM json_each(:ids)) OR i.outage IN "
            "(SELECT outage FROM incidents WHERE id IN (SELECT value FROM json_each(:ids)))",
            {"ids": json.dumps(touched)},
        ).fetchall()
    }
    spans: list[Span] = []
    while (wider := _joined(_span(row, now) for row in rows.values() if _counts(row))) != spans:
        for span in wider:
            if span not in spans:
                rows |= {row["id"]: row for row in _overlapping(connection, service, span)}
        spans = wider
    return rows


def _counts(row: sqlite3.Row) -> bool:
    ails = row["part_levels"] != "[]" or (row["worst"] is not None and row["worst"] >= 2)
    return row["planned_end"] is None and ails


def _span(row: sqlite3.Row, now: str) -> Span:
    begun = row["begun"] if row["ended"] else min(row["begun"], now)
    return begun, max(begun, row["ended"] or row["faded"] or LAST)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans no further apart than the gap, as one."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= _later(joined[-1][1]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _later(text: str) -> str:
    return text if text == LAST else to_text(from_text(text) + GAP)


def _overlapping(connection: sqlite3.Connection, service: str, span: Span) -> list[sqlite3.Row]:
    since = from_text(span[0]) - GAP
    values = {
        "service": service,
        "since": to_text(since),
        "long_ago": to_text(since - LONG),
        "until": _later(span[1]),
    }
    end = f" AND {_END} >= :since" + _COUNTS
    recent = "i.service = :service AND i.begun BETWEEN :long_ago AND :until" + end
    old = "i.service = :service AND i.lasting AND i.begun < :long_ago" + end
    return (
        connection.execute(_ROWS + recent, values).fetchall()
        + connection.execute(_FEW + old, values).fetchall()
    )


def _write(
    connection: sqlite3.Connection, service: str, rows: Mapping[int, sqlite3.Row], now: datetime
) -> int:
    found = connection.execute("SELECT parts FROM services WHERE id = ?", (service,)).fetchone()
    parts = to_set(found["parts"])
    known = (known_incident_of(row, Role(row["role"])) for row in rows.values())
    fresh = outages(known, now, parts=parts)
    home = {member: outage.id for outage in fresh for member in outage.incidents}
    moved = []
    for row in rows.values():
        wanted = home.get((row["source"], row["key"]))
        if row["outage"] != wanted:
            moved.append((wanted, row["id"]))
    connection.executemany("UPDATE incidents SET outage = ? WHERE id = ?", moved)
    gone = {row["outage"] for row in rows.values()} - {None} - {o.id for o in fresh}
    connection.executemany("DELETE FROM outages WHERE id = ?", [(each,) for each in sorted(gone)])
    connection.executemany(
        "INSERT INTO outages (id, service, started, ended, worst) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET started = excluded.started, ended = excluded.ended, "
        "worst = excluded.worst",
        [_values(outage, service) for outage in fresh],
    )
    return len(fresh)


def _values(outage: Outage, service: str) -> tuple[str, str, str, str | None, int]:
    ended = None if outage.ongoing else to_text(outage.end)
    return outage.id, service, to_text(outage.start), ended, int(outage.worst)
