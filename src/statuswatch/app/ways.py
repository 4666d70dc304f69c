"""The ways in which the user is told: the desktop, and the channels that they set up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch import assets, channels, settings
from statuswatch.app.addresses import Addresses, Place, variable_of
from statuswatch.app.way_states import (
    State,
    absent,
    desktop_state,
    kept_at,
    masked_of,
    note_of,
    state_of,
    states,
    where,
)
from statuswatch.channels import Channel, ChannelError
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.routing import DESKTOP, TERMINAL
from statuswatch.core.telling import Notice, NoticeKind, Urgency
from statuswatch.core.words import Message, say, stamp
from statuswatch.engine.secrets import in_thread
from statuswatch.settings.model import Profile, Settings, Sound, Use, Way
from statuswatch.settings.tables import COMMAND, NAME, PUSH

if TYPE_CHECKING:
    from statuswatch.app.profile import App

__all__ = [
    "COMMAND",
    "DESKTOP",
    "ICON",
    "PUSH",
    "SOUNDS_FROM",
    "State",
    "Tested",
    "WayError",
    "add",
    "add_command",
    "address_given",
    "called",
    "check_name",
    "desktop",
    "forget_all",
    "load",
    "names",
    "remove",
    "states",
    "switch",
    "test",
    "where",
]

log = logging.getLogger(__name__)

ICON = "icons/statuswatch-card.svg"

AT_ONCE = 1.0
"""Seconds within which a keyring answers that has nobody to ask."""


class WayError(StatusWatchError):
    """A channel that cannot be set up, or is not there."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What became of a test, in words for the user; `advice` only where it failed."""

    name: str
    ok: bool
    said: Message
    advice: Message | None = None


# -- what there is ------------------------------------------------------------------------------


def load(app: App, icon: Path | None, *, stays: bool = False) -> list[Channel]:
    """Those that are switched on, also those that failed for good: who sends asks for that each
    time, and may find it forgiven. `stays`: what shows cards may come later than we, as at login.
    Never raises; asks no keyring."""
    found = desktop(app.settings, icon, stays=stays)
    for way in app.settings.ways:
        try:
            if way.enabled:
                _forgive(app, way)
                found.append(_channel(app, way))
        except StatusWatchError as error:
            log.warning("%s: %s", way.name, error.title)
    return found


def desktop(chosen: Settings, icon: Path | None, *, stays: bool = False) -> list[Channel]:
    """The desktop's notifications, where they are wanted and something shows them; with `stays`
    also where there is nothing yet but a session."""
    if not chosen.desktop:
        return []
    try:
        channel = channels.load(channels.desktop(), icon, sounds_from=SOUNDS_FROM[chosen.sound])
    except ChannelError as error:
        log.warning("%s", error.title)
        return []
    return [channel] if channel.available() or (stays and _may_come(channel)) else []


def _may_come(channel: Channel) -> bool:
    """What shows cards starts after us, perhaps: a session is there to show them in."""
    if not isinstance(channel, channels.Able):
        return False
    try:
        channel.abilities()
    except ChannelError as error:
        return not error.permanent
    return True


SOUNDS_FROM = {
    Sound.OFF: None,
    Sound.CRITICAL: Urgency.CRITICAL,
    Sound.NORMAL: Urgency.NORMAL,
    Sound.ALL: Urgency.LOW,
}


def _forgive(app: App, way: Way) -> None:
    """What the environment says now need not be what failed. Others see where it is from."""
    if way.kind != PUSH or not app.addresses.given(way.name):
        return
    ledger, off, kept = app.stored.ledger, note_of(way.name, "off"), note_of(way.name, "kept")
    if ledger.noted(off):
        ledger.note(off, "")
    if ledger.noted(kept) == Place.SESSION.value or not ledger.noted(kept):
        ledger.note(kept, Place.ENVIRONMENT.value)
        ledger.note(note_of(way.name, "address"), masked_of(app.addresses.given(way.name)))


def names(app: App) -> dict[str, Message]:
    """Every way there is, on or off, by its channel's name: how a person calls it."""
    own = {way.name: called(way.name) for way in app.settings.ways}
    return {name: called(name) for name in (channels.desktop(), TERMINAL)} | own


def called(channel: str) -> Message:
    """The channel of this name, as a person calls it; also one that is gone."""
    if channel == DESKTOP or channel.startswith(f"{DESKTOP}_"):
        return say("this desktop")
    if channel == TERMINAL:
        return say("the terminal")
    return say("{name}", name=channel)


# -- setting up ---------------------------------------------------------------------------------


def check_name(app: App, name: str) -> None:
    """May a new channel be called so? Raises WayError."""
    advice = say("Choose another name: mail, phone, pager …")
    if "://" in name:  # it is not repeated: it may hold a password
        raise WayError(
            say("An address stands where a name belongs, and the shell's history has it now"),
            say("Delete it there. Name the channel (mail, phone …); its address is asked for."),
        )
    if not NAME.fullmatch(name):
        raise WayError(
            say("{name} is no name for a channel", name=name),
            say("Use small letters, digits, - and _, 30 at most."),
        )
    if name in (DESKTOP, TERMINAL) or name.startswith(f"{DESKTOP}_"):
        raise WayError(say("The name {name} is taken by ours", name=name), advice)
    # mail-2 and mail_2 would share one environment variable.
    taken = {
        variable_of(way.name): way.name
        for way in app.settings.ways
        if way.name != name or not _lacks_address(app, way)
    }
    if variable_of(name) in taken:
        there = taken[variable_of(name)]
        raise WayError(say("There is a channel called {name} already", name=there), advice)


def _lacks_address(app: App, way: Way) -> bool:
    """Was it written into the settings by hand, which never hold its address?"""
    return way.kind == PUSH and not app.stored.ledger.noted(note_of(way.name, "address"))


def address_given(app: App, name: str) -> bool:
    """Does the environment say where this channel leads? Then nobody is asked."""
    return bool(app.addresses.given(name))


async def add(
    app: App,
    name: str,
    address: str,
    use: Use = Use.ALWAYS,
    waits: Callable[[], None] = lambda: None,
) -> State:
    """Set up a channel to this address: it is looked at first, then kept, then written down that
    there is one. An empty `address`: that of the environment. `waits`: called where the keyring
    does not answer at once, because it waits for its user. Raises WayError, ChannelError,
    SecretError, SettingsError; nothing is kept then."""
    from statuswatch.channels.push import look

    check_name(app, name)
    given = app.addresses.given(name)
    url = given or address.strip()
    await asyncio.to_thread(look, url)
    place = Place.ENVIRONMENT
    if not given:
        keeping = asyncio.ensure_future(in_thread(lambda: app.addresses.keep(name, url)))
        await asyncio.wait({keeping}, timeout=AT_ONCE)
        if not keeping.done():
            waits()
        place = await keeping
    try:
        _write(app, Way(name, PUSH, use))
    except StatusWatchError:
        if not given:
            await in_thread(lambda: app.addresses.drop(name))
        raise
    ledger = app.stored.ledger
    ledger.note(note_of(name, "address"), masked_of(url))
    ledger.note(note_of(name, "kept"), place.value)
    return _named(app, name)


def add_command(
    app: App,
    name: str,
    command: Sequence[str],
    use: Use = Use.ALWAYS,
    timeout: timedelta | None = None,
) -> State:
    """Set up a channel to a program. Raises WayError, SettingsError."""
    check_name(app, name)
    if not command or not command[0].strip():
        raise WayError(say("No program is named"), say("Name it, and its arguments after it."))
    way = Way(name, COMMAND, use, tuple(command))
    _write(app, way if timeout is None else replace(way, timeout=timeout))
    return _named(app, name)


async def remove(app: App, name: str) -> None:
    """Take it out of the settings, and its address out of the keyring. Raises WayError,
    SettingsError."""
    way = _way(app, name)
    settings.unset(app.profile, f"channels.{name}")
    if way.kind == PUSH:
        await in_thread(lambda: app.addresses.drop(name))
    _clear(app, name)
    left = tuple(one for one in app.settings.ways if one.name != name)
    app.settings = replace(app.settings, ways=left)


def switch(app: App, name: str, *, on: bool) -> State:
    """Use it, or do not. Switching on forgives what made it fail. Raises WayError, SettingsError."""
    if name == DESKTOP:
        settings.write(app.profile, "notifications.desktop", on)
        app.settings = replace(app.settings, desktop=on)
        return desktop_state(app)
    way = _way(app, name)
    settings.write(app.profile, f"channels.{name}.enabled", on)
    if on:
        app.stored.ledger.note(note_of(name, "off"), "")
    changed = replace(way, enabled=on)
    ways = tuple(changed if one.name == name else one for one in app.settings.ways)
    app.settings = replace(app.settings, ways=ways)
    return _named(app, name)


def forget_all(profile: Profile) -> None:
    """Take the addresses of all channels of this profile out of the keyring."""
    chosen, _ = settings.load(profile)
    for way in chosen.ways:
        if way.kind == PUSH:
            Addresses().drop(way.name)


# -- a test -------------------------------------------------------------------------------------


async def test(app: App, name: str) -> Tested:
    """Send a test notice through it now, past queue and quiet hours. Success forgives what made it
    fail before. Raises WayError where there is no such channel."""
    from statuswatch.channels.command import TEST

    now = app.clock.now()
    notice = Notice(
        key=f"{TEST}{name}:{stamp(now)}",
        thread=f"{TEST}{name}",
        service="",
        title=say("StatusWatch can reach you here"),
        body=say("You asked for this test at {at}.", at=now),
        at=now,
        kind=NoticeKind.OWN,
    )
    channel: Channel | None = None
    try:
        if name == DESKTOP:
            channel = channels.load(channels.desktop(), assets.resource(ICON))
        else:
            channel = _channel(app, _way(app, name))
        await asyncio.to_thread(channel.send, notice, "", app.reading())
    except ChannelError as error:
        return Tested(name, False, error.title, error.advice)
    finally:
        if channel is not None:
            channel.close()
    ledger = app.stored.ledger
    ledger.note(note_of(channel.name, "off"), "")
    ledger.note(note_of(channel.name, "failing"), "")
    ledger.note(note_of(channel.name, "tested"), app.clock.now().isoformat())
    return Tested(name, True, say("Sent. Look whether it is there."))


# -- parts --------------------------------------------------------------------------------------


def _channel(app: App, way: Way) -> Channel:
    # Imported where somebody has one: the tray's start must not wait for them.
    if way.kind == COMMAND:
        from statuswatch.channels.command import Command

        return Command(way.name, way.command, way.timeout, lambda service: _service(app, service))
    from statuswatch.channels.push import Push

    return Push(way.name, lambda: _address(app, way.name))


def _address(app: App, name: str) -> str:
    """Where it leads. It may block. Raises ChannelError."""
    place = kept_at(app, name)
    if place is Place.KEYRING:
        return app.addresses.of(name)
    if at_hand := app.addresses.at_hand(name):
        return at_hand
    raise ChannelError(
        absent(place, name),
        say("Set {variable} where StatusWatch is started.", variable=variable_of(name)),
        # What the environment lacks in this session it may have in the next.
        permanent=place is Place.SESSION,
    )


def _service(app: App, service: str) -> str:
    """How it is called; also one that is no longer followed. The id where nothing is known."""
    known = app.stored.ledger.services(also_left=True)
    return next((one.name for one in known if one.id == service), service)


def _way(app: App, name: str) -> Way:
    for way in app.settings.ways:
        if way.name == name:
            return way
    there = ", ".join((DESKTOP, *(way.name for way in app.settings.ways)))
    raise WayError(
        say("There is no channel called {name}", name=name), say("There are: {names}.", names=there)
    )


def _named(app: App, name: str) -> State:
    return state_of(app, _way(app, name))


def _write(app: App, way: Way) -> None:
    table: dict[str, object] = {"kind": way.kind, "use": way.use.value}
    if way.kind == COMMAND:
        table |= {"command": list(way.command), "timeout": settings.duration_text(way.timeout)}
    settings.write(app.profile, f"channels.{way.name}", table)
    _clear(app, way.name)
    others = (one for one in app.settings.ways if one.name != way.name)
    app.settings = replace(app.settings, ways=(*others, way))


def _clear(app: App, name: str) -> None:
    """What was noted of another channel of this name."""
    for what in ("off", "failing", "address", "kept", "tested"):
        key = note_of(name, what)
        if app.stored.ledger.noted(key):
            app.stored.ledger.note(key, "")
