"""The Service page's column of sections, in a frame that keeps lines readable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look
from statuswatch.ui.service_before import BeforeSection
from statuswatch.ui.service_facts import FactsSection
from statuswatch.ui.service_parts import PartsSection
from statuswatch.ui.service_places import PlacesSection
from statuswatch.ui.service_section import Words
from statuswatch.ui.service_story import ElsewhereSection, StorySection
from statuswatch.ui.service_way import WaySection
from statuswatch.ui.service_witnesses import WitnessSection

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet

Shown = (
    FactsSection
    | WitnessSection
    | StorySection
    | ElsewhereSection
    | WaySection
    | PartsSection
    | PlacesSection
    | BeforeSection
)

WIDEST = 180
"""Units of text in a line: longer ones lose the eye on its way back."""


class Sections(QWidget):
    """Every section, and above them what there is to say of the page itself."""

    refold = Signal()
    history_wanted = Signal()
    again_wanted = Signal()
    place_wanted = Signal(object)
    """The row that says where we look."""

    fails_wanted = Signal(str, str)
    works_wanted = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        here = setting()
        self._note = Words(look)
        self._again = QPushButton(render(say("Try again"), here))
        self._again.clicked.connect(self._wants_again)
        self._again.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._facts = FactsSection(look, here)
        self._witnesses = WitnessSection(look, here)
        self._witnesses.place_wanted.connect(self._show_place)
        self._witnesses.fails_wanted.connect(self.fails_wanted)
        self._witnesses.works_wanted.connect(self.works_wanted)
        self._way = WaySection(look, here)
        self._stories = StorySection(look, here)
        self._stories.refold.connect(self.refold)
        self._parts = PartsSection(look, here)
        self._parts.refold.connect(self.refold)
        self._before = BeforeSection(look, here)
        self._before.history_wanted.connect(self.history_wanted)
        self._elsewhere = ElsewhereSection(look, here)
        self._places = PlacesSection(look, here)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, look.px(2), 0, look.px(8))
        self._column.setSpacing(look.px(5))
        self._column.addWidget(self._note)
        self._column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeading)
        for section in self.sections():
            section.hide()
            self._column.addWidget(section)
        self._column.addStretch(1)
        self._frame(look)
        self.note("")

    def _frame(self, look: Look) -> None:
        self._lead = QSpacerItem(0, 0)
        column = QWidget()
        column.setLayout(self._column)
        column.setMaximumWidth(look.px(WIDEST))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addSpacerItem(self._lead)
        self._row.addWidget(column, 1000)
        self._row.addStretch(1)
        self._trail = QSpacerItem(look.px(5), 0)
        self._row.addSpacerItem(self._trail)

    def sections(self) -> tuple[Shown, ...]:
        return (
            self._facts,
            self._witnesses,
            self._stories,
            self._elsewhere,
            self._way,
            self._parts,
            self._places,
            self._before,
        )

    def set_lead(self, pixels: int) -> None:
        self._lead.changeSize(pixels, 0, QSizePolicy.Policy.Fixed)
        self._row.invalidate()

    def set_trail(self, pixels: int) -> None:
        """What a scroll bar takes is no margin any more: lines keep their ends."""
        if pixels != self._trail.sizeHint().width():
            self._trail.changeSize(pixels, 0, QSizePolicy.Policy.Fixed)
            self._row.invalidate()

    def note(self, text: str, *, again: bool = False) -> None:
        """A sentence above everything, with a way to try again."""
        self._note.write(text)
        self._again.setVisible(again)

    def show_sheet(self, sheet: Sheet | None, setting: Setting, at: datetime) -> None:
        if sheet is None:
            for section in self.sections():
                section.hide()
            return
        for shown in (self._witnesses, self._stories, self._places, self._before):
            shown.show()
        for section in self.sections():
            section.show_sheet(sheet, setting, at)

    def settle(self, room: QSize) -> None:
        """Take the size that all of it needs in `room`, the innermost first."""
        for widget in (*reversed(self.findChildren(QWidget)), self):
            layout = widget.layout()
            if layout is not None:
                layout.activate()
        self.resize(room.width(), max(self.heightForWidth(room.width()), room.height()))

    @Slot(str)
    def _show_place(self, place: str) -> None:
        row = self._places.row_of(place)
        if row is not None:
            self.place_wanted.emit(row)

    @Slot()
    def _wants_again(self) -> None:
        self.again_wanted.emit()
