"""Plans that stand are changed: the form they were typed in, and what a calendar's need."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from statuswatch.core.occasions import day_of
from statuswatch.ui.plans_row import PlanRow
from tests.ui.plans_stage import CAMPAIGN, DAY, HOUR, NEWSLETTER, NOW, Shown
from tests.ui.test_plans import ICS, Make, make, read, walked

__all__ = ["make"]


def test_a_plan_that_names_nothing_that_it_needs_is_told_it_on_its_row(make: Make) -> None:
    shown = make(replace(NEWSLETTER, needs=()))
    page = shown.page
    assert "Say which services it needs." in shown.words
    button = shown.button("Say what it needs…")
    assert button.accessibleName() == "Say what Launch newsletter needs"
    button.click()
    assert page.changing.needs.chips.chips[0].hasFocus()
    page.changing.needs.chips.chips[1].click()
    page.changing.send.click()
    assert shown.spoken[0].startswith("Launch newsletter. Go. ")
    assert shown.button("Edit…").hasFocus()


def test_what_a_plan_of_a_calendar_needs_is_said_and_outlives_its_next_reading(
    make: Make, tmp_path: Path
) -> None:
    shown = make()
    (tmp_path / "a.ics").write_text(ICS, newline="\r\n")
    read(shown, tmp_path / "a.ics")
    shown.button("Say what it needs…").click()
    form = shown.page.changing
    assert not form.title.isVisible()
    assert "its calendar says" in " ".join(shown.words)
    form.needs.chips.chips[1].click()
    form.instead.chips.chips[2].click()
    form.send.click()
    (tmp_path / "a.ics").write_text(ICS.replace("T090000", "T100000"), newline="\r\n")
    shown.page.calendars.again.click()
    (kept,) = shown.app.stored.docket.occasions()
    assert (kept.at.hour, kept.needs, kept.instead) == (10, ("queuely",), ("bluepost",))
    shown.button("Edit…").click()  # and taken back, too
    form.needs.chips.chips[1].click()
    form.send.click()
    assert shown.app.stored.docket.occasions()[0].needs == ()


def test_what_all_events_of_a_calendar_need_is_said_where_it_is_read(
    make: Make, tmp_path: Path
) -> None:
    shown = make()
    (tmp_path / "a.ics").write_text(ICS, newline="\r\n")
    read(shown, tmp_path / "a.ics")
    read(shown, tmp_path / "a.ics", 1)
    assert shown.app.stored.docket.occasions()[0].needs == ("queuely",)


LONG = replace(
    NEWSLETTER, needs=("queuely", "nobody"), instead=("chirp",), until=NEWSLETTER.at + 3 * HOUR
)


def test_a_plan_is_changed_in_the_form_it_was_typed_in(make: Make) -> None:
    shown = make(LONG, replace(CAMPAIGN, at=NOW + 2 * DAY))
    newsletter, other = shown.app.stored.docket.occasions()
    button = edits(shown)[0]
    assert button.accessibleName() == "Edit the plan Launch newsletter"
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    form = shown.page.changing
    assert form.title.hasFocus()
    assert (form.title.text(), form.day.text()) == ("Launch newsletter", f"{day_of(LONG)}")
    assert form.length.currentText() == "3\N{NO-BREAK SPACE}h"
    assert [chip.key for chip in form.needs.chips.chips if chip.isChecked()] == [
        "queuely",
        "nobody",
    ]
    QTest.keyClick(form.title, Qt.Key.Key_Return)
    assert shown.app.stored.docket.occasions() == (newsletter, other), (
        "kept untouched it is as it was"
    )
    assert "Changed: Launch newsletter, 23 Nov 10:25" in shown.words
    edits(shown)[0].click()
    form.title.setText("Launch letter")
    form.day.setText("2026-11-27")
    form.time.setText("09:00")
    form.length.setCurrentIndex(0)
    form.needs.chips.chips[-1].click()
    form.send.click()
    last = shown.app.stored.docket.occasions()[-1]
    assert (last.id, last.title) == (newsletter.id, "Launch letter")
    assert (last.needs, last.instead, last.until) == (("queuely",), ("chirp",), None)
    assert shown.spoken[1].startswith("Launch letter. Go. ")
    assert edits(shown)[1].hasFocus(), "where it stands now"


def edits(shown: Shown) -> list[QPushButton]:
    rows = shown.page.ahead.rows()
    return [row.edit for row in rows if isinstance(row, PlanRow)]


@pytest.mark.parametrize("left", ["escape", "cancel"])
def test_a_plan_that_is_not_kept_changed_is_as_it_was(make: Make, left: str) -> None:
    shown = make(LONG)
    before = shown.app.stored.docket.occasions()
    shown.page.plan.click()
    shown.page.form.title.setText("Half typed")
    shown.button("Edit…").click()
    form = shown.page.changing
    assert not shown.page.form.isVisible()
    form.title.setText("Another")
    if left == "escape":
        QTest.keyClick(form.title, Qt.Key.Key_Escape)
    else:
        form.cancel.click()
    assert not form.isVisible()
    assert shown.button("Edit…").hasFocus()
    assert shown.app.stored.docket.occasions() == before
    shown.button("Edit…").click()
    assert form.title.text() == "Launch newsletter", "what stands, not what was left"
    shown.page.plan.click()
    assert shown.page.form.title.text() == "Half typed"


def test_a_plan_cannot_be_changed_into_what_cannot_be(make: Make) -> None:
    shown = make(LONG)
    before = shown.app.stored.docket.occasions()
    shown.button("Edit…").click()
    form = shown.page.changing
    form.day.setText("2026-11-20")
    form.send.click()
    assert "Launch newsletter would be over already" in shown.words
    assert form.isVisible()
    assert shown.app.stored.docket.occasions() == before
    shown.button("Drop").click()
    assert not form.isVisible(), "what is dropped is not kept by a form left open"


def test_tab_goes_through_the_rows_by_the_eye(make: Make, tmp_path: Path) -> None:
    shown = make(LONG, CAMPAIGN)
    (tmp_path / "a.ics").write_text(ICS, newline="\r\n")
    read(shown, tmp_path / "a.ics", 1)
    page = shown.page
    rows = [row for row in page.ahead.rows() if isinstance(row, PlanRow)]
    buttons = [button for row in rows for button in (row.edit, row.drop)]
    ends = [page.calendars.again, shown.button("Read no more")]
    assert len(rows) == 3
    assert walked(page.content, len(buttons) + 2) == [*buttons, *ends]
