"""The Add dialog once something is found: sources, parts, the name, following; how it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app.finding import FoundSource, Looked
from statuswatch.core.words import say
from statuswatch.ui.add import AddDialog, Stage
from statuswatch.ui.add_check import Check
from statuswatch.ui.add_parts import Parts
from statuswatch.ui.add_words import cut, listed
from statuswatch.ui.bridge import Bridge
from statuswatch.ui.look import Look
from tests.statuspage import StatusPage
from tests.ui.adding import (
    FIVE,
    PAGE,
    PARTS,
    PODHOST,
    Real,
    Shelf,
    boxes,
    choices,
    inside,
    nowhere,
    press,
    served,
    setting,
    stage,
    texted,
    texts,
)
from tests.ui.asking import Asking

Key = Qt.Key


Make = Callable[..., AddDialog]


# --- what is found --------------------------------------------------------------------------------


def test_enter_twice_looks_and_then_follows_once(
    make: Make, asking: Asking, shelf: Shelf, qtbot: QtBot
) -> None:
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    assert texts(dialog) >= {"6 parts", "every 5\N{NO-BREAK SPACE}min"}
    assert dialog.frame.follow.text() == "Follow Podhost"
    assert "Asks 1 host: status.podhost.example" in texts(dialog)
    with qtbot.waitSignal(dialog.followed) as told:
        press(dialog, Key.Key_Return)
    assert told.args == ["podhost"]
    assert [(c.name, c.parts, len(c.sources)) for c in choices(shelf)] == [("Podhost", (), 1)]


def test_a_podcasts_host_is_a_second_tick_beside_its_feed(
    make: Make, asking: Asking, shelf: Shelf
) -> None:
    way = say("214 episodes, files at Podhost through OP3 and Podtrac")
    own = FoundSource("podcast", "https://feeds.example/mine.xml", way, FIVE * 3, True)
    too = say("Podhost stores your files: follow it too")
    keeper = replace(PODHOST.sources[0], words=too, selected=False, entry="podhost")
    shelf.looked = Looked("Mine", (own, keeper), hosts=("feeds.example",))
    dialog = make(asking, "https://feeds.example/mine.xml")
    press(dialog, Key.Key_Return)
    assert texts(dialog) >= {"Asks 1 host: feeds.example", "every 15\N{NO-BREAK SPACE}min"}
    (first, feed), (second, host) = boxes(dialog).items()
    assert (first.partition(":")[0], feed.isChecked()) == ("Podcast feed", True)
    assert (host.isChecked(), "stores your files" in second) == (False, True)
    host.setChecked(True)
    press(dialog, Key.Key_Return)
    assert [[s.entry for s in c.sources] for c in choices(shelf)] == [["", "podhost"]]


def test_two_enters_while_it_is_being_followed_follow_once(make: Make, shelf: Shelf) -> None:
    asking = Asking(nowhere(), later=True)
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    asking.go()
    dialog.frame.follow.setFocus()
    press(dialog, Key.Key_Return, Key.Key_Return, Key.Key_Return)
    assert dialog.frame.follow.text() == "Following…"
    assert not dialog.frame.follow.isEnabled()
    assert dialog.isVisible(), "the focus fell on Cancel"
    asking.go()
    assert len(choices(shelf)) == 1
    assert not dialog.isVisible()


def test_enter_on_cancel_cancels(make: Make, asking: Asking, shelf: Shelf) -> None:
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    dialog.frame.cancel.setFocus()
    press(dialog, Key.Key_Return)
    assert (dialog.isVisible(), shelf.followed) == (False, [])


def test_sources_can_be_left_out_but_not_all(make: Make, asking: Asking, shelf: Shelf) -> None:
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    page, probe = (b for n, b in boxes(dialog).items() if ": " in n)
    assert (page.isChecked(), probe.isChecked()) == (True, False)
    probe.click()
    assert "Asks 2 hosts: status.podhost.example, podhost.example" in texts(dialog)
    page.click()
    probe.click()
    assert not dialog.frame.follow.isEnabled()
    press(dialog, Key.Key_Return)
    assert shelf.followed == []


def test_a_typed_name_is_the_services_and_an_empty_one_is_the_found_one(
    make: Make, asking: Asking, shelf: Shelf
) -> None:
    for typed, name in (("My & host", "My & host"), ("  ", "Podhost")):
        dialog = make(asking, PAGE)
        press(dialog, Key.Key_Return)
        dialog.page.name.setText(typed)
        assert dialog.frame.follow.accessibleName() == f"Follow {name}"
        dialog.frame.follow.click()
        assert choices(shelf)[-1].name == name


def test_all_of_it_is_on_until_a_part_is_chosen(make: Make, asking: Asking, shelf: Shelf) -> None:
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    checks = boxes(dialog)
    every, feeds, uploads = checks["All of it"], checks["Feeds"], checks["Uploads"]
    assert every.isChecked()
    every.click()
    assert every.isChecked(), "nothing at all cannot be followed"
    feeds.click()
    uploads.click()
    assert not every.isChecked()
    every.click()
    assert (feeds.isChecked(), uploads.isChecked()) == (False, False)
    feeds.click()
    feeds.click()
    assert every.isChecked()
    feeds.click()
    dialog.frame.follow.click()
    assert choices(shelf)[0].parts == ("Feeds",)


def test_the_catalogues_part_is_chosen_from_the_start(
    make: Make, asking: Asking, shelf: Shelf
) -> None:
    shelf.looked = replace(PODHOST, chosen=("Feeds",))
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    checks = boxes(dialog)
    assert (checks["Feeds"].isChecked(), checks["All of it"].isChecked()) == (True, False)


def test_many_parts_are_searched(make: Make, asking: Asking, shelf: Shelf) -> None:
    shelf.looked = replace(PODHOST, parts=tuple(f"Region {i}" for i in range(25)))
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    parts = dialog.findChild(Parts)
    assert parts is not None
    listing = parts.findChild(QListView)
    search = parts.findChild(QLineEdit)
    assert listing is not None
    assert search is not None
    assert search.accessibleName() == "Search 25 parts"
    search.setText("region 17")
    assert listing.model().rowCount() == 1
    listing.setFocus()
    listing.setCurrentIndex(listing.model().index(0, 0))
    press(dialog, Key.Key_Space)
    assert (parts.chosen, boxes(dialog)["All of it"].isChecked()) == (("Region 17",), False)
    search.clear()
    boxes(dialog)["All of it"].click()
    assert parts.chosen == ()


def test_only_the_list_of_many_parts_scrolls(make: Make, asking: Asking, shelf: Shelf) -> None:
    shelf.looked = replace(PODHOST, parts=tuple(f"Region {i}" for i in range(250)))
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    QApplication.processEvents()
    page = dialog.frame.page
    assert page.verticalScrollBar().maximum() == 0
    assert page.name.visibleRegion().boundingRect().height() == page.name.height()


def test_a_click_anywhere_in_a_row_of_many_parts_checks_it_once(
    make: Make, asking: Asking, shelf: Shelf, qtbot: QtBot
) -> None:
    shelf.looked = replace(PODHOST, parts=tuple(f"Region {i}" for i in range(25)))
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    parts = dialog.findChild(Parts)
    assert parts is not None
    listing = parts.findChild(QListView)
    assert listing is not None
    for row, x in ((0, 10), (1, 200)):
        at = listing.visualRect(listing.model().index(row, 0))
        where = QPoint(at.left() + x, at.center().y())
        QTest.mouseClick(
            listing.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where
        )
    assert parts.chosen == ("Region 0", "Region 1")


def test_parts_that_a_page_names_twice_are_one(
    make: Make, asking: Asking, shelf: Shelf, look: Look, qtbot: QtBot
) -> None:
    parts = Parts(look, setting)
    qtbot.addWidget(parts)
    parts.show_parts(("API", "API", " "))
    assert [b.accessibleName() for b in parts.findChildren(Check)][1:] == ["API"]
    parts.show_parts(())
    assert parts.isHidden()


# --- how it stands --------------------------------------------------------------------------------


def test_tab_goes_from_top_to_bottom(make: Make, asking: Asking, shelf: Shelf) -> None:
    words = say("Their status page does not answer right now.")
    shelf.looked = replace(PODHOST, words=words, parts=("API", "Web"))
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    walked = []
    for _ in range(9):
        press(dialog, Key.Key_Tab)
        walked.append(dialog.focusWidget().accessibleName() or texted(dialog.focusWidget()))
    assert [name.partition(":")[0] for name in walked] == [
        "Status page", "Our own check", "All of it", "API", "Web", "Name",
        "Cancel", "Follow Podhost", "Add what you depend on",
    ]  # fmt: skip


def test_no_control_is_without_a_name(make: Make, asking: Asking) -> None:
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    kinds = (QAbstractButton, QLineEdit, QListView)
    for control in (w for kind in kinds for w in dialog.findChildren(kind)):
        named = QAccessible.queryAccessibleInterface(control)
        assert named is not None
        assert named.text(QAccessible.Text.Name), control
    first = QAccessible.queryAccessibleInterface(boxes(dialog)[PARTS[0]])
    assert first is not None
    assert first.text(QAccessible.Text.Name) == PARTS[0]


def test_it_fits_a_small_window_and_grows_no_further_than_its_most(
    make: Make, asking: Asking, look: Look, qtbot: QtBot
) -> None:
    for size in ((720, 480), (2560, 1440)):
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(*size)
        dialog = make(asking, PAGE, window)
        assert dialog.width() <= min(size[0], look.px(170))
        assert dialog.height() <= min(size[1], look.px(120))
        press(dialog, Key.Key_Return)
        assert inside(dialog, dialog.frame.follow)
        assert inside(dialog, dialog.field)


def test_it_takes_a_new_theme_and_mirrors(make: Make, asking: Asking, look: Look) -> None:
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    light = dialog.grab().toImage().pixelColor(2, 2)
    look.choose("dark")
    QApplication.processEvents()
    assert dialog.grab().toImage().pixelColor(2, 2).lightness() < light.lightness()
    dialog.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert dialog.frame.follow.x() < dialog.frame.cancel.x()
    look.choose("light")


def test_hostile_names_are_shown_as_plain_text_and_cut(
    make: Make, asking: Asking, shelf: Shelf
) -> None:
    shelf.looked = replace(PODHOST, name="<b>bold</b>\n" + "x" * 500, parts=("&File " * 60,))
    dialog = make(asking, PAGE)
    press(dialog, Key.Key_Return)
    assert dialog.frame.follow.accessibleName() == "Follow <b>bold</b> xxxxxxxxxxx…"
    assert dialog.width() <= dialog.maximumWidth()
    assert cut("a" * 99, 10) == "a" * 9 + "…"
    assert listed(["a", "b", "c", "d"], setting()) == "a, b, 2 more"


def test_a_real_page_on_loopback_is_found_and_followed(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    with served(StatusPage()) as url:
        bridge = Bridge(lambda: Real(tmp_path))
        bridge.start()
        try:
            dialog = AddDialog(look, bridge, setting, None, url)
            qtbot.addWidget(dialog)
            dialog.show()
            qtbot.waitUntil(lambda: stage(dialog) is Stage.FOUND)
            qtbot.waitUntil(lambda: "Show Builder" in boxes(dialog))
            with qtbot.waitSignal(dialog.followed):
                press(dialog, Key.Key_Return)
            again = AddDialog(look, bridge, setting, None, url)
            qtbot.addWidget(again)
            again.show()
            press(again, Key.Key_Return)
            qtbot.waitUntil(lambda: stage(again) is Stage.FOUND)
            with qtbot.waitSignal(again.open_wanted):
                press(again, Key.Key_Return)
        finally:
            bridge.stop()


def test_a_part_takes_the_room_that_other_columns_leave(
    make: Make, asking: Asking, shelf: Shelf
) -> None:
    long = "Image delivery in Asia and the Pacific"
    shelf.looked = replace(PODHOST, parts=(long,))
    dialog = make(asking)
    dialog._looked(shelf.looked)
    QApplication.processEvents()
    (box,) = (b for b in dialog.findChildren(Check) if b.accessibleName() == long)
    assert box.text() == long
    assert box.width() >= box.sizeHint().width()
