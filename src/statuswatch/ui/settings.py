"""The page of the settings: sections at the left, the chosen one's form at the right.

What is chosen applies at once and is written at once; there is nothing to confirm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.overview import Face, Overview
from statuswatch.core.words import Message, Setting, count, render, say
from statuswatch.ui.band import Bands, Said
from statuswatch.ui.history_boxes import Box
from statuswatch.ui.look import Look, Type
from statuswatch.ui.questions import Asker
from statuswatch.ui.settings_channels import Ways
from statuswatch.ui.settings_data import Data
from statuswatch.ui.settings_form import Book, Form
from statuswatch.ui.settings_general import General
from statuswatch.ui.settings_keys import Keyboard
from statuswatch.ui.settings_list import SectionList
from statuswatch.ui.settings_network import Network
from statuswatch.ui.settings_notices import Notices
from statuswatch.ui.settings_privacy import Privacy
from statuswatch.ui.settings_quiet import Quiet

if TYPE_CHECKING:
    from statuswatch.app.setting import SettingsNow

DEMO = say("This is the demo: what you change here is gone with it.")

LIST_WIDE, BOX_UNDER = 40, 130
"""Units of the list of sections, and those of the page below which a box stands in its place."""


class Section(Protocol):
    """`picture`: of icons/ui. `show`: how the settings are now; `entered`: it came into sight."""

    name: Message
    picture: str
    form: Form

    def show(self, now: SettingsNow) -> None: ...

    def entered(self) -> None: ...


class SettingsPage(QWidget):
    """Reads the settings whenever it is entered: the file may have been changed by hand."""

    about_wanted = Signal()
    restart_wanted = Signal()

    def __init__(self, look: Look, asker: Asker, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self.bands = Bands(look, setting)
        self.book = book = Book(look, asker, setting, self)
        self.general, self.data = General(book), Data(book, self.bands)
        self.sections: tuple[Section, ...] = (
            self.general,
            Quiet(book),
            Notices(book),
            Ways(book),
            Network(book),
            Privacy(book),
            self.data,
            Keyboard(book),
        )
        self.list = SectionList(look, render(say("Sections"), setting()))
        self.box = Box(look, render(say("Section"), setting()), self)
        self.about = QPushButton(render(say("About StatusWatch"), setting()))
        self._stack = QStackedWidget()
        self._stack.setEnabled(False)  # until it is known what holds
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._lay_out()
        book.told.connect(self._told)
        self.list.chosen.connect(self._choose)
        self.box.activated.connect(self._choose)
        self.about.clicked.connect(self.about_wanted)
        for again in (self.data.back.again, self.general.again):
            again.clicked.connect(self.restart_wanted)
        look.changed.connect(self.restyle)
        self.restyle()
        self._choose(0)

    # --- what the window says -------------------------------------------------------------------

    def hear(self, overview: Overview) -> None:
        self.general.hear(overview)
        self.data.hear()

    def entered(self) -> None:
        self.book.renew()
        self._section.entered()
        if self.list.isVisibleTo(self):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_section(self, name: str) -> None:
        """By its class: `settings.show_section("Privacy")`."""
        kinds = [type(section).__name__ for section in self.sections]
        self._choose(kinds.index(name))

    # --- showing --------------------------------------------------------------------------------

    @property
    def _section(self) -> Section:
        return self.sections[max(0, self._stack.currentIndex())]

    @Slot(object)
    def _told(self, now: SettingsNow) -> None:
        self._stack.setEnabled(True)
        for section in self.sections:
            section.show(now)
        if now.demo:
            self.bands.say(Said("demo", Face.MAINTENANCE, DEMO, closable=False))
        if not now.mistakes:
            self.bands.take_back("mistakes")
            return
        words = count(
            "A line of the settings file does not hold: {first}",
            "{n} lines of the settings file do not hold. The first: {first}",
            len(now.mistakes),
            first=now.mistakes[0],
        )
        self.bands.say(Said("mistakes", Face.DEGRADED, words, closable=False))

    @Slot(int)
    def _choose(self, number: int) -> None:
        changed = number != self._stack.currentIndex()
        self._stack.setCurrentIndex(number)
        self.list.go(number)
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(number)
        if changed:
            self._section.entered()

    # --- how it is laid out ---------------------------------------------------------------------

    def _lay_out(self) -> None:
        setting = self._setting()
        self._title = QLabel(render(say("Settings"), setting))
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        self._head.addWidget(self.box)
        self._head.addWidget(self.about)
        for section in self.sections:
            words = render(section.name, setting)
            self.list.add(words, section.picture)
            self.box.addItem(words)
            self._stack.addWidget(_scrolled(section.form, words))
        row = QHBoxLayout()
        row.addWidget(self.list)
        row.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.bands)
        column.addLayout(row, 1)

    @Slot()
    def restyle(self) -> None:
        look, px = self._look, self._look.px
        self._title.setFont(look.font(Type.TITLE))
        self._head.setContentsMargins(px(5), px(4), px(5), px(2))
        self._head.setSpacing(px(2))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._look.px(BOX_UNDER)
        most = max(self._look.px(LIST_WIDE), self.width() // 3)
        self.list.setFixedWidth(min(most, max(self._look.px(LIST_WIDE), self.list.wanted)))
        self.list.setVisible(not narrow)
        self.box.setVisible(narrow)


def _scrolled(form: Form, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    inner = QWidget()
    inner.setBackgroundRole(QPalette.ColorRole.Base)
    inner.setAutoFillBackground(True)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(form)
    column.addStretch(1)
    area.setWidget(inner)
    return area
