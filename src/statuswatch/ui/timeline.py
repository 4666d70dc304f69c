"""The timeline: a row per service, a bar per outage, so that what fell together is seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from statuswatch.core.timeline import Bar, Scale
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.store.nouns import Filter
from statuswatch.ui.heard import heard_as
from statuswatch.ui.history_words import name_of
from statuswatch.ui.look import Look
from statuswatch.ui.questions import Asker, Errand
from statuswatch.ui.service_days import tell_value
from statuswatch.ui.timeline_paint import ROW, Brush, Stage, field_of, groups_of
from statuswatch.ui.timeline_words import empty_row, fell_at, said_of, view_words

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.past import Era

FIRST = timedelta(days=14)
"""Seen at once at first."""

STEP = 1.25
"""How much more or less one step of zooming shows."""

BESIDE = 1.0
"""How much is asked for on both sides of what is seen, in widths of it."""

REST = 120
"""Milliseconds of moving after which what came into view is asked for."""


class Timeline(QAbstractScrollArea):
    """Up and Down choose a service, Left and Right its outages, Enter opens it; + and - zoom,
    Shift with Left and Right moves time, T leads to today."""

    opened = Signal(str)
    failed = Signal(object)  # a Message
    search_wanted = Signal()
    cut = Signal(bool)  # too much to draw all of it

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self.which = Filter()
        self.scale: Scale | None = None
        self.era: Era | None = None
        self.row, self.bar = 0, None  # type: int, Bar | None
        self._rows: Mapping[str, Sequence[Bar]] = {}
        self._errand = Errand(asker)
        self._resting = QTimer(self, interval=REST, singleShot=True)
        self._resting.timeout.connect(self._rested)
        self.setAccessibleName(render(say("Timeline of outages"), setting()))
        heard_as(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._drag: QPoint | None = None
        look.changed.connect(self.restyle)

    # --- what it shows --------------------------------------------------------------------------

    def show_era(self, which: Filter, *, stay: bool = False) -> None:
        """`stay`: the same stretch of time; else the period of the filter, up to now."""
        now = self._setting().now
        if now is None:
            return
        if self.scale is None or (not stay and _other(which.since, self.which.since)):
            since = which.since or now - FIRST
            self.scale = Scale(since, now, self._wide())
        self.which = which
        self._ask()

    @Slot()
    def _rested(self) -> None:
        if self.isVisible():  # else it is asked when it is shown again
            self._ask()

    def _ask(self) -> None:
        scale = self.scale
        if scale is None:
            return
        which = replace(self.which, since=None, until=None)
        since, until = scale.since - scale.span * BESIDE, scale.until + scale.span * BESIDE

        async def question(desk: Desk) -> Era:
            from statuswatch.app import past

            return await past.era(desk, which, since, until)

        self._errand.begin(question, self._came, self._not_come)

    def _came(self, era: Era) -> None:
        self.era, self._rows = era, era.rows
        self.cut.emit(not era.whole)
        self.row = min(self.row, max(0, len(era.services) - 1))
        if self.bar is not None:
            same = (bar for bar in era.rows.get(self.bar.service, ()) if bar.id == self.bar.id)
            self.bar = next(same, None)
        self._measure()
        if self.hasFocus() and self.bar is None:
            self._tell_view()
        self.viewport().update()

    def _not_come(self, why: Message) -> None:
        self.failed.emit(why)

    def _move_to(self, scale: Scale) -> None:
        now = self._setting().now
        if now is not None:
            scale = scale.ending(max(now + scale.span * 0.02, now))
        self.scale = scale
        era = self.era
        if era is None or scale.since < era.since or scale.until > era.until:
            self._resting.start()
        elif scale.span * (4 + 2 * BESIDE) < era.until - era.since:
            self._resting.start()  # much more is kept than is seen
        self.viewport().update()

    def go_to(self, at: datetime) -> None:
        """Bring this moment into the middle."""
        if self.scale is not None:
            self._move_to(self.scale.moved(at - (self.scale.since + self.scale.span / 2)))
            self._tell_view()

    # --- the view -------------------------------------------------------------------------------

    def _wide(self) -> int:
        return max(1, field_of(self._look, self.viewport().rect()).width())

    def _measure(self) -> None:
        field, bar = field_of(self._look, self.viewport().rect()), self.verticalScrollBar()
        rows = len(self.era.services) if self.era is not None else 0
        bar.setPageStep(max(1, field.height()))
        bar.setSingleStep(self._look.px(ROW))
        bar.setRange(0, max(0, rows * self._look.px(ROW) - field.height()))
        if self.scale is not None:
            self.scale = Scale(self.scale.since, self.scale.until, self._wide())

    def stage(self) -> Stage | None:
        if self.scale is None or self.era is None:
            return None
        seen = {key: self._seen(key) for key in self._rows}
        return Stage(
            self.viewport().rect(), self.scale, self.era, seen,
            self.verticalScrollBar().value(), self.row, self.bar, self.hasFocus(),
            self.isRightToLeft(), groups_of(self.era, self.scale),
        )  # fmt: skip

    def _seen(self, service: str) -> list[Bar]:
        scale = self.scale
        bars = self._rows.get(service, ())
        return [b for b in bars if scale and b.end >= scale.since and b.start <= scale.until]

    def paintEvent(self, event: QPaintEvent) -> None:
        stage = self.stage()
        with QPainter(self.viewport()) as painter:
            if stage is None:
                painter.fillRect(self.viewport().rect(), self._look.color("surface"))
            else:
                Brush(painter, self._look, self._setting, stage).paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    @Slot()
    def restyle(self) -> None:
        self._measure()
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        onward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            way = 1 if key == onward else -1
            if shift:
                self._shift(way * 0.25)
            else:
                self._next(way)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._choose_row(self.row + (1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self._zoom(STEP if key == Qt.Key.Key_Minus else 1 / STEP, self._middle())
        elif key == Qt.Key.Key_T:
            self.today()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.text() == "/":
            self.search_wanted.emit()
        else:
            super().keyPressEvent(event)

    def today(self) -> None:
        now = self._setting().now
        if now is not None and self.scale is not None:
            self._move_to(self.scale.moved(now - self.scale.until))
            self._tell_view()

    def _open(self) -> None:
        if self.era is not None and self.row < len(self.era.services):
            self.opened.emit(self.era.services[self.row].id)

    def _choose_row(self, row: int) -> None:
        services = self.era.services if self.era is not None else ()
        if not 0 <= row < len(services):
            return
        self.row, self.bar = row, None
        bars = self._seen(services[row].id)
        self.bar = bars[-1] if bars else None
        high, scroll = self._look.px(ROW), self.verticalScrollBar()
        scroll.setValue(min(scroll.value(), row * high))
        scroll.setValue(max(scroll.value(), (row + 1) * high - scroll.pageStep()))
        self._tell_bar()

    def _next(self, way: int) -> None:
        """The next outage of the row, or the one before; time moves along with it."""
        if self.era is None or self.scale is None or not self.era.services:
            return
        bars = list(self._rows.get(self.era.services[self.row].id, ()))
        if self.bar in bars:
            at = bars.index(self.bar) + way
        else:
            edge = self.scale.until
            at = sum(1 for b in bars if b.start <= edge) + min(way, 0) if way < 0 else 0
        if not 0 <= at < len(bars):
            self._shift(way * 0.5)
            return
        self.bar = bars[at]
        if not self.scale.since <= self.bar.start <= self.scale.until:
            self.go_to(self.bar.start)
        self._tell_bar()

    def _tell_bar(self) -> None:
        if self.era is None:
            return
        service, setting = self.era.services[self.row], self._setting()
        name, bars = name_of(service.name), self._seen(service.id)
        if self.bar in bars and self.bar is not None:
            words = said_of(self.bar, self.era, bars, setting)
        else:
            words = empty_row(name, setting)
        tell_value(self, words)
        self.viewport().update()

    def _tell_view(self) -> None:
        if self.scale is not None:
            many = sum(len(self._seen(key)) for key in self._rows)
            tell_value(self, view_words(self.scale.since, self.scale.until, many, self._setting()))

    # --- time -----------------------------------------------------------------------------------

    def _middle(self) -> datetime:
        """Around the cursor, if it is in view; else around what is seen last."""
        scale = self.scale
        assert scale is not None
        if self.bar is not None and scale.since <= self.bar.start <= scale.until:
            return self.bar.start
        return scale.until

    def _zoom(self, factor: float, around: datetime) -> None:
        if self.scale is not None:
            self._move_to(self.scale.zoomed(factor, around))
            self._tell_view()

    def _shift(self, share: float) -> None:
        if self.scale is not None:
            self._move_to(self.scale.moved(self.scale.span * share))
            self._tell_view()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Rows; with Shift, or sideways, time; with Ctrl it zooms around the pointer."""
        turned, held = event.angleDelta(), event.modifiers()
        steps = (turned.y() or turned.x()) / 120
        if held & Qt.KeyboardModifier.ControlModifier:
            self._zoom(STEP**-steps, self._moment(event.position().toPoint()))
        elif held & Qt.KeyboardModifier.ShiftModifier or abs(turned.x()) > abs(turned.y()):
            self._shift(-0.1 * steps * (-1 if self.isRightToLeft() else 1))
        else:
            super().wheelEvent(event)
            return
        event.accept()

    # --- the mouse ------------------------------------------------------------------------------

    def _moment(self, spot: QPoint) -> datetime:
        assert self.scale is not None
        area = self.viewport().rect()
        x = area.left() + area.right() - spot.x() if self.isRightToLeft() else spot.x()
        return self.scale.moment(x - field_of(self._look, area).left())

    def _under(self, spot: QPoint) -> tuple[int, Bar | None]:
        """The row and the bar at a point; row -1: none."""
        field = field_of(self._look, self.viewport().rect())
        row = (spot.y() - field.top() + self.verticalScrollBar().value()) // self._look.px(ROW)
        inside = field.top() <= spot.y() <= field.bottom()
        if self.era is None or self.scale is None or not inside:
            return -1, None
        if not 0 <= row < len(self.era.services):
            return -1, None
        at, near = self._moment(spot), self.scale.span * (4 / max(1, self.scale.width))
        bars = self._seen(self.era.services[row].id)
        hit = [b for b in bars if b.start - near <= at <= b.end + near]
        return row, max(hit, key=lambda b: (b.level, b.start)) if hit else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag = event.position().toPoint()
        row, bar = self._under(self._drag)
        if row >= 0:
            self.row, self.bar = row, bar
            self._tell_bar()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None or not event.buttons() or self.scale is None:
            return
        spot = event.position().toPoint()
        self._move_to(self.scale.moved(self._moment(self._drag) - self._moment(spot)))
        self._drag = spot

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row, _ = self._under(event.position().toPoint())
        if row >= 0:
            self.row = row
            self._open()

    def _tip(self, spot: QPoint) -> str:
        """Of the bar there, or of what fell together there."""
        row, bar = self._under(spot)
        if self.era is None or row < 0:
            return ""
        if bar is not None:
            return said_of(bar, self.era, self._seen(bar.service), self._setting())
        return fell_at(self._moment(spot), self.era, self._setting())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._tip(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)


def _other(one: datetime | None, two: datetime | None) -> bool:
    """Another period, not the same one a little later."""
    if one is None or two is None:
        return one is not two
    return abs(one - two) > timedelta(hours=12)
