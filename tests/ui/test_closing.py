"""What closing the window does, and what is said where there is no tray to close into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QPushButton, QSplitter
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.words import Setting
from statuswatch.settings import Profile, Settings
from statuswatch.settings.model import Closing
from statuswatch.ui.band import Band
from statuswatch.ui.chosen import Chosen
from statuswatch.ui.look import Look
from statuswatch.ui.window import Window
from tests.ui.asking import Asking
from tests.ui.story import ICONS, NOON, overview, service


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(Profile.at(tmp_path / "profile"))
    yield made
    made.close_store()


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


Make = Callable[..., Window]


@pytest.fixture
def window(qtbot: QtBot, app: App, memory: QSettings) -> Iterator[Make]:
    """Makes a window; each is held as long as the test: Python would take one away that is shown."""
    held: list[Window] = []

    def make(chosen: Chosen | None = None) -> Window:
        qapp = QApplication.instance()
        assert isinstance(qapp, QApplication)
        look = Look(qapp, ICONS, "light", chosen)
        made = Window(look, Asking(Desk(app, Watch(app))), lambda: Setting(now=NOON), memory)
        held.append(made)
        qtbot.addWidget(made, before_close_func=lambda w: w.quit())
        made.hear(overview(service("Podhost")))
        made.show()
        return made

    yield make
    held.clear()


def said(made: Window) -> list[str]:
    bands = made.bands.findChildren(Band)
    return [band.accessibleName() for band in bands if not band.isHidden()]


def press(made: Window, text: str) -> None:
    (button,) = (b for b in made.bands.findChildren(QPushButton) if b.text() == text)
    button.click()


def close_band(made: Window) -> None:
    (button,) = (b for b in made.bands.findChildren(QPushButton) if not b.text())
    button.click()


@pytest.mark.parametrize(
    ("desktop", "words"),
    [
        ("XFCE", "There is no tray here. StatusWatch watches and notifies all the same;"),
        ("ubuntu:GNOME", "There is no tray here: GNOME needs the extension AppIndicator"),
    ],
)
def test_without_a_tray_that_is_said_once_and_not_at_the_next_start(
    window: Make,
    monkeypatch: pytest.MonkeyPatch,
    desktop: str,
    words: str,
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", desktop)
    made = window()
    made.closing.say_no_tray()
    made.closing.say_no_tray()
    (one,) = said(made)
    assert one.startswith(words)
    close_band(made)
    assert said(made) == []
    again = window()
    again.closing.say_no_tray()
    assert said(again) == []


def test_gnomes_extension_is_one_click_away(window: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    made = window()
    made.closing.say_no_tray()
    press(made, "How")
    assert [url.host() for url in opened] == ["extensions.gnome.org"]


def test_a_tray_that_comes_after_all_takes_the_word_back(window: Make) -> None:
    made = window()
    made.closing.say_no_tray()
    made.closing.tray_came()
    assert said(made) == []
    made.closing.say_no_tray()  # another day there is none at all
    assert len(said(made)) == 1


def test_what_closing_means_is_said_once_not_beside_the_same_in_other_words(window: Make) -> None:
    made = window()
    made.closing.has_tray = lambda: False
    made.closing.say_no_tray()
    made.close()
    (one,) = said(made)
    assert "small icon in the task bar" in one


def test_what_closing_means_is_not_said_at_the_next_start(window: Make) -> None:
    made = window()
    made.close()
    assert made.isVisible()
    assert len(said(made)) == 1
    again = window()
    again.close()
    assert said(again) == []
    assert not again.isVisible()


def test_nor_the_other_way_round(window: Make) -> None:
    made = window()
    made.closing.has_tray = lambda: False
    made.close()
    made.closing.say_no_tray()
    (one,) = said(made)
    assert "small icon in the task bar" in one


def test_by_wish_closing_quits_and_the_wish_holds_at_once(qtbot: QtBot, window: Make) -> None:
    chosen = Chosen(Settings())
    made = window(chosen)
    with qtbot.assertNotEmitted(made.quit_wanted):
        made.close()
    chosen.hear(Settings(closing=Closing.QUIT))
    with qtbot.waitSignal(made.quit_wanted):
        made.close()
    assert not made.isVisible()


def test_it_opens_at_the_page_where_one_was_but_never_in_the_settings(window: Make) -> None:
    first = window()
    first.pages.go("inbox")
    second = window()
    assert type(second.pages.currentWidget()).__name__ == "InboxPage"
    second.pages.go("settings")
    third = window()
    assert third.pages.on_now


def test_how_the_list_and_the_service_share_the_window_is_remembered(window: Make) -> None:
    def wide() -> Window:
        made = window()
        made.resize(1600, 700)
        made.pages.show_service("podhost")
        QApplication.processEvents()
        return made

    first = wide()
    pair = first.pages.now.parentWidget()
    assert isinstance(pair, QSplitter)
    before = first.pages.now.width()
    pair.setSizes([before + 90, 1])  # as a mouse does, and then:
    pair.splitterMoved.emit(before + 90, 1)
    moved = first.pages.now.width()
    first.quit()
    assert moved != before
    again = wide()
    assert again.pages.now.width() == moved
