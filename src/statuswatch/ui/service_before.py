"""What was before: the newest outages that are over, and the way to all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from statuswatch.core.nowrow import one_line
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Elided, Marker, Rows, Runs, Section, Words, gutter
from statuswatch.ui.service_words import past_line

if TYPE_CHECKING:
    from statuswatch.app.sheet import Past, Sheet


TITLE = 200
"""Characters of a title: some pages put a whole post into it."""


@dataclass(frozen=True, slots=True)
class Line:
    face: Face
    ink: str
    title: str
    when: str
    revised: str


class PastRow(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._marker = Marker(look, 4)
        self._title = Elided(look)
        self._when = Runs(look, Type.SMALL, quiet=True)
        self._revised = Words(look, Type.SMALL, quiet=True)
        self.setLayout(gutter(look, self._marker, self._title, self._when, self._revised)[0])

    def write(self, line: Line) -> None:
        self._marker.write(line.face)
        self._title.write(line.title)
        self._when.write(line.when, line.ink)
        self._revised.write(line.revised)
        self.setAccessibleName(f"{line.title}: {self._when.accessibleName()}")


class BeforeSection(Section):
    history_wanted = Signal()

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Before"), setting))
        self._none = Words(look, quiet=True)
        self._rows: Rows[Line] = Rows(self._row, look.px(2.5))
        self._all = QPushButton(render(say("All of it in History"), setting))
        self._all.setProperty("link", "true")
        self._all.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._all.clicked.connect(self._wanted)
        self.column.addWidget(self._none)
        self.column.addWidget(self._rows)
        self.column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeading)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        none = say("No outage so far, as far as we have watched.")
        self._none.write("" if sheet.before else render(none, setting))
        self._rows.show_all([self._line(past, setting) for past in sheet.before])
        self._all.setVisible(bool(sheet.before))

    def _line(self, past: Past, setting: Setting) -> Line:
        shape = Face(past.outage.worst.word)
        title = one_line(render(past.title, setting), TITLE)
        when = render(past_line(past.outage), setting)
        revised = "\n".join(render(one.words, setting) for one in past.revisions)
        return Line(shape, self._look.ink(shape).ink, title, when, revised)

    def _row(self) -> PastRow:
        return PastRow(self._look)

    @Slot()
    def _wanted(self) -> None:
        self.history_wanted.emit()
