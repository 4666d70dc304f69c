"""A check box in the theme's colours, as large as the text wants it: the style's own has an outline
that a dark window swallows, and never grows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QWidget

from statuswatch.ui.look import Look

SIDE, GAP, HIGH = 4, 2, 7
"""Units: of the box, between it and its words, and of the whole."""

RADIUS = 4


class Check(QCheckBox):
    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        px = self._look.px
        wide = self.fontMetrics().horizontalAdvance(self._words()) + px(SIDE + GAP + 2)
        return QSize(wide, max(px(HIGH), self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        """Long words are cut rather than make the window wide; who listens hears them whole."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), self._look.px(40)), hint.height())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what Space does, as with the buttons around it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, px = self._look, self._look.px
        side = px(SIDE)
        box = QRect(1, (self.height() - side) // 2, side, side)
        box = QStyle.visualRect(self.layoutDirection(), self.rect(), box)
        words = QRect(side + px(GAP), 0, self.width() - side - px(GAP), self.height())
        words = QStyle.visualRect(self.layoutDirection(), self.rect(), words)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_box(painter, box)
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 2, -1, -2), 6, 6)
        painter.setPen(look.color("text" if self.isEnabled() else "disabled"))
        text = self.fontMetrics().elidedText(
            self._words(), Qt.TextElideMode.ElideRight, words.width()
        )
        start = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.drawText(words, start | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_box(self, painter: QPainter, box: QRect) -> None:
        look = self._look
        on, able = self.isChecked(), self.isEnabled()
        fill = ("accent" if able else "disabled") if on else "surface"
        edge = fill if on else "line_strong" if able else "line"
        painter.setPen(QPen(look.color(edge), 1))
        painter.setBrush(look.color(fill))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        if on:
            painter.drawPixmap(
                box.topLeft() + QPoint(look.px(0.25), look.px(0.25)),
                look.glyph("acknowledge", 3.5, look.theme.on_accent),
            )

    def _words(self) -> str:
        return self.text().replace("&&", "&")
