"""What the Add dialog is made of, from top to bottom, and how large it may be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_field import Field
from statuswatch.ui.add_page import FoundPage
from statuswatch.ui.add_results import Results
from statuswatch.ui.add_words import Words, announce, breakable, tab_order
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.look import Look, Type

WIDE, HIGH = 170, 120
"""Units it takes at most, and takes where there is room."""

LEAST = (130, 64)

TITLE = say("Add what you depend on")
_TROUBLE = "trouble"


class AddFrame(QWidget):
    """Title, field, message, body (nothing, results, or what is found), footer."""

    def __init__(self, look: Look, setting: Callable[[], Setting], text: str) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        title = self.words(TITLE)
        hint = self.words(say("A name, a status page, a website, or your podcast's feed."))
        self._title = Words(look, Type.TITLE, text=title)
        self._hint = Words(look, Type.SMALL, "text2", hint).wrapped()
        self.field = Field(look, title, text)
        self.field.setAccessibleDescription(hint)
        self.bands = Bands(look, setting)
        self.results = Results(look, setting)
        self.page = FoundPage(look, setting)
        self.asks = Words(look, Type.SMALL, "text2").wrapped()
        self.cancel = _button(self.words(say("Cancel")))
        self.follow = _button(self.words(say("Follow")))
        self.follow.setProperty("primary", "true")
        self._lay_out()
        look.changed.connect(self.restyle)
        self.restyle()

    def words(self, message: Message) -> str:
        return render(message, self._setting())

    def show_nothing(self) -> None:
        self._body.setCurrentWidget(self._nothing)

    def show_results(self) -> None:
        self._body.setCurrentWidget(self._listed)

    def show_page(self) -> None:
        self._body.setCurrentWidget(self.page)

    def tell(
        self, words: Message, answer: Answer | None = None, face: Face = Face.DEGRADED
    ) -> None:
        """What stands in the way, and the button that goes on from there."""
        self.take_back()
        answers = () if answer is None else (answer,)
        self.bands.say(Said(_TROUBLE, face, words, answers, closable=False))
        for button in self.bands.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.order()
        announce(self, self.words(words))

    def order(self) -> None:
        """Tab goes from top to bottom, also to what has only just been found."""
        answers = self.bands.findChildren(QPushButton)
        page = self.page.controls
        tab_order((self.field, *answers, self.results, *page, self.cancel, self.follow))

    def take_back(self) -> None:
        self.bands.take_back(_TROUBLE)

    def write_footer(self, button: Message, asks: str, *, ready: bool) -> None:
        text = self.words(button)
        self.follow.setText(text.replace("&", "&&"))
        self.follow.setAccessibleName(text)
        self.follow.setEnabled(ready)
        self.asks.setText(breakable(asks))

    def freeze(self, *, frozen: bool) -> None:
        """While it is being followed nothing can be changed. The focus rests in the field: it
        must not jump to Cancel, under a second Enter."""
        if frozen:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page.setEnabled(not frozen)
        self.field.setReadOnly(frozen)

    def sizes(self, room: QSize) -> tuple[QSize, QSize]:
        """At least and at most, where there is this room."""
        px = self._look.px
        least = QSize(px(LEAST[0]), px(LEAST[1])).boundedTo(room)
        return least, QSize(px(WIDE), px(HIGH)).boundedTo(room).expandedTo(least)

    def _lay_out(self) -> None:
        self._head = QVBoxLayout()
        for widget in (self._title, self.field, self._hint):
            self._head.addWidget(widget)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.asks, 1)
        self._foot.addWidget(self.cancel)
        self._foot.addWidget(self.follow)
        self._nothing, self._listed, card = QWidget(), QWidget(), QFrame()
        card.setObjectName("card")
        self._inner = QVBoxLayout(card)
        self._inner.addWidget(self.results)
        self._around = QVBoxLayout(self._listed)
        self._around.addWidget(card)
        self._around.addStretch(1)
        self._body = QStackedWidget()
        for page in (self._nothing, self._listed, self.page):
            self._body.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.bands)
        column.addWidget(self._body, 1)
        column.addLayout(self._foot)

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._head.setContentsMargins(px(5), px(4), px(5), 0)
        self._head.setSpacing(px(2))
        self._foot.setContentsMargins(px(5), px(3), px(5), px(4))
        self._foot.setSpacing(px(2.5))
        self._inner.setContentsMargins(px(1), px(1), px(1), px(1))
        self._around.setContentsMargins(px(5), px(3), px(5), px(3))


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button
