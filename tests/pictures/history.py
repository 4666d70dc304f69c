"""Pictures of the history: table and timeline, filtered, exported, empty, and pages to come."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from statuswatch.app import App
from statuswatch.app.desk import Desk
from statuswatch.core.model import Incident, Level, Observation, Report, Rules, Source, Unchanged
from statuswatch.engine.clock import Clock
from statuswatch.settings import Profile
from statuswatch.store.nouns import By, Order, Proof
from statuswatch.ui.history import HistoryPage
from tests.pictures.stage import Shots, Stage, usual
from tests.ui.asking import Asking
from tests.ui.past_story import NOW, Still, fill

NEAR, FAR = 6, 22
"""Presses of + and - from the timeline's first scale to hours and to years."""


def watched(app: App) -> None:
    """For ninety days, but for a night and most of a day."""
    page = Source("Podhost-page", "podhost", "statuspage", "https://Podhost.example/")
    for since, until in ((90, 7.2), (6.4, 0)):
        for days in (since, until):
            seen = Observation(page, NOW - timedelta(days=days), Unchanged())
            proof = Proof(reach=timedelta(days=90 if days == until else 0))
            app.stored.journal.commit(seen, Rules(), proof)


def storm(app: App) -> None:
    """Five that fell together."""
    start = NOW - timedelta(days=4, hours=5)
    for n, name in enumerate(("Chirp", "Loopgram", "Postline", "Queuely", "Vidbox")):
        page = Source(f"{name}-page", name.lower(), "statuspage", f"https://{name}.example/")
        begin, end = start + timedelta(minutes=9 * n), start + timedelta(hours=2 + n)
        level = (Level.DOWN, Level.PARTIAL, Level.DEGRADED)[n % 3]
        story = Incident("storm", "Nothing loads", level, begin, end)
        report = Report((story,), complete=False)
        app.stored.journal.commit(Observation(page, NOW, report), Rules())


def opened(stage: Stage, app: App) -> HistoryPage:
    window = stage.window(usual(NOW), NOW, desk=app)
    window.pages.show_history()
    stage.settle()
    page = window.pages.currentWidget()
    assert isinstance(page, HistoryPage)
    page.shown_view.setFocus()
    return page


def take(stage: Stage) -> Shots:
    app = App(Profile.at(stage.home / "past"), cast(Clock, Still()))
    try:
        opened(stage, app)
        yield "empty", stage.shot()
        fill(app)
        storm(app)
        watched(app)
        page = opened(stage, app)
        page.table.selectRow(5)
        yield "table", stage.shot()
        yield from tables(stage, page)
        yield from filtered(stage, opened(stage, app))
        yield from timelines(stage, opened(stage, app))
        yield from late(stage, app)
    finally:
        stage.clear()
        app.close_store()


def tables(stage: Stage, page: HistoryPage) -> Shots:
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    yield "focus", stage.shot()
    page.table.sort(Order(By.SERVICE, descending=False))
    yield "sorted", stage.shot()
    menu = page.table.menu("chirp")
    menu.popup(page.table.mapToGlobal(page.table.rect().center()))
    yield "menu", stage.shot()
    menu.hide()
    page.go_to.open(page.footer)
    yield "go-to-date", stage.shot()
    page.go_to.hide()
    page.saving.offer(page.shown())
    page.saving.save(str(stage.home / "statuswatch-history-2026-11-22.csv"))
    yield "exported", stage.shot()
    page.saving.save("/nowhere/history.csv")
    yield "not-written", stage.shot()


def filtered(stage: Stage, page: HistoryPage) -> Shots:
    page.filters.search.put("delayed")
    page.filters.services.choose(frozenset({"chirp", "castwave"}))
    page.filters.period.setCurrentIndex(1)
    page._filtered()
    yield "filtered", stage.shot()
    page.filters.services.showPopup()
    yield "services", stage.shot()
    page.filters.services.popup.hide()
    page.filters.clear()
    page.filters.period.setCurrentIndex(3)
    page.filters.level.setCurrentIndex(2)
    page.show_service("castwave")
    yield "nothing-matches", stage.shot()


def timelines(stage: Stage, page: HistoryPage) -> Shots:
    page.show_as(1)
    yield "timeline", stage.shot()
    QTest.keyClick(page.timeline, Qt.Key.Key_Down)
    QTest.keyClick(page.timeline, Qt.Key.Key_Left)
    for _ in range(NEAR):
        QTest.keyClick(page.timeline, Qt.Key.Key_Plus)
    page.timeline._ask()
    yield "timeline-near", stage.shot()
    for _ in range(FAR):
        QTest.keyClick(page.timeline, Qt.Key.Key_Minus)
    page.timeline._ask()
    yield "timeline-far", stage.shot()


def late(stage: Stage, app: App) -> Shots:
    """Counted, and the rows still to come."""
    asking = Asking(Desk(app, stage.watch), later=True)
    window = stage.window(usual(NOW), NOW, history=asking, timeline=asking)
    window.pages.show_history()
    stage.wait(500)
    yield "loading", stage.shot()
    asking.go()
    page = window.pages.currentWidget()
    assert isinstance(page, HistoryPage)
    page.table.scrollToBottom()
    yield "rows-to-come", stage.shot()
