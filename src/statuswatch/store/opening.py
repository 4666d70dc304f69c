"""`open_store`: the doors over one file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from statuswatch.store.buffer import Buffer
from statuswatch.store.database import open_database, open_to_read
from statuswatch.store.docket import SqliteDocket
from statuswatch.store.files import back_up_daily
from statuswatch.store.history import SqliteHistory
from statuswatch.store.journal import SqliteJournal
from statuswatch.store.ledger import SqliteLedger
from statuswatch.store.migrations import load_migrations
from statuswatch.store.moving import SqliteMoves
from statuswatch.store.outbox import SqliteOutbox
from statuswatch.store.stored import Stored


def open_store(path: Path, now: datetime, *, to_read: bool = False) -> Stored:
    """Open, or make, the history at `path`; `to_read`: one that can't be written, as it is. Raises
    StoreError, TooNewError.

    All share one connection and one buffer, and may be used from several threads.
    """
    opened = open_to_read(path) if to_read else open_database(path, now)
    database, buffer = opened.database, Buffer()
    journal = SqliteJournal(database, buffer)

    def close() -> None:
        try:
            journal.flush()
        finally:
            database.close()

    def back_up(moment: datetime) -> Path | None:
        return back_up_daily(path, load_migrations()[-1].number, moment)

    return Stored(
        journal,
        SqliteHistory(database, buffer),
        SqliteLedger(database, buffer),
        SqliteOutbox(database),
        SqliteMoves(database, buffer),
        SqliteDocket(database),
        database,
        close,
        back_up,
        opened.notes,
    )
