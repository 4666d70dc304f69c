"""The history as records and as lines of an export: each with the clocks of its outage, a page at a
time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from statuswatch.core.line import Line
from statuswatch.core.record import Record, record
from statuswatch.store.nouns import Filter, Row
from statuswatch.store.protocols import History

if TYPE_CHECKING:
    from statuswatch.export import Export

PAGE = 512

LINES = 1024
"""Rows of a page of lines: some 15 ms."""


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


def lines(history: History, which: Filter, now: datetime, *, words: bool = True) -> Iterator[Line]:
    """The same rows as they are written: for a file of all of them."""
    page = history.lines.page(which, None, LINES, now=now, words=words)
    yield from page.lines
    while page.last is not None:
        page = history.lines.page(which, page.last, LINES, now=now, words=words)
        yield from page.lines


Heard = Callable[[], None]
"""Hears of each row that is written."""


def written(
    chosen: Export,
    history: History,
    which: Filter,
    now: datetime,
    kinds: Collection[str] | None = None,
    heard: Heard | None = None,
) -> Iterator[str]:
    """The file of these rows, piece by piece, read as the format wants them. Raises StoreError."""
    if chosen.of_lines is None:
        return chosen.render(_chosen(records(history, which, now), kinds, heard), now)
    found = lines(history, which, now, words=chosen.words)
    return chosen.of_lines(_chosen(found, kinds, heard), now)


_Row = TypeVar("_Row", Record, Line)


def _chosen(
    found: Iterable[_Row], kinds: Collection[str] | None, heard: Heard | None
) -> Iterator[_Row]:
    for row in found:
        if kinds is None or row.kind in kinds:
            if heard is not None:
                heard()
            yield row
