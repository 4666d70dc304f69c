"""The inbox as a list of which only what was looked at is here: pages, the newest first, under
their days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from statuswatch.core.words import Message, Setting
from statuswatch.ui.inbox_words import day_of, day_words, spoken, tip
from statuswatch.ui.questions import Asker, Errand

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.inbox import InboxRow

T = TypeVar("T")

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Heading:
    """A day; `None`: nobody knows which."""

    day: date | None


class InboxModel(QAbstractTableModel):
    """`told`: all (`None`), only what was told, or only the rest. Rows under a heading each day."""

    renewed = Signal()  # other rows stand here now, or the same in other places
    settled = Signal()  # what was asked has come, and the next may be asked
    failed = Signal(object)  # a Message

    def __init__(
        self, asker: Asker, setting: Callable[[], Setting], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._asker, self._setting = asker, setting
        self.told: bool | None = None
        self.known = False
        self._rows: list[InboxRow] = []
        self._days: list[date | None] = []
        self._heads: list[int] = []  # where the headings stand, among all items
        self._more = False
        self._errand = Errand(asker)

    # --- what Qt asks ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows) + len(self._heads)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and not self.is_heading(index.row()):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags  # keys skip it

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _TEXTS or not index.isValid():
            return None
        item, setting = self.item(index.row()), self._setting()
        if item is None:
            return None
        if isinstance(item, Heading):
            return None if role == Qt.ItemDataRole.ToolTipRole else day_words(item.day, setting)
        return tip(item, setting) if role == Qt.ItemDataRole.ToolTipRole else spoken(item, setting)

    # --- what the list asks ---------------------------------------------------------------------

    def is_heading(self, number: int) -> bool:
        at = bisect_right(self._heads, number)
        return at > 0 and self._heads[at - 1] == number

    def item(self, number: int) -> Heading | InboxRow | None:
        if not 0 <= number < self.rowCount():
            return None
        before = bisect_right(self._heads, number)
        if self._heads[before - 1] == number:
            return Heading(self._days[number - before + 1])
        return self._rows[number - before]

    def row(self, number: int) -> InboxRow | None:
        item = self.item(number)
        return None if isinstance(item, Heading) else item

    def place(self, wanted: int) -> int | None:
        """Where the row with this id stands among all items. Ids only fall."""
        low = bisect_right(self._rows, -wanted, key=lambda row: -row.id) - 1
        if low < 0 or self._rows[low].id != wanted:
            return None
        return self._number(low)

    def _number(self, row: int) -> int:
        """Among all items: each heading stands before a row, the n-th n items further on."""
        shifted = bisect_right([head - n for n, head in enumerate(self._heads)], row)
        return row + shifted

    def headings(self, first: int = 0) -> list[int]:
        """Where they stand, from `first` on."""
        return self._heads[bisect_right(self._heads, first - 1) :]

    # --- asking ---------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        return self._errand.runs

    def show(self, told: bool | None) -> None:
        """From the newest on; until they have come the old stand."""

        async def question(desk: Desk) -> tuple[InboxRow, ...]:
            from statuswatch.app import inbox

            return await inbox.page(desk, None, told)

        def came(rows: tuple[InboxRow, ...]) -> None:
            self.told = told
            self._reset(rows, more=_full(rows))

        self._ask(question, came)

    def load_more(self) -> None:
        """The page after the last row, if there is one and nothing else is under way."""
        if not self._more or self.busy or not self._rows:
            return
        last, told = self._rows[-1].id, self.told

        async def question(desk: Desk) -> tuple[InboxRow, ...]:
            from statuswatch.app import inbox

            return await inbox.page(desk, last, told)

        self._ask(question, self._append)

    def refresh(self, seen: int | None) -> None:
        """What is new, and how the rows stand now that are in view. `seen`: the number of the
        first of them."""
        told, spots = self.told, self._spots(seen)

        async def question(desk: Desk) -> tuple[tuple[InboxRow, ...], ...]:
            from statuswatch.app import inbox

            return await inbox.renewed(desk, spots, told)

        self._ask(question, lambda pages: self._merge(spots, pages))

    def saw(self, wanted: int | None = None) -> None:
        """The user has seen this row, or all: at once here, and for good in the history."""
        rows = None if wanted is None else (wanted,)

        async def question(desk: Desk) -> None:
            from statuswatch.app import inbox

            await inbox.read(desk, rows)

        changed = False
        for number, row in enumerate(self._rows):
            if row.unread and wanted in (None, row.id):
                self._rows[number], changed = replace(row, unread=False), True
        if changed or wanted is None:
            self._tell_changed()
            self._asker.ask(question, lambda _: None, failed=self.failed.emit)

    def _ask(self, question: Callable[[Desk], Awaitable[T]], came: Callable[[T], None]) -> None:
        def answered(value: T) -> None:
            came(value)
            self.settled.emit()

        def failed(why: Message) -> None:
            self._more = False  # else it is asked again at once, and for ever
            self.failed.emit(why)

        self._errand.begin(question, answered, failed)

    def _spots(self, seen: int | None) -> tuple[int | None, ...]:
        if seen is None or not self._rows:
            return (None,)
        first = max(0, seen - bisect_right(self._heads, seen))
        return (None,) if not first else (None, self._rows[first - 1].id)

    # --- what comes back ------------------------------------------------------------------------

    def _reset(self, rows: Sequence[InboxRow], *, more: bool) -> None:
        self.beginResetModel()
        self.known = True
        self._rows, self._days, self._heads, self._more = [], [], [], more
        self._days, self._heads = self._headed(rows)
        self._rows = list(rows)
        self.endResetModel()
        self.renewed.emit()

    def _append(self, rows: tuple[InboxRow, ...]) -> None:
        self._more = _full(rows)
        if not rows:
            return
        days, heads = self._headed(rows)
        first = self.rowCount()
        self.beginInsertRows(NO_PARENT, first, first + len(rows) + len(heads) - 1)
        self._rows += rows
        self._days += days
        self._heads += heads
        self.endInsertRows()

    def _headed(self, rows: Sequence[InboxRow]) -> tuple[list[date | None], list[int]]:
        """Days and headings of rows that come after those that are here. A notice that was held is
        decided later than those that came after it: a day never begins twice."""
        days: list[date | None] = []
        heads: list[int] = []
        zone, before = self._setting().zone, self._days[-1] if self._days else None
        for number, row in enumerate(rows, len(self._rows)):
            day = day_of(row, zone)
            if number and (day is None or (before is not None and day > before)):
                day = before
            if not number or day != before:
                heads.append(number + len(self._heads) + len(heads))
            days.append(day)
            before = day
        return days, heads

    def _merge(self, spots: Sequence[int | None], pages: Sequence[tuple[InboxRow, ...]]) -> None:
        """New words where the same rows stand; else all rows anew."""
        newest = pages[0]
        if not self._joins(newest):
            self._reset(newest, more=_full(newest))
            return
        old = {row.id: row for row in self._rows}
        fresh = dict(old)
        for spot, found in zip(spots, pages, strict=True):
            low = found[-1].id if _full(found) else 0
            high = spot or (1 << 62)
            for gone in [i for i in fresh if low <= i < high]:
                del fresh[gone]
            fresh |= {row.id: row for row in found}
        if fresh.keys() == old.keys():
            self._rows = [fresh[row.id] for row in self._rows]
            self._tell_changed()
            return
        rows = [fresh[i] for i in sorted(fresh, reverse=True)]
        self._reset(rows, more=self._more)

    def _joins(self, newest: Sequence[InboxRow]) -> bool:
        """Do the newest reach down to the rows that are here?"""
        if not self._rows or not _full(newest):
            return bool(self._rows)
        return newest[-1].id <= self._rows[0].id

    def _tell_changed(self) -> None:
        last = self.rowCount() - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0, 0), self.index(last, 0))


def _full(rows: Sequence[InboxRow]) -> bool:
    from statuswatch.app.inbox import PAGE

    return len(rows) >= PAGE


_TEXTS = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)
