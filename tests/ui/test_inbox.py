"""The inbox: notices under their days, of which only what is looked at is read."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from statuswatch.core.model import Level
from statuswatch.core.overview import Face
from statuswatch.core.words import say
from statuswatch.ui.band import Band
from statuswatch.ui.deeds import Deed, Until, What
from statuswatch.ui.look import Look
from tests.ui.inbox_stage import NOW, Shelf, Shown, many, notice, reference
from tests.ui.story import service

Make = Callable[..., Shown]


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    return Shelf(reference(), told=(9, 6, 5)).stand_in(monkeypatch)


@pytest.fixture
def make(qtbot: QtBot, look: Look, shelf: Shelf) -> Make:
    return lambda **more: Shown(qtbot, look, **more)


def actions(shown: Shown, wanted: int) -> list[str]:
    """The entries of a row's menu that are offered."""
    row = shown.rows.row(shown.rows.place(wanted) or 0)
    assert row is not None
    shown.page.menu.write(row, shown.page._service(row.service))
    return [a.text() for a in shown.page.menu.actions() if a.isVisible() and a.text()]


# --- what it says -----------------------------------------------------------------------------


def test_notices_stand_under_their_days(make: Make) -> None:
    assert make().titles == [
        "[Today]", "Podhost is down", "You were offline for 6 min", "Chirp: search is slow",
        "[Yesterday]", "Queuely: LinkedIn connector fails", "Castwave announces maintenance",
        "Bluepost: image uploads in Asia", "[Monday 9 November]", "Podhost is back",
        "[Sunday 8 November]", "While it was quiet: 3 outages, 1 still open",
        "[18 October 2025]",
        "Mailbird Campaigns: maintenance Sunday 23:00–01:00, and then some more of it",
    ]  # fmt: skip


def test_a_notice_that_was_held_does_not_begin_its_day_anew(shelf: Shelf, make: Make) -> None:
    shelf.rows = [
        notice(3, "C is down", ago=timedelta(days=1)),
        notice(2, "B is down"),  # decided today, after it had been held
        notice(1, "A is down", ago=timedelta(days=2)),
    ]
    assert make().titles == [
        "[Yesterday]", "C is down", "B is down", "[Friday 20 November]", "A is down",
    ]  # fmt: skip


def test_a_row_is_sentences_for_the_ear(make: Make) -> None:
    shown = make()
    said = shown.rows.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "Unread. Podhost is down. Show Builder Lite, since 14:02. They have not said so yet. "
        "Told at 14:03 on this desktop. 14:02."
    )
    assert shown.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Today"


def test_a_stranger_s_words_are_plain_text(shelf: Shelf, make: Make) -> None:
    shelf.rows = [notice(1, "<b>X</b>\x1b[31m is\ndown", "<img src=x>")]
    shown = make()
    tip = shown.rows.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;X&lt;/b&gt;" in tip
    assert "&lt;img src=x&gt;" in tip
    assert "\x1b" not in tip


def test_a_time_is_read_as_it_was_on_its_day(shelf: Shelf, make: Make) -> None:
    old = NOW - timedelta(days=30)
    words = say("Down since {since}.", since=old)
    shelf.rows = [replace(notice(1, "A is down"), at=old, body=words)]
    shown = make()
    assert "Down since 14:25." in shown.rows.index(1, 0).data()


def test_an_empty_inbox_says_what_will_stand_there(shelf: Shelf, make: Make) -> None:
    shelf.rows = []
    assert make().words[-2:] == [
        "Nothing to tell",
        "You will read here what you were told, and what not, and why.",
    ]


def test_what_was_told_and_what_was_not_can_be_read_alone(shelf: Shelf, make: Make) -> None:
    shown = make()
    shown.page.which.setCurrentIndex(1)
    assert [t for t in shown.titles if not t.startswith("[")] == [
        "Podhost is down", "Queuely: LinkedIn connector fails", "Castwave announces maintenance",
    ]  # fmt: skip
    shown.page.which.setCurrentIndex(2)
    assert "Podhost is down" not in shown.titles
    shelf.told = set(range(10))
    shown.page.which.setCurrentIndex(0)
    shown.page.which.setCurrentIndex(2)
    assert shown.words[-1] == "Nothing matches"
    QTest.mouseClick(shown.page._clear, Qt.MouseButton.LeftButton)
    assert len(shown.titles) == 14


# --- only what is looked at -------------------------------------------------------------------


def test_pages_come_as_one_scrolls(shelf: Shelf, make: Make) -> None:
    shelf.rows = many(1000)
    shown = make()
    first = len(shelf.before)
    assert first <= 2, "one page, and one ahead"
    for _ in range(6):
        shown.list.scrollToBottom()
    assert len(shelf.before) > first
    assert None not in shelf.before[1:]
    titles = [t for t in shown.titles if not t.startswith("[")]
    assert titles == [str(row.title) for row in shelf.rows[: len(titles)]]
    assert len(titles) < 1000


def test_the_end_is_reached_and_not_asked_for_again(shelf: Shelf, make: Make) -> None:
    shelf.rows = many(150)
    shown = make()
    for _ in range(6):
        shown.list.scrollToBottom()
    assert len([t for t in shown.titles if not t.startswith("[")]) == 150
    asked = len(shelf.before)
    shown.list.scrollToBottom()
    assert len(shelf.before) == asked


def test_a_hundred_thousand_stay_quick(shelf: Shelf, make: Make) -> None:
    """All of them scrolled through: a page more, and news, are still a blink."""
    shown = make()
    shown.rows._reset(many(100_000), more=True)
    shelf.rows = [notice(100_001, "New is down"), *many(100_000)[:200]]
    slowest = 0.0
    for step in (
        lambda: shown.rows._append(tuple(many(64))),
        shown.list.refresh,
        shown.list.scrollToBottom,
        shown.page.grab,
    ):
        began = time.process_time()
        step()
        slowest = max(slowest, time.process_time() - began)
    assert slowest < 2.0  # seconds of the processor's: 0.2 here


def test_what_cannot_be_read_is_told_and_not_asked_for_again_and_again(
    shelf: Shelf, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statuswatch.app import inbox
    from statuswatch.core.flow import StatusWatchError

    times = 0

    async def broken(*_: object) -> None:
        nonlocal times
        times += 1
        raise StatusWatchError(say("The history is locked."))

    monkeypatch.setattr(inbox, "page", broken)
    shown = make()
    shown.page.grab()
    assert times == 1
    (band,) = (b for b in shown.page.bands.findChildren(Band) if not b.isHidden())
    assert band.accessibleName() == "The history is locked."


# --- when something new comes -----------------------------------------------------------------


def test_news_moves_nothing_under_the_readers_eyes(shelf: Shelf, make: Make) -> None:
    shelf.rows = many(200)
    shown = make()
    shown.hear(seq=1)
    shown.list.scrollToBottom()
    bar = shown.list.verticalScrollBar()
    bar.setValue(1500)
    top = shown.list._first_seen()
    row = shown.rows.row(top)
    assert row is not None
    shown.go(row.id)
    bar.setValue(1500)
    before = shown.list.visualRect(shown.rows.index(top, 0)).top()
    shelf.rows = [notice(201, "New is down", ago=-timedelta(minutes=9)), *shelf.rows]
    shown.hear(seq=2)
    place = shown.rows.place(row.id)
    assert place is not None
    assert place == top + 1
    assert shown.list.current == row.id
    assert shown.list.visualRect(shown.rows.index(place, 0)).top() == before


def test_at_the_top_what_is_new_is_seen(shelf: Shelf, make: Make) -> None:
    shelf.rows = many(200)
    shown = make()
    shown.hear(seq=1)
    shelf.rows = [notice(201, "New is down"), *shelf.rows]
    shown.hear(seq=2)
    assert shown.titles[1] == "New is down"
    assert shown.list.verticalScrollBar().value() == 0


def test_more_news_than_a_page_begins_anew(shelf: Shelf, make: Make) -> None:
    shown = make()
    shown.hear(seq=1)
    shelf.rows = [*many(500)[:400], *reference()]
    shown.hear(seq=2)
    titles = [t for t in shown.titles if not t.startswith("[")]
    assert titles[0] == str(shelf.rows[0].title)
    assert titles == [str(row.title) for row in shelf.rows[: len(titles)]]


def test_what_became_of_a_notice_is_written_where_it_stands(shelf: Shelf, make: Make) -> None:
    shown = make()
    shown.hear(seq=1)
    shown.go(8)
    shelf.rows[0] = replace(shelf.rows[0], why=say("Told at 14:30 by mail"))
    shown.hear(seq=2)
    assert "Told at 14:30 by mail" in shown.rows.index(1, 0).data()
    assert shown.list.current == 8


def test_what_happens_while_it_is_asked_is_asked_for_then(shelf: Shelf, make: Make) -> None:
    shown = make(later=True)
    shown.asking.go()
    shown.hear(seq=1)
    shelf.rows = [notice(10, "New is down"), *shelf.rows]
    shown.hear(seq=2)
    shown.asking.go()
    shown.asking.go()
    assert shown.titles[1] == "New is down"


# --- what one does with it --------------------------------------------------------------------


def test_keys_skip_the_days(make: Make) -> None:
    shown = make()
    shown.key(Qt.Key.Key_Home)
    assert shown.list.current == 9
    for _ in range(3):
        shown.key(Qt.Key.Key_Down)
    assert shown.list.current == 6
    shown.key(Qt.Key.Key_Up)
    assert shown.list.current == 7
    shown.key(Qt.Key.Key_End)
    assert shown.list.current == 1
    shown.key(Qt.Key.Key_PageUp)
    assert shown.list.current is not None
    shown.key(Qt.Key.Key_Home)
    assert shown.list.current == 9
    assert shown.list.verticalScrollBar().value() == 0, "its day is seen with it"


def test_enter_and_a_click_open_the_service_and_read_the_notice(
    qtbot: QtBot, shelf: Shelf, make: Make
) -> None:
    shown = make()
    shown.go(9)
    with qtbot.waitSignal(shown.page.service_wanted) as opened:
        shown.key(Qt.Key.Key_Return)
    assert opened.args == ["podhost"]
    assert shelf.read == [(9,)]
    assert not shown.rows.row(1).unread  # type: ignore[union-attr]
    place = shown.rows.place(7)
    rect = shown.list.visualRect(shown.rows.index(place or 0, 0))
    with qtbot.waitSignal(shown.page.service_wanted) as opened:
        QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert opened.args == ["chirp"]


def test_a_click_on_a_day_does_nothing(qtbot: QtBot, make: Make) -> None:
    shown = make()
    with qtbot.assertNotEmitted(shown.page.service_wanted):
        QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 12))
    assert shown.list.current is None


def test_all_can_be_marked_as_read(shelf: Shelf, make: Make) -> None:
    shown = make()
    shown.hear(unread=2, seq=1)
    assert shown.page.read_all.isEnabled()
    QTest.mouseClick(shown.page.read_all, Qt.MouseButton.LeftButton)
    assert shelf.read == [None]
    assert not any(row.unread for row in shown.rows._rows)
    shown.hear(seq=1)
    assert not shown.page.read_all.isEnabled()


def test_a_notice_can_be_copied(make: Make) -> None:
    shown = make()
    shown.go(9)
    shown.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Podhost is down", "Show Builder Lite, since 14:02. They have not said so yet.",
        "Told at 14:03 on this desktop", "2026-11-22 14:02 UTC",
    ]  # fmt: skip


def test_the_menu_offers_what_can_be_done(make: Make) -> None:
    shown = make()
    shown.hear(service("Podhost", Level.DOWN, NOW), service("Chirp"), seq=1)
    assert actions(shown, 9) == [
        "Open Podhost", "Acknowledge…", "Snooze", "Tell me when it is back", "Mute",
        "Mute a part", "Copy",
    ]  # fmt: skip
    assert actions(shown, 7) == ["Open Chirp", "Snooze", "Mute", "Copy"]
    assert actions(shown, 8) == ["Copy"], "it is of no service"
    assert actions(shown, 6) == ["Open Queuely", "Copy"], "that one is not followed any more"


def test_the_menu_mutes_one_part(qtbot: QtBot, make: Make) -> None:
    shown = make()
    shown.hear(service("Podhost", Level.DOWN, NOW), seq=1)
    actions(shown, 9)
    (part,) = shown.page.menu._parts.actions()
    with qtbot.waitSignal(shown.page.deed_wanted) as wanted:
        part.trigger()
    assert wanted.args == [Deed(What.MUTE, "podhost", part="Show Builder Lite")]


def test_letters_act_on_the_service_of_a_row(qtbot: QtBot, make: Make) -> None:
    shown = make()
    shown.hear(service("Podhost", Level.DOWN, NOW), seq=1)
    shown.go(9)
    for key, deed in (
        (Qt.Key.Key_A, Deed(What.ACKNOWLEDGE, "podhost", reason=None)),
        (Qt.Key.Key_M, Deed(What.MUTE, "podhost")),
    ):
        with qtbot.waitSignal(shown.page.deed_wanted) as wanted:
            shown.key(key)
        assert wanted.args == [deed]
    shown.key(Qt.Key.Key_S)
    snooze = shown.page.menu.silencing.snooze_menu
    assert snooze.isVisible()
    with qtbot.waitSignal(shown.page.deed_wanted) as wanted:
        snooze.actions()[1].trigger()
    assert wanted.args == [Deed(What.SNOOZE, "podhost", Until.TOMORROW)]
    snooze.close()


def test_where_nothing_shows_notifications_they_are_read_here(make: Make) -> None:
    shown = make()
    shown.page.say_no_cards(say("No program here shows notifications."))
    (band,) = (b for b in shown.page.bands.findChildren(Band) if not b.isHidden())
    assert band.accessibleName() == "No program here shows notifications."
    shown.page.say_no_cards(None)
    assert [b for b in shown.page.bands.findChildren(Band) if not b.isHidden()] == []


def test_from_right_to_left_the_page_is_mirrored(make: Make) -> None:
    shown = make()
    shown.page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = shown.page.grab().toImage()
    shown.page.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    straight = shown.page.grab().toImage()
    y = shown.list.mapTo(shown.page, QPoint(0, shown.list.rowViewportPosition(1))).y() + 24
    shape = Face.DOWN
    red = shown.look.ink(shape).ink.lower()
    left = [x for x in range(straight.width() // 2) if straight.pixelColor(x, y).name() == red]
    right = [
        x
        for x in range(mirrored.width() // 2, mirrored.width())
        if mirrored.pixelColor(x, y).name() == red
    ]
    assert left
    assert right
