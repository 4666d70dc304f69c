"""What pages ask by in tests: the question runs at once on a loop of its own, or when told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from statuswatch.app.desk import Desk
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message
from statuswatch.ui.questions import Asked

T = TypeVar("T")


class Asking:
    """An Asker over a real Desk. `later=True`: answers wait for `go()`."""

    def __init__(self, desk: Desk, *, later: bool = False) -> None:
        self._desk, self._later = desk, later
        self._waiting: list[Callable[[], None]] = []
        self.asked = 0
        self.said: list[Message] = []

    def ask(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answered: Callable[[T], None],
        *,
        failed: Callable[[Message], None] | None = None,
        heard: Callable[[object], None] | None = None,
    ) -> Asked:
        asked = Asked()
        self.asked += 1

        def run() -> None:
            if asked.dropped:
                return
            desk = Desk(self._desk.app, self._desk.watch, heard or (lambda _: None))
            try:
                value: Any = asyncio.run(_awaited(question, desk))
            except StatusWatchError as error:
                (failed or self.said.append)(error.title)
            else:
                answered(value)

        if self._later:
            self._waiting.append(run)
        else:
            run()
        return asked

    def later(self) -> None:
        """From now on answers wait."""
        self._later = True

    def go(self) -> None:
        waiting, self._waiting = self._waiting, []
        for run in waiting:
            run()


async def _awaited(question: Callable[[Desk], Awaitable[T]], desk: Desk) -> T:
    return await question(desk)
