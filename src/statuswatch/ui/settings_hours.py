"""One weekday's quiet hours as a row: spans that are typed, added and taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from statuswatch.core.words import Message, say
from statuswatch.ui.add_words import Words
from statuswatch.ui.flow import Flow
from statuswatch.ui.settings_form import Book

NIGHT, NOON = (time(22), time(7)), (time(12), time(13))
"""What a first and another span begin as."""

LABEL = 27
"""Units for the day's name."""

_TIME = re.compile(r"([0-9]{1,2})(?:[:.h ]?([0-9]{2}))?")

Span = tuple[time, time]


def time_of(text: str) -> time | None:
    """`22`, `22:00`, `7.30`, `0700`; 24:00 is the day's end. `None`: it is no time."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if (hour, minute) == (24, 0):
        return time()
    return time(hour, minute) if hour < 24 and minute < 60 else None


class SpanRow(QWidget):
    """From when until when. Told once a field is left or Enter is pressed."""

    changed = Signal()
    gone = Signal()

    def __init__(self, book: Book, day: str, span: Span) -> None:
        super().__init__()
        self._book, self._day = book, day
        self._wrong = False
        self.start, self.end = self._field(), self._field()
        self._remove = QPushButton()
        self._remove.setProperty("flat", "true")
        self._remove.clicked.connect(self.gone)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._dash = Words(book.look, text="\N{EN DASH}")
        for widget in (self.start, self._dash, self.end, self._remove):
            self._row.addWidget(widget)
        self.write(span)
        self.restyle()

    def call(self, number: int) -> None:
        """It is the day's so manyth; the first needs no number."""
        if number == 1:
            names = (
                say("{day}, quiet from", day=self._day),
                say("{day}, quiet until", day=self._day),
                say("Remove these hours of {day}", day=self._day),
            )
        else:
            names = (
                say("{day}, span {n}, quiet from", day=self._day, n=number),
                say("{day}, span {n}, quiet until", day=self._day, n=number),
                say("Remove span {n} of {day}", day=self._day, n=number),
            )
        for widget, name in zip((self.start, self.end, self._remove), names, strict=True):
            widget.setAccessibleName(self._book.words(name))
        self._remove.setToolTip(self._remove.accessibleName())

    def write(self, span: Span) -> None:
        self._held = span
        self.start.setText(f"{span[0]:%H:%M}")
        self.end.setText("24:00" if span[1] == time() else f"{span[1]:%H:%M}")

    @property
    def span(self) -> Span | None:
        """`None`: as it is typed it does not do."""
        start, end = time_of(self.start.text()), time_of(self.end.text())
        if start is None or end is None or (start == end and start != time()):
            return None
        return start, end

    @property
    def wrong(self) -> Message | None:
        for field in (self.start, self.end):
            if time_of(field.text()) is None:
                typed = field.text().strip() or "\N{HORIZONTAL ELLIPSIS}"
                return say("{text} is no time of day. Write it as 22:00.", text=typed)
        if self.span is None:
            return say("These hours begin when they end. Write 00:00\N{EN DASH}24:00 for all day.")
        return None

    def focus(self) -> None:
        self.start.setFocus(Qt.FocusReason.TabFocusReason)
        self.start.selectAll()

    def restyle(self) -> None:
        px = self._book.look.px
        self._row.setSpacing(px(1.5))
        for field in (self.start, self.end):
            wide = field.fontMetrics().horizontalAdvance("00:00") + px(5.5)
            field.setFixedWidth(wide)
        self._remove.setIcon(self._book.look.icon("close", 4))
        self._remove.setIconSize(self._book.look.icon_size(4))
        self._remove.setFixedWidth(px(7))

    def _field(self) -> QLineEdit:
        field = QLineEdit()
        field.setMaxLength(8)
        field.editingFinished.connect(self._finished)
        return field

    @Slot()
    def _finished(self) -> None:
        """Also what does not do is told: the page says so. What is as it was is not."""
        span = self.span
        if span is not None:
            was, self._wrong = self._wrong, False
            changed = span != self._held or was
            self.write(span)  # as it is written everywhere
            if changed:
                self.changed.emit()
        else:
            self._wrong = True
            self.changed.emit()


class DayRow(QWidget):
    """All spans of one weekday."""

    changed = Signal()

    def __init__(self, book: Book, day: str) -> None:
        """`day`: its name, as it is shown."""
        super().__init__()
        self._book, self._day = book, day
        self.rows: list[SpanRow] = []
        self._label = Words(book.look, text=day)
        self._spans = QWidget()
        self._flow = Flow(self._spans)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._spans.setSizePolicy(policy)
        self.more = QPushButton()
        self.more.setProperty("flat", "true")
        self.more.clicked.connect(self._add)
        self._flow.addWidget(self.more)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._spans, 1)
        book.look.changed.connect(self.restyle)
        self._said()
        self.restyle()

    @property
    def spans(self) -> tuple[Span, ...] | None:
        """`None`: one of them does not do as it is typed."""
        found = [row.span for row in self.rows]
        return None if None in found else tuple(sorted(span for span in found if span is not None))

    @property
    def wrong(self) -> Message | None:
        return next((row.wrong for row in self.rows if row.wrong is not None), None)

    def write(self, spans: Iterable[Span]) -> None:
        """What holds now; what is there already stays as it is, with the keyboard in it."""
        wanted = tuple(spans)
        if self.spans == tuple(sorted(wanted)):
            return
        for row in tuple(self.rows):
            self._drop(row)
        for span in wanted:
            self._insert(span)
        self._said()

    @Slot()
    def restyle(self) -> None:
        px = self._book.look.px
        self._label.setFixedWidth(px(LABEL))
        self._label.setFixedHeight(px(7))
        self._row.setSpacing(px(2))
        self._flow.setSpacing(px(2))
        self.more.setIcon(self._book.look.icon("add", 3.5, self._book.look.theme.text2))
        self.more.setIconSize(self._book.look.icon_size(3.5))
        for row in self.rows:
            row.restyle()

    def _insert(self, span: Span) -> SpanRow:
        row = SpanRow(self._book, self._day, span)
        row.changed.connect(self.changed)
        row.gone.connect(self._gone)
        self.rows.append(row)
        self._flow.removeWidget(self.more)
        self._flow.addWidget(row)
        self._flow.addWidget(self.more)
        self._in_order()
        self._call()
        row.show()
        return row

    def _in_order(self) -> None:
        """Tab follows the eye."""
        before: QWidget = self.more
        for row in self.rows:
            for widget in row.findChildren(
                QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
            ):
                if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                    QWidget.setTabOrder(before, widget)
                    before = widget
        if self.rows:
            QWidget.setTabOrder(before, self.more)

    def _call(self) -> None:
        for number, row in enumerate(self.rows, 1):
            row.call(number)

    def _drop(self, row: SpanRow) -> None:
        self.rows.remove(row)
        self._call()
        self._flow.removeWidget(row)
        row.hide()
        row.deleteLater()

    @Slot()
    def _add(self) -> None:
        row = self._insert(NOON if self.rows else NIGHT)
        self._said()
        row.focus()
        self.changed.emit()

    @Slot()
    def _gone(self) -> None:
        row = self.sender()
        if isinstance(row, SpanRow):
            self._drop(row)
            self._said()
            self.more.setFocus(Qt.FocusReason.TabFocusReason)
            self.changed.emit()

    def _said(self) -> None:
        """Beside hours that stand there a picture is enough: words would take a line of their own."""
        self.more.setText("" if self.rows else self._book.words(say("Add quiet hours")))
        name = say("Add quiet hours on {day}", day=self._day)
        if self.rows:
            name = say("Another span on {day}", day=self._day)
        self.more.setAccessibleName(self._book.words(name))
        self.more.setToolTip(self.more.accessibleName() if self.rows else "")
