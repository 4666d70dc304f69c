"""Parts of the record that one does something with: what is owed, the day of judging, comparing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.band import Bands, Said
from statuswatch.ui.flow import Chips
from statuswatch.ui.inline import bring_into_view
from statuswatch.ui.look import Look
from statuswatch.ui.questions import Asker
from statuswatch.ui.record_rows import FigureRow
from statuswatch.ui.service_form import flowed
from statuswatch.ui.service_section import Rows, Section, Words

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.vendor import Owed
    from statuswatch.core.comparing import Comparison

T = TypeVar("T")

MOST = 2
"""Vendors that another one is compared with."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What each of them stands on. `vendor`: whose record is shown, by id. `bands`: where it is said
    what went wrong."""

    look: Look
    asker: Asker
    setting: Callable[[], Setting]
    bands: Bands
    vendor: Callable[[], str]

    def ask(self, question: Callable[[Desk], Awaitable[T]], answered: Callable[[T], None]) -> None:
        self.asker.ask(question, answered, failed=self.fail)

    def fail(self, why: Message) -> None:
        self.bands.pass_by()
        self.bands.say(Said("record", Face.DEGRADED, why, passing=True), aloud=True)


class Owing(Section):
    """What they owe for the last month, and the letter that asks for it."""

    letter_wanted = Signal()
    terms_wanted = Signal()
    changed = Signal()

    def __init__(self, ground: Ground) -> None:
        look, setting = ground.look, ground.setting
        super().__init__(look, render(say("What they owe you"), setting()))
        self._ground = ground
        self.words = Words(look)
        self.letter = QPushButton(render(say("Write the letter…"), setting()))
        self.sent = QPushButton(render(say("I have claimed it"), setting()))
        self.terms = QPushButton(render(say("What was agreed…"), setting()))
        self.column.addWidget(self.words)
        self.column.addLayout(flowed(look, self.letter, self.sent, self.terms))
        self.terms.clicked.connect(self.terms_wanted)
        self.letter.clicked.connect(self.letter_wanted)
        self.sent.clicked.connect(self._claimed)
        for button in (self.letter, self.sent):
            button.hide()

    def write(self, owed: Owed) -> None:
        setting = self._ground.setting()
        self.words.write("\n".join(render(words, setting) for words in owed.lines))
        self.letter.setVisible(owed.may)
        self.sent.setVisible(owed.may and not owed.sent)

    @Slot()
    def _claimed(self) -> None:
        service = self._ground.vendor()

        async def question(desk: Desk) -> None:
            from statuswatch.app import vendor

            await vendor.claimed(desk, service)

        def done(_: None) -> None:
            self._ground.bands.pass_by()
            self._ground.bands.say(Said("owed", Face.FINE, say("Noted."), passing=True), aloud=True)
            self.letter.setFocus()
            self.changed.emit()

        self._ground.ask(question, done)


class Judged(Section):
    """The day on which the user wants to judge them."""

    changed = Signal()

    def __init__(self, ground: Ground) -> None:
        look, setting = ground.look, ground.setting
        super().__init__(look, render(say("When you judge them"), setting()))
        self._ground = ground
        self.words = Words(look, quiet=True)
        self.day = QLineEdit()
        self.day.setAccessibleName(render(say("The day, as 2027-02-22"), setting()))
        self.day.setPlaceholderText(render(say("as 2027-02-22"), setting()))
        self.day.setFixedWidth(look.px(36))
        self.keep = QPushButton(render(say("Remind me then"), setting()))
        self.no_more = QPushButton(render(say("Remind me no more"), setting()))
        self.no_more.setProperty("flat", "true")
        self.no_more.hide()
        row = QHBoxLayout()
        row.setSpacing(look.px(2))
        row.addWidget(self.day)
        row.addWidget(self.keep)
        row.addWidget(self.no_more)
        row.addStretch(1)
        self.column.addWidget(self.words)
        self.column.addLayout(row)
        self.day.returnPressed.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self.no_more.clicked.connect(self._no_more)

    def write(self, day: date | None) -> None:
        words = say("No day is set.") if day is None else say("On {day}.", day=day)
        self.words.write(render(words, self._ground.setting()))
        if not self.day.hasFocus():
            self.day.setText("" if day is None else day.isoformat())
        if day is None and self.no_more.hasFocus():
            self.day.setFocus()
        self.no_more.setVisible(day is not None)

    @Slot()
    def _keep(self) -> None:
        self._remind(self.day.text())

    @Slot()
    def _no_more(self) -> None:
        self._remind("")

    def _remind(self, text: str) -> None:
        """`text`: the day; empty: none."""
        service = self._ground.vendor()

        async def question(desk: Desk) -> date | None:
            from statuswatch.app import vendor

            return await vendor.review_on(desk, service, text)

        def kept(_: date | None) -> None:
            self._ground.bands.take_back("record")
            self.changed.emit()

        self._ground.ask(question, kept)


class Comparing(Section):
    """The vendor beside one or two others, over the same time. No order, no winner."""

    def __init__(self, ground: Ground, length: Callable[[], timedelta]) -> None:
        """`length`: how far back is looked."""
        look, setting = ground.look, ground.setting
        super().__init__(look, render(say("Beside others"), setting()))
        self._ground, self._length = ground, length
        self._known: Sequence[tuple[str, str]] = ()
        hint = Words(look, quiet=True)
        hint.write(render(say("Pick one or two others."), setting()))
        self.chips = self._chips()
        self.go = QPushButton(render(say("Compare"), setting()))
        self.rows = Rows[object](partial(FigureRow, look, setting))
        self.words = Words(look, quiet=True)
        for widget in (hint, self.chips):
            self.column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addStretch(1)
        self.column.addLayout(row)
        for below in (self.words, self.rows):
            self.column.addWidget(below)
        self.go.clicked.connect(self._compare)
        self.hide()

    def _chips(self) -> Chips:
        chips = Chips(self._look)
        chips.setAccessibleName(render(say("Compare with"), self._ground.setting()))
        return chips

    def know(self, services: Sequence[tuple[str, str]]) -> None:
        """The others, by id and name."""
        if list(services) == list(self._known):
            return
        self._known = services
        at = self.column.indexOf(self.chips)
        self.column.removeWidget(self.chips)
        self.chips.hide()
        self.chips.deleteLater()
        self.chips = self._chips()
        for key, name in services:
            self.chips.add(key, name)
        self.column.insertWidget(at, self.chips)
        self.setVisible(bool(services))

    @Slot()
    def clear(self) -> None:
        """Another vendor or time is shown: what was compared is not of it."""
        self.rows.show_all(())
        self.words.write("")

    @Slot()
    def _compare(self) -> None:
        vendor_id, length = self._ground.vendor(), self._length()
        others = [chip.key for chip in self.chips.chips if chip.isChecked()]
        if not 1 <= len(others) <= MOST:
            self._ground.fail(say("Pick one or two others."))
            return

        async def question(desk: Desk) -> Comparison:
            from statuswatch.app import vendor

            return await vendor.compare(desk, [vendor_id, *others], length)

        self._ground.bands.take_back("record")
        self._ground.ask(question, self._show)

    def _show(self, found: Comparison) -> None:
        setting = self._ground.setting()
        if found.period is None:
            words = [say("There is no time of which something is known of all of them.")]
            self.rows.show_all(())
        else:
            since, until = found.period.since, found.period.until
            words = [say("{since} to {until}", since=since, until=until), *found.rests]
            names = tuple(say("{name}", name=card.service.name) for card in found.cards)
            head = (say("Vendor"), names)
            self.rows.show_all([head, *((row.name, row.cells) for row in found.rows)])
        if found.shortened:
            names_ = ", ".join(found.shortened)
            words.append(say("Before that nothing is known of {names}.", names=names_))
        self.words.write("\n".join(render(one, setting) for one in words))
        for seen in (self.rows, self.go):  # the table as far as it goes, and its beginning
            bring_into_view(seen, self._look.px(2))
