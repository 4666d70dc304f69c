"""What the Add dialog and the first page ask, answered without a network; and their handling."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from unittest import mock

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from statuswatch.app import App, Watch, finding
from statuswatch.app.desk import Desk
from statuswatch.app.finding import Choice, FoundSource, Group, Looked, Place, Suggestion
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Service
from statuswatch.core.overview import Overview
from statuswatch.core.words import Setting, count, say
from statuswatch.settings import Profile
from statuswatch.ui.add import AddDialog, Stage
from statuswatch.ui.add_check import Check
from statuswatch.ui.band import Band
from tests.serving import Loopback
from tests.statuspage import StatusPage
from tests.ui.story import NOON
from tests.waiting import PATIENCE

PAGE = "https://status.podhost.example"
PARTS = ("Show Builder Lite", "Show Builder Pro", "Feeds", "Statistics", "Uploads", "Web player")
FIVE = timedelta(minutes=5)
PAGE_SOURCE = FoundSource(
    "statuspage", "https://status.podhost.example", count("{n} part", "{n} parts", 6), FIVE, True
)
PROBE = FoundSource(
    "probe", "https://podhost.example", say("whether podhost.example answers"), FIVE, False
)
PODHOST = Looked(
    "Podhost",
    (PAGE_SOURCE, PROBE),
    PARTS,
    ("status.podhost.example", "podhost.example"),
    entry="podhost",
)
PLACES = (
    Place("https://status.podhost.example", say("answers, but not with a status"), good=False),
    Place("https://status.podhost.example/api/v2/summary.json", say("Statuspage"), good=True),
)


def suggestion(name: str, what: str = "status page", *, already: bool = False) -> Suggestion:
    return Suggestion(name.lower(), name, say("podcast host"), say(what), already)


@dataclass
class Shelf:
    """What `finding` answers, and what it was told to follow."""

    found: tuple[Suggestion, ...] = ()
    looked: Looked | StatusWatchError = PODHOST
    refused: StatusWatchError | None = None
    followed: list[object] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def search(self, desk: Desk, text: str) -> tuple[Suggestion, ...]:
        self.asked.append(text)
        return tuple(s for s in self.found if text.casefold() in s.name.casefold())

    async def look(self, desk: Desk, text: str) -> Looked:
        self.asked.append(text)
        for place in PLACES:
            desk.tell(place)
        if isinstance(self.looked, StatusWatchError):
            raise self.looked
        return self.looked

    async def follow(self, desk: Desk, choice: Choice) -> Service:
        if self.refused:
            raise self.refused
        self.followed.append(choice)
        return Service("podhost", choice.name)

    async def follow_many(self, desk: Desk, ids: tuple[str, ...]) -> tuple[Service, ...]:
        if self.refused:
            raise self.refused
        self.followed.append(ids)
        return tuple(Service(i, i) for i in ids)

    async def popular(self, desk: Desk) -> tuple[Group, ...]:
        hosts = (
            "Acast Podhost Buzzsprout Castwave Podbean Spreaker Captivate Transistor Libsyn Omny"
        )
        silent = {"Podbean": "our own check", "Omny": "status page, if we can read it"}
        made = tuple(suggestion(n, silent.get(n, "status page")) for n in hosts.split())
        names = [suggestion(n) for n in ("Bluesky", "Instagram", "YouTube", "R&B Radio")]
        tools = [suggestion(n) for n in ("Buffer", "Canva", "Zapier")]
        titles = (say("Podcast hosts"), made), (say("Networks"), names), (say("Tools"), tools)
        return tuple(Group(title, tuple(group)) for title, group in titles)

    @contextmanager
    def standing(self) -> Iterator[Shelf]:
        """In place of the real one."""
        answers: dict[str, Any] = {
            name: getattr(self, name) for name in ("search", "look", "follow", "follow_many")
        }
        with mock.patch.multiple(finding, look_up=self.look, popular=self.popular, **answers):
            yield self


def nowhere() -> Desk:
    return Desk(cast("App", None), cast("Watch", None))


def setting() -> Setting:
    return Setting(now=NOON)


# --- handling it ---


def press(dialog: AddDialog, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(dialog.focusWidget(), key)
        QApplication.processEvents()


def paste(dialog: AddDialog, text: str) -> None:
    QApplication.clipboard().setText(text)
    dialog.field.paste()


def said(dialog: AddDialog) -> str:
    """What the message under the field says; nothing if there is none."""
    return " ".join(b.accessibleName() for b in dialog.findChildren(Band) if b.isVisible())


def press_band(dialog: AddDialog, text: str) -> None:
    buttons = dialog.frame.bands.findChildren(QAbstractButton)
    next(b for b in buttons if b.text() == text and not b.isHidden()).click()


def rows(dialog: AddDialog) -> list[str]:
    model = dialog.results.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def boxes(dialog: AddDialog) -> dict[str, Check]:
    return {b.accessibleName() or b.text(): b for b in dialog.findChildren(Check) if b.isVisible()}


def texted(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def stage(dialog: AddDialog) -> Stage:
    return dialog.stage


def texts(dialog: AddDialog) -> set[str]:
    return {
        label.text().replace("\u200b", "")
        for label in dialog.findChildren(QLabel)
        if label.isVisible()
    }


def choices(shelf: Shelf) -> list[Choice]:
    return [made for made in shelf.followed if isinstance(made, Choice)]


def inside(dialog: AddDialog, widget: QWidget) -> bool:
    return dialog.rect().contains(QRect(widget.mapTo(dialog, QPoint(0, 0)), widget.size()))


class Real:
    """This profile's watching, with nobody told."""

    def __init__(self, folder: Path) -> None:
        self._app = App(Profile.at(folder))
        self._watch = Watch(self._app)

    async def run(self, told: Callable[[Overview], None]) -> None:
        try:
            await self._watch.run(told)
        finally:
            await self._app.close()

    async def check_now(self) -> None:
        await self._watch.check_now()

    def desk(self, tell: Callable[[object], None]) -> Desk:
        return Desk(self._app, self._watch, tell)


@contextmanager
def served(page: StatusPage) -> Iterator[str]:
    """The page on loopback, in a thread of its own."""
    up, down, loop = threading.Event(), asyncio.Event(), asyncio.new_event_loop()
    server = Loopback(page.handle)

    async def serve() -> None:
        async with server.running():
            up.set()
            await down.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert up.wait(PATIENCE)
        yield server.url
    finally:
        loop.call_soon_threadsafe(down.set)
        thread.join(PATIENCE)
        loop.close()
