"""The whole window over a whole profile: services in every state, notices, a past, ailing checks.

For tests that walk through all of it. Nothing is asked of the network; it is always NOW.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.docket import (
    Contact,
    ContactKind,
    Occasion,
    Promise,
    PromiseKind,
    Ticket,
)
from statuswatch.core.model import (
    Failed,
    Incident,
    Level,
    Line,
    Observation,
    Report,
    Rules,
    Source,
    Update,
)
from statuswatch.core.overview import Overview
from statuswatch.core.words import Setting, say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.ui.look import Look
from statuswatch.ui.window import Window
from tests.app.contract import TERMS
from tests.ui.asking import Asking
from tests.ui.doctor_stage import Examining, ill
from tests.ui.inbox_stage import Shelf, reference
from tests.ui.past_story import ICONS, NOON, fill
from tests.ui.settings_stage import FULL, Login, opened, stand_in
from tests.ui.story import NAMES

NOW = NOON + timedelta(minutes=6)
SETTING = Setting(zone=UTC, now=NOW)
PAST = 60
"""Outages that were."""


class World(Asking):
    """Answers from the profile, but for the doctor, who would ask this computer."""

    def __init__(self, app: App) -> None:
        super().__init__(Desk(app, Watch(app)))
        self.app = app
        self.doctor = Examining(ill())

    def ask(self, question: Any, answered: Any, **more: Any) -> Any:
        if "DoctorPage.look_again" in getattr(question, "__qualname__", ""):
            return self.doctor.ask(question, answered, **more)
        return super().ask(question, answered, **more)

    def overview(self) -> Overview:
        """As while the engine runs, by what the pages say: the checks were never made."""
        told = self.app.overview()
        by_pages = tuple(replace(now, verdict=None) for now in told.services)
        return replace(
            told, services=by_pages, line=Line.UP, checked=NOW - timedelta(seconds=40), unread=2
        )


def trouble(app: App) -> None:
    """Beside those that are down, one of every other kind: worked on, partly down, unreadable."""

    def page(name: str) -> Source:
        return Source(f"{name}-page", name.lower(), "statuspage", f"https://{name}.example/")

    began = NOON - timedelta(minutes=20)
    word = Update("1", began, "in_progress", "We move the disks.")
    works = Incident(
        "w", "Moving disks", Level.MAINTENANCE, began, None, began + timedelta(hours=3),
        updates=(word,),
    )  # fmt: skip
    commit = app.stored.journal.commit
    at = NOON + timedelta(minutes=2)
    for name in NAMES:
        if name != "Loopgram":
            commit(Observation(page(name), at, Report(level=Level.OK, complete=False)), Rules())
    down = Incident("d", "No shows", Level.DOWN, began, updates=(word,))
    partly = Incident("q", "The EU region fails", Level.PARTIAL, began, updates=(word,))
    later = at + timedelta(minutes=1)
    for name, told in (("Castwave", works), ("Podhost", down), ("Queuely", partly)):
        commit(Observation(page(name), later, Report((told,), complete=False)), Rules())
    for n in range(4):
        seen = at + timedelta(minutes=n)
        commit(Observation(page("Loopgram"), seen, Failed(say("it did not answer"))), Rules())


def kept(app: App) -> None:
    """What a user keeps of vendors: whom to call, what was promised and agreed, what is planned."""
    docket, podhost = app.stored.docket, "podhost"
    for kind, value in (
        (ContactKind.EMAIL, "help@podhost.example"),
        (ContactKind.PHONE, "+49 30 1234567"),
    ):
        docket.keep_contact(Contact(podhost, kind, value))
    docket.keep_terms(replace(TERMS, service=podhost))
    day = timedelta(days=1)
    for text, kind_of, more in (
        ("We post every hour", PromiseKind.UPDATE_EVERY, {"limit": timedelta(hours=1)}),
        ("A page by Monday", PromiseKind.STATUS_PAGE, {"due": NOW + day}),
    ):
        docket.keep_promise(Promise(podhost, kind_of, text, NOW - 30 * day, **more))
    ticket = Ticket(podhost, NOW - day, "help@podhost.example", "It fails.", None, "4711")
    docket.keep_ticket(ticket)
    docket.keep_occasion(Occasion("Launch newsletter", NOW + day, (podhost,)))
    docket.keep_occasion(Occasion("Show 12", NOW + 2 * day, ("chirp",), ("queuely",)))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    stand_in(monkeypatch)
    Login().stand_in(monkeypatch)
    Shelf(reference(), told=(9, 6, 5)).stand_in(monkeypatch)
    app = opened(tmp_path, FULL, SimulatedClock(NOW))
    fill(app, PAST)
    trouble(app)
    kept(app)
    yield World(app)
    app.close_store()


@pytest.fixture
def shown(qtbot: QtBot, world: World, tmp_path: Path) -> Window:
    """The window on the screen, the keyboard in it."""
    made = open_window(qtbot, world, tmp_path)
    made.hear(world.overview())
    return made


def open_window(qtbot: QtBot, world: World, folder: Path) -> Window:
    qapp = QApplication.instance()
    assert isinstance(qapp, QApplication)
    look = Look(qapp, ICONS, "light")
    memory = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    made = Window(look, world, lambda: SETTING, memory)
    qtbot.addWidget(made, before_close_func=_let_go)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.resize(look.px(240), look.px(160))
    return made


def _let_go(made: Any) -> None:
    made.quit()


Way = Callable[[Window], QWidget | None]
"""Leads somewhere in the window; gives what opened there, where it is not the page itself."""


def settled() -> None:
    for _ in range(4):
        QApplication.processEvents()


def _page(name: str, *arguments: str) -> Way:
    def go(window: Window) -> None:
        getattr(window.pages, f"show_{name}")(*arguments)

    return go


def _place(name: str) -> Way:
    def go(window: Window) -> None:
        window.pages.go(name)

    return go


def _section(name: str) -> Way:
    def go(window: Window) -> None:
        window.pages.late.settings.the().show_section(name)
        window.pages.go("settings")

    return go


def _terms(window: Window) -> None:
    window.pages.show_service("podhost")
    window.pages.service.contacts().terms.open_form()


def _plan_form(window: Window) -> None:
    window.pages.go("plans")
    window.pages.late.plans.the().plan.click()


def _tab(service: str, number: int) -> Way:
    def go(window: Window) -> None:
        window.pages.show_service(service)
        window.pages.service.tabs.setCurrentIndex(number)

    return go


def _timeline(window: Window) -> None:
    window.pages.show_history()
    assert window.pages.late.history.made is not None
    window.pages.late.history.made.show_as(1)


SECTIONS = (
    "General", "Quiet", "Notices", "Ways", "Network", "Privacy", "Data", "Keyboard",
)  # fmt: skip

PLACES: dict[str, Way] = {
    "now": _place("now"),
    **{f"podhost, tab {n}": _tab("podhost", n) for n in range(4)},
    "podhost, what was agreed": _terms,
    "castwave": _tab("castwave", 0),
    "loopgram": _tab("loopgram", 0),
    "history": _page("history"),
    "timeline": _timeline,
    "inbox": _place("inbox"),
    "plans": _place("plans"),
    "planning": _plan_form,
    "record": _place("record"),
    "doctor": _place("doctor"),
    "about": _page("about"),
    "welcome": _page("welcome"),
    **{f"settings, {name}": _section(name) for name in SECTIONS},
}
"""Every page, by its name."""


class Windows(QObject):
    """Which widgets are shown as windows of their own: one that has no parent yet flashes up, and
    takes the keyboard with it."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, of: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.Show and isinstance(of, QWidget) and of.isWindow():
            name = of.accessibleName() or of.windowTitle() or getattr(of, "text", str)()
            self.shown.append(f"{type(of).__name__} {name}")
        return False
