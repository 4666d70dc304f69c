"""When what is shown of the time is looked at again, and whether things may move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QStyle
from pytestqt.qtbot import QtBot

from statuswatch.core.words import Setting
from statuswatch.ui import motion
from statuswatch.ui.beat import Beat
from statuswatch.ui.look import Look
from statuswatch.ui.motion import Ring

NOW = datetime(2026, 11, 9, 14, 25, 20, tzinfo=UTC)
SETTING = Setting(zone=UTC, now=NOW)


def waited(*ages: float | None) -> int:
    page = QObject()
    beat = Beat(page)
    beat.wait(SETTING, [None if age is None else NOW - timedelta(seconds=age) for age in ages])
    return beat.interval()


def test_what_is_told_in_seconds_ticks_by_seconds(qtbot: QtBot) -> None:
    assert waited(40) == 1000
    assert waited(3600, 5) == 1000


def test_what_is_older_waits_for_the_clock_s_next_minute(qtbot: QtBot) -> None:
    for ages in ((), (None,), (60,), (3600, 90)):
        assert 40_000 <= waited(*ages) <= 40_100


def test_what_begins_later_is_not_young(qtbot: QtBot) -> None:
    assert waited(-30) > 40_000


def test_the_ring_turns_while_a_check_runs_and_is_still_before_and_after(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(motion, "reduced", lambda: False)
    page = QObject()
    ring = Ring(look, 4, page)
    still = ring.picture().toImage()
    with qtbot.waitSignal(ring.turned):
        ring.start()
    turned = ring.picture()
    assert turned.size() == still.size()
    assert turned.toImage() != still
    ring.stop()
    assert not ring.turns
    assert ring.picture().toImage() == still


def test_who_wants_nothing_to_move_gets_no_movement(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(motion.STILL, "1")
    assert motion.reduced()
    page = QObject()
    ring = Ring(look, 4, page)
    ring.start()
    assert not ring.turns
    monkeypatch.delenv(motion.STILL)
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    assert motion.reduced() is (QApplication.style().styleHint(hint) == 0)
