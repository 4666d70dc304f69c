"""Searching the history: what they said, which services, what was planned, which day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from statuswatch.app import App
from statuswatch.store.nouns import By, Filter, Kind, Order, Search
from statuswatch.store.search import Searches
from statuswatch.ui.history_boxes import ServicesBox
from statuswatch.ui.history_words import Column
from statuswatch.ui.look import Look
from tests.ui.past_shown import MANY, Shown, app, asked, look, shown
from tests.ui.past_story import NOW, fill

__all__ = ["app", "asked", "look", "shown"]


def field(shown: Shown) -> QLineEdit:
    return shown.page.filters.search


def rest(shown: Shown) -> None:
    """The keys rest long enough."""
    shown.page.filters.search._resting.timeout.emit()


# --- words ------------------------------------------------------------------------------------


def test_typing_searches_once_the_keys_rest(shown: Shown, qtbot: QtBot) -> None:
    before = shown.asking.asked
    QTest.keyClicks(field(shown), "api err")
    assert shown.asking.asked == before, "not at every key"
    qtbot.waitUntil(lambda: shown.table.rows.which.words == "api err")
    titles = {shown.cells(n)[Column.TITLE] for n in range(shown.table.rows.rowCount())}
    assert titles
    assert all("API errors" in title for title in titles)
    assert "Only “api err”" in shown.page.footer.only.text()


def test_enter_searches_at_once_and_leads_to_the_list(shown: Shown) -> None:
    QTest.keyClicks(field(shown), "uploads")
    QTest.keyClick(field(shown), Qt.Key.Key_Return)
    assert shown.table.rows.which.words == "uploads"
    assert shown.table.hasFocus()


def test_slash_leads_to_the_field_and_esc_empties_it_and_leads_back(shown: Shown) -> None:
    shown.key(Qt.Key.Key_Slash)
    assert field(shown).hasFocus()
    QTest.keyClicks(field(shown), "uploads")
    rest(shown)
    assert shown.table.rows.rowCount() < MANY
    QTest.keyClick(field(shown), Qt.Key.Key_Escape)
    assert shown.table.rows.rowCount() == MANY
    assert field(shown).hasFocus()
    QTest.keyClick(field(shown), Qt.Key.Key_Escape)
    assert shown.table.hasFocus()


def test_signs_alone_search_for_nothing(shown: Shown) -> None:
    before = shown.asking.asked
    QTest.keyClicks(field(shown), '"* (')
    rest(shown)
    assert shown.asking.asked == before
    assert shown.table.rows.rowCount() == MANY


def test_nothing_found_offers_to_clear_the_filters(shown: Shown) -> None:
    QTest.keyClicks(field(shown), "nobody ever said this")
    rest(shown)
    assert shown.page.nothing.title.text() == "Nothing matches"
    shown.page.nothing.button.click()
    assert field(shown).text() == ""
    assert shown.table.rows.rowCount() == MANY


def test_the_footer_clears_what_it_names(shown: Shown) -> None:
    filters, footer = shown.page.filters, shown.page.footer
    assert not footer.clear.isVisible()
    filters.level.setCurrentIndex(2)
    filters.period.setCurrentIndex(1)
    shown.page.show_service("chirp")
    assert footer.only.text() == "Only Chirp, down, last 12 months"
    footer.clear.click()
    assert shown.table.rows.rowCount() == MANY
    assert not footer.clear.isVisible()


def test_all_filters_hold_together(shown: Shown, app: App) -> None:
    filters = shown.page.filters
    QTest.keyClicks(field(shown), "delayed")
    rest(shown)
    filters.services.list.toggled.emit("chirp")
    filters.services.list.toggled.emit("castwave")
    filters.level.setCurrentIndex(1)
    filters.period.setCurrentIndex(1)
    which = filters.which()
    assert which.words == "delayed"
    assert which.services == frozenset({"chirp", "castwave"})
    assert which.since == NOW - timedelta(days=365)
    assert 0 < shown.table.rows.rowCount() == app.stored.history.outage_count(which) < 40
    shown.table.sort(Order(By.LASTED))
    assert shown.table.rows.which == which


def test_who_searches_is_told_that_much_is_not_read_yet(
    qtbot: QtBot, look: Look, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statuswatch.app.past import Progress

    fill(app)
    shown = Shown(qtbot, look, app, later=True)
    learning = shown.page.learning
    learning._heard(Progress(100, 600))
    assert shown.bands == [], "it disturbs nobody who does not search"
    learning.wanted(searching=True)
    learning._heard(Progress(200, 600))
    assert shown.bands == [
        "Still reading what they said: 200 of 600. Until then a search may miss some."
    ]
    shown.asking.go()
    assert shown.bands == []
    qtbot.waitUntil(lambda: shown.page.learning._errand.runs)
    shown.asking.go()
    assert app.stored.history.finding.search() == Search()


def test_without_an_index_it_is_said_and_found_all_the_same(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Searches, "able", False)
    QTest.keyClicks(field(shown), "api err")
    rest(shown)
    assert 0 < shown.table.rows.rowCount() < MANY
    assert shown.bands[0].startswith("The SQLite on this computer has no index of words.")
    shown.page.filters.clear()
    assert shown.bands == []


# --- services ---------------------------------------------------------------------------------


def opened(shown: Shown) -> ServicesBox:
    box = shown.page.filters.services
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    return box


def test_any_number_of_services_is_checked_by_keys(shown: Shown) -> None:
    box = opened(shown)
    assert box.popup.isVisible()
    for _ in range(2):
        QTest.keyClick(box.list, Qt.Key.Key_Down)
        QTest.keyClick(box.list, Qt.Key.Key_Space)
    assert box.currentText() == "2 services"
    assert box.toolTip() == "Bluepost, Canvasly"
    names = {shown.cells(n)[0] for n in range(shown.table.rows.rowCount())}
    assert names == {"Bluepost", "Canvasly"}
    QTest.keyClick(box.list, Qt.Key.Key_Home)
    QTest.keyClick(box.list, Qt.Key.Key_Space)
    assert box.currentText() == "All services"
    QTest.keyClick(box.list, Qt.Key.Key_Escape)
    assert not box.popup.isVisible()


def test_a_click_turns_a_check_once(shown: Shown) -> None:
    box = opened(shown)
    spot = box.list.visualItemRect(box.list.item(3)).center()
    QTest.mouseClick(box.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert box.chosen == frozenset({"castwave"})
    assert box.list.item(3).checkState() is Qt.CheckState.Checked
    assert box.list.item(0).checkState() is Qt.CheckState.Unchecked


def test_the_list_of_services_has_a_name(shown: Shown) -> None:
    assert opened(shown).list.accessibleName() == "Services"


# --- planned ----------------------------------------------------------------------------------


def test_maintenance_is_a_list_of_its_own(shown: Shown, app: App) -> None:
    shown.page.filters.level.setCurrentIndex(3)
    which = Filter(kind=Kind.MAINTENANCE)
    assert shown.table.rows.rowCount() == app.stored.history.outage_count(which) == 6
    assert shown.cells(0)[:2] == ["Castwave", "Moving the upload servers"]
    assert shown.cells(0)[Column.SAID] == "–"
    assert shown.footer.startswith("6 times under maintenance. All together 12 h.")
    assert shown.page.footer.only.text() == "Only maintenance"


# --- going to a date --------------------------------------------------------------------------


def test_ctrl_g_leads_to_the_newest_of_that_day_or_before(shown: Shown) -> None:
    shown.table.sort(Order(By.SERVICE, descending=False))
    QTest.keyClick(shown.page, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert shown.page.go_to.isVisible()
    shown.page.go_to.calendar.activated.emit(QDate(2026, 3, 14))
    assert not shown.page.go_to.isVisible()
    assert shown.table.rows.order == Order()
    number = shown.table.currentIndex().row()
    shown.table.rows.row(number - 1)
    row, before = shown.table.rows.row(number), shown.table.rows.row(number - 1)
    assert row is not None
    assert before is not None
    assert f"{row.outage.start:%m-%d}" <= "03-14" < f"{before.outage.start:%m-%d}"
    assert shown.table.verticalScrollBar().value() == number


def test_a_day_before_everything_leads_to_the_end(shown: Shown) -> None:
    shown.page.go_to.chosen.emit(QDate(1999, 1, 1))
    assert shown.table.currentIndex().row() == MANY - 1


def test_boxes_stand_beside_the_field_and_below_it_where_it_is_narrow(shown: Shown) -> None:
    filters = shown.page.filters
    shown.page.resize(760, 600)
    assert filters.services.mapTo(filters, filters.services.rect().topLeft()).y() == 0
    shown.page.resize(480, 600)
    for _ in range(3):
        QApplication.processEvents()
    assert filters.services.mapTo(filters, filters.services.rect().topLeft()).y() > 0
    assert filters.search.width() > 400
