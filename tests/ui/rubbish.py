"""A process that makes rubbish as Python's collector finds it hardest, and tells what became of it.

    python -m tests.ui.rubbish lock|thread|program itself|swept

`lock`: widgets' connections are undone while dead objects of Qt's lie about. `thread`: another thread
makes things while such lie about. `program`: the whole program, its engine making rubbish. `itself`:
Python collects when it likes; `swept`: as the program does. One line of JSON tells the end; where it
does not come, it hangs.
"""

from __future__ import annotations

import asyncio
import faulthandler
import gc
import itertools
import json
import os
import signal
import sys
import threading
import time
import weakref
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QObject, QStringListModel, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QListView

from statuswatch.app.desk import Desk
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.overview import Overview
from statuswatch.core.words import say
from statuswatch.ui import sweeping
from statuswatch.ui.main import Program, run
from statuswatch.ui.sweeping import YOUNG, Sweeping
from tests.ui import story

ROUNDS, DEAD = 40, 300
"""Connections undone, and objects of Qt's that lie about at each."""

ENOUGH = 5
"""Times that the collector has to run."""

HOUR_LONG = 3_600_000
"""A timer that will not be due; whoever ends it from another thread is told off by Qt."""

USUAL = 700, 10, 10


class Found:
    """Where the collector ran and where objects ended: (name of the thread, ours that asked)."""

    def __init__(self) -> None:
        self.looks: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        self.made = 0
        gc.callbacks.append(self._look)

    def _look(self, stage: str, told: dict[str, int]) -> None:
        if stage == "start":
            here = sys._getframe().f_back
            swept = here is not None and here.f_code.co_filename == sweeping.__file__
            by = "sweep" if swept else "itself"
            self.looks[f"{threading.current_thread().name} {by}"] += 1

    def follow(self, made: QObject) -> None:
        self.made += 1
        weakref.finalize(made, self._end).atexit = False

    def _end(self) -> None:
        self.ends[threading.current_thread().name] += 1

    @property
    def over(self) -> bool:
        return self.ends.total() == self.made

    def tell(self) -> None:
        told = {
            "looks": self.looks,
            "ends": self.ends,
            "made": self.made,
            "turn": sys.getswitchinterval(),
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


class Dead(QObject):
    """Nobody knows it but itself, so only the collector ends it."""

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.me = self
        self.told.connect(self.hear)

    @Slot(object)
    def hear(self, told: object) -> None:
        del told


class DeadClock(QObject):
    """The same, with a timer that runs, which only its own thread may stop."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self
        self.startTimer(HOUR_LONG)


class Model(QStringListModel):
    """In Python: Qt asks it whether `disconnectNotify` is its own, its lock held."""


def lock(app: QCoreApplication, found: Found) -> None:
    """Each time the collector is due one step later in the midst of the call."""
    for step in range(ROUNDS):
        gc.set_threshold(1_000_000, 10, 10)
        for _ in range(DEAD):
            found.follow(Dead())
        view, before, after = QListView(), Model(), Model()
        view.setModel(before)
        gc.set_threshold(max(1, gc.get_count()[0] + step - 3), 1000, 1000)
        view.setModel(after)
        gc.set_threshold(*USUAL)
    _wait(app, found, lambda: True)


def thread(app: QCoreApplication, found: Found) -> None:
    gc.set_threshold(1_000_000, 10, 10)
    for _ in range(DEAD):
        found.follow(DeadClock())
    engine = threading.Thread(target=_live, name="engine", daemon=True)
    engine.start()
    _wait(app, found, lambda: not engine.is_alive())


def _live() -> None:
    gc.set_threshold(*USUAL)
    _make_much()


def _make_much() -> None:
    for _ in range(20 * YOUNG):
        one: list[object] = []
        one.append(one)
    time.sleep(0.05)


def _wait(app: QCoreApplication, found: Found, done: Callable[[], bool]) -> None:
    """Until all has ended."""
    look = QTimer(app, interval=10)
    look.timeout.connect(lambda: app.exit() if done() and found.over else None)
    look.start()
    app.exec()


class Engine:
    """Tells scenes, and leaves rubbish before each, until the collector has run a few times. Who
    asks it anything is told nothing."""

    def __init__(self, found: Found) -> None:
        self._found = found

    async def run(self, told: Callable[[Overview], None]) -> None:
        for n in itertools.count():
            _make_much()
            told(story.overview(at=story.NOON + timedelta(seconds=n), seq=n))
            await asyncio.sleep(0.05)
            if self._found.looks.total() >= ENOUGH:
                os.kill(os.getpid(), signal.SIGTERM)

    async def check_now(self) -> None:
        pass

    def desk(self, tell: Callable[[object], None]) -> Desk:
        del tell
        raise StatusWatchError(say("Nobody answers here."))


def program(found: Found) -> None:
    run(Program(lambda: Engine(found), story.ICONS))


def main(case: str, how: str) -> None:
    faulthandler.enable()
    if case == "program":
        found = Found()
        program(found)
        found.tell()
        return
    app = QApplication([])
    gc.collect()
    gc.freeze()
    found = Found()
    if how == "swept":
        Sweeping(app).hear(story.overview())
    {"lock": lock, "thread": thread}[case](app, found)
    found.tell()


if __name__ == "__main__":
    main(*sys.argv[1:])
