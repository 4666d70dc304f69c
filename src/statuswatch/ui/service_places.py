"""Where we look: each source with its last answer, its next check, and why then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Elided, Marker, Rows, Runs, Section, Words, gutter, ring
from statuswatch.ui.service_words import (
    POLLED_ELSEWHERE,
    address,
    certificate,
    place_lines,
    place_name,
)

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet
    from statuswatch.app.sheet_places import Place


@dataclass(frozen=True, slots=True)
class Line:
    face: Face
    name: str
    address: str
    when: str
    failing: str
    ends: str
    ink: str


class PlaceRow(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._marker = Marker(look, 4, Type.NAME)
        self._name = Elided(look, Type.NAME, keep=60)
        self._address = Elided(look, mode=Qt.TextElideMode.ElideMiddle, quiet=True)
        self._when = Words(look, Type.SMALL, quiet=True)
        self._failing = Words(look, Type.SMALL)
        self._ends = Runs(look, Type.SMALL, quiet=True)
        head = QHBoxLayout()
        head.setSpacing(look.px(2.5))
        head.addWidget(self._name)
        head.addWidget(self._address)
        head.addStretch(1)
        row, column = gutter(look, self._marker)
        column.addLayout(head)
        column.addWidget(self._when)
        column.addWidget(self._failing)
        column.addWidget(self._ends)
        self.setLayout(row)

    def write(self, line: Line) -> None:
        self._marker.write(line.face)
        self._name.write(line.name)
        self._address.write(line.address)
        self._when.write(line.when)
        self._failing.write(line.failing)
        self._ends.write(line.ends, line.ink)
        ends = self._ends.accessibleName()
        said = (line.name, line.when, line.failing, ends)
        self.setAccessibleName(". ".join(filter(None, said)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():  # a witness led here
            ring(QPainter(self), self._look, self.rect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()


class PlacesSection(Section):
    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Where we look"), setting))
        self._note = Words(look, Type.SMALL, quiet=True)
        self._rows: Rows[Line] = Rows(self._row, look.px(3))
        self._ids: list[str] = []
        self.column.addWidget(self._note)
        self.column.addWidget(self._rows)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        self._note.write("" if sheet.polls else render(POLLED_ELSEWHERE, setting))
        self._ids = [p.id for p in sheet.places]
        ink = self._look.ink(Face.DEGRADED).ink
        self._rows.show_all([_line(p, setting, at, ink, polls=sheet.polls) for p in sheet.places])

    def row_of(self, place: str) -> QWidget | None:
        """The row of a source, by its id."""
        if place not in self._ids:
            return None
        return self._rows.rows()[self._ids.index(place)]

    def _row(self) -> PlaceRow:
        return PlaceRow(self._look)


def health(place: Place) -> Face:
    """Can it be read? How bad what it says is stands elsewhere: here it is a source, not a service."""
    if place.failing is not None:
        return Face.DEGRADED
    return Face.UNKNOWN if place.heard is None or place.paused else Face.FINE


def _line(place: Place, setting: Setting, at: datetime, ink: str, *, polls: bool) -> Line:
    when, *failing = (render(m, setting) for m in place_lines(place, polls=polls))
    name = place_name(place.role, place.title)
    return Line(
        health(place),
        render(name, setting),
        address(place.url),
        when,
        "".join(failing),
        " ".join(render(certificate(one, at), setting) for one in place.expiring),
        ink,
    )
