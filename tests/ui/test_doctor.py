"""The doctor's page: rows as they come, what mends them, the report, keys and names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QDesktopServices,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import doctor_report
from statuswatch.app.doctored import Does, Finding, Mend
from statuswatch.core.words import say
from statuswatch.ui.doctor import DoctorPage
from statuswatch.ui.doctor_report import ReportDialog
from statuswatch.ui.doctor_row import DoctorRow
from statuswatch.ui.look import Look
from tests.ui.doctor_stage import FINE, SETTING, Examining, ill, source

Make = Callable[[Examining], DoctorPage]


@pytest.fixture
def make(qtbot: QtBot, look: Look) -> Make:
    def made(examining: Examining) -> DoctorPage:
        page = DoctorPage(look, examining, lambda: SETTING)
        qtbot.addWidget(page)
        page.resize(768, 640)
        page.show()
        page.activateWindow()
        page.entered()
        QApplication.processEvents()
        return page

    return made


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was opened on the desktop instead of being opened."""
    urls: list[str] = []

    def note(url: QUrl) -> bool:
        urls.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return urls


def row(page: DoctorPage, title: str) -> DoctorRow:
    """The row whose name begins so, after its state."""
    [found] = [r for r in page.list.rows() if f": {title}." in r.accessibleName()]
    return found


# --- looking ----------------------------------------------------------------------------------------


def test_it_looks_when_it_is_entered_and_then_only_when_told(make: Make) -> None:
    examining = Examining()
    page = make(examining)
    page.entered()
    assert examining.asked == 1
    page.head.again.click()
    assert examining.asked == 2


def test_all_well_in_one_sentence(make: Make) -> None:
    page = make(Examining())
    assert page.head.sentence == "All well"
    assert page.head.line == "Nothing needs doing. Looked at 15:10."
    assert len(page.list.rows()) == len(FINE)


def test_what_ails_is_counted_and_stands_in_words_as_well_as_in_a_shape(make: Make) -> None:
    page = make(Examining(ill()))
    assert page.head.sentence == "2 things to look at"
    assert row(page, "Tray").accessibleName().startswith("To look at: Tray. There is none here.")
    assert row(page, "Queuely").accessibleName().startswith("Worth knowing: ")
    assert row(page, "Clock").accessibleName() == "Fine: Clock. It says 15:10"


def test_rows_appear_as_each_check_ends(make: Make) -> None:
    examining = Examining(ill(), held="notifications")
    page = make(examining)
    assert page.head.sentence == "Looking"
    assert page.head.line == "Notifications, 8 of 15"
    assert not page.head.again.isEnabled()
    before = len(page.list.rows())
    assert 0 < before < len(ill())
    examining.go()
    QApplication.processEvents()
    assert len(page.list.rows()) == len(ill())
    assert page.head.again.isEnabled()


def test_looking_again_keeps_each_row_until_its_check_has_ended(make: Make) -> None:
    examining = Examining(ill())
    page = make(examining)
    examining.held = "tray"
    examining.found = FINE
    QTest.keyClick(page.list.rows()[0], Qt.Key.Key_F5)
    QApplication.processEvents()
    assert page.looking
    assert "To look at" in row(page, "Tray").accessibleName()
    examining.go()
    QApplication.processEvents()
    assert row(page, "Tray").accessibleName().startswith("Fine")
    assert len(page.list.rows()) == len(FINE)


def test_while_it_looks_nothing_can_be_started_twice(make: Make) -> None:
    examining = Examining(held="disk")
    page = make(examining)
    QTest.keyClick(page, Qt.Key.Key_F5)
    page.look_again()
    assert examining.asked == 1


def test_a_failure_is_said_with_a_way_to_try_again(make: Make) -> None:
    examining = Examining(failing=say("It was given up."))
    page = make(examining)
    assert page.bands.says("failed")
    assert page.head.sentence == "Not looked at yet"
    assert not page.head.report.isEnabled()
    examining.failing = None
    page.look_again()
    assert not page.bands.says("failed")
    assert page.head.sentence == "All well"


def test_when_nobody_watches_any_more_it_says_where_one_can_still_look(make: Make) -> None:
    examining = Examining(held="disk")
    page = make(examining)
    page.stopped(say("Watching has ended by itself."))
    assert page.head.sentence == "The doctor cannot look now"
    assert page.head.line.endswith("In a terminal it still looks: statuswatch doctor")
    assert not page.head.again.isEnabled()
    row(page, "Database").button.click()
    assert examining.asked == 1
    assert page.bands.says("done")


def test_the_keyboard_waits_for_the_first_row_and_comes_back_to_its_button(make: Make) -> None:
    examining = Examining(held="clock")
    page = make(examining)
    QApplication.processEvents()
    assert page.list.rows()[0].hasFocus()
    examining.go()
    QApplication.processEvents()
    assert page.list.rows()[0].hasFocus(), "rows that come do not take it elsewhere"
    examining.held = "disk"
    page.head.again.setFocus()
    page.head.again.click()
    QApplication.processEvents()
    assert page.hasFocus()
    assert page.list.rows()[0].isVisible()
    examining.go()
    QApplication.processEvents()
    assert page.head.again.hasFocus()


# --- many sources -----------------------------------------------------------------------------------


def test_ailing_sources_stand_first_and_many_are_shown_in_steps(make: Make) -> None:
    many = [source(f"Service {n:03}", n != 77) for n in range(100)]
    page = make(Examining((*FINE, *many)))
    shown = page.list.rows()[len(FINE) :]
    assert len(shown) == 30
    assert "Service 077" in shown[0].accessibleName()
    page.list._more.click()
    QApplication.processEvents()
    shown = page.list.rows()[len(FINE) :]
    assert len(shown) == 60
    assert shown[30].hasFocus()
    page.list._more.click()
    page.list._more.click()
    assert not page.list._more.isVisible()


# --- mending ----------------------------------------------------------------------------------------


def with_mend(does: Does, about: str = "") -> tuple[Finding, ...]:
    disk = Finding("disk", False, say("x"), mend=Mend(does, say("Mend it"), about))
    return tuple(disk if f.what == "disk" else f for f in FINE)


def test_a_source_opens_its_service(qtbot: QtBot, make: Make) -> None:
    page = make(Examining(ill()))
    with qtbot.waitSignal(page.service_wanted) as told:
        row(page, "Old Forum").button.click()
    assert told.args == ["old forum"]


def test_pages_and_files_are_opened_by_the_desktop(make: Make, opened: list[str]) -> None:
    for does, about in (
        (Does.OPEN_PAGE, "https://x.example/how"),
        (Does.OPEN_PATH, "/home/ada/x.toml"),
        (Does.OPEN_PAGE, "file:///etc/passwd"),
    ):
        page = make(Examining(with_mend(does, about)))
        row(page, "Disk").button.click()
    assert opened == ["https://x.example/how", "file:///home/ada/x.toml"]


def test_trying_again_looks_again(make: Make) -> None:
    examining = Examining(with_mend(Does.AGAIN))
    page = make(examining)
    row(page, "Disk").button.click()
    assert examining.asked == 2


def test_a_copy_is_made_told_and_looked_at(make: Make) -> None:
    examining = Examining(answer=say("The copy is {path}.", path="/x"))
    page = make(examining)
    row(page, "Database").button.click()
    assert page.bands.says("done")
    assert examining.asked == 3, "the check, the copy, the check"


def test_start_at_login_is_switched_on_and_looked_at_again(make: Make) -> None:
    examining = Examining(
        with_mend(Does.START_AT_LOGIN), answer=say("StatusWatch starts when you log in.")
    )
    page = make(examining)
    row(page, "Disk").button.click()
    assert page.bands.says("done")
    assert [getattr(q, "__name__", "") for q in examining.questions][1] == "start_at_login"


def test_a_test_card_says_what_became_of_it(make: Make) -> None:
    examining = Examining(answer=say("Sent. Look whether it is there."))
    page = make(examining)
    row(page, "Notifications").button.click()
    assert page.bands.says("done")
    assert examining.asked == 2


# --- keys, names ------------------------------------------------------------------------------------


def test_up_and_down_go_through_the_rows_and_enter_mends(qtbot: QtBot, make: Make) -> None:
    page = make(Examining(ill()))
    rows = page.list.rows()
    assert rows[0].hasFocus()
    QTest.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()
    QTest.keyClick(rows[1], Qt.Key.Key_End)
    assert rows[-1].hasFocus()
    QTest.keyClick(rows[-1], Qt.Key.Key_Up)
    QTest.keyClick(rows[-2], Qt.Key.Key_Home)
    assert rows[0].hasFocus()
    with qtbot.waitSignal(page.service_wanted):
        QTest.keyClick(row(page, "Old Forum"), Qt.Key.Key_Return)


def test_f5_is_the_pages_before_it_is_the_windows(qtbot: QtBot, make: Make) -> None:
    examining = Examining()
    page = make(examining)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(page)
    rung: list[bool] = []
    QShortcut(QKeySequence("F5"), window).activated.connect(lambda: rung.append(True))
    window.show()
    window.activateWindow()
    page.entered()
    QApplication.processEvents()
    QTest.keyClick(page.list.rows()[0], Qt.Key.Key_F5)
    assert (examining.asked, rung) == (2, [])


def test_tab_meets_one_row_and_every_button(make: Make) -> None:
    page = make(Examining(ill()))
    strong = [r for r in page.list.rows() if r.focusPolicy() == Qt.FocusPolicy.StrongFocus]
    assert strong == [page.list.rows()[0]]
    met = set()
    for _ in range(40):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        met.add(QApplication.focusWidget())
    buttons = [r.button for r in page.list.rows() if r.button.isVisible()]
    assert {page.head.again, page.head.report, *buttons} <= met


def test_whatever_takes_the_keyboard_has_a_name(make: Make) -> None:
    page = make(Examining(ill()))
    page.resize(480, 640)  # where buttons are pictures
    QApplication.processEvents()
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not name_of(widget)
    ]
    assert nameless == []
    assert page.head.again.text() == ""


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_nothing_wraps_out_of_its_row_when_it_is_narrow(make: Make) -> None:
    page = make(Examining(ill()))
    for width in (400, 528, 700, 1200):
        page.resize(width, 640)
        for _ in range(4):  # the width is known first, the heights a round of events later
            QApplication.processEvents()
        for one in page.list.rows():
            label = one._words
            needed = label.heightForWidth(label.width())
            assert label.height() >= needed, (width, one.accessibleName())
            assert one.rect().contains(label.geometry()), (width, one.accessibleName())


# --- the report -------------------------------------------------------------------------------------


def report_of(page: DoctorPage) -> ReportDialog:
    dialog = page.findChild(ReportDialog)
    assert dialog is not None
    return dialog


def test_the_report_is_shown_before_it_is_copied(make: Make) -> None:
    QGuiApplication.clipboard().setText("before")
    page = make(Examining(ill()))
    page.head.report.click()
    dialog = report_of(page)
    text = dialog.text.toPlainText()
    assert "!!  Old Forum: https://status.oldforum.example" in text
    assert "PySide6" in text
    assert QGuiApplication.clipboard().text() == "before"
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == text


def test_the_report_can_be_read_and_left(make: Make) -> None:
    QGuiApplication.clipboard().setText("before")
    page = make(Examining())
    QTest.keyClick(page.list.rows()[0], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    dialog = report_of(page)
    assert dialog.text.isReadOnly()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert QGuiApplication.clipboard().text() == "before"


def test_the_report_holds_no_home_and_no_password(make: Make) -> None:
    home = str(Path.home())
    secret = Finding(
        "settings", False, say("{home}/x.toml: https://ada:geheim@x.example/", home=home)
    )
    page = make(Examining((*(f for f in FINE if f.what != "settings"), secret)))
    page.show_report()
    text = report_of(page).text.toPlainText()
    assert "geheim" not in text
    assert f"{home}/x.toml" not in text or home == "/"


def test_the_last_crash_and_the_log_come_below_what_was_found(make: Make) -> None:
    examining = Examining()
    page = make(examining)
    examining.answer = "It crashed:\nFatal Python error"
    page.show_report()
    assert examining.questions[-1] is doctor_report.more
    text = report_of(page).text.toPlainText()
    assert text.index("PySide6") < text.index("Fatal Python error")
    page.stopped(say("It has ended"))  # nobody answers any more
    page.show_report()
    assert len(examining.questions) == 2


def test_a_theme_that_changes_leaves_rows_whole(make: Make, look: Look) -> None:
    page = make(Examining(tuple(replace(f) for f in ill())))
    look.choose("dark")
    QApplication.processEvents()
    assert len(page.list.rows()) == len(ill())
    assert not page.grab().isNull()
    look.choose("light")
