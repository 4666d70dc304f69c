"""The head of the page Now: a shape, the verdict in one sentence, one line under it, two buttons.

It places its parts itself: labels that wrap inside nested layouts are cut where the height is
fixed, and a box layout does not mirror its margins.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDesktopServices,
    QFontMetrics,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QPushButton, QStyle, QWidget

from statuswatch.channels import plain
from statuswatch.core.nowhead import STARTING, Header
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.button_icons import dress
from statuswatch.ui.look import Look, Type
from statuswatch.ui.now_places import EDGE, SHAPE, TEXT
from statuswatch.ui.pausing import RESUME

NARROW = 175
"""Units of width under which the buttons are pictures alone."""

ICON, TOP = 7, 4
"""Units: the shape's size, and the space above."""


class NowHeader(QWidget):
    """Shows a Header. `height_for` says how high it must be."""

    check_wanted = Signal()
    resume_wanted = Signal()
    add_wanted = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting], parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._setting = look, setting
        self._header: Header | None = None
        self._answer = ""
        self._shape, self._sentence, self._line = QLabel(self), QLabel(self), QLabel(self)
        for label in (self._sentence, self._line):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.check, self.add = QPushButton(self), QPushButton(self)
        self.check.clicked.connect(self._check)
        self.add.clicked.connect(self._add)
        self.restyle()

    def show_header(self, header: Header) -> None:
        """A new answer is announced to who listens; not its minutes."""
        self._header = header
        answer = plain(render(header.sentence, self._setting()))
        self._sentence.setText(answer)
        line = "" if header.line is None else plain(render(header.line, self._setting()))
        self._line.setText(line)
        self._dress()
        if self._answer and answer != self._answer:
            event = QAccessibleAnnouncementEvent(self._sentence, answer)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)
        self._answer = answer

    def height_for(self, width: int) -> int:
        """Pixels that its words need at this width."""
        text = self._text_width(width)
        high = self._wrapped(self._sentence, text) + self._wrapped(self._line, text)
        return self._look.px(TOP) + max(self._look.px(ICON + 1), high + self._look.px(0.25))

    @Slot()
    def restyle(self) -> None:
        self._sentence.setFont(self._look.font(Type.TITLE))
        self._line.setFont(self._look.font(Type.BODY))
        faint = self._line.palette()
        faint.setColor(self._line.foregroundRole(), self._look.color("text2"))
        self._line.setPalette(faint)
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._place()

    def _dress(self) -> None:
        """The buttons' words or pictures, the shape, and where all of it stands."""
        setting, header, px = self._setting(), self._header, self._look.px
        names = {
            self.check: render(_next_step(header), setting),
            self.add: render(say("Add…"), setting),
        }
        for button, picture in ((self.check, "refresh"), (self.add, "add")):
            bare = self.width() < px(NARROW)
            button.setText("" if bare else names[button])
            button.setToolTip(names[button] if bare else "")
            button.setAccessibleName(names[button])
            captive = header is not None and header.captive and button is self.check
            dress(button, self._look, "external" if captive else picture)
        ended = header is not None and header.ended
        self.check.setEnabled(not ended and (header is None or not header.looking))
        self.add.setEnabled(not ended and header is not STARTING)
        if header is not None and (header.looking or header.paused):
            sign = "checking" if header.looking else "paused"
            self._shape.setPixmap(self._look.sign(sign, ICON, self._look.theme.text2))
        elif header is not None:
            self._shape.setPixmap(self._look.shape(header.face, ICON))
        self._place()

    def _place(self) -> None:
        px, width = self._look.px, self.width()
        top, text = px(TOP), self._text_width(width)
        self._put(self._shape, QRect(px(SHAPE) - px(ICON) // 2, top, px(ICON), px(ICON)))
        first = self._wrapped(self._sentence, text)
        self._put(self._sentence, QRect(px(TEXT), top - px(0.25), text, first))
        second = self._wrapped(self._line, text)
        self._put(self._line, QRect(px(TEXT), top + first, text, second))
        right = width - px(EDGE)
        for button in (self.add, self.check):
            wide = self._button_width(button)
            self._put(button, QRect(right - wide, top, wide, px(7)))
            right -= wide + px(2.5)

    def _put(self, widget: QWidget, where: QRect) -> None:
        widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), where))

    def _text_width(self, width: int) -> int:
        px = self._look.px
        buttons = sum(self._button_width(b) + px(2.5) for b in (self.add, self.check))
        return max(px(30), width - px(TEXT) - buttons - px(EDGE))

    def _button_width(self, button: QPushButton) -> int:
        return (
            max(self._look.px(7), button.sizeHint().width()) if button.text() else self._look.px(9)
        )

    def _wrapped(self, label: QLabel, width: int) -> int:
        if not label.text():
            return 0
        flags = Qt.TextFlag.TextWordWrap
        return (
            QFontMetrics(label.font())
            .boundingRect(0, 0, width, 10_000, flags, label.text())
            .height()
        )

    @Slot()
    def _check(self) -> None:
        if self._header is not None and self._header.paused:
            self.resume_wanted.emit()
        elif self._header is not None and self._header.captive:
            self._sign_in()
        else:
            self.check_wanted.emit()

    def _sign_in(self) -> None:
        """What we ask to see whether the line is up: there the sign-in page answers."""
        pages = self._look.chosen.settings.canaries
        if pages:
            QDesktopServices.openUrl(QUrl(pages[0].url))
        self.check_wanted.emit()

    @Slot()
    def _add(self) -> None:
        self.add_wanted.emit()


def _next_step(header: Header | None) -> Message:
    if header is not None and header.paused:
        return RESUME
    if header is not None and header.captive:
        return say("Open the sign-in page")
    if header is not None and header.offline:
        return say("Try again")
    return say("Check now")
