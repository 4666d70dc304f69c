"""What can be done from the tray's menu about all services at once; rewritten in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from statuswatch.core.pause import Pause
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.ui.deeds import Deed, Until, What
from statuswatch.ui.pausing import RESUME, Stop

MORNING, EVENING = time(8), time(18)
"""When "until tomorrow" ends, as `app.acting` has it, and until when one may want no notices today:
later it is evening already."""

STOPS = (
    (say("For 1 hour"), Stop.HOUR),
    (say("Until tomorrow {time}", time=MORNING), Stop.TOMORROW),
    (say("Until I resume"), Stop.RESUMED),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to do. `open`: something ails that is not acknowledged; `ails`: something does.
    `disturb_after`: no notices before. `paused`: nothing is asked. `watching`: there is somebody
    who can be told, also that it fails for the user."""

    followed: bool = False
    ails: bool = False
    open: bool = False
    snoozed: bool = False
    disturb_after: datetime | None = None
    paused: Pause | None = None
    watching: bool = True


class Paused:
    """Pause ▸ (For 1 hour …), or Resume while it is on; their data is the Stop."""

    def __init__(self, menu: QMenu, anchor: QAction, setting: Setting) -> None:
        self._menu = QMenu(menu)
        self._menu.setTitle(render(say("Pause"), setting))
        menu.insertMenu(anchor, self._menu)
        self._resume = QAction(render(RESUME, setting), menu)
        self._resume.setData(Stop.OFF)
        menu.insertAction(anchor, self._resume)
        self.actions = [self._resume]
        for words, stop in STOPS:
            action = self._menu.addAction(render(words, setting))
            action.setData(stop)
            self.actions.append(action)

    def write(self, pause: Pause | None, *, watching: bool) -> None:
        self._menu.menuAction().setVisible(watching and pause is None)
        self._resume.setVisible(watching and pause is not None)


class Quiet:
    """The entries of a menu "Do not disturb"; their data is the Deed."""

    def __init__(self, menu: QMenu, setting: Setting) -> None:
        self._menu = menu
        whats = (
            (say("For 1 hour"), Deed(What.DISTURB_NOT, until=Until.HOUR)),
            (say("Until {time}", time=EVENING), Deed(What.DISTURB_NOT, until=Until.EVENING)),
            (
                say("Until tomorrow {time}", time=MORNING),
                Deed(What.DISTURB_NOT, until=Until.TOMORROW),
            ),
            (say("Off"), Deed(What.DISTURB)),
        )
        self.actions = [_action(menu, words, deed, setting) for words, deed in whats]

    def write(self, until: datetime | None, setting: Setting) -> None:
        """`until`: when it ends that is on; `None`: it is off."""
        now = setting.now
        on = until is not None and (now is None or until > now)
        title = say("Do not disturb")
        if on and until is not None:
            title = say("Do not disturb until {until}", until=until)
        _set_title(self._menu, render(title, setting))
        local = None if now is None else now.astimezone(setting.zone).time()
        self.actions[1].setVisible(local is None or local < EVENING)
        self.actions[3].setVisible(on)


class Commands:
    """Acknowledge all, Snooze all, Do not disturb and Pause, before `anchor`.

    No QObject, as `menu.Rows`; `chosen` is a slot that asks who sent.
    """

    def __init__(
        self, menu: QMenu, anchor: QAction, setting: Setting, chosen: Callable[[], None]
    ) -> None:
        self._acknowledge = QAction(render(say("Acknowledge all"), setting), menu)
        self._acknowledge.setData(Deed(What.ACKNOWLEDGE))
        menu.insertAction(anchor, self._acknowledge)
        self._snooze, quiet = QMenu(menu), QMenu(menu)
        self._snooze.setTitle(render(say("Snooze all"), setting))
        for submenu in (self._snooze, quiet):
            menu.insertMenu(anchor, submenu)
        whats = (
            (say("For 1 hour"), Deed(What.SNOOZE, until=Until.HOUR)),
            (say("Until tomorrow"), Deed(What.SNOOZE, until=Until.TOMORROW)),
            (say("Until they are over"), Deed(What.SNOOZE, until=Until.OVER)),
            (say("Off"), Deed(What.WAKE)),
        )
        self._snoozes = [_action(self._snooze, words, deed, setting) for words, deed in whats]
        self._quiet, self._quiet_menu = Quiet(quiet, setting), quiet
        self._paused = Paused(menu, anchor, setting)
        every = (*self._snoozes, *self._quiet.actions, *self._paused.actions)
        for action in (self._acknowledge, *every):
            action.triggered.connect(chosen)

    def show(self, standing: Standing, setting: Setting) -> None:
        """Only what there is something to do for."""
        watching = standing.watching
        self._acknowledge.setVisible(watching and standing.open)
        self._snooze.menuAction().setVisible(watching and standing.followed)
        self._snoozes[2].setVisible(standing.ails)
        self._snoozes[3].setVisible(standing.snoozed)
        self._quiet_menu.menuAction().setVisible(watching)
        self._quiet.write(standing.disturb_after, setting)
        self._paused.write(standing.paused, watching=watching)


def _action(menu: QMenu, words: Message, deed: Deed, setting: Setting) -> QAction:
    action = menu.addAction(render(words, setting))
    action.setData(deed)
    return action


def _set_title(menu: QMenu, text: str) -> None:
    if menu.title() != text:
        menu.setTitle(text)
