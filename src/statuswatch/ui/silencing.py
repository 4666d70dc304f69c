"""What can be done about one service's notices, as entries of a menu."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from statuswatch.core.face import Face, ServiceNow, face
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.deeds import Deed, Until, What

SNOOZES = (
    (say("For 1 hour"), Until.HOUR),
    (say("Until tomorrow"), Until.TOMORROW),
    (say("Until it is over"), Until.OVER),
)


FOR_EVER = 9000
"""A year after which a snooze ends with the outage, not with the clock."""


def snoozed_words(until: datetime) -> Message:
    if until.year >= FOR_EVER:
        return say("Snoozed until it is over.")
    return say("Snoozed until {until}.", until=until)


def silence_words(now: ServiceNow) -> tuple[Message, ...]:
    """What is not told of it, and what is, by the user's wish."""
    found = (
        say("Muted.") if now.muted else None,
        None if now.snoozed is None else snoozed_words(now.snoozed),
        say("We tell you when it is back.") if now.wanted else None,
    )
    return tuple(words for words in found if words is not None)


class Silencing:
    """Adds its entries to the end of `menu`; `write` fits them to a service as it stands."""

    def __init__(
        self, menu: QMenu, setting: Callable[[], Setting], do: Callable[[Deed], None]
    ) -> None:
        self._setting, self._do = setting, do
        self._service = ""
        self._acknowledge = self._action(menu, say("Acknowledge…"), What.ACKNOWLEDGE)
        self._snooze = menu.addMenu(self._said(say("Snooze")))
        self._snoozes = [
            self._action(self._snooze, words, What.SNOOZE, until) for words, until in SNOOZES
        ]
        self._wake = self._action(self._snooze, say("Wake it"), What.WAKE)
        self._want = self._action(menu, say("Tell me when it is back"), What.WANT)
        self._want.setCheckable(True)
        self._mute = self._action(menu, say("Mute"), What.MUTE)
        self._unmute = self._action(menu, say("Unmute"), What.UNMUTE)

    def write(self, now: ServiceNow) -> None:
        """What does nothing for it now is not offered."""
        self._service = now.service.id
        ails = face(now).ails
        self._acknowledge.setVisible(ails and not now.acknowledged)
        self._snoozes[-1].setVisible(ails)
        self._wake.setVisible(now.snoozed is not None)
        self._want.setVisible(now.wanted or ails or face(now) is Face.UNKNOWN)
        self._want.setChecked(now.wanted)
        self._mute.setVisible(not now.muted)
        self._unmute.setVisible(now.muted)

    @property
    def snooze_menu(self) -> QMenu:
        return self._snooze

    def ask_snooze(self, where: QPoint) -> None:
        """For how long, without the rest of the menu: the key S."""
        self._snooze.popup(where)
        self._snooze.setActiveAction(self._snoozes[0])  # so that Enter takes it

    def _said(self, words: Message) -> str:
        return render(words, self._setting())

    def _action(
        self, menu: QMenu, words: Message, what: What, until: Until | None = None
    ) -> QAction:
        action = menu.addAction(self._said(words))
        action.triggered.connect(lambda checked=False: self._chosen(what, until, checked))
        return action

    def _chosen(self, what: What, until: Until | None, checked: bool) -> None:
        if what is What.WANT and not checked:
            what = What.UNWANT
        reason = None if what is What.ACKNOWLEDGE else ""
        self._do(Deed(what, self._service, until, reason=reason))


def key_deed(key: str, now: ServiceNow) -> Deed | None:
    """What a letter does to a service: a, m; `None`: nothing as it stands."""
    service = now.service.id
    if key == "m":
        return Deed(What.UNMUTE if now.muted else What.MUTE, service)
    if key == "a" and face(now).ails and not now.acknowledged:
        return Deed(What.ACKNOWLEDGE, service, reason=None)
    return None
