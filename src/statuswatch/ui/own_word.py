"""The user's own word, from the tray and from a row: said to the engine, and taken down in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, say

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.own_word import OwnWord
    from statuswatch.core.model import Incident
    from statuswatch.ui.band import Bands
    from statuswatch.ui.questions import Asker

KEY = "own-word"
"""One band for all of them: the newest word is the one that may be taken back."""


class OwnWords(QObject):
    """`fails` and `works` with a service's id. What was taken down is said in the window's bands,
    once there is a window; in the tray the menu itself shows it."""

    def __init__(self, asker: Asker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self._bands: Bands | None = None

    def show_in(self, bands: Bands) -> None:
        self._bands = bands

    @Slot(str)
    def fails(self, service: str) -> None:
        async def question(desk: Desk) -> OwnWord | None:
            from statuswatch.app.own_word import it_fails

            return await it_fails(desk, service)

        self._asker.ask(question, self._noted)

    @Slot(str)
    def works(self, service: str) -> None:
        async def question(desk: Desk) -> tuple[str, tuple[Incident, ...]]:
            from statuswatch.app.own_word import it_works

            over = await it_works(desk, service)
            followed = desk.app.stored.ledger.services()
            return next((s.name for s in followed if s.id == service), ""), over

        self._asker.ask(question, self._over)

    def _noted(self, word: OwnWord | None) -> None:
        if word is None:
            return
        name, service = word.service.name, word.service.id
        words = say("Noted: {name} fails for you.", name=name)
        if word.incident.started is not None:
            since = word.incident.started
            words = say("Noted: {name} fails for you since {since}.", name=name, since=since)
        self._say(words, service)

    def _over(self, told: tuple[str, tuple[Incident, ...]]) -> None:
        name, over = told
        if over:
            self._say(say("Noted: {name} works again for you.", name=name))

    def _say(self, words: Message, failing: str = "") -> None:
        """`failing`: the service of which it can be taken back."""
        if self._bands is None:
            return
        from statuswatch.ui.band import Answer, Said

        back = Answer(say("It works again for me"), lambda: self.works(failing))
        self._bands.say(Said(KEY, Face.FINE, words, (back,) if failing else ()))
