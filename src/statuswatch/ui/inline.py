"""Small fields within a page: Esc is theirs while they are open, and opened they are seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QScrollArea, QWidget


def wants_escape(event: QEvent) -> bool:
    """Is it asked whether Esc is a field's own? If nobody takes it, the window goes back by it."""
    return (
        event.type() is QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_Escape
    )


def bring_into_view(widget: QWidget, margin: int) -> None:
    """Scroll what it stands in as far as it takes to see it with `margin` pixels, not further."""
    inner, above = widget, widget.parentWidget()
    while isinstance(above, QWidget) and not isinstance(above, QScrollArea):
        layout = above.layout()
        if layout is not None:
            layout.activate()  # what was only just shown has no place yet
        inner, above = above, above.parentWidget()
    if isinstance(above, QScrollArea) and inner is not widget:
        # It learns by an event how high its inside is now: till then it scrolls no further.
        QApplication.sendEvent(above, QEvent(QEvent.Type.LayoutRequest))
        above.ensureWidgetVisible(widget, 0, margin)


def scrolling(inside: QLayout, margin: int) -> QScrollArea:
    """In a dialog: scrolls where there is less room than it needs; what has the keyboard is seen."""
    sheet, area = QWidget(), QScrollArea()
    sheet.setLayout(inside)
    area.setProperty("plain", "true")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(sheet)
    InSight(area, margin)
    return area


class InSight(QObject):
    """Scrolls to what has the keyboard. Qt does so only where it comes from within the area: from a
    button above it one would type into a field that is not seen."""

    def __init__(self, area: QScrollArea, margin: int) -> None:
        super().__init__(area)
        self._area, self._margin = area, margin
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    @Slot(QWidget, QWidget)
    def _moved(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._area.isAncestorOf(now):
            self._area.ensureWidgetVisible(now, 0, self._margin)
