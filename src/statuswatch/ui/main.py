"""Starts the desktop face: the tray first, everything that needs the network afterwards.

Imports no Qt itself, so that a machine without it is told so in a sentence.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from statuswatch.channels import APP_NAME, DESKTOP_ID
from statuswatch.core.words import Message, render, say

if TYPE_CHECKING:
    from statuswatch.ui.bridge import Watching

UNAVAILABLE = 64
"""The exit code when there is no Qt or no display to show anything on: the terminal's commands are
what can be used here."""

STOP_WITHIN = 3.0
"""Seconds the engine has to end; then the program ends without waiting for it."""

XCB_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt's X11 part loads, and the Debian package of each. Without one Qt aborts the process."""

QT_LIBRARIES = "libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0"
"""The Debian packages that importing Qt needs."""


def run(
    make_watching: Callable[[], Watching],
    icons: Path,
    argv: Sequence[str] = ("statuswatch",),
    stderr: TextIO | None = None,
) -> int:
    """Show the tray until the user quits. Returns the exit code; UNAVAILABLE without a display.

    `make_watching` is called in the engine's thread, after the tray is shown.
    """
    missing = lacking(os.environ, sys.platform)
    if missing is not None:
        (stderr or sys.stderr).write(render(missing) + "\n")
        return UNAVAILABLE
    return _show(make_watching, icons, list(argv))


def _show(make_watching: Callable[[], Watching], icons: Path, argv: list[str]) -> int:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from statuswatch.ui.bridge import Bridge
    from statuswatch.ui.icons import Icons
    from statuswatch.ui.signals import Signals
    from statuswatch.ui.tray import Tray

    app = QApplication(argv)
    app.setApplicationName(APP_NAME)
    app.setDesktopFileName(DESKTOP_ID)
    app.setQuitOnLastWindowClosed(False)
    pictures = Icons(icons, template=sys.platform == "darwin")
    app.setWindowIcon(pictures.app())
    signals = Signals()
    signals.ended.connect(app.quit)
    tray = Tray(pictures)
    bridge = Bridge(make_watching)
    bridge.told.connect(tray.hear)
    tray.check_wanted.connect(bridge.check_now)
    tray.quit_wanted.connect(app.quit)
    tray.show()
    # Not before Qt's loop runs: the imports of the engine's thread would hold up the icon.
    QTimer.singleShot(0, bridge.start)
    try:
        return int(app.exec())
    finally:
        bridge.stop(STOP_WITHIN)
        tray.close()
        signals.close()


def lacking(environ: Mapping[str, str], platform: str) -> Message | None:
    """What keeps Qt from starting here, as a sentence that says what to do; None: nothing."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        if isinstance(error, ModuleNotFoundError):
            return say("The desktop part needs PySide6. Install it: pip install PySide6-Essentials")
        return say(
            "Qt cannot start, a system library is missing ({why}). "
            "On Debian or Ubuntu: sudo apt install {packages}",
            why=str(error).partition(":")[0],
            packages=QT_LIBRARIES,
        )
    if platform != "linux":
        return None
    chosen = environ.get("QT_QPA_PLATFORM", "")
    if not (chosen or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        return say(
            "There is no display here. In a terminal, `statuswatch watch` does the same; "
            "`statuswatch --help` lists what else there is."
        )
    x11 = chosen.startswith("xcb") or not (chosen or environ.get("WAYLAND_DISPLAY"))
    packages = sorted(p for library, p in XCB_LIBRARIES.items() if not _loads(library))
    if not x11 or not packages:
        return None
    return say(
        "Qt cannot start on X11 here, system libraries are missing. "
        "On Debian or Ubuntu: sudo apt install {packages}",
        packages=" ".join(packages),
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
