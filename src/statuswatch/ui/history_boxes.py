"""The boxes of the history's filters: one of several, or any number of services."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.model import Service
from statuswatch.core.words import Setting, count, render, say
from statuswatch.ui.add_check import CheckRow
from statuswatch.ui.history_words import name_of
from statuswatch.ui.look import Look

_OPENS = frozenset(
    {
        Qt.Key.Key_Down,
        Qt.Key.Key_Up,
        Qt.Key.Key_Space,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_F4,
    }
)
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_ID = Qt.ItemDataRole.UserRole

SHOWN = 12
"""Services that are seen at once."""


class Box(QComboBox):
    """With an arrow in the theme's colour: the style sheet could only name a file."""

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setAccessibleDescription(name)  # on Linux Qt takes what is chosen for the name
        self.setView(QListView(self))  # the style sheet does not reach the one it makes itself
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._look.px(3)
        spot = QRect(self.width() - 2 * side, (self.height() - side) // 2, side, side)
        arrow = self._look.glyph("expand", 3, self._look.theme.text2)
        painter = QPainter(self)
        painter.drawPixmap(QStyle.visualRect(self.layoutDirection(), self.rect(), spot), arrow)


class ServicesBox(Box):
    """Its list has a check beside each service; what is checked is shown, none means all."""

    changed = Signal()
    written = Signal()  # other words stand in it

    def __init__(self, look: Look, setting: Callable[[], Setting], parent: QWidget) -> None:
        super().__init__(look, render(say("Services"), setting()), parent)
        self._setting = setting
        self._known: tuple[Service, ...] | None = None
        self.chosen: frozenset[str] = frozenset()
        self.addItem("")
        self.popup = QFrame(self, Qt.WindowType.Popup)
        self.popup.setObjectName("card")
        self.popup.setFrameShape(QFrame.Shape.NoFrame)
        self.list = Checks(look, self.accessibleName(), self.popup)
        column = QVBoxLayout(self.popup)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self.list.toggled.connect(self._toggled)
        self.list.left.connect(self.popup.hide)
        self._write()

    @property
    def names(self) -> list[str]:
        """Of the chosen ones, as they are shown."""
        return [name_of(s.name) for s in self._known or () if s.id in self.chosen]

    def know(self, services: Sequence[Service]) -> bool:
        """What there is to choose from. True: something chosen was forgotten with its history."""
        if tuple(services) == self._known:
            return False
        self._known = tuple(services)
        there = self.chosen & {service.id for service in services}
        gone = there != self.chosen
        self.choose(there)
        return gone

    def choose(self, services: frozenset[str]) -> None:
        self.chosen = services
        self._write()

    def showPopup(self) -> None:
        look = self._look
        self.list.fill(
            render(say("All services"), self._setting()), self._known or (), self.chosen, look
        )
        rows = min(SHOWN, self.list.count())
        wide = max(self.width(), self.list.widest() + look.px(22))
        self.popup.resize(wide, rows * look.px(7) + look.px(3))
        corner = self.mapToGlobal(QPoint(0, self.height() + 2))
        if self.isRightToLeft():
            corner.setX(corner.x() + self.width() - wide)
        self.popup.move(corner)
        self.popup.show()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENS:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # there is nothing to turn through

    @Slot(str)
    def _toggled(self, service: str) -> None:
        """One more or one less; the first line is all of them."""
        self.chosen = self.chosen ^ {service} if service else frozenset()
        self.list.mark(self.chosen)
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        names, setting = self.names, self._setting()
        if not self.chosen:
            words = say("All services")
        elif len(names) == 1:
            words = say("{name}", name=names[0])
        else:
            words = count("{n} service", "{n} services", len(self.chosen))
        self.setItemText(0, render(words, setting))
        self.updateGeometry()  # a box tells no layout that its words have another width
        self.setToolTip(", ".join(names))
        self.written.emit()


class Checks(QListWidget):
    """Lines with a check; a click anywhere, Space or Enter turns it."""

    toggled = Signal(str)  # a service's id; empty: the line for all
    left = Signal()

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(CheckRow(look, self))
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.itemClicked.connect(self._turn)

    def fill(
        self, everything: str, services: Sequence[Service], chosen: frozenset[str], look: Look
    ) -> None:
        self.clear()
        for key, text in (("", everything), *((s.id, name_of(s.name)) for s in services)):
            item = QListWidgetItem(text, self)
            item.setData(_ID, key)
            item.setSizeHint(QSize(look.px(20), look.px(7)))
            # Without ItemIsUserCheckable the list itself turns nothing: a click would count twice.
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.mark(chosen)
        self.setCurrentRow(0)

    def widest(self) -> int:
        """Pixels of the longest name."""
        metrics = QFontMetrics(self.font())
        texts = (self.item(row).text() for row in range(self.count()))
        return max((metrics.horizontalAdvance(text) for text in texts), default=0)

    def mark(self, chosen: frozenset[str]) -> None:
        for row in range(self.count()):
            key = str(self.item(row).data(_ID))
            on = key in chosen if key else not chosen
            self.item(row).setCheckState(_ON if on else _OFF)

    def event(self, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._turn(self.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot(QListWidgetItem)
    def _turn(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.toggled.emit(str(item.data(_ID)))
