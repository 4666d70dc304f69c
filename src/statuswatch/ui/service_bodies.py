"""The body of the Service page as it comes and goes: made when it is wanted, anew for another
service and another style, with what was read where it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout

from statuswatch.ui.service_body import Body
from statuswatch.ui.service_tabs import Tab


@dataclass(frozen=True, slots=True)
class Kept:
    """How far it was scrolled, and whether it had the keyboard."""

    value: int
    held: bool


class Bodies(QObject):
    """`made`: a new one, for the page to listen to. `body` is always one."""

    made = Signal(object)

    def __init__(self, make: Callable[[], Body], column: QVBoxLayout, parent: QObject) -> None:
        """It stands at the end of `column`."""
        super().__init__(parent)
        self._make, self._column = make, column
        self._body: Body | None = None
        self._read: Kept | None = None
        self._tab: Tab | None = None  # no service is shown yet
        self._lead = 0

    @property
    def body(self) -> Body:
        return self._body or self._made()

    def _made(self) -> Body:
        old, body = self._body, self._make()
        self._body = body
        self.made.emit(body)
        if self._tab is not None:
            body.go_to(self._tab)
        self._column.addWidget(body, 1)
        body.set_lead(self._lead)
        if old is not None:
            body.setGeometry(old.geometry())
            old.setParent(None)  # at once: two bodies would both be found
            old.deleteLater()
        body.show()  # now, with its size: what is read must be scrolled to before it is seen
        return body

    def go_to(self, tab: int) -> None:
        self._tab = Tab(tab)
        self.body.go_to(tab)

    def set_lead(self, pixels: int) -> None:
        self._lead = pixels
        if self._body is not None:
            self._body.set_lead(pixels)

    def renew(self) -> None:
        """For another service: what was unfolded was the other's."""
        if self._body is None or self._body.used:
            self._made()

    def undress(self) -> None:
        """Another style comes: rows know their colours, and are made anew. With the old ones gone
        it is set in a fourth of the time."""
        body, self._body = self._body, None
        if body is None:
            return
        at = QApplication.focusWidget()
        held = at is not None and body.isAncestorOf(at)
        value = body.leaf.verticalScrollBar().value() if body.used else 0
        self._read = Kept(value, held)
        body.setParent(None)
        body.deleteLater()
        QCoreApplication.sendPostedEvents(body, QEvent.Type.DeferredDelete)

    def dress(self, render: Callable[[], None]) -> None:
        """Rows in the style that holds (`render` writes them); what was read is where it was."""
        read, self._read = self._read, None
        if read is None:
            return
        render()
        self.body.leaf.verticalScrollBar().setValue(read.value)
        if read.held:
            self.body.leaf.setFocus(Qt.FocusReason.OtherFocusReason)
