"""A notification daemon that hangs does not hold up the window."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from statuswatch.channels import ChannelError
from statuswatch.channels.desktop_linux import DesktopLinux
from statuswatch.core.overview import Overview
from statuswatch.core.telling import Notice
from statuswatch.core.words import Setting, say
from statuswatch.ui.bridge import Bridge
from tests.channels import desk
from tests.ui.story import Story, overview
from tests.waiting import PATIENCE

pytestmark = pytest.mark.desktop
HANGS = 3.0
"""Seconds that the channel waits for the daemon."""


class Sending(Story):
    """Tells the desktop as the engine does, from its thread, and the window as ever."""

    def __init__(self, channel: DesktopLinux) -> None:
        super().__init__([])
        self.channel = channel
        self.failed: list[str] = []
        self.loops = 0

    async def run(self, told: Callable[[Overview], None]) -> None:
        notice = Notice("1", "outage:1", "podhost", say("Podhost is down"), say(""))
        sending = asyncio.create_task(asyncio.to_thread(self.channel.send, notice, "", Setting()))
        while not sending.done():
            self.loops += 1
            told(overview(seq=self.loops))
            await asyncio.sleep(0.02)
        try:
            await sending
        except ChannelError as error:
            self.failed.append(str(error.title))
        await asyncio.Event().wait()


def test_a_hung_daemon_holds_up_neither_the_window_nor_the_engine(
    qtbot: QtBot, tmp_path: Path
) -> None:
    desk.need("dbus-daemon")
    with desk.bus(tmp_path) as address, desk.hung_daemon(address):
        channel = DesktopLinux(None, {"DBUS_SESSION_BUS_ADDRESS": address}, timeout=HANGS)
        channel.listen(lambda handle, action: None)
        story = Sending(channel)
        bridge, heard, beats = Bridge(lambda: story), list[object](), [time.monotonic()]
        bridge.told.connect(heard.append)
        timer = QTimer()
        timer.setInterval(10)
        timer.timeout.connect(lambda: beats.append(time.monotonic()))
        timer.start()
        bridge.start()
        qtbot.waitUntil(lambda: bool(story.failed))
        timer.stop()
        lags = sorted(b - a for a, b in itertools.pairwise(beats))
        channel.close()
        assert bridge.stop(PATIENCE)
    assert story.failed == ["The notification service does not answer"]
    assert story.loops > 20, "the engine's loop went on"
    assert len(heard) > 20, "and was heard"
    # A hitch of a busy machine is no wait for a daemon: that would last its whole time-out.
    assert lags[-1] < HANGS * 0.8
