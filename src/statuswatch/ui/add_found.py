"""What was found at an address: places while they answer, then what can be asked there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_check import Check
from statuswatch.ui.add_places import Places, Rule
from statuswatch.ui.add_words import Shape, Words, breakable, cut
from statuswatch.ui.look import Look, Type

if TYPE_CHECKING:
    from statuswatch.app.finding import FoundSource, Place

MARK, NAME, SAID, END = range(4)
"""The columns of what can be asked."""

NAMES = 28
"""Units: the second of them."""


def kind_words(kind: str) -> Message:
    """What a kind of source is to the reader."""
    match kind:
        case "probe":
            return say("Our own check")
        case "feed":
            return say("Feed")
        case "podcast":
            return say("Podcast feed")
        case _:
            return say("Status page")


class Found(QFrame):
    """A card of rows: a shape or a check, what it is, what it says, how often it is asked."""

    changed = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._sources: list[tuple[FoundSource, Check | None]] = []
        self._row = 0
        self.setObjectName("card")
        self._places = Places(look, setting)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._places)
        self._grid = QGridLayout()
        self._column.addLayout(self._grid)
        self._grid.setColumnStretch(SAID, 1)
        look.changed.connect(self.restyle)
        self.restyle()
        self.hide()

    @property
    def sources(self) -> tuple[FoundSource, ...]:
        """Those that are chosen."""
        return tuple(s for s, box in self._sources if box is None or box.isChecked())

    @property
    def controls(self) -> tuple[QWidget, ...]:
        boxes = (box for _, box in self._sources if box is not None)
        return (self._places.unfold, *boxes)

    def clear(self) -> None:
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in range(self._row):
            self._grid.setRowMinimumHeight(row, 0)
        self._sources, self._row = [], 0
        self._grid.setColumnMinimumWidth(NAME, 0)
        self._places.clear()
        self.hide()

    def add_place(self, place: Place) -> None:
        """One that has answered, or did not."""
        self._places.add(place)
        self.show()

    def drop_lone(self) -> None:
        """What is said above says the same as the only row."""
        if self._places.lone:
            self.clear()

    def show_sources(self, sources: Sequence[FoundSource]) -> None:
        """What can be asked there, in place of the places. One alone is not up for choice."""
        self.clear()
        self._grid.setColumnMinimumWidth(MARK, self._look.px(4))
        self._grid.setColumnMinimumWidth(NAME, self._look.px(NAMES))
        for source in sources:
            self._add_source(source, optional=len(sources) > 1)
        self.setVisible(bool(sources))

    def _add_source(self, source: FoundSource, *, optional: bool) -> None:
        setting = self._setting()
        kind = render(kind_words(source.kind), setting)
        words = render(source.words, setting)
        every = render(say("every {every}", every=source.every), setting)
        self._begin_row()
        box: Check | None = None
        if optional:
            box = Check(self._look, kind, Type.NAME)
            box.setChecked(source.selected)
            box.setAccessibleName(f"{kind}: {words}, {every}")
            box.toggled.connect(self._toggled)
            self._grid.addWidget(box, self._row, MARK, 1, 2)
        else:
            self._grid.addWidget(Shape(self._look, Face.FINE), self._row, MARK)
            self._grid.addWidget(Words(self._look, Type.NAME, text=kind), self._row, NAME)
        said = Words(self._look, text=breakable(words)).wrapped()
        said.setToolTip(cut(source.url, 200))
        self._grid.addWidget(said, self._row, SAID)
        self._grid.addWidget(Words(self._look, Type.SMALL, "text2", every), self._row, END)
        self._end_row()
        self._sources.append((source, box))

    def _begin_row(self) -> None:
        """A line before every row but the first; it begins where the text does."""
        self.show()
        if self._row:
            self._grid.addWidget(Rule(self._look), self._row, NAME, 1, 3)
            self._row += 1

    def _end_row(self) -> None:
        self._grid.setRowMinimumHeight(self._row, self._look.px(7))
        self._row += 1

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._grid.setColumnMinimumWidth(MARK, px(4) if self._sources else 0)
        self._grid.setColumnMinimumWidth(NAME, px(NAMES) if self._sources else 0)
        self._column.setContentsMargins(px(3.5), px(1.5), px(3.5), px(1.5))
        self._grid.setHorizontalSpacing(px(2.5))
        self._grid.setVerticalSpacing(px(0.75))

    @Slot()
    def _toggled(self) -> None:
        self.changed.emit()
