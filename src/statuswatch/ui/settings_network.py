"""Settings: how we go out, and by what we tell whether your own line is up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from statuswatch.core.words import Message, say
from statuswatch.ui.settings_form import Book, Field, Form
from statuswatch.ui.settings_route import Route

if TYPE_CHECKING:
    from statuswatch.app.setting import SettingsNow
    from statuswatch.settings import Canary

KEY = "network.canaries"

HINT = say(
    "They are asked when several services do not answer, to tell whether it is your own line. "
    "Write an address, and behind a space words that its page contains; without words it has to "
    "answer with an empty page (204)."
)


def line_of(canary: Canary) -> str:
    return f"{canary.url} {canary.expect}".strip()


class Network:
    name = say("Network")
    picture = "link"

    def __init__(self, book: Book) -> None:
        self._book = book
        self._held: tuple[str, ...] | None = None
        self.lines: list[Line] = []
        self.form = Form(book, self.name)
        self._column, buttons = QVBoxLayout(), QHBoxLayout()
        self.more = QPushButton(book.words(say("Another address")))
        self.ours = QPushButton(book.words(say("Put back the usual ones")))
        self.more.clicked.connect(self._add)
        self.ours.clicked.connect(self._put_back)
        buttons.addWidget(self.more)
        buttons.addWidget(self.ours)
        buttons.addStretch(1)
        around = QVBoxLayout()
        around.addLayout(self._column)
        around.addLayout(buttons)
        self.field = Field(book, say("Test addresses"), around, book.words(HINT))
        self.route = Route(book)
        for field in (*self.route.fields, self.field):
            self.form.add(field)
        self._rows = (self._column, around, buttons)
        self.form.restyled.connect(self._restyle)
        self._restyle()

    def show(self, now: SettingsNow) -> None:
        self.route.show(now.settings)
        held = tuple(line_of(canary) for canary in now.settings.canaries)
        if held != self._held and not self.field.failed:
            self._held = held
            self._write(held)

    def entered(self) -> None:
        """Nothing is asked besides."""

    def _write(self, held: tuple[str, ...]) -> None:
        if held == tuple(line.words for line in self.lines if line.words):
            return
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = []
        for text in held:
            self._insert(text)

    def _insert(self, text: str) -> Line:
        line = Line(self._book, text, len(self.lines) + 1)
        line.field.editingFinished.connect(self._changed)
        line.remove.clicked.connect(lambda: self._remove(line))
        self.lines.append(line)
        self._column.addWidget(line)
        before: QWidget = line
        for widget in (line.field, line.remove, self.more, self.ours):
            QWidget.setTabOrder(before, widget)
            before = widget
        return line

    @Slot()
    def _add(self) -> None:
        self._insert("").field.setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, line: Line) -> None:
        self.lines.remove(line)
        for number, other in enumerate(self.lines, 1):
            other.call(number)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.more.setFocus(Qt.FocusReason.TabFocusReason)
        self._changed()

    @Slot()
    def _put_back(self) -> None:
        self.field.note(None)
        self._held = None
        self._book.write(KEY, None, self.field)

    @Slot()
    def _changed(self) -> None:
        typed = tuple(line.words for line in self.lines if line.words)
        if typed == self._held and not self.field.failed:
            return
        wrong = next((text for text in typed if not _is_address(text)), None)
        if wrong is not None:
            self.field.fail(_wrong(wrong))
            return
        self._held = typed
        self._book.write(KEY, list(typed), self.field)

    def _restyle(self) -> None:
        for row in self._rows:
            row.setSpacing(self._book.look.px(2))
        for line in self.lines:
            line.restyle()


class Line(QWidget):
    """One address, which can be taken away."""

    def __init__(self, book: Book, text: str, number: int) -> None:
        super().__init__()
        self._book, self._look = book, book.look
        self.field, self.remove = QLineEdit(text), QPushButton()
        self.field.setPlaceholderText("http://")
        self.field.setCursorPosition(0)
        self.remove.setProperty("flat", "true")
        self.call(number)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.remove)
        self.restyle()

    def call(self, number: int) -> None:
        """It is the so manyth in the list."""
        self.field.setAccessibleName(self._book.words(say("Test address {n}", n=number)))
        words = self._book.words(say("Remove test address {n}", n=number))
        self.remove.setAccessibleName(words)
        self.remove.setToolTip(words)

    @property
    def words(self) -> str:
        return " ".join(self.field.text().split())

    def restyle(self) -> None:
        self._row.setSpacing(self._look.px(1.5))
        self.remove.setIcon(self._look.icon("close", 4))
        self.remove.setIconSize(self._look.icon_size(4))
        self.remove.setFixedWidth(self._look.px(7))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text.partition(" ")[0])
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _wrong(text: str) -> Message:
    shown = text if len(text) <= 60 else f"{text[:57]}\N{HORIZONTAL ELLIPSIS}"
    return say("{text} is no web address. Begin it with http:// or https://.", text=shown)
