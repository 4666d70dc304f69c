"""Asks for the sheet of the service that is shown, and has it checked now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from statuswatch.core.words import Message

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.sheet import Sheet
    from statuswatch.core.overview import Overview, ServiceNow
    from statuswatch.ui.questions import Asked, Asker

SLOW = 300
"""Milliseconds without an answer after which it is said that it is waited for."""


class Reading(QObject):
    """One question at a time: a storm of news must not drop every answer, so what is asked for
    meanwhile is asked once more afterwards."""

    came = Signal(object)
    """A Sheet; `None`: the service is not followed any more."""

    failed = Signal(object)
    """A `Message`: it could not be read."""

    checked = Signal(object)
    """The check is over; a `Message`: it could not be done."""

    def __init__(self, asker: Asker, heard: Callable[[object], None], parent: QObject) -> None:
        """`heard`: what the question tells on its way."""
        super().__init__(parent)
        self._asker, self._heard = asker, heard
        self._service = ""
        self._asked: Asked | None = None
        self._checking: Asked | None = None
        self._again = False
        self.waits = self.checks = False

    def go_to(self, service: str) -> None:
        """Another service: what was asked of the one before is not wanted."""
        for asked in (self._asked, self._checking):
            if asked is not None:
                asked.drop()
        self._asked = self._checking = None
        self._again = self.waits = self.checks = False
        self._service = service

    @Slot()
    def ask(self) -> None:
        if not self._service:
            return
        if self.waits:
            self._again = True
            return
        service = self._service

        async def sheet(desk: Desk) -> Sheet | None:
            from statuswatch.app import noted, sheet

            desk.tell(await noted.noted(desk, service))
            return await sheet.sheet(desk, service)

        self.waits = True
        self._asked = self._asker.ask(sheet, self._came, failed=self._failed, heard=self._heard)

    @Slot()
    def check(self) -> None:
        """Everything of it is asked now."""
        if self.checks or not self._service:
            return
        from statuswatch.app.sheet import check

        service = self._service
        self.checks = True
        self._checking = self._asker.ask(
            lambda desk: check(desk, service), self._done, failed=self._undone
        )

    def _came(self, sheet: Sheet | None) -> None:
        self.waits = False
        self.came.emit(sheet)
        self._ask_again()

    def _failed(self, why: Message) -> None:
        self.waits = False
        self.failed.emit(why)
        self._ask_again()

    def _ask_again(self) -> None:
        if self._again:
            self._again = False
            QTimer.singleShot(0, self.ask)

    def _done(self, _: object = None) -> None:
        self.checks = False
        self.checked.emit(None)

    def _undone(self, why: Message) -> None:
        self.checks = False
        self.checked.emit(why)


def of_service(overview: Overview | None, service: str) -> ServiceNow | None:
    return None if overview is None else overview.of(service)
