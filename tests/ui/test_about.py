"""About: version, licences, thanks; what is copied; what is said when the texts are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible, QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch import __version__
from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.words import Setting, say
from statuswatch.settings import Profile
from statuswatch.ui.about import AboutPage
from statuswatch.ui.about_licences import flowing
from statuswatch.ui.look import Look
from statuswatch.ui.questions import Asker
from tests.ui.asking import Asking
from tests.ui.doctor_stage import Examining

SETTING = Setting(zone=UTC, now=datetime(2026, 11, 22, 15, 10, tzinfo=UTC))
Make = Callable[[Asker], AboutPage]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    app = App(Profile.at(tmp_path))
    yield Desk(app, Watch(app))
    app.close_store()


@pytest.fixture
def make(qtbot: QtBot, look: Look) -> Make:
    def made(asker: Asker) -> AboutPage:
        page = AboutPage(look, asker, lambda: SETTING)
        qtbot.addWidget(page)
        page.resize(768, 640)
        page.show()
        page.activateWindow()
        page.entered()
        QApplication.processEvents()
        return page

    return made


def test_it_says_what_it_is_and_reads_its_texts_once(make: Make, desk: Desk) -> None:
    asking = Asking(desk)
    page = make(asking)
    page.entered()
    assert asking.asked == 1 + 2, "and what is known of newer versions each time"
    assert page._version.text() == f"Version {__version__}"
    assert "MIT" in page._free.text()


def test_our_own_licence_comes_first_and_each_has_its_text(make: Make, desk: Desk) -> None:
    page = make(Asking(desk))
    names = page.licences.names
    assert names.item(0).text() == "StatusWatch"
    assert "StatusWatch contributors" in page.licences.text.toPlainText()
    for n in range(names.count()):
        names.setCurrentRow(n)
        assert page.licences.text.toPlainText().strip(), names.item(n).text()


def test_lists_are_walked_by_keys_and_tabs_turn(make: Make, desk: Desk) -> None:
    page = make(Asking(desk))
    names = page.licences.names
    names.setFocus()
    QTest.keyClick(names, Qt.Key.Key_Down)
    assert page.licences._title.text() == "PySide6-Essentials"
    assert page.licences.link.isVisible()
    page.tabs.setFocus()
    QTest.keyClick(page.tabs, Qt.Key.Key_Right)
    assert page.thanks.isVisible()
    text = page.thanks.toPlainText()
    assert "inket/stts" in text
    assert "opawg" in text
    assert "httpx" in text


def test_only_web_pages_are_opened(make: Make, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    page = make(Asking(desk))
    page.thanks.anchorClicked.emit(QUrl("https://op3.dev"))
    page.thanks.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert urls == ["https://op3.dev"]


def test_version_details_are_copied_and_that_is_said(make: Make, desk: Desk) -> None:
    page = make(Asking(desk))
    page.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "StatusWatch",
        "Python",
        "Qt",
        "System",
        "Session",
    ]
    assert page._copied.text() == "Copied."


def test_while_the_texts_are_read_it_says_so(make: Make, desk: Desk) -> None:
    asking = Asking(desk, later=True)
    page = make(asking)
    assert page.licences._title.text() == "Reading the licences"
    asking.go()
    assert page.licences.names.count() > 20


def test_texts_that_are_missing_are_told_and_can_be_asked_again(make: Make) -> None:
    examining = Examining(failing=say("The licences cannot be read"))
    page = make(examining)
    assert page.bands.says("failed")
    assert page.copy.isEnabled()
    page.entered()
    assert examining.asked == 2 + 2


def test_whatever_takes_the_keyboard_has_a_name(make: Make, desk: Desk) -> None:
    page = make(Asking(desk))
    for tab in (0, 1):
        page.tabs.setCurrentIndex(tab)
        nameless = [
            widget
            for widget in page.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and not _name(widget)
        ]
        assert nameless == []


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_lines_that_were_broken_for_a_terminal_flow() -> None:
    text = (
        "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a\n"
        "copy of this software.\n\n  1. Definitions, which are indented and stay as they are, whole\n"
        "  as they were.\n\na) This is a point of a list that is long enough to have been broken\n"
        "b) and this another.\n"
    )
    assert flowing(text).splitlines()[2] == (
        "Permission is hereby granted, free of charge, to any person obtaining a copy of this"
        " software."
    )
    assert "  1. Definitions, which are indented and stay as they are, whole\n" in flowing(text)
    assert "\nb) and this another." in flowing(text)
