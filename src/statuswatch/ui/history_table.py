"""The history's table: a million rows, of which those on the screen exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from statuswatch.core.words import Setting, render, say
from statuswatch.store.nouns import By, Filter, Order
from statuswatch.ui.history_delegate import RowDelegate
from statuswatch.ui.history_head import Head
from statuswatch.ui.history_kept import Kept, keep, restore
from statuswatch.ui.history_model import HistoryModel
from statuswatch.ui.history_words import (
    NAMES_FIRST,
    ORDERS,
    SORTS,
    Column,
    lasted,
    name_of,
    other_year,
)
from statuswatch.ui.look import Look
from statuswatch.ui.now_list import BY_KEY
from statuswatch.ui.questions import Asker

if TYPE_CHECKING:
    from statuswatch.app.past import Fresh


class HistoryTable(QTableView):
    """Rows of fixed height over a HistoryModel; the order is chosen in its head or its menu."""

    opened = Signal(str)  # the service of the row
    copy_wanted = Signal()
    export_wanted = Signal()
    search_wanted = Signal()
    chosen = Signal()  # another selection

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self.rows = HistoryModel(asker, setting, self)
        self.hovered = -1
        self._keyed = False
        self._far = False  # a row of another year was seen: its date is longer
        self._kept = Kept()
        self.head = Head(look, setting, self)
        self.setHorizontalHeader(self.head)
        self.setItemDelegate(RowDelegate(look, setting, self))
        self.setModel(self.rows)
        self._set_up()
        self.head.sectionClicked.connect(self._head_clicked)
        self.rows.renewed.connect(self._renewed)
        self.rows.dataChanged.connect(self._came)
        self.selectionModel().selectionChanged.connect(self._selected)
        self.verticalScrollBar().valueChanged.connect(self._look_far)
        self.doubleClicked.connect(self._double_clicked)
        look.changed.connect(self.restyle)
        self.restyle()

    def _set_up(self) -> None:
        self.setAccessibleName(render(say("Outages"), self._setting()))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    # --- what it shows --------------------------------------------------------------------------

    def show_rows(self, which: Filter, *, stay: bool, order: Order | None = None) -> None:
        """`stay`: what is selected and what is at the top stay so, wherever they now stand."""
        self._kept = keep(self) if stay else Kept()
        self.rows.renew(which, order or self.rows.order, self._kept.names)

    def spans(self) -> list[tuple[int, int]]:
        """The selected rows, from the first of each piece up to the one after its last."""
        chosen = self.selectionModel().selection()
        ranges = (chosen.at(n) for n in range(chosen.count()))
        pieces = sorted((r.top(), r.bottom() + 1) for r in ranges)
        joined: list[tuple[int, int]] = []
        for first, end in pieces:
            if joined and first <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((first, end))
        return joined

    def sum(self) -> timedelta | None:
        """How long the selected ones lasted all together; None where not all of them are here."""
        spans, total = self.spans(), timedelta()
        if self.rows.total and spans == [(0, self.rows.total[0])]:
            return self.rows.total[1]
        if sum(end - first for first, end in spans) > 8192:
            return None
        setting = self._setting()
        for first, end in spans:
            for number in range(first, end):
                row = self.rows.here(number)
                if row is None:
                    return None
                total += lasted(row, setting)
        return total

    def ringed(self, number: int) -> bool:
        return self._keyed and self.hasFocus() and self.currentIndex().row() == number

    @Slot(object)
    def _renewed(self, fresh: Fresh) -> None:
        self._far = False
        restore(self, self._kept, fresh.places)
        by, descending = self.rows.order.by, self.rows.order.descending
        column = next((c for c, each in SORTS.items() if each is by), None)
        self.head.show_order(column, descending)
        self._look_far()
        self.chosen.emit()

    @Slot()
    def _came(self) -> None:
        self._look_far()
        self.chosen.emit()

    @Slot()
    def _look_far(self) -> None:
        """Does a row on the screen carry its year? Then there is room for it from now on."""
        top = self.verticalScrollBar().value()
        setting = self._setting()
        for number in range(top, top + self.viewport().height() // max(1, self._look.px(8)) + 1):
            row = None if self._far else self.rows.here(number)
            if row is not None and other_year(row.outage.start, setting):
                self._far = True
        self._fit()

    @Slot()
    def _selected(self) -> None:
        self.chosen.emit()

    def go_to(self, number: int) -> None:
        """This row, or the last there is, becomes the current one at the top."""
        index = self.rows.index(min(number, self.rows.rowCount() - 1), 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- its order ------------------------------------------------------------------------------

    def sort(self, order: Order) -> None:
        self.show_rows(self.rows.which, stay=False, order=order)

    @Slot(int)
    def _head_clicked(self, section: int) -> None:
        by, now = SORTS[Column(section)], self.rows.order
        self.sort(Order(by, not now.descending if now.by is by else by not in NAMES_FIRST))

    # --- keys and mouse -------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._keyed = True
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif control and key == Qt.Key.Key_C:
            self.copy_wanted.emit()
        elif event.text() == "/":
            self.search_wanted.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and not control:
            # In a table of rows these lead to the first and last row, not column.
            super().keyPressEvent(
                QKeyEvent(
                    event.type(), key, event.modifiers() | Qt.KeyboardModifier.ControlModifier
                )
            )
        elif key not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """Letters go to the next service of that name among the rows that are here: looking
        through all would load a million."""
        wanted, here = search.casefold(), self.currentIndex().row()
        found = [
            number
            for number, row in self.rows.all_here()
            if name_of(row.service.name).casefold().startswith(wanted)
        ]
        after = [number for number in found if number > here] or found
        if after:
            self.setCurrentIndex(self.rows.index(after[0], 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyed = self._keyed or event.reason() in BY_KEY
        fresh = not self.currentIndex().isValid()
        super().focusInEvent(event)  # makes the first row the current one
        if fresh:
            # Only a row that is seen to be the current one is it: the first key leads to the top.
            index = self._top() if self._keyed else QModelIndex()
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.viewport().update()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        move = QAbstractItemView.CursorAction
        if self.currentIndex().isValid() or action in (move.MoveHome, move.MoveEnd):
            return super().moveCursor(action, modifiers)
        return self._top()

    def _top(self) -> QModelIndex:
        """The first row in view."""
        return self.rows.index(max(0, self.verticalScrollBar().value()), 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._keyed = False
        super().mousePressEvent(event)
        self.viewport().update()

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

    @Slot(QModelIndex)
    def _double_clicked(self, index: QModelIndex) -> None:
        self._open(index)

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.here(index.row()) if index.isValid() else None
        if row is not None:
            self.opened.emit(row.service.id)

    # --- its menu -------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.rows.here(self.currentIndex().row()) if self.currentIndex().isValid() else None
        menu = self.menu(name_of(row.service.name) if row else "")
        menu.aboutToHide.connect(menu.deleteLater)
        spot = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            row_rect = self.visualRect(self.currentIndex())
            spot = self.viewport().mapToGlobal(row_rect.bottomLeft())
        menu.popup(spot)

    def menu(self, name: str) -> QMenu:
        """For the row of this service; without one only what concerns the table."""
        setting = self._setting()
        menu = QMenu(self)
        if name:
            shown = name.replace("&", "&&")
            menu.addAction(render(say("Open {name}", name=shown), setting)).setData("open")
            menu.addAction(render(say("Copy"), setting)).setData("copy")
        menu.addAction(render(say("Export…"), setting)).setData("export")
        menu.addSeparator()
        orders = menu.addMenu(render(say("Sort"), setting))
        for (by, descending), words in ORDERS.items():
            action = orders.addAction(render(words, setting))
            action.setData((by.value, descending))
            action.setCheckable(True)
            action.setChecked(self.rows.order == Order(by, descending))
        self.head.fill(menu.addMenu(render(say("Columns"), setting)))
        menu.triggered.connect(self._menu_chosen)
        return menu

    @Slot(QAction)
    def _menu_chosen(self, action: QAction) -> None:
        match action.data():
            case "open":
                self._open(self.currentIndex())
            case "copy":
                self.copy_wanted.emit()
            case "export":
                self.export_wanted.emit()
            case (by, descending):
                self.sort(Order(By(by), bool(descending)))

    # --- its columns ----------------------------------------------------------------------------

    @Slot()
    def restyle(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(8))
        self.verticalHeader().setMinimumSectionSize(1)
        self.head.setFixedHeight(self._look.px(8))
        self._fit()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # As if there was a scroll bar: nothing moves when one comes or goes.
        bar = self.verticalScrollBar().sizeHint().width()
        self.head.fit(self.width() - 2 * self.frameWidth() - bar, far=self._far)
