"""The page of the plans: what one is about to publish, whether it can go, and what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from statuswatch.core.docket import Occasion
from statuswatch.core.overview import Face, Overview
from statuswatch.core.words import Message, Setting, count, render, say
from statuswatch.ui.add_words import tab_order
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.look import Look, Type
from statuswatch.ui.page_frame import PageFrame
from statuswatch.ui.plans_calendars import Calendars
from statuswatch.ui.plans_change import ChangeForm
from statuswatch.ui.plans_form import CalendarForm, PlanForm
from statuswatch.ui.plans_row import FallenRow, PlanRow, plan_line
from statuswatch.ui.plans_words import answer_face, headline
from statuswatch.ui.questions import Asker
from statuswatch.ui.service_section import Rows, Runs, Section, Words

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.planned import PlansNow

T = TypeVar("T")

EMPTY = say(
    "Plan what you are about to publish and say what it needs. A day before and half an hour before "
    "you are told whether it can go."
)
NONE_FELL = say("In the last 90 days none fell into an outage.")


class PlansPage(QWidget):
    """Asks when it is shown and when something changed; else it rests."""

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._asker, self._setting = look, asker, setting
        self._overview: Overview | None = None
        self._stale = True
        self._now: PlansNow | None = None
        self._names: dict[str, str] = {}
        self.bands = Bands(look, setting)
        self.form, self.calendar = PlanForm(look, setting), CalendarForm(look, setting)
        self.changing = ChangeForm(look, setting)
        self._wanted = 0
        self.calendars = Calendars(look, asker, setting, self.bands, self.calendar)
        self._frame = PageFrame(look, self._words(say("Plans")))
        self._lay_out()
        self._wire()
        look.changed.connect(self.restyle)
        self.restyle()

    # --- what the window says -------------------------------------------------------------------

    def hear(self, overview: Overview) -> None:
        """How a plan stands changes with what it needs, and with the clock."""
        before, self._overview = self._overview, overview
        services = [row.service for row in overview.services]
        for form in (self.form, self.changing, self.calendar):
            form.know(services)
        told = before is None or (before.seq, before.line) != (overview.seq, overview.line)
        if told or before is None or before.at.minute != overview.at.minute:
            self._stale = True
            if self.isVisible():
                self.renew()

    def entered(self) -> None:
        if self._stale:
            self.renew()
        here: QWidget | None = self.focusWidget()
        if here is None or not here.isVisible() or here is self.content:
            planned = self._now is not None and bool(self._now.ahead)
            first = self.content if planned else self.plan
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            here.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- asking and showing ---------------------------------------------------------------------

    @Slot()
    def renew(self) -> None:
        self._stale, overview = False, self._overview

        async def question(desk: Desk) -> PlansNow:
            from statuswatch.app import planned

            return await planned.plans(desk, overview)

        self._asker.ask(question, self._show, failed=self._failed)

    def _show(self, now: PlansNow) -> None:
        self.bands.take_back("failed")
        if self._now is None and now.ahead and self.plan.hasFocus():  # there is a list after all
            self.content.setFocus(Qt.FocusReason.OtherFocusReason)
        self._now, setting = now, self._setting()
        self._names.clear()
        self._names.update(now.names or {})
        face = answer_face(now.ahead[0]) if now.ahead else Face.UNKNOWN
        ink = self._look.ink(face).ink
        self.head.write(render(headline(now), setting) if now.ahead else "", ink)
        self.ahead.show_all([plan_line(one, self._names, setting) for one in now.ahead])
        more = count("{n} more plan is later.", "{n} more plans are later.", now.more)
        self.more.write(render(more, setting) if now.more else "")
        self.past.show_all(now.fallen)
        self.none_fell.write("" if now.fallen else render(NONE_FELL, setting))
        self.calendars.show_all(now.calendars)
        nothing = not (now.ahead or now.fallen or now.calendars)
        self.empty.setVisible(not now.ahead)
        self.empty_line.write(render(EMPTY, setting))
        self.past_section.setVisible(not nothing)
        self.ahead_section.setVisible(bool(now.ahead))
        self._order()
        if self._wanted:  # it was changed, and may stand elsewhere now
            self._to_row(self._wanted)

    def _order(self) -> None:
        """Tab goes by the eye, also through rows that were made only now."""
        plans = [button for row in self._plan_rows() for button in (row.edit, row.drop)]
        tab_order([*plans, *self.calendars.takers()])

    def _plan_rows(self) -> list[PlanRow]:
        return [row for row in self.ahead.rows() if isinstance(row, PlanRow)]

    def _to_row(self, plan: int) -> None:
        """The keyboard to where this one is changed."""
        self._wanted = 0
        there = (row.edit for row in self._plan_rows()
                 if row.plan is not None and row.plan.id == plan)  # fmt: skip
        next(there, self.plan).setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, why: Message) -> None:
        again = Answer(say("Try again"), self.renew)
        self.bands.say(Said("failed", Face.DEGRADED, why, (again,)))

    # --- what one does with it ------------------------------------------------------------------

    @Slot()
    def _open_form(self) -> None:
        self._leave_forms()
        self.form.open()

    def _leave_forms(self) -> None:
        for form in (self.form, self.changing, self.calendar):
            form.hide()

    @Slot()
    def _close_form(self) -> None:
        """What is typed there is offered again."""
        self.form.hide()
        self.plan.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _add(self) -> None:
        draft = self.form.draft()

        async def question(desk: Desk) -> Occasion:
            from statuswatch.app import planned

            return await planned.add(desk, draft)

        def added(plan: Occasion) -> None:
            self._close_form()
            self.form.clear()
            words = say("Planned: {title}, {at}", title=plan.title, at=plan.at)
            self._did(words)

        self._ask(question, added, self.form.fail)

    @Slot(object)
    def _edit(self, plan: Occasion) -> None:
        self._leave_forms()
        self.changing.open_for(plan, self._names)

    @Slot()
    def _close_change(self) -> None:
        self.changing.hide()
        if self.changing.plan is not None:
            self._to_row(self.changing.plan.id)

    @Slot()
    def _change(self) -> None:
        was, draft = self.changing.plan, self.changing.draft()
        if was is None:
            return

        async def question(desk: Desk) -> Occasion:
            from statuswatch.app import planned

            return await planned.change(desk, was, draft)

        def changed(plan: Occasion) -> None:
            self._close_change()
            self._wanted = plan.id
            self._did(say("Changed: {title}, {at}", title=plan.title, at=plan.at))

        self._ask(question, changed, self.changing.fail)

    @Slot(object)
    def _drop(self, plan: Occasion) -> None:
        async def question(desk: Desk) -> bool:
            from statuswatch.app import planned

            return await planned.drop(desk, plan)

        def dropped(_: bool) -> None:
            words = say("Dropped: {title}, {at}", title=plan.title, at=plan.at)
            if plan.calendar:
                words = say("{words}. It comes back when its calendar is read again.", words=words)
            if self.changing.plan == plan:  # kept, it would stand there again
                self.changing.hide()
            self.plan.setFocus(Qt.FocusReason.OtherFocusReason)
            self._did(words, Answer(say("Undo"), lambda: self._keep_again(plan)))

        self._ask(question, dropped, self._failed)

    def _keep_again(self, plan: Occasion) -> None:
        async def question(desk: Desk) -> Occasion:
            from statuswatch.app import planned

            return await planned.keep_again(desk, plan)

        def kept(_: Occasion) -> None:
            self._did(say("Planned again: {title}", title=plan.title))

        def failed(why: Message) -> None:  # the only place where it still is
            again = Answer(say("Undo"), lambda: self._keep_again(plan))
            self.bands.say(Said("did", Face.DEGRADED, why, (again,)), aloud=True)

        self._ask(question, kept, failed)

    def _ask(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answered: Callable[[T], None],
        failed: Callable[[Message], None],
    ) -> None:
        self._asker.ask(question, answered, failed=failed)

    def _did(self, words: Message, *answers: Answer) -> None:
        self.bands.pass_by()  # what was said of an earlier deed
        self.bands.say(Said("did", Face.FINE, words, answers, passing=True), aloud=True)
        self.renew()

    # --- how it is laid out ---------------------------------------------------------------------

    def _words(self, message: Message) -> str:
        return render(message, self._setting())

    def _lay_out(self) -> None:
        look, setting = self._look, self._setting
        self.head = Runs(look)
        self.plan = QPushButton(self._words(say("Plan something…")))
        self.read = QPushButton(self._words(say("Read a calendar…")))
        self._buttons = QHBoxLayout()
        for button in (self.plan, self.read):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self.ahead = Rows[object](self._row)
        self.past = Rows[object](lambda: FallenRow(look, setting, self._names))
        self.more, self.none_fell = Words(look, quiet=True), Words(look, quiet=True)
        self.ahead_section = Section(look, self._words(say("To come")))
        for widget in (self.ahead, self.more):
            self.ahead_section.column.addWidget(widget)
        self.past_section = Section(look, self._words(say("What fell into an outage")))
        for widget in (self.past, self.none_fell):
            self.past_section.column.addWidget(widget)
        self.empty = QWidget()
        self._empty_column = QVBoxLayout(self.empty)
        title, self.empty_line = Words(look, Type.SECTION), Words(look, quiet=True)
        title.write(self._words(say("Nothing is planned")))
        for words in (title, self.empty_line):
            self._empty_column.addWidget(words)
        self._scroll_all()

    def _row(self) -> PlanRow:
        row = PlanRow(self._look, self._setting)
        row.edited.connect(self._edit)
        row.dropped.connect(self._drop)
        return row

    def _scroll_all(self) -> None:
        frame = self._frame
        for widget in (self.form, self.changing, self.calendar, self.empty, self.ahead_section,
                       self.calendars, self.past_section):  # fmt: skip
            frame.column.addWidget(widget)
        frame.column.addStretch(1)
        frame.head.addWidget(self.head)
        frame.head.addLayout(self._buttons)
        self.content = frame.lay_out(self, self.bands)
        self.setTabOrder(self.read, self.content)

    def _wire(self) -> None:
        self.plan.clicked.connect(self._open_form)
        self.read.clicked.connect(self._open_calendar)
        self.form.sent.connect(self._add)
        self.form.closed.connect(self._close_form)
        self.changing.sent.connect(self._change)
        self.changing.closed.connect(self._close_change)
        self.calendar.closed.connect(self._close_calendar)
        self.calendars.changed.connect(self.renew)
        self.calendars.read.connect(self._close_calendar)

    @Slot()
    def _open_calendar(self) -> None:
        self._leave_forms()
        self.calendar.open()

    @Slot()
    def _close_calendar(self) -> None:
        self.calendar.hide()
        self.calendar.clear()
        self.read.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._frame.restyle(5)
        self._buttons.setSpacing(px(2))
        self._empty_column.setContentsMargins(0, px(4), 0, 0)
        self._empty_column.setSpacing(px(2))
        if self._now is not None:
            for rows in (self.ahead, self.past):  # made anew: inks and sizes may be others
                rows.show_all(())
            self._show(self._now)
