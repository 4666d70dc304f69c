"""Something that takes long: how far it is, in words and as a bar, and a button that ends it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from statuswatch.core.words import Message, say
from statuswatch.ui.add_words import Words, announce
from statuswatch.ui.look import Type
from statuswatch.ui.questions import Errand
from statuswatch.ui.settings_form import Book

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk

T = TypeVar("T")

STEPS = 100
"""How often at most the bar moves."""


class Work(QWidget):
    """One at a time; hidden while there is none."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book
        self._errand = Errand(book.asker)
        self._ended: Callable[[], None] = lambda: None
        self.words = Words(book.look, Type.SMALL, "text2").wrapped()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.stop = QPushButton(book.words(say("Stop")))
        self._row = QHBoxLayout()
        self._row.addWidget(self.bar, 1)
        self._row.addWidget(self.stop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.words)
        self._column.addLayout(self._row)
        self.stop.clicked.connect(self._stop)
        book.look.changed.connect(self.restyle)
        self.restyle()
        self.hide()

    @property
    def runs(self) -> bool:
        return self._errand.runs

    def do(
        self,
        words: Message,
        question: Callable[[Desk], Awaitable[T]],
        done: Callable[[T], None],
        failed: Callable[[Message], None],
        stopped: Callable[[], None],
    ) -> None:
        """`words`: what is done. Nothing is begun while something runs."""
        if self.runs:
            return
        text = self._book.words(words)
        self.words.setText(text)
        self.bar.setAccessibleName(text)
        self.stop.setAccessibleName(self._book.words(say("Stop: {what}", what=words)))
        self.bar.setRange(0, 0)
        self._ended = stopped
        self.show()
        announce(self, text)

        def answered(value: T) -> None:
            self.hide()
            done(value)

        def refused(why: Message) -> None:
            self.hide()
            failed(why)

        self._errand.begin(question, answered, refused, self._heard)

    def _heard(self, value: object) -> None:
        from statuswatch.app.restoring import Progress

        if isinstance(value, Progress) and value.of:
            self.bar.setRange(0, STEPS)
            self.bar.setValue(value.done * STEPS // value.of)

    @Slot()
    def _stop(self) -> None:
        self._errand.drop()
        self.hide()
        self._ended()

    @Slot()
    def restyle(self) -> None:
        px = self._book.look.px
        self.bar.setFixedHeight(px(2))
        self._row.setSpacing(px(2))
        self._column.setSpacing(px(1))
