"""What stands in the place of the history's rows while there are none, and what to do then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.look import Look, Type


@dataclass(frozen=True, slots=True)
class State:
    """A sentence, a second one, and what the button does."""

    title: Message
    line: Message | None = None
    button: Message | None = None


NOTHING_YET = State(say("Nothing has happened yet"), say("Outages will be kept here for good."))
NOTHING_MATCHES = State(say("Nothing matches"), button=say("Clear filters"))
READING = State(say("Reading the history…"))


def unreadable(why: Message) -> State:
    return State(say("The history cannot be read now"), why, say("Try again"))


class Nothing(QWidget):
    """Shows one State. `pressed`: its button."""

    pressed = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self.state = READING
        self.title, self.line = QLabel(), QLabel()
        self.button = QPushButton(render(say("Try again"), setting()))
        for label in (self.title, self.line):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.line.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.button.clicked.connect(self.pressed)
        self._column = QVBoxLayout(self)
        self._column.addStretch(2)
        self._column.addWidget(self.title)
        self._column.addWidget(self.line)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(3)
        look.changed.connect(self.restyle)
        self.restyle()
        self.write(self.state)

    def write(self, state: State) -> None:
        self.state = state
        setting = self._setting()
        for widget, words in (
            (self.title, state.title),
            (self.line, state.line),
            (self.button, state.button),
        ):
            if words is not None:
                widget.setText(render(words, setting))
            widget.setVisible(words is not None)

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self.title.setFont(self._look.font(Type.SECTION))
        self._column.setContentsMargins(px(10), 0, px(10), 0)
        self._column.setSpacing(px(2))
