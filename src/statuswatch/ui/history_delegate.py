"""How a row of the history is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from statuswatch.core.words import Setting
from statuswatch.store.nouns import OutageRow
from statuswatch.ui.history_columns import EDGE, PAD
from statuswatch.ui.history_words import Column, cell, face_of
from statuswatch.ui.look import Look, Type

if TYPE_CHECKING:
    from statuswatch.ui.history_table import HistoryTable

SHAPE, GAP = 4, 2.5
"""Units: a shape, and from it to the name."""

LATE = frozenset({Column.LASTED, Column.SAID})
"""Columns that stand at their end: figures below figures."""


def inner(look: Look, rect: QRect, column: Column) -> QRect:
    """Where a cell's text goes, before it is mirrored."""
    first, last = EDGE if column is Column.SERVICE else PAD, PAD
    return rect.adjusted(look.px(first), 0, -look.px(last), 0)


def alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in LATE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class RowDelegate(QStyledItemDelegate):
    """Draws from the row itself: what is not here yet is a grey bar."""

    def __init__(self, look: Look, setting: Callable[[], Setting], table: HistoryTable) -> None:
        super().__init__(table)
        self._look, self._setting, self._table = look, setting, table

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(self._look.px(20), self._look.px(8))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        cell_rect: QRect = option.rect
        column, row = Column(index.column()), self._table.rows.row(index.row())
        painter.save()
        self._ground(painter, cell_rect, option, index.row())
        if row is None:
            self._missing(painter, cell_rect, column)
        else:
            self._cell(painter, cell_rect, column, row)
        if self._table.ringed(index.row()):
            self._ring(painter, cell_rect, column)
        painter.restore()

    def _ground(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, number: int
    ) -> None:
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            active = state & QStyle.StateFlag.State_Active
            painter.fillRect(rect, self._look.color("selected" if active else "selected_idle"))
        elif self._table.hovered == number:
            painter.fillRect(rect, self._look.color("hover"))
        painter.setPen(self._look.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _cell(self, painter: QPainter, rect: QRect, column: Column, row: OutageRow) -> None:
        look, direction = self._look, self._table.layoutDirection()
        place = inner(look, rect, column)
        if column is Column.SERVICE:
            side = look.px(SHAPE)
            spot = QRect(place.x(), place.y() + (place.height() - side) // 2, side, side)
            painter.drawPixmap(
                QStyle.visualRect(direction, rect, spot), look.shape(face_of(row), SHAPE)
            )
            place.setLeft(place.left() + side + look.px(GAP))
        ails = column is Column.LASTED and row.outage.ongoing
        ink = QColor(look.ink(face_of(row)).ink) if ails else look.color("text")
        painter.setPen(ink)
        painter.setFont(look.font(Type.NAME if column is Column.SERVICE else Type.BODY))
        place = QStyle.visualRect(direction, rect, place)
        text = painter.fontMetrics().elidedText(
            cell(row, column, self._setting()), Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, QStyle.visualAlignment(direction, alignment(column)), text)

    def _missing(self, painter: QPainter, rect: QRect, column: Column) -> None:
        """60 % of the cell, as high as its text: something stands there, and it is coming."""
        place = inner(self._look, rect, column)
        bar = QRect(0, 0, round(place.width() * 0.6), self._look.px(2))
        bar.moveCenter(place.center())
        if column in LATE:
            bar.moveRight(place.right())
        else:
            bar.moveLeft(place.left())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("line"))
        bar = QStyle.visualRect(self._table.layoutDirection(), rect, bar)
        painter.drawRoundedRect(bar, 3, 3)

    def _ring(self, painter: QPainter, rect: QRect, column: Column) -> None:
        """Two pixels around the whole row, of which every cell draws its share."""
        focus = self._look.color("focus")
        painter.fillRect(QRect(rect.x(), rect.y(), rect.width(), 2), focus)
        painter.fillRect(QRect(rect.x(), rect.bottom() - 1, rect.width(), 2), focus)
        direction = self._table.layoutDirection()
        side = QRect(rect.x(), rect.y(), 2, rect.height())
        if column is Column.SERVICE:
            painter.fillRect(QStyle.visualRect(direction, rect, side), focus)
        if column is self._table.head.last():
            side.moveRight(rect.right())
            painter.fillRect(QStyle.visualRect(direction, rect, side), focus)
