"""Every document of a vendor that writes hostile words, in every form; and what each form's own
readers make of it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import feedparser
import html5lib
import icalendar

from statuswatch.app import App, claiming, documents
from statuswatch.app.documents import OF_SERVICES, Document
from statuswatch.core.claim_letter import letter
from statuswatch.core.docket import Holding, Letter, Promise, PromiseKind, Terms, Ticket, Tier
from statuswatch.core.model import Incident, Level, Service, Update
from statuswatch.core.money import Money
from statuswatch.core.paper import Paper
from statuswatch.core.words import Setting
from statuswatch.engine.clock import SimulatedClock
from statuswatch.export import papers
from statuswatch.settings import Profile
from tests.hostile.case import Rig
from tests.hostile.forms import CANARY, TAGS, Seen, clean, in_markdown
from tests.serving import Asked, Loopback, Reply

NOON = datetime(2025, 11, 9, 12, 0, tzinfo=UTC)
MADE = NOON - timedelta(days=60)
ALLOWED = frozenset(
    [
        "lang",
        "charset",
        "name",
        "content",
        "class",
        "scope",
        "datetime",
        "href",
        "rel",
        "dir",
        "http-equiv",
    ]
)
"""Attributes of a page of ours."""


def lived(folder: Path, words: tuple[str, ...], urls: tuple[str, ...]) -> tuple[App, Service]:
    """A profile whose vendor says all of this, everywhere where it may say something."""
    words = tuple(text.encode("utf-8", "replace").decode() for text in words)
    app = App(Profile.at(folder), SimulatedClock(NOON))
    name = f"Podhost {words[0]}"[:80]
    service, source = app.follow("https://status.podhost.example/", "statuspage", name)
    told = [
        Incident(
            f"k{n}",
            text or "x",
            Level.DOWN,
            NOON - timedelta(days=40 - n),
            NOON - timedelta(days=40 - n) + timedelta(hours=9),
            url=urls[n % len(urls)],
            components=frozenset({text[:200], "A part"} - {""}),
            updates=tuple(
                Update(f"u{n}{k}", NOON - timedelta(days=40 - n) + timedelta(hours=k), word, text)
                for k, word in enumerate(("investigating", text[:80] or "x", "resolved"))
            ),
        )
        for n, text in enumerate(words)
    ]
    app.stored.journal.recall(source, told, NOON)
    docket = app.stored.docket
    for n, text in enumerate(words):
        at = NOON - timedelta(days=39 - n)
        short = text[:150] or "x"
        docket.keep_letter(Letter(service.id, at, at, short, short, text or "x"))
        docket.keep_ticket(Ticket(service.id, at, short, text or "x", number=short))
        kind = PromiseKind.KNOWN_ISSUE if n % 2 else PromiseKind.OTHER
        due = NOON - timedelta(days=20) if n % 2 else None
        docket.keep_promise(
            Promise(service.id, kind, text[:2000] or "x", MADE, short, short, due=due)
        )
    docket.keep_holding(Holding(service.id, words[0][:150], words[0][:150], words[0][:150]))
    docket.keep_terms(
        Terms(
            service.id, Money(Decimal(100), "EUR"), Decimal("99.9"),
            (Tier(Decimal(99), Decimal(50)),), per_hour=Money(Decimal(5), "EUR"),
        )
    )  # fmt: skip
    return app, service


def made(app: App, service: Service) -> Iterator[tuple[str, Paper | None, Setting, str]]:
    """Every kind of document, of every outage, and the letter that claims."""
    outages = app.stored.history.outages(service.id, now=app.clock.now())
    assert outages
    for kind in Document:
        if kind in OF_SERVICES:
            one = documents.of_service(app, service, kind)
            yield kind.value, one.paper, one.setting, one.text
            continue
        for outage in outages:
            one = documents.made(app, service, outage, kind)
            yield kind.value, one.paper, one.setting, one.text
    terms = claiming.terms_of(app, service)
    month = claiming.month_meant(terms, None, NOON)
    claim = claiming.asked(app, service, terms, month).claim
    holding = app.stored.docket.docket(service.id).holding
    yield "claim", letter(claim, service.name, holding), Setting(), ""


def every_document(rig: Rig, words: tuple[str, ...], urls: tuple[str, ...]) -> str:
    kinds: set[str] = set()
    count = 0
    for n, first in enumerate(words[:-1:6]):
        app, service = lived(rig.folder / str(n), (first, *words), urls)
        for kind, paper, setting, text in made(app, service):
            clean(text)
            kinds.add(kind)
            for form in papers.names() if paper is not None else ():
                assert paper is not None
                seen_in(form, "".join(papers.load(form).render(paper, setting)))
                count += 1
        app.close_store()
    assert kinds == {kind.value for kind in Document} | {"claim"}
    return f"{count} documents of {len(kinds)} kinds in {', '.join(papers.names())}"


def seen_in(form: str, written: str) -> None:
    clean(written)
    if form == "html":
        as_a_browser_reads_it(written)
    elif form == "markdown":
        in_markdown(written)


def as_a_browser_reads_it(written: str) -> None:
    """By the rules of HTML 5, which mend what is broken as browsers do."""
    page = Seen()
    page.feed(written)
    page.close()
    tree = html5lib.parse(written, namespaceHTMLElements=False)
    for one in tree.iter():
        if not isinstance(one.tag, str):
            assert CANARY not in (one.text or ""), "a comment"
            continue
        assert one.tag in TAGS, one.tag
        assert set(one.attrib) <= ALLOWED, (one.tag, one.attrib)
        href = one.get("href")
        assert href is None or href.startswith(("https://", "http://")), href
        if one.get("http-equiv") is not None:
            assert one.get("content", "").startswith("default-src 'none'"), "it loads nothing"
        assert one.tag != "link"


# -- exports, as their readers read them ------------------------------------------------------


def as_a_calendar_reads_it(text: str, number: int) -> None:
    read = icalendar.Calendar.from_ical(text)
    assert [part.name for part in read.subcomponents] == ["VEVENT"] * number
    for part in read.subcomponents:
        assert part.subcomponents == [], "no alarm"
        assert not {"ATTENDEE", "ORGANIZER", "ATTACH", "RRULE", "X-EVIL"} & set(part.keys())
        assert str(part.get("URL", "https://")).startswith(("https://", "http://"))


def as_a_feed_reader_reads_it(text: str, number: int) -> None:
    read = feedparser.parse(BytesIO(text.encode()))
    assert not read.bozo, read.get("bozo_exception")
    assert len(read.entries) == number
    for entry in read.entries:
        assert {link.href.partition(":")[0] for link in entry.get("links", ())} <= {"https", "http"}
        told = [entry.get("title_detail"), entry.get("summary_detail"), *entry.get("content", ())]
        assert {detail.type for detail in told if detail} <= {"text/plain"}


READERS = {
    "html": lambda text, _: as_a_browser_reads_it(text),
    "ics": as_a_calendar_reads_it,
    "atom": as_a_feed_reader_reads_it,
}

# -- PDF --------------------------------------------------------------------------------------


async def a_pdf_loads_nothing(rig: Rig) -> str:
    """Though the page that it is made of were to name files and addresses: a canary of each."""
    came: list[Asked] = []

    def answer(asked: Asked) -> Reply:
        came.append(asked)
        return Reply(200, b"x")

    picture = rig.folder / "canary.png"
    picture.write_bytes(SQUARE)
    (rig.folder / "canary.css").write_text("p { background-image: url(canary.png) }")
    host = Loopback(answer)
    async with host.running():
        names = (picture.as_uri(), str(picture), "canary.png", f"{host.url}/x.png",
                 f"{host.url.removeprefix('http:')}/x.png", "qrc:/x", "data:image/png;base64,AA")  # fmt: skip
        images = "".join(
            f'<p style="background: url({n})">x<img src="{n}" width="50" height="50">'
            f'<table background="{n}"><tr><td background="{n}">y</table>'
            f'<link rel="stylesheet" href="{n}"><object data="{n}"></object>'
            for n in names
        )
        page, out = rig.folder / "in.html", rig.folder / "out.pdf"
        page.write_text(
            f"<html><head><style>@import url({host.url}/x.css); @import url(canary.css);</style>"
            f'<base href="{rig.folder.as_uri()}/"></head><body>{images}</body></html>'
        )
        done = await _run([sys.executable, "-m", "statuswatch.ui.pdf", str(page), str(out)], rig)
    assert done == 0
    data = out.read_bytes()
    assert data.startswith(b"%PDF")
    assert not re.search(rb"/Width\s+37\b", data), "the canary is in it"
    assert came == []
    return f"{len(names)} pictures, styles and objects named: none in the PDF, nobody asked"


async def _run(words: list[str], rig: Rig) -> int:
    import asyncio

    ended = await asyncio.to_thread(
        subprocess.run, words, cwd=rig.folder, timeout=60, check=False, capture_output=True
    )
    return ended.returncode


def _square() -> bytes:
    """A red picture of 37 by 37: no icon of Qt's has that size."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 37, 37, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff\0\0" * 37) * 37)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SQUARE = _square()
