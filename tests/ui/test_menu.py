"""The tray's menu and pictures, without a tray."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, takewhile

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from statuswatch.core.overview import Face
from statuswatch.core.pause import Pause
from statuswatch.core.words import Setting
from statuswatch.ui import icons
from statuswatch.ui.deeds import Deed, Until, What
from statuswatch.ui.icons import SIZES, Icons, tray_file
from statuswatch.ui.menu import FINE, MOST, OWN, PAGE, Row, TrayMenu
from statuswatch.ui.menu_commands import Standing
from statuswatch.ui.pausing import Stop
from tests.ui.story import ICONS, NOON
from tests.waiting import PATIENCE

SETTING = Setting(now=NOON)


@pytest.fixture
def tray_menu(qtbot: QtBot) -> TrayMenu:
    return TrayMenu(Icons(ICONS), SETTING)


def texts(menu: QMenu) -> list[str]:
    """What is seen: a separator is a dash, a submenu is followed by its own entries."""
    seen: list[str] = []
    # Not `action.menu()`: PySide then takes the menu for the action's child, and both die twice.
    below = {id(m.menuAction()): m for m in menu.findChildren(QMenu)}
    for action in menu.actions():
        if action.isVisible():
            seen.append("-" if action.isSeparator() else action.text())
            if (submenu := below.get(id(action))) is not None:
                seen += [f"  {t}" for t in texts(submenu)]
    return seen


def rows(ill: int, fine: int) -> list[Row]:
    down = [Row(f"Ill {i}: down", Face.DOWN) for i in range(ill)]
    return down + [Row(f"Fine {i}: fine", Face.FINE) for i in range(fine)]


QUIET = ["  For 1 hour", "  Until 18:00", "  Until tomorrow 08:00"]
PAUSES = ["  For 1 hour", "  Until tomorrow 08:00", "  Until I resume"]


def test_the_menu_says_what_is_open_what_can_be_done_and_what_is_fine(tray_menu: TrayMenu) -> None:
    standing = Standing(followed=True, ails=True, open=True)
    tray_menu.show("Ill 0 is down", named(1, 2), SETTING, standing=standing)
    assert texts(tray_menu.menu) == [
        "Ill 0 is down", "-", "Ill 0: down", "-", "Open StatusWatch", "Check now",
        "Acknowledge all",
        "Snooze all", "  For 1 hour", "  Until tomorrow", "  Until they are over",
        "Do not disturb", *QUIET, "Pause", *PAUSES,
        "It fails for me", "  Ill 0", "  Fine 0", "  Fine 1", "-",
        "Services that are fine (2)", "  Fine 0: fine", "  Fine 1: fine", "-", "Settings…",
        "Quit",
    ]  # fmt: skip


def test_without_services_there_is_nothing_between(tray_menu: TrayMenu) -> None:
    tray_menu.show("Nothing followed yet", (), SETTING)
    assert texts(tray_menu.menu) == [
        "Nothing followed yet", "-", "Open StatusWatch", "Check now", "Do not disturb", *QUIET,
        "Pause", *PAUSES, "-", "Settings…", "Quit",
    ]  # fmt: skip


def test_only_what_there_is_something_to_do_for_is_offered(tray_menu: TrayMenu) -> None:
    tray_menu.show("x", named(1, 1), SETTING, standing=Standing(followed=True, ails=True))
    assert "Acknowledge all" not in texts(tray_menu.menu), "it is acknowledged"
    tray_menu.show("x", named(0, 2), SETTING, standing=Standing(followed=True, snoozed=True))
    seen = texts(tray_menu.menu)
    assert "  Until they are over" not in seen
    assert seen[seen.index("Snooze all") + 3] == "  Off"
    tray_menu.show("x", named(0, 2), SETTING, standing=Standing(watching=False))
    seen = texts(tray_menu.menu)
    assert not {"Acknowledge all", "Snooze all", "Do not disturb", "Pause", "Resume"} & set(seen)


def test_do_not_disturb_says_until_when(tray_menu: TrayMenu) -> None:
    standing = Standing(disturb_after=NOON + timedelta(hours=1))
    tray_menu.show("x", (), SETTING, standing=standing)
    seen = texts(tray_menu.menu)
    assert seen[seen.index("Do not disturb until 15:02") + 4] == "  Off"
    tray_menu.show("x", (), Setting(now=NOON + timedelta(hours=5)), standing=standing)
    seen = texts(tray_menu.menu)
    assert seen[seen.index("Do not disturb") :][:3] == [
        "Do not disturb", "  For 1 hour", "  Until tomorrow 08:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("Acknowledge all", Deed(What.ACKNOWLEDGE)),
        ("Until they are over", Deed(What.SNOOZE, until=Until.OVER)),
        ("Until 18:00", Deed(What.DISTURB_NOT, until=Until.EVENING)),
        ("Until tomorrow 08:00", Deed(What.DISTURB_NOT, until=Until.TOMORROW)),
    ],
)
def test_what_is_chosen_is_told(qtbot: QtBot, tray_menu: TrayMenu, text: str, deed: Deed) -> None:
    menus = (tray_menu.menu, *tray_menu.menu.findChildren(QMenu))
    action = next(a for m in menus for a in m.actions() if a.text() == text)
    with qtbot.waitSignal(tray_menu.deed_wanted) as wanted:
        action.trigger()
    assert wanted.args == [deed]


def test_who_has_paused_is_offered_to_resume(qtbot: QtBot, tray_menu: TrayMenu) -> None:
    tray_menu.show("x", (), SETTING, standing=Standing(paused=Pause(NOON)))
    seen = texts(tray_menu.menu)
    assert "Resume" in seen
    assert "Pause" not in seen
    tray_menu.show("x", (), SETTING, standing=Standing())
    seen = texts(tray_menu.menu)
    assert "Resume" not in seen
    assert seen[seen.index("Pause") :][1:4] == PAUSES


@pytest.mark.parametrize(
    ("text", "stop"),
    [("Until I resume", Stop.RESUMED), ("Resume", Stop.OFF)],
)
def test_a_pause_is_told(qtbot: QtBot, tray_menu: TrayMenu, text: str, stop: Stop) -> None:
    menus = (tray_menu.menu, *tray_menu.menu.findChildren(QMenu))
    action = next(a for m in menus for a in m.actions() if a.text() == text)
    with qtbot.waitSignal(tray_menu.pause_wanted) as wanted:
        action.trigger()
    assert wanted.args == [stop]


@pytest.mark.parametrize("fine", [0, 1, 8, 12, 13, 100])
@pytest.mark.parametrize("ill", [0, 1, 8, 9, 28, 29, 100])
def test_those_that_ail_stand_in_the_menu_once_as_long_as_a_screen_has_room(
    tray_menu: TrayMenu, ill: int, fine: int
) -> None:
    tray_menu.show("x", rows(3, 3), SETTING)
    tray_menu.show("x", rows(ill, fine), SETTING)
    seen = [t.strip() for t in texts(tray_menu.menu)]
    told = [t for t in seen if t.startswith(("Ill", "Fine"))]
    assert told == [r.text for r in rows(min(ill, MOST + PAGE), min(fine, FINE))]
    assert seen.count("More…") == (fine > FINE) + (ill > MOST + PAGE)
    assert (f"{ill - MOST} more" in seen) == (ill > MOST)
    assert not any(a == b == "-" for a, b in pairwise(seen))


def own(menu: TrayMenu) -> list[str]:
    """What stands under "It fails for me"."""
    seen = texts(menu.menu)
    below = seen[seen.index("It fails for me") + 1 :]
    return [text.strip() for text in takewhile(lambda text: text.startswith("  "), below)]


def named(ill: int, fine: int, failing: tuple[str, ...] = ()) -> list[Row]:
    return [
        replace(r, service=name.lower(), name=name, failing=name in failing)
        for r in rows(ill, fine)
        for name in [r.text.split(":")[0]]
    ]


def test_of_each_service_the_user_can_say_that_it_fails(qtbot: QtBot, tray_menu: TrayMenu) -> None:
    tray_menu.show("x", named(1, 2), SETTING)
    assert own(tray_menu) == ["Ill 0", "Fine 0", "Fine 1"]
    for name in ("Ill 0", "Fine 1"):
        action = next(
            a for m in tray_menu.menu.findChildren(QMenu) for a in m.actions() if a.text() == name
        )
        with qtbot.waitSignal(tray_menu.fails_wanted) as said:
            action.trigger()
        assert said.args == [name.lower()]


def test_what_fails_for_the_user_is_taken_back_there(qtbot: QtBot, tray_menu: TrayMenu) -> None:
    tray_menu.show("x", named(1, 2), SETTING)
    tray_menu.show("x", named(1, 2, ("Fine 1",)), SETTING)
    assert own(tray_menu) == ["Fine 1 works again for me", "Ill 0", "Fine 0"]
    action = next(
        a for m in tray_menu.menu.findChildren(QMenu) for a in m.actions() if "again" in a.text()
    )
    with qtbot.waitSignal(tray_menu.works_wanted) as said:
        action.trigger()
    assert said.args == ["fine 1"]


def test_a_dozen_stand_there_and_the_window_has_the_rest(qtbot: QtBot, tray_menu: TrayMenu) -> None:
    tray_menu.show("x", named(2, 11), SETTING)
    assert own(tray_menu)[-2:] == ["Fine 9", "More…"]
    assert len(own(tray_menu)) == OWN + 1
    more = next(
        a
        for m in tray_menu.menu.findChildren(QMenu)
        for a in m.actions()
        if a.text() == "More…" and a.isVisible()
    )
    with qtbot.waitSignal(tray_menu.open_wanted):
        more.trigger()
    tray_menu.show("x", named(2, 10), SETTING)
    assert own(tray_menu)[-1] == "Fine 9"


def test_where_nobody_watches_nothing_is_taken_down(tray_menu: TrayMenu) -> None:
    tray_menu.show("x", named(1, 2), SETTING, standing=Standing(watching=False))
    assert "It fails for me" not in texts(tray_menu.menu)


def test_no_submenu_is_longer_than_a_screen(tray_menu: TrayMenu) -> None:
    tray_menu.show("x", rows(100, 100), SETTING)
    menus = tray_menu.menu.findChildren(QMenu)
    assert max(len(m.actions()) for m in menus) == PAGE + 1


def test_a_thousand_that_ail_make_no_longer_menu_than_a_hundred(tray_menu: TrayMenu) -> None:
    def entries() -> int:
        return sum(len(m.actions()) for m in (tray_menu.menu, *tray_menu.menu.findChildren(QMenu)))

    tray_menu.show("x", rows(100, 100), SETTING)
    before = entries()
    tray_menu.show("x", rows(1000, 1000), SETTING)
    assert entries() == before


def test_what_is_the_same_is_not_written_again(qtbot: QtBot, tray_menu: TrayMenu) -> None:
    """Each writing is a message to the panel, which may read the whole menu anew."""
    changes: list[bool] = []
    standing = Standing(followed=True, ails=True, open=True)
    tray_menu.show("x", named(2, 5), SETTING, standing=standing)
    for menu in (tray_menu.menu, *tray_menu.menu.findChildren(QMenu)):
        for action in menu.actions():
            action.changed.connect(lambda: changes.append(True))
    tray_menu.show("x", named(2, 5), SETTING, standing=standing)
    assert changes == []
    tray_menu.show(
        "x",
        [replace(named(2, 5)[0], text="Ill 0: worse"), *named(2, 5)[1:]],
        SETTING,
        standing=standing,
    )
    assert len(changes) == 1


def test_rows_are_rewritten_in_place(tray_menu: TrayMenu) -> None:
    tray_menu.show("x", rows(2, 3), SETTING)
    menus = (tray_menu.menu, tray_menu._fine_menu)
    before = {a.text(): a for m in menus for a in m.actions()}
    tray_menu.show("x", [Row("Ill 0: down (1 min)", Face.DOWN), *rows(2, 3)[1:]], SETTING)
    after: dict[str, QAction] = {a.text(): a for m in menus for a in m.actions()}
    assert after["Ill 0: down (1 min)"] is before["Ill 0: down"]
    assert after["Fine 0: fine"] is before["Fine 0: fine"]


def test_the_settings_are_one_click_away(qtbot: QtBot, tray_menu: TrayMenu) -> None:
    (action,) = (a for a in tray_menu.menu.actions() if a.text() == "Settings…")
    with qtbot.waitSignal(tray_menu.settings_wanted):
        action.trigger()


def test_a_click_on_a_row_opens_its_service(qtbot: QtBot, tray_menu: TrayMenu) -> None:
    tray_menu.show("x", [Row("A: down", Face.DOWN, "a"), *rows(0, 9)], SETTING)
    action = next(a for a in tray_menu.menu.actions() if a.text() == "A: down")
    with qtbot.waitSignal(tray_menu.service_wanted) as opened:
        action.trigger()
    assert opened.args == ["a"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Mailbird & Sons", "Mailbird && Sons"),
        ("Zap_ier", "Zap&_ier"),
        ("R&", "R&&"),
        ("A & B & my_c", "A && B \uff06 my\u02cdc"),
    ],
)
def test_no_character_of_a_name_is_taken_for_a_shortcut(
    tray_menu: TrayMenu, name: str, text: str
) -> None:
    tray_menu.show("x", [Row(name, Face.FINE)], SETTING)
    assert f"  {text}" in texts(tray_menu.menu)


def test_many_menus_can_be_collected_at_once() -> None:
    """Rows that were QObjects and passed on signals crashed PySide 6.11.3 here."""
    done = subprocess.run(
        [sys.executable, "-c", MENUS, str(ICONS)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr.decode()


MENUS = """
import gc, pathlib, sys
gc.disable()  # as in the program: in the midst of a call of Qt's it may wait for ever
from PySide6.QtWidgets import QApplication
app = QApplication([])
from statuswatch.core.model import Incident, KnownIncident, Level, Role
from statuswatch.core.overview import Face, ServiceNow, face
from statuswatch.core.words import Setting
from statuswatch.ui.icons import Icons
from statuswatch.ui.menu import Row, TrayMenu
icons = Icons(pathlib.Path(sys.argv[1]))
for i in range(400):
    TrayMenu(icons, Setting()).show("x", [Row("a", Face.FINE)] * (i % 40), Setting())
gc.collect()
"""


def test_there_is_a_picture_for_every_face_and_number() -> None:
    for template in (False, True):
        for shape in Face:
            numbers = (0, 1, 2, icons.MOST, icons.MOST + 1, 100) if shape.ails else (0,)
            for number in numbers:
                assert (ICONS / "tray" / tray_file(shape, number, template)).is_file()


def test_a_picture_comes_in_every_size_and_is_not_blank(qtbot: QtBot) -> None:
    icon = Icons(ICONS).tray(Face.DOWN, 3)
    assert sorted(s.width() for s in icon.availableSizes()) == list(SIZES)
    for size in SIZES:
        image = icon.pixmap(QSize(size, size)).toImage()
        assert image.pixelColor(size // 2, size - size // 6).red() > 150


def test_a_picture_is_drawn_once(qtbot: QtBot) -> None:
    made = Icons(ICONS)
    assert made.tray(Face.FINE).cacheKey() == made.tray(Face.FINE).cacheKey()


def test_a_template_is_a_mask(qtbot: QtBot) -> None:
    assert Icons(ICONS, template=True).tray(Face.DOWN).isMask()
    assert not Icons(ICONS).tray(Face.DOWN).isMask()
