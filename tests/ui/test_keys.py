"""Every key that is listed does something, each its own, and what does something is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QSettings, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.words import Setting, render
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from statuswatch.ui import keys
from statuswatch.ui.history import HistoryPage
from statuswatch.ui.look import Look
from statuswatch.ui.settings import SettingsPage
from statuswatch.ui.sidebar import Place
from statuswatch.ui.window import Window
from tests.keyrings import ring
from tests.ui.asking import Asking
from tests.ui.settings_stage import Login, stand_in

__all__ = ["ring"]

NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)
SETTING = Setting(zone=UTC, now=NOW)


@pytest.fixture
def window(
    qtbot: QtBot, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    stand_in(monkeypatch)
    Login().stand_in(monkeypatch)
    app = App(Profile.at(tmp_path / "profile"), SimulatedClock(NOW))
    app.follow("https://status.podhost.example/", "statuspage", "Podhost")
    memory = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = Window(look, Asking(Desk(app, Watch(app))), lambda: SETTING, memory)
    qtbot.addWidget(made)
    made.hear(app.overview())
    made.show()
    made.activateWindow()
    yield made
    app.close_store()


def listed(*groups: tuple[keys.Shown, ...]) -> set[str]:
    return {sequence for group in groups for sequences, _ in group for sequence in sequences}


def bound(widget: QWidget, *, deep: bool = False) -> list[str]:
    how = Qt.FindChildOption
    found = widget.findChildren(
        QShortcut,
        options=how.FindChildrenRecursively if deep else how.FindDirectChildrenOnly,
    )
    return [shortcut.key().toString() for shortcut in found]


def press(window: Window, sequence: str) -> None:
    combination = QKeySequence(sequence)[0]  # type: ignore[index]  # the stubs know no []
    QTest.keyClick(window, combination.key(), combination.keyboardModifiers())
    QApplication.processEvents()


def test_what_is_listed_for_anywhere_is_what_is_bound_there(window: Window) -> None:
    assert set(bound(window)) == listed(keys.ANYWHERE)


def test_no_two_shortcuts_of_a_page_and_its_window_collide(window: Window) -> None:
    pages = window.pages
    for place in Place:
        pages.go(place)
    pages.show_about()
    every = bound(window)
    for page in (pages.widget(n) for n in range(pages.count())):
        assert page is not None
        own = Counter([*every, *bound(page, deep=True)])
        assert [key for key, times in own.items() if times > 1] == [], type(page).__name__


def test_shortcuts_of_pages_are_listed(window: Window) -> None:
    window.pages.show_history()
    found = set(bound(window.pages, deep=True))
    assert found
    assert found <= listed(keys.IN_A_SERVICE, keys.IN_THE_HISTORY)


def test_every_group_is_on_the_page_of_the_keys(window: Window) -> None:
    press(window, "F1")
    page = window.pages.currentWidget()
    assert isinstance(page, SettingsPage)
    shown = {label.text() for label in page.findChildren(QWidget) if hasattr(label, "text")}
    for name, group in keys.ALL:
        assert render(name) in shown
        assert {render(words) for _, words in group} <= shown


@pytest.mark.parametrize(
    ("sequence", "page"),
    [
        ("Ctrl+2", "HistoryPage"),
        ("Ctrl+3", "InboxPage"),
        ("Ctrl+4", "PlansPage"),
        ("Ctrl+5", "RecordPage"),
        ("Ctrl+,", "SettingsPage"),
        ("?", "SettingsPage"),
        ("Ctrl+1", "QSplitter"),
    ],
)
def test_a_key_leads_to_its_page_and_esc_back(window: Window, sequence: str, page: str) -> None:
    press(window, sequence)
    assert type(window.pages.currentWidget()).__name__ == page
    window.setFocus()
    press(window, "Alt+Left")
    assert window.pages.on_now


def test_search_is_that_of_the_page_that_is_shown(window: Window) -> None:
    press(window, "Ctrl+2")
    history = window.pages.currentWidget()
    press(window, "Ctrl+F")
    focus = window.focusWidget()
    assert window.pages.currentWidget() is history
    assert isinstance(history, HistoryPage)
    assert focus is not None
    assert history.isAncestorOf(focus)
    press(window, "Ctrl+,")
    press(window, "Ctrl+F")
    assert window.pages.on_now


def test_checking_leaving_and_silence_are_a_key_away(window: Window, qtbot: QtBot) -> None:
    for sequence, signal in (
        ("F5", window.check_wanted),
        ("Shift+F5", window.check_wanted),
        ("Ctrl+Q", window.quit_wanted),
    ):
        with qtbot.waitSignal(signal):
            press(window, sequence)


def test_no_page_takes_the_keyboard_from_the_window_while_it_is_made(window: Window) -> None:
    """A widget that is shown before it has its place is a window of its own for a moment."""
    pages = window.pages
    for place in reversed(Place):
        pages.go(place)
        QApplication.processEvents()
        assert window.isActiveWindow(), place


def test_a_day_of_a_service_opens_the_history_there(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    window.pages.show_history()
    history = window.pages.currentWidget()
    assert isinstance(history, HistoryPage)
    monkeypatch.setattr(history, "go", lambda service, day: asked.append((service, day)))
    window.pages.show_service("podhost")
    window.pages.service.day_wanted.emit("podhost", QDate(2026, 11, 3))
    assert window.pages.currentWidget() is history
    assert asked == [("podhost", QDate(2026, 11, 3))]
