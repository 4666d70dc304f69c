"""The history as records: each row with the clocks of its outage, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from statuswatch.core.record import Record, record
from statuswatch.store.nouns import Filter, Row
from statuswatch.store.protocols import History

PAGE = 512


def records(history: History, which: Filter, now: datetime) -> Iterator[Record]:
    """All rows, newest first; no transaction is held between two pages. Raises StoreError."""
    after: int | None = None
    while True:
        rows = history.rows(which, after, PAGE)
        yield from told(history, rows, now)
        if len(rows) < PAGE:
            return
        after = rows[-1].rowid


def told(history: History, rows: Sequence[Row], now: datetime) -> Iterator[Record]:
    """The records of a page of rows."""
    for row, account in zip(rows, history.accounts(rows, now=now), strict=True):
        yield record(row.service, row.source, row.known, row.outage_id, account, now)
