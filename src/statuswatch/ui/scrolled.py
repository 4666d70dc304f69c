"""What a page shows, where it is longer than the window: arrows scroll it at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from statuswatch.ui.focus_ring import FocusRing
from statuswatch.ui.heard import heard_as
from statuswatch.ui.inline import InSight
from statuswatch.ui.look import Look


class Scrolled(QScrollArea):
    """Takes the keyboard when the page is opened; who types within it is always seen."""

    def __init__(self, look: Look, name: str, inner: QWidget) -> None:
        super().__init__()
        self.setAccessibleName(name)
        heard_as(self, QAccessible.Role.PropertyPage)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        InSight(self, look.px(4))
        self.setWidget(inner)
        FocusRing(look, self)
