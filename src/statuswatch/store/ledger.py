"""Ledger: what the user follows and did. Nothing that a vendor said is written here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from statuswatch.core.mark import Mark
from statuswatch.core.model import Service, Source
from statuswatch.core.words import say
from statuswatch.store import clusters, docket, search
from statuswatch.store.buffer import Buffer
from statuswatch.store.codec import (
    from_text,
    mark_of,
    service_of,
    source_of,
    to_list,
    to_options,
    to_text,
)
from statuswatch.store.connection import Database
from statuswatch.store.errors import StoreError
from statuswatch.store.nouns import Followed

LEFT = "left"
"""Why a source of a service that is no longer followed is paused."""


class SqliteLedger:
    """See `protocols.Ledger`."""

    def __init__(self, database: Database, buffer: Buffer) -> None:
        self._database = database
        self._buffer = buffer

    def follow(self, service: Service, sources: Iterable[Source], at: datetime) -> None:
        added = to_text(at)
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO services (id, name, homepage, category, parts, added) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                '"left" = NULL, name = excluded.name, parts = excluded.parts '
                'WHERE "left" IS NOT NULL',
                (
                    service.id,
                    service.name,
                    service.homepage,
                    service.category,
                    to_list(service.parts),
                    added,
                ),
            )
            for source in sources:
                _add_source(connection, service.id, source, added)

    def unfollow(self, service: str, at: datetime) -> bool:
        with self._database.lock:
            gone = [followed.source.id for followed in self.sources(service)]
            with self._database.writing() as connection:
                cursor = connection.execute(
                    'UPDATE services SET "left" = ? WHERE id = ? AND "left" IS NULL',
                    (to_text(at), service),
                )
                # Without `heard` the next look, if there ever is one, is a first look again.
                connection.execute(
                    "UPDATE sources SET paused = ?, heard = NULL WHERE service = ?",
                    (LEFT, service),
                )
            for source in gone:
                self._buffer.drop(source)
            return cursor.rowcount > 0

    def forget(self, service: str) -> bool:
        with self._database.lock:
            rows = self._database.ask("SELECT id FROM sources WHERE service = ?", (service,))
            with self._database.writing() as connection:
                told = connection.execute(
                    "SELECT id FROM incidents WHERE service = ?", (service,)
                ).fetchall()
                cursor = connection.execute("DELETE FROM services WHERE id = ?", (service,))
                search.forgotten(connection, [row["id"] for row in told])
                docket.forgotten(connection, service)
            for row in rows:
                self._buffer.drop(row["id"])
            return cursor.rowcount > 0

    def services(self, *, also_left: bool = False) -> tuple[Service, ...]:
        where = "" if also_left else 'WHERE "left" IS NULL '
        rows = self._database.ask(f"SELECT * FROM services {where}ORDER BY added, rowid")
        return tuple(service_of(row) for row in rows)

    def sources(self, service: str | None = None) -> tuple[Followed, ...]:
        where, values = ("AND service = ? ", (service,)) if service is not None else ("", ())
        rows = self._database.ask(
            f"SELECT * FROM sources WHERE paused <> ? {where}ORDER BY added, rowid",
            (LEFT, *values),
        )
        return tuple(
            Followed(source_of(row), row["paused"], from_text(row["added"])) for row in rows
        )

    def choose(self, service: str, parts: frozenset[str]) -> None:
        """Other parts make other outages: the derived index of the service is made anew."""
        with self._database.writing() as connection:
            row = connection.execute(
                "SELECT coalesce(max(s.heard), v.added) AS at FROM services AS v "
                "LEFT JOIN sources AS s ON s.service = v.id WHERE v.id = ? GROUP BY v.id",
                (service,),
            ).fetchone()
            if row is None:
                raise _not_followed(service)
            connection.execute(
                "UPDATE services SET parts = ? WHERE id = ?", (to_list(parts), service)
            )
            clusters.remake(connection, service, from_text(row["at"]))

    def pause(self, source: str, why: str) -> None:
        with self._database.writing() as connection:
            connection.execute("UPDATE sources SET paused = ? WHERE id = ?", (why, source))

    def mark(self, mark: Mark) -> None:
        """Raises StoreError for a service that is not followed."""
        with self._database.writing() as connection:
            found = connection.execute("SELECT 1 FROM services WHERE id = ?", (mark.service,))
            if not found.fetchall():
                raise _not_followed(mark.service)
            connection.execute(
                "INSERT INTO marks (service, at, kind, text, incident) VALUES (?, ?, ?, ?, ?)",
                (mark.service, to_text(mark.at), mark.kind.value, mark.text, mark.incident),
            )

    def marks(self, service: str | None = None) -> tuple[Mark, ...]:
        """Oldest first."""
        where, values = ("WHERE service = ? ", (service,)) if service is not None else ("", ())
        rows = self._database.ask(f"SELECT * FROM marks {where}ORDER BY at, id", values)
        return tuple(mark_of(row) for row in rows)

    def last_mark(self) -> int:
        rows = self._database.ask("SELECT coalesce(max(id), 0) AS last FROM marks")
        return int(rows[0]["last"])

    def note(self, key: str, value: str) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO notes (key, value) VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET value = excluded.value",
                (key, value),
            )

    def noted(self, key: str) -> str | None:
        rows = self._database.ask("SELECT value FROM notes WHERE key = ?", (key,))
        return str(rows[0]["value"]) if rows else None


def _add_source(connection: sqlite3.Connection, service: str, source: Source, added: str) -> None:
    """The service is the one that is followed, whatever the source says. Other options of one that
    is there are a new wish: what it answered is read anew under them."""
    options = to_options(source.options)
    connection.execute(
        "DELETE FROM validators WHERE source = (SELECT id FROM sources WHERE id = ? "
        "AND ? NOT IN ('{}', options))",
        (source.id, options),
    )
    connection.execute(
        "INSERT INTO sources (id, service, kind, url, options, role, added) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "paused = CASE paused WHEN 'left' THEN '' ELSE paused END, "
        "options = CASE excluded.options WHEN '{}' THEN options ELSE excluded.options END",
        (
            source.id,
            service,
            source.kind,
            source.url,
            options,
            source.role.value,
            added,
        ),
    )


def _not_followed(service: str) -> StoreError:
    return StoreError(say("{service} is not followed.", service=service), say("Follow it first."))
