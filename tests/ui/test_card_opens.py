"""Who presses "Open" on a card sees the window, and in it what the card is about."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch, calling, own_word
from statuswatch.app.desk import Desk
from statuswatch.core.docket import Contact, ContactKind
from statuswatch.core.model import Level, Service
from statuswatch.core.overview import Overview
from statuswatch.core.words import Setting
from statuswatch.settings import Profile
from statuswatch.ui.bridge import Bridge, Opened
from statuswatch.ui.desktop import Desktop
from statuswatch.ui.main import Program
from statuswatch.ui.report import ProblemDialog
from tests.channels import desk
from tests.serving import Loopback
from tests.statuspage import StatusPage, incident
from tests.ui.host import open_host, says
from tests.ui.story import ICONS, NOON, overview, service
from tests.ui.test_whole_program import QUICK, comes, noted
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).parents[2]


class Pressed:
    """Tells of a service that is down, and that its card was opened."""

    def __init__(self, opened: Opened, profile: Path) -> None:
        self.opened = opened
        self.app = App(Profile.at(profile))

    async def run(self, told: Callable[[Overview | Opened], None]) -> None:
        told(overview(service("Podhost", Level.DOWN, NOON), seq=1))
        told(self.opened)
        try:
            await asyncio.Event().wait()
        finally:
            self.app.close_store()

    async def check_now(self) -> None:
        """Nobody asks."""

    def desk(self, tell: Callable[[object], None]) -> Desk:
        return Desk(self.app, cast(Watch, None), tell)


def test_an_opened_card_rises_in_the_main_thread(qtbot: QtBot, tmp_path: Path) -> None:
    bridge = Bridge(lambda: Pressed(Opened("podhost", "token"), tmp_path))
    with qtbot.waitSignal(bridge.opened) as opened:
        bridge.start()
    assert opened.args == [Opened("podhost", "token")]
    assert bridge.stop(PATIENCE)


@pytest.fixture
def started(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Opened], Desktop]]:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    made: list[Desktop] = []

    def start(opened: Opened) -> Desktop:
        program = Program(
            lambda: Pressed(opened, tmp_path), ICONS, setting=lambda: Setting(now=NOON)
        )
        made.append(Desktop(qapp, program))
        made[0].begin()
        return made[0]

    yield start
    made[0].close(PATIENCE)
    QApplication.processEvents()  # what the engine answered before it ended
    if made[0]._window is not None:
        made[0]._window.deleteLater()


def test_the_card_of_a_service_opens_its_page(
    qtbot: QtBot, started: Callable[[Opened], Desktop]
) -> None:
    desktop = started(Opened("podhost", "a-token"))
    qtbot.waitUntil(lambda: desktop._window is not None and desktop._window.isVisible())
    window = desktop._window
    assert window is not None
    assert window.pages.service.isVisible()
    assert window.pages.service._service == "podhost"
    assert os.environ["XDG_ACTIVATION_TOKEN"] in ("a-token", ""), "Qt takes it where it needs one"


def test_a_card_of_several_services_opens_the_inbox(
    qtbot: QtBot, started: Callable[[Opened], Desktop]
) -> None:
    desktop = started(Opened(""))
    qtbot.waitUntil(lambda: desktop._window is not None and desktop._window.isVisible())
    assert desktop._window is not None
    assert type(desktop._window.pages.currentWidget()).__name__ == "InboxPage"


def test_a_cards_button_is_one_press_from_the_filled_message(
    qtbot: QtBot, started: Callable[[Opened], Desktop], tmp_path: Path
) -> None:
    app = App(Profile.at(tmp_path))
    own_word.fails(app, Service("podhost", "Podhost"), "Uploads", note="They spin")
    calling.add(app, Contact("podhost", ContactKind.EMAIL, "help@podhost.example"))
    app.close_store()
    desktop = started(Opened("podhost", "a-token", report=True))
    qtbot.waitUntil(lambda: desktop._window is not None and desktop._window.isVisible())
    window = desktop._window
    assert window is not None
    (dialog,) = window.findChildren(ProblemDialog)
    qtbot.waitUntil(lambda: bool(dialog.text.toPlainText()))
    assert dialog.isVisible()
    assert dialog.to.currentText() == "help@podhost.example"
    assert "They spin" in dialog.text.toPlainText()
    assert dialog.mail.isEnabled(), "the second press opens it in the mail program"
    dialog.reject()


# --- the real program -------------------------------------------------------------------------


def windows(env: dict[str, str]) -> list[str]:
    """Those of ours that are seen."""
    command = ["xdotool", "search", "--onlyvisible", "--name", "^StatusWatch$"]
    found = subprocess.run(command, env=env, capture_output=True, text=True)
    return found.stdout.split()


@pytest.mark.desktop
async def test_pressing_open_on_a_real_card_shows_the_window(tmp_path: Path) -> None:
    desk.need("Xvfb", "dbus-daemon", "xdotool")
    desk.need_dbusmock()
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "settings.toml").write_text(QUICK)
    page = StatusPage(parts={"Show Builder Lite": "operational"})
    with (
        desk.bus(tmp_path) as address,
        desk.screen(tmp_path) as display,
        desk.mock_daemon(address, "actions body body-markup"),
    ):
        env = {
            **os.environ,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "DISPLAY": display,
            "HOME": str(tmp_path),
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT / "src"),
        }
        host = await open_host(address)  # else the window would open by itself
        async with Loopback(page.handle).running() as server:
            app = App(Profile.at(profile))
            app.follow(server.url, "statuspage", "Podhost")
            app.close_store()
            words = ["-m", "statuswatch", "--profile", str(profile), "--tray"]
            process = await asyncio.to_thread(subprocess.Popen, [sys.executable, *words], env=env)
            try:
                item = await host.item()
                await says(host, item, "Podhost is fine")
                began = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
                page.incidents = [
                    incident("i1", "Down", "critical", ("Show Builder Lite",), started=began)
                ]
                page.parts["Show Builder Lite"] = "major_outage"
                await comes(env, 1)
                assert not windows(env), "it was started into the tray"
                await noted(profile, 1)
                await asyncio.to_thread(desk.signal, address, "ActionInvoked", 1, "default")
                await asyncio.to_thread(until, lambda: windows(env))
            finally:
                process.kill()
                await asyncio.to_thread(process.wait)
        host.leave()
