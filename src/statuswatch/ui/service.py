"""The page of one service: a head that says how it is, and sections that say all the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from statuswatch.channels import plain
from statuswatch.core.face import judged
from statuswatch.core.overview import Overview, ServiceNow, face
from statuswatch.core.words import Message, Setting, render
from statuswatch.ui.look import Look
from statuswatch.ui.service_body import Sections
from statuswatch.ui.service_copy import known_text
from statuswatch.ui.service_head import ServiceHead
from statuswatch.ui.service_section import Section
from statuswatch.ui.service_standing import ServiceStanding
from statuswatch.ui.service_verdict import spoken, told_until, verdict
from statuswatch.ui.service_words import NOT_FOLLOWED, unmarked

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.sheet import Sheet
    from statuswatch.ui.questions import Asked, Asker


class ServicePage(QWidget):
    """Shows one service. Asks for its sheet when something of it changed, and each minute."""

    back_wanted = Signal()
    history_wanted = Signal(str)
    leave_wanted = Signal(str)
    deed_wanted = Signal(object)

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._asker, self._setting = look, asker, setting
        self._service = ""
        self._back = False
        self._overview: Overview | None = None
        self._sheet: Sheet | None = None
        self._asked: Asked | None = None
        self._checking: Asked | None = None
        self._waits = self._again = self._late = self._checks = self._gone = False
        self._complaint = ""
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._head = ServiceHead(look, setting)
        self._head.back_wanted.connect(self.back_wanted)
        self._head.check_wanted.connect(self._check)
        self._head.page_wanted.connect(self._open_page)
        self._head.copy_wanted.connect(self._copy)
        self._head.leave_wanted.connect(self._leave)
        self._head.deed_wanted.connect(self.deed_wanted)
        self._standing = ServiceStanding(look, setting)
        self._standing.deed_wanted.connect(self.deed_wanted)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._ranged)
        self._make_sections()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._standing)
        column.addWidget(self._scroll, 1)
        self._minute = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._minute.timeout.connect(self._tick)
        look.changed.connect(self._restyle)

    def _make_sections(self) -> None:
        self._sections = Sections(self._look, self._setting)
        self._sections.refold.connect(self._render)
        self._sections.history_wanted.connect(self._history)
        self._sections.again_wanted.connect(self._ask)
        self._sections.place_wanted.connect(self._go_to)
        self._sections.fails_wanted.connect(self._fails)
        self._sections.works_wanted.connect(self._works)
        self._set_lead()
        self._scroll.setWidget(self._sections)
        self._sections.show()  # put into an area that is seen already, it would stay hidden

    # -- what the window tells -------------------------------------------------------------------

    def show_service(self, service_id: str, back: bool) -> None:
        """`back`: it stands in the list's place, so there must be a way back to it."""
        self.set_back(back)
        if service_id != self._service:
            for asked in (self._asked, self._checking):
                if asked is not None:
                    asked.drop()
            self._asked = self._checking = self._sheet = None
            self._waits = self._again = self._checks = self._gone = False
            self._service, self._complaint = service_id, ""
            self._head.forget()
            self._make_sections()  # what was unfolded was another's
            self._render()
        self._ask()

    def set_back(self, back: bool) -> None:
        self._back = back
        self._head.set_back(back)
        self._set_lead()

    def _set_lead(self) -> None:
        lead = self._look.px(12.5 if self._back else 5)
        self._sections.set_lead(lead)
        self._standing.set_lead(lead)

    def hear(self, overview: Overview) -> None:
        """A new snapshot. The sheet is asked for again only if something of ours changed."""
        before, self._overview = self._overview, overview
        if not self._service:
            return
        was = _of(before, self._service)
        now = _of(overview, self._service)
        same = before is not None and overview.seq == before.seq and now == was
        line = before is not None and overview.offline == before.offline
        if same and line:
            return
        self._render_head()
        self._late = self._late or not same
        if self._late and self.isVisible():
            self._ask()

    def entered(self) -> None:
        """It is the shown page now."""
        if not self._waits:
            self._ask()
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- asking ----------------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        if not self._service:
            return
        if self._waits:
            self._again = True  # a storm of news must not drop every answer
            return
        service = self._service

        async def sheet(desk: Desk) -> Sheet | None:
            from statuswatch.app import noted, sheet

            desk.tell(await noted.noted(desk, service))
            return await sheet.sheet(desk, service)

        self._waits, self._late = True, False
        self._asked = self._asker.ask(
            sheet, self._came, failed=self._failed, heard=self._standing.know
        )

    def _came(self, sheet: Sheet | None) -> None:
        self._waits = False
        self._gone = sheet is None
        self._sheet = sheet
        gone = render(NOT_FOLLOWED, self._setting())
        self._sections.note(gone if sheet is None else self._complaint)
        self._render()
        self._ask_again()

    def _failed(self, why: Message) -> None:
        self._waits = False
        self._sections.note(plain(render(why, self._setting())), again=True)
        self._ask_again()

    def _ask_again(self) -> None:
        if self._again:
            self._again = False
            QTimer.singleShot(0, self._ask)

    @Slot()
    def _check(self) -> None:
        if self._checks or not self._service:
            return
        from statuswatch.app.sheet import check

        service = self._service
        self._checks, self._complaint = True, ""
        self._head.set_checking(True)
        self._checking = self._asker.ask(
            lambda desk: check(desk, service), self._checked, failed=self._unchecked
        )

    def _checked(self, _: object = None) -> None:
        self._checks = False
        self._head.set_checking(False)
        self._ask()

    def _unchecked(self, why: Message) -> None:
        self._complaint = plain(render(why, self._setting()))
        self._checked()

    # -- showing ---------------------------------------------------------------------------------

    def _here(self) -> tuple[Setting, datetime]:
        setting = self._setting()
        assert setting.now is not None, "the window knows when it is"
        return setting, setting.now

    def _now(self) -> ServiceNow | None:
        """The newer of what the overview and the sheet say."""
        told = _of(self._overview, self._service)
        sheet = self._sheet
        if sheet is None or (told and self._overview and self._overview.at >= sheet.at):
            return told
        return sheet.now

    @Slot()
    def _render(self) -> None:
        """All of it anew, where it changed; what is read stays where it is."""
        self._render_head()
        self.setUpdatesEnabled(False)
        kept = self._anchor()
        setting, at = self._here()
        self._sections.show_sheet(self._sheet, setting, told_until(self._overview, at))
        self._keep(kept)
        self.setUpdatesEnabled(True)

    def _render_head(self) -> None:
        now, (setting, at) = self._now(), self._here()
        self._standing.hear(None if self._gone else _of(self._overview, self._service))
        if now is None or self._gone:
            return
        self._head.set_standing(_of(self._overview, self._service) or now)
        ends = [p.outage.end for p in self._sheet.before] if self._sheet else []
        offline = self._overview is not None and self._overview.offline
        line = verdict(now, self._overview, at, max(ends, default=None))
        shape, found = face(now), judged(now)
        self._head.write_name(now.service)
        what = now.status.since if found is None else found.sentence.one
        answer = (self._service, shape, what, offline)
        ear = render(spoken(now, self._overview, at, max(ends, default=None)), setting)
        self._head.write(shape, render(line, setting), answer, unmarked(ear), neutral=offline)
        if self._sheet is not None:
            self._head.set_polls(self._sheet.polls)
            self._head.set_page(bool(self._sheet.page))

    def _anchor(self) -> tuple[Section, int] | None:
        """The section at the top edge, and how far it is scrolled; none at the very top."""
        top = self._scroll.verticalScrollBar().value()
        if not top:
            return None
        shown = [s for s in self._sections.sections() if s.isVisibleTo(self._sections)]
        at = [(s, s.mapTo(self._sections, s.rect().topLeft()).y()) for s in shown]
        under = [(s, y) for s, y in at if y + s.height() > top]
        return (under[0][0], top - under[0][1]) if under else None

    def _keep(self, kept: tuple[Section, int] | None) -> None:
        """Lay out at once: left to Qt's events it takes several rounds, and the first are seen."""
        self._sections.settle(self._scroll.viewport().size())
        if kept is not None:
            section, offset = kept
            y = section.mapTo(self._sections, section.rect().topLeft()).y()
            self._scroll.verticalScrollBar().setValue(y + offset)

    @Slot(int, int)
    def _ranged(self, _: int, most: int) -> None:
        self._sections.set_trail(self._look.px(2 if most else 5))

    @Slot()
    def _restyle(self) -> None:
        """Colours and sizes changed: rows are made anew, for they know their colours."""
        self._head.restyle()
        self._standing.restyle()
        self._head.set_back(self._back)
        top = self._scroll.verticalScrollBar().value()
        self._make_sections()
        self._render()
        self._scroll.verticalScrollBar().setValue(top)

    # -- each minute, while it is seen -----------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        self._wait()
        self._render()
        if self._late:
            self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        self._minute.stop()

    def _wait(self) -> None:
        now = self._setting().now
        into = 0 if now is None else now.second * 1000 + now.microsecond // 1000
        self._minute.start(60_000 - into + 20)

    @Slot()
    def _tick(self) -> None:
        self._render()
        self._ask()
        self._wait()

    # -- what can be done ------------------------------------------------------------------------

    @Slot()
    def _open_page(self) -> None:
        if self._sheet is not None and self._sheet.page:
            QDesktopServices.openUrl(QUrl(self._sheet.page))

    @Slot()
    def _copy(self) -> None:
        if self._sheet is not None:
            text = known_text(self._sheet, self._overview, self._setting())
            QGuiApplication.clipboard().setText(text)

    @Slot(object)
    def _go_to(self, row: QWidget) -> None:
        """To where a witness looks; the row says itself when it has the focus."""
        self._scroll.ensureWidgetVisible(row, 0, self._look.px(8))
        row.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, str)
    def _fails(self, part: str, note: str) -> None:
        service = self._service

        async def question(desk: Desk) -> None:
            from statuswatch.app.own_word import it_fails

            await it_fails(desk, service, part, note)

        self._asker.ask(question, self._noted, failed=self._unchecked)

    @Slot()
    def _works(self) -> None:
        service = self._service

        async def question(desk: Desk) -> None:
            from statuswatch.app.own_word import it_works

            await it_works(desk, service)

        self._asker.ask(question, self._noted, failed=self._unchecked)

    def _noted(self, _: object) -> None:
        """What was said stands in the history now."""
        self._complaint = ""
        self._ask()

    @Slot()
    def _leave(self) -> None:
        if self._service:
            self.leave_wanted.emit(self._service)

    @Slot()
    def _history(self) -> None:
        self.history_wanted.emit(self._service)


def _of(overview: Overview | None, service: str) -> ServiceNow | None:
    rows = () if overview is None else overview.services
    return next((row for row in rows if row.service.id == service), None)
