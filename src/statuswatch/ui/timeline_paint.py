"""How the timeline is drawn: axis, rows, bars, hatching, bands, legend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle

from statuswatch.app.past import Era
from statuswatch.core.model import Level
from statuswatch.core.overview import Face
from statuswatch.core.timeline import (
    Bar,
    Grain,
    Scale,
    Tick,
    Together,
    grain,
    merged,
    ticks,
    whole,
)
from statuswatch.core.words import Setting, render
from statuswatch.ui.history_words import name_of
from statuswatch.ui.look import Look, Type
from statuswatch.ui.timeline_words import LEGEND, axis, together_words

ROW, HEAD, FOOT, NAMES, EDGE = 8, 8, 16, 41, 5
"""Units: a row, the axis, the legend with the labels above it, the frozen names, the margin."""

LABEL = 7
"""Units from one line of labels to the next."""

LEAST = 3
"""Pixels of the shortest bar."""

THIN = 4
"""Pixels up to which a bar has no rounded corners and no outline."""

MANY = 2000
"""Bars in view beyond which they are drawn as columns of pixels."""

HEIGHT = {
    Level.MAINTENANCE: 0.30,
    Level.DEGRADED: 0.36,
    Level.PARTIAL: 0.50,
    Level.DOWN: 0.66,
}
"""Of the row: worse is higher, so that colour is not all that tells."""

HATCH = 7
"""Pixels from line to line where nobody watched."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is drawn: rows from `top` pixels on, the cursor on a bar of a row."""

    area: QRect
    scale: Scale
    era: Era
    rows: Mapping[str, Sequence[Bar]]
    top: int
    row: int
    bar: Bar | None
    focused: bool
    mirrored: bool
    groups: Sequence[Together]

    def direction(self) -> Qt.LayoutDirection:
        return Qt.LayoutDirection.RightToLeft if self.mirrored else Qt.LayoutDirection.LeftToRight


def field_of(look: Look, area: QRect) -> QRect:
    """Where the bars are, before it is mirrored."""
    return area.adjusted(look.px(NAMES + EDGE), look.px(HEAD), -look.px(EDGE), -look.px(FOOT))


class Brush:
    """Paints one Stage."""

    def __init__(
        self, painter: QPainter, look: Look, setting: Callable[[], Setting], stage: Stage
    ) -> None:
        self._p, self._look, self._setting, self._s = painter, look, setting(), stage
        self._field = field_of(look, stage.area)
        named = QFontMetrics(look.font(Type.AXIS)).horizontalAdvance("Wed 30") + look.px(2)
        self._grain = grain(stage.scale, max(named, look.px(12.5)), look.px(5))
        self._ticks = ticks(stage.scale, self._grain, self._setting.zone, named)

    def paint(self) -> None:
        p = self._p
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.fillRect(self._s.area, self._look.color("surface"))
        p.save()
        p.setClipRect(self._seen(self._field.adjusted(0, 0, 1, 1)))
        self._unwatched()
        for group in self._s.groups:
            self._band(group)
        self._lines()
        p.restore()
        self._rows()
        self._head()
        self._labels()
        self._legend()

    # --- places ---------------------------------------------------------------------------------

    def _seen(self, rect: QRect | QRectF) -> QRect:
        whole_pixels = rect if isinstance(rect, QRect) else rect.toRect()
        return QStyle.visualRect(self._s.direction(), self._s.area, whole_pixels)

    def _x(self, moment_x: float) -> float:
        """Of the viewport, mirrored."""
        x = self._field.left() + moment_x
        return self._s.area.left() + self._s.area.right() - x if self._s.mirrored else x

    def _span(self, left: float, right: float, top: float, height: float) -> QRectF:
        """From one pixel of the field to another, cut to a little beyond it, mirrored."""
        left, right = max(left, -8.0 - self._field.left()), min(right, self._field.width() + 8.0)
        a, b = sorted((self._x(left), self._x(right)))
        return QRectF(a, top, b - a, height)

    # --- behind the bars ------------------------------------------------------------------------

    def _unwatched(self) -> None:
        colour = self._look.color("line_strong")
        colour.setAlphaF(0.3)
        brush = QBrush(_hatching(colour, self._p.device().devicePixelRatioF()))
        for since, until in self._s.era.unwatched:
            left, right = self._s.scale.x(since), self._s.scale.x(until)
            if right >= 0 and left <= self._field.width():
                top, high = self._field.top(), self._height()
                self._p.fillRect(self._span(left, right, top, high), brush)

    def _height(self) -> int:
        """Of all rows, or as many as there is room for."""
        return min(self._field.height(), len(self._s.era.services) * self._look.px(ROW))

    def _band(self, group: Together) -> None:
        scale = self._s.scale
        rect = self._span(
            scale.x(group.start) - 2, max(scale.x(group.end), scale.x(group.start) + 4) + 2,
            self._field.top(), self._height(),
        )  # fmt: skip
        self._p.fillRect(rect, QColor(self._look.ink(_face(group.worst)).tint))

    def _lines(self) -> None:
        self._p.setPen(QPen(self._look.color("line"), 1))
        bottom = self._field.top() + self._height()
        for tick in self._ticks:
            x = round(self._x(self._s.scale.x(tick.at))) + 0.5
            self._p.drawLine(QPointF(x, self._field.top()), QPointF(x, bottom))
        now = self._setting.now
        if now is not None and self._s.scale.since <= now <= self._s.scale.until:
            x = min(self._x(self._s.scale.x(now)), self._field.right())
            self._p.setPen(QPen(self._look.color("text"), 1))
            self._p.drawLine(QPointF(x, self._field.top()), QPointF(x, bottom))

    # --- rows -----------------------------------------------------------------------------------

    def _rows(self) -> None:
        p, look, high = self._p, self._look, self._look.px(ROW)
        shown = sum(len(bars) for bars in self._s.rows.values())
        p.save()
        clip = QRect(self._s.area)
        clip.setTop(self._field.top())
        clip.setHeight(self._field.height())
        p.setClipRect(clip)
        for number, service in enumerate(self._s.era.services):
            top = self._field.top() + number * high - self._s.top
            if top + high < self._field.top() or top > self._field.bottom():
                continue
            self._name(name_of(service.name), top, high, current=number == self._s.row)
            p.setPen(QPen(look.color("line"), 1))
            begin, end = self._x(-look.px(NAMES)), self._x(self._field.width())
            p.drawLine(QPointF(begin, top + high - 0.5), QPointF(end, top + high - 0.5))
            self._bars(self._s.rows.get(service.id, ()), top, high, many=shown > MANY)
        p.restore()

    def _name(self, name: str, top: int, high: int, *, current: bool) -> None:
        p, look = self._p, self._look
        left = self._field.left() - look.px(NAMES)
        rect = QRect(left, top, look.px(NAMES - 2), high)
        if current and self._s.focused:
            row = QRect(left - look.px(1), top, self._field.right() - left + look.px(1), high - 1)
            p.fillRect(self._seen(row), _faint(look.color("selected"), 0.5))
        p.setFont(look.font(Type.NAME))
        p.setPen(look.color("text"))
        text = p.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        p.drawText(self._seen(rect), QStyle.visualAlignment(self._s.direction(), side), text)

    def _bars(self, bars: Sequence[Bar], top: int, high: int, *, many: bool) -> None:
        p = self._p
        p.save()
        p.setClipRect(
            self._seen(QRect(self._field.left() - 2, top, self._field.width() + 4, high)),
            Qt.ClipOperation.IntersectClip,
        )
        pieces = (merged if many else whole)(bars, self._s.scale, LEAST)
        p.setRenderHint(QPainter.RenderHint.Antialiasing, on=not many)
        for piece in pieces:
            self._piece(piece.left, piece.right, piece.level, top, high, plain=many)
        if self._s.bar in bars and self._s.bar is not None:
            left = self._s.scale.x(self._s.bar.start)
            right = max(self._s.scale.x(self._s.bar.end), left + LEAST)
            frame = self._span(left - 3, right + 3, top + high * 0.1, high * 0.8)
            p.setPen(QPen(self._look.color("focus" if self._s.focused else "text2"), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(frame, 4, 4)
        p.restore()

    def _piece(
        self, left: float, right: float, level: Level, top: float, high: int, *, plain: bool
    ) -> None:
        p, fill = self._p, QColor(self._look.ink(_face(level)).fill)
        tall = round(high * HEIGHT[level])
        rect = self._span(left, right, top + (high - tall) // 2, tall)
        if plain or rect.width() <= THIN:
            p.fillRect(rect, fill)  # many of these may touch: outlines would eat them
        elif level is Level.MAINTENANCE:
            p.setPen(QPen(fill, 1.5))
            p.setBrush(self._look.color("surface"))
            p.drawRoundedRect(rect.adjusted(0.75, 0.75, -0.75, -0.75), 2.5, 2.5)
        else:
            p.setPen(QPen(self._look.color("surface"), 1))  # neighbours part
            p.setBrush(fill)
            grown = rect.adjusted(-0.5, -0.5, 0.5, 0.5)
            p.drawRoundedRect(grown, min(2.5, rect.width() / 2), 2.5)

    # --- around them ----------------------------------------------------------------------------

    def _head(self) -> None:
        """Words along the axis; where they would touch, those of a Monday or a January stay."""
        p, look = self._p, self._look
        apart, edge = look.px(2), self._field.width() + look.px(EDGE)
        taken: list[tuple[float, float]] = []
        for number, tick in sorted(enumerate(self._ticks), key=lambda pair: not pair[1].strong):
            strong = tick.strong and self._grain is not Grain.NUMBER
            p.setFont(look.font(Type.HEADING if strong else Type.AXIS))
            p.setPen(look.color("text" if strong else "text2"))
            text = axis(tick, self._grain, self._setting)
            wide = p.fontMetrics().horizontalAdvance(text)
            middle = self._middle(number, tick, wide)
            begin, end = middle - wide / 2, middle + wide / 2
            touches = any(begin < b + apart and a - apart < end for a, b in taken)
            if touches or end > edge or begin < -look.px(NAMES):
                continue
            taken.append((begin, end))
            rect = QRectF(self._x(middle) - wide, self._s.area.top(), 2 * wide, look.px(HEAD))
            p.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _middle(self, number: int, tick: Tick, wide: int) -> float:
        """Of the words of a line: hours stand at it, days amid theirs or from it on."""
        left, right = self._between(number, tick)
        if self._grain is Grain.HOUR:
            return left
        if right - left >= wide:
            return (left + right) / 2
        cut = right >= self._field.width()  # by the edge
        return self._field.width() + 2.0 * wide if cut else left + wide / 2

    def _between(self, number: int, tick: Tick) -> tuple[float, float]:
        """From this line to the next, in pixels of the field."""
        left, right = self._s.scale.x(tick.at), float(self._field.width())
        if number + 1 < len(self._ticks):
            right = self._s.scale.x(self._ticks[number + 1].at)
        return left, right

    def _labels(self) -> None:
        """Below the middle of their bands, the newest first; one that would cover another goes on
        the next line where there is room for one, or aside, or is said by its band alone."""
        p, look = self._p, self._look
        p.setFont(look.font(Type.HEADING))
        extra, high, whole = look.px(3 + 4 * 1.5), look.px(LABEL), float(self._field.width())
        room = self._s.area.bottom() + 1 - look.px(ROW) - self._below()
        taken = [whole] * max(1, room // high)
        for group in reversed(self._s.groups):
            text = together_words(group, self._setting)
            wide = p.fontMetrics().horizontalAdvance(text) + extra
            begin, end = (self._s.scale.x(at) for at in (group.start, group.end))
            wanted = min((max(begin, 0.0) + min(end, whole) - wide) / 2, whole - wide)
            free = (n for n, edge in enumerate(taken) if wanted + wide <= edge)
            line = next(free, taken.index(max(taken)))
            left = min(wanted, taken[line] - wide)
            if left < -look.px(NAMES) or end < 0:
                break  # what is older stands further on
            taken[line] = left - look.px(2)
            top = self._below() + line * high
            self._label(group, text, self._span(left, left + wide, top, high - look.px(0.5)))

    def _below(self) -> int:
        """Where the rows end; labels have a strip of their own above the legend."""
        return min(self._field.top() + self._height(), self._field.bottom()) + self._look.px(1)

    def _label(self, group: Together, text: str, rect: QRectF) -> None:
        p, look, side, gap = self._p, self._look, self._look.px(3), self._look.px(1.5)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QColor(look.ink(_face(group.worst)).tint))
        p.drawRoundedRect(rect, 6, 6)
        shape = QRectF(0, 0, side, side)
        shape.moveCenter(rect.center())
        if self._s.mirrored:
            shape.moveRight(rect.right() - gap)
            words = rect.adjusted(gap, 0, -2 * gap - side, 0)
        else:
            shape.moveLeft(rect.left() + gap)
            words = rect.adjusted(2 * gap + side, 0, -gap, 0)
        p.drawPixmap(shape.topLeft(), look.shape(_face(group.worst), 3))
        p.setPen(look.color("text"))
        p.drawText(words, Qt.AlignmentFlag.AlignCenter, text)

    def _legend(self) -> None:
        p, look = self._p, self._look
        p.setFont(look.font(Type.SMALL))
        high, least = look.px(ROW), p.fontMetrics().horizontalAdvance
        texts = [render(words, self._setting) for _, words in LEGEND]
        wide, gap, apart = look.px(7), look.px(2), look.px(5)
        there = self._field.width() + look.px(NAMES)
        room = there - sum(least(text) + 2 + wide + gap for text in texts)
        apart = max(gap, min(apart, room // max(1, len(texts) - 1)))
        wide += min(0, room - apart * (len(texts) - 1)) // len(texts)  # narrower, but all of them
        top, x = self._s.area.bottom() + 1 - high, float(-look.px(NAMES))
        for (level, _), text in zip(LEGEND, texts, strict=True):
            if level is None:
                rect = self._span(x, x + wide, top + high * 0.3, high * 0.4)
                colour = look.color("line_strong")
                p.fillRect(rect, QBrush(_hatching(colour, p.device().devicePixelRatioF())))
            else:
                self._piece(x, x + max(wide, LEAST), level, top, high, plain=False)
            begin, end = x + wide + gap, x + wide + gap + least(text) + 2
            p.setPen(look.color("text2"))
            a, b = sorted((self._x(begin), self._x(end)))
            p.drawText(QRectF(a, top, b - a, high), Qt.AlignmentFlag.AlignCenter, text)
            x = end + apart


def groups_of(era: Era, scale: Scale) -> list[Together]:
    """What fell together in view."""
    return [g for g in era.groups if g.end >= scale.since and g.start <= scale.until]


def _face(level: Level) -> Face:
    return Face(level.word)


def _faint(colour: QColor, share: float) -> QColor:
    colour.setAlphaF(share)
    return colour


def _hatching(colour: QColor, ratio: float) -> QPixmap:
    """Lines at 45 degrees."""
    tile = QPixmap(round(HATCH * ratio), round(HATCH * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    with QPainter(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1))
        for shift in (-HATCH, 0, HATCH):
            painter.drawLine(QPointF(shift - 1, HATCH + 1), QPointF(shift + HATCH + 1, -1))
    return tile
