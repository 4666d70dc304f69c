"""The page Now: the verdict, and every followed service in one list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QStyle, QWidget

from statuswatch.core.face import since_when
from statuswatch.core.nowhead import ENDED, NOBODY, STARTING
from statuswatch.core.overview import Overview, ServiceNow, face
from statuswatch.core.pause import Pause
from statuswatch.core.words import Message, Setting, count, render, say
from statuswatch.ui.beat import Beat
from statuswatch.ui.glass import Glass
from statuswatch.ui.look import Look, Type
from statuswatch.ui.memory import Drawer
from statuswatch.ui.now_days import Days
from statuswatch.ui.now_empty import Blank
from statuswatch.ui.now_header import NowHeader
from statuswatch.ui.now_list import NowList
from statuswatch.ui.now_menu import RowMenu, copy_known
from statuswatch.ui.now_model import Item
from statuswatch.ui.now_places import EDGE, END, past
from statuswatch.ui.now_search import Search, clipboard
from statuswatch.ui.now_view import View
from statuswatch.ui.now_words import Written, written
from statuswatch.ui.silencing import key_deed
from statuswatch.ui.writing import MANY, Writing

if TYPE_CHECKING:
    from statuswatch.ui.questions import Asker

SEARCH, LEAST, NARROW = 60, 30, 125
"""Units: the search field's width, that which it keeps, and those of the page under which what is
beside it is a picture."""


class NowPage(QWidget):
    """Shows what it hears; asks for the days; tells what the user wants."""

    service_wanted = Signal(str)
    day_wanted = Signal(str, QDate)
    add_wanted = Signal(str)
    check_wanted = Signal()
    resume_wanted = Signal()
    demo_wanted = Signal()
    leave_wanted = Signal(str)
    report_wanted = Signal(str)
    fails_wanted = Signal(str)
    works_wanted = Signal(str)
    deed_wanted = Signal(object)

    def __init__(
        self,
        look: Look,
        asker: Asker,
        setting: Callable[[], Setting],
        drawer: Drawer | None = None,
    ) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._overview: Overview | None = None
        self._ended = False
        self._items: tuple[Item, ...] = ()
        self._days = Days(asker, setting, self)
        self._writing = Writing(self)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.header = NowHeader(look, setting, self)
        self.search = Search(self)
        self.search.setAccessibleName(self._said(say("Search services")))
        self.search.setPlaceholderText(self._said(say("Search services")))
        self.search.setProperty("search", "true")
        Glass(look, self.search)
        self.caption = QLabel(self)
        self.view = View(look, asker, setting, drawer or Drawer(), self)
        self.list = NowList(look, setting, self)
        self.nothing, self.empty = Blank(look, self), Blank(look, self, picture=True)
        self.empty.say(
            self._said(say("Nothing followed yet")),
            self._said(NOBODY),
            self._said(say("Add a service…")),
            self._said(say("Try the demo")),
        )
        self.menu = RowMenu(setting, self)
        self._minute = Beat(self)
        self._connect()
        for first, then in (
            (self.list, self.header.check),
            (self.header.check, self.header.add),
            (self.header.add, self.search),
            (self.search, self.view),
        ):
            self.setTabOrder(first, then)
        self._restyle()
        self._write()

    def _connect(self) -> None:
        self.header.check_wanted.connect(self.check_wanted)
        self.header.resume_wanted.connect(self.resume_wanted)
        self.header.add_wanted.connect(self._add)
        self.search.textChanged.connect(self._searched)
        self.search.taken.connect(self._take)
        self.search.left.connect(self._leave_search)
        self.search.pasted.connect(self.add_wanted)
        self.view.changed.connect(self._regrouped)
        self.list.opened.connect(self.service_wanted)
        self.list.day_wanted.connect(self.day_wanted)
        self.list.menu_wanted.connect(self._open_menu)
        self.list.key_pressed.connect(self._act)
        self.list.days_changed.connect(self._write_caption)
        self.nothing.first.clicked.connect(self._add_searched)
        self.empty.first.clicked.connect(self._add)
        self.empty.second.clicked.connect(self.demo_wanted)
        self.menu.service_wanted.connect(self.service_wanted)
        self.menu.check_wanted.connect(self.check_wanted)
        self.menu.leave_wanted.connect(self.leave_wanted)
        self.menu.fails_wanted.connect(self.fails_wanted)
        self.menu.works_wanted.connect(self.works_wanted)
        self.menu.report_wanted.connect(self.report_wanted)
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
            self._wait_for_the_minute()

    def stopped(self) -> None:
        """Nobody watches any more: what is shown is our last word."""
        self._ended = True
        self.empty.setEnabled(False)
        self._write()

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
        self.header.setVisible(followed)
        for widget in (self.search, self.caption, self.view):
            widget.setVisible(overview is not None and followed)
        self.empty.setVisible(not followed)
        self.list.setVisible(followed)
        if overview is None or not followed:
            self._writing.drop()
            self.header.show_header(ENDED if self._ended else STARTING)
            self.nothing.hide()
            self._place()
            return
        if self._ended:  # as if paused then: the rows hold what was said until there
            overview = replace(overview, paused=Pause(overview.at))
        told, strips = overview, self._days.strips
        by, wanted = self.view.by, self.search.text()
        self._writing.write(
            lambda: written(told, strips, setting, by, wanted),
            lambda words: self._show(words, now=now),
            beside=len(overview.services) > MANY,
        )

    def _show(self, words: Written, *, now: bool) -> None:
        head = ENDED if self._ended else words.header
        self.header.show_header(head)
        lost = not words.items and self.list.hasFocus()
        self._items = words.items
        self.list.show_items(words.items, grey=head.still, now=now)
        self.list.setVisible(bool(words.items))
        self.nothing.setVisible(not words.items)
        if lost:  # Qt would pass it on to the next button
            self._home.setFocus()
        self._write_caption()
        self._place()

    @Slot()
    def _write_caption(self) -> None:
        n, problem = self.list.strips.shown, self._days.problem
        words = count("{n} day, to today", "{n} days, to today", n)
        days, figures = past(self._items, self.list.strips)
        if not days:  # it is said of the percentages alone
            words = count("in {n} day", "in {n} days", n)
        if problem is not None:
            words = say("The last days cannot be read now")
        self.caption.setText(self._said(words))
        why = say("{why} We try again each minute.", why=problem or words)
        self.caption.setToolTip(self._said(why) if problem is not None else "")
        there = days or figures or problem is not None
        self.caption.setVisible(there and self.list.isVisibleTo(self))
        self._place()

    @Slot()
    def _regrouped(self) -> None:
        """Rows are grouped by something else now."""
        self._write(now=True)

    @Slot()
    def _restyle(self) -> None:
        self.header.restyle()
        self.view.restyle()
        self.caption.setFont(self._look.font(Type.SMALL))
        self.search.setFont(self._look.font(Type.BODY))
        palette = self.caption.palette()
        palette.setColor(self.caption.foregroundRole(), self._look.color("text2"))
        self.caption.setPalette(palette)
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
        wide = 0 if self.caption.isHidden() else self.caption.sizeHint().width()
        self._put(self.caption, QRect(end - wide, top, wide, px(7)))
        end -= wide + px(2 if wide else 0)
        self.view.restyle(narrow=width < px(NARROW))
        self._put(self.view, QRect(end - self.view.wide, top, self.view.wide, px(7)))
        end -= self.view.wide + px(2)
        room = max(px(LEAST), end - px(EDGE))
        self._put(self.search, QRect(px(EDGE), top, min(px(SEARCH), room), px(7)))
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
        """To the next whole minute: "23 min" grows when the clock does; what is young by seconds."""
        services = (
            () if self._overview is None or self._overview.silent else self._overview.services
        )
        self._minute.wait(self._setting(), (since_when(s) for s in services if face(s).ails))

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
        """a, s, m or r in the list."""
        now = self._service(service)
        if key == "r":
            self.report_wanted.emit(service)
        elif now is not None and key == "s":
            self.menu.write(now)
            self.menu.silencing.ask_snooze(self.list.more_corner())
        elif now is not None and (deed := key_deed(key, now)) is not None:
            self.deed_wanted.emit(deed)

    @Slot()
    def _menu_closed(self) -> None:
        self.list.menu_opened(False)

    def _service(self, wanted: str) -> ServiceNow | None:
        return None if self._overview is None else self._overview.of(wanted)
