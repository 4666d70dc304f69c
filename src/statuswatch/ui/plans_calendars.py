"""Calendars that plans are read from: added, read again, left; what was broken in them is named."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, count, render, say
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.look import Look, Type
from statuswatch.ui.plans_form import CalendarForm
from statuswatch.ui.plans_words import broken, taken
from statuswatch.ui.questions import Asker, Errand
from statuswatch.ui.service_section import Elided, Rows, Section, Words

if TYPE_CHECKING:
    from statuswatch.app.calendars import KeptCalendar, TakenIn
    from statuswatch.app.desk import Desk

T = TypeVar("T")


class Calendars(Section):
    """One reading at a time, and it can be stopped. `read`: a new one was; `changed`: its plans
    may be others now."""

    changed = Signal()
    read = Signal()

    def __init__(
        self,
        look: Look,
        asker: Asker,
        setting: Callable[[], Setting],
        bands: Bands,
        form: CalendarForm,
    ) -> None:
        self.again = QPushButton(render(say("Read them again"), setting()))
        super().__init__(look, render(say("Calendars"), setting()), self.again)
        self._asker, self._setting, self._bands, self._form = asker, setting, bands, form
        self._errand = Errand(asker)
        self._told: list[Message] = []
        self.rows = Rows[object](self._row)
        self.findings = Words(look, Type.SMALL, quiet=True)
        self.column.addWidget(self.rows)
        self.column.addWidget(self.findings)
        self.again.clicked.connect(self._read_again)
        form.sent.connect(self._add)
        self.hide()

    def show_all(self, calendars: Sequence[KeptCalendar]) -> None:
        self.rows.show_all(calendars)
        self.setVisible(bool(calendars))

    def takers(self) -> list[QWidget]:
        """What takes the keyboard, in the order of the eye."""
        rows = (row for row in self.rows.rows() if isinstance(row, CalendarRow))
        return [self.again, *(row.leave for row in rows if row.leave is not None)]

    def _row(self) -> QWidget:
        row = CalendarRow(self._look, self._setting)
        row.left.connect(self._leave)
        return row

    # --- reading --------------------------------------------------------------------------------

    @Slot()
    def _add(self) -> None:
        place, needs = self._form.place.text(), self._form.needs.chosen

        async def question(desk: Desk) -> TakenIn:
            from statuswatch.app import planned

            return await planned.follow_calendar(desk, place, needs)

        def done(found: TakenIn) -> None:
            self._tell((found,))
            self.read.emit()
            self.changed.emit()

        self._form.fail(None)
        self._begin(question, done, self._form.fail)

    @Slot()
    def _read_again(self) -> None:
        async def question(desk: Desk) -> tuple[TakenIn, ...]:
            from statuswatch.app import planned

            return await planned.read_again(desk)

        def done(found: tuple[TakenIn, ...]) -> None:
            self._tell(found)
            self.changed.emit()

        self._begin(question, done, self._failed)

    def _begin(
        self,
        question: Callable[[Desk], Awaitable[T]],
        done: Callable[[T], None],
        failed: Callable[[Message], None],
    ) -> None:
        if self._errand.runs:
            return
        self._bands.pass_by()
        stop = Answer(say("Stop"), self.stop)
        words = say("Reading…")
        self._bands.say(Said("reading", Face.UNKNOWN, words, (stop,), closable=False))
        self._form.send.setEnabled(False)
        self.again.setEnabled(False)

        def read(found: T) -> None:
            self._ended()
            done(found)

        def refused(why: Message) -> None:
            self._ended()
            failed(why)

        self._errand.begin(question, read, refused, self._heard)

    def _heard(self, value: object) -> None:
        """One of several is read."""
        name = getattr(getattr(value, "calendar", None), "name", "")
        if name and self._errand.runs:
            stop = Answer(say("Stop"), self.stop)
            words = say("Reading… {calendar} is done", calendar=name)
            self._bands.say(Said("reading", Face.UNKNOWN, words, (stop,), closable=False))

    @Slot()
    def stop(self) -> None:
        self._errand.drop()
        self._ended()
        words = say("Stopped. What was read until then is kept.")
        self._bands.say(Said("read", Face.UNKNOWN, words, passing=True), aloud=True)
        self.changed.emit()

    def _ended(self) -> None:
        self._form.send.setEnabled(True)
        self.again.setEnabled(True)
        self._bands.take_back("reading")

    def _failed(self, why: Message) -> None:
        self._bands.say(Said("read", Face.DEGRADED, why), aloud=True)

    def _tell(self, found: Sequence[TakenIn]) -> None:
        """Each by its name: also what of it was broken."""
        setting = self._setting()
        lines = [render(words, setting) for one in found for words in _said(one)]
        self.findings.write("\n".join(lines))
        wrong = sum(1 for one in found if one.why is not None)
        unread = sum(one.read.broken for one in found if one.read is not None)
        if wrong:
            words = count(
                "One calendar could not be read", "{n} calendars could not be read", wrong
            )
        elif unread:
            words = count(
                "Read. One event was not taken: see under Calendars",
                "Read. {n} events were not taken: see under Calendars",
                unread,
            )
        else:
            words = say("Read")
        face = Face.DEGRADED if wrong or unread else Face.FINE
        self._bands.say(Said("read", face, words, passing=True), aloud=True)

    @Slot(str)
    def _leave(self, name: str) -> None:
        async def question(desk: Desk) -> int:
            from statuswatch.app import planned

            return await planned.leave_calendar(desk, name)

        def left(gone: int) -> None:
            words = count(
                "{calendar} is read no more; {n} plan went with it",
                "{calendar} is read no more; {n} plans went with it",
                gone,
                calendar=name,
            )
            self.findings.write("")
            self._bands.pass_by()
            self._bands.say(Said("read", Face.FINE, words, passing=True), aloud=True)
            self.changed.emit()

        self._asker.ask(question, left, failed=self._failed)


def _said(one: TakenIn) -> list[Message]:
    if one.why is not None:
        return [one.why.title, one.why.advice]
    return [taken(one), *broken(one)]


class CalendarRow(QWidget):
    """One calendar. `left`: it is to be read no more, after a second press."""

    left = Signal(str)

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting, self._name = look, setting, ""
        self.name = Elided(look)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.name)
        self._row.addStretch(1)  # a name is not wider than it is: the button stands at the edge
        self.leave: QPushButton | None = None

    def write(self, calendar: KeptCalendar) -> None:
        from statuswatch.ui.twice import Twice

        setting = self._setting()
        self._name = calendar.name
        self.name.write(calendar.name)
        if self.leave is not None:
            self._row.removeWidget(self.leave)
            self.leave.deleteLater()
        name = calendar.name
        self.leave = Twice(
            render(say("Read no more"), setting),
            render(say("Read no more for sure"), setting),
            render(say("Read {name} no more", name=name), setting),
            render(say("Read {name} no more for sure: its plans go", name=name), setting),
        )
        self.leave.meant.connect(self._left)
        self._row.addWidget(self.leave)

    @Slot()
    def _left(self) -> None:
        self.left.emit(self._name)
