"""The desktop channel with real daemons on a real screen: dunst and xfce4-notifyd."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from statuswatch.channels.desktop_linux import DesktopLinux
from statuswatch.core.telling import Action, Notice, Urgency
from statuswatch.core.words import Setting, say
from tests.channels import desk
from tests.waiting import until

pytestmark = pytest.mark.desktop
ICON = Path(__file__).parents[2] / "resources" / "icons" / "statuswatch-card.svg"
SETTING = Setting()
THREE = (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE)
VENDOR = '<img src="file:///a/very/long/path/to/a/picture.png"/> & <b>R&D</b>'


def notice(
    title: str,
    body: str = "",
    urgency: Urgency = Urgency.NORMAL,
    actions: tuple[Action, ...] = (),
) -> Notice:
    return Notice("1", title, "podhost", say(title), say(body), urgency, actions=actions)


@dataclass
class Desktop:
    """A daemon with our channel before it, and what was pressed."""

    env: dict[str, str]
    channel: DesktopLinux
    pressed: list[tuple[str, str]]

    def run(self, *command: str) -> str:
        return subprocess.run(command, env=self.env, capture_output=True, text=True).stdout.strip()

    def cards(self) -> list[tuple[int, int, int, int]]:
        """Left, top, width and height of every card on the screen (xfce4-notifyd)."""
        found = []
        for window in self.run("xdotool", "search", "--onlyvisible", "--name", ".*").split():
            said = self.run("xdotool", "getwindowgeometry", "--shell", window)
            place = dict(line.split("=") for line in said.splitlines() if "=" in line)
            x, y, width, height = (int(place.get(k, 0)) for k in ("X", "Y", "WIDTH", "HEIGHT"))
            if 20 < width < 800:  # neither the root nor a helper window
                found.append((x, y, width, height))
        return sorted(found)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[str, str, Path]]:
    desk.need("dbus-daemon", "Xvfb")
    with desk.bus(tmp_path) as address, desk.screen(tmp_path) as display:
        yield address, display, tmp_path


def started(place: tuple[str, str, Path], *command: str) -> Iterator[Desktop]:
    address, display, folder = place
    pressed: list[tuple[str, str]] = []
    channel = DesktopLinux(ICON, {"DBUS_SESSION_BUS_ADDRESS": address})
    channel.listen(lambda handle, action: pressed.append((handle, action)))
    with desk.daemon(address, display, folder, *command) as env:
        yield Desktop(env, channel, pressed)
    channel.close()


@pytest.fixture
def dunst(place: tuple[str, str, Path]) -> Iterator[Desktop]:
    desk.need("dunst", "dunstctl", "dbus-send")
    yield from started(place, "dunst")


@pytest.fixture
def xfce(place: tuple[str, str, Path]) -> Iterator[Desktop]:
    desk.need("xdotool")
    yield from started(place, desk.xfce4_notifyd())


def test_dunst_shows_one_card_for_one_outage(dunst: Desktop) -> None:
    handle = dunst.channel.send(notice("Podhost is down"), "", SETTING)
    dunst.channel.send(notice("Chirp is down", urgency=Urgency.CRITICAL), "", SETTING)
    dunst.channel.send(notice("Podhost is back", "1 h 8 min"), handle, SETTING)
    until(lambda: dunst.run("dunstctl", "count", "displayed") == "2")
    card, vital = taken(dunst)
    assert card["body"] == "1 h 8 min"
    assert card["timeout"] != 0
    assert vital["timeout"] == 0  # dunst took the urgency: a critical card stays
    assert card["category"] == "network"
    assert card["icon_path"] == str(ICON)


def taken(dunst: Desktop) -> list[dict[str, object]]:
    """Close all cards, and read what dunst keeps of them, by title, last first."""
    number = dunst.run("dunstctl", "count", "displayed")
    dunst.run("dunstctl", "close-all")
    until(lambda: dunst.run("dunstctl", "count", "history") == number)
    [cards] = json.loads(dunst.run("dunstctl", "history"))["data"]
    read = [{key: value["data"] for key, value in card.items()} for card in cards]
    return sorted(read, key=lambda card: str(card["summary"]), reverse=True)


def test_dunsts_button_reaches_us(dunst: Desktop) -> None:
    handle = dunst.channel.send(notice("Podhost is down", actions=THREE), "", SETTING)
    until(lambda: dunst.run("dunstctl", "count", "displayed") == "1")
    dunst.run("dunstctl", "action")
    until(lambda: bool(dunst.pressed))
    assert dunst.pressed == [(handle, "default")]


def test_dunst_shows_a_vendors_markup_as_text(dunst: Desktop) -> None:
    dunst.channel.send(notice("<b>R&D</b>", VENDOR), "", SETTING)
    until(lambda: dunst.run("dunstctl", "count", "displayed") == "1")
    [card] = taken(dunst)
    message = str(card["message"])
    assert '&lt;img src="file:///a/very/long/path/to/a/picture.png"/&gt; &amp; &lt;b&gt;' in message
    assert "<img" not in message
    assert "&lt;b&gt;R&amp;D" in message.splitlines()[0], "the title too"


def test_dunst_shows_a_card_anew_that_was_closed_when_there_is_news_of_it(dunst: Desktop) -> None:
    handle = dunst.channel.send(notice("Podhost is down"), "", SETTING)
    until(lambda: dunst.run("dunstctl", "count", "displayed") == "1")
    dunst.run("dunstctl", "close-all")
    until(lambda: dunst.run("dunstctl", "count", "displayed") == "0")
    dunst.channel.send(notice("Podhost is fully down now"), handle, SETTING)
    until(lambda: dunst.run("dunstctl", "count", "displayed") == "1")


def test_dunsts_pause_is_read(dunst: Desktop) -> None:
    assert dunst.channel.abilities().disturbed is False
    dunst.run("dunstctl", "set-paused", "true")
    until(lambda: dunst.channel.abilities().disturbed is True)
    assert dunst.channel.abilities().program == "dunst"


@pytest.mark.parametrize(
    ("part", "action"), [(1 / 6, "default"), (3 / 6, "acknowledge"), (5 / 6, "snooze")]
)
def test_xfces_buttons_reach_us(xfce: Desktop, part: float, action: str) -> None:
    handle = xfce.channel.send(notice("Podhost is down", actions=THREE), "", SETTING)
    [(left, top, width, height)] = settled(xfce, 1)
    x, y = left + int(width * part), top + height - 28
    xfce.run("xdotool", "mousemove", str(x), str(y), "click", "1")
    until(lambda: bool(xfce.pressed))
    assert xfce.pressed == [(handle, action)]


def settled(xfce: Desktop, number: int) -> list[tuple[int, int, int, int]]:
    """So many cards are on the screen, and no longer move."""

    def still() -> bool:
        before = xfce.cards()
        time.sleep(0.15)
        return len(before) == number and before == xfce.cards()

    until(still)
    return xfce.cards()


def test_xfce_shows_one_card_for_one_outage_and_anew_when_it_was_closed(xfce: Desktop) -> None:
    handle = xfce.channel.send(notice("Podhost is down"), "", SETTING)
    settled(xfce, 1)
    assert xfce.channel.send(notice("Podhost is slow"), handle, SETTING) == handle
    [(left, top, _, _)] = settled(xfce, 1)
    xfce.run("xdotool", "mousemove", str(left + 20), str(top + 20), "click", "1")
    settled(xfce, 0)
    xfce.channel.send(notice("Podhost is back"), handle, SETTING)
    settled(xfce, 1)


def test_xfce_shows_a_vendors_markup_as_text(xfce: Desktop) -> None:
    xfce.channel.send(notice("R", "R"), "", SETTING)
    [(_, _, narrow, _)] = settled(xfce, 1)
    xfce.channel.send(notice("R", VENDOR), "", SETTING)
    widths = [width for _, _, width, _ in settled(xfce, 2)]
    assert max(widths) > 1.5 * narrow, "the picture's address is there to be read"
