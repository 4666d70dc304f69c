"""What was agreed, written down in the window: fields, what is wrong beside them, kept and removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from statuswatch.core.docket import Terms, Tier
from statuswatch.core.model import Level
from statuswatch.core.money import parse
from statuswatch.core.words import render
from statuswatch.ui.service_terms import TermsSection
from statuswatch.ui.terms_reading import Field, read, typed
from tests.ui.test_service_contacts import Stage, clock, stage

__all__ = ["clock", "stage"]  # fixtures

WHOLE = Terms(
    "podhost",
    fee=parse("49 EUR"),
    uptime=Decimal("99.9"),
    tiers=(Tier(Decimal("99.9"), Decimal(10)), Tier(Decimal(99), Decimal(25))),
    shortest=timedelta(minutes=5),
    without_maintenance=False,
    claim_within=timedelta(days=30),
    most=Decimal(50),
    zone="Europe/Berlin",
    per_hour=parse("120 EUR"),
    per_missed=parse("80.50 EUR"),
    least=Level.DEGRADED,
)


@pytest.fixture
def section(stage: Stage) -> TermsSection:
    section = stage.leaf.terms
    stage.press("What was agreed: Write it down…")
    return section


def type_in(section: TermsSection, **fields: str) -> None:
    for name, text in fields.items():
        section.fields.lines[Field[name]].setText(text)


def test_terms_are_written_down_as_they_are_read_in_a_contract(
    stage: Stage, section: TermsSection
) -> None:
    type_in(
        section, FEE="49 EUR", UPTIME="99,9 %", TIERS="99.9: 10; 99: 25", MOST="50", WITHIN="30"
    )
    type_in(section, ZONE="Europe/Berlin", SHORTEST="5", PER_HOUR="120 EUR", PER_MISSED="80,50 €")
    section.fields.least.setCurrentIndex(0)
    section.fields.excused.setChecked(False)
    QTest.keyClick(section.fields.lines[Field.FEE], Qt.Key.Key_Return)
    assert stage.kept.terms == WHOLE
    assert section.form.isHidden()
    said = stage.words()
    assert "You pay 49.00 EUR for a month." in said
    assert "Below 99 %: 25 % of the fee." in said
    assert "Announced maintenance does not count." not in said.split("Whom to call")[0]


def test_what_is_kept_stands_in_the_fields_and_what_is_emptied_goes(stage: Stage) -> None:
    stage.app.stored.docket.keep_terms(WHOLE)
    section = stage.leaf.terms
    stage.press("What was agreed: Change it…")
    assert section.fields.lines[Field.TIERS].text() == "99.9: 10; 99: 25"
    section.fields.lines[Field.MOST].clear()
    section.form.done.click()
    assert stage.kept.terms == replace(WHOLE, most=None)


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        (Field.FEE, "49", "write it with its currency"),
        (Field.UPTIME, "very high", "write it as 99.9"),
        (Field.UPTIME, "120", "write one from 0 to 100"),
        (Field.TIERS, "99.9", "write uptime and credit"),
        (Field.MOST, "150", "write 0 to 100"),
        (Field.WITHIN, "soon", "is no number of days: write it as 30"),
        (Field.ZONE, "Berlin", "Berlin"),
        (Field.SHORTEST, "-5", "is no number of minutes: write it as 5"),
        (Field.PER_HOUR, "$5", "could be of several countries"),
        (Field.PER_HOUR, "-5 EUR", "less than nothing"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    stage: Stage, section: TermsSection, field: Field, text: str, why: str
) -> None:
    type_in(section, FEE="49 EUR", PER_MISSED="80 EUR")
    section.fields.lines[field].setText(text)
    section.form.done.click()
    line = section.fields.lines[field]
    assert why in line.accessibleDescription()
    assert why in stage.words()
    assert line.hasFocus()
    assert (line.text(), section.form.isVisible()) == (text, True)
    assert section.fields.lines[Field.PER_MISSED].text() == "80 EUR"
    assert stage.kept.terms is None
    line.clear()
    section.form.done.click()
    assert stage.app.stored.docket.docket("podhost").terms is not None
    assert line.accessibleDescription() == ""


def test_two_currencies_that_would_be_added_are_said_beside_the_second(
    stage: Stage, section: TermsSection
) -> None:
    type_in(section, PER_HOUR="5 EUR", PER_MISSED="5 USD")
    section.form.done.click()
    assert "one currency" in section.fields.lines[Field.PER_MISSED].accessibleDescription()
    assert stage.kept.terms is None


def test_esc_gives_it_up_and_opened_again_it_shows_what_holds(
    stage: Stage, section: TermsSection
) -> None:
    type_in(section, FEE="49 EUR")
    QTest.keyClick(section.fields.lines[Field.FEE], Qt.Key.Key_Escape)
    assert section.form.isHidden()
    assert section.edit.hasFocus()
    section.open_form()
    assert section.fields.lines[Field.FEE].text() == ""


def test_what_was_agreed_is_removed_and_taken_back(stage: Stage) -> None:
    stage.app.stored.docket.keep_terms(WHOLE)
    section = stage.leaf.terms
    stage.press("Remove what was agreed")
    assert stage.kept.terms is None
    assert section.undo.isVisible()
    section.undo.click()
    assert stage.kept.terms == WHOLE


def test_every_field_has_a_name_and_tab_walks_them_in_order(
    stage: Stage, section: TermsSection
) -> None:
    seen = []
    for _ in range(len(section.fields.lines) + 2):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus.accessibleName() or focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert all(seen)
    assert len(set(seen)) == len(seen)
    assert seen[0] == "What you pay for a month"
    assert seen[-1] == "Announced maintenance does not count"


def test_what_is_typed_is_read_back_alike() -> None:
    for terms in (WHOLE, Terms("podhost"), replace(WHOLE, claim_within=timedelta(hours=36))):
        kept = Terms("podhost", without_maintenance=terms.without_maintenance, least=terms.least)
        assert read(kept, typed(terms)) == (terms, {})


def test_a_comma_is_a_decimal_mark_and_parts_credits_only_before_a_blank() -> None:
    found, wrong = read(Terms("podhost"), {Field.TIERS: "99,9: 10 %, 99 : 25"})
    assert wrong == {}
    assert found.tiers == (Tier(Decimal("99.9"), Decimal(10)), Tier(Decimal(99), Decimal(25)))
    _, wrong = read(Terms("podhost"), {Field.TIERS: "99.9:10,99:25"})
    assert "write uptime and credit" in render(wrong[Field.TIERS])
