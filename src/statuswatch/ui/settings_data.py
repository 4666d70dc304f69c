"""Settings: what is kept on this computer, where, and copies of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from statuswatch.core.words import Message, Setting, count, number, render, say
from statuswatch.ui.add_words import Words
from statuswatch.ui.band import Bands
from statuswatch.ui.browsing import show_place
from statuswatch.ui.flow import Flow
from statuswatch.ui.look import Type
from statuswatch.ui.settings_back import Back
from statuswatch.ui.settings_form import Book, Field, Form
from statuswatch.ui.settings_lists import Lists
from statuswatch.ui.settings_work import Work

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.setting import KeptData, SettingsNow

LEAD = say(
    "Everything stays on this computer, for good. A copy of the history is made once a day and "
    "before each new version; old copies make room for new ones."
)


def size_words(size: int, setting: Setting) -> Message:
    """In the units of file managers."""
    if size < 1_000_000:
        return say("{n} kB", n=max(1, round(size / 1000)))
    if size < 1_000_000_000:
        return say("{n} MB", n=number(size / 1_000_000, setting, 1))
    return say("{n} GB", n=number(size / 1_000_000_000, setting, 1))


class Data:
    name = say("Data")
    picture = "record"

    def __init__(self, book: Book, bands: Bands) -> None:
        self._book = book
        self._folder: Path | None = None
        self.form = Form(book, self.name, LEAD)
        self._places = {}
        for key, label in (("history", say("Your history")), ("file", say("Your settings"))):
            where = QLineEdit()
            where.setReadOnly(True)
            where.setProperty("search", "true")  # a sunken ground: not to be written in
            self._places[key] = where
            self.form.add(Field(book, label, where))
        self.size = Words(book.look, Type.BODY, "text2").wrapped()
        self.copy = QPushButton(book.words(say("Back up now")))
        self.open = QPushButton(book.words(say("Open the folder")))
        self.copy.clicked.connect(self._back_up)
        self.open.clicked.connect(self._open)
        self._row = Flow()
        self._row.addWidget(self.copy)
        self._row.addWidget(self.open)
        self.field = Field(book, None, self._row)
        self.work = Work(book)
        self.stop = QPushButton(book.words(say("Stop")))
        self.stop.setAccessibleName(book.words(say("Stop reading what came before")))
        self.stop.clicked.connect(self._give_up_past)
        self._past = QHBoxLayout()
        self._past.addWidget(self.stop)
        self._past.addStretch(1)
        self.past = Field(book, say("What came before"), self._past)
        self.past.hide()
        self.back, self.lists = Back(book), Lists(book, bands)
        for widget in (
            self.size,
            self.past,
            self.field,
            self.work,
            self.lists.field,
            self.lists.work,
            self.back.field,
            self.back.work,
        ):
            self.form.add(widget)
        self.form.restyled.connect(self._restyle)
        self._restyle()

    def show(self, now: SettingsNow) -> None:
        self._write("file", say("{file}", file=str(now.file)))

    def _restyle(self) -> None:
        self._row.setSpacing(self._book.look.px(2))

    def entered(self) -> None:
        async def question(desk: Desk) -> KeptData:
            from statuswatch.app import setting

            return await setting.data(desk)

        self._book.ask(question, self._told)

    def _told(self, kept: KeptData) -> None:
        self._folder = kept.file.absolute().parent
        self._write("history", say("{file}", file=str(kept.file)))
        size = size_words(kept.size, self._book.setting())
        if not kept.copies:
            words = say("The history takes {size}. There is no copy of it yet.", size=size)
        else:
            words = count(
                "The history takes {size}. {n} copy lies beside it, made {at}.",
                "The history takes {size}. {n} copies lie beside it, the newest made {at}.",
                len(kept.copies),
                size=size,
                at=kept.copies[0][1],
            )
        self.size.setText(self._book.words(words))
        self.back.write(kept.copies)
        self.past.setVisible(bool(kept.past))
        self.past.note(
            count(
                "The history of {n} page is still read, when nothing else waits.",
                "The history of {n} pages is still read, one after the other, when nothing else "
                "waits.",
                kept.past,
            )
        )
        if kept.trouble is not None:
            self.field.fail(kept.trouble)

    def _write(self, which: str, words: Message) -> None:
        self._places[which].setText(render(words, self._book.setting()))
        self._places[which].setCursorPosition(0)

    def hear(self) -> None:
        """Something has happened: one page more may be read."""
        if not self.past.isHidden() and self.form.isVisible():
            self.entered()

    @Slot()
    def _give_up_past(self) -> None:
        async def question(desk: Desk) -> KeptData:
            from statuswatch.app import setting

            return await setting.give_up_past(desk)

        self._book.ask(question, self._told, self.past.fail)

    @Slot()
    def _back_up(self) -> None:
        async def question(desk: Desk) -> KeptData:
            from statuswatch.app import setting

            return await setting.back_up(desk)

        def done(kept: KeptData) -> None:
            self._told(kept)
            name = kept.copies[0][0].name if kept.copies else ""
            self.field.note(say("Copied to {name}.", name=name))

        def stopped() -> None:
            self.field.note(say("Stopped. There is no new copy."))

        self.field.note(None)
        self.work.do(say("Copying the history"), question, done, self.field.fail, stopped)

    @Slot()
    def _open(self) -> None:
        if self._folder is not None:
            show_place(self._folder)
