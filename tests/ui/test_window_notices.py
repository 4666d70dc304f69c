"""The frame, where notices are concerned: what is chosen rises, what cannot be shown is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from statuswatch.app import App
from statuswatch.core.model import Level
from statuswatch.core.words import say
from statuswatch.ui.acknowledge import AcknowledgeDialog
from statuswatch.ui.cards import NO_CARDS, Cards
from statuswatch.ui.deeds import Deed, Until, What
from statuswatch.ui.questions import Asked, Stopped
from tests.ui.story import NOON, overview, service
from tests.ui.test_window import app, memory, said, window

__all__ = ["app", "memory"]


def test_what_is_chosen_rises_from_every_page(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.hear(overview(service("Podhost", Level.DOWN, NOON)))
    made.pages.go("inbox")
    deed = Deed(What.SNOOZE, "podhost", Until.HOUR)
    pages = made.pages
    for page in (pages.now, pages.service, pages.late.inbox.the()):
        with qtbot.waitSignal(made.deed_wanted) as wanted:
            page.deed_wanted.emit(deed)
        assert wanted.args == [deed]


def test_before_it_is_acknowledged_a_reason_is_asked_for(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory)
    made.hear(overview(service("Podhost", Level.DOWN, NOON)))
    made.do(Deed(What.ACKNOWLEDGE, "podhost", reason=None))
    (dialog,) = made.findChildren(AcknowledgeDialog)
    assert dialog.windowTitle() == "Acknowledge Podhost"
    with qtbot.waitSignal(made.deed_wanted) as wanted:
        qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert wanted.args == [Deed(What.ACKNOWLEDGE, "podhost", reason="")]


def test_where_nobody_watches_nothing_is_acknowledged(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    made = window(qtbot, app, memory)
    made.hear(Stopped(say("It has ended.")))
    with qtbot.assertNotEmitted(made.deed_wanted):
        made.do(Deed(What.MUTE, "podhost"))


def test_the_menu_of_do_not_disturb_has_a_key(qtbot: QtBot, app: App, memory: QSettings) -> None:
    made = window(qtbot, app, memory)
    made.hear(replace(overview(service("A")), disturb_after=NOON + timedelta(hours=1)))
    qtbot.keyClick(made, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)  # type: ignore[no-untyped-call]
    assert made.quiet.isVisible()
    assert made.quiet.actions()[0].text() == "Do not disturb until 15:02"
    made.quiet.close()


def test_that_nothing_shows_notifications_is_said_once(
    qtbot: QtBot, app: App, memory: QSettings
) -> None:
    first = window(qtbot, app, memory)
    first.say_no_cards(NO_CARDS)
    first.hear(overview(service("A")))
    assert said(first) == ["No program here shows notifications. You read them in the inbox."]
    first.pages.go("inbox")
    assert said(first) == [], "not twice"
    assert first.pages.late.inbox.the().bands.says("cards"), "the page itself goes on saying it"
    again = window(qtbot, app, memory)
    again.say_no_cards(NO_CARDS)
    assert said(again) == []
    again.say_no_cards(None)  # one was installed, and went again
    again.say_no_cards(NO_CARDS)
    assert said(again) != []


class Answers:
    """An asker that answers with what it is told."""

    def __init__(self, *told: bool) -> None:
        self.told = list(told)

    def ask(self, _: Any, answered: Any, **__: Any) -> Asked:
        answered(self.told.pop(0))
        return Asked()


def test_only_a_change_of_what_shows_notifications_is_told() -> None:
    heard: list[object] = []
    cards = Cards(cast(Any, Answers(True, False, False, True)))
    cards.told.connect(heard.append)
    for _ in range(4):
        cards.ask()
    assert heard == [NO_CARDS, None]
