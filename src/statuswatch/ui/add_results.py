"""What the catalogue knows by the name that is typed: a short list to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.add_words import announce, cut
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import ring

if TYPE_CHECKING:
    from statuswatch.app.finding import Suggestion

Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole
_CATEGORY, _WHAT = _ENTRY + 1, _ENTRY + 2
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Results(QListView):
    """Rows of name, category, and what we would follow. Nothing is current until an arrow or the
    pointer says so; Enter in the field above takes the first."""

    chosen = Signal(object)
    left = Signal(str)
    """Back to the field, with what was typed here."""

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._suggestions: tuple[Suggestion, ...] = ()
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Row(look, self))
        self.marked = True
        self.key_name = render(say("Enter"), setting())
        self.setAccessibleName(render(say("Services of that name"), setting()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.clicked.connect(self._clicked)
        look.changed.connect(self.restyle)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        return self._suggestions

    def show_suggestions(self, suggestions: Sequence[Suggestion], *, marked: bool = True) -> None:
        """`marked`: the first says that Enter takes it, also while it is not the current one."""
        self.marked = marked
        self._suggestions = tuple(suggestions)
        setting = self._setting()
        self._model.clear()
        for i, found in enumerate(self._suggestions, 1):
            what = say("you follow it") if found.already else found.what
            item = QStandardItem(cut(found.name))
            item.setData(render(found.category, setting), _CATEGORY)
            item.setData(render(what, setting), _WHAT)
            name, n = cut(found.name), len(self._suggestions)
            words = "{name}, {category}: {what}. {i} of {n}."
            if not render(found.category, setting):
                words = "{name}: {what}. {i} of {n}."
            said = say(words, name=name, category=found.category, what=what, i=i, n=n)
            item.setData(render(said, setting), Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        self.updateGeometry()
        if self._suggestions:
            first = self._model.item(0)
            announce(self, str(first.data(Qt.ItemDataRole.AccessibleTextRole)))

    def enter(self) -> None:
        """From the field, by Down."""
        if self._suggestions:
            self.setFocus(Qt.FocusReason.TabFocusReason)
            self.setCurrentIndex(self._model.index(0, 0))

    def take(self) -> bool:
        """Choose the current one, else the first. False: there is none."""
        row = self.currentIndex().row() if self.currentIndex().isValid() else 0
        if row >= len(self._suggestions):
            return False
        self.chosen.emit(self._suggestions[row])
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at_top = self.currentIndex().row() <= 0
        if event.key() in _TAKE:
            if not event.isAutoRepeat():
                self.take()
        elif event.key() == Qt.Key.Key_Up and at_top:
            self._leave("")
        elif event.key() == Qt.Key.Key_Backspace:
            self._leave("\b")
        elif event.text().isprintable() and event.text().strip():
            self._leave(event.text())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(self._look.px(80), self._look.px(8) * len(self._suggestions))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(40), self._look.px(8))

    @Slot()
    def restyle(self) -> None:
        self.doItemsLayout()
        self.updateGeometry()

    def _leave(self, typed: str) -> None:
        self.setCurrentIndex(QModelIndex())
        self.left.emit(typed)

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._suggestions[index.row()])


class _Row(QStyledItemDelegate):
    """Name, category; at the end what would be followed, and the key that takes it."""

    def __init__(self, look: Look, view: Results) -> None:
        super().__init__(view)
        self._look, self._view = look, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._look.px(40), self._look.px(8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, px, rect = self._look, self._look.px, QRect(option.rect)
        current = self._view.currentIndex()
        is_current = current.row() == index.row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("selected" if is_current else "hover"))
            painter.drawRoundedRect(rect, 6, 6)
        if is_current and self._view.hasFocus():
            ring(painter, look, rect)
        taken = is_current or (index.row() == 0 and not current.isValid() and self._view.marked)
        inner = rect.adjusted(px(3), 0, -px(3), 0)
        self._words(painter, option, index, inner, taken)
        painter.restore()

    def _words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        inner: QRect,
        taken: bool,
    ) -> None:
        px, faint = self._look.px, self._look.color("text2")
        start, end = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        key, what = px(9), min(px(52), inner.width() // 3)
        left = inner.width() - key - what
        category = min(px(44), left // 2) if left > px(64) else 0

        def write(at: int, wide: int, text: str, side: Qt.AlignmentFlag) -> None:
            box = QRect(inner.left() + at, inner.top(), max(0, wide), inner.height())
            box = QStyle.visualRect(option.direction, inner, box)
            align = QStyle.visualAlignment(option.direction, side)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, shown)

        painter.setPen(self._look.color("text"))
        painter.setFont(self._look.font(Type.NAME))
        write(0, left - category - px(2), str(index.data()), start)
        painter.setPen(faint)
        painter.setFont(self._look.font(Type.SMALL))
        write(left - category, category - px(2), str(index.data(_CATEGORY)), start)
        write(left, what, str(index.data(_WHAT)), start)
        if taken:
            write(inner.width() - key, key, self._view.key_name, end)
