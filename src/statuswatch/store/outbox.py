"""Outbox: notices are decided once from the journal and delivered at least once per channel."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from statuswatch.core.telling import Notice
from statuswatch.store.codec import from_text, notice_of, notice_values, to_text
from statuswatch.store.connection import Database
from statuswatch.store.nouns import Delivery, Entry
from statuswatch.store.owner import is_dead

CLAIM_HOLDS = timedelta(seconds=60)
"""After that, what another process claimed and did not finish is free again."""

_PUT_NOTICE = (
    "INSERT INTO notices (key, thread, service, title, body, urgency, url, seq, because, told, at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING id"
)


class SqliteOutbox:
    """See `protocols.Outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self, name: str) -> int:
        rows = self._database.ask("SELECT seq FROM cursors WHERE name = ?", (name,))
        return int(rows[0]["seq"]) if rows else 0

    def decide(
        self, name: str, upto: int, notices: Iterable[Notice], channels: Iterable[str]
    ) -> int:
        ways = tuple(channels)
        new = 0
        with self._database.writing() as connection:
            row = connection.execute("SELECT seq FROM cursors WHERE name = ?", (name,)).fetchone()
            if row is not None and row["seq"] >= upto:
                return 0
            for notice in notices:
                new += _keep(connection, notice, ways)
            connection.execute(
                "INSERT INTO cursors (name, seq) VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET seq = excluded.seq",
                (name, upto),
            )
        return new

    def claim(self, channel: str, owner: str, at: datetime) -> Delivery | None:
        """The thread that waits longest, its newest notice. A thread that another live process
        is just delivering waits, so that one card is never written by two at once."""
        if not self._database.ask(f"{_DUE} LIMIT 1", (channel,)):
            return None  # the usual case: no write lock is taken to find nothing
        with self._database.writing() as connection:
            due = connection.execute(_DUE, (channel,)).fetchall()
            busy = {row["thread"] for row in due if not _is_free(row, owner, at)}
            threads = [row["thread"] for row in due if row["thread"] not in busy]
            if not threads:
                return None
            *older, newest = [row["id"] for row in due if row["thread"] == threads[0]]
            connection.execute(
                "UPDATE deliveries SET state = 'folded', at = ? "
                "WHERE id IN (SELECT value FROM json_each(?))",
                (to_text(at), json.dumps(older)),
            )
            connection.execute(
                "UPDATE deliveries SET state = 'claimed', owner = ?, at = ?, tries = tries + 1 "
                "WHERE id = ?",
                (owner, to_text(at), newest),
            )
            return _delivery(connection, newest)

    def delivered(self, delivery: int, handle: str, at: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE deliveries SET state = 'delivered', handle = ?, at = ?, why = '' "
                "WHERE id = ?",
                (handle, to_text(at), delivery),
            )

    def failed(self, delivery: int, why: str, at: datetime, *, final: bool) -> None:
        """Only a claim can fail: what was delivered or folded meanwhile stays so."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE deliveries SET state = ?, why = ?, at = ?, owner = '' "
                "WHERE id = ? AND state = 'claimed'",
                ("given-up" if final else "queued", why, to_text(at), delivery),
            )

    def notices(self, after: int = -1, limit: int = 256) -> tuple[Notice, ...]:
        rows = self._database.ask(
            "SELECT * FROM notices WHERE seq > ?1 AND seq <= coalesce((SELECT seq FROM notices "
            "WHERE seq > ?1 ORDER BY seq LIMIT 1 OFFSET ?2 - 1), 9223372036854775807) "
            "ORDER BY seq, id",
            (after, max(1, limit)),
        )
        return tuple(notice_of(row) for row in rows)

    def inbox(self, before: int | None = None, limit: int = 256) -> tuple[Entry, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM notices WHERE id < ? ORDER BY id DESC LIMIT ?",
                ((1 << 62) if before is None else before, limit),
            ).fetchall()
            missing: dict[int, list[tuple[str, str]]] = {}
            for row in connection.execute(
                "SELECT notice, channel, why FROM deliveries "
                "WHERE notice IN (SELECT value FROM json_each(?)) "
                "AND state IN ('queued', 'claimed', 'given-up') ORDER BY id",
                (json.dumps([row["id"] for row in rows]),),
            ).fetchall():
                missing.setdefault(row["notice"], []).append((row["channel"], row["why"]))
        return tuple(
            Entry(row["id"], notice_of(row), tuple(missing.get(row["id"], ()))) for row in rows
        )


_DUE = "SELECT * FROM deliveries WHERE channel = ? AND state IN ('queued', 'claimed') ORDER BY id"


def _keep(connection: sqlite3.Connection, notice: Notice, channels: Iterable[str]) -> int:
    """Keep a notice and queue it; 1 if it is new."""
    kept = connection.execute(_PUT_NOTICE, notice_values(notice)).fetchall()
    if not kept:
        return 0
    if notice.told:
        connection.executemany(
            "INSERT INTO deliveries (notice, channel, thread, at) VALUES (?, ?, ?, ?)",
            [(kept[0]["id"], c, notice.thread, notice_values(notice)[-1]) for c in channels],
        )
    return 1


def _is_free(row: sqlite3.Row, owner: str, at: datetime) -> bool:
    if row["state"] == "queued":
        return True
    if row["owner"] == owner:
        return False
    return abs(at - from_text(row["at"])) > CLAIM_HOLDS or is_dead(row["owner"])


def _delivery(connection: sqlite3.Connection, delivery: int) -> Delivery:
    row = connection.execute(
        "SELECT n.*, d.channel, d.thread AS on_thread FROM deliveries AS d "
        "JOIN notices AS n ON n.id = d.notice WHERE d.id = ?",
        (delivery,),
    ).fetchone()
    last = connection.execute(
        "SELECT handle FROM deliveries WHERE channel = ? AND thread = ? AND id < ? "
        "AND state = 'delivered' AND handle <> '' ORDER BY id DESC LIMIT 1",
        (row["channel"], row["on_thread"], delivery),
    ).fetchone()
    return Delivery(
        delivery, notice_of(row), row["channel"], "" if last is None else last["handle"]
    )
