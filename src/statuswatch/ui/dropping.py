"""A letter of a vendor's that is dropped on the window, or pasted while their page is open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

from statuswatch.core.overview import Face
from statuswatch.core.words import say
from statuswatch.core.written import one_line
from statuswatch.ui.band import Said

if TYPE_CHECKING:
    from statuswatch.ui.band import Bands
    from statuswatch.ui.pages import Pages
    from statuswatch.ui.window import Window

LETTERS = (".eml", ".txt", ".mht", ".msg")
"""How the files end that mail programs save letters in. What can't be read of them is said when it
is tried."""

_HEAD = re.compile(r"^(?:From|Date|Subject|Von|Datum|Betreff) *:", re.IGNORECASE | re.MULTILINE)

WHOSE = say("Open the page of the service that the letter is from, and drop it there.")


def file_in(data: QMimeData) -> str:
    """The first file on this computer; empty: none."""
    places = (url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return next(places, "")


def letter_in(data: QMimeData) -> str:
    """The same, if it may be a letter."""
    place = file_in(data)
    return place if place.casefold().endswith(LETTERS) else ""


def has_head(text: str) -> bool:
    """Was it copied with its head? Other text that is pasted is no letter."""
    return len(set(_HEAD.findall(text[:4000]))) > 1


class Dropping(QObject):
    """Listens to all that the window is told; its lists and pages need not know of letters."""

    def __init__(self, window: Window, pages: Pages, bands: Bands) -> None:
        super().__init__(window)
        self._pages, self._bands = pages, bands
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent | QDragEnterEvent | QDragMoveEvent):
            place, letter = file_in(event.mimeData()), letter_in(event.mimeData())
            if not letter and not (place and self._pages.on_service):
                return False
            event.acceptProposedAction()
            if event.type() is QEvent.Type.Drop:
                self._dropped(letter) if letter else self._refuse(place)
            return True
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return event.matches(QKeySequence.StandardKey.Paste) and self._pasted()
        return False

    def _dropped(self, place: str) -> None:
        if self._pages.on_service:
            self._pages.service.contacts().letters.take_file(place)
        else:
            self._bands.say(Said("letter", Face.UNKNOWN, WHOSE, passing=True), aloud=True)

    def _refuse(self, place: str) -> None:
        """Where letters are taken, one waits for something to happen."""
        no_letter = say(
            "{name} is no letter. Drop the file that your mail program saved, or paste its text.",
            name=one_line(Path(place).name, 80),
        )
        self._bands.say(Said("letter", Face.UNKNOWN, no_letter, passing=True), aloud=True)

    def _pasted(self) -> bool:
        """Nobody who had the keyboard wanted it: it came up to the window."""
        focus = QGuiApplication.focusObject()
        if not self._pages.on_service or isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit):
            return False
        data = QGuiApplication.clipboard().mimeData()
        place, text = letter_in(data), data.text()
        if not place and not has_head(text):
            return False
        letters = self._pages.service.contacts().letters
        if place:
            letters.take_file(place)
        else:
            letters.open_with(text)
        return True
