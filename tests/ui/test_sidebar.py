"""The places and the heartbeat beneath them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QListView
from pytestqt.qtbot import QtBot

from statuswatch.core.model import Level, Line
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render
from statuswatch.ui.heartbeat import heartbeat
from statuswatch.ui.look import Look
from statuswatch.ui.sidebar import RAIL, WIDE, Number, Place, Sidebar
from tests.ui.story import ICONS, NOON, overview, service

SETTING = Setting(now=NOON)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look(qapp, Path(ICONS), "light")


@pytest.fixture
def sidebar(qtbot: QtBot, look: Look) -> Sidebar:
    made = Sidebar(look, lambda: SETTING)
    qtbot.addWidget(made)
    made.show()
    return made


def places(sidebar: Sidebar) -> QListView:
    return sidebar.findChildren(QListView)[0]


def test_only_what_exists_has_an_entry(sidebar: Sidebar) -> None:
    model = places(sidebar).model()
    names = [model.index(n, 0).data() for n in range(model.rowCount())]
    lived_in = ["Now", "History", "Inbox", "Plans", "Record"]
    assert [name for name in names if name] == [*lived_in, "Settings", "Doctor"]


def test_a_chosen_place_is_told_and_a_shown_one_is_not(qtbot: QtBot, sidebar: Sidebar) -> None:
    told: list[str] = []
    sidebar.chosen.connect(told.append)
    sidebar.go(Place.NOW)
    places(sidebar).setFocus()
    qtbot.keyClick(places(sidebar), Qt.Key.Key_Down)  # type: ignore[no-untyped-call]
    assert told == ["history"]
    sidebar.go(Place.NOW)
    assert told == ["history"]


def test_trouble_is_told_in_words_to_who_cannot_see_the_shape(sidebar: Sidebar) -> None:
    sidebar.hear(overview(service("A", Level.DOWN, NOON), service("B", Level.DEGRADED, NOON)))
    model = places(sidebar).model()
    said = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Now, 2 in trouble"
    assert model.index(0, 0).data(Qt.ItemDataRole.UserRole) == Number(Face.DOWN, 2)
    sidebar.hear(overview(service("A", Level.DOWN, NOON), line=Line.DOWN))
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Now"


def test_it_becomes_a_rail_with_tool_tips(sidebar: Sidebar, look: Look) -> None:
    assert sidebar.width() == look.px(WIDE)
    sidebar.narrow(True)
    assert sidebar.width() == look.px(RAIL)
    assert places(sidebar).model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == "History"


@pytest.mark.parametrize(
    ("ago", "words", "late"),
    [
        (timedelta(seconds=2), "Checked just now", False),
        (timedelta(seconds=40), "Checked 40 s ago", False),
        (timedelta(minutes=3), "Checked 3 min ago", False),
        (timedelta(hours=5), "Last check 09:02", True),
        (timedelta(seconds=-30), "Checked just now", False),
    ],
)
def test_the_heartbeat_says_when_it_last_beat(ago: timedelta, words: str, late: bool) -> None:
    watching, checked, is_late = heartbeat(
        overview(service("A"), service("B"), checked=NOON - ago), SETTING
    )
    assert render(watching, SETTING) == "Watching 2 services"
    assert render(checked, SETTING).replace("\xa0", " ") == words
    assert is_late is late


def test_the_heartbeat_of_nothing_is_honest() -> None:
    assert render(heartbeat(overview(), SETTING)[0]) == "Watching nothing yet"
    assert render(heartbeat(overview(service("A"), checked=None), SETTING)[1]) == "Not checked yet"
    assert render(heartbeat(None, SETTING)[0]) == "Starting"


def test_when_nobody_watches_any_more_it_says_so(sidebar: Sidebar) -> None:
    sidebar.hear(overview(service("A")))
    sidebar.stopped()
    said = [label.text() for label in sidebar.findChildren(QLabel) if label.text()]
    assert said == ["Not watching"]


def test_out_of_sight_it_does_not_tick(sidebar: Sidebar) -> None:
    """A hidden window must not wake the program twelve times a minute."""
    (beat,) = sidebar.findChildren(QTimer)
    assert beat.isActive()
    sidebar.hide()
    assert not beat.isActive()
    sidebar.show()
    assert beat.isActive()


def test_unread_notices_are_counted_also_for_the_ear(sidebar: Sidebar) -> None:
    sidebar.hear(replace(overview(service("A")), unread=3))
    index = places(sidebar).model().index(2, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Inbox, 3 unread"
    assert index.data(Qt.ItemDataRole.UserRole) == Number(None, 3)
    sidebar.hear(overview(service("A"), seq=1))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Inbox"


def test_do_not_disturb_is_said_until_it_ends(sidebar: Sidebar) -> None:
    sidebar.hear(replace(overview(service("A")), disturb_after=NOON + timedelta(hours=4)))
    assert sidebar._quiet.isVisible()
    assert sidebar._quiet.text() == "Do not disturb until 18:02"
    sidebar.hear(replace(overview(service("A")), disturb_after=NOON))
    assert not sidebar._quiet.isVisible()


def test_a_rail_tells_the_numbers_in_its_tool_tips(sidebar: Sidebar) -> None:
    sidebar.narrow(True)
    sidebar.hear(replace(overview(service("A")), unread=3))
    index = places(sidebar).model().index(2, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Inbox, 3 unread"


def inked(sidebar: Sidebar, place: Place, colour: str) -> bool:
    """Is anything in the upper half of this place's row of that colour?"""
    view = places(sidebar)
    rect = view.visualRect(sidebar._items[place].index())
    image = view.viewport().grab(rect).toImage()
    spots = ((x, y) for x in range(image.width()) for y in range(image.height() // 2))
    return any(image.pixelColor(x, y).name() == colour for x, y in spots)


def test_a_rail_shows_the_numbers_at_its_pictures_corners(sidebar: Sidebar, look: Look) -> None:
    sidebar.narrow(True)
    tint = look.ink(Face.DOWN).tint.lower()
    sidebar.hear(overview(service("A")))
    QApplication.processEvents()
    assert not inked(sidebar, Place.NOW, tint)
    before = places(sidebar).viewport().grab().toImage()
    sidebar.hear(replace(overview(service("A", Level.DOWN, NOON)), unread=3))
    assert inked(sidebar, Place.NOW, tint)
    row = places(sidebar).visualRect(sidebar._items[Place.INBOX].index())
    after = places(sidebar).viewport().grab().toImage()
    assert before.copy(row) != after.copy(row)


def test_a_rail_keeps_the_heartbeat_in_short(sidebar: Sidebar) -> None:
    sidebar.hear(overview(service("A"), checked=NOON - timedelta(seconds=40)))
    sidebar.narrow(True)
    beat = sidebar._checked
    assert beat.isVisible()
    assert beat.text().replace("\xa0", " ") == "40 s"
    assert beat.toolTip().replace("\xa0", " ") == "Watching 1 service\nChecked 40 s ago"
    assert beat.accessibleName().replace("\xa0", " ") == "Watching 1 service. Checked 40 s ago"
    assert beat.sizeHint().width() <= sidebar.width()
    sidebar.hear(overview(service("A"), checked=NOON - timedelta(hours=5)))
    assert beat.text() == "09:02"
    sidebar.stopped()
    assert (beat.text(), beat.toolTip()) == ("–", "Not watching")
    sidebar.narrow(False)
    assert (beat.text(), beat.toolTip(), beat.accessibleName()) == ("", "", "")
