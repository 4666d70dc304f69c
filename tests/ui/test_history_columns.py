"""What the reader makes of the history's columns, and how the page is found again as it was left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from statuswatch.app import App
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.store.nouns import By, Filter, Order
from statuswatch.ui.history_columns import NARROWEST, Columns
from statuswatch.ui.history_words import Column
from statuswatch.ui.look import Look
from statuswatch.ui.memory import Drawer
from tests.ui.past_shown import MANY, Shown, app, asked, look, shown
from tests.ui.past_story import NOW, fill

__all__ = ["app", "asked", "look", "shown"]


def whole(shown: Shown) -> int:
    head = shown.table.head
    return sum(head.sectionSize(c) for c in Column if not head.isSectionHidden(c))


def menu_of(shown: Shown) -> QMenu:
    menu = QMenu(shown.table)
    shown.table.head.fill(menu)
    return menu


def action(shown: Shown, text: str) -> QAction:
    return next(a for a in menu_of(shown).actions() if a.text() == text)


def drag(shown: Shown, column: Column, by: int) -> None:
    """The edge behind a column."""
    head = shown.table.head
    edge = head.sectionViewportPosition(column) + head.sectionSize(column) - 1
    spot, view = QPoint(edge, 10), head.viewport()
    QTest.mouseMove(view, spot)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=spot)
    for step in range(1, 6):
        QTest.mouseMove(view, spot + QPoint(by * step // 5, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=spot + QPoint(by, 0))


# --- which ones show ----------------------------------------------------------------------------


def test_a_column_is_hidden_and_shown_by_the_menu(shown: Shown) -> None:
    action(shown, "Lasted").trigger()
    assert shown.table.isColumnHidden(Column.LASTED)
    assert not action(shown, "Lasted").isChecked()
    action(shown, "Lasted").trigger()
    assert not shown.table.isColumnHidden(Column.LASTED)
    assert whole(shown) == shown.table.viewport().width()


def test_a_column_that_gave_way_comes_back_when_it_is_wanted(shown: Shown) -> None:
    shown.page.resize(700, 600)
    assert shown.table.isColumnHidden(Column.SEEN)
    action(shown, "Seen by").trigger()
    assert not shown.table.isColumnHidden(Column.SEEN)
    action(shown, "Columns as at first").trigger()
    assert shown.table.isColumnHidden(Column.SEEN)
    assert not action(shown, "Columns as at first").isEnabled()


def test_who_saw_it_gives_way_before_who_said_so(shown: Shown) -> None:
    hidden = []
    for width in range(1200, 400, -20):
        shown.page.resize(width, 600)
        hides = shown.table.isColumnHidden
        hidden.append((hides(Column.SEEN), hides(Column.SAID)))
    assert list(dict.fromkeys(hidden)) == [(False, False), (True, False), (True, True)]


def test_who_and_what_always_show(shown: Shown) -> None:
    assert not action(shown, "Service").isEnabled()
    assert not action(shown, "What happened").isEnabled()


def test_columns_are_reached_by_keys(shown: Shown) -> None:
    menu = shown.table.menu("Podhost")
    (columns,) = [a.menu() for a in menu.actions() if a.text() == "Columns"]
    assert isinstance(columns, QMenu)
    next(a for a in columns.actions() if a.text() == "Began").trigger()
    assert shown.table.isColumnHidden(Column.BEGAN)
    assert shown.table.rows.order == Order(), "the menu's orders are no columns"


# --- how wide and where -------------------------------------------------------------------------


def test_an_edge_that_is_dragged_moves_alone(shown: Shown) -> None:
    shown.page.resize(1200, 600)
    size = shown.table.head.sectionSize
    before = {column: size(column) for column in Column}
    drag(shown, Column.BEGAN, 20)
    assert size(Column.BEGAN) == pytest.approx(before[Column.BEGAN] + 20, abs=3)
    assert size(Column.LASTED) == pytest.approx(before[Column.LASTED] - 20, abs=3)
    assert size(Column.SEEN) == before[Column.SEEN]
    assert whole(shown) == shown.table.viewport().width()


def test_the_first_column_takes_from_what_happened(shown: Shown) -> None:
    shown.page.resize(1200, 600)
    size = shown.table.head.sectionSize
    name, title = size(Column.SERVICE), size(Column.TITLE)
    drag(shown, Column.SERVICE, -30)
    assert size(Column.SERVICE) == pytest.approx(name - 30, abs=3)
    assert size(Column.TITLE) == pytest.approx(title + 30, abs=3)
    edge = QPoint(size(Column.SERVICE) - 1, 10)
    QTest.mouseDClick(shown.table.head.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    assert size(Column.SERVICE) == name


def test_nothing_becomes_too_narrow_to_be_caught_again(shown: Shown) -> None:
    drag(shown, Column.BEGAN, -400)
    assert shown.table.columnWidth(Column.BEGAN) >= shown.look.px(NARROWEST)
    assert Columns().dragged(Column.BEGAN, 1).wide == {Column.BEGAN: NARROWEST}
    assert whole(shown) == shown.table.viewport().width()


def test_columns_change_places_but_the_shapes_stay_at_the_edge(shown: Shown) -> None:
    head = shown.table.head
    head.moveSection(head.visualIndex(Column.LASTED), 1)
    assert head.columns.order[:3] == (Column.SERVICE, Column.LASTED, Column.TITLE)
    head.moveSection(head.visualIndex(Column.TITLE), 0)
    assert head.columns.order[0] is Column.SERVICE
    assert head.last() is not Column.SERVICE


# --- as it was left -----------------------------------------------------------------------------


def memory(tmp_path: Path) -> Drawer:
    file = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    return Drawer(file, "history")


def test_the_page_is_found_as_it_was_left(
    qtbot: QtBot, look: Look, app: App, tmp_path: Path
) -> None:
    fill(app)
    first = Shown(qtbot, look, app, drawer=memory(tmp_path))
    first.page.resize(1000, 600)
    first.page.filters.level.setCurrentIndex(1)
    first.page.filters.period.setCurrentIndex(1)
    first.page.filters.services.list.toggled.emit("chirp")
    first.table.sort(Order(By.LASTED, descending=False))
    action(first, "They said so").trigger()
    drag(first, Column.SERVICE, -30)
    first.table.head.moveSection(first.table.head.visualIndex(Column.LASTED), 1)
    columns, choice = first.table.head.columns, first.page.filters.choice
    first.page.show_as(1)
    again = Shown(qtbot, look, app, drawer=memory(tmp_path))
    assert again.table.rows.order == Order(By.LASTED, descending=False)
    assert again.page.filters.choice == choice
    assert again.table.rows.rowCount() == first.table.rows.rowCount() < MANY
    assert again.table.head.columns.order == columns.order
    assert again.table.head.columns.wanted == columns.wanted == {Column.SAID: False}
    assert again.table.head.columns.wide == pytest.approx(columns.wide, abs=0.1)
    assert again.page.timeline.isVisible()
    only = again.page.footer.only
    assert only.text() == "Only 1 service, partly down or worse, last 12 months"
    words = "Only Chirp, partly down or worse, last 12 months"
    qtbot.waitUntil(lambda: only.text() == words)


def test_who_comes_from_a_service_finds_their_own_choice_again(shown: Shown) -> None:
    shown.page.filters.services.list.toggled.emit("chirp")
    shown.page.show_service("postline")
    assert shown.page.filters.choice.services == frozenset({"postline"})
    shown.page.show_service(None)
    assert shown.page.filters.choice.services == frozenset({"chirp"})


def test_a_spoilt_memory_is_no_memory(qtbot: QtBot, look: Look, app: App, tmp_path: Path) -> None:
    fill(app, 20)
    drawer = memory(tmp_path)
    drawer.keep("columns", ["TITLE", "nothing", "TITLE"])
    drawer.keep("widths", ["TITLE much", "SEEN 1e9", "BEGAN nan", "so"])
    drawer.keep("order", "upside down")
    drawer.keep("level", 99)
    drawer.keep("days", -3)
    page = Shown(qtbot, look, app, drawer=drawer).page
    assert page.table.rows.order == Order()
    assert page.table.rows.which == Filter()
    assert page.table.head.columns.wide == {}
    assert set(page.table.head.columns.order) == set(Column)


def test_a_service_that_is_forgotten_is_chosen_no_more(
    qtbot: QtBot, look: Look, app: App, tmp_path: Path
) -> None:
    fill(app, 20)
    drawer = memory(tmp_path)
    drawer.keep("services", ["gone", "chirp"])
    shown = Shown(qtbot, look, app, drawer=drawer)
    qtbot.waitUntil(lambda: shown.page.filters.services.chosen == frozenset({"chirp"}))


# --- from elsewhere -----------------------------------------------------------------------------


def test_a_day_of_a_service_is_gone_to_whatever_was_shown(shown: Shown) -> None:
    shown.page.filters.period.setCurrentIndex(3)
    shown.page.filters.search.put("nobody ever said this")
    shown.page._filtered()
    shown.table.sort(Order(By.SERVICE))
    shown.page.go("chirp", QDate(2026, 3, 14))
    assert shown.table.rows.which == Filter(services=frozenset({"chirp"}))
    assert shown.table.rows.order == Order()
    number = shown.table.currentIndex().row()
    row = shown.table.rows.row(number)
    assert row is not None
    assert f"{row.outage.start:%Y-%m-%d}" <= "2026-03-14"
    before = shown.table.rows.row(number - 1)
    assert before is None or f"{before.outage.start:%Y-%m-%d}" > "2026-03-14"


def test_a_day_is_gone_to_along_time_as_well(shown: Shown) -> None:
    shown.page.show_as(1)
    shown.page.go("chirp", QDate(2026, 11, 3))
    scale = shown.page.timeline.scale
    assert scale is not None
    assert f"{scale.since + scale.span / 2:%Y-%m-%d}" == "2026-11-03"
    assert scale.until <= NOW


# --- what cannot be read ------------------------------------------------------------------------


def test_a_history_that_cannot_be_read_says_so_and_what_to_do(
    qtbot: QtBot, look: Look, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(app, 20)
    with monkeypatch.context() as broken:

        async def locked(*_: object) -> None:
            raise StatusWatchError(say("Another program holds the history."))

        broken.setattr("statuswatch.app.past.fresh", locked)
        shown = Shown(qtbot, look, app)
        nothing = shown.page.nothing
        assert nothing.isVisible()
        assert nothing.title.text() == "The history cannot be read now"
        assert nothing.line.text() == "Another program holds the history."
        assert not shown.page.footer.isVisible()
    nothing.button.click()
    assert shown.table.isVisible()
    assert shown.table.rows.rowCount() > 0


def test_what_was_shown_stays_when_it_cannot_be_read_anew(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_: object) -> None:
        raise StatusWatchError(say("Another program holds the history."))

    monkeypatch.setattr("statuswatch.app.past.fresh", locked)
    shown.page.filters.level.setCurrentIndex(2)
    assert shown.bands == ["Another program holds the history."]
    assert shown.table.isVisible()


def test_a_sum_that_has_no_room_is_whole_in_its_tip(shown: Shown) -> None:
    shown.select(1, 2, 5)
    shown.page.resize(330, 500)
    shown.page.grab()
    sum_ = shown.page.footer.sum
    assert sum_.width() < sum_.sizeHint().width()
    assert sum_.toolTip() == sum_.text()
    shown.page.filters.services.list.toggled.emit("chirp")
    shown.page.resize(560, 500)
    shown.page.grab()
    assert sum_.width() >= sum_.sizeHint().width(), "it yields last"


def test_columns_that_nobody_touched_are_as_at_first(shown: Shown) -> None:
    assert shown.table.head.columns == Columns()
