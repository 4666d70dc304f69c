"""A small dialog: the outage is acknowledged, and why, if one wants to say it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.deeds import Deed
from statuswatch.ui.look import Look, Type

LONGEST = 200
"""Characters of a reason."""

WIDE = 100
"""Units."""


class AcknowledgeDialog(QDialog):
    """Asks for the reason of `deed`; `given` carries the deed with it."""

    given = Signal(object)

    def __init__(
        self, look: Look, setting: Callable[[], Setting], deed: Deed, name: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._setting, self._deed = setting, deed
        title = self._said(say("Acknowledge {name}", name=name))
        self.setWindowTitle(title)
        heading = QLabel(title)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setFont(look.font(Type.SECTION))
        hint = QLabel(
            self._said(say("No reminders until it is back. You still hear what changes."))
        )
        hint.setForegroundRole(hint.palette().ColorRole.PlaceholderText)
        for label in (heading, hint):
            label.setWordWrap(True)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST)
        words = self._said(say("Why, or who takes care (you may leave it out)"))
        self.reason.setPlaceholderText(words)
        self.reason.setAccessibleName(words)
        cancel = QPushButton(self._said(say("Cancel")))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.done_button = QPushButton(self._said(say("Acknowledge")))
        self.done_button.setProperty("primary", "true")
        self.done_button.setDefault(True)
        self.done_button.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.setSpacing(look.px(2.5))
        foot.addWidget(cancel)
        foot.addWidget(self.done_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(5), look.px(4), look.px(5), look.px(4))
        column.setSpacing(look.px(2))
        column.addWidget(heading)
        column.addWidget(hint)
        column.addWidget(self.reason)
        column.addSpacing(look.px(1))
        column.addLayout(foot)
        self.setMinimumWidth(look.px(WIDE))
        self.reason.setFocus()

    def _said(self, message: Message) -> str:
        return render(message, self._setting())

    @Slot()
    def accept(self) -> None:
        self.given.emit(replace(self._deed, reason=" ".join(self.reason.text().split())))
        super().accept()
