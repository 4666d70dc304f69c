"""The boundary between the engine's thread and Qt's."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from statuswatch.app import App
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, say
from statuswatch.settings import Profile
from statuswatch.ui import log as written
from statuswatch.ui.bridge import Bridge, Stopped, Watching
from tests.ui.bridging import Ear, Opened, counted, opened
from tests.ui.story import NOON, Failing, Story, overview, service
from tests.waiting import PATIENCE

__all__ = ["opened"]


def test_what_the_engine_tells_is_heard_in_the_main_thread(qtbot: QtBot, opened: Opened) -> None:
    made_in: list[threading.Thread] = []

    def make() -> Watching:
        made_in.append(threading.current_thread())
        return Story([overview(seq=1), overview(seq=2)], pause=0.01)

    _, ear = opened(make)
    qtbot.waitUntil(lambda: ear.seqs == [1, 2])
    assert ear.threads == {threading.main_thread()}
    assert made_in[0] is not threading.main_thread()


def test_older_snapshots_are_dropped_and_later_looks_are_kept(qtbot: QtBot, opened: Opened) -> None:
    later = NOON + timedelta(minutes=5)
    told = [
        overview(seq=2), overview(seq=1, at=later), overview(seq=2, at=later), overview(seq=2),
        overview(seq=3),
    ]  # fmt: skip
    _, ear = opened(lambda: Story(told, pause=0.001))
    qtbot.waitUntil(lambda: 3 in ear.seqs)
    assert ear.heard == [told[0], told[2], told[4]]


def test_a_check_sinks_into_the_engines_thread(qtbot: QtBot, opened: Opened) -> None:
    story = Story([overview(seq=1), overview(seq=2)])
    bridge, ear = opened(lambda: story)
    qtbot.waitUntil(lambda: ear.seqs == [1])
    bridge.check_now()
    qtbot.waitUntil(lambda: ear.seqs == [1, 2])
    assert story.checks == 1


def test_impatient_clicks_are_one_check(qtbot: QtBot, opened: Opened) -> None:
    class Slow(Story):
        async def check_now(self) -> None:
            self.checks += 1
            await asyncio.Event().wait()

    slow, answers = Slow([overview(seq=1)]), list[str]()
    bridge, ear = opened(lambda: slow)
    qtbot.waitUntil(lambda: bool(ear.seqs))
    for _ in range(50):
        bridge.check_now()
    qtbot.waitUntil(lambda: slow.checks > 0)
    bridge.ask(counted, answers.append)  # comes after all of the clicks
    qtbot.waitUntil(lambda: bool(answers))
    assert slow.checks == 1


def test_a_failed_check_is_told_and_watching_goes_on(qtbot: QtBot, opened: Opened) -> None:
    error = StatusWatchError(say("The disk is full"), say("Make room."))
    bridge, ear = opened(lambda: Failing(check=error))
    qtbot.waitUntil(lambda: len(ear.heard) == 1)
    bridge.check_now()
    qtbot.waitUntil(lambda: len(ear.heard) == 2)
    assert isinstance(ear.heard[1], Message)
    assert str(ear.heard[1]) == "The disk is full. Make room."


def test_when_watching_breaks_off_it_is_told(qtbot: QtBot, opened: Opened) -> None:
    _, ear = opened(lambda: Failing(run=StatusWatchError(say("The history is from the future"))))
    qtbot.waitUntil(lambda: len(ear.heard) == 2)
    assert ear.heard[1] == Stopped(say("The history is from the future"))


def test_a_history_of_a_newer_version_is_said_with_what_to_do(
    qtbot: QtBot, opened: Opened, tmp_path: Path
) -> None:
    profile = Profile.at(tmp_path)
    App(profile).close_store()
    with closing(sqlite3.connect(profile.history)) as raw:
        raw.execute("PRAGMA user_version = 999")
    before = profile.history.read_bytes()
    _, ear = opened(lambda: App(profile))  # type: ignore[arg-type,return-value]
    qtbot.waitUntil(lambda: len(ear.heard) == 1)
    [stopped] = ear.heard
    assert isinstance(stopped, Stopped)
    assert "was written by a newer StatusWatch" in str(stopped.why)
    assert "Update StatusWatch. The file was not touched." in str(stopped.why)
    assert profile.history.read_bytes() == before


def test_our_own_mistake_is_told_and_logged(
    qtbot: QtBot, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    def make() -> Watching:
        raise ZeroDivisionError("oops {x}")

    _, ear = opened(make)
    qtbot.waitUntil(lambda: len(ear.heard) == 1)
    [stopped] = ear.heard
    assert isinstance(stopped, Stopped)
    assert str(stopped.why) == (
        "StatusWatch made a mistake and no longer watches. Start it again. "
        "Started in a terminal, it prints the details."
    )
    assert "Traceback" in caplog.text
    assert "ZeroDivisionError: oops {x}" in caplog.text


class Torn(Story):
    """One mistake of ours, met by two tasks of a group and by one that nobody awaits."""

    def __init__(self, error: Exception) -> None:
        super().__init__([])
        self.error = error

    async def run(self, told: Callable[[Overview], None]) -> None:
        asyncio.get_running_loop().call_soon(self.slip)
        async with asyncio.TaskGroup() as group:
            for _ in range(2):
                group.create_task(self.fail())

    async def fail(self) -> None:
        self.slip()

    def slip(self) -> None:
        raise self.error


def test_a_mistake_that_ends_several_tasks_is_logged_once_and_told_in_plain_words(
    qtbot: QtBot,
    opened: Opened,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [*logging.getLogger().handlers])
    written.write_to(tmp_path / "data")
    file = tmp_path / "data" / written.NAME
    assert not file.exists(), "while all is well there is none"
    _, ear = opened(lambda: Torn(IndexError("list index out of range")))
    qtbot.waitUntil(lambda: any(isinstance(v, Stopped) for v in ear.heard))
    stopped = ear.heard[-1]
    assert isinstance(stopped, Stopped)
    assert str(stopped.why) == (
        "StatusWatch made a mistake and no longer watches. Start it again. "
        f"The details are in {file}."
    )
    assert caplog.text.count("Traceback") == 1
    assert file.read_text("utf-8").count("IndexError: list index out of range") == 1
    logging.getLogger().handlers[-1].close()


def test_what_the_world_did_to_a_group_of_tasks_is_told_in_its_own_words(
    qtbot: QtBot, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    _, ear = opened(lambda: Torn(StatusWatchError(say("The disk is full"), say("Make room."))))
    qtbot.waitUntil(lambda: any(isinstance(v, Stopped) for v in ear.heard))
    assert ear.heard[-1] == Stopped(
        say("{title}. {advice}", title=say("The disk is full"), advice=say("Make room."))
    )
    assert "Traceback" not in caplog.text


def test_a_task_nobody_awaits_does_not_fail_in_silence(qtbot: QtBot, opened: Opened) -> None:
    class Careless(Story):
        async def run(self, told: Callable[[Overview], None]) -> None:
            asyncio.get_running_loop().call_soon(lambda: 1 / 0)
            await super().run(told)

    _, ear = opened(lambda: Careless([overview(seq=1)]))
    qtbot.waitUntil(lambda: len(ear.heard) == 2)
    assert any("made a mistake" in str(v) for v in ear.heard if isinstance(v, Message))


def test_stopping_cancels_what_runs_and_joins(qtbot: QtBot) -> None:
    ended: list[str] = []

    class Tidy(Story):
        async def run(self, told: Callable[[Overview], None]) -> None:
            try:
                await super().run(told)
            finally:
                await asyncio.sleep(0.01)
                ended.append("tidied up")

    bridge, ear = Bridge(lambda: Tidy([overview(seq=1)])), Ear()
    bridge.told.connect(ear.hear)
    bridge.start()
    qtbot.waitUntil(lambda: ear.seqs == [1])
    assert bridge.stop(PATIENCE)
    assert ended == ["tidied up"]
    qtbot.wait(20)
    assert len(ear.heard) == 1  # no farewell: who stops us knows
    bridge.check_now()
    bridge.start()
    assert bridge.stop(PATIENCE)


def test_stopping_waits_no_longer_than_asked() -> None:
    """While the thread still imports, nothing can be cancelled."""
    begun, go_on = threading.Event(), threading.Event()

    def make() -> Watching:
        begun.set()
        go_on.wait(PATIENCE)
        return Story([])

    bridge = Bridge(make)
    bridge.start()
    assert begun.wait(PATIENCE)
    assert not bridge.stop(0.1), "it still stands there, and is no longer waited for"
    go_on.set()
    assert bridge.stop(PATIENCE)


def test_a_bridge_that_never_started_stops() -> None:
    assert Bridge(lambda: Story([])).stop(0.1)


EMITS = """
from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication
app = QApplication([])
class Teller(QObject):
    told = Signal(object)
teller, action, heard = Teller(), QAction(), []
teller.told.connect(heard.append)
for i in range(10_000):
    teller.told.emit(True)
    action.setText(str(i))
assert len(heard) == 10_000
"""


def test_10000_emits_do_not_kill_the_interpreter() -> None:
    """PySide6 6.12.0 gave back a reference too many each time: Python 3.11 died of it."""
    done = subprocess.run([sys.executable, "-c", EMITS], capture_output=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr.decode()


def test_10000_snapshots_cross_the_boundary(qtbot: QtBot, opened: Opened) -> None:
    class Busy(Story):
        async def run(self, told: Callable[[Overview], None]) -> None:
            for i in range(10_000):
                told(overview(service("Chirp"), seq=i))
            await asyncio.Event().wait()

    _, ear = opened(lambda: Busy([]))
    qtbot.waitUntil(lambda: len(ear.seqs) == 10_000)
    assert ear.seqs == sorted(ear.seqs)
