"""Hears of pressed buttons in a thread of its own, for as long as the channel lives."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

S = TypeVar("S")

FIRST, LONGEST = 1.0, 60.0
"""Seconds until a lost bus is looked for again: at first, and when it stays away."""

JOIN = 0.3
"""Seconds that closing waits for the thread."""

log = logging.getLogger(__name__)


class Ear(Generic[S]):
    """`connect` makes sure that there is a line; `heard` takes each signal that came over it.

    A thread besides the line's own, because `heard` may take its time, and may send a card itself:
    the line must go on receiving meanwhile. Both sleep until something comes.
    """

    def __init__(self, connect: Callable[[], None], heard: Callable[[S], None]) -> None:
        self._connect = connect
        self._heard = heard
        self._came: queue.SimpleQueue[S | None] = queue.SimpleQueue()  # None: the line is gone
        self._stopping = False
        self._thread = threading.Thread(target=self._live, name="buttons", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, signal: S) -> None:
        self._came.put(signal)

    def lost(self) -> None:
        """The line is gone: it is to be opened anew."""
        self._came.put(None)

    def stop(self) -> None:
        """Nothing is heard from now on, but for what is being told at this moment."""
        self._stopping = True
        self._came.put(None)

    def join(self) -> None:
        if threading.current_thread() is not self._thread:
            self._thread.join(JOIN)

    def _live(self) -> None:
        pause = FIRST
        while not self._stopping:
            began = time.monotonic()
            if self._connected():
                self._hear()
            if time.monotonic() - began > LONGEST:
                pause = FIRST
            self._hear(pause)  # a notice may open a line meanwhile
            pause = min(2 * pause, LONGEST)

    def _connected(self) -> bool:
        try:
            self._connect()
        except Exception as error:  # noqa: BLE001  without a bus there are no buttons; it may come
            log.debug("buttons of notifications: %s", error)
            return False
        return True

    def _hear(self, seconds: float | None = None) -> None:
        """For so long, or until the line is lost."""
        end = None if seconds is None else time.monotonic() + seconds
        while not self._stopping:
            try:
                left = None if end is None else max(0.0, end - time.monotonic())
                signal = self._came.get(timeout=left)
            except queue.Empty:
                return
            if signal is not None:
                self._tell(signal)
            elif end is None:
                return

    def _tell(self, signal: S) -> None:
        try:
            self._heard(signal)
        except Exception:
            log.exception("a button of a notification did nothing")
