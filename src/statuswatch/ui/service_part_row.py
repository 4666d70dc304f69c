"""A row of the parts to follow: its check, its name, and how it is at the end."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from statuswatch.core.overview import Face
from statuswatch.ui.add_check import BOX, GAP, draw_box, draw_focus
from statuswatch.ui.look import Look, Type

FACE = Qt.ItemDataRole.UserRole + 1
WORD = Qt.ItemDataRole.UserRole + 2
LOUD = Qt.ItemDataRole.UserRole + 3
"""Its state in ink: something is wrong with it."""

ROW = 7
"""Units of a row's height."""

Index = QModelIndex | QPersistentModelIndex


class PartDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._look, self._view = look, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._look.px(30), self._look.px(ROW))

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Space checks; a click is the view's, for it may fall anywhere in the row."""
        if isinstance(event, QMouseEvent):
            return False
        return super().editorEvent(event, model, option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, px, row = self._look, self._look.px, QRect(option.rect)
        on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
        painter.save()
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, look.color("hover"))
        size = px(BOX)
        box = QRect(row.left() + px(2), row.center().y() - size // 2 + 1, size, size)
        draw_box(painter, look, QStyle.visualRect(option.direction, row, box), on=on)
        used = self._paint_state(painter, option, index, row)
        start = px(2) + size + px(GAP)
        words = row.adjusted(start, 0, -used - px(3), 0)
        painter.setPen(look.color("text"))
        painter.setFont(look.font(Type.BODY))
        _write(painter, option, row, words, str(index.data()), end=False)
        current = self._view.currentIndex().row() == index.row()
        if current and self._view.hasFocus():
            draw_focus(painter, look, row)
        painter.restore()

    def _paint_state(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, row: QRect
    ) -> int:
        """How many pixels it takes at the row's end."""
        look, px = self._look, self._look.px
        face, word, loud = Face(index.data(FACE)), str(index.data(WORD)), bool(index.data(LOUD))
        font = look.font(Type.HEADING if loud else Type.SMALL)
        need = min(QFontMetrics(font).horizontalAdvance(word) + 1, row.width() // 2)
        words = QRect(row.right() + 1 - px(3) - need, row.top(), need, row.height())
        painter.setFont(font)
        painter.setPen(look.ink(face).ink if loud else look.theme.text2)
        _write(painter, option, row, words, word, end=True)
        size = px(3.5)
        at = QRect(words.left() - px(2) - size, row.center().y() - size // 2 + 1, size, size)
        spot = QStyle.visualRect(option.direction, row, at)
        painter.drawPixmap(spot.topLeft(), look.shape(face, 3.5))
        return px(3) + need + px(2) + size


def _write(
    painter: QPainter,
    option: QStyleOptionViewItem,
    row: QRect,
    box: QRect,
    text: str,
    *,
    end: bool,
) -> None:
    """On one line, cut where there is no more room."""
    side = Qt.AlignmentFlag.AlignRight if end else Qt.AlignmentFlag.AlignLeft
    place = QStyle.visualRect(option.direction, row, box)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    flags = QStyle.visualAlignment(option.direction, side) | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(place, flags, shown)
