"""The tabs of the Service page: a real tab bar, drawn flat with a line under the one that holds."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QSizePolicy, QStyle, QTabBar, QWidget

from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import ring

HIGH, BETWEEN = 9, 6
"""Units: its height, and what is between two names."""


FORTH = ("Ctrl+PgDown", "Ctrl+Tab")
BACK = ("Ctrl+PgUp", "Ctrl+Shift+Tab")


class Tab(IntEnum):
    OVERVIEW = 0
    HISTORY = 1
    CONTACTS = 2
    SETUP = 3


TITLES: tuple[Message, ...] = (
    say("Overview"),
    say("History"),
    say("Contacts and promises"),
    say("Setup"),
)


class Tabs(QTabBar):
    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__()
        self._look, self._keyed = look, False
        self.setAccessibleName(render(say("Parts of this page"), setting))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for title in TITLES:
            self.addTab(render(title, setting))

    def step(self, by: int) -> None:
        """To the next, and round."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def tabSizeHint(self, index: int) -> QSize:
        words = QFontMetrics(self._look.font(Type.STATE)).horizontalAdvance(self.tabText(index))
        return QSize(words + self._look.px(BETWEEN), self._look.px(HIGH))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        return QSize(sum(self.tabSizeHint(n).width() for n in range(self.count())), self._look.px(HIGH))  # fmt: skip

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyed = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.color("line"))
        for index in range(self.count()):
            words, on = self._words(index), index == self.currentIndex()
            painter.setFont(look.font(Type.STATE if on else Type.BODY))
            painter.setPen(look.color("text" if on else "text2"))
            painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, self.tabText(index))
            if on:
                line = QRect(words.left(), self.height() - 2, words.width(), 2)
                painter.fillRect(line, look.color("accent"))
                if self.hasFocus() and self._keyed:
                    around = words.adjusted(-look.px(1), look.px(1), look.px(1), -look.px(1))
                    ring(painter, look, around)

    def _words(self, index: int) -> QRect:
        """The first name begins at the page's margin; what parts two names is behind each."""
        tab, gap = self.tabRect(index), self._look.px(BETWEEN)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return tab.adjusted(gap, 0, 0, 0)
        return tab.adjusted(0, 0, -gap, 0)


def walked(tabs: Tabs, page: QWidget) -> None:
    """By keys while the page is seen, wherever the keyboard is: beside it may be the list."""
    for keys, by in ((FORTH, 1), (BACK, -1)):
        for sequence in keys:
            shortcut = QShortcut(QKeySequence(sequence), page)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda by=by: tabs.step(by))
