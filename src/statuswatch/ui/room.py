"""What room a screen has for a window with its frame, and how the window is fitted into it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen, QWindow
from PySide6.QtWidgets import QStyle, QWidget


def fit(window: QWidget, least: QSize) -> None:
    """Not larger than its screen, and within it. `least`: its smallest size, where there is room
    for that. One that is maximised has its size from the screen."""
    placed = window.testAttribute(Qt.WidgetAttribute.WA_Moved)  # else its place will be found
    free = _free(window, placed=placed)
    if free is None:
        return
    window.setMinimumSize(least.boundedTo(free.size()))
    if window.windowState() & ~Qt.WindowState.WindowActive:
        return
    now = window.geometry()
    there = within(now, free)
    window.resize(there.size())
    if placed and there.topLeft() != now.topLeft():
        window.move(window.pos() + there.topLeft() - now.topLeft())


def within(wanted: QRect, free: QRect) -> QRect:
    """`wanted`, as large as there is room, moved as little as it takes."""
    size = wanted.size().boundedTo(free.size())
    left = min(wanted.left(), free.left() + free.width() - size.width())
    top = min(wanted.top(), free.top() + free.height() - size.height())
    return QRect(max(left, free.left()), max(top, free.top()), size.width(), size.height())


def _free(window: QWidget, *, placed: bool) -> QRect | None:
    """What the panels of the window's screen and its own frame leave."""
    screen: QScreen | None = window.screen()
    there: QScreen | None = QGuiApplication.screenAt(window.geometry().center())
    if placed and there is not None:
        screen = there
    if screen is None:  # all of them are switched off
        return None
    room = screen.availableGeometry()
    handle: QWindow | None = window.windowHandle()
    if handle is not None and not handle.frameMargins().isNull():
        return room.marginsRemoved(handle.frameMargins())
    metric, kind = window.style().pixelMetric, QStyle.PixelMetric
    title, edge = metric(kind.PM_TitleBarHeight), metric(kind.PM_MdiSubWindowFrameWidth)
    return room.adjusted(edge, title, -edge, -edge)  # before it is shown, as frames usually are
