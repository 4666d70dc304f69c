"""Do not disturb, as a menu of the window: the key Ctrl+D."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from statuswatch.core.words import Setting
from statuswatch.ui.deeds import Deed
from statuswatch.ui.menu_commands import Quiet


class QuietMenu(QMenu):
    """Its first line says what it is of, and until when it is on."""

    deed_wanted = Signal(object)

    def __init__(self, setting: Callable[[], Setting], parent: QWidget) -> None:
        super().__init__(parent)
        self._setting = setting
        self._head = self.addAction("")
        self._head.setEnabled(False)
        self._entries = Quiet(self, setting())
        self.triggered.connect(self._chosen)

    def write(self, until: datetime | None) -> None:
        self._entries.write(until, self._setting())
        self._head.setText(self.title())

    def ask(self, until: datetime | None, beside: QWidget) -> None:
        """Open it at the foot of `beside`, where it is said that it is on."""
        self.write(until)
        corner = beside.mapToGlobal(beside.rect().bottomLeft())
        self.popup(corner - QPoint(0, self.sizeHint().height()))
        self.setActiveAction(next(a for a in self.actions() if a.isEnabled() and a.isVisible()))

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        if isinstance(deed := action.data(), Deed):
            self.deed_wanted.emit(deed)
