"""Rows of the history into a file: which file, how far it is, where it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, Setting, count, number, render, say
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.browsing import show_place
from statuswatch.ui.questions import Asked, Asker

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.past import Exported, Shown

STEPS = 20
"""How often it is told how far a file is."""


class Saving(QObject):
    """One file at a time."""

    def __init__(
        self, asker: Asker, setting: Callable[[], Setting], bands: Bands, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._asker, self._setting, self._bands, self._parent = asker, setting, bands, parent
        self._shown: Shown | None = None
        self._asked: Asked | None = None
        self._path = Path()
        self._told = -1
        self.dialog: QFileDialog | None = None

    def choose(self, shown: Shown) -> None:
        """Ask for a place and a format; the window stays usable meanwhile."""
        if self.dialog is not None or self._asked is not None:
            return
        from statuswatch import export

        self.offer(shown)
        formats = [export.load(name) for name in export.names()]
        dialog = QFileDialog(self._parent, render(say("Export the history"), self._setting()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{each.title} (*{each.suffix})" for each in formats])
        dialog.setDefaultSuffix(formats[0].suffix)
        dialog.setDirectory(documents())
        dialog.selectFile(self._name(formats[0].suffix))
        dialog.filterSelected.connect(self._format_chosen)
        dialog.fileSelected.connect(self.save)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def offer(self, shown: Shown) -> None:
        """These are the rows of the next file."""
        self._shown = shown

    @Slot()
    def forget(self) -> None:
        """What became of the last file is of other rows than those that are shown now."""
        self._bands.take_back("exported")

    def _name(self, suffix: str) -> str:
        setting = self._setting()
        day = setting.now.astimezone(setting.zone).strftime("-%Y-%m-%d") if setting.now else ""
        return f"statuswatch-history{day}{suffix}"

    @Slot(str)
    def _format_chosen(self, words: str) -> None:
        if self.dialog is not None:
            self.dialog.setDefaultSuffix(_suffix(words))
            named = self.dialog.selectedFiles()[:1]
            stem = Path(named[0]).stem if named else ""
            self.dialog.selectFile((stem or self._name("")) + _suffix(words))

    @Slot()
    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    @Slot(str)
    def save(self, name: str) -> None:
        """Into this file, in the format that its end names, else in the first."""
        from statuswatch import export

        shown, self._path = self._shown, Path(name)
        if shown is None:
            return
        formats = [export.load(each) for each in export.names()]
        ends = name.casefold()
        chosen = next((f for f in formats if ends.endswith(f.suffix)), formats[0])
        path = self._path

        async def question(desk: Desk) -> Exported:
            from statuswatch.app import past

            return await past.export(desk, shown, chosen.name, path)

        for key in ("exported", "failed"):
            self._bands.take_back(key)
        self._told = -1
        self._asked = Asked()
        asked = self._asker.ask(question, self._saved, failed=self._failed, heard=self._heard)
        if self._asked is not None:
            self._asked = asked

    def _heard(self, value: object) -> None:
        from statuswatch.app.past import Progress

        if not isinstance(value, Progress):
            return
        step = value.done * STEPS // max(1, value.of)
        if step != self._told and value.done:
            self._told, setting = step, self._setting()
            words = say(
                "Writing {of} outages, {done} of them so far",
                of=number(value.of, setting),
                done=number(value.done, setting),
            )
            stop = Answer(say("Stop"), self._stop)
            self._bands.say(Said("exporting", Face.UNKNOWN, words, (stop,), closable=False))

    @Slot()
    def _stop(self) -> None:
        if self._asked is not None:
            self._asked.drop()
        self._ended()
        words = say("The export to {path} was stopped.", path=str(self._path))
        self._bands.say(Said("exported", Face.UNKNOWN, words))

    def _saved(self, made: Exported) -> None:
        self._ended()
        path = str(made.path)
        words = count(
            "Exported {n} outage to {path}",
            "Exported {n} outages to {path}",
            made.outages,
            path=path,
        )
        show = Answer(say("Open folder"), self._show)
        self._bands.say(Said("exported", Face.FINE, words, (show,)))

    def _failed(self, why: Message) -> None:
        self._ended()
        again = Answer(say("Choose another place"), self._choose_again)
        self._bands.say(Said("exported", Face.DEGRADED, why, (again,)))

    @Slot()
    def _choose_again(self) -> None:
        self._bands.take_back("exported")
        if self._shown is not None:
            self.choose(self._shown)

    def _ended(self) -> None:
        self._asked = None
        self._bands.take_back("exporting")

    @Slot()
    def _show(self) -> None:
        show_place(self._path.absolute().parent)


def documents() -> str:
    """Where one saves to; empty: nobody knows."""
    place = QStandardPaths.StandardLocation
    found = [
        QStandardPaths.writableLocation(where)
        for where in (place.DocumentsLocation, place.HomeLocation)
    ]
    return next((folder for folder in found if Path(folder).is_dir()), "")


def _suffix(words: str) -> str:
    """`CSV (*.csv)` → `.csv`"""
    return words.rpartition("*")[2].rstrip(")")
