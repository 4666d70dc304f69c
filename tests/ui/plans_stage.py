"""The page of the plans on the screen over a profile of its own: for its tests and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.docket import Occasion
from statuswatch.core.overview import Overview
from statuswatch.core.words import Setting, say
from statuswatch.ui.look import Look
from statuswatch.ui.plans import PlansPage
from tests.core.nowstory import DOWN, overview, service, story
from tests.ui.asking import Asking

NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)
SETTING = Setting(zone=UTC, now=NOW)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

WRONG = say("The plan has no title")

NEWSLETTER = Occasion("Launch newsletter", NOW + 20 * HOUR, ("queuely",))
UNTOLD = Occasion("Show 12", NOW + 2 * HOUR, ("nobody",), ("queuely",))
CAMPAIGN = Occasion("Advent campaign", NOW + HOUR, ("chirp", "queuely"), ("bluepost",))


def seen() -> Overview:
    """Chirp is down, the two others are fine."""
    fell = story(DOWN, start=NOW - timedelta(minutes=12))
    chirp = service("Chirp", DOWN, fell, heard=NOW, since=NOW - timedelta(minutes=12))
    told = overview(chirp, service("Queuely", heard=NOW), service("Bluepost", heard=NOW))
    return replace(told, at=NOW)


class Shown:
    """A page on the screen."""

    def __init__(
        self,
        qtbot: Any,
        look: Look,
        app: App,
        *plans: Occasion,
        later: bool = False,
        told: Overview | None = None,
    ) -> None:
        self.app = app
        for plan in plans:
            app.stored.docket.keep_occasion(plan)
        self.asking = Asking(Desk(app, Watch(app)), later=later)
        self.page = PlansPage(look, self.asking, lambda: SETTING)
        self.page.resize(760, 700)
        if qtbot is not None:
            qtbot.addWidget(self.page)
        self.page.hear(told or seen())
        self.page.show()
        self.page.activateWindow()
        QApplication.processEvents()  # only then it has the keyboard
        self.page.entered()

    @property
    def words(self) -> list[str]:
        """What is read on the page."""
        QApplication.processEvents()
        found: Iterable[QLabel] = self.page.findChildren(QLabel)
        return [label.text() for label in found if label.isVisible() and label.text()]

    @property
    def spoken(self) -> list[str]:
        """Of every plan, as it is read out."""
        return [row.accessibleName() for row in self.page.ahead.rows()]

    @property
    def kept(self) -> list[str]:
        return [plan.title for plan in self.app.stored.docket.occasions()]

    def button(self, text: str, within: QWidget | None = None) -> QAbstractButton:
        QApplication.processEvents()
        (found,) = (
            b
            for b in (within or self.page).findChildren(QAbstractButton)
            if b.text() == text and b.isVisible()
        )
        return found
