"""Which keyring keeps the user's secrets here, as they call it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from statuswatch.core.words import Message, say

KNOWN = {
    "gnome-keyring": "GNOME Keyring",
    "keepassxc": "KeePassXC",
    "kwalletd": "KWallet",
    "ksecretd": "KWallet",
}
"""How the programs are called that hold `org.freedesktop.secrets`."""

OF_SYSTEMS = {
    "macOS": say("the macOS keychain"),
    "Windows": say("the Windows credential store"),
}
OF_SESSION, SOME = say("the keyring of this session"), say("the keyring")


def keyring_here() -> Message | None:
    """Its name; `None`: there is none that could be trusted. It may block: call it in a thread."""
    try:
        import keyring

        ring = keyring.get_keyring()
        first = next(iter(getattr(ring, "backends", None) or (ring,)))
        place = f"{type(first).__module__}.{type(first).__name__}"
        if "plaintext" in place.lower() or ".fail" in place or ".null" in place:
            return None
    except Exception:  # noqa: BLE001 each keyring has faults of its own; none is one that holds
        return None
    if "SecretService" in place:
        owner = _owner()
        return say("{name}", name=owner) if owner else OF_SESSION
    return next((name for part, name in OF_SYSTEMS.items() if part in place), SOME)


def _owner() -> str:
    """The program that answers for secrets on this session's bus; empty: it is not known."""
    with suppress(Exception):
        from jeepney import DBusAddress, new_method_call
        from jeepney.io.blocking import open_dbus_connection

        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        ask = "GetConnectionUnixProcessID"
        with open_dbus_connection() as line:
            message = new_method_call(bus, ask, "s", ("org.freedesktop.secrets",))
            (number,) = line.send_and_get_reply(message, timeout=2).body
        name = Path(f"/proc/{number}/comm").read_text("utf-8").strip()
        return next((shown for begins, shown in KNOWN.items() if name.startswith(begins)), "")
    return ""
