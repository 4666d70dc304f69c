"""Uptime: four figures, each with what it rests on, and the last 90 days below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from statuswatch.core.periods import Period, period_name, period_tip, period_words
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.now_model import share_words
from statuswatch.ui.service_days import LargeStrip
from statuswatch.ui.service_section import Section, Words

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet
    from statuswatch.app.sheet_figures import Figures

NARROW = 100
"""Units under which the four stand in two lines."""

NAMED = 60
"""Characters of followed parts in the heading."""


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    figure: str
    note: str
    tip: str


class Cell(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._name = Words(look, Type.SMALL, quiet=True)
        self._figure = Words(look, Type.FIGURE)
        self._note = Words(look, Type.SMALL, quiet=True)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, look.px(2), 0)
        lines.setSpacing(look.px(0.5))
        for label in (self._name, self._figure, self._note):
            lines.addWidget(label)
        lines.addStretch(1)

    def write(self, line: Line) -> None:
        self._name.write(line.name)
        self._figure.write(line.figure)
        self._note.write(line.note)
        self.setToolTip(line.tip)
        self.setAccessibleName(f"{line.name}: {line.figure}, {line.note}")
        self.setAccessibleDescription(line.tip)


class UptimeSection(Section):
    day_wanted = Signal(QDate)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Uptime"), setting))
        self._of, self._columns = "", 0
        self._cells = [Cell(look) for _ in range(4)]
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(look.px(3))
        tail = render(say("Enter shows them"), setting)
        self.strip = LargeStrip(look, render(say("The last 90 days"), setting), tail)
        self.strip.day_wanted.connect(self.day_wanted)
        self.column.addLayout(self._grid)
        self.column.addSpacing(look.px(1))
        self.column.addWidget(self.strip)
        self.column.addLayout(self._ends(look, setting))
        self._arrange(4)

    def _ends(self, look: Look, setting: Setting) -> QHBoxLayout:
        """What the strip's two ends are."""
        ends, fixed = QHBoxLayout(), QSizePolicy.Policy.Fixed
        for n, words in enumerate((say("90 days ago"), say("today"))):
            label = Words(look, Type.SMALL, quiet=True)
            label.setWordWrap(False)
            label.setSizePolicy(fixed, QSizePolicy.Policy.Preferred)
            label.write(render(words, setting))
            if n:
                ends.addStretch(1)
            ends.addWidget(label)
        return ends

    def show_sheet(self, sheet: Sheet, setting: Setting, at: object) -> None:
        """Whose uptime it is."""
        parts = ", ".join(sorted(sheet.now.service.parts))
        words = say("Uptime")
        if 0 < len(parts) <= NAMED:
            words = say("Uptime of {parts}", parts=parts)
        self.entitle(render(words, setting))

    def show_figures(self, figures: Figures | None, setting: Setting) -> None:
        self.setVisible(figures is not None)
        if figures is None:
            return
        for cell, period in zip(self._cells, figures.periods, strict=False):
            cell.write(_line(period, setting))
        self.strip.write(figures.days, setting)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(2 if self.width() < self._look.px(NARROW) else 4)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for n, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, n // columns, n % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


def _line(period: Period, setting: Setting) -> Line:
    figure = "–" if period.share is None else share_words(period.share, setting)
    return Line(
        render(period_name(period), setting),
        figure,
        render(period_words(period, setting.zone), setting),
        render(period_tip(period), setting),
    )
