"""Notifications on Windows and macOS, by desktop-notifier.

Untested so far: written from the library's source (6.2), on a machine with neither system. On
macOS the notification centre wants a signed bundle, and Qt's main loop to tell of a pressed button.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import threading
import uuid
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Protocol, TypeVar

from statuswatch.channels import APP_NAME, ChannelError
from statuswatch.channels._cards import label, sounds, texts
from statuswatch.core.telling import Action, Notice, Urgency
from statuswatch.core.words import Message, Setting, render, say

T = TypeVar("T")

TIMEOUT = 5.0
"""Seconds for one notice. The first one may make macOS ask the user, who may be away."""

log = logging.getLogger(__name__)


class _Notifier(Protocol):
    """What we use of `desktop_notifier.DesktopNotifier`: told of a press, it hands on the card's
    identifier, also of a card from before we were restarted."""

    on_clicked: Callable[[str], Any] | None
    on_button_pressed: Callable[[str, str], Any] | None

    async def has_authorisation(self) -> bool: ...
    async def send_notification(self, card: object, /) -> str: ...


class DesktopOther:
    """The library is imported with the first notice: it costs 90 ms. Its loop runs in a thread of
    its own, because it hands on presses only while one runs."""

    name = "desktop_other"

    def __init__(self, icon: Path | None = None, sounds_from: Urgency | None = None) -> None:
        self._icon = icon
        self._sounds_from = sounds_from
        self._library: Any = None
        self._notifier: _Notifier | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._acted: Callable[[str, str], None] | None = None

    def available(self) -> bool:
        try:
            notifier = self._open()
            return bool(self._wait(notifier.has_authorisation()))
        except Exception:  # noqa: BLE001  each platform's backend raises its own kinds
            return False

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        """The same identifier replaces the card: a tag on Windows, a request id on macOS."""
        identifier = handle or uuid.uuid4().hex
        taken: list[str] = []
        try:
            notifier = self._open()
            card = self._card(notice, identifier, setting, lambda: taken.append(identifier))
            self._wait(notifier.send_notification(card))
        except ChannelError:
            raise
        except TimeoutError as error:
            raise ChannelError(
                say("The notification service does not answer"), hung=True
            ) from error
        except Exception as error:  # each platform's backend raises its own kinds
            raise _not_taken(str(error) or repr(error)) from error
        if not taken:  # the library logs what went wrong, and raises nothing
            raise _not_taken(say("the reason is in the log"))
        return identifier

    def sound_from(self, least: Urgency | None) -> None:
        self._sounds_from = least

    def listen(self, acted: Callable[[str, str], None]) -> None:
        self._acted = acted

    def close(self) -> None:
        loop, self._loop, self._notifier = self._loop, None, None
        if loop is not None:
            loop.call_soon_threadsafe(loop.stop)

    def _card(
        self, notice: Notice, identifier: str, setting: Setting, taken: Callable[[], None]
    ) -> object:
        """No `thread`: Windows would show it to the user as a heading."""
        library = self._library
        level = {
            Urgency.LOW: library.Urgency.Low,
            Urgency.NORMAL: library.Urgency.Normal,
            Urgency.CRITICAL: library.Urgency.Critical,
        }[notice.urgency]
        title, body = texts(notice, setting)
        # A click on the card opens anyway. macOS remembers buttons by their titles: the same title
        # must always have the same identifier.
        chosen = [a for a in notice.actions if a is not Action.OPEN and self._acted is not None]
        buttons = tuple(
            library.Button(title=render(label(action, notice), setting), identifier=action.value)
            for action in chosen
        )
        return library.Notification(
            title=title,
            message=body,
            urgency=level,
            buttons=buttons,
            on_dispatched=taken,
            sound=library.DEFAULT_SOUND if sounds(notice, self._sounds_from) else None,
            identifier=identifier,
        )

    def _pressed(self, identifier: str, action: str) -> None:
        if self._acted is None or action not in frozenset(Action):
            return
        try:
            self._acted(identifier, action)
        except Exception:
            log.exception("a button of a notification did nothing")

    def _wait(self, asked: Coroutine[Any, Any, T]) -> T:
        """Raises TimeoutError, and then what was asked is given up."""
        if self._loop is None:
            asked.close()
            raise TimeoutError
        future = asyncio.run_coroutine_threadsafe(asked, self._loop)
        try:
            return future.result(TIMEOUT)
        except TimeoutError:
            future.cancel()
            raise

    def _open(self) -> _Notifier:
        """The notifier, made on first use."""
        if self._notifier is None:
            try:
                self._library = importlib.import_module("desktop_notifier")
            except ImportError as error:
                raise ChannelError(
                    say("desktop-notifier is not installed"),
                    say("Install it with: pip install desktop-notifier"),
                    permanent=True,
                ) from error
            icon = self._library.Icon(path=self._icon) if self._icon else None
            notifier: _Notifier = self._library.DesktopNotifier(APP_NAME, icon)
            notifier.on_clicked = lambda card: self._pressed(card, Action.OPEN.value)
            notifier.on_button_pressed = self._pressed
            self._notifier, self._loop = notifier, asyncio.new_event_loop()
            threading.Thread(
                target=self._loop.run_forever, name="notifications", daemon=True
            ).start()
        return self._notifier


def _not_taken(why: str | Message) -> ChannelError:
    return ChannelError(
        say("The notification was not taken: {why}", why=why),
        say("Look whether notifications of StatusWatch are allowed in the settings."),
    )


def channel(icon: Path | None = None, sounds_from: Urgency | None = None) -> DesktopOther:
    return DesktopOther(icon, sounds_from)
