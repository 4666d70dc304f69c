"""A keyring in memory, in the place of the system's; and a real one, on a bus of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from tests.channels.desk import bus, need, owned
from tests.waiting import until


class Ring(KeyringBackend):
    """A keyring in memory. `trouble`: what it raises instead."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        if self.trouble:
            raise self.trouble
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.trouble:
            raise self.trouble
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError
        del self.held[service, username]


class PlaintextKeyring(Ring):
    """One that writes down what it is told."""


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    one = Ring()
    keyring.set_keyring(one)
    yield one
    keyring.set_keyring(before)


@contextmanager
def gnome_keyring(address: str, home: Path, *, unlocked: bool) -> Iterator[dict[str, str]]:
    """GNOME's, on this bus, with its files in `home`; the environment of programs that use it. It
    can be locked only once it has been unlocked: its first password makes it. There is no screen
    to ask on."""
    need("gnome-keyring-daemon")
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env |= {
        "DBUS_SESSION_BUS_ADDRESS": address,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(home),
    }
    how = ["--unlock"] if unlocked else []
    process = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--components=secrets", *how],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdin is not None
        process.stdin.write(b"open sesame" if unlocked else b"")
        process.stdin.close()
        until(lambda: owned(address, "org.freedesktop.secrets"))
        yield env
    finally:
        process.kill()
        process.wait()


@contextmanager
def session(folder: Path) -> Iterator[str]:
    """The address of a session bus without a keyring."""
    need("dbus-daemon")
    with bus(folder) as address:
        yield address
