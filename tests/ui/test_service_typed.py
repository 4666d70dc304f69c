"""A report without anybody to send it to; what was typed, offered again; evidence told once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from statuswatch.app import calling
from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.judgement import Evidence, Judgement, Ruling
from statuswatch.core.words import Setting, say
from statuswatch.ui.service_promises import _line
from tests.engine.stage import START
from tests.ui.test_service_contacts import MAIL, Stage, clock, opened, stage, texts_of

__all__ = ["clock", "opened", "stage"]


def test_without_a_contact_the_message_is_copied_and_a_contact_can_be_added(stage: Stage) -> None:
    stage.page.report()
    dialog = stage.dialog()
    assert "No address of theirs is known" in texts_of(dialog)
    assert (dialog.mail.isDefault(), dialog.copy.isDefault()) == (False, True)
    assert dialog.copy.property("primary") == "true"
    dialog.to.setCurrentText("help@podhost.example")
    assert (dialog.mail.isDefault(), dialog.copy.isDefault()) == (True, False)
    assert dialog.contact.isVisible()
    dialog.contact.click()
    assert not dialog.isVisible()
    assert stage.leaf.contacts.form.isVisible()


def test_with_a_contact_the_message_is_opened_in_mail(stage: Stage) -> None:
    calling.add(stage.app, MAIL)
    stage.page.report()
    dialog = stage.dialog()
    assert dialog.mail.isDefault()
    assert not dialog.contact.isVisible()
    assert "No address" not in texts_of(dialog)


def test_what_was_typed_is_offered_again_after_escape(stage: Stage) -> None:
    leaf = stage.leaf
    stage.press("Add a contact…")
    leaf.contacts.value.setText("help@podhost.example")
    QTest.keyClick(leaf.contacts.value, Qt.Key.Key_Escape)
    assert leaf.contacts.form.isHidden()
    stage.press("Add a contact…")
    assert leaf.contacts.value.text() == "help@podhost.example"
    QTest.keyClick(leaf.contacts.value, Qt.Key.Key_Return)
    stage.press("Add a contact…")
    assert leaf.contacts.value.text() == "", "it was kept: the next is another"
    stage.press("Paste what they promised…")
    adding = leaf.promises.adding
    adding.document.setPlainText("We post an update every 60 minutes.")
    QTest.keyClick(adding.document, Qt.Key.Key_Escape)
    assert adding.reading.isHidden()
    stage.press("Paste what they promised…")
    assert adding.document.toPlainText() == "We post an update every 60 minutes."


def test_evidence_that_stands_above_is_not_shown_twice(stage: Stage) -> None:
    promise = Promise("podhost", PromiseKind.RESOLVE_WITHIN, "Fixed by noon", START, due=START)
    same = Evidence(START, say("Over by noon: kept."), "Fixed by noon")
    judged = Judgement(promise, Ruling.KEPT, same.words, (same,))
    assert _line(judged, Setting(now=START), own=False).evidence == ""
    more = replace(judged, evidence=(same, Evidence(START, say("Moved once."))))
    assert _line(more, Setting(now=START), own=False).evidence.endswith("Moved once.")


def test_the_name_takes_its_place_in_a_message_that_was_edited(stage: Stage) -> None:
    calling.add(stage.app, MAIL)
    stage.page.report()
    dialog = stage.dialog()
    dialog.text.appendPlainText("It is urgent.")
    dialog.name.setText("Sam")
    dialog.name.editingFinished.emit()
    lines = dialog.text.toPlainText().splitlines()
    assert [line for line in lines if line][-2:] == ["Sam", "It is urgent."]
    assert "your name" not in texts_of(dialog)
    dialog.sent.click()
    assert "[your name]" not in stage.kept.tickets[0].wording


def test_who_types_their_name_and_clicks_a_button_has_it_in_the_mail(
    stage: Stage, opened: list[str]
) -> None:
    calling.add(stage.app, MAIL)
    stage.page.report()
    dialog = stage.dialog()
    stage.asking.later()
    dialog.name.setText("Sam")
    dialog.name.editingFinished.emit()  # as it loses the keyboard to the button
    QTest.mouseClick(dialog.mail, Qt.MouseButton.LeftButton)
    assert "Sam" in opened[0]
    assert "your%20name" not in opened[0]


def test_the_keyboard_is_first_where_something_is_to_be_filled_in(stage: Stage) -> None:
    calling.add(stage.app, MAIL)
    stage.page.report()
    stage.dialog().activateWindow()
    assert stage.dialog().focusWidget() is stage.dialog().name
    stage.dialog().name.setText("Sam")
    stage.dialog().name.editingFinished.emit()
    stage.dialog().reject()
    stage.page.report()
    assert stage.dialog().focusWidget() is stage.dialog().mail, "nothing is left to fill in"
