"""The parts of a service as its page lists them: which of them to follow, and how each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QSignalBlocker,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout

from statuswatch.channels import plain
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.add_check import ROW, Check, CheckRow
from statuswatch.ui.inline import wants_escape
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_part_row import FACE, LOUD, WORD, state_at_end
from statuswatch.ui.service_section import Section, Words
from statuswatch.ui.service_words import part_word, parts_followed

if TYPE_CHECKING:
    from statuswatch.app.sheet import Part, Sheet

MANY = 12
"""Parts beyond which they are searched, not read; so many rows are seen at once."""

SOON = 700
"""Milliseconds after the last check that it is written: who ticks five parts means one choice."""

LONGEST = 200
"""Characters of a part's name."""

NAME = Qt.ItemDataRole.UserRole
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@dataclass(frozen=True, slots=True)
class Line:
    """A part as it is shown."""

    name: str
    face: Face
    word: str
    loud: bool
    followed: bool


def _are_hops(sheet: Sheet) -> bool:
    """The way of a podcast shows them all already, and nobody chose among them."""
    hops = {hop.name for way in sheet.ways for hop in way.chain.hops}
    return not sheet.now.service.parts and {part.name for part in sheet.parts} <= hops


class PartsSection(Section):
    """`parts_wanted`: the names of those that matter from now on; none of them: all of it."""

    parts_wanted = Signal(object)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Parts to follow"), setting))
        self._setting = setting
        self._which = Words(look, Type.SMALL, quiet=True)
        self._all = Check(look, render(say("All of it"), setting))
        self._all.toggled.connect(self._all_toggled)
        self.field = self._make_field(setting)
        self._model = QStandardItemModel(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = self._make_list(setting)
        self._none = Words(look, quiet=True)
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        self._card = card
        for widget in (self._which, self._all, self.field, card, self._none):
            self.column.addWidget(widget)
        self._lines: tuple[Line, ...] = ()
        self._settling = False
        self._pending = False
        self._late = QTimer(self, singleShot=True, interval=SOON)
        self._late.timeout.connect(self._want)
        self._model.itemChanged.connect(self._item_changed)

    def _make_field(self, setting: Setting) -> QLineEdit:
        field, words = QLineEdit(), render(say("Search parts"), setting)
        field.setProperty("search", "true")
        field.setClearButtonEnabled(True)
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        field.textChanged.connect(self._search)
        return field

    def _make_list(self, setting: Setting) -> QListView:
        view = QListView()
        view.setModel(self._found)
        view.setItemDelegate(CheckRow(self._look, view, state_at_end(self._look)))
        view.setAccessibleName(render(say("Parts to follow"), setting))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.clicked.connect(self._clicked)
        return view

    # -- showing ---------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        self.setVisible(not _are_hops(sheet) or not sheet.parts)
        none = say("Their page lists no parts. All of it counts.")
        self._none.write("" if sheet.parts else render(none, setting))
        for widget in (self._all, self._card):
            widget.setVisible(bool(sheet.parts))
        self.field.setVisible(len(sheet.parts) > MANY)
        if self._pending:
            return  # what was just ticked is not yet in any sheet
        self._which.write(render(parts_followed(sheet.parts), setting) if sheet.parts else "")
        self._fill(self._ordered([_line(p, setting) for p in sheet.parts]))

    def failed(self) -> None:
        """It could not be written: the next sheet says what holds."""
        self._pending = False

    written = failed

    def _ordered(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        """In the order in which they stand already: a row must not jump when it is ticked."""
        stands = {line.name: n for n, line in enumerate(self._lines)}
        return tuple(sorted(lines, key=lambda line: stands.get(line.name, len(stands))))

    def _fill(self, lines: tuple[Line, ...]) -> None:
        if lines == self._lines and self.chosen == {one.name for one in lines if one.followed}:
            return
        same = [one.name for one in lines] == [one.name for one in self._lines]
        self._lines, self._settling = lines, True
        if not same:
            self._model.clear()
            for _ in lines:
                item = QStandardItem()
                item.setEditable(False)
                item.setCheckable(True)
                self._model.appendRow(item)
        for row, line in enumerate(lines):
            _write(self._model.item(row), line)
        self._say_all()
        self._settling = False
        high = min(len(lines), MANY) * self._look.px(ROW)
        self._card.setFixedHeight(high + 4)  # of the card: a hidden list tells nobody its height
        if not self.list.currentIndex().isValid():
            self.list.selectionModel().setCurrentIndex(
                self._found.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    def _say_all(self) -> None:
        with QSignalBlocker(self._all):
            self._all.setChecked(not self.chosen)
        self._all.update()

    # -- choosing --------------------------------------------------------------------------------

    @property
    def chosen(self) -> frozenset[str]:
        """Those that are ticked."""
        rows = (self._model.item(row) for row in range(self._model.rowCount()))
        return frozenset(str(i.data(NAME)) for i in rows if i.checkState() is _ON)

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        item = self._model.itemFromIndex(self._found.mapToSource(index))
        item.setCheckState(_OFF if item.checkState() is _ON else _ON)

    @Slot(QStandardItem)
    def _item_changed(self, _: QStandardItem) -> None:
        if not self._settling:
            self._say_all()
            self._choose()

    @Slot(bool)
    def _all_toggled(self, on: bool) -> None:
        """On, it clears the rest; off by itself it would mean nothing at all."""
        if on and self.chosen:
            self._settling = True
            for row in range(self._model.rowCount()):
                self._model.item(row).setCheckState(_OFF)
            self._settling = False
            self._choose()
        self._say_all()

    def _choose(self) -> None:
        self._pending = True
        self._late.start()

    @Slot()
    def _want(self) -> None:
        words = say("Its outages are counted anew…")
        self._which.write(render(words, self._setting))
        self.parts_wanted.emit(self.chosen)

    def event(self, event: QEvent) -> bool:
        """The first Esc ends the search, the next leaves the page."""
        if wants_escape(event) and self.field.text():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _search(self, text: str) -> None:
        self._found.setFilterFixedString(text)


def _line(part: Part, setting: Setting) -> Line:
    from statuswatch.app.sheet_places import face_of

    face = face_of(part.level)
    loud = face not in (Face.FINE, Face.UNKNOWN)
    return Line(part.name, face, render(part_word(part, face), setting), loud, part.followed)


def _write(item: QStandardItem, line: Line) -> None:
    shown = " ".join(plain(line.name).split())[:LONGEST]
    for role, value in (
        (NAME, line.name),
        (FACE, line.face),
        (WORD, line.word),
        (LOUD, line.loud),
        (Qt.ItemDataRole.DisplayRole, shown),
        (Qt.ItemDataRole.AccessibleTextRole, f"{shown}, {line.word}"),
    ):
        item.setData(value, role)
    item.setCheckState(_ON if line.followed else _OFF)
