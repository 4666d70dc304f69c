"""What passed between the user and the vendor about what ails now: reports, answers, letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from statuswatch.core.answering import EntryKind
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Marker, Rows, Section, Words, gutter

if TYPE_CHECKING:
    from statuswatch.app.dealings import Dealings
    from statuswatch.app.sheet import Sheet

ENOUGH = 600
"""Characters of a letter or a report: the whole of it is under Contacts and promises."""


@dataclass(frozen=True, slots=True)
class Line:
    late: bool
    when: str
    words: str
    quote: str
    last: bool


class DealtRow(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._marker = Marker(look, 3)
        self._words = Words(look, Type.STATE)
        self._when = Words(look, Type.SMALL, quiet=True)
        self._quote = Words(look, quiet=True)
        self.setLayout(gutter(look, self._marker, self._words, self._when, self._quote)[0])

    def write(self, line: Line) -> None:
        self._marker.write(Face.DEGRADED if line.late else None, threaded=not line.last)
        self._words.write(line.words)
        self._when.write(line.when)
        self._quote.write(line.quote)
        self.setAccessibleName(f"{line.when}. {line.words}")


class DealtSection(Section):
    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Between you and them"), setting))
        self._rows: Rows[Line] = Rows(self._row, look.px(2))
        self.column.addWidget(self._rows)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        """The sheet says nothing of it."""

    def show_dealings(self, told: Dealings | None, setting: Setting) -> None:
        """Newest first, as their words above it."""
        passed = () if told is None else told.passed[::-1]
        last = len(passed) - 1
        lines = [
            Line(
                one.kind is EntryKind.DUE,
                render(say("{at}", at=one.at), setting),
                render(one.words, setting),
                one.quote if len(one.quote) <= ENOUGH else one.quote[:ENOUGH].rstrip() + "…",
                n == last,
            )
            for n, one in enumerate(passed)
        ]
        self._rows.show_all(lines)
        self.setVisible(bool(lines))

    def _row(self) -> DealtRow:
        return DealtRow(self._look)
