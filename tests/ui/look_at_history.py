"""Pictures of the history page to look at: python -m tests.ui.look_at_history FOLDER [points]

With QT_SCALE_FACTOR=2 twice as sharp. Offscreen there are no fonts but those it is told of:
QT_QPA_FONTDIR.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.words import Setting
from statuswatch.engine.clock import Clock
from statuswatch.settings import Profile
from statuswatch.store.nouns import By, Order
from statuswatch.ui.history import HistoryPage
from statuswatch.ui.look import Look
from tests.ui.asking import Asking
from tests.ui.past_story import ICONS, NOW, Still, fill


def pages(look: Look, desk: Desk, *, later: bool = False) -> tuple[HistoryPage, Asking]:
    asking = Asking(desk, later=later)
    page = HistoryPage(look, asking, lambda: Setting(zone=UTC, now=NOW))
    return page, asking


class Camera:
    """Shows a page at a size and keeps its picture."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app, self._folder = app, folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: HistoryPage, name: str, wide: int = 760, high: int = 600) -> None:
        page.resize(wide, high)
        page.show()
        page.activateWindow()
        page.table.setFocus()
        self._app.processEvents()
        self._app.processEvents()
        page.grab().save(str(self._folder / f"{name}.png"))


def main(folder: Path, points: float) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    if points:
        font = app.font()
        font.setPixelSize(round(points))
        app.setFont(font)
    look, camera = Look(app, ICONS, "light"), Camera(app, folder)
    with tempfile.TemporaryDirectory() as home:
        opened = App(Profile.at(Path(home)), cast(Clock, Still()))
        desk = Desk(opened, cast(Watch, None))
        page, _ = pages(look, desk)
        page.entered()
        camera.take(page, "empty")
        fill(opened)
        for theme in ("dark", "light"):
            look.choose(theme)
            page, _ = pages(look, desk)
            page.entered()
            page.table.selectRow(5)
            camera.take(page, f"table-{theme}", 700)
            camera.take(page, f"wide-{theme}", 1200, 760)
        camera.take(page, "narrow", 672, 480)
        odd_ones(camera, page, Path(home))
        late, asking = pages(look, desk, later=True)
        late.entered()
        asking.go()
        late.resize(760, 600)
        late.show()
        app.processEvents()
        late.table.scrollToBottom()
        camera.take(late, "pages-to-come")
        opened.close_store()


def odd_ones(camera: Camera, page: HistoryPage, home: Path) -> None:
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    camera.take(page, "focus")
    page.table.sort(Order(By.SERVICE, descending=False))
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    camera.take(page, "rtl")
    page.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    page.table.sort(Order(descending=False))
    camera.take(page, "oldest-first", 700)
    page.saving.offer(page.shown())
    page.saving.save(str(home / "statuswatch-history-2026-11-22.csv"))
    camera.take(page, "exported")
    page.saving.save("/nowhere/history.csv")
    camera.take(page, "not-written")
    page.filters.period.setCurrentIndex(3)
    page.filters.level.setCurrentIndex(2)
    page.show_service("castwave")
    camera.take(page, "nothing-matches")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0)
