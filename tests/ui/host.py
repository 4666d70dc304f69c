"""A tray host for tests: owns the StatusNotifierWatcher and reads the items that register.

It sees what any panel sees: state, tool tip, pixmaps and the menu, over D-Bus.
"""

# Not `from __future__ import annotations`: dbus-fast reads the annotations as D-Bus signatures.
import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from dbus_fast import BusType, Message, MessageType, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from tests.waiting import PATIENCE

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
BUS, BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"


class _Watcher(ServiceInterface):
    def __init__(self) -> None:
        super().__init__(WATCHER)
        self.items: list[str] = []
        self.registered = asyncio.Event()

    @dbus_method()
    def RegisterStatusNotifierItem(self, service: "s") -> None:  # type: ignore[name-defined]  # noqa: F821, N802
        self.items.append(service)
        self.registered.set()
        self.StatusNotifierItemRegistered(service)

    @dbus_method()
    def RegisterStatusNotifierHost(self, service: "s") -> None:  # type: ignore[name-defined]  # noqa: F821, N802
        pass

    @dbus_signal()
    def StatusNotifierItemRegistered(self, service: str) -> "s":  # type: ignore[name-defined]  # noqa: F821, N802
        return service

    @dbus_property(access=PropertyAccess.READ)
    def RegisteredStatusNotifierItems(self) -> "as":  # type: ignore[valid-type]  # noqa: F722, N802
        return self.items

    @dbus_property(access=PropertyAccess.READ)
    def IsStatusNotifierHostRegistered(self) -> "b":  # type: ignore[name-defined]  # noqa: F821, N802
        return True

    @dbus_property(access=PropertyAccess.READ)
    def ProtocolVersion(self) -> "i":  # type: ignore[name-defined]  # noqa: F821, N802
        return 0


@dataclass
class Entry:
    """A menu item as a host reads it."""

    id: int
    label: str
    enabled: bool
    separator: bool
    entries: list["Entry"] = field(default_factory=list)

    def find(self, label: str) -> "Entry":
        return next(e for e in self.entries if e.label == label)


class Host:
    """Open it with `open_host`; `leave` it like a panel that crashes."""

    def __init__(self, bus: MessageBus, watcher: _Watcher) -> None:
        self._bus, self._watcher = bus, watcher

    @property
    def items(self) -> list[str]:
        return self._watcher.items

    async def item(self) -> str:
        """The item that registered last, once one did."""
        await asyncio.wait_for(self._watcher.registered.wait(), PATIENCE)
        return self.items[-1]

    async def read(self, item: str, name: str) -> Any:
        reply = await self._call(
            item,
            "/StatusNotifierItem",
            "org.freedesktop.DBus.Properties",
            "Get",
            "ss",
            [ITEM, name],
        )
        return reply[0].value

    async def tooltip(self, item: str) -> str:
        return str((await self.read(item, "ToolTip"))[2])

    async def picture(self, item: str, size: int = 32) -> bytes:
        """The icon's pixels as they are sent."""
        return next(bytes(data) for w, _, data in await self.read(item, "IconPixmap") if w == size)

    async def menu(self, item: str) -> Entry:
        layout = await self._call(item, "/MenuBar", MENU, "GetLayout", "iias", [0, -1, []])
        return _entry(layout[1])

    async def click(self, item: str, entry: Entry) -> None:
        body = [entry.id, "clicked", Variant("s", ""), 0]
        await self._call(item, "/MenuBar", MENU, "Event", "isvu", body)

    async def middle_click(self, item: str) -> None:
        await self._call(item, "/StatusNotifierItem", ITEM, "SecondaryActivate", "ii", [0, 0])

    async def count(self) -> Counter[str]:
        """From now on: how often which signal of a menu or an item comes, by its name."""
        heard: Counter[str] = Counter()

        def hear(message: Message) -> None:
            if message.message_type is MessageType.SIGNAL and message.interface in (MENU, ITEM):
                heard[str(message.member)] += 1

        for interface in (MENU, ITEM):
            rule = f"type='signal',interface='{interface}'"
            await self._call(BUS, BUS_PATH, BUS, "AddMatch", "s", [rule])
        self._bus.add_message_handler(hear)
        return heard

    def leave(self) -> None:
        self._bus.disconnect()

    async def _call(
        self, item: str, path: str, interface: str, member: str, signature: str, body: list[Any]
    ) -> Any:
        message = Message(
            destination=item,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=body,
        )
        reply = await asyncio.wait_for(self._bus.call(message), PATIENCE)
        assert reply is not None
        assert reply.message_type is not MessageType.ERROR, reply.body
        return reply.body


async def open_host(address: str) -> Host:
    bus = await MessageBus(bus_address=address, bus_type=BusType.SESSION).connect()
    watcher = _Watcher()
    bus.export("/StatusNotifierWatcher", watcher)
    await bus.request_name(WATCHER)
    return Host(bus, watcher)


async def says(host: Host, item: str, words: str) -> None:
    """Wait until they are in its tool tip."""
    end = time.monotonic() + PATIENCE
    while words not in (found := await host.tooltip(item)):
        assert time.monotonic() < end, f"{words!r} is not said, but {found!r}"
        await asyncio.sleep(0.05)


def _visible(raw: Any) -> bool:
    shown = raw[1].get("visible")
    return shown is None or bool(shown.value)


def _entry(raw: Any) -> Entry:
    number, properties, children = raw
    told = {name: value.value for name, value in properties.items()}
    return Entry(
        number,
        # An underscore marks a shortcut, two stand for one.
        str(told.get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_"),
        bool(told.get("enabled", True)),
        told.get("type") == "separator",
        [_entry(c.value) for c in children if _visible(c.value)],
    )
