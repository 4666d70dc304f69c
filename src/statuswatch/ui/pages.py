"""All pages in one place, and the ways between them.

Wide enough, a service opens beside the list; else in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget

from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, Setting
from statuswatch.ui.keys import bind
from statuswatch.ui.look import Look
from statuswatch.ui.memory import Drawer, Memory
from statuswatch.ui.now import NowPage
from statuswatch.ui.questions import Asker
from statuswatch.ui.service import ServicePage
from statuswatch.ui.sidebar import Place

if TYPE_CHECKING:
    from statuswatch.ui.about import AboutPage
    from statuswatch.ui.doctor import DoctorPage
    from statuswatch.ui.history import HistoryPage
    from statuswatch.ui.inbox import InboxPage
    from statuswatch.ui.plans import PlansPage
    from statuswatch.ui.record import RecordPage
    from statuswatch.ui.settings import SettingsPage
    from statuswatch.ui.welcome import WelcomePage

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
        self._look, self._asker, self._setting = look, asker, setting
        self._memory, self._drawer = memory, Drawer(memory, "pages")
        self._overview: Overview | None = None
        self._wide = self._bound = False
        self._history: HistoryPage | None = None
        self._inbox: InboxPage | None = None
        self._plans: PlansPage | None = None
        self._record: RecordPage | None = None
        self._no_cards: Message | None = None
        self._welcome: WelcomePage | None = None
        self._settings: SettingsPage | None = None
        self._doctor: DoctorPage | None = None
        self._about: AboutPage | None = None
        self._stopped: Message | None = None
        self.now = NowPage(look, asker, setting, Drawer(memory, "now"))
        self.service = ServicePage(look, asker, setting)
        self._pair = QSplitter(Qt.Orientation.Horizontal)
        self._pair.setChildrenCollapsible(False)
        self._pair.addWidget(self.now)
        self._pair.addWidget(self.service)
        self._pair.setStretchFactor(1, 1)
        self._pair.splitterMoved.connect(self._divided)
        self.service.hide()
        self.addWidget(self._pair)
        self.now.service_wanted.connect(self.show_service)
        self.now.add_wanted.connect(self.add_wanted)
        self.now.check_wanted.connect(self.check_wanted)
        self.now.demo_wanted.connect(self.demo_wanted)
        self.now.leave_wanted.connect(self.leave_wanted)
        self.service.back_wanted.connect(self.back)
        self.service.history_wanted.connect(self.show_history)
        self.now.day_wanted.connect(self.show_day)
        self.service.day_wanted.connect(self.show_day)
        self.service.leave_wanted.connect(self.leave_wanted)
        for page in (self.now, self.service):
            page.deed_wanted.connect(self.deed_wanted)

    def hear(self, overview: Overview) -> None:
        self._overview = overview
        self.now.hear(overview)
        self.service.hear(overview)
        others = (self._history, self._inbox, self._plans, self._record, self._settings)
        for page in others:
            if page is not None:
                page.hear(overview)

    def stopped(self, why: Message) -> None:
        """Nobody watches any more: what would need that cannot be asked for."""
        self._stopped = why
        self.now.stopped()
        for page in (self._welcome, self._settings):
            if page is not None:
                page.setEnabled(False)
        if self._doctor is not None:
            self._doctor.stopped(why)

    @property
    def on_now(self) -> bool:
        """Is the list with its header in sight?"""
        return self.currentWidget() is self._pair and self.now.isVisibleTo(self)

    @property
    def picking(self) -> bool:
        """On the welcome page, with something picked that waits to be followed."""
        welcome = self._welcome
        return welcome is not None and self.currentWidget() is welcome and welcome.waits

    # --- the ways -------------------------------------------------------------------------------

    @Slot(str)
    def go(self, place: str) -> None:
        """To one of the sidebar's places."""
        ways = {
            Place.NOW: self.show_now,
            Place.HISTORY: self.show_history,
            Place.INBOX: self.show_inbox,
            Place.PLANS: self._show_plans,
            Place.RECORD: self._show_record,
            Place.SETTINGS: self.show_settings,
            Place.DOCTOR: self.show_doctor,
        }
        ways[Place(place)]()

    @Slot()
    def show_now(self) -> None:
        if not self._wide:
            self.service.hide()
        self.now.show()
        self.setCurrentWidget(self._pair)
        self.now.entered()
        self.moved.emit(Place.NOW)

    @Slot()
    def show_history(self, service: str = "") -> None:
        page = self._the_history()
        self.setCurrentWidget(page)
        page.entered()
        page.show_service(service or None)
        self.moved.emit(Place.HISTORY)

    @Slot(str, QDate)
    def show_day(self, service: str, day: QDate) -> None:
        """What happened to it on that day."""
        self.show_history(service)
        self._the_history().go(service, day)

    @Slot()
    def show_inbox(self) -> None:
        self._show(self._the_inbox(), Place.INBOX)

    @Slot()
    def _show_plans(self) -> None:
        self._show(self._the_plans(), Place.PLANS)

    @Slot()
    def _show_record(self) -> None:
        self._show(self._the_record(), Place.RECORD)

    @Slot()
    def show_settings(self, section: str = "") -> None:
        """`section`: by the name of its class; empty: where one was last."""
        page = self._the_settings()
        if section:
            page.show_section(section)
        self._show(page, Place.SETTINGS)

    @Slot()
    def show_keys(self) -> None:
        """All keys there are, to read."""
        self.show_settings("Keyboard")

    @Slot()
    def show_doctor(self) -> None:
        self._show(self._the_doctor(), Place.DOCTOR)

    @Slot()
    def show_about(self) -> None:
        from statuswatch.ui.about import AboutPage

        if self._about is None:
            self._about = AboutPage(self._look, self._asker, self._setting)
            self.addWidget(self._about)
        self._show(self._about, Place.SETTINGS)

    def _show(
        self,
        page: InboxPage | PlansPage | RecordPage | SettingsPage | DoctorPage | AboutPage,
        place: Place,
    ) -> None:
        self.setCurrentWidget(page)
        page.entered()
        self.moved.emit(place)

    def say_no_cards(self, words: Message | None) -> None:
        """Nothing shows notifications here; `None`: something does."""
        self._no_cards = words
        if self._inbox is not None:
            self._inbox.say_no_cards(words)

    @Slot(str)
    def show_service(self, service: str) -> None:
        self.setCurrentWidget(self._pair)
        self.service.show_service(service, back=not self._wide)
        self.service.show()
        self.now.setVisible(self._wide)
        if not self._wide:
            self.service.entered()
        self.moved.emit(Place.NOW)

    def show_welcome(self) -> None:
        from statuswatch.ui.welcome import WelcomePage

        if self._welcome is None:
            self._welcome = WelcomePage(self._look, self._asker, self._setting)
            self._welcome.followed.connect(self.show_now)
            self._welcome.add_wanted.connect(self.add_wanted)
            self._welcome.demo_wanted.connect(self.demo_wanted)
            self._welcome.skipped.connect(self.show_now)
            self.addWidget(self._welcome)
        self.setCurrentWidget(self._welcome)
        self._welcome.entered()

    @Slot()
    def back(self) -> None:
        """From a service to the list, from About to the settings; from elsewhere to Now."""
        if self._about is not None and self.currentWidget() is self._about:
            self.show_settings()
            return
        if self.currentWidget() is not self._pair:
            self.show_now()
            return
        self.service.hide()
        self.now.show()
        self.now.entered()
        self.moved.emit(Place.NOW)

    @Slot()
    def search(self) -> None:
        """On the page that is shown, where it has a search; else on Now."""
        if self._history is not None and self.currentWidget() is self._history:
            self._history.focus_search()
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
            for page in (
                self._history,
                self._inbox,
                self._plans,
                self._record,
                self._welcome,
                self._settings,
                self._doctor,
                self._about,
            ):
                if page is not None and self.currentWidget() is page:
                    page.entered()

    def fit(self, width: int) -> None:
        """The window is `width` pixels wide: the service beside the list, or in its place."""
        if not self._bound:  # now there is a window to bind the keys of these two places in
            self._bound = True
            bind(self.window(), {"Ctrl+4": self._show_plans, "Ctrl+5": self._show_record})
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

    def _the_history(self) -> HistoryPage:
        from statuswatch.ui.history import HistoryPage

        if self._history is None:
            drawer = Drawer(self._memory, "history")
            self._history = HistoryPage(self._look, self._asker, self._setting, drawer)
            self._history.service_wanted.connect(self.show_service)
            if self._overview is not None:
                self._history.hear(self._overview)
            self.addWidget(self._history)
        return self._history

    def _the_inbox(self) -> InboxPage:
        from statuswatch.ui.inbox import InboxPage

        if self._inbox is None:
            self._inbox = InboxPage(self._look, self._asker, self._setting)
            self._inbox.service_wanted.connect(self.show_service)
            self._inbox.deed_wanted.connect(self.deed_wanted)
            self._inbox.say_no_cards(self._no_cards)
            if self._overview is not None:
                self._inbox.hear(self._overview)
            self.addWidget(self._inbox)
        return self._inbox

    def _the_plans(self) -> PlansPage:
        from statuswatch.ui.plans import PlansPage

        if self._plans is None:
            self._plans = PlansPage(self._look, self._asker, self._setting)
            if self._overview is not None:
                self._plans.hear(self._overview)
            self.addWidget(self._plans)
        return self._plans

    def _the_record(self) -> RecordPage:
        from statuswatch.ui.record import RecordPage

        if self._record is None:
            self._record = RecordPage(self._look, self._asker, self._setting)
            self._record.service_wanted.connect(self.show_service)
            if self._overview is not None:
                self._record.hear(self._overview)
            self.addWidget(self._record)
        return self._record

    def _the_settings(self) -> SettingsPage:
        from statuswatch.ui.settings import SettingsPage

        if self._settings is None:
            self._settings = SettingsPage(self._look, self._asker, self._setting)
            self._settings.about_wanted.connect(self.show_about)
            self._settings.restart_wanted.connect(self.restart_wanted)
            if self._overview is not None:
                self._settings.hear(self._overview)
            self._settings.setEnabled(self._stopped is None)
            self.addWidget(self._settings)
        return self._settings

    def _the_doctor(self) -> DoctorPage:
        from statuswatch.ui.doctor import DoctorPage

        if self._doctor is None:
            self._doctor = DoctorPage(self._look, self._asker, self._setting)
            self._doctor.service_wanted.connect(self.show_service)
            if self._stopped is not None:
                self._doctor.stopped(self._stopped)
            self.addWidget(self._doctor)
        return self._doctor
