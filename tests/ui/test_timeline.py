"""The timeline: what fell together, walked by keys, said aloud."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from statuswatch.app import App
from statuswatch.core.model import Incident, Level, Observation, Report, Rules, Source
from statuswatch.core.timeline import LONGEST, SHORTEST
from statuswatch.store.nouns import Filter
from statuswatch.ui.look import Look
from statuswatch.ui.timeline import FIRST, Timeline
from statuswatch.ui.timeline_paint import ROW, field_of
from statuswatch.ui.timeline_words import bar_words, fell_at, said_of
from tests.ui.past_shown import Shown, app, asked, heard, look, new_outage, shown, spaced
from tests.ui.past_story import NOW, fill

__all__ = ["app", "asked", "look", "shown"]


@pytest.fixture
def line(shown: Shown) -> Timeline:
    shown.page.resize(1000, 620)
    shown.page.show_as(1)
    shown.page.timeline.setFocus()
    return shown.page.timeline


def press(line: Timeline, *keys: Qt.Key, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(line, key, held)


def said(line: Timeline) -> str:
    return spaced(line.accessibleDescription())


def span(line: Timeline) -> timedelta:
    assert line.scale is not None
    return line.scale.span


def test_it_begins_with_the_last_two_weeks_and_every_service(line: Timeline, app: App) -> None:
    assert line.scale is not None
    assert line.era is not None
    assert (line.scale.until, span(line)) == (NOW, FIRST)
    names = [service.name for service in line.era.services]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == len(app.stored.ledger.services())
    assert line.accessibleName() == "Timeline of outages"


def test_outages_and_planned_work_are_both_there(line: Timeline) -> None:
    assert line.era is not None
    levels = {bar.level for bar in line.era.bars}
    assert {Level.MAINTENANCE, Level.DOWN} <= levels


def test_keys_walk_services_and_their_outages_and_say_each(line: Timeline) -> None:
    press(line, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert line.row == 2
    assert said(line) == "Castwave: under maintenance for 2 h, from 20 Nov 14:02. 2 of 2 in view."
    press(line, Qt.Key.Key_Left)
    assert "from 11 Nov 14:02" in said(line)
    press(line, Qt.Key.Key_Right)
    assert "from 20 Nov 14:02" in said(line)
    press(line, *[Qt.Key.Key_Down] * 20)
    assert line.era is not None
    assert line.row == len(line.era.services) - 1


def test_an_outage_out_of_view_is_brought_into_it(line: Timeline) -> None:
    press(line, Qt.Key.Key_Down, Qt.Key.Key_Down, *[Qt.Key.Key_Left] * 3)
    assert line.bar is not None
    assert line.scale is not None
    assert line.scale.since <= line.bar.start <= line.scale.until < NOW


def test_what_goes_on_is_said_so(line: Timeline) -> None:
    assert line.era is not None
    row = [service.id for service in line.era.services].index("vidbox")
    press(line, *[Qt.Key.Key_Down] * row)
    assert said(line).startswith("Vidbox: down since 14:02, 1 h 8 min so far.")


def test_enter_and_a_double_click_open_the_service(line: Timeline, qtbot: QtBot) -> None:
    press(line, Qt.Key.Key_Down)
    with qtbot.waitSignal(line.opened) as opened:
        press(line, Qt.Key.Key_Return)
    assert opened.args == ["canvasly"]
    field = field_of(line._look, line.viewport().rect())
    spot = QPoint(field.left() + 4, field.top() + 2 * line._look.px(ROW) + 4)
    with qtbot.waitSignal(line.opened) as opened:
        QTest.mouseDClick(line.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == ["castwave"]


def test_plus_and_minus_zoom_within_bounds_and_t_leads_to_today(line: Timeline) -> None:
    press(line, *[Qt.Key.Key_Plus] * 60)
    assert span(line) == SHORTEST
    press(line, *[Qt.Key.Key_Minus] * 90)
    assert abs(span(line) - LONGEST) < timedelta(seconds=1)
    press(line, *[Qt.Key.Key_Plus] * 20)
    press(line, Qt.Key.Key_Left, Qt.Key.Key_Left, shift=True)
    assert line.scale is not None
    assert line.scale.until < NOW
    press(line, Qt.Key.Key_T)
    assert line.scale.until == NOW


def test_time_to_come_is_not_walked_into(line: Timeline) -> None:
    press(line, *[Qt.Key.Key_Right] * 8, shift=True)
    assert line.scale is not None
    assert line.scale.until <= NOW + span(line) * 0.03


def wheel(line: Timeline, spot: QPoint, held: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(spot), QPointF(line.viewport().mapToGlobal(spot)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(line.viewport(), event)


def test_the_wheel_zooms_around_the_pointer_and_moves_time(line: Timeline) -> None:
    spot = QPoint(field_of(line._look, line.viewport().rect()).left() + 300, 100)
    before = line._moment(spot)
    wheel(line, spot, Qt.KeyboardModifier.ControlModifier)
    assert span(line) < FIRST
    assert abs(line._moment(spot) - before) < timedelta(minutes=1)
    assert line.scale is not None
    until = line.scale.until
    wheel(line, spot, Qt.KeyboardModifier.ShiftModifier)
    assert line.scale.until < until


def test_what_comes_into_view_is_asked_for_once_it_rests(shown: Shown, line: Timeline) -> None:
    before = shown.asking.asked
    press(line, *[Qt.Key.Key_Left] * 12, shift=True)
    assert shown.asking.asked == before
    line._resting.timeout.emit()
    assert shown.asking.asked == before + 1
    assert line.era is not None
    assert line.scale is not None
    assert line.era.since < line.scale.since < line.scale.until < line.era.until


def test_three_that_fell_together_are_shown_as_one_group(line: Timeline, app: App) -> None:
    stage = line.stage()
    assert stage is not None
    (group,) = stage.groups
    assert set(group.services) == {"podhost", "postline", "vidbox"}


def test_what_fell_together_is_said_of_each_of_them(line: Timeline) -> None:
    assert line.era is not None
    (bar,) = [b for b in line.era.rows["podhost"] if b.ongoing]
    words = said_of(bar, line.era, [bar], line._setting())
    assert words.endswith("It fell together with Postline, Vidbox.")
    alone = line.era.rows["chirp"][0]
    assert "together" not in said_of(alone, line.era, [alone], line._setting())
    told = fell_at(bar.start, line.era, line._setting())
    assert told.startswith("3 fell together, ")
    assert told.endswith("Podhost, Postline, Vidbox")
    assert fell_at(bar.start - timedelta(days=1), line.era, line._setting()) == ""


def test_many_that_fell_are_counted(line: Timeline) -> None:
    assert line.era is not None
    bar = line.era.rows["chirp"][0]
    names = [f"S{n}" for n in range(9)]
    words = bar_words(bar, "Chirp", 1, 1, names, line._setting())
    assert words.endswith("It fell together with S0, S1, S2, S3, S4, S5 and 3 others.")


def test_filters_hold_here_too(shown: Shown, line: Timeline) -> None:
    shown.page.show_service("chirp")
    assert line.era is not None
    assert [service.id for service in line.era.services] == ["chirp"]
    shown.page.filters.clear()
    shown.page.filters.level.setCurrentIndex(2)
    assert {bar.level for bar in line.era.bars} == {Level.DOWN}
    shown.page.filters.level.setCurrentIndex(3)
    assert {bar.level for bar in line.era.bars} == {Level.MAINTENANCE}
    shown.page.filters.clear()
    shown.page.filters.period.setCurrentIndex(2)
    assert span(line) == timedelta(days=30)


def test_a_new_outage_appears_where_one_stands(shown: Shown, line: Timeline, app: App) -> None:
    shown.page.hear(heard(1))
    press(line, *[Qt.Key.Key_Plus] * 3)
    before = span(line)
    new_outage(app)
    shown.page.hear(heard(2))
    assert line.era is not None
    assert any(bar.service == "chirp" and bar.ongoing for bar in line.era.bars)
    assert span(line) == before


def test_the_calendar_leads_there(shown: Shown, line: Timeline) -> None:
    from PySide6.QtCore import QDate

    shown.page.go_to.chosen.emit(QDate(2026, 3, 14))
    assert line.scale is not None
    middle = line.scale.since + line.scale.span / 2
    assert f"{middle:%Y-%m-%d}" == "2026-03-14"


def test_very_many_are_painted_by_pixel_columns(
    qtbot: QtBot, look: Look, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(app, 10)
    page = Source("Chirp-page", "chirp", "statuspage", "https://Chirp.example/")
    told = tuple(
        Incident(f"n{n}", "Again", Level.DOWN, NOW - timedelta(hours=n + 1),
                 NOW - timedelta(hours=n + 1) + timedelta(minutes=5))
        for n in range(2500)
    )  # fmt: skip
    app.stored.journal.commit(Observation(page, NOW, Report(told, complete=False)), Rules())
    shown = Shown(qtbot, look, app)
    times = 0

    def counted(*args: object) -> list[object]:
        nonlocal times
        times += 1
        return []

    monkeypatch.setattr("statuswatch.ui.timeline_paint.merged", counted)
    shown.page.show_as(1)
    shown.page.timeline.grab()
    assert times == 0
    press(shown.page.timeline, *[Qt.Key.Key_Minus] * 12)
    shown.page.timeline._resting.timeout.emit()
    shown.page.timeline.grab()
    assert times > 0


def test_it_reads_from_right_to_left_where_the_window_does(shown: Shown, line: Timeline) -> None:
    shown.page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    press(line, Qt.Key.Key_Down, Qt.Key.Key_Down)
    press(line, Qt.Key.Key_Right)
    assert "from 11 Nov" in said(line), "back in time is to the right"
    area = line.viewport().rect()
    field = field_of(line._look, area)
    assert line.bar is not None
    assert line.scale is not None
    x = area.right() - (field.left() + line.scale.x(line.bar.start))
    row, bar = line._under(QPoint(round(x), field.top() + 2 * line._look.px(ROW) + 16))
    assert (row, bar) == (2, line.bar)


def test_the_table_comes_back_with_what_was_chosen(shown: Shown, line: Timeline) -> None:
    shown.page.views.chosen.emit(0)
    assert shown.table.isVisible()
    assert not line.isVisible()
    assert shown.table.rows.which == Filter()
