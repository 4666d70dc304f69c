"""The line under the history: how much is shown, of what, and the ways on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.look import Look, Type


class Elided(QLabel):
    """A line that ends in "…" where it does not fit; whole in its tool tip."""

    def __init__(self, parent: QWidget, *, firm: bool = False) -> None:
        """`firm`: it yields after those that are not."""
        super().__init__(parent)
        self._firm = firm
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return least if self._firm else QSize(0, least.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        flags = self.style().visualAlignment(self.layoutDirection(), side)
        painter.drawText(self.rect(), flags, shown)


class Footer(QWidget):
    """`sum` yields last, then what is left out, then the ways on."""

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self.sum, self.only = Elided(self, firm=True), Elided(self)
        self.clear = self._link(say("Clear filters"))
        self.go = self._link(say("Go to date: Ctrl+G"))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.sum)
        self._row.addWidget(self.only, 1)
        self._row.addWidget(self.clear)
        self._row.addStretch(0)
        self._row.addWidget(self.go)
        look.changed.connect(self.restyle)
        self.restyle()
        self.write("", "")

    def _link(self, words: Message) -> QPushButton:
        button = QPushButton(render(words, self._setting()), self)
        button.setProperty("link", "true")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def write(self, total: str, only: str) -> None:
        """`only`: what is chosen; empty: everything is shown."""
        self.sum.setText(total)
        self.only.setText(only)
        for each in (self.only, self.clear):  # an empty label would be one without a name
            each.setVisible(bool(only))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """It never keeps a window from becoming narrower."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What is left out is said whole before the way to a date is, which Ctrl+G is as well."""
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        texts = [self.sum, self.only, *([self.clear] if self.only.text() else [])]
        wide = sum(each.sizeHint().width() + gap for each in (*texts, self.go))
        room = self.width() - margins.left() - margins.right() - 2 * gap
        self.go.setVisible(not self.only.text() or wide <= room)

    @Slot()
    def restyle(self) -> None:
        look, px = self._look, self._look.px
        for each in (self.sum, self.only, self.clear, self.go):
            each.setFont(look.font(Type.SMALL))
        quiet = f"color: {look.theme.text2}; text-decoration: none"
        self.go.setStyleSheet(f"QPushButton {{ {quiet} }}")  # it is said to all, not to a few
        self._row.setContentsMargins(px(5), 0, px(5), 0)
        self._row.setSpacing(px(3))
        self.setFixedHeight(max(px(8), QFontMetrics(self.sum.font()).height() + px(2)))
