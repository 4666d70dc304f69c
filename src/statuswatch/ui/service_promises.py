"""What a vendor promised, how it stands, and the evidence; promises that are read from a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from statuswatch.core.docket import Promise
from statuswatch.core.judgement import Evidence, Judgement, Ruling
from statuswatch.core.overview import Face
from statuswatch.core.promise_words import what
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_form import flowed, small_button
from statuswatch.ui.service_promises_add import Adding
from statuswatch.ui.service_section import Link, Marker, Rows, Section, Words, gutter
from statuswatch.ui.twice import Removal

if TYPE_CHECKING:
    from statuswatch.app.dealings import Dealings

FACES: dict[Ruling, Face | None] = {
    Ruling.KEPT: Face.FINE,
    Ruling.BROKEN: Face.DOWN,
    Ruling.OPEN: None,
    Ruling.UNKNOWN: Face.UNKNOWN,
}

RULINGS = {
    Ruling.KEPT: say("Kept"),
    Ruling.BROKEN: say("Broken"),
    Ruling.OPEN: say("Open", "a promise"),
    Ruling.UNKNOWN: say("Can't know"),
}

MOST = 50
"""Lines of evidence that are shown: the newest."""

REVIEWS: tuple[tuple[Message, int], ...] = (
    (say("Judge in 1 month"), 30),
    (say("Judge in 3 months"), 91),
    (say("Judge in 6 months"), 182),
    (say("No date"), 0),
)
"""And how many days they are."""


@dataclass(frozen=True, slots=True)
class Line:
    """`own`: it is kept, and can be judged by the user or removed."""

    promise: Promise
    face: Face | None
    title: str
    ruling: str
    quote: str
    evidence: str
    own: bool
    settled: bool


class PromiseRow(QWidget):
    settle_wanted = Signal(object, object)
    remove_wanted = Signal(object)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__()
        self._promise: Promise | None = None
        self._show = render(say("Show the evidence"), setting)
        self._hide = render(say("Hide the evidence"), setting)
        self._marker = Marker(look, 4, Type.NAME)
        self._title, self._ruling = Words(look, Type.NAME), Words(look)
        self._quote = Words(look, Type.SMALL, quiet=True)
        self._evidence = Words(look, quiet=True)
        self._proof = Link()
        self._proof_words = render(say("Where they said so"), setting)
        self.fold = small_button(look, self._show, link=True)
        names = [say("They kept it"), say("They broke it"), say("Take my word back")]
        made = [small_button(look, render(one, setting), link=True) for one in names]
        self.kept, self.broke, self.back = self.buttons = made
        self.remove = Removal(setting)
        column_of = (self._title, self._ruling, self._quote, self._evidence)
        row, column = gutter(look, self._marker, *column_of)
        column.addLayout(flowed(look, self.fold, self._proof, *made, self.remove, between=4))
        self.setLayout(row)
        self.fold.clicked.connect(self._fold)
        self.kept.clicked.connect(lambda: self.settle_wanted.emit(self._promise, True))
        self.broke.clicked.connect(lambda: self.settle_wanted.emit(self._promise, False))
        self.back.clicked.connect(lambda: self.settle_wanted.emit(self._promise, None))
        self.remove.meant.connect(lambda: self.remove_wanted.emit(self._promise))

    def write(self, line: Line) -> None:
        self._promise = line.promise
        self._marker.write(line.face)
        self._title.write(line.title)
        self._ruling.write(line.ruling)
        self._quote.write(line.quote)
        self._evidence.write(line.evidence)
        self._proof.write(self._proof_words, line.promise.proof)
        self._proof.setAccessibleName(f"{self._proof_words}: {line.title[:80]}")
        self.setAccessibleName(f"{line.title}. {line.ruling}")
        there = (line.own and not line.settled,) * 2 + (line.own and line.settled,)
        self.fold.setVisible(bool(line.evidence))
        for button, shown in zip(self.buttons, there, strict=True):
            button.setVisible(shown)
            button.setAccessibleName(f"{button.text()}: {line.title[:80]}")
        self.remove.setVisible(line.own)
        self.remove.stand_by(line.promise.id, line.title)
        self._shown(there=False)

    @Slot()
    def _fold(self) -> None:
        self._shown(there=self._evidence.isHidden())

    def _shown(self, *, there: bool) -> None:
        self._evidence.setVisible(there)
        self.fold.setText(self._hide if there else self._show)
        self.fold.setAccessibleName(f"{self.fold.text()}: {self._title.text()[:80]}")


class PromisesSection(Section):
    """`deal_wanted`: what the desk is to do, and the form that waits for it (or `None`)."""

    deal_wanted = Signal(object, object)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("What they promised"), setting))
        self._setting, self._service = setting, ""
        self._board = Words(look)
        self._rows: Rows[Line] = Rows(self._row, look.px(3))
        self._during = Words(look, Type.NAME)
        self._stated: Rows[Line] = Rows(self._row, look.px(3))
        self._review = Words(look, quiet=True)
        self.adding = Adding(look, setting)
        self.adding.deal_wanted.connect(self.deal_wanted)
        self.reviews = [
            small_button(look, render(words, setting), link=True) for words, _ in REVIEWS
        ]
        for button, (_, days) in zip(self.reviews, REVIEWS, strict=True):
            button.clicked.connect(lambda _=False, days=days: self._review_after(days))
        column: QVBoxLayout = self.column
        for widget in (self._board, self._rows, self._during, self._stated, self.adding):
            column.addWidget(widget)
        column.addWidget(self._review)
        column.addLayout(flowed(look, *self.reviews, between=4))

    def show_dealings(self, told: Dealings | None, setting: Setting) -> None:
        judged = None if told is None else told.judged
        self.setVisible(judged is not None)
        if told is None or judged is None:
            return
        self._service = told.service.id
        self.adding.service = told.service.id
        self._board.write(render(judged.words, setting))
        self._rows.show_all([_line(one, setting, own=True) for one in judged.judgements])
        stated = [_line(one, setting, own=False) for one in judged.stated]
        during = say("What they said while it was down")
        self._during.write(render(during, setting) if stated else "")
        self._stated.show_all(stated)
        words = say("No day is chosen on which you want to judge.")
        if told.review is not None:
            words = say("You want to judge on {day}.", day=told.review)
        self._review.write(render(words, setting))
        self.reviews[-1].setVisible(told.review is not None)

    def _row(self) -> PromiseRow:
        row = PromiseRow(self._look, self._setting)
        row.settle_wanted.connect(self._settle)
        row.remove_wanted.connect(self._remove)
        return row

    @Slot(object, object)
    def _settle(self, promise: Promise, kept: bool | None) -> None:
        from statuswatch.app import dealings

        self.deal_wanted.emit(partial(dealings.settle, promise=promise, kept=kept), None)

    @Slot(object)
    def _remove(self, promise: Promise) -> None:
        from statuswatch.app import dealings

        self.adding.add.setFocus()  # its button goes
        self.deal_wanted.emit(partial(dealings.drop_promise, promise=promise), None)

    def _review_after(self, days: int) -> None:
        from statuswatch.app import dealings

        asked = partial(dealings.review_after, service_id=self._service, days=days)
        self.deal_wanted.emit(asked, None)


def _line(judgement: Judgement, setting: Setting, *, own: bool) -> Line:
    promise = judgement.promise
    if promise.by:
        told = say("“{text}” {by}, {made}", text=promise.text, by=promise.by, made=promise.made)
    else:
        told = say("“{text}” {made}", text=promise.text, made=promise.made)
    evidence = [_proof(one, setting) for one in judgement.evidence[-MOST:] if _more(one, judgement)]
    return Line(
        promise,
        FACES[judgement.ruling],
        render(what(promise), setting),
        _stands(judgement, setting),
        render(told, setting) if promise.text else "",
        "\n".join(evidence),
        own=own,
        settled=promise.settled is not None,
    )


def _more(evidence: Evidence, judgement: Judgement) -> bool:
    """Does it say more than the lines above it, which are its words and its promise's own?"""
    told = evidence.words == judgement.words
    return not told or evidence.quote not in ("", judgement.promise.text)


def _stands(judgement: Judgement, setting: Setting) -> str:
    """Its words say mostly themselves whether it was kept."""
    ruling, why = RULINGS[judgement.ruling], render(judgement.words, setting)
    if why.casefold().startswith(render(ruling, setting).casefold()):
        return why
    return render(say("{ruling}. {why}", ruling=ruling, why=why), setting)


def _proof(evidence: Evidence, setting: Setting) -> str:
    words = say("{at}: {words}", at=evidence.at, words=evidence.words)
    if evidence.quote:
        words = say(
            "{at}: {words} “{quote}”", at=evidence.at, words=evidence.words, quote=evidence.quote
        )
    return render(words, setting)
