"""The settings as the window shows and changes them: read anew each time, written one by one.

Files are read and written in threads: a home on a slow disk must hold up nobody's polls.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch import settings
from statuswatch.app import ways
from statuswatch.app.chosen import is_of_a_key
from statuswatch.app.restoring import telling
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.quiet import QuietHours, quiet_until
from statuswatch.core.words import Message, say
from statuswatch.engine.clock import RunningClock
from statuswatch.engine.secrets import SecretError, in_thread
from statuswatch.settings import Settings, SettingsError
from statuswatch.settings.hours import DAYS
from statuswatch.settings.model import Use

if TYPE_CHECKING:
    from statuswatch.app.autostart import Autostart
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App
    from statuswatch.app.way_states import State
    from statuswatch.app.ways import Tested

KEYRING_SECONDS = 3.0
"""So long it is waited for a keyring to say what it is."""

Hours = Sequence[tuple[time, time]]
"""The spans of one day; the second time not later than the first: on the next day."""


class NotSetError(StatusWatchError):
    """It is not written down; the title says what is wrong, without the file's own terms."""


@dataclass(frozen=True, slots=True)
class SettingsNow:
    """All that is chosen, as the file has it. `mistakes`: what of it does not hold. `quiet`: until
    when it is quiet now; `next_quiet`: else when it will be. `waiting`: notices that wait for the
    end of the quiet. `demo`: they are of a throw-away profile."""

    settings: Settings
    file: Path
    mistakes: tuple[Message, ...] = ()
    quiet: datetime | None = None
    next_quiet: datetime | None = None
    waiting: int = 0
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Channels:
    """Every way to the user. `keyring`: what keeps their addresses; `None`: nothing does here."""

    states: tuple[State, ...]
    keyring: Message | None


async def now(desk: Desk, zone: tzinfo | None = None) -> SettingsNow:
    """`zone`: the user's, `None` = this computer's. Raises StoreError."""
    app = desk.app
    chosen, problems = await asyncio.to_thread(settings.load, app.profile)
    if app.profile.settings_file.exists() and all(map(is_of_a_key, problems)):
        app.settings = chosen  # channels are found there, also those that came by hand
    chosen = app.settings
    hours, at = chosen.preferences.quiet, app.clock.now()
    until = quiet_until(hours, at, zone)
    return SettingsNow(
        chosen,
        app.profile.settings_file,
        tuple(say("{what}", what=str(problem)) for problem in problems),
        until,
        None if until else _next_quiet(hours, at, zone),
        _waiting(app) if until else 0,
        isinstance(app.clock, RunningClock),  # nobody else's time runs faster
    )


async def write(desk: Desk, key: str, value: object) -> SettingsNow:
    """Set one key; `None`: what is meant without it. Raises NotSetError, SettingsError."""
    profile = desk.app.profile
    try:
        if value is None:
            await asyncio.to_thread(settings.unset, profile, key)
        else:
            await asyncio.to_thread(settings.write, profile, key, value)
    except SettingsError as error:
        what = dict(error.title.args).get("what")
        if isinstance(what, Message):
            # The advice is how to write it into the file; here the field's hint says what to do.
            raise NotSetError(what) from error
        raise
    desk.watch.heed()
    return await now(desk)


async def follow(desk: Desk) -> None:
    """Tells the Settings whenever others hold, whoever changed them, until cancelled."""
    await desk.watch.follow_settings(desk.tell)


def _waiting(app: App) -> int:
    """What is told when the quiet is over. Raises StoreError."""
    outbox = app.stored.outbox
    return len({kept.id for name in ways.names(app) for kept in outbox.waiting(name)})


def _next_quiet(hours: QuietHours, at: datetime, zone: tzinfo | None) -> datetime | None:
    """When quiet hours begin next, within a week."""
    here = at.astimezone(zone)
    starts = []
    for ahead in range(8):
        day = here.date() + timedelta(days=ahead)
        for span in hours.spans:
            if span.day == day.weekday():
                wall = datetime.combine(day, span.start, here.tzinfo if zone is None else zone)
                starts.append(wall)
    return min((start for start in starts if start > here), default=None)


# -- start at login --------------------------------------------------------------------------------


async def starts(desk: Desk) -> Autostart:
    """Does it start at login, truly? Raises AutostartError."""
    from statuswatch.app import autostart

    del desk
    return await asyncio.to_thread(autostart.state)


async def switch_start(desk: Desk, *, on: bool) -> Autostart:
    """Raises AutostartError."""
    from statuswatch.app import autostart

    return await asyncio.to_thread(autostart.switch, desk.app.profile, on=on)


# -- quiet hours -----------------------------------------------------------------------------------


def hours_of(quiet: QuietHours) -> tuple[Hours, ...]:
    """The spans of each weekday, Monday first."""
    return tuple(
        tuple(sorted((span.start, span.end) for span in quiet.spans if span.day == day))
        for day in range(7)
    )


def hours_table(days: Sequence[Hours]) -> Mapping[str, object] | None:
    """As the file has it, in as few keys as it takes; `None`: no quiet hours at all."""
    written = [[f"{start:%H:%M}-{_end(end)}" for start, end in spans] for spans in days]
    if not any(written):
        return None
    if all(day == written[0] for day in written):
        return {"every_day": written[0]}
    week, end = written[:5], written[5:]
    if all(day == week[0] for day in week) and end[0] == end[1]:
        both = {"weekdays": week[0], "weekend": end[0]}
        return {key: spans for key, spans in both.items() if spans}
    return {day: spans for day, spans in zip(DAYS, written, strict=True) if spans}


def _end(moment: time) -> str:
    return "24:00" if moment == time() else f"{moment:%H:%M}"


# -- channels --------------------------------------------------------------------------------------


async def channels(desk: Desk) -> Channels:
    """Raises StoreError."""
    from statuswatch.app import keyrings

    await now(desk)  # channels that were written by hand are there then
    try:
        keyring = await in_thread(keyrings.keyring_here, KEYRING_SECONDS)
    except SecretError:  # it hangs, perhaps until its user comes: there is one
        keyring = keyrings.SOME
    return Channels(ways.states(desk.app), keyring)


async def add_channel(desk: Desk, name: str, address: str, use: Use) -> Channels:
    """Raises WayError, ChannelError, SecretError, SettingsError; nothing is kept then."""
    await now(desk)
    await ways.add(desk.app, name, address, use)
    desk.watch.heed()
    return await channels(desk)


async def remove_channel(desk: Desk, name: str) -> Channels:
    """Raises WayError, SettingsError."""
    await ways.remove(desk.app, name)
    desk.watch.heed()
    return await channels(desk)


async def switch_channel(desk: Desk, name: str, *, on: bool) -> Channels:
    """Raises WayError, SettingsError."""
    ways.switch(desk.app, name, on=on)
    desk.watch.heed()
    return await channels(desk)


async def test_channel(desk: Desk, name: str) -> Tested:
    """Raises WayError."""
    return await ways.test(desk.app, name)


# -- what is kept ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptData:
    """The history's file, its size in bytes, and copies of it, newest first. `trouble`: why there
    is none of today. `past`: how many sources are still to be asked for what came before."""

    file: Path
    size: int
    copies: tuple[tuple[Path, datetime], ...] = ()
    trouble: Message | None = None
    past: int = 0


async def data(desk: Desk) -> KeptData:
    found = await asyncio.to_thread(_data, desk.app.profile.history)
    return replace(found, trouble=desk.watch.copies.trouble, past=desk.watch.past_left)


async def give_up_past(desk: Desk) -> KeptData:
    """Ask nobody for what came before, any more. Raises StoreError."""
    desk.watch.give_up_past()
    return await data(desk)


async def back_up(desk: Desk) -> KeptData:
    """Make a copy now. Tells Progress; given up, there is none. Raises StoreError."""
    from statuswatch.store.files import back_up as copied
    from statuswatch.store.migrations import load_migrations

    file, at = desk.app.profile.history, desk.app.clock.now()
    desk.app.stored.journal.flush()
    with telling(desk) as told:
        await asyncio.to_thread(copied, file, load_migrations()[-1].number, at, told)
    return await data(desk)


def _data(file: Path) -> KeptData:
    return KeptData(file, sum(_sizes(file)), tuple(_copies(file)))


def _sizes(file: Path) -> Iterator[int]:
    from statuswatch.store.files import COMPANIONS

    for suffix in ("", *COMPANIONS):
        place = file.with_name(file.name + suffix)
        if place.exists():
            yield place.stat().st_size


def _copies(file: Path) -> Iterator[tuple[Path, datetime]]:
    from statuswatch.store.files import backups, made_at

    for copy in backups(file):
        made = made_at(copy)
        if made is not None:
            yield copy, made
