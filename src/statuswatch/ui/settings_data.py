"""Settings: what is kept on this computer, where, and a copy of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from statuswatch.core.words import Message, count, render, say
from statuswatch.ui.add_words import Words
from statuswatch.ui.look import Type
from statuswatch.ui.settings_form import Book, Field, Form

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.setting import KeptData, SettingsNow

LEAD = say("Everything stays on this computer, for good. Copies are made before each new version.")


def size_words(size: int) -> Message:
    """In the units of file managers."""
    if size < 1_000_000:
        return say("{n} kB", n=max(1, round(size / 1000)))
    if size < 1_000_000_000:
        return say("{n} MB", n=f"{size / 1_000_000:.1f}")
    return say("{n} GB", n=f"{size / 1_000_000_000:.1f}")


class Data:
    name = say("Data")
    picture = "record"

    def __init__(self, book: Book) -> None:
        self._book = book
        self._folder = ""
        self.form = Form(book, self.name, LEAD)
        self._places = {}
        for key, label in (("history", say("Your history")), ("file", say("Your settings"))):
            where = QLineEdit()
            where.setReadOnly(True)
            self._places[key] = where
            self.form.add(Field(book, label, where))
        self.size = Words(book.look, Type.BODY, "text2").wrapped()
        self.form.add(self.size)
        self.copy = QPushButton(book.words(say("Back up now")))
        self.open = QPushButton(book.words(say("Open the folder")))
        self.copy.clicked.connect(self._back_up)
        self.open.clicked.connect(self._open)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addWidget(self.open)
        row.addStretch(1)
        self.field = Field(book, None, row)
        self.form.add(self.field)
        self._row = row
        book.look.changed.connect(self._restyle)
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
        self._folder = str(kept.file.parent)
        self._write("history", say("{file}", file=str(kept.file)))
        size = size_words(kept.size)
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

    def _write(self, which: str, words: Message) -> None:
        self._places[which].setText(render(words, self._book.setting()))
        self._places[which].setCursorPosition(0)

    @Slot()
    def _back_up(self) -> None:
        async def question(desk: Desk) -> KeptData:
            from statuswatch.app import setting

            return await setting.back_up(desk)

        def done(kept: KeptData) -> None:
            self._told(kept)
            name = kept.copies[0][0].name if kept.copies else ""
            self.field.note(say("Copied to {name}.", name=name))

        self._book.ask(question, done, self.field.fail)

    @Slot()
    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))
