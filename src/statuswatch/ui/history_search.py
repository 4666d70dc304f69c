"""The field in which one searches what they said."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from statuswatch.store.search import LONGEST, words_of
from statuswatch.ui.glass import Glass
from statuswatch.ui.look import Look

REST = 200
"""Milliseconds without a key after which it is searched."""


class SearchField(QLineEdit):
    """Tells what is searched for once the keys rest; Enter does not wait. Esc empties it, and out
    of an empty one it leads back to the list, as Down and Enter do."""

    changed = Signal()
    left = Signal()

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = ""
        self.setProperty("search", "true")
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        Glass(look, self)
        self._resting = QTimer(self, interval=REST, singleShot=True)
        self._resting.timeout.connect(self._rested)
        self.textEdited.connect(self._resting.start)

    def put(self, text: str) -> None:
        """Search for this from now on, without telling so."""
        self._resting.stop()
        self.setText(text)
        self.words = words_of(text)

    def event(self, event: QEvent) -> bool:
        """Esc is the field's own: the window would take it as its shortcut for going back."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._rested()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._rested()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _rested(self) -> None:
        self._resting.stop()
        words = words_of(self.text())
        if words != self.words:
            self.words = words
            self.changed.emit()
