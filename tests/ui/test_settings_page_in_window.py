"""Settings, Doctor and About as places of the window: by the sidebar, by keys, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.pause import Pause
from statuswatch.core.words import say
from statuswatch.ui.look import Look
from statuswatch.ui.memory import Unkept
from statuswatch.ui.questions import Stopped
from statuswatch.ui.settings import SettingsPage
from statuswatch.ui.sidebar import Place
from statuswatch.ui.window import Window
from tests.ui.asking import Asking
from tests.ui.settings_stage import SETTING, Login, followed, opened, stand_in


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    stand_in(monkeypatch)
    Login().stand_in(monkeypatch)
    made = opened(tmp_path)
    followed(made)
    yield made
    made.close_store()


@pytest.fixture
def window(qtbot: QtBot, look: Look, app: App) -> Window:
    made = Window(look, Asking(Desk(app, Watch(app)), later=True), lambda: SETTING, Unkept())
    qtbot.addWidget(made, before_close_func=Window.quit)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.hear(app.overview())
    return made


def page(window: Window) -> str:
    return type(window.pages.currentWidget()).__name__


def places(window: Window) -> QListView:
    return window.sidebar.findChildren(QListView)[0]


def section(window: Window) -> str:
    settings = window.pages.currentWidget()
    assert isinstance(settings, SettingsPage)
    return str(settings.list.currentIndex().data())


def test_keys_lead_to_the_settings_and_to_all_keys(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert (page(window), section(window)) == ("SettingsPage", "General")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.pages.on_now
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert (page(window), section(window)) == ("SettingsPage", "Keyboard")


def test_a_question_mark_leads_to_the_keys_too(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_Question)
    assert section(window) == "Keyboard"


def test_about_leads_back_to_the_settings(window: Window) -> None:
    window.pages.go("settings")
    settings = window.pages.currentWidget()
    assert isinstance(settings, SettingsPage)
    settings.about.click()
    assert page(window) == "AboutPage"
    assert places(window).currentIndex().data() == "Settings"
    window.pages.back()
    assert page(window) == "SettingsPage"


def test_keys_go_past_the_gap_of_the_sidebar(window: Window) -> None:
    window.pages.go(Place.RECORD)
    window.next_pane()
    walked = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        focus: QWidget | None = window.focusWidget()
        assert focus is places(window)  # who walks by keys walks on
        QTest.keyClick(focus, key)
        walked.append(page(window))
    assert walked == ["SettingsPage", "DoctorPage", "SettingsPage", "RecordPage"]


def test_a_click_on_a_place_leads_into_its_page(window: Window) -> None:
    view = places(window)
    spot = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert page(window) == "HistoryPage"
    focus: QWidget | None = window.focusWidget()
    assert focus is not None
    assert window.pages.isAncestorOf(focus)


def test_settings_and_doctor_stand_at_the_lower_end(window: Window) -> None:
    view = places(window)
    QApplication.processEvents()
    last = view.visualRect(view.model().index(view.model().rowCount() - 1, 0))
    assert last.bottom() == pytest.approx(view.viewport().height(), abs=4)
    window.resize(window.width(), 480)
    QApplication.processEvents()
    last = view.visualRect(view.model().index(view.model().rowCount() - 1, 0))
    assert last.bottom() <= view.viewport().height()


def test_a_pause_is_said_beneath_the_places(window: Window, app: App) -> None:
    window.hear(replace(app.overview(), paused=Pause(app.clock.now(), None)))
    said = [label.text() for label in window.sidebar._labels]
    assert "Paused until you resume" in said


def test_nothing_can_be_changed_once_watching_has_ended(window: Window) -> None:
    window.pages.go("settings")
    settings = window.pages.currentWidget()
    assert isinstance(settings, SettingsPage)
    window.hear(Stopped(say("Watching has ended.")))
    assert not settings.isEnabled()
