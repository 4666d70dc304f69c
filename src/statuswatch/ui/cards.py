"""Is there a program here that shows notifications? Where there is none, that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, say
from statuswatch.ui.questions import Asker

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.ui.band import Bands
    from statuswatch.ui.memory import Memory

NO_CARDS = say("No program here shows notifications. You read them in the inbox.")


KEY = "no-cards"
"""Of the band that says so."""


class Cards(QObject):
    """`told`: the sentence, or None where notifications are shown. Only a change is told."""

    told = Signal(object)

    def __init__(self, asker: Asker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self._asking = False
        self.shown = True

    @Slot()
    def ask(self) -> None:
        """Whenever the window comes: a program may have been installed meanwhile, or ended."""

        async def question(desk: Desk) -> bool:
            from statuswatch.app import inbox

            return await inbox.shows_cards(desk)

        if not self._asking:
            self._asking = True
            self._asker.ask(question, self._answered, failed=self._unknown)

    def _answered(self, shown: bool) -> None:
        self._asking = False
        if shown != self.shown:
            self.shown = shown
            self.told.emit(None if shown else NO_CARDS)

    def _unknown(self, _: object) -> None:
        self._asking = False


def say_once(words: Message | None, bands: Bands, memory: Memory) -> None:
    """In a band, and not again before notifications were shown in between."""
    if words is None:
        bands.take_back(KEY)
        memory.setValue(KEY, "")
    elif memory.value(KEY, "") != "1":
        from statuswatch.ui.band import Said

        bands.say(Said(KEY, Face.UNKNOWN, words))
        memory.setValue(KEY, "1")


async def goes_on(desk: Desk) -> None:
    """Say on a card, once ever, that closing the window is no ending."""
    from statuswatch.app import inbox

    await inbox.goes_on(desk)
