"""How each way to the user is now: on, or off and why; where its address is; when it was last used."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch import channels
from statuswatch.app.addresses import Place, variable_of
from statuswatch.core.routing import DESKTOP
from statuswatch.core.telling import SentState
from statuswatch.core.words import Message, say
from statuswatch.engine.failing import Failing, failing_note, from_text
from statuswatch.settings.model import Use, Way
from statuswatch.settings.tables import PUSH

if TYPE_CHECKING:
    from statuswatch.app.profile import App

OFF_BY_YOU = say("you switched it off")

Lasts = Mapping[str, datetime]
"""When each channel last took a notice."""

LATELY = timedelta(days=1)
"""So long after it took something a channel counts as one that has its address."""

_NEWEST = 256
"""Notices that are looked through for a channel's last delivery."""


@dataclass(frozen=True, slots=True)
class State:
    """One way as it is now. `shown`: its masked address, or its command. `why`: why it is off.
    `last`: when it last took something. `kept`: where its address is; None where it has none, or
    nobody knows one. `failing`: it is on, and what it was sent last did not get through."""

    name: str
    kind: str
    use: Use
    shown: str
    on: bool
    why: Message | None = None
    last: datetime | None = None
    kept: Place | None = None
    failing: Failing | None = None


def states(app: App) -> tuple[State, ...]:
    """The desktop first, then the user's own as the settings have them. Asks no keyring and no
    network."""
    lasts = _lasts(app)
    return (desktop_state(app, lasts), *(state_of(app, way, lasts) for way in app.settings.ways))


def desktop_state(app: App, lasts: Lasts | None = None) -> State:
    name = channels.desktop()
    last = _last(app, name, lasts)
    why = None if app.settings.desktop else OFF_BY_YOU
    failing = _failing(app, name, last) if why is None else None
    return State(DESKTOP, DESKTOP, Use.ALWAYS, "", why is None, why, last, failing=failing)


def state_of(app: App, way: Way, lasts: Lasts | None = None) -> State:
    noted = app.stored.ledger.noted
    shown, kept = shlex.join(way.command), None
    lasts = _lasts(app) if lasts is None else lasts
    last = _last(app, way.name, lasts)
    if way.kind == PUSH:
        shown, kept = noted(note_of(way.name, "address")) or "", kept_at(app, way.name)
        if given := app.addresses.given(way.name):
            shown = masked_of(given)
    failed = noted(note_of(way.name, "off"))
    why = None
    if not way.enabled:
        why = OFF_BY_YOU
    elif failed:
        why = say("{why}", why=failed)
    elif way.kind == PUSH and not shown and last is None:
        why, kept = say("no address: statuswatch channels add {name}", name=way.name), None
    elif _is_gone(app, way.name, kept, lasts.get(way.name)):
        why = absent(Place.SESSION, way.name)
    failing = _failing(app, way.name, last) if why is None else None
    return State(way.name, way.kind, way.use, shown, why is None, why, last, kept, failing)


def _is_gone(app: App, name: str, kept: Place | None, last: datetime | None) -> bool:
    """An address that was kept until StatusWatch ended. The one that runs may have it still, or in
    its environment: then a notice got through lately (a test may be from one that has ended)."""
    if kept is not Place.SESSION or app.addresses.at_hand(name):
        return False
    return last is None or app.clock.now() - last > LATELY


def _failing(app: App, channel: str, last: datetime | None) -> Failing | None:
    failing = from_text(app.stored.ledger.noted(failing_note(channel)))
    over = failing is not None and last is not None and last > failing.since
    return None if over else failing


def kept_at(app: App, name: str) -> Place:
    if app.addresses.given(name):
        return Place.ENVIRONMENT
    noted = app.stored.ledger.noted(note_of(name, "kept"))
    return Place(noted) if noted else Place.KEYRING


def absent(place: Place, name: str) -> Message:
    """Why an address that is in no keyring is not to be had."""
    if place is Place.ENVIRONMENT:
        return say("{variable} is not set here", variable=variable_of(name))
    words = "Its address was forgotten when StatusWatch ended. It is looked for in {variable}"
    return say(words, variable=variable_of(name))


def _lasts(app: App) -> Lasts:
    """When each channel last took a notice, of the newest ones."""
    found: dict[str, datetime] = {}
    for kept in app.stored.outbox.inbox(limit=_NEWEST):
        for sent in kept.sent:
            if sent.state is SentState.DELIVERED and sent.at is not None:
                found[sent.channel] = max(sent.at, found.get(sent.channel, sent.at))
    return found


def _last(app: App, channel: str, lasts: Lasts | None) -> datetime | None:
    """When it last took a notice, or a test."""
    taken = (_lasts(app) if lasts is None else lasts).get(channel)
    noted = app.stored.ledger.noted(note_of(channel, "tested"))
    tested = datetime.fromisoformat(noted) if noted else None
    return max((at for at in (taken, tested) if at is not None), default=None)


def where(place: Place, name: str) -> Message:
    """Where the address of the channel `name` is, said plainly."""
    if place is Place.KEYRING:
        return say("Its address is in the keyring, and nowhere else.")
    variable = variable_of(name)
    if place is Place.ENVIRONMENT:
        return say(
            "Its address is looked for in {variable}, where StatusWatch is started.",
            variable=variable,
        )
    return say(
        "No keyring here: its address is forgotten when StatusWatch ends. To keep it, set "
        "{variable} where StatusWatch is started.",
        variable=variable,
    )


def masked_of(address: str) -> str:
    from statuswatch.channels.push import masked

    return masked(address)


def note_of(name: str, what: str) -> str:
    return f"channel.{name}.{what}"
