"""The page of one service: what it says, what it asks for, and that it stays where it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from statuswatch.adapters.probe import remembered
from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.app.sheet import Sheet
from statuswatch.core.model import Level, Line
from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, render, say
from statuswatch.settings import Profile
from statuswatch.ui.look import Look
from statuswatch.ui.service import ServicePage
from statuswatch.ui.service_head import ServiceHead
from statuswatch.ui.service_parts import PartsSection
from statuswatch.ui.service_tabs import Tab
from statuswatch.ui.service_uptime import UptimeSection
from statuswatch.ui.service_verdict import verdict
from statuswatch.ui.service_words import breakable, runs, unmarked
from tests.ui.asking import Asking
from tests.ui.sheets import (
    NOW,
    PAGE,
    PROBE,
    Tells,
    ago,
    page_of,
    place,
    scenes,
    sheet,
    snapshot,
    story,
)

SETTING = Setting(now=NOW)


def shown(
    qtbot: QtBot, look: Look, told: Sheet | None, back: bool = False
) -> tuple[ServicePage, Tells]:
    page, tells = page_of(look, told)
    qtbot.addWidget(page)
    page.resize(look.px(190), look.px(150))
    page.show_service("podhost", back=back)
    page.show()
    qtbot.waitExposed(page)
    return page, tells


def texts(widget: QWidget) -> list[str]:
    labels = [w for w in widget.findChildren(QLabel) if w.isVisibleTo(widget) and w.text()]
    return [(w.accessibleName() or w.text()).replace("\u200b", "") for w in labels]


def button(page: QWidget, name: str) -> QPushButton:
    named = {b.accessibleName() or b.text(): b for b in page.findChildren(QPushButton)}
    return next(b for text, b in named.items() if text.startswith(name))


def scrolling(page: ServicePage) -> Any:
    return page.body.leaf.verticalScrollBar()


def open_tab(page: ServicePage, tab: Tab) -> ServicePage:
    page.tabs.setCurrentIndex(tab)
    return page


# -- what it says --------------------------------------------------------------------------------


def test_the_verdict_says_how_long_and_whether_they_say_so() -> None:
    told = scenes()["trouble"]
    line = render(verdict(told.now, None, NOW), SETTING)
    assert (
        unmarked(line)
        == "Down since 14:02, 1\N{NO-BREAK SPACE}h 8\N{NO-BREAK SPACE}min so far, and they say so."
    )
    assert runs(line)[0] == ("Down since 14:02", True)


def test_offline_the_trouble_is_counted_up_to_our_last_word() -> None:
    told = scenes()["trouble"]
    off = snapshot(told, line=Line.DOWN, line_since=ago(10))
    line = unmarked(render(verdict(told.now, off, NOW), SETTING))
    assert "58\N{NO-BREAK SPACE}min so far" in line
    assert line.endswith("As of 15:00.")


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        ("fine", "Fine. Maintenance from 23:00."),
        ("overrun", "Their maintenance runs over. It was to end at 14:45, 25\N{NO-BREAK SPACE}min ago."),
        ("unread", "Can't tell. Nothing readable since 14:37."),
        ("new", "Looking. Nothing has answered yet."),
    ],
)  # fmt: skip
def test_every_state_has_its_sentence(scene: str, said: str) -> None:
    assert unmarked(render(verdict(scenes()[scene].now, None, NOW), SETTING)) == said


def test_stories_stand_one_after_the_other_in_their_own_words(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    said = texts(page)
    assert said.index("Show Builder Lite does not save") < said.index("Identified")
    assert said.index("Identified") < said.index("api.podhost.example does not answer in time")
    assert "14:58" in said
    assert "Image uploads fail in Asia" in said


def test_their_text_is_text_and_nothing_else(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    posts = [w for w in page.findChildren(QLabel) if "Publishing" in w.text()]
    assert [w.textFormat() for w in posts] == [Qt.TextFormat.PlainText]
    assert "<b>Publishing</b>" in posts[0].text()


def test_a_word_without_end_does_not_widen_the_page(qtbot: QtBot, look: Look) -> None:
    endless = story(Face.DOWN, "x" * 400, (5, "investigating", "https://x.example/" + "y" * 4000))
    page, _ = shown(qtbot, look, sheet(Level.DOWN, ago(5), endless, name="z" * 400))
    for leaf in map(page.body.leaf_of, Tab):
        assert leaf.sheet.width() <= leaf.viewport().width()
    assert page.minimumSizeHint().width() < look.px(130)
    assert breakable("short words stay") == "short words stay"


def test_nothing_open_is_said_in_fitting_words(qtbot: QtBot, look: Look) -> None:
    calm = sheet(Level.OK)
    page, tells = shown(qtbot, look, calm)
    assert "Nothing is wrong as far as they say." in texts(page)
    tells.told = scenes()["unread"]
    page.hear(snapshot(tells.told))
    assert "We can't read their page since 14:37." in texts(page)


def test_a_vanished_part_and_followed_ones_are_told_apart(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    said = texts(open_tab(page, Tab.SETUP))
    view = page.findChildren(PartsSection)[0].list
    heard = Qt.ItemDataRole.AccessibleTextRole
    rows = [view.model().index(n, 0).data(heard) for n in range(view.model().rowCount())]
    assert rows[:2] == [
        "Show Builder Lite, Down",
        "Old Uploader, gone from their page, noticed 3 Nov 15:10",
    ]
    assert "You follow 2 parts. Trouble in the others is mentioned, not counted." in said


def test_a_place_says_why_it_is_asked_then(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    open_tab(page, Tab.SETUP)
    words = "Last answer 15:09 · next check 15:10 · every 60\N{NO-BREAK SPACE}s: an outage is open"
    assert texts(page).count(words) == 2
    assert not [w for w in page.findChildren(QWidget) if "u:p@" in w.accessibleName()]


def test_a_check_says_what_it_tested_and_an_unproved_reader_what_it_is(
    qtbot: QtBot, look: Look
) -> None:
    places = (
        replace(place(PAGE), title="Gatus (experimental)"),
        place(PROBE, tested=remembered(Level.OK)),
    )
    page, _ = shown(qtbot, look, replace(sheet(Level.OK), places=places))
    said = texts(open_tab(page, Tab.SETUP))
    named = [w.accessibleName() for w in page.findChildren(QWidget)]
    assert any(name.startswith("Their page: Gatus (experimental).") for name in named)
    assert "It answers. More is not tested: it may not work all the same." in said


def test_while_another_process_polls_nobody_can_check_here(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["overrun"])
    assert not button(page, "Check now").isEnabled()
    open_tab(page, Tab.SETUP)
    assert any("polling in another window or terminal" in t for t in texts(page))
    assert "Last answer 15:09" in texts(page)


# -- what it does --------------------------------------------------------------------------------


def test_back_is_there_only_in_the_lists_place(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["fine"], back=True)
    with qtbot.waitSignal(page.back_wanted):
        button(page, "Back").click()
    page.set_back(False)
    assert not button(page, "Back").isVisibleTo(page)


def test_history_and_leaving_are_wanted_by_name(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["fine"])
    open_tab(page, Tab.HISTORY)
    with qtbot.waitSignal(page.history_wanted) as wanted:
        button(page, "All of it in History").click()
    assert wanted.args == ["podhost"]
    head = page.findChildren(ServiceHead)[0]
    with qtbot.waitSignal(page.leave_wanted) as leaving:
        head._menu.actions()[-1].trigger()
    assert leaving.args == ["podhost"]


def test_long_stories_unfold_and_stay_so(qtbot: QtBot, look: Look) -> None:
    posts = [(float(n), "update", f"Word {n}") for n in range(12)]
    told = sheet(Level.DOWN, ago(9), story(Face.DOWN, "Long", *posts))
    page, _ = shown(qtbot, look, told)
    assert "Word 3" not in texts(page)
    button(page, "Show 9 more").click()
    assert "Word 11" in texts(page)
    page.hear(replace(snapshot(told), seq=2))
    assert "Word 11" in texts(page)


def test_what_we_know_can_be_pasted(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    menu = page.findChildren(ServiceHead)[0]._menu
    next(a for a in menu.actions() if a.text() == "Copy what we know").trigger()
    pasted = QGuiApplication.clipboard().text()
    assert pasted.startswith("Podhost · Show Builder Lite\nDown since 14:02")
    assert "14:58 Identified: A storage node failed." in pasted
    assert "u:p@" not in pasted


def test_only_web_addresses_open(qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    told = scenes()["trouble"]
    bad = replace(told.stories[0], url="file:///etc/passwd")
    page, _ = shown(qtbot, look, replace(told, stories=(bad, told.stories[1])))
    page.findChildren(ServiceHead)[0]._menu.actions()[0].trigger()
    assert not button(page, "Their page: Show Builder").isVisibleTo(page)
    button(page, "The address").click()
    assert opened == [PAGE.url, "https://status.podhost.example/1"]


def test_a_question_that_failed_can_be_asked_again(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, scenes()["fine"])
    tells.refusal = say("The history is locked")
    page.entered()
    assert "The history is locked" in texts(page)
    tells.refusal = None
    button(page, "Try again").click()
    assert "The history is locked" not in texts(page)


def test_what_is_not_followed_any_more_says_so(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, scenes()["fine"])
    tells.told = None
    page.entered()
    assert "You do not follow this any more." in texts(page)


def test_a_check_that_is_refused_is_said_and_can_be_tried_again(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, scenes()["fine"])
    tells.refusal = say("Nobody hears us")
    button(page, "Check now").click()
    assert "Nobody hears us" in texts(page)
    assert button(page, "Check now").isEnabled()


# -- news ----------------------------------------------------------------------------------------


def test_only_news_of_this_service_is_asked_for(qtbot: QtBot, look: Look) -> None:
    told = scenes()["fine"]
    page, tells = shown(qtbot, look, told)
    first = snapshot(told)
    page.hear(first)
    asked = tells.asked
    page.hear(replace(first, at=NOW + timedelta(minutes=1)))
    assert tells.asked == asked
    page.hear(replace(first, seq=2))
    assert tells.asked == asked + 1


def test_what_nobody_sees_is_asked_for_when_it_is_seen(qtbot: QtBot, look: Look) -> None:
    told = scenes()["fine"]
    page, tells = shown(qtbot, look, told)
    page.hide()
    asked = tells.asked
    page.hear(replace(snapshot(told), seq=2))
    page.hear(replace(snapshot(told), seq=3))
    assert tells.asked == asked
    page.show()
    assert tells.asked == asked + 1


def test_another_service_shows_nothing_of_the_one_before(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, scenes()["trouble"])
    tells.silent = True
    page.show_service("other", back=False)
    assert texts(page) == []
    tells.silent = False


def test_news_moves_nothing_under_the_readers_eyes(qtbot: QtBot, look: Look) -> None:
    told = scenes()["trouble"]
    page, tells = shown(qtbot, look, told)
    read = next(w for w in page.findChildren(QWidget) if isinstance(w, UptimeSection))
    page.resize(look.px(190), look.px(90))
    qtbot.wait(20)
    scrolling(page).setValue(read.mapTo(page.body.leaf.sheet, QPoint(0, 0)).y() - 10)
    before = read.mapTo(page, QPoint(0, 0)).y()
    new = story(Face.DEGRADED, "One more", (1, "investigating", "New. " * 60), key="new")
    tells.told = replace(told, stories=(new, *told.stories))
    page.hear(replace(snapshot(told), seq=2))
    assert "One more" in texts(page)
    assert read.mapTo(page, QPoint(0, 0)).y() == before
    qtbot.wait(20)
    assert read.mapTo(page, QPoint(0, 0)).y() == before, "and Qt's own layout agrees"


def test_news_keeps_the_focus_where_it_is(qtbot: QtBot, look: Look) -> None:
    told = scenes()["trouble"]
    page, _ = shown(qtbot, look, told)
    link = button(page, "Their page: Show Builder")
    link.setFocus()
    page.hear(replace(snapshot(told), seq=2))
    assert page.focusWidget() is link


def test_a_new_answer_is_spoken_and_a_minute_more_is_not(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: spoken.append(event.message())
    )
    told = sheet(Level.OK, before=(), more=False)
    page, tells = shown(qtbot, look, told)
    page._tick()
    assert spoken == []
    tells.told = scenes()["trouble"]
    page.hear(replace(snapshot(tells.told), seq=2))
    assert [s.partition(",")[0] for s in spoken] == ["Down since 14:02"]


def test_minutes_pass_only_while_it_is_seen(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    assert 20_000 < page._minute.remainingTime() <= 40_100, "aligned: it is 20 s past the minute"
    page.hide()
    assert not page._minute.isActive()


def test_everything_that_can_be_done_can_be_done_by_keyboard(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"], back=True)
    doable = [b for b in page.findChildren(QPushButton) if b.isVisible() and b.isEnabled()]
    reached: set[QWidget] = set()
    at: QWidget = page
    for _ in range(800):
        at = cast("QWidget", at.nextInFocusChain())
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(at)
    assert set(doable) <= reached
    assert {page.tabs, page.body.leaf} <= reached
    assert all(b.accessibleName() or b.text() for b in doable)


def test_a_real_profile_answers_the_page(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    app = App(Profile.at(tmp_path))
    try:
        app.follow("http://127.0.0.1:9/", "statuspage", "Podhost")
        asking = Asking(Desk(app, Watch(app)))
        page = ServicePage(look, asking, lambda: SETTING)
        qtbot.addWidget(page)
        page.show_service("podhost", back=False)
        page.show()
        assert "Looking. They have not answered yet." in texts(page)
        button(page, "Check now").setEnabled(True)
        page._check()
        assert "StatusWatch is polling in another window or terminal." in texts(page)
    finally:
        app.close_store()
