"""Time to answer: what our own checks measured, one chart for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from statuswatch.core.latency import SPOKEN, Curve, Span, curve_words, usual_words
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_chart import Chart
from statuswatch.ui.service_section import Elided, Rows, Section, Words
from statuswatch.ui.service_segment import Segment
from statuswatch.ui.service_words import address

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet
    from statuswatch.app.sheet_figures import Check, Figures

SPANS = (Span.DAY, Span.WEEK, Span.MONTH)
SHORT = {Span.DAY: say("24 h"), Span.WEEK: say("7 d"), Span.MONTH: say("30 d")}

ONE = ""
"""In place of an address where there is but one check."""


class CheckChart(QWidget):
    """One check: its address where there are several, what is usual, the chart."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._address = Elided(look, Type.SMALL, Qt.TextElideMode.ElideMiddle, quiet=True)
        self._usual = Words(look, Type.SMALL, quiet=True)
        self._usual.setWordWrap(False)
        self._usual.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.chart = Chart(look, name)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(2.5))
        line.addWidget(self._usual)
        line.addWidget(self._address)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(1))
        column.addLayout(line)
        column.addWidget(self.chart)

    def write(self, line: tuple[str, Curve, Setting]) -> None:
        where, curve, setting = line
        usual = usual_words(curve)
        self._usual.write("" if usual is None else render(usual, setting))
        self._address.write(where)
        self._address.setVisible(where != ONE)
        self.chart.write(curve, setting)
        self.setAccessibleName(render(curve_words(curve), setting))


class LatencySection(Section):
    """Takes no room where no check of ours measures anything."""

    span_wanted = Signal(object)

    def __init__(self, look: Look, setting: Setting) -> None:
        name = render(say("Time to answer"), setting)
        pieces = [(render(SHORT[s], setting), render(SPOKEN[s], setting)) for s in SPANS]
        self.segment = Segment(look, render(say("How far back"), setting), pieces)
        super().__init__(look, name, self.segment)
        self._name, self._asked = name, False
        self.segment.choose(0)
        self.segment.chosen.connect(self._chosen)
        self._rows: Rows[tuple[str, Curve, Setting]] = Rows(self._row, look.px(4))
        self.column.addWidget(self._rows)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: object) -> None:
        """The sheet says nothing of it."""

    def show_figures(self, figures: Figures | None, setting: Setting) -> None:
        checks: tuple[Check, ...] = () if figures is None else figures.checks
        several = len(checks) > 1
        self._rows.show_all(
            [(address(c.url) if several else ONE, c.curve, setting) for c in checks]
        )
        if figures is not None and not self._asked:  # what was chosen stays, until it comes
            self.segment.choose(SPANS.index(figures.span))
        self.setVisible(bool(checks))

    def charts(self) -> list[Chart]:
        return [row.chart for row in self._rows.rows() if isinstance(row, CheckChart)]

    def _row(self) -> CheckChart:
        return CheckChart(self._look, self._name)

    @Slot(int)
    def _chosen(self, number: int) -> None:
        self._asked = True
        self.span_wanted.emit(SPANS[number])
