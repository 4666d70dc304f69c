"""What the tray's icon is drawn for: how many pixels a point has, and whether the panel is dark.

Nobody tells a program the colour of the panel it stands in. What is known of the desktop is the
best guess, and `Icons.calm` draws an outline that stands on the other kind, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPalette, QScreen

if TYPE_CHECKING:
    from statuswatch.ui.portal import Portal

DARK_PANELS = ("gnome", "unity")
"""Desktops whose bar is dark whatever their windows are."""


class Panel(QObject):
    """`changed`: the icon has to be drawn anew."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Make it before the window: its own colours say nothing of the desktop's."""
        super().__init__(parent)
        self._app = QGuiApplication.instance()
        self._portal: Portal | None = None
        self._told: bool | None = None
        self._before = QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness()
        self._ratio = self.ratio
        if isinstance(self._app, QGuiApplication):
            self._app.styleHints().colorSchemeChanged.connect(self._look_changed)
            self._app.primaryScreenChanged.connect(self._screens_changed)
            self._app.screenAdded.connect(self._screen_added)
            self._app.screenRemoved.connect(self._screens_changed)
            for screen in self._app.screens():
                self._screen_added(screen)

    @property
    def ratio(self) -> float:
        """Pixels to a point, on the finest screen."""
        return self._app.devicePixelRatio() if isinstance(self._app, QGuiApplication) else 1.0

    @property
    def dark(self) -> bool:
        """Is what stands on it light?"""
        return is_dark(os.environ, self._scheme(), self._told, self._before)

    def ask(self) -> None:
        """Also of the desktop's portal: only where the answer matters."""
        from statuswatch.ui.portal import Portal

        if self._portal is None:
            self._portal = Portal(self)
            self._portal.told.connect(self._hear)

    def _scheme(self) -> Qt.ColorScheme:
        app = self._app
        if isinstance(app, QGuiApplication):
            return app.styleHints().colorScheme()
        return Qt.ColorScheme.Unknown

    @Slot(object)
    def _hear(self, dark: bool | None) -> None:
        if dark != self._told:
            self._told = dark
            self.changed.emit()

    @Slot()
    def _look_changed(self) -> None:
        self.changed.emit()

    @Slot(QScreen)
    def _screen_added(self, screen: QScreen) -> None:
        screen.logicalDotsPerInchChanged.connect(self._screens_changed)
        screen.geometryChanged.connect(self._screens_changed)
        self._screens_changed()

    @Slot()
    def _screens_changed(self) -> None:
        if self.ratio != self._ratio:
            self._ratio = self.ratio
            self.changed.emit()


def is_dark(
    environ: Mapping[str, str], scheme: Qt.ColorScheme, told: bool | None, lightness: int
) -> bool:
    """`told`: by the portal. `lightness`: of the windows, 0 to 255."""
    if sys.platform == "win32":
        return not _light_task_bar()
    desktop = environ.get("XDG_CURRENT_DESKTOP", "").casefold()
    if any(name in desktop for name in DARK_PANELS):
        return True
    if told is not None:
        return told
    if scheme is not Qt.ColorScheme.Unknown:
        return scheme is Qt.ColorScheme.Dark
    return lightness < 128


def _light_task_bar() -> bool:
    """Windows' task bar has a theme of its own."""
    if sys.platform == "win32":
        import winreg

        place = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
                return bool(winreg.QueryValueEx(key, "SystemUsesLightTheme")[0])
        except OSError:
            return False
    return False
