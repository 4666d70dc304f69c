"""What the user does about notices: acknowledge, snooze, mute, ask to be told, want quiet.

A `Deed` is a value that rises from wherever it was chosen (tray, lists, pages); `Deeds` has it
done on the engine's loop and says what was done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from statuswatch.core.overview import Face
from statuswatch.core.words import Message, count, say

if TYPE_CHECKING:
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App
    from statuswatch.core.model import Service
    from statuswatch.ui.band import Bands
    from statuswatch.ui.questions import Asker

KEY = "deed"
"""One band for all: the newest is the one that may be taken back."""

STANDS = 12_000
"""Milliseconds that it is said; how things stand is in every menu and on every page."""


class What(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    WAKE = "wake"
    MUTE = "mute"
    UNMUTE = "unmute"
    WANT = "want"
    """ "Tell me when it is back"."""
    UNWANT = "unwant"
    DISTURB_NOT = "do not disturb"
    DISTURB = "disturb"


class Until(StrEnum):
    HOUR = "1h"
    EVENING = "18:00"
    TOMORROW = "tomorrow"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Deed:
    """`service`: its id; empty: of all there are. `reason`: of an acknowledgement; `None`: the
    user is asked for one first. `part`: what is muted of it; empty: all."""

    what: What
    service: str = ""
    until: Until | None = None
    part: str = ""
    reason: str | None = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it. `number`: of outages that were acknowledged."""

    deed: Deed
    name: str = ""
    until: datetime | None = None
    number: int = 0


class Deeds(QObject):
    """Does them; says so in the window's bands, once there is a window."""

    def __init__(self, asker: Asker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self._bands: Bands | None = None
        self._fades = QTimer(self, singleShot=True, interval=STANDS)
        self._fades.timeout.connect(self._fade)

    def show_in(self, bands: Bands) -> None:
        self._bands = bands
        bands.destroyed.connect(self._fades.stop)  # a window that is gone says nothing any more

    @Slot(object)
    def do(self, deed: Deed) -> None:
        async def question(desk: Desk) -> Done | None:
            done = _do(desk.app, deed)
            desk.watch.stir()
            return done

        self._asker.ask(question, self._done)

    def _done(self, done: Done | None) -> None:
        if done is None or self._bands is None:
            return
        from statuswatch.ui.band import Answer, Said

        words, back = said(done), undoing(done.deed)
        if words is None:
            self._fade()
            return
        answers: tuple[Answer, ...] = ()
        if back is not None:
            answers = (Answer(_BACK[back.what], lambda: self.do(back)),)
        self._bands.take_back(KEY)  # the same words again may stand for another service
        self._bands.say(Said(KEY, Face.FINE, words, answers), aloud=True)
        self._fades.start()

    @Slot()
    def _fade(self) -> None:
        if self._bands is not None:
            self._bands.take_back(KEY)


_BACK = {
    What.WAKE: say("Wake it"),
    What.UNMUTE: say("Unmute"),
    What.UNWANT: say("Don't"),
    What.DISTURB: say("Off"),
}


def undoing(deed: Deed) -> Deed | None:
    """What takes it back; an acknowledgement stands."""
    back = {
        What.SNOOZE: What.WAKE,
        What.MUTE: What.UNMUTE,
        What.WANT: What.UNWANT,
        What.DISTURB_NOT: What.DISTURB,
    }.get(deed.what)
    return None if back is None else replace(deed, what=back, until=None)


def said(done: Done) -> Message | None:
    """`None`: what was taken back is seen where it stood."""
    deed, name, until = done.deed, done.name, done.until
    match deed.what:
        case What.ACKNOWLEDGE:
            return _acknowledged(done)
        case What.SNOOZE:
            return _snoozed(done)
        case What.MUTE if deed.part:
            return say("{name} is muted where it is only {part}.", name=name, part=deed.part)
        case What.MUTE:
            return say("{name} is muted. It is watched all the same.", name=name)
        case What.WANT:
            return say("We tell you when {name} is back.", name=name)
        case What.DISTURB_NOT if until is not None:
            return say("Do not disturb until {until}. Watching goes on.", until=until)
        case _:
            return None


def _snoozed(done: Done) -> Message:
    name = done.name if done.deed.service else say("Everything")
    if done.until is None:
        return say("{name} is snoozed until it is over.", name=name)
    return say("{name} is snoozed until {until}.", name=name, until=done.until)


def _acknowledged(done: Done) -> Message:
    if not done.number:
        return say("Nothing is open that you could acknowledge.")
    if not done.deed.service:
        return count(
            "You acknowledged {n} outage. No reminders until it is back.",
            "You acknowledged {n} outages. No reminders until they are back.",
            done.number,
        )
    return say("You acknowledged {name}. No reminders until it is back.", name=done.name)


# -- in the engine's thread ------------------------------------------------------------------------


def _do(app: App, deed: Deed) -> Done | None:
    """Raises StatusWatchError. `None`: the service is not followed any more."""
    services = app.stored.ledger.services()
    if not deed.service:
        return _do_to_all(app, deed, services)
    service = next((s for s in services if s.id == deed.service), None)
    return None if service is None else _do_to_one(app, deed, service)


def _do_to_all(app: App, deed: Deed, services: tuple[Service, ...]) -> Done:
    from statuswatch.app import acting

    until, number = _moment(app, deed.until), 0
    match deed.what:
        case What.ACKNOWLEDGE:
            number = acting.acknowledge_all(app, deed.reason or "")
        case What.SNOOZE:
            acting.snooze_all(app, until)
        case What.WAKE:
            for service in services:
                acting.wake(app, service)
        case What.DISTURB_NOT | What.DISTURB:
            acting.disturb_after(app, until)
    return Done(deed, "", until, number)


def _do_to_one(app: App, deed: Deed, service: Service) -> Done:
    from statuswatch.app import acting

    until, number = _moment(app, deed.until), 0
    match deed.what:
        case What.ACKNOWLEDGE:
            number = acting.acknowledge(app, service, deed.reason or "")
        case What.SNOOZE:
            acting.snooze(app, service, until)
        case What.WAKE:
            acting.wake(app, service)
        case What.MUTE:
            acting.mute(app, service, deed.part)
        case What.UNMUTE:
            acting.unmute(app, service, deed.part)
        case What.WANT:
            acting.want(app, service)
        case What.UNWANT:
            acting.unwant(app, service)
    return Done(deed, " ".join(service.name.split()), until, number)


def _moment(app: App, until: Until | None) -> datetime | None:
    """`None` where it ends by itself."""
    from statuswatch.app import acting

    now = app.clock.now()
    match until:
        case None | Until.OVER:
            return None
        case Until.TOMORROW:
            return acting.tomorrow(now, None)
        case _:
            return acting.until(until.value, now, None)
