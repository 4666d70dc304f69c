"""What the window asks of the plans: how they stand, one more, one less, and the calendars."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch.app import planning
from statuswatch.app.planning import LONGER, PAST, PlanError, day_after
from statuswatch.core.docket import Occasion
from statuswatch.core.occasions import Fallen, day_of
from statuswatch.core.preflight import Preflight
from statuswatch.core.words import say

if TYPE_CHECKING:
    from statuswatch.app.calendars import KeptCalendar, TakenIn
    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App
    from statuswatch.core.overview import Overview

SHOWN = 60
"""Plans that are listed; of the others only their number."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as it was typed: `day` as 2026-11-24, `time` as 09:00 or empty for the whole day.
    `needs`, `instead`: services by id. `length`: `None` = a moment."""

    title: str
    day: str
    time: str = ""
    needs: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    length: timedelta | None = None


@dataclass(frozen=True, slots=True)
class PlansNow:
    """`ahead`: the next first, `more` are later. `fallen`: of the last 90 days, newest first.
    `names`: of services, by id; also of those that are followed no more."""

    ahead: tuple[Preflight, ...] = ()
    more: int = 0
    fallen: tuple[Fallen, ...] = ()
    calendars: tuple[KeptCalendar, ...] = ()
    names: Mapping[str, str] | None = None


async def plans(desk: Desk, overview: Overview | None = None) -> PlansNow:
    """`overview`: as it is shown; `None`: as it is now. Raises StoreError."""
    seen = desk.app.overview() if overview is None else overview
    return await asyncio.to_thread(_plans, desk.app, seen)


def _plans(app: App, overview: Overview) -> PlansNow:
    from statuswatch.app.calendars import calendars

    now, docket, history = app.clock.now(), app.stored.docket, app.stored.history
    every = planning.ahead(docket, now)
    fell = planning.fell(
        docket, lambda s, at: history.outages(s, now=now, since=at), now - PAST, now
    )
    return PlansNow(
        planning.checked(every[:SHOWN], overview, now, app.rules),
        max(0, len(every) - SHOWN),
        tuple(reversed(fell)),
        calendars(app),
        {s.id: s.name for s in app.stored.ledger.services(also_left=True)}
        | {row.service.id: row.service.name for row in overview.services},
    )


async def add(desk: Desk, draft: Draft) -> Occasion:
    """Raises PlanError for what cannot be, StoreError."""
    return planning.add(desk.app.stored.docket, _typed(draft), desk.app.clock.now())


def draft_of(plan: Occasion) -> Draft:
    """A plan as it would be typed, by this computer's clock."""
    from statuswatch.app.calendar_zones import HERE

    length = None if plan.until is None else plan.until - plan.at
    if plan.day:
        more = length if length is not None and length >= LONGER else None
        return Draft(plan.title, f"{day_of(plan)}", "", plan.needs, plan.instead, more)
    wall = HERE.clock.wall(plan.at)
    return Draft(
        plan.title, f"{wall:%Y-%m-%d}", f"{wall:%H:%M}", plan.needs, plan.instead, length or None
    )


async def change(desk: Desk, was: Occasion, draft: Draft) -> Occasion:
    """Raises PlanError for what cannot be, StoreError."""
    docket, now = desk.app.stored.docket, desk.app.clock.now()
    return planning.change(docket, was, retyped(was, draft), now)


def retyped(was: Occasion, draft: Draft) -> Occasion:
    """`was` as it is typed now; its time, where that was not touched, to the second and in its own
    zone. Raises PlanError for what is no time."""
    before = draft_of(was)
    same = (draft.day, draft.time, draft.length) == (before.day, before.time, before.length)
    plan = was if was.calendar or same else _typed(draft)
    return replace(
        plan,
        title=was.title if was.calendar else draft.title,
        needs=_as_before(was.needs, draft.needs),
        instead=_as_before(was.instead, draft.instead),
    )


def _as_before(before: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...]:
    """In the order they had, where they are the same."""
    return before if set(before) == set(chosen) else chosen


def _typed(draft: Draft) -> Occasion:
    """Raises PlanError."""
    from statuswatch.app.calendar_zones import HERE

    at, length = moment(draft.day, draft.time), draft.length
    day = not draft.time.strip()
    until = None if length is None else at + length
    if day and (length is None or length < LONGER):
        until = day_after(at, HERE)
    return Occasion(draft.title, at, draft.needs, draft.instead, until, day)


def moment(day: str, time: str) -> datetime:
    """When this computer's clock shows that (UTC); without a time as that day begins. Raises
    PlanError."""
    from statuswatch.app.calendar_zones import HERE

    text = f"{day.strip()} {time.strip()}".strip()
    padded = re.sub(r" (\d):", r" 0\1:", text)
    if not _is_moment(padded):
        raise PlanError(
            say("{text} is no moment", text=text),
            say("Write the day as 2026-11-24 and the time as 09:00."),
        )
    return planning.moment(padded, HERE)[0]


def _is_moment(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?", text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:  # a 25th hour, a 30th of February
        return False
    return True


async def drop(desk: Desk, plan: Occasion) -> bool:
    """False: it was gone already. Raises StoreError."""
    return planning.drop(desk.app.stored.docket, plan)


async def keep_again(desk: Desk, plan: Occasion) -> Occasion:
    """One that was dropped by mistake. Raises StoreError."""
    plan = replace(plan, id=0)
    return replace(plan, id=desk.app.stored.docket.keep_occasion(plan))


# -- calendars -------------------------------------------------------------------------------------


async def follow_calendar(
    desk: Desk, place: str, needs: Iterable[str] = (), instead: Iterable[str] = ()
) -> TakenIn:
    """Read it now, and again on demand, if it can be read. Raises StatusWatchError."""
    from statuswatch.app import calendars
    from statuswatch.engine.secrets import in_thread

    if not place.strip():
        raise PlanError(say("No calendar is named"), say("Choose a file, or paste an address."))
    calendar, secret = calendars.of_typed(place.strip())
    calendar = replace(calendar, needs=tuple(needs), instead=tuple(instead))
    if secret is not None:  # else its plans would stand there, and could not be read again
        from statuswatch.app.secrets import check_keyring

        await in_thread(lambda: check_keyring(calendar.name))
    found = await calendars.take_in(desk.app, calendar, secret)
    if found.why is not None:
        raise found.why
    await in_thread(lambda: calendars.remember(desk.app, calendar, secret))
    return found


async def read_again(desk: Desk) -> tuple[TakenIn, ...]:
    """Every calendar, one after the other; each is told as soon as it is read. Raises StoreError."""
    from statuswatch.app import calendars

    found = []
    for calendar in calendars.calendars(desk.app):
        one = await calendars.take_in(desk.app, calendar)
        desk.tell(one)
        found.append(one)
    return tuple(found)


async def leave_calendar(desk: Desk, name: str) -> int:
    """How many plans went with it. Raises StatusWatchError."""
    from statuswatch.app import calendars
    from statuswatch.engine.secrets import in_thread

    return await in_thread(lambda: calendars.drop(desk.app, name))
