"""The real program under Xvfb with a tray host of ours: what a panel sees of it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.channels import desk
from tests.ui import quiet
from tests.ui.host import Entry, Host, open_host
from tests.ui.story import ICONS
from tests.waiting import PATIENCE, soon

pytestmark = pytest.mark.desktop
ROOT = Path(__file__).parents[2]


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A screen and a bus of its own."""
    desk.need("Xvfb", "dbus-daemon")
    with desk.bus(tmp_path) as address, desk.screen(tmp_path) as display:
        yield {
            **os.environ,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "DISPLAY": display,
            "HOME": str(tmp_path),
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }


@contextmanager
def program(env: dict[str, str], **story: object) -> Iterator[subprocess.Popen[str]]:
    """StatusWatch's tray with a told story; scenes: see `story.scenes`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.story"],
        env={**env, "STORY": json.dumps(story)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        _, printed = process.communicate()
        assert quiet.complaints(printed) == []


async def seen(host: Host, item: str, tip: str) -> None:
    """Wait until the item's tool tip begins so."""
    end = time.monotonic() + PATIENCE
    while not (found := await host.tooltip(item)).startswith(tip):
        assert time.monotonic() < end, f"{tip!r} is not said, but {found!r}"
        await asyncio.sleep(0.02)


async def worn(host: Host, item: str, name: str) -> None:
    """Wait until its icon is that one: words and icon come one after the other."""
    end = time.monotonic() + PATIENCE
    while await host.picture(item) != drawn(name):
        assert time.monotonic() < end, f"it does not wear {name}"
        await asyncio.sleep(0.02)


async def listed(host: Host, item: str, label: str) -> Entry:
    """The menu, once it has that entry."""
    end = time.monotonic() + PATIENCE
    while label not in (said := labels(menu := await host.menu(item))):
        assert time.monotonic() < end, f"{label!r} is not in {said}"
        await asyncio.sleep(0.02)
    return menu


async def at_rest(sample: Callable[[], int], seconds: float, most: int = 0) -> None:
    """Wait until `sample` grows by no more than `most` for so long: what changed before may still
    be under way on a busy machine, but a timer never stops."""
    end = time.monotonic() + PATIENCE
    while True:
        before = sample()
        await asyncio.sleep(seconds)
        if (grown := sample() - before) <= most:
            return
        assert time.monotonic() < end, f"{grown} more in {seconds} s"


def labels(entry: Entry) -> list[str]:
    return ["-" if e.separator else e.label.replace("\xa0", " ") for e in entry.entries]


def drawn(name: str, size: int = 32) -> bytes:
    """What the host should be sent: ARGB in network byte order."""
    from statuswatch.ui.icons import draw

    image = draw(ICONS / "tray" / name).pixmap(size).toImage()
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    data = bytes(image.constBits())
    return b"".join(data[i : i + 4][::-1] for i in range(0, len(data), 4))


@pytest.mark.usefixtures("qapp")
def test_a_panel_sees_state_words_and_menu(env: dict[str, str]) -> None:
    async def look() -> None:
        host = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
        with program(env, first=2) as process:
            item = await host.item()
            await seen(host, item, "Podhost down since ")
            assert (await host.tooltip(item)).endswith("Postline degraded. 10 fine.")
            assert await host.read(item, "Status") == "Active"
            await worn(host, item, "tray-down.svg")
            sizes = [w for w, _, _ in await host.read(item, "IconPixmap")]
            assert {16, 20, 22, 24, 32, 40, 48, 64} <= set(sizes)
            menu = await listed(host, item, "2 services are in trouble")
            said = labels(menu)
            assert said[0] == "2 services are in trouble"
            assert not menu.entries[0].enabled
            assert said[2].startswith("Podhost: down since ")
            assert said[2].endswith("(1 h 8 min)")
            assert said[4:] == [
                "-",
                "Open StatusWatch",
                "Check now",
                "Acknowledge all",
                "Snooze all",
                "Do not disturb",
                "Pause",
                "It fails for me",
                "-",
                "Services that are fine (10)",
                "-",
                "Settings…",
                "Quit",
            ]
            quiet = labels(menu.find("Do not disturb"))
            assert quiet[0] == "For 1 hour"
            assert quiet[-1] == "Until tomorrow 08:00"
            own = labels(menu.find("It fails for me"))
            assert own[:3] == ["Podhost", "Postline", "Bluepost"]
            assert len([name for name in own if name]) >= 12
            fine = labels(menu.find("Services that are fine (10)"))
            assert "Mailbird & Sons: fine" in fine
            assert "Zap_ier: fine" in fine

            await host.click(item, menu.find("Check now"))  # the story goes on
            await seen(host, item, "Chirp down since ")
            await worn(host, item, "count/tray-down-3.svg")
            await host.middle_click(item)
            await seen(host, item, "You are offline since ")
            await worn(host, item, "tray-offline.svg")
            await host.middle_click(item)
            await seen(host, item, "Service ")
            await worn(host, item, "count/tray-down-9-plus.svg")
            menu = await listed(host, item, "72 more")
            assert labels(menu)[-1] == "Quit"

            await host.click(item, menu.find("Quit"))
            assert await asyncio.to_thread(process.wait, PATIENCE) == 0
        host.leave()

    asyncio.run(look())


def test_the_menu_is_rewritten_in_place_while_a_panel_holds_it(env: dict[str, str]) -> None:
    """What stays keeps its number, and a panel is not made to read all of it anew."""

    async def look() -> None:
        host = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
        with program(env):
            item = await host.item()
            await seen(host, item, "All 12 fine")
            before = await host.menu(item)
            heard = await host.count()
            for tip in ("Postline degraded", "Podhost down", "Chirp down", "You are offline"):
                heard.clear()
                await host.middle_click(item)
                await seen(host, item, tip)
                await soon(lambda: heard["NewIcon"] and heard["NewToolTip"])
                await at_rest(heard.total, 0.3)
                assert heard["LayoutUpdated"] <= 5, (tip, heard)
                assert heard["ItemsPropertiesUpdated"] <= 80, (tip, heard)
                assert heard["NewIcon"] == heard["NewToolTip"] == 1
                after = await host.menu(item)
                numbers = {e.label: e.id for e in after.entries}
                for name in ("Open StatusWatch", "Check now", "Pause", "Settings…", "Quit"):
                    assert numbers[name] == before.find(name).id
            await at_rest(heard.total, 1)  # nothing changes, nothing is said
        host.leave()

    asyncio.run(look())


def test_a_tray_that_comes_late_gets_the_icon(env: dict[str, str]) -> None:
    async def look() -> None:
        with program(env) as process:
            assert process.stderr is not None
            first = await asyncio.to_thread(process.stderr.readline)
            assert first.startswith("There is no tray here yet")
            await asyncio.to_thread(process.stderr.readline)  # the engine starts all the same
            await asyncio.sleep(0.5)
            host = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
            item = await host.item()
            await seen(host, item, "All 12 fine, checked ")
            await listed(host, item, "Services that are fine (12)")
            await asyncio.sleep(0.3)
            assert len(host.items) == 1
            host.leave()

    asyncio.run(look())


def test_after_the_panel_crashed_the_icon_comes_back(env: dict[str, str]) -> None:
    async def look() -> None:
        first = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
        with program(env, first=1):
            await seen(first, await first.item(), "Postline degraded since ")
            first.leave()
            await asyncio.sleep(0.3)
            second = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
            item = await second.item()
            await seen(second, item, "Postline degraded since ")
            await listed(second, item, "Services that are fine (11)")
            second.leave()

    asyncio.run(look())


def test_when_watching_fails_to_go_on_the_tray_is_neither_green_nor_silent(
    env: dict[str, str],
) -> None:
    async def look() -> None:
        host = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
        with program(env, fail="This history was written by a newer StatusWatch"):
            item = await host.item()
            await seen(host, item, "This history was written by a newer StatusWatch")
            menu = await listed(host, item, "This history was written by a newer StatusWatch")
            assert labels(menu)[0] == "This history was written by a newer StatusWatch"
        host.leave()

    asyncio.run(look())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_cleanly_and_at_once(env: dict[str, str], number: int) -> None:
    async def look() -> None:
        host = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
        with program(env) as process:
            await seen(host, await host.item(), "All 12 fine")
            process.send_signal(number)
            assert await asyncio.to_thread(process.wait, PATIENCE) == 0
        host.leave()

    asyncio.run(look())


def test_the_network_is_imported_after_the_tray_is_there(env: dict[str, str]) -> None:
    async def look() -> None:
        host = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
        with program(env) as process:
            assert process.stderr is not None
            await host.item()
            line = await asyncio.to_thread(process.stderr.readline)
            assert line.startswith("engine starts")
            assert line.endswith("[]\n")
        host.leave()

    asyncio.run(look())


def test_an_idle_tray_does_not_wake_up(env: dict[str, str]) -> None:
    """No timer ticks: the main thread sleeps until something happens."""

    async def look() -> None:
        host = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
        with program(env) as process:
            await seen(host, await host.item(), "All 12 fine")
            await asyncio.sleep(1)
            await at_rest(lambda: _switches(process.pid), 4, most=2)
        host.leave()

    asyncio.run(look())


def _switches(pid: int) -> int:
    """How often any thread of `pid` was woken so far."""
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        found = [x for x in status.read_text().splitlines() if x.startswith("voluntary")]
        total += int(found[0].split()[1])
    return total
