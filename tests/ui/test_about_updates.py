"""About: asking for a new version, by hand and once a day, by the keyboard alone."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch import __version__
from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.words import Setting
from statuswatch.engine.clock import Clock, RunningClock, SimulatedClock
from statuswatch.settings import Profile, write
from statuswatch.ui.about import AboutPage
from statuswatch.ui.look import Look
from tests.serving import Loopback, Reply
from tests.ui.asking import Asking
from tests.waiting import PATIENCE

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
SETTING = Setting(zone=UTC, now=NOW)
KEY = Qt.Key
PAGE = "https://github.com/statuswatch/statuswatch/releases/tag/v99.1.0"


class Index:
    """Who names the newest version, in a thread of its own."""

    def __init__(self) -> None:
        self.server = Loopback(lambda _: Reply(200, json.dumps(self.document).encode()))
        self.document: object = {"version": "99.1.0", "url": PAGE}
        self._up, self._loop, self._down = (
            threading.Event(),
            asyncio.new_event_loop(),
            asyncio.Event(),
        )
        self._thread = threading.Thread(target=self._live)

    @property
    def asked(self) -> int:
        return len(self.server.asked)

    def start(self) -> None:
        self._thread.start()
        assert self._up.wait(PATIENCE)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._down.set)
        self._thread.join(PATIENCE)
        self._loop.close()

    def _live(self) -> None:
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        async with self.server.running():
            self._up.set()
            await self._down.wait()


@pytest.fixture
def index() -> Iterator[Index]:
    made = Index()
    made.start()
    yield made
    made.stop()


Make = Callable[..., AboutPage]


@pytest.fixture
def make(qtbot: QtBot, look: Look, tmp_path: Path, index: Index) -> Iterator[Make]:
    apps: list[App] = []

    def made(address: str | None = None, clock: Clock | None = None) -> AboutPage:
        profile = Profile.at(tmp_path)
        address = f"{index.server.url}/newest" if address is None else address
        write(profile, "updates.address", address)
        apps.append(App(profile, clock or SimulatedClock(NOW)))
        page = AboutPage(look, Asking(Desk(apps[-1], Watch(apps[-1]))), lambda: SETTING)
        qtbot.addWidget(page)
        page.resize(768, 640)
        page.show()
        page.activateWindow()
        page.entered()
        QApplication.processEvents()
        return page

    yield made
    for app in apps:
        app.close_store()


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QWidget:
    """On what has the keyboard; what has it then."""
    focused: QWidget | None = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)
    QApplication.processEvents()
    after: QWidget | None = QApplication.focusWidget()
    assert after is not None
    return after


def back() -> QWidget:
    return press(KEY.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)


def file(folder: Path) -> str:
    return Profile.at(folder).settings_file.read_text("utf-8")


def test_it_is_off_and_coming_here_asks_nobody(make: Make, index: Index, tmp_path: Path) -> None:
    page = make()
    assert not page.updates.daily.isChecked()
    assert page.updates.answer.text() == "Not looked yet"
    assert not page.updates.new.isVisible()
    assert "127.0.0.1" in page.updates.hint.text().replace("\u200b", "")
    assert "check" not in file(tmp_path)
    assert index.asked == 0


def test_it_is_ticked_by_keys_and_that_alone_asks_nobody(
    make: Make, index: Index, tmp_path: Path
) -> None:
    page = make()
    assert back() is page.updates.now
    assert back() is page.updates.daily
    press(KEY.Key_Space)
    assert page.updates.daily.isChecked()
    assert "check = true" in file(tmp_path)
    press(KEY.Key_Return)
    assert not page.updates.daily.isChecked()
    assert "check = true" not in file(tmp_path)
    assert index.asked == 0


def test_a_newer_version_is_found_by_keys_and_its_page_opened(
    make: Make, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    page = make()
    back()
    assert press(KEY.Key_Space) is page.updates.now, "it keeps the keyboard"
    assert index.asked == 1
    assert page.updates.answer.text().replace("\u200b", "") == "Version 99.1.0 is out"
    assert urls == [], "only who asks for the page gets it"
    assert press(KEY.Key_Tab) is page.updates.new
    press(KEY.Key_Space)
    assert urls == [PAGE]
    assert press(KEY.Key_Tab) is page.copy
    page.entered()
    assert index.asked == 1
    assert page.updates.new.isVisible()


def test_the_newest_is_said_with_the_time(make: Make, index: Index) -> None:
    index.document = {"version": __version__}
    page = make()
    page.updates.now.click()
    said = page.updates.answer.text().replace("\u200b", "")
    assert said == "This is the newest version, looked at 14:02"
    assert not page.updates.new.isVisible()


def test_what_goes_wrong_is_said_in_words(make: Make, index: Index) -> None:
    index.document = ["no", "version"]
    page = make()
    page.updates.now.click()
    said = page.updates.answer.text().replace("\u200b", "")
    assert said == "Nothing could be asked: its answer names no version"
    page.updates.now.click()
    assert index.asked == 2, "it can be tried again"


def test_a_page_elsewhere_gets_no_button(make: Make, index: Index) -> None:
    index.document = {"version": "99.1.0", "url": "https://evil.example/"}
    page = make()
    page.updates.now.click()
    assert "is out" in page.updates.answer.text()
    assert not page.updates.new.isVisible()


def test_without_an_address_there_is_nothing_to_press(make: Make, index: Index) -> None:
    page = make(address="")
    assert not page.updates.now.isEnabled()
    assert "updates.address" in page.updates.hint.text().replace("\u200b", "")
    assert index.asked == 0


def test_the_demo_asks_nobody(make: Make, index: Index) -> None:
    page = make(clock=RunningClock(NOW, 60.0))
    assert not page.updates.now.isEnabled()
    assert not page.updates.daily.isEnabled()
    assert page.updates.hint.text() == "The demo asks nobody."
    assert index.asked == 0
