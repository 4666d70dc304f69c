"""Papers of the record into a file or the clipboard: which file, and where it went."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.browsing import show_place
from statuswatch.ui.questions import Asked, Asker

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.core.model import Outage

    Write = Callable[[Desk, Path], Awaitable[Path]]

FORMS = ((say("Web page"), ".html"), (say("PDF"), ".pdf"), (say("Markdown"), ".md"),
         (say("Text"), ".txt"))  # fmt: skip


def _documents() -> str:
    """Where one's papers are; not every computer has such a folder."""
    places = QStandardPaths.StandardLocation
    folder = QStandardPaths.writableLocation(places.DocumentsLocation)
    return folder if Path(folder).is_dir() else QStandardPaths.writableLocation(places.HomeLocation)


class Papers(QObject):
    """One file at a time; it can be stopped."""

    def __init__(
        self, asker: Asker, setting: Callable[[], Setting], bands: Bands, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._asker, self._setting, self._bands, self._parent = asker, setting, bands, parent
        self._write: Write | None = None
        self._path = Path()
        self._asked: Asked | None = None
        self.dialog: QFileDialog | None = None

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
        """Ask for a place and a form; the window stays usable meanwhile."""
        if self.dialog is not None or self._asked is not None:
            return
        self._write, setting = write, self._setting()
        dialog = QFileDialog(self._parent, render(title, setting))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{render(words, setting)} (*{end})" for words, end in FORMS])
        dialog.setDefaultSuffix(FORMS[0][1])
        dialog.setDirectory(_documents())
        dialog.selectFile(name + FORMS[0][1])
        dialog.filterSelected.connect(self._form_chosen)
        dialog.fileSelected.connect(self.save)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    @Slot(str)
    def _form_chosen(self, words: str) -> None:
        if self.dialog is not None:
            end = words.rpartition("*")[2].rstrip(")")
            named = self.dialog.selectedFiles()[:1]
            self.dialog.setDefaultSuffix(end)
            self.dialog.selectFile((Path(named[0]).stem if named else "statuswatch") + end)

    @Slot()
    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

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
        self._asked = Asked()
        asked = self._asker.ask(question, self._saved, failed=self._failed)
        if self._asked is not None:
            self._asked = asked

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
        self._ended()
        show = Answer(say("Open it"), self._open)
        words = say("Written to {path}", path=str(path))
        self._bands.say(Said("paper", Face.FINE, words, (show,)), aloud=True)

    def _failed(self, why: Message) -> None:
        self._ended()
        self._bands.say(Said("paper", Face.DEGRADED, why), aloud=True)

    @Slot()
    def _stop(self) -> None:
        if self._asked is not None:
            self._asked.drop()
        self._ended()
        words = say("Nobody waits for {path} any more.", path=str(self._path))
        self._bands.say(Said("paper", Face.UNKNOWN, words, passing=True))

    def _ended(self) -> None:
        self._asked = None
        self._bands.take_back("writing")

    @Slot()
    def _open(self) -> None:
        show_place(self._path.absolute())
