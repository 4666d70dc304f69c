"""Paints the rows of the page Now: headings, cards for trouble, quiet rows for the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from statuswatch.core.face import ServiceNow
from statuswatch.core.nowrow import Group
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render
from statuswatch.ui.look import Look, Type
from statuswatch.ui.now_model import ITEM, Heading, Index, Line
from statuswatch.ui.now_places import (
    CARD,
    COMPACT,
    HEADING,
    QUIET,
    Places,
    Strips,
    Widest,
    fitted,
    places,
    widest,
)
from statuswatch.ui.now_tip import share_of, tip
from statuswatch.ui.strip import day_left, paint_strip

SOME = 32
"""Units of a sentence under which what is left of it says nothing."""


def sign_of(now: ServiceNow) -> str:
    """The picture of what the user did about its notices; empty: nothing."""
    if now.muted:
        return "bell-off"
    if now.snoozed is not None:
        return "snooze"
    return "acknowledge" if now.acknowledged else ""


class NowRow(QStyledItemDelegate):
    """Paints, and says what lies where."""

    def __init__(self, look: Look, setting: Callable[[], Setting], view: QAbstractItemView) -> None:
        super().__init__(view)
        self._look, self._setting, self._view = look, setting, view
        self.strips = Strips()
        self.grey = False  # our own line is down, or paused: no tints, no state inks
        self.ring = False  # a key was used: show where the focus is
        self.cursor: int | None = None  # the day of the current row that keys went to, days ago
        self.compact = False  # quiet rows have one line, where there is room for it
        self._widest = Widest()

    # --- sizes ----------------------------------------------------------------------------------

    def measure(self, lines: Sequence[Line]) -> None:
        """Remembers how wide the words are that may not be cut."""
        self._widest = widest(self._look, lines)

    def fit(self, width: int) -> bool:
        """For a page so wide: how the strips are drawn. True: that has changed."""
        before = self.strips
        self.strips = fitted(self._look, width, self._widest, compact=self.compact)
        return self.strips != before

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        item = index.data(ITEM)
        if isinstance(item, Heading):
            return QSize(0, self._look.px(HEADING))
        quiet = COMPACT if self.strips.states else QUIET
        return QSize(0, self._look.px(CARD if item.card else quiet))

    def places(self, rect: QRect, *, card: bool) -> Places:
        """Of the row that fills `rect`."""
        bar = self._view.verticalScrollBar()
        taken = bar.width() if bar.isVisibleTo(self._view) else 0
        found = places(self._look, rect, self.strips, card=card, bar=taken)
        return found.mirrored(rect) if self.rtl else found

    # --- painting -------------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        item = index.data(ITEM)
        painter.save()
        if isinstance(item, Heading):
            self._heading(painter, option.rect, item)
        elif isinstance(item, Line):
            self._line(painter, option, index, item)
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, item: Heading) -> None:
        painter.setFont(self._look.font(Type.HEADING))
        painter.setPen(self._look.color("text2"))
        where = rect.adjusted(self._look.px(6), 0, -self._look.px(6), 0)
        where.setBottom(rect.bottom())
        words = f"{item.text}  {item.number}"
        painter.drawText(where, self._aligned(), words)
        if item.face is None or not item.face.ails:
            return
        rest = self._after(where, painter.fontMetrics().horizontalAdvance(words) + self._look.px(2))
        side = self._look.px(3.5)
        spot = QRect(rest.left(), rest.center().y() - side // 2 + 1, side, side)
        if self.rtl:
            spot.moveRight(rest.right())
        ink = self._look.theme.text2 if self.grey else ""
        painter.drawPixmap(spot.topLeft(), self._look.shape(item.face, 3.5, ink))

    def _line(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, item: Line
    ) -> None:
        where = self.places(option.rect, card=item.card)
        state = option.state
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        current = self._view.currentIndex() == index
        self._ground(painter, where.card, item, hovered=hovered, current=current)
        ink = QColor(self._look.ink(self._face(item)).ink)
        painter.drawPixmap(
            where.icon.topLeft(), self._look.shape(item.row.face, 6 if item.card else 4, ink.name())
        )
        self._name(painter, where.lines[0], item)
        self._second(painter, where.lines[1], item, ink)
        if item.card and item.third:
            self._third(painter, where.lines[2], item)
        self._past(painter, where, item)
        if current and self.cursor is not None and item.row.strip is not None:
            self._frame(painter, where.strip)
        if hovered or current:
            self._dots(painter, where.more)

    def _ground(
        self, painter: QPainter, box: QRect, item: Line, *, hovered: bool, current: bool
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        colour = ""
        if item.card and not self.grey:
            colour = self._look.ink(item.row.face).tint
        elif current:
            colour = theme.selected if self._view.hasFocus() else theme.selected_idle
        elif hovered:
            colour = theme.hover
        radius = 8 if item.card else 6
        if colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(box, radius, radius)
        width = 0
        if current and self._view.hasFocus() and self.ring:
            width, colour = 2, theme.focus
        elif (current or theme.strong) and item.card and not self.grey:
            width, colour = 1, self._look.ink(item.row.face).ink
        if width:
            half = width / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half), radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _name(self, painter: QPainter, rect: QRect, item: Line) -> None:
        used = self._text(
            painter,
            rect,
            item.row.name,
            Type.SECTION if item.card else Type.NAME,
            self._look.color("text"),
        )
        if sign := sign_of(item.row.now):
            used += self._sign(painter, rect, used, sign)
        if not item.row.parts:
            return
        rest, faint = self._after(rect, used + self._look.px(2)), self._look.color("text2")
        if rest.width() > self._look.px(8):
            used = self._text(painter, rest, "·", Type.BODY, faint)
            rest = self._after(rest, used + self._look.px(2))
            self._text(painter, rest, item.row.parts, Type.BODY, faint)

    def _sign(self, painter: QPainter, rect: QRect, used: int, sign: str) -> int:
        """How many pixels wide."""
        look, side, gap = self._look, self._look.px(3.5), self._look.px(1.5)
        rest = self._after(rect, used + gap)
        if rest.width() < side:
            return 0
        spot = QRect(rest.left(), rest.center().y() - side // 2, side, side)
        if self.rtl:
            spot.moveRight(rest.right())
        painter.drawPixmap(spot.topLeft(), look.glyph(sign, 3.5, look.theme.text2))
        return gap + side

    def _second(self, painter: QPainter, rect: QRect, item: Line, ink: QColor) -> None:
        faint, text = self._look.color("text2"), self._look.color("text")
        if not item.card:
            planned = item.row.group is Group.ANNOUNCED and not self.grey
            self._text(painter, rect, item.state, Type.SMALL, ink if planned else faint)
            return
        for piece, marked in item.second:
            colour = ink if marked else faint if self.grey else text
            role = Type.STATE if marked else Type.BODY
            space = QFontMetrics(self._look.font(role)).horizontalAdvance(" ")
            # A space at a piece's end is on the wrong side where the list is mirrored.
            rect = self._after(rect, space if piece.startswith(" ") else 0)
            used = self._text(painter, rect, piece.strip(), role, colour)
            rect = self._after(rect, used + (space if piece.endswith(" ") else 0))

    def _third(self, painter: QPainter, rect: QRect, item: Line) -> None:
        """Where it is tight what is said before the forecast yields: how long it lasts is whole, or
        it says nothing."""
        faint, metrics = self._look.color("text2"), QFontMetrics(self._look.font(Type.BODY))
        usually = "".join(render(words, self._setting()) for words in item.row.usually[:1])
        before = item.third.removesuffix(usually).rstrip() if usually else ""
        wide, space = metrics.horizontalAdvance(usually), metrics.horizontalAdvance(" ")
        cut = metrics.horizontalAdvance(item.third) > rect.width() >= wide
        if not cut or not usually or before == item.third:
            self._text(painter, rect, item.third, Type.BODY, faint)
            return
        rest = rect.width() - wide - space
        if rest >= self._look.px(SOME):
            first = self._before(rect, wide + space)
            rect = self._after(rect, self._text(painter, first, before, Type.BODY, faint) + space)
        self._text(painter, rect, usually, Type.BODY, faint)

    def _past(self, painter: QPainter, where: Places, item: Line) -> None:
        strip = item.row.strip
        if strip is None:
            return
        if self.strips.drawn(card=item.card):
            shown = strip.days[-self.strips.shown :]
            paint_strip(painter, where.strip, shown, self._look, self.strips.step, rtl=self.rtl)
        painter.setFont(self._look.font(Type.SMALL))
        painter.setPen(self._look.color("text2"))
        end = Qt.AlignmentFlag.AlignLeft if self.rtl else Qt.AlignmentFlag.AlignRight
        share = share_of(strip, self.strips.shown, self._setting())
        painter.drawText(where.percent, end | Qt.AlignmentFlag.AlignVCenter, share)

    def _frame(self, painter: QPainter, band: QRect) -> None:
        """Around the day that keys went to."""
        painter.setPen(self._look.color("text"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.day_box(band).adjusted(-2, -2, 1, 1))

    def day_box(self, band: QRect) -> QRect:
        """Of the day that keys went to."""
        left = day_left(band, self.cursor or 0, self.strips.step, rtl=self.rtl)
        return QRect(left, band.top(), self.strips.step - 1, band.height())

    def _dots(self, painter: QPainter, box: QRect) -> None:
        """Drawn in the margin: three dots, whose target is larger than they are."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("text2"))
        size, step = self._look.u * 0.5, self._look.u * 0.75
        inner = self._look.px(1.75)
        x = box.left() + inner if self.rtl else box.right() + 1 - inner
        for i in (-1, 0, 1):
            dot = QRectF(x + i * step - size / 2, box.center().y() + 0.5 - size / 2, size, size)
            painter.drawEllipse(dot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _text(self, painter: QPainter, rect: QRect, text: str, role: Type, colour: QColor) -> int:
        """Draws on one line, cut where it must be; how many pixels wide."""
        font = self._look.font(role)
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(text)
        if width > rect.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            width = metrics.horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(rect, self._aligned(), text)
        return width

    def _after(self, rect: QRect, used: int) -> QRect:
        """What is left of a line behind the text that was drawn."""
        return rect.adjusted(0, 0, -used, 0) if self.rtl else rect.adjusted(used, 0, 0, 0)

    def _before(self, rect: QRect, kept: int) -> QRect:
        """A line without so many pixels at its end."""
        return rect.adjusted(kept, 0, 0, 0) if self.rtl else rect.adjusted(0, 0, -kept, 0)

    def _aligned(self) -> int:
        side = Qt.AlignmentFlag.AlignRight if self.rtl else Qt.AlignmentFlag.AlignLeft
        both = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        return int(both) | int(Qt.TextFlag.TextSingleLine)

    def _face(self, item: Line) -> Face:
        return Face.UNKNOWN if self.grey else item.row.face

    @property
    def rtl(self) -> bool:
        return self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft

    # --- tool tips ------------------------------------------------------------------------------

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        item = index.data(ITEM)
        if event.type() is not QEvent.Type.ToolTip or not isinstance(item, Line):
            return False
        where = self.places(option.rect, card=item.card)
        told = tip(item, where, event.pos(), self.strips, self._setting(), self._look, rtl=self.rtl)
        QToolTip.showText(event.globalPos(), told, view)
        return bool(told)
