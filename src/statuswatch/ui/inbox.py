"""The page of all notices: what one was told, what not, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCursor, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.overview import Face, Overview, ServiceNow
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.history_boxes import Box
from statuswatch.ui.inbox_list import InboxList
from statuswatch.ui.inbox_menu import InboxMenu, copy
from statuswatch.ui.inbox_words import FILTERS
from statuswatch.ui.look import Look, Type
from statuswatch.ui.questions import Asker
from statuswatch.ui.silencing import key_deed

if TYPE_CHECKING:
    from statuswatch.app.inbox import InboxRow

LATE = 300
"""Milliseconds after which one is told that it is still being read."""

EMPTY = say("You will read here what you were told, and what not, and why.")


class InboxPage(QWidget):
    """Asks when it is shown and when something new came; else it rests."""

    service_wanted = Signal(str)
    deed_wanted = Signal(object)

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._overview: Overview | None = None
        self._stale = True
        self._waiting = QTimer(self, interval=LATE, singleShot=True)
        self._waiting.timeout.connect(self._say_waiting)
        self.bands = Bands(look, setting)
        self.list = InboxList(look, asker, setting)
        self.menu = InboxMenu(setting, self)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._lay_out()
        self._wire()
        look.changed.connect(self.restyle)
        self.restyle()

    # --- what the window says -------------------------------------------------------------------

    def hear(self, overview: Overview) -> None:
        """Also without a new line of the journal: a reminder is none, and what waited was sent."""
        before, self._overview = self._overview, overview
        self.read_all.setEnabled(overview.unread > 0)
        self.list.viewport().update()  # a day may have ended
        told = before is None or (before.seq, before.unread) != (overview.seq, overview.unread)
        minute = before is None or before.at.minute != overview.at.minute
        if told or minute:
            self._stale = True
            if self.isVisible():
                self._renew()

    def entered(self) -> None:
        if self._stale:
            self._renew()
        if self.list.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_no_cards(self, words: Message | None) -> None:
        """Nothing shows notifications here: this page is where they are read. `None`: they show."""
        if words is None:
            self.bands.take_back("cards")
        else:
            self.bands.say(Said("cards", Face.UNKNOWN, words, closable=False))

    # --- asking and showing ---------------------------------------------------------------------

    def _renew(self) -> None:
        self._stale = False
        rows = self.list.rows
        if rows.known or rows.busy:
            self.list.refresh()
        else:
            self._waiting.start()
            rows.show(self._told())

    @Slot()
    def _say_waiting(self) -> None:
        if not self.list.rows.known:
            self._empty_title.setText(render(say("Looking…"), self._setting()))
            self._empty_line.hide()
            self._clear.hide()
            self._stack.setCurrentWidget(self._empty)

    def _told(self) -> bool | None:
        return FILTERS[max(0, self.which.currentIndex())][1]

    @Slot()
    def _filtered(self) -> None:
        self.list.rows.show(self._told())

    @Slot()
    def _show_all(self) -> None:
        self.which.setCurrentIndex(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _renewed(self) -> None:
        self._waiting.stop()
        self.bands.take_back("failed")
        nothing, focused = not self.list.rows.rowCount(), self.list.hasFocus()
        self._stack.setCurrentWidget(self._empty if nothing else self.list)
        filtered = self._told() is not None
        title = say("Nothing matches") if filtered else say("Nothing to tell")
        self._empty_title.setText(render(title, self._setting()))
        self._empty_line.setVisible(not filtered)
        self._clear.setVisible(filtered)
        if nothing and focused:  # Qt would pass it on to the next button
            self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _failed(self, why: Message) -> None:
        again = Answer(say("Try again"), self._again)
        self.bands.say(Said("failed", Face.DEGRADED, why, (again,)))

    @Slot()
    def _again(self) -> None:
        self.bands.take_back("failed")
        self.list.rows.show(self._told())

    # --- what one does with it ------------------------------------------------------------------

    @Slot(int)
    def _opened(self, wanted: int) -> None:
        """To its service; what is of none is only read."""
        row = self._row(wanted)
        if row is None:
            return
        self.list.rows.saw(wanted)
        if row.service:
            self.service_wanted.emit(row.service)

    @Slot()
    def _read_all(self) -> None:
        self.list.rows.saw()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int, QPoint)
    def _menu_wanted(self, wanted: int, where: QPoint) -> None:
        row = self._row(wanted)
        if row is not None:
            self.menu.show_for(row, self._service(row.service), where)

    @Slot(int, str)
    def _key(self, wanted: int, key: str) -> None:
        row = self._row(wanted)
        now = self._service(row.service) if row is not None else None
        if row is None or now is None:
            return
        if key == "s":
            self.menu.write(row, now)
            self.menu.silencing.ask_snooze(self._below_current())
        elif (deed := key_deed(key, now)) is not None:
            self.deed_wanted.emit(deed)

    def _below_current(self) -> QPoint:
        rect = self.list.visualRect(self.list.currentIndex())
        if not rect.isValid():
            return QCursor.pos()
        return self.list.viewport().mapToGlobal(rect.bottomLeft())

    @Slot(int)
    def _copy(self, wanted: int) -> None:
        if (row := self._row(wanted)) is not None:
            copy(row, self._setting())

    def _row(self, wanted: int) -> InboxRow | None:
        place = self.list.rows.place(wanted)
        return None if place is None else self.list.rows.row(place)

    def _service(self, wanted: str) -> ServiceNow | None:
        services = () if self._overview is None else self._overview.services
        return next((now for now in services if now.service.id == wanted), None)

    # --- how it is laid out ---------------------------------------------------------------------

    def _lay_out(self) -> None:
        setting = self._setting()
        self._title = QLabel(render(say("Inbox"), setting))
        self.which = Box(self._look, render(say("Which notices"), setting), self)
        self.which.addItems([render(words, setting) for words, _ in FILTERS])
        self.read_all = QPushButton(render(say("Mark all as read"), setting))
        self.read_all.setEnabled(False)
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        self._head.addWidget(self.which)
        self._head.addWidget(self.read_all)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._empty = self._make_empty(setting)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.bands)
        column.addWidget(self._stack, 1)
        for first, then in ((self.list, self.which), (self.which, self.read_all)):
            self.setTabOrder(first, then)

    def _make_empty(self, setting: Setting) -> QWidget:
        empty = QWidget()
        self._empty_title, self._empty_line = QLabel(), QLabel(render(EMPTY, setting))
        for label in (self._empty_title, self._empty_line):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        self._empty_line.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._clear = QPushButton(render(say("Show all"), setting))
        self._empty_column = QVBoxLayout(empty)
        self._empty_column.addStretch(2)
        self._empty_column.addWidget(self._empty_title)
        self._empty_column.addWidget(self._empty_line)
        self._empty_column.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignHCenter)
        self._empty_column.addStretch(3)
        for shown in (self._empty_line, self._clear):
            shown.hide()
        return empty

    def _wire(self) -> None:
        self.which.currentIndexChanged.connect(self._filtered)
        self.read_all.clicked.connect(self._read_all)
        self._clear.clicked.connect(self._show_all)
        self.list.opened.connect(self._opened)
        self.list.menu_wanted.connect(self._menu_wanted)
        self.list.copy_wanted.connect(self._copy)
        self.list.key_pressed.connect(self._key)
        self.list.rows.renewed.connect(self._renewed)
        self.list.rows.failed.connect(self._failed)
        self.menu.service_wanted.connect(self.service_wanted)
        self.menu.deed_wanted.connect(self.deed_wanted)

    @Slot()
    def restyle(self) -> None:
        look, px = self._look, self._look.px
        self._title.setFont(look.font(Type.TITLE))
        self._head.setContentsMargins(px(5), px(4), px(5), px(2))
        self._head.setSpacing(px(2))
        self._empty_title.setFont(look.font(Type.SECTION))
        self._empty_column.setSpacing(px(2))
