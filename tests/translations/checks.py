"""Is the catalogue what the source says, and is each language whole?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog

from tests.translations import catalogues, source
from tests.translations.catalogues import FOLDER, TEMPLATE, entries, key_of
from tests.translations.source import Found

COMPLETE = ("de",)
"""Languages of which no message may be missing."""


def problems() -> list[str]:
    """All of them, each with what to do."""
    found = source.read()
    return [
        *found.wrong,
        *odd_ones(found),
        *template_problems(found),
        *(one for code in catalogues.codes() for one in language_problems(code)),
    ]


def odd_ones(found: Found) -> Iterator[str]:
    """Words in the source that no translation could do right."""
    for said in found.said.values():
        for text in filter(None, (said.one, said.many)):
            if re.search(r"\{\}|\{\d+\}|\{\w*[!:.\[][^}]*\}", text):
                yield f"{source.place(said)}: {text!r} has a place without a plain name"


def template_problems(found: Found) -> Iterator[str]:
    todo = "run: python -m tests.translations extract && python -m tests.translations update"
    if not TEMPLATE.is_file():
        yield f"{TEMPLATE} is missing: {todo}"
        return
    fresh = {key_of(m): m.id for m in entries(catalogues.template(found))}
    there = {key_of(m): m.id for m in entries(catalogues.read(TEMPLATE))}
    lacks = [key for key in fresh if fresh[key] != there.get(key)]
    dead = [key for key in there if key not in fresh]
    for key in lacks[:5]:
        yield f"{TEMPLATE.name} lacks {key!r}"
    for key in dead[:5]:
        yield f"{TEMPLATE.name} has {key!r}, which nobody says any more"
    if lacks or dead:
        yield f"{TEMPLATE.name}: {len(lacks)} lacking, {len(dead)} left over: {todo}"


def language_problems(code: str) -> Iterator[str]:
    path = catalogues.po_of(code)
    catalogue = catalogues.read(path, code)
    yield from _against_template(code, catalogue)
    for message in entries(catalogue):
        yield from (f"{path.name} ({code}): {fault}" for fault in catalogues.faults(message))
    if code in COMPLETE:
        missing = [key_of(m) for m in entries(catalogue) if catalogues.is_missing(m)]
        for key in missing[:5]:
            yield f"{code} lacks {key!r}"
        if missing:
            yield f"{code}: {len(missing)} missing"
    mo = path.with_suffix(".mo")
    if not mo.is_file() or mo.read_bytes() != catalogues.compiled(catalogue):
        yield f"{mo.relative_to(FOLDER)} is not its .po: run: python -m tests.translations compile"


def _against_template(code: str, catalogue: Catalog) -> Iterator[str]:
    wanted = {key_of(m): m.id for m in entries(catalogues.read(TEMPLATE))}
    there = {key_of(m): m.id for m in entries(catalogue)}
    if wanted != there:
        yield f"{code} is not made of the template: run: python -m tests.translations update"
