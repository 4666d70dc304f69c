"""Rows of the record: a figure, a promise and what became of it, an outage with its papers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from statuswatch.core.judgement import Judgement, Ruling
from statuswatch.core.model import Outage
from statuswatch.core.overview import Face
from statuswatch.core.promise_words import what
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.flow import Flow
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Marker, Runs, Words, gutter
from statuswatch.ui.service_words import unmarked

FACES: dict[Ruling, Face | None] = {
    Ruling.KEPT: Face.FINE,
    Ruling.BROKEN: Face.DOWN,
    Ruling.OPEN: None,
    Ruling.UNKNOWN: Face.UNKNOWN,
}
RULINGS = {
    Ruling.KEPT: say("*kept*"),
    Ruling.BROKEN: say("*broken*"),
    Ruling.OPEN: say("*open*"),
    Ruling.UNKNOWN: say("*can't know*"),
}

Figure = tuple[Message, tuple[Message, ...]]
"""What it is called, and its value: of one vendor, or of each that is compared."""


class FigureRow(QWidget):
    """Its name before its values; narrow, long words wrap in their own column."""

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._name = Words(look, quiet=True)
        self._values: list[Words] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, look.px(0.75), 0, look.px(0.75))
        self._row.setSpacing(look.px(3))
        self._row.addWidget(self._name, 2)

    def write(self, data: Figure) -> None:
        setting = self._setting()
        name, values = render(data[0], setting), [render(v, setting) for v in data[1]]
        while len(self._values) > len(values):
            gone = self._values.pop()
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._values) < len(values):
            words = Words(self._look)
            self._values.append(words)
            self._row.addWidget(words, 3)
        self._name.write(name)
        for label, value in zip(self._values, values, strict=True):
            label.write(value)
        self.setAccessibleName(f"{name}: {' · '.join(values)}")


class PromiseRow(QWidget):
    """ "Updates every 60 min while it is down · broken", when they said so, and the evidence."""

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self.marker, self.head = Marker(look, 4), Runs(look)
        self.words, self.proof = Words(look, quiet=True), Words(look, Type.SMALL, quiet=True)
        row, _ = gutter(look, self.marker, self.head, self.words, self.proof)
        row.setContentsMargins(0, look.px(1), 0, look.px(1))
        self.setLayout(row)

    def write(self, data: Judgement) -> None:
        setting, face = self._setting(), FACES[data.ruling]
        line = say("{promise} · {ruling}", promise=what(data.promise), ruling=RULINGS[data.ruling])
        self.marker.write(face)
        head = render(line, setting)
        self.head.write(head, "" if face is None else self._look.ink(face).ink)
        said = say("{made}. {words}", made=data.promise.made, words=data.words)
        words = render(said, setting)
        self.words.write(words)
        more = [one.words for one in data.evidence if one.words != data.words]
        self.proof.write(render(more[-1], setting) if more else "")
        self.setAccessibleName(f"{unmarked(head)}. {words}")


class OutageRow(QWidget):
    """`wanted`: a paper of it, or (copy) its words."""

    document = Signal(object)
    message = Signal(object)
    copy = Signal(object)

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._setting = setting
        self._outage: Outage | None = None
        self.marker, self.words = Marker(look, 4), Words(look)
        buttons = QWidget()
        flow = Flow(buttons)
        flow.setSpacing(look.px(2))
        self.buttons = [
            self._button(words, act)
            for words, act in (
                (say("Downtime document…"), self._document),
                (say("Message for clients…"), self._message),
                (say("Copy a short message"), self._copy),
            )
        ]
        for button in self.buttons:
            flow.addWidget(button)
        row, _ = gutter(look, self.marker, self.words, buttons)
        row.setContentsMargins(0, look.px(1), 0, look.px(1))
        self.setLayout(row)

    def _button(self, words: Message, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(render(words, self._setting()))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(act)
        return button

    def write(self, outage: Outage) -> None:
        self._outage, setting = outage, self._setting()
        if outage.ongoing:
            line = say("Since {start}, not over", start=outage.start)
        else:
            line = say("{start} to {end}, {length}", start=outage.start, end=outage.end,
                       length=outage.duration)  # fmt: skip
        words = render(line, setting)
        self.marker.write(Face(outage.worst.word))
        self.words.write(words)
        self.setAccessibleName(words)
        for button in self.buttons:
            button.setAccessibleName(f"{button.text()} {words}")

    @Slot()
    def _document(self) -> None:
        self.document.emit(self._outage)

    @Slot()
    def _message(self) -> None:
        self.message.emit(self._outage)

    @Slot()
    def _copy(self) -> None:
        self.copy.emit(self._outage)
