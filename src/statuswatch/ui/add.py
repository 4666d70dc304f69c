"""The dialog that follows something new: by its name, or by an address that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from statuswatch.core.overview import Face, Overview
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui import add_questions as questions
from statuswatch.ui.add_frame import TITLE, AddFrame
from statuswatch.ui.add_words import announce, bare, cut, is_address
from statuswatch.ui.band import Answer
from statuswatch.ui.look import Look
from statuswatch.ui.questions import Asker

if TYPE_CHECKING:
    from statuswatch.app.finding import Looked, Suggestion
    from statuswatch.core.model import Service


UNKNOWN_FROM = 3
"""Letters from which on a name that nothing is called is said to be unknown while it is typed."""


class Stage(Enum):
    """Where we are between a name and a service."""

    TYPING = auto()
    LOOKING = auto()
    FOUND = auto()
    FOLLOWING = auto()


class AddDialog(QDialog):
    """One field, and below it what is known of what stands in it. Nothing typed is lost."""

    followed = Signal(str)
    open_wanted = Signal(str)

    def __init__(
        self,
        look: Look,
        asker: Asker,
        setting: Callable[[], Setting],
        parent: QWidget | None = None,
        text: str = "",
    ) -> None:
        """`text`: what was typed or pasted elsewhere; it is taken up at once."""
        super().__init__(parent)
        self._talk = questions.Conversation(asker)
        self._stage = Stage.TYPING
        self._trying: tuple[str, questions.Question[Looked]] | None = None
        self._already: str | None = None
        self._take_first, self._was_offline = False, False
        self.frame = AddFrame(look, setting, text)
        self.field, self.page, self.results = (
            self.frame.field,
            self.frame.page,
            self.frame.results,
        )
        self.setWindowTitle(render(TITLE, setting()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.frame)
        self._wire()
        look.changed.connect(self._limit)
        self.resize(self._limit())
        self._go(Stage.TYPING)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()
        self._search(self.field.words)

    def hear(self, overview: Overview) -> None:
        """What failed while we were offline is tried again when we no longer are."""
        if overview.offline:
            self._was_offline = True
        elif self._was_offline:
            self._was_offline = False
            self._try_again()

    @property
    def stage(self) -> Stage:
        return self._stage

    # --- what is typed --------------------------------------------------------------------------

    @Slot(str)
    def _typed(self, text: str) -> None:
        self._talk.drop()
        self._take_first, self._trying = False, None
        self.frame.take_back()
        self.page.clear()
        self._go(Stage.TYPING)
        self._search(text)

    def _search(self, text: str) -> None:
        if not text or (is_address(text) and not bare(text)):
            self._suggested(())
        else:
            self._talk.ask(questions.search(text), self._suggested, self._not_searched)

    def _suggested(self, found: tuple[Suggestion, ...]) -> None:
        self.results.show_suggestions(found, marked=not is_address(self.field.words))
        if found:
            self.frame.show_results()
        else:
            self.frame.show_nothing()
            if len(self.field.words) >= UNKNOWN_FROM and not is_address(self.field.words):
                self._say_unknown()
        if self._take_first:
            self._take_first = False
            self._take()

    def _not_searched(self, why: Message) -> None:
        self.frame.show_nothing()
        self.frame.tell(why)

    def _take(self) -> None:
        """The first of the names, by Enter in the field."""
        if not self.results.take():
            self._say_unknown()

    def _say_unknown(self) -> None:
        name = cut(self.field.words)
        words = say('Nothing called "{name}" is known here. Paste its address.', name=name)
        self.frame.tell(words, face=Face.UNKNOWN)

    @Slot(str)
    def _typed_in_results(self, typed: str) -> None:
        self.field.take_over(typed)

    # --- looking --------------------------------------------------------------------------------

    @Slot()
    def _look_at(self) -> None:
        text = self.field.words
        self._try(text, questions.look(text))

    @Slot(object)
    def _chosen(self, suggestion: Suggestion) -> None:
        self._try(suggestion.name, questions.look_up(suggestion.id))

    def _try(self, name: str, question: questions.Question[Looked]) -> None:
        if self._stage is not Stage.TYPING:
            return
        self._trying = (name, question)
        self.field.settle()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.frame.take_back()
        self.page.begin(name)
        self.frame.show_page()
        self._go(Stage.LOOKING)
        announce(self, self.frame.words(say("Looking at {where}…", where=cut(name))))
        self._talk.ask(question, self._looked, self._not_found, self._heard)

    @Slot()
    def _try_again(self) -> None:
        if self._trying is not None:
            self._try(*self._trying)

    def _heard(self, value: object) -> None:
        from statuswatch.app.finding import Place

        if isinstance(value, Place):
            self.page.hear(value)

    def _looked(self, looked: Looked) -> None:
        self._trying = None
        self.page.show_looked(looked)
        self.frame.order()
        self._already = looked.already
        self._go(Stage.FOUND)
        if looked.already is not None:
            words = say("You follow this already, as {name}.", name=cut(looked.already))
            self.frame.tell(words, Answer(say("Open"), self._open), Face.FINE)
        elif self.frame.words(looked.words):
            lone = not looked.entry and all(s.kind == "probe" for s in looked.sources)
            probe = Answer(say("Probe it"), self._follow) if lone else None
            self.frame.tell(looked.words, probe, Face.UNKNOWN)
        else:
            announce(self, self.frame.words(say("Found: {name}", name=cut(looked.name))))

    def _not_found(self, why: Message) -> None:
        self.page.fail()
        self._go(Stage.TYPING)
        face = Face.OFFLINE if self._was_offline else Face.DEGRADED
        self.frame.tell(why, Answer(say("Try again"), self._try_again), face)

    @Slot()
    def _stop(self) -> None:
        self._talk.drop()
        self._trying = None
        self.page.halt()
        self._go(Stage.TYPING)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- following ------------------------------------------------------------------------------

    @Slot()
    def _go_on(self) -> None:
        """What the button at the end says: look at the address, or follow what is found there."""
        if self._stage is Stage.TYPING:
            self._look_at()
        else:
            self._follow()

    @Slot()
    def _follow(self) -> None:
        choice = self.page.choice
        if self._stage is Stage.FOUND and choice is not None and self._already is None:
            self.frame.take_back()
            self._go(Stage.FOLLOWING)
            self._talk.ask(questions.follow(choice), self._done, self._not_followed)

    def _done(self, service: Service) -> None:
        self.followed.emit(service.id)
        self.accept()

    def _not_followed(self, why: Message) -> None:
        self._go(Stage.FOUND)
        self.frame.tell(why)

    @Slot()
    def _open(self) -> None:
        if self._already is not None and not self._talk.waits:
            self._talk.ask(questions.named(self._already), self._opened, self.frame.tell)

    def _opened(self, service: str) -> None:
        self.open_wanted.emit(service)
        self.accept()

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            focused = self.focusWidget()
            if isinstance(focused, QPushButton) and self._stage is not Stage.FOLLOWING:
                focused.click()
            else:
                self._enter()

    def _enter(self) -> None:
        """Go on from where we are; never twice."""
        if self._stage is Stage.FOUND and self._already is not None:
            self._open()
        elif self._stage is Stage.FOUND:
            self._follow()
        elif self._stage is Stage.TYPING and is_address(self.field.words):
            self._look_at()
        elif self._stage is Stage.TYPING and self._talk.waits:
            self._take_first = True  # its names are on their way
        elif self._stage is Stage.TYPING and self.field.words:
            self._take()

    def done(self, result: int) -> None:
        """Closed, whatever the way: what still runs for it is given up."""
        self.field.settle()
        self._talk.drop()
        super().done(result)

    # --- how it stands --------------------------------------------------------------------------

    def _go(self, stage: Stage) -> None:
        self._stage = stage
        if stage in (Stage.TYPING, Stage.LOOKING):
            self._already = None
        self.frame.freeze(frozen=stage is Stage.FOLLOWING)
        self._write_footer()

    @Slot()
    def _write_footer(self) -> None:
        name = cut(self.page.wanted_name, 24)
        if self._stage is Stage.FOLLOWING:
            self.frame.write_footer(say("Following…"), self.page.asks, ready=False)
        elif self._stage is Stage.FOUND and name:
            ready = self._already is None and self.page.choice is not None
            self.frame.write_footer(say("Follow {name}", name=name), self.page.asks, ready=ready)
        elif self._stage is Stage.TYPING and is_address(self.field.words):
            self.frame.write_footer(say("Look"), "", ready=True)
        else:
            self.frame.write_footer(say("Follow"), "", ready=False)

    def _wire(self) -> None:
        self.field.typed.connect(self._typed)
        self.field.pasted.connect(self._look_at)
        self.field.down.connect(self.results.enter)
        self.results.chosen.connect(self._chosen)
        self.results.left.connect(self._typed_in_results)
        self.page.stopped.connect(self._stop)
        self.page.changed.connect(self._write_footer)
        self.frame.cancel.clicked.connect(self.reject)
        self.frame.follow.clicked.connect(self._go_on)

    @Slot()
    def _limit(self) -> QSize:
        """Within the window it belongs to, and on its screen."""
        room = self.screen().availableGeometry().size()
        parent = self.parentWidget()
        if parent is not None:
            room = room.boundedTo(parent.window().size())
        least, most = self.frame.sizes(room)
        self.setMinimumSize(least)
        self.setMaximumSize(most)
        return most
