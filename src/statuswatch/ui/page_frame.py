"""How a page is laid out whose head stands while the rest scrolls beneath it."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from statuswatch.ui.band import Bands
from statuswatch.ui.look import Look, Type
from statuswatch.ui.scrolled import Scrolled
from statuswatch.ui.service_section import Words


class PageFrame:
    """`head`: the title, and what is put under it. `inner`, `column`: what scrolls."""

    def __init__(self, look: Look, name: str) -> None:
        self._look, self._name = look, name
        self._title = Words(look, Type.TITLE)
        self._title.write(name)
        self.head = QVBoxLayout()
        self.head.addWidget(self._title)
        self.inner = QWidget()
        self.column = QVBoxLayout(self.inner)

    def lay_out(self, page: QWidget, bands: Bands) -> Scrolled:
        """When all stands in it: Tab goes through it in that order."""
        page.setAccessibleName(self._name)
        for widget in (page, self.inner):
            widget.setAutoFillBackground(True)
            widget.setBackgroundRole(QPalette.ColorRole.Base)
        content = Scrolled(self._look, self._name, self.inner)
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self.head)
        whole.addWidget(bands)
        whole.addWidget(content, 1)
        return content

    def restyle(self, spacing: float) -> None:
        """`spacing`: units between what scrolls."""
        px = self._look.px
        self._title.setFont(self._look.font(Type.TITLE))
        self.head.setContentsMargins(px(5), px(4), px(5), px(2))
        self.head.setSpacing(px(2))
        self.column.setContentsMargins(px(5), px(2), px(5), px(5))
        self.column.setSpacing(px(spacing))
