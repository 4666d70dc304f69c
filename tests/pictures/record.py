"""Pictures of the plans and of a vendor's record."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from statuswatch.core.docket import Occasion
from statuswatch.engine.clock import SimulatedClock
from statuswatch.ui.plans import PlansPage
from statuswatch.ui.plans_row import PlanRow
from statuswatch.ui.record import RecordPage
from tests.app import contract
from tests.pictures.stage import Shots, Stage
from tests.ui import plans_stage, record_stage, settings_stage


def plans(stage: Stage) -> Shots:
    def opened(*kept: Occasion) -> PlansPage:
        clock = SimulatedClock(plans_stage.NOW)
        app = settings_stage.opened(stage.home / f"plans-{len(kept)}", "", clock)
        for plan in kept:
            app.stored.docket.keep_occasion(plan)
        window = stage.window(plans_stage.seen(), plans_stage.NOW, desk=app)
        window.pages.go("plans")
        stage.settle()
        app.close_store()
        page = window.pages.currentWidget()
        assert isinstance(page, PlansPage)
        return page

    opened()
    yield "empty", stage.shot()
    opened(plans_stage.UNTOLD)
    yield "cant-tell", stage.shot()
    page = opened(plans_stage.NEWSLETTER, plans_stage.CAMPAIGN)
    yield "two", stage.shot()
    page.plan.click()
    QTest.keyClicks(page.form.title, "Show 12")
    page.form.needs.chips.chips[0].click()
    yield "planning", stage.shot()
    page.form.fail(plans_stage.WRONG)
    yield "wrong", stage.shot()
    page.form.closed.emit()
    (edited, *_) = page.ahead.rows()
    assert isinstance(edited, PlanRow)
    edited.edit.click()
    yield "editing", stage.shot()
    page.changing.closed.emit()
    page.read.click()
    yield "calendar", stage.shot()


def record(stage: Stage) -> Shots:
    with contract.vendor(stage.home / "record") as app:
        record_stage.lived(app)
        app.follow("https://status.chirp.example/", "statuspage", "Chirp")
        window = stage.window(app.overview(), contract.NOW, desk=app)
        window.pages.go("record")
        stage.settle()
        page = window.pages.currentWidget()
        assert isinstance(page, RecordPage)
        page.show_service(contract.HOST.id)
        page.comparing.chips.chips[0].click()
        page.comparing.go.click()
        yield "top", stage.shot()
        yield from _rest(stage, page)
        page.scorecard.click()
        stage.settle()
        yield "save", stage.shot()
        page.papers.save(str(stage.home / "nowhere" / "scorecard.html"))
        stage.settle()
        if page.papers.place.dialog is not None:
            page.papers.place.dialog.reject()
        yield "unwritable", stage.shot()
    QApplication.clipboard().clear()


def _rest(stage: Stage, page: QWidget) -> Shots:
    (area,) = (a for a in page.findChildren(QScrollArea) if a.isVisible())
    bar, n = area.verticalScrollBar(), 2
    while bar.value() < bar.maximum() and n < 6:
        bar.setValue(bar.value() + bar.pageStep() - 40)
        yield f"{n}", stage.shot()
        n += 1
