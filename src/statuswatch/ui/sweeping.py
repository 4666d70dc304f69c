"""When Python looks for rubbish in all it has: not while somebody looks at the window.

With 1,000 sources such a look takes 50 to 400 ms, in which no thread of ours runs, the window's
neither; and by itself Python takes one every few seconds while much changes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from statuswatch.core.overview import Overview

NEVER = 1_000_000

UNSEEN, SEEN = 10, 2000
"""Rounds through what is younger, after which all is looked through: while no window is open, and
while one is. A round leaves some 50 things behind, so it is 10 MB at the most."""


class Sweeping(QObject):
    """Told of every snapshot; after the first one all is imported, and stays for good."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._begun = False

    @Slot(object)
    def hear(self, told: object) -> None:
        if not isinstance(told, Overview):
            return
        if not self._begun:
            self._begun = True
            gc.freeze()
            young, middle, _ = gc.get_threshold()
            gc.set_threshold(young, middle, NEVER)
        seen = any(widget.isVisible() for widget in QApplication.topLevelWidgets())
        if gc.get_count()[2] > (SEEN if seen else UNSEEN):
            gc.collect()
