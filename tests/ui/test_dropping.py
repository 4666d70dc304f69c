"""A letter that is dropped on the window or pasted into it, wherever one is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from statuswatch.core.docket import Letter
from statuswatch.ui.dropping import has_head
from statuswatch.ui.service_tabs import Tab
from statuswatch.ui.window import Window
from tests.ui.world import World, settled, shown, world

__all__ = ["shown", "world"]  # fixtures

TEXT = """From: Ada <ada@podhost.example>
Subject: Uploads
Date: Sun, 22 Nov 2026 10:00:00 +0000

We are sorry. While an outage lasts, we will post an update every 60 minutes.
"""
COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def dropped(window: Window, place: Path) -> bool:
    """Is it taken?"""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(place))])
    enters = QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, NONE)
    enters.ignore()
    QApplication.sendEvent(window, enters)
    if enters.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), COPY, data, LEFT, NONE))
        settled()
    return enters.isAccepted()


def letters(world: World) -> tuple[Letter, ...]:
    return world.app.stored.docket.docket("podhost").letters


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "Uploads.EML"
    place.write_text(TEXT)
    return place


def test_a_letter_dropped_on_any_tab_of_a_service_is_taken(
    shown: Window, world: World, file: Path
) -> None:
    shown.pages.show_service("podhost")
    assert dropped(shown, file)
    assert [one.subject for one in letters(world)] == ["Uploads"]
    assert shown.pages.service.tabs.currentIndex() == Tab.CONTACTS


def test_where_nobody_can_tell_whose_it_is_it_says_where_to_drop_it(
    shown: Window, world: World, file: Path
) -> None:
    shown.pages.go("inbox")
    assert dropped(shown, file)
    assert letters(world) == ()
    assert shown.bands.says("letter")


def test_what_is_no_letter_says_so_and_is_not_taken(
    shown: Window, world: World, tmp_path: Path
) -> None:
    picture = tmp_path / "cat.png"
    picture.write_bytes(b"")
    shown.pages.go("inbox")
    assert not dropped(shown, picture)
    assert not shown.bands.says("letter")
    shown.pages.show_service("podhost")
    assert dropped(shown, picture), "else nothing could be said of it"
    assert shown.bands.says("letter")
    assert any("cat.png is no letter" in label.text() for label in shown.bands.findChildren(QLabel))
    assert letters(world) == ()
    assert shown.pages.service.tabs.currentIndex() == Tab.OVERVIEW


def test_a_letter_that_cannot_be_read_says_so_in_its_form(
    shown: Window, world: World, tmp_path: Path
) -> None:
    shown.pages.show_service("podhost")
    assert dropped(shown, tmp_path / "gone.eml")
    form = shown.pages.service.contacts().letters.form
    assert form.isVisible()
    assert "gone.eml" in form._wrong.text().replace("\u200b", "")
    assert letters(world) == ()


def test_a_pasted_letter_is_looked_at_before_it_is_kept(shown: Window, world: World) -> None:
    shown.pages.show_service("podhost")
    QGuiApplication.clipboard().setText(TEXT)
    shown.pages.service.body.leaf.setFocus()
    QTest.keyClick(shown.pages.service.body.leaf, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settled()
    section = shown.pages.service.contacts().letters
    assert section.text.toPlainText() == TEXT
    assert letters(world) == ()
    section.form.done.click()
    assert [one.subject for one in letters(world)] == ["Uploads"]
    QGuiApplication.clipboard().clear()


def test_other_text_that_is_pasted_there_is_left_alone(shown: Window) -> None:
    shown.pages.show_service("podhost")
    QGuiApplication.clipboard().setText("https://status.podhost.example")
    shown.pages.service.body.leaf.setFocus()
    QTest.keyClick(shown.pages.service.body.leaf, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert shown.pages.service.tabs.currentIndex() == Tab.OVERVIEW
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize(
    ("text", "is_letter"),
    [(TEXT, True), ("Von: Ada\nBetreff: Uploads\n\nHallo", True), ("Date: today", False), ("", False)],
)  # fmt: skip
def test_a_letter_is_known_by_its_head(text: str, is_letter: bool) -> None:
    assert has_head(text) is is_letter
