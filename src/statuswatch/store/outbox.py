"""Outbox: notices are decided once and delivered at least once per channel."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from statuswatch.core.telling import Because, Notice, NoticeKind, SentState, Stage
from statuswatch.store.codec import (
    NOTICE_COLUMNS,
    from_text,
    notice_of,
    notice_values,
    sent_of,
    to_text,
)
from statuswatch.store.connection import Database
from statuswatch.store.nouns import Delivery, Kept, Routed
from statuswatch.store.owner import is_dead

CLAIM_HOLDS = timedelta(seconds=60)
"""After that, what another process claimed and did not finish is free again."""

_PUT = (
    f"INSERT INTO notices ({', '.join(NOTICE_COLUMNS)}) VALUES (?{', ?' * (len(NOTICE_COLUMNS) - 1)}) "
    "ON CONFLICT (key) DO NOTHING RETURNING id"
)
_SETTLE = (
    f"UPDATE notices SET {', '.join(f'{name} = ?' for name in NOTICE_COLUMNS[1:])} WHERE id = ?"
)
_DUE = "SELECT * FROM deliveries WHERE channel = ? AND state IN ('queued', 'claimed') ORDER BY id"
_DUE_OF = (
    "SELECT d.* FROM deliveries AS d JOIN notices AS n ON n.id = d.notice "
    "WHERE d.channel = ? AND d.state IN ('queued', 'claimed') AND n.kind = ? ORDER BY d.id"
)
_MOMENT = "coalesce(at, '')"
_AMONG = "(SELECT value FROM json_each(?))"


class SqliteOutbox:
    """See `protocols.Outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- deciding ------------------------------------------------------------------------------

    def cursor(self, name: str) -> int:
        rows = self._database.ask("SELECT seq FROM cursors WHERE name = ?", (name,))
        return int(rows[0]["seq"]) if rows else 0

    def decide(self, name: str, upto: int, notices: Iterable[Routed]) -> int:
        with self._database.writing() as connection:
            row = connection.execute("SELECT seq FROM cursors WHERE name = ?", (name,)).fetchone()
            if row is not None and row["seq"] >= upto:
                return 0
            new = sum(_keep(connection, routed) is not None for routed in notices)
            connection.execute(
                "INSERT INTO cursors (name, seq) VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET seq = excluded.seq",
                (name, upto),
            )
        return new

    def keep(self, notices: Iterable[Routed]) -> int:
        notices = tuple(notices)
        if not notices:
            return 0
        with self._database.writing() as connection:
            return sum(_keep(connection, routed) is not None for routed in notices)

    def held(self, upto: datetime | None = None) -> tuple[Kept, ...]:
        where, values = ("", ()) if upto is None else (" AND due <= ?", (to_text(upto),))
        sql = f"SELECT * FROM notices WHERE due IS NOT NULL{where} ORDER BY due, id"
        return self._kept(sql, values)

    def settle(self, kept: int, notice: Notice, channels: Iterable[str]) -> bool:
        values = notice_values(notice)
        with self._database.writing() as connection:
            sql = "SELECT due FROM notices WHERE id = ? AND due IS NOT NULL"
            row = connection.execute(sql, (kept,)).fetchone()
            if row is None:
                return False
            connection.execute(_SETTLE, (*values[1:], kept))
            connection.execute("DELETE FROM notice_outages WHERE notice = ?", (kept,))
            _index(connection, kept, notice)
            _queue(connection, kept, notice, channels, row["due"])  # until then it did not wait
        return True

    def about(self, outages: Iterable[str]) -> tuple[Kept, ...]:
        return self._kept(
            "SELECT * FROM notices WHERE id IN "
            f"(SELECT notice FROM notice_outages WHERE outage IN {_AMONG}) ORDER BY id",
            (json.dumps(list(outages)),),
        )

    def over(self, outages: Iterable[str]) -> Mapping[str, datetime]:
        rows = self._database.ask(
            "SELECT o.outage, max(n.at) AS at FROM notice_outages AS o "
            "JOIN notices AS n ON n.id = o.notice "
            f"WHERE o.outage IN {_AMONG} AND n.stage = ? AND n.told GROUP BY o.outage",
            (json.dumps(list(outages)), Stage.OFF.value),
        )
        return {row["outage"]: from_text(row["at"]) for row in rows if row["at"]}

    def since(self, at: datetime, kinds: Iterable[NoticeKind]) -> tuple[Kept, ...]:
        return self._kept(
            f"SELECT * FROM notices WHERE kind IN {_AMONG} AND at >= ? ORDER BY id",
            (json.dumps([kind.value for kind in kinds]), to_text(at)),
        )

    # -- delivering ----------------------------------------------------------------------------

    def claim(self, channel: str, owner: str, at: datetime, only: str = "") -> Delivery | None:
        """The thread that waits longest, its newest notice. A thread that another live process
        is just delivering waits, so that one card is never written by two at once."""
        sql, values = (_DUE_OF, (channel, only)) if only else (_DUE, (channel,))
        if not self._database.ask(f"{sql} LIMIT 1", values):
            return None  # the usual case: no write lock is taken to find nothing
        with self._database.writing() as connection:
            due = connection.execute(sql, values).fetchall()
            busy = {row["thread"] for row in due if not _is_free(row, owner, at)}
            threads = [row["thread"] for row in due if row["thread"] not in busy]
            if not threads:
                return None
            *older, newest = [row["id"] for row in due if row["thread"] == threads[0]]
            connection.execute(
                f"UPDATE deliveries SET state = 'folded', at = ?, owner = '' WHERE id IN {_AMONG}",
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

    def waiting(self, channel: str) -> tuple[Kept, ...]:
        """What a dead owner had claimed waits again."""
        rows = self._database.ask(_DUE, (channel,))
        waits = [row["notice"] for row in rows if _waits(row)]
        if not waits:
            return ()
        return self._kept(
            f"SELECT * FROM notices WHERE id IN {_AMONG} ORDER BY id", (json.dumps(waits),)
        )

    def fold(self, channel: str, kept: Iterable[int], into: Routed | None, at: datetime) -> None:
        wanted, now = set(kept), to_text(at)
        with self._database.writing() as connection:
            rows = connection.execute(_DUE, (channel,)).fetchall()
            done = [row for row in rows if row["notice"] in wanted and _waits(row)]
            connection.execute(
                f"UPDATE deliveries SET state = ?, at = ?, owner = '' WHERE id IN {_AMONG}",
                ("dropped" if into is None else "folded", now, json.dumps([r["id"] for r in done])),
            )
            if into is None:
                return
            digest = _keep(connection, into)
            if digest is None:  # another channel's digest says the same
                digest = _again(connection, into)
            connection.execute(
                f"UPDATE notices SET folded_into = ? WHERE id IN {_AMONG} AND id <> ?",
                (digest, json.dumps([row["notice"] for row in done]), digest),
            )

    def of_handle(self, channel: str, handle: str) -> Kept | None:
        found = self._kept(
            "SELECT n.* FROM deliveries AS d JOIN notices AS n ON n.id = d.notice "
            "WHERE d.channel = ? AND d.handle = ? AND d.handle <> '' ORDER BY d.id DESC LIMIT 1",
            (channel, handle),
        )
        return found[0] if found else None

    # -- reading -------------------------------------------------------------------------------

    def notices(self, after: int = -1, limit: int = 256) -> tuple[Notice, ...]:
        rows = self._database.ask(
            "SELECT * FROM notices WHERE seq > ?1 AND seq <= coalesce((SELECT seq FROM notices "
            "WHERE seq > ?1 ORDER BY seq LIMIT 1 OFFSET ?2 - 1), 9223372036854775807) "
            "ORDER BY seq, id",
            (after, max(1, limit)),
        )
        return tuple(notice_of(row) for row in rows)

    def inbox(
        self, before: int | None = None, limit: int = 256, told: bool | None = None
    ) -> tuple[Kept, ...]:
        where, values = [], list[object]()
        if told is not None:
            where.append("told = ?")
            values.append(int(told))
        if before is not None:
            moment = f"(SELECT {_MOMENT} FROM notices WHERE id = ?)"
            # Said twice: an index is gone through from the first, and not by the second alone.
            where.append(f"{_MOMENT} <= {moment} AND ({_MOMENT} < {moment} OR id < ?)")
            values += [before, before, before]
        which = f"WHERE {' AND '.join(where)} " if where else ""
        sql = f"SELECT * FROM notices {which}ORDER BY {_MOMENT} DESC, id DESC LIMIT ?"
        return self._kept(sql, (*values, limit))

    def kept(self, ids: Iterable[int]) -> tuple[Kept, ...]:
        return self._kept(f"SELECT * FROM notices WHERE id IN {_AMONG} ORDER BY id", (_ids(ids),))

    def unread(self) -> int:
        rows = self._database.ask("SELECT count(*) AS n FROM notices WHERE told AND NOT read")
        return int(rows[0]["n"])

    def read(self, kept: Iterable[int] | None = None) -> None:
        which, values = ("", ()) if kept is None else (f" AND id IN {_AMONG}", (_ids(kept),))
        with self._database.writing() as connection:
            connection.execute(
                f"UPDATE notices SET read = 1 WHERE told AND NOT read{which}", values
            )

    def _kept(self, sql: str, values: Sequence[object]) -> tuple[Kept, ...]:
        """The notices of `sql`, in its order, with their deliveries: two queries, however many."""
        with self._database.reading() as connection:
            rows = connection.execute(sql, tuple(values)).fetchall()
            sent: dict[int, list[sqlite3.Row]] = {}
            if rows:
                of_these = f"SELECT * FROM deliveries WHERE notice IN {_AMONG} ORDER BY id"
                ids = _ids(row["id"] for row in rows)
                for row in connection.execute(of_these, (ids,)).fetchall():
                    sent.setdefault(row["notice"], []).append(row)
        return tuple(
            Kept(
                row["id"],
                notice_of(row),
                tuple(sent_of(each) for each in sent.get(row["id"], ())),
                bool(row["read"]),
                row["folded_into"],
            )
            for row in rows
        )


def _ids(kept: Iterable[int]) -> str:
    return json.dumps(list(kept))


def _keep(connection: sqlite3.Connection, routed: Routed) -> int | None:
    """Keep a notice and queue it; its id, if it is new."""
    rows = connection.execute(_PUT, notice_values(routed.notice)).fetchall()
    if not rows:
        return None
    kept = int(rows[0]["id"])
    _index(connection, kept, routed.notice)
    _queue(connection, kept, routed.notice, routed.channels)
    return kept


def _again(connection: sqlite3.Connection, routed: Routed) -> int:
    """Queue one that was kept before also on the channels that it does not go to yet."""
    row = connection.execute(
        "SELECT id FROM notices WHERE key = ?", (routed.notice.key,)
    ).fetchone()
    of_it = "SELECT channel FROM deliveries WHERE notice = ?"
    there = {each["channel"] for each in connection.execute(of_it, (row["id"],)).fetchall()}
    _queue(connection, row["id"], routed.notice, [c for c in routed.channels if c not in there])
    return int(row["id"])


def _index(connection: sqlite3.Connection, kept: int, notice: Notice) -> None:
    if notice.told or notice.due is not None or notice.because == Because.WITH_STORM:
        connection.executemany(
            "INSERT OR IGNORE INTO notice_outages (outage, notice) VALUES (?, ?)",
            [(outage, kept) for outage in notice.about],
        )


def _queue(
    connection: sqlite3.Connection,
    kept: int,
    notice: Notice,
    channels: Iterable[str],
    held_until: str = "",
) -> None:
    if not notice.told or notice.due is not None:
        return
    at = None if notice.at is None else max(held_until, to_text(notice.at))
    connection.executemany(
        "INSERT INTO deliveries (notice, channel, thread, at) VALUES (?, ?, ?, ?)",
        [(kept, channel, notice.thread, at) for channel in channels],
    )


def _waits(row: sqlite3.Row) -> bool:
    return row["state"] == SentState.QUEUED or is_dead(row["owner"])


def _is_free(row: sqlite3.Row, owner: str, at: datetime) -> bool:
    if row["state"] == SentState.QUEUED:
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
