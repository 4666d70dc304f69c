"""The channel of Windows and macOS against a double of desktop-notifier: its words, as in 6.2."""

from __future__ import annotations

import asyncio
import enum
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest

from statuswatch.channels import Acting, ChannelError, desktop_other
from statuswatch.channels.desktop_other import DesktopOther
from statuswatch.core.telling import Action, Notice, Urgency
from statuswatch.core.words import Setting, say
from tests.waiting import until

SETTING = Setting()


class Level(enum.Enum):
    Low = "low"
    Normal = "normal"
    Critical = "critical"


@dataclass
class Button:
    title: str
    identifier: str


@dataclass
class Card:
    """desktop_notifier.Notification."""

    title: str
    message: str
    urgency: Level
    identifier: str
    buttons: tuple[Button, ...]
    on_dispatched: Callable[[], Any]
    sound: str | None


@dataclass
class Notifier:
    """desktop_notifier.DesktopNotifier, whose backend works, fails in silence, or hangs."""

    name: str
    icon: object
    sent: list[Card] = field(default_factory=list)
    fails: bool = False
    hangs: bool = False
    on_clicked: Callable[[str], Any] | None = None
    on_button_pressed: Callable[[str, str], Any] | None = None

    async def has_authorisation(self) -> bool:
        return True

    async def send_notification(self, card: Card) -> str:
        if self.hangs:
            await asyncio.Event().wait()
        if not self.fails:
            self.sent.append(card)
            card.on_dispatched()
        return card.identifier


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Notifier]:
    """Every notifier that is made."""
    library, made = ModuleType("desktop_notifier"), list[Notifier]()

    def make(name: str, icon: object) -> Notifier:
        made.append(Notifier(name, icon))
        return made[-1]

    words = {"Urgency": Level, "Button": Button, "Notification": Card, "DesktopNotifier": make}
    for name, value in (words | {"DEFAULT_SOUND": "default"}).items():
        setattr(library, name, value)
    monkeypatch.setitem(sys.modules, "desktop_notifier", library)
    return made


@pytest.fixture
def channel(made: list[Notifier]) -> Iterator[DesktopOther]:
    channel = DesktopOther(sounds_from=Urgency.CRITICAL)
    assert channel.available()
    yield channel
    channel.close()
    until(lambda: not [t for t in threading.enumerate() if t.name == "notifications"])


def notice(urgency: Urgency = Urgency.NORMAL) -> Notice:
    actions = (Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE)
    title, body = say("Podhost is down"), say("<b>\u202e")
    return Notice("1", "outage:1", "podhost", title, body, urgency, actions=actions)


def test_a_card_is_updated_by_its_identifier(channel: DesktopOther, made: list[Notifier]) -> None:
    first = channel.send(notice(), "", SETTING)
    assert channel.send(notice(), first, SETTING) == first
    assert [card.identifier for card in made[0].sent] == [first, first]
    assert made[0].sent[0].title == "Podhost is down"
    assert made[0].sent[0].message == "<b>"


def test_buttons_are_there_once_somebody_listens(
    channel: DesktopOther, made: list[Notifier]
) -> None:
    channel.send(notice(), "", SETTING)
    assert made[0].sent[0].buttons == ()
    pressed: list[tuple[str, str]] = []
    channel.listen(lambda handle, action: pressed.append((handle, action)))
    handle = channel.send(notice(), "", SETTING)
    assert made[0].sent[1].buttons == (
        Button("Acknowledge", "acknowledge"),
        Button("Snooze 1\u00a0h", "snooze"),
    )
    notifier = made[0]
    assert notifier.on_clicked is not None
    assert notifier.on_button_pressed is not None
    notifier.on_clicked(handle)
    notifier.on_button_pressed(handle, "snooze")
    notifier.on_button_pressed(handle, "unknown")
    assert pressed == [(handle, "default"), (handle, "snooze")]
    assert isinstance(channel, Acting)


def test_only_what_is_urgent_enough_sounds(channel: DesktopOther, made: list[Notifier]) -> None:
    channel.send(notice(), "", SETTING)
    channel.send(notice(Urgency.CRITICAL), "", SETTING)
    assert [card.sound for card in made[0].sent] == [None, "default"]
    assert [card.urgency for card in made[0].sent] == [Level.Normal, Level.Critical]


def test_a_failure_that_the_library_only_logs_is_a_failure(
    channel: DesktopOther, made: list[Notifier]
) -> None:
    made[0].fails = True
    with pytest.raises(ChannelError, match="was not taken") as caught:
        channel.send(notice(), "", SETTING)
    assert not caught.value.permanent


def test_a_backend_that_hangs_is_given_up(
    channel: DesktopOther, made: list[Notifier], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop_other, "TIMEOUT", 0.1)
    made[0].hangs = True
    with pytest.raises(ChannelError, match="does not answer") as caught:
        channel.send(notice(), "", SETTING)
    assert not caught.value.permanent
    made[0].hangs = False
    channel.send(notice(), "", SETTING)
    assert len(made[0].sent) == 1
