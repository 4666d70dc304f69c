"""Our own list: everything that is followed, with its parts and options. Also written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from statuswatch.core.model import Service, Source
from statuswatch.core.words import say, stamp
from statuswatch.importers import (
    Content,
    Follows,
    Importer,
    LeftOut,
    Listed,
    Wanted,
    WrongFileError,
    at_most,
    options_of,
    rows_of,
    text_of,
)

FORMAT = "statuswatch-follow"
VERSION = 1
"""Raised when a field changes its meaning or goes; a new field does not raise it."""


def claims(content: Content) -> bool:
    return isinstance(content.document, dict) and content.document.get("format") == FORMAT


def read(content: Content) -> Listed:
    document = content.document if isinstance(content.document, dict) else {}
    version = document.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise WrongFileError(
            say("It was written by a newer StatusWatch"), say("Update this one, then try again.")
        )
    wanted: list[Wanted] = []
    left: list[LeftOut] = []
    for entry, row in enumerate(rows_of(document.get("services")), 1):
        name = text_of(row.get("name"))
        sources = rows_of(row.get("sources"))
        if not name or not sources:
            left.append(LeftOut(name, say("it has no name, or nothing to ask"), entry=entry))
        at_most(left)
        for source in sources if name else ():
            wanted.append(_wanted(row, source, name, entry))
            at_most(wanted)
    return Listed(tuple(wanted), tuple(left))


def _wanted(row: dict[str, object], source: dict[str, object], name: str, entry: int) -> Wanted:
    parts = row.get("parts")
    return Wanted(
        name,
        text_of(source.get("url")),
        text_of(source.get("kind"), 60),
        tuple(filter(None, map(text_of, parts))) if isinstance(parts, list) else (),
        options_of(source.get("options")),
        entry=entry,
        service=text_of(row.get("id"), 60),
        homepage=text_of(row.get("homepage")),
        category=text_of(row.get("category"), 60),
    )


def write(follows: Follows, generated: datetime) -> Iterator[str]:
    """A service a line."""
    head = f'"format":{_json(FORMAT)},"version":{VERSION},"generated":{_json(stamp(generated))}'
    yield "{" + head + ',"services":['
    separator = "\n"
    for service, sources in follows:
        yield separator + _json(_row(service, sources))
        separator = ",\n"
    yield "\n]}\n"


def _row(service: Service, sources: tuple[Source, ...]) -> dict[str, object]:
    return {
        "id": service.id,
        "name": service.name,
        "homepage": service.homepage,
        "category": service.category,
        "parts": sorted(service.parts),
        "sources": [
            {"kind": s.kind, "url": s.url, "role": s.role.value, "options": dict(s.options)}
            for s in sources
        ],
    }


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


IMPORTER = Importer("json", "the list of StatusWatch itself (JSON)", claims, read, write)
