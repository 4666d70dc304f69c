"""One way to the user, as a row: what it is, when it was last used, a test and a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from statuswatch.core.words import Message, say
from statuswatch.settings.model import Use
from statuswatch.ui.add_words import Elided, Words
from statuswatch.ui.look import Type
from statuswatch.ui.settings_check import Check
from statuswatch.ui.settings_form import Book, Field
from statuswatch.ui.settings_notices import say_tested
from statuswatch.ui.twice import Twice

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.way_states import State
    from statuswatch.app.ways import Tested

DESKTOP, COMMAND = "desktop", "command"


def shown(state: State) -> Message:
    """Where it leads; no secret is in it."""
    if state.kind == DESKTOP:
        return say("Notifications of this computer")
    if state.kind == COMMAND:
        return say("Runs {command}", command=state.shown)
    return say("{address}", address=state.shown or say("An address"))


def used(state: State) -> Message:
    """What it is used for, when it was last, and why not."""
    if state.why is not None:
        return say("Off: {why}", why=state.why)
    for_what = (
        say("For what nobody acknowledges")
        if state.use is Use.ESCALATION
        else say("For every notice")
    )
    if state.last is None:
        return say("{use} · not used yet", use=for_what)
    return say("{use} · last used {at}", use=for_what, at=state.last)


class WayRow(QFrame):
    """`switched`: on or off. `remove_wanted`: after a second press, for an address is not found
    again."""

    switched = Signal(bool)
    remove_wanted = Signal()

    def __init__(self, book: Book, name: str) -> None:
        super().__init__()
        self._book, self.channel = book, name
        self.setObjectName("card")
        title = book.words(say("This desktop")) if name == DESKTOP else name
        self.setAccessibleName(title)
        self._title = Words(book.look, Type.STATE, text=title)
        self._shown, self._used = Elided(book.look), Elided(book.look, Type.SMALL, "text2")
        self.test = QPushButton(book.words(say("Send a test")))
        self.test.setAccessibleName(book.words(say("Send a test to {name}", name=title)))
        self.on = Check(book.look, book.words(say("On")))
        self.on.setAccessibleName(book.words(say("Use {name}", name=title)))
        self.remove = Twice(
            book.words(say("Remove")),
            book.words(say("Remove for good")),
            book.words(say("Remove {name}", name=title)),
            book.words(say("Remove {name} for good: its address is forgotten", name=title)),
        )
        if name == DESKTOP:  # to show it before it has a parent would make it a window
            self.remove.hide()
        self._buttons = QHBoxLayout()
        for button in (self.test, self.on, self.remove):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self.field = Field(book, None, self._buttons)
        self._column = QVBoxLayout(self)
        for widget in (self._title, self._shown, self._used, self.field):
            self._column.addWidget(widget)
        self.test.clicked.connect(self._test)
        self.on.clicked.connect(self.switched)
        self.remove.meant.connect(self.remove_wanted)
        book.look.changed.connect(self.restyle)
        self.restyle()

    def write(self, state: State) -> None:
        for label, words in ((self._shown, shown(state)), (self._used, used(state))):
            text = self._book.words(words)
            label.setText(text)
            label.setToolTip(text)
        self.on.setChecked(state.on)
        self.test.setEnabled(True)

    @Slot()
    def restyle(self) -> None:
        px = self._book.look.px
        self._column.setContentsMargins(px(3.5), px(2.5), px(3.5), px(2.5))
        self._column.setSpacing(px(0.5))
        self._buttons.setSpacing(px(3))
        self._buttons.setContentsMargins(0, px(1), 0, 0)

    @Slot()
    def _test(self) -> None:
        async def question(desk: Desk) -> Tested:
            from statuswatch.app import setting

            return await setting.test_channel(desk, self.channel)

        self.field.note(say("Sending …"))
        self._book.ask(question, lambda tested: say_tested(self.field, tested), self.field.fail)
