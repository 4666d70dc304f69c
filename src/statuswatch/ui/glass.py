"""The magnifier in a field: as large as the text wants. Qt's own has 16 pixels, whatever that is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QStyle

from statuswatch.ui.look import Look

WIDE = 4
"""Units; the field itself leaves two at its edge."""


class Glass(QLabel):
    """Where reading begins in `field`, whose words make room for it."""

    def __init__(self, look: Look, field: QLineEdit) -> None:
        super().__init__(field)
        self._look, self._field = look, field
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        field.installEventFilter(self)
        look.changed.connect(self.restyle)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        self.setPixmap(self._look.glyph("search", WIDE, self._look.theme.text2))
        self._place()

    def eventFilter(self, of: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange}:
            self._place()
        return super().eventFilter(of, event)

    def _place(self) -> None:
        px, field = self._look.px, self._field
        box = QRect(px(2), 0, px(WIDE), field.height())
        self.setGeometry(QStyle.visualRect(field.layoutDirection(), field.rect(), box))
        room, mirrored = px(WIDE + 1), field.layoutDirection() is Qt.LayoutDirection.RightToLeft
        field.setTextMargins(0 if mirrored else room, 0, room if mirrored else 0, 0)
