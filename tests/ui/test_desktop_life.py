"""The real program on a screen: too small for it, killed, told to end, started twice, broken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.channels import desk
from tests.ui import quiet
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.desktop
ROOT = Path(__file__).parents[2]
TITLE = "^StatusWatch$"
DEMO = "^StatusWatch – demo$"
BROKEN = """
import sys
from statuswatch.engine.engine import Engine

async def watch(self):
    raise IndexError("list index out of range")

Engine.watch = watch
from statuswatch.__main__ import main
sys.exit(main())
"""


class Screen:
    """One desktop without a tray, and the programs of ours that run on it."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env, self.folder = env, folder
        self.profile = folder / "profile"
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str, code: str = "", **environ: str) -> subprocess.Popen[bytes]:
        how = ["-c", code] if code else ["-m", "statuswatch"]
        with self.printed.open("ab") as stderr:
            process = subprocess.Popen(
                [sys.executable, *how, *words], env={**self.env, **environ}, stderr=stderr
            )
        self.started.append(process)
        return process

    def mine(self, *words: str, **more: str) -> subprocess.Popen[bytes]:
        return self.start("--profile", str(self.profile), *words, **more)

    def end(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()
        printed = self.printed.read_bytes() if self.printed.exists() else b""
        assert quiet.complaints(printed) == []

    def xdotool(self, *words: str) -> str:
        said = subprocess.run(
            ["xdotool", *words], env=self.env, capture_output=True, text=True, timeout=PATIENCE
        )
        return said.stdout.strip()

    def shown(self, title: str = TITLE) -> str:
        return self.xdotool("search", "--onlyvisible", "--name", title)

    def appears(self, title: str = TITLE) -> str:
        window = until(lambda: self.shown(title) or ("nobody runs" if self.over() else ""))
        assert window != "nobody runs", self.printed.read_text("utf-8")
        return window.split()[0]

    def over(self) -> bool:
        return all(process.poll() is not None for process in self.started)

    @property
    def printed(self) -> Path:
        return self.folder / "stderr"

    def place(self, window: str) -> dict[str, int]:
        told = self.xdotool("getwindowgeometry", "--shell", window)
        return {k: int(v) for k, v in (line.split("=") for line in told.splitlines())}

    def minimise(self, window: str) -> None:
        """Once it has the focus: it asks for that as it opens, and would get up again."""
        until(lambda: self.xdotool("getactivewindow") == window)

        def done() -> bool:
            self.xdotool("windowminimize", window)
            return not self.shown()

        until(done)

    def resize(self, window: str, wide: int, high: int) -> None:
        def done() -> bool:
            self.xdotool("windowsize", window, str(wide), str(high))
            return self.size(window) == (wide, high)

        until(done)

    def size(self, window: str) -> tuple[int, int]:
        here = self.place(window)
        return here["WIDTH"], here["HEIGHT"]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    desk.need("Xvfb", "dbus-daemon", "xdotool")
    for name in ("home", "run", "tmp"):
        (tmp_path / name).mkdir(mode=0o700)
    with ExitStack() as stack:
        env = {
            "PATH": os.environ["PATH"],
            "DBUS_SESSION_BUS_ADDRESS": stack.enter_context(desk.bus(tmp_path)),
            "DISPLAY": stack.enter_context(desk.screen(tmp_path)),
            "HOME": str(tmp_path / "home"),
            "XDG_RUNTIME_DIR": str(tmp_path / "run"),
            "TMPDIR": str(tmp_path / "tmp"),
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT / "src"),
        }
        stack.enter_context(desk.window_manager(env))
        made = Screen(env, tmp_path)
        stack.callback(made.end)
        yield made


@pytest.mark.parametrize("larger", [{"QT_SCALE_FACTOR": "2.5"}, {"QT_FONT_DPI": "240"}])
def test_a_window_larger_than_the_screen_is_fitted_into_it(
    larger: dict[str, str], screen: Screen
) -> None:
    wide, high = map(int, screen.xdotool("getdisplaygeometry").split())
    screen.mine(**larger)
    window = screen.appears()

    def inside() -> bool:
        here = screen.place(window)
        return (
            min(here["X"], here["Y"]) >= 0
            and here["X"] + here["WIDTH"] <= wide
            and here["Y"] + here["HEIGHT"] <= high
        )

    until(inside)  # the window manager has its say before it rests


def test_told_to_end_it_keeps_the_size_that_it_has_just_got(screen: Screen) -> None:
    first = screen.mine()
    window = screen.appears()
    screen.resize(window, 770, 530)
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 0
    screen.mine()
    window = screen.appears()
    until(lambda: screen.size(window) == (770, 530))


def test_killed_it_leaves_nothing_in_the_folder_for_temporary_things(screen: Screen) -> None:
    program = screen.mine()
    screen.appears()
    program.kill()
    program.wait()
    assert list((screen.folder / "tmp").iterdir()) == []


def test_a_second_start_into_the_tray_shows_nothing_and_ends(screen: Screen) -> None:
    first = screen.mine()
    window = screen.appears()
    screen.minimise(window)
    second = screen.mine("--tray")
    assert second.wait(PATIENCE) == 0
    assert not screen.shown()
    assert screen.mine().wait(PATIENCE) == 0
    assert screen.appears() == window
    assert first.poll() is None


def test_when_the_engine_breaks_there_is_one_traceback_and_a_log(screen: Screen) -> None:
    screen.mine(code=BROKEN)
    screen.appears()
    (log,) = until(lambda: list(screen.profile.rglob("statuswatch.log")))
    until(lambda: "IndexError" in log.read_text("utf-8"))
    until(lambda: "IndexError: list index" in screen.printed.read_text("utf-8"))
    said = screen.printed.read_text("utf-8")
    assert said.count("Traceback") == 1, said
    assert said.count("IndexError: list index out of range") == 1
    assert log.read_text("utf-8").count("Traceback") == 1


def test_a_demo_of_some_length_ends_by_itself(screen: Screen) -> None:
    assert screen.start("demo", "--for", "1s").wait(PATIENCE) == 0


def test_the_demo_says_so_in_its_title(screen: Screen) -> None:
    screen.start("demo", "--speed", "6")
    screen.appears(DEMO)
    assert not screen.shown()
