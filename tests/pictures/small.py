"""Pictures of the other pages: inbox, settings, doctor, about."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from statuswatch.app import releases
from statuswatch.core.versions import Release
from statuswatch.core.words import say
from statuswatch.ui.about import AboutPage
from statuswatch.ui.deeds import Deed, What
from statuswatch.ui.doctor import DoctorPage
from statuswatch.ui.doctor_report import ReportDialog
from statuswatch.ui.inbox import InboxPage
from statuswatch.ui.settings import SettingsPage
from statuswatch.ui.window import Window
from tests.pictures.stage import NOW, Shots, Stage, usual
from tests.ui import inbox_stage, settings_stage
from tests.ui.adding import nowhere
from tests.ui.asking import Asking
from tests.ui.doctor_stage import FINE, Examining, ill, source


def inbox(stage: Stage) -> Shots:
    def opened() -> InboxPage:
        window = stage.window(usual(inbox_stage.NOW), inbox_stage.NOW)
        window.pages.go("inbox")
        stage.settle()
        page = window.pages.currentWidget()
        assert isinstance(page, InboxPage)
        return page

    stage.notices.rows, stage.notices.told = inbox_stage.reference(), {9, 6, 5, 3, 2, 1}
    page = opened()
    yield "full", stage.shot()
    page.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    page.say_no_cards(say("No program here shows notifications. You read them in the inbox."))
    yield "focus", stage.shot()
    page.which.setCurrentIndex(2)
    yield "not-told", stage.shot()
    stage.notices.rows = []
    page.which.setCurrentIndex(1)
    yield "nothing-matches", stage.shot()
    opened()
    yield "empty", stage.shot()
    stage.notices.rows = inbox_stage.many(1000)
    opened().list.scrollToBottom()
    yield "scrolled", stage.shot()
    late = Asking(nowhere(), later=True)
    stage.window(usual(), inbox=late).pages.go("inbox")
    stage.wait(500)
    yield "loading", stage.shot()
    window = stage.window(usual())
    window.do(Deed(What.ACKNOWLEDGE, "podhost", reason=None))
    yield "acknowledge", stage.shot()


def settings(stage: Stage) -> Shots:
    window = stage.window(usual(settings_stage.NOW), settings_stage.NOW)
    window.pages.go("settings")
    stage.settle()
    page = window.pages.currentWidget()
    assert isinstance(page, SettingsPage)
    for section in page.sections:
        name = type(section).__name__
        page.show_section(name)
        stage.settle()
        yield name.lower(), stage.shot()
        yield from _rest_of(stage, page, name)
    page.show_section("Quiet")
    quiet: Any = next(s for s in page.sections if type(s).__name__ == "Quiet")
    row = quiet.days[0].rows[0]
    row.start.setText("25")
    row.start.editingFinished.emit()
    yield "wrong", stage.shot()
    late = Asking(nowhere(), later=True)
    stage.window(usual(), settings=late).pages.go("settings")
    stage.wait(500)
    yield "loading", stage.shot()


def _rest_of(stage: Stage, page: SettingsPage, name: str) -> Shots:
    """What lies below, screen by screen."""
    areas = [a for a in page.findChildren(QScrollArea) if a.isVisible()]
    if not areas:
        return
    bar, n = areas[-1].verticalScrollBar(), 2
    while bar.value() < bar.maximum() and n < 5:
        bar.setValue(bar.value() + bar.pageStep() - 40)
        yield f"{name.lower()}-{n}", stage.shot()
        n += 1
    bar.setValue(0)


def doctor(stage: Stage) -> Shots:
    def opened(examining: Examining) -> tuple[Window, DoctorPage]:
        window = stage.window(usual(), NOW, doctor=examining)
        window.pages.go("doctor")
        stage.settle()
        page = window.pages.currentWidget()
        assert isinstance(page, DoctorPage)
        return window, page

    opened(Examining())
    yield "fine", stage.shot()
    _, troubled = opened(Examining(ill()))
    QTest.keyClick(troubled.list.rows()[0], Qt.Key.Key_Down)
    yield "ill", stage.shot()
    troubled.show_report()
    yield "report", stage.shot()
    dialog = troubled.findChild(ReportDialog)
    assert dialog is not None
    dialog.close()
    opened(Examining(ill(), held="notifications"))
    yield "looking", stage.shot()
    opened(Examining(failing=say("It was given up.")))
    yield "failed", stage.shot()
    window, _ = opened(Examining(FINE))
    window.pages.stopped(say("Watching has ended by itself. Start StatusWatch again."))
    yield "stopped", stage.shot()
    _, long = opened(Examining((*FINE, *(source(f"Service {n}", n % 9 != 0) for n in range(200)))))
    QTest.keyClick(long.list.rows()[0], Qt.Key.Key_End)
    yield "many", stage.shot()


def about(stage: Stage) -> Shots:
    def opened(**given: Any) -> AboutPage:
        window = stage.window(usual(), **given)
        window.pages.show_about()
        stage.settle()
        page = window.pages.currentWidget()
        assert isinstance(page, AboutPage)
        return page

    page = opened()
    yield "licences", stage.shot()
    page.licences.names.setFocus(Qt.FocusReason.TabFocusReason)
    page.licences.names.setCurrentRow(12)
    page.copy_details()
    yield "licence-chosen", stage.shot()
    page.tabs.setCurrentIndex(1)
    page.tabs.setFocus(Qt.FocusReason.TabFocusReason)
    yield "thanks", stage.shot()
    opened(about=Asking(nowhere(), later=True))
    yield "loading", stage.shot()
    failing = Examining(failing=say("The licences cannot be read: no such file"))
    opened(about=failing, about_updates=stage.desk)
    yield "failed", stage.shot()
    newer = Release("0.2.0", "https://github.com/statuswatch/statuswatch/releases")
    told = releases.Known(daily=True, host="pypi.org", at=NOW, newer=newer)
    opened(about_updates=Examining(answer=told))
    yield "newer", stage.shot()
    QApplication.clipboard().clear()
