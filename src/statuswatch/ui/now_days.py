"""Asks for the last days of all services, whenever they may have changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from statuswatch.core.days import Strip
from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, Setting

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.ui.questions import Asker

KEPT = 90
"""Days that are asked for; how many are shown depends on the room."""

FRESH = timedelta(minutes=5)
"""They are asked for again after so long although nothing new was told: today grows."""


class Days(QObject):
    """`strips` by service id: the newest answer; `problem`: why there is no newer one. One question
    at a time: a newer one builds on the answer before."""

    came = Signal()

    def __init__(self, asker: Asker, setting: Callable[[], Setting], parent: QObject) -> None:
        super().__init__(parent)
        self._asker, self._setting = asker, setting
        self.strips: Mapping[str, Strip] = {}
        self.problem: Message | None = None
        self._asking = False
        self._asked_for: object = None
        self._newest: Overview | None = None

    def ask(self, overview: Overview) -> None:
        """If what is known may be older than this snapshot."""
        self._newest = overview
        now, zone = self._setting().now, self._setting().zone
        step = None if now is None else int(now.timestamp() // FRESH.total_seconds())
        wanted = (overview.seq, step, tuple(s.service for s in overview.services))
        if self._asking or wanted == self._asked_for or not overview.services:
            return
        self._asking, self._asked_for = True, wanted
        before = self.strips

        async def question(desk: Desk) -> Mapping[str, Strip]:
            from statuswatch.app.strips import strips

            return await strips(desk, KEPT, zone, before)

        self._asker.ask(question, self._came, failed=self._failed)

    def _came(self, strips: Mapping[str, Strip]) -> None:
        self._asking, self.strips, self.problem = False, strips, None
        self.came.emit()
        if self._newest is not None:
            self.ask(self._newest)  # something may have happened meanwhile

    def _failed(self, why: Message) -> None:
        """The rows stand without their days; the next snapshot or minute asks again."""
        self._asking, self._asked_for, self.problem = False, None, why
        self.came.emit()
