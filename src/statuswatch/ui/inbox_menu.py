"""The menu of a notice in the inbox: its service, and what can be done about that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from statuswatch.core.overview import ServiceNow
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.deeds import Deed, What
from statuswatch.ui.history_words import name_of
from statuswatch.ui.inbox_words import copied
from statuswatch.ui.silencing import Silencing

if TYPE_CHECKING:
    from statuswatch.app.inbox import InboxRow


class InboxMenu(QMenu):
    """`show_for` opens it. Without a service only what concerns the notice itself."""

    service_wanted = Signal(str)
    deed_wanted = Signal(object)

    def __init__(self, setting: Callable[[], Setting], parent: QWidget) -> None:
        super().__init__(parent)
        self._setting = setting
        self._row: InboxRow | None = None
        self._open = self.addAction("")
        self._open.triggered.connect(self._opened)
        before = set(self.actions())
        self.silencing = Silencing(self, setting, self.deed_wanted.emit)
        self._silences = [a for a in self.actions() if a not in before]
        self._parts = self.addMenu(self._said("Mute a part"))
        self._line = self.addSeparator()
        self.addAction(self._said("Copy")).triggered.connect(self._copy)

    def show_for(self, row: InboxRow, now: ServiceNow | None, where: QPoint) -> None:
        """`now`: how its service stands; `None`: it is of none that is followed."""
        self.write(row, now)
        self.popup(where)

    def write(self, row: InboxRow, now: ServiceNow | None) -> None:
        self._row = row
        name = name_of(row.name).replace("&", "&&")
        self._open.setVisible(bool(row.service))
        self._open.setText(render(say("Open {name}", name=name), self._setting()))
        for action in self._silences:
            action.setVisible(now is not None)
        self._parts.clear()
        self._parts.menuAction().setVisible(now is not None and bool(row.parts))
        self._line.setVisible(bool(row.service))
        if now is None:
            return
        self.silencing.write(now)
        for part in row.parts:
            deed = Deed(What.MUTE, row.service, part=part)
            action = self._parts.addAction(part.replace("&", "&&"))
            action.triggered.connect(lambda _=False, deed=deed: self.deed_wanted.emit(deed))

    def _said(self, words: str) -> str:
        return render(say(words), self._setting())

    def _opened(self) -> None:
        if self._row is not None:
            self.service_wanted.emit(self._row.service)

    def _copy(self) -> None:
        if self._row is not None:
            copy(self._row, self._setting())


def copy(row: InboxRow, setting: Setting) -> None:
    QGuiApplication.clipboard().setText(copied(row, setting))
