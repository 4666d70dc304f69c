"""What the timeline says: along its axis, of a bar, of what fell together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from statuswatch.core import dates, words
from statuswatch.core.model import Level
from statuswatch.core.timeline import Bar, Grain, Tick, Together
from statuswatch.core.words import Message, Setting, clock_time, count, render, say
from statuswatch.ui.history_words import name_of

if TYPE_CHECKING:
    from statuswatch.app.past import Era

LEGEND: tuple[tuple[Level | None, Message], ...] = (
    (Level.MAINTENANCE, say("Maintenance")),
    (Level.DEGRADED, say("Degraded")),
    (Level.PARTIAL, say("Partly down")),
    (Level.DOWN, say("Down")),
    (None, say("Not watching")),
)

NAMED = 6
"""Services that are named before they are counted."""

_NOW = {
    Level.MAINTENANCE: say("under maintenance"),
    Level.DEGRADED: say("degraded"),
    Level.PARTIAL: say("partly down"),
    Level.DOWN: say("down"),
}


def axis(tick: Tick, grain: Grain, setting: Setting) -> str:
    """`Mon 9`; where days have no room for that `9`, and `16 Nov` on Mondays."""
    at = tick.at.astimezone(setting.zone)
    now = setting.now.astimezone(setting.zone) if setting.now else None
    match grain:
        case Grain.HOUR if not tick.strong:
            text = dates.time_of_day(at, twelve=setting.twelve)
        case Grain.DAY if now is not None and at.date() == now.date():
            text = say("today")
        case Grain.HOUR | Grain.DAY:
            text = dates.weekday_and_day(at)
        case Grain.WEEK:
            text = dates.short_day(at)
        case Grain.NUMBER:
            text = dates.short_day(at) if tick.strong else say("{day}", day=at.day)
        case Grain.MONTH:
            text = dates.month_of_year(at) if tick.strong else dates.short_month(at)
        case _:
            text = say("{year}", year=str(at.year))
    return render(text, setting)


def bar_words(
    bar: Bar, name: str, number: int, of: int, beside: Sequence[str], setting: Setting
) -> str:
    """One sentence after the other, for the ear and the tool tip. `beside`: what fell with it."""
    began = clock_time(bar.start, setting)
    if bar.ongoing:
        text = say(
            "{name}: {state} since {began}, {length} so far.",
            name=name, state=_NOW[bar.level], began=began, length=bar.end - bar.start,
        )  # fmt: skip
    else:
        text = say(
            "{name}: {state} for {length}, from {began}.",
            name=name, state=_NOW[bar.level], began=began, length=bar.end - bar.start,
        )  # fmt: skip
    at, many = words.number(number, setting), words.number(of, setting)
    place = say("{number} of {of} in view.", number=at, of=many)
    told = [render(text, setting), render(place, setting)]
    if beside:
        told.append(render(_beside(beside), setting))
    return " ".join(told)


def _beside(names: Sequence[str]) -> Message:
    named, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return say("It fell together with {names}.", names=named)
    return count(
        "It fell together with {names} and {n} other.",
        "It fell together with {names} and {n} others.",
        more,
        names=named,
    )


def said_of(bar: Bar, era: Era, seen: Sequence[Bar], setting: Setting) -> str:
    """A bar among those of its row that are in view, and what fell with it."""
    found = next((group for group in era.groups if bar in group), None)
    own = next((name_of(s.name) for s in era.services if s.id == bar.service), "")
    beside = [name for name in _names(found, era) if name != own] if found else []
    return bar_words(bar, own, seen.index(bar) + 1, len(seen), beside, setting)


def fell_at(at: datetime, era: Era, setting: Setting) -> str:
    """What fell together then, with the names of all; empty: nothing did."""
    found = next((group for group in era.groups if group.start <= at <= group.end), None)
    if found is None:
        return ""
    return f"{together_words(found, setting)}\n{', '.join(_names(found, era))}"


def _names(found: Together, era: Era) -> list[str]:
    return [name_of(s.name) for s in era.services if s.id in found.services]


def empty_row(name: str, setting: Setting) -> str:
    return render(say("{name}: nothing in view.", name=name), setting)


def together_words(found: Together, setting: Setting) -> str:
    """`5 fell together, Tue 17 Nov 07:29–13:53`"""
    start, end = (each.astimezone(setting.zone) for each in (found.start, found.end))
    began = dates.time_of_day(start, twelve=setting.twelve)
    until = dates.time_of_day(end, twelve=setting.twelve)
    if start.date() != end.date():
        until = say("{day} {time}", "date and time", day=dates.short_day(end), time=until)
    day = say(
        "{weekday} {day}", "date", weekday=dates.short_weekday(start), day=dates.short_day(start)
    )
    told = count(
        "{n} fell together, {day} {began}–{ended}", "{n} fell together, {day} {began}–{ended}",
        len(found.services), day=day, began=began, ended=until,
    )  # fmt: skip
    return render(told, setting)


def view_words(since: datetime, until: datetime, bars: int, setting: Setting) -> str:
    told = count(
        "{since} to {until}: {n} outage or maintenance in view.",
        "{since} to {until}: {n} outages and maintenances in view.",
        bars,
        since=clock_time(since, setting),
        until=clock_time(until, setting),
    )
    return render(told, setting)
