"""One tab of the Service page: a column of sections that scrolls, and stays where it is read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from statuswatch.ui.focus_ring import FocusRing
from statuswatch.ui.heard import heard_as
from statuswatch.ui.look import Look

WIDEST = 180
"""Units of text in a line: longer ones lose the eye on its way back."""

Place = tuple[QWidget, int]
"""The section at the top edge, and how far it is scrolled."""


class Leaf(QScrollArea):
    """`sections` from top to bottom; which of them are shown is their own business."""

    def __init__(self, look: Look, name: str, sections: Sequence[QWidget]) -> None:
        super().__init__()
        self._look, self._sections = look, tuple(sections)
        self.setAccessibleName(name)
        heard_as(self, QAccessible.Role.PropertyPage)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sheet = QWidget()
        self._sheet.setBackgroundRole(QPalette.ColorRole.Base)
        self._sheet.setAutoFillBackground(True)
        column = QVBoxLayout()
        column.setContentsMargins(0, look.px(4), 0, look.px(8))
        column.setSpacing(look.px(5))
        for section in self._sections:
            section.hide()
            column.addWidget(section)
        column.addStretch(1)
        self._frame(column)
        self.setWidget(self._sheet)
        FocusRing(look, self)
        self.verticalScrollBar().rangeChanged.connect(self._ranged)

    def _frame(self, column: QVBoxLayout) -> None:
        self._lead = QSpacerItem(0, 0)
        inside = QWidget()
        inside.setLayout(column)
        inside.setMaximumWidth(self._look.px(WIDEST))
        self._row = QHBoxLayout(self._sheet)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addSpacerItem(self._lead)
        self._row.addWidget(inside, 1000)
        self._row.addStretch(1)
        self._trail = QSpacerItem(self._look.px(5), 0)
        self._row.addSpacerItem(self._trail)

    @property
    def sheet(self) -> QWidget:
        """What scrolls."""
        return self._sheet

    def set_lead(self, pixels: int) -> None:
        self._lead.changeSize(pixels, 0, QSizePolicy.Policy.Fixed)
        self._row.invalidate()

    def place(self) -> Place | None:
        """What is read just now; `None` at the very top."""
        top = self.verticalScrollBar().value()
        if not top:
            return None
        shown = [s for s in self._sections if s.isVisibleTo(self._sheet)]
        at = [(s, s.mapTo(self._sheet, s.rect().topLeft()).y()) for s in shown]
        under = [(s, y) for s, y in at if y + s.height() > top]
        return (under[0][0], top - under[0][1]) if under else None

    def keep(self, kept: Place | None) -> None:
        """Lay out at once: left to Qt's events it takes several rounds, and the first are seen."""
        self._settle()
        if kept is not None:
            section, offset = kept
            y = section.mapTo(self._sheet, section.rect().topLeft()).y()
            self.verticalScrollBar().setValue(y + offset)

    def _settle(self) -> None:
        """The innermost first: each takes the size that all in it needs."""
        room = self.viewport().size()
        for widget in (*reversed(self._sheet.findChildren(QWidget)), self._sheet):
            layout = widget.layout()
            if layout is not None:
                layout.activate()
        high = max(self._sheet.heightForWidth(room.width()), room.height())
        self._sheet.resize(room.width(), high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End as well: a scroll area of Qt's knows pages and lines only."""
        bar = self.verticalScrollBar()
        ends = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        key = Qt.Key(event.key())
        if key in ends:
            bar.setValue(ends[key])
        else:
            super().keyPressEvent(event)

    @Slot(int, int)
    def _ranged(self, _: int, most: int) -> None:
        """What a scroll bar takes is no margin any more: lines keep their ends."""
        pixels = self._look.px(2 if most else 5)
        if pixels != self._trail.sizeHint().width():
            self._trail.changeSize(pixels, 0, QSizePolicy.Policy.Fixed)
            self._row.invalidate()
