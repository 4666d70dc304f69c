"""What closing the window does: watching goes on, in the tray or as an icon of the task bar."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import say
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.memory import Memory

EXPLAINED, NO_TRAY = "explained", "no-tray"
"""What has been said once already, as kept."""

CLOSING = "closing"
"""Of the band that asks what closing is to do."""

GOES_ON_IN_TRAY = say("StatusWatch keeps watching in the tray. Quit it from the icon's menu.")
GOES_ON_AS_ICON = say(
    "There is no tray here, so StatusWatch goes on watching as a small icon in the task bar."
)
STAYS = say(
    "There is no tray here. StatusWatch watches and notifies all the same; closing its window "
    "minimises it."
)
STAYS_ON_GNOME = say(
    "There is no tray here: GNOME needs the extension AppIndicator for one. StatusWatch watches "
    "and notifies all the same; closing its window minimises it."
)


class Closing(QObject):
    """`has_tray`: is there one to close into? What it has to say it says in the window's bands,
    once ever."""

    quit_wanted = Signal()
    put_away_first = Signal()
    """Closed for the first time, and it goes on in the tray."""

    def __init__(self, window: QWidget, bands: Bands, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._bands, self._memory = window, bands, memory
        self.has_tray: Callable[[], bool] = lambda: True

    def close(self) -> None:
        """The reader closes the window: away with it, or first say what that means."""
        if self._memory.value(EXPLAINED, "") == "1":
            self.put_away()
            return
        tray = self.has_tray()
        away = say("Close to the tray") if tray else say("Minimise")
        answers = (Answer(away, self.put_away), Answer(say("Quit"), self._quit))
        words = GOES_ON_IN_TRAY if tray else GOES_ON_AS_ICON
        self._bands.take_back(NO_TRAY)  # the same in other words
        self._bands.say(Said(CLOSING, Face.FINE, words, answers))
        self._memory.setValue(EXPLAINED, "1")

    @Slot()
    def put_away(self) -> None:
        """Out of sight, but never out of reach: without a tray it is minimised."""
        first = self._bands.says(CLOSING)
        self._bands.take_back(CLOSING)
        if self.has_tray():
            self._window.hide()
            if first:
                self.put_away_first.emit()
        else:
            self._window.showMinimized()

    def say_no_tray(self) -> None:
        """There was time enough for one to come up; where the desktop can get one, how."""
        if self._memory.value(NO_TRAY, "") == "1" or self._bands.says(CLOSING):
            return  # the same is being said in other words
        self._memory.setValue(NO_TRAY, "1")
        if "gnome" in os.environ.get("XDG_CURRENT_DESKTOP", "").casefold():
            how = Answer(say("How"), self._open_how)
            self._bands.say(Said(NO_TRAY, Face.UNKNOWN, STAYS_ON_GNOME, (how,)))
        else:
            self._bands.say(Said(NO_TRAY, Face.UNKNOWN, STAYS))

    @Slot()
    def tray_came(self) -> None:
        """What was said of it is no longer true, and may be another time."""
        if self._bands.says(NO_TRAY):
            self._bands.take_back(NO_TRAY)
            self._memory.setValue(NO_TRAY, "")

    def _open_how(self) -> None:
        from statuswatch.app.doctoring_here import APP_INDICATOR

        QDesktopServices.openUrl(QUrl(APP_INDICATOR))

    def _quit(self) -> None:
        self.quit_wanted.emit()
