"""Pictures from resources/icons: pixmaps drawn from the SVGs in every size a tray asks for.

Pixmaps, not the SVG itself: trays that are handed an SVG icon scale or drop it (QTBUG-53550).
"""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from statuswatch.core.overview import Face

SIZES = (16, 20, 22, 24, 32, 40, 48, 64)
"""Pixels. Larger ones are dropped by StatusNotifierItem hosts."""

MAC = (18, 36)
"""The menu bar's, in points of one and of two pixels."""

MOST = 9
"""The highest number there is a picture for; beyond it "9+"."""

ON_DARK, ON_LIGHT = "#F2F2F4", "#26262B"
"""What stands on a panel in its text's colour."""

COLOURED = re.compile(r'fill="#[0-9A-Fa-f]{6}"')
"""What our drawings fill with a state's colour; black and white they write in three figures."""

GREY = "#74747F"
"""As can't tell and our own line are drawn."""

HALO = 0.9 / 16
"""Width of the line around such a picture, of the picture's own. In the other colour: not seen on
the panel it was meant for, and all that is seen of it on the other kind."""


class Icons:
    """Each picture is drawn once and kept. `template`: macOS' black masks, no colours."""

    def __init__(self, folder: Path, *, template: bool = False) -> None:
        self._folder = folder
        self._template = template
        self._ratio = 1.0
        self._drawn: dict[tuple[Path, str], QIcon] = {}

    def redraw(self, ratio: float) -> None:
        """Whatever is asked for from now on is drawn for screens of so many pixels to a point."""
        self._ratio = ratio
        self._drawn.clear()

    def tray(self, face: Face, number: int = 0) -> QIcon:
        """The tray's shape, with `number` in it from 2 on."""
        return self._of_tray(tray_file(face, number, self._template))

    def quiet(self) -> QIcon:
        """Nothing is wrong, and no notices are wanted."""
        return self._wish("quiet")

    def paused(self) -> QIcon:
        """Nothing is asked, so nobody knows how it is."""
        return self._wish("paused")

    def calm(self, name: str, *, dark: bool) -> QIcon:
        """A shape ("fine", "quiet") in the colour of the text of a panel, dark or light."""
        if self._template:
            return self._wish(name)  # the system tints it
        file = self._folder / "tray" / "template" / f"tray-{name}-template.svg"
        return self._icon(file, ON_DARK if dark else ON_LIGHT)

    def _wish(self, name: str) -> QIcon:
        """By the user's own wish."""
        return self._of_tray(
            f"template/tray-{name}-template.svg" if self._template else f"tray-{name}.svg"
        )

    def _of_tray(self, name: str) -> QIcon:
        file = self._folder / "tray" / name
        new = (file, "") not in self._drawn
        icon = self._icon(file)
        if new and self._template:
            icon.setIsMask(True)  # once: each time makes another icon of it
        return icon

    def row(self, face: Face, *, known: bool = True) -> QIcon:
        """For a menu row: the coloured shape, whose outline stands on light and dark. Not `known`:
        it was so when somebody last looked, and neither red nor green any more."""
        file = self._folder / "tray" / tray_file(face, 0, template=False)
        return self._icon(file, "" if known else GREY)

    def app(self) -> QIcon:
        """The program's own; small, it is a simpler drawing."""
        key = (self._folder / "statuswatch.svg", "app")
        if key not in self._drawn:
            icon = QIcon()
            small, large = (drawing(self._folder / f"statuswatch{x}.svg") for x in ("-small", ""))
            for size in (*SIZES, 128):
                icon.addPixmap(pixmap(small if size <= 24 else large, size))
            self._drawn[key] = icon
        return self._drawn[key]

    def _icon(self, file: Path, color: str = "") -> QIcon:
        key = (file, color)
        if key not in self._drawn:
            sizes = sorted({*SIZES, *MAC}) if self._template else SIZES
            self._drawn[key] = draw(file, color, sizes_for(self._ratio, sizes))
        return self._drawn[key]


def tray_file(face: Face, number: int, template: bool) -> str:
    """The file below tray/: `tray-down.svg`, `count/tray-down-3.svg`, `count/…-9-plus.svg`."""
    suffix = "-template" if template else ""
    if number >= 2:
        shown = str(number) if number <= MOST else f"{MOST}-plus"
        return f"count/tray-{face}-{shown}{suffix}.svg"
    return f"template/tray-{face}-template.svg" if template else f"tray-{face}.svg"


def sizes_for(ratio: float, sizes: tuple[int, ...] | list[int] = SIZES) -> tuple[int, ...]:
    """`sizes`, and what each of them is on such a screen: there a panel of 22 points asks for a
    picture of 44 pixels, and would be given a larger one, made smaller."""
    fine = {round(size * ratio) for size in sizes} if ratio > 1 else set()
    return tuple(sorted({*sizes, *(size for size in fine if size <= SIZES[-1])}))


def draw(file: Path, color: str = "", sizes: tuple[int, ...] = SIZES) -> QIcon:
    """`color`: of a template; or GREY, in the place of the picture's own."""
    icon, plain = QIcon(), not color or color == GREY
    svg = drawing(file, color if plain else "")
    for size in sizes:
        icon.addPixmap(pixmap(svg, size) if plain else tinted(svg, size, color))
    return icon


def drawing(file: Path, color: str = "") -> QSvgRenderer:
    """The picture, ready to be drawn. `color`: instead of what is neither black nor white in it."""
    if not color:
        return QSvgRenderer(str(file))
    svg = COLOURED.sub(f'fill="{color}"', file.read_text("utf-8"))
    return QSvgRenderer(QByteArray(svg.encode()))


def pixmap(svg: QSvgRenderer, size: int) -> QPixmap:
    """The picture in so many pixels, drawn for just these."""
    drawn = QPixmap(size, size)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    svg.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn


def tinted(svg: QSvgRenderer, size: int, color: str) -> QPixmap:
    """A template in `color`, with a line around it that keeps it apart from any ground."""
    shape = _filled(pixmap(svg, size), QColor(color))
    halo = _filled(shape, QColor(ON_LIGHT if color == ON_DARK else ON_DARK))
    drawn = QPixmap(size, size)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    far = size * HALO
    near = far * 0.7071
    around = ((far, 0), (-far, 0), (0, far), (0, -far))
    across = ((near, near), (near, -near), (-near, near), (-near, -near))
    for x, y in (*around, *across):
        painter.drawPixmap(QRectF(x, y, size, size), halo, QRectF(0, 0, size, size))
    painter.drawPixmap(0, 0, shape)
    painter.end()
    return drawn


def _filled(drawn: QPixmap, color: QColor) -> QPixmap:
    filled = QPixmap(drawn)
    painter = QPainter(filled)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(filled.rect(), color)
    painter.end()
    return filled
