"""What stands where the list of the page Now would: a sentence or two, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from statuswatch.ui.look import Look, Type

PICTURE, MEASURE = 16, 100
"""Units: the picture's size, and how wide lines may be."""


class Blank(QWidget):
    """A title, a text and one or two buttons, centred. `picture`: with the program's icon."""

    def __init__(self, look: Look, parent: QWidget, *, picture: bool = False) -> None:
        super().__init__(parent)
        self._look = look
        self._picture = QLabel(self) if picture else None
        self._title, self._text = QLabel(self), QLabel(self)
        self.first, self.second = QPushButton(self), QPushButton(self)
        self.first.setProperty("primary", "true")
        self.second.hide()
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._gaps = (QWidget(self), QWidget(self))
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(2)
        if self._picture is not None:
            column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(self._gaps[0])
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._gaps[1])
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.first)
        self._buttons.addWidget(self.second)
        self._buttons.addStretch(1)
        column.addLayout(self._buttons)
        column.addStretch(3)
        look.changed.connect(self.restyle)
        self.restyle()

    def say(self, title: str, text: str, first: str, second: str = "") -> None:
        """`second` empty: there is one button."""
        self._title.setText(title)
        self._text.setText(text)
        self.first.setText(first)
        self.second.setText(second)
        self.second.setVisible(bool(second))
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        look = self._look
        if self._picture is not None:
            self._picture.setPixmap(look.picture("statuswatch.svg", look.px(PICTURE)))
        self._title.setFont(look.font(Type.TITLE))
        self._text.setFont(look.font(Type.BODY))
        for label in (self._title, self._text):
            # A wrapped label in a layout is given one line's height where space is short.
            flags = Qt.TextFlag.TextWordWrap
            box = QRect(0, 0, look.px(MEASURE), 10_000)
            needed = QFontMetrics(label.font()).boundingRect(box, flags, label.text())
            label.setFixedSize(box.width(), needed.height() + look.u)
        faint = self._text.palette()
        faint.setColor(self._text.foregroundRole(), look.color("text2"))
        self._text.setPalette(faint)
        for gap in self._gaps:
            gap.setFixedHeight(look.px(4))
        self._buttons.setSpacing(look.px(2.5))
