"""JSON, `statuswatch-history` version 1: a row per incident, with its updates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from statuswatch.core.model import Level, Update
from statuswatch.core.record import Record
from statuswatch.core.rewriting import Revision
from statuswatch.core.words import stamp
from statuswatch.export import Export
from statuswatch.export.columns import clock_values, time_of

FORMAT = "statuswatch-history"
VERSION = 1
"""Raised when a column changes its meaning or goes; a new column does not raise it."""


def render(records: Iterable[Record], generated: datetime) -> Iterator[str]:
    """The document, a line per incident, so that a million rows never stand in memory."""
    head = f'"format":{to_json(FORMAT)},"version":{VERSION},"generated":{to_json(stamp(generated))}'
    yield "{" + head + ',"outages":['
    separator = "\n"
    for record in records:
        yield separator + to_json(row(record))
        separator = ",\n"
    yield "\n]}\n"


def row(record: Record) -> dict[str, object]:
    """All that is said of one incident, by the names of the columns."""
    return {
        "outage_id": record.outage_id,
        "service": record.service,
        "kind": record.kind,
        "title": record.title,
        "level": record.level.word if record.level is not None else None,
        "started": time_of(record.started),
        "ended": time_of(record.ended),
        "duration_seconds": record.duration_seconds,
        "first_seen": time_of(record.first_seen),
        "components": list(record.components),
        "source": record.source,
        "source_url": record.source_url,
        "url": record.url,
        "updates": [_update(update) for update in record.updates],
        **clock_values(record),
        "revised": [_revision(revision) for revision in record.revised],
    }


def _update(update: Update) -> dict[str, object]:
    return {"at": time_of(update.at), "phase": update.phase, "text": update.text}


def _revision(revision: Revision) -> dict[str, object]:
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


def to_json(value: object) -> str:
    """On one line, and always proper UTF-8."""
    try:
        return msgspec.json.encode(value).decode("utf-8")
    except UnicodeEncodeError:
        # Half a surrogate pair, which a vendor's \ud83d can leave behind, has no UTF-8.
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace").decode("utf-8")


EXPORT = Export("json", "JSON", ".json", render)
