"""Checks drawn with the theme's own tokens: Fusion's are hardly to be seen on dark."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from statuswatch.ui.look import Look, Type

BOX, GAP, HIGH, ROW = 4, 2.5, 6, 7
"""Units: the box, what is between it and its words, a check's height, and that of a row with one."""

Index = QModelIndex | QPersistentModelIndex


def draw_box(painter: QPainter, look: Look, box: QRect, *, on: bool, enabled: bool = True) -> None:
    """The box; a tick in it says that it is on, not the colour alone."""
    theme = look.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = look.color("accent" if on else "line_strong")
    if not enabled:
        edge = look.color("disabled")
    painter.setPen(QPen(edge, 1))
    painter.setBrush(edge if on else look.color("surface"))
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if on:
        painter.drawPixmap(box.topLeft(), look.glyph("acknowledge", BOX, theme.on_accent))


def draw_focus(painter: QPainter, look: Look, rect: QRect) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)


class Check(QCheckBox):
    """A check box as the pictures have it."""

    def __init__(self, look: Look, text: str = "", role: Type = Type.BODY) -> None:
        super().__init__(text.replace("&", "&&"))
        self._look, self._role, self._keyed = look, role, False
        look.changed.connect(self.restyle)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        self.setFont(self._look.font(self._role))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = self._look.px
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(px(BOX) + px(GAP) + words + px(1), px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyed = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        px, painter = self._look.px, QPainter(self)
        size, whole = px(BOX), self.rect()
        box = QRect(0, (whole.height() - size) // 2, size, size)
        box = QStyle.visualRect(self.layoutDirection(), whole, box)
        draw_box(painter, self._look, box, on=self.isChecked(), enabled=self.isEnabled())
        start = size + px(GAP)
        words = QRect(start, 0, whole.width() - start, whole.height())
        words = QStyle.visualRect(self.layoutDirection(), whole, words)
        painter.setPen(self._look.color("text" if self.isEnabled() else "disabled"))
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextHideMnemonic
        painter.drawText(words, flags, self.text())
        if self._keyed and self.hasFocus():
            ring = QRect(start - px(1), 0, self.sizeHint().width() - start + px(1), whole.height())
            draw_focus(painter, self._look, QStyle.visualRect(self.layoutDirection(), whole, ring))


End = Callable[[QPainter, QStyleOptionViewItem, Index], int]


class CheckRow(QStyledItemDelegate):
    """The same in a list. `end`: paints what stands at a row's end, and says how many pixels from
    there on are taken, the gap before them included."""

    def __init__(self, look: Look, view: QAbstractItemView, end: End | None = None) -> None:
        super().__init__(view)
        self._look, self._view, self._end = look, view, end

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
        used = px(2) if self._end is None else self._end(painter, option, index)
        words = row.adjusted(px(2) + size + px(GAP), 0, -used, 0)
        painter.setPen(look.color("text"))
        painter.setFont(look.font(Type.BODY))
        write_line(painter, option, words, str(index.data()))
        if self._view.hasFocus() and self._view.currentIndex().row() == index.row():
            draw_focus(painter, look, row)
        painter.restore()


def write_line(
    painter: QPainter, option: QStyleOptionViewItem, box: QRect, text: str, *, end: bool = False
) -> None:
    """One line of a row within `box` (as if read from left to right), cut where there is no more
    room; `end`: against its end."""
    side = Qt.AlignmentFlag.AlignRight if end else Qt.AlignmentFlag.AlignLeft
    place = QStyle.visualRect(option.direction, QRect(option.rect), box)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    flags = QStyle.visualAlignment(option.direction, side) | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(place, flags, shown)
