"""All pages in one place, and the ways between them.

Wide enough, a service opens beside the list; else in its place.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, Setting
from statuswatch.ui.late_pages import LatePages
from statuswatch.ui.look import Look
from statuswatch.ui.memory import Drawer, Memory
from statuswatch.ui.now import NowPage
from statuswatch.ui.questions import Asker
from statuswatch.ui.service import ServicePage
from statuswatch.ui.sidebar import Place

BESIDE_FROM, LIST_WIDE = 295, 160
"""Units of the window's width from which on a service opens beside the list, and those that the
list then keeps."""


class Pages(QStackedWidget):
    """Shows one page. `moved`: to another; the place it belongs to."""

    moved = Signal(str)
    add_wanted = Signal(str)
    check_wanted = Signal()
    demo_wanted = Signal()
    leave_wanted = Signal(str)
    restart_wanted = Signal()
    deed_wanted = Signal(object)

    def __init__(
        self,
        look: Look,
        asker: Asker,
        setting: Callable[[], Setting],
        memory: Memory,
    ) -> None:
        """`memory`: each page keeps its own in a `Drawer` of it."""
        super().__init__()
        self._look, self._drawer = look, Drawer(memory, "pages")
        self._wide = False
        self.now = NowPage(look, asker, setting, Drawer(memory, "now"))
        self.service = ServicePage(look, asker, setting)
        self.late = LatePages(look, asker, setting, memory, self)
        self._pair = QSplitter(Qt.Orientation.Horizontal)
        self._pair.setChildrenCollapsible(False)
        self._pair.addWidget(self.now)
        self._pair.addWidget(self.service)
        self._pair.setStretchFactor(1, 1)
        self._pair.splitterMoved.connect(self._divided)
        self.service.hide()
        self.addWidget(self._pair)
        self._wire()

    def _wire(self) -> None:
        now, service, late = self.now, self.service, self.late
        now.check_wanted.connect(self.check_wanted)
        now.day_wanted.connect(self._show_day)
        now.report_wanted.connect(self.report)
        service.back_wanted.connect(self.back)
        service.history_wanted.connect(self.show_history)
        service.day_wanted.connect(self._show_day)
        late.came.connect(self.addWidget)
        late.terms_wanted.connect(self._show_terms)
        late.now_wanted.connect(self._show_now)
        late.about_wanted.connect(self.show_about)
        late.restart_wanted.connect(self.restart_wanted)
        for one in (now, late):
            one.service_wanted.connect(self.show_service)
            one.add_wanted.connect(self.add_wanted)
            one.demo_wanted.connect(self.demo_wanted)
        for page in (now, service):
            page.leave_wanted.connect(self.leave_wanted)
        for doing in (now, service, late):
            doing.deed_wanted.connect(self.deed_wanted)

    # --- what the window says -------------------------------------------------------------------

    def hear(self, overview: Overview) -> None:
        for one in (self.now, self.service, self.late):
            one.hear(overview)

    def stopped(self, why: Message) -> None:
        """Nobody watches any more: what would need that cannot be asked for."""
        self.now.stopped()
        self.late.stopped(why)

    @property
    def on_now(self) -> bool:
        """Is the list with its header in sight?"""
        return self.currentWidget() is self._pair and self.now.isVisibleTo(self)

    @property
    def on_service(self) -> bool:
        """Is a service in sight?"""
        return self.currentWidget() is self._pair and self.service.isVisibleTo(self)

    @property
    def picking(self) -> bool:
        """On the welcome page, with something picked that waits to be followed."""
        welcome = self.late.welcome.made
        return welcome is not None and self.currentWidget() is welcome and welcome.waits

    # --- the ways -------------------------------------------------------------------------------

    @Slot(str)
    def go(self, place: str) -> None:
        """To one of the sidebar's places."""
        late = self.late
        match Place(place):
            case Place.NOW:
                self._show_now()
            case Place.HISTORY:
                self.show_history()
            case Place.INBOX:
                self._show(late.inbox.the(), Place.INBOX)
            case Place.PLANS:
                self._show(late.plans.the(), Place.PLANS)
            case Place.RECORD:
                self._show_record()
            case Place.SETTINGS:
                self._show(late.settings.the(), Place.SETTINGS)
            case Place.DOCTOR:
                self._show(late.doctor.the(), Place.DOCTOR)

    @Slot()
    def _show_now(self) -> None:
        if not self._wide:
            self.service.hide()
        self.now.show()
        self.setCurrentWidget(self._pair)
        self.now.entered()
        self.moved.emit(Place.NOW)

    def _show_record(self) -> None:
        """Of the service whose page is left for it."""
        record = self.late.record.the()
        if self.on_service:
            record.show_service(self.service.shown)
        self._show(record, Place.RECORD)

    @Slot()
    def show_history(self, service: str = "") -> None:
        page = self.late.history.the()
        self.setCurrentWidget(page)
        page.entered()
        page.show_service(service or None)
        self.moved.emit(Place.HISTORY)

    @Slot(str, QDate)
    def _show_day(self, service: str, day: QDate) -> None:
        """What happened to it on that day."""
        self.show_history(service)
        self.late.history.the().go(service, day)

    @Slot()
    def show_keys(self) -> None:
        """All keys there are, to read."""
        self.late.settings.the().show_section("Keyboard")
        self.go(Place.SETTINGS)

    @Slot()
    def show_about(self) -> None:
        self._show(self.late.about.the(), Place.SETTINGS)

    def _show(self, page: QWidget, place: Place) -> None:
        self.setCurrentWidget(page)
        self.late.enter(self.currentWidget())
        self.moved.emit(place)

    @Slot(str)
    def show_service(self, service: str) -> None:
        self.setCurrentWidget(self._pair)
        self.service.show_service(service, back=not self._wide)
        self.service.show()
        self.now.setVisible(self._wide)
        if not self._wide:
            self.service.entered()
        self.moved.emit(Place.NOW)

    @Slot(str)
    def report(self, service: str) -> None:
        """The message to them, over their page."""
        self.show_service(service)
        self.service.report()

    @Slot(str)
    def _show_terms(self, service: str) -> None:
        """Where what was agreed with them is written down."""
        self.show_service(service)
        self.service.contacts().terms.open_form()

    def show_welcome(self) -> None:
        self.setCurrentWidget(self.late.welcome.the())
        self.late.enter(self.currentWidget())

    @Slot()
    def back(self) -> None:
        """From a service to the list, from About to the settings; from elsewhere to Now."""
        if self.currentWidget() is self.late.about.made:
            self.go(Place.SETTINGS)
            return
        if self.currentWidget() is not self._pair:
            self._show_now()
            return
        self.service.hide()
        self.now.show()
        self.now.entered()
        self.moved.emit(Place.NOW)

    @Slot()
    def search(self) -> None:
        """On the page that is shown, where it has a search; else on Now."""
        history = self.late.history.made
        if history is not None and self.currentWidget() is history:
            history.focus_search()
            return
        if not self.on_now:
            self.back()
        self.now.focus_search()

    def enter(self) -> None:
        """Put the keyboard into the page that is shown."""
        if self.on_now:
            self.now.entered()
        elif self.currentWidget() is self._pair:
            self.service.entered()
        else:
            self.late.enter(self.currentWidget())

    def fit(self, width: int) -> None:
        """The window is `width` pixels wide: the service beside the list, or in its place."""
        wide = width >= self._look.px(BESIDE_FROM)
        if wide == self._wide:
            return
        self._wide = wide
        if self.service.isVisibleTo(self._pair):
            self.now.setVisible(wide)
            self.service.set_back(not wide)
        if wide:
            here = self._drawer.number("list", self._look.px(LIST_WIDE))
            self._pair.setSizes([here, max(width - here, 1)])

    @Slot()
    def _divided(self) -> None:
        """How much of the window the list has, for another time."""
        if self._wide and self.service.isVisibleTo(self._pair):
            self._drawer.keep("list", self._pair.sizes()[0])
