"""What a calendar holds of the next months, as plans: each event that repeats as often as it
does, in the wall time of its own zone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from statuswatch.app.calendar_events import Event, LeftOut, Moment, library, nearest, read_events
from statuswatch.app.calendar_text import taken_apart
from statuswatch.app.calendar_zones import Zone
from statuswatch.core.docket import Occasion
from statuswatch.core.recurrence import Patience, RuleError, moments

BACK, AHEAD = timedelta(days=7), timedelta(days=400)
"""From when until when it is read."""

MOST = 2_000
"""Plans of one calendar, the next first."""

NAMED = 200
"""Events that are named because they cannot be read; of the rest only their number."""


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """`left_out`: NAMED at most, `broken` in all. `until`: no plan after this is kept, as there are
    too many; `None`: all are."""

    plans: tuple[Occasion, ...]
    events: int
    left_out: tuple[LeftOut, ...] = ()
    broken: int = 0
    until: datetime | None = None


@dataclass(slots=True)
class _Gathered:
    """The next plans so far, and of those that are over the newest, where there is room. `until`:
    whatever is later would not be kept, and need not be looked for."""

    now: datetime
    window: tuple[datetime, datetime]
    plans: list[Occasion] = field(default_factory=list)
    until: datetime | None = None

    def add(self, plan: Occasion) -> None:
        if (plan.until or plan.at) < self.window[0] or plan.at > self.window[1]:
            return
        self.plans.append(plan)
        if len(self.plans) > 2 * MOST:
            self.cut()

    def cut(self) -> None:
        self.plans.sort(key=lambda plan: (plan.at, plan.uid))
        over = [plan for plan in self.plans if (plan.until or plan.at) < self.now]
        ahead = [plan for plan in self.plans if (plan.until or plan.at) >= self.now]
        if len(ahead) > MOST:
            del ahead[MOST:]
            self.until = ahead[-1].at
            self.window = self.now, self.until
        self.plans = [*over[max(0, len(over) + len(ahead) - MOST) :], *ahead]


def read_calendar(
    data: bytes, now: datetime, home: Zone, named: Callable[[str], str] = str.casefold
) -> ReadCalendar:
    """Its plans from a week ago to 400 days ahead. `home`: the user's zone, for times that have
    none. `named`: the id of a service that a title names (`#needs: chirp`). Raises
    WrongCalendarError."""
    reader = library()
    calendar, window = taken_apart(data), (now - BACK, now + AHEAD)
    near = window[0], nearest(calendar.events, (now, window[1]), 2 * MOST)
    events, left_out = read_events(calendar, home, reader, named, near)
    masters, changed = _sorted(events)
    gathered, patience = _Gathered(now, near), Patience()
    gathered.until = near[1] if near[1] < window[1] else None
    for event in masters:
        replaced = changed.get(event.uid, {})
        try:
            for plan in _plans(event, replaced, gathered, patience):
                gathered.add(plan)
        except RuleError as error:
            left_out.append(LeftOut(event.line, event.uid, event.title, error.words))
    needs = {event.uid: event for event in masters}
    for instances in changed.values():
        for event in instances.values():
            if not event.cancelled:
                whole = _as_the_others(event, needs.get(event.uid))
                gathered.add(_plan(whole, event.start, f"{event.uid}/{event.instance}"))
    gathered.cut()
    return ReadCalendar(
        tuple(gathered.plans),
        len(calendar.events),
        tuple(sorted(left_out, key=lambda one: one.line)[:NAMED]),
        len(left_out),
        gathered.until,
    )


def _sorted(events: Iterable[Event]) -> tuple[list[Event], dict[str, dict[str, Event]]]:
    """The events themselves, the newest version of each; and by uid their changed instances."""
    masters: dict[str, Event] = {}
    changed: dict[str, dict[str, Event]] = {}
    for event in events:
        there = changed.setdefault(event.uid, {}) if event.instance else masters
        key = event.instance or event.uid
        if key not in there or event.sequence >= there[key].sequence:
            there[key] = event
    return [event for event in masters.values() if not event.cancelled], changed


def _as_the_others(event: Event, master: Event | None) -> Event:
    """An instance that was moved needs what the others need, unless it says so itself."""
    if master is None or event.needs or event.instead:
        return event
    return replace(event, needs=master.needs, instead=master.instead)


def _plans(
    event: Event, replaced: Iterable[str], gathered: _Gathered, patience: Patience
) -> Iterator[Occasion]:
    """All but those that were taken out or changed. Raises RuleError."""
    if not event.repeats:
        yield _plan(event, event.start, event.uid)
        return
    for moment in _moments(event, gathered.window, patience):
        if gathered.window[1] < moment.at and event.rule is not None and not event.more:
            return  # the window has shrunk meanwhile, and they come in order
        if moment.key in event.without or moment.key in replaced:
            continue
        if not moment.day and moment.wall.date().isoformat() in event.without:
            continue
        yield _plan(event, moment, f"{event.uid}/{moment.key}")


def _moments(
    event: Event, window: tuple[datetime, datetime], patience: Patience
) -> Iterator[Moment]:
    """Each once, whatever names it."""
    clock, day = event.start.zone.clock, timedelta(days=1)
    since = clock.wall(window[0]) - (event.length or timedelta()) - day
    seen = set()
    if event.rule is not None:
        walls = moments(event.rule, event.start.wall, since, clock.wall(window[1]) + day, patience)
        for wall in walls:
            seen.add(wall)
            yield Moment(wall, event.start.zone, event.start.day)
    else:
        seen.add(event.start.wall)
        yield event.start
    for moment in event.more:
        if moment.wall not in seen:
            seen.add(moment.wall)
            yield replace(moment, day=event.start.day and moment.day)


def _plan(event: Event, moment: Moment, uid: str) -> Occasion:
    at = moment.at
    return Occasion(
        title=event.title,
        at=at,
        needs=event.needs,
        instead=event.instead,
        until=_end(event, moment),
        day=moment.day,
        zone=moment.zone.name,
        uid=uid[:400],
    )


def _end(event: Event, moment: Moment) -> datetime | None:
    """Of days by the calendar, of which one may have 23 hours; of times by the clock."""
    if moment.day:
        days = max(1, round((event.length or timedelta()) / timedelta(days=1)))
        return moment.zone.clock.at(moment.wall + timedelta(days=days))
    return None if event.length is None else moment.at + event.length
