"""The session ends: what is buffered is written while the desktop still waits for us.

Afterwards it may end us without another word (Windows does; X11 session managers close the
display), or go on because another program would not end: so nothing is stopped here.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from statuswatch.core.flow import StatusWatchError

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from statuswatch.app.desk import Desk
    from statuswatch.ui.questions import Asker

KEEP_WITHIN = 2.0
"""Seconds: Windows ends who takes longer than five."""

log = logging.getLogger(__name__)


class SessionEnd(QObject):
    """`keep`: what Qt's own thread has to write, such as the window's place."""

    def __init__(
        self,
        app: QGuiApplication,
        asker: Asker,
        keep: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._asker, self._keep = asker, keep
        app.commitDataRequest.connect(self.commit)

    @Slot()
    def commit(self) -> None:
        """Returns when all is written, or after `KEEP_WITHIN` seconds."""
        self._keep()
        asked = self._asker.ask(flush, lambda _: None, failed=lambda _: None)
        if asked.future is None:
            return  # the engine does not stand yet: there is nothing
        try:
            with contextlib.suppress(CancelledError):
                asked.future.result(KEEP_WITHIN)
        except TimeoutError:
            log.warning("the session ends before all was written")


async def flush(desk: Desk) -> None:
    """A full disk is said, not raised: there is nothing to do."""
    try:
        desk.app.stored.journal.flush()
    except StatusWatchError as error:
        log.warning("%s", error.title)
