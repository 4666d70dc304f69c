"""Larger text is read whole: no label is cut, at any size of the system's font."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.ui.doctor import DoctorPage
from statuswatch.ui.doctor_row import DoctorRow
from statuswatch.ui.look import Look
from statuswatch.ui.whereabouts import LEAST
from statuswatch.ui.window import Window
from tests.ui.doctor_stage import SETTING, Examining, ill
from tests.ui.story import ICONS
from tests.ui.world import PLACES, World, open_window, settled, world

__all__ = ["world"]

SIZES = (9, 13, 20, 26)
"""Pixels of the system's font: half, usual, half as large again, twice."""


@pytest.fixture
def text(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[int]:
    usual = qapp.font()
    larger = qapp.font()
    larger.setPixelSize(request.param)
    qapp.setFont(larger)
    yield request.param
    qapp.setFont(usual)


def cut(within: QWidget) -> list[str]:
    """Labels that show less than they say, where nothing else has the whole of it."""
    found = []
    for label in within.findChildren(QLabel):
        words = label.text()
        if not label.isVisible() or not words or label.visibleRegion().isEmpty():
            continue
        if label.toolTip() or label.accessibleName():
            continue
        wants, has = _wanted(label), label.size()
        if has.width() < wants.width() or has.height() < wants.height():
            found.append(f"{words[:40]!r}: {has.toTuple()} of {wants.toTuple()}")
    return found


def _wanted(label: QLabel) -> QSize:
    if not label.wordWrap():
        return label.sizeHint()
    return QSize(0, label.heightForWidth(label.width()))


@pytest.mark.parametrize(
    ("text", "small"),
    [*((pixels, False) for pixels in SIZES), *((pixels, True) for pixels in SIZES[:-1])],
    indirect=["text"],
)
def test_no_words_are_cut(
    qtbot: QtBot, world: World, tmp_path: Path, text: int, small: bool
) -> None:
    window = open_window(qtbot, world, tmp_path)
    if small:
        window.resize(LEAST)
    window.hear(world.overview())
    found = {}
    for place, lead in PLACES.items():
        lead(window)
        settled()
        if wrong := cut(window):
            found[place] = wrong
    assert found == {}, "\n".join(f"{place}: {wrong}" for place, wrong in found.items())


# --- the doctor's rows -----------------------------------------------------------------------------


class Layouts(QObject):
    """How often rows are laid out anew."""

    def __init__(self) -> None:
        super().__init__()
        self.often = 0

    def eventFilter(self, of: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(of, DoctorRow) and event.type() is QEvent.Type.Resize:
            self.often += 1
        return False


@pytest.mark.parametrize("height", range(300, 760, 20))
def test_rows_of_the_doctor_come_to_rest_whether_they_scroll_or_not(
    qtbot: QtBot, qapp: QApplication, height: int
) -> None:
    """With a bar rows are narrower, so higher; without it wider, so lower: not for ever."""
    page = DoctorPage(Look(qapp, ICONS, "light"), Examining(ill()), lambda: SETTING)
    qtbot.addWidget(page)
    for width in (415, 420, 425, 556, 560, 566):
        page.resize(width, height)
        page.show()
        page.entered()
        settled()
        layouts = Layouts()
        qapp.installEventFilter(layouts)
        for _ in range(20):
            qapp.processEvents()
        qapp.removeEventFilter(layouts)
        assert layouts.often == 0, width


def test_who_enlarges_the_text_while_it_is_open_reads_all(
    qtbot: QtBot, world: World, tmp_path: Path, qapp: QApplication
) -> None:
    window: Window = open_window(qtbot, world, tmp_path)
    window.hear(world.overview())
    window.pages.show_about()
    settled()
    usual, larger = qapp.font(), qapp.font()
    larger.setPixelSize(20)
    qapp.setFont(larger)
    window._look.refresh()
    settled()
    found = cut(window)
    qapp.setFont(usual)
    window._look.refresh()
    assert found == []
