"""What a screen reader finds of the history: names and roles of its table, head, filters, timeline."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

from statuswatch.store.nouns import By, Order
from statuswatch.ui.history_words import Column
from tests.ui.past_shown import Shown, app, asked, look, shown, spaced

__all__ = ["app", "asked", "look", "shown"]

NAME, ROLE = QAccessible.Text.Name, QAccessible.Role
TABLE_LIKE = {ROLE.Cell, ROLE.ColumnHeader, ROLE.RowHeader, ROLE.Table}
SPOKEN = {
    ROLE.Button, ROLE.ButtonMenu, ROLE.PushButton, ROLE.ComboBox, ROLE.EditableText, ROLE.Table,
    ROLE.CheckBox, ROLE.RadioButton, ROLE.ColumnHeader, ROLE.Cell, ROLE.StaticText,
}  # fmt: skip


def interface(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def walk(found: QAccessibleInterface, deep: int = 0) -> Iterator[QAccessibleInterface]:
    """All that is seen, but of a table only its first rows."""
    yield found
    many = found.childCount()
    if found.role() == ROLE.Table:
        many = min(many, 40)
    for number in range(many):
        child = found.child(number)
        if deep < 12 and not child.state().invisible:
            yield from walk(child, deep + 1)


def test_cells_and_heads_are_found_in_the_table(shown: Shown) -> None:
    shown.page.resize(1300, 600)
    table = interface(shown.table)
    assert table.role() == ROLE.Table
    assert table.text(NAME) == "Outages"
    found = list(walk(table))
    heads = [each.text(NAME) for each in found if each.role() == ROLE.ColumnHeader]
    assert heads[: len(Column)] == [
        "Service", "What happened", "Began: Newest first", "Lasted", "They said so", "Seen by",
    ]  # fmt: skip
    cells = [spaced(each.text(NAME)) for each in found if each.role() == ROLE.Cell]
    assert cells[0].startswith("Podhost: A part is down: Show Builder Lite.")
    assert cells[1:4] == [
        "A part is down: Show Builder Lite", "22 Nov, 14:03", "1 h 7 min so far",
    ]  # fmt: skip


def test_a_head_says_how_is_sorted(shown: Shown) -> None:
    shown.table.sort(Order(By.LASTED))
    role = Qt.ItemDataRole.AccessibleTextRole
    heads = [shown.table.rows.headerData(c, Qt.Orientation.Horizontal, role) for c in Column]
    assert heads[Column.LASTED] == "Lasted: Longest first"
    assert heads[Column.BEGAN] == "Began"


def test_all_that_is_there_to_use_has_a_name(shown: Shown) -> None:
    for view in (0, 1):
        shown.page.show_as(view)
        nameless = [
            (each.role(), each.rect())
            for each in walk(interface(shown.page))
            if each.role() in SPOKEN and not each.text(NAME)
        ]
        assert nameless == []


def test_the_timeline_tells_its_cursor(shown: Shown) -> None:
    shown.page.show_as(1)
    line = shown.page.timeline
    assert interface(line).text(NAME) == "Timeline of outages"
    line.setFocus(Qt.FocusReason.TabFocusReason)
    told = set()
    for _ in range(11):
        from PySide6.QtTest import QTest

        QTest.keyClick(line, Qt.Key.Key_Down)
        told.add(interface(line).text(QAccessible.Text.Description))
    assert len(told) == 11
    assert any("in view." in words for words in told)


def test_what_is_missing_is_said_with_the_next_step(shown: Shown) -> None:
    shown.page.filters.search.put("nobody ever said this")
    shown.page._filtered()
    names = [each.text(NAME) for each in walk(interface(shown.page.nothing))]
    assert "Nothing matches" in names
    assert "Clear filters" in names
