"""What StatusWatch is, under which licences, and whom to thank."""

from __future__ import annotations

import html
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import Qt, QUrl, Slot, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from statuswatch import __version__
from statuswatch.core.face import Face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.about_licences import Licences
from statuswatch.ui.about_tabs import Tabs
from statuswatch.ui.about_updates import Updates
from statuswatch.ui.add_words import announce, tab_order
from statuswatch.ui.band import Answer, Bands, Said
from statuswatch.ui.focus_ring import FocusRing
from statuswatch.ui.look import Look, Type
from statuswatch.ui.questions import Asker
from statuswatch.ui.service_section import Words

if TYPE_CHECKING:
    from statuswatch.app.about import Texts

ICON = 64
"""Pixels."""

LEAST = 45
"""Units of height that the licences have at least."""

FREE = say(
    "Free software under the MIT licence: use it, change it, hand it on. There is no warranty."
)
ALONE = say("The names of services are their owners'. StatusWatch belongs to none of them.")


class AboutPage(QWidget):
    """Reads its texts when it is entered for the first time."""

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._asker, self._setting = look, asker, setting
        self._texts: Texts | None = None
        self._asking = False
        self.bands = Bands(look, setting)
        self.updates = Updates(look, asker, setting)
        self.tabs = Tabs(look, (self._said(say("Licences")), self._said(say("Thanks"))))
        self.tabs.setAccessibleName(self._said(say("About")))
        self.licences = Licences(look, setting)
        self.thanks = QTextBrowser()
        self.thanks.setOpenLinks(False)
        FocusRing(look, self.thanks)
        self.thanks.setAccessibleName(self._said(say("Thanks")))
        self.thanks.anchorClicked.connect(open_page)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._lay_out()
        self.tabs.currentChanged.connect(self._turned)
        look.changed.connect(self.restyle)
        self.restyle()

    def entered(self) -> None:
        self._ask()
        self.updates.entered()
        self.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- asking and showing ---------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        if self._texts is not None or self._asking:
            return
        from statuswatch.app import about

        self._asking = True
        self.bands.take_back("failed")
        self.licences.wait()
        self._asker.ask(about.texts, self._show, failed=self._failed)

    def _show(self, texts: Texts) -> None:
        self._asking, self._texts = False, texts
        self.licences.show_parts(texts.parts)
        self._write_thanks()

    def _failed(self, why: Message) -> None:
        self._asking = False
        self.licences.show_parts(())
        again = Answer(say("Try again"), self._ask)
        self.bands.say(Said("failed", Face.DEGRADED, why, (again,)), aloud=True)

    def _write_thanks(self) -> None:
        """Links are underlined, and in the theme's own colour."""
        if self._texts is None:
            return
        link = self._look.theme.link
        lines = []
        for given in self._texts.thanks:
            lines.append(f"<p><b>{_safe(given.group)}</b><br>{_safe(given.about)}</p>")
            names = [
                f'<a href="{_safe(url)}" style="color:{link}">{_safe(name)}</a>'
                if url
                else _safe(name)
                for name, url in given.to
            ]
            lines.extend(f"<div style='margin-left:0'>{name}</div>" for name in names)
        libraries = ", ".join(
            _safe(part.name) for part in self._texts.parts[1:] if not part.is_text
        )
        title = self._said(say("What it is built with"))
        lines.append(f"<p><b>{_safe(title)}</b><br>{libraries}</p>")
        self.thanks.setHtml("".join(lines))

    @Slot(int)
    def _turned(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)

    @Slot()
    def copy_details(self) -> None:
        from statuswatch.app import about

        qt = f"{qVersion()}, PySide6 {PySide6.__version__}"
        told = about.details(os.environ, qt, QGuiApplication.platformName())
        text = "\n".join(f"{self._said(label)}: {value}" for label, value in told)
        QGuiApplication.clipboard().setText(text + "\n")
        self._copied.write(self._said(say("Copied.")))
        announce(self, self._copied.text())

    def _said(self, message: Message) -> str:
        return render(message, self._setting())

    # --- how it is laid out ---------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self._look
        self._icon = QLabel()
        self._name = Words(look, Type.TITLE)
        self._name.write("StatusWatch")
        self._version = Words(look, quiet=True)
        self._version.write(self._said(say("Version {n}", n=__version__)))
        self._free, self._alone = Words(look), Words(look, Type.SMALL, quiet=True)
        self._free.write(self._said(FREE))
        self._alone.write(self._said(ALONE))
        self.copy = QPushButton(self._said(say("Copy version details")))
        self.copy.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.copy.clicked.connect(self.copy_details)
        self._copied = Words(look, Type.SMALL, quiet=True)
        self._head, self._words, button = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self._copied.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for words in (self._name, self._version, self.updates, self._free, self._alone):
            self._words.addWidget(words)
        button.addWidget(self.copy)
        button.addWidget(self._copied, 1)
        button.addStretch(0)
        self._button = button
        self._words.addLayout(button)
        self._head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addLayout(self._words, 1)
        self._stack = QStackedWidget()
        # It takes what the words above leave; where that is too little, all of it scrolls.
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._stack.addWidget(self.licences)
        self._stack.addWidget(self.thanks)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(0)
        self._column.addLayout(self._head)
        self._column.addWidget(self.bands)
        self._column.addWidget(self.tabs)
        self._column.addWidget(self._stack, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._scroll)
        tab_order((*self.updates.controls, self.copy))

    @Slot()
    def restyle(self) -> None:
        look, px = self._look, self._look.px
        self._icon.setPixmap(look.picture("statuswatch.svg", ICON))
        self._name.setFont(look.font(Type.TITLE))
        for words in (self._version, self._free):
            words.setFont(look.font(Type.BODY))
        for words in (self._alone, self._copied):
            words.setFont(look.font(Type.SMALL))
        self._column.setContentsMargins(px(5), px(4), px(5), px(4))
        bands = self.bands.layout()
        if bands is not None:
            bands.setContentsMargins(0, 0, 0, px(3))  # the page has margins of its own
        self._head.setContentsMargins(0, 0, 0, px(4))
        self._head.setSpacing(px(4))
        self._words.setSpacing(px(1))
        self.updates.setContentsMargins(0, px(1), 0, px(2))
        self._stack.setContentsMargins(0, px(3), 0, 0)
        self._stack.setMinimumHeight(px(LEAST))
        self._button.setContentsMargins(0, px(1.5), 0, 0)
        self._button.setSpacing(px(2.5))
        self.thanks.setFont(look.font(Type.BODY))
        self.thanks.document().setDocumentMargin(0)
        self._write_thanks()


@Slot(QUrl)
def open_page(url: QUrl) -> None:
    """In the browser; nothing but web pages."""
    if url.scheme() in {"https", "http"}:
        QDesktopServices.openUrl(url)


def _safe(text: str) -> str:
    return html.escape(text)
