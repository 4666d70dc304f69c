"""Which parts of a service matter: "All of it", or some of them by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLineEdit,
    QListView,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.words import Setting, count, render, say
from statuswatch.ui.add_check import BOX, GAP, Check, CheckRow
from statuswatch.ui.add_words import Words, cut
from statuswatch.ui.look import Look, Type

MANY = 24
"""Parts beyond which they are searched, not read."""

COLUMNS, COLUMN = 3, 46
"""At most so many columns, each at least so many units wide."""

_CHECKED = Qt.CheckState.Checked


class Parts(QWidget):
    """Asks which parts matter. "All of it" is on until one is chosen, and again when none is."""

    changed = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._few: _Few | None = None
        self._many: _Many | None = None
        self._settling = False
        heading = render(say("Which parts matter to you?"), setting())
        self._heading = Words(look, Type.SECTION, text=heading)
        self._all = Check(look, render(say("All of it"), setting()))
        self._all.setChecked(True)
        self._all.toggled.connect(self._all_toggled)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._all)
        look.changed.connect(self.restyle)
        self.restyle()
        self.hide()

    def show_parts(self, names: Sequence[str], chosen: Sequence[str] = ()) -> None:
        """Ask about these; nothing is asked where there are none to choose from."""
        for body in (self._few, self._many):
            if body is not None:
                self._column.removeWidget(body)
                body.hide()
                body.deleteLater()
        self._few = self._many = None
        names = tuple(dict.fromkeys(name for name in names if name.strip()))
        self._set_all(on=True)
        self.setVisible(bool(names))
        if len(names) > MANY:
            self._many = _Many(self._look, self._setting, names)
        elif names:
            self._few = _Few(self._look, self._all, names)
        else:
            return
        body = self._many or self._few
        assert body is not None
        self._all.setVisible(True)
        if self._many is None:
            self._column.removeWidget(self._all)  # it is the grid's first
        else:
            self._column.insertWidget(1, self._all)
        self._column.addWidget(body, 1)
        body.changed.connect(self._part_changed)
        body.choose(chosen)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The parts that matter; empty: all of it."""
        body = self._many or self._few
        return body.chosen if body is not None else ()

    @property
    def searched(self) -> bool:
        """They are many: their list takes what is left."""
        return self._many is not None

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """In the order of reading."""
        body = self._many or self._few
        return () if body is None else (self._all, *body.controls)

    @Slot()
    def restyle(self) -> None:
        self._column.setSpacing(self._look.px(1))

    @Slot(bool)
    def _all_toggled(self, on: bool) -> None:
        if self._settling:
            return
        body = self._many or self._few
        if on and body is not None:
            self._settling = True
            body.choose(())
            self._settling = False
        elif not on and not self.chosen:
            self._set_all(on=True)  # nothing at all cannot be followed
        self.changed.emit()

    @Slot()
    def _part_changed(self) -> None:
        if self._settling:
            return
        self._set_all(on=not self.chosen)
        self.changed.emit()

    def _set_all(self, *, on: bool) -> None:
        self._settling = True
        self._all.setChecked(on)
        self._settling = False


class _Few(QWidget):
    """Checks in columns, as many as the width carries."""

    changed = Signal()

    def __init__(self, look: Look, first: Check, names: Sequence[str]) -> None:
        super().__init__()
        self._look, self._columns = look, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._parts = [(name, Check(look)) for name in names]
        self._boxes = [first, *(box for _, box in self._parts)]
        for name, box in self._parts:
            box.setAccessibleName(cut(name, 200))
            box.toggled.connect(self._toggled)
        look.changed.connect(self._lay)
        self._lay()

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(name for name, box in self._parts if box.isChecked())

    @property
    def controls(self) -> tuple[QWidget, ...]:
        return tuple(box for _, box in self._parts)

    def choose(self, names: Sequence[str]) -> None:
        for name, box in self._parts:
            box.setChecked(name in names)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay()

    def _fitting(self) -> int:
        return max(1, min(COLUMNS, self.width() // self._look.px(COLUMN)))

    @Slot()
    def _lay(self) -> None:
        self._columns, px = self._fitting(), self._look.px
        self._grid.setHorizontalSpacing(px(2))
        self._grid.setVerticalSpacing(0)
        for i, box in enumerate(self._boxes):
            self._grid.addWidget(box, i // self._columns, i % self._columns)
        for _, box in self._parts:
            box.setMinimumWidth(px(BOX))  # what is cut to the room there is must let it shrink
        rooms = self._rooms()
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, rooms[column] if column < self._columns else 0)
        taken = px(BOX) + px(GAP) + px(1)
        for i, (name, box) in enumerate(self._parts, 1):
            room = rooms[i % self._columns] - taken
            shown = box.fontMetrics().elidedText(cut(name), Qt.TextElideMode.ElideRight, room)
            box.setText(shown.replace("&", "&&"))
            box.setToolTip(cut(name, 200) if shown != name else "")

    def _rooms(self) -> list[int]:
        """Pixels of each column: as many for each, but what one does not need the others get."""
        px, n = self._look.px, self._columns
        needs = [0] * n
        for i, (name, box) in enumerate(self._parts, 1):
            wide = box.fontMetrics().horizontalAdvance(cut(name)) + px(BOX) + px(GAP) + px(2)
            needs[i % n] = max(needs[i % n], wide)
        needs[0] = max(needs[0], self._boxes[0].sizeHint().width())
        free = max(n, self.width() - (n - 1) * px(2))
        if max(needs) <= free // n:
            return [free // n] * n
        rooms = [0] * n
        for left, column in enumerate(sorted(range(n), key=needs.__getitem__)):
            rooms[column] = max(1, min(needs[column], free // (n - left)))
            free -= rooms[column]
        return rooms

    @Slot()
    def _toggled(self) -> None:
        self.changed.emit()


class _Many(QWidget):
    """A field to search in, and a list to check."""

    changed = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting], names: Sequence[str]) -> None:
        super().__init__()
        self._look = look
        self._model = QStandardItemModel(self)
        for name in names:
            item = QStandardItem(cut(name, 200))
            item.setData(name, Qt.ItemDataRole.UserRole)
            item.setCheckable(True)
            item.setEditable(False)
            self._model.appendRow(item)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        hint = count("Search {n} part", "Search {n} parts", len(names))
        self.field.setPlaceholderText(render(hint, setting()))
        self.field.setAccessibleName(render(hint, setting()))
        self.field.textChanged.connect(self._found.setFilterFixedString)
        self.list = QListView()
        self.list.setModel(self._found)
        self.list.setItemDelegate(CheckRow(look, self.list))
        self.list.setMouseTracking(True)
        self.list.clicked.connect(self._clicked)
        self.list.setAccessibleName(render(say("Parts"), setting()))
        self.list.setUniformItemSizes(True)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._card = QFrame()
        self._card.setObjectName("card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.field)
        self._column.addWidget(self._card)
        self._model.itemChanged.connect(self._item_changed)
        look.changed.connect(self.restyle)
        self.restyle()

    @property
    def chosen(self) -> tuple[str, ...]:
        rows = (self._model.item(row) for row in range(self._model.rowCount()))
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in rows
            if item.checkState() is _CHECKED
        )

    @property
    def controls(self) -> tuple[QWidget, ...]:
        return self.field, self.list

    def choose(self, names: Sequence[str]) -> None:
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            on = item.data(Qt.ItemDataRole.UserRole) in names
            item.setCheckState(_CHECKED if on else Qt.CheckState.Unchecked)

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._column.setSpacing(px(1.5))
        self.list.doItemsLayout()
        # As much as is left of the dialog, so that it does not scroll beside what scrolls.
        self._card.setMinimumHeight(px(14))
        self._card.setMaximumHeight(px(44))

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        item = self._model.itemFromIndex(self._found.mapToSource(index))
        on = item.checkState() is _CHECKED
        item.setCheckState(Qt.CheckState.Unchecked if on else _CHECKED)

    @Slot(QStandardItem)
    def _item_changed(self, _: QStandardItem) -> None:
        self.changed.emit()
