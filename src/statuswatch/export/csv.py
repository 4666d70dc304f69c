"""CSV by RFC 4180: a row per incident, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from statuswatch.core.line import Line, line_of
from statuswatch.core.record import Record
from statuswatch.export import Export
from statuswatch.export.columns import CLOCKS

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
    return of_lines(map(line_of, records), generated)


def of_lines(lines: Iterable[Line], generated: datetime) -> Iterator[str]:
    """The file, a piece per incident; `generated` has no column: the JSON tells it."""
    piece = io.StringIO(newline="")
    writer = csv.writer(piece, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield _take(piece)
    for line in lines:
        writer.writerow(_cells(line))
        yield _take(piece)


def _take(piece: io.StringIO) -> str:
    text = piece.getvalue()
    piece.seek(0)
    piece.truncate()
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


_WITNESS, _REVISED = Line._fields.index("witness"), Line._fields.index("revised")


def _cells(line: Line) -> tuple[object, ...]:
    """`None` is an empty cell."""
    return (
        defused(line.outage_id or ""),
        defused(line.service),
        line.kind,
        defused(line.title),
        line.level or "",
        line.started,
        line.ended,
        line.duration_seconds,
        line.first_seen,
        defused("; ".join(line.components)),
        defused(line.source),
        defused(line.source_url),
        defused(line.url),
        *line[_WITNESS:_REVISED],
        defused("; ".join(str(revision.words) for revision in line.revised)),
    )


def defused(text: str) -> str:
    """The text without NULs, and with an apostrophe before what a spreadsheet would execute."""
    if text.isascii() and text[:1].isalnum() and "\0" not in text:
        return text  # nearly all of them
    text = text.replace("\0", "")
    begins = text.lstrip(_INVISIBLE)[:1]
    return "'" + text if begins in _FORMULA and begins else text


EXPORT = Export("csv", "CSV", ".csv", render, of_lines, words=False)
