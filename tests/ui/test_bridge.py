"""The boundary between the engine's thread and Qt's."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from statuswatch.app.desk import Desk
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, say
from statuswatch.ui import log as written
from statuswatch.ui.bridge import Bridge, Stopped, Watching
from tests.ui.story import NOON, Failing, Story, overview, service
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


async def counted(desk: Desk) -> str:
    for n in range(3):
        desk.tell(n)
    await asyncio.sleep(0)
    return threading.current_thread().name


def test_a_question_is_answered_in_the_main_thread_after_what_it_told_on_the_way(
    qtbot: QtBot, opened: Opened
) -> None:
    bridge, _ = opened(lambda: Story([]))
    heard: list[object] = []

    def note(value: object) -> None:
        heard.append((value, threading.current_thread() is threading.main_thread()))

    bridge.ask(counted, note, heard=note)
    qtbot.waitUntil(lambda: len(heard) == 4)
    assert heard == [(0, True), (1, True), (2, True), ("engine", True)]


def test_what_is_asked_before_the_engine_stands_is_answered_once_it_does(qtbot: QtBot) -> None:
    bridge, heard = Bridge(lambda: Story([])), list[str]()
    bridge.ask(counted, heard.append)
    bridge.start()
    qtbot.waitUntil(lambda: heard == ["engine"])
    assert bridge.stop(PATIENCE)


def unwanted(value: object) -> None:
    pytest.fail(f"answered {value}")


async def hopeless(desk: Desk) -> None:
    raise StatusWatchError(say("The disk is full"), say("Make room."))


def test_a_question_that_fails_says_why_to_its_page_or_else_to_the_frame(
    qtbot: QtBot, opened: Opened
) -> None:
    bridge, ear = opened(lambda: Story([]))
    said: list[Message] = []
    bridge.ask(hopeless, unwanted, failed=said.append)
    bridge.ask(hopeless, unwanted)
    qtbot.waitUntil(lambda: len(said) == 1 and any(isinstance(v, Message) for v in ear.heard))
    assert str(said[0]) == "The disk is full. Make room."


async def reading(desk: Desk) -> None:
    try:
        await asyncio.sleep(60)
    finally:  # what it read from is closed
        raise LookupError("Cannot operate on a closed database.")


def test_a_question_that_finds_the_history_closed_is_given_up_and_no_mistake_of_ours(
    qtbot: QtBot, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    asked, ends = threading.Event(), threading.Event()

    class Ending(Story):
        async def run(self, told: Callable[[Overview], None]) -> None:
            await asyncio.to_thread(ends.wait, PATIENCE)
            raise IndexError("list index out of range")

    async def question(desk: Desk) -> None:
        asked.set()
        await reading(desk)

    bridge, ear = opened(lambda: Ending([]))
    said: list[Message] = []
    bridge.ask(question, unwanted, failed=said.append)
    qtbot.waitUntil(asked.is_set)
    ends.set()
    qtbot.waitUntil(lambda: bool(said) and any(isinstance(v, Stopped) for v in ear.heard))
    assert str(said[0]) == "It was given up."
    assert caplog.text.count("Traceback") == 1
    assert "LookupError" not in caplog.text


def test_a_dropped_question_is_given_up_and_its_answer_not_told(
    qtbot: QtBot, opened: Opened
) -> None:
    bridge, _ = opened(lambda: Story([]))
    given_up, heard = threading.Event(), list[object]()

    async def long(desk: Desk) -> None:
        desk.tell("begun")
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()

    asked = bridge.ask(long, heard.append, failed=heard.append, heard=heard.append)
    qtbot.waitUntil(lambda: heard == ["begun"])
    asked.drop()
    assert given_up.wait(PATIENCE)
    bridge.ask(counted, heard.append)
    qtbot.waitUntil(lambda: "engine" in heard)
    assert heard == ["begun", "engine"]


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
