"""The page of the settings: what is chosen is written at once, and nothing that is typed is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QWidget,
)
from pytestqt.qtbot import QtBot

from statuswatch.app.autostart import State
from statuswatch.engine.clock import RunningClock
from statuswatch.settings import load
from statuswatch.settings.model import Density
from statuswatch.ui.band import Band
from statuswatch.ui.look import Look
from tests.keyrings import ring
from tests.ui.settings_stage import (
    FULL,
    NOW,
    Login,
    Make,
    Shown,
    choose,
    make,
    opened,
    type_in,
)

__all__ = ["make", "ring"]


# --- at once ----------------------------------------------------------------------------------


def test_a_choice_is_written_at_once(make: Make) -> None:
    shown = make()
    choose(shown.section("General").interval, "Every 15\N{NO-BREAK SPACE}min")
    assert 'interval = "15m"' in shown.file
    choose(shown.section("Notices").least, "Down only")
    assert 'at_least = "down"' in shown.file
    choose(shown.section("Notices").sound, "For trouble")
    assert 'sound = "normal"' in shown.file


def test_the_theme_changes_before_it_is_written(make: Make, look: Look) -> None:
    shown = make()
    choose(shown.section("General").theme, "Dark")
    assert look.theme.dark
    assert 'theme = "dark"' in shown.file


def test_rows_icon_closing_language_and_clock_are_chosen_and_heard_of_at_once(
    make: Make, look: Look
) -> None:
    shown = make()
    general, heard = shown.section("General"), list[str]()
    look.chosen.changed.connect(lambda: heard.append("changed"))
    shown.button("Compact rows").click()
    shown.button("Quiet icon").click()
    choose(general.closing, "Quits StatusWatch")
    choose(general.clock, "24 hours, 14:25")
    choose(general.language, "English")
    chosen = look.chosen
    assert (chosen.compact, chosen.quiet_icon, chosen.closing_quits) == (True, True, True)
    assert (chosen.settings.language, chosen.settings.hours) == ("en", "24")
    assert len(heard) == 5
    shown.button("Compact rows").click()
    assert 'density = "comfortable"' in shown.file
    assert not chosen.compact


def test_a_language_that_there_is_not_is_shown_as_it_is_written(make: Make) -> None:
    shown = make('[general]\nlanguage = "tlh"\n')
    assert shown.section("General").language.box.currentText() == "tlh"


def test_what_is_changed_elsewhere_is_shown_at_once(make: Make, look: Look) -> None:
    shown = make()
    there = shown.app.profile.settings_file
    there.write_text('[window]\ntheme = "dark"\ndensity = "compact"\n', "utf-8")
    look.chosen.hear(load(shown.app.profile)[0])
    general = shown.section("General")
    assert general.theme.box.currentText() == "Dark"
    assert general.compact.check.isChecked()
    assert look.theme.dark


def test_nothing_can_be_chosen_before_it_is_known_what_holds(make: Make) -> None:
    shown = make(later=True)
    general = shown.section("General")
    assert not general.theme.box.isEnabled()
    assert general.theme.box.currentText() == ""
    shown.asking.go()
    assert general.theme.box.isEnabled()
    assert general.theme.box.currentText() == "As the system"


def test_a_page_that_is_gone_leaves_nothing_behind(make: Make, look: Look) -> None:
    shown = make()
    shown.page.close()
    shown.page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    look.choose("dark")
    look.chosen.hear(replace(look.chosen.settings, density=Density.COMPACT))
    assert shown.asking.said == []


def test_a_value_that_is_no_option_is_offered_too(make: Make) -> None:
    shown = make('[polling]\ninterval = "7m"\n')
    general = shown.section("General")
    assert general.interval.box.currentText() == "Every 7\N{NO-BREAK SPACE}min"


def test_the_wheel_scrolls_and_changes_nothing(make: Make) -> None:
    shown = make()
    box = shown.section("Notices").least.box
    before, middle = box.currentIndex(), box.rect().center()
    wheel = QWheelEvent(
        QPointF(middle), QPointF(box.mapToGlobal(middle)), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, wheel)
    assert (box.currentIndex(), shown.file) == (before, "")


def test_a_kind_of_notice_is_switched_off(make: Make) -> None:
    shown = make()
    shown.section("Notices")
    shown.button("Reminders while it lasts").click()
    assert '"reminder"' not in shown.file
    assert '"outage"' in shown.file


def test_what_was_changed_by_hand_is_shown_on_coming_back(make: Make) -> None:
    shown = make()
    shown.app.profile.settings_file.parent.mkdir(exist_ok=True)
    shown.app.profile.settings_file.write_text('[notifications]\nhold = "10m"\n', "utf-8")
    shown.page.entered()
    assert shown.section("Notices").hold.box.currentText() == "10\N{NO-BREAK SPACE}min"


def test_a_mistake_in_the_file_is_said_on_top(make: Make) -> None:
    shown = make("[polling]\ninterval = 5\n")
    (band,) = shown.page.findChildren(Band)
    assert "polling.interval" in band.accessibleName()


def test_what_cannot_be_written_is_said_beneath_its_field(make: Make) -> None:
    shown = make()
    shown.app.profile.settings_file.mkdir(parents=True)
    general = shown.section("General")
    choose(general.interval, "Every 15\N{NO-BREAK SPACE}min")
    assert general.interval.failed
    assert general.interval.box.currentText() == "Every 15\N{NO-BREAK SPACE}min"


def test_writes_go_one_after_the_other(make: Make) -> None:
    shown = make(later=True)
    general = shown.section("General")
    shown.asking.go()
    choose(general.theme, "Light")
    choose(general.interval, "Every 15\N{NO-BREAK SPACE}min")
    shown.asking.go()
    assert "interval" not in shown.file
    shown.asking.go()
    assert 'theme = "light"' in shown.file
    assert 'interval = "15m"' in shown.file


# --- the program itself -----------------------------------------------------------------------


def test_start_at_login_shows_its_true_state(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    login = Login(State.BLOCKED)
    shown = make()
    login.stand_in(monkeypatch)
    shown.page.entered()
    assert "The settings of your system switched its start at login off." in shown.words
    check = shown.section("General").start.check
    assert not check.isChecked()
    check.click()
    assert (login.state, check.isChecked()) == (State.ON, True)
    assert "The settings of your system switched its start at login off." not in shown.words
    check.click()
    assert login.state is State.OFF


def test_start_at_login_that_cannot_be_written_goes_back(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = make()
    login = Login().stand_in(monkeypatch)

    def refuse(_: object) -> None:
        raise PermissionError(13, "not permitted")

    monkeypatch.setattr(login, "write", refuse)
    start = shown.section("General").start
    start.check.click()
    assert not start.check.isChecked()
    assert start.field.failed


def test_the_demo_says_that_it_is_one_and_does_not_start_at_login(
    make: Make, qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    app = opened(tmp_path, clock=RunningClock(NOW, 60))
    try:
        shown = Shown(qtbot, look, app)
        (band,) = shown.page.findChildren(Band)
        assert band.accessibleName() == "This is the demo: what you change here is gone with it."
        assert not shown.section("General").start.check.isVisible()
    finally:
        app.close_store()


def test_watching_is_paused_and_resumed(make: Make) -> None:
    shown = make()
    shown.page.hear(shown.app.overview())
    shown.section("General")
    shown.button("Until I resume").click()
    shown.page.hear(shown.app.overview())
    assert "Paused until you resume: nothing is asked." in shown.words
    shown.button("Resume").click()
    shown.page.hear(shown.app.overview())
    assert "Paused until you resume: nothing is asked." not in shown.words
    assert shown.button("For 1 hour").isVisible()


# --- quiet hours ------------------------------------------------------------------------------


def test_hours_are_typed_as_one_likes_and_written_as_one(make: Make) -> None:
    shown = make()
    quiet = shown.section("Quiet")
    assert shown.words.count("No quiet hours: notices come at any time.") == 1
    quiet.days[0].more.click()
    assert 'mon = ["22:00-07:00"]' in shown.file
    type_in(quiet.days[0].rows[0].start, "23.30")
    assert 'mon = ["23:30-07:00"]' in shown.file
    assert quiet.days[0].rows[0].start.text() == "23:30"
    shown.button("Use Monday's hours every day").click()
    assert 'every_day = ["23:30-07:00"]' in shown.file


def test_what_is_no_time_stays_and_is_said_and_the_rest_is_not_lost(make: Make) -> None:
    shown = make(FULL)
    quiet = shown.section("Quiet")
    type_in(quiet.days[0].rows[0].start, "25")
    assert "25 is no time of day. Write it as 22:00." in shown.words
    assert quiet.days[0].rows[0].start.text() == "25"
    assert 'weekdays = ["22:00-07:00"]' in shown.file
    shown.page.entered()
    assert quiet.days[0].rows[0].start.text() == "25"
    type_in(quiet.days[0].rows[0].start, "21")
    assert "25 is no time of day. Write it as 22:00." not in shown.words
    assert 'mon = ["21:00-07:00"]' in shown.file


def test_the_last_span_removed_leaves_no_quiet_hours(make: Make) -> None:
    shown = make('[quiet_hours]\nmon = ["22:00-07:00"]\n')
    quiet = shown.section("Quiet")
    quiet.days[0].rows[0].gone.emit()
    assert "22:00" not in shown.file
    assert quiet.days[0].more.text() == "Add quiet hours"
    assert shown.page.focusWidget() is quiet.days[0].more


def test_the_sentence_says_how_quiet_it_is(make: Make) -> None:
    shown = make('[quiet_hours]\nevery_day = ["00:00-24:00"]\n')
    shown.section("Quiet")
    assert any(words.startswith("Quiet now until") for words in shown.words)


# --- for everyone -----------------------------------------------------------------------------


def stops(page: QWidget) -> list[QWidget]:
    """What Tab comes to."""
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def test_whatever_takes_the_keyboard_has_a_name(make: Make) -> None:
    shown = make(FULL)
    for section in shown.page.sections:
        shown.page.show_section(type(section).__name__)
        for widget in stops(shown.page):
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), (type(section), widget)


def test_tab_comes_to_every_control_of_a_section(qtbot: QtBot, make: Make) -> None:
    shown = make(FULL)
    shown.page.show_section("Quiet")
    wanted = {id(widget) for widget in stops(shown.page)}
    shown.page.entered()
    for _ in range(len(wanted) + 5):
        focus: QWidget | None = shown.page.focusWidget()
        assert focus is not None
        wanted.discard(id(focus))
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert wanted == set()


def test_arrows_walk_through_the_sections(make: Make) -> None:
    shown = make()
    shown.page.list.setFocus()
    QTest.keyClick(shown.page.list, Qt.Key.Key_Down)
    assert "Quiet hours" in shown.words
    QTest.keyClick(shown.page.list, Qt.Key.Key_End)
    assert "Ctrl+," in shown.words


def test_where_it_is_narrow_a_box_stands_for_the_list(make: Make, look: Look) -> None:
    shown = make()
    shown.page.resize(look.px(100), 600)
    assert not shown.page.list.isVisible()
    number = shown.page.box.findText("Privacy")
    shown.page.box.activated.emit(number)
    assert (
        "Nothing else is sent anywhere. There is no account, and nobody counts you." in shown.words
    )


@pytest.mark.parametrize("wide", [480, 720, 2400])
def test_nothing_is_wider_than_its_place(make: Make, wide: int) -> None:
    shown = make(FULL)
    shown.page.resize(wide, 700)
    for section in shown.page.sections:
        shown.page.show_section(type(section).__name__)
        for area in shown.page.findChildren(QAbstractScrollArea):
            if area.isVisible() and not isinstance(area, QAbstractItemView):
                least = section.form.minimumSizeHint().width()
                assert least <= area.viewport().width(), type(section)


def test_a_change_of_colours_reaches_everything(make: Make, look: Look) -> None:
    """As if the page had been made in the dark."""
    shown = make(FULL)
    before = pictures(shown)
    look.choose("dark")
    changed = pictures(shown)
    shown.page.close()
    look.choose("light")
    look.choose("dark")
    other = Shown(None, look, shown.app)
    pictures(other)  # what is asked on the way changes what is seen
    made = pictures(other)
    other.page.deleteLater()
    assert [name for name in made if made[name] != changed[name]] == []
    assert [name for name in made if made[name] == before[name]] == []


def pictures(shown: Shown) -> dict[str, QImage]:
    """Of every section, without a field that blinks."""
    found = {}
    for section in shown.page.sections:
        shown.page.show_section(type(section).__name__)
        focus: QWidget | None = shown.page.focusWidget()
        if focus is not None:
            focus.clearFocus()
        for _ in range(8):
            QApplication.processEvents()
        found[type(section).__name__] = shown.page.grab().toImage()
    return found
