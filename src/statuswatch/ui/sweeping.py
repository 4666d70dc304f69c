"""When Python looks for rubbish: at the top of Qt's loop, in Qt's thread, and never by itself.

By itself it may in the midst of any call and in any thread. In the midst of one of Qt's that holds a
lock (`QObject::disconnect` asks Python whether `disconnectNotify` is its own) it finds an object of
Qt's, whose end waits for the same lock: for ever. In the engine's thread it ends the window's objects
from there, which Qt forbids. `python -m tests.benchmarks.collector` shows both.

With 1,000 sources a look through all takes 50 to 400 ms, in which no thread of ours runs: that one
waits until nobody looks at the window.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from statuswatch.core.overview import Overview

YOUNG, MIDDLE = 1_000, 10_000
"""New things after which the new ones are looked through (0.2 ms), and after which those that
outlived that are, too. What comes in a lump is looked through once: a second time it is old."""

UNSEEN, SEEN = 10, 1400
"""Rounds through what is younger, after which all is looked through: while no window is open, and
while one is. A round leaves some 50 things behind, so it is 10 MB at the most."""

SOON, REST = 10, 30_000
"""Milliseconds until it is asked how much is new: while much is (the engine makes some 1,000 things
in one), and while nothing happens."""

SLOWER = 4
"""Each time that little is new, the next look is so many times later."""


class Sweeping(QObject):
    """From its making on Python does not look by itself. Told of every snapshot, in Qt's thread;
    after the first one all is imported, and stays for good."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._begun = False
        self._middle = 0
        self._wait = REST
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._timer.start(self._wait)

    @property
    def due(self) -> int:
        """Milliseconds after which it looks, from when it last decided."""
        return self._timer.interval()

    @Slot(object)
    def hear(self, told: object) -> None:
        """Not swept here: who told is still at work. A turn of the loop later nobody is."""
        if not isinstance(told, Overview):
            return
        if not self._begun:
            self._begun = True
            gc.freeze()
        self._timer.start(0)

    @Slot()
    def look(self) -> None:
        if self._sweep():
            self._wait = SOON
        else:
            self._wait = min(REST, self._wait * SLOWER)
        self._timer.start(self._wait)

    def _sweep(self) -> bool:
        """Looks through as much as there is reason for. False: there was none."""
        young, _, old = gc.get_count()
        if young < YOUNG:
            return False
        self._middle += young
        if old >= UNSEEN and (old >= SEEN or not _seen()):
            self._middle = 0
            gc.collect()
        elif self._middle >= MIDDLE:
            self._middle = 0
            gc.collect(1)
        else:
            gc.collect(0)
        return True


def _seen() -> bool:
    return any(widget.isVisible() for widget in QApplication.topLevelWidgets())
