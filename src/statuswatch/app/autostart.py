"""Start at login: one switch, with its true state, in each system's own way.

Linux: a desktop entry in the user's autostart folder (freedesktop.org, Desktop Application Autostart
Specification). Windows: a value of HKCU's Run key; the Task Manager's own switch stands beside it in
StartupApproved. macOS: a launch agent. The last two are written from the documentation and were
never run.
"""

from __future__ import annotations

import os
import plistlib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from statuswatch.channels import APP_NAME, DESKTOP_ID
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Message, say
from statuswatch.settings import Profile

DELAY = 5
"""Seconds that GNOME waits after login, so that the panel is there before our icon."""


class State(StrEnum):
    """As it truly is, not as we last set it."""

    ON = "on"
    OFF = "off"
    BLOCKED = "switched off by the system"
    """Our entry is there; the system's settings (or the Task Manager) say that it must not start."""
    BROKEN = "broken"
    """Our entry is there, and starts a program that is not there any more."""


@dataclass(frozen=True, slots=True)
class Autostart:
    """`place`: the file, or the key, that says so."""

    state: State
    place: str
    command: tuple[str, ...] = ()


class AutostartError(StatusWatchError):
    """It could not be written."""


class Way(Protocol):
    """How one system starts programs at login. Each may raise OSError."""

    place: str

    def read(self) -> Autostart: ...
    def write(self, command: Sequence[str]) -> None: ...
    def remove(self) -> None: ...


def state(way: Way | None = None) -> Autostart:
    """How it stands. Raises AutostartError where that cannot be read."""
    chosen = way or this_system()
    try:
        return chosen.read()
    except OSError as error:
        raise _error(say("Start at login cannot be read"), chosen, error) from error


def switch(profile: Profile, way: Way | None = None, *, on: bool) -> Autostart:
    """Turn it on (also where the system switched it off, or it is broken) or off. Raises
    AutostartError."""
    chosen = way or this_system()
    try:
        chosen.write(command(profile)) if on else chosen.remove()
        return chosen.read()
    except OSError as error:
        raise _error(say("Start at login could not be changed"), chosen, error) from error


def words(found: Autostart) -> Message:
    """The state as a sentence."""
    match found.state:
        case State.ON:
            return say("StatusWatch starts when you log in.")
        case State.OFF:
            return say("StatusWatch does not start when you log in.")
        case State.BLOCKED:
            return say("The settings of your system switched its start at login off.")
        case _:
            program = found.command[0] if found.command else ""
            return say("It should start at login, but {program} is not there.", program=program)


def command(profile: Profile) -> tuple[str, ...]:
    """How this very program is started in the tray, for this profile."""
    folder = (
        () if profile == Profile.default() else ("--profile", str(profile.settings_file.parent))
    )
    return (*_program(), "--tray", *folder)


def _program() -> tuple[str, ...]:
    """The AppImage moves its inside with every start; its file stays."""
    image = os.environ.get("APPIMAGE", "")
    if getattr(sys, "frozen", False):
        return (image or sys.executable,)
    script = Path(sys.executable).with_name("statuswatch.exe" if os.name == "nt" else "statuswatch")
    return (str(script),) if script.exists() else (sys.executable, "-m", "statuswatch")


def _error(title: Message, way: Way, error: OSError) -> AutostartError:
    why = error.strerror or str(error)
    advice = say("{place}: the system says: {why}.", place=way.place, why=why)
    return AutostartError(title, advice)


def this_system() -> Way:
    if sys.platform == "win32":
        return _RunKey()
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents")
    config = os.environ.get("XDG_CONFIG_HOME", "")
    # The specification: a relative path there is to be ignored.
    folder = Path(config) if os.path.isabs(config) else Path.home() / ".config"
    return DesktopEntry(folder / "autostart")


# -- Linux and its like --------------------------------------------------------------------------


class DesktopEntry:
    """A file in the autostart folder. What the desktop's settings wrote into it is heeded."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{DESKTOP_ID}.desktop"
        self.place = str(self._file)

    def read(self) -> Autostart:
        try:
            text = self._file.read_text("utf-8", "replace")
        except FileNotFoundError:
            return Autostart(State.OFF, self.place)
        keys = _keys(text.splitlines())
        started = _unquoted(keys.get("Exec", ""))
        if keys.get("Hidden", "").lower() == "true":
            return Autostart(State.BLOCKED, self.place, started)
        if keys.get("X-GNOME-Autostart-enabled", "true").lower() == "false":
            return Autostart(State.BLOCKED, self.place, started)
        there = started and _is_there(started[0])
        return Autostart(State.ON if there else State.BROKEN, self.place, started)

    def write(self, command: Sequence[str]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            f"Name={APP_NAME}",
            f"Exec={' '.join(_quoted(word) for word in command)}",
            f"Icon={DESKTOP_ID}",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
            f"X-GNOME-Autostart-Delay={DELAY}",
            "",
        )
        # Written beside it and put in its place: a desktop that reads it meanwhile sees one of both.
        new = self._file.with_suffix(".new")
        new.write_text("\n".join(lines), "utf-8")
        os.replace(new, self._file)

    def remove(self) -> None:
        self._file.unlink(missing_ok=True)


def _keys(lines: Iterable[str]) -> Mapping[str, str]:
    """The keys of the group [Desktop Entry]."""
    found: dict[str, str] = {}
    group = ""
    for line in lines:
        if line.startswith("["):
            group = line.strip()
        elif group == "[Desktop Entry]" and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key.strip(), value.strip())
    return found


_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@+,")


def _quoted(word: str) -> str:
    """As the Exec key wants it: reserved characters within quotes, four of them behind a backslash
    that the file's own strings double, and % doubled (Desktop Entry Specification, Exec)."""
    word = word.replace("%", "%%")
    if word and set(word) <= _PLAIN | {"%"}:
        return word
    for character in ("\\", '"', "`", "$"):
        word = word.replace(character, "\\" + character)
    return '"' + word.replace("\\", "\\\\") + '"'


_WORD = re.compile(r'"((?:\\.|[^"\\])*)"|([^\s"]+)')


def _unquoted(line: str) -> tuple[str, ...]:
    """The words of an Exec line."""
    found = _WORD.finditer(line.replace("\\\\", "\\"))
    words = (
        plain or re.sub(r"\\(.)", r"\1", quoted or "") for quoted, plain in map(_groups, found)
    )
    return tuple(word.replace("%%", "%") for word in words)


def _groups(match: re.Match[str]) -> tuple[str | None, str | None]:
    return match[1], match[2]


def _is_there(program: str) -> bool:
    import shutil

    return shutil.which(program) is not None


# -- macOS ---------------------------------------------------------------------------------------


class LaunchAgent:
    """A property list that launchd reads at login (launchd.plist(5)). Not run on a Mac yet."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{DESKTOP_ID}.plist"
        self.place = str(self._file)

    def read(self) -> Autostart:
        try:
            told = plistlib.loads(self._file.read_bytes())
        except FileNotFoundError:
            return Autostart(State.OFF, self.place)
        except (plistlib.InvalidFileException, ValueError):
            return Autostart(State.BROKEN, self.place)
        arguments = told.get("ProgramArguments", []) if isinstance(told, dict) else []
        started = tuple(str(word) for word in arguments)
        if isinstance(told, dict) and told.get("Disabled") is True:
            return Autostart(State.BLOCKED, self.place, started)
        there = started and _is_there(started[0])
        return Autostart(State.ON if there else State.BROKEN, self.place, started)

    def write(self, command: Sequence[str]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        # Interactive: launchd gives other jobs less of processor and disk.
        told = {
            "Label": DESKTOP_ID,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        self._file.write_bytes(plistlib.dumps(told))

    def remove(self) -> None:
        self._file.unlink(missing_ok=True)


# -- Windows -------------------------------------------------------------------------------------


def blocked_by(approved: bytes | None) -> bool:
    """What the Task Manager wrote of us: its first byte is odd where it switched us off."""
    return bool(approved) and bool((approved or b"\0")[0] & 1)


class _RunKey:
    r"""HKCU\Software\Microsoft\Windows\CurrentVersion\Run. Not run on Windows yet."""

    place = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
    _RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
    _APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

    def read(self) -> Autostart:
        line = self._value(self._RUN)
        if not isinstance(line, str):
            return Autostart(State.OFF, self.place)
        quoted = line.startswith('"')
        program = line[1:].partition('"')[0] if quoted else line.partition(" ")[0]
        approved = self._value(self._APPROVED)
        if blocked_by(approved if isinstance(approved, bytes) else None):
            return Autostart(State.BLOCKED, self.place, (program,))
        there = Path(program).exists()
        return Autostart(State.ON if there else State.BROKEN, self.place, (program,))

    def write(self, command: Sequence[str]) -> None:
        import subprocess

        self._set(self._RUN, subprocess.list2cmdline(command))
        self._drop(self._APPROVED)  # who switches it on here means it

    def remove(self) -> None:
        self._drop(self._RUN)

    def _value(self, key: str) -> object:
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    return winreg.QueryValueEx(opened, APP_NAME)[0]
            except FileNotFoundError:
                return None
        return None

    def _set(self, key: str, value: str) -> None:
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, APP_NAME, 0, winreg.REG_SZ, value)

    def _drop(self, key: str) -> None:
        if sys.platform == "win32":
            import contextlib
            import winreg

            with (
                contextlib.suppress(FileNotFoundError),
                winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened,
            ):
                winreg.DeleteValue(opened, APP_NAME)
