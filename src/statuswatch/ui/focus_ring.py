"""The mark of the keyboard around what scrolls: its own painting lies beneath what it shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from statuswatch.ui.look import Look
from statuswatch.ui.service_section import ring


class FocusRing(QWidget):
    """Over `around`, while it has the keyboard and came by it through a key."""

    def __init__(self, look: Look, around: QWidget) -> None:
        super().__init__(around)
        self._look, self._around = look, around
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        around.installEventFilter(self)

    def eventFilter(self, of: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            keyed = event.gotFocus() and event.reason() not in {
                Qt.FocusReason.MouseFocusReason,
                Qt.FocusReason.OtherFocusReason,
            }
            self.setGeometry(self._around.rect())
            self.setVisible(keyed)
            self.raise_()
        elif event.type() is QEvent.Type.Resize:
            self.setGeometry(self._around.rect())
        return super().eventFilter(of, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        ring(QPainter(self), self._look, self.rect())
