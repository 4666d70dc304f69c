"""The icon in the tray: how everything is, at a glance, and a menu that says it in words.

It comes up late where the tray does: at login the tray host often starts after us, and under
X11 an icon that was made before it never registers, only a new one does (nextcloud/desktop#2597).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TextIO

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from statuswatch.channels import plain
from statuswatch.core.face import Face
from statuswatch.core.overview import Overview, icon
from statuswatch.core.tooltip import fit, tooltip
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.icons import Icons
from statuswatch.ui.menu import TrayMenu
from statuswatch.ui.menu_words import written
from statuswatch.ui.panel import Panel
from statuswatch.ui.questions import Stopped
from statuswatch.ui.writing import MANY, Writing

WATCHER = "org.kde.StatusNotifierWatcher"
"""Owned by the tray host on every desktop that speaks StatusNotifierItem."""

LOOK_EVERY = 3000
"""Milliseconds between two looks for a tray, only while there is none."""

LONGEST = 2**31 - 1
"""Milliseconds that a timer of Qt's can wait."""

NO_TRAY = say(
    "There is no tray here yet; the icon appears as soon as there is one. StatusWatch watches and "
    "notifies all the same. On GNOME install the extension AppIndicator; Ctrl+C ends it."
)


class Tray(QObject):
    """Shows what it hears; asks nobody anything."""

    open_wanted = Signal()
    service_wanted = Signal(str)
    fails_wanted = Signal(str)
    works_wanted = Signal(str)
    deed_wanted = Signal(object)
    pause_wanted = Signal(object)
    check_wanted = Signal()
    settings_wanted = Signal()
    quit_wanted = Signal()
    came = Signal()
    """There was no tray, and now there is one."""

    def __init__(
        self,
        icons: Icons,
        setting: Callable[[], Setting],
        stderr: TextIO | None = None,
    ) -> None:
        """`stderr`: where it is said that there is no tray."""
        super().__init__()
        self._icons, self._setting = icons, setting
        self._stderr = stderr or sys.stderr
        self._overview: Overview | None = None
        self._stopped: Message | None = None
        self._said_no_tray = False
        self._problem: Message | None = None
        self._no_cards: Message | None = None
        self._icon: QSystemTrayIcon | None = None
        self._on_bus = self._quiet = False
        self._panel = Panel(self)
        self._panel.changed.connect(self._redraw)
        icons.redraw(self._panel.ratio)
        self._menu = TrayMenu(icons, setting(), self)
        self._writing = Writing(self)
        self._menu.check_wanted.connect(self._check)
        self._menu.quit_wanted.connect(self._quit)
        self._menu.open_wanted.connect(self._open)
        self._menu.service_wanted.connect(self._service)
        self._menu.fails_wanted.connect(self._fails)
        self._menu.works_wanted.connect(self._works)
        self._menu.deed_wanted.connect(self._deed)
        self._menu.pause_wanted.connect(self._pause)
        self._menu.settings_wanted.connect(self._settings)
        self._menu.menu.aboutToShow.connect(self._write_menu)
        self._hosts = _HostWatch(self)
        self._hosts.came.connect(self._host_came)
        self._looking = QTimer(self, interval=LOOK_EVERY)
        self._looking.timeout.connect(self._look)
        self._ending = QTimer(self, singleShot=True)
        self._ending.timeout.connect(self._ended)

    def show(self) -> None:
        """Make the icon; where there is no tray, say so once and wait for one."""
        self._write_menu()
        self._make()
        self._look()
        if self._looking.isActive() and not self._said_no_tray:
            self._said_no_tray = True
            self._stderr.write(render(NO_TRAY, self._setting()) + "\n")
            self._stderr.flush()

    @property
    def missing(self) -> bool:
        """No tray has come up yet: it is being looked for."""
        return self._looking.isActive()

    def close(self) -> None:
        """Take the icon away; otherwise some hosts keep a dead one until the pointer meets it."""
        self._looking.stop()
        self._ending.stop()
        if self._icon is not None:
            self._icon.hide()

    @Slot(object)
    def hear(self, value: object) -> None:
        """What the bridge tells: an Overview, a Message of something gone wrong, or Stopped."""
        if isinstance(value, Overview):
            self._overview, self._stopped, self._problem = value, None, None
            self._write_problem()
        elif isinstance(value, Stopped):
            self._stopped = value.why
        else:
            self._problem = value if isinstance(value, Message) else say("{it}", it=str(value))
            self._write_problem()
            return
        self._write_icon()
        self._write_menu()
        self._await_end()

    def wear_quiet(self, on: bool) -> None:
        """While all is fine the icon has the colour of the panel's text, by the reader's wish."""
        if on:
            self._panel.ask()
        if on != self._quiet:
            self._quiet = on
            self._write_icon()

    # --- what is shown --------------------------------------------------------------------------

    @Slot()
    def _redraw(self) -> None:
        """Another theme, or another screen."""
        self._icons.redraw(self._panel.ratio)
        self._write_icon()

    def _write_icon(self) -> None:
        if self._icon is None:
            return
        shape, number, tip = self._picture()
        drawn = self._drawn(shape, number)
        if self._icon.icon().cacheKey() != drawn.cacheKey():  # a panel draws whatever it is sent
            self._icon.setIcon(drawn)
        if self._icon.toolTip() != tip:
            self._icon.setToolTip(tip)

    def _drawn(self, shape: Face, number: int) -> QIcon:
        if self._is_paused():
            return self._icons.paused()
        moon = shape in (Face.FINE, Face.MAINTENANCE) and self._quiet_until() is not None
        if self._quiet and (moon or shape is Face.FINE):
            return self._icons.calm("quiet" if moon else "fine", dark=self._panel.dark)
        return self._icons.quiet() if moon else self._icons.tray(shape, number)

    def _picture(self) -> tuple[Face, int, str]:
        setting = self._setting()
        if self._stopped is not None:
            # Never green, never red: nobody is looking any more.
            return Face.UNKNOWN, 0, fit((self._stopped,), setting)
        if self._overview is None:
            return Face.UNKNOWN, 0, fit((say("StatusWatch: looking"),), setting)
        shape, number = icon(self._overview)
        return shape, number, plain(fit(tooltip(self._overview), setting))

    @Slot()
    def _write_menu(self) -> None:
        overview, stopped, setting = self._overview, self._stopped, self._setting()
        many = 0 if overview is None else len(overview.services)
        self._writing.write(
            lambda: written(overview, stopped, setting),
            lambda made: self._menu.show(made[0], made[1], setting, standing=made[2]),
            beside=many > MANY,
        )

    def _await_end(self) -> None:
        """Neither moon nor pause stands longer than it was wished for, though nothing is told."""
        told, now = self._overview, self._setting().now
        self._ending.stop()
        if told is None or now is None or self._stopped is not None:
            return
        ends = (told.disturb_after, told.paused.until if told.paused is not None else None)
        ahead = [(end - now).total_seconds() for end in ends if end is not None and end > now]
        if ahead:
            self._ending.start(min(math.ceil(min(ahead) * 1000) + 50, LONGEST))

    @Slot()
    def _ended(self) -> None:
        self._write_icon()
        self._write_menu()
        self._await_end()

    def _is_paused(self) -> bool:
        """A pause ends at a known moment: what was told before it may be too old to say so."""
        told = None if self._stopped is not None or self._overview is None else self._overview
        pause, now = None if told is None else told.paused, self._setting().now
        return pause is not None and (now is None or pause.holds(now))

    def _quiet_until(self) -> datetime | None:
        """When "do not disturb" ends; `None`: it is off."""
        until = None if self._overview is None else self._overview.disturb_after
        now = self._setting().now
        return None if until is None or (now is not None and until <= now) else until

    def say_no_cards(self, words: Message | None) -> None:
        """Nothing shows notifications here; `None`: something does."""
        self._no_cards = words
        self._write_problem()

    def _write_problem(self) -> None:
        told = self._problem or self._no_cards
        self._menu.show_problem("" if told is None else plain(render(told, self._setting())))

    # --- the icon's life ------------------------------------------------------------------------

    def _make(self) -> None:
        """A new icon in place of the old one: only a new one finds a host that came later."""
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
        self._on_bus = self._hosts.present()
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu.menu)
        self._icon.activated.connect(self._activated)
        self._write_icon()
        if self._on_bus or _seeks_a_place_by_itself():
            self._icon.show()

    @Slot()
    def _host_came(self) -> None:
        # An icon that was on the bus before registers again by itself.
        if self._icon is not None and not self._on_bus:
            self._make()
        self._look()

    @Slot()
    def _look(self) -> None:
        """Is there a tray? Looks again in a while only if not."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self._looking.start()
            return
        waited = self._looking.isActive()
        self._looking.stop()
        if self._icon is not None and not self._on_bus and self._hosts.present():
            self._make()
        if waited:
            self.came.emit()

    @Slot()
    def _check(self) -> None:
        self.check_wanted.emit()

    @Slot()
    def _settings(self) -> None:
        self.settings_wanted.emit()

    @Slot()
    def _quit(self) -> None:
        self.quit_wanted.emit()

    @Slot()
    def _open(self) -> None:
        self.open_wanted.emit()

    @Slot(str)
    def _service(self, service: str) -> None:
        self.service_wanted.emit(service)

    @Slot(str)
    def _fails(self, service: str) -> None:
        self.fails_wanted.emit(service)

    @Slot(str)
    def _works(self, service: str) -> None:
        self.works_wanted.emit(service)

    @Slot(object)
    def _deed(self, deed: object) -> None:
        self.deed_wanted.emit(deed)

    @Slot(object)
    def _pause(self, stop: object) -> None:
        self.pause_wanted.emit(stop)

    @Slot(QSystemTrayIcon.ActivationReason)
    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.MiddleClick:
            self.check_wanted.emit()
        elif reason is QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            self.open_wanted.emit()  # macOS opens the menu by itself


def _seeks_a_place_by_itself() -> bool:
    """Elsewhere (Wayland) there are only trays on the bus; shown to none, Qt complains."""
    return sys.platform in ("win32", "darwin") or QGuiApplication.platformName() == "xcb"


class _HostWatch(QObject):
    """Hears when a StatusNotifierItem host appears. Silent where there is no session bus."""

    came = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._bus: QDBusConnection | None = None
        if sys.platform in ("win32", "darwin"):
            return
        self._bus = QDBusConnection.sessionBus()
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForRegistration
        self._watcher = QDBusServiceWatcher(WATCHER, self._bus, mode, self)
        self._watcher.serviceRegistered.connect(self._registered)

    def present(self) -> bool:
        if self._bus is None or not self._bus.isConnected():
            return False
        return bool(self._bus.interface().isServiceRegistered(WATCHER).value())

    @Slot(str)
    def _registered(self, _: str) -> None:
        self.came.emit()
