"""The pages that are made when they are first wanted, and what they missed until then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, Setting
from statuswatch.ui.look import Look
from statuswatch.ui.memory import Drawer, Memory
from statuswatch.ui.questions import Asker

if TYPE_CHECKING:
    from statuswatch.ui.about import AboutPage
    from statuswatch.ui.doctor import DoctorPage
    from statuswatch.ui.history import HistoryPage
    from statuswatch.ui.inbox import InboxPage
    from statuswatch.ui.plans import PlansPage
    from statuswatch.ui.record import RecordPage
    from statuswatch.ui.settings import SettingsPage
    from statuswatch.ui.welcome import WelcomePage

    Hearing = HistoryPage | InboxPage | PlansPage | RecordPage | SettingsPage

P = TypeVar("P", bound=QWidget)
H = TypeVar("H", bound="Hearing")


class Late(Generic[P]):
    """One page. `made`: `None` as long as nobody has wanted it."""

    def __init__(self, make: Callable[[], P]) -> None:
        self._make = make
        self.made: P | None = None

    def the(self) -> P:
        if self.made is None:
            self.made = self._make()
        return self.made


class LatePages(QObject):
    """Most runs never show most of them: the window comes up without their imports. `came`: one
    was made. The other signals are wishes that rise from one of them."""

    came = Signal(QWidget)
    service_wanted = Signal(str)
    terms_wanted = Signal(str)
    now_wanted = Signal()
    about_wanted = Signal()
    add_wanted = Signal(str)
    demo_wanted = Signal()
    restart_wanted = Signal()
    deed_wanted = Signal(object)

    def __init__(
        self,
        look: Look,
        asker: Asker,
        setting: Callable[[], Setting],
        memory: Memory,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._look, self._asker, self._setting, self._memory = look, asker, setting, memory
        self._overview: Overview | None = None
        self._no_cards: Message | None = None
        self._stopped: Message | None = None
        self.history = Late(self._history)
        self.inbox = Late(self._inbox)
        self.plans = Late(self._plans)
        self.record = Late(self._record)
        self.settings = Late(self._settings)
        self.doctor = Late(self._doctor)
        self.about = Late(self._about)
        self.welcome = Late(self._welcome)

    def enter(self, shown: QWidget | None) -> None:
        """Put the keyboard into the one that is shown."""
        for page in (*self._hearing(), self.doctor.made, self.about.made, self.welcome.made):
            if page is not None and page is shown:
                page.entered()

    def _hearing(self) -> Iterator[Hearing]:
        """Those that show how things stand."""
        for late in (self.history, self.inbox, self.plans, self.record, self.settings):
            if late.made is not None:
                yield late.made

    # --- what the window says -------------------------------------------------------------------

    def hear(self, overview: Overview) -> None:
        self._overview = overview
        for page in self._hearing():
            page.hear(overview)

    def stopped(self, why: Message) -> None:
        """Nobody watches any more: what would need that cannot be asked for."""
        self._stopped = why
        for page in (self.welcome.made, self.settings.made):
            if page is not None:
                page.setEnabled(False)
        if self.doctor.made is not None:
            self.doctor.made.stopped(why)

    def say_no_cards(self, words: Message | None) -> None:
        """Nothing shows notifications here; `None`: something does."""
        self._no_cards = words
        if self.inbox.made is not None:
            self.inbox.made.say_no_cards(words)

    # --- how they are made ----------------------------------------------------------------------

    def _told(self, page: H) -> H:
        """It knows what the others have heard."""
        if self._overview is not None:
            page.hear(self._overview)
        return self._ready(page)

    def _ready(self, page: P) -> P:
        self.came.emit(page)
        return page

    def _history(self) -> HistoryPage:
        from statuswatch.ui.history import HistoryPage

        drawer = Drawer(self._memory, "history")
        page = HistoryPage(self._look, self._asker, self._setting, drawer)
        page.service_wanted.connect(self.service_wanted)
        return self._told(page)

    def _inbox(self) -> InboxPage:
        from statuswatch.ui.inbox import InboxPage

        page = InboxPage(self._look, self._asker, self._setting)
        page.service_wanted.connect(self.service_wanted)
        page.deed_wanted.connect(self.deed_wanted)
        page.say_no_cards(self._no_cards)
        return self._told(page)

    def _plans(self) -> PlansPage:
        from statuswatch.ui.plans import PlansPage

        return self._told(PlansPage(self._look, self._asker, self._setting))

    def _record(self) -> RecordPage:
        from statuswatch.ui.record import RecordPage

        page = RecordPage(self._look, self._asker, self._setting)
        page.service_wanted.connect(self.service_wanted)
        page.terms_wanted.connect(self.terms_wanted)
        return self._told(page)

    def _settings(self) -> SettingsPage:
        from statuswatch.ui.settings import SettingsPage

        page = SettingsPage(self._look, self._asker, self._setting)
        page.about_wanted.connect(self.about_wanted)
        page.restart_wanted.connect(self.restart_wanted)
        page.setEnabled(self._stopped is None)
        return self._told(page)

    def _doctor(self) -> DoctorPage:
        from statuswatch.ui.doctor import DoctorPage

        page = DoctorPage(self._look, self._asker, self._setting)
        page.service_wanted.connect(self.service_wanted)
        if self._stopped is not None:
            page.stopped(self._stopped)
        return self._ready(page)

    def _about(self) -> AboutPage:
        from statuswatch.ui.about import AboutPage

        return self._ready(AboutPage(self._look, self._asker, self._setting))

    def _welcome(self) -> WelcomePage:
        from statuswatch.ui.welcome import WelcomePage

        page = WelcomePage(self._look, self._asker, self._setting)
        page.followed.connect(self.now_wanted)
        page.skipped.connect(self.now_wanted)
        page.add_wanted.connect(self.add_wanted)
        page.demo_wanted.connect(self.demo_wanted)
        return self._ready(page)
