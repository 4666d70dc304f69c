"""A small calendar: go to that day in the history."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLabel, QVBoxLayout, QWidget

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type


class GoTo(QFrame):
    """Arrows move by days and weeks, PgUp and PgDn by months, digits are a date; Enter goes there,
    Esc does not."""

    chosen = Signal(QDate)

    def __init__(self, look: Look, setting: Callable[[], Setting], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look, self._setting = look, setting
        self.setObjectName("card")
        words = render(say("Go to date"), setting())
        self._title = QLabel(words, self)
        self.calendar = QCalendarWidget(self)
        self.calendar.setAccessibleName(words)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.activated.connect(self._activated)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self.calendar)
        look.changed.connect(self.restyle)
        self.restyle()

    def open(self, over: QWidget) -> None:
        """Above the end of `over`."""
        now = self._setting().now
        if now is not None:
            today = now.astimezone(self._setting().zone).date()
            self.calendar.setMaximumDate(QDate(today.year, today.month, today.day))
        self.adjustSize()
        size = self.sizeHint()
        x = 0 if over.isRightToLeft() else over.width() - size.width()
        self.move(over.mapToGlobal(QPoint(x, -size.height() - self._look.px(1))))
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(QDate)
    def _activated(self, day: QDate) -> None:
        self.hide()
        self.chosen.emit(day)

    @Slot()
    def restyle(self) -> None:
        gap = self._look.px(2)
        self._title.setFont(self._look.font(Type.SECTION))
        plain = QTextCharFormat()
        plain.setForeground(self._look.color("text"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)  # red is a state here, not a weekend
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(gap)
