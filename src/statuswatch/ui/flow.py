"""A layout that wraps, and in it chips: buttons that stay pressed, one Tab stop for a group."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QSizePolicy, QStyle, QWidget

from statuswatch.ui.button_icons import beside
from statuswatch.ui.look import Look

_LEFT, _RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right
_UP, _DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down
_HOME, _END = Qt.Key.Key_Home, Qt.Key.Key_End
_MOVES = frozenset({_LEFT, _RIGHT, _UP, _DOWN, _HOME, _END})


class Flow(QLayout):
    """Line by line, from the side where reading begins; as high as its width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def _lay(self, rect: QRect, *, move: bool) -> int:
        """Put every item where it belongs (`move`); how high they all are."""
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        gap = max(0, self.spacing())
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            size = QSize(min(hint.width(), max(rect.width(), 1)), hint.height())
            if x > rect.x() and x + size.width() > rect.x() + rect.width():
                x, y, line = rect.x(), y + line + gap, 0
            if move:
                item.setGeometry(QStyle.visualRect(direction, rect, QRect(QPoint(x, y), size)))
            x, line = x + size.width() + gap, max(line, size.height())
        return y + line - rect.y()


class Chip(QPushButton):
    """A thing to pick. Its mark says picked or not, so that no colour has to."""

    moved = Signal(int)  # the key that asks for another chip
    entered = Signal()

    def __init__(self, look: Look, key: str, name: str, note: str, parent: QWidget) -> None:
        """`name` as shown. `note`: what else is to know, in the tool tip."""
        super().__init__(name.replace("&", "&&"), parent)
        self.key, self._look = key, look
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(name)
        self.setAccessibleDescription(note)
        self.setToolTip(note)
        self.toggled.connect(self._mark)
        look.changed.connect(self.restyle)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        self.setFixedHeight(self._look.px(7))
        self._mark(self.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _MOVES:
            self.moved.emit(int(key))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    @Slot(bool)
    def _mark(self, checked: bool) -> None:
        theme = self._look.theme
        name, color = ("acknowledge", theme.link) if checked else ("add", theme.text2)
        self.setIconSize(QSize(self._look.px(4.5), self._look.px(3.5)))
        glyph = self._look.glyph(name, 3.5, color)
        self.setIcon(QIcon(beside(glyph, self._look.px(1), end=self.isRightToLeft())))


class Chips(QWidget):
    """A group of chips. Arrows walk in it, Tab leaves it."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chips: list[Chip] = []
        self._flow = Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.restyle)
        self.restyle()

    def add(self, key: str, name: str, note: str = "") -> Chip:
        chip = Chip(self._look, key, name, note, self)
        chip.moved.connect(self._move)
        chip.entered.connect(self._entered)
        chip.toggled.connect(self._toggled)
        self._chips.append(chip)
        self._flow.addWidget(chip)
        self._stop_at(self._chips[0])
        return chip

    def append(self, widget: QWidget) -> None:
        """Something that is no chip, after them: "more"."""
        self._flow.addWidget(widget)

    @property
    def chips(self) -> Sequence[Chip]:
        return tuple(self._chips)

    @Slot()
    def restyle(self) -> None:
        self._flow.setSpacing(self._look.px(1.5))
        self._flow.invalidate()

    @Slot()
    def _toggled(self) -> None:
        self.changed.emit()

    @Slot()
    def _entered(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self._stop_at(chip)

    def _stop_at(self, chosen: Chip) -> None:
        """Tab stops at this one alone."""
        for chip in self._chips:
            stops = chip is chosen
            policy = Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus
            chip.setFocusPolicy(policy)

    @Slot(int)
    def _move(self, key: int) -> None:
        shown = [c for c in self._chips if not c.isHidden()]
        here = self.sender()
        if not isinstance(here, Chip) or here not in shown:
            return
        there = _neighbour(shown, here, Qt.Key(key), mirrored=self.isRightToLeft())
        if there is not None:
            there.setFocus(Qt.FocusReason.TabFocusReason)


def _neighbour(chips: list[Chip], here: Chip, key: Qt.Key, *, mirrored: bool) -> Chip | None:
    """The chip to which `key` leads; None at the edge."""
    if key in (_HOME, _END):
        return chips[0 if key == _HOME else -1]
    if key in (_LEFT, _RIGHT):
        at = chips.index(here) + (1 if (key == _RIGHT) != mirrored else -1)
        return chips[at] if 0 <= at < len(chips) else None
    step = 1 if key == _DOWN else -1
    beyond = [c for c in chips if (c.y() - here.y()) * step > 0]
    if not beyond:
        return None
    line = min(beyond, key=lambda c: abs(c.y() - here.y())).y()
    middle = here.geometry().center().x()
    return min(
        (c for c in beyond if c.y() == line),
        key=lambda c: abs(c.geometry().center().x() - middle),
    )
