"""Who says what: a line per witness, each the way to what it rests on; and the user's own word."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QEnterEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from statuswatch.core.face import judged, user_says
from statuswatch.core.overview import Face
from statuswatch.core.witness import Verdict, Witness
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_own_word import OwnWordField
from statuswatch.ui.service_section import GUTTER, Marker, Rows, Section, Words, ring
from statuswatch.ui.service_verdict import witness_face, witness_when
from statuswatch.ui.service_words import address

if TYPE_CHECKING:
    from statuswatch.app.sheet import Sheet

WHO, NARROW = 45, 117
"""Units that the witness' name takes, and under which its words stand below it."""


@dataclass(frozen=True, slots=True)
class Line:
    """`url` and `place` (a source's id): where it leads; both empty: nowhere."""

    face: Face
    who: str
    words: str
    when: str
    url: str
    place: str
    last: bool


class WitnessRow(QAbstractButton):
    """A button as wide as the page, so that the whole line can be hit."""

    place_wanted = Signal(str)

    def __init__(self, look: Look, elsewhere: str) -> None:
        """`elsewhere`: what its tool tip says where it leads to a place of this page."""
        super().__init__()
        self._look, self._elsewhere = look, elsewhere
        self._line: Line | None = None
        self._narrow: bool | None = None
        self._marker = Marker(look, 4, Type.NAME)
        self._who = Words(look, Type.NAME)
        self._words = Words(look)
        self._when = Words(look, Type.SMALL, quiet=True)
        self._when.setWordWrap(False)
        self._when.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, look.px(1.5), 0, look.px(1.5))
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(look.px(0.5))
        self._grid.setColumnStretch(3, 1)
        self._grid.setColumnMinimumWidth(4, look.px(2))
        self._arrange(narrow=False)
        self.setMinimumHeight(look.px(9))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self._open)

    def write(self, line: Line) -> None:
        self._line = line
        leads = bool(line.url or line.place)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if leads else Qt.FocusPolicy.NoFocus)
        hand = Qt.CursorShape.PointingHandCursor
        self.setCursor(hand if leads else Qt.CursorShape.ArrowCursor)
        self._marker.write(line.face)
        self._who.write(line.who)
        self._words.write(line.words)
        self._when.write(line.when)
        self.setAccessibleName(", ".join(filter(None, (f"{line.who}: {line.words}", line.when))))
        tip = address(line.url)[:300] if line.url else self._elsewhere if line.place else ""
        self.setToolTip(html.escape(tip))
        self.setAccessibleDescription(tip)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(narrow=self.width() < self._look.px(NARROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._line is None:
            return
        painter, look = QPainter(self), self._look
        if self.underMouse() and self.focusPolicy() != Qt.FocusPolicy.NoFocus:
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), look.color("hover"))
        if not self._line.last:
            start, mirrored = (
                look.px(GUTTER),
                self.layoutDirection() is Qt.LayoutDirection.RightToLeft,
            )
            left, right = (0, self.width() - start) if mirrored else (start, self.width())
            painter.fillRect(left, self.height() - 1, right - left, 1, look.color("line"))
        if self.hasFocus():
            ring(painter, look, self.rect())

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        grid, middle = self._grid, Qt.AlignmentFlag.AlignVCenter
        for widget in (self._marker, self._who, self._words, self._when):
            grid.removeWidget(widget)
        grid.addWidget(self._marker, 0, 0, middle)
        # The gap is a column of its own: the grid must know how wide the name is, or a name of two
        # lines is given the height of one.
        grid.setColumnMinimumWidth(1, 0 if narrow else self._look.px(WHO - 2))
        grid.setColumnMinimumWidth(2, 0 if narrow else self._look.px(2))
        if narrow:
            self._who.setMaximumWidth(16_777_215)
            grid.addWidget(self._who, 0, 1, 1, 3, middle)
            grid.addWidget(self._words, 1, 1, 1, 5)
        else:
            self._who.setMaximumWidth(self._look.px(WHO - 2))
            grid.addWidget(self._who, 0, 1, middle)
            grid.addWidget(self._words, 0, 3, middle)
        grid.addWidget(self._when, 0, 5, middle)

    @Slot()
    def _open(self) -> None:
        if self._line is None:
            return
        if self._line.url:
            # Without a name and password that stand in it: they are nobody's business.
            QDesktopServices.openUrl(QUrl(address(self._line.url)))
        elif self._line.place:
            self.place_wanted.emit(self._line.place)


class WitnessSection(Section):
    place_wanted = Signal(str)
    fails_wanted = Signal(str, str)
    works_wanted = Signal()

    def __init__(self, look: Look, setting: Setting) -> None:
        super().__init__(look, render(say("Who says what"), setting))
        self._elsewhere = render(say("Show where we look"), setting)
        self._rows: Rows[Line] = Rows(self._row)
        self.field = OwnWordField(look, setting)
        self.field.said.connect(self.fails_wanted)
        self.field.works.connect(self.works_wanted)
        self.column.addWidget(self._rows)
        self.column.addWidget(self.field)

    def show_sheet(self, sheet: Sheet, setting: Setting, at: datetime) -> None:
        found = sheet.now.verdict
        there = {p.id for p in sheet.places}
        seen = () if found is None else found.witnesses
        down = found is not None and judged(sheet.now) is None
        self._rows.show_all(
            [
                _line(w, found, there, setting, down=down, last=n == len(seen))
                for n, w in enumerate(seen, 1)
                if found is not None
            ]
        )
        self.field.offer([p.name for p in sheet.parts if not p.gone], sheet.now.service.parts)
        self.field.stands(user_says(sheet.now))

    def _row(self) -> QWidget:
        row = WitnessRow(self._look, self._elsewhere)
        row.place_wanted.connect(self.place_wanted)
        return row


def _line(
    one: Witness, found: Verdict, there: set[str], setting: Setting, *, down: bool, last: bool
) -> Line:
    when = witness_when(one)
    return Line(
        face=witness_face(one, found, line_down=down),
        who=render(one.who, setting),
        words=render(one.words, setting),
        when="" if when is None else render(when, setting),
        url=one.url,
        place=one.source if one.source in there else "",
        last=last,
    )
