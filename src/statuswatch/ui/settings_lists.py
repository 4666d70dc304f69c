"""Settings: what is followed in from a list and out to one, and the whole history into a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QPushButton

from statuswatch.core.words import count, say
from statuswatch.ui.band import Bands
from statuswatch.ui.flow import Flow
from statuswatch.ui.history_save import Saving
from statuswatch.ui.save_dialog import SaveDialog, documents
from statuswatch.ui.settings_form import Book, Field
from statuswatch.ui.settings_work import Work

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.lists import Imported
    from statuswatch.app.past import Shown

HINT = say(
    "Lists that can be taken in: our own, OPML of podcast and feed readers, the services of stts, a "
    "backup of Uptime Kuma. A list never holds a secret."
)


class Lists:
    """Three buttons, and beneath them how far it is and what came of it."""

    def __init__(self, book: Book, bands: Bands) -> None:
        self._book = book
        self.take_in = QPushButton(book.words(say("Import a list…")))
        self.write_out = QPushButton(book.words(say("Export what you follow…")))
        self.export = QPushButton(book.words(say("Export the history…")))
        self._row = Flow()
        for button in (self.take_in, self.write_out, self.export):
            self._row.addWidget(button)
        self.field = Field(book, say("Lists"), self._row, book.words(HINT))
        self.work = Work(book)
        self.place = SaveDialog(self.field)
        self._saving = Saving(book.asker, book.setting, bands, self.field)
        self.take_in.clicked.connect(self._choose_list)
        self.write_out.clicked.connect(self._choose_place)
        self.place.chosen.connect(self.write)
        self.export.clicked.connect(self._export)
        self.field.restyled.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._row.setSpacing(self._book.look.px(2))

    # --- in -------------------------------------------------------------------------------------

    @Slot()
    def _choose_list(self) -> None:
        if self.work.runs:
            return
        title = self._book.words(say("Import a list"))
        dialog = QFileDialog(self.field.window(), title)  # the window stays usable meanwhile
        dialog.setDirectory(documents())
        dialog.finished.connect(dialog.deleteLater)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        lists = self._book.words(say("Lists"))
        every = self._book.words(say("All files"))
        dialog.setNameFilters([f"{lists} (*.json *.opml *.xml)", f"{every} (*)"])
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def take(self, name: str) -> None:
        """Follow what this file names."""
        file = Path(name)

        async def question(desk: Desk) -> Imported:
            from statuswatch.app import lists

            return await lists.take(desk, file)

        def stopped() -> None:
            self.field.note(say("Stopped. What was taken in by then is followed."))

        self.field.note(None)
        words = say("Taking in {file}", file=file.name)
        self.work.do(words, question, self._taken, self.field.fail, stopped)

    def _taken(self, found: Imported) -> None:
        words = count(
            "{n} more is followed. {already} were followed already.",
            "{n} more are followed. {already} were followed already.",
            found.new,
            already=found.already,
        )
        if not found.refused:
            self.field.note(words)
            return
        name, why = found.refused[0]
        what = count(
            "{n} is not: {name} ({why}).",
            "{n} are not. The first: {name} ({why}).",
            len(found.refused),
            name=name,
            why=why,
        )
        self.field.fail(say("{done} {left}", done=words, left=what))

    # --- out ------------------------------------------------------------------------------------

    @Slot()
    def _choose_place(self) -> None:
        title = self._book.words(say("Export what you follow"))
        forms = ((self._book.words(say("Our own list")), ".json"), ("OPML", ".opml"))
        self.place.open(title, "statuswatch-services", forms)

    def write(self, name: str) -> None:
        """Into this file; what its end names is its format."""
        file = Path(name)

        async def question(desk: Desk) -> int:
            from statuswatch.app import lists

            return await lists.write_out(desk, file)

        def done(services: int) -> None:
            self.field.note(
                count(
                    "{n} service written to {file}.",
                    "{n} services written to {file}.",
                    services,
                    file=str(file),
                )
            )

        self._book.ask(question, done, self.field.fail)

    @Slot()
    def _export(self) -> None:
        async def question(desk: Desk) -> Shown:
            from statuswatch.app import past
            from statuswatch.store.nouns import Filter, Order

            every = Filter()
            return past.Shown(every, Order(), ((0, await past.count(desk, every)),))

        self._book.ask(question, self._saving.choose, self.field.fail)
