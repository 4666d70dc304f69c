"""Stories on the Service page: posts that were written anew, and troubles opened again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from statuswatch.app.retold import Edit
from statuswatch.core.model import Level
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render
from statuswatch.ui.look import Look
from statuswatch.ui.service_verdict import verdict
from statuswatch.ui.service_words import unmarked
from tests.ui.sheets import NOW, ago, scenes, sheet, story
from tests.ui.test_service import button, shown, texts

SETTING = Setting(now=NOW)


def test_a_post_that_they_changed_says_so_and_shows_what_it_said(qtbot: QtBot, look: Look) -> None:
    told = story(Face.DOWN, "Uploads fail", (30, "identified", "Found. Drafts may be missing."))
    told = replace(told, edits=(Edit("30", ago(29), "Found."), Edit("other", ago(9), "x")))
    page, _ = shown(qtbot, look, sheet(Level.DOWN, ago(30), told))
    assert "They changed this text at 14:41. Both versions are kept." in texts(page)
    assert "Found." not in texts(page)
    button(page, "Show what it said before").click()
    assert "Found." in texts(page)
    button(page, "Hide what it said before").click()
    assert "Found." not in texts(page)


def test_a_post_that_they_changed_often_says_how_often(qtbot: QtBot, look: Look) -> None:
    told = story(Face.DOWN, "Uploads fail", (30, "identified", "C"))
    told = replace(told, edits=(Edit("30", ago(29), "A"), Edit("30", ago(9), "B")))
    page, _ = shown(qtbot, look, sheet(Level.DOWN, ago(30), told))
    said = "They changed this text 2 times, the last time at 15:01. All versions are kept."
    assert said in texts(page)


def test_a_post_as_it_was_written_has_no_button(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    assert not any("They changed" in t for t in texts(page))
    buttons = [b for b in page.findChildren(QPushButton) if b.text().startswith("Show what")]
    assert not any(b.isVisibleTo(page) for b in buttons)


def test_trouble_that_was_called_over_and_opened_again_says_so(qtbot: QtBot, look: Look) -> None:
    told = story(
        Face.PARTIAL,
        "Newsletters are late",
        (10, "investigating", "We closed this too early."),
        (24, "resolved", "All sent."),
        (40, "investigating", "Late."),
    )
    page, _ = shown(qtbot, look, sheet(Level.PARTIAL, ago(40), told))
    line = (
        "Partly down again since 15:00 · 10\N{NO-BREAK SPACE}min. "
        "They had said at 14:46 that it was over"
    )
    assert line in texts(page)
    verdict_line = unmarked(
        render(verdict(sheet(Level.PARTIAL, ago(40), told).now, None, NOW), SETTING)
    )
    assert verdict_line == (
        "Partly down again. It began at 14:30; they said it was over at 14:46, and took that back at 15:00."
    )
