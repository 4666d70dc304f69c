"""Notifications on Windows and macOS, by desktop-notifier.

Untested so far: written from the library's source (6.2), on a machine with neither system. On
macOS the notification centre wants a signed bundle and a running main loop.
"""

from __future__ import annotations

import importlib
import uuid
from pathlib import Path
from typing import Any, Protocol

from statuswatch.channels import APP_NAME, ChannelError
from statuswatch.core.telling import Notice, Urgency
from statuswatch.core.words import Setting, render, say


class _Notifier(Protocol):
    """What we use of `desktop_notifier.sync.DesktopNotifierSync`."""

    def has_authorisation(self) -> bool: ...
    def send_notification(self, card: object, /) -> str: ...


class DesktopOther:
    """The library is imported with the first notice: it costs 90 ms."""

    name = "desktop_other"

    def __init__(self, icon: Path | None = None) -> None:
        self._icon = icon
        self._library: Any = None
        self._notifier: _Notifier | None = None

    def available(self) -> bool:
        try:
            return bool(self._open().has_authorisation())
        except Exception:  # noqa: BLE001  each platform's backend raises its own kinds
            return False

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        """The same identifier replaces the card: a tag on Windows, a request id on macOS."""
        identifier = handle or uuid.uuid4().hex
        try:
            notifier = self._open()
            level = {
                Urgency.LOW: self._library.Urgency.Low,
                Urgency.NORMAL: self._library.Urgency.Normal,
                Urgency.CRITICAL: self._library.Urgency.Critical,
            }[notice.urgency]
            card = self._library.Notification(
                title=render(notice.title, setting),
                message=render(notice.body, setting),
                urgency=level,
                thread=notice.thread,
                identifier=identifier,
            )
            notifier.send_notification(card)
        except ChannelError:
            raise
        except Exception as error:  # each platform's backend raises its own kinds
            raise ChannelError(
                say("The notification was not taken: {why}", why=str(error) or repr(error)),
                say("Look whether notifications of StatusWatch are allowed in the settings."),
            ) from error
        return identifier

    def close(self) -> None:
        self._notifier = None

    def _open(self) -> _Notifier:
        """The notifier, made on first use; it has an event loop of its own."""
        if self._notifier is None:
            try:
                self._library = importlib.import_module("desktop_notifier")
                synchronous = importlib.import_module("desktop_notifier.sync")
            except ImportError as error:
                raise ChannelError(
                    say("desktop-notifier is not installed"),
                    say("Install it with: pip install desktop-notifier"),
                    permanent=True,
                ) from error
            icon = self._library.Icon(path=self._icon) if self._icon else None
            notifier: _Notifier = synchronous.DesktopNotifierSync(APP_NAME, icon)
            self._notifier = notifier
        return self._notifier


def channel(icon: Path | None = None) -> DesktopOther:
    return DesktopOther(icon)
