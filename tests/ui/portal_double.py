"""A desktop portal for tests: says that it wants it dark, and light a moment later."""

# Not `from __future__ import annotations`: dbus-fast reads the annotations as D-Bus signatures.
import asyncio

from dbus_fast import BusType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

from statuswatch.ui.portal import KEY, NAMESPACE, PATH, SERVICE, SETTINGS


class _Settings(ServiceInterface):
    @dbus_method()
    def Read(self, namespace: "s", key: "s") -> "v":  # type: ignore[name-defined]  # noqa: F821, N802
        return Variant("v", Variant("u", 1))

    @dbus_signal()
    def SettingChanged(self) -> "ssv":  # type: ignore[name-defined]  # noqa: F821, N802
        return [NAMESPACE, KEY, Variant("u", 2)]


async def main() -> None:
    bus = await MessageBus(bus_type=BusType.SESSION).connect()
    settings = _Settings(SETTINGS)
    bus.export(PATH, settings)
    await bus.request_name(SERVICE)
    print("ready", flush=True)
    while True:
        await asyncio.sleep(0.7)
        settings.SettingChanged()


if __name__ == "__main__":
    asyncio.run(main())
