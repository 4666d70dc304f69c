"""JSON Lines, `statuswatch-history` version 1: a head, then a line per incident with its updates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from statuswatch.core.line import Line, line_of
from statuswatch.core.record import Record
from statuswatch.core.words import stamp
from statuswatch.export import Export
from statuswatch.export.json import FORMAT, VERSION, rows, to_json

TOGETHER = 16
"""Rows of one piece."""


def render(records: Iterable[Record], generated: datetime) -> Iterator[str]:
    return of_lines(map(line_of, records), generated)


def of_lines(lines: Iterable[Line], generated: datetime) -> Iterator[str]:
    """The first line says what the file is; each line after it is a value by itself, so that a
    file that was cut off is still read up to there."""
    yield to_json({"format": FORMAT, "version": VERSION, "generated": stamp(generated)}) + "\n"
    rest = iter(lines)
    while some := tuple(islice(rest, TOGETHER)):
        yield rows(some)


EXPORT = Export("jsonl", "JSON Lines", ".jsonl", render, of_lines)
