"""What the desktop face lacks on this machine, and the line that mends it. Imports no Qt.

Each library's package names are data (`PACKAGES`); the functions turn what was found into a
sentence, and touch nothing themselves but for `lacking`, which looks.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from statuswatch.core.words import Message, say

TERMINAL = say("In a terminal everything works without it: statuswatch watch")

INSTEAD = say(
    "In a terminal, `statuswatch watch` does the same; `statuswatch --help` lists what else there "
    "is."
)

QT = "libGL.so.1 libEGL.so.1 libxkbcommon.so.0 libdbus-1.so.3 libfontconfig.so.1 libglib-2.0.so.0"
"""What importing Qt needs of the system."""

X11 = (
    "libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-image.so.0 libxcb-keysyms.so.1 "
    "libxcb-render-util.so.0 libxcb-randr.so.0 libxcb-render.so.0 libxcb-shape.so.0 "
    "libxcb-shm.so.0 libxcb-sync.so.1 libxcb-xfixes.so.0 libxcb-xkb.so.1 libxkbcommon-x11.so.0 "
    "libX11-xcb.so.1"
)
"""What Qt's X11 part needs besides. Without one of them Qt aborts the process."""

WAYLAND = "libwayland-client.so.0 libwayland-cursor.so.0"
"""What its Wayland part needs. Without them Qt tries X11."""

INSTALL = {
    "apt": "sudo apt install",
    "dnf": "sudo dnf install",
    "pacman": "sudo pacman -S",
    "zypper": "sudo zypper install",
}

PACKAGES = {
    library: dict(zip(INSTALL, packages.split(), strict=True))
    for library, packages in {
        "libGL.so.1": "libgl1 libglvnd-glx libglvnd Mesa-libGL1",
        "libEGL.so.1": "libegl1 libglvnd-egl libglvnd Mesa-libEGL1",
        "libxkbcommon.so.0": "libxkbcommon0 libxkbcommon libxkbcommon libxkbcommon0",
        "libdbus-1.so.3": "libdbus-1-3 dbus-libs dbus libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1 fontconfig fontconfig libfontconfig1",
        "libglib-2.0.so.0": "libglib2.0-0 glib2 glib2 libglib-2_0-0",
        "libxcb-cursor.so.0": "libxcb-cursor0 xcb-util-cursor xcb-util-cursor libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4 xcb-util-wm xcb-util-wm libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0 xcb-util-image xcb-util-image libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1 xcb-util-keysyms xcb-util-keysyms libxcb-keysyms1",
        "libxcb-render-util.so.0": (
            "libxcb-render-util0 xcb-util-renderutil xcb-util-renderutil libxcb-render-util0"
        ),
        "libxcb-randr.so.0": "libxcb-randr0 libxcb libxcb libxcb-randr0",
        "libxcb-render.so.0": "libxcb-render0 libxcb libxcb libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0 libxcb libxcb libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0 libxcb libxcb libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1 libxcb libxcb libxcb-sync1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0 libxcb libxcb libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1 libxcb libxcb libxcb-xkb1",
        "libxkbcommon-x11.so.0": (
            "libxkbcommon-x11-0 libxkbcommon-x11 libxkbcommon-x11 libxkbcommon-x11-0"
        ),
        "libX11-xcb.so.1": "libx11-xcb1 libX11-xcb libx11 libX11-xcb1",
        "libwayland-client.so.0": (
            "libwayland-client0 libwayland-client wayland libwayland-client0"
        ),
        "libwayland-cursor.so.0": (
            "libwayland-cursor0 libwayland-cursor wayland libwayland-cursor0"
        ),
    }.items()
}
"""The package of each library, by the program that installs it."""

FAMILIES = {
    "debian": "apt",
    "ubuntu": "apt",
    "fedora": "dnf",
    "rhel": "dnf",
    "centos": "dnf",
    "arch": "pacman",
    "suse": "zypper",
    "opensuse": "zypper",
    "sles": "zypper",
    "alpine": "apk",
}
"""ID and ID_LIKE of /etc/os-release, and what installs there. Derivatives name their parent."""

OLDEST = (6, 8, 3)
DEADLY = (6, 12)
CRASHING = (6, 10, 1)
PIP = 'pip install "PySide6-Essentials>=6.8.3,<6.12,!=6.10.1"'
"""The same bounds as in pyproject.toml, with their reasons in docs/decisions/0004."""


def displayless(environ: Mapping[str, str], platform: str) -> Message | None:
    """That there is nothing to show a window on; None: there is. A display that is named but does
    not answer is none: Qt would abort the process."""
    if platform in {"win32", "darwin"}:
        return None
    chosen = environ.get("QT_QPA_PLATFORM", "")
    if chosen and "xcb" not in chosen and "wayland" not in chosen:
        return None  # offscreen, vnc, …: needs no display
    wayland = x11 = ""
    if not chosen or "wayland" in chosen:
        wayland = environ.get("WAYLAND_DISPLAY") or environ.get("WAYLAND_SOCKET", "")
    if not chosen or "xcb" in chosen:
        x11 = environ.get("DISPLAY", "")
    if wayland and wayland_answers(environ):
        return None
    if x11 and x11_answers(x11):
        return None
    named = ", ".join(name for name in (wayland, x11) if name)
    if named:
        return say("The display {name} does not answer. {instead}", name=named, instead=INSTEAD)
    return say("There is no display here. {instead}", instead=INSTEAD)


def x11_answers(display: str) -> bool:
    """Does this X server let us in? By libxcb, as Qt asks: it knows all the ways to name one, and
    the keys to it."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # unknown; that the library is missing is said where libraries are looked for
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(display), None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def wayland_answers(environ: Mapping[str, str]) -> bool:
    """Does anybody listen where this session's Wayland is said to be?"""
    if environ.get("WAYLAND_SOCKET"):
        return True  # a connection that was handed to us: it can be used only once
    import socket

    name = environ.get("WAYLAND_DISPLAY", "")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(os.path.join(environ.get("XDG_RUNTIME_DIR", ""), name))
        except OSError:
            return False
    return True


def lacking(environ: Mapping[str, str], platform: str = sys.platform) -> Message | None:
    """What keeps Qt from starting here, as a sentence that says what to do; None: nothing."""
    nowhere = displayless(environ, platform)
    if nowhere is not None:
        return nowhere
    os_release = _os_release() if platform == "linux" else ""
    if not getattr(sys, "frozen", False):  # a frozen program has the PySide6 it was built with
        unfit = pyside(_installed_pyside(), sys.version_info[:2], os_release)
        if unfit is not None:
            return unfit
    shown_by = _shown_by(environ) if platform == "linux" else ""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        wanted = f"{QT} {shown_by}" if platform == "linux" else ""
        return unloadable(str(error), _unloaded(wanted), os_release)
    missing = _unloaded(shown_by)
    return libraries(missing, os_release) if missing else None


def installer(os_release: str) -> str:
    """`apt`, `dnf`, …: what installs packages on the system of this os-release; empty: unknown."""
    told = dict(re.findall(r"^(ID|ID_LIKE)=[\"']?([^\"'\n]*)[\"']?\s*$", os_release, re.MULTILINE))
    names = [told.get("ID", ""), *told.get("ID_LIKE", "").split()]
    for name in names:
        family = FAMILIES.get(name.lower()) or FAMILIES.get(name.lower().partition("-")[0])
        if family:
            return family
    return ""


def libraries(missing: Iterable[str], os_release: str) -> Message:
    """Name the missing libraries, and the line that installs them on this very system."""
    wanted = list(missing)
    tool = installer(os_release)
    names = ", ".join(wanted)
    if tool not in INSTALL or not all(library in PACKAGES for library in wanted):
        words = say(
            "Qt cannot start: these libraries are missing: {names}. "
            "Install the packages of your system that have them.",
            names=names,
        )
        return say("{what} {terminal}", what=words, terminal=TERMINAL)
    packages = " ".join(dict.fromkeys(PACKAGES[library][tool] for library in wanted))
    return say(
        "Qt cannot start: {names} is missing. Install it: {line}"
        if len(wanted) == 1
        else "Qt cannot start: {names} are missing. Install them: {line}",
        names=names,
        line=f"{INSTALL[tool]} {packages}",
    )


def unloadable(error: str, missing: Iterable[str], os_release: str) -> Message:
    """PySide6 is there, but importing it failed with `error`. `missing`: what was looked for."""
    wanted = list(missing)
    if "GLIBC_" in error:
        return say(
            "Qt needs a newer system: glibc 2.34 (Debian 12, Ubuntu 22.04, Fedora 35 or newer). "
            "{terminal}",
            terminal=TERMINAL,
        )
    if installer(os_release) == "apk":
        return _no_wheels()
    named = re.match(r"(?:Error loading shared library )?(lib[\w.+-]*\.so[.\d]*)", error)
    if named and named[1] not in wanted:
        wanted.insert(0, named[1])
    if wanted:
        return libraries(wanted, os_release)
    return say("Qt cannot start: {why}. Install it anew: {line}", why=error.strip("."), line=PIP)


def pyside(version: str | None, python: tuple[int, ...], os_release: str) -> Message | None:
    """Is this version of PySide6 (None: there is none) one that must not be used?"""
    if version is None:
        if installer(os_release) == "apk":
            return _no_wheels()
        return say("The desktop part needs PySide6. Install it: {line}", line=PIP)
    numbers = tuple(int(n) for n in re.findall(r"\d+", version)[:3])
    if numbers < OLDEST:
        why = say("is too old")
    elif numbers[:3] == CRASHING:
        why = say("crashes when a list changes")
    elif numbers[:2] >= DEADLY and python < (3, 12):
        why = say("ends Python {python} within hours", python=_dotted(python))
    else:
        return None
    return say(
        "PySide6 {version} cannot be used: it {why}. Install another: {line}",
        version=version,
        why=why,
        line=PIP,
    )


def _dotted(numbers: tuple[int, ...]) -> str:
    return ".".join(str(n) for n in numbers)


def _no_wheels() -> Message:
    return say(
        "PySide6 has no packages on PyPI for this system (musl instead of glibc). {terminal}",
        terminal=TERMINAL,
    )


def _shown_by(environ: Mapping[str, str]) -> str:
    """The libraries of what Qt will show its windows by."""
    chosen = environ.get("QT_QPA_PLATFORM", "")
    if chosen.startswith("xcb"):
        return X11
    if chosen:
        return WAYLAND if chosen.startswith("wayland") else ""
    if not environ.get("WAYLAND_DISPLAY") or not wayland_answers(environ):
        return X11
    return X11 if environ.get("DISPLAY") and _unloaded(WAYLAND) else WAYLAND


def _installed_pyside() -> str | None:
    """Read, not imported: importing it is what may fail. (importlib.metadata takes 29 ms, this
    less than one.)"""
    spec = importlib.util.find_spec("PySide6")
    if spec is None:
        return None
    try:
        text = Path(spec.origin or "").read_text("utf-8")
    except (OSError, ValueError):
        return "0"  # a folder called PySide6 without a module in it
    found = re.search(r"^__version__ = [\"'](.*?)[\"']", text, re.MULTILINE)
    return found[1] if found else "0"


def _os_release() -> str:
    for path in ("/etc/os-release", "/usr/lib/os-release"):
        try:
            return Path(path).read_text("utf-8", "replace")
        except OSError:
            continue
    return ""


def _unloaded(libraries: str) -> list[str]:
    return [library for library in libraries.split() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
