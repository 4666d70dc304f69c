"""What the user does about notices in the list of the page Now: menu, letters, and how it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from statuswatch.core.face import ServiceNow
from statuswatch.core.model import Level, Service, Status
from statuswatch.ui.deeds import Deed, Until, What
from statuswatch.ui.now import NowPage
from statuswatch.ui.now_row import sign_of
from tests.ui.now_stage import NOW, press, shown_page, snapshot, trouble

Make = Callable[..., NowPage]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    return partial(shown_page, qtbot)


def test_the_menu_of_what_ails_offers_what_can_be_done_about_notices(make: Make) -> None:
    shown = make(trouble())
    told = shown._service("podhost")
    assert told is not None
    shown.menu.write(told)
    seen = [a.text() for a in shown.menu.actions() if a.isVisible() and a.text()]
    assert seen[3:7] == ["Acknowledge…", "Snooze", "Tell me when it is back", "Mute"]
    shown.menu.write(replace(told, acknowledged=True, muted=True, wanted=True, snoozed=NOW))
    seen = [a.text() for a in shown.menu.actions() if a.isVisible() and a.text()]
    assert seen[3:6] == ["Snooze", "Tell me when it is back", "Unmute"]
    snoozes = shown.menu.silencing.snooze_menu.actions()
    assert [a.text() for a in snoozes if a.isVisible()] == [
        "For 1 hour", "Until tomorrow", "Until it is over", "Wake it",
    ]  # fmt: skip
    (want,) = (a for a in shown.menu.actions() if a.text() == "Tell me when it is back")
    assert want.isChecked()


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("Acknowledge…", Deed(What.ACKNOWLEDGE, "podhost", reason=None)),
        ("Tell me when it is back", Deed(What.WANT, "podhost")),
        ("Mute", Deed(What.MUTE, "podhost")),
        ("For 1 hour", Deed(What.SNOOZE, "podhost", Until.HOUR)),
        ("Until it is over", Deed(What.SNOOZE, "podhost", Until.OVER)),
    ],
)
def test_what_is_chosen_in_the_menu_is_told(
    make: Make, qtbot: QtBot, text: str, deed: Deed
) -> None:
    shown = make(trouble())
    told = shown._service("podhost")
    assert told is not None
    shown.menu.write(told)
    menus = (shown.menu, shown.menu.silencing.snooze_menu)
    (action,) = (a for m in menus for a in m.actions() if a.text() == text)
    with qtbot.waitSignal(shown.deed_wanted) as wanted:
        action.trigger()
    assert wanted.args == [deed]


def test_letters_act_on_the_current_service(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    shown.list.go("podhost")
    for key, deed in (
        (Qt.Key.Key_A, Deed(What.ACKNOWLEDGE, "podhost", reason=None)),
        (Qt.Key.Key_M, Deed(What.MUTE, "podhost")),
    ):
        with qtbot.waitSignal(shown.deed_wanted) as wanted:
            press(shown.list, key)
        assert wanted.args == [deed]
    press(shown.list, Qt.Key.Key_S)
    assert shown.menu.silencing.snooze_menu.isVisible()
    shown.menu.silencing.snooze_menu.close()


def test_what_is_fine_cannot_be_acknowledged(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    shown.list.go("chirp")
    with qtbot.assertNotEmitted(shown.deed_wanted):
        press(shown.list, Qt.Key.Key_A)


def test_a_letter_within_a_name_that_is_typed_acts_on_nothing(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    shown.list.go("podhost")
    with qtbot.assertNotEmitted(shown.deed_wanted):
        for key in (Qt.Key.Key_C, Qt.Key.Key_A, Qt.Key.Key_S):
            press(shown.list, key)
    assert shown.list.current == "castwave"


def test_what_is_silenced_is_said_to_the_ear_and_drawn(make: Make) -> None:
    loud = make(trouble())
    chirp = loud._service("chirp")
    assert chirp is not None
    others = [now for now in trouble().services if now is not chirp and now.service.id != "chirp"]
    quiet = make(snapshot(replace(chirp, muted=True, wanted=True), *others))
    row = quiet.list._model.row_of("chirp")
    assert row is not None
    said = quiet.list._model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Muted. We tell you when it is back." in said
    assert quiet.list.grab().toImage() != loud.list.grab().toImage()


def test_what_the_user_did_about_its_notices_is_a_sign_beside_the_name() -> None:
    now = ServiceNow(Service("podhost", "Podhost"), Status(Level.DOWN, None, stale=False))
    assert sign_of(now) == ""
    assert sign_of(replace(now, acknowledged=True)) == "acknowledge"
    assert sign_of(replace(now, acknowledged=True, snoozed=NOW)) == "snooze"
    assert sign_of(replace(now, acknowledged=True, muted=True)) == "bell-off"
