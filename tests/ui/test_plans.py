"""The page of the plans: how each stands, one more, one less, calendars, what fell into an outage."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import App, planned
from statuswatch.app.planned import PlansNow, moment
from statuswatch.app.planning import PlanError
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.model import Level, Outage
from statuswatch.core.occasions import Fallen
from statuswatch.core.words import say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from statuswatch.ui.look import Look
from statuswatch.ui.plans_calendars import CalendarRow
from statuswatch.ui.plans_row import FallenRow
from tests.core.nowstory import overview, service
from tests.ui.plans_stage import CAMPAIGN, DAY, HOUR, NEWSLETTER, NOW, Shown, seen

Make = Callable[..., Shown]

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//test//EN
BEGIN:VEVENT
UID:1
DTSTART:20261124T090000Z
SUMMARY:Show 12
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:nonsense
SUMMARY:Show 13
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def make(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Make]:
    app = App(Profile.at(tmp_path / "profile"), SimulatedClock(NOW))

    def made(*plans: Any, **more: Any) -> Shown:
        return Shown(qtbot, look, app, *plans, **more)

    yield made
    app.close_store()


def read(shown: Shown, file: Path, chip: int | None = None) -> None:
    shown.page.read.click()
    shown.page.calendar.place.setText(str(file))
    if chip is not None:
        shown.page.calendar.needs.chips.chips[chip].click()
    shown.page.calendar.send.click()


def test_without_a_plan_the_page_says_what_to_do(make: Make) -> None:
    shown = make()
    assert "Nothing is planned" in shown.words
    assert shown.page.plan.hasFocus()


def test_who_cant_tell_says_why_in_the_headline_and_what_to_do(make: Make) -> None:
    unseen = replace(seen(), at=NOW + HOUR / 2)  # nobody has looked for half an hour
    plan = replace(NEWSLETTER, needs=("nobody",))
    shown = make(plan, told=unseen)
    head = html.unescape(shown.page.head.text())
    assert "Can't tell:" in head
    assert "you do not follow it, so nobody looks. Follow it first." in head


def test_each_plan_says_go_or_hold_with_what_holds_it(make: Make) -> None:
    shown = make(NEWSLETTER, CAMPAIGN)
    hold, go = shown.spoken
    assert hold.startswith("Advent campaign. Hold: Chirp")
    assert go.startswith("Launch newsletter. Go. ")
    assert "needs queuely" in go.casefold()
    assert any("Up instead: Bluepost" in words for words in shown.words)


def test_the_header_is_the_next_plan_and_its_answer(make: Make) -> None:
    shown = make(NEWSLETTER, CAMPAIGN)
    assert shown.page.head.accessibleName().startswith("Advent campaign, ")
    assert "Hold: Chirp" in shown.page.head.accessibleName()


def test_a_plan_is_typed_with_what_it_needs_and_kept(make: Make) -> None:
    shown = make()
    QTest.keyClick(shown.page.plan, Qt.Key.Key_Space)
    form = shown.page.form
    assert form.title.hasFocus()
    assert form.day.text() == "2026-11-23"
    QTest.keyClicks(form.title, "Show 12")
    form.needs.chips.chips[1].click()
    form.instead.chips.chips[2].click()
    QTest.keyClick(form.title, Qt.Key.Key_Return)
    (kept,) = shown.app.stored.docket.occasions()
    assert (kept.title, kept.needs, kept.instead) == ("Show 12", ("queuely",), ("bluepost",))
    assert not form.isVisible()
    assert shown.spoken[0].startswith("Show 12. Go. ")


def test_without_a_time_it_is_the_whole_day(make: Make) -> None:
    shown = make()
    shown.page.plan.click()
    form = shown.page.form
    form.title.setText("Fair")
    form.day.setText("2026-11-24")
    form.time.clear()
    form.send.click()
    (kept,) = shown.app.stored.docket.occasions()
    assert kept.day
    assert any("24 Nov, all day" in words for words in shown.words), "a day has no hour"


@pytest.mark.parametrize(
    ("title", "day", "time", "words"),
    [
        ("", "2026-11-24", "09:00", "The plan has no title"),
        ("Show", "tomorrow", "09:00", "tomorrow 09:00 is no moment"),
        ("Show", "2026-02-30", "09:00", "2026-02-30 09:00 is no moment"),
        ("Show", "2026-11-20", "09:00", "Show would be over already"),
    ],
)
def test_what_cannot_be_planned_is_said_and_stays_typed(
    make: Make, title: str, day: str, time: str, words: str
) -> None:
    shown = make()
    shown.page.plan.click()
    form = shown.page.form
    for field, text in ((form.title, title), (form.day, day), (form.time, time)):
        field.setText(text)
    form.send.click()
    assert words in shown.words
    assert (form.title.text(), form.day.text()) == (title, day)
    assert shown.kept == []


def test_tab_goes_through_the_forms_by_the_eye(make: Make) -> None:
    shown = make()
    page = shown.page
    page.plan.click()
    form = page.form
    stops = [form.day, form.time, form.length, form.needs.chips.chips[0],
             form.instead.chips.chips[0], form.cancel, form.send]  # fmt: skip
    assert walked(form.title, len(stops)) == stops
    QTest.keyClick(form.needs.chips.chips[0], Qt.Key.Key_Right)  # Tab stops at another chip now
    assert walked(form.length, 2)[1:] == [form.instead.chips.chips[0]]
    page.hear(overview(service("Bluepost"), service("Queuely")))  # other chips, made later
    QApplication.processEvents()  # only then they are seen
    assert walked(form.length, 1) == [form.needs.chips.chips[0]]
    page.read.click()
    reading = page.calendar
    ends = [reading.choose, reading.needs.chips.chips[0], reading.cancel, reading.send]
    assert walked(reading.place, len(ends)) == ends


def walked(start: QWidget, times: int) -> list[QWidget | None]:
    """Where Tab leads to from it."""
    start.setFocus()
    found = []
    for _ in range(times):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
        found.append(QApplication.focusWidget())
    return found


def test_what_was_wrong_is_said_no_more_once_it_is_corrected(make: Make) -> None:
    shown = make()
    form = shown.page.form
    shown.page.plan.click()
    form.title.setText("Show 12")
    form.time.setText("25:00")
    form.send.click()
    assert not form._mishap.isHidden()
    QTest.keyClicks(form.time, "9")
    assert form._mishap.isHidden()
    form.send.click()
    assert not form._mishap.isHidden()
    form.cancel.click()
    shown.page.plan.click()
    assert form._mishap.isHidden()


@pytest.mark.parametrize(
    ("day", "time"), [("2026-13-01", ""), ("2026-11-24", "25:00"), ("tomorrow", "9:00")]
)
def test_a_wrong_moment_is_told_in_one_way(day: str, time: str) -> None:
    with pytest.raises(PlanError) as told:
        moment(day, time)
    assert str(told.value.advice) == "Write the day as 2026-11-24 and the time as 09:00."


def test_where_nothing_is_planned_the_keyboard_is_at_the_button(make: Make) -> None:
    page = make().page
    page.content.setFocus()  # as the window leaves it when the page is turned to
    page.entered()
    assert page.plan.hasFocus()


def test_escape_closes_the_form_and_the_keyboard_is_where_it_was(make: Make) -> None:
    shown = make()
    shown.page.plan.click()
    shown.page.form.title.setText("Launch")
    QTest.keyClick(shown.page.form.title, Qt.Key.Key_Escape)
    assert not shown.page.form.isVisible()
    assert shown.page.plan.hasFocus()
    shown.page.plan.click()
    assert shown.page.form.title.text() == "Launch", "what was typed is offered again"


def test_a_dropped_plan_can_be_taken_back(make: Make) -> None:
    shown = make(NEWSLETTER)
    shown.button("Drop").click()
    assert shown.kept == []
    assert "Nothing is planned" in shown.words
    shown.button("Undo").click()
    assert shown.kept == ["Launch newsletter"]
    assert shown.spoken[0].startswith("Launch newsletter")


def test_a_calendar_is_read_and_its_broken_event_named(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "shows.ics"
    file.write_text(ICS, "utf-8")
    shown = make()
    shown.page.read.click()
    form = shown.page.calendar
    assert form.place.hasFocus()
    form.place.setText(str(file))
    form.needs.chips.chips[1].click()
    form.send.click()
    assert shown.kept == ["Show 12"]
    assert shown.spoken[0].startswith("Show 12. Go. ")
    assert any("Show 13: not taken" in words for words in shown.words)
    assert "Read. One event was not taken: see under Calendars" in shown.words


def test_what_was_done_before_is_told_no_more_once_something_else_is(
    make: Make, tmp_path: Path
) -> None:
    (tmp_path / "a.ics").write_text(ICS, newline="\r\n")
    shown = make(NEWSLETTER)
    read(shown, tmp_path / "a.ics", 1)
    shown.button("Drop", shown.page.ahead.rows()[0]).click()
    assert not any(words.startswith("Read.") for words in shown.words)
    assert any(words.startswith("Dropped: ") for words in shown.words)
    shown.page.calendars.again.click()
    assert any(words.startswith("Read.") for words in shown.words)
    assert not any(words.startswith("Dropped: ") for words in shown.words)


def test_a_calendar_is_left_by_a_button_at_the_edge(make: Make, tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(ICS, newline="\r\n")
    shown = make()
    read(shown, tmp_path / "a.ics")
    (row,) = shown.page.calendars.rows.rows()
    button = shown.button("Read no more")
    assert button.geometry().right() == row.rect().right()


def test_a_calendar_that_is_not_there_is_said_in_the_form(make: Make, tmp_path: Path) -> None:
    shown = make()
    shown.page.read.click()
    shown.page.calendar.place.setText(str(tmp_path / "none.ics"))
    shown.page.calendar.send.click()
    assert any("could not be read" in words for words in shown.words)
    assert shown.page.calendar.isVisible()


def test_calendars_are_read_again_and_left(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "shows.ics"
    file.write_text(ICS, "utf-8")
    shown = make()
    shown.page.read.click()
    shown.page.calendar.place.setText(str(file))
    shown.page.calendar.send.click()
    file.write_text(ICS.replace("Show 12", "Show 14"), "utf-8")
    shown.page.calendars.again.click()
    assert shown.kept == ["Show 14"]
    (row,) = shown.page.calendars.rows.rows()
    assert isinstance(row, CalendarRow)
    shown.button("Read no more").click()
    shown.button("Read no more for sure").click()
    assert shown.kept == []
    assert not shown.page.calendars.isVisible()


def test_reading_can_be_stopped(make: Make, tmp_path: Path) -> None:
    shown = make(later=True)
    shown.asking.go()
    shown.page.read.click()
    shown.page.calendar.place.setText(str(tmp_path / "none.ics"))
    shown.page.calendar.send.click()
    assert "Reading…" in shown.words
    assert not shown.page.calendar.send.isEnabled()
    shown.button("Stop").click()
    assert shown.page.calendar.send.isEnabled()
    shown.asking.go()
    assert not any("could not be read" in words for words in shown.words)


def test_past_plans_tell_the_outage_they_fell_into(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    outage = Outage("1", NOW - DAY - HOUR, NOW - DAY + HOUR, Level.DOWN, (), ongoing=False)

    async def plans(*_: object) -> PlansNow:
        return PlansNow(fallen=(Fallen(CAMPAIGN, "chirp", outage, HOUR),), names={"chirp": "Chirp"})

    monkeypatch.setattr(planned, "plans", plans)
    shown = make()
    (row,) = shown.page.past.rows()
    assert isinstance(row, FallenRow)
    assert "Chirp was down" in row.accessibleName()
    assert "1\N{NO-BREAK SPACE}h of it was lost" in row.accessibleName()


def test_what_cannot_be_read_is_said_with_a_way_to_try_again(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def plans(*_: object) -> PlansNow:
        raise StatusWatchError(say("The history is locked"))

    with monkeypatch.context() as locked:
        locked.setattr(planned, "plans", plans)
        shown = make()
        assert "The history is locked" in shown.words
    shown.button("Try again").click()
    assert "The history is locked" not in shown.words


def test_nothing_is_asked_while_nobody_looks(make: Make) -> None:
    shown = make(NEWSLETTER)
    shown.page.hide()
    asked = shown.asking.asked
    shown.page.hear(replace(seen(), seq=9))
    assert shown.asking.asked == asked
    shown.page.show()
    shown.page.entered()
    assert shown.asking.asked == asked + 1


def test_another_theme_has_other_inks(make: Make, look: Look) -> None:
    shown = make(CAMPAIGN)
    (row,) = shown.page.ahead.rows()
    light = row.answer.text()  # type: ignore[attr-defined]
    look.choose("dark")
    (row,) = shown.page.ahead.rows()
    assert row.answer.text() != light  # type: ignore[attr-defined]
