"""What was agreed with a vendor, on the Service page: shown, written down, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot

from statuswatch.core.docket import Terms
from statuswatch.core.owed import notes, told
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.look import Look
from statuswatch.ui.service_form import InlineForm, flowed, small_button
from statuswatch.ui.service_section import Section, Words
from statuswatch.ui.service_terms_form import LEAST, TermsFields

if TYPE_CHECKING:
    from statuswatch.app.dealings import Dealings

NONE = say("Write down what you pay and what was agreed: what they owe you is reckoned from it.")


class TermsSection(Section):
    """`deal_wanted`: what the desk is to do, and the form that waits for it (or `None`)."""

    deal_wanted = Signal(object, object)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("What was agreed"), setting))
        self._terms: Terms | None = None
        self._gone: Terms | None = None
        self._service = ""
        self._words = Words(look)
        self._notes = Words(look, quiet=True)
        self._write = render(say("Write it down…"), setting)
        self._change = render(say("Change it…"), setting)
        self.edit = small_button(look, self._write)
        self.forget = small_button(look, render(say("Remove"), setting), link=True)
        self.forget.setAccessibleName(render(say("Remove what was agreed"), setting))
        self.undo = small_button(look, render(say("Undo"), setting), link=True)
        self.form = InlineForm(look, setting, say("Keep it"))
        self.fields = TermsFields(look, setting)
        self.form.fields.addWidget(self.fields)
        for widget in (self._words, self._notes):
            self.column.addWidget(widget)
        self.column.addLayout(flowed(look, self.edit, self.forget, self.undo, between=4))
        self.column.addWidget(self.form)
        self.edit.clicked.connect(self.open_form)
        self.forget.clicked.connect(self._forget)
        self.undo.clicked.connect(self._keep_again)
        self.form.given.connect(self._keep)
        for line in self.fields.lines.values():
            line.returnPressed.connect(self._keep)

    def show_dealings(self, told: Dealings | None, setting: Setting) -> None:
        self.setVisible(told is not None)
        if told is None:
            return
        if told.service.id != self._service:
            self._service, self._gone = told.service.id, None
        terms = self._terms = told.terms
        lines = () if terms is None else terms_lines(terms)
        self._words.write("\n".join(render(line, setting) for line in lines))
        odd = (NONE,) if terms is None else notes(terms)
        self._notes.write("\n".join(render(note, setting) for note in odd))
        self.edit.setText(self._write if terms is None else self._change)
        self.edit.setAccessibleName(f"{self.accessibleName()}: {self.edit.text()}")
        self.forget.setVisible(terms is not None)
        self.undo.setVisible(terms is None and self._gone is not None)

    @Slot()
    def open_form(self) -> None:
        """What is typed already stays."""
        if self.form.isHidden():
            self.fields.fill(self._terms or Terms(self._service))
        self.form.open_from(self.edit)
        self.fields.enter()

    @Slot()
    def _keep(self) -> None:
        from statuswatch.app import agreeing

        terms = self.fields.terms()
        if terms is not None:
            self.deal_wanted.emit(partial(agreeing.keep, terms=terms), self.form)

    @Slot()
    def _forget(self) -> None:
        from statuswatch.app import agreeing

        self._gone = self._terms
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)  # its button goes
        self.deal_wanted.emit(partial(agreeing.drop, service_id=self._service), None)

    @Slot()
    def _keep_again(self) -> None:
        from statuswatch.app import agreeing

        if self._gone is not None:  # it stays: a full disk may not take it
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.deal_wanted.emit(partial(agreeing.keep, terms=self._gone), None)


def terms_lines(terms: Terms) -> Iterator[Message]:
    """One after another, as a contract is read."""
    if terms.fee is not None:
        yield say("You pay {fee} for a month.", fee=terms.fee.words)
    if terms.uptime is not None:
        yield say("{uptime} % of a month were agreed.", uptime=told(terms.uptime))
    for tier in sorted(terms.tiers, key=lambda t: -t.below):
        below, credit = told(tier.below), told(tier.credit)
        yield say("Below {below} %: {credit} % of the fee.", below=below, credit=credit)
    if terms.most is not None:
        yield say("At most {most} % of the fee.", most=told(terms.most))
    if terms.claim_within is not None:
        yield say("To be claimed within {time} of the month's end.", time=terms.claim_within)
    yield say("Months begin and end in {zone}.", zone=terms.zone)
    yield from _counts(terms)
    if terms.per_hour is not None:
        yield say("An hour of outage costs you {money}.", money=terms.per_hour.words)
    if terms.per_missed is not None:
        yield say("A missed publication costs you {money}.", money=terms.per_missed.words)


def _counts(terms: Terms) -> Iterator[Message]:
    counts = next(words for words, level in LEAST if level is terms.least)
    yield say("What counts: {counts}.", counts=counts)
    if terms.shortest:
        yield say("Outages under {time} do not count.", time=terms.shortest)
    if terms.without_maintenance:
        yield say("Announced maintenance does not count.")
