"""Python looks through all it has while nobody looks at the window, or hardly ever."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.core.words import say
from statuswatch.ui.sweeping import NEVER, SEEN, UNSEEN, Sweeping
from tests.ui.story import overview


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Each time that all was looked through."""
    usual, done = (700, 10, 10), list[int]()
    gc.set_threshold(*usual)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "collect", lambda: done.append(1))
    yield done
    gc.set_threshold(*usual)


def rounds(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, number))


def test_python_never_does_it_by_itself_any_more(
    qapp: QApplication, swept: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds(monkeypatch, 0)
    sweeping = Sweeping(QObject(qapp))
    sweeping.hear(say("Something went wrong"))
    assert gc.get_threshold()[2] != NEVER, "not before there is a snapshot"
    sweeping.hear(overview())
    assert gc.get_threshold()[2] == NEVER
    assert swept == []


def test_while_no_window_is_open_it_is_done_now_and_then(
    qapp: QApplication, swept: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "topLevelWidgets", list)
    sweeping = Sweeping(QObject(qapp))
    rounds(monkeypatch, UNSEEN)
    sweeping.hear(overview())
    assert swept == []
    rounds(monkeypatch, UNSEEN + 1)
    sweeping.hear(overview())
    assert swept == [1]


def test_while_one_is_open_it_waits_as_long_as_it_may(
    qtbot: QtBot, qapp: QApplication, swept: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    sweeping = Sweeping(QObject(qapp))
    rounds(monkeypatch, SEEN)
    sweeping.hear(overview())
    assert swept == []
    rounds(monkeypatch, SEEN + 1)
    sweeping.hear(overview())
    assert swept == [1]
