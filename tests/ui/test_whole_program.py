"""The real program: a real page goes down and comes back; what the tray and the toasts say."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statuswatch.app import App
from statuswatch.settings import Profile
from tests.channels import desk
from tests.serving import Loopback
from tests.statuspage import StatusPage, incident
from tests.ui.host import open_host, says
from tests.waiting import PATIENCE, soon

pytestmark = pytest.mark.desktop
ROOT = Path(__file__).parents[2]
QUICK = '[polling]\ninterval = "1s"\nfast = "1s"\nfloor = "1s"\n'
"""Every second: allowed for addresses on this computer, so that it can be tried out."""


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    desk.need("Xvfb", "dbus-daemon")
    desk.need_dbusmock()
    with (
        desk.bus(tmp_path) as address,
        desk.screen(tmp_path) as display,
        desk.mock_daemon(address, "actions body body-markup"),
    ):
        yield {
            **os.environ,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "DISPLAY": display,
            "HOME": str(tmp_path),
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT / "src"),
        }


@asynccontextmanager
async def tray(env: dict[str, str], profile: Path) -> AsyncIterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "statuswatch", "--profile", str(profile)]
    process = await asyncio.to_thread(subprocess.Popen, command, env=env)
    try:
        yield process
    finally:
        process.kill()
        await asyncio.to_thread(process.wait)


def cards(env: dict[str, str]) -> list[tuple[int, str, str]]:
    """(replaces, title, body) of every card the daemon was sent."""
    calls = desk.notified(env["DBUS_SESSION_BUS_ADDRESS"])
    found = []
    for arguments in calls:
        values = [value for _, value in arguments]
        found.append((int(str(values[1])), str(values[3]), str(values[4])))
    return found


async def comes(env: dict[str, str], number: int) -> list[tuple[int, str, str]]:
    """Wait until so many cards were sent."""
    end = time.monotonic() + PATIENCE
    while len(found := await asyncio.to_thread(cards, env)) < number:
        assert time.monotonic() < end, f"only these came: {found}"
        await asyncio.sleep(0.05)
    return found


async def noted(profile: Path, number: int) -> None:
    """Wait until the program has written down that so many cards were shown, and as which: it does
    when the daemon has answered. Before that it may tell one again, as it says itself."""

    def count() -> int:
        with closing(sqlite3.connect(f"file:{profile}/data/history.db?mode=ro", uri=True)) as file:
            asked = "SELECT count(*) FROM deliveries WHERE state = 'delivered'"
            found: int = file.execute(asked).fetchone()[0]
        return found

    await soon(lambda: count() >= number)


async def test_an_outage_is_shown_told_once_and_taken_back_in_the_same_card(
    env: dict[str, str], tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "settings.toml").write_text(QUICK)
    page = StatusPage(parts={"Show Builder": "operational", "Show Builder Lite": "operational"})
    host = await open_host(env["DBUS_SESSION_BUS_ADDRESS"])
    async with Loopback(page.handle).running() as server:
        app = App(Profile.at(profile))
        app.follow(server.url, "statuspage", "Podhost", ["Show Builder Lite"])
        app.close_store()

        async with tray(env, profile):
            item = await host.item()
            await says(host, item, "Podhost is fine")
            began = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
            elsewhere = incident("i0", "Archive is slow", "minor", ("Show Builder",), started=began)
            mine = incident("i1", "Lite is down", "critical", ("Show Builder Lite",), started=began)
            page.incidents = [elsewhere, mine]
            page.parts["Show Builder Lite"] = "major_outage"
            await says(host, item, "Podhost down since")
            ((replaces, title, body),) = await comes(env, 1)
            assert (replaces, title) == (0, "Podhost is down")
            assert "Show Builder Lite" in body
            assert "We are looking into it." in body
            await noted(profile, 1)
        # That was a kill -9 in the middle of the outage.
        async with tray(env, profile):
            await soon(lambda: len(host.items) == 2)
            item = host.items[-1]
            await says(host, item, "Podhost down since")
            await asyncio.sleep(2.5)
            assert len(await asyncio.to_thread(cards, env)) == 1, "nothing is told twice"
            page.incidents = []
            page.past = [{**mine, "status": "resolved", "resolved_at": began}]
            page.parts["Show Builder Lite"] = "operational"
            await says(host, item, "Podhost is fine")
            told = await comes(env, 2)
            assert [t[1] for t in told] == ["Podhost is down", "Podhost is back"]
            assert told[1][0] == 1, "in place of the first card"
    host.leave()
