"""The last 90 days of a service over the whole width of its page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleValueChangeEvent,
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from statuswatch.core.days import Day, strip_words
from statuswatch.core.model import Level
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render
from statuswatch.ui.cursor import Cursor
from statuswatch.ui.heard import heard_as
from statuswatch.ui.look import Look
from statuswatch.ui.now_tip import card_within, day_card, day_lines
from statuswatch.ui.service_section import ring
from statuswatch.ui.strip import bar

HIGH, ROUND = 9, 5
"""Units of the band's height; pixels of a bar from which on trouble has round corners."""


def tell_value(widget: QWidget, words: str) -> None:
    """What stands at the cursor, for screen readers: as the widget's value, and spoken."""
    widget.setAccessibleDescription(words)
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(widget, words))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


class LargeStrip(QWidget):
    """Left and Right walk the days, Enter wants one; `day_wanted` with its `QDate`."""

    day_wanted = Signal(QDate)

    def __init__(self, look: Look, name: str, tail: str) -> None:
        """`tail`: what Enter does, as the card of a day with trouble says."""
        super().__init__()
        self._look, self._tail, self._setting = look, tail, Setting()
        self._days: tuple[Day, ...] = ()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        heard_as(self, QAccessible.Role.Chart)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._cursor = Cursor(
            self, lambda: len(self._days), self._under, self._seen, wants=self._want
        )
        self._cursor.went.connect(self._tell)

    def write(self, days: Sequence[Day], setting: Setting) -> None:
        self._days, self._setting = tuple(days), setting
        if self._cursor.at is None and self._days:
            self.setAccessibleDescription(render(strip_words(self._days), setting))
        self.update()

    @property
    def day_at(self) -> Day | None:
        """The one that has the cursor."""
        at = self._cursor.at
        return None if at is None or not self._days else self._days[at]

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(100), self._look.px(HIGH) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(40), self.sizeHint().height())

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for n, day in enumerate(self._days):
            self._paint_day(painter, self._box(n), day)
        at = self._cursor.at
        if at is not None and at < len(self._days):
            painter.setPen(self._look.color("text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._box(at).adjusted(-2, -2, 1, 1))
        elif self.hasFocus() and self._cursor.keyed:
            ring(painter, self._look, self.rect())

    def _paint_day(self, painter: QPainter, box: QRect, day: Day) -> None:
        face = Face.UNKNOWN if day.level is None else _FACES[day.level]
        colour = QColor(self._look.ink(face).fill)
        if day.level is None:
            painter.fillRect(QRect(box.center().x(), box.bottom(), 1, 1), colour)
            return
        height = bar(day.level, box.height())
        whole = QRect(box.left(), box.bottom() + 1 - height, box.width(), height)
        if day.level is Level.MAINTENANCE:  # in two pieces, told from the rest without its colour
            low = (height - 1) // 2
            painter.fillRect(QRect(whole.left(), box.bottom() + 1 - low, whole.width(), low), colour)  # fmt: skip
            painter.fillRect(whole.adjusted(0, 0, 0, -low - 1), colour)
        elif day.level.ails and box.width() >= ROUND:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(whole, 1, 1)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        else:
            painter.fillRect(whole, colour)

    def _box(self, n: int) -> QRect:
        """Where a day's bar may stand: the edges lie on whole pixels, so bars stay crisp."""
        number, room = len(self._days), self.width() - 4
        left, right = 2 + round(n * room / number), 2 + round((n + 1) * room / number)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left, right = self.width() - right, self.width() - left
        return QRect(left, 2, max(1, right - left - 1), self.height() - 4)

    # -- moving along it -------------------------------------------------------------------------

    @Slot(object)
    def _tell(self, n: int | None) -> None:
        if n is None:
            if self._days:
                words = render(strip_words(self._days), self._setting)
                self.setAccessibleDescription(words)
            return
        tell_value(self, ". ".join(self._card(n)))
        corner = self.mapToGlobal(self._box(n).bottomLeft() + QPoint(0, self._look.px(1)))
        card = self._seen(n)
        QToolTip.showText(card_within(self, corner, card), card, self)

    def _seen(self, n: int) -> str:
        return day_card(self._days[n], self._setting, self._look, self._tail)

    def _card(self, n: int) -> list[str]:
        """The same to be heard."""
        lines = day_lines(self._days[n], self._setting)
        return [*lines, self._tail] if self._days[n].count else lines

    def _want(self, n: int) -> None:
        day = self._days[n].date
        self.day_wanted.emit(QDate(day.year, day.month, day.day))

    def _under(self, where: QPoint) -> int | None:
        number = range(len(self._days))
        return next((n for n in number if self._box(n).left() <= where.x() <= self._box(n).right() + 1), None)  # fmt: skip

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        n = self._under(event.position().toPoint())
        if n is not None and event.button() is Qt.MouseButton.LeftButton:
            self._want(n)


_FACES = {
    Level.OK: Face.FINE,
    Level.MAINTENANCE: Face.MAINTENANCE,
    Level.DEGRADED: Face.DEGRADED,
    Level.PARTIAL: Face.PARTIAL,
    Level.DOWN: Face.DOWN,
}
"""The colours of the bars."""
