"""Notifications on Linux: org.freedesktop.Notifications over D-Bus, marshalled by jeepney.

Not Qt's `showMessage`: it never updates a card, sends no urgency a daemon understands, and on
some trays makes the icon show the message's state (docs: facts on desktops).
Specification: https://specifications.freedesktop.org/notification-spec/latest/
"""

from __future__ import annotations

import html
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from statuswatch.channels import APP_NAME, DESKTOP_ID, ChannelError, plain
from statuswatch.core.telling import Notice
from statuswatch.core.words import Message, Setting, render, say

TIMEOUT = 5.0
"""Seconds for one notice, all its calls together. A frozen daemon must not hold up the rest."""

TITLE, BODY = 200, 1000
"""Characters sent at most: a card is no place for more, and some daemons measure slowly."""

_NAME = "org.freedesktop.Notifications"
_DAEMON = DBusAddress("/org/freedesktop/Notifications", bus_name=_NAME, interface=_NAME)
_BUS = DBusAddress(
    "/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus"
)
_DEFAULT_EXPIRY = -1
_HOPELESS = frozenset({"org.freedesktop.DBus.Error.AccessDenied"})


class DesktopLinux:
    """One connection, opened when first needed and again after the bus went away.

    A handle is `bus daemon number`: the number means a card only to the daemon that gave it,
    and another daemon (or the same one, restarted) would replace a stranger's card.
    """

    name = "desktop_linux"

    def __init__(
        self,
        icon: Path | None = None,
        environ: Mapping[str, str] = os.environ,
        timeout: float = TIMEOUT,
    ) -> None:
        self._icon = icon.resolve().as_uri() if icon else ""
        self._environ = environ
        self._timeout = timeout
        self._lock = threading.Lock()  # jeepney's connection is for one thread at a time
        self._connection: DBusConnection | None = None
        self._bus = ""
        self._capabilities: tuple[str, frozenset[str]] = ("", frozenset())

    def available(self) -> bool:
        with self._lock:
            try:
                call = _Calls(self._open(), self._timeout)
                return bool(call.has_owner() or _NAME in call.activatable())
            except ChannelError:
                return False
            except (OSError, ValueError):
                self._drop()
                return False

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        title = _clean(render(notice.title, setting), TITLE)
        body = _clean(render(notice.body, setting), BODY)
        with self._lock:
            fresh = self._connection is None
            try:
                return self._send(notice, title, body, handle)
            except TimeoutError as error:
                raise ChannelError(
                    say("The notification service does not answer"),
                    say("It is tried again. If it stays so, log out and in again."),
                ) from error
            except OSError as error:
                self._drop()
                if fresh:
                    raise _lost(error) from error
            # The connection was an old one and the bus went away since: once more, anew.
            try:
                return self._send(notice, title, body, handle)
            except OSError as error:
                self._drop()
                raise _lost(error) from error

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _send(self, notice: Notice, title: str, body: str, handle: str) -> str:
        call = _Calls(self._open(), self._timeout)
        owner = call.owner()
        if owner != self._capabilities[0]:
            # A daemon that is started by this very call names itself in its answer.
            owner, found = call.capabilities()
            self._capabilities = (owner, found)
        if "body-markup" in self._capabilities[1]:
            body = html.escape(body, quote=False)
        hints = {
            "urgency": ("y", int(notice.urgency)),
            "desktop-entry": ("s", DESKTOP_ID),
            "category": ("s", "network"),
        }
        # No actions yet: a button nobody listens to is worse than none.
        number = call.notify(
            APP_NAME, self._number(handle, owner), self._icon, title, body, [], hints
        )
        return f"{self._bus} {owner} {number}"

    def _number(self, handle: str, owner: str) -> int:
        """The number of the card to replace; 0: a new one."""
        bus, _, rest = handle.partition(" ")
        giver, _, number = rest.partition(" ")
        known = bus == self._bus and giver == owner and number.isdecimal()
        return int(number) if known else 0

    def _open(self) -> DBusConnection:
        if self._connection is not None:
            return self._connection
        address = _address(self._environ)
        try:
            connection = open_dbus_connection(bus=address, auth_timeout=self._timeout)
        except (OSError, RuntimeError, ValueError, StopIteration) as error:
            raise _lost(error) from error
        try:
            self._bus = _Calls(connection, self._timeout).bus_id()
        except OSError:
            connection.close()
            raise
        self._connection, self._capabilities = connection, ("", frozenset())
        return connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class _Calls:
    """The few calls we make, all within one deadline from now."""

    def __init__(self, connection: DBusConnection, seconds: float) -> None:
        self._connection = connection
        self._deadline = time.monotonic() + seconds

    def bus_id(self) -> str:
        return str(self._ask(_BUS, "GetId")[1][0])

    def has_owner(self) -> bool:
        return bool(self._ask(_BUS, "NameHasOwner", "s", _NAME)[1][0])

    def activatable(self) -> list[str]:
        return list(self._ask(_BUS, "ListActivatableNames")[1][0])

    def owner(self) -> str:
        """The daemon's unique name; empty when none runs (one may be started by a call)."""
        if not self.has_owner():
            return ""
        return str(self._ask(_BUS, "GetNameOwner", "s", _NAME)[1][0])

    def capabilities(self) -> tuple[str, frozenset[str]]:
        sender, body = self._ask(_DAEMON, "GetCapabilities")
        return sender, frozenset(body[0])

    def notify(
        self,
        app: str,
        replaces: int,
        icon: str,
        title: str,
        body: str,
        actions: list[str],
        hints: dict[str, tuple[str, object]],
    ) -> int:
        arguments = (app, replaces, icon, title, body, actions, hints, _DEFAULT_EXPIRY)
        return int(self._ask(_DAEMON, "Notify", "susssasa{sv}i", *arguments)[1][0])

    def _ask(
        self, to: DBusAddress, method: str, signature: str | None = None, *body: object
    ) -> tuple[str, Any]:
        """The answer's sender and body. Raises ChannelError on an error reply."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        message = new_method_call(to, method, signature, body)
        reply = self._connection.send_and_get_reply(message, timeout=left)
        fields = reply.header.fields
        if reply.header.message_type is MessageType.error:
            raise _refused(fields.get(HeaderFields.error_name, ""), reply.body)
        return fields.get(HeaderFields.sender, ""), reply.body


def _address(environ: Mapping[str, str]) -> str:
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


def _lost(error: BaseException) -> ChannelError:
    return ChannelError(
        say("The session bus cannot be reached: {why}", why=str(error) or type(error).__name__),
        say("It is tried again with the next notice."),
    )


def _refused(name: str, body: tuple[object, ...]) -> ChannelError:
    if name.endswith((".ServiceUnknown", ".NameHasNoOwner")) or ".Spawn." in name:
        return ChannelError(
            say("No program here shows notifications"),
            say("Install one, for example dunst or xfce4-notifyd. It is tried again meanwhile."),
        )
    why: str | Message = str(body[0]) if body else name
    return ChannelError(
        say("The notification service refused the card: {why}", why=why),
        permanent=name in _HOPELESS,
    )


def _clean(text: str, most: int) -> str:
    """What a D-Bus string may hold: with a NUL or half a surrogate the bus hangs up on us."""
    text = plain(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def channel(icon: Path | None = None) -> DesktopLinux:
    return DesktopLinux(icon)
