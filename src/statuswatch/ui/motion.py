"""What moves: a ring that turns while a check runs. Nothing for who asked for less motion."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPixmap, QTransform
from PySide6.QtWidgets import QApplication, QStyle

from statuswatch.ui.look import Look

STEPS, STEP = 12, 83
"""Pictures of a turn, and milliseconds from one to the next: a turn takes a second."""

STILL = "STATUSWATCH_STILL"
"""In the environment: nothing moves, whatever the system says (pictures, tests)."""


def reduced() -> bool:
    """Asked each time: the user may change it while we run."""
    app = QApplication.instance()
    if os.environ.get(STILL) or not isinstance(app, QApplication):
        return True
    if sys.platform == "win32" and not _animates_on_windows():
        return True
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    return app.style().styleHint(hint) == 0


class Ring(QObject):
    """The checking sign, turning from `start` to `stop`; `turned` for each new picture. Where
    nothing moves it stands, and the words beside it say that something runs."""

    turned = Signal()

    def __init__(self, look: Look, units: float, parent: QObject) -> None:
        super().__init__(parent)
        self._look, self._units, self._at = look, units, 0
        self._timer = QTimer(self, interval=STEP)
        self._timer.timeout.connect(self._turn)

    @property
    def turns(self) -> bool:
        return self._timer.isActive()

    def start(self) -> None:
        if not reduced():
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._at = 0

    def picture(self) -> QPixmap:
        """As it stands just now."""
        still = self._look.sign("checking", self._units, self._look.theme.text)
        if not self._at:
            return still
        side, ratio = still.width(), still.devicePixelRatio()
        turn = QTransform().rotate(360 * self._at / STEPS)
        large = still.transformed(turn, Qt.TransformationMode.SmoothTransformation)
        edge = (large.width() - side) // 2  # what was turned is larger by its corners
        turned = large.copy(edge, edge, side, side)
        turned.setDevicePixelRatio(ratio)
        return turned

    @Slot()
    def _turn(self) -> None:
        self._at = (self._at + 1) % STEPS
        self.turned.emit()


def _animates_on_windows() -> bool:
    import ctypes

    asked, found = 0x1042, ctypes.c_int(1)  # SPI_GETCLIENTAREAANIMATION
    windll = getattr(ctypes, "windll", None)
    if windll is not None:
        windll.user32.SystemParametersInfoW(asked, 0, ctypes.byref(found), 0)
    return bool(found.value)
