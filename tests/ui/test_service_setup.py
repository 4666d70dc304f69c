"""The Service page's setup: parts, places, wishes, and that all of it is done by keyboard too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.app.sheet import Part
from statuswatch.core.model import Level
from statuswatch.core.overview import Face
from statuswatch.core.preferences import Wishes
from statuswatch.core.telling import NoticeKind
from statuswatch.core.words import Setting, say
from statuswatch.settings import Profile, load
from statuswatch.ui.look import Look
from statuswatch.ui.service import ServicePage
from statuswatch.ui.service_parts import PartsSection
from statuswatch.ui.service_places import health
from statuswatch.ui.service_tabs import Tab
from statuswatch.ui.service_tags import TagsSection, tags_of
from tests.ui.asking import Asking
from tests.ui.sheets import NOW, PROBE, Tells, ago, place, scenes, sheet, snapshot, wishes
from tests.ui.test_service import button, open_tab, shown, texts

ON, OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def setup(qtbot: QtBot, look: Look, told: Any) -> tuple[ServicePage, Tells]:
    page, tells = shown(qtbot, look, told)
    return open_tab(page, Tab.SETUP), tells


def parts(page: ServicePage) -> PartsSection:
    return page.findChildren(PartsSection)[0]


def check(page: ServicePage, name: str) -> QAbstractButton:
    found = [b for b in page.findChildren(QAbstractButton) if b.isCheckable()]
    return next(b for b in found if name in (b.accessibleName(), b.text()))


def ticked(page: ServicePage) -> list[tuple[str, bool]]:
    model = parts(page).list.model()
    role = Qt.ItemDataRole.CheckStateRole
    rows = [model.index(n, 0) for n in range(model.rowCount())]
    return [(r.data(), Qt.CheckState(r.data(role)) is ON) for r in rows]


# -- parts ---------------------------------------------------------------------------------------


def test_ticking_a_part_follows_it_and_no_row_jumps(qtbot: QtBot, look: Look) -> None:
    page, tells = setup(qtbot, look, sheet(Level.OK))
    section = parts(page)
    before = [name for name, _ in ticked(page)]
    section.list.setFocus()
    section.list.setCurrentIndex(section.list.model().index(2, 0))
    with qtbot.waitSignal(section.parts_wanted) as wanted:
        QTest.keyClick(section.list, Qt.Key.Key_Space)
        page.hear(replace(snapshot(tells.told), seq=2))
        assert dict(ticked(page))["Website"], "news does not untick what is just being chosen"
    assert wanted.args == [frozenset({"Show Builder Lite", "Old Uploader", "Website"})]
    moved = (*tells.told.parts[2:3], *tells.told.parts[:2], *tells.told.parts[3:])
    tells.told = replace(tells.told, parts=moved)
    page.entered()
    assert [name for name, _ in ticked(page)] == before


def test_all_of_it_clears_the_rest_and_nothing_at_all_is_all_of_it(
    qtbot: QtBot, look: Look
) -> None:
    page, tells = setup(qtbot, look, sheet(Level.OK))
    section = parts(page)
    tells.silent = True
    with qtbot.waitSignal(section.parts_wanted) as wanted:
        check(page, "All of it").click()
    assert wanted.args == [frozenset()]
    assert "Its outages are counted anew…" in texts(page), "until it is done"
    assert not any(on for _, on in ticked(page))
    check(page, "All of it").click()
    assert check(page, "All of it").isChecked()


def test_many_parts_are_searched(qtbot: QtBot, look: Look) -> None:
    many = tuple(Part(f"Region {n}", Level.OK, False) for n in range(40))
    page, _ = setup(qtbot, look, sheet(Level.OK, parts=many))
    section = parts(page)
    assert section.field.isVisible()
    assert section.list.height() >= 12 * look.px(7) - 2
    QTest.keyClicks(section.field, "region 39")
    assert [name for name, _ in ticked(page)] == ["Region 39"]
    few, _ = setup(qtbot, look, sheet(Level.OK))
    assert not parts(few).field.isVisible()


def test_a_page_that_lists_no_parts_says_so(qtbot: QtBot, look: Look) -> None:
    page, _ = setup(qtbot, look, sheet(Level.OK, parts=()))
    assert "Their page lists no parts. All of it counts." in texts(page)


def test_a_choice_that_is_refused_is_said_and_what_holds_is_shown(qtbot: QtBot, look: Look) -> None:
    page, tells = setup(qtbot, look, sheet(Level.OK))
    section = parts(page)
    section.list.model().setData(section.list.model().index(2, 0), ON, Qt.ItemDataRole.CheckStateRole)  # fmt: skip
    tells.refusal = say("The disk is full")
    section._want()
    assert "The disk is full" in texts(page)
    tells.refusal = None
    page.entered()
    assert not dict(ticked(page))["Website"]


# -- wishes --------------------------------------------------------------------------------------


def test_until_they_are_read_nothing_can_be_wished(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, sheet(Level.OK))
    tells.silent = True
    open_tab(page, Tab.SETUP)
    assert not check(page, "This service is vital").isVisible()


def test_what_is_as_for_all_is_seen_and_cannot_be_ticked(qtbot: QtBot, look: Look) -> None:
    page, _ = setup(qtbot, look, sheet(Level.OK))
    news = check(page, "Tell me when: News")
    assert (news.isChecked(), news.isEnabled()) == (True, False)
    assert "For all services: degraded or worse" in texts(page)


def test_own_wishes_are_shown(qtbot: QtBot, look: Look) -> None:
    own = Wishes(Level.DOWN, frozenset({NoticeKind.OUTAGE}), frozenset(), vital=True)
    page, tells = shown(qtbot, look, sheet(Level.OK))
    tells.wished = wishes(own, problem=say("services.podhost.kinds: 3 is not a list of kinds."))
    open_tab(page, Tab.SETUP)
    assert check(page, "This service is vital").isChecked()
    assert check(page, "Down").isChecked()
    assert not check(page, "Tell me when: News").isChecked()
    assert not check(page, "Tell me by: phone").isChecked()
    assert any(t.startswith("Nothing is shown of it") for t in texts(page))
    assert any("is not a list of kinds" in t for t in texts(page))


@pytest.fixture
def real(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[tuple[ServicePage, App]]:
    """A page over a profile in a folder."""
    app = App(Profile.at(tmp_path))
    app.follow("http://127.0.0.1:9/", "statuspage", "Podhost")
    page = ServicePage(look, Asking(Desk(app, Watch(app))), lambda: Setting(now=NOW))
    qtbot.addWidget(page)
    page.resize(look.px(190), look.px(150))
    page.show_service("podhost", back=False)
    page.show()
    yield open_tab(page, Tab.SETUP), app
    app.close_store()


def held(app: App) -> Wishes:
    return load(app.profile)[0].preferences.services.get("podhost", Wishes())


def test_every_wish_is_written_to_the_settings_file(real: tuple[ServicePage, App]) -> None:
    page, app = real
    check(page, "This service is vital").click()
    assert held(app).vital
    check(page, "Partly down").click()
    assert held(app).at_least is Level.PARTIAL
    check(page, "Tell me when: The same as for all services").click()
    check(page, "Tell me when: News").click()
    assert held(app).kinds == frozenset(NoticeKind(k) for k in ("outage", "word", "maintenance", "health", "reminder"))  # fmt: skip
    check(page, "Tell me by: The same as for all services").click()
    check(page, "Tell me by: this desktop").click()
    assert held(app).channels == frozenset()
    check(page, "Tell me when: The same as for all services").click()
    check(page, "As for all").click()
    check(page, "This service is vital").click()
    assert held(app) == Wishes(channels=frozenset())


def test_a_file_that_cannot_be_written_is_said_and_the_check_goes_back(
    real: tuple[ServicePage, App],
) -> None:
    page, app = real
    app.profile.settings_file.write_text("[services.podhost\n")
    check(page, "This service is vital").click()
    assert any("This is not TOML" in t for t in texts(page))
    assert not check(page, "This service is vital").isChecked()


def test_wishes_are_written_one_after_the_other_in_their_order(qtbot: QtBot, look: Look) -> None:
    page, tells = setup(qtbot, look, sheet(Level.OK))
    tells.silent = True
    page._wishing.wish("vital", True)
    page._wishing.wish("at_least", "down")
    page._wishing.wish("at_least", "partial")
    assert tells.beside.count("wish") == 1
    assert list(page._wishing._queue) == [("podhost", "at_least", "partial")]


# -- the rest ------------------------------------------------------------------------------------


def test_a_witness_leads_into_the_setup_to_where_we_look(qtbot: QtBot, look: Look) -> None:
    page, _ = shown(qtbot, look, scenes()["trouble"])
    page.body._show_place("s:probe")
    assert page.tabs.currentIndex() == Tab.SETUP
    at = page.focusWidget()
    assert at is not None
    assert at.accessibleName().startswith("Our own check.")


def test_stop_following_is_said_with_what_stays(qtbot: QtBot, look: Look) -> None:
    page, _ = setup(qtbot, look, sheet(Level.OK))
    assert any(t.startswith("Its history stays here.") for t in texts(page))
    with qtbot.waitSignal(page.leave_wanted) as wanted:
        button(page, "Stop following Podhost").click()
    assert wanted.args == ["podhost"]


def test_all_of_the_setup_is_reached_and_has_a_name(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, scenes()["fine"])
    tells.wished = wishes(Wishes(kinds=frozenset({NoticeKind.OUTAGE}), channels=frozenset()))
    open_tab(page, Tab.SETUP)
    reached: set[QWidget] = set()
    at: QWidget = page
    for _ in range(800):
        at = cast("QWidget", at.nextInFocusChain())
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isVisible():
            reached.add(at)
    buttons = {b for b in page.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()}
    section = parts(page)
    clear = {b for b in buttons if b.parentWidget() is section.field}
    assert buttons - clear <= reached
    assert {section.field, section.list} <= reached
    named = [w for w in reached if not (w.accessibleName() or getattr(w, "text", str)())]
    assert named == []


@pytest.mark.parametrize("width", [130, 190, 400])
def test_nothing_overlaps_however_wide_the_page_is(qtbot: QtBot, look: Look, width: int) -> None:
    page, _ = setup(qtbot, look, scenes()["fine"])
    page.resize(look.px(width), look.px(150))
    qtbot.wait(30)
    shown_ = [w for w in page.body.leaf.sheet.findChildren(QWidget) if w.isVisible()]
    squeezed = [w for w in shown_ if w.height() + 1 < w.minimumSizeHint().height()]
    assert squeezed == []


# -- tags ----------------------------------------------------------------------------------------


def tags(page: ServicePage) -> QLineEdit:
    return page.findChildren(TagsSection)[0].field


def test_tags_are_typed_with_commas_and_each_is_kept_once(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, sheet(Level.OK))
    tells.wished = wishes(Wishes(tags=("podcast",)))
    open_tab(page, Tab.SETUP)
    assert tags(page).text() == "podcast"
    with qtbot.waitSignal(page.body.wish_wanted) as wished:
        tags(page).setText(" podcast, client  A,, Podcast ")
        tags(page).editingFinished.emit()
    assert wished.args == ["tags", ["podcast", "client A"]]
    with qtbot.waitSignal(page.body.wish_wanted) as wished:
        tags(page).clear()
        tags(page).editingFinished.emit()
    assert wished.args == ["tags", None]


def test_a_tag_is_cut_where_the_settings_would_refuse_it() -> None:
    assert tags_of("x" * 60) == ("x" * 40,)
    assert len(tags_of(",".join(f"t{n}" for n in range(40)))) == 12
    assert tags_of("a\tb, \u200b") == ("a b",)


def test_who_only_looks_in_writes_no_tags(qtbot: QtBot, look: Look) -> None:
    page, tells = shown(qtbot, look, sheet(Level.OK))
    tells.wished = wishes(Wishes(tags=("a", "b")))
    open_tab(page, Tab.SETUP)
    with qtbot.assertNotEmitted(page.body.wish_wanted):
        tags(page).editingFinished.emit()


def test_where_we_look_a_shape_says_whether_it_can_be_read_and_not_how_bad_it_is() -> None:
    assert health(place(PROBE, Face.DOWN)) is Face.FINE
    failing = place(PROBE, failing=say("no answer"), failing_since=ago(9))
    assert health(failing) is Face.DEGRADED
    assert health(place(PROBE, paused="gone")) is Face.UNKNOWN
    assert health(place(PROBE, heard=None)) is Face.UNKNOWN
