"""Settings: back to a copy of the history, made some days ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from statuswatch.core.words import say
from statuswatch.ui.history_boxes import Box
from statuswatch.ui.settings_form import Book, Field
from statuswatch.ui.settings_work import Work
from statuswatch.ui.twice import Twice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from statuswatch.app.desk import Desk

HINT = say(
    "What was recorded since is gone from the history then; as it is now, it becomes a copy itself. "
    "Services that you have added since are no longer followed; your settings stay."
)


class Back:
    """A copy is chosen, and the button pressed twice; it holds from the next start."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._copies: list[Path] = []
        holder = QWidget()  # until the layout takes it
        self.box = Box(book.look, book.words(say("Copy of the history")), holder)
        self.go = Twice(
            book.words(say("Go back to it")),
            book.words(say("Go back for sure")),
            book.words(say("Go back to this copy")),
            book.words(say("Go back to this copy for sure")),
        )
        self.go.setProperty("flat", "false")
        self.again = QPushButton(book.words(say("Start again")))
        self.again.hide()
        self._row = QHBoxLayout()
        for widget in (self.box, self.go, self.again):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self.field = Field(book, say("Go back to a copy"), self._row, book.words(HINT))
        self.work = Work(book)
        self.go.meant.connect(self._restore)
        self.field.restyled.connect(self._restyle)
        self._restyle()

    def write(self, copies: Sequence[tuple[Path, datetime]]) -> None:
        """Newest first."""
        self._copies = [file for file, _ in copies]
        with QSignalBlocker(self.box):
            self.box.clear()
            for _, at in copies:
                self.box.addItem(self._book.words(say("{at}", at=at)))
        self.field.setVisible(bool(copies))

    @Slot()
    def _restore(self) -> None:
        copy = self._copies[max(0, self.box.currentIndex())]

        async def question(desk: Desk) -> None:
            from statuswatch.app import restoring

            await restoring.restore(desk, copy)

        def done(_: None) -> None:
            self.field.note(say("It takes the history's place when StatusWatch starts next."))
            self.again.show()
            self.again.setFocus()

        def stopped() -> None:
            self.field.note(say("Stopped. Nothing was changed."))

        self.field.note(None)
        self.work.do(say("Laying the copy ready"), question, done, self.field.fail, stopped)

    def _restyle(self) -> None:
        self._row.setSpacing(self._book.look.px(2))
