"""A history page on the screen, over a real past: for the tests of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.model import Incident, Level, Observation, Report, Rules, Source
from statuswatch.core.overview import Overview
from statuswatch.core.words import Setting
from statuswatch.engine.clock import Clock
from statuswatch.settings import Profile
from statuswatch.store.protocols import History
from statuswatch.ui.band import Band
from statuswatch.ui.history import HistoryPage
from statuswatch.ui.history_words import Column
from statuswatch.ui.look import Look
from statuswatch.ui.memory import Drawer
from tests.ui.asking import Asking
from tests.ui.past_story import ICONS, NOON, NOW, Still, fill
from tests.ui.story import overview

MANY = 602


def spaced(text: object) -> str:
    """With ordinary spaces: units stand behind one that does not break."""
    return str(text or "").replace("\N{NO-BREAK SPACE}", " ")


class Watched:
    """A history that remembers which pages were asked for."""

    def __init__(self, real: History) -> None:
        self._real = real
        self.starts: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def outage_page(self, *args: Any, **named: Any) -> Any:
        self.starts.append(args[2])
        return self._real.outage_page(*args, **named)


@pytest.fixture(scope="module")
def look() -> Look:
    app = QApplication.instance() or QApplication([])
    return Look(cast(QApplication, app), ICONS, "light")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(Profile.at(tmp_path / "profile"), cast(Clock, Still()))
    yield made
    made.close_store()


@pytest.fixture
def asked(app: App) -> list[int]:
    """The first rows of the pages that were asked for."""
    watched = Watched(app.stored.history)
    app.stored = replace(app.stored, history=cast(History, watched))
    return watched.starts


class Shown:
    """A page on the screen, with who answers it."""

    def __init__(
        self,
        qtbot: QtBot,
        look: Look,
        app: App,
        *,
        later: bool = False,
        drawer: Drawer | None = None,
    ) -> None:
        self.look = look
        self.asking = Asking(Desk(app, cast(Watch, None)), later=later)
        self.page = HistoryPage(look, self.asking, lambda: Setting(zone=UTC, now=NOW), drawer)
        self.table = self.page.table
        self.page.resize(760, 600)
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.activateWindow()
        self.page.entered()

    def cells(self, number: int) -> list[str]:
        model = self.table.rows
        return [spaced(model.index(number, c).data()) for c in Column]

    def first_column(self, column: Column, many: int = 5) -> list[str]:
        return [self.cells(n)[column] for n in range(many)]

    @property
    def footer(self) -> str:
        return spaced(self.page.footer.sum.text())

    @property
    def bands(self) -> list[str]:
        return [b.accessibleName() for b in self.page.bands.findChildren(Band) if not b.isHidden()]

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.table, key, modifier)

    def select(self, *numbers: int) -> None:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        self.table.clearSelection()
        for number in numbers:
            self.table.selectionModel().select(self.table.rows.index(number, 0), flags)


@pytest.fixture
def shown(qtbot: QtBot, look: Look, app: App, asked: list[int]) -> Shown:
    fill(app)
    return Shown(qtbot, look, app)


def new_outage(app: App, title: str = "Something new") -> None:
    page = Source("Chirp-page", "chirp", "statuspage", "https://Chirp.example/")
    story = Incident(title, title, Level.DOWN, NOON + timedelta(minutes=30))
    seen = Observation(page, NOW, Report((story,), complete=False))
    app.stored.journal.commit(seen, Rules())


def heard(seq: int) -> Overview:
    return overview(at=NOW, seq=seq)
