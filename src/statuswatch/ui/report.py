"""Report a problem: the message as it would be sent, on its way by the user's own mail program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from statuswatch.channels import plain
from statuswatch.core.calling import is_mail, line_of
from statuswatch.core.wording import NAME, NAMELESS
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.core.written import one_line
from statuswatch.ui.add_words import announce, tab_order
from statuswatch.ui.browsing import browse, write
from statuswatch.ui.history_boxes import Box
from statuswatch.ui.inline import scrolling
from statuswatch.ui.look import Look, Type
from statuswatch.ui.room import fit
from statuswatch.ui.service_form import flowed, small_button
from statuswatch.ui.service_section import Words

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.reporting import Correspondence, Draft
    from statuswatch.core.answering import TicketClock
    from statuswatch.ui.questions import Asker

WIDE, HIGH, NARROWEST = 150, 130, 80
"""Units."""

LINES = 20
"""Units of height in which the message is read at least: where there is less room, what is above
the buttons scrolls."""

DUE: tuple[tuple[Message, timedelta | None], ...] = (
    (say("As they promised, if they did"), None),
    (say("In 1 hour"), timedelta(hours=1)),
    (say("In 4 hours"), timedelta(hours=4)),
    (say("In 1 day"), timedelta(days=1)),
    (say("In 3 days"), timedelta(days=3)),
    (say("In 1 week"), timedelta(days=7)),
)


class ProblemDialog(QDialog):
    """`noted`: what the user sent stands among the reports. `contact_wanted`: the user wants to add
    a way to reach them."""

    noted = Signal()
    contact_wanted = Signal()

    def __init__(
        self,
        look: Look,
        asker: Asker,
        setting: Callable[[], Setting],
        service: str,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look, self._asker, self._setting = look, asker, setting
        self._draft: Draft | None = None
        self._name = ""
        self.setWindowTitle(self._said(say("Report a problem")))
        self._note = Words(look, Type.SMALL)
        self.to: QComboBox = Box(look, self._said(say("To")), self)
        self.to.setEditable(True)
        self.to.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.name, self.subject, self.number = QLineEdit(), QLineEdit(), QLineEdit()
        self._service = service
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.due: QComboBox = Box(look, self._said(say("An answer is due")), self)
        for words, _ in DUE:
            self.due.addItem(self._said(words))
        self.mail = small_button(look, self._said(say("Open in mail")))
        self.copy = small_button(look, self._said(say("Copy")))
        self.sent = small_button(look, self._said(say("I have sent it")))
        self.close_button = small_button(look, self._said(say("Close")))
        self.contact = small_button(look, self._said(say("Add a contact…")), link=True)
        self.contact.hide()
        self._arrange()
        self._lead(self.mail)
        self.contact.clicked.connect(self._add_contact)
        self.mail.clicked.connect(self._open_mail)
        self.copy.clicked.connect(self._copy)
        self.sent.clicked.connect(self._note_sent)
        self.close_button.clicked.connect(self.reject)
        self.to.currentTextChanged.connect(self._fit)
        self.name.editingFinished.connect(self._sign)
        self._ask()

    def _arrange(self) -> None:
        px = self._look.px
        grid = QGridLayout()
        grid.setSpacing(px(2))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[tuple[Message, QWidget], ...], ...] = (
            ((say("To"), self.to), (say("Your name"), self.name)),
            ((say("Subject"), self.subject),),
            ((say("Message"), self.text),),
            ((say("Ticket number"), self.number), (say("An answer is due"), self.due)),
        )
        for n, row in enumerate(rows):
            for at, (label, field) in enumerate(row):
                name = Words(self._look, Type.SMALL, quiet=True)
                name.write(self._said(label))
                name.setBuddy(field)
                field.setAccessibleName(self._said(label))
                span = 2 if len(row) == 1 else 1
                grid.addWidget(name, 2 * n, at, 1, span, Qt.AlignmentFlag.AlignBottom)
                grid.addWidget(field, 2 * n + 1, at, 1, span)
        grid.setVerticalSpacing(px(1))
        self.number.setPlaceholderText(self._said(say("Theirs, once you have it")))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(5), px(4), px(5), px(4))
        column.setSpacing(px(2))
        grid.setContentsMargins(0, 0, 0, 0)
        self.text.setMinimumHeight(px(LINES))
        column.addWidget(scrolling(grid, px(2)), 1)
        tab_order((self.to, self.name, self.subject, self.text, self.number, self.due))
        column.addWidget(self._note)
        column.addWidget(self.contact)
        column.addLayout(flowed(self._look, self.mail, self.copy, self.sent, self.close_button))
        self._note.write("")
        self.resize(px(WIDE), px(HIGH))

    def showEvent(self, event: QShowEvent) -> None:
        least = QSize(self._look.px(NARROWEST), 0)
        fit(self, self.minimumSizeHint().expandedTo(least))
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field ends what is typed there: nothing is sent by it."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if not (enter and isinstance(self.focusWidget(), QLineEdit)):
            super().keyPressEvent(event)

    def _said(self, message: Message) -> str:
        return plain(render(message, self._setting()))

    # -- what is asked ---------------------------------------------------------------------------

    def _ask(self, by: str | None = None) -> None:
        """`by`: the user's name, to sign with from now on."""
        service, setting = self._service, self._setting()
        self._able(there=False)
        self._tell(say("Looking…"))

        async def question(desk: Desk) -> Correspondence | None:
            from statuswatch.app.reporting import correspondence

            return await correspondence(desk, service, setting, by=by)

        came = self._came if by is None else self._signed
        asked = self._asker.ask(question, came, failed=self._tell)
        self.finished.connect(lambda _: asked.drop())

    def _able(self, *, there: bool) -> None:
        for button in (self.mail, self.copy, self.sent):
            button.setEnabled(there)

    def _came(self, told: Correspondence | None) -> None:
        if told is None:
            self._tell(say("You do not follow this any more."))
            return
        draft = self._draft = told.draft
        self.setWindowTitle(self._said(say("Report a problem to {name}", name=draft.service.name)))
        for contact in told.contacts:
            self.to.addItem(contact.value)
            tip = self._said(line_of(contact))
            self.to.setItemData(self.to.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.to.setCurrentText(draft.to or (told.contacts[0].value if told.contacts else ""))
        self._name = told.signed
        self.name.setText(told.signed)
        self.subject.setText(draft.subject)
        self.contact.setVisible(not told.contacts)
        self._fill(draft)
        self._fit()
        self._enter(draft)

    def _enter(self, draft: Draft) -> None:
        """What is still to be filled in comes first; it is sent without it if the user likes."""
        leads: QWidget = self.mail if self._reaches() else self.copy
        if not self._name:
            leads = self.name
        elif draft.gaps:
            leads = self.text
        leads.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _sign(self) -> None:
        """A place that is left for it is filled at once: who types it and presses a button means the
        message with it."""
        name, draft = one_line(self.name.text(), 100), self._draft
        if draft is None or not name or name == self._name:
            return
        self._name = name
        left = self._said(NAMELESS)
        if left not in draft.text:
            self._ask(by=name)
            return

        async def noting(desk: Desk) -> str:
            from statuswatch.app import calling

            return calling.signed(desk.app, name)

        self._asker.ask(noting, lambda _: None, failed=self._tell)
        signed = self._draft = replace(
            draft,
            text=name.join(draft.text.rsplit(left, 1)),
            short=name.join(draft.short.rsplit(left, 1)),
            gaps=tuple(gap for gap in draft.gaps if gap != NAME),
        )
        place = self._last(left)
        if place.isNull():
            self._write_it()
        else:
            place.insertText(name)
            self._remark(signed)

    def _last(self, words: str) -> QTextCursor:
        """Where they stand last in the message, which may have been edited."""
        end = QTextCursor(self.text.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        return self.text.document().find(words, end, QTextDocument.FindFlag.FindBackward)

    def _write_it(self) -> None:
        self._tell(say("Your name is kept. Write it under your message."))

    def _signed(self, told: Correspondence | None) -> None:
        """What was written meanwhile stays, unless nothing was."""
        before = self._draft
        if told is not None and before is not None:
            if self.text.toPlainText() == before.text:
                self._draft = told.draft
                self._fill(told.draft)
            else:
                self._able(there=True)
                self._write_it()

    def _fill(self, draft: Draft) -> None:
        self.text.setPlainText(draft.text)
        self._remark(draft)

    def _remark(self, draft: Draft) -> None:
        """What is to be done before it is sent."""
        self._able(there=True)
        gaps = ", ".join(self._said(gap) for gap in draft.gaps)
        said = []
        if not self.contact.isHidden():
            nowhere = say("No address of theirs is known. Type it above, or add a contact.")
            said.append(self._said(nowhere))
        if gaps:
            said.append(self._said(say("Still to be filled in: {gaps}.", gaps=gaps)))
        self._note.write(" ".join(said))

    @Slot()
    def _add_contact(self) -> None:
        self.contact_wanted.emit()
        self.reject()

    def _reaches(self) -> bool:
        """Is there an address that a program could open?"""
        return bool(self._page()) or is_mail(self.to.currentText().strip())

    def _lead(self, button: QPushButton) -> None:
        """What Enter does, and what stands out."""
        if button.isDefault():
            return
        for one in (self.mail, self.copy):
            one.setDefault(one is button)
            one.setProperty("primary", "true" if one is button else "false")
            one.style().unpolish(one)
            one.style().polish(one)

    @Slot()
    def _fit(self) -> None:
        """A page is opened, with the message in the clipboard; mail goes to an address. Without
        either it is copied."""
        self._lead(self.mail if self._reaches() else self.copy)
        page = self._page()
        name = say("Copy and open the page") if page else say("Open in mail")
        self.mail.setText(self._said(name))
        self.mail.setAccessibleName(self.mail.text())

    def _page(self) -> str:
        to = self.to.currentText().strip()
        return to if to.startswith(("https://", "http://")) else ""

    def _tell(self, words: Message) -> None:
        self._note.write(self._said(words))
        announce(self, self._said(words))

    # -- what can be done ------------------------------------------------------------------------

    def _written(self) -> Draft | None:
        """The message as it stands there now."""
        if self._draft is None:
            return None
        to, text = self.to.currentText().strip(), self.text.toPlainText()
        short = self._draft.short if text == self._draft.text else text
        return replace(self._draft, to=to, subject=self.subject.text(), text=text, short=short)

    @Slot()
    def _open_mail(self) -> None:
        draft = self._written()
        if draft is None:
            return
        if self._page():
            QGuiApplication.clipboard().setText(draft.clipboard)
            opened = browse(self._page())
            said = say("The message is in the clipboard: paste it there.")
        else:
            link = draft.link
            opened = write(link)
            said = say("Send it there, then press “I have sent it”.")
            if not link.whole:
                QGuiApplication.clipboard().setText(draft.clipboard)
                said = say("It is too long for a link. The whole is in the clipboard: paste it.")
        if not opened:
            QGuiApplication.clipboard().setText(draft.clipboard)
            said = say("No program opened. The message is in the clipboard.")
        elif not is_mail(draft.to) and not self._page():
            said = say("Fill in their address there: none was given here.")
        self._tell(said)
        self.sent.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _copy(self) -> None:
        draft = self._written()
        if draft is not None:
            QGuiApplication.clipboard().setText(draft.clipboard)
            self._tell(say("The message is in the clipboard."))

    @Slot()
    def _note_sent(self) -> None:
        draft = self._written()
        if draft is None:
            return
        number, due = self.number.text().strip(), DUE[max(0, self.due.currentIndex())][1]

        async def noting(desk: Desk) -> TicketClock:
            from statuswatch.app.reporting import note_sent

            return await note_sent(desk, draft, draft.text, draft.to, number, due)

        def done(_: TicketClock) -> None:
            self.noted.emit()
            self.accept()

        def refused(why: Message) -> None:
            self._able(there=True)
            self._tell(why)

        self._able(there=False)
        self._asker.ask(noting, done, failed=refused)
