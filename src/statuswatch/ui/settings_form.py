"""What the sections of the settings are made of: fields with their label above and what is wrong
beneath, and the one who reads and writes for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_words import Shape, Words, announce
from statuswatch.ui.history_boxes import Box
from statuswatch.ui.look import Look, Type
from statuswatch.ui.questions import Asked, Asker
from statuswatch.ui.settings_check import Check

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.setting import SettingsNow

T = TypeVar("T")

WIDEST = 140
"""Units that a form takes at most."""


class Book(QObject):
    """Reads and writes settings for all sections, one after the other: two writes at once would
    each start from the same file."""

    told = Signal(object)  # SettingsNow

    def __init__(
        self, look: Look, asker: Asker, setting: Callable[[], Setting], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.look, self.setting = look, setting
        self.asker = asker
        self._tells = False
        look.chosen.changed.connect(self._changed)
        self._waiting: list[Callable[[], None]] = []
        self._busy = False

    def words(self, message: Message) -> str:
        return render(message, self.setting())

    def renew(self) -> None:
        async def question(desk: Desk) -> SettingsNow:
            from statuswatch.app import setting

            return await setting.now(desk)

        self.ask(question, self._tell)

    @Slot()
    def _changed(self) -> None:
        """In the file by hand, or in a terminal: what is shown is to be true."""
        if not self._tells:
            self.renew()

    def _tell(self, now: SettingsNow) -> None:
        self._tells = True
        self.look.chosen.hear(now.settings)
        self._tells = False
        self.told.emit(now)

    def write(self, key: str, value: object, field: Field) -> None:
        """`None`: what is meant without it. It holds at once."""

        async def question(desk: Desk) -> SettingsNow:
            from statuswatch.app import setting

            return await setting.write(desk, key, value)

        def written(now: SettingsNow) -> None:
            field.note(None)
            self._tell(now)

        self.change(question, written, field.fail)

    def ask(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answered: Callable[[T], None],
        failed: Callable[[Message], None] | None = None,
        heard: Callable[[object], None] | None = None,
    ) -> Asked:
        """At once: for what only reads, or takes as long as it likes."""
        return self.asker.ask(question, answered, failed=failed, heard=heard)

    def change(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answered: Callable[[T], None],
        failed: Callable[[Message], None],
    ) -> None:
        """In turn: for what writes."""

        def done(value: T) -> None:
            answered(value)
            self._next()

        def refused(why: Message) -> None:
            failed(why)
            self._next()

        def run() -> None:
            self.asker.ask(question, done, failed=refused)

        self._waiting.append(run)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        self._busy = bool(self._waiting)
        if self._waiting:
            self._waiting.pop(0)()


class Field(QWidget):
    """A label, what is chosen beneath it, and beneath that a hint, or what is wrong with it.
    `restyled`: what lies in it is to be laid out anew; unlike the look's, it ends with the field."""

    restyled = Signal()

    def __init__(
        self, book: Book, label: Message | None, control: QWidget | QLayout, hint: str = ""
    ) -> None:
        super().__init__()
        self._book = book
        look = book.look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        text = "" if label is None else book.words(label)
        self.label = Words(look, Type.NAME, text=text).wrapped()
        self._column.addWidget(self.label)
        self.label.setVisible(label is not None)
        if isinstance(control, QWidget):
            self._column.addWidget(control)
            if label is not None:
                self.label.setBuddy(control)
                control.setAccessibleName(self.label.text())
            control.setAccessibleDescription(hint)
        else:
            self._column.addLayout(control)
        self._hint = Words(look, Type.SMALL, "text2", hint).wrapped()
        self._column.addWidget(self._hint)
        self._hint.setVisible(bool(hint))  # only now: alone it would be a window
        self._said = Words(look, Type.SMALL, "text2").wrapped()
        self._wrong = Words(look, Type.SMALL).wrapped()
        self._shape = Shape(look, Face.DEGRADED, 3.5)
        self._mishap = QWidget()
        row = QHBoxLayout(self._mishap)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._wrong, 1)
        for shown in (self._said, self._mishap):
            self._column.addWidget(shown)
            shown.hide()
        look.changed.connect(self.restyle)
        self.restyle()

    @property
    def failed(self) -> bool:
        """Does what stands there not hold?"""
        return not self._mishap.isHidden()

    def fail(self, why: Message) -> None:
        """What is typed stays: nobody types a thing twice."""
        self._said.hide()
        self._wrong.setText(self._book.words(why))
        self._mishap.show()
        announce(self, self._wrong.text())

    def note(self, words: Message | None) -> None:
        """All is well with it, and this is to know; `None`: nothing is."""
        self._mishap.hide()
        self._said.setText("" if words is None else self._book.words(words))
        self._said.setVisible(words is not None)
        if words is not None:
            announce(self, self._said.text())

    @Slot()
    def restyle(self) -> None:
        self._column.setSpacing(self._book.look.px(1))
        self.restyled.emit()


class Form(QWidget):
    """Fields under a title, not wider than one reads easily. `restyled`: as a Field's."""

    restyled = Signal()

    def __init__(
        self, book: Book, title: Message, lead: Message | None = None, widest: int = WIDEST
    ) -> None:
        super().__init__()
        self._book, self._look, self._widest = book, book.look, widest
        self.column = QVBoxLayout()
        self.title = Words(book.look, Type.SECTION, text=book.words(title))
        self.column.addWidget(self.title)
        if lead is not None:
            self.column.addWidget(Words(book.look, color="text2", text=book.words(lead)).wrapped())
        self._inner = QWidget()
        self._inner.setLayout(self.column)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._inner, 1)
        self._row.addStretch(0)
        book.look.changed.connect(self.restyle)
        self.restyle()

    def add(self, widget: QWidget) -> None:
        self.column.addWidget(widget)

    def head(self, title: Message) -> None:
        """Another group of fields begins."""
        words = Words(self._look, Type.SECTION, text=self._book.words(title))
        words.setContentsMargins(0, self._look.px(3), 0, 0)
        self.column.addWidget(words)

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._inner.setMaximumWidth(px(self._widest))
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(4.5))
        self._row.setContentsMargins(px(5), px(4), px(5), px(5))
        self.restyled.emit()


class Choice(Field):
    """One of several. What the file holds besides is offered too, so that nothing is lost."""

    def __init__(
        self,
        book: Book,
        key: str,
        label: Message,
        options: Sequence[tuple[Message, object]],
        hint: Message | None = None,
        *,
        other: Callable[[Any], Message] = lambda value: say("{value}", value=str(value)),
    ) -> None:
        """`other`: how a value is called that is none of the `options`. Without a `key` nothing is
        written."""
        holder = QWidget()  # until the layout takes it
        self.box: QComboBox = Box(book.look, "", holder)
        super().__init__(book, label, self.box, "" if hint is None else book.words(hint))
        self._key, self._other = key, other
        self.box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        # Kept here: Qt would make plain numbers and texts of our enumerations.
        self._values = [value for _, value in options]
        self._given = len(self._values)
        for words, _ in options:
            self.box.addItem(book.words(words))
        self.box.setCurrentIndex(-1)  # nobody has said yet what holds
        self.box.activated.connect(self._chosen)
        self.box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the page: over a box it would change what applies at once."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def write_value(self, value: object) -> None:
        """What holds now."""
        if self.failed:
            return
        with QSignalBlocker(self.box):
            if value not in self._values:
                self._drop_other()
                self._values.append(value)
                self.box.addItem(self._book.words(self._other(value)))
            self.box.setCurrentIndex(self._values.index(value))

    def _drop_other(self) -> None:
        while len(self._values) > self._given:
            self.box.removeItem(len(self._values) - 1)
            self._values.pop()

    @property
    def value(self) -> object:
        return self._values[max(0, self.box.currentIndex())]

    @Slot(int)
    def _chosen(self, number: int) -> None:
        if self._key:
            self._book.write(self._key, self._values[number], self)


class Tick(Field):
    """Yes or no."""

    def __init__(
        self,
        book: Book,
        key: str,
        words: Message,
        hint: Message | None = None,
        *,
        off: object = False,
        on: object = True,
    ) -> None:
        """`off`, `on`: what is written."""
        self.check = Check(book.look, book.words(words))
        super().__init__(book, None, self.check, "" if hint is None else book.words(hint))
        self._key, self._off, self._on = key, off, on
        self.check.clicked.connect(self._clicked)

    def write_value(self, value: object) -> None:
        if not self.failed:
            self.check.setChecked(value == self._on)

    @Slot(bool)
    def _clicked(self, checked: bool) -> None:
        self._book.write(self._key, self._on if checked else self._off, self)
