"""The pages Now and the first in their window: which keys are a page's, and which the window's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.words import Setting
from statuswatch.settings import Profile
from statuswatch.ui.look import Look
from statuswatch.ui.now import NowPage
from statuswatch.ui.welcome import WelcomePage
from statuswatch.ui.window import Window
from tests.ui.asking import Asking
from tests.ui.story import ICONS, NOON


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """With one service that is followed."""
    app = App(Profile.at(tmp_path / "profile"))
    app.follow("https://podhost.test", "statuspage", "Podhost")
    memory = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    look = Look(qapp, ICONS, "light")
    made = Window(look, Asking(Desk(app, Watch(app))), lambda: Setting(now=NOON), memory)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.hear(app.overview())
    yield made
    made.quit()
    made.deleteLater()
    app.close_store()


@pytest.fixture
def now(shown: Window) -> NowPage:
    return shown.pages.now


def focused() -> QWidget:
    widget: QWidget | None = QApplication.focusWidget()
    assert widget is not None
    return widget


def escape(now: NowPage) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert now.search.text() == ""
    assert now.list.isVisible()
    assert now.list.hasFocus()


def test_esc_leads_out_of_a_search_without_hits(shown: Window, now: NowPage) -> None:
    shown.pages.search()
    QTest.keyClicks(now.search, "zzz")
    assert now.nothing.isVisible()
    escape(now)


def test_esc_clears_the_search_from_everywhere_in_the_page(now: NowPage) -> None:
    now.search.setText("zzz")
    now.nothing.first.setFocus()
    escape(now)
    now.search.setText("podh")
    now.list.setFocus()
    escape(now)


def test_a_search_without_hits_is_a_pane_like_others(shown: Window, now: NowPage) -> None:
    shown.pages.search()
    QTest.keyClicks(now.search, "zzz")
    shown.next_pane()
    assert not now.isAncestorOf(focused())
    shown.next_pane()
    assert now.search.hasFocus()
    shown.pages.show_history()
    shown.pages.go("now")
    assert now.search.hasFocus()


def test_a_list_that_goes_leaves_the_keyboard_in_the_search(now: NowPage) -> None:
    now.list.setFocus()
    now.search.setText("zzz")
    assert now.search.hasFocus()
    assert not now.header.check.hasFocus()


def test_esc_on_the_first_page_takes_what_was_typed_before_the_page(shown: Window) -> None:
    shown.pages.show_welcome()
    page = shown.pages.currentWidget()
    assert isinstance(page, WelcomePage)
    QTest.keyClicks(page.field, "pod")
    QTest.keyClick(page.field, Qt.Key.Key_Escape)
    assert (page.field.text(), page.isVisible()) == ("", True)
    QTest.keyClick(page.field, Qt.Key.Key_Escape)
    assert shown.pages.on_now
