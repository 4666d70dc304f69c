"""Starts the desktop face: the tray first, then the window, what needs the network last.

Imports no Qt itself, so that a machine without it is told so in a sentence.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from statuswatch.channels import APP_NAME, DESKTOP_ID
from statuswatch.core.words import Setting, render, say
from statuswatch.language import Speech
from statuswatch.ui.missing import lacking

if TYPE_CHECKING:
    from statuswatch.settings import Settings
    from statuswatch.ui.bridge import Watching

UNAVAILABLE = 64
"""The exit code when there is no Qt or no display to show anything on: the terminal's commands are
what can be used here."""

STOP_WITHIN = 3.0
"""Seconds the engine has to end; then the program ends without waiting for it."""


TURN = 0.0005
"""Seconds until a thread gives way to another that waits. Qt's gives way at each call of Qt's, a
dozen times for one row that it paints: with Python's 5 ms, while the engine works, for 60 ms."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the reader chose for the window. `theme`: system, light or dark; `memory`: the file
    that keeps its size and place, `None`: nothing is kept; `settings`: all that they chose, `None`:
    what is meant where nothing is written."""

    theme: str = "system"
    memory: Path | None = None
    settings: Settings | None = None


def here_and_now() -> Setting:
    """The reader's zone and the present moment."""
    return Setting(zone=None, now=datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Program:
    """What is shown. `make` is called in the engine's thread, after the tray is shown; `wishes`
    in Qt's, then too. `profile` names it among others of its kind (None: it is never the
    second). `window`: open it at once, or have the first one show its own. `speech`: how the reader
    of `setting` is spoken to; `learn`: other settings hold; True where these speak another language,
    which is spoken from the next start on.
    `watched`: another process watches this profile.
    `demo`: it says that it is one; `ends`: when its story does. `length`: after it the program ends
    by itself."""

    make: Callable[[], Watching]
    icons: Path
    argv: Sequence[str] = ("statuswatch",)
    profile: str | None = None
    window: bool = False
    setting: Callable[[], Setting] = here_and_now
    speech: Callable[[], Speech] = Speech
    learn: Callable[[Settings], bool] = lambda _: False
    wishes: Callable[[], Wishes] = Wishes
    demo: bool = False
    ends: Callable[[], datetime | None] = lambda: None
    length: timedelta | None = None
    watched: Callable[[], bool] = lambda: False


def run(program: Program, stderr: TextIO | None = None) -> int:
    """Until the user quits. Returns the exit code; UNAVAILABLE without a display."""
    missing = lacking(os.environ, sys.platform)
    if missing is not None:
        (stderr or sys.stderr).write(render(missing, program.setting()) + "\n")
        return UNAVAILABLE
    return _show(program)


def frozen(program: Program, pid: int) -> int:
    """The one that runs is there, and deaf: a second one beside it would watch nothing."""
    words = say("StatusWatch is running but does not answer. End it and start again.")
    if pid:
        words = say(
            "StatusWatch is running but does not answer. End it (PID {pid}) and start again.",
            pid=str(pid),
        )
    sys.stderr.write(render(words, program.setting()) + "\n")
    return 1


def _show(program: Program) -> int:
    gc.disable()  # for good: from here on only `ui.sweeping` looks for rubbish
    sys.setswitchinterval(TURN)
    from PySide6.QtCore import QTimer

    from statuswatch.ui import plain_import

    plain_import.restore()
    from PySide6.QtWidgets import QApplication

    from statuswatch.ui.locales import speak
    from statuswatch.ui.single import Single

    app = QApplication(list(program.argv))
    app.setApplicationName(APP_NAME)
    app.setDesktopFileName(DESKTOP_ID)
    app.setQuitOnLastWindowClosed(False)
    single = Single(program.profile) if program.profile is not None else None
    if single is not None:
        if single.is_second(show=program.window):
            return 0
        if single.unheard and program.watched():
            return 0 if single.hears_late() else frozen(program, single.pid)
    speak(app, program.speech())
    from statuswatch.ui.desktop import Desktop
    from statuswatch.ui.signals import Signals

    signals = Signals()
    desktop = Desktop(app, program)
    signals.ended.connect(desktop.quit)
    desktop.tray.show()
    # Not before Qt's loop runs: the imports of the engine's thread would hold up the icon.
    QTimer.singleShot(0, desktop.begin)
    if single is not None:
        single.raised.connect(desktop.open)
        QTimer.singleShot(0, single.listen)
    if program.length is not None:
        QTimer.singleShot(round(program.length.total_seconds() * 1000), desktop.quit)
    try:
        return int(app.exec())
    finally:
        desktop.close(STOP_WITHIN)
        if single is not None:
            single.close()
        signals.close()
        desktop.start_again()
