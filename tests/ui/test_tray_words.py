"""What the tray makes of what it hears, without a tray."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from statuswatch.core.model import Incident, KnownIncident, Level, Line, Role
from statuswatch.core.overview import Face, ServiceNow, face
from statuswatch.core.pause import Pause
from statuswatch.core.words import Setting, say
from statuswatch.ui.deeds import Deed, What
from statuswatch.ui.icons import Icons
from statuswatch.ui.menu import FINE, MOST, PAGE, TrayMenu
from statuswatch.ui.questions import Stopped
from statuswatch.ui.tray import Tray
from tests.ui.story import ICONS, NOON, overview, scenes, service
from tests.ui.test_menu import own, texts

SETTING = Setting(now=NOON)


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
        fine = sum(1 for now in scene.services if face(now) is Face.FINE)
        ill = len(scene.services) - fine
        shown = min(ill, MOST + PAGE) + min(fine, FINE)
        assert len([t for t in tray_texts(tray)[1:] if ": " in t]) == shown


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


def announced(name: str, ahead: timedelta) -> ServiceNow:
    """Fine, with maintenance ahead."""
    plan = Incident("p", "Upgrade", Level.MAINTENANCE, NOON + ahead)
    known = KnownIncident("s", Role.OFFICIAL, plan, NOON, NOON)
    now = service(name)
    return replace(now, status=replace(now.status, announced=(known,)))


def test_announced_maintenance_stands_with_what_is_open(qtbot: QtBot) -> None:
    tray = Tray(Icons(ICONS), lambda: SETTING, StringIO())
    soon, later = announced("Castwave", timedelta(hours=9)), announced("Vidbox", timedelta(days=3))
    tray.hear(overview(soon, later))
    seen = tray_texts(tray)
    assert seen[:3] == ["All 2 fine", "-", "Castwave: fine, maintenance from 23:02"]
    assert "  Vidbox: fine" in seen


def test_the_tray_offers_what_the_snapshot_asks_for(qtbot: QtBot) -> None:
    tray = Tray(Icons(ICONS), lambda: SETTING, StringIO())
    tray.hear(overview(service("Chirp", Level.DOWN, NOON)))
    assert "Acknowledge all" in tray_texts(tray)
    tray.hear(overview(service("Chirp", Level.DOWN, NOON, acknowledged=True), seq=1))
    assert "Acknowledge all" not in tray_texts(tray)
    menu = tray.findChild(TrayMenu)
    assert isinstance(menu, TrayMenu)
    with qtbot.waitSignal(tray.deed_wanted) as wanted:
        menu.deed_wanted.emit(Deed(What.DISTURB))
    assert wanted.args == [Deed(What.DISTURB)]


def test_the_moon_is_shown_only_where_nothing_is_wrong(qtbot: QtBot) -> None:
    icons = Icons(ICONS)
    tray = Tray(icons, lambda: SETTING, StringIO())
    tray.show()
    later = NOON + timedelta(hours=1)
    assert tray._icon is not None
    fine, down = overview(service("Chirp")), overview(service("Chirp", Level.DOWN, NOON))
    for told, picture in (
        (replace(fine, disturb_after=later), icons.quiet()),
        (replace(down, disturb_after=later), icons.tray(Face.DOWN)),
        (replace(fine, disturb_after=NOON), icons.tray(Face.FINE)),
    ):
        tray.hear(told)
        assert tray._icon.icon().cacheKey() == picture.cacheKey()
    tray.close()


def test_where_nothing_shows_notifications_the_tray_says_where_they_are_read(qtbot: QtBot) -> None:
    tray = Tray(Icons(ICONS), lambda: SETTING, StringIO())
    tray.hear(overview(service("Chirp")))
    tray.say_no_cards(say("No program here shows notifications."))
    assert tray_texts(tray)[1] == "No program here shows notifications."
    tray.hear(say("The disk is full"))
    assert tray_texts(tray)[1] == "The disk is full"
    tray.hear(overview(service("Chirp"), seq=1))
    assert tray_texts(tray)[1] == "No program here shows notifications."
    tray.say_no_cards(None)
    assert "No program here shows notifications." not in tray_texts(tray)


def test_while_paused_the_tray_shows_nothing_but_that(qtbot: QtBot) -> None:
    icons, times = Icons(ICONS), [SETTING]
    tray = Tray(icons, lambda: times[0], StringIO())
    tray.show()
    assert tray._icon is not None
    down = overview(service("Chirp", Level.DOWN, NOON))
    tray.hear(replace(down, paused=Pause(NOON, NOON + timedelta(hours=1))))
    assert tray._icon.icon().cacheKey() == icons.paused().cacheKey()
    assert tray._icon.toolTip() == "Paused until 15:02: nothing is asked."
    assert tray_texts(tray)[0] == "Paused until 15:02"
    assert "Resume" in tray_texts(tray)
    times[0] = replace(SETTING, now=NOON + timedelta(hours=2))
    tray.hear(replace(down, seq=1))
    assert tray._icon.icon().cacheKey() == icons.tray(Face.DOWN).cacheKey()
    tray.close()


def test_by_wish_the_icon_is_quiet_while_all_is_fine_and_only_then(qtbot: QtBot) -> None:
    icons = Icons(ICONS)
    tray = Tray(icons, lambda: SETTING, StringIO())
    tray.show()
    tray.wear_quiet(True)
    assert tray._icon is not None
    dark = tray._panel.dark
    fine, down = overview(service("Chirp")), overview(service("Chirp", Level.DOWN, NOON))
    unknown = overview(service("Chirp", None))
    for told, picture in (
        (fine, icons.calm("fine", dark=dark)),
        (replace(fine, disturb_after=NOON + timedelta(hours=1)), icons.calm("quiet", dark=dark)),
        (down, icons.tray(Face.DOWN)),
        (unknown, icons.tray(Face.UNKNOWN)),
        (replace(fine, paused=Pause(NOON)), icons.paused()),
        (fine, icons.calm("fine", dark=dark)),
    ):
        tray.hear(told)
        assert tray._icon.icon().cacheKey() == picture.cacheKey()
    tray.wear_quiet(False)
    assert tray._icon.icon().cacheKey() == icons.tray(Face.FINE).cacheKey(), "at once"
    tray.close()


def test_another_theme_or_screen_has_the_icon_drawn_anew(qtbot: QtBot) -> None:
    tray = Tray(Icons(ICONS), lambda: SETTING, StringIO())
    tray.show()
    tray.hear(overview(service("Chirp", Level.DOWN, NOON)))
    assert tray._icon is not None
    before = tray._icon.icon().cacheKey()
    tray._panel.changed.emit()
    assert tray._icon.icon().cacheKey() != before
    tray.close()


def test_what_is_the_same_is_not_sent_to_the_panel_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray = Tray(Icons(ICONS), lambda: SETTING, StringIO())
    tray.show()
    sent: list[QIcon] = []
    assert tray._icon is not None
    set_icon = tray._icon.setIcon

    def kept(icon: QIcon) -> None:
        sent.append(icon)
        set_icon(icon)

    monkeypatch.setattr(tray._icon, "setIcon", kept)
    for seq in range(5):
        tray.hear(overview(service("Chirp", Level.DOWN, NOON), seq=seq))
    assert len(sent) == 1
    tray.close()


def test_an_acknowledged_outage_is_a_shape_without_a_number(qtbot: QtBot) -> None:
    icons = Icons(ICONS)
    tray = Tray(icons, lambda: SETTING, StringIO())
    tray.show()
    assert tray._icon is not None
    for acknowledged, number in ((False, 2), (True, 0)):
        both = (
            service(n, Level.DOWN, NOON, acknowledged=acknowledged) for n in ("Chirp", "Podhost")
        )
        tray.hear(overview(*both))
        assert tray._icon.icon().cacheKey() == icons.tray(Face.DOWN, number).cacheKey()
    tray.close()


def test_our_own_line_is_no_pause_and_a_pause_is_not_our_line(qtbot: QtBot) -> None:
    icons = Icons(ICONS)
    tray = Tray(icons, lambda: SETTING, StringIO())
    tray.show()
    assert tray._icon is not None
    off = overview(service("Chirp"), line=Line.DOWN, line_since=NOON)
    tray.hear(off)
    assert tray._icon.icon().cacheKey() == icons.tray(Face.OFFLINE).cacheKey()
    tray.hear(replace(off, paused=Pause(NOON), seq=1))
    assert tray._icon.icon().cacheKey() == icons.paused().cacheKey()
    assert "offline" not in tray._icon.toolTip()
    assert tray_texts(tray)[0] == "Paused until you resume"
    tray.close()


def test_while_nobody_looks_no_row_is_red_or_green(qtbot: QtBot) -> None:
    icons = Icons(ICONS)
    tray = Tray(icons, lambda: SETTING, StringIO())
    menu = tray.findChild(TrayMenu)
    assert isinstance(menu, TrayMenu)
    told = overview(service("Chirp", Level.DOWN, NOON), service("Podhost"))
    colours = {Face.DOWN: "Chirp", Face.FINE: "Podhost"}
    for seq, (silent, known) in enumerate(
        (
            (told, True),
            (replace(told, paused=Pause(NOON)), False),
            (told, True),
            (replace(told, line=Line.DOWN, line_since=NOON), False),
        )
    ):
        tray.hear(replace(silent, seq=seq))
        rows = [a for m in (menu.menu, *menu.menu.findChildren(QMenu)) for a in m.actions()]
        for face_, name in colours.items():
            (row,) = (a for a in rows if a.text().startswith(f"{name}: "))
            assert row.icon().cacheKey() == icons.row(face_, known=known).cacheKey()
        assert menu._fine_menu.icon().cacheKey() == icons.row(Face.FINE, known=known).cacheKey()


def test_the_moon_goes_when_its_time_is_over_though_nothing_is_told(qtbot: QtBot) -> None:
    icons, times = Icons(ICONS), [SETTING]
    tray = Tray(icons, lambda: times[0], StringIO())
    tray.show()
    assert tray._icon is not None
    until = NOON + timedelta(milliseconds=300)
    tray.hear(replace(overview(service("Chirp")), disturb_after=until))
    assert tray._icon.icon().cacheKey() == icons.quiet().cacheKey()
    times[0] = replace(SETTING, now=until)
    fine = icons.tray(Face.FINE).cacheKey()
    qtbot.waitUntil(lambda: tray._icon is not None and tray._icon.icon().cacheKey() == fine)
    assert "Do not disturb" in tray_texts(tray)
    tray.close()


def test_a_pause_for_ever_needs_no_timer(qtbot: QtBot) -> None:
    tray = Tray(Icons(ICONS), lambda: SETTING, StringIO())
    tray.hear(replace(overview(service("Chirp")), paused=Pause(NOON)))
    assert not tray._ending.isActive()
    tray.hear(replace(overview(service("Chirp"), seq=1), disturb_after=NOON + timedelta(days=90)))
    assert tray._ending.isActive()
