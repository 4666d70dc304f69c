"""The tray's menu and pictures, without a tray."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from itertools import pairwise

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from statuswatch.core.overview import Face
from statuswatch.core.words import Setting, say
from statuswatch.ui.icons import MOST, SIZES, Icons, tray_file
from statuswatch.ui.menu import OWN, PAGE, Row, TrayMenu
from statuswatch.ui.questions import Stopped
from statuswatch.ui.tray import Tray
from tests.ui.story import ICONS, NOON, overview, scenes, service

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


def test_few_services_stand_in_the_menu_itself(tray_menu: TrayMenu) -> None:
    tray_menu.show("Ill 0 is down", rows(1, 2), SETTING)
    assert texts(tray_menu.menu) == [
        "Ill 0 is down", "-", "Ill 0: down", "-", "Fine 0: fine", "Fine 1: fine", "-",
        "Open StatusWatch", "Check now", "Quit",
    ]  # fmt: skip


def test_without_services_there_is_nothing_between(tray_menu: TrayMenu) -> None:
    tray_menu.show("Nothing followed yet", (), SETTING)
    assert texts(tray_menu.menu) == [
        "Nothing followed yet", "-", "Open StatusWatch", "Check now", "Quit",
    ]  # fmt: skip


def test_many_services_that_are_fine_stand_apart(tray_menu: TrayMenu) -> None:
    tray_menu.show("x", rows(1, 9), SETTING)
    seen = texts(tray_menu.menu)
    assert seen[:5] == ["x", "-", "Ill 0: down", "-", "Services that are fine (9)"]
    assert seen[5] == "  Fine 0: fine"


@pytest.mark.parametrize("fine", [0, 1, 7, 8, 9, 20, 21, 100])
@pytest.mark.parametrize("ill", [0, 1, 8, 9, 28, 29, 100])
def test_every_service_is_in_the_menu_once(tray_menu: TrayMenu, ill: int, fine: int) -> None:
    tray_menu.show("x", rows(3, 3), SETTING)
    tray_menu.show("x", rows(ill, fine), SETTING)
    seen = [t.strip() for t in texts(tray_menu.menu)]
    named = [t for t in seen if t.startswith(("Ill", "Fine"))]
    assert named == [r.text for r in rows(ill, fine)]
    assert not any(a == b == "-" for a, b in pairwise(seen))


def own(menu: TrayMenu) -> list[str]:
    """What stands under "It fails for me"."""
    seen = texts(menu.menu)
    at = seen.index("It fails for me") + 1
    return [text.strip() for text in seen[at : seen.index("Quit")]]


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
        a for m in tray_menu.menu.findChildren(QMenu) for a in m.actions() if a.text() == "More…"
    )
    with qtbot.waitSignal(tray_menu.open_wanted):
        more.trigger()
    tray_menu.show("x", named(2, 10), SETTING)
    assert own(tray_menu)[-1] == "Fine 9"


def test_where_nobody_watches_nothing_is_taken_down(tray_menu: TrayMenu) -> None:
    tray_menu.show("x", named(1, 2), SETTING, own=False)
    assert "It fails for me" not in texts(tray_menu.menu)


def test_no_submenu_is_longer_than_a_screen(tray_menu: TrayMenu) -> None:
    tray_menu.show("x", rows(0, 100), SETTING)
    menus = tray_menu.menu.findChildren(QMenu)
    assert max(len(m.actions()) for m in menus) == PAGE + 1


def test_rows_are_rewritten_in_place(tray_menu: TrayMenu) -> None:
    tray_menu.show("x", rows(2, 3), SETTING)
    before = {a.text(): a for a in tray_menu.menu.actions()}
    tray_menu.show("x", [Row("Ill 0: down (1 min)", Face.DOWN), *rows(2, 3)[1:]], SETTING)
    after: dict[str, QAction] = {a.text(): a for a in tray_menu.menu.actions()}
    assert after["Ill 0: down (1 min)"] is before["Ill 0: down"]
    assert after["Fine 0: fine"] is before["Fine 0: fine"]


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
    assert text in texts(tray_menu.menu)


def test_many_menus_can_be_collected_at_once() -> None:
    """Rows that were QObjects and passed on signals crashed PySide 6.11.3 here."""
    done = subprocess.run(
        [sys.executable, "-c", MENUS, str(ICONS)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()


MENUS = """
import gc, pathlib, sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from statuswatch.core.overview import Face
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
        for face in Face:
            numbers = (0, 1, 2, MOST, MOST + 1, 100) if face.ails else (0,)
            for number in numbers:
                assert (ICONS / "tray" / tray_file(face, number, template)).is_file()


def test_a_picture_comes_in_every_size_and_is_not_blank(qtbot: QtBot) -> None:
    icon = Icons(ICONS).tray(Face.DOWN, 3)
    assert sorted(s.width() for s in icon.availableSizes()) == list(SIZES)
    for size in SIZES:
        image = icon.pixmap(QSize(size, size)).toImage()
        assert image.pixelColor(size // 2, size - size // 6).red() > 150


def test_a_picture_is_drawn_once(qtbot: QtBot) -> None:
    icons = Icons(ICONS)
    assert icons.tray(Face.FINE).cacheKey() == icons.tray(Face.FINE).cacheKey()


def test_a_template_is_a_mask(qtbot: QtBot) -> None:
    assert Icons(ICONS, template=True).tray(Face.DOWN).isMask()
    assert not Icons(ICONS).tray(Face.DOWN).isMask()


def tray_texts(tray: Tray) -> list[str]:
    menu = tray.findChild(TrayMenu)
    assert isinstance(menu, TrayMenu)
    return texts(menu.menu)


def test_without_a_tray_it_says_so_once(qtbot: QtBot) -> None:
    stderr = StringIO()
    tray = Tray(Icons(ICONS), lambda: SETTING, stderr)
    tray.show()
    tray.show()
    assert stderr.getvalue().count("There is no tray here yet") == 1
    tray.close()


def test_a_passing_error_stands_under_the_verdict_until_the_next_snapshot(qtbot: QtBot) -> None:
    tray = Tray(Icons(ICONS), lambda: SETTING, StringIO())
    tray.hear(overview(service("Chirp")))
    tray.hear(say("The disk is full"))
    assert tray_texts(tray)[:2] == ["Chirp is fine", "The disk is full"]
    tray.hear(overview(service("Chirp"), seq=1))
    assert tray_texts(tray)[:2] == ["Chirp is fine", "-"]


def test_when_nobody_watches_the_menu_says_so_first(qtbot: QtBot) -> None:
    tray = Tray(Icons(ICONS), lambda: SETTING, StringIO())
    tray.hear(overview(service("Chirp")))
    tray.hear(Stopped(say("Watching has ended")))
    assert tray_texts(tray)[0] == "Watching has ended"
    assert "It fails for me" not in tray_texts(tray)


def test_every_scene_of_the_story_can_be_shown(qtbot: QtBot) -> None:
    tray = Tray(Icons(ICONS), lambda: SETTING, StringIO())
    for scene in scenes(datetime.now(UTC)):
        tray.hear(scene)
        assert len([t for t in tray_texts(tray)[1:] if ": " in t]) == len(scene.services)


def test_the_tray_passes_on_what_is_said_in_its_menu(qtbot: QtBot) -> None:
    tray = Tray(Icons(ICONS), lambda: SETTING, StringIO())
    tray.hear(overview(service("Chirp")))
    menu = tray.findChild(TrayMenu)
    assert isinstance(menu, TrayMenu)
    assert own(menu) == ["Chirp"]
    with qtbot.waitSignal(tray.fails_wanted) as said:
        menu.fails_wanted.emit("chirp")
    assert said.args == ["chirp"]
    with qtbot.waitSignal(tray.works_wanted) as said:
        menu.works_wanted.emit("chirp")
    assert said.args == ["chirp"]
