"""How a part is, at the end of its row: its shape, and its word."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from statuswatch.core.overview import Face
from statuswatch.ui.add_check import End, Index, write_line
from statuswatch.ui.look import Look, Type

FACE = Qt.ItemDataRole.UserRole + 1
WORD = Qt.ItemDataRole.UserRole + 2
LOUD = Qt.ItemDataRole.UserRole + 3
"""Its state in ink: something is wrong with it."""


def state_at_end(look: Look) -> End:
    """For `CheckRow`, of rows with these three roles."""

    def paint(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> int:
        px, row = look.px, QRect(option.rect)
        face, word, loud = Face(index.data(FACE)), str(index.data(WORD)), bool(index.data(LOUD))
        font = look.font(Type.HEADING if loud else Type.SMALL)
        need = min(QFontMetrics(font).horizontalAdvance(word) + 1, row.width() // 2)
        words = QRect(row.right() + 1 - px(3) - need, row.top(), need, row.height())
        painter.setFont(font)
        painter.setPen(look.ink(face).ink if loud else look.theme.text2)
        write_line(painter, option, words, word, end=True)
        size = px(3.5)
        at = QRect(words.left() - px(2) - size, row.center().y() - size // 2 + 1, size, size)
        spot = QStyle.visualRect(option.direction, row, at)
        painter.drawPixmap(spot.topLeft(), look.shape(face, 3.5))
        return px(3) + need + px(2) + size + px(3)

    return paint
