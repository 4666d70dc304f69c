"""The way of a podcast on the Service page, and what they wrote over."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app.sheet import Part as SheetPart
from statuswatch.core.model import Level
from statuswatch.core.overview import Face
from statuswatch.core.rewriting import Revision, Rewriting
from statuswatch.core.words import say
from statuswatch.ui.look import Look
from statuswatch.ui.service_diff import changes
from statuswatch.ui.service_hops import LISTED, HopChip, Hops, Part
from statuswatch.ui.service_parts import PartsSection
from statuswatch.ui.service_tabs import Tab
from statuswatch.ui.service_way import WaySection
from tests.ui.sheets import ago, sheet, snapshot, stage, way
from tests.ui.test_service import button, open_tab, shown, texts

NAMES = ["Feed", "Cover", "OP3", "Chartable", "Podhost", "Audio file", "Apple Podcasts"]


def chips(page: QWidget) -> list[HopChip]:
    return [c for c in page.findChildren(HopChip) if c.isVisibleTo(page)]


def test_the_hops_stand_in_the_order_of_delivery_and_can_be_heard(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["podcast"])
    assert [c.chip.name for c in chips(page)] == NAMES
    first = chips(page)[0]
    assert first.accessibleName() == "Feed: 12\N{NO-BREAK SPACE}min old"
    assert first.accessibleDescription() == "Your feed answers and lists 212 episodes."
    assert QAccessible.queryAccessibleInterface(first).role() == QAccessible.Role.CheckBox
    assert "Everything on the way to your listeners works." in texts(page)
    assert "looked at 15:09" in texts(page)


def test_what_is_broken_what_is_behind_it_and_what_is_ours_look_different(
    qtbot: QtBot, look: Look
) -> None:
    page, _ = shown(qtbot, look, stage()["two"])
    parts = {c.chip.name: c.chip.part for c in chips(page)}
    assert [n for n, part in parts.items() if part is Part.BROKEN] == ["Chartable", "Podhost"]
    assert [n for n, part in parts.items() if part is Part.BEHIND] == ["Audio file"]
    page, _ = shown(qtbot, look, stage()["blocked"])
    mine = next(c.chip for c in chips(page) if c.chip.name == "OP3")
    assert (mine.part, mine.face) == (Part.WORKS, Face.OFFLINE), (
        "a blocker of one's own is no fault"
    )


def test_a_fault_is_said_with_the_one_thing_to_do(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["prefix"])
    assert (
        "Your host is fine; the prefix Chartable in front of your files fails: it does not answer "
        "in time. Remove Chartable in your host's settings, or wait for them."
    ) in texts(page)


def test_what_could_be_better_is_folded(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, stage()["podcast"])
    (section,) = page.findChildren(WaySection)

    def advised() -> bool:
        return any("Chartable closed in December 2024" in t for t in texts(section))

    assert not advised()
    button(page, "What could be better (2)").click()
    assert advised()
    page.hear(replace(snapshot(tells.told), seq=2))
    assert advised(), "news folds nothing that was opened"
    button(page, "Hide what could be better").click()
    assert not advised()


def test_a_hops_words_stand_below_when_it_is_chosen(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["prefix"])
    (section,) = page.findChildren(WaySection)
    chips(page)[3].click()
    said = (
        "Chartable does not answer in time. Remove Chartable in your host's settings, or wait for "
        "them."
    )
    assert said in texts(section)
    chips(page)[0].click()
    assert said not in texts(section)
    assert "Your feed answers and lists 212 episodes." in texts(section)
    chips(page)[0].click()
    assert "Your feed answers and lists 212 episodes." not in texts(section)


def test_arrows_walk_in_the_way_and_tab_leaves_it(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["podcast"])
    stops = [c for c in chips(page) if c.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == chips(page)[:1]
    stops[0].setFocus()
    for _ in range(2):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Right)
    assert page.focusWidget() is chips(page)[2]
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Left)
    assert page.focusWidget() is chips(page)[1]
    assert [c for c in chips(page) if c.focusPolicy() & Qt.FocusPolicy.TabFocus] == chips(page)[1:2]
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert "Your cover picture loads." in texts(page)


def test_where_it_is_narrow_the_hops_are_a_list(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["podcast"])
    (hops,) = page.findChildren(Hops)
    assert len({c.y() for c in chips(page)}) == 2
    page.resize(look.px(LISTED - 10), look.px(200))
    qtbot.waitUntil(lambda: len({c.y() for c in chips(page)}) == len(NAMES))
    assert {c.width() for c in chips(page)} == {hops.width()}
    assert hops.height() == hops.heightForWidth(hops.width()), "no room that nothing needs"


def test_from_right_to_left_the_way_begins_at_the_right(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["podcast"])
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: chips(page)[0].x() > chips(page)[1].x())
    chips(page)[0].setFocus()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Left)
    assert page.focusWidget() is chips(page)[1]


def test_hops_are_not_listed_as_parts_again_unless_some_were_chosen(
    qtbot: QtBot, look: Look
) -> None:
    parts = tuple(SheetPart(name, Level.OK, False) for name in NAMES)
    told = replace(stage()["podcast"], parts=parts)
    page, tells = shown(qtbot, look, told)
    open_tab(page, Tab.SETUP)
    (section,) = page.findChildren(PartsSection)
    assert not section.isVisibleTo(page)
    service = replace(told.now.service, parts=frozenset({"Feed"}))
    tells.told = replace(told, now=replace(told.now, service=service))
    page.hear(replace(snapshot(tells.told), seq=2))
    assert section.isVisibleTo(page)


def test_no_podcast_no_way(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, sheet(Level.OK))
    (section,) = page.findChildren(WaySection)
    assert not section.isVisibleTo(page)
    first = stage()["podcast"]
    tells.told = replace(first, ways=(*first.ways, way("OP3")))
    page.hear(replace(snapshot(tells.told), seq=2))
    assert len(chips(page)) == 2 * len(NAMES)
    assert texts(section).count("The Show") == 2, "two are told apart by their titles"


# -- what they wrote over ----------------------------------------------------------------------------


def test_what_they_changed_in_a_post_is_marked_in_place(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    marked = [w for w in page.findChildren(QWidget) if "line-through" in str(w.property("text"))]
    assert len(marked) == 1
    said = str(marked[0].property("text"))
    assert 'text-decoration:line-through">some</span> ' in said
    assert 'text-decoration:underline">most</span> ' in said
    assert marked[0].accessibleName() == (
        "Show Builder Lite is slow for most customers. Publishing may fail."
    )
    assert "They changed this text at 14:41. Both versions are kept." in texts(page)


def test_a_post_that_is_another_text_has_no_marks() -> None:
    assert changes("We are looking.", "A storage node failed; shows move to another one.") == ()
    assert changes("a b c", "a b c d") == (("kept", "a b c "), ("came", "d"))


def test_marks_let_no_markup_of_theirs_through() -> None:
    kept = changes("<b>Publishing</b> may fail.", "<b>Publishing</b> will fail.")
    assert kept == (
        ("kept", "<b>Publishing</b> "),
        ("went", "may "),
        ("came", "will "),
        ("kept", "fail."),
    )


def test_times_that_they_moved_say_so_in_open_and_past_trouble(qtbot: QtBot, look: Look) -> None:
    told = stage()["said"]
    moved = Revision(
        ago(9), Rewriting.SHORTENED, say("Shortened (seen {at}): end moved", at=ago(9))
    )
    before = (replace(told.before[0], revisions=(moved,)), *told.before[1:])
    page, _ = shown(qtbot, look, replace(told, before=before))
    assert "Back-dated (seen 14:40): start moved from 14:25 to 14:02" in texts(page)
    open_tab(page, Tab.HISTORY)
    assert "Shortened (seen 15:01): end moved" in texts(page)
