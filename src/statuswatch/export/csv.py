"""CSV by RFC 4180: a row per incident, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from statuswatch.core.record import Record
from statuswatch.export import Export
from statuswatch.export.columns import CLOCKS, clock_values, time_of

COLUMNS = (
    "outage_id",
    "service",
    "kind",
    "title",
    "level",
    "started",
    "ended",
    "duration_seconds",
    "first_seen",
    "components",
    "source",
    "source_url",
    "url",
    *CLOCKS,
    "revised",
)

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, or strips until one begins:
https://owasp.org/www-community/attacks/CSV_Injection. Full-width forms are folded by some."""

_INVISIBLE = " \u00a0\u200b\u200e\u200f\u2060\u3000\ufeff"
"""What may stand before it and is not seen, or not kept."""


def render(records: Iterable[Record], generated: datetime) -> Iterator[str]:
    """The file, a piece per incident; `generated` has no column: the JSON tells it."""
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield _take(line)
    for record in records:
        writer.writerow(_cells(record))
        yield _take(line)


def _take(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text.encode("utf-8", "replace").decode("utf-8")


def _cells(record: Record) -> tuple[str | int | float | None, ...]:
    """`None` is an empty cell."""
    return (
        defused(record.outage_id or ""),
        defused(record.service),
        record.kind,
        defused(record.title),
        record.level.word if record.level is not None else "",
        time_of(record.started),
        time_of(record.ended),
        record.duration_seconds,
        time_of(record.first_seen),
        defused("; ".join(record.components)),
        defused(record.source),
        defused(record.source_url),
        defused(record.url),
        *clock_values(record).values(),
        defused("; ".join(str(revision.words) for revision in record.revised)),
    )


def defused(text: str) -> str:
    """The text without NULs, and with an apostrophe before what a spreadsheet would execute."""
    if text.isascii() and text[:1].isalnum() and "\0" not in text:
        return text  # nearly all of them
    text = text.replace("\0", "")
    begins = text.lstrip(_INVISIBLE)[:1]
    return "'" + text if begins in _FORMULA and begins else text


EXPORT = Export("csv", "CSV", ".csv", render)
