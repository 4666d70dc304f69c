"""Atom (RFC 4287): a feed of the outages, an entry per incident."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from statuswatch.core.record import Record
from statuswatch.core.words import say, stamp
from statuswatch.export import Export
from statuswatch.export.columns import changed, lasted, level_word
from statuswatch.export.markup import address, escaped, line, plain

_ID = "urn:statuswatch:history"


def render(records: Iterable[Record], generated: datetime) -> Iterator[str]:
    """The file, a piece per incident, in the order of the rows."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"<id>{_ID}</id>\n<title>{escaped(str(say('Outages')))}</title>\n"
    yield f"<updated>{stamp(generated)}</updated>\n<author><name>StatusWatch</name></author>\n"
    for record in records:
        yield _entry(record, generated)
    yield "</feed>\n"


def _entry(record: Record, generated: datetime) -> str:
    name = hashlib.sha256(record.key.encode("utf-8", "replace")).hexdigest()[:32]
    url = address(record.url)
    link = f'<link rel="alternate" href="{escaped(url)}"/>\n' if url else ""
    began = record.started or record.first_seen
    title = line(f"{record.service}: {record.title}")
    words = [
        str(say("{level}, {lasted}", level=level_word(record), lasted=lasted(record, generated))),
        *(update.text for update in record.updates),
    ]
    return (
        f"<entry>\n<id>{_ID}:{name}</id>\n<title>{escaped(title)}</title>\n{link}"
        f"<published>{stamp(began)}</published>\n<updated>{stamp(changed(record, generated))}"
        f'</updated>\n<category term="{escaped(record.kind)}"/>\n'
        f'<content type="text">{escaped(plain(chr(10).join(words)))}</content>\n</entry>\n'
    )


EXPORT = Export("atom", "Atom feed", ".atom", render)
