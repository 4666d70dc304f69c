"""Groups of chips to pick from: the first few of each, and the rest by "more"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.add_words import Words, cut
from statuswatch.ui.flow import Chip, Chips
from statuswatch.ui.look import Look, Type

if TYPE_CHECKING:
    from statuswatch.app.finding import Group, Suggestion

FIRST = 8
"""Chips of a group that are shown before "more"."""

NOTES = {
    say("our own check"): say("No status page: we ask their site ourselves"),
    say("status page, if we can read it"): say(
        "Nobody has read their status page yet: we ask their site ourselves"
    ),
}
"""What is to know of those that we would not follow by their status page (by `Suggestion.what`)."""


class Picks(QWidget):
    """What is picked, out of groups, and what was found by search beside them."""

    changed = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._groups: list[_Group] = []
        self._found = _Group(look, setting, render(say("Found by name"), setting()))
        self._found.changed.connect(self.changed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._found)
        self._found.hide()
        look.changed.connect(self.restyle)
        self.restyle()

    @property
    def picked(self) -> tuple[str, ...]:
        """Ids, in the order shown."""
        chips = (chip for group in (self._found, *self._groups) for chip in group.chips)
        return tuple(dict.fromkeys(chip.key for chip in chips if chip.isChecked()))

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """In the order of reading."""
        return tuple(c for group in (self._found, *self._groups) for c in group.controls)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """These, with what was picked before still picked."""
        before = set(self.picked)
        for old in self._groups:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._groups = []
        for given in groups:
            group = _Group(self._look, self._setting, render(given.title, self._setting()))
            for suggestion in given.suggestions:
                group.add(suggestion).setChecked(suggestion.id in before)
            group.fold()
            group.changed.connect(self.changed)
            self._groups.append(group)
            self._column.addWidget(group)
        self.changed.emit()

    def clear(self) -> None:
        """What was picked is followed now."""
        for group in (self._found, *self._groups):
            for chip in group.chips:
                chip.setChecked(False)

    def pick(self, suggestion: Suggestion) -> None:
        """By its chip, if there is one; else a new one, in front of all others."""
        for group in (*self._groups, self._found):
            for chip in group.chips:
                if chip.key == suggestion.id:
                    chip.setChecked(True)
                    chip.show()
                    return
        self._found.add(suggestion).setChecked(True)
        self._found.show()

    @Slot()
    def restyle(self) -> None:
        self._column.setSpacing(self._look.px(3))


class _Group(QWidget):
    """A heading and its chips."""

    changed = Signal()

    def __init__(self, look: Look, setting: Callable[[], Setting], title: str) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._heading = Words(look, Type.HEADING, "text2", title)
        self._chips = Chips(look)
        self._chips.setAccessibleName(title)
        self._chips.changed.connect(self.changed)
        self._more = QPushButton(render(say("more"), setting()), self._chips)
        more = say("More of {group}", group=title)
        self._more.setAccessibleName(render(more, setting()))
        self._more.setProperty("flat", "true")
        self._more.clicked.connect(self._unfold)
        self._more.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._chips)
        look.changed.connect(self.restyle)
        self.restyle()

    @property
    def chips(self) -> Sequence[Chip]:
        return self._chips.chips

    @property
    def controls(self) -> tuple[QWidget, ...]:
        return (*self.chips, self._more)

    def add(self, suggestion: Suggestion) -> Chip:
        note = render(NOTES.get(suggestion.what, say("")), self._setting())
        return self._chips.add(suggestion.id, cut(suggestion.name, 32), note)

    def fold(self) -> None:
        """Only the first of them, and those that are picked."""
        for i, chip in enumerate(self.chips):
            chip.setVisible(i < FIRST or chip.isChecked())
        self._more.setVisible(any(chip.isHidden() for chip in self.chips))
        if not self._more.isHidden():
            self._chips.append(self._more)

    @Slot()
    def restyle(self) -> None:
        self._column.setSpacing(self._look.px(1.5))
        self._more.setFixedHeight(self._look.px(7))

    @Slot()
    def _unfold(self) -> None:
        hidden = [chip for chip in self.chips if chip.isHidden()]
        for chip in hidden:
            chip.show()
        if hidden and self._more.hasFocus():
            hidden[0].setFocus(Qt.FocusReason.TabFocusReason)
        self._more.hide()
