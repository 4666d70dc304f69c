"""The page of the record: figures, promises, what is owed, papers, the day of judging, others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from statuswatch.app import documents, vendor
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Level
from statuswatch.core.words import say
from statuswatch.ui.look import Look
from statuswatch.ui.record import RecordPage
from tests.app import contract
from tests.ui.asking import Asking
from tests.ui.record_stage import SETTING, Shown, lived


@pytest.fixture
def shown(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Shown]:
    with contract.vendor(tmp_path) as app:
        lived(app)
        yield Shown(qtbot, look, app)


def test_a_vendor_is_told_in_figures_and_what_is_too_little_is_said_once(shown: Shown) -> None:
    assert shown.page.vendor == contract.HOST.id
    assert shown.figure("Outages")[0].isdigit()
    assert not any("too little" in row.accessibleName() for row in shown.page.figures.rows())
    assert shown.says("Too few outages to say what is usual for them.")


def test_another_period_is_another_scorecard(shown: Shown) -> None:
    before = shown.asking.asked
    shown.page.period.setCurrentIndex(2)
    assert shown.asking.asked == before + 1
    assert shown.page.length.days == 365


def test_promises_stand_with_what_became_of_them(shown: Shown) -> None:
    spoken = [row.accessibleName() for row in shown.page.promises.rows()]
    assert any(words.startswith("Updates every") for words in spoken)
    assert all("*" not in words for words in spoken)
    assert shown.says("Kept ")


def test_what_is_owed_is_written_as_a_letter_and_noted_as_claimed(
    shown: Shown, tmp_path: Path
) -> None:
    assert shown.says("owes you 4.90 EUR")
    shown.button("Write the letter…").click()
    assert shown.page.papers.place.dialog is not None
    shown.page.papers.save(str(tmp_path / "letter.md"))
    assert "4.90 EUR" in (tmp_path / "letter.md").read_text("utf-8")
    assert shown.says("Written to ")
    shown.button("I have claimed it").click()
    assert shown.says("You claimed 4.90 EUR at ")
    assert not shown.page.owing.sent.isVisible()


@pytest.mark.parametrize(
    ("button", "name", "begins"),
    [
        ("Downtime document…", "outage.html", "<!doctype html>"),
        ("Message for clients…", "message.md", "# "),
    ],
)
def test_an_outage_is_written_down(
    shown: Shown, tmp_path: Path, button: str, name: str, begins: str
) -> None:
    shown.button(button).click()
    file = tmp_path / name
    shown.page.papers.save(str(file))
    assert file.read_text("utf-8").casefold().startswith(begins)


@pytest.mark.parametrize("button", ["Save the scorecard…", "Save the judgement…"])
@pytest.mark.parametrize("end", [".html", ".md", ".txt", ".pdf"])
def test_papers_of_the_vendor_are_saved_in_every_form(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, button: str, end: str
) -> None:
    def pdf(html: Iterator[str], path: Path) -> None:
        path.write_text("".join(html), "utf-8")

    monkeypatch.setattr(documents, "write_pdf", pdf)
    shown.button(button).click()
    file = tmp_path / f"paper{end}"
    shown.page.papers.save(str(file))
    assert contract.HOST.name in file.read_text("utf-8")
    assert shown.says("Written to ")


def test_of_a_vendor_without_promises_there_is_no_judgement_to_save(shown: Shown) -> None:
    docket = shown.app.stored.docket
    for promise in docket.docket(contract.HOST.id).promises:
        docket.drop(type(promise), promise.id)
    shown.page.renew()
    assert not shown.page.judgement.isVisible()
    assert shown.page.scorecard.isVisible()


def test_without_terms_the_record_says_where_to_write_them_down(shown: Shown, qtbot: QtBot) -> None:
    shown.app.stored.docket.drop_terms(contract.HOST.id)
    shown.page.renew()
    assert shown.says("is not written down yet")
    assert "statuswatch" not in " ".join(shown.words)
    with qtbot.waitSignal(shown.page.terms_wanted) as told:
        shown.button("What was agreed…").click()
    assert told.args == [contract.HOST.id]


def test_a_pdf_is_made_of_the_same_page(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pdf(html: Iterator[str], path: Path) -> None:
        path.write_text("".join(html), "utf-8")

    monkeypatch.setattr(documents, "write_pdf", pdf)
    shown.button("Downtime document…").click()
    shown.page.papers.save(str(tmp_path / "outage.pdf"))
    assert "<html" in (tmp_path / "outage.pdf").read_text("utf-8")


def test_what_cannot_be_written_is_said(shown: Shown, tmp_path: Path) -> None:
    shown.button("Downtime document…").click()
    shown.page.papers.save(str(tmp_path / "none" / "outage.html"))
    assert not shown.says("Written to ")
    assert shown.says("outage.html")


def test_a_short_message_is_copied(shown: Shown) -> None:
    QApplication.clipboard().clear()
    shown.button("Copy a short message").click()
    text = QApplication.clipboard().text()
    assert contract.HOST.name in text
    assert len(text) <= 280


def test_the_day_of_judging_is_kept_and_taken_back(shown: Shown) -> None:
    day = shown.page.judged.day
    docket = shown.app.stored.docket
    day.setText("2027-02-22")
    QTest.keyClick(day, Qt.Key.Key_Return)
    assert docket.docket(contract.HOST.id).review == date(2027, 2, 22)
    assert shown.says("On 22 Feb 2027.")
    day.clear()
    shown.button("Remind me then").click()
    assert docket.docket(contract.HOST.id).review is None
    assert not shown.page.judged.no_more.isVisible()
    day.setText("2027-02-22")
    shown.button("Remind me then").click()
    no_more = shown.button("Remind me no more")
    no_more.setFocus()
    QTest.keyClick(no_more, Qt.Key.Key_Space)
    assert docket.docket(contract.HOST.id).review is None
    assert shown.says("No day is set.")
    assert (day.text(), day.hasFocus()) == ("", True)


@pytest.mark.parametrize(("text", "why"), [("soon", "soon is no day"), ("2001-01-01", "is past")])
def test_a_wrong_day_is_said(shown: Shown, text: str, why: str) -> None:
    shown.page.judged.day.setText(text)
    shown.button("Remind me then").click()
    assert shown.says(why)


def test_the_example_of_a_day_to_judge_is_one_to_come(shown: Shown) -> None:
    with pytest.raises(StatusWatchError) as told:
        asyncio.run(vendor.review_on(shown.asking._desk, contract.HOST.id, "2001-01-01"))
    example = str(told.value.advice).removeprefix("Say a day to come, as ").rstrip(".")
    assert date.fromisoformat(example) > shown.app.clock.now().date()
    asyncio.run(vendor.review_on(shown.asking._desk, contract.HOST.id, example))
    assert shown.app.stored.docket.docket(contract.HOST.id).review == date.fromisoformat(example)


def test_vendors_stand_side_by_side(shown: Shown) -> None:
    shown.app.follow("https://status.chirp.example/", "statuspage", "Chirp")
    shown.page.hear(shown.app.overview())
    shown.page.show_service(contract.HOST.id)
    shown.button("Compare").click()
    assert shown.says("Pick one or two others.")
    (other,) = shown.page.comparing.chips.chips
    assert other.key != shown.page.vendor
    other.click()
    shown.button("Compare").click()
    assert shown.says("nothing is known of")
    area, words = shown.page.content, shown.page.comparing.words
    top = words.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert 0 <= top < area.viewport().height() - words.height(), "what came of it is in sight"
    shown.page.period.setCurrentIndex(1)
    assert shown.page.comparing.words.text() == ""


def test_tab_goes_through_the_page_by_the_eye(shown: Shown) -> None:
    shown.app.follow("https://status.chirp.example/", "statuspage", "Chirp")
    shown.page.hear(shown.app.overview())
    shown.page.show_service(contract.HOST.id)
    papers = [b for row in shown.page.outages.rows() for b in row.buttons]  # type: ignore[attr-defined]
    assert len(papers) > 3
    shown.page.judged.keep.setFocus()
    passed = []
    for _ in range(len(papers) + 2):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())
    comparing = shown.page.comparing
    assert passed == [*papers, comparing.chips.chips[0], comparing.go]


def test_its_page_is_a_press_away(shown: Shown, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.page.service_wanted) as told:
        shown.page.open.click()
    assert told.args == [contract.HOST.id]


def test_without_a_service_it_says_what_to_do(qtbot: QtBot, look: Look, shown: Shown) -> None:
    page = RecordPage(look, Asking(shown.asking._desk), lambda: SETTING)
    qtbot.addWidget(page)
    page.show()
    page.entered()
    assert page.empty.text().startswith("Follow a service")
    assert not page.inner.isVisible()


def test_what_cannot_be_read_is_said(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    async def locked(*_: object) -> None:
        raise StatusWatchError(say("The history is locked"))

    with monkeypatch.context() as patch:
        patch.setattr(vendor, "vendor", locked)
        shown.page.renew()
        assert shown.says("The history is locked")
    shown.button("Try again").click()
    assert not shown.says("The history is locked")


def test_while_it_is_down_the_figures_go_on_with_time(shown: Shown) -> None:
    before = shown.asking.asked
    calm = shown.app.overview()
    shown.page.hear(calm)
    assert shown.asking.asked == before, "nothing happened"
    down = replace(calm.services[0].status, level=Level.DOWN)
    rows = [replace(r, status=down, verdict=None) for r in calm.services]
    ill = replace(calm, services=tuple(rows))
    shown.page.hear(ill)
    shown.page.hear(ill)
    assert shown.asking.asked == before + 2


def test_the_list_has_the_keyboard_when_the_page_is_opened(shown: Shown) -> None:
    assert shown.page.content.hasFocus()
    top = shown.page.content.verticalScrollBar()
    QTest.keyClick(shown.page.content, Qt.Key.Key_Down)
    assert top.value() > 0
