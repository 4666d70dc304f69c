"""When what is shown of the time changes next: each second while something is young, else each minute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt, QTimer

from statuswatch.core.words import Setting

YOUNG = timedelta(minutes=1)
"""So long a length of time is told in seconds."""

SECOND, MINUTE, AFTER = 1000, 60_000, 30
"""Milliseconds; the last is how long after the change it is looked at."""


class Beat(QTimer):
    """Fires once after `wait`. A page starts it when it is shown and stops it when it is hidden:
    nobody reads it then, and a program in the tray wakes for nothing."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setTimerType(Qt.TimerType.PreciseTimer)

    @property
    def quick(self) -> bool:
        """It fires for a second that passed, not for a minute."""
        return self.interval() == SECOND

    def wait(self, setting: Setting, begun: Iterable[datetime | None] = ()) -> None:
        """Until the clock's next minute, when "23 min" grows; until the next second where something
        of what `begun` (UTC) is told in seconds."""
        now = setting.now
        if now is None:
            self.start(MINUTE)
        elif any(begin is not None and timedelta() <= now - begin < YOUNG for begin in begun):
            self.start(SECOND)
        else:
            self.start(MINUTE - now.second * 1000 - now.microsecond // 1000 + AFTER)
