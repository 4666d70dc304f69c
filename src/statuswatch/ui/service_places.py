"""Where we look: each source with its last answer, its next check, and why then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Elided, Marker, Rows, Section, Words, gutter
from statuswatch.ui.service_words import POLLED_ELSEWHERE, address, place_lines, place_name

if TYPE_CHECKING:
    from statuswatch.app.sheet import Place, Sheet


@dataclass(frozen=True, slots=True)
class Line:
    face: Face
    name: str
    address: str
    when: str
    failing: str


class PlaceRow(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._marker = Marker(look, 4, Type.NAME)
        self._name = Elided(look, Type.NAME, keep=60)
        self._address = Elided(look, mode=Qt.TextElideMode.ElideMiddle, quiet=True)
        self._when = Words(look, Type.SMALL, quiet=True)
        self._failing = Words(look, Type.SMALL)
        head = QHBoxLayout()
        head.setSpacing(look.px(2.5))
        head.addWidget(self._name)
        head.addWidget(self._address)
        head.addStretch(1)
        row, column = gutter(look, self._marker)
        column.addLayout(head)
        column.addWidget(self._when)
        column.addWidget(self._failing)
        self.setLayout(row)

    def write(self, line: Line) -> None:
        self._marker.write(line.face)
        self._name.write(line.name)
        self._address.write(line.address)
        self._when.write(line.when)
        self._failing.write(line.failing)
        self.setAccessibleName(". ".join(filter(None, (line.name, line.when, line.failing))))


class PlacesSection(Section):
    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Where we look"), setting))
        self._note = Words(look, Type.SMALL, quiet=True)
        self._rows: Rows[Line] = Rows(self._row, look.px(3))
        self.column.addWidget(self._note)
        self.column.addWidget(self._rows)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        self._note.write("" if sheet.polls else render(POLLED_ELSEWHERE, setting))
        self._rows.show_all([_line(p, setting, polls=sheet.polls) for p in sheet.places])

    def _row(self) -> PlaceRow:
        return PlaceRow(self._look)


def _line(place: Place, setting: Setting, *, polls: bool) -> Line:
    when, *failing = (render(m, setting) for m in place_lines(place, polls=polls))
    name = place_name(place.role, place.title)
    return Line(
        place.face,
        render(name, setting),
        address(place.url),
        when,
        "".join(failing),
    )
