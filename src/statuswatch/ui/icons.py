"""Pictures from resources/icons: pixmaps drawn from the SVGs in every size a tray asks for.

Pixmaps, not the SVG itself: trays that are handed an SVG icon scale or drop it (QTBUG-53550).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from statuswatch.core.overview import Face

SIZES = (16, 20, 22, 24, 32, 40, 48, 64)
"""Pixels. Larger ones are dropped by StatusNotifierItem hosts."""

MOST = 9
"""The highest number there is a picture for; beyond it "9+"."""


class Icons:
    """Each picture is drawn once and kept. `template`: macOS' black masks, no colours."""

    def __init__(self, folder: Path, *, template: bool = False) -> None:
        self._folder = folder
        self._template = template
        self._drawn: dict[Path, QIcon] = {}

    def tray(self, face: Face, number: int = 0) -> QIcon:
        """The tray's shape, with `number` in it from 2 on."""
        icon = self._icon(self._folder / "tray" / tray_file(face, number, self._template))
        icon.setIsMask(self._template)
        return icon

    def quiet(self) -> QIcon:
        """Nothing is wrong, and no notices are wanted."""
        return self._wish("quiet")

    def paused(self) -> QIcon:
        """Nothing is asked, so nobody knows how it is."""
        return self._wish("paused")

    def _wish(self, name: str) -> QIcon:
        """By the user's own wish."""
        place = f"template/tray-{name}-template.svg" if self._template else f"tray-{name}.svg"
        icon = self._icon(self._folder / "tray" / place)
        icon.setIsMask(self._template)
        return icon

    def row(self, face: Face) -> QIcon:
        """For a menu row: the coloured shape, whose outline stands on light and dark."""
        return self._icon(self._folder / "tray" / tray_file(face, 0, template=False))

    def app(self) -> QIcon:
        return self._icon(self._folder / "statuswatch.svg")

    def _icon(self, file: Path) -> QIcon:
        if file not in self._drawn:
            self._drawn[file] = draw(file)
        return self._drawn[file]


def tray_file(face: Face, number: int, template: bool) -> str:
    """The file below tray/: `tray-down.svg`, `count/tray-down-3.svg`, `count/…-9-plus.svg`."""
    suffix = "-template" if template else ""
    if number >= 2:
        shown = str(number) if number <= MOST else f"{MOST}-plus"
        return f"count/tray-{face}-{shown}{suffix}.svg"
    return f"template/tray-{face}-template.svg" if template else f"tray-{face}.svg"


def draw(file: Path) -> QIcon:
    renderer = QSvgRenderer(str(file))
    icon = QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
