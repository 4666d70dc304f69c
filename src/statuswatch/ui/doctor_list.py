"""The doctor's rows: one for each check, then one for each source, what ails first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from statuswatch.core.words import Setting, count, render, say
from statuswatch.ui.add_words import Words as Label
from statuswatch.ui.doctor_row import WIDEST, DoctorRow
from statuswatch.ui.look import Look, Type
from statuswatch.ui.now_places import TEXT
from statuswatch.ui.service_section import Rows

if TYPE_CHECKING:
    from statuswatch.app.doctored import Finding

STEP = 30
"""Sources that are shown at first, and with each "Show more"."""

SOURCE = "source"

WORSE = {False: 0, None: 1, True: 2}


class DoctorList(QWidget):
    mend_wanted = Signal(object)
    focus_wanted = Signal(object)
    """The row that has the keyboard now: it must be in sight."""

    def __init__(self, look: Look, setting: Callable[[], Setting]) -> None:
        super().__init__()
        self._look, self._setting = look, setting
        self._sources: list[Finding] = []
        self._shown, self._bar = STEP, 0
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._checks: Rows[Finding] = Rows(self._row)
        self._places: Rows[Finding] = Rows(self._row)
        self._heading = Label(look, Type.HEADING, "text2")
        self._more = QPushButton()
        self._more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._more.clicked.connect(self._show_more)
        self._column, self._inset = QVBoxLayout(), [QWidget(), QWidget()]
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._checks)
        for inset, widget in zip(self._inset, (self._heading, self._more), strict=True):
            line = QHBoxLayout()
            line.setSpacing(0)
            line.addWidget(inset)
            line.addWidget(widget)
            line.addStretch(1)
            if widget is self._heading:
                self._column.addLayout(line)
                self._column.addWidget(self._places)
            else:
                self._column.addLayout(line)
        self._column.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._column)
        self._inside = inside
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(inside, 1000)
        across.addStretch(1)
        look.changed.connect(self.restyle)
        self.restyle()
        self.show_all(())

    def show_all(self, found: Sequence[Finding]) -> None:
        """What ails stands first among the sources, then by name; checks keep their order."""
        self._sources = sorted(
            (f for f in found if f.what == SOURCE),
            key=lambda f: (WORSE[f.well], _natural(self._title(f))),
        )
        self._checks.show_all([f for f in found if f.what != SOURCE])
        self._show_sources()

    def _show_sources(self) -> None:
        n, setting = len(self._sources), self._setting()
        self._places.show_all(self._sources[: self._shown])
        self._heading.setVisible(bool(n))
        self._heading.setText(render(count("{n} place we read", "{n} places we read", n), setting))
        left = n - self._shown
        self._more.setVisible(left > 0)
        if left > 0:
            self._more.setText(render(say("Show {n} more", n=min(left, STEP)), setting))
        self._rove(self._current())
        named = max((row.named for row in self.rows()), default=0)
        for row in self.rows():
            row.set_named(named)

    def rows(self) -> list[DoctorRow]:
        """Those in sight, from top to bottom."""
        there = [*self._checks.rows(), *self._places.rows()]
        return [row for row in there if isinstance(row, DoctorRow)]

    def set_bar(self, pixels: int) -> None:
        """How wide the scroll bar beside them is."""
        if pixels != self._bar:
            self._bar = pixels
            for row in self.rows():
                row.set_bar(pixels)

    def focus_first(self) -> bool:
        rows = self.rows()
        if rows:
            rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(rows)

    # --- rows, and the keyboard in them -----------------------------------------------------------

    def _row(self) -> DoctorRow:
        row = DoctorRow(self._look, self._setting, self._title)
        row.mend_wanted.connect(self.mend_wanted)
        row.stepped.connect(self._step)
        row.set_bar(self._bar)
        return row

    def _title(self, finding: Finding) -> str:
        from statuswatch.app.doctoring import title_of

        return render(title_of(finding), self._setting())

    def _current(self) -> int:
        """The row with the keyboard, or the one that Tab leads to."""
        rows = self.rows()
        focused = next((n for n, row in enumerate(rows) if row.hasFocus()), None)
        if focused is not None:
            return focused
        strong = Qt.FocusPolicy.StrongFocus
        return next((n for n, row in enumerate(rows) if row.focusPolicy() == strong), 0)

    def _rove(self, wanted: int) -> None:
        for n, row in enumerate(self.rows()):
            row.reachable(n == wanted)

    @Slot(int)
    def _step(self, by: int) -> None:
        rows = self.rows()
        wanted = max(0, min(len(rows) - 1, self._current() + by))
        self._rove(wanted)
        rows[wanted].setFocus(Qt.FocusReason.TabFocusReason)
        self.focus_wanted.emit(rows[wanted])

    @Slot()
    def _show_more(self) -> None:
        first = self._shown
        self._shown += STEP
        self._show_sources()
        rows = [row for row in self._places.rows() if isinstance(row, DoctorRow)]
        rows[first].setFocus(Qt.FocusReason.TabFocusReason)
        self.focus_wanted.emit(rows[first])

    @Slot()
    def restyle(self) -> None:
        px = self._look.px
        self._inside.setMaximumWidth(px(WIDEST))
        for inset in self._inset:
            inset.setFixedWidth(px(TEXT))
        self._heading.setContentsMargins(0, px(4), 0, px(1.5))
        self._column.setContentsMargins(0, px(1), 0, px(6))


def _natural(name: str) -> list[tuple[int, str]]:
    """`Service 9` before `Service 54`."""
    pieces = re.split(r"(\d+)", name.casefold())
    return [(int(p), "") if p.isdecimal() else (0, p) for p in pieces]
