"""The real program on a desktop without a tray: found again, ended, put away."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.channels import desk
from tests.ui.host import open_host
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.desktop
ROOT = Path(__file__).parents[2]
SHOWN, MINIMISED, HIDDEN = "Normal", "Iconic", "Withdrawn"


class Screen:
    """One desktop, and the programs of ours that run on it."""

    def __init__(self, env: dict[str, str], profile: Path) -> None:
        self.env, self.profile = env, profile
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "statuswatch", "--profile", str(self.profile)]
        process = subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL)
        self._started.append(process)
        return process

    def end(self) -> None:
        for process in self._started:
            process.kill()
            process.wait()

    def xdotool(self, *words: str) -> str:
        said = subprocess.run(
            ["xdotool", *words], env=self.env, capture_output=True, text=True, timeout=PATIENCE
        )
        return said.stdout.strip()

    def shown(self) -> str:
        """The number of the window that one can see; empty: none."""
        return self.xdotool("search", "--onlyvisible", "--name", "^StatusWatch$")

    def appears(self) -> str:
        """And has the focus: a key would go astray."""
        window = until(self.shown)
        until(lambda: self.active(window))
        return window

    def minimise(self, window: str) -> None:
        def done() -> bool:
            self.xdotool("windowminimize", window)
            return not self.shown()

        until(done)

    def vanishes(self) -> None:
        until(lambda: not self.shown())

    def state(self, window: str) -> str:
        """What the window manager says of it."""
        said = subprocess.run(
            ["xprop", "-id", window, "WM_STATE"], env=self.env, capture_output=True, text=True
        )
        found = re.search(r"window state: (\w+)", said.stdout)
        return found[1] if found else HIDDEN  # of a hidden window it knows nothing

    def becomes(self, window: str, state: str) -> None:
        """The window manager writes it down beside what it does."""
        until(lambda: self.state(window) == state)

    def active(self, window: str) -> bool:
        return self.xdotool("getactivewindow") == window

    def close(self, window: str, key: str, closed: Callable[[], bool]) -> None:
        """Press `key` until it has worked: X drops one that comes while the focus moves."""
        for _ in range(4):
            self.xdotool("windowactivate", "--sync", window)
            self.xdotool("key", key)
            end = time.monotonic() + 10
            while time.monotonic() < end:
                if closed():
                    return
                time.sleep(0.02)
        pytest.fail(f"{key} does nothing")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    desk.need("Xvfb", "dbus-daemon", "openbox", "xdotool", "xprop")
    for name in ("home", "run", "profile"):
        (tmp_path / name).mkdir(mode=0o700)
    with ExitStack() as stack:
        env = {
            "PATH": os.environ["PATH"],
            "DBUS_SESSION_BUS_ADDRESS": stack.enter_context(desk.bus(tmp_path)),
            "DISPLAY": stack.enter_context(desk.screen(tmp_path)),
            "HOME": str(tmp_path / "home"),
            "XDG_RUNTIME_DIR": str(tmp_path / "run"),
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT / "src"),
        }
        stack.enter_context(desk.window_manager(env))
        screen = Screen(env, tmp_path / "profile")
        stack.callback(screen.end)
        yield screen


def test_a_second_start_ends_and_brings_the_first_ones_window_back(
    screen: Screen,
) -> None:
    first = screen.start()
    window = screen.appears()
    screen.minimise(window)
    screen.becomes(window, MINIMISED)

    assert screen.start().wait(PATIENCE) == 0
    assert screen.appears() == window, "the same window, not another one"
    screen.becomes(window, SHOWN)
    assert first.poll() is None


def test_told_to_end_it_ends_though_the_window_is_open(screen: Screen) -> None:
    program = screen.start()
    screen.appears()
    program.send_signal(signal.SIGTERM)
    assert program.wait(PATIENCE) == 0
    screen.vanishes()


def explained(screen: Screen) -> bool:
    """It keeps in mind that it has said so."""
    files = screen.profile.rglob("window.ini")
    return any("explained=1" in file.read_text("utf-8") for file in files)


def closed_twice(screen: Screen) -> str:
    """The window, that was closed once by the frame's key and once by our own."""
    window = screen.appears()
    screen.close(window, "alt+F4", lambda: explained(screen))
    assert screen.shown() == window, "the first time it says what closing does, and stays"
    screen.close(window, "ctrl+w", lambda: not screen.shown())
    return window


def test_closing_is_explained_first_and_then_minimises_where_there_is_no_tray(
    screen: Screen,
) -> None:
    """What nobody can find again must not vanish."""
    program = screen.start()
    screen.becomes(closed_twice(screen), MINIMISED)
    assert program.poll() is None, "closing is not ending"


async def test_closing_into_a_tray_hides_the_window_and_a_second_start_shows_it(
    screen: Screen,
) -> None:
    def act() -> None:
        program = screen.start()
        window = closed_twice(screen)
        screen.becomes(window, HIDDEN)
        assert program.poll() is None, "closing is not ending"
        assert screen.start().wait(PATIENCE) == 0
        assert screen.appears() == window

    host = await open_host(screen.env["DBUS_SESSION_BUS_ADDRESS"])
    try:
        await asyncio.to_thread(act)
    finally:
        host.leave()
