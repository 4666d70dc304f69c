"""Where one is along a strip of days or a chart: walked to by keys, or under the pointer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget


class Cursor(QObject):
    """Left and Right walk, Home and End leap to the ends, Esc leaves. `went`: walked to this place,
    or left (`None`); what only the pointer passes is not told."""

    went = Signal(object)

    def __init__(
        self,
        widget: QWidget,
        number: Callable[[], int],
        under: Callable[[QPoint], int | None],
        card: Callable[[int], str],
        *,
        wants: Callable[[int], None] | None = None,
        leap: int = 0,
    ) -> None:
        """`number` of places; `under`: the one at this pixel; `card`: what its tool tip says.
        `wants`: what Enter does at one; `leap`: places that Page up and down pass over; without
        them these keys are not for us."""
        super().__init__(widget)
        self._widget, self._number, self._under, self._card = widget, number, under, card
        self._wants, self._leap = wants, leap
        self.at: int | None = None
        self.keyed = False
        """One came by keys: the focus is shown, and leaving with the pointer changes nothing."""
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._press(event)
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            return self._tip(event)
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove:
            self.keyed = False
            self._move(self._under(event.position().toPoint()))
        elif isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusIn:
            self.keyed = event.reason() is not Qt.FocusReason.MouseFocusReason
            self._widget.update()
        elif event.type() is QEvent.Type.FocusOut:
            self.keyed = False
            self._go(None)
        elif event.type() is QEvent.Type.Leave and not self.keyed:
            self._move(None)
        return False

    def _press(self, event: QKeyEvent) -> bool:
        """Is it one of ours? Then nobody else hears of it."""
        number, key = self._number(), Qt.Key(event.key())
        if not number:
            return False
        to = self._moves(number - 1).get(key)
        if to is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.keyed = True
            self._go(min(number - 1, max(0, to)))
        elif self.at is None:
            return False
        elif key is Qt.Key.Key_Escape:
            self._go(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._wants is not None:
            self._wants(self.at)
        else:
            return False
        return True

    def _moves(self, last: int) -> dict[Qt.Key, int]:
        at = last + 1 if self.at is None else self.at
        ahead = -1 if self._widget.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1
        moves = {
            Qt.Key.Key_Left: at - ahead,
            Qt.Key.Key_Right: at + ahead,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if self._leap:
            moves |= {
                Qt.Key.Key_PageUp: at - self._leap,
                Qt.Key.Key_PageDown: at + self._leap,
            }
        return moves

    def _tip(self, event: QHelpEvent) -> bool:
        place = self._under(event.pos())
        if place is None:
            return False
        QToolTip.showText(event.globalPos(), self._card(place), self._widget)
        return True

    def _go(self, place: int | None) -> None:
        self._move(place)
        if place is None:
            QToolTip.hideText()
        self.went.emit(place)

    def _move(self, place: int | None) -> None:
        self.at = place
        self._widget.update()
