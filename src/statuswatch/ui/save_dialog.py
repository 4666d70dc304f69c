"""Where a file is to be written: the dialog that asks for its place and its form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

Forms = Sequence[tuple[str, str]]
"""What each is called, and the end of its files: `("CSV", ".csv")`. The first is offered."""


class SaveDialog(QObject):
    """One at a time; the window stays usable meanwhile. It begins among one's papers, later where
    the last file went. `chosen`: the file, by its path."""

    # It has a QFileDialog and is none: of a subclass Qt never shows the desktop's own.

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent, self._stem, self._folder = parent, "", ""
        self.dialog: QFileDialog | None = None
        """`None`: nothing is asked."""

    def open(self, title: str, stem: str, forms: Forms) -> None:
        """`stem`: the name that is offered, without its end."""
        if self.dialog is not None:
            return
        self._stem, end = stem, forms[0][1]
        dialog = QFileDialog(self._parent, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{words} (*{each})" for words, each in forms])
        dialog.setDefaultSuffix(end)
        dialog.setDirectory(
            self._folder if self._folder and Path(self._folder).is_dir() else documents()
        )
        dialog.selectFile(stem + end)
        dialog.filterSelected.connect(self._form_chosen)
        dialog.fileSelected.connect(self._chosen)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    @Slot(str)
    def _form_chosen(self, words: str) -> None:
        """`CSV (*.csv)`: what is typed keeps its name and gets this end."""
        if self.dialog is not None:
            end = words.rpartition("*")[2].rstrip(")")
            named = self.dialog.selectedFiles()[:1]
            stem = Path(named[0]).stem if named else ""
            self.dialog.setDefaultSuffix(end)
            self.dialog.selectFile((stem or self._stem) + end)

    @Slot(str)
    def _chosen(self, path: str) -> None:
        self._folder = str(Path(path).parent)
        self.chosen.emit(path)

    @Slot()
    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None


def documents() -> str:
    """Where one's papers are, which not every computer has a folder for; empty: nobody knows."""
    place = QStandardPaths.StandardLocation
    found = [
        QStandardPaths.writableLocation(where)
        for where in (place.DocumentsLocation, place.HomeLocation)
    ]
    return next((folder for folder in found if Path(folder).is_dir()), "")
