"""A desktop of one's own for a test: a private bus, a screen, daemons. All ended with the test."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from jeepney import DBusAddress, Message, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

from tests.waiting import PATIENCE, until

REQUIRE = "STATUSWATCH_REQUIRE_DESKTOP"
NOTIFICATIONS = "org.freedesktop.Notifications"
SCREEN = ("-noreset", "-screen", "0", "800x600x24", "-nolisten", "tcp")
"""Without the first of them an X server begins anew when its last client leaves, and turns away who
comes just then: a tool that looks at the screen before anybody stays there would do that."""

SYSTEM_PYTHON = "/usr/bin/python3"  # dbusmock is a Debian package, not in the virtual environment
_BUS = DBusAddress(
    "/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus"
)


def need(*programs: str) -> None:
    """Skip without them; where REQUIRE is set (CI), fail."""
    missing = [p for p in programs if shutil.which(p) is None]
    if missing:
        _give_up(f"not installed: {', '.join(missing)}")


def need_dbusmock() -> None:
    need(SYSTEM_PYTHON)
    if subprocess.run([SYSTEM_PYTHON, "-c", "import dbusmock"], capture_output=True).returncode:
        _give_up("python3-dbusmock is not installed")


def _give_up(why: str) -> None:
    if os.environ.get(REQUIRE) == "1":
        pytest.fail(why)
    pytest.skip(why)


@contextmanager
def running(*command: str, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """`command` as long as the block lasts."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def bus(folder: Path, name: str = "bus") -> Iterator[str]:
    """The address of a session bus that can start no services."""
    socket = folder / name
    config = folder / f"{name}.conf"
    config.write_text(
        "<busconfig><type>session</type>"
        f"<listen>unix:path={socket}</listen>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/>'
        '<allow own="*"/><allow receive_sender="*"/></policy></busconfig>'
    )
    with running("dbus-daemon", f"--config-file={config}", "--nofork"):
        until(socket.exists)
        yield f"unix:path={socket}"
    socket.unlink(missing_ok=True)


@contextmanager
def screen(folder: Path) -> Iterator[str]:
    """A display of an X server that nobody else uses.

    Not the lowest that is free, as it would choose by itself: another server that ends just then
    takes its door away with its own."""
    for _ in range(20):
        read, write = os.pipe()
        display = f":{1000 + secrets.randbelow(29_000)}"
        process = subprocess.Popen(
            ["Xvfb", display, "-displayfd", str(write), *SCREEN],
            pass_fds=(write,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as said:
            stands = said.readline().strip()
        if stands:
            break
        process.wait()  # the number is taken
    else:
        pytest.fail("Xvfb does not start")
    try:
        yield display
    finally:
        process.terminate()
        process.wait()


@contextmanager
def window_manager(env: Mapping[str, str]) -> Iterator[None]:
    """openbox, once it takes windows and keys: one that was there before it is none of its own."""
    need("openbox", "xprop")
    asks = ("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")

    def manages() -> bool:
        said = subprocess.run(asks, env=env, capture_output=True, text=True)
        return "window id" in said.stdout

    with running("openbox", env=dict(env)):
        until(manages)
        yield


@contextmanager
def mock_daemon(address: str, capabilities: str) -> Iterator[subprocess.Popen[bytes]]:
    """python-dbusmock's notification daemon; its calls are read with `notified`."""
    template = ("-m", "dbusmock", "--session", "-t", "notification_daemon")
    parameters = f'{{"capabilities": "{capabilities}"}}'
    command = (SYSTEM_PYTHON, *template, "-p", parameters)
    with running(*command, env={"DBUS_SESSION_BUS_ADDRESS": address}) as process:
        until(lambda: owned(address, NOTIFICATIONS))
        yield process
    until(lambda: not owned(address, NOTIFICATIONS))


@contextmanager
def hung_daemon(address: str) -> Iterator[None]:
    """Owns the name, and never answers."""
    request = new_method_call(_BUS, "RequestName", "su", (NOTIFICATIONS, 4))
    with open_dbus_connection(address) as connection:
        unwrap_msg(connection.send_and_get_reply(request, timeout=PATIENCE))
        yield
    until(lambda: not owned(address, NOTIFICATIONS))


@contextmanager
def daemon(address: str, display: str, folder: Path, *command: str) -> Iterator[dict[str, str]]:
    """A real daemon on this screen; the environment for programs that look at it."""
    env = {"DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": display, "HOME": str(folder)}
    with running(*command, env=env):
        until(lambda: owned(address, NOTIFICATIONS))
        yield {**os.environ, **env}
    until(lambda: not owned(address, NOTIFICATIONS))


def xfce4_notifyd() -> str:
    """Where it is: never in the PATH."""
    places = ("lib/*/xfce4/notifyd", "lib/xfce4/notifyd", "libexec/xfce4/notifyd", "libexec")
    found = [p for place in places for p in Path("/usr").glob(f"{place}/xfce4-notifyd")]
    if not found:
        _give_up("not installed: xfce4-notifyd")
    return str(found[0])


def mock(address: str, method: str, signature: str, *arguments: object) -> tuple[object, ...]:
    """Tell the mock daemon what to do."""
    place = "/org/freedesktop/Notifications"
    mocking = DBusAddress(place, bus_name=NOTIFICATIONS, interface="org.freedesktop.DBus.Mock")
    return ask(address, new_method_call(mocking, method, signature, arguments))


def signal(address: str, member: str, number: int, word: str) -> None:
    """The mock daemon tells everybody: `ActionInvoked`, `ActivationToken`."""
    said = (NOTIFICATIONS, member, "us", [("u", number), ("s", word)])
    mock(address, "EmitSignal", "sssav", *said)


def ask(address: str, message: Message) -> tuple[object, ...]:
    with open_dbus_connection(address) as connection:
        body: tuple[object, ...] = unwrap_msg(
            connection.send_and_get_reply(message, timeout=PATIENCE)
        )
        return body


def owned(address: str, name: str) -> bool:
    return bool(ask(address, new_method_call(_BUS, "NameHasOwner", "s", (name,)))[0])


def notified(address: str) -> list[list[tuple[str, object]]]:
    """The arguments of every Notify the mock took, each with its D-Bus type."""
    calls = mock(address, "GetMethodCalls", "s", "Notify")[0]
    assert isinstance(calls, list)
    return [arguments for _, arguments in calls]
