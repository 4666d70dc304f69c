"""Pictures of the history page to look at: python -m tests.ui.look_at_history FOLDER [points]

With QT_SCALE_FACTOR=2 twice as sharp. Offscreen there are no fonts but those it is told of:
QT_QPA_FONTDIR.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, timedelta
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.model import Incident, Level, Observation, Report, Rules, Source, Unchanged
from statuswatch.core.words import Setting
from statuswatch.engine.clock import Clock
from statuswatch.settings import Profile
from statuswatch.store.nouns import By, Order, Proof
from statuswatch.ui.history import HistoryPage
from statuswatch.ui.look import Look
from tests.ui.asking import Asking
from tests.ui.past_story import ICONS, NOW, Still, fill


def pages(look: Look, desk: Desk, *, later: bool = False) -> tuple[HistoryPage, Asking]:
    asking = Asking(desk, later=later)
    page = HistoryPage(look, asking, lambda: Setting(zone=UTC, now=NOW))
    return page, asking


def watched(app: App) -> None:
    """For ninety days, but for a night and most of a day."""
    page = Source("Podhost-page", "podhost", "statuspage", "https://Podhost.example/")
    for since, until in ((90, 7.2), (6.4, 0)):
        for days in (since, until):
            seen = Observation(page, NOW - timedelta(days=days), Unchanged())
            proof = Proof(reach=timedelta(days=90 if days == until else 0))
            app.stored.journal.commit(seen, Rules(), proof)


def storm(app: App) -> None:
    """Five that fell together."""
    start = NOW - timedelta(days=4, hours=5)
    for n, name in enumerate(("Chirp", "Loopgram", "Postline", "Queuely", "Vidbox")):
        page = Source(f"{name}-page", name.lower(), "statuspage", f"https://{name}.example/")
        begin, end = start + timedelta(minutes=9 * n), start + timedelta(hours=2 + n)
        level = (Level.DOWN, Level.PARTIAL, Level.DEGRADED)[n % 3]
        story = Incident("storm", "Nothing loads", level, begin, end)
        report = Report((story,), complete=False)
        app.stored.journal.commit(Observation(page, NOW, report), Rules())


class Camera:
    """Shows a page at a size and keeps its picture."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app, self.folder = app, folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: HistoryPage, name: str, wide: int = 760, high: int = 600) -> None:
        page.resize(wide, high)
        page.show()
        page.activateWindow()
        page.shown_view.setFocus()
        self._app.processEvents()
        self._app.processEvents()
        page.grab().save(str(self.folder / f"{name}.png"))


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
        storm(opened)
        watched(opened)
        for theme in ("dark", "light"):
            look.choose(theme)
            page, _ = pages(look, desk)
            page.entered()
            page.table.selectRow(5)
            camera.take(page, f"table-{theme}", 700)
            camera.take(page, f"wide-{theme}", 1200, 760)
            page.show_as(1)
            camera.take(page, f"timeline-{theme}", 1008, 600)
            QTest.keyClick(page.timeline, Qt.Key.Key_Down)
            QTest.keyClick(page.timeline, Qt.Key.Key_Left)
            for _ in range(6):
                QTest.keyClick(page.timeline, Qt.Key.Key_Plus)
            camera.take(page, f"timeline-near-{theme}", 708, 500)
            for _ in range(22):
                QTest.keyClick(page.timeline, Qt.Key.Key_Minus)
            page.timeline._ask()
            camera.take(page, f"timeline-far-{theme}", 1008, 600)
            page.show_as(0)
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
    page.show_as(1)
    camera.take(page, "timeline-rtl", 1008)
    page.show_as(0)
    page.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    page.table.sort(Order(descending=False))
    camera.take(page, "oldest-first", 700)
    page.saving.offer(page.shown())
    page.saving.save(str(home / "statuswatch-history-2026-11-22.csv"))
    camera.take(page, "exported")
    page.saving.save("/nowhere/history.csv")
    camera.take(page, "not-written")
    page.bands.take_back("exported")
    page.filters.search.put("delayed")
    page.filters.services.choose(frozenset({"chirp", "castwave"}))
    page.filters.period.setCurrentIndex(1)
    page._filtered()
    camera.take(page, "searched", 720)
    page.filters.services.showPopup()
    page.filters.services.popup.grab().save(str(camera.folder / "services.png"))
    page.filters.services.popup.hide()
    page.go_to.open(page.footer)
    page.go_to.grab().save(str(camera.folder / "go-to-date.png"))
    page.go_to.hide()
    page.filters.clear()
    page.filters.level.setCurrentIndex(3)
    camera.take(page, "maintenance", 720)
    page.filters.period.setCurrentIndex(3)
    page.filters.level.setCurrentIndex(2)
    page.show_service("castwave")
    camera.take(page, "nothing-matches")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0)
