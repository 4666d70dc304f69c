"""What the page Now is shown in tests and pictures: twelve services and their last days."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app.desk import Desk
from statuswatch.core.days import Strip, days, midnight
from statuswatch.core.model import (
    Coverage,
    Incident,
    KnownIncident,
    Level,
    Line,
    Outage,
    Role,
    Service,
    Source,
    Status,
    Update,
)
from statuswatch.core.overview import Overview, ServiceNow
from statuswatch.core.words import Message, Setting
from statuswatch.ui.look import Look
from statuswatch.ui.now import NowPage
from statuswatch.ui.now_model import Heading
from statuswatch.ui.now_model import Line as Shown
from statuswatch.ui.questions import Asked
from tests.ui.story import ICONS

T = TypeVar("T")
NOW = datetime(2026, 11, 9, 14, 25, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUIET = {
    "Bluepost": (), "Chirp": ("Search", "API"), "Feedburrow": (), "Loopgram": ("Publishing",),
    "Mailbird Campaigns": ("EU region",), "Podtrail prefix": (),
    "Queuely": ("Scheduling", "LinkedIn connection"), "Vidbox": (),
}  # fmt: skip
PAST = {
    "Chirp": [(56, Level.DEGRADED), (27, Level.DOWN), (26, Level.DEGRADED), (6, Level.PARTIAL)],
    "Podhost": [(47, Level.DEGRADED), (21, Level.PARTIAL), (20, Level.DOWN), (19, Level.DOWN),
                (18, Level.DEGRADED), (0, Level.DOWN)],
    "Postline": [(73, Level.DEGRADED), (40, Level.PARTIAL), (9, Level.DEGRADED), (0, Level.DEGRADED)],
    "Loopgram": [(12, Level.DEGRADED)], "Queuely": [(19, Level.DOWN)],
    "Mailbird Campaigns": [(61, Level.PARTIAL)], "Castwave": [(71, Level.DEGRADED)],
}  # fmt: skip


def followed(
    name: str,
    level: Level | None = Level.OK,
    ago: timedelta | None = None,
    *words: str,
    parts: tuple[str, ...] = (),
    role: Role = Role.OFFICIAL,
    until: datetime | None = None,
    **more: Any,
) -> ServiceNow:
    """A followed service with one source per role it needs."""
    key = name.lower()
    page = Source(f"{key}-page", key, "statuspage", f"https://{key.replace(' ', '')}.test")
    probe = Source(f"{key}-probe", key, "probe", f"https://{key}.test/api", role=Role.PROBE)
    since = None if ago is None else NOW - ago
    open_: tuple[KnownIncident, ...] = ()
    if since is not None and level not in (None, Level.OK):
        told = tuple(Update(str(i), since, "", text) for i, text in enumerate(words))
        story = Incident("1", "Trouble", level, since, None, until, page.url, frozenset(), told)
        open_ = (KnownIncident(page.id, role, story, since, NOW),)
    status = replace(Status(level, since, False, open_, heard=NOW), **more)
    sources = (page, probe) if role is Role.PROBE else (page,)
    return ServiceNow(Service(key, name, parts=frozenset(parts)), status, sources)


def quiet() -> list[ServiceNow]:
    return [followed(name, parts=parts) for name, parts in QUIET.items()]


def castwave(ahead: timedelta = 8 * HOUR + timedelta(minutes=35)) -> ServiceNow:
    """Maintenance is announced."""
    start = NOW + ahead
    plan = Incident("p", "Upgrade", Level.MAINTENANCE, start, None, start + 2 * HOUR)
    known = KnownIncident("castwave-page", Role.OFFICIAL, plan, NOW, NOW)
    return followed("Castwave", parts=("Uploads",), announced=(known,))


def podhost() -> ServiceNow:
    ago = timedelta(minutes=23)
    return followed("Podhost", Level.DOWN, ago, parts=("Show Builder Lite",), role=Role.PROBE)


def postline() -> ServiceNow:
    words = "Posts are delayed by up to ten minutes. We have found the cause."
    return followed("Postline", Level.DEGRADED, timedelta(minutes=45), words)


def snapshot(*services: ServiceNow, line: Line = Line.UP, seq: int = 1) -> Overview:
    since = NOW - timedelta(minutes=5) if line is not Line.UP else None
    return Overview(services, line, NOW, seq, since, NOW)


def trouble(line: Line = Line.UP) -> Overview:
    """Two in trouble, one announced, eight fine."""
    return snapshot(podhost(), postline(), castwave(), *quiet(), line=line)


def strip_of(name: str) -> Strip:
    lived = [
        Outage(f"{name}{back}", NOW - back * DAY - 2 * HOUR, NOW - back * DAY, level, (), back == 0)
        for back, level in PAST.get(name, [])
    ]
    seen = [Coverage("p", NOW - 100 * DAY, NOW - 36 * DAY), Coverage("p", NOW - 30 * DAY, NOW)]
    plan = Incident("p", "x", Level.MAINTENANCE, NOW - 59 * DAY, NOW - 59 * DAY + HOUR)
    planned = [KnownIncident("p", Role.OFFICIAL, plan, NOW, NOW)] if name == "Castwave" else []
    ended = max((o.end for o in lived if not o.ongoing), default=None)
    made = days(lived, planned, seen, NOW, 90, UTC)
    return Strip(made, NOW, ended, midnight(made[0].date, UTC), any(o.ongoing for o in lived))


class Answering:
    """An Asker that answers every question with the strips of the services it knows."""

    def __init__(self, strips: Mapping[str, Strip] | None = None) -> None:
        names = [*QUIET, "Podhost", "Postline", "Castwave", "Old Forum"]
        self.strips = strips if strips is not None else {n.lower(): strip_of(n) for n in names}
        self.asked = 0

    def ask(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answered: Callable[[T], None],
        *,
        failed: Callable[[Message], None] | None = None,
        heard: Callable[[object], None] | None = None,
    ) -> Asked:
        assert asyncio.iscoroutinefunction(question)
        self.asked += 1
        told: Any = self.strips
        answered(told)
        return Asked()


def setting() -> Setting:
    return Setting(zone=UTC, now=NOW)


def page(
    app: QApplication, overview: Overview | None, choice: str = "light", asker: Any = None
) -> NowPage:
    """The page as the window makes it, at its default width, not yet shown."""
    made = NowPage(Look(app, ICONS, choice), asker or Answering(), setting)
    made.resize(708, 600)
    if overview is not None:
        made.hear(overview)
    return made


def shown_page(qtbot: QtBot, overview: Overview | None, asker: Any = None) -> NowPage:
    """The page, visible, as the window shows it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    shown = page(app, overview, asker=asker)
    qtbot.addWidget(shown)
    shown.show()
    QTest.qWaitForWindowActive(shown)
    shown.entered()
    return shown


ORDER = [
    "Trouble 2", "Podhost", "Postline", "Announced 1", "Castwave", "Fine 8", "Bluepost", "Chirp",
    "Feedburrow", "Loopgram", "Mailbird Campaigns", "Podtrail prefix", "Queuely", "Vidbox",
]  # fmt: skip


def rows(shown: NowPage) -> list[str]:
    """Headings and names, top to bottom."""
    return [
        f"{item.text} {item.number}" if isinstance(item, Heading) else item.row.name
        for item in shown.list._model.items
    ]


def words(shown: NowPage, name: str) -> str:
    items = shown.list._model.items
    (line,) = (i for i in items if isinstance(i, Shown) and i.row.name == name)
    return "".join(piece for piece, _ in line.second).replace("\xa0", " ")


def press(widget: QWidget, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)


def place(shown: NowPage, name: str) -> Any:
    """Where what stands in this service's row."""
    row = shown.list._model.row_of(name.lower())
    assert row is not None
    item = shown.list._model.items[row]
    assert isinstance(item, Shown)
    rect = shown.list.visualRect(shown.list._model.index(row, 0))
    return shown.list._row.places(rect, card=item.card)


def point(shown: NowPage, x: int = 200) -> None:
    """The pointer moves over the list."""
    none, at = Qt.MouseButton.NoButton, QPointF(x, 200)
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(shown.list.viewport(), event)


def leave(shown: NowPage) -> None:
    QApplication.sendEvent(shown.list.viewport(), QEvent(QEvent.Type.Leave))


def crowd(n: int = 60) -> list[ServiceNow]:
    return [followed(f"Service {i:04}") for i in range(n)]


def has(image: QImage, colour: str) -> bool:
    wanted = colour.lower()
    return any(
        image.pixelColor(x, y).name() == wanted
        for y in range(0, image.height(), 1)
        for x in range(image.width() // 3, image.width(), 2)
    )
