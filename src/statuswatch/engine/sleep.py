"""Hears from logind that the computer goes to sleep and that it wakes, in a thread of its own.

Only where there is a systemd (or elogind) on a system bus; elsewhere, and if the line is lost, the
watch over the clock notices a sleep by itself, some seconds later. Nothing is inhibited: what a
sleep may cut is not lost, for coverage is only claimed once it is written.
https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

NAME, PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
INTERFACE, SIGNAL = "org.freedesktop.login1.Manager", "PrepareForSleep"

ANSWER = 5.0
"""Seconds that the bus has for an answer."""

log = logging.getLogger(__name__)


class SleepEar:
    """`told(soon)`: the computer is about to sleep (True), or has woken up (False); called in the
    ear's own thread."""

    def __init__(self, told: Callable[[bool], None]) -> None:
        self._told = told
        self._connection: DBusConnection | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._live, name="sleep", daemon=True)

    def start(self) -> None:
        """Where there may be a logind; elsewhere it does nothing."""
        if sys.platform == "linux":
            self._thread.start()

    def stop(self) -> None:
        """Nothing is told from now on."""
        self._stopping.set()
        connection = self._connection
        if connection is not None:
            _hang_up(connection)

    def _live(self) -> None:
        try:
            self._connection = connection = _connected()
        except Exception as error:  # noqa: BLE001  no bus, no logind, another one's: all the same
            log.debug("no word of sleep from the system: %s", error)
            return
        try:
            while not self._stopping.is_set():
                self._hear(connection.receive())
        except Exception as error:  # noqa: BLE001  the bus went away, or `stop` hung up
            log.debug("no more word of sleep from the system: %s", error)
        finally:
            connection.close()

    def _hear(self, message: Message) -> None:
        from jeepney import HeaderFields, MessageType

        fields = message.header.fields
        ours = message.header.message_type is MessageType.signal and (
            fields.get(HeaderFields.member),
            fields.get(HeaderFields.interface),
            fields.get(HeaderFields.path),
        ) == (SIGNAL, INTERFACE, PATH)
        # Only the bus's owner of the name can have sent it: the match rule names the sender.
        if ours and message.body and not self._stopping.is_set():
            self._told(bool(message.body[0]))


def _connected() -> DBusConnection:
    """A line on which logind's word arrives. Raises where there is none."""
    from jeepney import MatchRule, message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    connection = open_dbus_connection(bus="SYSTEM")
    try:
        rule = MatchRule(type="signal", sender=NAME, interface=INTERFACE, member=SIGNAL, path=PATH)
        Proxy(message_bus, connection, timeout=ANSWER).AddMatch(rule)
    except BaseException:
        connection.close()
        raise
    return connection


def _hang_up(connection: DBusConnection) -> None:
    """Closing alone would leave `receive` waiting in its thread."""
    import contextlib
    import socket

    with contextlib.suppress(OSError):
        connection.sock.shutdown(socket.SHUT_RDWR)
