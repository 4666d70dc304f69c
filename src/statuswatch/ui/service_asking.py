"""What the Service page asks beside its sheet: figures that cost a read of a year, and wishes that
are written to the settings file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from statuswatch.core.latency import Span
from statuswatch.core.words import Message, Setting

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.sheet_figures import Figures
    from statuswatch.app.sheet_wishes import Wished
    from statuswatch.ui.questions import Asked, Asker

FRESH = timedelta(minutes=5)
"""Figures are asked for again after so long although nothing new was told: time goes on."""


class Figuring(QObject):
    """`figures`: the newest of the service that is shown. One question at a time."""

    came = Signal()

    def __init__(self, asker: Asker, setting: Callable[[], Setting], parent: QObject) -> None:
        super().__init__(parent)
        self._asker, self._setting = asker, setting
        self.figures: Figures | None = None
        self.span = Span.DAY
        self._asked: Asked | None = None
        self._waits = False
        self._had: object = None
        self._newest: tuple[str, int] = ("", 0)

    def forget(self) -> None:
        """Another service."""
        if self._asked is not None:
            self._asked.drop()
        self.figures = self._asked = self._had = None
        self._waits = False

    def ask(self, service: str, seq: int) -> None:
        """If what is shown may be older than this line of the journal, or than five minutes."""
        self._newest = service, seq
        now, zone, span = self._setting().now, self._setting().zone, self.span
        step = None if now is None else int(now.timestamp() // FRESH.total_seconds())
        wanted = (service, seq, span, step)
        if self._waits or wanted == self._had:
            return

        async def figures(desk: Desk) -> Figures | None:
            from statuswatch.app import sheet_figures

            return await sheet_figures.figures(desk, service, span, zone)

        self._waits, self._had = True, wanted
        self._asked = self._asker.ask(figures, self._came, failed=self._failed)

    def _came(self, found: Figures | None) -> None:
        self._waits, self.figures = False, found
        self.came.emit()
        self.ask(*self._newest)  # something may have changed meanwhile

    def _failed(self, _: Message) -> None:
        """The page stands without them; the next sheet asks again."""
        self._waits, self._had = False, None


class Wishing(QObject):
    """`wished`: what is written of the service that is shown. What is wished is written in the
    order in which it was chosen, one after the other."""

    came = Signal()
    failed = Signal(object)
    """A `Message`: it is not written."""

    def __init__(self, asker: Asker, parent: QObject) -> None:
        super().__init__(parent)
        self._asker = asker
        self.wished: Wished | None = None
        self._service = ""
        self._queue: deque[tuple[str, str, object]] = deque()
        self._writes = False

    def read(self, service: str) -> None:
        """The file may have been changed by hand."""
        if service != self._service:
            self._service, self.wished = service, None
        if self._writes:
            return

        async def wished(desk: Desk) -> Wished | None:
            from statuswatch.app import sheet_wishes

            return await sheet_wishes.wished(desk, service)

        self._asker.ask(wished, lambda told: self._read(service, told), failed=self.failed.emit)

    def wish(self, field: str, value: object) -> None:
        """What is wished twice before it is written counts once."""
        mine = (self._service, field)
        self._queue = deque(one for one in self._queue if one[:2] != mine)
        self._queue.append((*mine, value))
        self._next()

    def _next(self) -> None:
        if self._writes or not self._queue:
            return
        service, field, value = self._queue.popleft()

        async def wish(desk: Desk) -> Wished | None:
            from statuswatch.app import sheet_wishes

            return await sheet_wishes.wish(desk, service, field, value)

        self._writes = True
        self._asker.ask(wish, lambda told: self._written(service, told), failed=self._unwritten)

    def _read(self, service: str, told: Wished | None) -> None:
        if service == self._service and not self._writes and not self._queue:
            self.wished = told
            self.came.emit()

    def _written(self, service: str, told: Wished | None) -> None:
        self._writes = False
        if self._queue:
            self._next()
        else:
            self._read(service, told)

    def _unwritten(self, why: Message) -> None:
        """What was shown as chosen is not: the file says what holds."""
        self._writes = False
        self._queue.clear()
        self.failed.emit(why)
        self.came.emit()
