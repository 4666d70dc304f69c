"""Pictures of the doctor and of About: python -m tests.ui.look_at_doctor FOLDER

With QT_SCALE_FACTOR=2 twice as sharp; TEXT=20 with larger text; RTL=1 from right to left; WIDTH,
HIGH in pixels. Offscreen there are no fonts but those it is told of: QT_QPA_FONTDIR.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from statuswatch.core.words import say
from statuswatch.ui.about import AboutPage
from statuswatch.ui.doctor import DoctorPage
from statuswatch.ui.doctor_report import ReportDialog
from statuswatch.ui.look import Look
from tests.ui.adding import nowhere
from tests.ui.asking import Asking
from tests.ui.doctor_stage import FINE, SETTING, Examining, ill, source
from tests.ui.story import ICONS


class Camera:
    """Shows a page and keeps its picture."""

    def __init__(self, app: QApplication, folder: Path, choice: str) -> None:
        self._app, self._folder, self._choice = app, folder, choice

    def take(self, page: QWidget, name: str) -> None:
        page.resize(int(os.environ.get("WIDTH", "768")), int(os.environ.get("HIGH", "640")))
        self.grab(page, name)

    def grab(self, widget: QWidget, name: str) -> None:
        widget.show()
        for _ in range(6):
            self._app.processEvents()
        widget.grab().save(str(self._folder / f"{name}-{self._choice}.png"))


def doctor(look: Look, camera: Camera) -> None:
    def page(examining: Examining) -> DoctorPage:
        made = DoctorPage(look, examining, lambda: SETTING)
        made.resize(768, 640)
        made.show()
        made.entered()
        return made

    camera.take(page(Examining()), "fine")
    troubled = page(Examining(ill()))
    QApplication.processEvents()
    QTest.keyClick(troubled.list.rows()[0], Qt.Key.Key_Down)
    camera.take(troubled, "ill")
    troubled.show_report()
    dialog = troubled.findChild(ReportDialog)
    assert dialog is not None
    camera.grab(dialog, "report")
    camera.take(page(Examining(ill(), held="notifications")), "looking")
    camera.take(page(Examining(failing=say("It was given up."))), "failed")
    stopped = page(Examining(FINE))
    stopped.stopped(say("Watching has ended by itself. Start StatusWatch again."))
    camera.take(stopped, "stopped")
    camera.take(DoctorPage(look, Examining(), lambda: SETTING), "before")
    many = (*FINE, *(source(f"Service {n}", n % 9 != 0) for n in range(200)))
    long = page(Examining(tuple(replace(f) for f in many)))
    QApplication.processEvents()
    QTest.keyClick(long.list.rows()[0], Qt.Key.Key_End)
    camera.take(long, "many")


def about(look: Look, camera: Camera) -> None:
    page = AboutPage(look, Asking(nowhere()), lambda: SETTING)
    page.show()
    page.entered()
    camera.take(page, "about")
    page.licences.names.setFocus(Qt.FocusReason.TabFocusReason)
    page.licences.names.setCurrentRow(12)
    page.copy_details()
    camera.take(page, "about-chosen")
    page.tabs.setCurrentIndex(1)
    page.tabs.setFocus(Qt.FocusReason.TabFocusReason)
    camera.take(page, "thanks")
    waiting = AboutPage(look, Asking(nowhere(), later=True), lambda: SETTING)
    waiting.entered()
    camera.take(waiting, "about-loading")
    failed = Examining(failing=say("The licences cannot be read: no such file"))
    broken = AboutPage(look, failed, lambda: SETTING)
    broken.entered()
    camera.take(broken, "about-failed")


def main(folder: Path) -> None:
    app = QApplication(sys.argv[:1])
    if size := os.environ.get("TEXT"):
        font = app.font()
        font.setPixelSize(int(size))
        app.setFont(font)
    if os.environ.get("RTL"):
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    for choice in ("light", "dark"):
        look = Look(app, ICONS, choice)
        camera = Camera(app, folder, choice)
        doctor(look, camera)
        about(look, camera)
        for widget in app.topLevelWidgets():
            widget.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
