"""What was said is read into the index of words while the history is open; said only to who
searches meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, number, say
from statuswatch.store.nouns import Search
from statuswatch.ui.band import Bands, Said
from statuswatch.ui.questions import Asker, Errand

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk

STEPS = 50
"""How often it is told how far it is."""


class Learning(QObject):
    """One reading at a time; what was read stays read when the program closes."""

    ended = Signal(int)  # how many incidents were read

    def __init__(
        self, asker: Asker, setting: Callable[[], Setting], bands: Bands, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._setting, self._bands = setting, bands
        self._errand = Errand(asker)
        self._searching = False
        self._told = (0, 0)  # done, of

    def start(self) -> None:
        if self._errand.runs:
            return

        async def question(desk: Desk) -> int:
            from statuswatch.app import past

            return await past.learn(desk)

        self._errand.begin(question, self._learned, self._failed, self._heard)

    def wanted(self, searching: bool) -> None:
        """Is something searched for? Only then a search could miss what is not read yet."""
        self._searching = searching
        if not searching:
            self._bands.take_back("unread")
            self._bands.take_back("no-index")

    def found(self, search: Search) -> None:
        """How the words that are shown were found."""
        if self._searching and not search.index:
            words = say(
                "The SQLite on this computer has no index of words. Each text is looked through, "
                "which takes longer."
            )
            self._bands.say(Said("no-index", Face.UNKNOWN, words))
        if not search.unread:
            self._bands.take_back("unread")
        elif self._searching and not self._errand.runs:
            self._told = (0, 0)
            self.start()

    def _heard(self, value: object) -> None:
        from statuswatch.app.past import Progress

        if not isinstance(value, Progress):
            return
        step = max(1, value.of // STEPS)
        if value.done // step != self._told[0] // step and value.done < value.of:
            self._told = (value.done, value.of)
            self._say()

    def _say(self) -> None:
        if not self._searching:
            return
        done, of = self._told
        words = say(
            "Still reading what they said: {done} of {of}. Until then a search may miss some.",
            done=number(done, self._setting()),
            of=number(of, self._setting()),
        )
        self._bands.say(Said("unread", Face.UNKNOWN, words, closable=False))

    def _learned(self, read: int) -> None:
        self._bands.take_back("unread")
        self.ended.emit(read)

    def _failed(self, why: Message) -> None:
        """It cannot be written now; it goes on when the history is opened again."""
        self._bands.take_back("unread")
        if self._searching:
            self._bands.say(Said("failed", Face.DEGRADED, why))
