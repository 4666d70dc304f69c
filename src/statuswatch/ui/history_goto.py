"""Going to a day of the history: a small calendar, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QPalette, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from statuswatch.core.words import Message, Setting, render, say
from statuswatch.store.nouns import Filter, Order
from statuswatch.ui.look import Look, Type
from statuswatch.ui.questions import Asker

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.ui.history_table import HistoryTable
    from statuswatch.ui.timeline import Timeline


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
        gap, look = self._look.px(2), self._look
        for name, icon in (("qt_calendar_prevmonth", "back"), ("qt_calendar_nextmonth", "forward")):
            arrow = self.calendar.findChild(QToolButton, name)
            if arrow is not None:
                arrow.setIcon(look.icon(icon, 4))
                arrow.setIconSize(look.icon_size(4))
                arrow.setAutoRaise(True)
        bar = self.calendar.findChild(QWidget, "qt_calendar_navigationbar")
        if bar is not None:  # Qt draws it in the colour of a selection
            colours = bar.palette()
            colours.setColor(QPalette.ColorRole.Highlight, look.color("surface"))
            colours.setColor(QPalette.ColorRole.HighlightedText, look.color("text"))
            bar.setPalette(colours)
        self._title.setFont(self._look.font(Type.SECTION))
        plain = QTextCharFormat()
        plain.setForeground(self._look.color("text"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)  # red is a state here, not a weekend
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(gap)


class Going(QObject):
    """To the newest that began on that day or before; dates stand in order newest first."""

    failed = Signal(object)  # a Message

    def __init__(
        self,
        asker: Asker,
        setting: Callable[[], Setting],
        table: HistoryTable,
        timeline: Timeline,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._asker, self._setting = asker, setting
        self._table, self._timeline = table, timeline
        self._end: datetime | None = None

    def want(self, day: QDate) -> None:
        """Once the rows stand that are being asked for: see `arrive`."""
        after, zone = day.addDays(1), self._setting().zone
        end = datetime(after.year(), after.month(), after.day(), tzinfo=zone)
        self._end = end if zone is not None else end.astimezone()

    def go(self, day: QDate, *, along: bool) -> None:
        """`along`: along time, where no order is needed."""
        self.want(day)
        if along or self._table.rows.order == Order():
            self.arrive(along=along)
        else:
            self._table.sort(Order())

    def arrive(self, *, along: bool) -> None:
        """The rows stand. Does nothing where nobody wants to go anywhere."""
        end, self._end = self._end, None
        if end is None:
            return
        if along:
            self._timeline.go_to(end - timedelta(hours=12))
        else:
            self._find(self._table.rows.which, end.astimezone(UTC) - timedelta(microseconds=1))

    def _find(self, which: Filter, by: datetime) -> None:
        async def question(desk: Desk) -> int:
            from statuswatch.app import past

            return await past.place(desk, which, by)

        def not_found(why: Message) -> None:
            self.failed.emit(why)

        self._asker.ask(question, self._table.go_to, failed=not_found)
