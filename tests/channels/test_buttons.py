"""The buttons of a card on Linux: what is on them, and what is heard when they are pressed."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from statuswatch import channels
from statuswatch.channels import Acting, Channel
from statuswatch.channels.desktop_linux import DesktopLinux
from statuswatch.channels.terminal import Terminal
from statuswatch.core.telling import Action, Notice, NoticeKind
from statuswatch.core.words import Setting, say
from tests.channels import desk
from tests.waiting import until

pytestmark = pytest.mark.desktop
SETTING = Setting()
Pressed = list[tuple[str, str]]


def notice(*actions: Action, kind: NoticeKind = NoticeKind.OUTAGE) -> Notice:
    title = say("Podhost is down")
    return Notice("1", "outage:1", "podhost", title, say(""), kind=kind, actions=actions)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    desk.need("dbus-daemon")
    desk.need_dbusmock()
    with desk.bus(tmp_path) as address:
        yield address


@pytest.fixture
def daemon(address: str) -> Iterator[subprocess.Popen[bytes]]:
    with desk.mock_daemon(address, "actions body") as process:
        yield process


Opened = Callable[[str], tuple[DesktopLinux, Pressed]]


@pytest.fixture
def opened() -> Iterator[Opened]:
    made = []

    def start(address: str) -> tuple[DesktopLinux, Pressed]:
        channel, pressed = DesktopLinux(None, {"DBUS_SESSION_BUS_ADDRESS": address}), Pressed()
        channel.listen(lambda handle, action: pressed.append((handle, action)))
        made.append(channel)
        return channel, pressed

    yield start
    for channel in made:
        channel.close()
    until(lambda: not [t for t in threading.enumerate() if t.name == "buttons"])


def buttons(address: str) -> list[object]:
    """What the last card had."""
    return [desk.notified(address)[-1][5][1]]


@pytest.mark.usefixtures("daemon")
def test_a_card_has_the_buttons_of_its_notice(address: str, opened: Opened) -> None:
    channel, _ = opened(address)
    channel.send(notice(Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE), "", SETTING)
    words = ["default", "Open", "acknowledge", "Acknowledge", "snooze", "Snooze 1\u00a0h"]
    assert buttons(address) == [words]
    acts = (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE, Action.REPORT)
    channel.send(notice(*acts), "", SETTING)
    assert buttons(address) == [[*words, "report", "Report a problem"]]
    channel.send(notice(Action.OPEN, Action.MUTE), "", SETTING)
    assert buttons(address) == [["default", "Open", "mute", "Mute"]]
    channel.send(notice(Action.ACKNOWLEDGE, kind=NoticeKind.STORM), "", SETTING)
    assert buttons(address) == [["acknowledge", "Acknowledge all"]]
    channel.send(notice(), "", SETTING)
    assert buttons(address) == [[]]


def test_a_daemon_without_buttons_is_sent_none(address: str, opened: Opened) -> None:
    channel, _ = opened(address)
    with desk.mock_daemon(address, "body"):
        channel.send(notice(Action.OPEN), "", SETTING)
        assert buttons(address) == [[]]


@pytest.mark.usefixtures("daemon")
def test_a_pressed_button_names_its_card(address: str, opened: Opened) -> None:
    channel, pressed = opened(address)
    first = channel.send(notice(Action.OPEN), "", SETTING)
    second = channel.send(notice(Action.OPEN), "", SETTING)
    desk.signal(address, "ActionInvoked", 2, "acknowledge")
    desk.signal(address, "ActionInvoked", 1, "default")
    until(lambda: len(pressed) == 2)
    assert pressed == [(second, "acknowledge"), (first, "default")]
    assert isinstance(channel, Acting)


@pytest.mark.usefixtures("daemon")
def test_what_is_no_button_of_ours_is_not_told(address: str, opened: Opened) -> None:
    channel, pressed = opened(address)
    handle = channel.send(notice(Action.OPEN), "", SETTING)
    desk.signal(address, "ActionInvoked", 1, "reply-to-mail")
    desk.signal(address, "NotificationClosed", 1, "odd")
    desk.signal(address, "ActionInvoked", 1, "mute")
    until(lambda: bool(pressed))
    assert pressed == [(handle, "mute")]


@pytest.mark.usefixtures("daemon")
def test_a_card_from_before_we_were_restarted_still_has_its_buttons(
    address: str, opened: Opened
) -> None:
    before, _ = opened(address)
    handle = before.send(notice(Action.OPEN), "", SETTING)
    before.close()
    _, pressed = opened(address)

    def press() -> bool:  # until it listens
        desk.signal(address, "ActionInvoked", 1, "snooze")
        return bool(pressed)

    until(press)
    assert pressed[0] == (handle, "snooze")


@pytest.mark.usefixtures("daemon")
def test_a_click_hands_on_the_right_to_raise_a_window_once(address: str, opened: Opened) -> None:
    channel, pressed = opened(address)
    channel.send(notice(Action.OPEN), "", SETTING)
    desk.signal(address, "ActivationToken", 1, "wl-7")
    desk.signal(address, "ActionInvoked", 1, "default")
    until(lambda: bool(pressed))
    all_of_them: list[Channel] = [Terminal.__new__(Terminal), channel]
    assert channels.raising(all_of_them) == "wl-7"
    assert channels.raising(all_of_them) == ""
    desk.signal(address, "ActionInvoked", 1, "default")
    until(lambda: len(pressed) == 2)
    assert channels.raising(all_of_them) == "", "that click came without one"


def test_buttons_outlive_their_daemon(address: str, opened: Opened) -> None:
    channel, pressed = opened(address)
    with desk.mock_daemon(address, "actions"):
        old = channel.send(notice(Action.OPEN), "", SETTING)
        desk.signal(address, "ActionInvoked", 1, "default")
        until(lambda: len(pressed) == 1)
    with desk.mock_daemon(address, "actions"):
        new = channel.send(notice(Action.OPEN), old, SETTING)
        desk.signal(address, "ActionInvoked", 1, "default")
        until(lambda: len(pressed) == 2)
    assert pressed == [(old, "default"), (new, "default")]
    assert old != new


def test_after_the_bus_went_away_buttons_are_heard_again(tmp_path: Path, opened: Opened) -> None:
    desk.need("dbus-daemon")
    desk.need_dbusmock()
    channel, pressed = opened(f"unix:path={tmp_path}/bus")
    for n in (1, 2):
        with desk.bus(tmp_path) as address, desk.mock_daemon(address, "actions"):
            handle = channel.send(notice(Action.OPEN), "", SETTING)
            desk.signal(address, "ActionInvoked", 1, "default")
            until(lambda n=n: len(pressed) == n)  # type: ignore[misc]
            assert pressed[-1] == (handle, "default")


def test_a_bus_that_comes_back_is_listened_to_without_a_notice(
    tmp_path: Path, opened: Opened
) -> None:
    desk.need("dbus-daemon")
    desk.need_dbusmock()
    _, pressed = opened(f"unix:path={tmp_path}/bus")
    with desk.bus(tmp_path) as address, desk.mock_daemon(address, "actions"):

        def press() -> bool:
            desk.signal(address, "ActionInvoked", 1, "default")
            return bool(pressed)

        until(press)
    assert pressed[0][1] == "default"


@pytest.mark.usefixtures("daemon")
def test_a_press_that_fails_is_logged_and_the_next_one_heard(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    channel, heard = DesktopLinux(None, {"DBUS_SESSION_BUS_ADDRESS": address}), list[str]()

    def acted(handle: str, action: str) -> None:
        heard.append(action)
        if len(heard) == 1:
            raise ZeroDivisionError
        channel.send(notice(), handle, SETTING)  # it may answer in the same card

    channel.listen(acted)
    channel.send(notice(Action.MUTE), "", SETTING)
    desk.signal(address, "ActionInvoked", 1, "mute")
    desk.signal(address, "ActionInvoked", 1, "mute")
    until(lambda: len(desk.notified(address)) == 2)
    assert heard == ["mute", "mute"]
    channel.close()
    assert caplog.text.count("Traceback") == 1


def test_listening_without_a_bus_neither_fails_nor_lingers(opened: Opened) -> None:
    channel, pressed = opened("unix:path=/nowhere/at/all")
    channel.listen(lambda handle, action: None)
    time.sleep(0.1)
    assert pressed == []
    assert not channel.available()
