"""The page of the record over a vendor with an October of outages: for its tests and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.words import Setting
from statuswatch.ui.look import Look
from statuswatch.ui.record import RecordPage
from tests.app.contract import HOST, NOW, TERMS, october
from tests.ui.asking import Asking

SETTING = Setting(zone=UTC, now=NOW)

HOURLY = Promise(
    HOST.id,
    PromiseKind.UPDATE_EVERY,
    "We post every 60 minutes",
    NOW - timedelta(days=80),
    limit=timedelta(hours=1),
)


def lived(app: App) -> None:
    """October, terms, and a promise."""
    october(app)
    app.stored.docket.keep_terms(TERMS)
    app.stored.docket.keep_promise(HOURLY)


class Shown:
    """A page on the screen."""

    def __init__(self, qtbot: Any, look: Look, app: App) -> None:
        self.app = app
        self.asking = Asking(Desk(app, Watch(app)))
        self.page = RecordPage(look, self.asking, lambda: SETTING)
        self.page.resize(760, 700)
        if qtbot is not None:
            qtbot.addWidget(self.page)
        self.page.hear(app.overview())
        self.page.show()
        self.page.activateWindow()
        QApplication.processEvents()  # only then it has the keyboard
        self.page.entered()

    @property
    def words(self) -> list[str]:
        QApplication.processEvents()
        found: Iterable[QLabel] = self.page.findChildren(QLabel)
        return [label.text() for label in found if label.isVisible() and label.text()]

    def figure(self, name: str) -> str:
        """As it is read out, without its name."""
        spoken = (row.accessibleName().partition(": ") for row in self.page.figures.rows())
        return next(value for called, _, value in spoken if called == name)

    def button(self, text: str) -> QAbstractButton:
        """The first that is called so."""
        QApplication.processEvents()
        found = self.page.findChildren(QAbstractButton)
        return next(b for b in found if b.text() == text and b.isVisible())

    def says(self, words: str) -> bool:
        return any(words in shown for shown in self.words)
