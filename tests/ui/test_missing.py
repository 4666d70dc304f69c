"""What a machine without Qt, its libraries or a display is told."""

from __future__ import annotations

import ctypes
import importlib
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from statuswatch.core.words import Message
from statuswatch.ui import missing

ROOT = Path(__file__).parents[2]
X11 = {"DISPLAY": ":0"}
DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
SYSTEMS = {
    DEBIAN: "sudo apt install libegl1 libxcb-cursor0",
    "ID=linuxmint\nID_LIKE=ubuntu\n": "sudo apt install libegl1 libxcb-cursor0",
    "ID=fedora\n": "sudo dnf install libglvnd-egl xcb-util-cursor",
    'ID="rocky"\nID_LIKE="rhel centos fedora"\n': "sudo dnf install libglvnd-egl xcb-util-cursor",
    "ID=arch\n": "sudo pacman -S libglvnd xcb-util-cursor",
    "ID=manjaro\nID_LIKE=arch\n": "sudo pacman -S libglvnd xcb-util-cursor",
    'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n': (
        "sudo zypper install Mesa-libEGL1 libxcb-cursor0"
    ),
}


@pytest.fixture(autouse=True)
def answering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Displays that are named answer; whether they do is looked for in tests of its own."""
    monkeypatch.setattr(missing, "x11_answers", lambda _: True)
    monkeypatch.setattr(missing, "wayland_answers", lambda _: True)


def told(message: Message | None) -> str:
    return "" if message is None else str(message)


def without(monkeypatch: pytest.MonkeyPatch, *libraries: str) -> None:
    """As if the linker did not find them, on a Debian."""

    def load(name: str) -> None:
        if name in libraries:
            raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr(missing, "_os_release", lambda: DEBIAN)


@pytest.mark.parametrize("os_release", SYSTEMS)
def test_the_line_is_that_of_this_very_system(os_release: str) -> None:
    said = told(missing.libraries(["libEGL.so.1", "libxcb-cursor.so.0"], os_release))
    assert said == (
        "Qt cannot start: libEGL.so.1, libxcb-cursor.so.0 are missing. "
        f"Install them: {SYSTEMS[os_release]}"
    )


def test_one_package_with_several_of_the_libraries_is_named_once() -> None:
    said = told(missing.libraries(["libGL.so.1", "libEGL.so.1"], "ID=arch\n"))
    assert said.endswith("sudo pacman -S libglvnd")


@pytest.mark.parametrize("os_release", ["", "ID=nixos\n", "ID=\n", "garbage"])
def test_a_system_nobody_knows_is_told_the_libraries(os_release: str) -> None:
    said = told(missing.libraries(["libGL.so.1"], os_release))
    assert "libGL.so.1" in said
    assert "statuswatch watch" in said


def test_musl_has_no_pyside_and_is_told_so() -> None:
    alpine = "ID=alpine\n"
    for said in (
        told(missing.pyside(None, (3, 12), alpine)),
        told(missing.unloadable("Error loading shared library libGL.so.1: No such", [], alpine)),
    ):
        assert "musl" in said
        assert "statuswatch watch" in said


def test_every_library_has_its_package_everywhere() -> None:
    known = {*missing.QT.split(), *missing.X11.split(), *missing.WAYLAND.split()}
    assert known == set(missing.PACKAGES)
    assert {frozenset(row) for row in missing.PACKAGES.values()} == {frozenset(missing.INSTALL)}
    assert set(missing.FAMILIES.values()) == {*missing.INSTALL, "apk"}


def test_the_readmes_line_has_every_debian_package_that_is_not_brought_along() -> None:
    """libgl1 and libegl1 bring the rest (X11, and the parts of xcb that Mesa needs)."""
    (line,) = re.findall(r"^apt-get install (.*)$", (ROOT / "README.md").read_text(), re.MULTILINE)
    brought = {
        "libxcb-randr0",
        "libxcb-shm0",
        "libxcb-sync1",
        "libxcb-xfixes0",
        "libx11-xcb1",
        "libwayland-client0",
    }
    debian = {row["apt"] for row in missing.PACKAGES.values()}
    assert debian - brought - set(line.split()) == set()


@pytest.mark.parametrize(
    ("version", "python", "words"),
    [
        ("6.11.3", (3, 11), ""),
        ("6.8.3", (3, 11), ""),
        ("6.12.0", (3, 12), ""),
        ("6.12.0", (3, 11), "within hours"),
        ("6.12.2", (3, 11), "within hours"),
        ("6.10.1", (3, 13), "crashes"),
        ("6.8.2.1", (3, 11), "too old"),
        ("0", (3, 11), "too old"),
        (None, (3, 11), "needs PySide6"),
    ],
)
def test_a_pyside_that_must_not_be_used_is_refused_with_the_line_that_mends_it(
    version: str | None, python: tuple[int, int], words: str
) -> None:
    said = told(missing.pyside(version, python, DEBIAN))
    assert words in said
    assert bool(said) == bool(words)
    if words:
        assert 'pip install "PySide6-Essentials' in said
        assert (version or "") in said


def test_the_line_that_mends_it_has_the_bounds_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (bounds,) = (d for d in project["dependencies"] if d.startswith("PySide6"))
    assert f'pip install "{bounds}"' == missing.PIP


def test_the_installed_pyside_is_found_without_importing_it() -> None:
    code = (
        "import sys; from statuswatch.ui import missing\n"
        "print(missing._installed_pyside(), 'PySide6' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": "src"}, capture_output=True, text=True
    )
    import PySide6

    assert said.stdout.split() == [PySide6.__version__, "False"]


def test_without_libxcb_cursor_qt_would_abort_so_it_is_said_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without(monkeypatch, "libxcb-cursor.so.0")
    for environ in (X11, {**X11, "QT_QPA_PLATFORM": "xcb;wayland"}):
        assert "sudo apt install libxcb-cursor0" in told(missing.lacking(environ, "linux"))


@pytest.mark.parametrize(
    "environ",
    [
        {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"},
        {"QT_QPA_PLATFORM": "offscreen"},
        {"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"},
    ],
)
def test_where_x11_is_not_used_its_libraries_are_not_asked_for(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, *missing.X11.split())
    assert missing.lacking(environ, "linux") is None


def test_wayland_without_its_libraries_falls_to_x11_or_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without(monkeypatch, "libwayland-cursor.so.0")
    wayland = {"WAYLAND_DISPLAY": "wayland-0"}
    assert "libwayland-cursor0" in told(missing.lacking(wayland, "linux"))
    assert missing.lacking({**wayland, **X11}, "linux") is None


def test_without_a_display_the_terminal_is_named() -> None:
    assert "statuswatch watch" in told(missing.lacking({}, "linux"))
    assert missing.lacking({}, "win32") is None


X, WAYLAND = {"DISPLAY": ":7"}, {"WAYLAND_DISPLAY": "wayland-7"}


@pytest.mark.parametrize(
    ("environ", "answers", "named"),
    [
        (X, "", ":7"),
        (WAYLAND, "", "wayland-7"),
        ({**X, **WAYLAND}, "", "wayland-7, :7"),
        ({**X, **WAYLAND}, "x11", None),
        ({**X, **WAYLAND}, "wayland", None),
        ({**X, **WAYLAND, "QT_QPA_PLATFORM": "xcb"}, "wayland", ":7"),
        ({**X, **WAYLAND, "QT_QPA_PLATFORM": "wayland"}, "x11", "wayland-7"),
        ({**X, "QT_QPA_PLATFORM": "wayland;xcb"}, "x11", None),
        ({**X, "QT_QPA_PLATFORM": "offscreen"}, "", None),
    ],
)
def test_a_display_that_does_not_answer_is_none(
    environ: dict[str, str], answers: str, named: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing, "x11_answers", lambda _: answers == "x11")
    monkeypatch.setattr(missing, "wayland_answers", lambda _: answers == "wayland")
    said = told(missing.displayless(environ, "linux"))
    if named is None:
        assert said == ""
    else:
        assert said.startswith(f"The display {named} does not answer. ")
        assert "statuswatch watch" in said
    assert missing.displayless(environ, "darwin") is None


@pytest.mark.skipif(sys.platform != "linux", reason="sockets of displays")
def test_who_listens_is_found_by_asking(tmp_path: Path) -> None:
    """In a process of its own: libxcb is the real one."""
    code = (
        "import sys; from statuswatch.ui import missing\n"
        "print(missing.x11_answers(':987'), missing.wayland_answers(dict(\n"
        "    XDG_RUNTIME_DIR=sys.argv[1], WAYLAND_DISPLAY='wayland-7')))"
    )
    run = [sys.executable, "-c", code, str(tmp_path)]
    asked = {"env": {"PYTHONPATH": "src"}, "capture_output": True, "text": True}
    nobody = subprocess.run(run, **asked)  # type: ignore[call-overload]
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as compositor:
        compositor.bind(str(tmp_path / "wayland-7"))
        compositor.listen()
        somebody = subprocess.run(run, **asked)  # type: ignore[call-overload]
    assert (nobody.stdout.split()[1], somebody.stdout.split()[1]) == ("False", "True")
    assert nobody.stdout.split()[0] == str(not missing._loads("libxcb.so.1"))


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (
            "libEGL.so.1: cannot open shared object file: No such file",
            "libEGL.so.1, libxcb-cursor.so.0 are missing. "
            "Install them: sudo apt install libegl1 libxcb-cursor0",
        ),
        ("libQt7.so.7: cannot open shared object file: No such file", "libQt7.so.7"),
        ("/lib/libc.so.6: version `GLIBC_2.34' not found", "glibc 2.34"),
    ],
)
def test_qt_that_cannot_be_imported_is_one_sentence(
    error: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> None:
        raise ImportError(error)

    without(monkeypatch, "libEGL.so.1", "libxcb-cursor.so.0")
    monkeypatch.setattr(importlib, "import_module", fail)
    assert advice in told(missing.lacking(X11, "linux"))


def test_an_import_that_fails_for_another_reason_names_it_and_how_to_install_anew() -> None:
    said = told(missing.unloadable("No module named 'shiboken6'", [], DEBIAN))
    assert "shiboken6" in said
    assert missing.PIP in said
