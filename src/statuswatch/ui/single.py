"""One StatusWatch per profile on this desktop: a second start raises the first one's window,
unless it was meant for the tray."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE = 1000
"""Milliseconds for the first one to answer; one that hangs must not keep a second from starting."""

LONG_PATIENCE = 4000
"""Milliseconds more for one that watches this profile, before it is called frozen."""

RAISE, QUIET, HEARD = b"raise", b"here", b"yes\n"
"""Show yourself; are you there; I am. A line each; after the first one, the leave to do so."""

LONGEST = 1024
"""Bytes of a question."""

LEAVES = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
"""What a desktop gives who is started by a click, so that its window may come to the front: Wayland
lets nobody else, and it was the second one that was clicked."""


class Single(QObject):
    """Listens for later starts of the same profile."""

    raised = Signal()

    def __init__(self, profile: str, parent: QObject | None = None) -> None:
        """`profile`: what names it: its folder, or empty for the user's own."""
        super().__init__(parent)
        self._name = address(profile)
        self._server: QLocalServer | None = None
        self._waiting: QLocalSocket | None = None
        self.pid = 0
        """Of who listens there, where the system tells."""

    def is_second(self, *, show: bool = True) -> bool:
        """Another one runs. `show`: it has been asked to show itself."""
        if os.path.isabs(self._name) and not Path(self._name).exists():
            return False  # nobody listens: the tray need not wait for QtNetwork's import
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE):
            return False
        socket.write(_asking(show=show))
        answered = socket.waitForBytesWritten(PATIENCE) and socket.waitForReadyRead(PATIENCE)
        if not answered:
            self.pid, self._waiting = _peer(int(socket.socketDescriptor())), socket
            return False
        heard = bytes(socket.readAll().data()) == HEARD
        socket.abort()
        return heard

    @property
    def unheard(self) -> bool:
        """Somebody listens there, and has not answered `is_second`."""
        return self._waiting is not None

    def hears_late(self) -> bool:
        """It has answered meanwhile."""
        socket, self._waiting = self._waiting, None
        if socket is None:
            return False
        answered = socket.waitForReadyRead(LONG_PATIENCE)
        heard = answered and bytes(socket.readAll().data()) == HEARD
        socket.abort()
        return heard

    def listen(self) -> bool:
        """From now on this is the first. What a killed one left behind is taken away."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)
            if not server.listen(self._name):
                return False
        server.newConnection.connect(self._connected)
        self._server = server
        return True

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    @Slot()
    def _connected(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.setParent(self)
            socket.readyRead.connect(self._asked)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._answer(socket)

    @Slot()
    def _asked(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        asked, _, leave = bytes(socket.read(LONGEST).data()).rstrip(b"\n").partition(b" ")
        if asked in {RAISE, QUIET}:
            socket.write(HEARD)
            socket.flush()
        if asked == RAISE:
            name, _, value = leave.decode("ascii", "replace").partition("=")
            if name in LEAVES and value.isprintable():
                os.environ[name] = value  # Qt takes it when it raises a window
            self.raised.emit()


def _peer(descriptor: int) -> int:
    """The process that listens at the other end; 0: the system does not tell."""
    if sys.platform != "linux" or descriptor < 0:
        return 0
    import socket as sockets
    import struct

    try:
        with sockets.socket(fileno=os.dup(descriptor)) as one:
            size = struct.calcsize("3i")
            told = one.getsockopt(sockets.SOL_SOCKET, sockets.SO_PEERCRED, size)
    except OSError:
        return 0
    pid: int = struct.unpack("3i", told)[0]
    return pid


def _asking(*, show: bool) -> bytes:
    if not show:
        return QUIET + b"\n"
    leave = next((f" {name}={os.environ[name]}" for name in LEAVES if os.environ.get(name)), "")
    asked = RAISE + leave.encode("ascii", "ignore") + b"\n"
    return asked if len(asked) <= LONGEST else RAISE + b"\n"


def address(profile: str) -> str:
    """A name of this user's and this profile's own; in the runtime folder where there is one,
    because names in /tmp can be taken by anybody."""
    place = os.path.realpath(profile) if profile else ""
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    name = "statuswatch-" + hashlib.sha256(f"{user}\n{place}".encode()).hexdigest()[:16]
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    if os.name == "posix" and folder and Path(folder).is_dir():
        return str(Path(folder) / name)
    return name
