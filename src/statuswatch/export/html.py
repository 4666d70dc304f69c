"""HTML: one table that reads on a screen, in the dark and on paper, and loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from statuswatch.core.record import Record
from statuswatch.core.words import say
from statuswatch.export import Export
from statuswatch.export.columns import lasted, level_word
from statuswatch.export.markup import escaped, link, minute, page, strange

HEAD = (
    say("Began (UTC)"),
    say("Lasted"),
    say("Service"),
    say("What"),
    say("Level"),
    say("Kind"),
)


def render(records: Iterable[Record], generated: datetime) -> Iterator[str]:
    """The file, a piece per incident."""
    yield from page(str(say("Outages")), _body(records, generated))


def _body(records: Iterable[Record], generated: datetime) -> Iterator[str]:
    yield f"<h1>{escaped(str(say('Outages')))}</h1>\n<p class=soft>"
    yield escaped(str(say("Written {at} UTC", at=generated))) + "</p>\n<table>\n<thead><tr>"
    yield "".join(f"<th scope=col>{escaped(str(word))}</th>" for word in HEAD)
    yield "</tr></thead>\n<tbody>\n"
    number = 0
    for record in records:
        number += 1
        yield _row(record, generated)
    if not number:
        nothing = escaped(str(say("Nothing recorded in that")))
        yield f"<tr><td colspan={len(HEAD)}>{nothing}</td></tr>\n"
    yield "</tbody>\n</table>\n"


def _row(record: Record, generated: datetime) -> str:
    parts = ", ".join(record.components)
    below = f"<br><span class=soft>{strange(parts)}</span>" if parts != record.title else ""
    return (
        f"<tr><td>{minute(record.started or record.first_seen)}"
        f"</td><td>{escaped(lasted(record, generated))}"
        f"</td><td>{strange(record.service)}"
        f"</td><td>{link(record.url, strange(record.title))}{below if parts else ''}"
        f"</td><td>{level_word(record)}</td><td>{escaped(record.kind)}</td></tr>\n"
    )


EXPORT = Export("html", "HTML", ".html", render)
