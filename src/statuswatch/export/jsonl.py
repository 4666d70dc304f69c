"""JSON Lines, `statuswatch-history` version 1: a head, then a line per incident with its updates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from statuswatch.core.record import Record
from statuswatch.core.words import stamp
from statuswatch.export import Export
from statuswatch.export.json import FORMAT, VERSION, row, to_json


def render(records: Iterable[Record], generated: datetime) -> Iterator[str]:
    """The first line says what the file is; each line after it is a value by itself, so that a
    file that was cut off is still read up to there."""
    yield to_json({"format": FORMAT, "version": VERSION, "generated": stamp(generated)}) + "\n"
    for record in records:
        yield to_json(row(record)) + "\n"


EXPORT = Export("jsonl", "JSON Lines", ".jsonl", render)
