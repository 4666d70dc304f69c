"""The real program beside real panels: in time, late, restarted, none; on X11 and on Wayland."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor, QImage

from statuswatch.app import App
from statuswatch.settings import Profile
from statuswatch.ui.icons import ON_DARK, ON_LIGHT
from tests.channels import desk
from tests.cli.places import SUMMARY
from tests.serving import Loopback
from tests.statuspage import StatusPage
from tests.ui import quiet
from tests.ui.host import open_host, says
from tests.waiting import PATIENCE, soon, until

pytestmark = pytest.mark.desktop
ROOT = Path(__file__).parents[2]
FINE, DOWN = "#148468", "#C83315"
"""Of tray-fine.svg and tray-down.svg."""

PANELS = {
    "xfce4-panel": ("xfce4-panel", "--disable-wm-check"),
    "tint2": ("tint2",),
}
XFCE = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=400;y=580"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>"""
TINT2 = "panel_items = S\npanel_size = 100% 32\npanel_position = bottom center horizontal\n"


FAST = """[polling]
interval = "1s"
fast = "1s"
floor = "1s"

[network]
canaries = []
"""


class Session:
    """A session of a desktop, the programs in it, and what is seen of them."""

    def __init__(self, env: dict[str, str], folder: Path, stack: ExitStack) -> None:
        self.env, self.folder, self._stack = env, folder, stack
        self.profile = folder / "profile"

    def program(self, *words: str, **environ: str) -> subprocess.Popen[bytes]:
        with self.printed.open("ab") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", *words],
                env={**self.env, **environ},
                stdin=subprocess.PIPE,
                stderr=stderr,
            )
        assert process.stdin is not None
        self._stack.callback(process.stdin.close)
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    def mine(self, *words: str, **environ: str) -> subprocess.Popen[bytes]:
        return self.program("statuswatch", "--profile", str(self.profile), *words, **environ)

    def story(self, **plan: object) -> subprocess.Popen[bytes]:
        return self.program("tests.ui.story", STORY=json.dumps(plan))

    @property
    def printed(self) -> Path:
        return self.folder / "stderr"

    @contextmanager
    def panel(self, name: str) -> Iterator[None]:
        with ExitStack() as stack:
            if name == "xfce4-panel":  # reads its settings from a daemon
                places = sorted(Path("/usr/lib").glob("*/xfce4/xfconf/xfconfd"))
                desk.need(str(places[0]) if places else "xfconfd")
                stack.enter_context(desk.running(str(places[0]), env=self.env))
                address = self.env["DBUS_SESSION_BUS_ADDRESS"]
                until(lambda: desk.owned(address, "org.xfce.Xfconf"))
            stack.enter_context(desk.running(*PANELS[name], env=self.env))
            yield

    def sees(self, color: str) -> bool:
        """Is that colour on the screen, more than a few pixels of it?"""
        shot = self.folder / "shot.png"
        subprocess.run(
            ["import", "-window", "root", str(shot)], env=self.env, check=True, timeout=PATIENCE
        )
        image = QImage(str(shot)).convertToFormat(QImage.Format.Format_RGB32)
        wanted = QColor(color).rgb().to_bytes(4, sys.byteorder)
        return bytes(image.constBits()).count(wanted) > 30

    def memory(self, key: str) -> object:
        file = self.profile / "data" / "window.ini"
        return QSettings(str(file), QSettings.Format.IniFormat).value(key)

    def complaints(self) -> list[str]:
        return quiet.complaints(self.printed.read_bytes())


def environment(folder: Path, stack: ExitStack) -> dict[str, str]:
    for name in ("run", "tmp"):
        (folder / name).mkdir(mode=0o700)
    xfce = folder / ".config" / "xfce4" / "xfconf" / "xfce-perchannel-xml"
    tint2 = folder / ".config" / "tint2"
    for place, name, text in (
        (xfce, "xfce4-panel.xml", XFCE),
        (tint2, "tint2rc", TINT2),
    ):
        place.mkdir(parents=True)
        (place / name).write_text(text, "utf-8")
    here = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "LANG"))}
    return {
        **here,
        "DBUS_SESSION_BUS_ADDRESS": stack.enter_context(desk.bus(folder)),
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / ".config"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "TMPDIR": str(folder / "tmp"),
        "QT_MESSAGE_PATTERN": quiet.PATTERN,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }


@pytest.fixture
def x11(tmp_path: Path) -> Iterator[Session]:
    desk.need("Xvfb", "dbus-daemon", "openbox", "import")
    with ExitStack() as stack:
        env = environment(tmp_path, stack)
        env["DISPLAY"] = stack.enter_context(desk.screen(tmp_path))
        env["QT_QPA_PLATFORM"] = "xcb"
        stack.enter_context(desk.window_manager(env))
        yield Session(env, tmp_path, stack)


@pytest.fixture
def wayland(tmp_path: Path) -> Iterator[Session]:
    desk.need("weston", "dbus-daemon")
    with ExitStack() as stack:
        env = environment(tmp_path, stack)
        env["WAYLAND_DISPLAY"] = "wayland-test"
        env["QT_QPA_PLATFORM"] = "wayland"
        backend = ("--backend=headless-backend.so", "--socket=wayland-test", "--idle-time=0")
        stack.enter_context(desk.running("weston", *backend, env=env))
        until((tmp_path / "run" / "wayland-test").exists)
        yield Session(env, tmp_path, stack)


# --- panels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("panel", PANELS)
def test_a_real_panel_that_comes_late_shows_the_icon_and_again_after_its_restart(
    x11: Session, panel: str
) -> None:
    """xfce4-panel speaks StatusNotifierItem, tint2 XEmbed."""
    desk.need(PANELS[panel][0])
    x11.story(first=2)
    until(lambda: "There is no tray here yet" in x11.printed.read_text("utf-8"))
    time.sleep(1)
    with x11.panel(panel):
        until(lambda: x11.sees(DOWN))
    until(lambda: not x11.sees(DOWN))
    with x11.panel(panel):
        until(lambda: x11.sees(DOWN))
    assert x11.complaints() == []


def test_in_a_real_panel_the_icon_changes_with_the_state(x11: Session) -> None:
    desk.need("xfce4-panel")
    with x11.panel("xfce4-panel"):
        told = x11.story(scenes=[0, 2], lines=True).stdin
        assert told is not None
        until(lambda: x11.sees(FINE))
        told.write(b"\n")
        told.flush()
        until(lambda: x11.sees(DOWN) and not x11.sees(FINE))


def test_without_a_panel_the_window_says_how_it_stays_within_reach_and_only_once(
    x11: Session,
) -> None:
    first = x11.mine()
    until(lambda: x11.memory("no-tray") == "1")
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 0
    assert x11.complaints() == []


# --- Wayland --------------------------------------------------------------------------------------


def test_on_wayland_the_window_shows_and_says_that_there_is_no_tray(wayland: Session) -> None:
    program = wayland.mine()
    until(lambda: wayland.memory("no-tray") == "1")
    assert program.poll() is None
    program.send_signal(signal.SIGTERM)
    assert program.wait(PATIENCE) == 0
    assert wayland.complaints() == []


def test_on_wayland_a_tray_that_comes_late_gets_the_icon(wayland: Session) -> None:
    async def look() -> None:
        wayland.story(first=2)
        wait = asyncio.to_thread
        await wait(until, lambda: "no tray" in wayland.printed.read_text("utf-8"), 20)
        host = await open_host(wayland.env["DBUS_SESSION_BUS_ADDRESS"])
        item = await host.item()
        await says(host, item, "Podhost down since ")  # it came before the first look was told
        host.leave()

    asyncio.run(look())
    assert wayland.complaints() == []


# --- the session ends -----------------------------------------------------------------------------


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP])
def test_when_the_session_ends_what_was_watched_is_written(
    x11: Session, end: signal.Signals
) -> None:
    """Coverage is buffered for minutes: only who writes it at the end has it in the file."""
    assert watched(x11, lambda program: program.send_signal(end)) > 1


def test_a_display_that_is_lost_costs_no_history(x11: Session, tmp_path: Path) -> None:
    """A logout may end the screen before it ends us."""
    with ExitStack() as screen:
        display = screen.enter_context(desk.screen(tmp_path))
        x11.env["DISPLAY"] = display
        assert watched(x11, lambda _: screen.close(), code=1) > 1


def test_who_is_killed_keeps_at_least_what_was_written(x11: Session) -> None:
    """And no more is claimed: from then on it was not watched."""
    seconds = watched(x11, lambda program: program.kill(), code=-signal.SIGKILL)
    assert seconds < 4


def test_a_quiet_icon_is_worn_as_soon_as_it_is_wished_for(x11: Session) -> None:
    async def look() -> None:
        page = StatusPage()
        host = await open_host(x11.env["DBUS_SESSION_BUS_ADDRESS"])
        async with Loopback(page.handle).running() as served:
            follow(x11, served.url)
            x11.mine("--tray")
            item = await host.item()

            def is_(colors: tuple[str, ...], data: bytes) -> bool:
                return any(QColor(c).rgb().to_bytes(4, "big") in data for c in colors)

            async def turns(*colors: str) -> None:
                end = time.monotonic() + PATIENCE
                while not is_(colors, await host.picture(item)):
                    assert time.monotonic() < end, f"the icon does not turn {colors}"
                    await asyncio.sleep(0.05)

            await turns(FINE)
            words = ("settings", "window.quiet_icon", "true")
            assert await asyncio.to_thread(x11.mine(*words).wait, PATIENCE) == 0
            await turns(ON_DARK, ON_LIGHT)
        host.leave()

    asyncio.run(look())


def follow(session: Session, url: str) -> str:
    """The source that is asked there, each second."""
    app = App(Profile.at(session.profile))
    source = app.follow(url, "statuspage", "Podhost")[1].id
    (session.profile / "settings.toml").write_text(FAST, "utf-8")
    app.close_store()
    return source


def watched(
    session: Session, end: Callable[[subprocess.Popen[bytes]], None], code: int = 0
) -> float:
    """Follow a page of loopback's, watch it for some seconds, end: seconds that the file knows.

    Four seconds and as many looks: who watches knows of those between its looks."""

    async def story() -> str:
        page = StatusPage()
        async with Loopback(page.handle).running() as served:
            source = follow(session, served.url)
            program = session.mine("--tray")
            await soon(lambda: served.asked)
            await asyncio.sleep(4)
            await soon(lambda: len([a for a in served.asked if a.path == SUMMARY]) >= 4)
            await asyncio.to_thread(end, program)
            assert await asyncio.to_thread(program.wait, PATIENCE) == code
            return source

    source = asyncio.run(story())
    app = App(Profile.at(session.profile))
    now = app.clock.now()
    spans = app.stored.history.coverage([source], now.replace(year=2000), now)
    app.close_store()
    return sum((span.until - span.since).total_seconds() for span in spans)
