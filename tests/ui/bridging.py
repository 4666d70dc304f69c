"""A bridge that runs, and an ear at it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from statuswatch.app.desk import Desk
from statuswatch.core.overview import Overview
from statuswatch.ui.bridge import Bridge, Watching
from tests.waiting import PATIENCE

Opened = Callable[[Callable[[], Watching]], tuple[Bridge, "Ear"]]


class Ear(QObject):
    """Hears what a bridge tells, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[threading.Thread] = set()

    @Slot(object)
    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.threads.add(threading.current_thread())

    @property
    def seqs(self) -> list[int]:
        return [v.seq for v in self.heard if isinstance(v, Overview)]


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    bridges = []

    def start(make: Callable[[], Watching]) -> tuple[Bridge, Ear]:
        bridge, ear = Bridge(make), Ear()
        bridge.told.connect(ear.hear)
        bridge.start()
        bridges.append(bridge)
        return bridge, ear

    yield start
    assert all(bridge.stop(PATIENCE) for bridge in bridges)


async def counted(desk: Desk) -> str:
    """A question that tells something on the way; where it was answered."""
    for n in range(3):
        desk.tell(n)
    await asyncio.sleep(0)
    return threading.current_thread().name
