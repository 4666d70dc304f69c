"""The first page of a new profile: pick what you depend on. No wizard; Esc skips it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, count, render, say
from statuswatch.ui import add_questions as questions
from statuswatch.ui.add_field import Field
from statuswatch.ui.add_results import Results
from statuswatch.ui.add_words import Words, announce, cut, is_address, tab_order
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.look import Look, Type
from statuswatch.ui.questions import Asker
from statuswatch.ui.welcome_picks import Picks
from statuswatch.ui.welcome_start import LoginStart

if TYPE_CHECKING:
    from statuswatch.app.finding import Group, Suggestion
    from statuswatch.core.model import Service

WIDE = 180
"""Units: the text's greatest width."""

_TROUBLE = "trouble"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WelcomePage(QWidget):
    """Chips of what is asked for most, a field for the rest, one button that follows them all."""

    followed = Signal(object)
    add_wanted = Signal(str)
    demo_wanted = Signal()
    skipped = Signal()

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._names = questions.Conversation(asker)
        self._talk = questions.Conversation(asker)
        self._following = self._take_first = False
        self._picture = QLabel()
        self._title = Words(look, Type.TITLE, text=self._say(say("What do you depend on?")))
        easy = say("Pick a few. You can change everything later.")
        self._easy = Words(look, Type.BODY, "text2", self._say(easy)).wrapped()
        self.field = Field(look, self._say(say("Search podcast hosts, networks, tools")))
        self.field.setPlaceholderText(self.field.accessibleName())
        self.bands = Bands(look, setting)
        self.results = Results(look, setting)
        self.picks = Picks(look, setting)
        self._or = Words(look, Type.SMALL, "text2", self._say(say("or paste your podcast's feed")))
        self.feed = QLineEdit()
        self.feed.setPlaceholderText("https://")
        self.feed.setAccessibleName(self._say(say("Address of your podcast's feed")))
        self._or.setBuddy(self.feed)
        stays = self._say(say("Everything stays on this computer."))
        self._stays = Words(look, Type.SMALL, "text2", stays).wrapped()
        self.demo = QPushButton(self._say(say("Try the demo")))
        self.follow = QPushButton()
        self.follow.setProperty("primary", "true")
        self.login = LoginStart(look, asker, setting, self._tell, self)
        self._lay_out()
        self._wire()
        look.changed.connect(self.restyle)
        self.restyle()
        self._write()

    def entered(self) -> None:
        self._following = False
        self._write()
        self._talk.ask(questions.popular, self._came, self._tell)
        self.login.ask()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def waits(self) -> bool:
        """Something is picked and not yet followed: this page is still wanted."""
        return bool(self.picks.picked) and not self._following

    # --- picking --------------------------------------------------------------------------------

    def _came(self, groups: tuple[Group, ...]) -> None:
        self.picks.show_groups(groups)
        self._order()

    def _order(self) -> None:
        """Tab goes from top to bottom."""
        answers = self.bands.findChildren(QPushButton)
        picks = self.picks.controls
        field, end = (
            (self.field, *answers, self.results),
            (self.feed, self.login.check, self.demo, self.follow),
        )
        tab_order((*field, *picks, *end))

    @Slot(str)
    def _typed(self, text: str) -> None:
        self._names.drop()
        self._take_first = False
        self.bands.take_back(_TROUBLE)
        if not text:
            self._show_results(shown=False)
        elif is_address(text):
            self._offer(text)
        else:
            self._names.ask(questions.search(text), self._found, self._tell)

    def _found(self, found: tuple[Suggestion, ...]) -> None:
        self.results.show_suggestions(found)
        if found:
            self._show_results(shown=True)
        else:
            self._offer(self.field.words)
        if self._take_first:
            self._take_first = False
            self.results.take()

    def _offer(self, text: str) -> None:
        """An address, or a name that nobody knows: the dialog can do more."""
        self._show_results(shown=False)
        name = cut(text)
        known = say("This is an address. We look at what is there before you follow it.")
        unknown = say('Nothing called "{name}" is known here.', name=name)
        words = known if is_address(text) else unknown
        answer = Answer(say('Add "{name}"…', name=name), self._add_typed)
        self._tell(words, answer, Face.UNKNOWN)

    @Slot(object)
    def _chosen(self, suggestion: Suggestion) -> None:
        """Of the names that were searched: it is one of those picked now."""
        self.field.clear()
        self._show_results(shown=False)
        self.bands.take_back(_TROUBLE)
        self.picks.pick(suggestion)
        self._order()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.follow.text())

    @Slot()
    def _add_typed(self) -> None:
        self.add_wanted.emit(self.field.words)

    @Slot()
    def _add_feed(self) -> None:
        text = " ".join(self.feed.text().split())
        if text and text != "https://":
            self.add_wanted.emit(text)

    @Slot(str)
    def _typed_in_results(self, typed: str) -> None:
        self.field.take_over(typed)

    # --- following ------------------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        if self._following or not self.picks.picked:
            return
        self._following = True
        self.bands.take_back(_TROUBLE)
        self._write()
        self._talk.ask(questions.follow_many(self.picks.picked), self._done, self._not_followed)

    def _done(self, services: tuple[Service, ...]) -> None:
        self._following = False
        self.picks.clear()
        self._write()
        self.followed.emit(tuple(service.id for service in services))

    def _not_followed(self, why: Message) -> None:
        self._following = False
        self._write()
        self._tell(why)

    # --- keys -----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Esc is the page's own: the window would take it as its shortcut for going back."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.key() in _ENTER and not event.isAutoRepeat():
            self._enter()
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """First what was typed goes, then the page."""
        if self.field.text():
            self.field.clear()
            self._typed("")
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.skipped.emit()

    def _enter(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        elif focused is self.feed:
            self._add_feed()
        elif focused is not self.field or not self.field.words:
            return
        elif is_address(self.field.words):
            self._add_typed()
        elif self._names.waits:
            self._take_first = True
        elif not self.results.suggestions:
            self._add_typed()
        else:
            self.results.take()

    # --- how it stands --------------------------------------------------------------------------

    @Slot()
    def _write(self) -> None:
        n = len(self.picks.picked)
        words = count("Follow {n}", "Follow {n}", n) if n else say("Follow")
        text = self._say(say("Following…") if self._following else words)
        self.follow.setText(text)
        self.follow.setAccessibleName(text)
        self.follow.setEnabled(n > 0 and not self._following)
        self.picks.setEnabled(not self._following)

    def _tell(
        self, words: Message, answer: Answer | None = None, face: Face = Face.DEGRADED
    ) -> None:
        self.bands.take_back(_TROUBLE)
        answers = () if answer is None else (answer,)
        self.bands.say(Said(_TROUBLE, face, words, answers, closable=False))
        self._order()
        announce(self, self._say(words))

    def _say(self, message: Message) -> str:
        return render(message, self._setting())

    def _wire(self) -> None:
        self.field.typed.connect(self._typed)
        self.field.down.connect(self.results.enter)
        self.results.chosen.connect(self._chosen)
        self.results.left.connect(self._typed_in_results)
        self.picks.changed.connect(self._write)
        self.demo.clicked.connect(self.demo_wanted)
        self.follow.clicked.connect(self._follow)

    def _lay_out(self) -> None:
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._inside = QWidget()
        self._inside.setBackgroundRole(QPalette.ColorRole.Base)
        self._column = QVBoxLayout(self._inside)
        self._column.addLayout(self._headed())
        self._column.addWidget(self.field)
        self._column.addWidget(self.bands)
        self._column.addLayout(self._bodied(), 1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._stays, 1)
        self._foot.addWidget(self.demo)
        self._foot.addWidget(self.follow)
        self._held = QWidget()
        held = QVBoxLayout(self._held)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self._scroll, 1)
        self._login = QHBoxLayout()
        self._login.addWidget(self.login.check)
        self._login.addStretch(1)
        held.addLayout(self._login)
        held.addLayout(self._foot)
        page = QHBoxLayout(self)  # in the middle where there is more room than text needs
        page.setContentsMargins(0, 0, 0, 0)
        page.addStretch(1)
        page.addWidget(self._held, 1000)
        page.addStretch(1)

    def _headed(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(self._look.u)  # they belong together, whatever the picture's height
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._easy)
        words.addStretch(1)
        self._head = QHBoxLayout()
        self._head.addWidget(self._picture)
        self._head.addLayout(words, 1)
        return self._head

    def _bodied(self) -> QVBoxLayout:
        self._feed_row = QHBoxLayout()
        self._feed_row.addWidget(self._or)
        self._feed_row.addWidget(self.feed, 1)
        self._picking = QWidget()
        self._middle = QVBoxLayout(self._picking)
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.addWidget(self.picks)
        self._middle.addLayout(self._feed_row)
        self._middle.addStretch(1)
        self._listed, card = QWidget(), QFrame()
        card.setObjectName("card")
        self._inner = QVBoxLayout(card)
        self._inner.addWidget(self.results)
        around = QVBoxLayout(self._listed)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(card)
        around.addStretch(1)
        self._body = QVBoxLayout()  # no stack: that is as high as its highest, narrow as can be
        self._body.addWidget(self._picking)
        self._body.addWidget(self._listed)
        self._listed.hide()
        return self._body

    def _show_results(self, *, shown: bool) -> None:
        self._listed.setVisible(shown)
        self._picking.setVisible(not shown)

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        bands = self.bands.layout()
        if bands is not None:  # this column has its margins already
            bands.setContentsMargins(0, 0, 0, 0)
        self._picture.setPixmap(self._look.picture("statuswatch.svg", px(16)))
        self._head.setSpacing(px(4))
        self._column.setContentsMargins(px(5), px(5), px(5), px(3))
        self._column.setSpacing(px(3))
        self._middle.setSpacing(px(4))
        self._feed_row.setSpacing(px(2.5))
        self._inner.setContentsMargins(px(1), px(1), px(1), px(1))
        self._login.setContentsMargins(px(5), px(2), px(5), 0)
        self._foot.setContentsMargins(px(5), px(2), px(5), px(4))
        self._foot.setSpacing(px(2.5))
        self._held.setMaximumWidth(px(WIDE))
