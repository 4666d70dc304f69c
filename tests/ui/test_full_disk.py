"""The disk takes nothing while the user writes something down in the window: it is said, and what was
typed stays until it can be kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from statuswatch.core.docket import Docket, Terms
from statuswatch.core.money import parse
from statuswatch.core.words import say
from statuswatch.store.errors import StoreError
from statuswatch.store.stored import Stored
from statuswatch.ui.service_form import InlineForm
from statuswatch.ui.terms_reading import Field
from tests.store.test_afloat import database
from tests.ui.plans_stage import NEWSLETTER
from tests.ui.test_plans import Make, make
from tests.ui.test_service_contacts import Stage, clock, stage

__all__ = ["clock", "make", "stage"]  # fixtures

FULL = "The history cannot be written"


def fill(stored: Stored) -> None:
    """Nothing more, however little it is."""
    database(stored)._file.execute("PRAGMA query_only = ON")


def make_room(stored: Stored) -> None:
    database(stored)._file.execute("PRAGMA query_only = OFF")


def stands(kept: Docket) -> tuple[int, ...]:
    return len(kept.contacts), len(kept.promises), int(kept.terms is not None)


def filled_in(stage: Stage, what: str) -> tuple[InlineForm, QLineEdit]:
    """A form that the user has typed into, and the field that is typed into last."""
    leaf = stage.leaf
    match what:
        case "contact":
            stage.press("Add a contact…")
            leaf.contacts.value.setText("help@podhost.example")
            return leaf.contacts.form, leaf.contacts.value
        case "promise":
            stage.press("Add a promise…")
            adding = leaf.promises.adding
            adding.kind.setCurrentIndex(adding.kind.count() - 1)  # no limit
            adding.text.setText("We call you back")
            return adding.form, adding.text
        case _:
            stage.press("What was agreed: Write it down…")
            line = leaf.terms.fields.lines[Field.FEE]
            line.setText("49 EUR")
            return leaf.terms.form, line


@pytest.mark.parametrize("what", ["contact", "promise", "terms"])
def test_a_form_keeps_what_was_typed_until_it_is_kept(stage: Stage, what: str) -> None:
    stage.app.stored.disk.endures = True  # as while the program watches
    form, field = filled_in(stage, what)
    typed, before = field.text(), stands(stage.kept)
    fill(stage.app.stored)
    form.done.click()
    assert FULL in stage.words()
    assert (form.isVisible(), field.text()) == (True, typed)
    assert stands(stage.kept) == before
    assert stage.app.stored.disk.afloat is None
    make_room(stage.app.stored)
    form.done.click()
    assert form.isHidden()
    assert sum(stands(stage.kept)) == sum(before) + 1
    assert FULL not in stage.words()


def test_a_plan_stays_typed_until_it_is_kept(make: Make) -> None:
    shown = make()
    stored = shown.app.stored
    stored.disk.endures = True
    shown.page.plan.click()
    form = shown.page.form
    form.title.setText("Show 12")
    fill(stored)
    form.send.click()
    assert any(FULL in words for words in shown.words)
    assert form.title.text() == "Show 12"
    assert shown.kept == []
    make_room(stored)
    QTest.keyClick(form.title, Qt.Key.Key_Return)
    assert len(shown.kept) == 1
    assert not form.isVisible()


def test_terms_that_could_not_be_brought_back_can_be_later(stage: Stage) -> None:
    agreed = Terms("podhost", fee=parse("49 EUR"))
    stage.app.stored.docket.keep_terms(agreed)
    section = stage.leaf.terms
    stage.press("Remove what was agreed")
    assert stage.kept.terms is None

    def full(*_: object) -> None:
        raise StoreError(say(FULL))

    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(stage.app.stored.docket, "keep_terms", full)
        section.undo.click()
    assert stage.kept.terms is None
    section.undo.click()
    assert stage.kept.terms == agreed


def test_a_plan_that_could_not_be_brought_back_can_be_later(make: Make) -> None:
    shown = make(NEWSLETTER)
    shown.button("Drop").click()
    fill(shown.app.stored)
    shown.button("Undo").click()
    assert any(FULL in words for words in shown.words)
    assert shown.kept == []
    make_room(shown.app.stored)
    shown.button("Undo").click()
    assert shown.kept == ["Launch newsletter"]
