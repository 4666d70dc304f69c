"""The inbox's list: rows under their days, of which more are asked for as one scrolls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.inbox_model import InboxModel
from statuswatch.ui.inbox_row import HEADING, ROW, InboxDelegate
from statuswatch.ui.look import Look
from statuswatch.ui.now_list import BY_KEY
from statuswatch.ui.questions import Asker

AHEAD = 3
"""Screens below what is in view that are here already, so that scrolling never waits."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stays as it is when rows come: the current one, and the one at the top with how far it
    is cut; by their ids."""

    current: int | None = None
    top: int | None = None
    cut: int = 0


class InboxList(QTableView):
    """A table of one column: its rows have two heights, and a list would measure all of them
    whenever one comes."""

    opened = Signal(int)  # the row's id
    menu_wanted = Signal(int, QPoint)
    copy_wanted = Signal(int)
    key_pressed = Signal(int, str)
    """A letter that does something to a service."""

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look = look
        self.rows = InboxModel(asker, setting, self)
        self.hovered = -1
        self._keyed = False
        self._kept = _Kept()
        self._late = False
        self._low: list[int] = []  # rows that were given a heading's height
        self.setModel(self.rows)
        self.setItemDelegate(InboxDelegate(look, setting, self))
        self._set_up(setting())
        self.rows.modelAboutToBeReset.connect(self._keep)
        self.rows.modelReset.connect(self._renewed)
        self.rows.rowsInserted.connect(self._grew)
        self.rows.settled.connect(self._settled)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._scrolled)
        self.clicked.connect(self._clicked)
        look.changed.connect(self.restyle)
        self.restyle()

    def _set_up(self, setting: Setting) -> None:
        self.setAccessibleName(render(say("Notices"), setting))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        palette = self.palette()  # the delegate draws what is selected; a table fills all of it
        palette.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)

    # --- what is shown --------------------------------------------------------------------------

    @property
    def current(self) -> int | None:
        row = self.rows.row(self.currentIndex().row())
        return None if row is None else row.id

    def ringed(self, number: int) -> bool:
        return self._keyed and self.hasFocus() and self.currentIndex().row() == number

    def refresh(self) -> None:
        """What is new, without moving what is looked at."""
        self._late = self.rows.busy
        if not self._late:
            first = self.rowAt(1)
            self.rows.refresh(None if first < 0 else first)

    @Slot()
    def _settled(self) -> None:
        if self._late:
            self.refresh()  # it happened while we asked
        else:
            self.updateGeometries()  # else the bar does not know yet what has come
            self._scrolled()

    @Slot()
    def _keep(self) -> None:
        """At the very top one wants to see what is new, so the top stays the top."""
        top, bar = self.rowAt(0), self.verticalScrollBar()
        row = self.rows.row(top) if top >= 0 else None
        if row is None and top >= 0:
            row, top = self.rows.row(top + 1), top + 1
        if not bar.value() or row is None:
            self._kept = _Kept(self.current)
        else:
            self._kept = _Kept(self.current, row.id, self.rowViewportPosition(top))

    @Slot()
    def _renewed(self) -> None:
        kept = self._kept
        self.hovered = -1
        self._measure(0)
        current = None if kept.current is None else self.rows.place(kept.current)
        if current is not None:
            self.setAutoScroll(False)
            self.setCurrentIndex(self.rows.index(current, 0))
            self.setAutoScroll(True)
        top = None if kept.top is None else self.rows.place(kept.top)
        self.updateGeometries()
        if top is None:
            self.scrollToTop()
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(top) - kept.cut)

    @Slot(QModelIndex, int, int)
    def _grew(self, _: QModelIndex, first: int, __: int) -> None:
        self._measure(first)

    def _measure(self, first: int) -> None:
        """Rows have the usual height; the few headings theirs."""
        for number in self._low:
            if first <= number < self.rows.rowCount():
                self.setRowHeight(number, self._look.px(ROW))
        self._low = [number for number in self._low if number < first]
        for number in self.rows.headings(first):
            self.setRowHeight(number, self._look.px(HEADING))
            self._low.append(number)

    @Slot()
    def restyle(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(ROW))
        self.verticalHeader().reset()
        self._measure(0)
        self.viewport().update()

    @Slot()
    def _scrolled(self) -> None:
        bar = self.verticalScrollBar()
        if self.isVisible() and bar.maximum() - bar.value() < AHEAD * self.viewport().height():
            self.rows.load_more()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scrolled()

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._keyed = True
        current, key = self.current, event.key()
        bare = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if current is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(current)
        elif current is not None and event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit(current)
        elif current is not None and bare and event.text() in ("a", "s", "m"):
            self.key_pressed.emit(current, event.text())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else self.rows.rowCount() - 1)
        elif key not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
        self.viewport().update()

    def _go(self, number: int) -> None:
        if self.rows.is_heading(number):
            number += 1
        self.setCurrentIndex(self.rows.index(number, 0))

    def keyboardSearch(self, search: str) -> None:
        """Nothing: what was told has no name to go to."""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Never to a day: Page Up and Page Down would stay there."""
        move = QAbstractItemView.CursorAction
        if not self.currentIndex().isValid():
            return self.rows.index(self._first_seen(), 0)
        found = super().moveCursor(action, modifiers)
        if not found.isValid() or not self.rows.is_heading(found.row()):
            return found
        up = action in (move.MoveUp, move.MovePageUp) and found.row() > 0
        return self.rows.index(found.row() + (-1 if up else 1), 0)

    def _first_seen(self) -> int:
        first = max(0, self.rowAt(1))
        return first + 1 if self.rows.is_heading(first) else first

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        if current.row() == 1 and self.hasAutoScroll():
            self.scrollToTop()  # its day with it

    def focusInEvent(self, event: QFocusEvent) -> None:
        fresh = not self.currentIndex().isValid()
        super().focusInEvent(event)  # makes the first row the current one
        if event.reason() in BY_KEY:
            self._keyed = True
            if fresh and self.rows.rowCount():
                self._go(self._first_seen())
        elif fresh:
            self.selectionModel().clear()  # nothing stands out until somebody chose it
        self.viewport().update()

    # --- the pointer ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._keyed = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, number: int) -> None:
        if number != self.hovered:
            self.hovered = number
            self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex()
        spot = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index, spot = self.indexAt(event.pos()), event.globalPos()
        row = self.rows.row(index.row()) if index.isValid() else None
        if row is not None:
            self.setCurrentIndex(index)
            self.menu_wanted.emit(row.id, spot)

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        row = self.rows.row(index.row())
        if row is not None:
            self.opened.emit(row.id)
