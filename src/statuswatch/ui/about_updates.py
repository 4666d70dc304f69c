"""About: is there a newer version? Asked once a day where that is ticked, or by the button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_words import announce, tab_order
from statuswatch.ui.look import Look, Type
from statuswatch.ui.questions import Asker
from statuswatch.ui.service_section import Words
from statuswatch.ui.settings_check import Check

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.releases import Known


class Updates(QWidget):
    """A check box, a button, and beside it the answer in words. `entered` reads what is known."""

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._asker, self._setting = look, asker, setting
        self._page, self._asks = "", False
        self.daily = Check(look, self._said(say("Check for a new version once a day")))
        self.now = self._button(say("Check now"), say("Check for a new version now"))
        self.new = self._button(say("What is new"), say("What is new in it"))
        self.answer = Words(look, quiet=True)
        self.hint = Words(look, Type.SMALL, quiet=True)
        self._row, self._column = QHBoxLayout(), QVBoxLayout(self)
        for widget in (self.now, self.answer, self.new):
            self._row.addWidget(widget)
        self._row.addStretch(0)
        self._column.addWidget(self.daily)
        self._column.addWidget(self.hint)
        self._column.addLayout(self._row)
        self.controls = (self.daily, self.now, self.new)
        tab_order(self.controls)
        self.daily.clicked.connect(self._ticked)
        self.now.clicked.connect(self._ask)
        self.new.clicked.connect(self._open)
        self.new.hide()
        self._let(can_ask=False)  # nobody has said yet who would be asked
        look.changed.connect(self.restyle)
        self.restyle()

    def _button(self, words: Message, name: Message) -> QPushButton:
        button = QPushButton(self._said(words), self)
        button.setAccessibleName(self._said(name))
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def entered(self) -> None:
        """It may have been asked, or chosen elsewhere, since."""

        async def question(desk: Desk) -> Known:
            from statuswatch.app import releases

            return await releases.known(desk)

        self._asker.ask(question, self._show, failed=self._tell)

    @Slot()
    def _ask(self) -> None:
        async def question(desk: Desk) -> Known:
            from statuswatch.app import releases

            return await releases.ask(desk)

        if self._asks:
            return
        self._asks = True
        self._tell(say("Asking"))
        self._asker.ask(question, self._answered, failed=self._failed)

    def _answered(self, found: Known) -> None:
        self._asks = False
        self._show(found)
        announce(self, self.answer.text())

    def _failed(self, why: Message) -> None:
        self._asks = False
        self._tell(why)
        announce(self, self.answer.text())

    @Slot(bool)
    def _ticked(self, on: bool) -> None:
        async def question(desk: Desk) -> Known:
            from statuswatch.app import releases, setting

            await setting.write(desk, "updates.check", on)
            return await releases.known(desk)

        def failed(why: Message) -> None:
            self.daily.setChecked(not on)
            self._failed(why)

        self._asker.ask(question, self._show, failed=failed)

    @Slot()
    def _open(self) -> None:
        url = QUrl(self._page)
        if url.scheme() == "https":
            QDesktopServices.openUrl(url)

    def _show(self, found: Known) -> None:
        from statuswatch.app import releases

        self.daily.setChecked(found.daily)
        self._page = "" if found.newer is None else found.newer.url
        self._let(can_ask=bool(found.host) and not found.demo)
        self.new.setVisible(bool(self._page))
        self._tell(releases.words(found), news=found.newer is not None)
        self.hint.write(self._said(_hint(found)))

    def _let(self, *, can_ask: bool) -> None:
        for control in (self.daily, self.now):
            control.setEnabled(can_ask)

    def _tell(self, words: Message, *, news: bool = False) -> None:
        """`news`: short words, with their button beside them; else they may take several lines."""
        self.answer.setWordWrap(not news)
        wide = QSizePolicy.Policy.Maximum if news else QSizePolicy.Policy.Expanding
        self.answer.setSizePolicy(wide, QSizePolicy.Policy.Preferred)
        self._row.setStretchFactor(self.answer, 0 if news else 1)
        role = QPalette.ColorRole.WindowText if news else QPalette.ColorRole.PlaceholderText
        self.answer.setForegroundRole(role)
        self.answer.write(self._said(words))

    def _said(self, message: Message) -> str:
        return render(message, self._setting())

    @Slot()
    def restyle(self) -> None:
        look, px = self._look, self._look.px
        self.answer.setFont(look.font(Type.BODY))
        self.hint.setFont(look.font(Type.SMALL))
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(1))
        self._row.setContentsMargins(0, px(1), 0, 0)
        self._row.setSpacing(px(2.5))


def _hint(found: Known) -> Message:
    """Who is asked, and what for."""
    if found.demo:
        return say("The demo asks nobody.")
    if not found.host:
        return say("No address is set for it: updates.address in the settings file.")
    return say(
        "{host} is asked for the number of the newest one. Nothing is downloaded.", host=found.host
    )
