"""A row of the doctor's page: shape, what was looked at, what was found, and what mends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QWidget,
)

from statuswatch.core.face import Face
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.heard import heard_as
from statuswatch.ui.look import Look, Type
from statuswatch.ui.now_places import EDGE, SHAPE, TEXT
from statuswatch.ui.service_section import Words, ring

if TYPE_CHECKING:
    from statuswatch.app.doctored import Finding

WHAT, NARROW, NARROWER = 34, 140, 105
"""Units that the name of what was looked at takes; of the row's width, under which the finding
stands below it, and under which its button stands below both."""

WIDEST = 200
"""Units of a row: farther away, a button no longer stands beside its finding."""

MOST = 0.4
"""The part of the row's width that names may take, where they stand beside what was found."""

LEAST = 9
"""Units of height."""

STATES = {True: say("Fine"), None: say("Worth knowing"), False: say("To look at")}
FACES = {True: Face.FINE, None: Face.UNKNOWN, False: Face.DEGRADED}


class DoctorRow(QWidget):
    """Shows one Finding. Up and Down go from row to row, Enter does what its button does."""

    mend_wanted = Signal(object)
    """The Finding."""

    stepped = Signal(int)
    """To the row so many further on; a very large number: to the last."""

    def __init__(
        self, look: Look, setting: Callable[[], Setting], title: Callable[[Finding], str]
    ) -> None:
        super().__init__()
        self._look, self._setting, self._title = look, setting, title
        self._finding: Finding | None = None
        self._face = Face.UNKNOWN
        self._ringed, self._bar = False, 0
        self._lines = self._wanted = self._name_wide = 0
        self._what, self._words = Words(look, Type.NAME), Words(look)
        self.button = QPushButton()
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._mend)
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        heard_as(self, QAccessible.Role.ListItem)
        look.changed.connect(self.restyle)
        self.restyle()

    def write(self, finding: Finding) -> None:
        self._finding, self._face = finding, FACES[finding.well]
        setting = self._setting()
        title, words = self._title(finding), render(finding.words, setting)
        self._what.write(title)
        self._words.write(words)
        spoken = say(
            "{state}: {title}. {words}", state=STATES[finding.well], title=title, words=words
        )
        self.setAccessibleName(render(spoken, setting))
        mend = "" if finding.mend is None else render(finding.mend.words, setting)
        self.button.setText(mend)
        self.button.setVisible(bool(mend))
        about = say("{mend}: {title}", mend=mend, title=title)
        self.button.setAccessibleName(render(about, setting) if mend else "")
        self.setAccessibleDescription(mend)
        self.update()

    def reachable(self, yes: bool) -> None:
        """By Tab: one row of them all is, the others by Up and Down from there."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if yes else Qt.FocusPolicy.ClickFocus)

    # --- how it is laid out ---------------------------------------------------------------------

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._what.setFont(self._look.font(Type.NAME))
        self._words.setFont(self._look.font(Type.BODY))
        self._grid.setContentsMargins(0, px(1.25), 0, px(1.25))
        self._grid.setVerticalSpacing(px(0.25))
        self._grid.setColumnMinimumWidth(0, px(TEXT))
        self._grid.setColumnMinimumWidth(3, px(2.5))
        self._grid.setColumnMinimumWidth(5, self._end())
        self.setMinimumHeight(px(LEAST))
        self._lines = 0
        self._arrange()
        self.update()

    def set_bar(self, pixels: int) -> None:
        """The width of the scroll bar beside all rows."""
        self._bar = pixels
        self._grid.setColumnMinimumWidth(5, self._end())

    @property
    def named(self) -> int:
        """Pixels that its name takes on one line."""
        return self._what.fontMetrics().horizontalAdvance(self._what.text()) + self._look.px(2)

    def set_named(self, pixels: int) -> None:
        """The widest name of all rows: what was found begins in one column."""
        if pixels != self._wanted:
            self._wanted, self._lines = pixels, 0
            self._arrange()

    def _room(self) -> int:
        """The width of what scrolls the rows. Their own would change with its scroll bar, and the
        bar with their heights, for ever."""
        above = self.parentWidget()
        while isinstance(above, QWidget) and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above.width() if isinstance(above, QScrollArea) else self.width()

    def _end(self) -> int:
        return max(0, self._look.px(EDGE) - self._bar)

    def _arrange(self) -> None:
        """On one, two or three lines, by the room there is."""
        px, width = self._look.px, self._room()
        lines = 1 if width >= px(NARROW) else 2 if width >= px(NARROWER) else 3
        what = max(px(WHAT), min(self._wanted, int(min(width, px(WIDEST)) * MOST)))
        if (lines, what) == (self._lines, self._name_wide):
            return
        self._lines, self._name_wide = lines, what
        grid, middle = self._grid, Qt.AlignmentFlag.AlignVCenter
        for widget in (self._what, self._words, self.button):
            grid.removeWidget(widget)
        grid.setColumnMinimumWidth(1, what if lines == 1 else 0)
        self._what.setMaximumWidth(what - px(2) if lines == 1 else 16_777_215)
        if lines == 1:
            grid.addWidget(self._what, 0, 1, middle)
            grid.addWidget(self._words, 0, 2, middle)
            grid.addWidget(self.button, 0, 4, middle)
            return
        grid.addWidget(self._what, 0, 1, 1, 2)
        grid.addWidget(self._words, 1, 1, 1, 2)
        if lines == 2:
            grid.addWidget(self.button, 0, 4, 2, 1, middle)
        else:
            grid.addWidget(self.button, 2, 1, 1, 2, Qt.AlignmentFlag.AlignLeading)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(100), super().sizeHint().height())

    # --- keys, and painting -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Home: -1_000_000,
            Qt.Key.Key_End: 1_000_000,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.stepped.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._mend()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Its mark is shown to who uses keys, not after a click."""
        self._ringed = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, px, painter = self._look, self._look.px, QPainter(self)
        size = px(4)
        first = self._what.geometry()
        line = self._what.fontMetrics().height()
        top = first.top() + (line - size) // 2 if self._lines > 1 else (self.height() - size) // 2
        shape = self._mirrored(QRect(px(SHAPE) - size // 2, top, size, size))
        plain = self._finding is not None and self._finding.well is None
        picture = look.glyph("info", 4, look.theme.text2) if plain else look.shape(self._face, 4)
        painter.drawPixmap(shape.topLeft(), picture)
        under = QRect(px(TEXT), self.height() - 1, self.width() - px(TEXT) - self._end(), 1)
        painter.fillRect(self._mirrored(under), look.color("line"))
        if self._ringed:
            inside = QRect(px(EDGE), 0, self.width() - px(EDGE) - px(1), self.height() - 1)
            ring(painter, look, self._mirrored(inside))

    def _mirrored(self, where: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), where)

    @Slot()
    def _mend(self) -> None:
        if self._finding is not None and self._finding.mend is not None:
            self.mend_wanted.emit(self._finding)
