"""doctor: what it says of notifications, with a daemon, without one, and with one that hangs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from statuswatch.app import crashes
from statuswatch.channels import desktop_linux
from tests.channels import desk
from tests.cli.conftest import Program

pytestmark = pytest.mark.desktop


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    desk.need("dbus-daemon")
    with desk.bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


def row(says: Program) -> str:
    [line] = [x for x in says("doctor").out.splitlines() if " Notifications " in x]
    return " ".join(line.split())


@pytest.mark.parametrize(
    ("capabilities", "words"),
    [
        ("body actions sound", "with buttons and sound"),
        ("body actions", "with buttons, without sound"),
        ("body sound", "with sound, without buttons"),
        ("body", "without buttons or sound"),
    ],
)
def test_it_names_what_shows_them_and_what_that_can(
    says: Program, address: str, capabilities: str, words: str
) -> None:
    desk.need_dbusmock()
    with desk.mock_daemon(address, capabilities):
        assert row(says) == f"ok Notifications mock-notify shows them, {words}"


def test_it_says_that_do_not_disturb_is_on(says: Program, address: str) -> None:
    desk.need_dbusmock()
    with desk.mock_daemon(address, "actions"):
        desk.mock(address, "AddProperty", "ssv", desk.NOTIFICATIONS, "Inhibited", ("b", True))
        assert row(says).endswith("it is set to do not disturb")


@pytest.mark.usefixtures("address")
def test_no_daemon_is_no_fault(says: Program) -> None:
    assert row(says) == "? Notifications No desktop here that shows them"


def test_a_daemon_that_hangs_is_one(
    says: Program, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop_linux, "TIMEOUT", 0.2)
    with desk.hung_daemon(address):
        assert row(says).startswith("!! Notifications The notification service does not answer.")


def test_a_crash_of_late_is_said_with_what_to_do(says: Program) -> None:
    folder = says.profile / "data"
    assert "crashed" not in says("doctor").out
    crash = folder / crashes.NAME
    crash.write_text("StatusWatch 1, Python 3, began now\nFatal Python error: Aborted\n", "utf-8")
    (line,) = [line for line in says("doctor").out.splitlines() if "crashed" in line]
    assert line.startswith("? ")
    assert "statuswatch doctor --report" in line
    long_ago = time.time() - 8 * 86400
    os.utime(crash, (long_ago, long_ago))
    assert "crashed" not in says("doctor").out
