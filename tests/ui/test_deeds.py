"""What the user does about notices reaches the engine, and is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch, acting
from statuswatch.app.desk import Desk
from statuswatch.app.noted import Noted
from statuswatch.core.model import Level, Service
from statuswatch.core.overview import ServiceNow
from statuswatch.core.words import Setting
from statuswatch.ui.acknowledge import AcknowledgeDialog
from statuswatch.ui.band import Band, Bands
from statuswatch.ui.deeds import Deed, Deeds, Until, What
from statuswatch.ui.look import Look
from statuswatch.ui.quiet_menu import QuietMenu
from statuswatch.ui.service_standing import ServiceStanding
from tests.ui.asking import Asking
from tests.ui.story import NOON, service

SETTING = Setting(zone=UTC, now=NOON)
PODHOST = Service("podhost", "Podhost")


class Recorded:
    """`app.acting`, as far as it is called from here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.open = 1
        for name in (
            "acknowledge", "acknowledge_all", "snooze", "snooze_all", "wake", "mute", "unmute",
            "want", "unwant", "disturb_after",
        ):  # fmt: skip
            monkeypatch.setattr(acting, name, self._recording(name))

    def _recording(self, name: str) -> Any:
        def called(_: App, *arguments: Any) -> int:
            shown = [a.name if isinstance(a, Service) else a for a in arguments]
            self.calls.append((name, *shown))
            return self.open

        return called


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    return Recorded(monkeypatch)


class Stage:
    """Deeds that are done over a made-up profile, and the bands in which they are said."""

    def __init__(self, look: Look) -> None:
        self.stirred = 0
        ledger = SimpleNamespace(services=lambda: (PODHOST, Service("chirp", "Chirp")))
        app = SimpleNamespace(
            stored=SimpleNamespace(ledger=ledger), clock=SimpleNamespace(now=lambda: NOON)
        )
        watch = SimpleNamespace(stir=self._stir)
        desk = Desk(cast(App, app), cast(Watch, watch))
        self.bands = Bands(look, lambda: SETTING)
        self.deeds = Deeds(Asking(desk))
        self.deeds.show_in(self.bands)

    def _stir(self) -> None:
        self.stirred += 1

    @property
    def said(self) -> list[str]:
        shown = [b for b in self.bands.findChildren(Band) if not b.isHidden()]
        return [b.accessibleName() for b in shown]

    def press(self, text: str) -> None:
        (button,) = (
            b for b in self.bands.findChildren(QPushButton) if b.text() == text and b.isVisible()
        )
        button.click()


@pytest.fixture
def stage(qtbot: QtBot, look: Look, recorded: Recorded) -> Stage:
    made = Stage(look)
    qtbot.addWidget(made.bands)
    made.bands.show()
    return made


@pytest.mark.parametrize(
    ("deed", "call", "words"),
    [
        (Deed(What.ACKNOWLEDGE, "podhost", reason="Anna cares"),
         ("acknowledge", "Podhost", "Anna cares"),
         "You acknowledged Podhost. No reminders until it is back."),
        (Deed(What.ACKNOWLEDGE), ("acknowledge_all", ""),
         "You acknowledged 1 outage. No reminders until it is back."),
        (Deed(What.SNOOZE, "podhost", Until.HOUR),
         ("snooze", "Podhost", NOON + timedelta(hours=1)), "Podhost is snoozed until 15:02."),
        (Deed(What.SNOOZE, "podhost", Until.OVER), ("snooze", "Podhost", None),
         "Podhost is snoozed until it is over."),
        (Deed(What.SNOOZE, until=Until.HOUR), ("snooze_all", NOON + timedelta(hours=1)),
         "Everything is snoozed until 15:02."),
        (Deed(What.MUTE, "podhost"), ("mute", "Podhost", ""),
         "Podhost is muted. It is watched all the same."),
        (Deed(What.MUTE, "podhost", part="Uploads"), ("mute", "Podhost", "Uploads"),
         "Podhost is muted where it is only Uploads."),
        (Deed(What.WANT, "podhost"), ("want", "Podhost"), "We tell you when Podhost is back."),
        (Deed(What.DISTURB_NOT, until=Until.HOUR), ("disturb_after", NOON + timedelta(hours=1)),
         "Do not disturb until 15:02. Watching goes on."),
    ],
)  # fmt: skip
def test_what_is_done_is_done_at_the_engine_and_said(
    stage: Stage, recorded: Recorded, deed: Deed, call: tuple[Any, ...], words: str
) -> None:
    stage.deeds.do(deed)
    assert recorded.calls == [call]
    assert stage.said == [words]
    assert stage.stirred == 1, "every face hears of it at once"


@pytest.mark.parametrize(
    ("deed", "button", "call"),
    [
        (Deed(What.SNOOZE, "podhost", Until.HOUR), "Wake it", ("wake", "Podhost")),
        (Deed(What.MUTE, "podhost", part="Uploads"), "Unmute", ("unmute", "Podhost", "Uploads")),
        (Deed(What.WANT, "podhost"), "Don't", ("unwant", "Podhost")),
        (Deed(What.DISTURB_NOT, until=Until.HOUR), "Off", ("disturb_after", None)),
    ],
)
def test_it_can_be_taken_back(
    stage: Stage, recorded: Recorded, deed: Deed, button: str, call: tuple[Any, ...]
) -> None:
    stage.deeds.do(deed)
    stage.press(button)
    assert recorded.calls[-1] == call
    assert stage.said == []


def test_all_are_woken_one_by_one(stage: Stage, recorded: Recorded) -> None:
    stage.deeds.do(Deed(What.WAKE))
    assert recorded.calls == [("wake", "Podhost"), ("wake", "Chirp")]


def test_what_is_followed_no_more_is_left_alone(stage: Stage, recorded: Recorded) -> None:
    stage.deeds.do(Deed(What.MUTE, "gone"))
    assert recorded.calls == []
    assert stage.said == []


def test_where_nothing_is_open_that_is_said(stage: Stage, recorded: Recorded) -> None:
    recorded.open = 0
    stage.deeds.do(Deed(What.ACKNOWLEDGE))
    assert stage.said == ["Nothing is open that you could acknowledge."]


# --- the dialog, the menu, the words of a service -----------------------------------------------


def test_an_acknowledgement_may_have_a_reason(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    deed = Deed(What.ACKNOWLEDGE, "podhost", reason=None)
    dialog = AcknowledgeDialog(look, lambda: SETTING, deed, "Podhost", window)
    dialog.show()
    assert dialog.windowTitle() == "Acknowledge Podhost"
    dialog.reason.setText("  Anna   takes care ")
    with qtbot.waitSignal(dialog.given) as given:
        dialog.done_button.click()
    assert given.args == [replace(deed, reason="Anna takes care")]


def test_do_not_disturb_can_be_asked_for_in_the_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    menu = QuietMenu(lambda: SETTING, window)
    menu.write(NOON + timedelta(hours=1))
    shown = [a.text() for a in menu.actions() if a.isVisible()]
    assert shown == [
        "Do not disturb until 15:02", "For 1 hour", "Until 18:00", "Until tomorrow 08:00", "Off",
    ]  # fmt: skip
    with qtbot.waitSignal(menu.deed_wanted) as wanted:
        menu.triggered.emit(menu.actions()[-1])
    assert wanted.args == [Deed(What.DISTURB)]


def standing(
    qtbot: QtBot, look: Look, now: ServiceNow, noted: Noted | None = None
) -> ServiceStanding:
    made = ServiceStanding(look, lambda: SETTING)
    qtbot.addWidget(made)
    made.hear(now)
    if noted is not None:
        made.know(noted)
    if not made.isHidden():
        made.show()
    QApplication.processEvents()  # rows that were added are shown by an event
    return made


def texts(widget: QWidget) -> list[str]:
    found = [w for w in widget.findChildren(QWidget) if isinstance(w, (QLabel, QPushButton))]
    return [w.text() for w in found if w.isVisible()]


def test_a_service_says_what_is_silenced_and_how_to_end_it(qtbot: QtBot, look: Look) -> None:
    ill = replace(
        service("Podhost", Level.DOWN, NOON, acknowledged=True),
        muted=True,
        wanted=True,
        snoozed=NOON + timedelta(hours=1),
    )
    at = NOON - timedelta(minutes=20)
    shown = standing(qtbot, look, ill, Noted((at, "Anna takes care"), ("Uploads",)))
    assert texts(shown) == [
        "You acknowledged it at 13:42: Anna takes care", "Muted.", "Unmute",
        "Muted where it is only Uploads.", "Unmute", "Snoozed until 15:02.", "Wake it",
        "We tell you when it is back.", "Don't",
    ]  # fmt: skip
    (wake,) = (
        b for b in shown.findChildren(QPushButton) if b.text() == "Wake it" and b.isVisible()
    )
    assert wake.accessibleName() == "Snoozed until 15:02. Wake it"
    with qtbot.waitSignal(shown.deed_wanted) as wanted:
        wake.click()
    assert wanted.args == [Deed(What.WAKE, "podhost")]


def test_where_nothing_is_silenced_nothing_is_said(qtbot: QtBot, look: Look) -> None:
    shown = standing(qtbot, look, service("Podhost"), Noted())
    assert shown.isHidden()


def test_a_snooze_until_it_is_over_has_no_time(qtbot: QtBot, look: Look) -> None:
    for zone in (UTC, timezone(timedelta(hours=14))):
        never = datetime.max.replace(tzinfo=zone)
        shown = standing(qtbot, look, replace(service("Podhost"), snoozed=never))
        assert texts(shown) == ["Snoozed until it is over.", "Wake it"]
