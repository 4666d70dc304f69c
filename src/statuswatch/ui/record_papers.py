"""Papers of the record into a file or the clipboard: which file, and where it went."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.browsing import show_place
from statuswatch.ui.questions import Asker, Errand
from statuswatch.ui.save_dialog import SaveDialog

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.core.model import Outage

    Write = Callable[[Desk, Path], Awaitable[Path]]

FORMS = ((say("Web page"), ".html"), (say("PDF"), ".pdf"), (say("Markdown"), ".md"),
         (say("Text"), ".txt"))  # fmt: skip


class Papers(QObject):
    """One file at a time; it can be stopped."""

    def __init__(
        self, asker: Asker, setting: Callable[[], Setting], bands: Bands, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._asker, self._setting, self._bands = asker, setting, bands
        self._write: Write | None = None
        self._path = Path()
        self._errand = Errand(asker)
        self.place = SaveDialog(parent)
        self.place.chosen.connect(self.save)

    def of_outage(self, title: Message, service: str, outage: Outage, kind: str) -> None:
        """`kind`: the word of a `Document`."""

        async def write(desk: Desk, path: Path) -> Path:
            from statuswatch.app import vendor
            from statuswatch.app.documents import Document

            return await vendor.save_document(desk, outage.id, Document(kind), path)

        self._choose(title, f"{service}-{outage.start:%Y-%m-%d}-{kind}", write)

    def of_vendor(self, title: Message, service: str, kind: str) -> None:
        """Of all that it did, not of one outage."""

        async def write(desk: Desk, path: Path) -> Path:
            from statuswatch.app import vendor
            from statuswatch.app.documents import Document

            return await vendor.save_of_service(desk, service, Document(kind), path)

        self._choose(title, f"{service}-{kind}", write)

    def claim(self, title: Message, service: str, month: str) -> None:
        """The letter that asks for what they owe."""

        async def write(desk: Desk, path: Path) -> Path:
            from statuswatch.app import vendor

            return await vendor.save_letter(desk, service, path)

        self._choose(title, f"{service}-claim-{month}", write)

    def _choose(self, title: Message, name: str, write: Write) -> None:
        """One at a time: where, as what, and then how far it is."""
        if self.place.dialog is not None or self._errand.runs:
            return
        self._write, setting = write, self._setting()
        forms = [(render(words, setting), end) for words, end in FORMS]
        self.place.open(render(title, setting), name, forms)

    @Slot(str)
    def save(self, name: str) -> None:
        write, self._path = self._write, Path(name)
        if write is None:
            return
        path = self._path

        async def question(desk: Desk) -> Path:
            return await write(desk, path)

        self._bands.take_back("paper")
        stop = Answer(say("Stop"), self._stop)
        words = say("Writing {path}", path=str(path))
        self._bands.say(Said("writing", Face.UNKNOWN, words, (stop,), closable=False))
        self._errand.begin(question, self._saved, self._failed)

    def copy(self, outage: Outage) -> None:
        """A short message of it goes to the clipboard."""

        async def question(desk: Desk) -> str:
            from statuswatch.app import vendor
            from statuswatch.app.documents import Document

            return await vendor.text_of(desk, outage.id, Document.SHORT)

        def taken(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            words = say("Copied. Paste it where your clients read it.")
            self._bands.say(Said("paper", Face.FINE, words, passing=True), aloud=True)

        self._bands.take_back("paper")
        self._asker.ask(question, taken, failed=self._failed)

    def _saved(self, path: Path) -> None:
        self._bands.take_back("writing")
        show = Answer(say("Open it"), self._open)
        words = say("Written to {path}", path=str(path))
        self._bands.say(Said("paper", Face.FINE, words, (show,)), aloud=True)

    def _failed(self, why: Message) -> None:
        self._bands.take_back("writing")
        self._bands.say(Said("paper", Face.DEGRADED, why), aloud=True)

    @Slot()
    def _stop(self) -> None:
        self._errand.drop()
        self._bands.take_back("writing")
        words = say("Nobody waits for {path} any more.", path=str(self._path))
        self._bands.say(Said("paper", Face.UNKNOWN, words, passing=True))

    @Slot()
    def _open(self) -> None:
        show_place(self._path.absolute())
