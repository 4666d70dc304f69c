"""Paints the days of a service: one bar a day, higher where it was worse, a dot where nobody
watched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter

from statuswatch.core.days import Day
from statuswatch.core.model import Level
from statuswatch.core.overview import Face
from statuswatch.ui.look import Look

SHOWN = (90, 75, 60, 45, 30)
"""How many days a strip shows: the most that leaves the words uncut, the same in all rows."""

WIDE = 225
"""Units of content width from which a day takes 4 pixels instead of 3."""

HEIGHT = {
    Level.OK: 0.22,
    Level.MAINTENANCE: 0.5,
    Level.DEGRADED: 0.55,
    Level.PARTIAL: 0.78,
    Level.DOWN: 1.0,
}
"""Of the band: state is height, not colour alone."""


def pitch(content: float) -> int:
    """Pixels from bar to bar, where the content is so many units wide."""
    return 4 if content >= WIDE else 3


def days_shown(room: int, step: int) -> int:
    """How many days fit into `room` pixels; 30 even where they do not."""
    return next((n for n in SHOWN if n * step <= room), SHOWN[-1])


def bar(level: Level, band: int) -> int:
    """The height in pixels of a day at `level`."""
    return max(3, round(band * HEIGHT[level]))


def paint_strip(
    painter: QPainter, band: QRect, shown: Sequence[Day], look: Look, step: int, *, rtl: bool
) -> None:
    """The days in `band`, the newest at the line's end; what is too many on the left is cut."""
    bars: dict[Level | None, list[QRect]] = {}
    for back, day in enumerate(reversed(shown)):
        start = day_left(band, back, step, rtl=rtl)
        if start < band.left() or start + step - 1 > band.right() + 1:
            break
        bars.setdefault(day.level, []).extend(_pieces(band, start, step - 1, day.level))
    for level, rects in bars.items():
        face = Face.UNKNOWN if level is None else FACES[level]
        colour = QColor(look.ink(face).fill)
        for rect in rects:
            painter.fillRect(rect, colour)


def day_left(band: QRect, back: int, step: int, *, rtl: bool) -> int:
    """The left edge of the bar of `back` days ago."""
    if rtl:
        return band.left() + back * step
    return band.right() + 1 - (step - 1) - back * step


def day_at(band: QRect, where: QPoint, step: int, *, rtl: bool) -> int | None:
    """How many days ago the bar is that lies under `where`."""
    if not band.contains(where):
        return None
    reach = where.x() - band.left() if rtl else band.right() - where.x()
    return reach // step


def _pieces(band: QRect, x: int, width: int, level: Level | None) -> list[QRect]:
    floor = band.bottom() + 1
    if level is None:
        return [QRect(x + (width - 1) // 2, floor - 1, 1, 1)]
    height = bar(level, band.height())
    if level is not Level.MAINTENANCE:
        return [QRect(x, floor - height, width, height)]
    low = (height - 1) // 2  # in two pieces: planned is told from unplanned without its colour
    return [
        QRect(x, floor - low, width, low),
        QRect(x, floor - height, width, height - low - 1),
    ]


FACES = {
    Level.OK: Face.FINE,
    Level.MAINTENANCE: Face.MAINTENANCE,
    Level.DEGRADED: Face.DEGRADED,
    Level.PARTIAL: Face.PARTIAL,
    Level.DOWN: Face.DOWN,
}
