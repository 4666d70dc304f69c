"""Text of the Add dialog and the first page: labels that keep to the look, what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look, Type

NAME = 60
"""Characters of a name that are shown: what comes from a page may have no end."""

_HOST = re.compile(r"^[\w-]+(\.[\w-]+)*\.[^\W\d_][\w-]+(:\d+)?([/?#]\S*)?$")
_LOCAL = re.compile(r"^(localhost|\[[0-9a-fA-F:]+\]|\d{1,3}(\.\d{1,3}){3})(:\d+)?([/?#]\S*)?$")


def is_address(text: str) -> bool:
    """Does this look like a place on the web, not like a name?"""
    text = text.strip()
    if " " in text:
        return False
    return "://" in text or bool(_HOST.match(text) or _LOCAL.match(text))


def bare(text: str) -> bool:
    """An address as it is spoken: "podhost.com" may be a name as well."""
    return "://" not in text and "/" not in text


def cut(text: str, most: int = NAME) -> str:
    """On one line, and not without end."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def listed(names: list[str], setting: Setting) -> str:
    """ "a, b, c", two at least named of many: "a, b, c, 4 more"."""
    if len(names) <= 3:
        return ", ".join(names)
    words = say("{names}, {n} more", names=", ".join(names[:2]), n=len(names) - 2)
    return render(words, setting)


def breakable(text: str) -> str:
    """Long addresses may go on in the next line, behind a dot or a stroke."""
    return re.sub(r"([./])(?=\w)", "\\1\N{ZERO WIDTH SPACE}", text)


def announce(widget: QWidget, text: str) -> None:
    """To who listens instead of looking, when the screen reader has finished its sentence."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def tab_order(controls: Iterable[QWidget]) -> None:
    """Tab goes from one to the next: what is made later would come last, wherever it stands."""
    before: QWidget | None = None
    for control in controls:
        if before is not None:
            QWidget.setTabOrder(before, control)
        before = control


class Words(QLabel):
    """Plain text in a type role and a colour of the theme, also after that has changed."""

    def __init__(
        self, look: Look, role: Type = Type.BODY, color: str = "text", text: str = ""
    ) -> None:
        super().__init__(text)
        self._look, self._role, self._color = look, role, color
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.WindowText)  # else it goes by what is behind it
        look.changed.connect(self.restyle)
        self.restyle()

    def wrapped(self) -> Words:
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        return self

    @Slot()
    def restyle(self) -> None:
        self.setFont(self._look.font(self._role))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.color(self._color))
        self.setPalette(palette)


class Elided(Words):
    """One line that ends in "…" where there is no more room; read out whole."""

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(10), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        mode = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.text(), mode, self.width())
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.drawText(self.rect(), side | Qt.AlignmentFlag.AlignVCenter, shown)


class Shape(QLabel):
    """A state's shape beside words that say the same."""

    def __init__(self, look: Look, face: Face, units: float = 4) -> None:
        super().__init__()
        self._look, self._face, self._units = look, face, units
        look.changed.connect(self.restyle)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        self.setPixmap(self._look.shape(self._face, self._units))
