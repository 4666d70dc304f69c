"""The history's table: only what is looked at is asked for, and every row says what happened."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from statuswatch.app import App
from statuswatch.core.model import Level
from statuswatch.store.nouns import By, Order
from statuswatch.ui.history_columns import TITLE_FAIR
from statuswatch.ui.history_model import KEPT, PAGE
from statuswatch.ui.history_words import Column
from statuswatch.ui.look import Look
from tests.ui.past_shown import MANY, Shown, app, asked, heard, look, new_outage, shown, spaced
from tests.ui.past_story import fill

__all__ = ["app", "asked", "look", "shown"]

# --- it is virtual ----------------------------------------------------------------------------


def test_only_pages_that_are_looked_at_are_asked_for(
    shown: Shown, asked: list[int], qtbot: QtBot
) -> None:
    assert shown.table.rows.rowCount() == MANY
    shown.page.grab()
    assert asked == [0], "a page comes with the count"
    shown.table.scrollToBottom()
    shown.page.grab()
    assert asked == [0, 512]
    assert shown.cells(MANY - 1)[Column.SERVICE] != ""


def test_a_row_that_is_not_here_yet_is_empty_and_blocks_nobody(
    qtbot: QtBot, look: Look, app: App
) -> None:
    fill(app)
    shown = Shown(qtbot, look, app, later=True)
    shown.asking.go()
    shown.table.scrollToBottom()
    grey = shown.page.grab().toImage()
    last = MANY - 1
    assert shown.cells(last) == [""] * len(Column)
    shown.asking.go()
    assert shown.cells(last)[Column.SERVICE] != ""
    assert shown.page.grab().toImage() != grey


def test_what_was_scrolled_past_is_not_asked_for(qtbot: QtBot, look: Look, app: App) -> None:
    fill(app, 3000)
    shown = Shown(qtbot, look, app, later=True)
    shown.asking.go()
    before = shown.asking.asked
    for page in range(2, 11):
        shown.table.rows.row(page * PAGE)
    assert shown.asking.asked == before + 2, "two on their way"
    shown.asking.go()
    shown.asking.go()
    shown.asking.go()
    assert shown.asking.asked == before + 5, "and the three newest of those that waited"
    assert shown.table.rows.here(10 * PAGE) is not None
    assert shown.table.rows.here(5 * PAGE) is None


def test_few_pages_are_kept(shown: Shown) -> None:
    model = shown.table.rows
    for page in range(KEPT + 8):
        model._keep(page, ())
    assert len(model._pages) == KEPT


def test_a_page_that_cannot_be_read_is_told_and_not_asked_for_again(
    shown: Shown, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statuswatch.core.flow import StatusWatchError
    from statuswatch.core.words import say

    times = 0

    async def broken(*_: Any) -> None:
        nonlocal times
        times += 1
        raise StatusWatchError(say("The history is locked."))

    monkeypatch.setattr("statuswatch.app.past.page", broken)
    shown.table.scrollToBottom()
    for _ in range(3):
        shown.page.grab()
    assert times == 1
    assert shown.bands == ["The history is locked."]


# --- what it says -----------------------------------------------------------------------------


def test_rows_say_what_happened_and_who_said_so(shown: Shown) -> None:
    assert shown.cells(0) == [
        "Podhost", "A part is down: Show Builder Lite", "22 Nov, 14:03", "1 h 7 min so far", "first",
        "page",
    ]  # fmt: skip
    assert shown.cells(1)[1:] == [
        "Our own check: Vidbox.example does not answer", "22 Nov, 14:02", "1 h 8 min so far",
        "not yet", "own check",
    ]  # fmt: skip
    assert shown.cells(2)[Column.SAID] == "after 11 min"


def test_a_year_is_said_where_it_is_not_this_one(shown: Shown) -> None:
    shown.table.sort(Order(descending=False))
    assert " 2025, " in shown.cells(0)[Column.BEGAN]
    index = shown.table.rows.index(0, 0)
    assert "2025-" in str(index.data(Qt.ItemDataRole.ToolTipRole))
    assert "UTC" in str(index.data(Qt.ItemDataRole.ToolTipRole))


def test_a_row_is_a_sentence_for_the_ear(shown: Shown) -> None:
    index = shown.table.rows.index(2, 0)
    assert spaced(index.data(Qt.ItemDataRole.AccessibleTextRole)) == (
        "Postline: Posting delayed. Degraded. Began 22 Nov, 13:40, lasted 1 h 30 min so far. "
        "They said so after 11 min. Seen by: page."
    )
    spoken = QAccessible.queryAccessibleInterface(shown.table)
    assert spoken is not None


def test_every_control_has_a_name(shown: Shown) -> None:
    filters = shown.page.filters
    assert shown.table.accessibleName() == "Outages"
    boxes = (filters.services, filters.level, filters.period)
    names = [box.accessibleName() for box in boxes]
    assert names == ["Services", "What, and how bad", "Period"]
    assert filters.search.accessibleName() == "Search what they said"
    assert all(b.text() or b.accessibleName() for b in shown.page.findChildren(QPushButton))


def test_a_stranger_s_title_is_one_line_of_plain_text(shown: Shown, app: App) -> None:
    new_outage(app, "<b>Up\nloads</b>\x1b[31m\u2028red " + "x" * 400)
    shown.page.hear(heard(2))
    title = shown.cells(0)[Column.TITLE]
    assert title.startswith("<b>Up loads</b> [31m")
    assert len(title) <= 200
    assert not any(ord(c) < 32 for c in title)


def test_the_footer_counts_and_sums(shown: Shown) -> None:
    assert shown.footer.startswith(f"{MANY} outages. All together ")
    shown.select(1, 2)
    assert f"{MANY} outages, 2 selected: 2 h 38 min. All together " in shown.footer
    shown.table.selectAll()
    assert f"{MANY} selected: " in shown.footer


def test_a_selection_that_is_not_all_here_is_only_counted(shown: Shown) -> None:
    for _ in range(KEPT):
        shown.table.rows._keep(1000 + _, ())  # pushes out what was read
    shown.select(1, 2)
    assert f"{MANY} outages, 2 selected. All together" in shown.footer


def test_columns_yield_to_the_words(shown: Shown) -> None:
    hidden = shown.table.isColumnHidden
    title = partial(shown.table.columnWidth, Column.TITLE)
    shown.page.resize(1200, 600)
    assert not hidden(Column.SEEN)
    assert not hidden(Column.SAID)
    shown.page.resize(768, 600)  # the window at its first size
    assert hidden(Column.SEEN)
    assert title() >= shown.look.px(TITLE_FAIR)
    shown.page.resize(672, 600)  # at its least
    assert hidden(Column.SAID)
    assert title() >= shown.look.px(TITLE_FAIR)
    shown.page.resize(500, 600)
    assert not hidden(Column.LASTED)


def test_what_a_hidden_column_says_is_in_the_tip(shown: Shown) -> None:
    shown.page.resize(672, 600)
    assert shown.table.isColumnHidden(Column.SAID)
    told = shown.table.rows.index(2, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert spaced(told).endswith("They said so after 11 min. Seen by: page.")


# --- order ------------------------------------------------------------------------------------


def click(shown: Shown, column: Column) -> None:
    head = shown.table.head
    spot = head.viewport().rect().topLeft()
    spot.setX(head.sectionViewportPosition(column) + 20)
    spot.setY(10)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_a_click_in_the_head_sorts_and_another_turns_it_round(shown: Shown) -> None:
    click(shown, Column.SERVICE)
    assert shown.first_column(Column.SERVICE) == ["Bluepost"] * 5
    click(shown, Column.SERVICE)
    assert shown.first_column(Column.SERVICE) == ["Zap_ier"] * 5
    click(shown, Column.LASTED)
    assert shown.table.rows.order == Order(By.LASTED, descending=True)
    assert shown.first_column(Column.LASTED, 1) == ["1 h 30 min so far"], "nobody knows how long"
    assert shown.table.head.sorted_by == (Column.LASTED, True)
    click(shown, Column.TITLE)
    assert shown.table.rows.order == Order(By.TITLE, descending=False)
    assert shown.first_column(Column.TITLE)[1:] == ["API errors"] * 4, "after what begins with A"


def test_every_column_sorts(shown: Shown) -> None:
    shown.page.resize(1300, 600)
    for column in Column:
        click(shown, column)
        assert shown.table.head.sorted_by[0] is column
        first = shown.cells(0)
        click(shown, column)
        assert shown.table.rows.rowCount() == MANY
        assert shown.cells(0) != first


def test_every_order_is_in_the_menu(shown: Shown) -> None:
    menu = shown.table.menu("Podhost")
    texts = [a.text() for a in menu.actions() if a.text()]
    assert texts == ["Open Podhost", "Copy", "Export…", "Sort", "Columns"]
    (sort,) = [a.menu() for a in menu.actions() if a.text() == "Sort"]
    assert isinstance(sort, QMenu)
    worst = next(a for a in sort.actions() if a.text() == "Worst first")
    worst.trigger()
    assert shown.table.rows.order == Order(By.WORST)
    row = shown.table.rows.row(0)
    assert row is not None
    assert row.outage.worst is Level.DOWN
    assert shown.table.head.sorted_by == (None, True)
