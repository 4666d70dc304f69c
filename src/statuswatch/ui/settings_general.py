"""Settings: how it looks and speaks, how often it checks, when it starts and rests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from statuswatch import language
from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, render, say
from statuswatch.settings.model import Clock, Closing, Density
from statuswatch.ui.settings_form import Book, Choice, Form, Tick
from statuswatch.ui.settings_start import PauseRow, Start

if TYPE_CHECKING:
    from statuswatch.app.setting import SettingsNow

THEMES = (
    (say("As the system"), "system"),
    (say("Light"), "light"),
    (say("Dark"), "dark"),
)

CLOCKS = (
    (say("As the system"), Clock.SYSTEM),
    (say("24 hours, 14:25"), Clock.HOURS_24),
    (say("12 hours, 2:25 pm"), Clock.HOURS_12),
)

CLOSINGS = (
    (say("Goes on watching"), Closing.TRAY),
    (say("Quits StatusWatch"), Closing.QUIT),
)

INTERVALS = (1, 2, 5, 10, 15, 30, 60)
"""Minutes between two checks."""


def lasts(value: timedelta) -> Message:
    return say("{length}", length=value)


def every(minutes: int) -> tuple[Message, timedelta]:
    length = timedelta(minutes=minutes)
    return say("Every {length}", length=length), length


def spoken() -> tuple[tuple[Message, object], ...]:
    """The languages there are, each called as those call it who speak it."""
    system = (say("As the system"), language.SYSTEM)
    return (system, *((say("{name}", name=one.name), one.code) for one in language.available()))


class General:
    """The theme changes at once, before it is written."""

    name = say("General")
    picture = "settings"

    def __init__(self, book: Book) -> None:
        self._book = book
        self.form = Form(book, self.name)
        self.interval = Choice(
            book,
            "polling.interval",
            say("How often to check"),
            [every(minutes) for minutes in INTERVALS],
            say(
                "While all is well. During trouble we look oftener, and a page that has long been "
                "calm is asked less often."
            ),
            other=lambda value: say("Every {length}", length=value),
        )
        self.start, self.pause = Start(book), PauseRow(book)
        for field in (self.interval, self.start.field, self.pause.field):
            self.form.add(field)
        self._add_looks(book)
        self.theme.box.activated.connect(self._recolour)

    def _add_looks(self, book: Book) -> None:
        self.form.head(say("Look and language"))
        self.language = Choice(book, "general.language", say("Language"), spoken())
        self.again = QPushButton(book.words(say("Start again")))
        self.again.hide()
        self.clock = Choice(book, "general.clock", say("Times"), CLOCKS)
        self.theme = Choice(book, "window.theme", say("Colours"), THEMES)
        self.compact = Tick(
            book,
            "window.density",
            say("Compact rows"),
            say("What is fine takes one line in the list."),
            off=Density.COMFORTABLE,
            on=Density.COMPACT,
        )
        self.quiet = Tick(
            book,
            "window.quiet_icon",
            say("Quiet icon"),
            say("While all is fine the icon in the tray has the panel's own colour."),
        )
        self.closing = Choice(
            book,
            "window.closing",
            say("Closing the window"),
            CLOSINGS,
            say("Without a tray the window stays in the task bar while it goes on watching."),
        )
        self.form.add(self.language)
        self.form.column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeading)
        for field in (self.clock, self.theme, self.compact, self.quiet):
            self.form.add(field)
        self.form.add(self.closing)

    def show(self, now: SettingsNow) -> None:
        chosen = now.settings
        for field, value in (
            (self.interval, chosen.interval),
            (self.language, chosen.language),
            (self.clock, chosen.hours),
            (self.theme, chosen.theme),
            (self.closing, chosen.closing),
        ):
            field.write_value(value)
        self.compact.write_value(chosen.density)
        self.quiet.write_value(chosen.quiet_icon)
        self.start.field.setVisible(not now.demo)  # it would be the demo that starts
        self.closing.setVisible(not now.demo)  # which ends with its window
        self._say_from_when(chosen.language)

    def _say_from_when(self, chosen: str) -> None:
        """Times change at once; what was said in another language stays until a new start."""
        comes = render(language.OWN_NAME, language.speech(chosen).setting(None))
        other = comes != self._book.words(language.OWN_NAME)
        self.again.setVisible(other)
        if not self.language.failed:
            self.language.note(say("Spoken from the next start on.") if other else None)

    def entered(self) -> None:
        self.start.ask()

    def hear(self, overview: Overview) -> None:
        self.pause.hear(overview)

    def _recolour(self, _: int) -> None:
        self._book.look.choose(str(self.theme.value))
