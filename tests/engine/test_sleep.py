"""The system's word of sleep: heard over a bus of our own, with a logind of our own on it."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from statuswatch.engine.sleep import INTERFACE, NAME, PATH, SIGNAL, SleepEar
from tests.waiting import PATIENCE

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="no dbus-daemon here"
)

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={place}</listen><policy context="default">
<allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/><allow user="*"/>
</policy></busconfig>"""


class Logind:
    """Says what logind says."""

    def __init__(self, address: str, name: str = NAME) -> None:
        from jeepney import DBusAddress, message_bus
        from jeepney.io.blocking import Proxy, open_dbus_connection

        self._connection = open_dbus_connection(bus=address)
        Proxy(message_bus, self._connection, timeout=PATIENCE).RequestName(name)
        self._emitter = DBusAddress(PATH, interface=INTERFACE)

    def says(self, *, soon: bool, member: str = SIGNAL) -> None:
        from jeepney import new_signal

        self._connection.send(new_signal(self._emitter, member, "b", (soon,)))

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    place, config = tmp_path / "bus", tmp_path / "bus.conf"
    config.write_text(CONFIG.format(place=place))
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": ""},
    )
    assert daemon.stdout is not None
    address = daemon.stdout.readline().decode().strip()
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    yield address
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


def heard(logind: Logind, told: queue.SimpleQueue[bool]) -> bool:
    """Says it until somebody listens: the ear opens its line in its own time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        logind.says(soon=True)
        try:
            return told.get(timeout=0.05)
        except queue.Empty:
            continue
    pytest.fail("nobody listens")


def drained(told: queue.SimpleQueue[Any]) -> None:
    while True:
        try:
            told.get(timeout=1)
        except queue.Empty:
            return


def test_sleep_and_waking_are_told_and_nothing_else(bus: str) -> None:
    told: queue.SimpleQueue[bool] = queue.SimpleQueue()
    logind, other = Logind(bus), Logind(bus, "org.example.Other")
    ear = SleepEar(told.put)
    ear.start()
    assert heard(logind, told) is True
    drained(told)
    other.says(soon=True)
    logind.says(soon=True, member="PrepareForShutdown")
    logind.says(soon=False)
    assert told.get(timeout=PATIENCE) is False
    ear.stop()
    logind.says(soon=True)
    ear._thread.join(PATIENCE)
    assert not ear._thread.is_alive()
    assert told.empty()
    logind.close()
    other.close()


def test_without_a_bus_there_is_silence_and_no_thread_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    ear = SleepEar(lambda _: pytest.fail("nobody said anything"))
    ear.start()
    ear._thread.join(PATIENCE)
    assert not ear._thread.is_alive()
    ear.stop()


def test_a_bus_that_goes_away_ends_it_quietly(bus: str) -> None:
    told: queue.SimpleQueue[bool] = queue.SimpleQueue()
    ear = SleepEar(told.put)
    ear.start()
    logind = Logind(bus)
    assert heard(logind, told)
    line = ear._connection
    assert line is not None
    line.sock.shutdown(2)
    ear._thread.join(PATIENCE)
    assert not ear._thread.is_alive()
    ear.stop()
    logind.close()
