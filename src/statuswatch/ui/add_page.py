"""The page of what is found: where we look, what can be asked, which parts, and its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.words import Setting, count, render, say
from statuswatch.ui.add_found import Found
from statuswatch.ui.add_parts import Parts
from statuswatch.ui.add_words import Words, cut, listed
from statuswatch.ui.look import Look, Type

if TYPE_CHECKING:
    from statuswatch.app.finding import Choice, Looked, Place

LONGEST = 80
"""Letters of a name."""


class FoundPage(QScrollArea):
    """Fills while we look; afterwards it is where one chooses."""

    stopped = Signal()
    changed = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._looked: Looked | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setProperty("plain", "true")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls have it, and are scrolled to
        self._inside = QWidget()
        self._inside.setBackgroundRole(QPalette.ColorRole.Window)
        self._where = Words(look, Type.SMALL, "text2").wrapped()
        self._stop = QPushButton(render(say("Stop"), setting()))
        self._stop.setAutoDefault(False)
        self._stop.clicked.connect(self.stopped)
        self._looking = QWidget()
        top = QHBoxLayout(self._looking)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self._where, 1)
        top.addWidget(self._stop)
        self._found = Found(look, setting)
        self._found.changed.connect(self.changed)
        self._parts = Parts(look, setting)
        self._parts.changed.connect(self.changed)
        self._label = Words(look, Type.SMALL, "text2", render(say("Name"), setting()))
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName(self._label.text())
        self.name.textChanged.connect(self.changed)
        self._label.setBuddy(self.name)
        self._column = QVBoxLayout(self._inside)
        for widget in (self._looking, self._found, self._parts):
            self._column.addWidget(widget)
        self._called = QVBoxLayout()
        self._called.addWidget(self._label)
        self._called.addWidget(self.name)
        self._column.addLayout(self._called)
        self._column.addStretch(1)
        self.setWidget(self._inside)
        look.changed.connect(self.restyle)
        self.restyle()
        self.clear()

    def clear(self) -> None:
        self._looked = None
        self._looking.hide()
        self._found.clear()
        self._parts.show_parts(())
        self._name_shown(shown=False)

    def begin(self, where: str) -> None:
        """We look at `where`, from now on."""
        self.clear()
        words = say("Looking at {where}…", where=cut(where))
        self._where.setText(render(words, self._setting()))
        self._looking.show()

    def hear(self, place: Place) -> None:
        self._found.add_place(place)

    def halt(self) -> None:
        """Nobody looks any more; what was found on the way stays to be read."""
        self._looking.hide()

    def fail(self) -> None:
        """It led to nothing, and why is said above."""
        self.halt()
        self._found.drop_lone()

    def show_looked(self, looked: Looked) -> None:
        self._looking.hide()
        self._looked = looked
        self._found.show_sources(looked.sources)
        self._parts.show_parts(looked.parts, looked.chosen)
        self._column.setStretchFactor(self._parts, 100 if self._parts.searched else 0)
        self.name.setPlaceholderText(cut(looked.name, LONGEST))
        self.name.setText(cut(looked.name, LONGEST))
        self.name.setCursorPosition(0)
        self._name_shown(shown=True)
        self.verticalScrollBar().setValue(0)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """In the order of reading."""
        return (self._stop, *self._found.controls, *self._parts.controls, self.name)

    @property
    def wanted_name(self) -> str:
        """As typed; left empty, as found."""
        typed = " ".join(self.name.text().split())
        return typed or (cut(self._looked.name, LONGEST) if self._looked else "")

    @property
    def choice(self) -> Choice | None:
        """What would be followed; None while nothing is found, or nothing of it chosen."""
        if self._looked is None or not self._found.sources:
            return None
        from statuswatch.app.finding import Choice

        return Choice(self.wanted_name, self._found.sources, self._parts.chosen, self._looked.entry)

    @property
    def asks(self) -> str:
        """Whom we would ask, in words."""
        hosts = list(dict.fromkeys(s.host for s in self._found.sources if s.host))
        if not hosts:
            return ""
        setting = self._setting()
        n, names = len(hosts), listed([cut(h) for h in hosts], setting)
        return render(
            count("Asks {n} host: {hosts}", "Asks {n} hosts: {hosts}", n, hosts=names), setting
        )

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(5), px(3), px(5), px(3))
        self._column.setSpacing(px(4))
        self._called.setSpacing(px(1))

    def _name_shown(self, *, shown: bool) -> None:
        self._label.setVisible(shown)
        self.name.setVisible(shown)
