"""Settings: every key of the window, to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from statuswatch.core.words import say
from statuswatch.ui.add_words import Words
from statuswatch.ui.keys import ALL, Shown
from statuswatch.ui.look import Type
from statuswatch.ui.settings_form import Book, Form

if TYPE_CHECKING:
    from statuswatch.app.setting import SettingsNow


class Keyboard:
    name = say("Keyboard")
    picture = "table"

    def __init__(self, book: Book) -> None:
        self._book = book
        self.form = Form(book, self.name, say("Everything can be done without a mouse."))
        self._grids = [self._table(keys) for _, keys in ALL]
        self._groups = [QVBoxLayout() for _ in ALL]
        for (words, _), grid, group in zip(ALL, self._grids, self._groups, strict=True):
            group.addWidget(Words(book.look, Type.HEADING, "text2", book.words(words)))
            group.addLayout(grid)
            self.form.column.addLayout(group)
        self.form.restyled.connect(self._restyle)
        self._restyle()

    def show(self, now: SettingsNow) -> None:
        """Keys are not chosen."""

    def entered(self) -> None:
        """Nothing is asked besides."""

    def _table(self, keys: tuple[Shown, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for row, (sequences, words) in enumerate(keys):
            native = QKeySequence.SequenceFormat.NativeText
            shown = [QKeySequence(sequence).toString(native) for sequence in sequences]
            name = Words(self._book.look, Type.NAME, text=", ".join(shown)).wrapped()
            says = Words(self._book.look, text=self._book.words(words)).wrapped()
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(says, row, 1, Qt.AlignmentFlag.AlignTop)
        return grid

    def _restyle(self) -> None:
        px = self._book.look.px
        for group in self._groups:
            group.setSpacing(px(1))
        for grid in self._grids:
            grid.setColumnMinimumWidth(0, px(42))
            grid.setHorizontalSpacing(px(3))
            grid.setVerticalSpacing(px(2))
