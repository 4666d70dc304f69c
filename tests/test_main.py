"""Which face answers: the desktop or the terminal."""

from __future__ import annotations

import gc
import os
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from statuswatch import __main__ as program
from statuswatch.cli import main, running
from statuswatch.ui import missing
from tests.cli.places import finished

ANSWERS = ":0"
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class Face:
    """Stands where statuswatch.ui.start is, and keeps what it was called with."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def start(self, arguments: list[str]) -> int:
        self.calls.append(("start", *arguments))
        return 7

    def demo(self, speed: float, length: timedelta | None) -> int:
        self.calls.append(("demo", speed, length))
        return 8


@pytest.fixture
def face(monkeypatch: pytest.MonkeyPatch) -> Face:
    stand_in, module = Face(), ModuleType("statuswatch.ui.start")
    module.__dict__.update(start=stand_in.start, demo=stand_in.demo)
    monkeypatch.setitem(sys.modules, "statuswatch.ui.start", module)
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(missing, "x11_answers", lambda display: display == ANSWERS)
    monkeypatch.setattr(missing, "wayland_answers", lambda _: True)
    monkeypatch.setattr(sys, "platform", "linux")
    return stand_in


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["statuswatch", *words])
    return program.main()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--tray",),
        ("--profile", "here"),
        ("--profile=here",),
        ("--tray", "--profile", "here"),
        ("--profile=here", "--tray"),
    ],
)
def test_without_a_command_it_is_the_desktop(
    words: tuple[str, ...], face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert run(monkeypatch, *words) == 7
    assert face.calls == [("start", *words)]


def test_without_a_display_watch_is_offered(
    face: Face, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 64
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "statuswatch watch" in said.err
    assert face.calls == []


@pytest.mark.skipif(sys.platform != "linux", reason="displays that have names")
@pytest.mark.parametrize("words", [(), ("--tray",)])
def test_a_display_that_nobody_serves_is_told_in_one_sentence(words: tuple[str, ...]) -> None:
    """Qt would say five lines of its own, and abort."""
    said = finished(*words, DISPLAY=":987", QT_QPA_PLATFORM="", WAYLAND_DISPLAY="")
    assert (said.code, said.out, said.err.count("\n")) == (64, "", 1)
    assert said.err.startswith("The display :987 does not answer. ")
    assert "statuswatch watch" in said.err


def test_where_the_display_does_not_answer_the_demo_is_the_terminals(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "main", lambda *_: 5)
    monkeypatch.setattr(running, "end_now", lambda code: code)
    monkeypatch.setattr(gc, "disable", lambda: None)
    monkeypatch.setenv("DISPLAY", ":987")
    assert run(monkeypatch, "demo") == 5
    assert face.calls == []


@pytest.mark.parametrize(
    "words",
    [
        ("--profile",),
        ("--profile", ""),
        ("--profile", "--tray"),
        ("--profile= ",),
        ("--profile=one", "--profile=other"),
        ("--tray", "list"),
        ("--trya",),
    ],
)
def test_a_mistake_is_told_by_the_terminal_and_opens_nothing(words: tuple[str, ...]) -> None:
    said = finished(*words, DISPLAY=":999", QT_QPA_PLATFORM="offscreen")
    assert said.code == 64
    assert 1 <= said.err.count("\n") <= 2 or said.out.startswith("usage: statuswatch")


def test_a_command_never_reaches_the_desktop(face: Face, tmp_path: Path) -> None:
    """A profile called demo is not the command."""
    said = finished("list", "--profile", str(tmp_path / "demo"), DISPLAY=":999")
    assert (said.code, face.calls) == (0, [])
    assert said.out.startswith("You follow nothing yet")


def test_no_display_is_decided_without_qt() -> None:
    said = finished(QT_QPA_PLATFORM="", WAYLAND_DISPLAY="", PYTHONPROFILEIMPORTTIME="1")
    assert said.code == (64 if sys.platform == "linux" else 0)
    assert "PySide6" not in said.err


def test_the_demo_with_a_display_is_the_window(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert run(monkeypatch, "demo", "--speed", "4", "--for", "20s") == 8
    assert face.calls == [("demo", 4.0, timedelta(seconds=20))]


def test_a_mistake_in_the_demo_is_told_as_in_the_terminal() -> None:
    said = finished("demo", "--speed", "quick", DISPLAY=":999")
    assert (said.code, said.out) == (64, "")
    assert "--speed" in said.err


@pytest.mark.parametrize("more", [("--terminal",), ("--json",)])
def test_the_demo_can_be_had_in_the_terminal_anywhere(
    more: tuple[str, ...], face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed: list[str] = []

    def terminal(words: list[str], _: float) -> int:
        typed.extend(words)
        return 5

    monkeypatch.setattr(main, "main", terminal)
    monkeypatch.setattr(running, "end_now", lambda code: code)
    monkeypatch.setattr(gc, "disable", lambda: None)
    monkeypatch.setenv("DISPLAY", ":0")
    assert run(monkeypatch, "demo", *more) == 5
    assert (typed, face.calls) == (["demo", *more], [])


@pytest.mark.parametrize("before", [None, "/opt/mine"])
def test_what_a_frozen_program_opens_gets_the_users_libraries(
    before: str | None, face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a browser that it opens would load ours, and crash."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/statuswatch/_internal")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    assert run(monkeypatch) == 64
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
