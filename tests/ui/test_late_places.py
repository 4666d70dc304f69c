"""Plans and Record as places like the others: their keys, where the window opens again, the ways
to what was agreed and to a message."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from statuswatch.ui.report import ProblemDialog
from statuswatch.ui.service_terms import TermsSection
from statuswatch.ui.sidebar import Place
from statuswatch.ui.window import LIVED_IN, Window
from tests.ui.world import World, open_window, settled, shown, world

__all__ = ["shown", "world"]  # fixtures


@pytest.mark.parametrize("place", [Place.PLANS, Place.RECORD])
def test_it_opens_again_where_one_was(
    qtbot: QtBot, world: World, tmp_path: Path, place: Place
) -> None:
    first = open_window(qtbot, world, tmp_path)
    first.hear(world.overview())
    number = LIVED_IN.index(place) + 1
    QTest.keyClick(first, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
    settled()
    first.keep()
    QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat).sync()
    again = open_window(qtbot, world, tmp_path)
    page = again.pages.currentWidget()
    assert type(page).__name__ == type(first.pages.currentWidget()).__name__
    assert (
        page
        is {
            Place.PLANS: again.pages.late.plans.made,
            Place.RECORD: again.pages.late.record.made,
        }[place]
    )


def test_the_record_is_of_the_service_whose_page_is_left(shown: Window) -> None:
    record = shown.pages.late.record.the()
    for service in ("podhost", *(key for key, _ in record._known[:3])):
        shown.pages.show_service(service)
        shown.pages.go(Place.RECORD)
        assert record.vendor == service
    shown.pages.go(Place.PLANS)
    before = record.vendor
    shown.pages.go(Place.RECORD)
    assert record.vendor == before


def test_the_record_leads_to_what_was_agreed(shown: Window) -> None:
    shown.pages.go(Place.RECORD)
    record = shown.pages.late.record.the()
    record.show_service("podhost")
    record.owing.terms.click()
    settled()
    (section,) = shown.pages.service.findChildren(TermsSection)
    assert section.form.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert section.form.isAncestorOf(focus)


def test_r_on_now_is_a_filled_message(shown: Window) -> None:
    shown.pages.go(Place.NOW)
    shown.pages.now.list.go("podhost")
    QTest.keyClick(shown.pages.now.list, Qt.Key.Key_R)
    settled()
    (dialog,) = shown.findChildren(ProblemDialog)
    assert dialog.to.currentText() == "help@podhost.example"
    assert "Podhost" in dialog.subject.text()
    assert dialog.text.toPlainText()
    dialog.reject()


def test_a_page_that_was_never_wanted_is_not_made(shown: Window) -> None:
    late = shown.pages.late
    assert [one.made for one in (late.plans, late.record, late.doctor)] == [None] * 3
    shown.pages.go(Place.DOCTOR)
    assert late.doctor.made is shown.pages.currentWidget()
    assert late.doctor.the() is late.doctor.made
