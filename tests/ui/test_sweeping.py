"""Python looks for rubbish in Qt's thread, between two of its calls; through all while nobody looks at
the window, or hardly ever."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.core.words import say
from statuswatch.ui.main import TURN
from statuswatch.ui.sweeping import MIDDLE, REST, SEEN, SLOWER, SOON, UNSEEN, YOUNG, Sweeping
from tests.ui.story import overview
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
ALL = 2


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Each generation that was looked through."""
    done = list[int]()
    monkeypatch.setattr(gc, "collect", lambda generation=ALL: done.append(generation))
    return done


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QApplication, "topLevelWidgets", list)


@pytest.fixture
def seen(qtbot: QtBot) -> Iterator[None]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    yield
    window.close()


@pytest.fixture
def owner(qapp: QApplication) -> Iterator[QObject]:
    made = QObject(qapp)
    yield made
    made.deleteLater()  # or it went on looking, in other tests


def rounds(monkeypatch: pytest.MonkeyPatch, young: int, old: int = 0) -> None:
    monkeypatch.setattr(gc, "get_count", lambda: (young, 0, old))


# --- as much as there is reason for ---------------------------------------------------------------


def test_a_little_that_is_new_is_no_reason(
    owner: QObject, looked: list[int], unseen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds(monkeypatch, YOUNG - 1, SEEN)
    sweeping = Sweeping(owner)
    for _ in range(3 * MIDDLE // YOUNG):
        sweeping.look()
    assert looked == []


def test_what_is_new_is_looked_through_and_now_and_then_what_outlived_it(
    owner: QObject, looked: list[int], unseen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds(monkeypatch, YOUNG)
    sweeping = Sweeping(owner)
    for _ in range(2 * MIDDLE // YOUNG):
        sweeping.look()
    between = [0] * (MIDDLE // YOUNG - 1)
    assert looked == [*between, 1, *between, 1]


def test_what_comes_in_a_lump_is_looked_through_once(
    owner: QObject, looked: list[int], unseen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeping = Sweeping(owner)
    for young in (MIDDLE, YOUNG, 5 * MIDDLE):
        rounds(monkeypatch, young)
        sweeping.look()
    assert looked == [1, 0, 1]


def test_while_no_window_is_open_all_is_looked_through_now_and_then(
    owner: QObject, looked: list[int], unseen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeping = Sweeping(owner)
    for old in (UNSEEN - 1, UNSEEN):
        rounds(monkeypatch, YOUNG, old)
        sweeping.look()
    assert looked == [0, ALL]


def test_a_window_that_is_hidden_is_not_open(
    owner: QObject, looked: list[int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = QWidget()
    qtbot.addWidget(hidden)
    monkeypatch.setattr(QApplication, "topLevelWidgets", lambda: [hidden])
    sweeping = Sweeping(owner)
    rounds(monkeypatch, YOUNG, UNSEEN)
    sweeping.look()
    assert looked == [ALL]


def test_while_one_is_open_that_waits_as_long_as_it_may(
    owner: QObject, looked: list[int], seen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeping = Sweeping(owner)
    for old in (UNSEEN, SEEN - 1, SEEN):
        rounds(monkeypatch, YOUNG, old)
        sweeping.look()
    assert looked == [0, 0, ALL]


# --- when -----------------------------------------------------------------------------------------


def test_python_never_does_it_by_itself_any_more(owner: QObject) -> None:
    gc.enable()  # none of this room's tests has it on
    sweeping = Sweeping(owner)
    assert not gc.isenabled()
    sweeping.hear(overview())
    assert not gc.isenabled()


def test_what_is_there_at_the_first_snapshot_stays(
    owner: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = list[int]()
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(1))
    sweeping = Sweeping(owner)
    sweeping.hear(say("Something went wrong"))
    assert frozen == []
    sweeping.hear(overview())
    sweeping.hear(overview())
    assert frozen == [1]


def test_who_tells_of_a_snapshot_is_not_interrupted(
    qtbot: QtBot,
    owner: QObject,
    looked: list[int],
    unseen: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds(monkeypatch, YOUNG)
    sweeping = Sweeping(owner)
    sweeping.hear(overview())
    assert looked == []
    qtbot.waitUntil(lambda: looked[:1] == [0])


def test_it_is_looked_for_less_and_less_while_nothing_happens_and_at_once_when_something_does(
    owner: QObject, looked: list[int], unseen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeping = Sweeping(owner)
    assert sweeping.due == REST
    rounds(monkeypatch, YOUNG)
    sweeping.look()
    assert sweeping.due == SOON
    rounds(monkeypatch, 0)
    waits = []
    for _ in range(8):
        sweeping.look()
        waits.append(sweeping.due)
    assert waits == sorted(waits)
    assert waits[:3] == [SOON * SLOWER, SOON * SLOWER**2, SOON * SLOWER**3]
    assert waits[-1] == REST
    sweeping.hear(overview())
    assert sweeping.due == 0
    sweeping.look()
    assert sweeping.due == REST, "an idle tray is not woken more often"


# --- in processes of their own: what happens otherwise is in tests/benchmarks/collector.py --------


def child(case: str) -> tuple[dict[str, Any], str]:
    """What it told, and what Qt complained of."""
    command = [sys.executable, "-m", "tests.ui.rubbish", case, "swept"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told, done.stderr


def test_a_call_that_holds_qts_lock_never_waits_for_itself() -> None:
    told, _ = child("lock")
    assert told["ends"] == {"MainThread": told["made"]}


def test_no_other_thread_ends_what_is_qts() -> None:
    told, complaints = child("thread")
    assert told["ends"] == {"MainThread": told["made"]}
    assert "another thread" not in complaints


def test_in_the_whole_program_nothing_else_looks_for_rubbish() -> None:
    told, _ = child("program")
    assert set(told["looks"]) == {"MainThread sweep"}
    assert told["turn"] == TURN, "and the engine soon gives way"
