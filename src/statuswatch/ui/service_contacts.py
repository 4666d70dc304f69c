"""Whom to call: the ways to reach a vendor in the order to try them, and the user's number there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from statuswatch.core.calling import (
    KIND_WORDS,
    ORDER,
    dialled,
    is_mail,
    line_of,
    remarks_of,
)
from statuswatch.core.docket import Contact, ContactKind, Given, Holding
from statuswatch.core.mailing import blank
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.add_check import Check
from statuswatch.ui.browsing import browse, call, write
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_form import InlineForm, flowed, small_button
from statuswatch.ui.service_section import Elided, Rows, Section, Words
from statuswatch.ui.twice import Removal

if TYPE_CHECKING:
    from statuswatch.app.dealings import Dealings


@dataclass(frozen=True, slots=True)
class Line:
    contact: Contact
    text: str
    remarks: str


def opening(contact: Contact) -> Callable[[], bool] | None:
    """What a program does with it; `None`: there is nothing to be opened."""
    value = contact.value
    match contact.kind:
        case ContactKind.EMAIL:
            return partial(write, blank(value)) if is_mail(value) else None
        case ContactKind.PHONE:
            return partial(call, value) if dialled(value) else None
        case _:
            return partial(browse, value) if value.startswith(("https://", "http://")) else None


class ContactRow(QWidget):
    edit_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__()
        self._contact: Contact | None = None
        self._text = Elided(look, Type.NAME, keep=40)
        self._remarks = Words(look, Type.SMALL, quiet=True)
        words = [say("Copy"), say("Open"), say("Edit")]
        does = [self._copy, self._open, self._edit]
        self._names = [render(one, setting) for one in words]
        self.buttons = [small_button(look, name, link=True) for name in self._names]
        self.remove = Removal(setting)
        self.remove.meant.connect(self._remove)
        foot = flowed(look, *self.buttons, self.remove, between=4)
        for button, do in zip(self.buttons, does, strict=True):
            button.clicked.connect(do)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(0.5))
        column.addWidget(self._text)
        column.addWidget(self._remarks)
        column.addLayout(foot)

    def write(self, line: Line) -> None:
        self._contact = line.contact
        self._text.write(line.text)
        self._remarks.write(line.remarks)
        self.setAccessibleName(". ".join(filter(None, (line.text, line.remarks))))
        own = line.contact.given is Given.USER
        there = (True, opening(line.contact) is not None, own)
        for button, name, shown in zip(self.buttons, self._names, there, strict=True):
            button.setVisible(shown)
            button.setAccessibleName(f"{name}: {line.contact.value[:80]}")
        self.remove.setVisible(own)
        self.remove.stand_by(line.contact.id, line.contact.value)

    @Slot()
    def _copy(self) -> None:
        if self._contact is not None:
            QGuiApplication.clipboard().setText(self._contact.value)

    @Slot()
    def _open(self) -> None:
        opens = opening(self._contact) if self._contact is not None else None
        if opens is not None:
            opens()

    @Slot()
    def _edit(self) -> None:
        self.edit_wanted.emit(self._contact)

    @Slot()
    def _remove(self) -> None:
        self.remove_wanted.emit(self._contact)


class ContactsSection(Section):
    """`deal_wanted`: what the desk is to do, and the form that waits for it (or `None`)."""

    deal_wanted = Signal(object, object)
    report_wanted = Signal()

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Whom to call"), setting))
        self._setting, self._service = setting, ""
        self._instead: Contact | None = None
        self._holding = Holding("")
        self._none = Words(look, quiet=True)
        self._rows: Rows[Line] = Rows(self._row, look.px(3))
        self._number = Words(look, quiet=True)
        self.add = small_button(look, render(say("Add a contact…"), setting))
        self.account = small_button(look, render(say("Your number there…"), setting))
        self.report = small_button(look, render(say("Report a problem…"), setting))
        self._make_forms()
        buttons = flowed(look, self.report, self.add, self.account)
        for widget in (self._none, self._rows, self._number):
            self.column.addWidget(widget)
        self.column.addLayout(buttons)
        self.column.addWidget(self.form)
        self.column.addWidget(self.number_form)
        self.add.clicked.connect(self._add)
        self.account.clicked.connect(self._open_number)
        self.report.clicked.connect(self.report_wanted)

    def _make_forms(self) -> None:
        look, setting = self._look, self._setting
        form = self.form = InlineForm(look, setting, say("Keep it"))
        self.kind = form.choice(say("What it is"), tuple(KIND_WORDS[kind] for kind in ORDER))
        self.value = form.add(say("Address or number"), QLineEdit())
        self.label = form.add(say("What it is for (you may leave it out)"), QLineEdit())
        self.hours = form.add(say("Their hours (you may leave them out)"), QLineEdit())
        self.pages = Check(look, render(say("It wakes somebody there"), setting))
        form.fields.addWidget(self.pages)
        form.given.connect(self._keep)
        number = self.number_form = InlineForm(look, setting, say("Keep it"))
        self.number = number.add(say("Account number"), QLineEdit())
        self.plan = number.add(say("Plan"), QLineEdit())
        number.given.connect(self._keep_number)

    def show_dealings(self, told: Dealings | None, setting: Setting) -> None:
        self.setVisible(told is not None)
        if told is None:
            return
        self._service, self._holding = told.service.id, told.holding or Holding(told.service.id)
        lines = [
            Line(
                contact,
                render(line_of(contact), setting),
                " · ".join(render(one, setting) for one in remarks_of(contact)),
            )
            for contact in told.contacts
        ]
        none = say("No way to reach them is known yet. Add the one you use.")
        self._none.write("" if lines else render(none, setting))
        self._rows.show_all(lines)
        self._number.write(self._held(setting))

    def _held(self, setting: Setting) -> str:
        held, said = self._holding, []
        if held.account:
            said.append(render(say("They know you as {account}.", account=held.account), setting))
        if held.plan:
            said.append(render(say("Your plan there: {plan}.", plan=held.plan), setting))
        return " ".join(said)

    def _row(self) -> ContactRow:
        row = ContactRow(self._look, self._setting)
        row.edit_wanted.connect(self._edit)
        row.remove_wanted.connect(self._remove)
        return row

    @Slot()
    def _add(self) -> None:
        if not (self.form.left and self._instead is None):
            self._instead = None
            self._fill(Contact(self._service, ContactKind.EMAIL, ""))
        self.form.open_from(self.add)

    @Slot(object)
    def _edit(self, contact: Contact) -> None:
        self._instead = contact
        self._fill(contact)
        self.form.open_from(self.add)
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, contact: Contact) -> None:
        self.kind.setCurrentIndex(ORDER.index(contact.kind))
        self.value.setText(contact.value)
        self.label.setText(contact.label)
        self.hours.setText(contact.hours)
        self.pages.setChecked(contact.pages_staff)

    @Slot()
    def _keep(self) -> None:
        from statuswatch.app import dealings

        contact = Contact(
            self._service,
            ORDER[self.kind.currentIndex()],
            self.value.text(),
            self.label.text(),
            self.hours.text(),
            self.pages.isChecked(),
        )
        question = partial(dealings.keep_contact, contact=contact, instead=self._instead)
        self.deal_wanted.emit(question, self.form)

    @Slot(object)
    def _remove(self, contact: Contact) -> None:
        from statuswatch.app import dealings

        self.add.setFocus(Qt.FocusReason.OtherFocusReason)  # its button goes
        self.deal_wanted.emit(partial(dealings.drop_contact, contact=contact), None)

    @Slot()
    def _open_number(self) -> None:
        self.number.setText(self._holding.account)
        self.plan.setText(self._holding.plan)
        self.number_form.open_from(self.account)

    @Slot()
    def _keep_number(self) -> None:
        from statuswatch.app import dealings

        note = self._holding.note
        held = Holding(self._service, self.number.text(), self.plan.text(), note)
        self.deal_wanted.emit(partial(dealings.keep_holding, holding=held), self.number_form)
