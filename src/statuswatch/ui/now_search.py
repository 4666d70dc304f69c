"""The search field of the page Now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class Search(QLineEdit):
    """Down and Esc lead back to the list, Enter takes what was found, and an address that is
    pasted is one to follow."""

    taken = Signal()
    left = Signal()
    pasted = Signal(str)

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
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and "://" in clipboard():
            self.pasted.emit(clipboard())
        else:
            super().keyPressEvent(event)


def clipboard() -> str:
    """What would be pasted."""
    return QGuiApplication.clipboard().text().strip()
