"""The frame: how one gets from page to page, what closing does, what bands say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.model import Level, Line
from statuswatch.core.overview import Face, Overview
from statuswatch.core.words import Setting, say
from statuswatch.settings import Profile
from statuswatch.ui import room
from statuswatch.ui.band import Band, Said
from statuswatch.ui.look import Look
from statuswatch.ui.questions import Stopped
from statuswatch.ui.window import Window
from tests.ui.asking import Asking
from tests.ui.story import ICONS, NOON, overview, service

SETTING = Setting(now=NOON)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(Profile.at(tmp_path / "profile"))
    yield made
    made.close_store()


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def window(qtbot: QtBot, app: App, memory: QSettings, wide: int = 960) -> Window:
    qapp = QApplication.instance()
    assert isinstance(qapp, QApplication)
    look = Look(qapp, Path(ICONS), "light")
    made = Window(look, Asking(Desk(app, Watch(app))), lambda: SETTING, memory)
    qtbot.addWidget(made, before_close_func=_let_go)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.resize(wide, 640)  # the screen of the tests is smaller
    return made


def _let_go(made: Window) -> None:
    made.quit()


def followed(app: App, name: str = "Podhost") -> Overview:
    app.follow(f"https://{name.lower()}.test", "statuspage", name)
    return app.overview()


def said(made: Window) -> list[str]:
    return [band.accessibleName() for band in made.bands.findChildren(Band) if band.isVisible()]


def press(made: Window, text: str) -> None:
    (button,) = (b for b in made.findChildren(QPushButton) if b.text() == text and b.isVisible())
    button.click()


def test_who_never_followed_anything_is_welcomed(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.hear(overview())
    assert type(made.pages.currentWidget()).__name__ == "WelcomePage"


def test_who_left_everything_finds_an_empty_list_and_is_not_welcomed_again(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    followed(app)
    app.stored.ledger.unfollow("podhost", app.clock.now())
    made = window(qtbot, app, memory)
    made.hear(overview())
    assert made.pages.on_now


def test_a_service_opens_in_the_lists_place_and_esc_leads_back(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory)
    made.hear(followed(app))
    made.pages.show_service("podhost")
    assert made.pages.service.isVisible()
    assert not made.pages.now.isVisible()
    qtbot.keyClick(made, Qt.Key.Key_Escape)  # type: ignore[no-untyped-call]
    assert made.pages.on_now
    assert not made.pages.service.isVisible()


def test_wide_enough_a_service_opens_beside_the_list(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory, wide=1500)
    made.hear(followed(app))
    made.pages.show_service("podhost")
    assert made.pages.service.isVisible()
    assert made.pages.now.isVisible()
    made.resize(900, 640)
    assert made.pages.service.isVisible()
    assert not made.pages.now.isVisible()


def test_keys_lead_to_every_page(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.hear(followed(app))
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(made, Qt.Key.Key_2, control)  # type: ignore[no-untyped-call]
    assert type(made.pages.currentWidget()).__name__ == "HistoryPage"
    qtbot.keyClick(made, Qt.Key.Key_3, control)  # type: ignore[no-untyped-call]
    assert type(made.pages.currentWidget()).__name__ == "InboxPage"
    qtbot.keyClick(made, Qt.Key.Key_1, control)  # type: ignore[no-untyped-call]
    assert made.pages.on_now
    asked: list[bool] = []
    made.check_wanted.connect(lambda: asked.append(True))
    qtbot.keyClick(made, Qt.Key.Key_F5)  # type: ignore[no-untyped-call]
    assert asked == [True]


def test_offline_is_said_on_every_page_once(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.hear(overview(service("Podhost"), line=Line.DOWN, line_since=NOON))
    assert said(made) == []  # the header of Now says it
    made.pages.show_history()
    assert said(made) == ["It's you: your own line is down since 14:02. What stands here is older."]
    made.hear(overview(service("Podhost"), seq=1))
    assert said(made) == []


def test_to_stop_following_can_be_taken_back(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.hear(followed(app))
    made.leave("podhost")
    assert app.stored.ledger.services() == ()
    assert said(made) == ["You no longer follow Podhost. Its history is kept."]
    press(made, "Follow it again")
    assert [s.name for s in app.stored.ledger.services()] == ["Podhost"]
    assert [f.source.url for f in app.stored.ledger.sources()] == ["https://podhost.test"]
    assert said(made) == []


def test_what_was_just_done_is_no_longer_said_on_another_page(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory)
    made.hear(followed(app))
    made.pages.show_service("podhost")
    made.leave("podhost")
    assert said(made) == ["You no longer follow Podhost. Its history is kept."]
    made.pages.show_history()
    assert said(made) == []
    made.bands.say(Said("left", Face.FINE, say("Gone"), passing=True))
    assert made.bands._fades.interval() == 30_000
    assert made.bands._fades.isActive()
    made.bands._fades.timeout.emit()
    assert said(made) == []


def test_at_most_two_bands_are_seen_the_gravest_first(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory)
    for key, face in (("a", Face.FINE), ("b", Face.DEGRADED), ("c", Face.FINE), ("d", Face.DOWN)):
        made.bands.say(Said(key, face, say("{key}", key=key)))
    bands = [b for b in made.bands.findChildren(Band) if b.isVisible()]
    QApplication.processEvents()
    assert [b.said.key for b in sorted(bands, key=lambda b: b.y())] == ["d", "b"]
    made.bands.take_back("d")
    assert [b.said.key for b in made.bands.findChildren(Band) if b.isVisible()] == ["b", "c"]


def test_what_waits_for_an_answer_stands_above_graver_words_that_can_be_closed(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory)
    made.bands.say(Said("asks", Face.FINE, say("Well?"), closable=False))
    for key in ("a", "b"):
        made.bands.say(Said(key, Face.DOWN, say("{key}", key=key)))
    QApplication.processEvents()
    bands = [b for b in made.bands.findChildren(Band) if b.isVisible()]
    assert [b.said.key for b in sorted(bands, key=lambda b: b.y())] == ["asks", "b"]


def test_after_adding_the_keyboard_is_in_the_new_row(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory)
    made.hear(followed(app))
    made.sidebar.focus_list()
    made.add()
    assert made._adding is not None
    told = followed(app, "Chirp")
    made._adding.followed.emit("chirp")
    made._adding.accept()
    QApplication.processEvents()
    made.hear(told)
    shown = made.pages.now.list
    qtbot.waitUntil(lambda: shown.current == "chirp" and made.focusWidget() is shown)


def test_closing_explains_itself_once_and_then_hides(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory)
    made.close()
    assert made.isVisible()
    assert said(made) == ["StatusWatch keeps watching in the tray. Quit it from the icon's menu."]
    with qtbot.waitSignal(made.closing.put_away_first):  # said on a card, too: the band is gone
        press(made, "Close to the tray")
    assert not made.isVisible()
    made.raise_up()
    assert said(made) == []
    made.close()
    assert not made.isVisible()


def test_without_a_tray_it_stays_within_reach(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.closing.has_tray = lambda: False
    made.close()
    assert "There is no tray here" in said(made)[0]
    press(made, "Minimise")
    assert made.isMinimized()
    made.raise_up()
    assert not made.isMinimized()


def test_quitting_from_the_band_quits(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.close()
    with qtbot.waitSignal(made.quit_wanted):
        press(made, "Quit")


def test_closing_the_demo_ends_it(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.closing_ends = True
    with qtbot.waitSignal(made.quit_wanted):
        made.close()


def test_its_size_is_remembered(qtbot: QtBot, app: App, memory: QSettings) -> None:
    first = window(qtbot, app, memory)
    first.resize(740, 500)
    first.quit()
    again = Window(Look(_qapp(), Path(ICONS)), Asking(Desk(app, Watch(app))), Setting, memory)
    qtbot.addWidget(again, before_close_func=_let_go)
    assert (again.width(), again.height()) == (740, 500)


def kept(memory: QSettings) -> object:
    return memory.value("geometry")


def test_its_size_is_kept_while_it_runs(qtbot: QtBot, app: App, memory: QSettings) -> None:
    """Who is killed keeps nothing at the end."""
    made = window(qtbot, app, memory)
    made.resize(740, 500)
    qtbot.waitUntil(lambda: kept(memory) == made.saveGeometry())
    assert kept(QSettings(memory.fileName(), QSettings.Format.IniFormat)) == made.saveGeometry()


@pytest.mark.parametrize(
    ("wanted", "fitted"),
    [
        (QRect(60, 50, 700, 400), QRect(60, 50, 700, 400)),
        (QRect(0, 0, 1499, 1000), QRect(4, 24, 779, 479)),
        (QRect(500, 300, 700, 400), QRect(83, 103, 700, 400)),
        (QRect(-900, -900, 700, 400), QRect(4, 24, 700, 400)),
    ],
)
def test_a_window_is_as_large_as_there_is_room_and_moved_no_more_than_needed(
    wanted: QRect, fitted: QRect
) -> None:
    assert room.within(wanted, QRect(4, 24, 779, 479)) == fitted


def test_on_a_small_screen_it_is_smaller_than_its_least(
    qtbot: QtBot, app: App, memory: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, and when it comes back larger than the screen is now."""
    first = window(qtbot, app, memory)
    first.resize(1499, 1000)
    first.quit()
    free = QRect(0, 0, 700, 460)
    monkeypatch.setattr(room, "_free", lambda *_, **__: free)
    again = Window(Look(_qapp(), Path(ICONS)), Asking(Desk(app, Watch(app))), Setting, memory)
    qtbot.addWidget(again, before_close_func=_let_go)
    assert (again.width(), again.height()) == (700, 460)
    again.show()
    frame = 4
    assert free.adjusted(0, 0, frame, frame).contains(again.geometry())
    again.hide()
    free = QRect(100, 0, 500, 400)
    again.show()
    assert again.size() == free.size()
    assert abs(again.x() - free.x()) <= frame


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_the_button_that_has_the_keyboard_as_space_does(
    key: Qt.Key, qtbot: QtBot, app: App, memory: QSettings
) -> None:
    followed(app)
    app.stored.ledger.unfollow("podhost", app.clock.now())
    made = window(qtbot, app, memory)
    made.hear(overview())
    made.pages.now.empty.second.setFocus()
    with qtbot.waitSignal(made.demo_wanted):
        qtbot.keyClick(made.pages.now.empty.second, key)  # type: ignore[no-untyped-call]


def test_enter_on_a_bands_button_answers_it(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.close()
    (button,) = (b for b in made.bands.findChildren(QPushButton) if b.text() == "Quit")
    button.setFocus()
    with qtbot.waitSignal(made.quit_wanted):
        qtbot.keyClick(button, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]


def _qapp() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def test_what_went_wrong_stays_until_it_is_read(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.hear(say("The disk is full. Make room."))
    made.hear(overview(service("A", Level.OK)))
    assert said(made) == ["The disk is full. Make room."]
    (close,) = (b for b in made.bands.findChildren(QPushButton) if not b.text())
    assert close.accessibleName() == "Close this message"
    close.click()
    assert said(made) == []


def test_when_watching_has_ended_it_says_so_and_cannot_be_closed_away(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory)
    made.hear(Stopped(say("This history was written by a newer StatusWatch")))
    assert said(made) == ["This history was written by a newer StatusWatch"]
    assert [b.text() for b in made.bands.findChildren(QPushButton)] == ["Quit"]


def test_when_watching_has_ended_that_alone_is_said_and_nothing_can_be_asked_for(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory)
    made.hear(followed(app))
    made.hear(say("StatusWatch made a mistake: something of what it does is missing."))
    made.hear(Stopped(say("StatusWatch made a mistake and no longer watches.")))
    made.hear(say("And another one."))
    assert said(made) == ["StatusWatch made a mistake and no longer watches."]
    header = made.pages.now.header
    assert not header.check.isEnabled()
    assert not header.add.isEnabled()
    made.add()
    assert made.findChildren(QDialog) == []
