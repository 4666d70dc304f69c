"""Where what stands in a row of the page Now, and how many days its strips have room for.

One set of places is painted by and tells what lies under the pointer; in right-to-left layouts
every place is mirrored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyle

from statuswatch.ui.look import Look, Type
from statuswatch.ui.now_model import Line
from statuswatch.ui.strip import SHOWN, days_shown, pitch

EDGE, END = 5, 7
"""Units from the page's edges to a card's: the end leaves room for the scroll bar."""

TEXT, SHAPE = 17.5, 11.5
"""Units from the page's edge to its text and to the middle of its shapes, in rows as in the
header."""

HEADING, QUIET, CARD, GAP = 8, 11, 21, 1.5
"""Units of height; a card's include the gap beneath it."""

INSIDE, BEFORE, AFTER = 3.5, 4, 3
"""Units inside a card at its end, before a strip, and between it and its figure."""

SAMPLE = 32
"""So many of the longest texts are measured to find the widest."""


@dataclass(frozen=True, slots=True)
class Strips:
    """How all strips of the list are drawn: days, pixels from bar to bar. `bars` False: not even
    the fewest days leave the words uncut, and words yield last."""

    shown: int = SHOWN[0]
    step: int = 3
    bars: bool = True

    @property
    def width(self) -> int:
        return self.shown * self.step - 1 if self.bars else 0


@dataclass(frozen=True, slots=True)
class Places:
    """Where what stands in one row."""

    card: QRect
    icon: QRect
    lines: tuple[QRect, ...]
    strip: QRect
    percent: QRect
    more: QRect

    def mirrored(self, within: QRect) -> Places:
        def flip(rect: QRect) -> QRect:
            return QStyle.visualRect(Qt.LayoutDirection.RightToLeft, within, rect)

        return Places(
            flip(self.card),
            flip(self.icon),
            tuple(flip(line) for line in self.lines),
            flip(self.strip),
            flip(self.percent),
            flip(self.more),
        )


def places(look: Look, rect: QRect, strips: Strips, *, card: bool, bar: int) -> Places:
    """Of the row that fills `rect`, read from left to right. `bar`: the scroll bar's pixels."""
    px = look.px
    left, end = rect.left(), rect.right() + 1 - max(0, px(END) - bar)
    height = px(CARD - GAP if card else QUIET)
    box = QRect(left + px(EDGE), rect.top(), end - left - px(EDGE), height)
    middle = rect.top() + px(7.5 if card else 5.5)
    wide = figure(look)
    number = QRect(end - px(INSIDE) - wide, middle - px(2.5), wide, px(5))
    band = px(6 if card else 5)
    strip = QRect(number.left() - px(AFTER) - strips.width, middle - band // 2, strips.width, band)
    size = px(6 if card else 4)
    y = rect.top() + px(7.5 if card else 3)
    icon = QRect(left + px(SHAPE) - size // 2, y - size // 2, size, size)
    rows = (5.25, 9.75, 14.25) if card else (3.0, 7.5)
    most = strip.left() - px(BEFORE if strips.bars else 0)
    ends = (most, most, end - px(8))
    text = left + px(TEXT)
    lines = tuple(
        QRect(text, rect.top() + px(y) - px(2.5), max(0, ends[i] - text), px(5))
        for i, y in enumerate(rows)
    )
    low = rect.top() + px(14.25) if card else middle
    more = QRect(end - px(7), low - px(3.5), px(7), px(7))
    return Places(box, icon, lines, strip, number, more)


def fitted(look: Look, width: int, words: int) -> Strips:
    """For a page so wide whose widest words take so much, in pixels."""
    taken = words + look.px(TEXT) + look.px(BEFORE) + look.px(AFTER) + look.px(INSIDE)
    room = width - taken - figure(look) - look.px(END)
    step = pitch(width / look.u)
    shown = days_shown(room, step)
    return Strips(shown, step, shown * step <= room)


def widest(look: Look, lines: Sequence[Line]) -> int:
    """The pixels of the words that may not be cut: names and states."""
    metrics = {role: QFontMetrics(look.font(role)) for role in Type}
    found = [0]
    for line in _longest(lines, lambda line: line.row.name):
        role = Type.SECTION if line.card else Type.NAME
        found.append(metrics[role].horizontalAdvance(line.row.name))
    for line in _longest(lines, lambda line: line.state):
        pieces = line.second if line.card else ((line.state, False),)
        plain = Type.BODY if line.card else Type.SMALL
        found.append(
            sum(
                metrics[Type.STATE if marked else plain].horizontalAdvance(piece)
                for piece, marked in pieces
            )
        )
    return max(found) + 1


def figure(look: Look) -> int:
    """The pixels of a percentage."""
    return QFontMetrics(look.font(Type.SMALL)).horizontalAdvance("99.99%")


def _longest(lines: Sequence[Line], text: Callable[[Line], str]) -> list[Line]:
    """Cards and quiet rows have other fonts: the longest of each."""
    cards, quiet = [line for line in lines if line.card], [line for line in lines if not line.card]
    return [
        line
        for some in (cards, quiet)
        for line in nlargest(SAMPLE, some, key=lambda line: len(text(line)))
    ]
