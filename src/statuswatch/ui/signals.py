"""Ctrl+C, SIGTERM and SIGHUP end Qt's loop at once, without a timer that asks for them."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Signals(QObject):
    """While Qt's loop runs no Python does, so a handler alone would wait for the next event.

    The interpreter writes a byte to our socket from within the C handler; Qt wakes by it.
    """

    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)
        self._wakeup = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._handlers = {number: signal.signal(number, _handled) for number in _ENDING}

    @Slot()
    def _woken(self) -> None:
        try:
            numbers = self._read.recv(64)
        except BlockingIOError:
            return
        if any(number in numbers for number in _ENDING):
            self.ended.emit()

    def close(self) -> None:
        """Everything as it was before."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        self._notifier.setEnabled(False)
        self._read.close()
        self._write.close()


def _handled(number: int, frame: FrameType | None) -> None:
    """Only there so that the interpreter wakes us instead of dying."""
