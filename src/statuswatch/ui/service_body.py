"""What stands under the Service page's tabs: how it is, what was before, how it is set up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look
from statuswatch.ui.service_before import BeforeSection
from statuswatch.ui.service_facts import FactsSection
from statuswatch.ui.service_latency import LatencySection
from statuswatch.ui.service_leaf import Leaf, Place
from statuswatch.ui.service_parts import PartsSection
from statuswatch.ui.service_places import PlacesSection
from statuswatch.ui.service_section import Words
from statuswatch.ui.service_story import ElsewhereSection, StorySection
from statuswatch.ui.service_tabs import TITLES, Tab
from statuswatch.ui.service_uptime import UptimeSection
from statuswatch.ui.service_way import WaySection
from statuswatch.ui.service_wishes import LeaveSection, WishesSection
from statuswatch.ui.service_witnesses import WitnessSection

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet
    from statuswatch.app.sheet_figures import Figures
    from statuswatch.app.sheet_wishes import Wished


class Body(QWidget):
    """Every section in its tab, and above them what there is to say of the page itself."""

    refold = Signal()
    history_wanted = Signal()
    day_wanted = Signal(QDate)
    again_wanted = Signal()
    tab_wanted = Signal(int)
    fails_wanted = Signal(str, str)
    works_wanted = Signal()
    span_wanted = Signal(object)
    parts_wanted = Signal(object)
    wish_wanted = Signal(str, object)
    leave_wanted = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, here = look, setting()
        self._note = Words(look)
        self._again = QPushButton(render(say("Try again"), here))
        self._again.clicked.connect(self._wants_again)
        self._again.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._make_overview(here)
        self._before = BeforeSection(look, here)
        self._before.history_wanted.connect(self.history_wanted)
        self._make_setup(here)
        titles = [render(title, here) for title in TITLES]
        overview = (
            self._facts,
            self._witnesses,
            self._stories,
            self._elsewhere,
            self._way,
            self._latency,
            self._uptime,
        )
        setup = (self._parts, self._places, self._wishes, self._leave)
        self.leaves = (
            Leaf(look, titles[Tab.OVERVIEW], overview),
            Leaf(look, titles[Tab.HISTORY], (self._before,)),
            Leaf(look, titles[Tab.SETUP], setup),
        )
        self._stack = QStackedWidget()
        for leaf in self.leaves:
            self._stack.addWidget(leaf)
        self._arrange()
        self.note("")

    def _make_overview(self, here: Setting) -> None:
        look = self._look
        self._facts = FactsSection(look, here)
        self._witnesses = WitnessSection(look, here)
        self._witnesses.place_wanted.connect(self._show_place)
        self._witnesses.fails_wanted.connect(self.fails_wanted)
        self._witnesses.works_wanted.connect(self.works_wanted)
        self._stories = StorySection(look, here)
        self._stories.refold.connect(self.refold)
        self._elsewhere = ElsewhereSection(look, here)
        self._way = WaySection(look, here)
        self._latency = LatencySection(look, here)
        self._latency.span_wanted.connect(self.span_wanted)
        self._uptime = UptimeSection(look, here)
        self._uptime.day_wanted.connect(self.day_wanted)

    def _make_setup(self, here: Setting) -> None:
        look = self._look
        self._parts = PartsSection(look, here)
        self._parts.parts_wanted.connect(self.parts_wanted)
        self._places = PlacesSection(look, here)
        self._wishes = WishesSection(look, here)
        self._wishes.wish_wanted.connect(self.wish_wanted)
        self._leave = LeaveSection(look, here)
        self._leave.leave_wanted.connect(self.leave_wanted)

    def _arrange(self) -> None:
        self._notes = QWidget()
        notes = QVBoxLayout(self._notes)
        notes.setSpacing(self._look.px(1.5))
        notes.addWidget(self._note)
        notes.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeading)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._notes)
        column.addWidget(self._stack, 1)

    # -- the tabs --------------------------------------------------------------------------------

    @property
    def leaf(self) -> Leaf:
        """The one that is seen."""
        return self.leaves[self._stack.currentIndex()]

    def go_to(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)
        self.leaf.keep(self.leaf.place())

    def set_lead(self, pixels: int) -> None:
        px = self._look.px
        self._notes.setContentsMargins(0, 0, 0, 0)
        layout = self._notes.layout()
        if layout is not None:
            layout.setContentsMargins(pixels, px(3), px(5), 0)
        for leaf in self.leaves:
            leaf.set_lead(pixels)

    # -- what they show --------------------------------------------------------------------------

    def note(self, text: str, *, again: bool = False) -> None:
        """A sentence above everything, with a way to try again."""
        self._note.write(text)
        self._again.setVisible(again)
        self._notes.setVisible(bool(text) or again)

    def show_sheet(self, sheet: Sheet | None, setting: Setting, at: datetime) -> None:
        kept = self._place()
        sections = (
            self._facts,
            self._witnesses,
            self._stories,
            self._elsewhere,
            self._way,
            self._uptime,
            self._before,
            self._parts,
            self._places,
            self._leave,
        )
        if sheet is None:
            for section in (*sections, self._latency, self._wishes):
                section.hide()
            return
        for shown in (self._witnesses, self._stories, self._places, self._before):
            shown.show()
        for section in sections:
            section.show_sheet(sheet, setting, at)
        self.leaf.keep(kept)

    def show_figures(self, figures: Figures | None, setting: Setting) -> None:
        kept = self._place()
        self._latency.show_figures(figures, setting)
        self._uptime.show_figures(figures, setting)
        self.leaf.keep(kept)

    def show_wishes(self, wished: Wished | None, setting: Setting) -> None:
        kept = self._place()
        self._wishes.show_wishes(wished, setting)
        self.leaf.keep(kept)

    def parts_written(self) -> None:
        """The choice holds, or could not be kept: the next sheet says which."""
        self._parts.written()

    def _place(self) -> Place | None:
        return self.leaf.place()

    @Slot(str)
    def _show_place(self, place: str) -> None:
        """To where a witness looks; the row says itself when it has the focus."""
        row = self._places.row_of(place)
        if row is None:
            return
        self.tab_wanted.emit(Tab.SETUP)
        self.leaves[Tab.SETUP].ensureWidgetVisible(row, 0, self._look.px(8))
        row.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _wants_again(self) -> None:
        self.again_wanted.emit()
