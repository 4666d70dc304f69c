"""A page that is elsewhere now: its source is put aside, in one transaction with the journal."""

from __future__ import annotations

from datetime import datetime

from statuswatch.core.model import Change, Source
from statuswatch.core.moved import put_aside
from statuswatch.store import clusters, memory
from statuswatch.store.buffer import Buffer
from statuswatch.store.connection import Database

MOVED = "moved"
"""Why a source is paused whose page is read elsewhere."""


class SqliteMoves:
    """See `protocols.Moves`."""

    def __init__(self, database: Database, buffer: Buffer) -> None:
        self._database = database
        self._buffer = buffer

    def move(self, source: Source, to: str, at: datetime) -> tuple[Change, ...]:
        with self._database.lock:
            with self._database.writing() as connection:
                loaded = memory.load(connection, source.id)
                if loaded is None or loaded.row["paused"] == MOVED:
                    return ()
                after, news = put_aside(loaded.known, source, to, at)
                service = str(loaded.row["service"])
                touched = [
                    memory.put_incident(connection, service, k, loaded.known.incidents[key])
                    for key, k in after.incidents.items()
                ]
                lines = memory.put_changes(connection, news)
                memory.put_memory(connection, source.id, after, None, unsettled=False)
                # A past that could still be asked for is no longer there.
                connection.execute(
                    "INSERT INTO recalls (source, tries, due) VALUES (?, 0, NULL) "
                    "ON CONFLICT DO UPDATE SET due = NULL",
                    (source.id,),
                )
                connection.execute("UPDATE sources SET paused = ? WHERE id = ?", (MOVED, source.id))
                clusters.refresh(connection, service, touched, at)
            self._buffer.drop(source.id)
            return lines
