"""What all channels have in common, and the terminal."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from statuswatch import channels
from statuswatch.channels.desktop_other import DesktopOther
from statuswatch.channels.terminal import Terminal, line
from statuswatch.core.telling import Notice
from statuswatch.core.words import Setting, say

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
SETTING = Setting(now=AT)


def notice(body: str = "Uploads, since 14:02.") -> Notice:
    return Notice("1", "t", "podhost", say("Podhost is down"), say(body), at=AT)


def test_a_channel_is_there_because_its_file_is() -> None:
    files = {p.stem for p in Path(channels.__file__).parent.glob("[a-z]*.py")}
    assert set(channels.names()) == files
    assert {"desktop_linux", "desktop_other", "terminal"} <= files


@pytest.mark.parametrize("name", channels.names())
def test_every_channel_loads_and_knows_its_name(name: str) -> None:
    channel = channels.load(name)
    assert channel.name == name
    assert channel.available() in (True, False)
    channel.close()


def test_an_unknown_channel_is_an_error_in_words() -> None:
    with pytest.raises(channels.ChannelError, match="no channel called pigeon") as caught:
        channels.load("pigeon")
    assert caught.value.permanent


def test_each_platform_has_its_desktop() -> None:
    assert channels.desktop("linux") == "desktop_linux"
    assert channels.desktop("win32") == channels.desktop("darwin") == "desktop_other"


def test_a_notice_is_one_line_on_a_terminal() -> None:
    stream = io.StringIO()
    assert Terminal(stream).send(notice(), "", SETTING) == ""
    assert stream.getvalue() == "14:03  Podhost is down. Uploads, since 14:02.\n"


def test_a_notice_without_a_body_ends_with_its_title() -> None:
    assert line(notice(""), SETTING) == "14:03  Podhost is down"


def test_a_terminal_is_not_handed_a_vendors_escape_sequences() -> None:
    assert line(notice("\x1b]0;x\x07\nnext"), SETTING) == "14:03  Podhost is down.  ]0;x  next"


def test_direction_marks_and_joined_emoji_are_left_whole() -> None:
    assert channels.plain("\u200fשלום 👩\u200d🚀") == "\u200fשלום 👩\u200d🚀"


def test_a_closed_terminal_is_a_channel_error() -> None:
    stream = io.StringIO()
    stream.close()
    channel = Terminal(stream)
    assert not channel.available()
    with pytest.raises(channels.ChannelError):
        channel.send(notice(), "", SETTING)


@pytest.mark.skipif(find_spec("desktop_notifier") is not None, reason="the library is here")
def test_without_its_library_the_other_desktop_says_what_to_install() -> None:
    with pytest.raises(channels.ChannelError, match="desktop-notifier") as caught:
        DesktopOther().send(notice(), "", SETTING)
    assert caught.value.permanent
