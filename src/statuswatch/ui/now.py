"""The page Now: the verdict, and every followed service in one list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QLineEdit, QStyle, QWidget

from statuswatch.core.nowhead import NOBODY
from statuswatch.core.nowpage import NowPage as Words
from statuswatch.core.nowpage import Section, now_page
from statuswatch.core.nowrow import matches
from statuswatch.core.overview import Overview, ServiceNow
from statuswatch.core.words import Message, Setting, count, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.now_days import Days
from statuswatch.ui.now_empty import Blank
from statuswatch.ui.now_header import NowHeader
from statuswatch.ui.now_list import NowList
from statuswatch.ui.now_menu import RowMenu, copy_known
from statuswatch.ui.now_model import items
from statuswatch.ui.now_places import EDGE, END
from statuswatch.ui.now_search import Search, clipboard
from statuswatch.ui.silencing import key_deed

if TYPE_CHECKING:
    from statuswatch.ui.questions import Asker

SEARCH = 60
"""Units: the search field's width."""


class NowPage(QWidget):
    """Shows what it hears; asks for the days; tells what the user wants."""

    service_wanted = Signal(str)
    add_wanted = Signal(str)
    check_wanted = Signal()
    demo_wanted = Signal()
    leave_wanted = Signal(str)
    fails_wanted = Signal(str)
    works_wanted = Signal(str)
    deed_wanted = Signal(object)

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._overview: Overview | None = None
        self._days = Days(asker, setting, self)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.header = NowHeader(look, setting, self)
        self.search = Search(self)
        self.search.setAccessibleName(self._said(say("Search services")))
        self.search.setPlaceholderText(self._said(say("Search services")))
        self.search.setProperty("search", "true")
        self._glass = self.search.addAction(
            look.icon("search", 4, look.theme.text2), QLineEdit.ActionPosition.LeadingPosition
        )
        self.caption = QLabel(self)
        self.list = NowList(look, setting, self)
        self.nothing, self.empty = Blank(look, self), Blank(look, self, picture=True)
        self.empty.say(
            self._said(say("Nothing followed yet")),
            self._said(NOBODY),
            self._said(say("Add a service…")),
            self._said(say("Try the demo")),
        )
        self.menu = RowMenu(setting, self)
        self._minute = QTimer(self, singleShot=True, timerType=Qt.TimerType.CoarseTimer)
        self._connect()
        for first, then in (
            (self.list, self.header.check),
            (self.header.check, self.header.add),
            (self.header.add, self.search),
        ):
            self.setTabOrder(first, then)
        self._restyle()
        self._write()

    def _connect(self) -> None:
        self.header.check_wanted.connect(self._check)
        self.header.add_wanted.connect(self._add)
        self.search.textChanged.connect(self._searched)
        self.search.taken.connect(self._take)
        self.search.left.connect(self._leave_search)
        self.search.pasted.connect(self._pasted)
        self.list.opened.connect(self._service_chosen)
        self.list.menu_wanted.connect(self._open_menu)
        self.list.key_pressed.connect(self._act)
        self.list.days_changed.connect(self._write_caption)
        self.nothing.first.clicked.connect(self._add_searched)
        self.empty.first.clicked.connect(self._add)
        self.empty.second.clicked.connect(self._demo)
        self.menu.service_wanted.connect(self._service_chosen)
        self.menu.check_wanted.connect(self._check)
        self.menu.leave_wanted.connect(self._service_left)
        self.menu.fails_wanted.connect(self._service_fails)
        self.menu.works_wanted.connect(self._service_works)
        self.menu.deed_wanted.connect(self.deed_wanted)
        self.menu.aboutToHide.connect(self._menu_closed)
        self._minute.timeout.connect(self._tick)
        self._days.came.connect(self._days_came)
        self._look.changed.connect(self._restyle)

    # --- what the window calls --------------------------------------------------------------------

    def hear(self, overview: Overview) -> None:
        """A new snapshot."""
        self._overview = overview
        if self.isVisible():
            self._write()
            self._ask_days()

    def entered(self) -> None:
        """The page is shown: arrows work at once. Its words are fresh since it is visible."""
        self._ask_days()
        self._home.setFocus()

    @property
    def _home(self) -> QWidget:
        """Where the keyboard works at once: what is shown in the page's middle; where a search
        found nothing, the field in which it stands."""
        if self.empty.isVisible():
            return self.empty.first
        return self.search if self.nothing.isVisible() else self.list

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # --- what is shown ----------------------------------------------------------------------------

    def _write(self, *, now: bool = False) -> None:
        """All words anew. `now`: rows may change places even under the pointer."""
        overview, setting = self._overview, self._setting()
        followed = overview is None or bool(overview.services)
        for widget in (self.header, self.search, self.caption):
            widget.setVisible(followed)
        self.empty.setVisible(not followed)
        self.list.setVisible(followed)
        if overview is None or not followed:
            self.nothing.hide()
            return
        words = now_page(overview, self._days.strips, setting)
        self.header.show_header(words.header)
        found = self._found(words)
        lost = not found and self.list.hasFocus()
        self.list.show_items(items(found, setting), grey=words.header.offline, now=now)
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        if lost:  # Qt would pass it on to the next button
            self._home.setFocus()
        self._write_caption()
        self._place()

    def _found(self, words: Words) -> tuple[Section, ...]:
        """The groups under the search."""
        wanted = self.search.text()
        if not wanted.strip():
            return words.sections
        found = (
            Section(s.group, tuple(row for row in s.rows if matches(row, wanted)))
            for s in words.sections
        )
        return tuple(section for section in found if section.rows)

    @Slot()
    def _write_caption(self) -> None:
        n = self.list.shown_days
        self.caption.setText(self._said(count("{n} day, to today", "{n} days, to today", n)))
        self.caption.setVisible(bool(self._days.strips) and self.list.isVisibleTo(self))
        self._place()

    @Slot()
    def _restyle(self) -> None:
        self.header.restyle()
        self.caption.setFont(self._look.font(Type.SMALL))
        self.search.setFont(self._look.font(Type.BODY))
        palette = self.caption.palette()
        palette.setColor(self.caption.foregroundRole(), self._look.color("text2"))
        self.caption.setPalette(palette)
        self._glass.setIcon(self._look.icon("search", 4, self._look.theme.text2))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._place()

    def _place(self) -> None:
        px, width = self._look.px, self.width()
        high = self.header.height_for(width)
        self._put(self.header, QRect(0, 0, width, high))
        top = high + px(3)
        end = width - px(END) - px(1.5)
        wide = self.caption.sizeHint().width()
        self._put(self.caption, QRect(end - wide, top, wide, px(7)))
        self._put(self.search, QRect(px(EDGE), top, min(px(SEARCH), end - wide - px(8)), px(7)))
        rest = top + px(7) + px(1.5)
        for widget in (self.list, self.nothing):
            self._put(widget, QRect(0, rest, width, max(0, self.height() - rest)))
        self._put(self.empty, self.rect())

    def _put(self, widget: QWidget, where: QRect) -> None:
        widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), where))

    def _said(self, message: Message) -> str:
        return render(message, self._setting())

    # --- the minutes, the days --------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._write()
        self._ask_days()
        self._wait_for_the_minute()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()

    @Slot()
    def _tick(self) -> None:
        self._write()
        self._ask_days()
        self._wait_for_the_minute()

    def _wait_for_the_minute(self) -> None:
        """To the next whole minute: "23 min" grows when the clock does."""
        now = self._setting().now
        seconds = 60 - (now.second + now.microsecond / 1e6 if now is not None else 0)
        self._minute.start(round(seconds * 1000) + 50)

    def _ask_days(self) -> None:
        if self._overview is not None:
            self._days.ask(self._overview)

    @Slot()
    def _days_came(self) -> None:
        self._write()

    # --- the search -------------------------------------------------------------------------------

    @Slot(str)
    def _searched(self, text: str) -> None:
        self.nothing.say(
            self._said(say('Nothing called "{text}" here', text=text.strip())),
            self._said(say("Follow it?")),
            self._said(say('Add "{text}"…', text=text.strip())),
        )
        self._write(now=True)

    @Slot()
    def _take(self) -> None:
        """Enter in the search: the first that was found, or what was not."""
        if self.list.isVisible():
            self.list.go_first()
            if self.list.current:
                self.service_wanted.emit(self.list.current)
        else:
            self._add_searched()

    @Slot()
    def _leave_search(self) -> None:
        if self.list.isVisible():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _add(self) -> None:
        self.add_wanted.emit("")

    @Slot()
    def _add_searched(self) -> None:
        self.add_wanted.emit(self.search.text().strip())

    def event(self, event: QEvent) -> bool:
        """While there is something here to leave, Esc is the page's and not the window's."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and (self.search.text() or self.list.on_day)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no field or list wanted for itself."""
        if event.matches(QKeySequence.StandardKey.Paste):
            if text := clipboard():
                self.add_wanted.emit(text)
        elif event.matches(QKeySequence.StandardKey.Copy):
            if (now := self._service(self.list.current)) is not None:
                copy_known(now, self._setting())
        elif event.text() == "/":
            self.focus_search()
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self._home.setFocus()
        else:
            super().keyPressEvent(event)

    # --- the menu of a row ------------------------------------------------------------------------

    @Slot(str, QPoint)
    def _open_menu(self, service: str, where: QPoint) -> None:
        now = self._service(service)
        if now is not None:
            self.list.menu_opened(True)
            self.menu.show_for(now, where)

    @Slot(str, str)
    def _act(self, service: str, key: str) -> None:
        """a, s or m in the list."""
        now = self._service(service)
        if now is not None and key == "s":
            self.menu.write(now)
            self.menu.silencing.ask_snooze(self.list.more_corner())
        elif now is not None and (deed := key_deed(key, now)) is not None:
            self.deed_wanted.emit(deed)

    @Slot()
    def _menu_closed(self) -> None:
        self.list.menu_opened(False)

    def _service(self, wanted: str) -> ServiceNow | None:
        services = () if self._overview is None else self._overview.services
        return next((now for now in services if now.service.id == wanted), None)

    # --- told on ----------------------------------------------------------------------------------

    @Slot(str)
    def _service_chosen(self, service: str) -> None:
        self.service_wanted.emit(service)

    @Slot(str)
    def _service_left(self, service: str) -> None:
        self.leave_wanted.emit(service)

    @Slot(str)
    def _service_fails(self, service: str) -> None:
        self.fails_wanted.emit(service)

    @Slot(str)
    def _service_works(self, service: str) -> None:
        self.works_wanted.emit(service)

    @Slot()
    def _check(self) -> None:
        self.check_wanted.emit()

    @Slot()
    def _demo(self) -> None:
        self.demo_wanted.emit()

    @Slot(str)
    def _pasted(self, text: str) -> None:
        self.add_wanted.emit(text)
