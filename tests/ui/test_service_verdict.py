"""The verdict on the Service page: its line, the four facts, and who says what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app.sheet import Sheet
from statuswatch.core.forecast import Basis, Forecast
from statuswatch.core.model import Level, Line, Role
from statuswatch.core.overview import Face
from statuswatch.core.witness import Answer, Witness
from statuswatch.core.words import Setting, render, say
from statuswatch.ui.look import Look
from statuswatch.ui.service_facts import FactCell, FactsSection
from statuswatch.ui.service_places import PlaceRow
from statuswatch.ui.service_verdict import facts, spoken, verdict, witness_face, witness_when
from statuswatch.ui.service_witnesses import WitnessRow
from statuswatch.ui.service_words import unmarked
from tests.ui.sheets import (
    FORECAST,
    LINE,
    MINUTE,
    NOW,
    ago,
    judged,
    scenes,
    sheet,
    snapshot,
    stage,
    story,
    theirs,
    you_say,
)
from tests.ui.test_service import shown, texts

SETTING = Setting(now=NOW)
NBSP = "\N{NO-BREAK SPACE}"


def line(told: Sheet) -> str:
    return unmarked(render(verdict(told.now, None, NOW), SETTING))


def values(told: Sheet) -> list[str]:
    return [render(one.value, SETTING) for one in facts(told.now, NOW)]


def rows(page: QWidget) -> list[WitnessRow]:
    return [r for r in page.findChildren(WitnessRow) if r.isVisibleTo(page)]


# -- the line ----------------------------------------------------------------------------------------


def test_the_verdict_is_one_line_with_what_it_rests_on() -> None:
    assert line(stage()["silent"]) == (
        "Down, and not just for you. Our own check fails since 14:02, 9 fresh reports on Google "
        "News; their page still says all is well, 1 h 8 min later."
    )
    assert line(stage()["you"]).startswith("Can't tell: nobody else can see it yet. You say it")


def test_what_has_never_answered_is_looked_at_though_a_verdict_cannot_tell() -> None:
    new = judged(scenes()["new"], Answer.CANT_TELL, "Can't tell", "Their page tells us nothing.")
    assert line(new) == "Looking. Nothing has answered yet."
    said = judged(you_say(scenes()["new"]), Answer.CANT_TELL, "Can't tell yet", "You say it fails.")
    assert line(said) == "Can't tell yet. You say it fails."


def test_fine_says_for_how_long_and_barely_fine_what_it_rests_on() -> None:
    fine = judged(sheet(Level.OK), Answer.FINE, "Fine", "Their page says all is well.")
    assert unmarked(render(verdict(fine.now, None, NOW, ago(60)), SETTING)) == f"Fine for 1{NBSP}h."
    seen = judged(sheet(Level.OK), Answer.FINE, "Fine, as far as we can see", "It answers us.")
    assert line(seen) == "Fine, as far as we can see. It answers us."


def test_our_own_line_is_said_once_and_each_service_keeps_its_last_word(
    qtbot: QtBot, look: Look
) -> None:
    off = judged(
        scenes()["trouble"], Answer.YOU, "It's you: your own line is down", "Nothing answers."
    )
    page, _ = shown(qtbot, look, off)
    page.hear(snapshot(off, line=Line.DOWN, line_since=ago(5)))
    said = texts(page)
    assert any("As of 15:05." in t for t in said)
    assert not any("It's you" in t for t in said)
    assert facts(off.now, NOW) == ()


def test_trouble_that_they_called_over_and_took_back_says_so_before_anything() -> None:
    again = story(Face.DOWN, "Late", (10, "investigating", "x"), (24, "resolved", "y"), (40, "investigating", "z"))  # fmt: skip
    told = judged(sheet(Level.DOWN, ago(40), again), Answer.THEM_SAID, "Down, and they say so", "b")
    assert line(told).startswith("Down again. It began at 14:30; they said it was over at 14:46")


def test_for_the_ear_the_verdict_has_a_name_and_whole_words() -> None:
    told = stage()["said"]
    why = say("Their page still says all is well, {lag} later.", lag=MINUTE * 68)
    found = told.now.verdict
    assert found is not None
    now = replace(told.now, verdict=replace(found, because=why))
    assert render(spoken(now, None, NOW), SETTING) == (
        "Podhost is down, and they say so. Their page still says all is well, 1 hour 8 minutes "
        "later."
    )


def test_a_new_answer_is_spoken_and_a_growing_lag_is_not(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken_: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    told = stage()["silent"]
    page, tells = shown(qtbot, look, told)
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: spoken_.append(event.message())
    )
    found = told.now.verdict
    assert found is not None
    later = replace(told.now, verdict=replace(found, because=say("A minute more.")))
    tells.told = replace(told, now=later)
    page._tick()
    assert spoken_ == []
    tells.told = stage()["said"]
    page.hear(replace(snapshot(tells.told), seq=2))
    assert [s.partition(".")[0] for s in spoken_] == ["Podhost is down, and they say so"]


# -- the facts ---------------------------------------------------------------------------------------


def test_four_facts_stand_only_where_something_is_wrong(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, stage()["said"])
    (section,) = page.findChildren(FactsSection)
    assert section.isVisibleTo(page)
    assert texts(section)[:5] == [
        "Lasting so far",
        f"1{NBSP}h 8{NBSP}min",
        "since 14:02",
        "Usually over in",
        f"40{NBSP}min–3{NBSP}h",
    ]
    tells.told = judged(sheet(Level.OK), Answer.FINE, "Fine", "b")
    page.hear(replace(snapshot(tells.told), seq=2))
    assert not section.isVisibleTo(page)


def test_when_they_said_so_is_told_after_at_or_not_yet() -> None:
    told = stage()
    assert values(told["said"])[2] == f"after 23{NBSP}min"
    assert values(told["silent"])[2] == f"not yet, 1{NBSP}h 8{NBSP}min"
    assert values(told["prefix"])[2] == "they have no page that we read"
    alone = sheet(Level.DOWN, ago(68), story(Face.DOWN, "Down", (68, "investigating", "x")))
    by_them = judged(alone, Answer.THEM_SAID, "Down, and they say so", "b", level=Level.DOWN)
    assert values(by_them)[2] == "at 14:02"


def test_a_page_that_cannot_be_read_is_not_called_silent() -> None:
    told = stage()["silent"]
    status = replace(told.now.status, unheard=("s:page",))
    assert values(replace(told, now=replace(told.now, status=status)))[2] == "can't be read"


def test_the_next_word_is_a_time_with_what_is_left_or_how_late_it_is() -> None:
    def of(text: str, minutes: float) -> list[str]:
        posted = story(Face.DOWN, "Down", (minutes, "investigating", text))
        told = sheet(Level.DOWN, ago(minutes), posted)
        return values(judged(told, Answer.THEM_SAID, "Down, and they say so", "b"))

    assert of("Next update in 60 minutes.", 10)[3] == f"by 16:00, in 50{NBSP}min"
    assert of("Next update in 60 minutes.", 80)[3] == f"14:50, 20{NBSP}min late"
    assert of("We are looking.", 10)[3] == "nothing"


def test_a_forecast_says_whose_past_it_is() -> None:
    def note(forecast: Forecast | None) -> tuple[str, str]:
        told = judged(stage()["silent"], Answer.THEM_SILENT, "Down", "b", forecast=forecast)
        one = facts(told.now, NOW)[1]
        tip = " ".join(render(t, SETTING) for t in one.tip)
        return render(one.note or say(""), SETTING), tip

    assert note(FORECAST)[0] == "from 12 past outages"
    own, tip = note(replace(FORECAST, basis=Basis.FIELD, past=0, known=0))
    assert (own, tip) == (
        "from other services",
        "no past of its own: from what other services had",
    )
    assert note(replace(FORECAST, basis=Basis.CATEGORY))[0] == "from such services"
    unknown = judged(stage()["silent"], Answer.THEM_SILENT, "Down", "b")
    assert values(unknown)[1] == "no past yet"


def test_facts_can_be_heard_with_what_they_rest_on(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    (section,) = page.findChildren(FactsSection)
    heard = {w.accessibleName(): w.accessibleDescription() for w in section.findChildren(QWidget)}
    assert heard[f"Usually over in: 40{NBSP}min–3{NBSP}h"].startswith("From 12 past outages")


def test_in_a_narrow_page_the_facts_stand_two_by_two(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    (section,) = page.findChildren(FactsSection)
    tops = {w.y() for w in section._cells}
    page.resize(look.px(120), look.px(150))
    qtbot.waitUntil(lambda: len({w.y() for w in section._cells}) == 2)
    assert len(tops) == 1


# -- who says what -----------------------------------------------------------------------------------


def test_every_witness_has_a_row_that_can_be_heard(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    assert [r.accessibleName() for r in rows(page)] == [
        f"Our own check: no answer within 10{NBSP}s, 41 times in a row, since 14:02",
        "Their page: “Show Builder Lite is slow for most customers”, 14:58",
        "Google News: 9 posts in half an hour, 15:04",
        "Your own line: is up, since 05:10",
    ]
    assert QAccessible.queryAccessibleInterface(rows(page)[0]).role() == QAccessible.Role.Button


def test_a_witness_leads_to_its_evidence_without_names_and_passwords(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    page, _ = shown(qtbot, look, stage()["said"])
    for row in rows(page):
        row.click()
    assert [u.partition("?")[0] for u in opened] == [
        "https://api.podhost.example/v2/shows",
        "https://status.podhost.example/",
        "https://news.example/search",
    ]
    assert not any("u:p@" in r.toolTip() for r in rows(page))


def test_a_witness_without_an_address_leads_to_where_we_look(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["you"])
    mine = next(r for r in rows(page) if r.accessibleName().startswith("You:"))
    mine.setFocus()
    QTest.keyClick(mine, Qt.Key.Key_Return)
    at = page.focusWidget()
    assert isinstance(at, PlaceRow)
    assert at.accessibleName().startswith("Your own word. You said so last 14:50")


def test_a_witness_that_leads_nowhere_is_no_stop_for_the_keyboard(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    policies = [bool(r.focusPolicy() & Qt.FocusPolicy.TabFocus) for r in rows(page)]
    assert policies == [True, True, True, False]


def test_a_witness_shape_is_what_it_says_and_silence_is_no_health() -> None:
    found = stage()["said"].now.verdict
    assert found is not None
    shapes = [witness_face(w, found, line_down=False) for w in found.witnesses]
    assert shapes == [Face.DOWN, Face.PARTIAL, Face.DEGRADED, Face.FINE]
    quiet = replace(theirs(Level.OK, "", 1), says=None)
    assert witness_face(quiet, found, line_down=False) is Face.UNKNOWN
    assert witness_face(LINE, found, line_down=True) is Face.OFFLINE


def test_what_lasts_is_since_and_what_was_said_is_at() -> None:
    def when(role: Role | None, level: Level | None) -> str:
        told = witness_when(Witness(say("x"), role, level, say("y"), ago(68)))
        assert told is not None
        return render(told, SETTING)

    assert when(Role.PROBE, Level.DOWN) == when(Role.USER, Level.DOWN) == "since 14:02"
    assert when(Role.OFFICIAL, None) == when(None, None) == "since 14:02"
    assert when(Role.OFFICIAL, Level.DOWN) == when(Role.PROBE, Level.OK) == "14:02"
    assert witness_when(Witness(say("x"), Role.PROBE, None, say("y"))) is None


def test_words_stand_under_their_witness_where_it_is_narrow(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    row = rows(page)[0]
    assert abs(row._words.geometry().center().y() - row._who.geometry().center().y()) <= 1
    page.resize(look.px(112), look.px(150))
    qtbot.waitUntil(lambda: row._words.y() > row._who.geometry().bottom())


def test_a_witness_whose_name_takes_lines_has_room_for_them(qtbot: QtBot, look: Look) -> None:
    told = stage()["said"]
    found = told.now.verdict
    assert found is not None
    first = replace(found.witnesses[0], who=say("A witness with a name of very many words " * 2))
    named = replace(found, witnesses=(first, *found.witnesses[1:]))
    page, _ = shown(qtbot, look, replace(told, now=replace(told.now, verdict=named)))
    for width in (192, 150, 110):
        page.resize(look.px(width), look.px(150))
        QApplication.processEvents()
        for row in page.findChildren(WitnessRow):
            for label in (row._who, row._words):
                assert label.height() >= label.heightForWidth(label.width())
                assert row.rect().contains(label.geometry())


def test_the_values_of_the_facts_stand_at_one_height(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, stage()["said"])
    cells = page.findChildren(FactCell)
    cells[3]._name.write("The next word that they have promised to say to all of us")
    for width in (192, 160, 130):
        page.resize(look.px(width), look.px(150))
        QApplication.processEvents()
        page.findChildren(FactsSection)[0]._level()
        QApplication.processEvents()
        tops = [cell._value.mapTo(page, QPoint(0, 0)).y() for cell in cells]
        assert tops[2] == tops[3]
