"""Docket: what the user keeps of a vendor beside its history. No poll writes any of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from statuswatch.core.docket import (
    Claimed,
    Contact,
    Docket,
    Holding,
    Letter,
    Occasion,
    Promise,
    Terms,
    Ticket,
)
from statuswatch.store import docket_rows as rows
from statuswatch.store.connection import Database
from statuswatch.store.docket_rows import Noun

_TABLES: Mapping[type, str] = {
    Contact: "contacts",
    Ticket: "tickets",
    Letter: "letters",
    Promise: "promises",
    Occasion: "occasions",
}
CHANGES = "docket"
"""The note that counts what was written, so that other processes see that something was."""

_OF_A_SERVICE = ("contacts", "holdings", "tickets", "letters", "promises", "terms", "claims")


class SqliteDocket:
    """See `docketing.Docketing`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- reading -------------------------------------------------------------------------------

    def docket(self, service: str) -> Docket:
        with self._database.reading() as connection:

            def all_of(
                table: str, noun_of: Callable[[sqlite3.Row], Noun], by: str = "rowid"
            ) -> tuple[Noun, ...]:
                sql = f"SELECT * FROM {table} WHERE service = ? ORDER BY {by}"
                found = connection.execute(sql, (service,)).fetchall()
                return tuple(rows.nouns(found, table, noun_of))

            reviews = all_of("holdings", lambda row: rows.from_day(row["review"]))
            return Docket(
                all_of("contacts", rows.contact_of, "id"),
                next(iter(all_of("holdings", rows.holding_of)), None),
                all_of("tickets", rows.ticket_of, "sent, id"),
                all_of("letters", rows.letter_of, "at, id"),
                all_of("promises", rows.promise_of, "made, id"),
                next(iter(all_of("terms", rows.terms_of)), None),
                next(iter(reviews), None),
                all_of("claims", rows.claimed_of, "month"),
            )

    def services(self) -> tuple[str, ...]:
        each = " UNION ".join(f"SELECT service FROM {table}" for table in _OF_A_SERVICE)
        return tuple(row["service"] for row in self._database.ask(f"{each} ORDER BY service"))

    def occasions(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Occasion, ...]:
        found = self._database.ask(
            "SELECT * FROM occasions "  # one of a day without an end lasts the day
            "WHERE (:since IS NULL OR coalesce(until, at + day * 86400000) >= :since) "
            "AND (:until IS NULL OR at <= :until) ORDER BY at, id",
            {"since": rows.to_moment(since), "until": rows.to_moment(until)},
        )
        return tuple(rows.nouns(found, "occasions", rows.occasion_of))

    def last_change(self) -> int:
        found = self._database.ask("SELECT value FROM notes WHERE key = ?", (CHANGES,))
        return int(found[0]["value"]) if found else 0

    # -- keeping -------------------------------------------------------------------------------

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Never in memory until there is room: the user is told that it is kept, and can do it
        again where it can't be; nobody can repeat what was only seen."""
        with self._database.writing(at_once=True) as connection:
            yield connection
            _count(connection)

    def keep_contact(self, contact: Contact) -> int:
        """Another one that has become the same by a change of this one goes."""
        with self._changing() as connection:
            same = (contact.service, contact.kind.value, contact.value)
            found = connection.execute(
                "SELECT id FROM contacts WHERE service = ? AND kind = ? AND value = ?", same
            ).fetchone()
            values = rows.contact_values(contact)
            if found is None or found["id"] == contact.id:
                return _keep(connection, "contacts", rows.CONTACT, values, contact.id)
            connection.execute("DELETE FROM contacts WHERE id = ?", (contact.id,))
            return _keep(connection, "contacts", rows.CONTACT, values, found["id"])

    def keep_holding(self, holding: Holding) -> None:
        with self._changing() as connection:
            _keep_one(connection, "holdings", rows.HOLDING, rows.holding_values(holding))
            _drop_empty(connection, holding.service)

    def keep_ticket(self, ticket: Ticket) -> int:
        values = rows.ticket_values(ticket)
        with self._changing() as connection:
            return _keep(connection, "tickets", rows.TICKET, values, ticket.id)

    def keep_letter(self, letter: Letter) -> int:
        values = rows.letter_values(letter)
        with self._changing() as connection:
            return _keep(connection, "letters", rows.LETTER, values, letter.id)

    def keep_promise(self, promise: Promise) -> int:
        values = rows.promise_values(promise)
        with self._changing() as connection:
            return _keep(connection, "promises", rows.PROMISE, values, promise.id)

    def keep_terms(self, terms: Terms) -> None:
        with self._changing() as connection:
            _keep_one(connection, "terms", rows.TERMS, rows.terms_values(terms))

    def keep_claim(self, claimed: Claimed) -> None:
        key = ("service", "month")
        with self._changing() as connection:
            _keep_one(connection, "claims", rows.CLAIMED, rows.claimed_values(claimed), key)

    def review_on(self, service: str, day: date | None) -> None:
        with self._changing() as connection:
            if day is not None:
                values = (service, rows.to_day(day))
                _keep_one(connection, "holdings", ("service", "review"), values)
                return
            connection.execute("UPDATE holdings SET review = NULL WHERE service = ?", (service,))
            _drop_empty(connection, service)

    def keep_occasion(self, occasion: Occasion) -> int:
        with self._changing() as connection:
            return _take(connection, occasion)[0]

    def calendar(self, name: str, read: Iterable[Occasion], since: datetime) -> tuple[int, int]:
        told = {one.uid: replace(one, calendar=name, id=0) for one in read}
        with self._changing() as connection:
            changed = sum(_take(connection, one)[1] for one in told.values())
            cursor = connection.execute(
                "DELETE FROM occasions WHERE calendar = ? AND at >= ? "
                "AND uid NOT IN (SELECT value FROM json_each(?))",
                (name, rows.to_moment(since), json.dumps(list(told))),
            )
            return changed, cursor.rowcount

    # -- deleting ------------------------------------------------------------------------------

    def drop(self, what: type, kept: int) -> bool:
        """Raises KeyError for what has no id of its own."""
        table = _TABLES[what]
        with self._changing() as connection:
            cursor = connection.execute(f"DELETE FROM {table} WHERE id = ?", (kept,))
            return cursor.rowcount > 0

    def drop_terms(self, service: str) -> bool:
        with self._changing() as connection:
            cursor = connection.execute("DELETE FROM terms WHERE service = ?", (service,))
            return cursor.rowcount > 0

    def drop_claim(self, service: str, month: str) -> bool:
        sql = "DELETE FROM claims WHERE service = ? AND month = ?"
        with self._changing() as connection:
            return connection.execute(sql, (service, month)).rowcount > 0


def forgotten(connection: sqlite3.Connection, service: str) -> None:
    """A service is deleted: so is what was kept of it, and plans no longer name it."""
    for table in _OF_A_SERVICE:
        connection.execute(f"DELETE FROM {table} WHERE service = ?", (service,))
    for column in ("needs", "instead"):
        connection.execute(
            f"UPDATE occasions SET {column} = (SELECT json_group_array(value) "
            f"FROM json_each(occasions.{column}) WHERE value <> :gone) WHERE json_valid({column}) "
            f"AND EXISTS (SELECT 1 FROM json_each(occasions.{column}) WHERE value = :gone)",
            {"gone": service},
        )
    _count(connection)


def _count(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO notes (key, value) VALUES (?, '1') "
        "ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1",
        (CHANGES,),
    )


def _drop_empty(connection: sqlite3.Connection, service: str) -> None:
    connection.execute(
        "DELETE FROM holdings WHERE service = ? AND account = '' AND plan = '' AND note = '' "
        "AND review IS NULL",
        (service,),
    )


def _take(connection: sqlite3.Connection, occasion: Occasion) -> tuple[int, bool]:
    """Its id, and whether anything is new. What the user added to one of a calendar stays, until
    they change it themselves: then it comes with its id."""
    if not occasion.calendar:
        values = rows.occasion_values(occasion)
        return _keep(connection, "occasions", rows.OCCASION, values, occasion.id), True
    row = connection.execute(
        "SELECT * FROM occasions WHERE calendar = ? AND uid = ?", (occasion.calendar, occasion.uid)
    ).fetchone()
    if row is None:
        values = rows.occasion_values(occasion)
        return _keep(connection, "occasions", rows.OCCASION, values, occasion.id), True
    (old,) = rows.nouns([row], "occasions", rows.occasion_of)
    theirs = occasion.id == old.id
    new = replace(
        occasion,
        needs=occasion.needs if theirs else occasion.needs or old.needs,
        instead=occasion.instead if theirs else occasion.instead or old.instead,
        entered=old.entered,
    )
    values = rows.occasion_values(new)
    if values == rows.occasion_values(old):
        return old.id, False
    return _keep(connection, "occasions", rows.OCCASION, values, old.id), True


def _keep(
    connection: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    values: Sequence[object],
    kept: int,
) -> int:
    """Change the row `kept`; where there is none (0, or deleted meanwhile) it is a new one."""
    if kept:
        cursor = connection.execute(
            f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
            (*_proper(values), kept),
        )
        if cursor.rowcount:
            return kept
    cursor = connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES (?{', ?' * (len(columns) - 1)})",
        _proper(values),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _keep_one(
    connection: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    values: Sequence[object],
    key: Sequence[str] = ("service",),
) -> None:
    """The one row of a service, or of a `key`, whose columns come first."""
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES (?{', ?' * (len(columns) - 1)}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in columns[len(key) :]),
        _proper(values),
    )


def _proper(values: Iterable[object]) -> tuple[object, ...]:
    """Half a surrogate pair, which what was pasted may hold, has no UTF-8."""
    return tuple(
        v.encode("utf-8", "replace").decode("utf-8") if isinstance(v, str) else v for v in values
    )
