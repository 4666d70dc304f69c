"""The chart of times to answer: one line, gaps where nobody watched, a band where nothing answered."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Slot
from PySide6.QtGui import (
    QAccessible,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from statuswatch.core.latency import (
    STEPS,
    Axis,
    Curve,
    State,
    axis,
    bucket_words,
    curve_words,
    dead_words,
    ticks,
)
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.cursor import Cursor
from statuswatch.ui.heard import heard_as
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_days import tell_value
from statuswatch.ui.service_section import ring

HIGH, LINE = 27, 1.5
"""Units of the plot's height; pixels of the line's width."""

LEAP = 6
"""Buckets that Page up and down pass over."""


class Chart(QWidget):
    """Left and Right walk along it; what stands there is its value for screen readers."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look, self._setting = look, Setting()
        self._curve: Curve | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        heard_as(self, QAccessible.Role.Chart)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._cursor = Cursor(self, self._number, self._bucket_at, self._card, leap=LEAP)
        self._cursor.went.connect(self._tell)

    def write(self, curve: Curve, setting: Setting) -> None:
        self._curve, self._setting = curve, setting
        if self._cursor.at is None:
            self.setAccessibleDescription(render(curve_words(curve), setting))
        self.updateGeometry()
        self.update()

    @property
    def cursor_at(self) -> int | None:
        """The bucket one is at."""
        return self._cursor.at

    def sizeHint(self) -> QSize:
        axis_high = QFontMetrics(self._look.font(Type.AXIS)).height()
        around = axis_high // 2 + 1 + self._look.px(1) + axis_high + 1
        return QSize(self._look.px(100), self._look.px(HIGH) + around)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(40), self.sizeHint().height())

    # -- where things are ------------------------------------------------------------------------

    def _labels(self, scale: Axis) -> list[str]:
        if scale.top < 1:
            return [f"{round(scale.step * n * 1000)}\N{NO-BREAK SPACE}ms" for n in range(STEPS + 1)]
        every = [f"{scale.step * n:g}" for n in range(STEPS + 1)]
        return [render(say("{n}\N{NO-BREAK SPACE}s", n=one), self._setting) for one in every]

    def _plot(self, labels: list[str]) -> QRect:
        """As if read from left to right; `_x` mirrors."""
        metrics = QFontMetrics(self._look.font(Type.AXIS))
        lead = max(metrics.horizontalAdvance(one) for one in labels) + self._look.px(2)
        top = metrics.height() // 2 + 1
        return QRect(lead, top, self.width() - lead - 1, self._look.px(HIGH))

    def _x(self, plot: QRect, at: float) -> float:
        """Of a place in buckets, from the first one's beginning."""
        assert self._curve is not None
        x = plot.left() + plot.width() * at / len(self._curve.buckets)
        return self.width() - x if self._mirrored else x

    @property
    def _mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _number(self) -> int:
        return 0 if self._curve is None else len(self._curve.buckets)

    def _bucket_at(self, where: QPoint) -> int | None:
        if self._curve is None:
            return None
        plot = self._plot(self._labels(axis(self._curve)))
        x = self.width() - where.x() if self._mirrored else where.x()
        if not plot.left() <= x <= plot.right():
            return None
        number = len(self._curve.buckets)
        return min(number - 1, (x - plot.left()) * number // plot.width())

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        curve = self._curve
        if curve is None:
            return
        painter, scale = QPainter(self), axis(curve)
        labels = self._labels(scale)
        plot = self._plot(labels)
        painter.setFont(self._look.font(Type.AXIS))
        self._paint_scale(painter, plot, labels)
        self._paint_bands(painter, plot, curve)
        self._paint_line(painter, plot, curve, scale)
        self._paint_cursor(painter, plot, curve, scale)
        self._paint_times(painter, plot, curve)
        if self.hasFocus() and self._cursor.keyed and self._cursor.at is None:
            ring(painter, self._look, self.rect())

    def _paint_scale(self, painter: QPainter, plot: QRect, labels: list[str]) -> None:
        metrics, look = painter.fontMetrics(), self._look
        for n, text in enumerate(labels):
            y = plot.bottom() - plot.height() * n // STEPS
            line = self._flipped(QRect(plot.left(), y, plot.width(), 1))
            painter.fillRect(line, look.color("line"))
            box = self._flipped(
                QRect(0, y - metrics.height() // 2, plot.left() - look.px(2), metrics.height())
            )
            side = Qt.AlignmentFlag.AlignLeft if self._mirrored else Qt.AlignmentFlag.AlignRight
            painter.setPen(look.color("text2"))
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_bands(self, painter: QPainter, plot: QRect, curve: Curve) -> None:
        look, ink = self._look, self._look.ink(Face.DOWN)
        for first, behind in curve.stretches(State.UNWATCHED):
            band = self._band(plot, first, behind)
            painter.fillRect(band, look.color("window"))
            words = render(say("not watching"), self._setting)
            self._say_in(painter, band, words, look.theme.text2)
        for first, behind in curve.stretches(State.UNANSWERED):
            band = self._band(plot, first, behind)
            painter.fillRect(band, ink.tint)
            lasts = behind == len(curve.buckets) or curve.buckets[-1].state is State.QUIET
            said = dead_words(curve) if lasts else None
            if said is None:
                self._say_in(painter, band, render(say("no answer"), self._setting), ink.ink)
                continue
            self._say_before(painter, plot, band, render(said, self._setting), ink.ink)

    def _say_in(self, painter: QPainter, band: QRect, words: str, color: str) -> None:
        """In the middle of the band, if it is wide enough for words."""
        if painter.fontMetrics().horizontalAdvance(words) + self._look.px(1) <= band.width():
            painter.setPen(color)
            painter.drawText(band, Qt.AlignmentFlag.AlignCenter, words)

    def _say_before(
        self, painter: QPainter, plot: QRect, band: QRect, words: str, color: str
    ) -> None:
        """Beside the band, over the line's usual height; inside of a band that fills the plot."""
        painter.save()
        painter.setFont(self._look.font(Type.HEADING))
        metrics, gap = painter.fontMetrics(), self._look.px(9)
        need = metrics.horizontalAdvance(words)
        flat = self._flipped(band)  # the same place, read from left to right
        start = flat.left() - gap - need
        if start < plot.left():
            start = flat.left() + (flat.width() - need) // 2
        box = QRect(start, plot.top() + self._look.px(1.5), need + 2, metrics.height())
        painter.setPen(color)
        painter.drawText(self._flipped(box), Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def _paint_line(self, painter: QPainter, plot: QRect, curve: Curve, scale: Axis) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._flipped(plot).adjusted(0, -1, 0, 2))
        pen = QPen(self._look.color("text2"), LINE)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for line in curve.lines():
            points = [QPointF(self._x(plot, n + 0.5), self._y(plot, high, scale)) for n, high in line]  # fmt: skip
            if len(points) == 1:
                half = QPointF(LINE, 0)
                points = [points[0] - half, points[0] + half]
            painter.drawPolyline(QPolygonF(points))
        painter.restore()

    def _y(self, plot: QRect, seconds: float, scale: Axis) -> float:
        """A spike leaves the picture at its top."""
        return plot.bottom() - plot.height() * min(seconds / scale.top, 1.1)

    def _paint_cursor(self, painter: QPainter, plot: QRect, curve: Curve, scale: Axis) -> None:
        at = self._cursor.at
        if at is None:
            return
        n, look = min(at, len(curve.buckets) - 1), self._look
        x, high = self._x(plot, n + 0.5), curve.buckets[n].high
        painter.fillRect(QRect(round(x), plot.top(), 1, plot.height()), look.color("text"))
        if high is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("surface"), 2))
        painter.setBrush(look.color("text"))
        middle = QPointF(x + 0.5, max(plot.top(), self._y(plot, high, scale)))
        painter.drawEllipse(middle, look.px(1), look.px(1))
        painter.restore()

    def _paint_times(self, painter: QPainter, plot: QRect, curve: Curve) -> None:
        """The end is "now"; of the others those that stand clear of it, and of each other."""
        metrics, look = painter.fontMetrics(), self._look
        painter.setPen(look.color("text2"))
        top, whole = plot.bottom() + look.px(1), (curve.until - curve.since).total_seconds()
        now = render(say("now"), self._setting)
        taken = plot.right() - metrics.horizontalAdvance(now)
        self._write_time(painter, QRect(taken, top, plot.right() - taken + 1, metrics.height()), now)  # fmt: skip
        for moment, words in reversed(ticks(curve, self._setting.zone)):
            text = render(words, self._setting)
            at = plot.left() + plot.width() * (moment - curve.since).total_seconds() / whole
            wide = metrics.horizontalAdvance(text)
            left = max(0, round(at) - wide // 2)
            if left + wide + look.px(3) > taken:
                continue
            self._write_time(painter, QRect(left, top, wide, metrics.height()), text)
            taken = left

    def _write_time(self, painter: QPainter, box: QRect, text: str) -> None:
        wide = box.adjusted(-2, 0, 2, 0)
        painter.drawText(self._flipped(wide), Qt.AlignmentFlag.AlignCenter, text)

    def _band(self, plot: QRect, first: int, behind: int) -> QRect:
        one, other = round(self._x(plot, first)), round(self._x(plot, behind))
        return QRect(min(one, other), plot.top(), max(1, abs(other - one)), plot.height())

    def _flipped(self, box: QRect) -> QRect:
        """Where it is, or its mirrored place; the same again takes that back."""
        if not self._mirrored:
            return box
        return QRect(self.width() - box.left() - box.width(), box.top(), box.width(), box.height())

    # -- moving along it -------------------------------------------------------------------------

    @Slot(object)
    def _tell(self, bucket: int | None) -> None:
        curve = self._curve
        if curve is None:
            return
        if bucket is None:
            self.setAccessibleDescription(render(curve_words(curve), self._setting))
            return
        tell_value(self, render(bucket_words(curve.buckets[bucket]), self._setting))
        plot = self._plot(self._labels(axis(curve)))
        corner = QPoint(round(self._x(plot, bucket + 0.5)), plot.top())
        QToolTip.showText(self.mapToGlobal(corner), self._card(bucket), self)

    def _card(self, bucket: int) -> str:
        assert self._curve is not None
        return escape(render(bucket_words(self._curve.buckets[bucket]), self._setting))
