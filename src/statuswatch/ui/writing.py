"""Words of many services are written beside Qt's thread: it waits for no thousand rows."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

T = TypeVar("T")

MANY = 100
"""Services whose words are written in some ten milliseconds; more of them take a thread."""

log = logging.getLogger(__name__)


class Writing(QObject):
    """What is written last is shown last; of what waits meanwhile only the newest is written."""

    _made = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: tuple[Callable[[], Any], Callable[[Any], None]] | None = None
        self._show: Callable[[Any], None] | None = None
        self._made.connect(self._ended)

    def write(self, make: Callable[[], T], show: Callable[[T], None], *, beside: bool) -> None:
        """`make` has to do with values alone: no widget. `beside`: in a thread of its own; then
        `show` is called later, in Qt's."""
        self._wanted = (make, show)
        if self._show is not None:
            return  # one is being written: then it is this one's turn
        if beside:
            self._begin()
        else:
            self._wanted = None
            show(make())

    def drop(self) -> None:
        """What is being written is wanted no more."""
        self._wanted = None
        if self._show is not None:
            self._show = _nothing

    def _begin(self) -> None:
        if self._wanted is None:
            return
        (make, self._show), self._wanted = self._wanted, None
        # Not a Thread of Python's: its start waits for the other side, and so for the engine's turn.
        QThreadPool.globalInstance().start(lambda: self._run(make))

    def _run(self, make: Callable[[], Any]) -> None:
        """In the thread of its own."""
        try:
            made: tuple[Any, ...] = (make(),)
        except Exception:
            log.exception("words could not be written")
            made = ()
        try:
            self._made.emit(made)
        except RuntimeError:
            log.debug("the window has gone meanwhile")

    @Slot(object)
    def _ended(self, made: tuple[Any, ...]) -> None:
        show, self._show = self._show, None
        if made and show is not None:
            show(made[0])
        self._begin()


def _nothing(_: object) -> None:
    """Nobody waits for it any more."""
