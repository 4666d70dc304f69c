"""Ways to reach the user: one file = one channel, registered by its existence."""

from __future__ import annotations

import importlib
import pkgutil
import shlex
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast, runtime_checkable

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.telling import Notice, NoticeKind, Urgency
from statuswatch.core.words import Message, Setting, say

APP_NAME = "StatusWatch"
DESKTOP_ID = "org.statuswatch.StatusWatch"
"""The name of our .desktop file: notification settings and grouping go by it."""


class ChannelError(StatusWatchError):
    """A notice did not get through. `permanent`: trying again is of no use, switch it off. `hung`:
    nobody answered in time, so that it may be on the screen by now, or later.

    `advice` says what the user can do; that it is tried again says who tries."""

    def __init__(
        self,
        title: Message,
        advice: Message | None = None,
        *,
        permanent: bool = False,
        hung: bool = False,
    ) -> None:
        super().__init__(title, advice)
        self.permanent = permanent
        self.hung = hung


class Channel(Protocol):
    """One way to reach the user. Calls block: the engine makes them in a worker thread."""

    name: str

    def available(self) -> bool:
        """Would a notice get through now? Never raises."""
        ...

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        """Show `notice`, in place of the card called `handle` if that is not empty.

        Returns what the channel calls the card now; empty where it has no cards. Raises
        ChannelError.
        """
        ...

    def close(self) -> None:
        """Let go of connections; a later `send` opens them again."""
        ...


@runtime_checkable
class Acting(Protocol):
    """A channel whose cards have buttons."""

    def listen(self, acted: Callable[[str, str], None]) -> None:
        """From now on call `acted(handle, action)` when the user presses one: the card's handle as
        `send` returned it, and the value of a `telling.Action`. Called from a thread of the
        channel's own, until `close`. Never raises: what cannot be listened to has no buttons."""
        ...


@dataclass(frozen=True, slots=True)
class Abilities:
    """What shows our cards, by its own name, and what it can do. `disturbed`: it asks to be left
    in peace now; None where that cannot be read."""

    program: str
    buttons: bool
    sounds: bool
    disturbed: bool | None = None


@runtime_checkable
class Able(Protocol):
    """A channel that knows what its cards can do here."""

    def abilities(self) -> Abilities:
        """Raises ChannelError."""
        ...


@runtime_checkable
class Raising(Protocol):
    """A channel that hands on what a desktop gives with a click: the right to raise a window."""

    def raising(self) -> str:
        """The token of the newest click, once; empty where there is none."""
        ...


@runtime_checkable
class Sounding(Protocol):
    """A channel whose cards can be heard."""

    def sound_from(self, least: Urgency | None) -> None:
        """From the next card on: the least urgency that is heard (None: none is)."""
        ...


def raising(channels: Iterable[Channel]) -> str:
    """Whoever raises a window after a click on a card puts this, if it is not empty, into the
    environment as XDG_ACTIVATION_TOKEN first: Qt takes it from there, and without it Wayland lets
    no program raise itself. Asked within the `acted` that the click called, or right after it."""
    tokens = [c.raising() for c in channels if isinstance(c, Raising)]
    return next((token for token in tokens if token), "")


def names() -> tuple[str, ...]:
    """Every channel there is a file for, whether or not it works on this machine."""
    there = (m.name for m in pkgutil.iter_modules(__path__))
    return tuple(sorted(name for name in there if not name.startswith("_")))


def desktop(platform: str = sys.platform) -> str:
    """The name of this platform's desktop channel."""
    return "desktop_other" if platform in ("win32", "darwin") else "desktop_linux"


def load(name: str, icon: Path | None = None, *, sounds_from: Urgency | None = None) -> Channel:
    """The channel `name`, whose module has `channel(icon)`; those of a desktop also take
    `sounds_from`, the least urgency that is heard (None: none is). `icon`: the app's, for cards.

    Raises ChannelError, permanent, when there is none, or what it stands on is not installed.
    """
    if name not in names():
        raise ChannelError(say("There is no channel called {name}", name=name), permanent=True)
    try:
        module = importlib.import_module(f"{__name__}.{name}")
        make = cast(Callable[..., Channel], module.channel)
        return make(icon) if sounds_from is None else make(icon, sounds_from=sounds_from)
    except ImportError as error:
        raise ChannelError(
            say("The channel {name} cannot be used here: {why}", name=name, why=str(error)),
            say("Install what is missing, or choose another channel."),
            permanent=True,
        ) from error


def acknowledging(notice: Notice) -> str:
    """What to type where there is no button; empty where there is nothing to acknowledge."""
    if notice.kind is not NoticeKind.ESCALATION or not notice.service:
        return ""
    return f"statuswatch ack {shlex.quote(notice.service)}"


def plain(text: str) -> str:
    """`text` without what a terminal or a bus would obey: control characters, lone surrogates.

    Line breaks stay; so do joiners and direction marks, which emoji and Arabic are made of.
    """
    text = text.encode("utf-8", "replace").decode()
    return "".join(c if c == "\n" or unicodedata.category(c) != "Cc" else " " for c in text)
