"""What a widget of our own painting is to who hears the window: a row, a chart, a list.

Qt takes every plain QWidget for a "client" of no kind.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QWidget

_ROLE, _HEARS = "heardAs", "rolesAreHeard"


def heard_as(widget: QWidget, role: QAccessible.Role) -> None:
    """From now on `widget` is heard as this. Before anybody asked what it is."""
    widget.setProperty(_ROLE, role.value)


def hear_roles(app: QApplication) -> None:
    """Once for a program, before there is anything to hear."""
    if not app.property(_HEARS):
        app.setProperty(_HEARS, True)
        QAccessible.installFactory(_heard)


def _heard(_: str, thing: QObject) -> QAccessibleInterface | None:
    role = thing.property(_ROLE) if isinstance(thing, QWidget) else None
    if role is None or not isinstance(thing, QWidget):
        return None
    return QAccessibleWidget(thing, QAccessible.Role(role))
