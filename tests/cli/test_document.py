"""document: an outage on paper, or as a message."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import html5lib
import pytest

from statuswatch.app import App
from statuswatch.cli import commands, parser
from statuswatch.cli.commands import document
from statuswatch.core.docket import Letter, Promise, PromiseKind, Terms, Ticket
from statuswatch.core.money import Money
from statuswatch.settings import Profile
from tests.cli.conftest import Program
from tests.cli.places import Place

TITLE = "<script>alert(1)</script> | Uploads 🎙️ שלום"


@pytest.fixture
def told(says: Program, place: Place, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A trouble that goes on, of which the page tells."""
    known = {c.name: c for c in (*commands.COMMANDS, *document.COMMANDS)}
    monkeypatch.setattr(parser, "COMMANDS", tuple(known.values()))
    place.tells(level="critical", story=TITLE)
    says("add", place.url)
    says("watch", "--once")
    return says


def test_the_newest_outage_of_a_service_is_written_down(told: Program) -> None:
    said = told("document", "podhost")
    assert said.code == 0
    assert "Podhost: the outage of 2026-03-04 10:00" in said.out
    assert "We look into it." in said.out
    assert "Three clocks" in said.out
    assert "All times in UTC" in said.out


def test_an_outage_is_found_by_its_id(told: Program) -> None:
    [first] = told.json("document", "podhost", "--kind", "short")
    [again] = told.json("document", first["outage"], "--kind", "short")
    assert first == again
    assert first["text"].startswith("Podhost is ")
    assert len(first["text"].strip()) <= 280


def test_what_the_user_kept_of_it_is_in_the_document(told: Program) -> None:
    [found] = told.json("document", "podhost", "--kind", "short")
    with opened_profile(told) as app:
        now, docket = app.clock.now(), app.stored.docket
        service = app.find("podhost").id
        docket.keep_ticket(Ticket(service, now, "help@a.example", "It fails.", found["outage"]))
        docket.keep_letter(
            Letter(service, now, now, "Ann", "Re: it", "A disk broke.", found["outage"])
        )
        docket.keep_letter(Letter(service, now, now, "Bob", "", "About something else."))
        promised = Promise(
            service, PromiseKind.OTHER, "Never again.", now, due=now + timedelta(days=9)
        )
        docket.keep_promise(promised)
        docket.keep_terms(Terms(service, per_hour=Money(Decimal(10), "EUR")))
    text = told("document", found["outage"]).out
    assert "It fails." in text
    assert "A disk broke." in text
    assert "something else" not in text
    assert "Never again." in text
    assert " EUR" in text


@contextmanager
def opened_profile(program: Program) -> Iterator[App]:
    app = App(Profile.choose(str(program.profile), {}))
    try:
        yield app
    finally:
        app.close_store()


def test_a_message_is_for_others_and_quotes_them(told: Program) -> None:
    said = told("document", "podhost", "--kind", "message")
    assert "We look into it." in said.out
    assert "Three clocks" not in said.out


def test_the_form_follows_from_the_file_s_name(told: Program, tmp_path: Path) -> None:
    for name in ("a.html", "a.md", "a.txt"):
        assert told("document", "podhost", "-o", str(tmp_path / name)).code == 0
    page = (tmp_path / "a.html").read_text("utf-8")
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert tree.findall(".//script") == []
    assert (tmp_path / "a.md").read_text("utf-8").startswith("# Podhost")
    assert (tmp_path / "a.txt").read_text("utf-8").startswith("Podhost")
    assert len(list(tmp_path.glob("*"))) == 4  # with the profile


def test_the_pdf_says_what_the_page_says(told: Program, tmp_path: Path) -> None:
    path = tmp_path / "outage.pdf"
    said = told("document", "podhost", "-o", str(path))
    assert (said.code, said.err) == (0, "")
    assert path.read_bytes().startswith(b"%PDF-")
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True).stdout
        assert "We look into it." in text
        assert "Open questions to Podhost" in text


def test_without_qt_it_offers_html(
    told: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    said = told("document", "podhost", "-o", str(tmp_path / "a.pdf"))
    assert said.code == 64
    assert "--format html" in said.err
    assert not (tmp_path / "a.pdf").exists()


def test_a_place_that_cannot_be_written_is_told_for_every_form(
    told: Program, tmp_path: Path
) -> None:
    for name in ("none/a.html", "none/a.pdf"):
        said = told("document", "podhost", "-o", str(tmp_path / name))
        assert said.code == 64, said
        assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["nobody"], "nobody"),
        (["podhost", "--kind", "shrt"], "Did you mean short?"),
        (["podhost", "--format", "docx"], "There are: "),
        (["podhost", "--format", "pdf"], "-o outage.pdf"),
        (["podhost", "--kind", "short", "--format", "html"], "plain text"),
    ],
)
def test_what_does_not_do_is_told_with_64(told: Program, words: list[str], reason: str) -> None:
    said = told("document", *words)
    assert (said.code, said.out) == (64, "")
    assert reason in said.err


def test_a_service_that_was_always_well_has_no_document(told: Program, other: Place) -> None:
    other.tells(name="Wellhost")
    told("add", other.url)
    told("watch", "--once")
    said = told("document", "wellhost", "--json")
    assert said.code == 64
    assert "no outage yet" in json.loads(said.out)["error"]


def test_the_terminal_never_loads_qt() -> None:
    code = "import statuswatch.cli.document, sys; print('PySide6' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert said.stdout.strip() == "False"


def test_a_scorecard_or_judgement_is_of_the_time_that_was_asked_for(told: Program) -> None:
    [usual] = told.json("document", "podhost", "--kind", "scorecard")
    length = datetime.fromisoformat(usual["until"]) - datetime.fromisoformat(usual["since"])
    assert length == timedelta(days=90)
    asked = ("--since", "2026-03-01T00:00Z", "--until", "2026-03-11T00:00Z")
    [card] = told.json("document", "podhost", "--kind", "scorecard", *asked)
    assert (card["since"], card["until"]) == ("2026-03-01T00:00:00Z", "2026-03-11T00:00:00Z")
    assert card["text"].startswith("Podhost, 2026-03-01 00:00 to 2026-03-11 00:00")
    with opened_profile(told) as app:
        docket, service = app.stored.docket, app.find("podhost").id
        for day, words in ((2, "We pay it back."), (20, "We move house.")):
            made = datetime(2026, 3, day, tzinfo=UTC)
            docket.keep_promise(Promise(service, PromiseKind.OTHER, words, made))
    [judged] = told.json("document", "podhost", "--kind", "judgement", *asked)
    text = " ".join(judged["text"].split())
    assert "until 2026-03-11 00:00, and while down from 2026-03-01 00:00 on" in text
    assert "We pay it back" in text
    assert "We move house" not in judged["text"]
    assert "We move house" in told("document", "podhost", "--kind", "judgement").out


@pytest.mark.parametrize(
    "words",
    [
        ("--kind", "downtime", "--since", "90d"),
        ("--kind", "message", "--until", "2026-03-05"),
        ("--kind", "scorecard", "--since", "2026-03-05", "--until", "2026-03-01"),
        ("--kind", "judgement", "--since", "2126-03-05"),
    ],
)
def test_a_time_that_does_not_do_is_told_with_64(told: Program, words: tuple[str, ...]) -> None:
    said = told("document", "podhost", *words)
    assert (said.code, said.out) == (64, "")
    assert said.err.strip()


def test_a_form_that_there_is_none_of_is_refused(told: Program, tmp_path: Path) -> None:
    said = told("document", "podhost", "-o", str(tmp_path / "x.docx"))
    assert said.code == 64
    assert "No document can be written as .docx" in said.err
    assert not (tmp_path / "x.docx").exists()
