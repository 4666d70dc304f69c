"""One line to the session bus: calls from any thread, and what comes unasked goes to one ear.

Not jeepney's own connections: its blocking one is for one thread and drops what comes between,
its threaded one prints a traceback when the bus goes away and leaves two pipes open each time.
One line for both calls and signals, because some daemons (dunst) tell of a pressed button only to
the connection that sent the card.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path

from jeepney import HeaderFields, Message, MessageType, Parser
from jeepney.bus import get_bus
from jeepney.io.blocking import prep_socket

from statuswatch.channels import ChannelError
from statuswatch.core.words import say

JOIN = 0.2
"""Seconds that closing waits for the receiving thread."""

log = logging.getLogger(__name__)


class Line:
    """Open from its making until `close`, or until the bus goes away.

    `heard` gets every signal, in the receiving thread, so it must not wait; and None once, when
    the bus went away by itself.
    """

    def __init__(
        self, address: str, seconds: float, heard: Callable[[Message | None], None]
    ) -> None:
        """Raises OSError (TimeoutError after `seconds`), or jeepney's RuntimeError, ValueError,
        StopIteration for an address that is none."""
        self._socket = prep_socket(get_bus(address), timeout=seconds)
        # A frozen bus takes some 200 kB and then nothing more: sending must not wait for ever.
        patience = struct.pack("ll", int(seconds) + 1, 0)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)
        self._heard = heard
        self._serials = itertools.count(1)
        self._order = threading.Lock()
        self._sending = threading.Lock()
        self._waiting: dict[int, Future[Message]] = {}
        self._closed = False
        self.alive = True
        self._thread = threading.Thread(target=self._receive, name="notifications", daemon=True)
        self._thread.start()

    def call(self, message: Message) -> Future[Message]:
        """The answer to come, an error reply too. Raises OSError: ConnectionAbortedError once
        this line was closed. So does the answer, if the line ends before it."""
        reply: Future[Message] = Future()
        with self._order:
            if not self.alive:
                raise self._end()
            serial = next(self._serials)
            self._waiting[serial] = reply
        try:
            with self._sending:
                self._socket.sendall(message.serialise(serial=serial))
        except OSError as error:  # cut off within a message, the bus understands nothing more
            self._shut()
            raise self._end() from error
        return reply

    def close(self) -> None:
        """Whoever waits for an answer gives up at once."""
        self._closed = True
        self._shut()
        if threading.current_thread() is not self._thread:
            self._thread.join(JOIN)

    def _shut(self) -> None:
        with contextlib.suppress(OSError):  # it had ended already
            self._socket.shutdown(socket.SHUT_RDWR)

    def _end(self) -> OSError:
        if self._closed:
            return ConnectionAbortedError("closed")
        return ConnectionResetError("the session bus went away")

    # --- in the receiving thread --------------------------------------------------------------

    def _receive(self) -> None:
        parser = Parser()
        try:
            while data := self._socket.recv(4096):
                parser.add_data(data)
                while (message := parser.get_next_message()) is not None:
                    self._take(message)
        except Exception as error:  # noqa: BLE001  what is no D-Bus ends the line, not the program
            log.debug("the session bus: %r", error)
        with self._order:
            self.alive = False
            waiting, self._waiting = self._waiting, {}
        self._socket.close()
        for reply in waiting.values():
            reply.set_exception(self._end())
        if not self._closed:
            self._heard(None)

    def _take(self, message: Message) -> None:
        if message.header.message_type is MessageType.signal:
            self._heard(message)
            return
        with self._order:
            reply = self._waiting.pop(message.header.fields.get(HeaderFields.reply_serial, 0), None)
        if reply is not None:
            reply.set_result(message)


def address(environ: Mapping[str, str] = os.environ) -> str:
    """The session bus: as told, else where systemd puts it. jeepney knows the first only."""
    if told := environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return told
    place = Path(environ.get("XDG_RUNTIME_DIR") or "/nowhere") / "bus"
    if place.exists():
        return f"unix:path={place}"
    raise ChannelError(
        say("There is no session bus, so the desktop cannot be told anything"),
        say("Start StatusWatch from the desktop, or within dbus-run-session."),
        permanent=True,
    )


def lost(error: BaseException) -> ChannelError:
    return ChannelError(
        say("The session bus cannot be reached: {why}", why=str(error) or type(error).__name__),
        say("Log out and in again, if it stays so."),
    )
