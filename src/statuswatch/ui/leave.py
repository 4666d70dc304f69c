"""Stop following from the window: at once, and a band offers to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from statuswatch.core.overview import Face
from statuswatch.core.words import say
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.questions import Asker

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.leaving import Left
    from statuswatch.core.model import Service

KEY = "left"


class Leaving(QObject):
    """`left`: a service is no longer followed."""

    left = Signal()

    def __init__(self, asker: Asker, bands: Bands, parent: QObject) -> None:
        super().__init__(parent)
        self._asker, self._bands = asker, bands

    def leave(self, service: str) -> None:
        async def leave(desk: Desk) -> Left | None:
            from statuswatch.app import leaving

            return await leaving.leave(desk, service)

        self._asker.ask(leave, self._left)

    def _left(self, left: Left | None) -> None:
        if left is None:
            return

        async def take_back(desk: Desk) -> Service:
            from statuswatch.app import leaving

            return await leaving.take_back(desk, left)

        def follow_again() -> None:
            self._bands.take_back(KEY)
            self._asker.ask(take_back, lambda _: None)

        words = say("You no longer follow {name}. Its history is kept.", name=left.service.name)
        answer = Answer(say("Follow it again"), follow_again)
        self.left.emit()  # before it is said: what is passing goes with the page
        self._bands.say(Said(KEY, Face.FINE, words, (answer,), passing=True))
