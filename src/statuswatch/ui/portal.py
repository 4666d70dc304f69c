"""Does the desktop want it dark? Asked of its portal, where Qt itself does not know."""

from __future__ import annotations

import sys

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

SERVICE, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SETTINGS = "org.freedesktop.portal.Settings"
NAMESPACE, KEY = "org.freedesktop.appearance", "color-scheme"
DARK, LIGHT = 1, 2
"""Of https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html;
0 is no preference."""


class Portal(QObject):
    """Never waits: where no portal runs, nothing is ever told."""

    told = Signal(object)
    """True dark, False light, None no preference."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher: QDBusPendingCallWatcher | None = None
        if sys.platform in ("win32", "darwin"):
            return
        self._bus = QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            return
        changed = SLOT("_changed(QDBusMessage)")
        self._bus.connect(SERVICE, PATH, SETTINGS, "SettingChanged", self, changed)  # type: ignore[call-overload]  # the stubs miss it
        # Only one that runs already is asked: starting one may take seconds.
        if not self._bus.interface().isServiceRegistered(SERVICE).value():
            return
        call = QDBusMessage.createMethodCall(SERVICE, PATH, SETTINGS, "Read")
        call.setArguments([NAMESPACE, KEY])
        self._watcher = QDBusPendingCallWatcher(self._bus.asyncCall(call), self)
        self._watcher.finished.connect(self._answered)

    @Slot(QDBusPendingCallWatcher)
    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        self._tell(watcher.reply().arguments()[-1:])

    @Slot(QDBusMessage)
    def _changed(self, message: QDBusMessage) -> None:
        values = message.arguments()
        if values[:2] == [NAMESPACE, KEY]:
            self._tell(values[2:3])

    def _tell(self, values: list[object]) -> None:
        value = values[0] if values else None
        while isinstance(value, QDBusVariant):
            value = value.variant()
        if isinstance(value, int) and value in (0, DARK, LIGHT):
            self.told.emit({DARK: True, LIGHT: False}.get(value))
