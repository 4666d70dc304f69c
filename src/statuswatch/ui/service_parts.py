"""The parts of a service as its page lists them, the followed ones first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, count, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Elided, Marker, Rows, Runs, Section, Words
from statuswatch.ui.service_words import part_word, parts_followed

if TYPE_CHECKING:
    from statuswatch.app.sheet import Part, Sheet

FIRST = 12
"""Parts that stand there at once."""

LEAST = 3
"""Fewer than these more are not worth a button."""


@dataclass(frozen=True, slots=True)
class Line:
    face: Face
    ink: str
    name: str
    word: str
    followed: str


class PartRow(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._marker = Marker(look, 4)
        self._name = Elided(look)
        self._followed = Words(look, Type.SMALL, quiet=True)
        self._followed.setWordWrap(False)
        self._followed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._word = Runs(look)
        self._word.setWordWrap(False)
        self._word.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._marker, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._name)
        row.addSpacing(look.px(2))
        row.addWidget(self._followed)
        row.addStretch(1)
        row.addSpacing(look.px(2.5))
        row.addWidget(self._word)
        self.setMinimumHeight(look.px(6))

    def write(self, line: Line) -> None:
        self._marker.write(line.face)
        self._name.write(line.name)
        self._followed.write(line.followed)
        self._word.write(f"*{line.word}*" if line.ink else line.word, line.ink)
        self.setAccessibleName(", ".join(filter(None, (line.name, line.word, line.followed))))


def _are_hops(sheet: Sheet) -> bool:
    """The way of a podcast shows them all already, and nobody chose among them."""
    hops = {hop.name for way in sheet.ways for hop in way.chain.hops}
    return not sheet.now.service.parts and {part.name for part in sheet.parts} <= hops


class PartsSection(Section):
    """More than a dozen are folded; which are followed is said in a line."""

    refold = Signal()

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Parts"), setting))
        self._all = False
        self._which = Words(look, Type.SMALL, quiet=True)
        self._rows: Rows[Line] = Rows(self._row)
        self._fold = QPushButton()
        self._fold.setProperty("link", "true")
        self._fold.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fold.clicked.connect(self._folded)
        self.column.addWidget(self._which)
        self.column.addWidget(self._rows)
        self.column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeading)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        parts = sheet.parts
        few = len(parts) <= FIRST + LEAST
        shown = parts if few or self._all else parts[:FIRST]
        self._which.write(render(parts_followed(parts), setting) if parts else "")
        self._rows.show_all([self._line(part, setting) for part in shown])
        fold = say("Show fewer")
        if not self._all:
            fold = count("Show all {n}", "Show all {n}", len(parts))
        self._fold.setText(render(fold, setting))
        self._fold.setVisible(not few)
        self.setVisible(bool(parts) and not _are_hops(sheet))

    def _line(self, part: Part, setting: Setting) -> Line:
        from statuswatch.app.sheet_places import face_of

        shape = face_of(part.level)
        quiet = shape in (Face.FINE, Face.UNKNOWN)
        chosen = part.followed and not part.gone
        return Line(
            face=shape,
            ink="" if quiet else self._look.ink(shape).ink,
            name=part.name,
            word=render(part_word(part, shape), setting),
            followed=render(say("followed"), setting) if chosen else "",
        )

    def _row(self) -> PartRow:
        return PartRow(self._look)

    @Slot()
    def _folded(self) -> None:
        self._all = not self._all
        self.refold.emit()
