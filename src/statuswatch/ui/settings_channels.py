"""Settings: the ways in which the user is told, set up, tried out, switched off and removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from statuswatch.core.words import Message, say
from statuswatch.settings.model import Use
from statuswatch.ui.add_words import Words
from statuswatch.ui.settings_form import Book, Choice, Field, Form
from statuswatch.ui.settings_ways import WayRow

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.setting import Channels, SettingsNow

LEAD = say("Besides the notifications of this desktop you can be told by mail, phone or chat.")

USES = (
    (say("For every notice"), Use.ALWAYS),
    (say("For what nobody acknowledges"), Use.ESCALATION),
)

ADDRESS_HINT = say(
    "mailto://name:password@mail.example, ntfy://ntfy.sh/topic … It is not shown while you type, "
    "and tried out before it is kept."
)


def kept_words(keyring: Message | None) -> Message:
    if keyring is None:
        return say("No keyring here: addresses are forgotten when StatusWatch closes.")
    return say("Addresses and passwords are kept in {keyring}.", keyring=keyring)


class Ways:
    name = say("Channels")
    picture = "phone"

    def __init__(self, book: Book) -> None:
        self._book = book
        self.rows: dict[str, WayRow] = {}
        self.form = Form(book, self.name, LEAD)
        self._column = QVBoxLayout()
        self.form.column.addLayout(self._column)
        self.keeps = Words(book.look, color="text2").wrapped()
        self.form.add(self.keeps)
        self.form.head(say("Add a channel"))
        self.called = QLineEdit()
        self.called.setMaxLength(30)
        self.address = QLineEdit()
        self.address.setEchoMode(QLineEdit.EchoMode.Password)
        self.use = Choice(book, "", say("Use it"), USES)
        self.use.write_value(Use.ALWAYS)
        hint = say("As you call it: mail, phone, pager …")
        self.name_field = Field(book, say("Name"), self.called, book.words(hint))
        self.address_field = Field(book, say("Address"), self.address, book.words(ADDRESS_HINT))
        self.add = QPushButton(book.words(say("Add channel")))
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        self.add_field = Field(book, None, row)
        for field in (self.name_field, self.address_field, self.use, self.add_field):
            self.form.add(field)
        self.add.clicked.connect(self._add)
        for edit in (self.called, self.address):
            edit.returnPressed.connect(self._add)
        self.form.restyled.connect(self._restyle)
        self._restyle()

    def show(self, now: SettingsNow) -> None:
        """Channels are asked for by themselves: their states are in the store."""

    def entered(self) -> None:
        async def question(desk: Desk) -> Channels:
            from statuswatch.app import setting

            return await setting.channels(desk)

        self._book.ask(question, self._told)

    def _told(self, channels: Channels) -> None:
        """Rows stay what they are: one of them may have the keyboard, or say what a test gave."""
        self.keeps.setText(self._book.words(kept_words(channels.keyring)))
        states = {state.name: state for state in channels.states}
        for name in [name for name in self.rows if name not in states]:
            self._drop(name)
        for name, state in states.items():
            if name not in self.rows:
                self._insert(name)
            self.rows[name].write(state)

    def _insert(self, name: str) -> None:
        row = self.rows[name] = WayRow(self._book, name)
        row.switched.connect(lambda on: self._switch(name, on=on))
        row.remove_wanted.connect(lambda: self._remove(name))
        self._column.addWidget(row)

    def _drop(self, name: str) -> None:
        row = self.rows.pop(name)
        focus: QWidget | None = row.window().focusWidget()
        if focus is not None and row.isAncestorOf(focus):
            self.called.setFocus()
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _do(self, name: str, question: Callable[[Desk], Awaitable[Channels]]) -> None:
        field = self.rows[name].field

        def done(channels: Channels) -> None:
            field.note(None)
            self._told(channels)

        self._book.change(question, done, field.fail)

    def _switch(self, name: str, *, on: bool) -> None:
        async def question(desk: Desk) -> Channels:
            from statuswatch.app import setting

            return await setting.switch_channel(desk, name, on=on)

        self._do(name, question)

    def _remove(self, name: str) -> None:
        async def question(desk: Desk) -> Channels:
            from statuswatch.app import setting

            return await setting.remove_channel(desk, name)

        self._do(name, question)

    @Slot()
    def _add(self) -> None:
        name, address = self.called.text().strip().lower(), self.address.text().strip()
        if not name:
            self._bad_name(say("Give it a name: mail, phone, pager …"))
            return
        self.name_field.note(None)
        if not address:
            self._bad_address(say("Its address is missing, such as ntfy://ntfy.sh/topic."))
            return

        async def check(desk: Desk) -> None:
            from statuswatch.app import ways

            ways.check_name(desk.app, name)

        self._book.change(check, lambda _: self._keep(name, address), self._bad_name)

    def _bad_name(self, why: Message) -> None:
        self.name_field.fail(why)
        self.called.setFocus()

    def _bad_address(self, why: Message) -> None:
        self.address_field.fail(why)
        self.address.setFocus()

    def _keep(self, name: str, address: str) -> None:
        use = Use(str(self.use.value))

        async def question(desk: Desk) -> Channels:
            from statuswatch.app import setting

            return await setting.add_channel(desk, name, address, use)

        self._book.change(question, self._added, self._bad_address)

    def _added(self, channels: Channels) -> None:
        for edit in (self.called, self.address):
            edit.clear()
        self.address_field.note(None)
        self.add_field.note(say("Added. Send a test to see that it arrives."))
        self._told(channels)

    def _restyle(self) -> None:
        self._column.setSpacing(self._book.look.px(2))
