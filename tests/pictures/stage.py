"""The window as it is, with answers made up for its pages: what the pictures are taken of."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast
from unittest import mock

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.overview import Overview, ServiceNow
from statuswatch.core.words import Message, Setting
from statuswatch.language import Speech
from statuswatch.ui.look import Look
from statuswatch.ui.memory import Unkept
from statuswatch.ui.questions import Asked, Asker
from statuswatch.ui.window import Window
from tests.ui import now_stage, settings_stage
from tests.ui.asking import Asking
from tests.ui.inbox_stage import Shelf as Notices
from tests.ui.story import ICONS

T = TypeVar("T")

NOW = datetime(2026, 11, 22, 15, 10, 20, tzinfo=UTC)
"""The moment of most pictures; that of Now is `now_stage.NOW`, where its story plays."""

Shots = Iterator[tuple[str, QPixmap]]
"""A name and its picture."""

POPUPS = Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.Dialog


class Switch:
    """An Asker: who asks is answered by the one whom the scene gave for that page's module."""

    def __init__(self, given: Mapping[str, Any], otherwise: Asker) -> None:
        self._given, self._otherwise = given, otherwise

    def ask(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answered: Callable[[T], None],
        *,
        failed: Callable[[Message], None] | None = None,
        heard: Callable[[object], None] | None = None,
    ) -> Asked:
        asks = str(getattr(getattr(question, "func", question), "__module__", ""))
        page = asks.removeprefix("statuswatch.ui.")
        fits = [name for name in self._given if page.startswith(name)]
        asker = self._given[max(fits, key=len)] if fits else self._otherwise
        return cast(Asked, asker.ask(question, answered, failed=failed, heard=heard))


class Stage:
    """One look, one size, one language; windows come and go on it."""

    def __init__(
        self, app: QApplication, theme: str, size: QSize, home: Path, speech: Speech
    ) -> None:
        self.app, self.size, self.home = app, size, home
        self._speech, self._theme = speech, theme
        self._kept = ExitStack()
        patch = self._kept.enter_context(pytest.MonkeyPatch.context())
        settings_stage.stand_in(patch)
        settings_stage.Login().stand_in(patch)
        self.notices = Notices().stand_in(patch)
        told = f'[general]\nlanguage = "{speech.code}"\n{settings_stage.FULL}'
        self.profile = settings_stage.opened(home / "profile", told)
        settings_stage.followed(self.profile)
        self.watch = Watch(self.profile)
        self.desk = Asking(Desk(self.profile, self.watch))
        self.look = Look(app, ICONS, theme)
        self._window: Window | None = None

    def close(self) -> None:
        self.clear()
        self.profile.close_store()
        self._kept.close()

    def clear(self) -> None:
        """Takes away the window of the scene before."""
        for widget in self.app.topLevelWidgets():
            if isinstance(widget, Window):
                widget.quit()
            widget.hide()
            widget.deleteLater()
        self._window = None
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.settle(2)

    def put_away(self) -> None:
        """Menus and cards that stand on the window."""
        for widget in self.app.topLevelWidgets():
            if widget.windowType() is Qt.WindowType.Popup:
                widget.hide()

    def setting(self, now: datetime = NOW) -> Setting:
        return self._speech.setting(now, UTC)

    def window(
        self,
        overview: Overview | None,
        moment: datetime = NOW,
        /,
        *,
        desk: App | None = None,
        **given: Any,
    ) -> Window:
        """A new one; `given`: who answers a page, by the beginning of its module's name. `desk`:
        whose profile answers the others."""
        self.clear()
        self.look.deleteLater()  # with all that would restyle what is gone
        self.look = Look(self.app, ICONS, self._theme)
        usual: Asker = self.desk if desk is None else Asking(Desk(desk, self.watch))
        made = Window(
            self.look,
            Switch({"now": strips(moment)} | given, usual),
            lambda: self.setting(moment),
            Unkept(),
        )
        made.setMinimumSize(0, 0)
        made.show()
        made.setMinimumSize(0, 0)
        made.resize(self.size)
        made.activateWindow()
        if overview is not None:
            made.hear(overview)
        self._window = made
        self.settle()
        return made

    def settle(self, times: int = 8) -> None:
        for _ in range(times):
            self.app.processEvents()

    def wait(self, milliseconds: int) -> None:
        """For what comes a little later: results of what was typed, a hint."""
        end = time.monotonic() + milliseconds / 1000
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.01)

    def shot(self, *more: QWidget) -> QPixmap:
        """The window, and what stands on it: menus, cards of days, dialogs, and `more`."""
        window = self._window
        assert window is not None
        self.settle()
        over = [w for w in self.app.topLevelWidgets() if w is not window and _stands_on(w)]
        return self._composed(window, [*over, *(w for w in more if w not in over)])

    def _composed(self, window: QWidget, over: list[QWidget]) -> QPixmap:
        picture, origin = window.grab(), window.mapToGlobal(QPoint())
        painter = QPainter(picture)
        painter.setPen(QPen(self.look.color("line_strong"), 1))
        for widget in over:
            there = widget.grab()
            place = widget.mapToGlobal(QPoint()) - origin
            painter.drawPixmap(place, there)
            if widget.windowType() is Qt.WindowType.Dialog:
                painter.drawRect(QRect(place, widget.size()).adjusted(-1, -1, 0, 0))
        painter.end()
        return picture


def _stands_on(widget: QWidget) -> bool:
    return widget.isVisible() and widget.windowType() in POPUPS and widget.width() > 1


# --- what stands in the sidebar and beside a service ---------------------------------------------


def at(now: datetime) -> Any:
    """The story of Now, told at another moment: its services and their days."""
    return mock.patch.object(now_stage, "NOW", now)


def others(now: datetime = NOW) -> list[ServiceNow]:
    """The eight that are fine, as of `now`."""
    with at(now):
        return now_stage.quiet()


def strips(now: datetime = NOW) -> now_stage.Answering:
    """The last ninety days of all of them, as of `now`."""
    with at(now):
        return now_stage.Answering()


def usual(now: datetime = NOW, **more: Any) -> Overview:
    """Two in trouble, one announced, eight fine; three notices unread."""
    with at(now):
        told = now_stage.trouble()
    return replace(told, checked=now - timedelta(seconds=40), unread=3, **more)
