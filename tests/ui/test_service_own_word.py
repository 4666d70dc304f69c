"""The user's own word on the Service page, when certificates end, and what can be pasted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from statuswatch.app import own_word
from statuswatch.app.sheet import Sheet
from statuswatch.app.sheet_places import Expiring
from statuswatch.core.model import Level
from statuswatch.core.words import Setting
from statuswatch.ui.keys import bind
from statuswatch.ui.look import Look
from statuswatch.ui.service import ServicePage
from statuswatch.ui.service_head import ServiceHead
from statuswatch.ui.service_own_word import OwnWordField
from statuswatch.ui.service_tabs import Tab
from statuswatch.ui.service_tags import TagsSection
from tests.ui.sheets import PROBE, ago, place, sheet, snapshot, stage
from tests.ui.test_service import button, open_tab, scrolling, shown, texts

NBSP = "\N{NO-BREAK SPACE}"


class Asks:
    """An asker whose questions are asked, on a desk of nothing."""

    def __init__(self, told: Sheet) -> None:
        self.told = told

    def ask(self, question: Any, answered: Any, **more: Any) -> None:
        found = question(cast("Any", SimpleNamespace()))
        if found.__name__ in ("sheet", "figures", "wished"):
            found.close()
            answered(self.told if found.__name__ == "sheet" else None)
        else:
            answered(asyncio.run(found))


def asked_by(page: ServicePage, asks: Asks) -> None:
    page._asker = page._doing._asker = cast("Any", asks)


def test_it_fails_for_me_takes_a_part_and_a_note(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str, str]] = []

    async def it_fails(desk: object, service: str, part: str, note: str) -> None:
        said.append((service, part, note))

    monkeypatch.setattr(own_word, "it_fails", it_fails)
    page, tells = shown(qtbot, look, stage()["said"])
    asks = Asks(tells.told)
    asked_by(page, asks)
    (field,) = page.findChildren(OwnWordField)
    fails = button(page, "It fails for me…")
    fails.click()
    assert not fails.isVisibleTo(page)
    part, note = field.findChildren(QComboBox)[0], field.findChildren(QLineEdit)[0]
    assert page.focusWidget() is note
    assert [part.itemText(n) for n in range(part.count())] == [
        "What you follow",
        "Show Builder Lite",
        "Website",
        "Feeds",
    ]
    part.setCurrentIndex(2)
    note.setText("  Assembling   hangs ")
    QTest.keyClick(note, Qt.Key.Key_Return)
    assert said == [("podhost", "Website", "Assembling hangs")]
    assert fails.isVisibleTo(page)
    assert note.text() == ""


def test_what_is_being_written_survives_news_and_esc_gives_it_up(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, stage()["said"])
    button(page, "It fails for me…").click()
    note = page.findChildren(OwnWordField)[0].findChildren(QLineEdit)[0]
    note.setText("half a word")
    page.hear(replace(snapshot(tells.told), seq=2))
    assert note.isVisibleTo(page)
    assert note.text() == "half a word"
    QTest.keyClick(note, Qt.Key.Key_Escape)
    assert not note.isVisibleTo(page)
    assert page.focusWidget() is button(page, "It fails for me…")


def test_what_fails_is_written_where_it_was_asked_for_and_the_page_stays(
    qtbot: QtBot, look: Look
) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    page.resize(look.px(150), look.px(90))
    page.activateWindow()
    qtbot.waitUntil(lambda: scrolling(page).maximum() > 50)
    fails = button(page, "It fails for me…")
    fails.setFocus()
    qtbot.waitUntil(fails.hasFocus)
    QTest.keyClick(fails, Qt.Key.Key_Space)
    (field,) = page.findChildren(OwnWordField)
    note = field.findChildren(QLineEdit)[0]

    def seen() -> bool:
        leaf = page.body.leaf
        at = note.mapTo(leaf.viewport(), note.rect().bottomLeft())
        return leaf.viewport().rect().contains(at)

    qtbot.waitUntil(lambda: note.hasFocus() and seen())
    top = scrolling(page).value()
    assert top < scrolling(page).maximum() - look.px(10)
    QTest.keyClick(note, Qt.Key.Key_Escape)
    assert button(page, "It fails for me…").hasFocus()
    assert scrolling(page).value() == top


def test_the_first_esc_gives_up_a_field_and_the_next_leaves_the_page(
    qtbot: QtBot, look: Look
) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    left: list[str] = []
    bind(page, {"Esc": lambda: left.append("page")})
    page.activateWindow()
    button(page, "It fails for me…").click()
    note = page.findChildren(OwnWordField)[0].findChildren(QLineEdit)[0]
    qtbot.waitUntil(note.hasFocus)
    QTest.keyClicks(note, "half a word")
    QTest.keyClick(note, Qt.Key.Key_Escape)
    assert (left, note.isVisible()) == ([], False)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert left == ["page"]


def test_esc_in_the_tags_gives_up_what_was_typed(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    left: list[str] = []
    bind(page, {"Esc": lambda: left.append("page")})
    section = TagsSection(look, Setting())
    column = page.layout()
    assert column is not None
    column.addWidget(section)
    section.show()
    page.activateWindow()
    section.field.setFocus()
    qtbot.waitUntil(section.field.hasFocus)
    QTest.keyClicks(section.field, "mine")
    QTest.keyClick(section.field, Qt.Key.Key_Escape)
    assert (left, section.field.text()) == ([], "")
    QTest.keyClick(section.field, Qt.Key.Key_Escape)
    assert left == ["page"]


def test_while_the_users_word_stands_it_can_be_ended_and_is_marked_as_theirs(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    over: list[str] = []

    async def it_works(desk: object, service: str) -> None:
        over.append(service)

    monkeypatch.setattr(own_word, "it_works", it_works)
    page, tells = shown(qtbot, look, stage()["you"])
    asked_by(page, Asks(tells.told))
    said = texts(page)
    assert "Your own word" in said
    assert "You said" in said
    assert not button(page, "It fails for me…").isVisibleTo(page)
    button(page, "It works again").click()
    assert over == ["podhost"]


# -- certificates, and what can be pasted ------------------------------------------------------------


def test_a_certificates_end_stands_where_we_look(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["silent"])
    open_tab(page, Tab.SETUP)
    assert f"Its certificate ends 25 Nov 15:10, in 3{NBSP}d." in texts(page)
    ends = (Expiring("OP3", ago(60), soon=True), Expiring("Feed", ago(-2880), soon=True))
    told = replace(sheet(Level.OK), places=(place(PROBE, expiring=ends),))
    page, _ = shown(qtbot, look, told)
    open_tab(page, Tab.SETUP)
    assert any(
        t == "The certificate of OP3 ended 14:10. "
        f"The certificate of Feed ends 24 Nov 15:10, in 2{NBSP}d."
        for t in texts(page)
    )


def test_what_we_know_names_the_verdict_and_its_witnesses(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    menu = page.findChildren(ServiceHead)[0]._menu
    next(a for a in menu.actions() if a.text() == "Copy what we know").trigger()
    pasted = QGuiApplication.clipboard().text()
    assert pasted.startswith("Podhost · Show Builder Lite\nPodhost is down, and they say so.\n")
    assert "Their page: “Show Builder Lite is slow for most customers” (14:58)" in pasted
    assert f"Usually over in: 40{NBSP}min–3{NBSP}h" in pasted
    assert "u:p@" not in pasted
