"""The head of the doctor's page: how all of it is in one sentence, and what one can do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from statuswatch.channels import plain
from statuswatch.core.face import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_words import announce
from statuswatch.ui.button_icons import dress
from statuswatch.ui.look import Look, Type
from statuswatch.ui.now_places import EDGE, SHAPE, TEXT
from statuswatch.ui.service_section import Words

ICON, TOP = 7, 4
"""Units: the shape's size, and the space above."""

NARROW = 140
"""Units of width under which the buttons are pictures alone."""


class DoctorHead(QWidget):
    again_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._face: Face | None = None
        self._icon = QLabel()
        self._sentence, self._line = Words(look, Type.TITLE), Words(look, quiet=True)
        self.again, self.report = QPushButton(), QPushButton()
        self.again.clicked.connect(self.again_wanted)
        self.report.clicked.connect(self.report_wanted)
        self._names = {
            self.again: render(say("Look again"), setting()),
            self.report: render(say("Copy report…"), setting()),
        }
        self._row, words = QHBoxLayout(self), QVBoxLayout()
        self._words = words
        words.addWidget(self._sentence)
        words.addWidget(self._line)
        words.addStretch(1)
        # Widgets as space: the margins of a box are not mirrored.
        self._spaces = [QWidget() for _ in range(5)]
        lead, gap, before, between, end = self._spaces
        top = Qt.AlignmentFlag.AlignTop
        for widget in (lead, self._icon, gap):
            self._row.addWidget(widget, 0, top)
        self._row.addLayout(words, 1)
        for widget in (before, self.again, between, self.report, end):
            self._row.addWidget(widget, 0, top)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        look.changed.connect(self.restyle)
        self.restyle()

    def write(self, face: Face | None, sentence: Message, line: Message, *, aloud: bool) -> None:
        """`face` `None`: it is being looked at. `aloud`: also to who listens."""
        self._face = face
        text = plain(render(sentence, self._setting()))
        self._sentence.write(text)
        self._line.write(plain(render(line, self._setting())))
        self._icon.setPixmap(self._picture())
        if aloud:
            announce(self._sentence, text)

    def allow(self, *, again: bool, report: bool) -> None:
        self.again.setEnabled(again)
        self.report.setEnabled(report)

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    @property
    def line(self) -> str:
        return self._line.text().replace("\u200b", "")

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(80), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    def _picture(self) -> QPixmap:
        if self._face is None:
            return self._look.sign("checking", ICON, self._look.theme.text2)
        return self._look.shape(self._face, ICON)

    @Slot()
    def restyle(self) -> None:
        look, px = self._look, self._look.px
        self._sentence.setFont(look.font(Type.TITLE))
        self._line.setFont(look.font(Type.BODY))
        self._row.setContentsMargins(0, px(TOP), 0, px(3))
        self._row.setSpacing(0)
        self._words.setSpacing(px(0.25))
        self._icon.setFixedSize(px(ICON), px(ICON))
        lead = px(SHAPE) - px(ICON) // 2
        widths = (lead, px(TEXT) - px(ICON) - lead, px(3), px(2.5), px(EDGE))
        for space, width in zip(self._spaces, widths, strict=True):
            space.setFixedWidth(width)
        self._icon.setPixmap(self._picture())
        self._dress()

    def _dress(self) -> None:
        bare = self.width() < self._look.px(NARROW)
        for button, picture in ((self.again, "refresh"), (self.report, "copy")):
            name = self._names[button]
            button.setText("" if bare else name)
            button.setToolTip(name if bare else "")
            button.setAccessibleName(name)
            dress(button, self._look, picture)
