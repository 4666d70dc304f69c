"""A promise is added: written by the user, or found in what the vendor wrote and then confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.promise_words import what
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_check import Check
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_form import InlineForm, flowed, small_button
from statuswatch.ui.service_section import Words

KINDS: tuple[tuple[PromiseKind, Message], ...] = (
    (PromiseKind.UPDATE_EVERY, say("Updates while it is down, every …")),
    (PromiseKind.RESOLVE_WITHIN, say("Over within …")),
    (PromiseKind.ANSWER_WITHIN, say("An answer within …")),
    (PromiseKind.POST_MORTEM, say("An explanation after each outage")),
    (PromiseKind.STATUS_PAGE, say("A status page")),
    (PromiseKind.FEED_PER_CATEGORY, say("A feed for each category")),
    (PromiseKind.KNOWN_ISSUE, say("A known issue solved")),
    (PromiseKind.OTHER, say("Something else")),
)

LIMITS: tuple[tuple[Message, timedelta | None, bool], ...] = (
    (say("No length"), None, False),
    (say("30 minutes"), timedelta(minutes=30), False),
    (say("60 minutes"), timedelta(minutes=60), False),
    (say("2 hours"), timedelta(hours=2), False),
    (say("4 hours"), timedelta(hours=4), False),
    (say("24 hours"), timedelta(hours=24), False),
    (say("1 business day"), timedelta(days=1), True),
    (say("3 days"), timedelta(days=3), False),
    (say("5 days"), timedelta(days=5), False),
    (say("1 week"), timedelta(days=7), False),
)
"""Words, how long, and whether business days are counted."""


def is_address(text: str) -> bool:
    """Of a page: what else could be opened is no proof."""
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() in ("https", "http") and bool(url.host())


class Draft(Check):
    """A promise as it would be kept."""

    def __init__(self, look: Look, promise: Promise, text: str) -> None:
        super().__init__(look, text)
        self.promise = promise
        self.setChecked(True)


class DraftRow(QWidget):
    """What it is, to be checked, and their words beneath."""

    def __init__(self, look: Look, setting: Setting, promise: Promise) -> None:
        super().__init__()
        self.check = Draft(look, promise, render(what(promise), setting))
        self._quote = Words(look, Type.SMALL, quiet=True)
        self._quote.write(f"“{promise.text}”" if promise.text else "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(0.5))
        column.addWidget(self.check)
        column.addWidget(self._quote)


class Adding(QWidget):
    """`deal_wanted`: what the desk is to do, and the form that waits for it (or `None`)."""

    deal_wanted = Signal(object, object)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self.service = ""
        self.add = small_button(look, render(say("Add a promise…"), setting))
        self.paste = small_button(look, render(say("Paste what they promised…"), setting))
        self._make_form()
        self._make_reading()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(1.5))
        column.addLayout(flowed(look, self.add, self.paste))
        for form in (self.form, self.reading, self.drafts):
            column.addWidget(form)
        self.add.clicked.connect(self._open)
        self.paste.clicked.connect(self._open_reading)

    def _make_form(self) -> None:
        form = self.form = InlineForm(self._look, self._setting, say("Keep it"))
        self.text = form.add(say("Their words"), QLineEdit())
        self.kind = form.choice(say("What it is"), tuple(words for _, words in KINDS))
        self.limit = form.choice(say("How long"), tuple(words for words, _, _ in LIMITS))
        self.due = form.add(say("By which day (2027-02-22; you may leave it out)"), QLineEdit())
        self.by = form.add(say("Who said so (you may leave it out)"), QLineEdit())
        self.proof = form.add(
            say("Where they said so: an address (you may leave it out)"), QLineEdit()
        )
        form.given.connect(self._keep)

    def _make_reading(self) -> None:
        form = self.reading = InlineForm(self._look, self._setting, say("Find the promises"))
        self.document = form.add(
            say("What they wrote: a letter, or their document on outages"), QPlainTextEdit()
        )
        form.given.connect(self._read)
        self.drafts = InlineForm(self._look, self._setting, say("Keep what is checked"))
        self._found = Words(self._look)
        self._rows: list[DraftRow] = []
        self.drafts.fields.addWidget(self._found)
        self.drafts.given.connect(self._confirm)

    @Slot()
    def _open(self) -> None:
        """The last one's words are not the next one's."""
        if not self.form.left:
            for line in (self.text, self.due, self.by, self.proof):
                line.clear()
            for box in (self.kind, self.limit):
                box.setCurrentIndex(0)
        self.form.open_from(self.add)

    @Slot()
    def _keep(self) -> None:
        from statuswatch.app import dealings

        proof = self.proof.text().strip()
        if proof and not is_address(proof):
            self.form.fail(
                say("{text} is no address. It begins with https:// or http://.", text=proof)
            )
            return
        due, typed = None, self.due.text().strip()
        if typed:
            try:
                day = datetime.fromisoformat(typed)
            except ValueError:
                self.form.fail(say("{day} is no day. Write it as 2027-02-22.", day=typed))
                return
            zone = self._setting.zone or UTC
            local = day if day.tzinfo else day.replace(tzinfo=zone)
            due = (local if "T" in typed or " " in typed else local.replace(hour=23, minute=59)).astimezone(UTC)  # fmt: skip
        _, length, workdays = LIMITS[self.limit.currentIndex()]
        promise = Promise(
            self.service,
            KINDS[self.kind.currentIndex()][0],
            " ".join(self.text.text().split()),
            self._setting.now or datetime.fromtimestamp(0, UTC),  # the desk knows when it is
            by=self.by.text().strip(),
            proof=proof,
            limit=length,
            workdays=workdays,
            due=due,
        )
        self.deal_wanted.emit(partial(dealings.keep_promise, promise=promise), self.form)

    @Slot()
    def _open_reading(self) -> None:
        self.drafts.hide()
        if not self.reading.left:
            self.document.clear()
        self.reading.open_from(self.paste)

    @Slot()
    def _read(self) -> None:
        from statuswatch.app import dealings

        text = self.document.toPlainText()
        asked = partial(dealings.read_promises, service_id=self.service, text=text)
        self.deal_wanted.emit(asked, self.reading)

    def offer(self, promises: Sequence[Promise]) -> None:
        """To be confirmed: nothing is kept before."""
        while self._rows:
            row = self._rows.pop()
            self.drafts.fields.removeWidget(row)
            row.hide()
            row.deleteLater()
        for promise in promises:
            row = DraftRow(self._look, self._setting, promise)
            self.drafts.fields.addWidget(row)
            self._rows.append(row)
            row.show()
        found = say("These are promises in it. Uncheck what is none.")
        none = say("No promise was found in it. You can write one yourself.")
        self._found.write(render(found if promises else none, self._setting))
        self.drafts.done.setVisible(bool(promises))
        self.drafts.open_from(self.paste)
        (self._rows[0].check if self._rows else self.drafts.cancel).setFocus()

    @Slot()
    def _confirm(self) -> None:
        from statuswatch.app import dealings

        chosen = tuple(row.check.promise for row in self._rows if row.check.isChecked())
        self.deal_wanted.emit(partial(dealings.keep_promises, promises=chosen), self.drafts)
