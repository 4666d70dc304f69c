"""The Add dialog until something is found: keys, a paste, a look, what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from statuswatch.app.finding import Place
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Line
from statuswatch.core.words import say
from statuswatch.ui.add import AddDialog, Stage
from statuswatch.ui.add_words import is_address
from tests.ui.adding import (
    PAGE,
    PODHOST,
    Shelf,
    boxes,
    choices,
    nowhere,
    paste,
    press,
    press_band,
    rows,
    said,
    stage,
    suggestion,
    texts,
)
from tests.ui.asking import Asking
from tests.ui.story import overview

Key = Qt.Key


Make = Callable[..., AddDialog]


# --- typing a name --------------------------------------------------------------------------------


def test_the_field_has_the_focus_and_its_text_is_selected(make: Make, asking: Asking) -> None:
    dialog = make(asking, "pod")
    assert dialog.focusWidget() is dialog.field
    assert dialog.field.selectedText() == "pod"
    assert rows(dialog) == ["Podhost", "Podbean", "Podcast Index"]


def test_typing_a_name_lists_what_the_catalogue_knows(
    make: Make, asking: Asking, qtbot: QtBot
) -> None:
    dialog = make(asking)
    QTest.keyClicks(dialog.field, "podb")
    assert rows(dialog) == ["Podbean"]
    spoken = dialog.results.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Podbean, podcast host: status page. 1 of 1."


def test_enter_takes_the_first_name_and_arrows_another(
    make: Make, asking: Asking, shelf: Shelf
) -> None:
    dialog = make(asking, "pod")
    press(dialog, Key.Key_Return)
    assert (stage(dialog), shelf.asked[-1]) == (Stage.FOUND, "podhost")
    dialog = make(asking, "pod")
    press(dialog, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert (stage(dialog), shelf.asked[-1]) == (Stage.FOUND, "podbean")
    assert dialog.focusWidget() is dialog.field


def test_up_from_the_first_name_and_letters_lead_back_to_the_field(
    make: Make, asking: Asking, qtbot: QtBot
) -> None:
    dialog = make(asking, "pod")
    dialog.field.setCursorPosition(3)
    press(dialog, Key.Key_Down)
    assert dialog.focusWidget() is dialog.results
    press(dialog, Key.Key_Up)
    assert dialog.focusWidget() is dialog.field
    press(dialog, Key.Key_Down)
    QTest.keyClicks(dialog.results, "h")
    assert (dialog.field.text(), rows(dialog)) == ("podh", ["Podhost"])


def test_enter_before_the_names_have_come_takes_the_first_when_they_do(
    make: Make, shelf: Shelf
) -> None:
    asking = Asking(nowhere(), later=True)
    dialog = make(asking, "podb")
    press(dialog, Key.Key_Return)
    assert stage(dialog) is Stage.TYPING
    asking.go()
    assert stage(dialog) is Stage.LOOKING
    asking.go()
    assert (stage(dialog), shelf.asked[-1]) == (Stage.FOUND, "podbean")


def test_an_unknown_name_says_what_to_do_and_keeps_the_text(make: Make, asking: Asking) -> None:
    assert said(make(asking, "No")) == ""  # it may go on: "Notion"
    dialog = make(asking, "Nowhere")
    assert said(dialog).startswith('Nothing called "Nowhere"')
    press(dialog, Key.Key_Return)
    assert said(dialog) == 'Nothing called "Nowhere" is known here. Paste its address.'
    assert dialog.field.text() == "Nowhere"


def test_what_one_follows_already_says_so_in_its_row(
    make: Make, asking: Asking, shelf: Shelf
) -> None:
    shelf.found = (suggestion("Podhost", already=True),)
    dialog = make(asking, "pod")
    spoken = dialog.results.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "you follow it" in str(spoken)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://status.example.com", True),
        ("podhost.com", True),
        ("podhost.com/status", True),
        ("localhost:8000", True),
        ("127.0.0.1:80/x", True),
        ("Podhost", False),
        ("Mailbird & Sons", False),
        ("st. podcast", False),
        ("v2.0", False),
    ],
)
def test_an_address_is_told_from_a_name(text: str, address: bool) -> None:
    assert is_address(text) is address


# --- an address -----------------------------------------------------------------------------------


def test_a_pasted_address_is_looked_at_after_a_pause(
    make: Make, asking: Asking, shelf: Shelf, qtbot: QtBot
) -> None:
    dialog = make(asking, "something else")
    paste(dialog, f"  {PAGE}\n")
    assert stage(dialog) is Stage.TYPING
    qtbot.waitUntil(lambda: stage(dialog) is Stage.FOUND)
    assert shelf.asked[-1] == PAGE


def test_a_typed_address_waits_for_enter(
    make: Make, asking: Asking, shelf: Shelf, qtbot: QtBot
) -> None:
    dialog = make(asking)
    QTest.keyClicks(dialog.field, PAGE)
    qtbot.wait(500)
    assert stage(dialog) is Stage.TYPING
    press(dialog, Key.Key_Return)
    assert stage(dialog) is Stage.FOUND


def test_a_typed_address_can_be_looked_at_by_a_button(
    make: Make, asking: Asking, shelf: Shelf
) -> None:
    dialog = make(asking)
    QTest.keyClicks(dialog.field, "podh")
    assert (dialog.frame.follow.text(), dialog.frame.follow.isEnabled()) == ("Follow", False)
    dialog.field.clear()
    QTest.keyClicks(dialog.field, "http://127.0.0.1:18100")
    assert (dialog.frame.follow.text(), dialog.frame.follow.isEnabled()) == ("Look", True)
    dialog.frame.follow.click()
    assert shelf.asked[-1] == "http://127.0.0.1:18100"
    assert (stage(dialog), dialog.frame.follow.text()) == (Stage.FOUND, "Follow Podhost")
    assert not choices(shelf)


def test_places_appear_while_we_look_and_stop_ends_it(make: Make, shelf: Shelf) -> None:
    asking = Asking(nowhere(), later=True)
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    dialog._heard(Place(PAGE, say("answers 404"), good=False))
    dialog._heard(Place(PAGE, say("Statuspage"), good=True))
    QApplication.processEvents()
    words = texts(dialog)
    assert f"Looking at {PAGE}…" in words
    assert {"Answers 404", "Statuspage"} <= words
    stop = next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "Stop")
    stop.click()
    asking.go()
    assert stage(dialog) is Stage.TYPING
    assert dialog.field.text() == PAGE
    assert dialog.focusWidget() is dialog.field
    assert not stop.isVisible()
    assert dialog.frame.follow.text() == "Look"


def test_why_a_lone_address_is_refused_is_said_once(make: Make, shelf: Shelf) -> None:
    dialog = make(Asking(nowhere(), later=True), PAGE)
    press(dialog, Key.Key_Return)
    dialog._heard(Place(PAGE, say("refused the connection"), good=False))
    assert "Refused the connection" in texts(dialog)
    dialog._not_found(say("127.0.0.1 refused the connection"))
    assert not any(words.startswith("Refused") for words in texts(dialog))


def test_addresses_that_led_nowhere_are_one_line(make: Make, shelf: Shelf) -> None:
    dialog = make(Asking(nowhere(), later=True), PAGE)
    press(dialog, Key.Key_Return)
    dialog._heard(Place(PAGE, say("answers, but not with a status"), good=False))
    for guess in range(7):
        dialog._heard(Place(f"{PAGE}/{guess}", say("answers 404"), good=False))
    QApplication.processEvents()
    many = "7 other addresses have no status that can be read"
    assert {"Answers, but not with a status", many} <= texts(dialog)
    assert "Answers 404" not in texts(dialog)
    show = next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "Show them")
    show.click()
    assert "Answers 404" in texts(dialog)
    assert show.text() == "Hide them"
    show.click()
    assert "Answers 404" not in texts(dialog)


def test_escape_drops_what_runs(make: Make, shelf: Shelf) -> None:
    asking = Asking(nowhere(), later=True)
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return, Key.Key_Escape)
    assert not dialog.isVisible()
    asking.go()
    assert shelf.asked == []


def test_typing_on_drops_what_is_looked_at(make: Make, shelf: Shelf, qtbot: QtBot) -> None:
    asking = Asking(nowhere(), later=True)
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return, Key.Key_End)
    QTest.keyClicks(dialog.field, "/a")
    asking.go()
    assert (stage(dialog), shelf.asked) == (Stage.TYPING, [])


# --- what goes wrong ------------------------------------------------------------------------------


def test_a_failure_keeps_the_text_and_offers_another_try(
    make: Make, asking: Asking, shelf: Shelf
) -> None:
    shelf.looked = StatusWatchError(say("This page wants a sign-in"))
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    assert said(dialog) == "This page wants a sign-in"
    assert (dialog.field.text(), stage(dialog)) == (PAGE, Stage.TYPING)
    shelf.looked = PODHOST
    press_band(dialog, "Try again")
    assert (stage(dialog), said(dialog)) == (Stage.FOUND, "")


def test_a_failure_to_follow_keeps_every_choice(make: Make, asking: Asking, shelf: Shelf) -> None:
    shelf.refused = StatusWatchError(say("The disk is full"))
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    boxes(dialog)["Feeds"].click()
    dialog.page.name.setText("Mine")
    dialog.frame.follow.click()
    assert said(dialog) == "The disk is full"
    assert dialog.page.name.text() == "Mine"
    assert boxes(dialog)["Feeds"].isChecked()
    assert boxes(dialog)["Feeds"].isEnabled()
    shelf.refused = None
    dialog.frame.follow.click()
    assert choices(shelf)[0].parts == ("Feeds",)


def test_where_there_is_no_page_it_can_be_probed(make: Make, asking: Asking, shelf: Shelf) -> None:
    words = say("No status page found at {host}. We can still probe it.", host="x.test")
    shelf.looked = replace(PODHOST, sources=PODHOST.sources[1:], entry="", parts=(), words=words)
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    assert said(dialog) == "No status page found at x.test. We can still probe it."
    press_band(dialog, "Probe it")
    assert [c.sources for c in choices(shelf)] == [PODHOST.sources[1:]]


def test_what_is_followed_already_can_be_opened(
    make: Make, shelf: Shelf, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statuswatch.ui import add_questions

    async def named(desk: object) -> str:
        return "podhost-2"

    monkeypatch.setattr(add_questions, "named", lambda name: named)
    shelf.looked = replace(PODHOST, already="My host")
    dialog = make(Asking(nowhere()), PAGE)
    press(dialog, Key.Key_Return)
    assert said(dialog) == "You follow this already, as My host."
    assert not dialog.frame.follow.isEnabled()
    with qtbot.waitSignal(dialog.open_wanted) as told:
        press(dialog, Key.Key_Return)
    assert (told.args, shelf.followed) == (["podhost-2"], [])


def test_what_failed_offline_is_looked_at_when_the_line_is_back(
    make: Make, asking: Asking, shelf: Shelf
) -> None:
    shelf.looked = StatusWatchError(say("You are offline."))
    dialog = make(asking, PAGE)
    dialog.hear(overview(line=Line.DOWN))
    press(dialog, Key.Key_Return)
    assert stage(dialog) is Stage.TYPING
    shelf.looked = PODHOST
    dialog.hear(overview())
    assert stage(dialog) is Stage.FOUND
