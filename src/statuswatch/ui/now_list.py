"""The list of the page Now: stays as it is under the pointer, goes by key, has a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QDate,
    QElapsedTimer,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QToolTip, QWidget

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look
from statuswatch.ui.now_model import Item, Line, NowModel, in_old_order
from statuswatch.ui.now_places import Strips
from statuswatch.ui.now_row import NowRow
from statuswatch.ui.now_steady import SteadyList
from statuswatch.ui.now_tip import card_within, day_card, day_lines

REST = 2000
"""Milliseconds after the pointer has left before rows change their places."""

STILL = 5000
"""Milliseconds after which a pointer that lies on the list without moving no longer keeps it as it
is: under an idle pointer what is down would stand among the fine for hours."""

ACTING = frozenset("asmr")
"""Letters that do something to the current service: acknowledge, snooze, mute,
report."""

BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class NowList(SteadyList):
    """Shows items; tells which service is wanted (a click or Enter) and where its menu is."""

    opened = Signal(str)
    day_wanted = Signal(str, QDate)
    menu_wanted = Signal(str, QPoint)
    key_pressed = Signal(str, str)
    """A letter that does something to a service: a, s, m."""

    days_changed = Signal(int)

    def __init__(self, look: Look, setting: Callable[[], Setting], parent: QWidget) -> None:
        super().__init__(parent)
        self._setting = setting
        self._model = NowModel()
        self._row = NowRow(look, setting, self)
        self._row.compact = look.chosen.compact
        self._waiting: tuple[Item, ...] | None = None
        self._menu_open = self._pressed_more = False
        self._pointed = QPoint()
        self._searched = QElapsedTimer()
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._settle)
        self.setModel(self._model)
        self.setItemDelegate(self._row)
        self.setAccessibleName(render(say("Services"), setting()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._clicked)
        self._look = look
        look.changed.connect(self._restyle)
        look.chosen.changed.connect(self._restyle)

    # --- what is shown --------------------------------------------------------------------------

    @property
    def strips(self) -> Strips:
        """How the days are drawn, and how many."""
        return self._row.strips

    def show_items(self, new: Sequence[Item], *, grey: bool = False, now: bool = False) -> None:
        """`grey`: our own line is down, or paused. A new order waits until the pointer has been away or
        still for a while, unless services came or went, or `now`: it is the user's own doing."""
        self._row.grey = grey
        self._row.measure([item for item in new if isinstance(item, Line)])
        self._waiting = None
        old = self._model.items
        same = [(i.key, _tall(i)) for i in old] == [(i.key, _tall(i)) for i in new]
        if same:
            with self.steady():
                self._model.rewrite(new, self._setting())
        elif (held := in_old_order(old, new)) is not None and self._busy and not now:
            self._model.rewrite(held, self._setting())
            self._waiting = tuple(new)
        else:
            self._renew(new)
        self._fit()

    def held(self) -> bool:
        """Does a new order wait for the pointer to leave?"""
        return self._waiting is not None

    def menu_opened(self, is_open: bool) -> None:
        self._menu_open = is_open
        if not is_open:
            self._rest.start(REST)

    @property
    def current(self) -> str:
        """The id of the current service; empty where there is none."""
        item = self._item(self.currentIndex())
        return item.row.id if isinstance(item, Line) else ""

    @property
    def on_day(self) -> bool:
        """Is a day of the current row framed?"""
        return self._row.cursor is not None

    def go(self, key: str) -> None:
        """Make this service the current one, if it is in the list."""
        row = self._model.row_of(key)
        if row is not None:
            self.setCurrentIndex(self._model.index(row, 0))

    def go_first(self) -> None:
        """The first service becomes the current one."""
        row = self._model.first()
        if row is not None:
            self.setCurrentIndex(self._model.index(row, 0))

    def _renew(self, new: Sequence[Item]) -> None:
        """All rows anew; what was current and what was in view stays so."""
        current = self.current
        bar = self.verticalScrollBar()
        anchor, before = self._anchor(current)
        self.setAutoScroll(False)
        self._model.reset(new, self._setting())
        self.go(current)
        if anchor and (row := self._model.row_of(anchor)) is not None:
            now = self.visualRect(self._model.index(row, 0)).top()
            bar.setValue(bar.value() + now - before)
        self.setAutoScroll(True)

    def _anchor(self, current: str) -> tuple[str, int]:
        """A row that shall stay where it is in view. None while the top is in view: what is new
        there shall be seen."""
        if self.verticalScrollBar().value() == 0:
            return "", 0
        row = self._model.row_of(current) if current else None
        if row is not None:
            rect = self.visualRect(self._model.index(row, 0))
            if self.viewport().rect().intersects(rect):
                return current, rect.top()
        item = self.indexAt(QPoint(self.viewport().width() // 2, 1))
        found = self._item(item)
        return (found.key, self.visualRect(item).top()) if found is not None else ("", 0)

    @property
    def _busy(self) -> bool:
        return self._menu_open or self._rest.isActive()

    @Slot()
    def _settle(self) -> None:
        if self._waiting is not None and not self._menu_open:
            waiting, self._waiting = self._waiting, None
            self._renew(waiting)

    def _fit(self) -> None:
        flat = self._row.strips.states > 0
        changed = self._row.fit(self.width())
        if flat != (self._row.strips.states > 0):
            self.doItemsLayout()  # quiet rows are of another height now
        self._model.shown = self._row.strips.shown
        if changed:
            self.viewport().update()
            self.days_changed.emit(self._row.strips.shown)

    @Slot()
    def _restyle(self) -> None:
        self._row.compact = self._look.chosen.compact
        self._row.measure([item for item in self._model.items if isinstance(item, Line)])
        self._fit()
        self.doItemsLayout()

    def _item(self, index: QModelIndex | QPersistentModelIndex) -> Item | None:
        row = index.row()
        return self._model.items[row] if 0 <= row < len(self._model.items) else None

    # --- keys -----------------------------------------------------------------------------------

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Never to a heading: there Home would do nothing, and Page Up neither."""
        move = QAbstractItemView.CursorAction
        first = self._model.first()
        if first is None:
            return QModelIndex()
        if action == move.MoveHome or not self.currentIndex().isValid():
            return self._model.index(first, 0)
        if action == move.MoveEnd:
            return self._model.index(self._model.rowCount() - 1, 0)
        found = super().moveCursor(action, modifiers)
        step = -1 if action in (move.MoveUp, move.MovePageUp, move.MovePrevious) else 1
        row = found.row()
        while 0 <= row < self._model.rowCount() and not isinstance(self._model.items[row], Line):
            row += step
        return self._model.index(max(first, row), 0) if found.isValid() else found

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self._go_to_day(None)
        super().currentChanged(current, previous)
        if current.row() == self._model.first() and self.hasAutoScroll():
            self.scrollToTop()  # its heading with it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show_ring(on=True)
        if self._day_key(event.key()):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.opened.emit(self.current)
        elif self.current and self._acts(event):
            self.key_pressed.emit(self.current, event.text())
        elif (
            event.text() == "/"
            or event.key() == Qt.Key.Key_Escape
            or event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.ignore()  # the page's: the list would search by it, or copy a bare name
        else:
            super().keyPressEvent(event)

    def _acts(self, event: QKeyEvent) -> bool:
        """Not within a name that is being typed: one may look for Chasm."""
        pause = QApplication.keyboardInputInterval()
        typing = self._searched.isValid() and self._searched.elapsed() < pause
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        return plain and event.text() in ACTING and not typing

    def keyboardSearch(self, search: str) -> None:
        self._searched.start()
        super().keyboardSearch(search)

    def more_corner(self) -> QPoint:
        """Where the menu of the current service opens, on the screen."""
        return self._more_corner(self.currentIndex())

    def _day_key(self, key: int) -> bool:
        """Left and Right walk the days of the current row, Home and End there, Esc leaves them and
        Enter wants one."""
        item, at = self._item(self.currentIndex()), self._row.cursor
        if not isinstance(item, Line) or item.row.strip is None:
            return False
        if not self._row.strips.drawn(card=item.card):
            return False
        last = min(self._row.strips.shown, len(item.row.strip.days)) - 1
        older = Qt.Key.Key_Right if self._row.rtl else Qt.Key.Key_Left
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == older else -1
            self._go_to_day(0 if at is None else max(0, min(last, at + step)))
        elif at is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            day = item.row.strip.days[-1 - at].date
            self.day_wanted.emit(item.row.id, QDate(day.year, day.month, day.day))
        elif at is None or key not in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape):
            return False
        else:
            self._go_to_day({Qt.Key.Key_Home: last, Qt.Key.Key_End: 0}.get(Qt.Key(key)))
        return True

    def _go_to_day(self, back: int | None) -> None:
        """Frame the day so many days ago, and tell it to the eye and the ear."""
        if back is None and self._row.cursor is None:
            return
        self._row.cursor = back
        self.viewport().update()
        item, index = self._item(self.currentIndex()), self.currentIndex()
        if back is None or not isinstance(item, Line) or item.row.strip is None:
            QToolTip.hideText()
            return
        day = item.row.strip.days[-1 - back]
        where = self._row.places(self.visualRect(index), card=item.card)
        corner = self.viewport().mapToGlobal(self._row.day_box(where.strip).bottomLeft())
        enter = render(say("Enter shows them"), self._setting())
        card = day_card(day, self._setting(), self._look, enter)
        QToolTip.showText(card_within(self, corner, card), card, self)
        event = QAccessibleAnnouncementEvent(self, ". ".join(day_lines(day, self._setting())))
        QAccessible.updateAccessibility(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._go_to_day(None)
        super().focusOutEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        fresh = not self.currentIndex().isValid()
        super().focusInEvent(event)  # makes the first row the current one
        if event.reason() in BY_KEY:
            self._show_ring(on=True)
        elif fresh:
            self.selectionModel().clear()  # nothing stands out until somebody chose it

    def _show_ring(self, *, on: bool) -> None:
        if self._row.ring != on:
            self._row.ring = on
            self.viewport().update()

    # --- the pointer ----------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.position().toPoint() != self._pointed:
            self._pointed = event.position().toPoint()  # rows that move send moves of their own
            self._rest.start(STILL)
        elif event.type() is QEvent.Type.Leave and self._rest.isActive():
            self._rest.start(REST)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_ring(on=False)
        self._go_to_day(None)
        index = self.indexAt(event.position().toPoint())
        self._pressed_more = event.button() is Qt.MouseButton.LeftButton and self._is_more(
            index, event.position().toPoint()
        )
        if not self._pressed_more:
            super().mousePressEvent(event)
            return
        self.setCurrentIndex(index)
        self._want_menu(index, self._more_corner(index))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_more:
            self._pressed_more = False
            return
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            self._want_menu(index, event.globalPos())
        elif self.current:
            self._want_menu(self.currentIndex(), self._more_corner(self.currentIndex()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _is_more(self, index: QModelIndex, at: QPoint) -> bool:
        item = self._item(index)
        if not isinstance(item, Line):
            return False
        return self._row.places(self.visualRect(index), card=item.card).more.contains(at)

    def _more_corner(self, index: QModelIndex) -> QPoint:
        item = self._item(index)
        card = isinstance(item, Line) and item.card
        where = self._row.places(self.visualRect(index), card=card)
        return self.viewport().mapToGlobal(where.more.bottomLeft())

    def _want_menu(self, index: QModelIndex, where: QPoint) -> None:
        item = self._item(index)
        if isinstance(item, Line):
            self.menu_wanted.emit(item.row.id, where)

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        item = self._item(index)
        if isinstance(item, Line):
            self.opened.emit(item.row.id)


def _tall(item: Item) -> bool:
    return isinstance(item, Line) and item.card
