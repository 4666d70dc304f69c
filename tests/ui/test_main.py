"""What a machine without the libraries or a display is told."""

from __future__ import annotations

import ctypes
import importlib
import subprocess
import sys
from io import StringIO

import pytest

from statuswatch.core.words import Message
from statuswatch.ui import main
from tests.ui.story import ICONS, Story

X11 = {"DISPLAY": ":0"}


def told(message: Message | None) -> str:
    return "" if message is None else str(message)


def without(monkeypatch: pytest.MonkeyPatch, *libraries: str) -> None:
    """As if the linker did not find them."""

    def load(name: str) -> None:
        if name in libraries:
            raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", load)


def test_without_libxcb_cursor_qt_would_abort_so_it_is_said_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without(monkeypatch, "libxcb-cursor.so.0")
    for environ in (X11, {**X11, "QT_QPA_PLATFORM": "xcb;wayland"}):
        assert "sudo apt install libxcb-cursor0" in told(main.lacking(environ, "linux"))


@pytest.mark.parametrize(
    "environ",
    [
        {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"},
        {"QT_QPA_PLATFORM": "offscreen"},
        {"QT_QPA_PLATFORM": "wayland", "DISPLAY": ":0"},
    ],
)
def test_where_x11_is_not_used_its_libraries_are_not_asked_for(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, *main.XCB_LIBRARIES)
    assert main.lacking(environ, "linux") is None


def test_without_a_display_the_terminal_is_named() -> None:
    assert "statuswatch watch" in told(main.lacking({}, "linux"))
    assert main.lacking({}, "win32") is None


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (ModuleNotFoundError("No module named 'PySide6'"), "pip install PySide6-Essentials"),
        (
            ImportError("libEGL.so.1: cannot open shared object file: No such file"),
            "a system library is missing (libEGL.so.1). On Debian or Ubuntu: sudo apt install",
        ),
    ],
)
def test_qt_that_cannot_be_imported_is_one_sentence(
    error: ImportError, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> None:
        raise error

    monkeypatch.setattr(importlib, "import_module", fail)
    assert advice in told(main.lacking(X11, "linux"))


def test_what_is_lacking_ends_the_program_with_its_own_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    stderr = StringIO()
    assert main.run(lambda: Story([]), ICONS, stderr=stderr) == main.UNAVAILABLE
    assert stderr.getvalue().count("\n") == 1


def test_the_start_imports_no_qt_by_itself() -> None:
    code = "import sys, statuswatch.ui.main; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}).returncode == 0
