"""What the user does about notices: acknowledge, snooze, mute, ask to be told, not be disturbed.

Each is a mark in the ledger (or a note of it), so every process of this profile goes by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.mark import RESOLVED, Mark, MarkKind
from statuswatch.core.telling import Action
from statuswatch.core.words import say
from statuswatch.settings import parse_duration

if TYPE_CHECKING:
    from statuswatch.app.profile import App
    from statuswatch.core.model import Outage, Service
    from statuswatch.core.telling import Notice

HOUR = timedelta(hours=1)
"""For how long the button of a card snoozes."""

MORNING = time(8)
"""When tomorrow begins, for who wants to hear nothing until then."""

LONGEST = timedelta(days=366)
"""Silence that has an end has one within a year. For longer there is mute."""

UNDISTURBED = "do-not-disturb"
"""The ledger's note: until when nothing is shown; empty: it may be."""


# -- until when ----------------------------------------------------------------------------------


def until(text: str, now: datetime, zone: tzinfo | None) -> datetime:
    """When `1h`, `18:00` (the next) or `tomorrow` ends, UTC. `zone`: the user's; `None` = this
    computer's. Raises StatusWatchError for anything else, in words."""
    wanted = text.strip().casefold()
    if wanted == "tomorrow":
        return tomorrow(now, zone)
    if clock := re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", wanted):
        return _next(time(int(clock[1]), int(clock[2])), now, zone)
    try:
        length = parse_duration(wanted)
    except ValueError as error:
        raise StatusWatchError(
            say("{text} is no time to wait until", text=text or "''"),
            say("Write how long (30m, 1h, 2d), a time of day (18:00), or tomorrow."),
        ) from error
    if not timedelta() < length <= LONGEST:
        raise StatusWatchError(
            say("{text} is too short", text=text)
            if not length
            else say("{text} is too long", text=text),
            say("Write a time from 1s to {days}d.", days=LONGEST.days),
        )
    return now + length


def tomorrow(now: datetime, zone: tzinfo | None) -> datetime:
    """The next day at 08:00 of the user's time, UTC."""
    day = _local(now, zone).date() + timedelta(days=1)
    return _utc(datetime.combine(day, MORNING), zone)


def _next(wanted: time, now: datetime, zone: tzinfo | None) -> datetime:
    """The next moment at which the user's clock shows `wanted`."""
    today = _local(now, zone).date()
    moments = (_utc(datetime.combine(today + timedelta(days=n), wanted), zone) for n in range(3))
    return next(moment for moment in moments if moment > now)


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _utc(local: datetime, zone: tzinfo | None) -> datetime:
    """`local` has no zone: of this computer's own only the system knows the summers."""
    return (local if zone is None else local.replace(tzinfo=zone)).astimezone(UTC)


# -- of one service, and of all ------------------------------------------------------------------


def acknowledge(app: App, service: Service, reason: str = "") -> int:
    """The user knows of what ails it now: no reminders, nobody else is called. How many outages
    that are; 0: nothing does. Raises StoreError, as all of these do."""
    return _acknowledged(app, service, ongoing(app, service), reason)


def acknowledge_all(app: App, reason: str = "") -> int:
    """What ails of everything that is followed; how many outages."""
    return sum(acknowledge(app, service, reason) for service in app.stored.ledger.services())


def snooze(app: App, service: Service, until: datetime | None) -> int:
    """Nothing of it is told until then (UTC) but that it is back; `None`: until what ails it now
    is over: so many outages, 0: nothing does, and nothing is snoozed."""
    if until is not None:
        _mark(app, service, MarkKind.SNOOZED, until.astimezone(UTC).isoformat())
        return 1
    found = ongoing(app, service)
    for outage in found:
        _mark(app, service, MarkKind.SNOOZED, RESOLVED, outage.id)
    return len(found)


def snooze_all(app: App, until: datetime | None) -> int:
    """Everything that is followed; how many services were snoozed."""
    return sum(snooze(app, service, until) > 0 for service in app.stored.ledger.services())


def wake(app: App, service: Service) -> None:
    """Take every snooze of it back."""
    _mark(app, service, MarkKind.WOKEN)


def mute(app: App, service: Service, part: str = "") -> None:
    """Nothing of it (or of what touches only this part) is told, until that is taken back."""
    _mark(app, service, MarkKind.MUTED, part)


def unmute(app: App, service: Service, part: str = "") -> None:
    _mark(app, service, MarkKind.UNMUTED, part)


def want(app: App, service: Service) -> None:
    """Tell the user once when it is back, whatever else they do not want to hear of it."""
    _mark(app, service, MarkKind.WANTED)


def unwant(app: App, service: Service) -> None:
    _mark(app, service, MarkKind.UNWANTED)


# -- of everything -------------------------------------------------------------------------------


def disturb_after(app: App, until: datetime | None) -> None:
    """Nothing is shown before `until` (UTC); `None`: it may be. Watching goes on."""
    told = "" if until is None else until.astimezone(UTC).isoformat()
    app.stored.ledger.note(UNDISTURBED, told)


def disturbed_until(app: App) -> datetime | None:
    """Until when nothing is shown (UTC); `None`: it may be."""
    noted = app.stored.ledger.noted(UNDISTURBED) or ""
    try:
        moment = datetime.fromisoformat(noted).astimezone(UTC)
    except ValueError:  # empty, or no word of ours: then nothing is held back
        return None
    return moment if moment > app.clock.now() else None


# -- the buttons of a card -----------------------------------------------------------------------


def act(app: App, notice: Notice, action: Action) -> None:
    """What a button of this notice's card does; opening is the caller's. What has ended, or is no
    longer followed, is left alone."""
    if action in (Action.OPEN, Action.REPORT):
        return
    services = {s.id: s for s in app.stored.ledger.services()}
    own = services.get(notice.service)
    meant = _meant(app, notice, services.values())
    if action is Action.ACKNOWLEDGE:
        for service, outages in meant:
            _acknowledged(app, service, outages, "")
    elif action is Action.SNOOZE:
        for service in [s for s, _ in meant] or [s for s in (own,) if s is not None]:
            snooze(app, service, app.clock.now() + HOUR)
    elif own is not None:
        mute(app, own)


def _meant(
    app: App, notice: Notice, services: Iterable[Service]
) -> list[tuple[Service, tuple[Outage, ...]]]:
    """The outages the notice speaks of that are not over. Two may have become one under another
    id since it was shown: then what ails its service is meant."""
    all_ = [(service, ongoing(app, service)) for service in services]
    told = [(s, tuple(o for o in outages if o.id in notice.about)) for s, outages in all_]
    found = [(s, outages) for s, outages in told if outages]
    return found or [(s, outages) for s, outages in all_ if outages and s.id == notice.service]


def ongoing(app: App, service: Service) -> tuple[Outage, ...]:
    """What ails it now. Raises StoreError."""
    now = app.clock.now()
    found = app.stored.history.outages(service.id, now=now, since=now)
    return tuple(outage for outage in found if outage.ongoing)


def _acknowledged(app: App, service: Service, outages: Collection[Outage], reason: str) -> int:
    for outage in outages:
        _mark(app, service, MarkKind.ACKNOWLEDGED, reason, outage.id)
    return len(outages)


def _mark(
    app: App, service: Service, kind: MarkKind, text: str = "", incident: str | None = None
) -> None:
    app.stored.ledger.mark(Mark(service.id, app.clock.now(), kind, text, incident))
