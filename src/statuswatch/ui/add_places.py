"""Addresses as they answer, while we look: what speaks of a status, and the rest in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, count, render, say
from statuswatch.ui.add_words import Elided, Shape, Words, announce, cut
from statuswatch.ui.look import Look, Type

if TYPE_CHECKING:
    from statuswatch.app.finding import Place


class Places(QWidget):
    """The address that was given and those with a status have rows. Guesses that led nowhere are
    counted, and shown when they are asked for."""

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._shown, self._silent = _Rows(look), _Rows(look)
        self._counted = Words(look, Type.SMALL, "text2").wrapped()
        self.unfold = QPushButton()
        self.unfold.setAutoDefault(False)
        self.unfold.setProperty("link", "true")
        self.unfold.clicked.connect(self._fold)
        self._folded = QWidget()
        self._line = QHBoxLayout(self._folded)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._indent = QWidget()  # under the words, not under the shapes
        self._line.addWidget(self._indent)
        self._line.addWidget(self._counted, 1)
        self._line.addWidget(self.unfold)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self._shown, self._folded, self._silent):
            self._column.addWidget(part)
        look.changed.connect(self.restyle)
        self.restyle()
        self.clear()

    def clear(self) -> None:
        for rows in (self._shown, self._silent):
            rows.clear()
        self._silent.hide()
        self._folded.hide()
        self.hide()

    @property
    def lone(self) -> bool:
        """Only one has answered, and has no status: who says why says all of it."""
        return self._shown.number == 1 and not self._silent.number and not self._shown.good

    def add(self, place: Place) -> None:
        said = render(place.words, self._setting())
        words = said[:1].upper() + said[1:]  # a row is a sentence
        if place.good or not self._shown.number:
            self._shown.add(place, words)
            announce(self, words)
        else:
            self._silent.add(place, words)
        self.show()
        self._write()

    def _write(self) -> None:
        n, setting = self._silent.number, self._setting()
        one = "{n} other address has no status that can be read"
        many = "{n} other addresses have no status that can be read"
        self._counted.setText(render(count(one, many, n), setting))
        folded = self._silent.isHidden()
        self.unfold.setText(render(say("Show them") if folded else say("Hide them"), setting))
        self._folded.setVisible(n > 0)

    @Slot()
    def _fold(self) -> None:
        self._silent.setVisible(self._silent.isHidden())
        self._write()

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._column.setSpacing(px(0.75))
        self._line.setSpacing(px(2.5))
        self._indent.setFixedWidth(px(4))
        self._folded.setMinimumHeight(px(7))


class _Rows(QWidget):
    """A shape, what was answered, and where; a line before every row but the first."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.number = self.good = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        look.changed.connect(self.restyle)
        self.restyle()

    def clear(self) -> None:
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        self.number = self.good = 0

    def add(self, place: Place, words: str) -> None:
        if self.number:
            self._grid.addWidget(Rule(self._look), 2 * self.number - 1, 1, 1, 2)
        row = 2 * self.number
        shape = Shape(self._look, Face.FINE if place.good else Face.UNKNOWN)
        address = Elided(self._look, Type.SMALL, "text2", cut(_without_scheme(place.url), 200))
        address.setToolTip(cut(place.url, 200))
        self._grid.addWidget(shape, row, 0)
        self._grid.addWidget(Words(self._look, text=words).wrapped(), row, 1)
        self._grid.addWidget(address, row, 2)
        self._grid.setRowMinimumHeight(row, self._look.px(7))
        self.number += 1
        self.good += place.good

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._grid.setColumnMinimumWidth(0, px(4))
        self._grid.setHorizontalSpacing(px(2.5))
        self._grid.setVerticalSpacing(px(0.75))


class Rule(QWidget):
    """A hairline."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(1)
        self.setAutoFillBackground(True)
        look.changed.connect(self.restyle)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._look.color("line"))
        self.setPalette(palette)


def _without_scheme(url: str) -> str:
    return url.partition("://")[2].rstrip("/") or url
