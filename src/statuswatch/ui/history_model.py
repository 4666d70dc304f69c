"""The history as a table that is never loaded: pages of it, asked for when they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from statuswatch.core.words import Message, Setting, render, say
from statuswatch.store.nouns import Filter, Order, OutageRow
from statuswatch.ui.history_words import HEADS, ORDERS, SORTS, Column, cell, spoken, tip
from statuswatch.ui.questions import Asked, Asker, Errand

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.past import Fresh

PAGE = 128
"""Rows asked for at once, as `past.PAGE`: more would be felt before the first is painted."""

KEPT = 64
"""Pages that are kept; a screen shows two at most."""

AT_ONCE, WAITING = 2, 3
"""Pages asked for at the same time, and pages that may wait: what was scrolled past is not asked."""

Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractTableModel):
    """Rows are OutageRows; one that is not here yet is None, and is being asked for."""

    renewed = Signal(object)  # a Fresh: counted, summed, and what stood where
    heard = Signal(object)  # what is told meanwhile: a Progress
    failed = Signal(object)  # a Message

    def __init__(
        self, asker: Asker, setting: Callable[[], Setting], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._asker, self._setting = asker, setting
        self.which, self.order = Filter(), Order()
        self.total: tuple[int, timedelta] | None = None
        self._pages: OrderedDict[int, tuple[OutageRow, ...]] = OrderedDict()
        self._asked: dict[int, Asked] = {}
        self._wanted: list[int] = []
        self._renewing = Errand(asker)

    # --- what Qt asks ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.total is None else self.total[0]

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _TEXTS or not index.isValid():
            return None
        row = self.row(index.row())
        if row is None:
            return None
        setting = self._setting()
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(row, setting)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == Column.SERVICE:
            return spoken(row, setting)
        return cell(row, Column(index.column()), setting)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role not in _TEXTS:
            return None
        column, setting = Column(section), self._setting()
        if role == Qt.ItemDataRole.ToolTipRole:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole and SORTS[column] is self.order.by:
            order = ORDERS[self.order.by, self.order.descending]
            words = say("{column}: {order}", column=HEADS[column], order=order)
            return render(words, setting)
        return render(HEADS[column], setting)

    # --- what the table asks --------------------------------------------------------------------

    def row(self, number: int) -> OutageRow | None:
        """At once what is here; else it is asked for, and `dataChanged` tells when it came."""
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._want(page)
            return None
        self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else None

    def here(self, number: int) -> OutageRow | None:
        """What is here; nothing is asked for."""
        rows = self._pages.get(number // PAGE, ())
        return rows[number % PAGE] if number % PAGE < len(rows) else None

    def all_here(self) -> Iterator[tuple[int, OutageRow]]:
        for page in sorted(self._pages):
            for place, row in enumerate(self._pages[page]):
                yield page * PAGE + place, row

    @property
    def renewing(self) -> bool:
        return self._renewing.runs

    def renew(self, which: Filter, order: Order, keep: Sequence[str] = ()) -> None:
        """Show this from now on; until it has come the old stands. `keep`: see `past.fresh`."""

        async def question(desk: Desk) -> Fresh:
            from statuswatch.app import past

            return await past.fresh(desk, which, order, keep)

        def came(fresh: Fresh) -> None:
            self._renew(which, order, fresh)

        self._renewing.begin(question, came, self._not_renewed, self._heard)

    # --- what comes back ------------------------------------------------------------------------

    def _renew(self, which: Filter, order: Order, fresh: Fresh) -> None:
        self.beginResetModel()
        for asked in self._asked.values():
            asked.drop()
        self._asked.clear()
        self._wanted.clear()
        self._pages.clear()
        self.which, self.order = which, order
        self.total = (fresh.total.number, fresh.total.length)
        for start in range(0, len(fresh.rows), PAGE):
            self._keep((fresh.start + start) // PAGE, fresh.rows[start : start + PAGE])
        self.endResetModel()
        self.renewed.emit(fresh)

    def _heard(self, value: object) -> None:
        self.heard.emit(value)

    def _not_renewed(self, why: Message) -> None:
        self.failed.emit(why)

    def _want(self, page: int) -> None:
        if page in self._asked:
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        del self._wanted[:-WAITING]
        self._ask()

    def _ask(self) -> None:
        while self._wanted and len(self._asked) < AT_ONCE:
            self._ask_for(self._wanted.pop())

    def _ask_for(self, page: int) -> None:
        which, order, of = self.which, self.order, self.rowCount()

        async def question(desk: Desk) -> tuple[OutageRow, ...]:
            from statuswatch.app import past

            return await past.page(desk, which, order, page * PAGE, PAGE, of)

        def came(rows: tuple[OutageRow, ...]) -> None:
            self._came(page, rows)

        def failed(why: Message) -> None:
            self._came(page, ())
            self.failed.emit(why)

        self._asked[page] = Asked()
        asked = self._asker.ask(question, came, failed=failed)
        if page in self._asked:
            self._asked[page] = asked

    def _came(self, page: int, rows: tuple[OutageRow, ...]) -> None:
        self._asked.pop(page, None)
        self._keep(page, rows)
        first = page * PAGE
        last = min(first + PAGE, self.rowCount()) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))
        self._ask()

    def _keep(self, page: int, rows: tuple[OutageRow, ...]) -> None:
        self._pages[page] = rows
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)


_TEXTS = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)
