"""Contacts and promises on the Service page, and the dialog that reports a problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import App, calling, own_word
from statuswatch.core.docket import Contact, ContactKind, Docket, Promise, PromiseKind
from statuswatch.core.model import Service
from statuswatch.core.words import Setting
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from statuswatch.ui.look import Look
from statuswatch.ui.report import ProblemDialog
from statuswatch.ui.service import ServicePage
from statuswatch.ui.service_leaves import ContactsLeaf
from statuswatch.ui.service_tabs import Tab
from tests.engine.stage import START
from tests.ui.asking import Asking
from tests.ui.test_service import texts

HOST = Service("podhost", "Podhost")
MAIL = Contact("podhost", ContactKind.EMAIL, "help@podhost.example")
LETTER = """From: Ada <ada@podhost.example>
Subject: Uploads
Date: {at}

We are sorry. While an outage lasts, we will post an update every 60 minutes.
"""


class Stage:
    def __init__(self, qtbot: QtBot, look: Look, app: App) -> None:
        self.app, self.asking = app, Asking(cast("Any", SimpleNamespace(app=app, watch=SimpleNamespace(polls=False))))  # fmt: skip
        self.page = ServicePage(
            look, cast("Any", self.asking), lambda: Setting(now=app.clock.now())
        )
        qtbot.addWidget(self.page)
        self.page.resize(look.px(190), look.px(200))
        self.page.show_service("podhost", back=False)
        self.page.show()
        qtbot.waitExposed(self.page)

    @property
    def kept(self) -> Docket:
        return self.app.stored.docket.docket("podhost")

    @property
    def leaf(self) -> ContactsLeaf:
        self.page.tabs.setCurrentIndex(Tab.CONTACTS)
        leaf = self.page.body.leaf
        assert isinstance(leaf, ContactsLeaf)
        return leaf

    def press(self, words: str) -> None:
        press(self.page, words)

    def dialog(self) -> ProblemDialog:
        return self.page.findChildren(ProblemDialog)[-1]

    def words(self) -> str:
        leaf = self.page.body.leaf
        named = [w.accessibleName() for w in leaf.findChildren(QWidget) if w.isVisibleTo(leaf)]
        return "\n".join([*texts(leaf), *named]).replace("\u200b", "")


def press(page: QWidget, words: str) -> None:
    for one in page.findChildren(QPushButton):
        if one.isVisibleTo(page) and words in (one.text(), one.accessibleName()):
            one.click()
            return
    raise AssertionError(f"there is no button {words}")


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, sane_from=START)


@pytest.fixture
def stage(qtbot: QtBot, look: Look, tmp_path: Path, clock: SimulatedClock) -> Iterator[Stage]:
    app = App(Profile.at(tmp_path), clock)
    own_word.fails(app, HOST, "Uploads", note="It spins")
    yield Stage(qtbot, look, app)
    app.close_store()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []

    def open_url(url: QUrl) -> bool:
        urls.append(bytes(cast("Any", url.toEncoded())).decode())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return urls


# -- whom to call ----------------------------------------------------------------------------------


def test_a_contact_is_added_changed_copied_opened_and_removed(
    stage: Stage, opened: list[str]
) -> None:
    contacts = stage.leaf.contacts
    stage.press("Add a contact…")
    contacts.value.setText("help@podhost.example")
    QTest.keyClick(contacts.value, Qt.Key.Key_Return)
    assert [c.value for c in stage.kept.contacts] == ["help@podhost.example"]
    assert contacts.form.isHidden()
    assert "E-mail: help@podhost.example" in stage.words()
    stage.press("Copy: help@podhost.example")
    assert QGuiApplication.clipboard().text() == "help@podhost.example"
    stage.press("Open: help@podhost.example")
    assert opened == ["mailto:help@podhost.example"]
    stage.press("Edit: help@podhost.example")
    contacts.value.setText("noc@podhost.example")
    contacts.pages.setChecked(True)
    QTest.keyClick(contacts.value, Qt.Key.Key_Return)
    assert [(c.value, c.pages_staff) for c in stage.kept.contacts] == [
        ("noc@podhost.example", True)
    ]
    stage.press("Remove: noc@podhost.example")
    assert len(stage.kept.contacts) == 1  # not yet: it is nowhere else
    stage.press("Remove for sure: noc@podhost.example")
    assert not stage.kept.contacts


def test_what_is_no_address_says_so_and_keeps_what_was_typed(stage: Stage) -> None:
    contacts = stage.leaf.contacts
    stage.press("Add a contact…")
    contacts.value.setText("nobody")
    contacts.form.done.click()
    assert "nobody is no e-mail address" in stage.words()
    assert not contacts.form.isHidden()
    QTest.keyClick(contacts.value, Qt.Key.Key_Escape)
    assert contacts.form.isHidden()
    assert stage.kept.contacts == ()


def test_the_number_there_is_kept_and_a_password_is_not(stage: Stage) -> None:
    contacts = stage.leaf.contacts
    stage.press("Your number there…")
    contacts.number.setText("password: 1234")
    contacts.number_form.done.click()
    assert "That speaks of a password" in stage.words()
    contacts.number.setText("C-1234")
    contacts.number_form.done.click()
    assert stage.kept.holding is not None
    assert "They know you as C-1234." in stage.words()


# -- report a problem ------------------------------------------------------------------------------


def test_two_clicks_lead_to_a_filled_mail(stage: Stage, opened: list[str]) -> None:
    calling.add(stage.app, MAIL)
    stage.leaf.report_wanted.emit()
    dialog = stage.dialog()
    assert dialog.to.currentText() == "help@podhost.example"
    assert "Podhost does not work for us" in dialog.subject.text()
    dialog.text.appendPlainText("Ticket opened by Sam.")
    dialog.mail.click()
    assert opened[0].startswith("mailto:help@podhost.example?subject=Podhost")
    assert "Ticket%20opened%20by%20Sam." in opened[0]


def test_who_gives_their_name_signs_with_it_now_and_the_next_time(stage: Stage) -> None:
    stage.page.report()
    dialog = stage.dialog()
    assert "your name" in texts_of(dialog)
    dialog.activateWindow()
    dialog.name.setFocus()
    dialog.name.setText("Sam")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter in a field is no button"
    assert "Sam" in dialog.text.toPlainText()
    assert "your name" not in texts_of(dialog)
    dialog.text.appendPlainText("It is urgent.")
    dialog.name.setText("Sam Smith")
    dialog.name.editingFinished.emit()
    assert "It is urgent." in dialog.text.toPlainText(), "what was written is not lost"
    assert "Write it under your message." in texts_of(dialog)
    dialog.reject()
    stage.page.report()
    assert stage.dialog().name.text() == "Sam Smith"


def texts_of(dialog: QWidget) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_what_was_sent_is_noted_with_its_number_and_its_clock_runs(
    stage: Stage, clock: SimulatedClock
) -> None:
    calling.add(stage.app, MAIL)
    stage.page.report()
    dialog = stage.dialog()
    dialog.number.setText("4711")
    dialog.due.setCurrentIndex(2)
    dialog.sent.click()
    (ticket,) = stage.kept.tickets
    assert (ticket.number, ticket.to) == ("4711", "help@podhost.example")
    assert ticket.answer_by == START + timedelta(hours=4)
    assert ticket.outage
    assert "Podhost" in ticket.wording
    assert "ticket 4711" in stage.words(), "it stands on the Overview"
    clock.jump(timedelta(hours=5))
    assert stage.leaf.isVisible()
    assert "It was due" in stage.words()
    stage.press("They acknowledged: " + _title(stage))
    assert stage.kept.tickets[0].acknowledged == START + timedelta(hours=5)
    stage.press("They answered: " + _title(stage))
    assert stage.kept.tickets[0].answered == START + timedelta(hours=5)
    assert "Answered after" in stage.words()


def _title(stage: Stage) -> str:
    named = [b.accessibleName() for b in stage.page.findChildren(QPushButton)]
    found = next(name for name in named if name.startswith("They answered: "))
    return found.removeprefix("They answered: ")


def test_a_form_of_theirs_is_opened_with_the_message_in_the_clipboard(
    stage: Stage, opened: list[str]
) -> None:
    calling.add(stage.app, replace(MAIL, kind=ContactKind.FORM, value="https://podhost.example/help"))  # fmt: skip
    stage.page.report()
    dialog = stage.dialog()
    assert dialog.mail.text() == "Copy and open the page"
    dialog.mail.click()
    assert opened == ["https://podhost.example/help"]
    assert "Subject: Podhost" in QGuiApplication.clipboard().text()


def test_without_a_mail_program_the_message_is_in_the_clipboard(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    calling.add(stage.app, MAIL)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    stage.page.report()
    stage.dialog().mail.click()
    assert QGuiApplication.clipboard().text().startswith("To: help@podhost.example")


# -- their letters -----------------------------------------------------------------------------------


def test_a_pasted_letter_is_kept_and_its_promises_are_offered(stage: Stage) -> None:
    leaf = stage.leaf
    stage.press("Paste a letter…")
    at = (START + timedelta(seconds=1)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    leaf.letters.text.setPlainText(LETTER.format(at=at))
    leaf.letters.form.done.click()
    (letter,) = stage.kept.letters
    assert letter.subject == "Uploads"
    assert not stage.kept.promises, "nothing is kept before it is confirmed"
    stage.press("Keep what is checked")
    assert [p.kind for p in stage.kept.promises] == [PromiseKind.UPDATE_EVERY]
    assert "Updates every" in stage.words()


def test_a_dropped_file_is_a_letter(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "letter.eml"
    file.write_text(LETTER.format(at="Mon, 09 Nov 2026 10:00:00 +0000"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), copy, data, Qt.MouseButton.LeftButton, none)
    stage.leaf.letters.dropEvent(event)
    assert [letter.subject for letter in stage.kept.letters] == ["Uploads"]


# -- promises --------------------------------------------------------------------------------------


def test_a_promise_is_written_judged_and_removed(stage: Stage) -> None:
    adding = stage.leaf.promises.adding
    stage.press("Add a promise…")
    adding.text.setText("A status page is live by Monday")
    adding.kind.setCurrentIndex(4)
    adding.due.setText("some day")
    adding.form.done.click()
    assert "some day is no day" in stage.words()
    adding.due.setText("2027-01-04")
    adding.form.done.click()
    (promise,) = stage.kept.promises
    assert promise.kind is PromiseKind.STATUS_PAGE
    assert promise.due is not None
    assert promise.due.astimezone(UTC).date().isoformat() == "2027-01-04"
    assert "Open." in stage.words()
    title = next(b.accessibleName().partition(": ")[2] for b in stage.page.findChildren(QPushButton) if b.text() == "They broke it")  # fmt: skip
    stage.press(f"They broke it: {title}")
    assert [p.settled is None for p in stage.kept.promises] == [False]
    assert "Broken, as you say." in stage.words()
    stage.press(f"Take my word back: {title}")
    assert [p.settled for p in stage.kept.promises] == [None]
    stage.press(f"Remove: {title}")
    assert len(stage.kept.promises) == 1  # not yet: it is nowhere else
    stage.press(f"Remove for sure: {title}")
    assert not stage.kept.promises


def test_a_document_is_split_into_promises_to_confirm(stage: Stage) -> None:
    adding = stage.leaf.promises.adding
    stage.press("Paste what they promised…")
    adding.document.setPlainText(
        "We will post an update every 60 minutes during an outage.\n\n"
        "We will answer every support request within 1 business day.\n"
    )
    adding.reading.done.click()
    assert len(adding._rows) == 2
    adding._rows[0].check.setChecked(False)
    stage.press("Keep what is checked")
    assert [p.kind for p in stage.kept.promises] == [PromiseKind.ANSWER_WITHIN]


def test_by_tab_one_comes_from_the_text_to_the_buttons_of_the_form(stage: Stage) -> None:
    adding = stage.leaf.promises.adding
    stage.page.activateWindow()
    stage.press("Paste what they promised…")
    assert adding.document.hasFocus()
    for button in (adding.reading.done, adding.reading.cancel):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is button


def test_a_text_without_promises_says_so(stage: Stage) -> None:
    adding = stage.leaf.promises.adding
    stage.press("Paste what they promised…")
    adding.document.setPlainText("Hello.")
    adding.reading.done.click()
    assert "No promise was found in it. You can write one yourself." in stage.words()


def test_the_evidence_unfolds_and_folds(stage: Stage, clock: SimulatedClock) -> None:
    gone = START - timedelta(days=3)
    stage.app.stored.docket.keep_promise(
        Promise("podhost", PromiseKind.STATUS_PAGE, "By Monday", gone, due=gone + timedelta(days=1))
    )
    row = stage.leaf.promises._rows.rows()[0]
    evidence = cast("Any", row)._evidence
    if evidence.text():
        cast("Any", row).fold.click()
        assert evidence.isVisibleTo(stage.page)
        cast("Any", row).fold.click()
    assert not evidence.isVisibleTo(stage.page)
    assert "A status page by" in stage.words()


def test_a_day_to_judge_is_chosen_and_taken_back(stage: Stage) -> None:
    assert stage.leaf.isVisible()
    stage.press("Judge in 3 months")
    assert stage.kept.review == (START + timedelta(days=91)).date()
    assert "You want to judge on" in stage.words()
    stage.press("No date")
    assert stage.kept.review is None


def test_a_cards_button_leads_to_the_message(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statuswatch.core.telling import Action, Notice
    from statuswatch.core.words import say
    from statuswatch.ui.start import _Opener

    told: list[Any] = []
    opener = _Opener(lambda: ())
    opener.told = told.append
    card = Notice("k", "t", "podhost", say("Podhost is late with its word"), say("So it is."))
    opener.wanted(card, Action.REPORT)
    opener.wanted(card, Action.OPEN)
    assert [(one.service, one.report) for one in told] == [("podhost", True), ("podhost", False)]
