"""iCalendar (RFC 5545): outages and maintenances as events. Read in again, they are renewed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.record import Record
from statuswatch.core.rewriting import Rewriting
from statuswatch.core.words import say
from statuswatch.export import Export
from statuswatch.export.columns import changed, lasted, level_word
from statuswatch.export.markup import address, line

_HEAD = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//StatusWatch//History//EN\r\n"
    "CALSCALE:GREGORIAN\r\nX-WR-CALNAME:StatusWatch\r\n"
)
_WORDS = 200
"""Characters of the last word: a calendar is for looking when, the record for reading what."""


def render(records: Iterable[Record], generated: datetime) -> Iterator[str]:
    """The file, an event per incident. Raises StatusWatchError where icalendar is missing."""
    try:
        import icalendar
    except ImportError as error:
        raise StatusWatchError(
            say("Calendars need icalendar, which is not installed"),
            say("Install it with: pip install 'statuswatch[calendar]'"),
        ) from error
    yield _HEAD
    for record in records:
        yield _event(icalendar, record, generated)
    yield "END:VCALENDAR\r\n"


def _event(icalendar: Any, record: Record, generated: datetime) -> str:  # noqa: ANN401 - it ships no types everywhere
    """What goes on lasts until now, so what is written tomorrow is newer: both its stamp and its
    number must rise, or a calendar keeps the old one."""

    def text(words: str) -> str:
        return str(icalendar.vText(words).to_ical().decode("utf-8", "replace"))

    began, end = _span(record, generated)
    goes_on = record.ended is None and began <= generated
    told = _moment(generated if goes_on else changed(record, generated))
    url = address(record.url)
    lines = (
        "BEGIN:VEVENT",
        f"UID:{uid(record)}",
        f"DTSTAMP:{told}",
        f"DTSTART:{_moment(began)}",
        f"DTEND:{_moment(end)}" if end > began else "",  # without one it is a moment
        f"SEQUENCE:{_version(record)}",
        f"LAST-MODIFIED:{told}",
        f"SUMMARY:{text(line(f'{record.service}: {record.title}'))}",
        f"DESCRIPTION:{text(_description(record, generated))}",
        f"STATUS:{'CANCELLED' if _withdrawn(record) else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        f"CATEGORIES:{text(record.kind)}",
        f"URL:{url}" if url else "",
        "END:VEVENT",
    )
    return "".join(f"{_folded(each)}\r\n" for each in lines if each)


def _folded(one: str) -> str:
    """At 75 bytes at most (icalendar's own fold goes sign by sign: half of all the time it takes).
    An escaped sign is not parted: some readers undo escapes before they unfold."""
    if len(one) < 75 and one.isascii():
        return one
    found, begin = [], 0
    while begin < len(one):
        end = min(begin + 70, len(one))
        if len(one[begin:end].encode("utf-8", "replace")) > 74:
            end = min(begin + 18, len(one))  # a sign has four bytes at most
        while end > begin + 1 and end < len(one) and one[end - 1] == "\\":
            end -= 1
        found.append(one[begin:end])
        begin = end
    return "\r\n ".join(found)


def uid(record: Record) -> str:
    """The same for the same incident, whenever it is written out."""
    name = record.key or f"{record.source_url}/{record.first_seen.isoformat()}"
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    return f"{digest[:32]}@statuswatch"


def _span(record: Record, generated: datetime) -> tuple[datetime, datetime]:
    began = record.started or record.first_seen
    end = record.ended or (max(generated, began) if began <= generated else record.planned_end)
    if record.ended is None and record.planned_end is not None and end is not None:
        end = max(end, record.planned_end)
    return _second(began), _second(end or began)


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _moment(at: datetime) -> str:
    return _second(at).strftime("%Y%m%dT%H%M%SZ")


def _version(record: Record) -> int:
    """Grows with each word, each rewriting and the end; nothing ever takes one of them back."""
    return len(record.updates) + 2 * len(record.revised) + (record.ended is not None)


def _withdrawn(record: Record) -> bool:
    return bool(record.revised) and record.revised[-1].what is Rewriting.WITHDRAWN


def _description(record: Record, generated: datetime) -> str:
    last = line(record.updates[-1].text) if record.updates else ""
    told = [
        f"{level_word(record)}, {lasted(record, generated)}".removeprefix(", "),
        ", ".join(record.components),
        last if len(last) <= _WORDS else last[: _WORDS - 1] + "…",
    ]
    return "\n".join(line(each) for each in told if each)


EXPORT = Export("ics", "iCalendar", ".ics", render)
