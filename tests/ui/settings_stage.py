"""The settings on the screen over a profile of their own: for the tests and pictures of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch, autostart, keyrings
from statuswatch.app.autostart import Autostart, State
from statuswatch.app.desk import Desk
from statuswatch.core.words import Setting
from statuswatch.engine.clock import Clock, SimulatedClock
from statuswatch.settings import Profile
from statuswatch.ui.look import Look
from statuswatch.ui.settings import SettingsPage
from statuswatch.ui.settings_form import Choice
from tests.ui.asking import Asking

NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)
SETTING = Setting(zone=UTC, now=NOW)

FULL = """
[quiet_hours]
weekdays = ["22:00-07:00"]
weekend = ["23:00-09:00", "13:00-14:00"]

[channels.mail]
kind = "push"
use = "escalation"

[channels.lamp]
kind = "command"
command = ["/usr/local/bin/lamp", "--red"]
"""


def opened(folder: Path, text: str = "", clock: Clock | None = None) -> App:
    """A profile with this file."""
    profile = Profile.at(folder / "profile")
    if text:
        profile.settings_file.parent.mkdir(parents=True, exist_ok=True)
        profile.settings_file.write_text(text, "utf-8")
    return App(profile, clock or SimulatedClock(NOW))


def followed(app: App) -> None:
    """Three services with pages and a check."""
    app.follow("https://status.podhost.example/", "statuspage", "Podhost")
    app.follow("https://podhost.example/", "probe", "Podhost")
    app.follow("https://status.chirp.example/", "statuspage", "Chirp")
    ledger = app.stored.ledger
    ledger.note("channel.mail.address", "mailto://\N{BULLET}\N{BULLET}@mail.example")
    ledger.note("channel.mail.kept", "keyring")
    ledger.note("channel.mail.tested", (NOW - timedelta(hours=3)).isoformat())


class Shown:
    """A page on the screen."""

    def __init__(self, qtbot: Any, look: Look, app: App, *, later: bool = False) -> None:
        self.app = app
        self.asking = Asking(Desk(app, Watch(app)), later=later)
        self.page = SettingsPage(look, self.asking, lambda: SETTING)
        self.page.resize(780, 640)
        if qtbot is not None:
            qtbot.addWidget(self.page)
        self.page.show()
        self.page.activateWindow()
        self.page.entered()

    def section(self, name: str) -> Any:
        """That section, in sight."""
        self.page.show_section(name)
        QApplication.processEvents()
        return next(s for s in self.page.sections if type(s).__name__ == name)

    @property
    def file(self) -> str:
        there = self.app.profile.settings_file
        return there.read_text("utf-8") if there.exists() else ""

    @property
    def words(self) -> list[str]:
        """What is read on the page."""
        QApplication.processEvents()  # what was added just now is shown only then
        found: Iterable[QLabel] = self.page.findChildren(QLabel)
        return [label.text() for label in found if label.isVisible() and label.text()]

    def button(self, text: str, within: QWidget | None = None) -> QAbstractButton:
        (found,) = (
            b
            for b in (within or self.page).findChildren(QAbstractButton)
            if b.text() == text and b.isVisible()
        )
        return found


def stand_in(patch: Any, name: str | None = "GNOME Keyring") -> None:
    """This keyring, whatever this machine has."""
    patch.setattr(keyrings, "keyring_here", lambda: name)


class Login:
    """A start at login that is nobody's."""

    place = "here"

    def __init__(self, state: State = State.OFF) -> None:
        self.state = state

    def stand_in(self, patch: Any) -> Login:
        patch.setattr(autostart, "this_system", lambda: self)
        return self

    def read(self) -> Autostart:
        return Autostart(self.state, self.place, ("/gone/statuswatch",))

    def write(self, command: Sequence[str]) -> None:
        self.state = State.ON

    def remove(self) -> None:
        self.state = State.OFF


Make = Callable[..., Shown]


@pytest.fixture
def make(
    qtbot: QtBot, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Make]:
    stand_in(monkeypatch)
    Login().stand_in(monkeypatch)
    apps: list[App] = []

    def made(text: str = "", **more: bool) -> Shown:
        apps.append(opened(tmp_path, text))
        followed(apps[-1])
        return Shown(qtbot, look, apps[-1], **more)

    yield made
    for app in apps:
        app.close_store()


def choose(choice: Choice, words: str) -> None:
    """As with the mouse or the keys."""
    number = choice.box.findText(words)
    assert number >= 0
    choice.box.setCurrentIndex(number)
    choice.box.activated.emit(number)


def type_in(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
