"""What passes between the user and a vendor, on the Service page: asked for, and done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from statuswatch.core.docket import Promise
from statuswatch.core.words import Message, Setting

if TYPE_CHECKING:
    from statuswatch.app.dealings import Dealings
    from statuswatch.app.desk import Desk
    from statuswatch.ui.look import Look
    from statuswatch.ui.questions import Asked, Asker
    from statuswatch.ui.service_form import InlineForm, Question


class Dealing(QObject):
    """`told`: the newest of the service that is shown. `offered`: promises that were found."""

    came = Signal()
    offered = Signal(object)
    failed = Signal(object)
    """A `Message`, where no form waits for it."""
    contact_wanted = Signal()
    """There is nobody yet to send a report to."""

    def __init__(self, asker: Asker, parent: QObject) -> None:
        super().__init__(parent)
        self.asker = asker
        self.told: Dealings | None = None
        self.whole = False  # promises are seen, too
        self.service = ""
        self._asked: Asked | None = None

    def go_to(self, service: str) -> None:
        if self._asked is not None:
            self._asked.drop()
        self.service, self.told, self.whole, self._asked = service, None, False, None

    @Slot()
    def ask(self) -> None:
        """The newest question counts: what it reads holds all that was done before."""
        service, whole = self.service, self.whole
        if not service:
            return

        async def dealings(desk: Desk) -> Dealings | None:
            from statuswatch.app.dealings import dealings

            return await dealings(desk, service, whole=whole)

        if self._asked is not None:
            self._asked.drop()
        self._asked = self.asker.ask(dealings, self._came, failed=self.failed.emit)

    def look_whole(self) -> None:
        self.whole = True
        self.ask()

    def _came(self, told: Dealings | None) -> None:
        if told is not None and told.service.id == self.service:
            self.told = told
            self.came.emit()

    @Slot(object, object)
    def do(self, question: Question, form: InlineForm | None) -> None:
        async def deal(desk: Desk) -> object:
            return await question(desk)

        def done(found: object) -> None:
            if form is not None and isValid(form):  # a row's goes with its row
                form.close_form()
            promises = found if isinstance(found, tuple) else getattr(found, "promises", ())
            drafts = tuple(one for one in promises if isinstance(one, Promise))
            if drafts or isinstance(found, tuple):
                self.offered.emit(drafts)
            self.ask()

        def refused(why: Message) -> None:
            if form is not None and isValid(form):
                form.fail(why)
            else:
                self.failed.emit(why)

        self.asker.ask(deal, done, failed=refused)

    def report(self, look: Look, setting: Callable[[], Setting], parent: QWidget) -> None:
        """The message to them, in a dialog: two clicks from there it is on its way."""
        if not self.service:
            return
        from statuswatch.ui.report import ProblemDialog

        dialog = ProblemDialog(look, self.asker, setting, self.service, parent)
        dialog.noted.connect(self.ask)
        dialog.contact_wanted.connect(self.contact_wanted)
        dialog.open()
