"""The user's plans: kept, found again, and held against what is known of what they need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch.core.docket import Occasion
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.occasions import Fallen, begins, coming, fallen, is_over
from statuswatch.core.plan_notices import AHEAD, plan_notices
from statuswatch.core.preflight import Preflight, preflight
from statuswatch.core.words import count, say

if TYPE_CHECKING:
    from statuswatch.app.calendar_zones import Zone
    from statuswatch.core.model import Outage, Rules
    from statuswatch.core.overview import Overview
    from statuswatch.core.situation import Timed
    from statuswatch.store.docketing import Docketing

NEXT = timedelta(hours=24)
"""Which plans are looked at where none is named."""

PAST = timedelta(days=90)

LONGER = timedelta(hours=26)
"""What lasts so long is of several days: one alone may have 25 hours."""


class PlanError(StatusWatchError):
    """There is no such plan, or it cannot be."""


def ahead(docket: Docketing, now: datetime, within: timedelta | None = None) -> Sequence[Occasion]:
    """The plans that are not over, the next first. Raises StoreError."""
    until = None if within is None else now + within + timedelta(days=1)
    return coming(docket.occasions(now - timedelta(days=1), until), now, within)


def add(docket: Docketing, plan: Occasion, now: datetime) -> Occasion:
    """Keep a plan that was typed. Raises PlanError where it is over or has no title, StoreError."""
    plan = replace(_sound(plan, now), entered=now)
    return replace(plan, id=docket.keep_occasion(plan))


def change(docket: Docketing, was: Occasion, plan: Occasion, now: datetime) -> Occasion:
    """Keep `plan` in the place of `was`: its number stays, and so does what was told of it. What a
    calendar says of a plan is changed there, only what it needs here. Raises PlanError, StoreError."""
    plan = replace(plan, id=was.id, calendar=was.calendar, uid=was.uid, entered=was.entered)
    if was.calendar:
        if replace(plan, needs=was.needs, instead=was.instead) != was:
            raise PlanError(
                say("{title} comes from a calendar", title=was.title),
                say("Change it there. Only what it needs can be said here."),
            )
        _check_needs(plan)
    else:
        plan = _sound(plan, now)
        if begins(plan) != begins(was):  # who has just chosen the time knows how it stands
            plan = replace(plan, entered=now)
    return replace(plan, id=docket.keep_occasion(plan))


def _sound(plan: Occasion, now: datetime) -> Occasion:
    """With its title on one line. Raises PlanError for what cannot be."""
    title = " ".join(plan.title.split())
    if not title:
        raise PlanError(say("The plan has no title"))
    if is_over(plan, now):
        raise PlanError(
            say("{title} would be over already", title=title), say("Give a time to come.")
        )
    if plan.until is not None and plan.until <= plan.at:
        raise PlanError(
            say("{title} would take no time", title=title),
            say("Say how long it takes, or nothing."),
        )
    _check_needs(plan)
    return replace(plan, title=title)


def _check_needs(plan: Occasion) -> None:
    itself = [service for service in plan.needs if service in plan.instead]
    if itself:
        raise PlanError(
            say("{name} can't take its own place", name=itself[0]),
            say("Name another service that would do as well."),
        )


def moment(text: str, zone: Zone) -> tuple[datetime, bool]:
    """When that zone's clock shows what was typed (UTC), and whether it is a day alone: 2026-11-24,
    with a time or without. Raises PlanError for what is none."""
    text = " ".join(text.split())
    try:
        wall = datetime.fromisoformat(text)
    except ValueError as error:
        raise PlanError(
            say("{text} is no moment", text=text),
            say('Write a date (2026-11-24), or with a time: "2026-11-24 09:00".'),
        ) from error
    if not 1970 <= wall.year < 9000:
        raise PlanError(say("{text} is too far away", text=text))
    day = re.fullmatch(r"\d{4}-?\d\d-?\d\d", text) is not None
    if wall.tzinfo is not None:
        return wall.astimezone(UTC), day
    at = zone.clock.at(wall)
    if not day and zone.clock.wall(at) != wall:
        raise PlanError(
            say("There is no {text} on that day: the clocks skip it", text=f"{wall:%H:%M}"),
            say("Choose another time."),
        )
    return at, day


def day_after(at: datetime, zone: Zone) -> datetime:
    """A day later by that zone's clock: a day may have 23 hours."""
    return zone.clock.at(zone.clock.wall(at) + timedelta(days=1))


def find(docket: Docketing, name: str, now: datetime, *, one: bool = False) -> Occasion:
    """By its number or its title, or how that begins; of several the next that is not over, or else
    the last. `one`: of several none. Raises PlanError, naming those there are; StoreError."""
    every = docket.occasions()
    if re.fullmatch(r"#?\d{1,15}", name.strip()):
        number = int(name.strip().lstrip("#"))
        found = [plan for plan in every if plan.id == number]
    else:
        wanted = " ".join(name.casefold().split())
        found = [plan for plan in every if plan.title.casefold() == wanted]
        found = found or [plan for plan in every if plan.title.casefold().startswith(wanted)]
        titles = {plan.title for plan in coming(found, now)} or {plan.title for plan in found}
        if len(titles) > 1:
            names = ", ".join(sorted(titles)[:8])
            raise PlanError(
                say("Several plans may be meant by {name}", name=name),
                say("Say which: {names}", names=names),
            )
    if not found or not name.strip():
        titles_there = dict.fromkeys(plan.title for plan in coming(every, now))
        names = ", ".join(list(titles_there)[:8])
        advice = say("There are: {names}", names=names) if names else say("Nothing is planned.")
        raise PlanError(say("There is no plan called {name}", name=name), advice)
    meant = coming(found, now) or tuple(found)
    if one and len(meant) > 1:
        numbers = ", ".join(str(plan.id) for plan in meant[:8])
        raise PlanError(
            count(
                "{n} plan is called {name}", "{n} plans are called {name}", len(meant), name=name
            ),
            say("Say its number: {numbers}. See which is when: statuswatch plan", numbers=numbers),
        )
    return next(iter(coming(found, now)), found[-1])


def drop(docket: Docketing, plan: Occasion) -> bool:
    """One of a calendar comes back when that is read again. Raises StoreError."""
    return docket.drop(Occasion, plan.id)


def checked(
    plans: Iterable[Occasion],
    overview: Overview,
    now: datetime,
    rules: Rules,
    unread: frozenset[str] = frozenset(),
) -> tuple[Preflight, ...]:
    """How it stands for each. `unread`: services that could not be read just now."""
    return tuple(preflight(plan, overview, now, rules, unread) for plan in plans)


def fell(
    docket: Docketing,
    outages: Callable[[str, datetime], Iterable[Outage]],
    since: datetime,
    now: datetime,
) -> tuple[Fallen, ...]:
    """Which plans since then fell into outages. `outages`: of one service, since a moment. Raises
    StoreError."""
    plans = [plan for plan in docket.occasions(since, now) if plan.at <= now]
    needed = {service for plan in plans for service in plan.needs}
    first = min((plan.at for plan in plans), default=since)
    return fallen(plans, {service: tuple(outages(service, first)) for service in needed}, now)


def told(
    docket: Docketing,
    overview: Callable[[], Overview],
    now: datetime,
    rules: Rules,
    awake: datetime | None = None,
) -> Timed | None:
    """What is to be told of the plans by now; `None`: there are none, and nothing was looked at.
    `awake`: since when somebody looks again. Raises StoreError."""
    plans = docket.occasions(now - timedelta(days=1), now + AHEAD)
    return plan_notices(plans, overview(), now, rules, awake) if plans else None
