"""How each way to the user is now: on, or off and why; where its address is; when it was last used."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from statuswatch import channels
from statuswatch.app.addresses import Place, variable_of
from statuswatch.core.telling import SentState
from statuswatch.core.words import Message, say
from statuswatch.settings.model import Use, Way

if TYPE_CHECKING:
    from statuswatch.app.profile import App

DESKTOP = "desktop"
TERMINAL = "terminal"
PUSH, COMMAND = "push", "command"

OFF_BY_YOU = say("you switched it off")

Lasts = Mapping[str, datetime]
"""When each channel last took a notice."""

_NEWEST = 256
"""Notices that are looked through for a channel's last delivery."""


@dataclass(frozen=True, slots=True)
class State:
    """One way as it is now. `shown`: its masked address, or its command. `why`: why it is off.
    `last`: when it last took something. `kept`: where its address is; None where it has none."""

    name: str
    kind: str
    use: Use
    shown: str
    on: bool
    why: Message | None = None
    last: datetime | None = None
    kept: Place | None = None


def states(app: App) -> tuple[State, ...]:
    """The desktop first, then the user's own as the settings have them. Asks no keyring and no
    network."""
    lasts = _lasts(app)
    return (desktop_state(app, lasts), *(state_of(app, way, lasts) for way in app.settings.ways))


def desktop_state(app: App, lasts: Lasts | None = None) -> State:
    last = _last(app, channels.desktop(), lasts)
    why = None if app.settings.desktop else OFF_BY_YOU
    return State(DESKTOP, DESKTOP, Use.ALWAYS, "", why is None, why, last)


def state_of(app: App, way: Way, lasts: Lasts | None = None) -> State:
    noted = app.stored.ledger.noted
    shown, kept = shlex.join(way.command), None
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
    elif kept is not None and kept is not Place.KEYRING and not app.addresses.at_hand(way.name):
        why = absent(kept, way.name)
    last = _last(app, way.name, lasts)
    return State(way.name, way.kind, way.use, shown, why is None, why, last, kept)


def kept_at(app: App, name: str) -> Place:
    if app.addresses.given(name):
        return Place.ENVIRONMENT
    noted = app.stored.ledger.noted(note_of(name, "kept"))
    return Place(noted) if noted else Place.KEYRING


def absent(place: Place, name: str) -> Message:
    """Why an address that is in no keyring is not to be had."""
    if place is Place.ENVIRONMENT:
        return say("{variable} is not set here", variable=variable_of(name))
    return say("Its address was forgotten when StatusWatch ended")


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
        return say("Its address is in the environment: {variable}.", variable=variable)
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
