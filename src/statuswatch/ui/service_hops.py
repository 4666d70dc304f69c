"""Hops as chips with arrows between them: in lines where there is room, else one under the other."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from statuswatch.core.overview import Face
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import ring

HIGH, FLAT = 13.5, 9.0
"""Units: a chip's height, and that of one in a list."""

LISTED = 150
"""Units of width under which they stand one under the other."""

LEAST, MOST, GAP = 24.0, 38.0, 5.0
"""Units: how wide a chip is at least, how wide its words may ask it to be, and the arrow's room."""

_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)


class Part(Enum):
    """What a hop is in the whole. BEHIND: it is reached only through one that is broken."""

    WORKS = "works"
    BROKEN = "broken"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Chip:
    """A hop as it is shown. `words`: what was seen; `advice`: what to do, empty for nothing."""

    face: Face
    part: Part
    name: str
    short: str
    words: str
    advice: str


class HopChip(QAbstractButton):
    """Chosen, its words stand under the way."""

    moved = Signal(int)  # how many further
    entered = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._chip = Chip(Face.UNKNOWN, Part.WORKS, "", "", "", "")
        self.flat = False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def chip(self) -> Chip:
        return self._chip

    def write(self, chip: Chip) -> None:
        self._chip = chip
        said = " ".join(filter(None, (chip.words, chip.advice)))
        self.setAccessibleName(f"{chip.name}: {chip.short}")
        self.setAccessibleDescription(said)
        self.setToolTip(f"<qt>{html.escape(said)}</qt>" if said else "")
        self.update()

    def wanted(self) -> int:
        """Pixels of width that leave its words whole."""
        look = self._look
        name = QFontMetrics(look.font(Type.NAME)).horizontalAdvance(self._chip.name)
        short = QFontMetrics(look.font(Type.SMALL)).horizontalAdvance(self._chip.short)
        return max(name + look.px(5), short) + look.px(4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (*_BACK, *_ON):
            ahead = key in _ON
            if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.isRightToLeft():
                ahead = not ahead
            self.moved.emit(1 if ahead else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, chip, painter = self._look, self._chip, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, broken = look.ink(chip.face), chip.part is Part.BROKEN
        outline = ink.ink if broken else look.theme.line_strong
        plain = chip.part is Part.WORKS and not self.isChecked()
        pen = QPen(look.color("line") if plain else QColor(outline))
        if chip.part is Part.BEHIND:
            pen.setStyle(Qt.PenStyle.DashLine)
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        filled = ink.tint if broken else look.theme.hover if self.underMouse() else ""
        painter.setBrush(QColor(filled) if filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._paint_words(painter, QColor(ink.ink) if broken else look.color("text2"))
        if self.hasFocus():
            ring(painter, look, self.rect())

    def _paint_words(self, painter: QPainter, short: QColor) -> None:
        look, chip = self._look, self._chip
        edge, size = look.px(2), look.px(3.5)
        name, small = QFontMetrics(look.font(Type.NAME)), QFontMetrics(look.font(Type.SMALL))
        whole = self.rect().adjusted(edge, 0, -edge, 0)
        apart = look.px(1)
        top = 0 if self.flat else (self.height() - name.height() - apart - small.height()) // 2
        line = QRect(whole.x(), top, whole.width(), self.height() if self.flat else name.height())
        below = QRect(whole.x(), line.bottom() + 1 + apart, whole.width(), small.height())
        end = Qt.AlignmentFlag.AlignLeft
        if self.flat:
            below, end = line, Qt.AlignmentFlag.AlignRight
        shape = QRect(line.x(), line.center().y() - size // 2, size, size)
        painter.drawPixmap(self._mirrored(line, shape).topLeft(), look.shape(chip.face, 3.5))
        room = line.adjusted(look.px(5), 0, 0, 0)
        if self.flat:
            room.setWidth(room.width() - small.horizontalAdvance(chip.short) - look.px(2))
        self._write(painter, Type.NAME, look.color("text"), self._mirrored(line, room), chip.name)
        self._write(painter, Type.SMALL, short, below, chip.short, end)

    def _write(
        self,
        painter: QPainter,
        role: Type,
        color: QColor,
        room: QRect,
        words: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setFont(self._look.font(role))
        painter.setPen(color)
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        where = QStyle.visualAlignment(self.layoutDirection(), side)
        flags = where | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(room, flags, cut)

    def _mirrored(self, whole: QRect, part: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), whole, part)


class Hops(QWidget):
    """The chips of one way: one Tab stop, arrows walk in it."""

    chosen = Signal(object)
    """The chip whose words are wanted; None for none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._chips: list[HopChip] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_all(self, chips: Sequence[Chip]) -> None:
        while len(self._chips) > len(chips):
            gone = self._chips.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._chips) < len(chips):
            self._chips.append(self._made())
        for button, chip in zip(self._chips, chips, strict=True):
            if button.chip != chip:
                button.write(chip)
            button.show()
        if not any(b.focusPolicy() & Qt.FocusPolicy.TabFocus for b in self._chips):
            self._stop_at(0)
        self._lay(self.width(), move=True)
        self.updateGeometry()
        self.update()
        self.chosen.emit(self._checked())

    # -- where they stand --------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(width, move=False)

    def sizeHint(self) -> QSize:
        width = self._look.px(LISTED)
        return QSize(width, self._lay(width, move=False))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(LEAST), self._look.px(FLAT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay(self.width(), move=True)

    def _listed(self, width: int) -> bool:
        return width < self._look.px(LISTED)

    def _columns(self, width: int) -> int:
        """As many in a line as their words leave room for, all lines alike."""
        px, gap = self._look.px, self._look.px(GAP)
        wanted = max((b.wanted() for b in self._chips), default=0)
        wide = min(max(wanted, px(LEAST)), px(MOST))
        most = max(1, (width + gap) // (wide + gap))
        lines = -(-len(self._chips) // most)
        return -(-len(self._chips) // max(1, lines))

    def _lay(self, width: int, *, move: bool) -> int:
        """Put every chip where it belongs (`move`); how high they all are."""
        px = self._look.px
        listed = self._listed(width)
        columns = 1 if listed else max(1, self._columns(width))
        gap, between = (0, px(1.5)) if listed else (px(GAP), px(2))
        high = px(FLAT if listed else HIGH)
        wide = (width - (columns - 1) * gap) / columns
        for n, button in enumerate(self._chips):
            line, column = divmod(n, columns)
            left, right = round(column * (wide + gap)), round(column * (wide + gap) + wide)
            rect = QRect(left, line * (high + between), right - left, high)
            if move:
                button.flat = listed
                whole = QRect(0, 0, width, rect.bottom() + 1)
                button.setGeometry(QStyle.visualRect(self.layoutDirection(), whole, rect))
        lines = -(-len(self._chips) // columns)
        return max(0, lines * (high + between) - between)

    def paintEvent(self, event: QPaintEvent) -> None:
        """An arrow after every chip of a line but the last of all; a list needs none."""
        if self._listed(self.width()):
            return
        look, painter = self._look, QPainter(self)
        arrow = look.glyph("forward", 3, look.theme.text2)
        mirrored = self.isRightToLeft()
        if mirrored:
            ratio = arrow.devicePixelRatio()
            arrow = arrow.transformed(QTransform().scale(-1, 1))
            arrow.setDevicePixelRatio(ratio)
        size, gap = look.px(3), look.px(GAP)
        for here, there in zip(self._chips, self._chips[1:], strict=False):
            if here.y() != there.y():
                continue  # at a line's end reading goes on by itself
            start = here.x() - gap if mirrored else here.geometry().right() + 1
            middle = here.geometry().center().y()
            painter.drawPixmap(QPoint(start + (gap - size) // 2, middle - size // 2), arrow)

    # -- walking in it -----------------------------------------------------------------------------

    def _made(self) -> HopChip:
        chip = HopChip(self._look, self)
        chip.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        chip.moved.connect(self._move)
        chip.entered.connect(self._entered)
        chip.clicked.connect(self._clicked)
        return chip

    def _stop_at(self, at: int) -> None:
        for n, chip in enumerate(self._chips):
            policy = Qt.FocusPolicy.StrongFocus if n == at else Qt.FocusPolicy.ClickFocus
            chip.setFocusPolicy(policy)

    def _checked(self) -> Chip | None:
        return next((b.chip for b in self._chips if b.isChecked()), None)

    @Slot(int)
    def _move(self, step: int) -> None:
        here = self.sender()
        if not isinstance(here, HopChip) or here not in self._chips:
            return
        at = self._chips.index(here) + step
        if 0 <= at < len(self._chips):
            self._stop_at(at)
            self._chips[at].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _entered(self) -> None:
        here = self.sender()
        if isinstance(here, HopChip) and here in self._chips:
            self._stop_at(self._chips.index(here))

    @Slot()
    def _clicked(self) -> None:
        here = self.sender()
        for chip in self._chips:
            if chip is not here:
                chip.setChecked(False)
        self.chosen.emit(self._checked())
