"""Two switches of the program itself: does it start at login, and does it watch just now?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from statuswatch.core.overview import Overview
from statuswatch.core.pause import sentence
from statuswatch.core.words import Message, say
from statuswatch.ui.pausing import RESUME, Pausing, Stop
from statuswatch.ui.settings_check import Check
from statuswatch.ui.settings_form import Book, Field

if TYPE_CHECKING:
    from statuswatch.app.autostart import Autostart
    from statuswatch.app.desk import Desk

STOPS = (
    (say("For 1 hour"), Stop.HOUR),
    (say("Until tomorrow"), Stop.TOMORROW),
    (say("Until I resume"), Stop.RESUMED),
)


class Start:
    """Start at login, as it truly is: the system's own settings may have switched it off."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.check = Check(book.look, book.words(say("Start StatusWatch when I log in")))
        self.field = Field(book, None, self.check)
        self.check.clicked.connect(self._switch)

    def ask(self) -> None:
        async def question(desk: Desk) -> Autostart:
            from statuswatch.app import setting

            return await setting.starts(desk)

        self._book.ask(question, self._told, self.field.fail)

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        async def question(desk: Desk) -> Autostart:
            from statuswatch.app import setting

            return await setting.switch_start(desk, on=on)

        def failed(why: Message) -> None:
            self.check.setChecked(not on)
            self.field.fail(why)

        self._book.change(question, self._told, failed)

    def _told(self, found: Autostart) -> None:
        from statuswatch.app.autostart import State, words

        self.check.setChecked(found.state is State.ON)
        if found.state in (State.ON, State.OFF):
            self.field.note(None)
        else:
            self.field.fail(words(found))


class PauseRow:
    """Pause, or resume; what a pause does is said beneath."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._pausing = Pausing(book.asker, book)
        row = QHBoxLayout()
        self.stops = [QPushButton(book.words(words)) for words, _ in STOPS]
        for button, (words, stop) in zip(self.stops, STOPS, strict=True):
            name = say("Pause: {until}", until=words)
            button.setAccessibleName(book.words(name))
            button.clicked.connect(lambda _=False, stop=stop: self._pausing.do(stop))
            row.addWidget(button)
        self.resume = QPushButton(book.words(RESUME))
        self.resume.clicked.connect(lambda: self._pausing.do(Stop.OFF))
        row.addWidget(self.resume)
        row.addStretch(1)
        self._row = row
        hint = say("Nothing is asked then, and what happens is grey in every strip.")
        self.field = Field(book, say("Pause watching"), row, book.words(hint))
        self.resume.hide()
        self.field.restyled.connect(self.restyle)
        self.restyle()

    def hear(self, overview: Overview) -> None:
        paused, was = overview.paused, self.resume.isVisible()
        focus: QPushButton | None = next((b for b in self._buttons if b.hasFocus()), None)
        self.resume.setVisible(paused is not None)
        for button in self.stops:
            button.setVisible(paused is None)
        if focus is not None and was is not (paused is not None):
            (self.resume if paused is not None else self.stops[0]).setFocus()
        self.field.note(None if paused is None else sentence(paused))

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return (*self.stops, self.resume)

    def restyle(self) -> None:
        self._row.setSpacing(self._book.look.px(2))
