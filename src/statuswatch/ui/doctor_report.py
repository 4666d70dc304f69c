"""The doctor's report, shown before it is copied: one sees what one gives away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.add_words import announce
from statuswatch.ui.look import Look, Type
from statuswatch.ui.room import fit

WIDE, HIGH = 150, 110
"""Units."""


class ReportDialog(QDialog):
    """Shows `text`; copying closes it."""

    def __init__(
        self, look: Look, setting: Callable[[], Setting], text: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._setting = setting
        title = self._said(say("The doctor's report"))
        self.setWindowTitle(title)
        heading = QLabel(title)
        heading.setFont(look.font(Type.SECTION))
        hint = QLabel(
            self._said(
                say(
                    "Passwords, keys and your user folder are left out. It names the services you "
                    "follow: read it before you send it to anybody."
                )
            )
        )
        hint.setWordWrap(True)
        hint.setForegroundRole(hint.palette().ColorRole.PlaceholderText)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(title)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        small = look.font(Type.SMALL)
        if small.pointSizeF() > 0:
            font.setPointSizeF(small.pointSizeF())
        else:
            font.setPixelSize(small.pixelSize())
        self.text.setFont(font)
        self._foot(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(5), look.px(4), look.px(5), look.px(4))
        column.setSpacing(look.px(2))
        column.addWidget(heading)
        column.addWidget(hint)
        column.addWidget(self.text, 1)
        column.addSpacing(look.px(1))
        column.addLayout(self._buttons)
        self.resize(look.px(WIDE), look.px(HIGH))
        self.copy_button.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        fit(self, self.minimumSizeHint())
        super().showEvent(event)

    def add(self, more: str | None) -> None:
        """More of it, below what is there."""
        if more:
            self.text.setPlainText(f"{self.text.toPlainText().rstrip()}\n\n{more}\n")

    def _foot(self, look: Look) -> None:
        self.close_button = QPushButton(self._said(say("Close")))
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.copy_button = QPushButton(self._said(say("Copy")))
        self.copy_button.setProperty("primary", "true")
        self.copy_button.setDefault(True)
        self.copy_button.clicked.connect(self.accept)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.setSpacing(look.px(2.5))
        self._buttons.addWidget(self.close_button)
        self._buttons.addWidget(self.copy_button)

    def _said(self, message: Message) -> str:
        return render(message, self._setting())

    @Slot()
    def accept(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        announce(self, self._said(say("Copied")))
        super().accept()
