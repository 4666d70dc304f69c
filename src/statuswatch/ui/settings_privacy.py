"""Settings: who is asked from here, why and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from statuswatch.core.words import Message, render, say
from statuswatch.ui.add_words import Words
from statuswatch.ui.look import Look
from statuswatch.ui.settings_form import Book, Form

if TYPE_CHECKING:
    from statuswatch.app.asked_hosts import AskedHost
    from statuswatch.app.desk import Desk
    from statuswatch.app.setting import SettingsNow

LEAD = say("StatusWatch asks these hosts from this computer, and no others.")
ENDS = (
    say(
        "While you add something, the address that you typed is asked, and what it leads to. "
        "A page that has moved is looked for where the catalogue says it is."
    ),
    say(
        "Whether there is a newer version is asked only if you wish so in About: once a day, "
        "or when you press the button there."
    ),
    say("Nothing else is sent anywhere. There is no account, and nobody counts you."),
)
WIDE = 200
"""Units: a table may be wider than what is read line by line."""

Index = QModelIndex | QPersistentModelIndex

REASON = 60
"""Units of a reason that come before when it was last answered."""

COLUMNS = (say("Host"), say("Why"), say("How often"), say("Last answer"))


class Privacy:
    name = say("Privacy")
    picture = "eye"

    def __init__(self, book: Book) -> None:
        self._book = book
        self.form = Form(book, self.name, LEAD, widest=WIDE)
        self.table = Hosts(book)
        self.form.add(self.table)
        for words in ENDS:
            self.form.add(Words(book.look, text=book.words(words)).wrapped())

    def show(self, now: SettingsNow) -> None:
        """It is of what is followed, not of what is chosen."""

    def entered(self) -> None:
        async def question(desk: Desk) -> tuple[AskedHost, ...]:
            from statuswatch.app.asked_hosts import hosts

            return await hosts(desk)

        self._book.ask(question, self.table.write)


class Hosts(QTableWidget):
    """As high as its rows: the page scrolls, not the table in it."""

    def __init__(self, book: Book) -> None:
        super().__init__(0, len(COLUMNS))
        self._book = book
        self.setAccessibleName(book.words(say("Hosts that are asked")))
        self.setHorizontalHeaderLabels([book.words(words) for words in COLUMNS])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setItemDelegate(_Cell(book.look, self))
        self.verticalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        book.look.changed.connect(self.restyle)
        self.restyle()

    def write(self, hosts: tuple[AskedHost, ...]) -> None:
        self.setRowCount(len(hosts))
        for row, host in enumerate(hosts):
            for column, text in enumerate(self._texts(host)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(row, column, item)
        self.restyle()

    def _texts(self, host: AskedHost) -> tuple[str, ...]:
        setting = self._book.setting()
        last: Message = say("\N{EN DASH}") if host.last is None else say("{at}", at=host.last)
        why = "; ".join(render(words, setting) for words in host.why)
        return host.host, why, render(host.every, setting), render(last, setting)

    def restyle(self) -> None:
        px = self._book.look.px
        self.verticalHeader().setMinimumSectionSize(px(8))
        self.horizontalHeader().setFixedHeight(px(8))
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def sizeHint(self) -> QSize:
        return QSize(self._book.look.px(140), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._book.look.px(60), self.height())

    def _share(self) -> None:
        """The host uncut, for one reads this for it; the reason as wide as its words and all that is
        left. Where it is tight how often wraps first, then the last answer goes."""
        room, px = self.viewport().width(), self._book.look.px
        host, often, last = (max(self._wanted(n), px(24)) for n in (0, 2, 3))
        need, least = min(self._wanted(1), px(REASON)), px(24)
        tight = not self._answered() or room - host - need - least - last < 0
        self.setColumnHidden(3, tight)
        left = room - host - (0 if tight else last)
        often = min(often, max(px(20), left - need))
        why = max(px(20), left - often)
        for column, wide in enumerate((host, why, often, last)):
            self.setColumnWidth(column, wide)
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(px(8) + rows + 2)

    def _answered(self) -> bool:
        """Has any of them?"""
        items = (self.item(row, 3) for row in range(self.rowCount()))
        return any(item is not None and item.text() != "\N{EN DASH}" for item in items)

    def _wanted(self, column: int) -> int:
        """Pixels that its longest words take on one line."""
        items = (self.item(row, column) for row in range(self.rowCount()))
        metrics = self.fontMetrics()
        wide = (metrics.horizontalAdvance(item.text()) for item in items if item is not None)
        return max(wide, default=0) + self._book.look.px(5)


class _Cell(QStyledItemDelegate):
    """Its text begins where its heading does."""

    def __init__(self, look: Look, parent: QTableWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        moved = QStyleOptionViewItem(option)
        moved.rect = QRect(option.rect).adjusted(0, 0, -self._look.px(3), 0)
        hint = super().sizeHint(moved, index)
        return hint + QSize(self._look.px(4), self._look.px(2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        moved = QStyleOptionViewItem(option)
        inset = self._look.px(1.5)
        moved.rect = QRect(option.rect).adjusted(inset, 0, -inset, 0)
        super().paint(painter, moved, index)
