"""What the sections of the Service page are made of: headings, lines of text, rows that stay.

Rows are written anew in place, and only where something changed: the page never flickers, and a
button that has the focus keeps it.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QUrl, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from statuswatch.channels import plain
from statuswatch.core.overview import Face
from statuswatch.ui.look import Look, Type
from statuswatch.ui.service_words import address, breakable, runs, unmarked

D = TypeVar("D")
D_contra = TypeVar("D_contra", contravariant=True)

GUTTER, SHAPE_AT = 7.0, 2.5
"""Units: where the text of a row begins, and where the middle of its shape is."""


class Words(QLabel):
    """Text that wraps; plain, whatever stands in it. `quiet`: in the second colour."""

    def __init__(self, look: Look, role: Type = Type.BODY, *, quiet: bool = False) -> None:
        super().__init__()
        self._look = look
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(look.font(role))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        _to_edge(self)
        if quiet:
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            _to_edge(self)

    def write(self, text: str) -> None:
        """Vendors' text is long and odd; an empty line takes no room."""
        self.setText(breakable(plain(text)))
        show_words(self, bool(text))

    def minimumSizeHint(self) -> QSize:
        return _least(self, self._look, super().minimumSizeHint())


def show_words(label: QWidget, there: bool) -> None:
    """If there are any. What has no parent yet is shown with it: now it would be a window of its
    own, which flashes up and takes the keyboard away."""
    if there and label.parentWidget() is None:
        label.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
    else:
        label.setVisible(there)


def _to_edge(label: QLabel) -> None:
    """Where reading begins on this page, whatever direction its own words have."""
    side = QStyle.visualAlignment(label.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
    label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


def _least(label: QLabel, look: Look, hint: QSize) -> QSize:
    """What wraps may be as narrow as it likes: Qt's own hint is its height at its narrowest, and
    a scroll area would make room for that."""
    return QSize(look.px(8), label.fontMetrics().height()) if label.wordWrap() else hint


class Runs(QLabel):
    """A line of ours with marked words in a state's ink."""

    def __init__(self, look: Look, role: Type = Type.BODY, *, quiet: bool = False) -> None:
        super().__init__()
        self._look, self._role = look, role
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        _to_edge(self)
        if quiet:
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            _to_edge(self)

    def minimumSizeHint(self) -> QSize:
        return _least(self, self._look, super().minimumSizeHint())

    def write(self, text: str, color: str) -> None:
        text = plain(text)
        style = f"color:{color}; font-weight:600" if color else "font-weight:600"
        pieces = (
            f'<span style="{style}">{html.escape(piece)}</span>' if marked else html.escape(piece)
            for piece, marked in runs(text)
        )
        self.setFont(self._look.font(self._role))
        self.setText("".join(pieces))
        self.setAccessibleName(unmarked(text))
        show_words(self, bool(text))


class Elided(QWidget):
    """One line that is cut where it is too long; its tool tip has it whole."""

    def __init__(
        self,
        look: Look,
        role: Type = Type.BODY,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        *,
        quiet: bool = False,
        keep: float = 16,
    ) -> None:
        """`keep`: units of width that it does not yield."""
        super().__init__()
        self._look, self._role, self._mode, self._keep = look, role, mode, keep
        self._token = "text2" if quiet else "text"
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def write(self, text: str) -> None:
        self._text = " ".join(plain(text).split())
        self.setAccessibleName(self._text)
        self._say_whole()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.font(self._role))
        # One long name must not ask for a screen's width: layouts take hints for granted.
        width = min(metrics.horizontalAdvance(self._text) + 2, self._look.px(160))
        return QSize(width, metrics.height())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), self._look.px(self._keep)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._say_whole()

    def _cut(self) -> str:
        metrics = QFontMetrics(self._look.font(self._role))
        return metrics.elidedText(self._text, self._mode, self.width())

    def _say_whole(self) -> None:
        self.setToolTip("" if self._cut() == self._text else html.escape(self._text[:600]))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(self._role))
        painter.setPen(self._look.color(self._token))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        # An address reads from left to right in every language.
        address_ = self._mode is Qt.TextElideMode.ElideMiddle
        ltr = Qt.TextFlag.TextForceLeftToRight if address_ else Qt.TextFlag(0)
        painter.drawText(
            self.rect(),
            QStyle.visualAlignment(self.layoutDirection(), side) | Qt.TextFlag.TextSingleLine | ltr,
            self._cut(),
        )


class Marker(QWidget):
    """The shape before a row, in the middle of its first line, and a thread down to the next."""

    def __init__(self, look: Look, units: float, role: Type = Type.BODY) -> None:
        super().__init__()
        self._look, self._units, self._role = look, units, role
        self._face: Face | None = None
        self._threaded = False
        self.setFixedWidth(look.px(GUTTER))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(GUTTER), QFontMetrics(self._look.font(self._role)).height())

    def write(self, face: Face | None, *, threaded: bool = False) -> None:
        self._face, self._threaded = face, threaded
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._face is None:
            return
        look, size = self._look, self._look.px(self._units)
        line = QFontMetrics(look.font(self._role)).height()
        middle = look.px(SHAPE_AT)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            middle = self.width() - middle
        top = (line - size) // 2
        painter = QPainter(self)
        painter.drawPixmap(middle - size // 2, top, look.shape(self._face, self._units))
        if self._threaded:
            gap = look.px(0.75)
            bottom = top + size + gap
            height = self.height() - bottom + top - gap
            painter.fillRect(QRect(middle, bottom, 1, height), look.color("handle"))


class Link(QPushButton):
    """Opens a web address in the browser; nothing but http(s)."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("link", "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._url = ""
        self.clicked.connect(self._open)

    def write(self, text: str, url: str) -> None:
        self._url = url if url.startswith(("https://", "http://")) else ""
        self.setText(text)
        self.setToolTip(html.escape(address(self._url)[:300]))
        self.setVisible(bool(self._url))

    @Slot()
    def _open(self) -> None:
        if self._url:
            QDesktopServices.openUrl(QUrl(self._url))


class Row(Protocol[D_contra]):
    """A widget that is written anew as often as its data changes."""

    def write(self, data: D_contra, /) -> None: ...


class Rows(QWidget, Generic[D]):
    """As many rows as there are data, each written only when its own changed."""

    def __init__(self, make: Callable[[], QWidget], spacing: int = 0) -> None:
        """`make`: a widget that is a `Row[D]`."""
        super().__init__()
        self._make = make
        self._rows: list[tuple[QWidget, D | None]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)

    def show_all(self, wanted: Sequence[D]) -> None:
        while len(self._rows) > len(wanted):
            row, _ = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for n, data in enumerate(wanted):
            if n == len(self._rows):
                row = self._make()
                self._column.addWidget(row)
                self._rows.append((row, None))
            row, shown = self._rows[n]
            if shown != data:
                row.write(data)  # type: ignore[attr-defined]  # a QWidget cannot be a Protocol
                self._rows[n] = (row, data)
                row.show()  # left to the layout it is shown a round of events later
        self.setVisible(bool(wanted))

    def rows(self) -> list[QWidget]:
        return [row for row, _ in self._rows]


class Section(QWidget):
    """A heading with what stands under it; `aside` is at the heading's end."""

    def __init__(
        self, look: Look, title: str, aside: QWidget | None = None, *, bare: bool = False
    ) -> None:
        """`bare`: its title is heard, and not seen."""
        super().__init__()
        self._look = look
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(look.px(1.5))
        self._heading = QLabel(title)
        if not bare:
            self.column.addLayout(_heading(look, self._heading, aside))

    def entitle(self, title: str) -> None:
        """Another title, of the same section."""
        self._heading.setText(plain(title))
        self.setAccessibleName(title)


def _heading(look: Look, heading: QLabel, aside: QWidget | None) -> QHBoxLayout:
    heading.setFont(look.font(Type.SECTION))
    heading.setTextFormat(Qt.TextFormat.PlainText)
    head = QHBoxLayout()
    head.addWidget(heading)
    head.addStretch(1)
    if aside is not None:
        head.addWidget(aside)
    return head


def ring(painter: QPainter, look: Look, around: QRect) -> None:
    """The mark of the focus, inside what has it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(around.adjusted(1, 1, -1, -1), 6, 6)


def gutter(look: Look, marker: QWidget, *beside: QWidget) -> tuple[QHBoxLayout, QVBoxLayout]:
    """A row: its shape, and what stands beside it in a column."""
    row, column = QHBoxLayout(), QVBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(marker)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(0.5))
    for widget in beside:
        column.addWidget(widget)
    row.addLayout(column, 1)
    return row, column
