"""One walks along a strip by keys, or passes over it with the pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.ui.cursor import Cursor

WIDE, NUMBER = 100, 10


class Strip:
    """Ten places of ten pixels each, and what its cursor told."""

    def __init__(self, widget: QWidget, *, leap: int = 0, wants: bool = True) -> None:
        self.widget = widget
        self.went: list[int | None] = []
        self.wanted: list[int] = []
        self.cursor = Cursor(
            widget,
            lambda: NUMBER,
            lambda at: at.x() * NUMBER // WIDE if 0 <= at.x() < WIDE else None,
            str,
            wants=self.wanted.append if wants else None,
            leap=leap,
        )
        self.cursor.went.connect(self.went.append)


def place(strip: Strip) -> int | None:
    return strip.cursor.at


@pytest.fixture
def widget(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.resize(WIDE, 10)
    made.show()
    made.activateWindow()
    made.setFocus()
    return made


def test_keys_walk_and_stop_at_the_ends(widget: QWidget) -> None:
    strip = Strip(widget)
    QTest.keyClick(widget, Qt.Key.Key_Left)
    QTest.keyClick(widget, Qt.Key.Key_Right)
    QTest.keyClick(widget, Qt.Key.Key_Home)
    QTest.keyClick(widget, Qt.Key.Key_Left)
    assert strip.went == [9, 9, 0, 0]
    QTest.keyClick(widget, Qt.Key.Key_Escape)
    assert strip.went[-1] is None
    assert strip.cursor.at is None


def test_from_the_right_the_arrows_are_mirrored(widget: QWidget) -> None:
    strip = Strip(widget)
    widget.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QTest.keyClick(widget, Qt.Key.Key_Home)
    QTest.keyClick(widget, Qt.Key.Key_Left)
    assert strip.went == [0, 1]


def test_enter_wants_the_place_one_is_at_and_nothing_elsewhere(widget: QWidget) -> None:
    strip = Strip(widget)
    QTest.keyClick(widget, Qt.Key.Key_Return)
    QTest.keyClick(widget, Qt.Key.Key_End)
    QTest.keyClick(widget, Qt.Key.Key_Return)
    assert strip.wanted == [9]


def test_pages_leap_only_where_there_is_a_leap(widget: QWidget) -> None:
    strip = Strip(widget, leap=3)
    QTest.keyClick(widget, Qt.Key.Key_PageUp)
    assert strip.went == [7]
    strip.cursor._leap = 0
    QTest.keyClick(widget, Qt.Key.Key_PageUp)
    assert strip.went == [7]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_A])
def test_what_is_not_ours_goes_on_to_whoever_is_around(widget: QWidget, key: Qt.Key) -> None:
    strip = Strip(widget, wants=False)
    pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, pressed)
    assert not pressed.isAccepted(), "a plain widget takes no key"
    QTest.keyClick(widget, Qt.Key.Key_End)
    again = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, again)
    assert again.isAccepted() == (key is Qt.Key.Key_Escape), "from a place it leads away"
    assert strip.wanted == []


def test_the_pointer_passes_without_a_word_and_leaves_nothing(widget: QWidget) -> None:
    strip = Strip(widget)
    none, at = Qt.MouseButton.NoButton, QPointF(35, 5)
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, keys))
    assert (place(strip), strip.went) == (3, [])
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    assert place(strip) is None


def test_who_came_by_keys_stays_where_the_pointer_leaves(widget: QWidget) -> None:
    strip = Strip(widget)
    QTest.keyClick(widget, Qt.Key.Key_End)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    assert place(strip) == 9
    widget.clearFocus()
    assert place(strip) is None
    assert strip.went == [9, None]
