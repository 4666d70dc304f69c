"""The desktop channel against python-dbusmock's daemon, on private buses."""

from __future__ import annotations

import html
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from statuswatch.channels import Abilities, ChannelError
from statuswatch.channels._cards import BODY
from statuswatch.channels.desktop_linux import DesktopLinux
from statuswatch.core.telling import Notice, Urgency
from statuswatch.core.words import Setting, say
from tests.channels import desk
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.desktop
ICON = Path(__file__).parents[2] / "resources" / "icons" / "statuswatch-card.svg"
SETTING = Setting()
MARKUP = "body body-markup actions"
THREADS = {"notifications", "buttons"}


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
    assert actions == ("as", [])  # nobody listens: a button that does nothing is worse than none
    assert expiry == ("i", 0)  # what is critical stays
    assert hints == (
        "a{sv}",
        {
            "urgency": ("y", 2),  # a byte: daemons ignore Qt's int32
            "desktop-entry": ("s", "org.statuswatch.StatusWatch"),
            "category": ("s", "network"),
            "suppress-sound": ("b", True),
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
    assert len(str(call[4][1])) == BODY
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
    assert time.monotonic() - start < 15  # D-Bus itself waits for 25
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
        until(lambda: desk.owned(address, desk.NOTIFICATIONS))
        with pytest.raises(ChannelError, match="refused the card"):
            channel.send(notice(), "", SETTING)


def test_a_daemon_that_never_answered_is_a_temporary_failure(address: str) -> None:
    channel = DesktopLinux(None, {"DBUS_SESSION_BUS_ADDRESS": address}, timeout=0.6)
    with desk.hung_daemon(address):
        assert channel.available(), "it may thaw"
        for _ in range(2):
            start = time.monotonic()
            with pytest.raises(ChannelError, match="does not answer") as caught:
                channel.send(notice(), "", SETTING)
            assert time.monotonic() - start < 15
            assert not caught.value.permanent
        with pytest.raises(ChannelError, match="does not answer"):
            channel.abilities()
    channel.close()


def test_a_daemon_that_thaws_shows_one_card_however_often_it_was_tried(
    address: str, daemon: subprocess.Popen[bytes]
) -> None:
    channel = DesktopLinux(None, {"DBUS_SESSION_BUS_ADDRESS": address}, timeout=0.6)
    channel.send(notice("Chirp is down"), "", SETTING)
    os.kill(daemon.pid, signal.SIGSTOP)
    for _ in range(4):
        with pytest.raises(ChannelError, match="does not answer"):
            channel.send(notice(), "", SETTING)
    os.kill(daemon.pid, signal.SIGCONT)
    desk.notified(address)  # it has thawed once it answers
    channel.send(notice("Podhost is fully down now"), "", SETTING)
    cards = [(call[1], call[3]) for call in desk.notified(address)[1:]]
    assert cards == [
        (("u", 0), ("s", "Podhost is down")),
        (("u", 2), ("s", "Podhost is fully down now")),
    ]
    channel.close()


def test_after_a_hung_daemon_another_outage_has_a_card_of_its_own(
    address: str, daemon: subprocess.Popen[bytes]
) -> None:
    channel = DesktopLinux(None, {"DBUS_SESSION_BUS_ADDRESS": address}, timeout=0.6)
    channel.send(Notice("0", "outage:0", "x", say("x"), say("")), "", SETTING)
    os.kill(daemon.pid, signal.SIGSTOP)
    with pytest.raises(ChannelError, match="does not answer"):
        channel.send(notice(), "", SETTING)
    os.kill(daemon.pid, signal.SIGCONT)
    desk.notified(address)
    other = Notice("2", "outage:2", "chirp", say("Chirp is down"), say(""))
    channel.send(other, "", SETTING)
    channel.send(notice("Podhost is fully down now"), "", SETTING)
    numbers = [call[1] for call in desk.notified(address)]
    assert numbers == [("u", 0), ("u", 0), ("u", 0), ("u", 2)], "and the first is still in place"
    channel.close()


def test_closing_does_not_wait_for_a_hung_daemon(address: str) -> None:
    channel = DesktopLinux(None, {"DBUS_SESSION_BUS_ADDRESS": address}, timeout=PATIENCE * 4)
    failed: list[ChannelError] = []

    def send() -> None:
        try:
            channel.send(notice(), "", SETTING)
        except ChannelError as error:
            failed.append(error)

    with desk.hung_daemon(address):
        channel.listen(lambda handle, action: None)
        sending = threading.Thread(target=send, daemon=True)
        sending.start()
        time.sleep(0.3)  # it may be under way by then
        channel.close()
        sending.join(PATIENCE)
        assert not sending.is_alive(), "less than the time-out"
    assert [error.permanent for error in failed] == [False]
    until(lambda: not [t for t in threading.enumerate() if t.name in THREADS])


@pytest.mark.usefixtures("daemon")
def test_markup_direction_and_length_of_a_vendors_words_are_text(
    address: str, channel: DesktopLinux
) -> None:
    words = '<img src="file:///etc/passwd"> &amp; R&D\n\u202eolleh\u2067 ' + "word " * 1000
    channel.send(notice("<b>\u202eup\nside", words), "", SETTING)
    [call] = desk.notified(address)
    body = str(call[4][1])
    assert call[3] == ("s", "<b>up side")  # a title has no markup
    assert body.startswith('&lt;img src="file:///etc/passwd"&gt; &amp;amp; R&amp;D\nolleh word')
    assert "<" not in body
    assert len(html.unescape(body)) == BODY


SOUNDING = "body sound"


@pytest.mark.parametrize(
    ("sounds_from", "urgency", "sound"),
    [
        (None, Urgency.CRITICAL, None),
        (Urgency.CRITICAL, Urgency.NORMAL, None),
        (Urgency.CRITICAL, Urgency.CRITICAL, "dialog-warning"),
        (Urgency.NORMAL, Urgency.LOW, None),
        (Urgency.NORMAL, Urgency.NORMAL, "message-new-instant"),
        (Urgency.LOW, Urgency.LOW, "message-new-instant"),
    ],
)
def test_a_card_sounds_from_the_chosen_urgency_on(
    address: str, sounds_from: Urgency | None, urgency: Urgency, sound: str | None
) -> None:
    desk.need_dbusmock()
    env = {"DBUS_SESSION_BUS_ADDRESS": address}
    channel = DesktopLinux(None, env, sounds_from=sounds_from)
    with desk.mock_daemon(address, SOUNDING):
        channel.send(notice(urgency=urgency), "", SETTING)
        assert hints(address)[-1] == heard(sound)
    channel.close()


def test_do_not_disturb_is_kept_quiet_and_the_card_still_comes(address: str) -> None:
    desk.need_dbusmock()
    env = {"DBUS_SESSION_BUS_ADDRESS": address}
    channel = DesktopLinux(None, env, sounds_from=Urgency.LOW)
    with desk.mock_daemon(address, SOUNDING):
        assert channel.abilities() == Abilities("mock-notify", False, True, None)
        desk.mock(address, "AddProperty", "ssv", desk.NOTIFICATIONS, "Inhibited", ("b", True))
        channel.send(notice(), "", SETTING)
        assert channel.abilities().disturbed is True
        desk.mock(
            address, "UpdateProperties", "sa{sv}", desk.NOTIFICATIONS, {"Inhibited": ("b", False)}
        )
        channel.send(notice(), "", SETTING)
        assert hints(address) == [heard(None), heard("message-new-instant")]
    channel.close()


def heard(sound: str | None) -> dict[str, object]:
    return {"suppress-sound": ("b", True)} if sound is None else {"sound-name": ("s", sound)}


def hints(address: str) -> list[dict[str, object]]:
    """What each card said of sound."""
    found = []
    for call in desk.notified(address):
        all_hints = call[6][1]
        assert isinstance(all_hints, dict)
        found.append({k: v for k, v in all_hints.items() if "sound" in k})
    return found
