"""The tags of one service: what the user sorts it under in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.inline import wants_escape
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Section, Words

if TYPE_CHECKING:
    from statuswatch.app.sheet_wishes import Wished

WIDE, LONGEST, MOST = 100, 40, 12
"""Units of the field's width; characters of a tag; tags of a service."""


class TagsSection(Section):
    """`wish_wanted`: "tags" and the list of them; `None`: there are none."""

    wish_wanted = Signal(str, object)

    def __init__(self, look: Look, setting: Setting) -> None:
        title = render(say("Tags"), setting)
        super().__init__(look, title)
        self._note = Words(look, Type.SMALL, quiet=True)
        note = say("Words of yours, with commas between them. The list can be grouped by them.")
        self._note.write(render(note, setting))
        self.field = QLineEdit()
        self.field.setAccessibleName(title)
        self.field.setAccessibleDescription(render(note, setting))
        self.field.setPlaceholderText(render(say("podcast, client A"), setting))
        self.field.setMaximumWidth(look.px(WIDE))
        self.field.setMaxLength(MOST * (LONGEST + 2))
        self.field.editingFinished.connect(self._edited)
        self._kept: tuple[str, ...] = ()
        self.column.addWidget(self.field)
        self.column.addWidget(self._note)

    def show_wishes(self, told: Wished | None, setting: Setting) -> None:
        """`None`: they are not read yet, and cannot be changed. What is being typed stays."""
        self.setVisible(told is not None)
        if told is None or (self.field.hasFocus() and self.field.isModified()):
            return
        self._kept = told.own.tags
        with QSignalBlocker(self.field):
            self.field.setText(", ".join(self._kept))

    def event(self, event: QEvent) -> bool:
        """The first Esc gives up what was typed, the next leaves the page."""
        if wants_escape(event) and self.field.isModified():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.field.isModified():
            self.field.setText(", ".join(self._kept))
        else:
            super().keyPressEvent(event)

    @Slot()
    def _edited(self) -> None:
        tags = tags_of(self.field.text())
        self.field.setModified(False)
        if tags != self._kept:
            self._kept = tags
            self.wish_wanted.emit("tags", list(tags) or None)


def tags_of(text: str) -> tuple[str, ...]:
    """Each once, in the order in which they were typed."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    found: dict[str, str] = {}
    for one in shown.split(","):
        tag = " ".join(one.split())[:LONGEST].strip()
        if tag:
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:MOST]
