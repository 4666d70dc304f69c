"""Outages in an order that no index holds: by what happened, by when they said so, by who saw it.

What these columns say is worked out from the stories themselves, so all that a filter leaves is
read once, in small steps, into a table in memory; it stands until another order is asked for. What
was written since then is in its place once it is asked for anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from statuswatch.core.words import render
from statuswatch.store import outage_pages
from statuswatch.store.connection import Database
from statuswatch.store.nouns import By, Filter, Order, OutageRow, Said

RANKED = frozenset({By.TITLE, By.SAID, By.SEEN})

STEP, NAMES = 128, 20_000
"""Outages read at once (some 3 ms), and names of them."""

LONG = 48
"""Characters by which titles are told apart."""

_NEVER = 1 << 62
_EVER = datetime.max.replace(tzinfo=UTC)
"""What goes on goes on: no order here asks until when."""

_TABLES = ("ranked_one", "ranked_two")


class Ranking:
    """One order at a time; while the next is worked out the last one stands. Hold the database's
    lock while it is read."""

    def __init__(
        self,
        database: Database,
        reading: Callable[[Filter], AbstractContextManager[sqlite3.Connection]],
    ) -> None:
        """`reading`: with what the filter's words find."""
        self._database, self._reading = database, reading
        self._made: tuple[Filter, Order, int] | None = None
        self._table = 0
        self._turn = 0

    def ready(self, which: Filter, order: Order) -> None:
        """`ids` and `places` are of this from now on."""
        if self._made is None or self._made[:2] != (which, order):
            for _ in self.make(which, order):
                pass

    def make(self, which: Filter, order: Order) -> Iterator[int]:
        """Work it out in steps between which others may read and write; how many are done."""
        with self._database.lock:
            written = self._database.written_rows()
            if self._made == (which, order, written):
                return
            self._turn += 1
            turn, other = self._turn, 1 - self._table
            self._begin(_TABLES[other])
        done = 0
        while True:
            with self._reading(which) as connection:
                names = outage_pages.ids(connection, which, Order(), done, NAMES)
            for start in range(0, len(names), STEP):
                with self._database.lock:
                    if turn != self._turn:
                        return  # another order began meanwhile
                    self._take(_TABLES[other], order, names[start : start + STEP])
                yield done + start
            done += len(names)
            if len(names) < NAMES:
                break
        with self._database.lock:
            if turn == self._turn:
                self._table, self._made = other, (which, order, written)
                with self._database.aside() as connection:
                    connection.execute(f"DROP TABLE IF EXISTS temp.{_TABLES[1 - other]}")

    def forget(self) -> None:
        """Nobody looks at it any more."""
        with self._database.lock:
            if self._made is not None:
                self._made, self._turn = None, self._turn + 1
                with self._database.aside() as connection:
                    connection.execute(f"DROP TABLE IF EXISTS temp.{_TABLES[self._table]}")

    def ids(self, connection: sqlite3.Connection, start: int, limit: int) -> list[str]:
        rows = connection.execute(
            f"SELECT id FROM temp.{_TABLES[self._table]} ORDER BY {self._keys()} LIMIT ? OFFSET ?",
            (limit, max(0, start)),
        ).fetchall()
        return [str(row["id"]) for row in rows]

    def places(self, connection: sqlite3.Connection, wanted: Iterable[str]) -> dict[str, int]:
        """At which number each of these stands."""
        table, found = _TABLES[self._table], dict[str, int]()
        sign = ">" if self._descending else "<"
        for outage in wanted:
            row = connection.execute(
                f"SELECT key, began, id FROM temp.{table} WHERE id = ?", (outage,)
            ).fetchone()
            if row is not None:
                sql = f"SELECT count(*) FROM temp.{table} WHERE (key, began, id) {sign} (?, ?, ?)"
                found[outage] = int(connection.execute(sql, tuple(row)).fetchone()[0])
        return found

    @property
    def _descending(self) -> bool:
        return self._made is not None and self._made[1].descending

    def _keys(self) -> str:
        way = " DESC" if self._descending else ""
        return f"key{way}, began{way}, id{way}"

    def _begin(self, table: str) -> None:
        with self._database.aside() as connection:
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
            connection.execute(
                f"CREATE TEMP TABLE {table} (key, began INTEGER, id TEXT, "
                "PRIMARY KEY (key, began, id)) WITHOUT ROWID"
            )

    def _take(self, table: str, order: Order, names: Sequence[str]) -> None:
        with self._database.aside(), self._database.reading() as connection:
            rows = outage_pages.rows(connection, names, _EVER)
            connection.executemany(
                f"INSERT OR REPLACE INTO temp.{table} VALUES (?, ?, ?)",
                [(_key(row, order.by), _began(row, order), row.outage.id) for row in rows],
            )


def _key(row: OutageRow, by: By) -> str | int:
    if by is By.TITLE:
        return " ".join(render(row.title).casefold().split())[:LONG]
    if by is By.SEEN:
        return ", ".join(row.seen_by)
    late = {Said.FIRST: timedelta(), Said.LATER: row.after}.get(row.said)
    if late is not None:
        return late // timedelta(microseconds=1)
    return _NEVER + (row.said is Said.NOBODY)


def _began(row: OutageRow, order: Order) -> int:
    """Where two are equal the newest comes first, whichever way the keys go."""
    began = int(row.outage.start.timestamp() * 1_000_000)
    return began if order.descending else -began
