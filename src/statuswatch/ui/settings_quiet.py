"""Settings: the hours in which notices wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from statuswatch.core.words import Message, count, say
from statuswatch.ui.add_words import Words
from statuswatch.ui.look import Type
from statuswatch.ui.settings_form import Book, Field, Form
from statuswatch.ui.settings_hours import DayRow

if TYPE_CHECKING:
    from statuswatch.app.setting import SettingsNow

DAY_NAMES = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)

LEAD = say(
    "Notices wait until they end; one card then says what happened. Watching goes on. "
    "An end before its beginning is the next morning."
)


def preview(now: SettingsNow) -> Message:
    """How it is just now."""
    if now.quiet is not None:
        if not now.waiting:
            return say("Quiet now until {until}. No notice waits.", until=now.quiet)
        return count(
            "Quiet now until {until}. {n} notice waits.",
            "Quiet now until {until}. {n} notices wait.",
            now.waiting,
            until=now.quiet,
        )
    if now.next_quiet is None:
        return say("No quiet hours: notices come at any time.")
    return say("Not quiet now. Quiet again from {at}.", at=now.next_quiet)


class Quiet:
    name = say("Quiet hours")
    picture = "quiet"

    def __init__(self, book: Book) -> None:
        self._book = book
        self.form = Form(book, self.name, LEAD)
        self.preview = Words(book.look, Type.NAME).wrapped()
        self.form.add(self.preview)
        self.days = [DayRow(book, book.words(name)) for name in DAY_NAMES]
        self._column = QVBoxLayout()
        self.fields = [Field(book, None, day) for day in self.days]
        for day, field in zip(self.days, self.fields, strict=True):
            self._column.addWidget(field)
            day.changed.connect(self._changed)
        self.same = QPushButton(book.words(say("Use Monday's hours every day")))
        self.same.clicked.connect(self._same)
        row = QHBoxLayout()
        row.addWidget(self.same)
        row.addStretch(1)
        self._column.addLayout(row)
        self.field = Field(book, None, self._column)
        self.form.add(self.field)
        self.form.restyled.connect(self._restyle)
        self._restyle()

    def show(self, now: SettingsNow) -> None:
        from statuswatch.app.setting import hours_of

        self.preview.setText(self._book.words(preview(now)))
        if any(field.failed for field in (self.field, *self.fields)):
            return
        for day, spans in zip(self.days, hours_of(now.settings.preferences.quiet), strict=True):
            day.write(spans)

    def entered(self) -> None:
        """Nothing is asked besides."""

    def _restyle(self) -> None:
        self._column.setSpacing(self._book.look.px(2))

    @Slot()
    def _same(self) -> None:
        spans = self.days[0].spans
        if spans is not None:
            for day in self.days[1:]:
                day.write(spans)
        self._changed()

    @Slot()
    def _changed(self) -> None:
        """Written only as a whole, and only where all of it does."""
        from statuswatch.app.setting import hours_table

        for day, field in zip(self.days, self.fields, strict=True):
            if day.wrong is None:
                field.note(None)
            else:
                field.fail(day.wrong)
        if any(field.failed for field in self.fields):
            return
        days = [day.spans or () for day in self.days]
        self._book.write("quiet_hours", hours_table(days), self.field)
