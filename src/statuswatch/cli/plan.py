"""plan: what the user is about to publish; typed, or read from a calendar."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch.app import App, planning
from statuswatch.app.calendar_zones import HERE, Zone, zone_named
from statuswatch.cli.opening import UsageError, find, opened, typed
from statuswatch.cli.terminal import Exit, Terminal, when, word
from statuswatch.core.docket import Occasion
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.occasions import Fallen, day_of
from statuswatch.core.words import Message, count, say
from statuswatch.settings import Profile
from statuswatch.store.errors import StoreError

if TYPE_CHECKING:  # a plan that is typed needs no network
    from statuswatch.app.calendars import TakenIn

NONE = say('Nothing is planned. Plan something: statuswatch plan add TITLE --at "2026-11-24 09:00"')

Args = dict[str, str | int | float | datetime | timedelta | Message]

SHOWN = 40
"""Plans, and broken events, that are listed."""


def plan(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    match args.what:
        case "add":
            return _add(args, terminal, profile)
        case "edit":
            return _edit(args, terminal, profile)
        case "remove":
            return _remove(args, terminal, profile)
        case "calendar":
            return _calendar(args, terminal, profile)
        case "read":
            return _read(terminal, profile)
        case "past":
            return _past(args, terminal, profile)
        case _:
            return _list(terminal, profile)


# -- what there is ---------------------------------------------------------------------------------


def _list(terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal) as app:
        plans = planning.ahead(app.stored.docket, app.clock.now())
        if not plans:
            terminal.say(NONE)
        for one in plans[:SHOWN]:
            terminal.say(_line(one, app))
        if len(plans) > SHOWN:
            rest = len(plans) - SHOWN
            terminal.say(count("{n} more plan is later.", "{n} more plans are later.", rest))
        terminal.data({"plans": [data(one) for one in plans]})
    return Exit.FINE


def _line(one: Occasion, app: App) -> Message:
    needs = _names(one.needs, app) or say("names nothing that it needs")
    title: str | Message = one.title
    if one.day:
        title = say("{title} (all day)", title=one.title)
    elif one.until is not None:
        title = say("{title} ({length})", title=one.title, length=_length(one))
    number = f"{one.id:>4}"
    at: datetime | date = day_of(one) if one.day else one.at
    return say("{number}  {at}  {title}: {needs}", number=number, at=at, title=title, needs=needs)


def _length(one: Occasion) -> timedelta:
    return timedelta() if one.until is None else one.until - one.at


def _names(services: Iterable[str], app: App) -> str:
    called = {s.id: s.name for s in app.stored.ledger.services()}
    return ", ".join(called.get(service, service) for service in services)


def _past(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal) as app:
        now = app.clock.now()
        since = now - (planning.PAST if args.since is None else args.since)
        history = app.stored.history
        found = planning.fell(
            app.stored.docket, lambda s, at: history.outages(s, now=now, since=at), since, now
        )
        if not found:
            terminal.say(say("No plan since {since} fell into an outage.", since=since))
        for one in found:
            terminal.say(_fallen(one, app))
        terminal.data({"since": when(since), "fallen": [_fallen_data(one) for one in found]})
    return Exit.FINE


def _fallen(one: Fallen, app: App) -> Message:
    name = _names((one.service,), app)
    shown: Args = {"at": one.occasion.at, "title": one.occasion.title, "name": name}
    if one.outage.ongoing:
        return say("{at}  {title}: {name} is down since {start}", start=one.outage.start, **shown)
    times: Args = {"start": one.outage.start, "end": one.outage.end}
    if one.missed:
        return say(
            "{at}  {title}: {name} was down {start} to {end}, {missed} of it was lost",
            missed=one.missed,
            **times,
            **shown,
        )
    return say("{at}  {title}: {name} was down {start} to {end}", **times, **shown)


# -- typed -----------------------------------------------------------------------------------------


def _add(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    zone = _zone(args.zone)
    try:
        at, day = planning.moment(typed(args.at), zone)
    except planning.PlanError as error:
        raise UsageError(error.title, error.advice) from error
    with opened(profile, terminal) as app:
        made = Occasion(
            title=typed(args.title),
            at=at,
            needs=services(app, args.needs),
            instead=services(app, args.instead),
            until=_end(at, args.length, zone, day=day),
            day=day,
            zone=zone.name,
        )
        try:
            kept = planning.add(app.stored.docket, made, app.clock.now())
        except planning.PlanError as error:
            raise UsageError(error.title, error.advice) from error
        terminal.say(say("Planned: {title}, {at}", title=kept.title, at=kept.at))
        if not kept.needs:
            terminal.say(say("It names nothing that it needs: give --needs NAME."))
        terminal.data(data(kept))
    return Exit.FINE


def _edit(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    if args.zone is not None and args.at is None:
        raise UsageError(say("--zone says by whose clock --at is"), say("Give --at, too."))
    given = (args.title, args.at, args.length)
    if all(one is None for one in given) and not (args.needs or args.instead):
        raise UsageError(
            say("Nothing is to be changed"),
            say("Give --what, --at, --for, --needs or --instead."),
        )
    with opened(profile, terminal) as app:
        docket, now = app.stored.docket, app.clock.now()
        try:
            was = planning.find(docket, typed(args.plan), now, one=True)
            new = _timed(was, args)
            if args.title is not None:
                new = replace(new, title=typed(args.title))
            if args.needs:
                new = replace(new, needs=services(app, args.needs))
            if args.instead:
                new = replace(new, instead=services(app, args.instead))
            kept = planning.change(docket, was, new, now)
        except planning.PlanError as error:
            raise UsageError(error.title, error.advice) from error
        terminal.say(say("Changed: {title}, {at}", title=kept.title, at=kept.at))
        terminal.data(data(kept))
    return Exit.FINE


def _timed(was: Occasion, args: argparse.Namespace) -> Occasion:
    """It lasts as long as it did, where it is only moved. Raises PlanError, UsageError."""
    if args.at is None and args.length is None:
        return was
    length: timedelta | None = args.length
    if args.at is None:
        zone, at, day = _zone(was.zone or None), was.at, was.day
    else:
        zone = _zone(args.zone)
        at, day = planning.moment(typed(args.at), zone)
        if length is None and was.until is not None and was.day is day:
            days = was.day and was.until - was.at < planning.LONGER  # one may have 23 hours
            length = None if days else was.until - was.at
    until = _end(at, length or None, zone, day=day)
    return replace(was, at=at, day=day, until=until, zone=zone.name)


def _remove(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal) as app:
        try:
            found = planning.find(app.stored.docket, typed(args.plan), app.clock.now(), one=True)
        except planning.PlanError as error:
            raise UsageError(error.title, error.advice) from error
        planning.drop(app.stored.docket, found)
        terminal.say(say("Dropped: {title}, {at}", title=found.title, at=found.at))
        if found.calendar:
            terminal.say(say("It comes back when its calendar is read again."))
        terminal.data(data(found))
    return Exit.FINE


def services(app: App, names: Iterable[str]) -> tuple[str, ...]:
    """The ids of what was typed, with commas or one by one. Raises UsageError."""
    each = (name for given in names for name in given.split(","))
    return tuple(dict.fromkeys(find(app, name).id for name in each if name.strip()))


def _zone(name: str | None) -> Zone:
    """Raises UsageError for one that nobody knows."""
    if name is None:
        return HERE
    found = zone_named(name.strip())
    if found is None:
        raise UsageError(
            say("There is no time zone called {name}", name=typed(name)),
            say("Write it like Europe/Berlin."),
        )
    return found


def _end(at: datetime, length: timedelta | None, zone: Zone, *, day: bool) -> datetime | None:
    if length is not None:
        return at + length
    return planning.day_after(at, zone) if day else None


# -- calendars -------------------------------------------------------------------------------------


def _calendar(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    from statuswatch.app import calendars

    zone = _zone(args.zone)
    with opened(profile, terminal) as app:
        try:
            calendar, secret = calendars.of_typed(typed(args.place))
            if args.remove:
                gone = calendars.drop(app, calendar.name, typed(args.place))
                words = count("{n} plan dropped", "{n} plans dropped", gone)
                terminal.say(words)
                terminal.data({"calendar": calendar.name, "gone": gone})
                return Exit.FINE
            needs, instead = services(app, args.needs), services(app, args.instead)
            calendar = replace(calendar, needs=needs, instead=instead, zone=zone.name)
            if secret is not None:  # else its plans would stand there, and could not be read again
                from statuswatch.app.secrets import check_keyring

                check_keyring(calendar.name)
            found = asyncio.run(calendars.take_in(app, calendar, secret))
            if found.why is None:
                calendars.remember(app, calendar, secret)
        except (StoreError, UsageError):
            raise
        except StatusWatchError as error:
            raise UsageError(error.title, error.advice) from error
        if found.why is not None:
            raise UsageError(found.why.title, found.why.advice)
        _tell(found, terminal)
        if secret is not None:
            from statuswatch.app.secrets import MOVED

            terminal.say(MOVED)
    return Exit.FINE


def _read(terminal: Terminal, profile: Profile) -> int:
    """Each calendar again; one that cannot be read is said, and the others are read."""
    from statuswatch.app import calendars

    with opened(profile, terminal) as app:
        every = calendars.calendars(app)
        if not every:
            terminal.say(say("No calendar is read. Add one: statuswatch plan calendar FILE"))
        found = [asyncio.run(calendars.take_in(app, calendar)) for calendar in every]
        for one in found:
            _tell(one, terminal)
    return Exit.CANT_TELL if any(one.why is not None for one in found) else Exit.FINE


def _tell(found: TakenIn, terminal: Terminal) -> None:
    name, read = found.calendar.name, found.read
    if found.why is not None:
        terminal.warn(found.why.title)
        terminal.warn(found.why.advice)
        terminal.data({"calendar": name, "error": terminal.text(found.why.title)})
        return
    if read is None:
        return
    plans = count("{n} plan", "{n} plans", len(read.plans))
    terminal.say(
        say(
            "{calendar}: {plans}, {taken} new or changed, {gone} gone",
            calendar=name,
            plans=plans,
            taken=found.taken,
            gone=found.gone,
        )
    )
    if read.until is not None:
        terminal.say(say("It has more than can be kept: read until {at}", at=read.until))
    for one in read.left_out[:SHOWN]:
        shown: Args = {"line": one.line, "title": one.title or one.uid, "why": one.why}
        if not shown["title"]:
            terminal.warn(say("Line {line}: not taken, {why}", **shown))
            continue
        terminal.warn(say("Line {line}, {title}: not taken, {why}", **shown))
    if read.broken > SHOWN:
        rest = read.broken - SHOWN
        terminal.warn(count("{n} more was not taken", "{n} more were not taken", rest))
    terminal.data(
        {
            "calendar": name,
            "plans": len(read.plans),
            "taken": found.taken,
            "gone": found.gone,
            "until": when(read.until),
            "broken": read.broken,
            "not_taken": [
                {"line": o.line, "uid": o.uid, "title": o.title, "why": terminal.text(o.why)}
                for o in read.left_out
            ],
        }
    )


# -- for programs ----------------------------------------------------------------------------------


def data(one: Occasion) -> dict[str, object]:
    """A plan as --json tells it."""
    return {
        "id": one.id,
        "title": one.title,
        "at": when(one.at),
        "until": when(one.until),
        "day": one.day,
        "zone": one.zone,
        "needs": list(one.needs),
        "instead": list(one.instead),
        "calendar": one.calendar,
        "entered": when(one.entered),
    }


def _fallen_data(one: Fallen) -> dict[str, object]:
    return {
        "plan": data(one.occasion),
        "service": one.service,
        "level": word(one.outage.worst),
        "start": when(one.outage.start),
        "end": None if one.outage.ongoing else when(one.outage.end),
        "missed_seconds": round(one.missed.total_seconds()),
    }
