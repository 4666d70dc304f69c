"""Markdown: one table, as GitHub and most editors read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from statuswatch.core.record import Record
from statuswatch.core.words import say
from statuswatch.export import Export
from statuswatch.export.columns import lasted, level_word
from statuswatch.export.html import HEAD
from statuswatch.export.markup import address, in_markdown, minute


def render(records: Iterable[Record], generated: datetime) -> Iterator[str]:
    """The file, a line per incident."""
    yield f"# {say('Outages')}\n\n{in_markdown(str(say('Written {at} UTC', at=generated)))}\n\n"
    yield f"| {' | '.join(in_markdown(str(word)) for word in HEAD)} |\n"
    yield f"|{' --- |' * len(HEAD)}\n"
    for record in records:
        cells = (
            minute(record.started or record.first_seen),
            in_markdown(lasted(record, generated)),
            in_markdown(record.service),
            linked(record.url, in_markdown(record.title)),
            level_word(record),
            in_markdown(record.kind),
        )
        yield f"| {' | '.join(cells)} |\n"


def linked(url: str, words: str) -> str:
    """The words (already escaped), linked where the address may be followed."""
    safe = address(url)
    if not safe or not words:
        return words
    for sign, code in (("(", "%28"), (")", "%29"), ("|", "%7C"), ("[", "%5B"), ("]", "%5D")):
        safe = safe.replace(sign, code)
    return f"[{words}](<{safe}>)"


EXPORT = Export("markdown", "Markdown", ".md", render)
