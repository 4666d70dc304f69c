"""What we ask org.freedesktop.Notifications, and the bus about it, all within one deadline.

Specification: https://specifications.freedesktop.org/notification-spec/latest/
"""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_method_call,
)

from statuswatch.channels import ChannelError
from statuswatch.channels._bus import Line
from statuswatch.core.words import Message as Words
from statuswatch.core.words import say

NAME = "org.freedesktop.Notifications"
PROPERTIES = "org.freedesktop.DBus.Properties"
_DAEMON = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)
_READING = DBusAddress(_DAEMON.object_path, bus_name=NAME, interface=PROPERTIES)
_BUS = DBusAddress(
    "/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus"
)
_XFCE = DBusAddress("/org/xfce/Xfconf", bus_name="org.xfce.Xfconf", interface="org.xfce.Xfconf")
_DISTURB = ((NAME, "Inhibited"), ("org.dunstproject.cmd0", "paused"))
"""Properties of a daemon that say do-not-disturb: of KDE and newer Xfce, and of dunst."""

_HOPELESS = frozenset({"org.freedesktop.DBus.Error.AccessDenied"})


@dataclass(frozen=True, slots=True)
class Daemon:
    """Who shows cards: `owner`, its name on the bus, is empty while none runs."""

    owner: str = ""
    program: str = ""
    capabilities: frozenset[str] = frozenset()


class Calls:
    """Each raises ChannelError on an error reply, TimeoutError after the deadline (of
    time.monotonic), else OSError when the bus goes away."""

    def __init__(self, line: Line, deadline: float) -> None:
        self._line = line
        self._deadline = deadline

    @property
    def left(self) -> float:
        """Seconds until the deadline. Raises TimeoutError once it has passed."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def hello(self) -> str:
        """Must be the first call of a line. The bus's id."""
        self._ask(_BUS, "Hello")
        return str(self._ask(_BUS, "GetId")[1][0])

    def has_owner(self, name: str = NAME) -> bool:
        return bool(self._ask(_BUS, "NameHasOwner", "s", name)[1][0])

    def activatable(self) -> list[str]:
        return list(self._ask(_BUS, "ListActivatableNames")[1][0])

    def owner(self) -> str:
        """The daemon's unique name; empty when none runs (one may be started by a call)."""
        if not self.has_owner():
            return ""
        return str(self._ask(_BUS, "GetNameOwner", "s", NAME)[1][0])

    def daemon(self) -> Daemon:
        """A daemon that is started by this very call names itself in its answer."""
        owner, body = self._ask(_DAEMON, "GetCapabilities")
        try:
            program = str(self._ask(_DAEMON, "GetServerInformation")[1][0])
        except ChannelError:
            program = ""
        return Daemon(owner, program, frozenset(body[0]))

    def subscribe(self) -> None:
        """From now on hear of buttons, of whichever daemon it is then."""
        for member in ("ActionInvoked", "ActivationToken"):
            rule = MatchRule(type="signal", sender=NAME, interface=NAME, member=member)
            self._answered(self._line.call(message_bus.AddMatch(rule)))

    def notify(self, *arguments: object) -> Future[Message]:
        """The number to come, for `number`."""
        return self._line.call(new_method_call(_DAEMON, "Notify", "susssasa{sv}i", arguments))

    def number(self, reply: Future[Message]) -> int:
        """The number that the daemon gave a card."""
        return int(self._answered(reply)[1][0])

    def disturbed(self, program: str) -> bool | None:
        """Does the desktop ask not to be disturbed? None where that cannot be read."""
        for interface, key in _DISTURB:
            said = self._truth(_READING, "Get", interface, key)
            if said is not None:
                return said
        if program.startswith("Xfce") and self.has_owner("org.xfce.Xfconf"):
            return self._truth(_XFCE, "GetProperty", "xfce4-notifyd", "/do-not-disturb")
        return None

    def _truth(self, to: DBusAddress, method: str, where: str, key: str) -> bool | None:
        try:
            body = self._ask(to, method, "ss", where, key)[1]
        except ChannelError:  # it has no such thing
            return None
        match body:
            case (("b", value),):
                return bool(value)
        return None

    def _ask(
        self, to: DBusAddress, method: str, signature: str | None = None, *body: object
    ) -> tuple[str, Any]:
        return self._answered(self._line.call(new_method_call(to, method, signature, body)))

    def _answered(self, reply: Future[Message]) -> tuple[str, Any]:
        """The answer's sender and body."""
        message = reply.result(self.left)
        fields = message.header.fields
        if message.header.message_type is MessageType.error:
            raise _refused(fields.get(HeaderFields.error_name, ""), message.body)
        return fields.get(HeaderFields.sender, ""), message.body


def _refused(name: str, body: tuple[object, ...]) -> ChannelError:
    if name.endswith((".ServiceUnknown", ".NameHasNoOwner")) or ".Spawn." in name:
        return ChannelError(
            say("No program here shows notifications"),
            say("Install one, for example dunst or xfce4-notifyd."),
        )
    why: str | Words = str(body[0]) if body else name
    return ChannelError(
        say("The notification service refused the card: {why}", why=why),
        permanent=name in _HOPELESS,
    )
