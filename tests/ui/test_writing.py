"""Words of many services are written in a thread of their own, and the newest are shown last."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from statuswatch.core.nowgroups import Grouping
from statuswatch.ui.now_words import written
from statuswatch.ui.writing import MANY, Writing
from tests.ui.now_stage import Answering, crowd, rows, setting, shown_page, snapshot
from tests.waiting import PATIENCE

HERE = threading.current_thread()


def test_few_are_written_at_once(qapp: QApplication) -> None:
    shown: list[object] = []
    Writing().write(threading.current_thread, shown.append, beside=False)
    assert shown == [HERE]


def test_many_are_written_beside_and_shown_in_the_windows_thread(qtbot: QtBot) -> None:
    seen: list[object] = []

    def show(made: object) -> None:
        seen.extend((made, threading.current_thread()))

    writing = Writing()
    writing.write(threading.current_thread, show, beside=True)
    assert seen == []
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0] is not HERE
    assert seen[1] is HERE


def test_of_what_waits_only_the_newest_is_written_and_shown_last(qtbot: QtBot) -> None:
    gate = threading.Event()
    shown: list[int] = []
    writing = Writing()

    def first() -> int:
        gate.wait(PATIENCE)
        return 0

    writing.write(first, shown.append, beside=True)
    for n in range(1, 5):
        writing.write(lambda n=n: n, shown.append, beside=n % 2 == 0)  # type: ignore[misc]
    gate.set()
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown == [0, 4]


def test_what_is_dropped_is_never_shown(qtbot: QtBot) -> None:
    gate = threading.Event()
    shown: list[object] = []
    writing = Writing()
    writing.write(lambda: gate.wait(PATIENCE), shown.append, beside=True)
    writing.drop()
    gate.set()
    writing.write(lambda: "next", shown.append, beside=True)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == ["next"]


def test_a_mistake_is_logged_and_the_next_is_written(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[object] = []
    writing = Writing()
    writing.write(lambda: {"a": 1}["nothing"], shown.append, beside=True)
    writing.write(lambda: 1, shown.append, beside=True)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [1]
    assert "words could not be written" in caplog.text


def test_the_page_says_the_same_whoever_writes_it(qtbot: QtBot) -> None:
    few, many = crowd(MANY), crowd(MANY + 1)
    assert len(rows(shown_page(qtbot, snapshot(*few)))) == MANY + 1
    page = shown_page(qtbot, snapshot(*many))
    qtbot.waitUntil(lambda: len(rows(page)) == MANY + 2)
    told = written(snapshot(*many), Answering().strips, setting(), Grouping.STATE)
    assert [i.key for i in page.list._model.items] == [i.key for i in told.items]
