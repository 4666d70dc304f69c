"""An inbox on the screen over notices that were made up: for the tests and pictures of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from statuswatch.app import App, Watch
from statuswatch.app import inbox as asked_of
from statuswatch.app.desk import Desk
from statuswatch.app.inbox import InboxRow
from statuswatch.core.overview import Face, Overview, ServiceNow
from statuswatch.core.words import Setting, say
from statuswatch.ui.inbox import InboxPage
from statuswatch.ui.look import Look
from tests.ui.asking import Asking

NOW = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)
SETTING = Setting(zone=UTC, now=NOW)


def notice(
    number: int,
    title: str,
    body: str = "",
    why: str = "Told",
    face: Face | None = Face.DOWN,
    ago: timedelta = timedelta(),
    **more: Any,
) -> InboxRow:
    """A row with the id `number`, of a service called as its title begins."""
    name = re.split(r"[: ]", title, maxsplit=1)[0]
    more = {"service": name.lower(), "name": name} | more
    return InboxRow(number, NOW - ago, say(title), say(body), say(why), face, **more)


def reference() -> list[InboxRow]:
    """The notices of the reference picture."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    short, desk = "Not told: shorter than your 5 min hold", "on this desktop"
    quiet = "Told this morning at 08:00: it fell into your quiet hours"
    return [
        notice(9, "Podhost is down", "Show Builder Lite, since 14:02. They have not said so yet.",
               f"Told at 14:03 {desk}", ago=0.37 * hour, unread=True, parts=("Show Builder Lite",)),
        notice(8, "You were offline for 6 min",
               "Nothing was missed: all pages were read again at 11:48.",
               "Not told: only worth a line here", Face.OFFLINE, 2.6 * hour, service="", name=""),
        notice(7, "Chirp: search is slow", "Search, from 10:41 to 10:58.", short, Face.DEGRADED,
               3.45 * hour, unread=True),
        notice(6, "Queuely: LinkedIn connector fails", "Partial outage, 37 min.", quiet,
               Face.PARTIAL, day - 7.75 * hour),
        notice(5, "Castwave announces maintenance", "Sunday 23:00–01:00, uploads.",
               f"Told at 16:20 {desk} and by mail", Face.MAINTENANCE, day - 1.9 * hour),
        notice(4, "Bluepost: image uploads in Asia", "You do not follow this part.",
               "Not told: not your part", ago=day - 0.6 * hour),
        notice(3, "Podhost is back", "It was down for 2 h 10 min, 14:02–16:12.",
               f"Told at 16:12 {desk}", Face.FINE, 13 * day),
        notice(2, "While it was quiet: 3 outages, 1 still open", "Podhost is down since 02:10.",
               f"Told at 08:00 {desk}", None, 14 * day, service="", name=""),
        notice(1, "Mailbird Campaigns: maintenance Sunday 23:00–01:00, and then some more of it",
               "Uploads. " * 30, f"Told at 09:00 {desk}", Face.MAINTENANCE, 400 * day),
    ]  # fmt: skip


def many(number: int) -> list[InboxRow]:
    """So many, the newest first, nine minutes apart."""
    return [
        notice(
            n, f"Service{n % 40} is down", "Since then.", ago=timedelta(minutes=9 * (number - n))
        )
        for n in range(number, 0, -1)
    ]


class Shelf:
    """What `app.inbox` answers from. `before` remembers which pages were asked for."""

    def __init__(self, rows: Iterable[InboxRow] = (), told: Iterable[int] = ()) -> None:
        self.rows, self.told = list(rows), set(told)
        self.before: list[int | None] = []
        self.read: list[tuple[int, ...] | None] = []

    def stand_in(self, monkeypatch: Any) -> Shelf:
        monkeypatch.setattr(asked_of, "page", self._page)
        monkeypatch.setattr(asked_of, "read", self._read)
        return self

    async def _page(
        self, _: Desk, before: int | None = None, told: bool | None = None, limit: int = 64
    ) -> tuple[InboxRow, ...]:
        self.before.append(before)
        chosen = (
            row
            for row in self.rows
            if (before is None or row.id < before) and told in (None, row.id in self.told)
        )
        return tuple(row for row, _ in zip(chosen, range(limit), strict=False))

    async def _read(self, _: Desk, rows: Iterable[int] | None = None) -> None:
        self.read.append(None if rows is None else tuple(rows))
        self.rows = [
            replace(row, unread=row.unread and rows is not None and row.id not in self.read[-1])  # type: ignore[operator]
            for row in self.rows
        ]


class Shown:
    """A page on the screen."""

    def __init__(self, qtbot: Any, look: Look, *, later: bool = False) -> None:
        self.look = look
        self.asking = Asking(Desk(cast(App, None), cast(Watch, None)), later=later)
        self.page = InboxPage(look, self.asking, lambda: SETTING)
        self.list, self.rows = self.page.list, self.page.list.rows
        self.page.resize(760, 600)
        if qtbot is not None:
            qtbot.addWidget(self.page)
        self.page.show()
        self.page.activateWindow()
        self.page.entered()

    def hear(self, *services: ServiceNow, seq: int = 0, unread: int = 0) -> None:
        from statuswatch.core.model import Line

        self.page.hear(Overview(services, Line.UP, NOW, seq, None, NOW, unread))

    @property
    def titles(self) -> list[str]:
        """All that is here; days in brackets."""
        found = []
        for number in range(self.rows.rowCount()):
            row = self.rows.row(number)
            words = str(self.rows.index(number, 0).data())
            found.append(f"[{words}]" if row is None else str(row.title))
        return found

    @property
    def words(self) -> list[str]:
        """What the page says besides its list."""
        return [label.text() for label in self.page.findChildren(QLabel) if label.isVisible()]

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.list, key, modifier)

    def go(self, wanted: int) -> None:
        place = self.rows.place(wanted)
        assert place is not None
        self.list.setCurrentIndex(self.rows.index(place, 0))
