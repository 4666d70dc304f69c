"""Rows of the history into the clipboard, as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, count
from statuswatch.ui.band import Bands, Said
from statuswatch.ui.history_words import copied
from statuswatch.ui.questions import Asked, Asker

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.past import Shown
    from statuswatch.store.nouns import OutageRow


class Copying(QObject):
    """One copy at a time: a later one gives up the one before."""

    def __init__(
        self, asker: Asker, setting: Callable[[], Setting], bands: Bands, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._asker, self._setting, self._bands = asker, setting, bands
        self._asked: Asked | None = None

    def copy(self, shown: Shown, failed: Callable[[Message], None]) -> None:
        wanted = sum(end - first for first, end in shown.spans)

        async def question(desk: Desk) -> tuple[OutageRow, ...]:
            from statuswatch.app import past

            return await past.rows(desk, shown)

        def came(rows: tuple[OutageRow, ...]) -> None:
            self._came(rows, wanted)

        if self._asked is not None:
            self._asked.drop()
        self._bands.take_back("copied")
        self._asked = self._asker.ask(question, came, failed=failed)

    def _came(self, rows: tuple[OutageRow, ...], wanted: int) -> None:
        QGuiApplication.clipboard().setText(copied(rows, self._setting()))
        if len(rows) >= wanted:
            return
        words = count(
            "Only the first row was copied. All of them go into a file: Export…",
            "Only the first {n} rows were copied. All of them go into a file: Export…",
            len(rows),
        )
        self._bands.say(Said("copied", Face.UNKNOWN, words))
