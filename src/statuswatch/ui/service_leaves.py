"""The four tabs of the Service page: how it is, what was before, whom to call and what they
promised, how it is set up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QWidget

from statuswatch.core.words import Setting, render
from statuswatch.ui.look import Look
from statuswatch.ui.service_before import BeforeSection
from statuswatch.ui.service_contacts import ContactsSection
from statuswatch.ui.service_dealt import DealtSection
from statuswatch.ui.service_facts import FactsSection
from statuswatch.ui.service_latency import LatencySection
from statuswatch.ui.service_leaf import Leaf
from statuswatch.ui.service_parts import PartsSection
from statuswatch.ui.service_places import PlacesSection
from statuswatch.ui.service_promises import PromisesSection
from statuswatch.ui.service_reports import LettersSection, ReportsSection
from statuswatch.ui.service_story import ElsewhereSection, StorySection
from statuswatch.ui.service_tabs import TITLES, Tab
from statuswatch.ui.service_tags import TagsSection
from statuswatch.ui.service_terms import TermsSection
from statuswatch.ui.service_uptime import UptimeSection
from statuswatch.ui.service_way import WaySection
from statuswatch.ui.service_wishes import LeaveSection, WishesSection
from statuswatch.ui.service_witnesses import WitnessSection

if TYPE_CHECKING:
    from statuswatch.app.dealings import Dealings
    from statuswatch.app.sheet import Sheet
    from statuswatch.app.sheet_figures import Figures
    from statuswatch.app.sheet_wishes import Wished


class Told(Protocol):
    """What the leaves are made of: sections that show what there is to say of a service."""

    def show(self) -> None: ...
    def hide(self) -> None: ...
    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime, /) -> None: ...


def _tell(sections: tuple[Told, ...], sheet: Sheet | None, setting: Setting, at: datetime) -> None:
    """`None`: there is nothing to say."""
    for section in sections:
        if sheet is None:
            section.hide()
        else:
            section.show_sheet(sheet, setting, at)


class OverviewLeaf(Leaf):
    refold = Signal()
    place_wanted = Signal(str)
    day_wanted = Signal(QDate)
    fails_wanted = Signal(str, str)
    works_wanted = Signal()
    span_wanted = Signal(object)

    def __init__(self, look: Look, here: Setting) -> None:
        self.facts = FactsSection(look, here)
        self.witnesses = WitnessSection(look, here)
        self.stories = StorySection(look, here)
        self.dealt = DealtSection(look, here)
        self.elsewhere = ElsewhereSection(look, here)
        self.way = WaySection(look, here)
        self.latency = LatencySection(look, here)
        self.uptime = UptimeSection(look, here)
        self._told = (
            self.facts,
            self.witnesses,
            self.stories,
            self.dealt,
            self.elsewhere,
            self.way,
        )
        super().__init__(
            look, render(TITLES[Tab.OVERVIEW], here), (*self._told, self.latency, self.uptime)
        )
        self.witnesses.place_wanted.connect(self.place_wanted)
        self.witnesses.fails_wanted.connect(self.fails_wanted)
        self.witnesses.works_wanted.connect(self.works_wanted)
        self.stories.refold.connect(self.refold)
        self.latency.span_wanted.connect(self.span_wanted)
        self.uptime.day_wanted.connect(self.day_wanted)

    def show_sheet(self, sheet: Sheet | None, setting: Setting, at: datetime) -> None:
        if sheet is not None:
            self.witnesses.show()
            self.stories.show()
        _tell((*self._told, self.uptime), sheet, setting, at)
        if sheet is None:
            self.latency.hide()

    def show_figures(self, figures: Figures | None, setting: Setting) -> None:
        self.latency.show_figures(figures, setting)
        self.uptime.show_figures(figures, setting)

    def show_wishes(self, wished: Wished | None, setting: Setting) -> None:
        """Nothing of them is said here."""

    def show_dealings(self, told: Dealings | None, setting: Setting) -> None:
        self.dealt.show_dealings(told, setting)


class PastLeaf(Leaf):
    history_wanted = Signal()

    def __init__(self, look: Look, here: Setting) -> None:
        self.before = BeforeSection(look, here)
        super().__init__(look, render(TITLES[Tab.HISTORY], here), (self.before,))
        self.before.history_wanted.connect(self.history_wanted)

    def show_sheet(self, sheet: Sheet | None, setting: Setting, at: datetime) -> None:
        self.before.setVisible(sheet is not None)
        _tell((self.before,), sheet, setting, at)

    def show_figures(self, figures: Figures | None, setting: Setting) -> None:
        """There are none here."""

    def show_wishes(self, wished: Wished | None, setting: Setting) -> None:
        """Nothing of them is said here."""

    def show_dealings(self, told: Dealings | None, setting: Setting) -> None:
        """Nothing of them is said here."""


class ContactsLeaf(Leaf):
    """`deal_wanted`: what the desk is to do, and the form that waits for it (or `None`)."""

    deal_wanted = Signal(object, object)
    report_wanted = Signal()

    def __init__(self, look: Look, here: Setting) -> None:
        self.contacts = ContactsSection(look, here)
        self.reports = ReportsSection(look, here)
        self.letters = LettersSection(look, here)
        self.promises = PromisesSection(look, here)
        self.terms = TermsSection(look, here)
        self._dealt = (self.contacts, self.reports, self.letters, self.promises, self.terms)
        super().__init__(look, render(TITLES[Tab.CONTACTS], here), self._dealt)
        for section in self._dealt:
            section.deal_wanted.connect(self.deal_wanted)
        self.contacts.report_wanted.connect(self.report_wanted)

    def show_sheet(self, sheet: Sheet | None, setting: Setting, at: datetime) -> None:
        if sheet is None:
            self.show_dealings(None, setting)

    def show_figures(self, figures: Figures | None, setting: Setting) -> None:
        """There are none here."""

    def show_wishes(self, wished: Wished | None, setting: Setting) -> None:
        """Nothing of them is said here."""

    def show_dealings(self, told: Dealings | None, setting: Setting) -> None:
        """`None`: nothing is read yet."""
        for section in self._dealt:
            section.show_dealings(told, setting)

    def offer(self, promises: object) -> None:
        """Those that were found in what they wrote, to be confirmed."""
        if isinstance(promises, tuple):
            self.promises.adding.offer(promises)


class SetupLeaf(Leaf):
    parts_wanted = Signal(object)
    wish_wanted = Signal(str, object)
    leave_wanted = Signal()

    def __init__(self, look: Look, here: Setting) -> None:
        self.parts = PartsSection(look, here)
        self.places = PlacesSection(look, here)
        self.tags = TagsSection(look, here)
        self.wishes = WishesSection(look, here)
        self.leave = LeaveSection(look, here)
        sections = (self.parts, self.places, self.wishes, self.tags, self.leave)
        super().__init__(look, render(TITLES[Tab.SETUP], here), sections)
        self.parts.parts_wanted.connect(self.parts_wanted)
        self.tags.wish_wanted.connect(self.wish_wanted)
        self.wishes.wish_wanted.connect(self.wish_wanted)
        self.leave.leave_wanted.connect(self.leave_wanted)

    def show_sheet(self, sheet: Sheet | None, setting: Setting, at: datetime) -> None:
        self.places.setVisible(sheet is not None)
        _tell((self.parts, self.places, self.leave), sheet, setting, at)
        if sheet is None:
            self.show_wishes(None, setting)

    def show_figures(self, figures: Figures | None, setting: Setting) -> None:
        """There are none here."""

    def show_wishes(self, wished: Wished | None, setting: Setting) -> None:
        """`None`: they are not read yet."""
        self.tags.show_wishes(wished, setting)
        self.wishes.show_wishes(wished, setting)

    def show_dealings(self, told: Dealings | None, setting: Setting) -> None:
        """Nothing of them is said here."""

    def row_of(self, place: str) -> QWidget | None:
        """Where we look, by the source's id."""
        return self.places.row_of(place)
