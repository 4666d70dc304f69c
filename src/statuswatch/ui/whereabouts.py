"""Where the window stood and how large it was: kept while it runs, found again, within a screen."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, QTimer, Slot
from PySide6.QtWidgets import QWidget

from statuswatch.ui import room
from statuswatch.ui.memory import Memory

DEFAULT, LEAST = QSize(960, 640), QSize(720, 480)
"""At first, and at least; less where the screen has no room."""

KEEP_AFTER = 1000
"""Milliseconds that size and place stay as they are before they are kept: who is killed, or
loses the display at a logout, cannot keep them any more."""


class Whereabouts(QObject):
    """Listens to the window's own events."""

    def __init__(self, window: QWidget, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._memory = window, memory
        self._resting = QTimer(self, singleShot=True, interval=KEEP_AFTER)
        self._resting.timeout.connect(self.keep)
        window.installEventFilter(self)

    def recall(self) -> None:
        """Before it is first shown."""
        self._window.resize(DEFAULT)
        geometry = self._memory.value("geometry")
        if isinstance(geometry, QByteArray):
            self._window.restoreGeometry(geometry)
        room.fit(self._window, LEAST)

    @Slot()
    def keep(self) -> None:
        """Its size and place as they are now, at once."""
        self._resting.stop()
        self._memory.setValue("geometry", self._window.saveGeometry())
        self._memory.sync()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Move, QEvent.Type.Resize) and self._window.isVisible():
            self._resting.start()
        elif kind is QEvent.Type.Show and not event.spontaneous():
            room.fit(self._window, LEAST)  # the screen may be another one than when it was hidden
        return False
