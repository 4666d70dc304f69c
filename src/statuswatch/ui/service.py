"""The page of one service: a head that says how it is, and tabs that say all the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from statuswatch.channels import plain
from statuswatch.core.face import since_when
from statuswatch.core.overview import Overview, ServiceNow, face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.beat import Beat
from statuswatch.ui.look import Look
from statuswatch.ui.service_asking import Figuring, Wishing
from statuswatch.ui.service_bodies import Bodies
from statuswatch.ui.service_body import Body
from statuswatch.ui.service_copy import copy_known, open_page
from statuswatch.ui.service_dealing import Dealing
from statuswatch.ui.service_doing import Doing
from statuswatch.ui.service_head import ServiceHead
from statuswatch.ui.service_leaves import ContactsLeaf
from statuswatch.ui.service_reading import SLOW, Reading, of_service
from statuswatch.ui.service_standing import ServiceStanding
from statuswatch.ui.service_tabs import Tab, Tabs, walked
from statuswatch.ui.service_verdict import told_until
from statuswatch.ui.service_words import NOT_FOLLOWED

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet
    from statuswatch.core.latency import Span
    from statuswatch.ui.questions import Asker


class ServicePage(QWidget):
    """Shows one service. Asks for its sheet when something of it changed, and each minute."""

    back_wanted = Signal()
    history_wanted = Signal(str)
    day_wanted = Signal(str, QDate)
    """After `history_wanted`: the day of it that is meant."""

    leave_wanted = Signal(str)
    deed_wanted = Signal(object)

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._asker, self._setting = look, asker, setting
        self._service = ""
        self._back = False
        self._overview: Overview | None = None
        self._sheet: Sheet | None = None
        self._late = self._gone = False
        self._complaint = ""
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._head = ServiceHead(look, setting)
        self._head.back_wanted.connect(self.back_wanted)
        self._head.check_wanted.connect(self._check)
        self._head.page_wanted.connect(self._open_page)
        self._head.copy_wanted.connect(self._copy)
        self._head.leave_wanted.connect(self._leave)
        self._head.report_wanted.connect(self.report)
        self._head.deed_wanted.connect(self.deed_wanted)
        self._standing = ServiceStanding(look, setting)
        self._standing.deed_wanted.connect(self.deed_wanted)
        self._reading = Reading(asker, self._standing.know, self)
        self._reading.came.connect(self._came)
        self._reading.failed.connect(self._failed)
        self._reading.checked.connect(self._checked)
        self._figuring = Figuring(asker, setting, self)
        self._figuring.came.connect(self._show_figures)
        self._doing = Doing(asker, self)
        self._doing.done.connect(self._noted)
        self._doing.failed.connect(self._complain)
        self._wishing = Wishing(asker, self)
        self._wishing.came.connect(self._show_wishes)
        self._wishing.failed.connect(self._complain)
        self._dealing = Dealing(asker, self)
        self._dealing.failed.connect(self._complain)
        self._dealing.contact_wanted.connect(self._add_contact)
        self.tabs = Tabs(look, setting())
        self.tabs.currentChanged.connect(self._tab_changed)
        self._arrange()
        self._bodies = Bodies(partial(Body, look, setting, self._dealing), self._column, self)
        self._bodies.made.connect(self._listen)
        walked(self.tabs, self)
        self._slow = QTimer(self, singleShot=True, interval=SLOW)
        self._slow.timeout.connect(self._say_looking)
        self._minute = Beat(self)
        self._minute.timeout.connect(self._tick)
        look.changing.connect(self._bodies.undress)
        look.changed.connect(self._restyle)

    def _arrange(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._column.addWidget(self._standing)
        self._tab_row = QHBoxLayout()
        self._tab_row.addWidget(self.tabs)
        self._column.addLayout(self._tab_row)

    def _listen(self, body: Body) -> None:
        body.refold.connect(self._render)
        body.history_wanted.connect(self._history)
        body.day_wanted.connect(self._history_of)
        body.again_wanted.connect(self._ask)
        body.tab_wanted.connect(self.tabs.setCurrentIndex)
        body.fails_wanted.connect(self._doing.it_fails)
        body.works_wanted.connect(self._doing.it_works)
        body.span_wanted.connect(self._choose_span)
        body.parts_wanted.connect(self._doing.choose_parts)
        body.wish_wanted.connect(self._wishing.wish)
        body.leave_wanted.connect(self._leave)
        body.report_wanted.connect(self.report)

    @property
    def body(self) -> Body:
        return self._bodies.body

    # -- what the window tells -------------------------------------------------------------------

    @property
    def shown(self) -> str:
        """Whose page it is, by id; empty: nobody's yet."""
        return self._service

    def show_service(self, service_id: str, back: bool) -> None:
        """`back`: it stands in the list's place, so there must be a way back to it."""
        self.set_back(back)
        if service_id != self._service:
            self._reading.go_to(service_id)
            self._doing.service = service_id
            self._dealing.go_to(service_id)
            self._sheet, self._gone = None, False
            self._service, self._complaint = service_id, ""
            self._head.forget()
            self._figuring.forget()
            self.tabs.setCurrentIndex(Tab.OVERVIEW)
            self._bodies.renew()
            self._bodies.go_to(Tab.OVERVIEW)
            self._render()
            self._slow.start()
        self._ask()

    def set_back(self, back: bool) -> None:
        self._back = back
        self._head.set_back(back)
        self._set_lead()

    def _set_lead(self) -> None:
        self._bodies.set_lead(self._lead)
        self._standing.set_lead(self._lead)
        self._tab_row.setContentsMargins(self._lead, 0, self._look.px(5), 0)

    @property
    def _lead(self) -> int:
        """Pixels before what stands on the page."""
        return self._look.px(12.5 if self._back else 5)

    def hear(self, overview: Overview) -> None:
        """A new snapshot. The sheet is asked for again only if something of ours changed."""
        before, self._overview = self._overview, overview
        if not self._service:
            return
        was = of_service(before, self._service)
        now = of_service(overview, self._service)
        same = before is not None and overview.seq == before.seq and now == was
        line = before is not None and overview.silent == before.silent
        if same and line:
            return
        self._render_head()
        self._late = self._late or not same
        if self._late and self.isVisible():
            self._ask()

    def entered(self) -> None:
        """It is the shown page now."""
        if not self._reading.waits:
            self._ask()
        self.body.leaf.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def _tab_changed(self, tab: int) -> None:
        self._bodies.go_to(tab)
        if tab == Tab.SETUP and self._service:
            self._wishing.read(self._service)
        elif tab == Tab.CONTACTS:
            self._dealing.look_whole()

    # -- asking ----------------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        if not self._reading.waits:
            self._late = False
        self._reading.ask()

    @Slot()
    def _say_looking(self) -> None:
        if self._sheet is None and self._reading.waits:
            self.body.note(render(say("Looking…"), self._setting()))

    @Slot(object)
    def _came(self, sheet: Sheet | None) -> None:
        self._gone, self._sheet = sheet is None, sheet
        gone = render(NOT_FOLLOWED, self._setting())
        self.body.note(gone if sheet is None else self._complaint)
        self._render()
        if sheet is not None:
            self._figuring.ask(self._service, sheet.seq)
            self._dealing.ask()

    @Slot(object)
    def _failed(self, why: Message) -> None:
        self.body.note(plain(render(why, self._setting())), again=True)

    @Slot()
    def _check(self) -> None:
        if not self._reading.checks:
            self._complaint = ""
            self._head.set_checking(bool(self._service))
            self._reading.check()

    @Slot(object)
    def _checked(self, problem: Message | None) -> None:
        if problem is not None:
            self._complaint = plain(render(problem, self._setting()))
        self._head.set_checking(False)
        self._ask()

    # -- showing ---------------------------------------------------------------------------------

    def _here(self) -> tuple[Setting, datetime]:
        setting = self._setting()
        assert setting.now is not None, "the window knows when it is"
        return setting, setting.now

    def _now(self) -> ServiceNow | None:
        """The newer of what the overview and the sheet say."""
        told = of_service(self._overview, self._service)
        sheet = self._sheet
        if sheet is None or (told and self._overview and self._overview.at >= sheet.at):
            return told
        return sheet.now

    @Slot()
    def _render(self) -> None:
        """All of it anew, where it changed; what is read stays where it is."""
        self._render_head()
        self.setUpdatesEnabled(False)
        setting, at = self._here()
        self.body.show_sheet(self._sheet, setting, told_until(self._overview, at))
        self._show_figures()
        self._show_wishes()
        self.setUpdatesEnabled(True)

    @Slot()
    def _show_figures(self) -> None:
        there = self._sheet is not None and not self._gone
        self.body.show_figures(self._figuring.figures if there else None, self._setting())

    @Slot()
    def _show_wishes(self) -> None:
        there = self._sheet is not None and not self._gone
        self.body.show_wishes(self._wishing.wished if there else None, self._setting())

    def _render_head(self) -> None:
        now, (_, at) = self._now(), self._here()
        self._standing.hear(None if self._gone else of_service(self._overview, self._service))
        if now is None or self._gone:
            return
        self._head.set_standing(of_service(self._overview, self._service) or now)
        ends = [p.outage.end for p in self._sheet.before] if self._sheet else []
        self._head.tell(now, self._overview, at, max(ends, default=None))
        if self._sheet is not None:
            self._head.set_polls(self._sheet.polls)
            self._head.set_page(bool(self._sheet.page))

    @Slot()
    def _restyle(self) -> None:
        """Colours and sizes changed."""
        self._bodies.undress()
        self._head.restyle()
        self._standing.restyle()
        self._head.set_back(self._back)
        self._set_lead()
        self.tabs.updateGeometry()
        if self.isVisible():
            QTimer.singleShot(0, self._dress)  # in a turn of its own: the rest is painted first

    @Slot()
    def _dress(self) -> None:
        """Rows in the style that holds; what was read is where it was."""
        if self._service:
            self._bodies.dress(self._render)

    # -- each minute, while it is seen -----------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        self._wait()
        self._render()
        self._dress()
        if self._late:
            self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        self._minute.stop()

    def _wait(self) -> None:
        now = self._now()
        ails = now is not None and face(now).ails
        self._minute.wait(self._setting(), [since_when(now)] if now is not None and ails else [])

    @Slot()
    def _tick(self) -> None:
        self._render()
        if not self._minute.quick:
            self._ask()
        self._wait()

    # -- what can be done ------------------------------------------------------------------------

    @Slot()
    def _open_page(self) -> None:
        open_page(self._sheet)

    @Slot()
    def _copy(self) -> None:
        copy_known(self._sheet, self._overview, self._setting())

    @Slot(object)
    def _choose_span(self, span: Span) -> None:
        self._figuring.span = span
        if self._sheet is not None:
            self._figuring.ask(self._service, self._sheet.seq)

    @Slot(object)
    def _complain(self, why: Message) -> None:
        """It was not done; what holds is asked for."""
        self._complaint = plain(render(why, self._setting()))
        self.body.parts_written()
        self._ask()

    @Slot()
    def _noted(self) -> None:
        """What was said stands in the history now."""
        self._complaint = ""
        self.body.parts_written()
        self._ask()

    @Slot()
    def _leave(self) -> None:
        if self._service:
            self.leave_wanted.emit(self._service)

    @Slot()
    def report(self) -> None:
        self._dealing.report(self._look, self._setting, self)

    @Slot()
    def _add_contact(self) -> None:
        self.tabs.setCurrentIndex(Tab.CONTACTS)
        self.body.add_contact()

    def contacts(self) -> ContactsLeaf:
        """Shown from now on."""
        self.tabs.setCurrentIndex(Tab.CONTACTS)
        leaf = self.body.leaf
        assert isinstance(leaf, ContactsLeaf), "its tab was chosen just now"
        return leaf

    @Slot()
    def _history(self) -> None:
        self.history_wanted.emit(self._service)

    @Slot(QDate)
    def _history_of(self, day: QDate) -> None:
        self._history()
        self.day_wanted.emit(self._service, day)
