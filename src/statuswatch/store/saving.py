"""Writing what was buffered: coverage run-length, validators, samples. All in the caller's
transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from statuswatch.core.model import Measure
from statuswatch.store.buffer import Pending, Run
from statuswatch.store.codec import from_text, to_message, to_text, to_text_or_none
from statuswatch.store.nouns import Validators

RAW = timedelta(hours=24)
"""Samples older than this are kept as one row per hour."""


def save(connection: sqlite3.Connection, unsaved: Iterable[tuple[str, Pending]]) -> None:
    """Write the pending of all sources that still exist."""
    pairs = list(unsaved)
    if not pairs:
        return
    names = json.dumps([source for source, _ in pairs])
    rows = connection.execute(
        "SELECT id FROM sources WHERE id IN (SELECT value FROM json_each(?))", (names,)
    ).fetchall()
    there = {row["id"] for row in rows}
    for source, pending in pairs:
        if source in there:
            _save_memory(connection, source, pending)
            for run in pending.runs:
                save_run(connection, source, run)
            for each in pending.validators.values():
                _save_validators(connection, source, each)
            _save_samples(connection, source, pending.samples)
            if pending.memory is not None:
                _save_kept(connection, source, pending.memory)


def _save_memory(connection: sqlite3.Connection, source: str, pending: Pending) -> None:
    if pending.heard is not None:
        connection.execute(
            "UPDATE sources SET heard = max(coalesce(heard, ''), ?), usual = coalesce(?, usual), "
            "as_of = coalesce(?, as_of) WHERE id = ?",
            (to_text(pending.heard), pending.usual, to_text_or_none(pending.as_of), source),
        )
    if pending.silent is not None and pending.reason is not None:
        connection.execute(
            "UPDATE sources SET failures = ?, reason = ? "
            "WHERE id = ? AND silent = ? AND failures < ?",
            (
                pending.failures,
                to_message(pending.reason),
                source,
                to_text(pending.silent),
                pending.failures,
            ),
        )


def _save_kept(connection: sqlite3.Connection, source: str, memory: str) -> None:
    connection.execute(
        "INSERT INTO memories (source, memory) VALUES (?, ?) ON CONFLICT DO UPDATE "
        "SET memory = excluded.memory WHERE memory IS NOT excluded.memory",
        (source, memory),
    )


def save_run(connection: sqlite3.Connection, source: str, run: Run) -> None:
    """Join a stretch of watching to the rows it touches; rows never overlap."""
    since, until = to_text(run.since), to_text(run.until)
    near, far = to_text(run.since - run.reach), to_text(run.until + run.reach)
    touched: list[tuple[str, str]] = []
    for row in connection.execute(
        "SELECT since, until FROM coverage WHERE source = ? AND since <= ? ORDER BY since DESC",
        (source, far),
    ):
        if row["until"] < near:
            break
        touched.append((row["since"], row["until"]))
    first = min([since, *(s for s, _ in touched)])
    last = max([until, *(u for _, u in touched)])
    if touched == [(first, last)]:
        return
    for begin, _ in touched:
        if begin != first:
            connection.execute(
                "DELETE FROM coverage WHERE source = ? AND since = ?", (source, begin)
            )
    connection.execute(
        "INSERT INTO coverage (source, since, until) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET until = excluded.until",
        (source, first, last),
    )


def _save_validators(connection: sqlite3.Connection, source: str, each: Validators) -> None:
    connection.execute(
        "INSERT INTO validators (source, url, etag, last_modified, digest) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified, "
        "digest = excluded.digest WHERE (etag, last_modified, digest) "
        "IS NOT (excluded.etag, excluded.last_modified, excluded.digest)",
        (source, each.url, each.etag, each.last_modified, each.digest),
    )


def _save_samples(
    connection: sqlite3.Connection, source: str, samples: tuple[tuple[datetime, Measure], ...]
) -> None:
    connection.executemany(
        "INSERT INTO samples (source, name, at, value, unit) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [(source, m.name, to_text(at), m.value, m.unit) for at, m in samples],
    )
    newest = {m.name: at for at, m in samples}
    for name, at in newest.items():
        fold_hours(connection, source, name, at - RAW)


def fold_hours(connection: sqlite3.Connection, source: str, name: str, before: datetime) -> None:
    """Whole hours before `before` become one row each; their raw samples go."""
    end = to_text(before.replace(minute=0, second=0, microsecond=0))
    old = connection.execute(
        "SELECT at, value, unit FROM samples WHERE source = ? AND name = ? AND at < ? ORDER BY at",
        (source, name, end),
    ).fetchall()
    if not old:
        return
    for hour, rows in groupby(old, key=lambda row: str(row["at"])[:13]):
        taken = list(rows)
        from statistics import median  # brings fractions and random along: 3 ms for few

        values = [float(row["value"]) for row in taken]
        connection.execute(
            "INSERT INTO sample_hours (source, name, hour, low, median, high, unit) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET low = min(low, excluded.low), "
            "high = max(high, excluded.high)",
            (
                source,
                name,
                to_text(from_text(hour + ":00:00Z")),
                min(values),
                median(values),
                max(values),
                taken[0]["unit"],
            ),
        )
    connection.execute(
        "DELETE FROM samples WHERE source = ? AND name = ? AND at < ?", (source, name, end)
    )
