"""What the user wants to hear of a service, in words under its head, and how to take that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from statuswatch.channels import plain
from statuswatch.core.overview import ServiceNow
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.deeds import Deed, What
from statuswatch.ui.look import Look
from statuswatch.ui.silencing import snoozed_words

if TYPE_CHECKING:
    from statuswatch.app.noted import Noted

LONG = 70
"""Units of a text from which on it may be broken into lines."""

Line = tuple[Message, Message | None, Deed | None]
"""What is so, the way to take it back, and what that does."""


class ServiceStanding(QWidget):
    """Takes no room while nothing is silenced."""

    deed_wanted = Signal(object)

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._now: ServiceNow | None = None
        self._noted: Noted | None = None
        self._shown: tuple[Line, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self.hide()

    def set_lead(self, pixels: int) -> None:
        self._column.setContentsMargins(pixels, 0, self._look.px(5), self._look.px(2))

    def hear(self, now: ServiceNow | None) -> None:
        """How the service stands."""
        before, self._now = self._now, now
        if before is None or now is None or before.service.id != now.service.id:
            self._noted = None
        self._write()

    def know(self, noted: object) -> None:
        """A `Noted`: what an overview does not say, reasons and parts."""
        from statuswatch.app.noted import Noted

        if isinstance(noted, Noted):
            self._noted = noted
            self._write()

    def _write(self) -> None:
        lines = () if self._now is None else tuple(_lines(self._now, self._noted))
        if lines == self._shown:
            return
        self._shown = lines
        while (item := self._column.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for line in lines:
            self._column.addWidget(self._row(line))
        self.setVisible(bool(lines))

    def _row(self, line: Line) -> QWidget:
        words, back, deed = line
        row, label = QWidget(), QLabel(plain(render(words, self._setting())))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        long = label.fontMetrics().horizontalAdvance(label.text()) > self._look.px(LONG)
        label.setWordWrap(long)
        policy = QSizePolicy.Policy.Expanding if long else QSizePolicy.Policy.Maximum
        label.setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(self._look.px(2))
        across.addWidget(label, 1)
        if back is not None and deed is not None:
            button = QPushButton(render(back, self._setting()))
            button.setProperty("link", "true")
            button.setAccessibleName(f"{label.text()} {button.text()}")
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda: self.deed_wanted.emit(deed))
            across.addWidget(button)
        across.addStretch(1)
        return row

    @Slot()
    def restyle(self) -> None:
        self._shown = ()
        self._write()


def _lines(now: ServiceNow, noted: Noted | None) -> list[Line]:
    service, lines = now.service.id, list[Line]()
    if now.acknowledged:
        lines.append((_acknowledged(noted), None, None))
    if now.muted:
        lines.append((say("Muted."), say("Unmute"), Deed(What.UNMUTE, service)))
    for part in noted.parts if noted is not None else ():
        back = Deed(What.UNMUTE, service, part=part)
        lines.append((say("Muted where it is only {part}.", part=part), say("Unmute"), back))
    over = noted is not None and noted.until_over
    if now.snoozed is not None or over:
        words = say("Snoozed until it is over.")
        if now.snoozed is not None:
            words = snoozed_words(now.snoozed)
        lines.append((words, say("Wake it"), Deed(What.WAKE, service)))
    if now.wanted:
        back = Deed(What.UNWANT, service)
        lines.append((say("We tell you when it is back."), say("Don't"), back))
    return lines


def _acknowledged(noted: Noted | None) -> Message:
    if noted is None or noted.acknowledged is None:
        return say("You acknowledged it.")
    at, reason = noted.acknowledged
    if not reason:
        return say("You acknowledged it at {at}.", at=at)
    return say("You acknowledged it at {at}: {reason}", at=at, reason=reason)
