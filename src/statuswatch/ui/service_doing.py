"""What the Service page has done: the user's own word is taken down, parts are chosen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.ui.questions import Asker


class Doing(QObject):
    """`done`: it stands in the history now. `failed`: why not, as a `Message`."""

    done = Signal()
    failed = Signal(object)

    def __init__(self, asker: Asker, parent: QObject) -> None:
        super().__init__(parent)
        self._asker = asker
        self.service = ""  # whose page it is

    @Slot(str, str)
    def it_fails(self, part: str, note: str) -> None:
        service = self.service

        async def question(desk: Desk) -> None:
            from statuswatch.app.own_word import it_fails

            await it_fails(desk, service, part, note)

        self._do(question)

    @Slot()
    def it_works(self) -> None:
        service = self.service

        async def question(desk: Desk) -> None:
            from statuswatch.app.own_word import it_works

            await it_works(desk, service)

        self._do(question)

    @Slot(object)
    def choose_parts(self, parts: frozenset[str]) -> None:
        service = self.service

        async def question(desk: Desk) -> None:
            from statuswatch.app.choosing import choose_parts

            await choose_parts(desk, service, parts)

        self._do(question)

    def _do(self, question: Callable[[Desk], Awaitable[None]]) -> None:
        self._asker.ask(question, lambda _: self.done.emit(), failed=self.failed.emit)
