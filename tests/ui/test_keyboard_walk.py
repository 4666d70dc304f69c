"""The whole window by the keyboard alone: everywhere and back, each control in its turn, seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from statuswatch.ui.add import AddDialog
from statuswatch.ui.doctor_report import ReportDialog
from statuswatch.ui.sidebar import Place
from statuswatch.ui.window import Window
from tests.ui.world import PAST, PLACES, Windows, World, open_window, settled, shown, world

__all__ = ["shown", "world"]

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
LEAST = 30
"""Pixels that a mark of the keyboard changes at least; a cursor in a field is fewer."""

AROUND = 120
"""So many times Tab leads around any page."""


def here() -> QWidget:
    """What has the keyboard."""
    found: QWidget | None = QApplication.focusWidget()
    assert found is not None, "nothing has the keyboard"
    return found


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(here(), key, modifier)
    settled()


def typed(text: str) -> None:
    QTest.keyClicks(here(), text)
    settled()


def tab_to(wanted: Callable[[QWidget], bool], key: Qt.Key = KEY.Key_Tab) -> QWidget:
    """As somebody who looks for it: Tab after Tab."""
    for _ in range(AROUND):
        if wanted(here()):
            return here()
        press(key)
    pytest.fail(f"Tab never comes there; last: {called(here())}")


def called(widget: QWidget) -> str:
    said = widget.accessibleName()
    if not said and isinstance(widget, QAbstractButton):
        said = widget.text()
    return f"{type(widget).__name__} {said}".strip()


def named(words: str) -> Callable[[QWidget], bool]:
    return lambda w: words in (w.accessibleName(), getattr(w, "text", str)())


def back_in(window: Window) -> None:
    """A dialog has closed: without a screen nobody gives the window the keyboard back."""
    settled()
    window.activateWindow()
    settled()


def go(window: Window, place: str) -> None:
    PLACES[place](window)
    settled()


def stops(window: QWidget, key: Qt.Key = KEY.Key_Tab) -> list[QWidget]:
    """Where Tab leads from here, until it is here again."""
    first, found = here(), [here()]
    for _ in range(AROUND):
        press(key)
        if here() is first:
            return found
        assert here() not in found, f"a trap: {called(here())} again before {called(first)}"
        found.append(here())
    pytest.fail(f"Tab never comes back to {called(first)}")


@pytest.mark.parametrize("place", PLACES)
def test_tab_reaches_everything_and_comes_back_either_way(shown: Window, place: str) -> None:
    go(shown, place)
    forward = stops(shown)
    every = {
        w
        for w in shown.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    every = {w for w in every if w.focusProxy() is None}
    missed = [called(w) for w in every - set(forward) if not _roving(w, forward)]
    assert missed == []
    backward = stops(shown, KEY.Key_Backtab)
    assert set(backward) == set(forward)
    assert backward[1:] == forward[:0:-1], "the other way round is the same way"


def _roving(widget: QWidget, stops: list[QWidget]) -> bool:
    """Radio buttons are one stop: arrows go on from there."""
    exclusive = isinstance(widget, QAbstractButton) and widget.autoExclusive()
    return exclusive and any(w.parent() is widget.parent() for w in stops)


@pytest.mark.parametrize("place", PLACES)
def test_where_the_keyboard_is_can_be_seen(shown: Window, place: str) -> None:
    go(shown, place)
    press(KEY.Key_Tab)
    first, unseen = here(), []
    for _ in range(AROUND):
        stop = here()
        with_it = _around(shown, stop)
        shown.pages.setFocus(Qt.FocusReason.OtherFocusReason)
        settled()
        without = _around(shown, stop)
        if _differ(with_it, without) < LEAST:
            unseen.append(called(stop))
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        press(KEY.Key_Tab)
        if here() is first:
            break
    assert unseen == []


def _around(window: Window, widget: QWidget) -> QImage:
    """It, with what is drawn beside it."""
    corner = widget.mapTo(window, QPoint(0, 0))
    rect = widget.rect().translated(corner).adjusted(-6, -6, 6, 6)
    return window.grab(rect).toImage()


def _differ(one: QImage, other: QImage) -> int:
    """Pixels that are not the same; of images of other sizes: all."""
    if one.size() != other.size():
        return one.width() * one.height()
    return sum(
        one.pixel(x, y) != other.pixel(x, y)
        for y in range(one.height())
        for x in range(0, one.width(), 1)
    )


# --- the walk -----------------------------------------------------------------------------------


def test_who_is_new_follows_a_service_by_keys(qtbot: QtBot, world: World, tmp_path: object) -> None:
    from pathlib import Path

    window = open_window(qtbot, world, Path(str(tmp_path)))
    for service in world.app.stored.ledger.services():
        world.app.stored.ledger.unfollow(service.id, world.app.clock.now())
    window.hear(world.overview())
    window.pages.show_welcome()
    settled()
    chip = tab_to(lambda w: type(w).__name__ == "Chip")
    press(KEY.Key_Right)
    assert type(here()).__name__ == "Chip"
    assert here() is not chip
    press(KEY.Key_Space)
    tab_to(lambda w: isinstance(w, QAbstractButton) and w.text().startswith("Follow"))
    press(KEY.Key_Return)
    assert len(world.app.stored.ledger.services()) == 1
    assert window.pages.on_now


def test_from_now_to_a_service_through_its_tabs_and_back(shown: Window) -> None:
    go(shown, "now")
    assert here() is shown.pages.now.list
    press(KEY.Key_Home)
    press(KEY.Key_Down)
    wanted = shown.pages.now.list.current
    assert wanted
    press(KEY.Key_Return)
    assert shown.pages.service.isVisible()
    tabs = shown.pages.service.tabs
    tab_to(lambda w: w is tabs)
    for number in range(1, tabs.count()):
        press(KEY.Key_Right)
        assert tabs.currentIndex() == number
    press(KEY.Key_Escape)
    assert shown.pages.on_now
    assert shown.pages.now.list.current == wanted


def test_the_days_of_a_row_are_walked_and_left_by_esc(shown: Window) -> None:
    go(shown, "now")
    press(KEY.Key_Home)
    press(KEY.Key_Left)
    assert _framed(shown)
    press(KEY.Key_Escape)
    assert not _framed(shown)
    assert shown.pages.on_now


def _framed(window: Window) -> bool:
    return window.pages.now.list.on_day


def test_the_history_is_searched_sorted_out_and_chosen_from(shown: Window, qtbot: QtBot) -> None:
    QTest.keyClick(shown, KEY.Key_2, CONTROL)
    settled()
    page = shown.pages.late.history.made
    assert page is not None
    assert here() is page.table
    all_of_them = page.table.rows.rowCount()
    assert all_of_them > PAST
    tab_to(lambda w: isinstance(w, QLineEdit))
    typed("uploads")
    # It waits until one has typed.
    qtbot.waitUntil(lambda: 0 < page.table.rows.rowCount() < all_of_them)
    here().selectAll()  # type: ignore[attr-defined]
    press(KEY.Key_Backspace)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == all_of_them)
    box = tab_to(lambda w: type(w) is not QComboBox and isinstance(w, QComboBox) and w.count() > 2)
    press(KEY.Key_End)
    assert isinstance(box, QComboBox)
    assert box.currentIndex() == box.count() - 1
    assert page.table.rows.rowCount() <= all_of_them
    press(KEY.Key_Home)
    tab_to(lambda w: w is page.table)
    press(KEY.Key_Home)
    press(KEY.Key_Space)
    assert page.table.selectionModel().hasSelection()
    QTest.keyClick(page.table, KEY.Key_Down, SHIFT)
    assert len(page.table.selectionModel().selectedRows()) == 2
    press(KEY.Key_Escape)


def test_the_inbox_is_read_and_acted_upon(shown: Window, qtbot: QtBot) -> None:
    QTest.keyClick(shown, KEY.Key_3, CONTROL)
    settled()
    page = shown.pages.late.inbox.made
    assert page is not None
    assert here() is page.list
    press(KEY.Key_Home)
    with qtbot.waitSignal(page.service_wanted) as opened:
        press(KEY.Key_Return)
    assert opened.args == ["podhost"]
    QTest.keyClick(shown, KEY.Key_3, CONTROL)
    settled()
    tab_to(lambda w: w is page.list)
    press(KEY.Key_Home)
    with qtbot.waitSignal(page.deed_wanted):
        typed("a")
    (dialog,) = (d for d in shown.findChildren(QDialog) if d.isVisible())
    QTest.keyClick(dialog, KEY.Key_Escape)
    back_in(shown)
    tab_to(lambda w: w is page.which)
    press(KEY.Key_Down)
    assert page.which.currentIndex() == 1
    press(KEY.Key_Escape)
    assert shown.pages.on_now


@pytest.mark.usefixtures("unhurried_keys")
def test_settings_are_changed_by_keys_and_hold_at_once(shown: Window, world: World) -> None:
    QTest.keyClick(shown, KEY.Key_Comma, CONTROL)
    settled()
    page = shown.pages.late.settings.made
    assert page is not None
    assert here() is page.list
    theme = tab_to(lambda w: isinstance(w, QComboBox) and w.findText("Dark") >= 0)
    typed("Dark")
    assert isinstance(theme, QComboBox)
    assert theme.currentText() == "Dark"
    press(KEY.Key_Return) if theme.view().isVisible() else None
    settled()
    assert 'theme = "dark"' in world.app.profile.settings_file.read_text("utf-8")
    tab_to(lambda w: w is page.list, KEY.Key_Backtab)
    for _ in page.sections[1:]:
        before = page._stack.currentIndex()
        press(KEY.Key_Down)
        assert page._stack.currentIndex() == before + 1
    press(KEY.Key_Home)
    assert page._stack.currentIndex() == 0
    press(KEY.Key_Escape)
    assert shown.pages.on_now


def test_the_doctors_report_is_shown_and_copied(shown: Window) -> None:
    go(shown, "doctor")
    page = shown.pages.late.doctor.made
    assert page is not None
    first = here()
    assert first in page.list.rows()
    press(KEY.Key_Down)
    assert here() is page.list.rows()[1]
    tab_to(named("Copy report…"))
    press(KEY.Key_Return)
    (dialog,) = (d for d in shown.findChildren(ReportDialog) if d.isVisible())
    QApplication.clipboard().clear()
    QTest.keyClick(dialog, KEY.Key_Return)
    back_in(shown)
    assert "StatusWatch" in QApplication.clipboard().text()
    press(KEY.Key_Escape)
    assert shown.pages.on_now


def test_about_is_reached_from_the_settings_and_left_to_them(shown: Window) -> None:
    QTest.keyClick(shown, KEY.Key_Comma, CONTROL)
    settled()
    tab_to(named("About StatusWatch"))
    press(KEY.Key_Return)
    about = shown.pages.late.about.made
    assert about is not None
    assert about.isVisible()
    tab_to(lambda w: w is about.tabs)
    press(KEY.Key_Right)
    assert about.tabs.currentIndex() == 1
    press(KEY.Key_Escape)
    assert shown.pages.currentWidget() is shown.pages.late.settings.made


def test_the_places_are_walked_from_any_page(shown: Window) -> None:
    press(KEY.Key_F6)
    assert here() is shown.sidebar._list
    press(KEY.Key_Home)
    seen = []
    for _ in Place:
        seen.append(type(shown.pages.currentWidget()).__name__)
        press(KEY.Key_Down)
        assert here() is shown.sidebar._list, "who walks through the places walks on"
    assert len(set(seen)) == len(Place)
    press(KEY.Key_F6)
    assert here() is not shown.sidebar._list


def test_every_way_in_and_out_has_its_key(shown: Window, qtbot: QtBot) -> None:
    kinds = {
        "Ctrl+2": "HistoryPage", "Ctrl+3": "InboxPage", "Ctrl+,": "SettingsPage",
        "F1": "SettingsPage", "?": "SettingsPage",
    }  # fmt: skip
    for keys, kind in kinds.items():
        QTest.keySequence(shown, QKeySequence(keys))
        settled()
        assert type(shown.pages.currentWidget()).__name__ == kind, keys
        press(KEY.Key_Escape)
        assert shown.pages.on_now, keys
    QTest.keySequence(shown, QKeySequence("Ctrl+F"))
    assert here() is shown.pages.now.search
    press(KEY.Key_Escape)
    assert here() is shown.pages.now.list
    for keys in ("F5", "Shift+F5"):
        with qtbot.waitSignal(shown.check_wanted):
            QTest.keySequence(shown, QKeySequence(keys))
    QTest.keySequence(shown, QKeySequence("Ctrl+N"))
    settled()
    (dialog,) = (d for d in shown.findChildren(AddDialog) if d.isVisible())
    QTest.keyClick(dialog, KEY.Key_Escape)
    back_in(shown)
    assert not [d for d in shown.findChildren(AddDialog) if d.isVisible()]
    QTest.keySequence(shown, QKeySequence("Ctrl+D"))
    settled()
    assert shown.quiet.isVisible()
    QTest.keyClick(shown.quiet, KEY.Key_Escape)
    back_in(shown)
    with qtbot.waitSignal(shown.quit_wanted):
        QTest.keySequence(shown, QKeySequence("Ctrl+Q"))


def test_closing_by_keys_explains_itself_once_and_then_hides(shown: Window) -> None:
    QTest.keySequence(shown, QKeySequence("Ctrl+W"))
    settled()
    assert shown.isVisible()
    tab_to(named("Close to the tray"))
    press(KEY.Key_Return)
    assert not shown.isVisible()


def test_nothing_flashes_up_as_a_window_of_its_own(shown: Window, qapp: QApplication) -> None:
    windows = Windows()
    qapp.installEventFilter(windows)
    for place in PLACES:
        go(shown, place)
    qapp.removeEventFilter(windows)
    assert windows.shown == []
