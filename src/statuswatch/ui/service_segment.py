"""A few choices of which one holds, side by side: radio buttons in a track."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import ring


class Piece(QRadioButton):
    """One choice; the arrows go to the next, as radio buttons do."""

    def __init__(self, look: Look, text: str, spoken: str) -> None:
        super().__init__(text)
        self._look = look
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.font(Type.HEADING))  # its widest form: nothing moves
        return QSize(metrics.horizontalAdvance(self.text()) + self._look.px(5), self._look.px(6))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        if on:
            painter.setPen(look.color("line_strong" if look.theme.dark else "line"))
            painter.setBrush(look.color("surface"))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
        painter.setFont(look.font(Type.HEADING if on else Type.SMALL))
        painter.setPen(look.color("text" if on or self.underMouse() else "text2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            ring(painter, look, self.rect())


class Segment(QWidget):
    """`chosen`: the number of the one that holds now."""

    chosen = Signal(int)

    def __init__(self, look: Look, name: str, pieces: Sequence[tuple[str, str]]) -> None:
        """`pieces`: what is seen, and what is heard."""
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, (text, spoken) in enumerate(pieces):
            piece = Piece(look, text, spoken)
            self._group.addButton(piece, number)
            row.addWidget(piece)
        self._group.idClicked.connect(self._clicked)
        self._group.idToggled.connect(self._toggled)

    def choose(self, number: int) -> None:
        """Without saying so."""
        self._group.blockSignals(True)
        self._group.button(number).setChecked(True)
        self._group.blockSignals(False)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("sunken"))
        painter.drawRoundedRect(self.rect().toRectF(), 6, 6)

    @Slot(int)
    def _clicked(self, _: int) -> None:
        self.update()

    @Slot(int, bool)
    def _toggled(self, number: int, on: bool) -> None:
        if on:
            self.chosen.emit(number)
