"""Where what stands in a row of the page Now, and how many days its strips have room for.

One set of places is painted by and tells what lies under the pointer; in right-to-left layouts
every place is mirrored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyle

from statuswatch.ui.look import Look, Type
from statuswatch.ui.now_model import Item, Line
from statuswatch.ui.strip import SHOWN, days_shown, pitch

EDGE, END = 5, 7
"""Units from the page's edges to a card's: the end leaves room for the scroll bar."""

TEXT, SHAPE = 17.5, 11.5
"""Units from the page's edge to its text and to the middle of its shapes, in rows as in the
header."""

HEADING, QUIET, COMPACT, CARD, GAP = 8, 11, 8, 21, 1.5
"""Units of height; a card's include the gap beneath it."""

MOST = 16
"""Units of followed parts for which days yield."""

APART = 4
"""Units between a name and the state behind it, where both stand on one line."""

INSIDE, BEFORE, AFTER = 3.5, 4, 3
"""Units inside a card at its end, before a strip, and between it and its figure."""

SAMPLE = 32
"""So many of the longest texts are measured to find the widest."""


@dataclass(frozen=True, slots=True)
class Strips:
    """How all strips of the list are drawn: days, pixels from bar to bar. `bars` False: not even
    the fewest days leave the words uncut, and words yield last; `cards`: the same of the cards, whose
    words are others. `names`, `states`: pixels of their columns, where a name and its state stand on
    one line; 0: on two."""

    shown: int = SHOWN[0]
    step: int = 3
    bars: bool = True
    names: int = 0
    states: int = 0
    cards: bool = True

    def drawn(self, *, card: bool) -> bool:
        """Does such a row have a strip?"""
        return self.cards if card else self.bars

    def width(self, *, card: bool) -> int:
        return self.shown * self.step - 1 if self.drawn(card=card) else 0


def past(rows: Iterable[Item], strips: Strips) -> tuple[bool, bool]:
    """Has any row a strip of days, and any a figure?"""
    lines = [row for row in rows if isinstance(row, Line) and row.row.strip is not None]
    days = any(strips.drawn(card=line.card) for line in lines)
    return days, any(i.row.strip and i.row.strip.share(strips.shown) is not None for i in lines)


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
    flat = strips.states > 0 and not card
    height = px(CARD - GAP if card else COMPACT if flat else QUIET)
    box = QRect(left + px(EDGE), rect.top(), end - left - px(EDGE), height)
    middle = rect.top() + px(7.5 if card else 4 if flat else 5.5)
    wide = figure(look)
    number = QRect(end - px(INSIDE) - wide, middle - px(2.5), wide, px(5))
    band = px(6 if card else 5)
    days = strips.width(card=card)
    strip = QRect(number.left() - px(AFTER) - days, middle - band // 2, days, band)
    size = px(6 if card else 4)
    y = rect.top() + px(7.5 if card else 4 if flat else 3)
    icon = QRect(left + px(SHAPE) - size // 2, y - size // 2, size, size)
    rows = (5.25, 9.75, 14.25) if card else (4.0, 4.0) if flat else (3.0, 7.5)
    most = strip.left() - px(BEFORE if days else 0)
    text = left + px(TEXT)
    behind = min(text + strips.names + px(APART), most - strips.states)
    state = max(text, behind) if flat else text
    spans = ((text, state - px(APART) if flat else most), (state, most), (text, end - px(11)))
    lines = tuple(
        QRect(start, rect.top() + px(y) - px(2.5), max(0, stop - start), px(5))
        for y, (start, stop) in zip(rows, spans, strict=False)
    )
    low = rect.top() + px(14.25) if card else middle
    inside = px(INSIDE - 0.75 if card else 0.5)  # a card's dots end where its figure does
    more = QRect(end - inside - px(7), low - px(3.5), px(7), px(7))
    return Places(box, icon, lines, strip, number, more)


@dataclass(frozen=True, slots=True)
class Widest:
    """The pixels of the words that may not be cut, of cards and of the quiet rows' two lines.
    `parts`: of these rows' names with the followed parts, which yield after days and before words."""

    cards: int = 1
    names: int = 1
    states: int = 1
    parts: int = 1

    @property
    def words(self) -> int:
        """Where every line has one of them."""
        return max(self.cards, self.names, self.states)

    def beside(self, look: Look, *, parts: bool = False) -> int:
        """Where a quiet row's name (with its parts) and state stand on one line."""
        first = max(self.names, self.parts) if parts else self.names
        return max(self.cards, first + look.px(APART) + self.states)


def fitted(look: Look, width: int, widest: Widest, *, compact: bool = False) -> Strips:
    """For a page so wide, in pixels. `compact`: names and states on one line, where that neither cuts
    one of them nor costs all strips."""
    taken = look.px(TEXT) + look.px(BEFORE) + look.px(AFTER) + look.px(INSIDE)
    room = width - taken - figure(look) - look.px(END)
    step = pitch(width / look.u)
    flat = compact and widest.beside(look) + SHOWN[-1] * step <= room
    words = widest.beside(look) if flat else widest.words
    whole = widest.beside(look, parts=True)
    if flat and whole + SHOWN[-2] * step <= room:
        words = whole
    room -= words
    shown = days_shown(room, step)
    bars = shown * step <= room
    cards = shown * step <= room + words - widest.cards
    if not flat:
        return Strips(shown, step, bars, cards=cards)
    return Strips(shown, step, bars, max(widest.names, widest.parts), widest.states, cards)


def widest(look: Look, lines: Sequence[Line]) -> Widest:
    metrics = {role: QFontMetrics(look.font(role)) for role in Type}
    found = {"cards": 1, "names": 1, "states": 1, "parts": 1}

    def widen(line: Line, pixels: int, place: str) -> None:
        key = "cards" if line.card else place
        found[key] = max(found[key], pixels + 1)

    for line in _longest(lines, lambda line: line.row.name):
        role = Type.SECTION if line.card else Type.NAME
        name = metrics[role].horizontalAdvance(line.row.name)
        widen(line, name, "names")
        if line.row.parts and not line.card:
            parts = metrics[Type.BODY].horizontalAdvance(line.row.parts)
            widen(line, name + min(parts, look.px(MOST)) + look.px(6), "parts")
    for line in _longest(lines, lambda line: line.state):
        pieces = line.second if line.card else ((line.state, False),)
        plain = Type.BODY if line.card else Type.SMALL
        wide = (
            metrics[Type.STATE if marked else plain].horizontalAdvance(piece)
            for piece, marked in pieces
        )
        widen(line, sum(wide), "states")
    return Widest(**found)


def figure(look: Look) -> int:
    """The pixels of a percentage, in the widest way that languages write it."""
    return QFontMetrics(look.font(Type.SMALL)).horizontalAdvance("99.99\N{NO-BREAK SPACE}%")


def _longest(lines: Sequence[Line], text: Callable[[Line], str]) -> list[Line]:
    """Cards and quiet rows have other fonts: the longest of each."""
    cards, quiet = [line for line in lines if line.card], [line for line in lines if not line.card]
    return [
        line
        for some in (cards, quiet)
        for line in nlargest(SAMPLE, some, key=lambda line: len(text(line)))
    ]
