"""Ways to reach the user: one file = one channel, registered by its existence."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.telling import Notice
from statuswatch.core.words import Message, Setting, say

APP_NAME = "StatusWatch"
DESKTOP_ID = "org.statuswatch.StatusWatch"
"""The name of our .desktop file: notification settings and grouping go by it."""


class ChannelError(StatusWatchError):
    """A notice did not get through. `permanent`: trying again is of no use, switch it off."""

    def __init__(
        self, title: Message, advice: Message | None = None, *, permanent: bool = False
    ) -> None:
        super().__init__(title, advice)
        self.permanent = permanent


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


def names() -> tuple[str, ...]:
    """Every channel there is a file for, whether or not it works on this machine."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__)))


def desktop(platform: str = sys.platform) -> str:
    """The name of this platform's desktop channel."""
    return "desktop_other" if platform in ("win32", "darwin") else "desktop_linux"


def load(name: str, icon: Path | None = None) -> Channel:
    """The channel `name`, whose module has `channel(icon)`. `icon`: the app's, for its cards.

    Raises ChannelError, permanent, when there is none, or what it stands on is not installed.
    """
    if name not in names():
        raise ChannelError(say("There is no channel called {name}", name=name), permanent=True)
    try:
        module = importlib.import_module(f"{__name__}.{name}")
        make = cast(Callable[[Path | None], Channel], module.channel)
        return make(icon)
    except ImportError as error:
        raise ChannelError(
            say("The channel {name} cannot be used here: {why}", name=name, why=str(error)),
            say("Install what is missing, or choose another channel."),
            permanent=True,
        ) from error


def plain(text: str) -> str:
    """`text` without what a terminal or a bus would obey: control characters, lone surrogates.

    Line breaks stay; so do joiners and direction marks, which emoji and Arabic are made of.
    """
    text = text.encode("utf-8", "replace").decode()
    return "".join(c if c == "\n" or unicodedata.category(c) != "Cc" else " " for c in text)
