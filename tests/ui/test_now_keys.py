"""The page Now by hand and ear: search, keys, signals, what a screen reader is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QAccessible, QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.core.days import Strip
from statuswatch.core.model import Level, Role, Service
from statuswatch.core.overview import Face
from statuswatch.ui.now import NowPage
from statuswatch.ui.now_menu import page_of
from statuswatch.ui.now_model import Line as Shown
from tests.ui.now_stage import (
    HOUR,
    ORDER,
    Answering,
    castwave,
    crowd,
    followed,
    has,
    place,
    podhost,
    point,
    press,
    quiet,
    rows,
    shown_page,
    snapshot,
    trouble,
)

Make = Callable[..., NowPage]


@pytest.fixture
def make(qapp: QApplication, qtbot: QtBot) -> Iterator[Make]:
    """Shows the page with an overview, as the window does."""
    yield partial(shown_page, qtbot)
    qapp.setPalette(qapp.style().standardPalette())
    qapp.setStyleSheet("")


# --- search ------------------------------------------------------------------------------------


def test_searching_filters_as_one_types(make: Make) -> None:
    shown = make(trouble())
    QTest.keyClicks(shown.search, "po")
    assert rows(shown) == [
        "Trouble 2", "Podhost", "Postline", "Fine 2", "Bluepost", "Podtrail prefix",
    ]  # fmt: skip
    QTest.keyClicks(shown.search, "d lite")
    assert rows(shown) == ["Trouble 1", "Podhost"]
    press(shown.search, Qt.Key.Key_Escape)
    assert rows(shown) == ORDER


def test_what_is_not_found_can_be_added(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    QTest.keyClicks(shown.search, "abc")
    assert shown.nothing.isVisible()
    assert not shown.list.isVisible()
    assert shown.nothing._title.text() == 'Nothing called "abc" here'
    with qtbot.waitSignal(shown.add_wanted) as added:
        press(shown.nothing.first, Qt.Key.Key_Space)
    assert added.args == ["abc"]
    with qtbot.waitSignal(shown.add_wanted) as added:
        press(shown.search, Qt.Key.Key_Return)
    assert added.args == ["abc"]
    shown.search.clear()
    assert not shown.nothing.isVisible()
    assert rows(shown) == ORDER


def test_enter_in_the_search_opens_the_first(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    QTest.keyClicks(shown.search, "chi")
    with qtbot.waitSignal(shown.service_wanted) as wanted:
        press(shown.search, Qt.Key.Key_Return)
    assert wanted.args == ["chirp"]


def test_typing_moves_rows_even_under_the_pointer(make: Make) -> None:
    shown = make(trouble())
    point(shown)
    shown.search.setText("chirp")
    assert rows(shown) == ["Fine 1", "Chirp"]


# --- keys and signals --------------------------------------------------------------------------


def test_arrows_skip_headings_and_home_finds_the_first(make: Make) -> None:
    shown = make(trouble())
    assert shown.list.hasFocus()
    assert shown.list.current == ""
    press(shown.list, Qt.Key.Key_Down)
    assert shown.list.current == "podhost"
    for _ in range(3):
        press(shown.list, Qt.Key.Key_Down)
    assert shown.list.current == "bluepost"
    press(shown.list, Qt.Key.Key_Up)
    assert shown.list.current == "castwave"
    press(shown.list, Qt.Key.Key_End)
    assert shown.list.current == "vidbox"
    press(shown.list, Qt.Key.Key_Home)
    assert shown.list.current == "podhost"
    press(shown.list, Qt.Key.Key_Up)
    assert shown.list.current == "podhost"
    assert shown.list.verticalScrollBar().value() == 0


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_PageUp])
def test_pages_never_land_on_a_heading(make: Make, key: Qt.Key) -> None:
    shown = make(snapshot(podhost(), castwave(), *crowd(80)))
    shown.list.go("service 0040")
    for _ in range(12):
        press(shown.list, key)
        assert shown.list.current
    assert shown.list.current == ("service 0079" if key == Qt.Key.Key_PageDown else "podhost")


@pytest.mark.usefixtures("unhurried_keys")
def test_letters_go_to_a_name(make: Make) -> None:
    shown = make(trouble())
    QTest.keyClicks(shown.list, "que")
    assert shown.list.current == "queuely"


def test_enter_opens_and_a_click_opens(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    shown.list.go("chirp")
    with qtbot.waitSignal(shown.service_wanted) as wanted:
        press(shown.list, Qt.Key.Key_Return)
    assert wanted.args == ["chirp"]
    where = place(shown, "Postline").lines[0].center()
    with qtbot.waitSignal(shown.service_wanted) as wanted:
        QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert wanted.args == ["postline"]


def test_a_click_on_a_heading_opens_nothing(make: Make) -> None:
    shown = make(trouble())
    wanted: list[str] = []
    shown.service_wanted.connect(wanted.append)
    QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert wanted == []


def test_the_dots_open_the_menu_and_not_the_service(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    wanted: list[str] = []
    shown.service_wanted.connect(wanted.append)
    where = place(shown, "Chirp").more.center()
    QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(shown.menu.isVisible)
    assert wanted == []
    seen = [a for a in shown.menu.actions() if a.isVisible() and not a.isSeparator()]
    assert [a.text() for a in seen] == [
        "Open", "Check now", "Open their status page", "Snooze", "Mute", "It fails for me",
        "Report a problem…", "Copy what we know", "Stop following",
    ]  # fmt: skip
    shown.menu.actions()[0].trigger()
    assert wanted == ["chirp"]
    with qtbot.waitSignal(shown.leave_wanted) as left:
        shown.menu.actions()[-1].trigger()
    assert left.args == ["chirp"]
    with qtbot.waitSignal(shown.check_wanted):
        shown.menu.actions()[1].trigger()
    with qtbot.waitSignal(shown.report_wanted) as reported:
        seen[6].trigger()
    assert reported.args == ["chirp"]
    seen[7].trigger()
    assert "Chirp: fine" in QGuiApplication.clipboard().text()
    shown.menu.close()


def test_the_menu_takes_the_users_word_and_takes_it_back(make: Make, qtbot: QtBot) -> None:
    def word(shown: NowPage, service: str) -> tuple[str, QAction]:
        shown.list.menu_wanted.emit(service, QPoint(0, 0))
        (said,) = (a for a in shown.menu.actions() if a.isVisible() and "for me" in a.text())
        shown.menu.close()
        return said.text(), said

    word_of_mine = followed("Podhost", Level.DOWN, HOUR, "It fails for me", role=Role.USER)
    shown = make(snapshot(word_of_mine, *quiet()))
    text, action = word(shown, "chirp")
    assert text == "It fails for me"
    with qtbot.waitSignal(shown.fails_wanted) as said:
        action.trigger()
    assert said.args == ["chirp"]
    text, action = word(shown, "podhost")
    assert text == "It works again for me"
    with qtbot.waitSignal(shown.works_wanted) as said:
        action.trigger()
    assert said.args == ["podhost"]


def test_the_menu_key_opens_the_menu_of_the_current_row(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    shown.list.go("chirp")
    with qtbot.waitSignal(shown.list.menu_wanted) as wanted:
        at = QPoint(0, 0)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, at)
        QApplication.sendEvent(shown.list.viewport(), event)
    assert wanted.args[0] == "chirp"
    shown.menu.close()


def test_only_web_addresses_open() -> None:
    assert page_of(podhost()) == "https://podhost.test"
    bad = podhost()
    sources = tuple(replace(s, url="file:///etc/passwd") for s in bad.sources)
    assert page_of(replace(bad, sources=sources)) == ""


def test_a_paste_anywhere_is_something_to_add(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    control = Qt.KeyboardModifier.ControlModifier
    QGuiApplication.clipboard().setText(" https://status.example/ ")
    for where in (shown.list, shown.header.add, shown.search):
        with qtbot.waitSignal(shown.add_wanted) as added:
            press(where, Qt.Key.Key_V, control)
        assert added.args == ["https://status.example/"]
    QGuiApplication.clipboard().setText("chirp")
    press(shown.search, Qt.Key.Key_V, control)  # a word in the search field is searched for
    assert shown.search.text() == "chirp"


def test_a_copy_is_what_we_know_of_the_current_service(make: Make) -> None:
    shown = make(trouble())
    shown.list.go("podhost")
    press(shown.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Podhost: down since 14:02")
    assert "https://podhost.test" in text


def test_a_slash_and_the_window_lead_to_the_search(make: Make) -> None:
    shown = make(trouble())
    QTest.keyClicks(shown.list, "/")
    assert shown.search.hasFocus()
    press(shown.search, Qt.Key.Key_Down)
    assert shown.list.hasFocus()
    shown.focus_search()
    assert shown.search.hasFocus()


def test_tab_goes_list_buttons_search(make: Make) -> None:
    shown = make(trouble())
    seen = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        press(focused, Qt.Key.Key_Tab)
    assert seen == [shown.list, shown.header.check, shown.header.add, shown.search]


def test_the_buttons_say_what_is_wanted(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    with qtbot.waitSignal(shown.check_wanted):
        press(shown.header.check, Qt.Key.Key_Space)
    with qtbot.waitSignal(shown.add_wanted) as added:
        press(shown.header.add, Qt.Key.Key_Space)
    assert added.args == [""]


def test_left_and_right_walk_the_days_of_the_current_row(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda e: told.append(e.message()))
    shown = make(trouble())
    shown.list.go("podhost")

    def at(*keys: Qt.Key) -> int | None:
        for key in keys:
            press(shown.list, key)
        return shown.list._row.cursor

    key = Qt.Key
    assert at(key.Key_Left) == 0
    assert told[-1].replace("\xa0", " ") == "Monday 9 November. Down 2 h. Watched 14 of 14 hours"
    assert at(key.Key_Left, key.Key_Left) == 2
    assert at(key.Key_Right, key.Key_Right, key.Key_Right) == 0
    assert at(key.Key_Home, key.Key_Left) == 89
    assert at(key.Key_End) == 0
    assert at(key.Key_Escape) is None
    assert at(key.Key_Left, key.Key_Down) is None  # another row has days of its own
    assert shown.list.current == "postline"
    shown.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert at(key.Key_Right, key.Key_Right) == 1


# --- for the ear -------------------------------------------------------------------------------


def test_rows_are_read_by_their_names(make: Make) -> None:
    shown = make(trouble())
    table = QAccessible.queryAccessibleInterface(shown.list)
    names = [
        table.child(i).text(QAccessible.Text.Name).replace("\xa0", " ")
        for i in range(table.childCount())
    ]
    assert names[0] == "Trouble, 2 services"
    assert names[1] == (
        "Podhost, Show Builder Lite: Down since 14:02, 23 minutes. They have not said so yet. "
        "99.40 percent in 90 days. Trouble, 1 of 2."
    )
    assert names[6] == "Bluepost: Fine for 90 days. 100 percent in 90 days. Fine, 1 of 8."
    said = table.child(1).text(QAccessible.Text.Description).replace("\xa0", " ")
    assert said == (
        "In 90 days: 6 days with trouble, worst 9 November, down 2 h; 6 days not watched."
    )


def test_every_control_has_a_name(make: Make) -> None:
    shown = make(trouble())
    for widget in (shown.list, shown.search, shown.header.check, shown.header.add):
        read = QAccessible.queryAccessibleInterface(widget)
        assert read.text(QAccessible.Text.Name)


def test_a_new_answer_is_announced_once_and_not_each_minute(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    shown = make(trouble())
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda e: told.append(e.message()))
    shown._tick()
    assert told == []
    shown.hear(snapshot(*quiet()))
    shown.hear(snapshot(*quiet(), seq=2))
    assert told == ["All 8 fine"]


# --- many --------------------------------------------------------------------------------------


def test_a_thousand_rows_are_painted_without_widgets_of_their_own(make: Make, qtbot: QtBot) -> None:
    services = crowd(1000)
    strip = next(iter(Answering().strips.values()))
    asker = Answering({s.service.id: strip for s in services})
    shown = make(snapshot(podhost(), *services), asker=asker)

    def striped() -> bool:  # so many are written beside Qt's thread
        items = shown.list._model.items
        return bool(items) and isinstance(items[-1], Shown) and items[-1].row.strip is not None

    qtbot.waitUntil(striped)
    children = len(shown.findChildren(QWidget))
    shown.list.scrollToBottom()
    image = shown.list.grab().toImage()
    assert has(image, shown._look.theme.faces[Face.FINE].fill)
    assert len(shown.findChildren(QWidget)) == children < 40
    assert len(rows(shown)) == 1003


def test_a_strip_is_kept_with_its_service(make: Make) -> None:
    shown = make(trouble())
    (line,) = (i for i in shown.list._model.items if isinstance(i, Shown) and i.row.name == "Chirp")
    assert isinstance(line.row.strip, Strip)
    assert line.row.now.service == Service("chirp", "Chirp", parts=frozenset({"Search", "API"}))


def test_enter_on_a_day_wants_what_happened_on_it(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    shown.list.go("chirp")
    press(shown.list, Qt.Key.Key_Left)
    press(shown.list, Qt.Key.Key_Left)
    with qtbot.assertNotEmitted(shown.service_wanted), qtbot.waitSignal(shown.day_wanted) as wanted:
        press(shown.list, Qt.Key.Key_Return)
    assert wanted.args == ["chirp", QDate(2026, 11, 8)]
    press(shown.list, Qt.Key.Key_Escape)
    with qtbot.waitSignal(shown.service_wanted):
        press(shown.list, Qt.Key.Key_Return)
