"""Tabs with a line under the one that is open: a real tab bar with our looks."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar

from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import ring

HIGH, APART = 9, 5
"""Units: the height of a tab, and the space behind its words."""


class Tabs(QTabBar):
    def __init__(self, look: Look, names: Iterable[str]) -> None:
        super().__init__()
        self._look = look
        self._ringed = False
        for name in names:
            self.addTab(name)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self.restyle)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        self.setFont(self._look.font(Type.STATE))  # the widest: no tab moves when it is opened
        self.updateGeometry()
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        words = QFontMetrics(self._look.font(Type.STATE)).horizontalAdvance(self.tabText(index))
        return QSize(words + self._look.px(APART), self._look.px(HIGH))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, px, painter = self._look, self._look.px, QPainter(self)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.color("line"))
        for n in range(self.count()):
            open_ = n == self.currentIndex()
            whole = self.tabRect(n)
            width = whole.width() - px(APART)
            left = whole.right() - width + 1 if mirrored else whole.left()
            words = QRect(left, whole.top(), width, whole.height())
            painter.setFont(look.font(Type.STATE if open_ else Type.BODY))
            painter.setPen(look.color("text" if open_ else "text2"))
            side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
            painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, self.tabText(n))
            if open_:
                painter.fillRect(left, self.height() - 2, width, 2, look.color("accent"))
                if self.hasFocus() and self._ringed:
                    ring(painter, look, words.adjusted(-px(1.5), px(1), px(1.5), -px(1)))
