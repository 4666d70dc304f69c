"""Pause and resume from tray and window: done on the engine's loop, then said in a band."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from statuswatch.core.overview import Face
from statuswatch.core.pause import Pause
from statuswatch.core.words import Message, say

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.ui.band import Bands
    from statuswatch.ui.questions import Asker

KEY = "pause"

RESUME = say("Resume")


class Stop(StrEnum):
    """Until when nothing is asked; OFF: it is asked again."""

    HOUR = "1h"
    TOMORROW = "tomorrow"
    RESUMED = "resumed"
    OFF = "off"


class Pausing(QObject):
    """Says it in the window's bands, once there is a window; tray and header say it all the time."""

    def __init__(self, asker: Asker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self._bands: Bands | None = None

    def show_in(self, bands: Bands) -> None:
        self._bands = bands

    @Slot(object)
    def do(self, stop: Stop) -> None:
        async def question(desk: Desk) -> Pause | None:
            found = _do(desk, stop)
            desk.watch.paused_anew()
            return found

        self._asker.ask(question, self._done)

    def _done(self, pause: Pause | None) -> None:
        if self._bands is None:
            return
        from statuswatch.ui.band import Answer, Said

        self._bands.take_back(KEY)
        if pause is not None:
            resume = Answer(RESUME, lambda: self.do(Stop.OFF))
            said = Said(KEY, Face.FINE, in_words(pause), (resume,), closable=True)
            self._bands.say(said, aloud=True)


def in_words(pause: Pause) -> Message:
    """What the user is in for."""
    if pause.until is None:
        return say("Paused until you resume. What happens meanwhile is grey in every strip.")
    words = "Paused until {until}. What happens meanwhile is grey in every strip."
    return say(words, until=pause.until)


def _do(desk: Desk, stop: Stop) -> Pause | None:
    """In the engine's thread. Raises StatusWatchError."""
    from statuswatch.app import acting, pausing

    app = desk.app
    match stop:
        case Stop.OFF:
            pausing.resume(app)
            return None
        case Stop.RESUMED:
            return pausing.pause(app, None)
        case _:
            return pausing.pause(app, acting.until(stop.value, app.clock.now(), None))
