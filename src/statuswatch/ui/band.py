"""A line under the top edge that says one thing, with at most two ways to answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_words import announce
from statuswatch.ui.look import Look


@dataclass(frozen=True, slots=True)
class Answer:
    """A button of a band, and what it does."""

    words: Message
    act: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Said:
    """What a band says. `key` tells one from another: a new one with the same key replaces it.
    `closable`: the reader may take it away. `passing`: it answers what was just done here, and goes
    with the page or after a while."""

    key: str
    face: Face
    words: Message
    answers: tuple[Answer, ...] = ()
    closable: bool = True
    passing: bool = False


MOST = 2
"""Bands that are seen at once: more would push what one came for out of the window."""

STANDS = 30_000
"""Milliseconds that a passing one stands."""


class Band(QWidget):
    """One message, in the tint of its state."""

    closed = Signal(str)

    def __init__(self, look: Look, setting: Callable[[], Setting], said: Said) -> None:
        super().__init__()
        self._look, self._said = look, said
        text = render(said.words, setting())
        self.setAccessibleName(text)
        self._icon, self._text = QLabel(self), QLabel(text, self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._text, 1)
        for answer in said.answers:
            self._button(render(answer.words, setting()), answer.act)
        self._close: QPushButton | None = None
        if said.closable:
            self._close = self._button("", self._closed)
            self._close.setProperty("flat", "true")
            self._close.setAccessibleName(render(say("Close this message"), setting()))
            self._close.setToolTip(self._close.accessibleName())
        look.changed.connect(self.restyle)
        self.restyle()

    @property
    def said(self) -> Said:
        return self._said

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(act)
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    @Slot()
    def _closed(self) -> None:
        self.closed.emit(self._said.key)

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(3), px(1.5), px(3), px(1.5))
        self._row.setSpacing(px(2.5))
        self._icon.setPixmap(self._look.shape(self._said.face, 4))
        if self._close is not None:
            self._close.setIcon(self._look.icon("close", 4))
            self._close.setIconSize(self._look.icon_size(4))
            self._close.setFixedWidth(px(7))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, strong = self._look.ink(self._said.face), self._look.theme.strong
        painter.setPen(QColor(ink.ink) if strong else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink.tint))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -strong, -strong), 8, 8)


class Bands(QWidget):
    """All messages that stand at present; takes no room without one. What stays until it is answered
    is seen, then the gravest, and of these the newest; the others wait for their turn."""

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._shown: dict[str, Band] = {}
        self._column = QVBoxLayout(self)
        self._fades = QTimer(self, singleShot=True, interval=STANDS)
        self._fades.timeout.connect(self.pass_by)
        look.changed.connect(self.restyle)
        self.restyle()
        self.hide()

    def say(self, said: Said, *, aloud: bool = False) -> None:
        """`aloud`: also to who listens instead of looking: it answers a key."""
        before = self._shown.get(said.key)
        if before is not None:
            if before.said.words == said.words:
                return
            self.take_back(said.key)
        band = Band(self._look, self._setting, said)
        band.closed.connect(self.take_back)
        self._shown[said.key] = band
        self._order()
        if said.passing:
            self._fades.start()
        if aloud:
            announce(band, band.accessibleName())

    @Slot(str)
    def take_back(self, key: str) -> None:
        """No longer true, or read."""
        band = self._shown.pop(key, None)
        if band is not None:
            self._column.removeWidget(band)
            band.hide()
            band.deleteLater()
            self._order()

    @Slot()
    def pass_by(self) -> None:
        """What was only of the moment goes: the page is another now, or it has stood for long."""
        for key in [key for key, band in self._shown.items() if band.said.passing]:
            self.take_back(key)

    def _order(self) -> None:
        newest = list(reversed(self._shown.values()))
        ranked = sorted(newest, key=lambda b: (b.said.closable, -b.said.face.rank))
        for n, band in enumerate(ranked):
            self._column.removeWidget(band)
            self._column.addWidget(band)
            band.setVisible(n < MOST)
        self.setVisible(bool(ranked))

    def says(self, key: str) -> bool:
        return key in self._shown

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(5), px(3), px(5), 0)
        self._column.setSpacing(px(1.5))
