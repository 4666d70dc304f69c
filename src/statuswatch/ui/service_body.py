"""What stands under the Service page's tabs. A tab is made when it is seen for the first time, and
written anew while it is seen: who reads one does not wait for the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look
from statuswatch.ui.service_leaves import ContactsLeaf, OverviewLeaf, PastLeaf, SetupLeaf
from statuswatch.ui.service_section import Words
from statuswatch.ui.service_tabs import Tab

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet
    from statuswatch.app.sheet_figures import Figures
    from statuswatch.app.sheet_wishes import Wished
    from statuswatch.ui.service_dealing import Dealing

AnyLeaf = OverviewLeaf | PastLeaf | ContactsLeaf | SetupLeaf


class Body(QWidget):
    """The tabs' leaves, and above them what there is to say of the page itself."""

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
    report_wanted = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting], dealing: Dealing) -> None:
        super().__init__()
        self._look, self._setting, self._dealing = look, setting, dealing
        self._lead = 0
        self._tab = Tab.OVERVIEW
        self._leaves: dict[Tab, AnyLeaf] = {}
        self._stale: set[Tab] = set()
        self._sheet: tuple[Sheet | None, Setting, datetime] | None = None
        self._figures: tuple[Figures | None, Setting] | None = None
        self._wished: tuple[Wished | None, Setting] | None = None
        self._note = Words(look)
        self._again = QPushButton(render(say("Try again"), setting()))
        self._again.clicked.connect(self._wants_again)
        self._again.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._stack = QStackedWidget()
        self._arrange()
        self.note("")
        dealing.came.connect(self.show_dealings)
        dealing.offered.connect(self._offer)

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
    def used(self) -> bool:
        """Has anything been shown in it?"""
        return bool(self._leaves)

    @property
    def leaf(self) -> AnyLeaf:
        """The one that is seen."""
        return self.leaf_of(self._tab)

    def add_contact(self) -> None:
        """Opens the form, where contacts are shown."""
        if isinstance(self.leaf, ContactsLeaf):
            self.leaf.contacts.add.click()

    def leaf_of(self, tab: Tab) -> AnyLeaf:
        """Made where nobody has seen it yet, and as up to date as the one that is seen."""
        leaf = self._leaves.get(tab)
        if leaf is None:
            leaf = self._leaves[tab] = self._made(tab)
            leaf.set_lead(self._lead)
            self._stack.addWidget(leaf)
            leaf.resize(self._stack.size())
            self._stale.add(tab)
        if tab in self._stale:
            self._stale.discard(tab)
            self._tell(leaf)
        return leaf

    def _made(self, tab: Tab) -> AnyLeaf:
        here = self._setting()
        match tab:
            case Tab.OVERVIEW:
                return self._overview(OverviewLeaf(self._look, here))
            case Tab.HISTORY:
                past = PastLeaf(self._look, here)
                past.history_wanted.connect(self.history_wanted)
                return past
            case Tab.CONTACTS:
                contacts = ContactsLeaf(self._look, here)
                contacts.deal_wanted.connect(self._dealing.do)
                contacts.report_wanted.connect(self.report_wanted)
                return contacts
            case _:
                setup = SetupLeaf(self._look, here)
                setup.parts_wanted.connect(self.parts_wanted)
                setup.wish_wanted.connect(self.wish_wanted)
                setup.leave_wanted.connect(self.leave_wanted)
                return setup

    def _overview(self, leaf: OverviewLeaf) -> OverviewLeaf:
        leaf.refold.connect(self.refold)
        leaf.place_wanted.connect(self._show_place)
        leaf.fails_wanted.connect(self.fails_wanted)
        leaf.works_wanted.connect(self.works_wanted)
        leaf.span_wanted.connect(self.span_wanted)
        leaf.day_wanted.connect(self.day_wanted)
        return leaf

    def go_to(self, tab: int) -> None:
        self._tab = Tab(tab)
        leaf = self.leaf
        self._stack.setCurrentWidget(leaf)
        leaf.keep(leaf.place())

    def set_lead(self, pixels: int) -> None:
        self._lead, px = pixels, self._look.px
        layout = self._notes.layout()
        if layout is not None:
            layout.setContentsMargins(pixels, px(3), px(5), 0)
        for leaf in self._leaves.values():
            leaf.set_lead(pixels)

    # -- what they show --------------------------------------------------------------------------

    def note(self, text: str, *, again: bool = False) -> None:
        """A sentence above everything, with a way to try again."""
        self._note.write(text)
        self._again.setVisible(again)
        self._notes.setVisible(bool(text) or again)

    def show_sheet(self, sheet: Sheet | None, setting: Setting, at: datetime) -> None:
        self._sheet = sheet, setting, at
        self._outdate()
        if (leaf := self._leaves.get(self._tab)) is not None:
            kept = leaf.place()
            leaf.show_sheet(sheet, setting, at)
            leaf.keep(kept)

    def show_figures(self, figures: Figures | None, setting: Setting) -> None:
        self._figures = figures, setting
        self._outdate()
        if (leaf := self._leaves.get(self._tab)) is not None:
            kept = leaf.place()
            leaf.show_figures(figures, setting)
            leaf.keep(kept)

    def show_wishes(self, wished: Wished | None, setting: Setting) -> None:
        self._wished = wished, setting
        self._outdate()
        if (leaf := self._leaves.get(self._tab)) is not None:
            kept = leaf.place()
            leaf.show_wishes(wished, setting)
            leaf.keep(kept)

    @Slot()
    def show_dealings(self) -> None:
        self._outdate()
        if (leaf := self._leaves.get(self._tab)) is not None:
            kept = leaf.place()
            leaf.show_dealings(self._dealing.told, self._setting())
            leaf.keep(kept)

    @Slot(object)
    def _offer(self, promises: object) -> None:
        if isinstance(leaf := self._leaves.get(Tab.CONTACTS), ContactsLeaf):
            leaf.offer(promises)

    def _outdate(self) -> None:
        """Those that nobody sees are written when they are seen."""
        self._stale |= self._leaves.keys() - {self._tab}

    def _tell(self, leaf: AnyLeaf) -> None:
        """All that is known by now."""
        if self._sheet is not None:
            leaf.show_sheet(*self._sheet)
        if self._figures is not None:
            leaf.show_figures(*self._figures)
        if self._wished is not None:
            leaf.show_wishes(*self._wished)
        leaf.show_dealings(self._dealing.told, self._setting())

    def parts_written(self) -> None:
        """The choice holds, or could not be kept: the next sheet says which."""
        if isinstance(setup := self._leaves.get(Tab.SETUP), SetupLeaf):
            setup.parts.written()

    @Slot(str)
    def _show_place(self, place: str) -> None:
        """To where a witness looks; the row says itself when it has the focus."""
        setup = self.leaf_of(Tab.SETUP)
        row = setup.row_of(place) if isinstance(setup, SetupLeaf) else None
        if row is None:
            return
        self.tab_wanted.emit(Tab.SETUP)
        setup.ensureWidgetVisible(row, 0, self._look.px(8))
        row.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _wants_again(self) -> None:
        self.again_wanted.emit()
