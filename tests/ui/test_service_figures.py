"""The Service page's figures: the chart of our checks, the uptime, the days; seen, heard, walked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from time import process_time
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from statuswatch.core.latency import Span
from statuswatch.core.model import Level
from statuswatch.ui.look import Look
from statuswatch.ui.service import ServicePage
from statuswatch.ui.service_chart import Chart
from statuswatch.ui.service_days import LargeStrip
from statuswatch.ui.service_latency import LatencySection
from statuswatch.ui.service_section import Elided
from statuswatch.ui.service_tabs import Tab
from tests.ui.sheets import NOW, Tells, measured, scenes, sheet, snapshot
from tests.ui.test_service import shown, texts

NBSP = "\N{NO-BREAK SPACE}"


def chart(page: ServicePage) -> Chart:
    return page.findChildren(Chart)[0]


def strip(page: ServicePage) -> LargeStrip:
    return page.findChildren(LargeStrip)[0]


def active(qtbot: QtBot, page: ServicePage) -> None:
    """The keyboard is there."""
    with qtbot.waitActive(page):
        page.activateWindow()


def piece(page: ServicePage, text: str) -> QRadioButton:
    return next(b for b in page.findChildren(QRadioButton) if b.text() == text)


def test_the_overview_shows_times_and_uptime_with_what_they_rest_on(
    qtbot: QtBot, look: Look
) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    said = texts(page)
    assert f"usually 131{NBSP}ms" in said
    assert "Uptime of Old Uploader, Show Builder Lite" not in said, "of what is followed"
    assert "Uptime of Show Builder Lite" in said
    assert {"7 days", "30 days", "90 days", "365 days"} <= set(said)
    assert "watched 98%" in said
    assert "their word before 17 Mar" in said


def test_without_a_check_that_measures_there_is_no_chart(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, sheet(Level.OK))
    tells.figures = replace(measured(), checks=())
    page.hear(replace(snapshot(tells.told), seq=2))
    tells.told = replace(tells.told, seq=2)
    page.entered()
    (section,) = page.findChildren(LatencySection)
    assert not section.isVisibleTo(page)
    assert strip(page).isVisibleTo(page)


def test_several_checks_have_a_chart_each_with_its_address(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, sheet(Level.OK))
    one = measured().checks[0]
    tells.figures = replace(measured(), checks=(one, replace(one, url="https://u:p@x.example/")))
    tells.told = replace(tells.told, seq=2)
    page.entered()
    assert len(page.findChildren(Chart)) == 2
    named = [w.accessibleName() for w in page.findChildren(Elided) if w.isVisibleTo(page)]
    assert "https://x.example/" in named, "without a name and password"


def test_a_longer_time_is_asked_for_and_stays_chosen(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, sheet(Level.OK))
    tells.figures = measured(Span.WEEK)
    before = tells.beside.count("figures")
    piece(page, "7 d").click()
    assert tells.beside.count("figures") == before + 1
    assert "In the last 7 days" in chart(page).accessibleDescription()
    assert piece(page, "7 d").isChecked()
    active(qtbot, page)
    piece(page, "7 d").setFocus()
    QTest.keyClick(piece(page, "7 d"), Qt.Key.Key_Right)
    assert page._figuring.span is Span.MONTH


def test_figures_are_asked_for_when_the_journal_has_news_and_not_each_minute(
    qtbot: QtBot, look: Look
) -> None:
    told = sheet(Level.OK)
    page, tells = shown(qtbot, look, told)
    asked = tells.beside.count("figures")
    page._tick()
    assert tells.beside.count("figures") == asked
    tells.told = replace(told, seq=2)
    page.hear(replace(snapshot(told), seq=2))
    assert tells.beside.count("figures") == asked + 1


def test_another_service_never_shows_the_figures_of_the_one_before(
    qtbot: QtBot, look: Look
) -> None:
    page, tells = shown(qtbot, look, scenes()["trouble"])
    tells.figures = None
    page.show_service("other", back=False)
    assert not strip(page).isVisibleTo(page)


# -- the keyboard --------------------------------------------------------------------------------


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    events: list[Any] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", events.append)
    return events


def test_the_line_can_be_walked_and_each_place_is_heard(
    qtbot: QtBot, look: Look, heard: list[Any]
) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    line = chart(page)
    assert "no answer for" in line.accessibleDescription()
    line.setFocus(Qt.FocusReason.TabFocusReason)
    heard.clear()
    QTest.keyClick(line, Qt.Key.Key_Left)
    assert line.cursor_at == 143
    assert line.accessibleDescription() == "15:10 – 15:20: no answer"
    assert [type(e).__name__ for e in heard] == [
        "QAccessibleValueChangeEvent",
        "QAccessibleAnnouncementEvent",
    ]
    for key, place in (
        (Qt.Key.Key_PageUp, 137),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_End, 143),
    ):
        QTest.keyClick(line, key)
        assert line.cursor_at == place
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert chart(page).cursor_at is None
    assert line.accessibleDescription().startswith("In the last 24 hours")


def test_from_right_to_left_the_newest_is_at_the_left(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    line, days = chart(page), strip(page)
    QTest.keyClick(line, Qt.Key.Key_Right)
    assert line.cursor_at == 143
    QTest.mouseMove(line, QPoint(3, line.height() // 2))
    assert line._bucket_at(QPoint(3, 20)) == 143
    assert days._box(89).left() < days._box(0).left()
    assert not line.grab().isNull()


def test_the_days_can_be_walked_and_enter_leads_to_the_history(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    days = strip(page)
    assert days.accessibleDescription().startswith("In 90 days: ")
    days.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(days, Qt.Key.Key_End)
    assert days.day_at is not None
    assert days.accessibleDescription().startswith("Sunday 22 November. Down")
    assert days.accessibleDescription().endswith("Enter shows them")
    with qtbot.waitSignal(page.day_wanted) as wanted, qtbot.waitSignal(page.history_wanted):
        QTest.keyClick(days, Qt.Key.Key_Return)
    service, day = wanted.args
    assert (service, day.toString("yyyy-MM-dd")) == ("podhost", "2026-11-22")
    QTest.keyClick(days, Qt.Key.Key_Escape)
    assert days.day_at is None


def test_the_days_fill_the_width_without_holes(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    days = strip(page)
    boxes = [days._box(n) for n in range(90)]
    gaps = {b.left() - a.left() - a.width() for a, b in pairwise(boxes)}
    assert gaps == {1}
    assert boxes[-1].right() >= days.width() - 4


def test_home_and_end_scroll_the_page(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    leaf, bar = page.body.leaf, page.body.leaf.verticalScrollBar()
    QTest.keyClick(leaf, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    QTest.keyClick(leaf, Qt.Key.Key_Home)
    assert bar.value() == 0


# -- tabs ----------------------------------------------------------------------------------------


def test_tabs_are_walked_by_keys_from_wherever_one_is(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    active(qtbot, page)
    chart(page).setFocus()
    seen = []
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        QTest.keyClick(page, key, control)
        seen.append(page.tabs.currentIndex())
    assert seen == [Tab.HISTORY, Tab.CONTACTS, Tab.SETUP, Tab.CONTACTS]
    page.tabs.setFocus()
    QTest.keyClick(page.tabs, Qt.Key.Key_Left)
    assert page.tabs.currentIndex() == Tab.HISTORY


def test_another_service_opens_with_its_overview(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    page.tabs.setCurrentIndex(Tab.SETUP)
    page.show_service("podhost", back=False)
    assert page.tabs.currentIndex() == Tab.SETUP, "the same one stays where it is"
    page.show_service("other", back=False)
    assert page.tabs.currentIndex() == Tab.OVERVIEW


def test_news_costs_no_more_than_a_few_frames(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, scenes()["trouble"])
    assert isinstance(tells, Tells)
    quickest = timedelta.max  # of twenty: whatever else this machine does
    for seq in range(2, 22):
        tells.told = replace(tells.told, seq=seq)
        start = process_time()
        page.hear(replace(snapshot(tells.told), seq=seq, at=NOW))
        quickest = min(quickest, timedelta(seconds=process_time() - start))
    assert quickest < timedelta(milliseconds=50)
