"""The desktop channel against python-dbusmock's daemon and a real dunst, on private buses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from statuswatch.channels import ChannelError
from statuswatch.channels.desktop_linux import DesktopLinux
from statuswatch.core.telling import Notice, Urgency
from statuswatch.core.words import Setting, say
from tests.channels import desk

pytestmark = pytest.mark.desktop
ICON = Path(__file__).parents[2] / "resources" / "icons" / "statuswatch-card.svg"
SETTING = Setting()
MARKUP = "body body-markup actions"


def notice(
    title: str = "Podhost is down", body: str = "R&D <b>", urgency: Urgency = Urgency.NORMAL
) -> Notice:
    return Notice("1", "outage:1", "podhost", say(title), say(body), urgency)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    desk.need("dbus-daemon")
    with desk.bus(tmp_path) as address:
        yield address


@pytest.fixture
def channel(address: str) -> Iterator[DesktopLinux]:
    channel = DesktopLinux(ICON, {"DBUS_SESSION_BUS_ADDRESS": address})
    yield channel
    channel.close()


@pytest.fixture
def daemon(address: str) -> Iterator[subprocess.Popen[bytes]]:
    desk.need_dbusmock()
    with desk.mock_daemon(address, MARKUP) as process:
        yield process


@pytest.mark.usefixtures("daemon")
def test_a_card_says_who_we_are_and_how_urgent_it_is(address: str, channel: DesktopLinux) -> None:
    channel.send(notice(urgency=Urgency.CRITICAL), "", SETTING)
    [[app, replaces, icon, title, body, actions, hints, expiry]] = desk.notified(address)
    assert app == ("s", "StatusWatch")
    assert replaces == ("u", 0)
    assert icon == ("s", ICON.as_uri())
    assert title == ("s", "Podhost is down")
    assert body == ("s", "R&amp;D &lt;b&gt;")
    assert actions == ("as", [])
    assert expiry == ("i", -1)
    assert hints == (
        "a{sv}",
        {
            "urgency": ("y", 2),  # a byte: daemons ignore Qt's int32
            "desktop-entry": ("s", "org.statuswatch.StatusWatch"),
            "category": ("s", "network"),
        },
    )


@pytest.mark.usefixtures("daemon")
def test_the_same_outage_keeps_its_card(address: str, channel: DesktopLinux) -> None:
    first = channel.send(notice(), "", SETTING)
    other = channel.send(notice("Chirp is down"), "", SETTING)
    again = channel.send(notice("Podhost is back"), first, SETTING)
    assert first == again != other
    assert [call[1] for call in desk.notified(address)] == [("u", 0), ("u", 0), ("u", 1)]


@pytest.mark.usefixtures("daemon")
def test_the_card_outlives_our_restart(address: str, channel: DesktopLinux) -> None:
    first = channel.send(notice(), "", SETTING)
    channel.close()
    assert channel.send(notice(), first, SETTING) == first


def test_another_daemons_number_replaces_nothing(address: str, channel: DesktopLinux) -> None:
    desk.need_dbusmock()
    with desk.mock_daemon(address, MARKUP):
        old = channel.send(notice(), "", SETTING)
    with desk.mock_daemon(address, "body"):
        new = channel.send(notice(), old, SETTING)
        [call] = desk.notified(address)
    assert new != old
    assert call[1] == ("u", 0)
    assert call[4] == ("s", "R&D <b>")  # its capabilities were asked anew: it has no markup


@pytest.mark.usefixtures("daemon")
def test_a_vendors_control_characters_do_not_cost_us_the_bus(
    address: str, channel: DesktopLinux
) -> None:
    channel.send(notice("a\x00b\x1b[31m", "\udcff" + "x" * 5000), "", SETTING)
    [call] = desk.notified(address)
    assert call[3] == ("s", "a b [31m")
    assert len(str(call[4][1])) == 1000
    channel.send(notice(), "", SETTING)


@pytest.mark.parametrize("handle", ["", "7", "x y z", "a :1.0 -1", "a :1.0 99999999999"])
@pytest.mark.usefixtures("daemon")
def test_a_strange_handle_makes_a_new_card(
    handle: str, address: str, channel: DesktopLinux
) -> None:
    channel.send(notice(), handle, SETTING)
    assert desk.notified(address)[0][1] == ("u", 0)


def test_no_daemon_is_said_in_words_and_tried_again(address: str, channel: DesktopLinux) -> None:
    desk.need_dbusmock()
    assert not channel.available()
    with pytest.raises(ChannelError, match="No program here shows notifications") as caught:
        channel.send(notice(), "", SETTING)
    assert not caught.value.permanent
    with desk.mock_daemon(address, MARKUP):
        assert channel.available()
        assert channel.send(notice(), "", SETTING)


def test_no_bus_at_all_is_for_good() -> None:
    channel = DesktopLinux(None, {})
    assert not channel.available()
    with pytest.raises(ChannelError) as caught:
        channel.send(notice(), "", SETTING)
    assert caught.value.permanent


def test_an_address_where_nobody_listens_is_not_a_crash(tmp_path: Path) -> None:
    channel = DesktopLinux(None, {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none"})
    assert not channel.available()
    with pytest.raises(ChannelError, match="cannot be reached"):
        channel.send(notice(), "", SETTING)


def test_the_bus_is_found_where_systemd_puts_it(address: str, tmp_path: Path) -> None:
    assert address == f"unix:path={tmp_path}/bus"
    desk.need_dbusmock()
    with desk.mock_daemon(address, MARKUP):
        assert DesktopLinux(None, {"XDG_RUNTIME_DIR": str(tmp_path)}).available()


def test_a_hung_daemon_holds_us_up_no_longer_than_the_time_out(
    address: str, daemon: subprocess.Popen[bytes]
) -> None:
    channel = DesktopLinux(None, {"DBUS_SESSION_BUS_ADDRESS": address}, timeout=0.5)
    before = channel.send(notice(), "", SETTING)
    os.kill(daemon.pid, signal.SIGSTOP)
    start = time.monotonic()
    with pytest.raises(ChannelError, match="does not answer") as caught:
        channel.send(notice(), before, SETTING)
    assert time.monotonic() - start < 4
    assert not caught.value.permanent
    os.kill(daemon.pid, signal.SIGCONT)
    assert channel.send(notice(), before, SETTING) == before


def test_after_the_bus_went_away_the_next_notice_gets_through(tmp_path: Path) -> None:
    desk.need("dbus-daemon")
    desk.need_dbusmock()
    place = f"unix:path={tmp_path}/bus"
    channel = DesktopLinux(None, {"DBUS_SESSION_BUS_ADDRESS": place})
    with desk.bus(tmp_path) as address, desk.mock_daemon(address, MARKUP):
        old = channel.send(notice(), "", SETTING)
    with pytest.raises(ChannelError):
        channel.send(notice(), old, SETTING)
    with desk.bus(tmp_path) as address, desk.mock_daemon(address, MARKUP):
        assert channel.available()
        channel.send(notice(), old, SETTING)
        assert desk.notified(address)[0][1] == ("u", 0)


def test_a_refusal_is_an_error_in_the_daemons_words(address: str, channel: DesktopLinux) -> None:
    # Somebody owns the name and knows no such method: the mock without its template.
    desk.need_dbusmock()
    command = (desk.SYSTEM_PYTHON, "-m", "dbusmock", "--session", desk.NOTIFICATIONS)
    path = "/org/freedesktop/Notifications"
    env = {"DBUS_SESSION_BUS_ADDRESS": address}
    with desk.running(*command, path, desk.NOTIFICATIONS, env=env):
        desk.until(lambda: desk.owned(address, desk.NOTIFICATIONS))
        with pytest.raises(ChannelError, match="refused the card"):
            channel.send(notice(), "", SETTING)


def test_dunst_shows_one_card_for_one_outage(address: str, tmp_path: Path) -> None:
    desk.need("dunst", "dunstctl", "Xvfb", "dbus-send")
    channel = DesktopLinux(ICON, {"DBUS_SESSION_BUS_ADDRESS": address})
    with desk.screen(tmp_path) as display:
        env = {"DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": display, "HOME": str(tmp_path)}
        with desk.running("dunst", env=env):
            desk.until(lambda: desk.owned(address, desk.NOTIFICATIONS))
            handle = channel.send(notice(), "", SETTING)
            channel.send(notice("Chirp is down", urgency=Urgency.CRITICAL), "", SETTING)
            handle = channel.send(notice("Podhost is back", "1 h 8 min"), handle, SETTING)
            desk.until(lambda: _dunst(env, "count", "displayed") == "2")
            _dunst(env, "close-all")
            desk.until(lambda: _dunst(env, "count", "history") == "2")
            [cards] = json.loads(_dunst(env, "history"))["data"]
    card = next(c for c in cards if c["summary"]["data"] == "Podhost is back")
    vital = next(c for c in cards if c is not card)
    assert card["body"]["data"] == "1 h 8 min"
    assert card["timeout"]["data"] > 0
    assert vital["timeout"]["data"] == 0  # dunst took the urgency: a critical card stays
    assert card["category"]["data"] == "network"
    assert card["icon_path"]["data"] == str(ICON)


def _dunst(env: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        ["dunstctl", *command], env={**os.environ, **env}, capture_output=True, text=True
    )
    return done.stdout.strip()
