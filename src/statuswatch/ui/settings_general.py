"""Settings: its colours, how often it checks, when it starts and rests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, say
from statuswatch.ui.settings_form import Book, Choice, Form
from statuswatch.ui.settings_start import PauseRow, Start

if TYPE_CHECKING:
    from statuswatch.app.setting import SettingsNow

THEMES = (
    (say("As the system"), "system"),
    (say("Light"), "light"),
    (say("Dark"), "dark"),
)

INTERVALS = (1, 2, 5, 10, 15, 30, 60)
"""Minutes between two checks."""


def lasts(value: timedelta) -> Message:
    return say("{length}", length=value)


def every(minutes: int) -> tuple[Message, timedelta]:
    length = timedelta(minutes=minutes)
    return say("Every {length}", length=length), length


class General:
    """The theme changes at once, before it is written."""

    name = say("General")
    picture = "settings"

    def __init__(self, book: Book) -> None:
        self._look = book.look
        self.form = Form(book, self.name)
        self.theme = Choice(book, "window.theme", say("Colours"), THEMES)
        self.interval = Choice(
            book,
            "polling.interval",
            say("How often to check"),
            [every(minutes) for minutes in INTERVALS],
            say(
                "While all is well. During trouble we look oftener, and a page that has long been "
                "calm is asked less often."
            ),
            later=True,
            other=lambda value: say("Every {length}", length=value),
        )
        self.start, self.pause = Start(book), PauseRow(book)
        for field in (self.theme, self.interval, self.start.field, self.pause.field):
            self.form.add(field)
        self.theme.box.activated.connect(self._recolour)

    def show(self, now: SettingsNow) -> None:
        self.theme.write_value(now.settings.theme)
        self.interval.write_value(now.settings.interval)
        self.start.field.setVisible(not now.demo)  # it would be the demo that starts

    def entered(self) -> None:
        self.start.ask()

    def hear(self, overview: Overview) -> None:
        self.pause.hear(overview)

    def _recolour(self, _: int) -> None:
        self._look.choose(str(self.theme.value))
