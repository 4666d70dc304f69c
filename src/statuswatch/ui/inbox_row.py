"""How a day and a notice of the inbox are drawn."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from statuswatch.core.words import Setting
from statuswatch.ui.inbox_model import Heading
from statuswatch.ui.inbox_words import day_words, one_line, time_of
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import ring

if TYPE_CHECKING:
    from statuswatch.app.inbox import InboxRow
    from statuswatch.ui.inbox_list import InboxList

ROW, HEADING = 16.5, 8
"""Units of height."""

EDGE, TEXT, SHAPE, DOT = 5, 17.5, 11.5, 7
"""Units from the page's edge: to where lines end, to the text, to the middle of shapes, of dots."""

TITLE, BODY, WHY = 3.75, 8.25, 12.5
"""Units from a row's top to the middle of its lines."""

INSIDE = 2
"""Units from a row's ground to what stands at its end."""


class InboxDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, setting: Callable[[], Setting], view: InboxList) -> None:
        super().__init__(view)
        self._look, self._setting, self._view = look, setting, view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        heading = self._view.rows.is_heading(index.row())
        return QSize(self._look.px(40), self._look.px(HEADING if heading else ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        item, rect = self._view.rows.item(index.row()), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, Heading):
            self._heading(painter, rect, item)
        elif item is not None:
            self._ground(painter, rect, option, index.row())
            self._row(painter, rect, item)
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, item: Heading) -> None:
        px = self._look.px
        painter.setFont(self._look.font(Type.HEADING))
        painter.setPen(self._look.color("text2"))
        where = rect.adjusted(px(6), px(1), -px(EDGE), 0)
        where = QStyle.visualRect(self._view.layoutDirection(), rect, where)
        painter.drawText(where, self._side(), day_words(item.day, self._setting()))

    def _ground(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, number: int
    ) -> None:
        look, px, state = self._look, self._look.px, option.state
        box = rect.adjusted(px(EDGE), 1, px(INSIDE) - self._edge(), -1)
        box = QStyle.visualRect(self._view.layoutDirection(), rect, box)
        colour = ""
        if state & QStyle.StateFlag.State_Selected:
            focused = self._view.hasFocus() and state & QStyle.StateFlag.State_Active
            colour = look.theme.selected if focused else look.theme.selected_idle
        elif self._view.hovered == number:
            colour = look.theme.hover
        if colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(box, 6, 6)
        if self._view.ringed(number):
            ring(painter, look, box)
        if not colour:
            line = rect.adjusted(px(TEXT), 0, -self._edge(), 0)
            line = QStyle.visualRect(self._view.layoutDirection(), rect, line)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(look.color("line"))
            painter.drawLine(line.bottomLeft(), line.bottomRight())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _row(self, painter: QPainter, rect: QRect, row: InboxRow) -> None:
        look, px, setting = self._look, self._look.px, self._setting()
        if row.unread:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(self._square(rect, DOT, TITLE, 1.5))
        shape = self._square(rect, SHAPE, (TITLE + BODY) / 2, 5)
        if row.face is None:
            painter.drawPixmap(shape.topLeft(), look.glyph("info", 5, look.theme.text2))
        else:
            painter.drawPixmap(shape.topLeft(), look.shape(row.face, 5))
        title = Type.STATE if row.unread else Type.NAME
        used = self._time(painter, rect, time_of(row, setting))
        text, faint = look.color("text"), look.color("text2")
        lines = (
            (TITLE, one_line(row.title, row, setting), title, text, used + px(3)),
            (BODY, one_line(row.body, row, setting), Type.BODY, text, 0),
            (WHY, one_line(row.why, row, setting), Type.SMALL, faint, 0),
        )
        for middle, words, role, colour, taken in lines:
            where = self._line(rect, middle).adjusted(0, 0, -taken, 0)
            self._text(painter, rect, where, words, role, colour)

    def _time(self, painter: QPainter, rect: QRect, words: str) -> int:
        """At the title line's end; how many pixels wide."""
        # Of fractions of pixels: rounded down, the words would be cut.
        wide = ceil(QFontMetricsF(self._look.font(Type.BODY)).horizontalAdvance(words)) + 1
        where = self._line(rect, TITLE)
        where.setLeft(where.right() + 1 - wide)
        self._text(painter, rect, where, words, Type.BODY, self._look.color("text2"))
        return wide

    def _line(self, rect: QRect, middle: float) -> QRect:
        px = self._look.px
        left, end = rect.left() + px(TEXT), rect.right() + 1 - self._edge()
        return QRect(left, rect.top() + px(middle) - px(2.25), max(0, end - left), px(4.5))

    def _edge(self) -> int:
        """Lines end where the page's buttons do, with a scroll bar beside them or without."""
        bar = self._view.verticalScrollBar()
        return max(0, self._look.px(EDGE) - (bar.width() if bar.isVisibleTo(self._view) else 0))

    def _square(self, rect: QRect, x: float, y: float, units: float) -> QRect:
        """Of so many units, its middle at x, y units of the row."""
        px, side = self._look.px, self._look.px(units)
        box = QRect(rect.left() + px(x) - side // 2, rect.top() + px(y) - side // 2, side, side)
        return QStyle.visualRect(self._view.layoutDirection(), rect, box)

    def _text(
        self, painter: QPainter, rect: QRect, where: QRect, words: str, role: Type, colour: QColor
    ) -> None:
        font = self._look.font(role)
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, where.width())
        painter.setFont(font)
        painter.setPen(colour)
        place = QStyle.visualRect(self._view.layoutDirection(), rect, where)
        painter.drawText(place, self._side(), shown)

    def _side(self) -> int:
        """Where reading begins, whatever direction a line's own words have."""
        rtl = self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        both = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        return int(both) | int(Qt.TextFlag.TextSingleLine)
