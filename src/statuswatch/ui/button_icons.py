"""The picture before a button's word, with more room between the two than the style leaves."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton

from statuswatch.ui.look import Look

ROOM = 0.75
"""Units beside the picture: the style has 4 px, whatever the size of the text."""


def dress(button: QAbstractButton, look: Look, name: str, units: float = 4) -> None:
    """The picture `name`, grey while the button is disabled. Set the button's word before."""
    glyphs = (look.glyph(name, units), look.glyph(name, units, look.theme.disabled))
    room = look.px(ROOM) if button.text() else 0
    icon = QIcon(beside(glyphs[0], room, end=button.isRightToLeft()))
    disabled = beside(glyphs[1], room, end=button.isRightToLeft())
    icon.addPixmap(disabled, QIcon.Mode.Disabled)
    button.setIcon(icon)
    button.setIconSize(look.icon_size(units) + QSize(room, 0))


def beside(glyph: QPixmap, room: float, *, end: bool) -> QPixmap:
    """With so much room after it; `end`: before it, where one reads from the right."""
    ratio = glyph.devicePixelRatio()
    wide = QPixmap(round(glyph.width() + room * ratio), glyph.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    with QPainter(wide) as painter:
        painter.drawPixmap(QPointF(room if end else 0, 0), glyph)
    return wide
