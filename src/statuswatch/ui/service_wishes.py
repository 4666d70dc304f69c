"""What the user wants to hear of this one service: how bad, what, where, and is it vital."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.kinds import KINDS
from statuswatch.core.model import Level
from statuswatch.core.telling import CHOOSABLE
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_check import BOX, GAP, Check
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Section, Words
from statuswatch.ui.service_segment import Segment

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet
    from statuswatch.app.sheet_wishes import Wished

LEVELS: tuple[Level | None, ...] = (None, Level.DEGRADED, Level.PARTIAL, Level.DOWN)
"""`None`: as for all services."""

_FROM: Mapping[Level, Message] = MappingProxyType(
    {
        Level.OK: say("For all services: everything"),
        Level.MAINTENANCE: say("For all services: everything, maintenance too"),
        Level.DEGRADED: say("For all services: degraded or worse"),
        Level.PARTIAL: say("For all services: partly down or worse"),
        Level.DOWN: say("For all services: down only"),
    }
)


class Some(QWidget):
    """Checks of which some hold, and before them one that says: as for all services."""

    chosen = Signal(object)
    """A tuple of keys; `None`: as for all."""

    def __init__(self, look: Look, whole: str, role: str) -> None:
        """`role`: what these are, before each name for who listens."""
        super().__init__()
        self._look, self._role = look, role
        self._keys: tuple[str, ...] = ()
        self._of_all: frozenset[str] = frozenset()
        self._boxes: list[Check] = []
        self.whole = Check(look, whole)
        self.whole.setAccessibleName(f"{role}: {whole}")
        self.whole.toggled.connect(self._whole_toggled)
        self._inside = QWidget()
        self._under = QVBoxLayout(self._inside)
        lead = QSpacerItem(look.px(BOX + GAP), 0, QSizePolicy.Policy.Fixed)
        self._under.setContentsMargins(0, 0, 0, 0)
        self._under.setSpacing(0)
        below = QHBoxLayout()
        below.addSpacerItem(lead)  # a margin would not mirror
        below.addWidget(self._inside)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(0.5))
        column.addWidget(self.whole)
        column.addLayout(below)

    def write(
        self, names: Sequence[tuple[str, str]], own: frozenset[str] | None, of_all: frozenset[str]
    ) -> None:
        """`names`: key and words; `own`: those chosen here; `of_all`: what holds else."""
        keys = tuple(key for key, _ in names)
        if keys != self._keys:
            self._make(names)
        self._of_all = of_all
        with QSignalBlocker(self.whole):
            self.whole.setChecked(own is None)
        self._tick(of_all if own is None else own)
        self._inside.setEnabled(own is not None)
        self.whole.update()

    def _make(self, names: Sequence[tuple[str, str]]) -> None:
        for box in self._boxes:
            self._under.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._keys, self._boxes = tuple(key for key, _ in names), []
        for _, words in names:
            box = Check(self._look, words)
            box.setAccessibleName(f"{self._role}: {words}")
            box.toggled.connect(self._toggled)
            self._under.addWidget(box)
            box.show()  # left to the layout it is shown a round of events later
            self._boxes.append(box)

    def _tick(self, on: frozenset[str]) -> None:
        for key, box in zip(self._keys, self._boxes, strict=True):
            with QSignalBlocker(box):
                box.setChecked(key in on)
            box.update()

    @Slot(bool)
    def _whole_toggled(self, on: bool) -> None:
        self._inside.setEnabled(not on)
        if on:
            self._tick(self._of_all)
        self._tell()

    @Slot(bool)
    def _toggled(self, _: bool) -> None:
        self._tell()

    def _tell(self) -> None:
        pairs = zip(self._keys, self._boxes, strict=True)
        some = tuple(key for key, box in pairs if box.isChecked())
        self.chosen.emit(None if self.whole.isChecked() else some)


class WishesSection(Section):
    """`wish_wanted`: the setting's name, and its value as the file has it; `None`: as for all."""

    wish_wanted = Signal(str, object)

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Notifications for this service"), setting))
        self._setting = setting
        self._problem = Words(look, Type.SMALL)
        self.vital = Check(look, render(say("This service is vital"), setting))
        self.vital.toggled.connect(self._vital_toggled)
        words = [say("As for all"), say("Degraded"), say("Partly down"), say("Down")]
        pieces = [(render(one, setting), render(one, setting)) for one in words]
        self.least = Segment(look, render(say("Tell me of"), setting), pieces)
        self.least.chosen.connect(self._least_chosen)
        self._of_all = Words(look, Type.SMALL, quiet=True)
        as_for_all = render(say("The same as for all services"), setting)
        self.kinds = Some(look, as_for_all, render(say("Tell me when"), setting))
        self.kinds.chosen.connect(self._kinds_chosen)
        self.ways = Some(look, as_for_all, render(say("Tell me by"), setting))
        self.ways.chosen.connect(self._ways_chosen)
        self._only = Words(look, Type.SMALL, quiet=True)
        self._groups = QVBoxLayout()
        self._groups.setContentsMargins(0, 0, 0, 0)
        self._groups.setSpacing(look.px(4))
        self.column.addWidget(self._problem)
        self.column.addLayout(self._groups)
        vital = say(
            "A card that it is down stays until you close it, and what you do not acknowledge is "
            "told by your channels for that."
        )
        self._group("", self.vital, self._note(vital, setting))
        self._group(render(say("Tell me of"), setting), self.least, self._of_all)
        self._group(render(say("Tell me when"), setting), self.kinds)
        self._group(render(say("Tell me by"), setting), self.ways, self._only)

    def _note(self, words: Message, setting: Setting) -> Words:
        note = Words(self._look, Type.SMALL, quiet=True)
        note.write(render(words, setting))
        return note

    def _group(self, title: str, *widgets: QWidget) -> None:
        """A name, and under it what is chosen."""
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(0.75))
        if title:
            name = Words(self._look, Type.NAME)
            name.write(title)
            column.addWidget(name)
        for widget in widgets:
            column.addWidget(widget)
        self._groups.addLayout(column)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        """The sheet says nothing of it."""

    def show_wishes(self, told: Wished | None, setting: Setting) -> None:
        """`None`: they are not read yet, and nothing can be changed."""
        self.setVisible(told is not None)
        if told is None:
            return
        self._problem.write("" if told.problem is None else render(told.problem, setting))
        with QSignalBlocker(self.vital):
            self.vital.setChecked(told.own.vital)
        self.vital.update()
        level = told.own.at_least
        if level is not None and level not in LEVELS:
            level = Level.DEGRADED  # milder ones can be written in the file only
        self.least.choose(LEVELS.index(level))
        self._of_all.write(render(_FROM[told.at_least], setting))
        kinds = [(str(kind), render(KINDS[kind], setting)) for kind in CHOOSABLE]
        self.kinds.write(kinds, told.own.kinds, frozenset(told.kinds))
        names = list(dict.fromkeys((*told.channels, *sorted(told.own.channels or ()))))
        ways = [(name, self._way(name)) for name in names]
        self.ways.write(ways, told.own.channels, frozenset(told.channels))
        none = say("Nothing is shown of it: it is only kept in the history and the inbox.")
        self._only.write(render(none, setting) if told.own.channels == frozenset() else "")

    def _way(self, name: str) -> str:
        return render(say("this desktop"), self._setting) if name == "desktop" else name

    @Slot(bool)
    def _vital_toggled(self, on: bool) -> None:
        self.wish_wanted.emit("vital", True if on else None)

    @Slot(int)
    def _least_chosen(self, number: int) -> None:
        level = LEVELS[number]
        self.wish_wanted.emit("at_least", None if level is None else level.word)

    @Slot(object)
    def _kinds_chosen(self, some: tuple[str, ...] | None) -> None:
        self.wish_wanted.emit("kinds", None if some is None else list(some))

    @Slot(object)
    def _ways_chosen(self, some: tuple[str, ...] | None) -> None:
        self.wish_wanted.emit("channels", None if some is None else list(some))


class LeaveSection(Section):
    leave_wanted = Signal()

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Stop following"), setting))
        self._words = Words(look, quiet=True)
        self._button = QPushButton()
        self._button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._button.clicked.connect(self._wanted)
        words = say("Its history stays here. If you follow it again, it goes on from there.")
        self._words.write(render(words, setting))
        self.column.addWidget(self._words)
        self.column.addWidget(self._button)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        name = " ".join(sheet.now.service.name.split())[:60]
        words = render(say("Stop following {name}…", name=name), setting)
        self._button.setText(words.replace("&", "&&"))
        self._button.setAccessibleName(words)
        self.show()

    @Slot()
    def _wanted(self) -> None:
        self.leave_wanted.emit()
