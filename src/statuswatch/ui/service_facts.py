"""Four facts on trouble that lasts: so far, usually, did they say so, when do they speak again."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.message import begin
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Section, Words
from statuswatch.ui.service_verdict import Fact, facts

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet

NARROW = 140
"""Units under which the four stand in two lines."""


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    value: str
    note: str
    tip: str


class Divider(QWidget):
    """A line between two facts."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.color("line"))


class FactCell(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._name = Words(look, Type.SMALL, quiet=True)
        self._value = Words(look, Type.SECTION)
        self._note = Words(look, Type.SMALL, quiet=True)
        self._divider = Divider(look)
        lines = QVBoxLayout()
        lines.setSpacing(look.px(0.5))
        for label in (self._name, self._value, self._note):
            lines.addWidget(label)
        lines.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._room, self._space = look.px(2.5), QSpacerItem(0, 0)
        self._row = row
        row.addWidget(self._divider)
        row.addSpacerItem(self._space)
        row.addLayout(lines, 1)
        row.addSpacing(look.px(2))

    def write(self, line: Line) -> None:
        self._name.write(line.name)
        self._value.write(line.value)
        self._note.write(line.note)
        self.setToolTip(f"<qt>{html.escape(line.tip)}</qt>" if line.tip else "")
        self.setAccessibleName(f"{line.name}: {line.value}")
        self.setAccessibleDescription(line.tip or line.note)

    def name_height(self, width: int) -> int:
        """Pixels of its name's lines, where the whole cell is so wide."""
        self._name.setContentsMargins(0, 0, 0, 0)
        return self._name.heightForWidth(width - self._room - self._look.px(2) - 1)

    def sink(self, pixels: int) -> None:
        """The name, so that the value stands beside those whose names have more lines."""
        self._name.setContentsMargins(0, pixels, 0, 0)

    def lead(self, first: bool) -> None:
        """The first of a line begins at the margin."""
        self._divider.setVisible(not first)
        self._space.changeSize(0 if first else self._room, 0, QSizePolicy.Policy.Fixed)
        self._row.invalidate()


class FactsSection(Section):
    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("In short"), setting), bare=True)
        self._cells = [FactCell(look) for _ in range(4)]
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(look.px(3))
        self.column.addLayout(self._grid)
        self._arrange(4)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        found = facts(sheet.now, at)
        for cell, one in zip(self._cells, found, strict=False):
            cell.write(_line(one, setting))
        self.setVisible(bool(found))
        self._level()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(2 if self.width() < self._look.px(NARROW) else 4)
        self._level()

    def _level(self) -> None:
        """The values of one line stand at one height, however many lines their names take."""
        wide = self.width() // self._columns
        for start in range(0, len(self._cells), self._columns):
            line = self._cells[start : start + self._columns]
            heights = [cell.name_height(wide) for cell in line]
            for cell, high in zip(line, heights, strict=True):
                cell.sink(max(heights) - high)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for n, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, n // columns, n % columns)
            cell.lead(n % columns == 0)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


def _line(one: Fact, setting: Setting) -> Line:
    tip = " ".join(render(begin(words), setting) for words in one.tip)
    note = "" if one.note is None else render(one.note, setting)
    return Line(render(one.name, setting), render(one.value, setting), note, tip)
