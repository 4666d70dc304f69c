"""What was reported to a vendor, with its clock, and the letters that they wrote."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from statuswatch.core.answering import Standing, TicketClock, in_words
from statuswatch.core.docket import Letter
from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.dropping import file_in
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_form import InlineForm, flowed, small_button
from statuswatch.ui.service_section import Marker, Rows, Section, Words, gutter
from statuswatch.ui.twice import Removal

if TYPE_CHECKING:
    from statuswatch.app.dealings import Dealings

FACES: dict[Standing, Face | None] = {
    Standing.SENT: None,
    Standing.ACKNOWLEDGED: None,
    Standing.LATE: Face.DEGRADED,
    Standing.ANSWERED: Face.FINE,
}

ENOUGH = 3000
"""Characters of what was written that are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One report or letter. `text`: what was written, unfolded by its button. `waits`: no answer
    has come, so it can be said that one did; `unheard`: nor that it reached them. `heard`: the user
    said one or the other. `number`: theirs of a report, which comes with their first answer; empty:
    none yet."""

    id: int
    face: Face | None
    title: str
    stands: str
    text: str
    waits: bool = False
    unheard: bool = False
    heard: bool = False
    number: str | None = None


class WrittenRow(QWidget):
    acknowledged = Signal(int)
    answered = Signal(int)
    taken_back = Signal(int)
    remove_wanted = Signal(int)
    numbered = Signal(int, str, object)
    """Which, their number, and the form that waits."""

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._id, self._number = 0, ""
        self._show = render(say("Show what was written"), setting)
        self._hide = render(say("Hide what was written"), setting)
        self._marker = Marker(look, 4, Type.NAME)
        self._title, self._stands = Words(look, Type.NAME), Words(look)
        self._text = Words(look, quiet=True)
        self.got = small_button(look, render(say("They acknowledged"), setting))
        self.came = small_button(look, render(say("They answered"), setting))
        self.back = small_button(look, render(say("Take my word back"), setting), link=True)
        self.fold = small_button(look, self._show, link=True)
        self.remove = Removal(setting)
        self.ask = small_button(look, render(say("Their number…"), setting), link=True)
        self._said = (self.got, self.came, self.back)
        row, self._column = gutter(look, self._marker, self._title, self._stands, self._text)
        self._column.addLayout(flowed(look, *self._said, self.ask, self.fold, self.remove))
        self.setLayout(row)
        self.number_form: InlineForm | None = None
        self.ask.clicked.connect(self._ask_number)
        self.got.clicked.connect(lambda: self.acknowledged.emit(self._id))
        self.came.clicked.connect(lambda: self.answered.emit(self._id))
        self.remove.meant.connect(lambda: self.remove_wanted.emit(self._id))
        self.back.clicked.connect(lambda: self.taken_back.emit(self._id))
        self.fold.clicked.connect(self._fold)

    def write(self, line: Line) -> None:
        if line.id != self._id and self.number_form is not None:
            self.number_form.close_form()  # the row is another's now
        self._id, self._number = line.id, line.number or ""
        self._marker.write(line.face)
        self._title.write(line.title)
        self._stands.write(line.stands)
        self._text.write(line.text)
        self.setAccessibleName(". ".join(filter(None, (line.title, line.stands))))
        self._offer(line)
        self.ask.setVisible(line.number is not None)
        for button in (*self._said, self.ask):
            button.setAccessibleName(f"{button.text()}: {line.title[:80]}")
        self.remove.stand_by(line.id, line.title)
        self.fold.setVisible(bool(line.text))
        self._shown(there=False)

    def _offer(self, line: Line) -> None:
        """What was pressed may go: the keyboard stays with what can be said instead."""
        there = (line.unheard, line.waits, line.heard)
        left = [button for button, shown in zip(self._said, there, strict=True) if shown]
        gone = [button for button in self._said if button not in left]
        for button in left:
            button.show()
        if left and any(button.hasFocus() for button in gone):
            left[-1].setFocus()
        for button in gone:
            button.hide()

    @Slot()
    def _ask_number(self) -> None:
        form = self.number_form
        if form is None:
            form = self.number_form = InlineForm(self._look, self._setting, say("Keep it"))
            self.number = form.add(say("Their number"), QLineEdit())
            self._column.addWidget(form)
            form.given.connect(self._give_number)
        if not form.left:
            self.number.setText(self._number)
        form.open_from(self.ask)

    @Slot()
    def _give_number(self) -> None:
        self.numbered.emit(self._id, self.number.text(), self.number_form)

    @Slot()
    def _fold(self) -> None:
        self._shown(there=self._text.isHidden())

    def _shown(self, *, there: bool) -> None:
        self._text.setVisible(there)
        self.fold.setText(self._hide if there else self._show)
        self.fold.setAccessibleName(f"{self.fold.text()}: {self._title.text()[:80]}")


class ReportsSection(Section):
    """`deal_wanted`: what the desk is to do, and the form that waits for it (or `None`)."""

    deal_wanted = Signal(object, object)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("What you reported"), setting))
        self._setting, self._service = setting, ""
        self._none = Words(look, quiet=True)
        self._rows: Rows[Line] = Rows(self._row, look.px(3))
        self.column.addWidget(self._none)
        self.column.addWidget(self._rows)

    def show_dealings(self, told: Dealings | None, setting: Setting) -> None:
        self.setVisible(told is not None)
        if told is None:
            return
        self._service = told.service.id
        self._rows.show_all([_report(clock, setting) for clock in told.clocks])
        none = say("You have not noted a report yet.")
        self._none.write("" if told.clocks else render(none, setting))

    def _row(self) -> WrittenRow:
        row = WrittenRow(self._look, self._setting)
        row.acknowledged.connect(lambda id_: self._heard(id_, answered=False))
        row.answered.connect(lambda id_: self._heard(id_, answered=True))
        row.taken_back.connect(self._take_back)
        row.numbered.connect(self._numbered)
        row.remove_wanted.connect(self._remove)
        return row

    @Slot(int, str, object)
    def _numbered(self, ticket: int, theirs: str, form: InlineForm) -> None:
        from statuswatch.app import dealings

        what = partial(
            dealings.numbered, service_id=self._service, ticket=ticket, theirs=theirs.strip()
        )
        self.deal_wanted.emit(what, form)

    def _heard(self, ticket: int, *, answered: bool) -> None:
        from statuswatch.app import dealings

        what = partial(dealings.heard, service_id=self._service, ticket=ticket, answered=answered)
        self.deal_wanted.emit(what, None)

    @Slot(int)
    def _take_back(self, ticket: int) -> None:
        from statuswatch.app import dealings

        what = partial(dealings.unheard, service_id=self._service, ticket=ticket)
        self.deal_wanted.emit(what, None)

    @Slot(int)
    def _remove(self, ticket: int) -> None:
        from statuswatch.app import dealings

        what = partial(dealings.drop_ticket, service_id=self._service, ticket=ticket)
        self.deal_wanted.emit(what, None)


def _report(clock: TicketClock, setting: Setting) -> Line:
    ticket = clock.ticket
    title: Message = say("{sent} to {to}", sent=ticket.sent, to=ticket.to)
    if ticket.number:
        title = say(
            "{sent} to {to}, ticket {number}",
            sent=ticket.sent,
            to=ticket.to,
            number=ticket.number,
        )
    return Line(
        ticket.id,
        FACES[clock.standing],
        render(title, setting),
        render(in_words(clock), setting),
        ticket.wording[:ENOUGH],
        waits=ticket.answered is None,
        unheard=ticket.answered is None and ticket.acknowledged is None,
        heard=ticket.answered is not None or ticket.acknowledged is not None,
        number=ticket.number,
    )


class LettersSection(Section):
    """Pasted, or dropped as the file it was saved as. `taken`: with the promises that it names."""

    deal_wanted = Signal(object, object)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("What they wrote to you"), setting))
        self._setting, self._service = setting, ""
        self._letters: dict[int, Letter] = {}
        self.setAcceptDrops(True)
        self._none = Words(look, quiet=True)
        self._rows: Rows[Line] = Rows(self._row, look.px(3))
        self.add = small_button(look, render(say("Paste a letter…"), setting))
        self.form = InlineForm(look, setting, say("Take it"))
        self.text = self.form.add(
            say("Their letter, with its head if you have it"), QPlainTextEdit()
        )
        self.text.setAcceptDrops(False)  # a file that is dropped on it is a letter, not its address
        self.form.given.connect(self._take)
        self.add.clicked.connect(self._open)
        for widget in (self._none, self._rows):
            self.column.addWidget(widget)
        self.column.addLayout(flowed(look, self.add))
        self.column.addWidget(self.form)

    def show_dealings(self, told: Dealings | None, setting: Setting) -> None:
        self.setVisible(told is not None)
        if told is None:
            return
        self._service = told.service.id
        self._letters = {letter.id: letter for letter in told.letters}
        self._rows.show_all([_letter(letter, setting) for letter in told.letters])
        none = say("Paste a letter of theirs, or drop its .eml file here.")
        self._none.write("" if told.letters else render(none, setting))

    def _row(self) -> WrittenRow:
        row = WrittenRow(self._look, self._setting)
        row.remove_wanted.connect(self._remove)
        return row

    @Slot()
    def _open(self) -> None:
        if not self.form.left:
            self.text.clear()
        self.form.open_from(self.add)

    @Slot()
    def _take(self) -> None:
        from statuswatch.app import dealings

        data = self.text.toPlainText().encode("utf-8", "replace")
        what = partial(dealings.take_letter, service_id=self._service, data=data)
        self.deal_wanted.emit(what, self.form)

    @Slot(int)
    def _remove(self, letter: int) -> None:
        from statuswatch.app import dealings

        if letter in self._letters:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)  # its button goes
            gone = partial(dealings.drop_letter, letter=self._letters[letter])
            self.deal_wanted.emit(gone, None)

    def take_file(self, place: str) -> None:
        """Their letter, as it was saved."""
        from statuswatch.app import dealings

        self.form.open_from(self.add)  # what is wrong with it is said there
        what = partial(dealings.take_file, service_id=self._service, path=place)
        self.deal_wanted.emit(what, self.form)

    def open_with(self, text: str) -> None:
        """Looked at before it is kept."""
        self.form.open_from(self.add)
        self.text.setPlainText(text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasText() or file_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        place = file_in(event.mimeData())
        if place:
            self.take_file(place)
        else:
            self.open_with(event.mimeData().text())


def _letter(letter: Letter, setting: Setting) -> Line:
    title = say("{at} from {sender}", at=letter.at, sender=letter.sender)
    return Line(letter.id, None, render(title, setting), letter.subject, letter.text[:ENOUGH])
