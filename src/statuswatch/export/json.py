"""JSON, `statuswatch-history` version 1: a row per incident, with its updates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import msgspec

from statuswatch.core.line import Line, line_of, time_of
from statuswatch.core.model import Level
from statuswatch.core.record import Record
from statuswatch.core.rewriting import Revision
from statuswatch.core.words import stamp
from statuswatch.export import Export

FORMAT = "statuswatch-history"
VERSION = 1
"""Raised when a column changes its meaning or goes; a new column does not raise it."""


def render(records: Iterable[Record], generated: datetime) -> Iterator[str]:
    return of_lines(map(line_of, records), generated)


def of_lines(
    lines: Iterable[Line], generated: datetime, more: Callable[[], str] | None = None
) -> Iterator[str]:
    """The document, a line per incident, so that a million rows never stand in memory. `more`: what
    stands in it besides, `"name":value`, asked for when all rows are written."""
    head = f'"format":{to_json(FORMAT)},"version":{VERSION},"generated":{to_json(stamp(generated))}'
    yield "{" + head + ',"outages":['
    separator = "\n"
    for line in lines:
        yield separator + row(line)
        separator = ",\n"
    yield "\n]" + (f",\n{more()}" if more is not None else "") + "}\n"


class _Update(msgspec.Struct, frozen=True, gc=False):
    at: str | None
    phase: str
    text: str


_row_of: Callable[..., msgspec.Struct] = msgspec.defstruct(
    "Row", Line._fields, frozen=True, gc=False
)
"""The columns of a line, in its order."""

_UPDATES, _REVISED = Line._fields.index("updates"), Line._fields.index("revised")


def row(line: Line) -> str:
    """All that is said of one incident, by the names of the columns, on one line."""
    return to_json(_row(line))


def rows(lines: Iterable[Line]) -> str:
    """Of several, a line each: at once they cost less than one by one."""
    made = tuple(map(_row, lines))
    try:
        return _encode_lines(made).decode("utf-8")
    except UnicodeEncodeError:
        return "".join(to_json(one) + "\n" for one in made)


def _row(line: Line) -> msgspec.Struct:
    told = line.updates
    updates = (
        msgspec.Raw(told.encode()) if isinstance(told, str) else tuple(_Update(*u) for u in told)
    )
    revised = tuple(map(_revision, line.revised)) if line.revised else ()
    # By position: a name for each of them is half of what a row costs.
    return _row_of(
        *line[:_UPDATES],
        updates,
        *line[_UPDATES + 1 : _REVISED],
        revised,
        *line[_REVISED + 1 :],
    )


def _revision(revision: Revision) -> dict[str, str | None]:
    return {
        "at": time_of(revision.at),
        "what": revision.what.value,
        "field": revision.field,
        "before": _version(revision.before),
        "after": _version(revision.after),
        "text": str(revision.words),
    }


def _version(told: datetime | Level | None) -> str | None:
    return told.word if isinstance(told, Level) else time_of(told)


_encode = msgspec.json.Encoder().encode
_encode_lines = msgspec.json.Encoder().encode_lines


def to_json(value: object) -> str:
    """On one line, and always proper UTF-8."""
    try:
        return _encode(value).decode("utf-8")
    except UnicodeEncodeError:
        # Half a surrogate pair, which a vendor's \ud83d can leave behind, has no UTF-8.
        plain = msgspec.to_builtins(value)
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace").decode("utf-8")


EXPORT = Export("json", "JSON", ".json", render, of_lines)
