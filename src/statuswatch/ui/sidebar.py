"""The places one can go to, and beneath them the heartbeat: what is watched, checked when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from statuswatch.core.overview import Face, Overview, face
from statuswatch.core.words import Message, Setting, count, render, say
from statuswatch.ui.heartbeat import STILL, heartbeat, quiet_words, short
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import ring

WIDE, RAIL = 48, 12
"""Its width in units: with words, and as a rail of icons."""

MANY = 1000
"""From so many on a number is no longer written out."""

FEW = 100
"""The same on a rail."""

BEAT_EVERY = 5000
"""Milliseconds between two looks at how long ago the last check was."""

Index = QModelIndex | QPersistentModelIndex


class Place(StrEnum):
    """Pages that stand in the sidebar, in its order; the value names their picture."""

    NOW = "now"
    HISTORY = "history"
    INBOX = "inbox"
    PLANS = "plans"
    RECORD = "record"
    SETTINGS = "settings"
    DOCTOR = "doctor"

    @property
    def words(self) -> Message:
        words = {
            Place.NOW: say("Now"),
            Place.HISTORY: say("History"),
            Place.INBOX: say("Inbox"),
            Place.PLANS: say("Plans"),
            Place.RECORD: say("Record"),
            Place.SETTINGS: say("Settings"),
            Place.DOCTOR: say("Doctor"),
        }
        return words[self]


AT_THE_END = Place.SETTINGS
"""From this one on they stand at the lower end: one goes there seldom."""


@dataclass(frozen=True, slots=True)
class Number:
    """What stands at the end of a row: the worst shape and how many are in trouble; without a
    shape, how many are unread."""

    face: Face | None = None
    number: int = 0


_NUMBER = Qt.ItemDataRole.UserRole
_PLACE = Qt.ItemDataRole.UserRole + 1


class Sidebar(QFrame):
    """Tells which place was chosen; shows the one it is told."""

    chosen = Signal(str)

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._overview: Overview | None = None
        self._narrow = self._stopped = False
        self.setAutoFillBackground(True)
        self._model = QStandardItemModel(self)
        self._items: dict[Place, QStandardItem] = {}
        for place in Place:
            if place is AT_THE_END:
                self._model.appendRow(_gap())
            item = QStandardItem(render(place.words, setting()))
            item.setData(Number(), _NUMBER)
            item.setData(place.value, _PLACE)
            item.setEditable(False)
            self._model.appendRow(item)
            self._items[place] = item
        self._list = _Places(self)
        self._list.setObjectName("places")
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Row(look, self._list))
        self._list.setAccessibleName(render(say("Places"), setting()))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setMouseTracking(True)
        self._list.selectionModel().currentChanged.connect(self._changed)
        self._quiet, self._watching, self._checked = QLabel(self), QLabel(self), QLabel(self)
        self._labels = (self._quiet, self._watching, self._checked)
        for label in self._labels:
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._quiet.setWordWrap(True)
        self._line = QFrame(self)
        self._line.setFixedHeight(1)
        self._line.setAutoFillBackground(True)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._list, 1)
        self._column.addSpacing(self._look.px(2))  # the rule stands apart from the last place
        self._column.addWidget(self._line)
        for label in self._labels:
            self._column.addWidget(label)
        self._beat = QTimer(self, interval=BEAT_EVERY)
        self._beat.timeout.connect(self._write_heartbeat)
        look.changed.connect(self.restyle)
        self.restyle()

    def go(self, place: Place) -> None:
        """Show which place this is, without telling anybody."""
        with QSignalBlocker(self._list.selectionModel()):
            self._list.setCurrentIndex(self._items[place].index())
        self._list.viewport().update()

    def hear(self, overview: Overview) -> None:
        self._overview = overview
        ailing = [face(s) for s in overview.services if face(s).ails]
        worst = max(ailing, key=lambda f: f.rank, default=Face.FINE)
        ill = 0 if overview.silent else len(ailing)
        words = count("{name}, {n} in trouble", "{name}, {n} in trouble", ill, name=say("Now"))
        self._write_number(Place.NOW, Number(worst, ill), words)
        unread = overview.unread
        words = count("{name}, {n} unread", "{name}, {n} unread", unread, name=say("Inbox"))
        self._write_number(Place.INBOX, Number(None, unread), words)
        self._write_heartbeat()

    def _write_number(self, place: Place, number: Number, words: Message) -> None:
        """`words`: the same for who does not see it."""
        item = self._items[place]
        item.setData(number, _NUMBER)
        said = words if number.number else place.words
        item.setData(render(said, self._setting()), Qt.ItemDataRole.AccessibleTextRole)
        if self._narrow:
            item.setToolTip(render(said, self._setting()))

    def stopped(self) -> None:
        """Nobody watches any more: no words about checks, that would grow old."""
        self._beat.stop()
        self._stopped = True
        self._write_heartbeat()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._write_heartbeat()
        if not self._stopped:
            self._beat.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody reads it: a program in the tray wakes for nothing."""
        super().hideEvent(event)
        self._beat.stop()

    def narrow(self, narrow: bool) -> None:
        """As a rail of icons, or with words."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.restyle()

    @property
    def keyed(self) -> bool:
        """Is the keyboard in it, and not only because it was clicked?"""
        return self._list.hasFocus() and bool(self._list.property("keyed"))

    def focus_list(self) -> None:
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self.setFixedWidth(px(RAIL if self._narrow else WIDE))
        edge = px(1 if self._narrow else 2)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._column.setContentsMargins(edge, px(3), edge, px(2))
        side = Qt.AlignmentFlag.AlignHCenter if self._narrow else Qt.AlignmentFlag.AlignLeading
        for label in self._labels:
            label.setVisible(not self._narrow or label is self._checked)
            label.setFont(self._look.font(Type.SMALL))
            label.setContentsMargins(0 if self._narrow else px(2.5), px(0.75), 0, 0)
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        palette = self.palette()
        palette.setColor(self._line.backgroundRole(), self._look.color("line"))
        self._line.setPalette(palette)
        self._list.setProperty("narrow", self._narrow)
        for item in self._items.values():
            said = item.data(Qt.ItemDataRole.AccessibleTextRole) or item.text()
            item.setToolTip(str(said) if self._narrow else "")
        self._list.doItemsLayout()
        self._write_heartbeat()

    @Slot(QModelIndex, QModelIndex)
    def _changed(self, index: QModelIndex, _: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(str(index.data(_PLACE)))

    @Slot()
    def _write_heartbeat(self) -> None:
        setting, overview = self._setting(), self._overview
        watching, checked, late = heartbeat(overview, setting)
        if self._stopped:
            watching, checked, late = say("Not watching"), say(""), False
        quiet = None if self._stopped else quiet_words(overview, setting)
        whole = [render(words, setting) for words in (watching, checked, quiet or say(""))]
        for label, words in zip((self._watching, self._checked, self._quiet), whole, strict=True):
            label.setText(words)
        said = ""
        if self._narrow:
            said = "\n".join(filter(None, whole))
            brief = STILL if self._stopped else short(overview, setting)
            self._checked.setText(render(brief, setting))
        self._checked.setToolTip(said)
        self._checked.setAccessibleName(said.replace("\n", ". "))
        self._quiet.setVisible(quiet is not None and not self._narrow)
        faint = self._look.color("text2")
        for label in self._labels:
            palette = label.palette()
            palette.setColor(label.foregroundRole(), faint)
            label.setPalette(palette)
        if late:
            palette = self._checked.palette()
            ink = self._look.ink(Face.DEGRADED).ink
            palette.setColor(self._checked.foregroundRole(), ink)
            self._checked.setPalette(palette)


def _gap() -> QStandardItem:
    """What pushes the last places down; keys go past it."""
    gap = QStandardItem()
    gap.setFlags(Qt.ItemFlag.NoItemFlags)
    return gap


class _Places(QListView):
    """Shows where the keyboard is only to who came by it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()  # the gap takes what is left

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_mouse = event.reason() is Qt.FocusReason.MouseFocusReason
        self.setProperty("keyed", not by_mouse)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.setProperty("keyed", True)
        super().keyPressEvent(event)


class _Row(QStyledItemDelegate):
    """One place: picture, name, and at the end what is wrong there."""

    def __init__(self, look: Look, parent: QListView) -> None:
        super().__init__(parent)
        self._look, self._view = look, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        px = self._look.px
        if index.data(_PLACE):
            return QSize(px(10), px(8))
        rest = self._view.viewport().height() - px(8) * (index.model().rowCount() - 1)
        return QSize(px(10), max(px(3), rest))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not index.data(_PLACE):
            return
        look, px, rect = self._look, self._look.px, QRect(option.rect)
        narrow = bool(self._view.property("narrow"))
        current = self._view.currentIndex().row() == index.row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if current or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("selected" if current else "hover"))
            painter.drawRoundedRect(rect, 6, 6)
        if current and self._view.hasFocus() and self._view.property("keyed"):
            ring(painter, look, rect)
        size = px(4)
        top = rect.center().y() - size // 2 + 1
        left = rect.center().x() - size // 2 + 1 if narrow else rect.left() + px(2.5)
        picture = look.glyph(str(index.data(_PLACE)), 4)
        self._draw(painter, option, QRect(left, top, size, size), picture)
        if narrow:
            self._corner(painter, option, index, QRect(left, top, size, size))
        else:
            self._words(painter, option, index, rect, current)
        painter.restore()

    def _corner(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, icon: QRect
    ) -> None:
        """The number at the upper corner of the picture, where there is no room behind a name."""
        told, look, px = index.data(_NUMBER), self._look, self._look.px
        if not isinstance(told, Number) or not told.number:
            return
        text = str(told.number) if told.number < FEW else f"{FEW - 1}+"
        painter.setFont(look.font(Type.SMALL))
        high = painter.fontMetrics().height()
        wide = max(high, painter.fontMetrics().horizontalAdvance(text) + px(1.25))
        row = QRect(option.rect)
        start = min(icon.right() - px(1), row.right() + 1 - wide)
        pill = QRect(start, max(row.top(), icon.top() - px(1.75)), wide, high)
        pill = QStyle.visualRect(option.direction, row, pill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("surface") if told.face is None else look.ink(told.face).tint)
        painter.drawRoundedRect(pill, high / 2, high / 2)
        painter.setPen(look.color("text2") if told.face is None else look.ink(told.face).ink)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)

    def _words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        rect: QRect,
        current: bool,
    ) -> None:
        look, px = self._look, self._look.px
        told = index.data(_NUMBER)
        painter.setPen(look.color("text"))
        painter.setFont(look.font(Type.STATE if current else Type.BODY))
        kept = px(22) if isinstance(told, Number) and told.number else px(11)
        box = QRect(rect.left() + px(8.5), rect.top(), rect.width() - kept, rect.height())
        box = QStyle.visualRect(option.direction, rect, box)
        start = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        cut, whole = Qt.TextElideMode.ElideRight, str(index.data())
        words = painter.fontMetrics().elidedText(whole, cut, box.width())
        painter.drawText(box, start | Qt.AlignmentFlag.AlignVCenter, words)
        if not isinstance(told, Number) or not told.number:
            return
        text = str(told.number) if told.number < MANY else f"{MANY - 1}+"
        painter.setFont(look.font(Type.BODY if told.face is None else Type.STATE))
        painter.setPen(look.color("text2") if told.face is None else look.ink(told.face).ink)
        wide = painter.fontMetrics().horizontalAdvance(text)
        end = rect.right() - px(2.5)
        number = QRect(end - wide, rect.top(), wide + 1, rect.height())
        painter.drawText(
            QStyle.visualRect(option.direction, rect, number), Qt.AlignmentFlag.AlignCenter, text
        )
        if told.face is None:
            return
        size = px(3.5)
        at = QRect(end - wide - px(1.5) - size, rect.center().y() - size // 2 + 1, size, size)
        self._draw(painter, option, at, look.shape(told.face, 3.5))

    def _draw(
        self, painter: QPainter, option: QStyleOptionViewItem, at: QRect, picture: QPixmap
    ) -> None:
        place = QStyle.visualRect(option.direction, QRect(option.rect), at)
        painter.drawPixmap(place, picture)
