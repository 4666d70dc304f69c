"""The tabs of the Service page: made when they are seen, walked from anywhere in the window; and what
the page says while nobody looks."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.core.pause import Pause
from statuswatch.ui.look import Look
from statuswatch.ui.service_head import ServiceHead
from statuswatch.ui.service_parts import PartsSection
from statuswatch.ui.service_tabs import Tab
from tests.ui.sheets import ago, page_of, scenes, snapshot
from tests.ui.test_service import open_tab, scrolling, shown, texts


def test_a_tab_is_made_when_it_is_seen_and_knows_what_came_meanwhile(
    qtbot: QtBot, look: Look
) -> None:
    page, tells = shown(qtbot, look, scenes()["trouble"])
    assert page.findChildren(PartsSection) == []
    assert "Where we look" in texts(open_tab(page, Tab.SETUP))
    open_tab(page, Tab.OVERVIEW)
    tells.told = replace(scenes()["trouble"], polls=False)
    page.hear(replace(snapshot(tells.told), seq=2))
    said = texts(open_tab(page, Tab.SETUP))
    assert any("another window or terminal" in words for words in said)


def test_beside_the_list_tabs_are_walked_while_the_list_has_the_keyboard(
    qtbot: QtBot, look: Look
) -> None:
    window, beside = QWidget(), QLineEdit()
    row = QHBoxLayout(window)
    page, _ = page_of(look, scenes()["fine"])
    row.addWidget(beside)
    row.addWidget(page)
    qtbot.addWidget(window)
    page.show_service("podhost", back=False)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    beside.setFocus()
    QTest.keySequence(beside, QKeySequence("Ctrl+PgDown"))
    assert page.tabs.currentIndex() == Tab.HISTORY
    QTest.keySequence(beside, QKeySequence("Ctrl+PgUp"))
    assert page.tabs.currentIndex() == Tab.OVERVIEW
    page.hide()
    QTest.keySequence(beside, QKeySequence("Ctrl+PgDown"))
    assert page.tabs.currentIndex() == Tab.OVERVIEW


def test_while_paused_it_is_our_last_word_and_nothing_is_in_colour(
    qtbot: QtBot, look: Look
) -> None:
    told = scenes()["trouble"]
    page, _ = shown(qtbot, look, told)
    page.hear(replace(snapshot(told), paused=Pause(ago(10))))
    assert any("As of 15:00." in words for words in texts(page))
    head = page.findChildren(ServiceHead)[0]
    assert head._neutral


def test_a_page_that_is_slow_to_answer_says_that_it_is_waited_for(qtbot: QtBot, look: Look) -> None:
    page, tells = page_of(look, scenes()["fine"])
    qtbot.addWidget(page)
    tells.silent = True
    page.show_service("podhost", back=False)
    page.show()
    qtbot.waitUntil(lambda: "Looking…" in texts(page))


def test_colours_change_with_the_theme_and_the_reader_stays_where_he_was(
    qtbot: QtBot, look: Look
) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    page.resize(look.px(190), look.px(90))
    scrolling(page).setValue(200)
    look.choose("dark")
    QApplication.processEvents()
    inks = [w.text() for w in page.findChildren(QLabel) if "font-weight:600" in w.text()]
    assert inks
    assert not [t for t in inks if "#B82A10" in t]
    assert scrolling(page).value() == 200
