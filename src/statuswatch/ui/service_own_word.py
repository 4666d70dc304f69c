"""The user's own word on the Service page: "It fails for me…", with a note and the part it is of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.history_boxes import Box
from statuswatch.ui.inline import bring_into_view, wants_escape
from statuswatch.ui.look import Look

LONGEST = 300
"""Characters of a note."""

NARROW = 140
"""Units under which the note stands in a line of its own."""

_FIXED = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class OwnWordField(QWidget):
    """A button; pressed, a small field in its place. While the word stands, the way to end it."""

    said = Signal(str, str)
    """The part (empty: what is followed), and a note."""

    works = Signal()

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__()
        self._look, self._setting, self._parts = look, setting, [""]
        self._narrow: bool | None = None
        self._fails = self._button(say("It fails for me…"))
        self._works = self._button(say("It works again"))
        self._part = Box(look, render(say("What fails"), setting), self)
        self._part.setMaxVisibleItems(12)
        self._part.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._part.setMinimumContentsLength(14)
        self._note = QLineEdit()
        self._note.setMaxLength(LONGEST)
        self._note.setPlaceholderText(render(say("What you see (you may leave it out)"), setting))
        self._note.setAccessibleName(render(say("What you see"), setting))
        self._note.setMinimumWidth(look.px(24))
        self._done = self._button(say("Note it"))
        self._cancel = self._button(say("Cancel"))
        self._form = QWidget()
        self._arrange(look)
        self._fails.clicked.connect(self._open)
        self._works.clicked.connect(self.works)
        self._done.clicked.connect(self._say)
        self._note.returnPressed.connect(self._say)
        self._cancel.clicked.connect(self.close_form)
        self._form.hide()
        self._works.hide()

    def offer(self, listed: Sequence[str], followed: Iterable[str]) -> None:
        """The parts to choose from; what was chosen stays chosen."""
        mine = sorted(followed)
        parts = ["", *mine, *(p for p in listed if p not in mine)]
        self._part.setVisible(len(parts) > 1)
        if parts == self._parts and self._part.count():
            return
        chosen = self._parts[max(0, self._part.currentIndex())]
        self._parts = parts
        self._part.clear()
        whole = say("What you follow") if mine else say("All of it")
        self._part.addItem(render(whole, self._setting))
        self._part.addItems(parts[1:])
        self._part.setCurrentIndex(parts.index(chosen) if chosen in parts else 0)

    def stands(self, there: bool) -> None:
        """The user said so, and has not said that it works again."""
        had = self._works.hasFocus() or self._fails.hasFocus()
        shown, hidden = (self._works, self._fails) if there else (self._fails, self._works)
        shown.setVisible(there or self._form.isHidden())
        if had and self.isVisible():
            shown.setFocus()  # before the other goes: see `_open`
        hidden.hide()
        if there:
            self._form.hide()

    @Slot()
    def close_form(self) -> None:
        self._fails.show()
        self._fails.setFocus()
        self._form.hide()

    def event(self, event: QEvent) -> bool:
        """Esc gives up what is being written, not the page."""
        if wants_escape(event) and not self._form.isHidden():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._form.isHidden():
            self.close_form()
        else:
            super().keyPressEvent(event)

    def _arrange(self, look: Look) -> None:
        self._grid = QGridLayout(self._form)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.px(2))
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._done, 0, 2)
        self._grid.addWidget(self._cancel, 0, 3)
        self._order(narrow=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(1.5), 0, 0)
        column.setSpacing(0)
        column.addWidget(self._fails, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._works, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._form)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._order(narrow=self.width() < self._look.px(NARROW))

    def _order(self, *, narrow: bool) -> None:
        """The note beside the part, or under it over the whole width."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for widget in (self._part, self._note):
            self._grid.removeWidget(widget)
        if narrow:
            self._grid.addWidget(self._part, 0, 0, 1, 2)
            self._grid.addWidget(self._note, 1, 0, 1, 4)
        else:
            self._grid.addWidget(self._part, 0, 0)
            self._grid.addWidget(self._note, 0, 1)

    def _button(self, words: Message) -> QPushButton:
        button = QPushButton(render(words, self._setting))
        button.setSizePolicy(_FIXED)
        button.setAutoDefault(False)
        return button

    @Slot()
    def _open(self) -> None:
        """The focus moves before the button goes: else Qt gives it to what comes next on the page,
        and scrolls there."""
        self._form.show()
        self._note.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fails.hide()
        bring_into_view(self._form, self._look.px(4))

    @Slot()
    def _say(self) -> None:
        note = " ".join(self._note.text().split())
        self._note.clear()
        self.close_form()
        self.said.emit(self._parts[max(0, self._part.currentIndex())], note)
