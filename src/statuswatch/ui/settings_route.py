"""How requests leave this computer: by which proxy, and whose certificates are trusted besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton

from statuswatch.core.words import say
from statuswatch.ui.settings_form import Book, Choice, Field

if TYPE_CHECKING:
    from statuswatch.settings import Settings

SYSTEM, NONE, OWN = "system", "none", "own"

PROXIES = ((say("As the system"), SYSTEM), (say("None"), NONE), (say("My own"), OWN))

PROXY, CA = "network.proxy", "network.ca_file"


class Route:
    """Three fields; the address of a proxy shows only where it is one's own."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._held, self._file = SYSTEM, ""
        self.which = Choice(book, "", say("Proxy"), PROXIES)
        self.address = QLineEdit()
        self.address.setPlaceholderText("http://proxy.example:3128")
        hint = say(
            "Write it as http://proxy.example:3128. One that wants a password is given to the "
            "system: in HTTP_PROXY and HTTPS_PROXY."
        )
        self.proxy = Field(book, say("Address of the proxy"), self.address, book.words(hint))
        self.proxy.hide()
        self.file = QLineEdit()
        self.choose = QPushButton(book.words(say("Choose…")))
        self.choose.setAccessibleName(book.words(say("Choose a file of certificates")))
        self._row = QHBoxLayout()
        self._row.addWidget(self.file, 1)
        self._row.addWidget(self.choose)
        label = say("Certificates that are trusted besides the system's")
        hint = say("The whole path of a PEM file, as your company's network may want it.")
        self.trust = Field(book, label, self._row, book.words(hint))
        self.file.setAccessibleName(book.words(label))
        self.fields = (self.which, self.proxy, self.trust)
        self.which.box.activated.connect(self._chosen)
        self.address.editingFinished.connect(self._typed)
        self.file.editingFinished.connect(self._named)
        self.choose.clicked.connect(self._browse)
        self.trust.restyled.connect(self.restyle)
        self.restyle()

    def show(self, settings: Settings) -> None:
        self._file = settings.ca_file
        if not self.trust.failed and not self.file.isModified():
            self.file.setText(settings.ca_file)
        if self.proxy.failed or self.address.isModified():
            return
        if self.which.value == OWN and settings.proxy == self._held:
            return  # "My own" was chosen, and its address is still to come
        self._held = settings.proxy
        own = settings.proxy not in (SYSTEM, NONE)
        self.which.write_value(OWN if own else settings.proxy)
        self.proxy.setVisible(own)
        if own:
            self.address.setText(settings.proxy)

    def restyle(self) -> None:
        self._row.setSpacing(self._book.look.px(2))

    @Slot(int)
    def _chosen(self, _: int) -> None:
        own = self.which.value == OWN
        self.proxy.setVisible(own)
        if own:
            self.address.setFocus()
            self._typed()
        else:
            self.address.setModified(False)
            self.proxy.note(None)
            self._book.write(PROXY, self.which.value, self.which)

    @Slot()
    def _typed(self) -> None:
        text = self.address.text().strip()
        if self.which.value != OWN or not text or (text == self._held and not self.proxy.failed):
            return
        self.address.setModified(False)
        self._book.write(PROXY, text, self.proxy)

    @Slot()
    def _named(self) -> None:
        text = self.file.text().strip()
        if text == self._file and not self.trust.failed:
            return
        self.file.setModified(False)
        self._book.write(CA, text or None, self.trust)

    @Slot()
    def _browse(self) -> None:
        title = self._book.words(say("A file of certificates"))
        kinds = self._book.words(say("Certificates (*.pem *.crt *.cer);;All files (*)"))
        chosen, _ = QFileDialog.getOpenFileName(self.file.window(), title, self.file.text(), kinds)
        if chosen:
            self.file.setText(chosen)
            self._named()
