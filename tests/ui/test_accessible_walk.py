"""Who does not see the window hears all of it: every page is walked as a screen reader does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLabel,
    QListView,
    QMenu,
    QWidget,
)

from statuswatch.ui.deeds import Deed, What
from statuswatch.ui.window import Window
from tests.ui.world import PLACES, settled, shown, world

__all__ = ["shown", "world"]
ROLE = QAccessible.Role
NAMELESS = (ROLE.Client, ROLE.NoRole, ROLE.Grouping)
"""What has the keyboard must say what it is: none of these does."""

CELLS = (ROLE.ListItem, ROLE.Cell)


def heard(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None, widget
    return found


def name(widget: QWidget) -> str:
    return str(heard(widget).text(QAccessible.Text.Name))


def reachable(within: QWidget) -> list[QWidget]:
    """What can have the keyboard there now."""
    every = [within, *within.findChildren(QWidget)]
    return [
        w
        for w in every
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def walked(root: QAccessibleInterface, deep: int = 0) -> Iterator[QAccessibleInterface]:
    """From the window down, by the screen reader's way; long lists by their first rows."""
    yield root
    for n in range(min(root.childCount(), 200)):
        child = root.child(n)
        if child.isValid() and not child.state().invisible and deep < 30:
            yield from walked(child, deep + 1)


def hint(box: QComboBox) -> str:
    """On Linux the name of a box is what is chosen in it; what it is for comes besides."""
    labels = [to for to, how in heard(box).relations() if how & QAccessible.RelationFlag.Label]
    told = [str(one.text(QAccessible.Text.Name)) for one in labels]
    return " ".join((*told, str(heard(box).text(QAccessible.Text.Description)))).strip()


def go(window: Window, place: str) -> None:
    PLACES[place](window)
    settled()


@pytest.mark.parametrize("place", PLACES)
def test_whatever_has_the_keyboard_says_what_it_is(shown: Window, place: str) -> None:
    go(shown, place)
    wrong = []
    for widget in reachable(shown):
        said, role = name(widget), heard(widget).role()
        if not said.strip() or said == type(widget).__name__ or role in NAMELESS:
            wrong.append((type(widget).__name__, said, role.name))
        if isinstance(widget, QComboBox) and not hint(widget):
            wrong.append((type(widget).__name__, said, "what is it for?"))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("place", PLACES)
def test_no_two_things_in_a_page_are_called_the_same(shown: Window, place: str) -> None:
    go(shown, place)
    every = [w for w in reachable(shown) if heard(w).role() != ROLE.PropertyPage]  # as its tab is
    told = Counter((name(w), hint(w) if isinstance(w, QComboBox) else "") for w in every)
    assert [said for said, often in told.items() if often > 1] == []


@pytest.mark.parametrize("place", PLACES)
def test_all_that_is_there_can_be_walked_from_the_window_down(shown: Window, place: str) -> None:
    go(shown, place)
    said = {str(one.text(QAccessible.Text.Name)) for one in walked(heard(shown))}
    read = {label.text() for label in shown.findChildren(QLabel) if label.isVisible()}
    plain = {text for text in read if text and "<" not in text}
    assert plain <= said, plain - said
    assert {name(w) for w in reachable(shown)} <= said


def rows(view: QAbstractItemView) -> list[str]:
    """As they are read: what the cells of a row say."""
    table = heard(view)
    told = []
    for n in range(min(table.childCount(), 400)):
        cell = table.child(n)
        if cell.role() in CELLS:
            told.append(str(cell.text(QAccessible.Text.Name)).replace("\N{NO-BREAK SPACE}", " "))
    return told


def test_rows_of_now_say_their_state_in_words(shown: Window) -> None:
    go(shown, "now")
    said = [line.lower() for line in rows(shown.pages.now.list)]
    assert any(line.startswith("podhost") and "down since" in line for line in said), said
    assert any(line.startswith("queuely") and "partly down" in line for line in said), said
    assert any(line.startswith("postline") and "degraded" in line for line in said), said
    assert any(line.startswith("castwave") and "maintenance" in line for line in said), said
    assert any(line.startswith("loopgram") and "can't tell" in line for line in said), said
    assert any(line.startswith("chirp") and "fine" in line for line in said), said


def test_rows_of_the_history_say_their_level_in_words(shown: Window) -> None:
    go(shown, "history")
    page = shown.pages.late.history.made
    assert page is not None
    said = rows(page.table)
    assert any("Podhost" in cell and "down" in cell.lower() for cell in said), said[:24]
    assert all(cell.strip() for cell in said), said[:24]


def test_rows_of_the_inbox_say_what_and_why_and_whether_it_was_read(shown: Window) -> None:
    go(shown, "inbox")
    page = shown.pages.late.inbox.made
    assert page is not None
    said = " | ".join(rows(page.list))
    assert "Podhost is down" in said
    assert "Told at 14:03 on this desktop" in said
    assert "unread" in said.lower()


def test_the_places_say_how_many_are_in_trouble(shown: Window) -> None:
    (places,) = (v for v in shown.sidebar.findChildren(QListView) if v.isVisible())
    assert any("in trouble" in line for line in rows(places))
    assert any("2 unread" in line for line in rows(places))


def _dialog(act: Callable[[Window], object]) -> Callable[[Window], QWidget]:
    def opened(window: Window) -> QWidget:
        act(window)
        settled()
        (found,) = (d for d in window.findChildren(QDialog) if d.isVisible())
        return found

    return opened


def _report(window: Window) -> None:
    go(window, "doctor")
    assert window.pages.late.doctor.made is not None
    window.pages.late.doctor.made.show_report()


DIALOGS = {
    "add": _dialog(lambda window: window.add()),
    "acknowledge": _dialog(lambda w: w.do(Deed(What.ACKNOWLEDGE, "podhost", reason=None))),
    "report": _dialog(_report),
}


@pytest.mark.parametrize("dialog", DIALOGS)
def test_dialogs_say_what_they_are_and_what_is_in_them(shown: Window, dialog: str) -> None:
    opened = DIALOGS[dialog](shown)
    assert opened.windowTitle().strip()
    found = reachable(opened)
    assert found
    assert [w for w in found if not name(w).strip() or heard(w).role() in NAMELESS] == []
    assert [said for said, n in Counter(map(name, found)).items() if n > 1] == []
    opened.close()


def actions(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        yield action
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from actions(inner)


def test_every_line_of_a_menu_has_words(shown: Window) -> None:
    go(shown, "now")
    shown.pages.now.list.go("podhost")
    QTest.keyClick(shown.pages.now.list, Qt.Key.Key_Menu)
    settled()
    shown.ask_quiet()
    settled()
    menus = [m for m in shown.findChildren(QMenu) if m.actions()]
    assert len(menus) >= 2
    silent = [a for m in menus for a in actions(m) if not a.isSeparator() and a.isVisible()]
    assert [a for a in silent if not a.text().strip()] == []
    for menu in menus:
        menu.close()
