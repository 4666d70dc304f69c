"""The first page: chips picked by mouse and keys, names searched, all followed at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch
from statuswatch.app.autostart import Autostart, State
from statuswatch.app.desk import Desk
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.settings import Profile
from statuswatch.ui.band import Band
from statuswatch.ui.flow import Chip, Chips
from statuswatch.ui.look import Look
from statuswatch.ui.welcome import WelcomePage
from statuswatch.ui.welcome_picks import FIRST
from tests.ui.adding import Shelf, nowhere, setting, suggestion
from tests.ui.asking import Asking
from tests.ui.settings_stage import Login
from tests.ui.story import ICONS

Key = Qt.Key


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    made = Look(qapp, ICONS, "light")
    yield made
    made.deleteLater()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Shelf((suggestion("Podhost"), suggestion("Rare Host"))).standing() as standing:
        yield standing


def shown(qtbot: QtBot, look: Look, asking: Asking) -> WelcomePage:
    page = WelcomePage(look, asking, setting)
    qtbot.addWidget(page)
    page.resize(960, 640)
    page.show()
    page.entered()
    QApplication.processEvents()
    return page


@pytest.fixture
def page(qtbot: QtBot, look: Look, shelf: Shelf) -> WelcomePage:
    return shown(qtbot, look, Asking(nowhere()))


def press(page: WelcomePage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page.focusWidget(), key)
        QApplication.processEvents()


def chips(page: WelcomePage) -> dict[str, Chip]:
    return {c.accessibleName(): c for c in page.findChildren(Chip) if c.isVisible()}


def focused(page: WelcomePage) -> str:
    return page.focusWidget().accessibleName()


def said(page: WelcomePage) -> str:
    return " ".join(b.accessibleName() for b in page.findChildren(Band) if b.isVisible())


def test_it_begins_with_the_field_and_nothing_to_follow(page: WelcomePage) -> None:
    assert page.focusWidget() is page.field
    assert (page.follow.text(), page.follow.isEnabled()) == ("Follow", False)
    assert "Start" not in {b.text() for b in page.findChildren(QAbstractButton)}


def test_what_is_picked_is_counted_and_followed_once(
    page: WelcomePage, shelf: Shelf, qtbot: QtBot
) -> None:
    for name in ("Acast", "Bluesky", "Buffer", "Podbean"):
        chips(page)[name].click()
    chips(page)["Podbean"].click()
    assert page.follow.text() == "Follow 3"
    with qtbot.waitSignal(page.followed) as told:
        page.follow.click()
    assert told.args == [("acast", "bluesky", "buffer")]
    assert shelf.followed == [("acast", "bluesky", "buffer")]


def test_the_page_is_wanted_while_something_is_picked(page: WelcomePage) -> None:
    wanted = [page.waits]
    chips(page)["Acast"].click()
    wanted.append(page.waits)
    page.follow.click()
    assert [*wanted, page.waits] == [False, True, False]
    assert page.follow.text() == "Follow"


def test_two_presses_follow_once(qtbot: QtBot, look: Look, shelf: Shelf) -> None:
    asking = Asking(nowhere(), later=True)
    page = shown(qtbot, look, asking)
    asking.go()
    QApplication.processEvents()
    chips(page)["Acast"].click()
    page.follow.setFocus()
    press(page, Key.Key_Return)
    assert (page.follow.text(), page.follow.isEnabled()) == ("Following…", False)
    press(page, Key.Key_Return)
    asking.go()
    assert shelf.followed == [("acast",)]


def test_a_failure_keeps_what_was_picked(page: WelcomePage, shelf: Shelf) -> None:
    shelf.refused = StatusWatchError(say("The disk is full"))
    chips(page)["Acast"].click()
    page.follow.click()
    assert said(page) == "The disk is full"
    assert chips(page)["Acast"].isChecked()
    assert page.follow.isEnabled()


def test_space_on_a_found_name_picks_it(page: WelcomePage) -> None:
    QTest.keyClicks(page.field, "podhost")
    press(page, Key.Key_Down)
    assert page.focusWidget() is page.results
    press(page, Key.Key_Space)
    assert page.picks.picked == ("podhost",)


def test_arrows_walk_among_chips_and_space_picks(page: WelcomePage) -> None:
    chips(page)["Acast"].setFocus()
    press(page, Key.Key_Right, Key.Key_Space)
    assert focused(page) == "Podhost"
    assert chips(page)["Podhost"].isChecked()
    press(page, Key.Key_Down)
    assert chips(page)[focused(page)].y() > chips(page)["Podhost"].y()
    press(page, Key.Key_Home, Key.Key_Left)
    assert focused(page) == "Acast"
    press(page, Key.Key_End, Key.Key_Return)
    assert chips(page)[focused(page)].isChecked()


def test_tab_stops_once_in_a_group(page: WelcomePage) -> None:
    for group in page.findChildren(Chips):
        stops = [c for c in group.chips if c.focusPolicy() is Qt.FocusPolicy.StrongFocus]
        assert len(stops) == min(1, len(group.chips))
    press(page, Key.Key_Tab)
    assert focused(page) == "Acast"
    press(page, Key.Key_Right, Key.Key_Tab)
    assert focused(page) == "More of Podcast hosts"


def test_arrows_follow_the_direction_of_reading(page: WelcomePage) -> None:
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    acast, podhost = chips(page)["Acast"], chips(page)["Podhost"]
    assert acast.x() > podhost.x()
    acast.setFocus()
    press(page, Key.Key_Left)
    assert page.focusWidget() is podhost


def test_more_shows_the_rest_of_a_group(page: WelcomePage) -> None:
    more = next(
        b for b in page.findChildren(QAbstractButton) if b.text() == "more" and b.isVisible()
    )
    assert "Omny" not in chips(page)
    more.setFocus()
    press(page, Key.Key_Space)
    assert focused(page) == "Libsyn"
    assert "Omny" in chips(page)
    assert not more.isVisible()
    assert len(chips(page)) > FIRST


def test_a_service_without_a_page_says_so(page: WelcomePage) -> None:
    words = "No status page: we ask their site ourselves"
    podbean = chips(page)["Podbean"]
    assert (podbean.toolTip(), podbean.accessibleDescription()) == (words, words)
    assert chips(page)["Acast"].toolTip() == ""


def test_a_searched_name_becomes_a_picked_chip(page: WelcomePage, shelf: Shelf) -> None:
    QTest.keyClicks(page.field, "rare")
    press(page, Key.Key_Return)
    assert (page.field.text(), page.follow.text()) == ("", "Follow 1")
    assert chips(page)["Rare Host"].isChecked()
    QTest.keyClicks(page.field, "podh")
    press(page, Key.Key_Down, Key.Key_Return)
    assert chips(page)["Podhost"].isChecked()
    assert page.follow.text() == "Follow 2"
    page.follow.click()
    assert shelf.followed == [("rare host", "podhost")]


@pytest.mark.parametrize("text", ["Nowhere", "https://status.x.test"])
def test_what_is_not_known_goes_to_the_dialog(page: WelcomePage, qtbot: QtBot, text: str) -> None:
    QTest.keyClicks(page.field, text)
    assert said(page)
    with qtbot.waitSignal(page.add_wanted) as told:
        press(page, Key.Key_Return)
    assert told.args == [text]
    assert page.field.text() == text


def test_a_pasted_feed_goes_to_the_dialog(page: WelcomePage, qtbot: QtBot) -> None:
    page.feed.setFocus()
    press(page, Key.Key_Return)
    page.feed.setText(" https://feeds.x.test/show ")
    with qtbot.waitSignal(page.add_wanted) as told:
        press(page, Key.Key_Return)
    assert told.args == ["https://feeds.x.test/show"]


def test_escape_clears_the_search_and_then_skips(page: WelcomePage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.field, "rare")
    with qtbot.assertNotEmitted(page.skipped):
        press(page, Key.Key_Escape)
    assert page.field.text() == ""
    assert "Acast" in chips(page)
    with qtbot.waitSignal(page.skipped):
        press(page, Key.Key_Escape)


def test_the_demo_is_a_button_away(page: WelcomePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.demo_wanted):
        page.demo.click()


def test_coming_back_keeps_what_was_picked(page: WelcomePage) -> None:
    chips(page)["Acast"].click()
    page.entered()
    QApplication.processEvents()
    assert chips(page)["Acast"].isChecked()
    assert page.follow.text() == "Follow 1"


def test_no_control_is_without_a_name(page: WelcomePage) -> None:
    QTest.keyClicks(page.field, "host")
    kinds = (QAbstractButton, QLineEdit, QListView)
    for control in (w for kind in kinds for w in page.findChildren(kind)):
        named = QAccessible.queryAccessibleInterface(control)
        assert named is not None
        assert named.text(QAccessible.Text.Name), control
    chip = QAccessible.queryAccessibleInterface(page.findChildren(Chip)[0])
    assert chip is not None
    assert chip.state().checkable


def test_it_wraps_in_a_small_window_and_its_buttons_stay_in_sight(page: WelcomePage) -> None:
    page.resize(720 - 48, 480)
    QApplication.processEvents()
    for chip in chips(page).values():
        edge = chip.mapTo(page, chip.rect().bottomRight())
        assert edge.x() < page.width()
    assert page.rect().contains(page.follow.mapTo(page, page.follow.rect().bottomRight()))


def test_it_takes_a_new_theme(page: WelcomePage, look: Look) -> None:
    assert page.grab().toImage().pixelColor(2, 2).lightness() > 200
    look.choose("dark")
    QApplication.processEvents()
    assert page.grab().toImage().pixelColor(2, 2).lightness() < 100


def test_the_real_catalogue_is_offered_and_followed(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    app = App(Profile.at(tmp_path))
    try:
        page = shown(qtbot, look, Asking(Desk(app, Watch(app))))
        assert len(page.findChildren(Chip)) > 3 * FIRST
        QTest.keyClicks(page.field, "bluesky")
        assert page.results.suggestions[0].id == "bluesky"
        press(page, Key.Key_Return)
        with qtbot.waitSignal(page.followed) as told:
            page.follow.click()
        assert told.args == [("bluesky",)]
        assert [s.name for s in app.stored.ledger.services()] == ["Bluesky"]
    finally:
        app.close_store()


def test_a_flow_is_as_high_as_its_width_asks_for(look: Look, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    group = Chips(look, holder)
    for number in range(6):
        group.add(str(number), "A long enough name")
    wide, narrow = (group.heightForWidth(width) for width in (4000, 60))
    assert wide == look.px(7)
    assert narrow == 6 * look.px(7) + 5 * look.px(1.5)


def test_it_can_start_at_login_from_the_first_page_on(
    qtbot: QtBot, look: Look, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = Login().stand_in(monkeypatch)
    monkeypatch.setattr("statuswatch.app.autostart.switch", lambda _, on: _switched(login, on))
    page = shown(
        qtbot, look, Asking(Desk(cast(App, SimpleNamespace(profile=None)), cast(Watch, None)))
    )
    assert page.login.check.isVisible()
    assert not page.login.check.isChecked()
    page.login.check.click()
    assert login.state is State.ON
    assert page.login.check.isChecked()


def _switched(login: Login, on: bool) -> Autostart:
    login.state = State.ON if on else State.OFF
    return login.read()


def test_where_that_cannot_be_switched_it_is_not_offered(
    qtbot: QtBot, look: Look, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> Autostart:
        raise StatusWatchError(say("This system has no place for it"))

    monkeypatch.setattr("statuswatch.app.autostart.state", refuse)
    page = shown(qtbot, look, Asking(nowhere()))
    assert not page.login.check.isVisible()
