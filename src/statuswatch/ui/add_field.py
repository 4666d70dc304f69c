"""The field in which one types a name or pastes an address."""

from __future__ import annotations

from itertools import takewhile

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from statuswatch.ui.add_words import is_address
from statuswatch.ui.glass import Glass
from statuswatch.ui.look import Look

PAUSE = 400
"""Milliseconds after which a pasted address is looked at, without Enter."""


class Field(QLineEdit):
    """Tells what is typed, when a pasted address has rested a moment, and Down."""

    typed = Signal(str)
    pasted = Signal()
    down = Signal()

    def __init__(self, look: Look, name: str, text: str = "") -> None:
        super().__init__(text)
        self._before = text
        self.setProperty("search", "true")
        self.setAccessibleName(name)
        Glass(look, self)
        self._rest = QTimer(self, interval=PAUSE, singleShot=True)
        self._rest.timeout.connect(self.pasted)
        self.textEdited.connect(self._edited)
        self.textChanged.connect(self._keep)
        if is_address(text):
            self._rest.start()

    @property
    def words(self) -> str:
        """What stands there, on one line."""
        return " ".join(self.text().split())

    def settle(self) -> None:
        """No longer wait for a rest: it has been looked at, or given up."""
        self._rest.stop()

    def take_over(self, typed: str) -> None:
        """The focus comes back with what was typed elsewhere (a backspace among it)."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if typed == "\b":
            self.backspace()
        elif typed:
            self.insert(typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _keep(self, text: str) -> None:
        self._before = text

    @Slot(str)
    def _edited(self, text: str) -> None:
        """Several letters at once were not typed."""
        kept = _alike(self._before, text)
        came = len(text) - kept - _alike(self._before[kept:][::-1], text[kept:][::-1])
        self._rest.stop()
        if is_address(text) and came > 1:
            self._rest.start()
        self.typed.emit(" ".join(text.split()))


def _alike(a: str, b: str) -> int:
    """With how many letters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
