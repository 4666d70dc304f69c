"""Forms and rows of the Service page's contacts: what is removed, numbered, or not yet a promise."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from statuswatch.app import calling, dealings
from statuswatch.app.promising import PromiseError
from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.judgement import Ruling
from statuswatch.core.overview import Face
from statuswatch.engine.clock import SimulatedClock
from statuswatch.ui.add_words import Shape
from statuswatch.ui.look import Look
from statuswatch.ui.record_rows import FACES as RECORDED
from statuswatch.ui.service_contacts import Line
from statuswatch.ui.service_form import small_button
from statuswatch.ui.service_promises import FACES as PROMISED
from tests.engine.stage import START
from tests.ui.test_service_contacts import MAIL, Stage, _title, clock, stage

__all__ = ["clock", "stage"]  # fixtures


def reported(stage: Stage) -> None:
    """Something was written to them."""
    calling.add(stage.app, MAIL)
    stage.page.report()
    stage.dialog().sent.click()


def test_who_looks_away_has_not_meant_to_remove(stage: Stage) -> None:
    calling.add(stage.app, MAIL)
    calling.add(stage.app, replace(MAIL, value="noc@podhost.example"))
    row, other = (cast("Any", one) for one in stage.leaf.contacts._rows.rows())
    stage.page.activateWindow()
    row.remove.setFocus()
    row.remove.click()
    assert row.remove.text() == "Remove for sure"
    other.remove.setFocus()
    assert row.remove.text() == "Remove"
    other.remove.click()
    other.write(row_line(row))  # the row before it went: another one stands there now
    assert other.remove.text() == "Remove"
    other.remove.click()
    assert len(stage.kept.contacts) == 2


def test_what_was_reported_and_written_is_removed_for_sure(stage: Stage) -> None:
    reported(stage)
    assert stage.leaf.isVisible()
    title = _title(stage)
    stage.press("Remove: " + title)
    assert len(stage.kept.tickets) == 1
    stage.press("Remove for sure: " + title)
    assert not stage.kept.tickets


def test_their_number_is_noted_when_it_comes(stage: Stage) -> None:
    reported(stage)
    assert stage.leaf.isVisible()
    (row,) = (cast("Any", one) for one in stage.leaf.reports._rows.rows())
    stage.press("Their number…: " + _title(stage))
    row.number.setText("password: 1234")
    QTest.keyClick(row.number, Qt.Key.Key_Return)
    assert "That speaks of a password" in stage.words()
    row.number.setText("4711")
    QTest.keyClick(row.number, Qt.Key.Key_Return)
    assert [ticket.number for ticket in stage.kept.tickets] == ["4711"]
    assert "ticket 4711" in stage.words()
    assert row.number_form.isHidden()
    stage.press("Their number…: " + _title(stage))
    assert row.number.text() == "4711", "it can be changed"


def test_that_they_answered_can_be_taken_back(stage: Stage, clock: SimulatedClock) -> None:
    reported(stage)
    clock.jump(timedelta(hours=1))
    assert stage.leaf.isVisible()
    title = _title(stage)
    (row,) = (cast("Any", one) for one in stage.leaf.reports._rows.rows())
    assert not row.back.isVisibleTo(row), "nothing is said yet"
    stage.press("They acknowledged: " + title)
    stage.page.activateWindow()
    row.came.setFocus()
    row.came.click()
    assert stage.kept.tickets[0].answered
    assert row.back.hasFocus(), "where the button was that went"
    stage.press("Take my word back: " + title)
    (ticket,) = stage.kept.tickets
    assert (ticket.answered, ticket.acknowledged) == (None, START + timedelta(hours=1))
    assert row.came.isVisibleTo(row)
    stage.press("Take my word back: " + title)
    assert stage.kept.tickets[0].acknowledged is None
    assert row.got.isVisibleTo(row)
    assert not row.back.isVisibleTo(row)


def test_a_form_may_go_with_its_row_while_it_is_asked(stage: Stage) -> None:
    reported(stage)
    assert stage.leaf.isVisible()
    (row,) = (cast("Any", one) for one in stage.leaf.reports._rows.rows())
    stage.press("Their number…: " + _title(stage))
    row.number.setText("4711")
    stage.asking._later = True
    row.number_form.done.click()
    delete(row)
    stage.leaf.reports._rows._rows.clear()
    stage.asking._later = False
    stage.asking.go()
    assert [ticket.number for ticket in stage.kept.tickets] == ["4711"]


def row_line(row: Any) -> Line:
    return Line(row._contact, "E-mail", "")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (PromiseKind.ANSWER_WITHIN, "Choose one under “How long”."),
        (PromiseKind.UPDATE_EVERY, "Choose one under “How long”."),
        (PromiseKind.RESOLVE_WITHIN, "Choose one under “How long”, or write by which day."),
        (PromiseKind.OTHER, "Write what they promised under “Their words”."),
    ],
)
def test_what_a_promise_lacks_is_said_by_the_name_of_its_field(
    stage: Stage, kind: PromiseKind, why: str
) -> None:
    draft = Promise("podhost", kind, "", START)
    with pytest.raises(PromiseError) as told:
        asyncio.run(dealings.keep_promise(cast("Any", SimpleNamespace(app=stage.app)), draft))
    assert str(told.value.advice) == why
    assert stage.kept.promises == ()


@pytest.mark.parametrize("proof", ["javascript:alert(1)", "in a letter", "https://", "/etc/hosts"])
def test_only_a_page_is_the_proof_of_a_promise(stage: Stage, proof: str) -> None:
    adding = stage.leaf.promises.adding
    stage.press("Add a promise…")
    adding.kind.setCurrentIndex(4)
    adding.text.setText("A status page")
    adding.proof.setText(proof)
    adding.form.done.click()
    assert f"{proof} is no address" in stage.words()
    assert stage.kept.promises == ()
    adding.proof.setText("https://podhost.example/outages")
    adding.form.done.click()
    assert "https://podhost.example/outages" in repr(stage.kept.promises)


def test_the_next_promise_is_not_the_last_one(stage: Stage) -> None:
    adding = stage.leaf.promises.adding
    stage.press("Add a promise…")
    adding.kind.setCurrentIndex(4)
    adding.text.setText("A status page")
    QTest.keyClick(adding.text, Qt.Key.Key_Escape)
    stage.press("Add a promise…")
    assert adding.text.text() == "A status page", "it was not kept yet"
    adding.form.done.click()
    stage.press("Add a promise…")
    assert (adding.text.text(), adding.kind.currentIndex()) == ("", 0)


def test_a_form_and_what_is_wrong_with_it_come_into_sight(stage: Stage, qtbot: QtBot) -> None:
    stage.page.resize(700, 560)
    adding = stage.leaf.promises.adding
    qtbot.wait(1)

    def seen(widget: QWidget) -> bool:
        return widget.visibleRegion().boundingRect().height() == widget.height()

    stage.press("Add a promise…")
    assert seen(adding.text)
    assert seen(adding.form.done)
    adding.form.done.click()
    assert "a length of time" in adding.form._wrong.text()
    assert seen(adding.form._wrong)


def test_what_is_wrong_has_its_shape_and_what_keeps_it_stands_out(stage: Stage) -> None:
    form = stage.leaf.contacts.form
    stage.press("Add a contact…")
    assert form.done.property("primary") == "true"
    assert not shapes(form)
    form.done.click()
    assert shapes(form)
    stage.leaf.contacts.value.setText("help@podhost.example")
    form.done.click()
    stage.press("Add a contact…")
    assert not shapes(form), "it was of the one before"


def shapes(form: QWidget) -> list[Shape]:
    return [shape for shape in form.findChildren(Shape) if shape.isVisible()]


@pytest.mark.parametrize("words", ["Show what was written", "Copy", "Jy"])
def test_the_mark_of_the_keyboard_cuts_nothing_of_a_link(
    qtbot: QtBot, look: Look, words: str
) -> None:
    link = small_button(look, words, link=True)
    qtbot.addWidget(link)
    link.ensurePolished()
    marks = 2 * 2  # pixels, on both sides
    assert link.sizeHint().width() >= link.fontMetrics().horizontalAdvance(words) + marks


def test_an_open_promise_has_no_state_of_a_service() -> None:
    for faces in (PROMISED, RECORDED):
        assert faces[Ruling.OPEN] is None
        assert faces[Ruling.UNKNOWN] is Face.UNKNOWN
