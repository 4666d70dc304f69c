"""A button for what can't be taken back: it is asked for sure, where it stands."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from statuswatch.core.words import Setting, render, say


class Twice(QPushButton):
    """Does it only when it is pressed again; who leaves it meanwhile has not meant it."""

    meant = Signal()

    def __init__(self, first: str, again: str, name: str, sure: str) -> None:
        """What it shows at first and after a press; `name`, `sure`: the same to who listens."""
        super().__init__()
        self._first, self._again = first, again
        self._names = {False: name, True: sure}
        self.setProperty("flat", "true")
        self._ask(again=False)
        self.clicked.connect(self._pressed)

    def about(self, name: str, sure: str) -> None:
        """It stands beside another thing now: a press that was for the one before counts no more."""
        if self._names != {False: name, True: sure}:
            self._names = {False: name, True: sure}
            self._ask(again=False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ask(again=False)

    def _ask(self, *, again: bool) -> None:
        self._asks = again
        self.setText(self._again if again else self._first)
        self.setAccessibleName(self._names[again])

    @Slot()
    def _pressed(self) -> None:
        if self._asks:
            self.meant.emit()
        else:
            self._ask(again=True)


class Removal(Twice):
    """ "Remove" as a link in a row: what stands there is nowhere else."""

    def __init__(self, setting: Setting) -> None:
        words = render(say("Remove"), setting), render(say("Remove for sure"), setting)
        super().__init__(*words, *words)
        self._of: object = None
        self.setProperty("flat", "false")
        self.setProperty("link", "true")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def stand_by(self, id_: object, title: str) -> None:
        """What a press takes away: by what it is known, and its name."""
        if id_ != self._of:  # rows are used again, and two may have one name
            self._ask(again=False)
        self._of = id_
        self.about(f"{self._first}: {title[:80]}", f"{self._again}: {title[:80]}")
