"""What a page asks of the engine, across the boundary between their threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from statuswatch.app.desk import Desk
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.overview import Overview
from statuswatch.core.words import Message, say
from statuswatch.ui.bridge import Bridge, Stopped
from tests.ui.bridging import Opened, counted, opened
from tests.ui.story import Story
from tests.waiting import PATIENCE

__all__ = ["opened"]


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
