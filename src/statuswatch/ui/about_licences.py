"""Whose work goes along: names on one side, the licence of the chosen one on the other."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSpacerItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from statuswatch.core.words import Setting, render, say
from statuswatch.ui.focus_ring import FocusRing
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_section import Link, Words, ring

if TYPE_CHECKING:
    from statuswatch.app.about import Part

NAMES, ROW = 44, 7
"""Units: the list's width, and the height of a name."""


FULL = 55
"""Characters of a line that was broken because it was full."""

LISTED = re.compile(r"(?:\d+|[a-z])[.)] ")


class Name(QStyledItemDelegate):
    """A name, as places are painted in the sidebar."""

    def __init__(self, look: Look, parent: QListWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look, state = self._look, option.state
        rect = option.rect
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            active = bool(state & QStyle.StateFlag.State_Active)
            idle = "selected" if active else "selected_idle"
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color(idle if chosen else "hover"))
            painter.drawRoundedRect(rect, 6, 6)
        painter.setPen(look.color("text"))
        painter.setFont(look.font(Type.NAME if chosen else Type.BODY))
        inside = rect.adjusted(look.px(2), 0, -look.px(2), 0)
        side = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, text)
        if (
            state & QStyle.StateFlag.State_HasFocus
            and state & QStyle.StateFlag.State_KeyboardFocusChange
        ):
            ring(painter, look, rect)
        painter.restore()


class Licences(QWidget):
    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._parts: tuple[Part, ...] = ()
        self.names = QListWidget()
        self.names.setAccessibleName(render(say("Software that goes along"), setting()))
        self.names.setUniformItemSizes(True)
        self.names.setMouseTracking(True)
        self.names.setItemDelegate(Name(look, self.names))
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.currentRowChanged.connect(self._chosen)
        self._title, self._licence = Words(look, Type.SECTION), Words(look, quiet=True)
        self.link = Link()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        FocusRing(look, self.text)
        self._side = QVBoxLayout()
        for widget in (self._title, self._licence, self.link):
            self._side.addWidget(widget)
        self._apart = QSpacerItem(0, 0)
        self._side.addSpacerItem(self._apart)
        self._side.addWidget(self.text, 1)
        self._across = QHBoxLayout(self)
        self._across.addWidget(self.names)
        self._across.addLayout(self._side, 1)
        look.changed.connect(self.restyle)
        self.restyle()
        self.show_parts(())

    def wait(self) -> None:
        """They are being read."""
        self._title.write(render(say("Reading the licences"), self._setting()))

    def show_parts(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        self.names.clear()
        self._title.write("")
        self._licence.write("")
        self.link.write("", "")
        self.text.clear()
        for part in self._parts:
            item = QListWidgetItem(part.name)
            words = say("{name}: {licence}", name=part.name, licence=part.licence)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, render(words, self._setting()))
            item.setToolTip(html.escape(part.name))
            self.names.addItem(item)
        self.names.setEnabled(bool(self._parts))
        self.text.setEnabled(bool(self._parts))
        self._size_rows()
        if self._parts:
            self.names.setCurrentRow(0)

    @Slot(int)
    def _chosen(self, row: int) -> None:
        if not 0 <= row < len(self._parts):
            return
        part = self._parts[row]
        self._title.write(part.name)
        words = say("Licence: {licence}", licence=part.licence)
        self._licence.write(render(words, self._setting()))
        self.link.write(render(say("Where it comes from"), self._setting()), part.url)
        self.text.setPlainText(flowing(part.text))
        name = say("Licence of {name}", name=part.name)
        self.text.setAccessibleName(render(name, self._setting()))

    def _size_rows(self) -> None:
        for n in range(self.names.count()):
            self.names.item(n).setSizeHint(QSize(self._look.px(ROW), self._look.px(ROW)))

    @Slot()
    def restyle(self) -> None:
        look, px = self._look, self._look.px
        metrics = QFontMetrics(look.font(Type.BODY))
        self.names.setFont(look.font(Type.BODY))
        self.names.setFixedWidth(max(px(NAMES), metrics.averageCharWidth() * 24))
        self.names.setMinimumHeight(px(2 * ROW))
        self.text.setMinimumHeight(px(ROW))
        self._title.setFont(look.font(Type.SECTION))
        self._licence.setFont(look.font(Type.BODY))
        self.text.setFont(look.font(Type.SMALL))
        self.text.document().setDocumentMargin(0)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(px(0.5))
        self._apart.changeSize(0, px(2))
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(px(4))
        self._size_rows()


def flowing(text: str) -> str:
    """With the lines of a paragraph as one: broken for a terminal they would break twice here.
    What is indented, short or a list stands as it was written."""
    lines: list[str] = []
    for line in text.splitlines():
        before = lines[-1] if lines else ""
        goes_on = len(before) > FULL and line[:1].isalnum() and not LISTED.match(line)
        if goes_on and (before[:1].isalnum() or before[:1] in "\"'("):
            lines[-1] = f"{before} {line}"
        else:
            lines.append(line)
    return "\n".join(lines)
