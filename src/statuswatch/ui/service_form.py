"""A small form within the Service page: opened by a button, given up by Esc, kept until it holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from itertools import pairwise
from typing import Any, TypeVar, cast

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from statuswatch.channels import plain
from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render
from statuswatch.core.words import say as words_of
from statuswatch.ui.add_words import Shape, announce
from statuswatch.ui.flow import Flow
from statuswatch.ui.history_boxes import Box
from statuswatch.ui.inline import bring_into_view, wants_escape
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Words

Question = Callable[[Any], Awaitable[Any]]
"""What is asked of the desk."""

W = TypeVar("W", bound=QWidget)

LONGEST = 500
HIGH = 26
"""Units of height that pasted text is seen in."""


class Wrong(QWidget):
    """What is wrong with what is typed, behind the shape that says so; takes no room without it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._words = Words(look, Type.SMALL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(1.5))
        row.addWidget(Shape(look, Face.DEGRADED, 3), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def text(self) -> str:
        return self._words.text()

    def write(self, why: str) -> None:
        self._words.write(why)
        self.setVisible(bool(why))


class InlineForm(QWidget):
    """`given`: the user wants it to hold. It stays open until `close_form`, or says why it can't.
    `left`: it was closed before that; what is typed there is offered again."""

    given = Signal()

    def __init__(self, look: Look, setting: Setting, done: Message) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._opener: QWidget | None = None
        self.left = False
        self._wrong = Wrong(look)
        self._first: QWidget | None = None
        self.done = small_button(look, render(done, setting))
        self.done.setProperty("primary", "true")
        self.done.clicked.connect(self._give)
        self.cancel = small_button(look, render(words_of("Cancel"), setting))
        self.cancel.clicked.connect(self._leave)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(look.px(1))
        foot = QHBoxLayout()
        foot.setSpacing(look.px(2))
        foot.addWidget(self.done)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(1.5))
        column.addLayout(self.fields)
        column.addWidget(self._wrong)
        column.addLayout(foot)
        self.hide()

    def add(self, label: Message, widget: W) -> W:
        """With its label above it."""
        name = render(label, self._setting)
        above = Words(self._look, Type.SMALL, quiet=True)
        above.write(name)
        above.setBuddy(widget)
        widget.setAccessibleName(name)
        if isinstance(widget, QLineEdit):
            widget.setMaxLength(LONGEST)
            widget.returnPressed.connect(self._give)
        if isinstance(widget, QPlainTextEdit):
            widget.setTabChangesFocus(True)
            widget.setFixedHeight(self._look.px(HIGH))
        self.fields.addWidget(above)
        self.fields.addWidget(widget)
        self._first = self._first or widget
        return widget

    def choice(self, label: Message, options: tuple[Message, ...]) -> Box:
        box = Box(self._look, render(label, self._setting), self)
        for option in options:
            box.addItem(render(option, self._setting))
        box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return self.add(label, box)

    def open_from(self, opener: QWidget | None) -> None:
        self._opener = opener
        self._wrong.write("")
        self.show()
        self._buttons_last()
        if self._first is not None:
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self, self._look.px(4))

    def _buttons_last(self) -> None:
        """They were made before the fields, and Tab goes by that."""
        # Not by `nextInFocusChain`: PySide takes who it answers for a child of who is asked, and a
        # form that goes takes along what stands behind it in the window.
        fields = [w for w in placed(self.fields) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        buttons = [self.done, self.cancel]
        for before, after in pairwise([*fields, *buttons]):
            self.setTabOrder(before, after)

    @Slot()
    def close_form(self) -> None:
        """The focus goes back to what opened it, before it goes: else the page would jump."""
        within = QApplication.focusWidget()
        if self._opener is not None and within is not None and self.isAncestorOf(within):
            self._opener.setFocus(Qt.FocusReason.OtherFocusReason)
        self.left = False
        self.hide()

    @Slot()
    def _leave(self) -> None:
        self.close_form()
        self.left = True

    def fail(self, why: Message) -> None:
        """What is typed stays."""
        said = plain(render(why, self._setting))
        self._wrong.write(said)
        announce(self, said)
        bring_into_view(self._wrong, self._look.px(4))

    def event(self, event: QEvent) -> bool:
        if wants_escape(event) and not self.isHidden():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _give(self) -> None:
        self.given.emit()


def small_button(look: Look, text: str, *, link: bool = False, about: str = "") -> QPushButton:
    """`about`: of what, for who listens."""
    button = QPushButton(text.replace("&", "&&"))
    button.setProperty("link", "true" if link else "false")
    button.setAutoDefault(False)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setAccessibleName(f"{text}: {about[:80]}" if about else text)
    return button


def flowed(look: Look, *widgets: QWidget, between: float = 2) -> Flow:
    """Beside each other as far as there is room, else in lines."""
    flow = Flow()
    flow.setSpacing(look.px(between))
    for widget in widgets:
        flow.addWidget(widget)
    return flow


def placed(layout: QLayout) -> Iterator[QWidget]:
    """What stands in it, and in what stands in it, in the order in which it was put there."""
    for n in range(layout.count()):
        item = cast("QLayoutItem", layout.itemAt(n))
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
            inner = widget.layout()
        if inner is not None:
            yield from placed(inner)
