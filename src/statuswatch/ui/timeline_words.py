"""What the timeline says: along its axis, of a bar, of what fell together."""

from __future__ import annotations

from datetime import datetime

from statuswatch.core.model import Level
from statuswatch.core.timeline import Bar, Grain, Tick, Together
from statuswatch.core.words import Message, Setting, clock_time, count, render, say

LEGEND: tuple[tuple[Level | None, Message], ...] = (
    (Level.MAINTENANCE, say("Maintenance")),
    (Level.DEGRADED, say("Degraded")),
    (Level.PARTIAL, say("Partly down")),
    (Level.DOWN, say("Down")),
    (None, say("Not watching")),
)

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
        case Grain.HOUR if tick.strong:
            return f"{at:%a} {at.day}"
        case Grain.HOUR:
            return f"{at:%H:%M}"
        case Grain.DAY if now is not None and at.date() == now.date():
            return render(say("today"), setting)
        case Grain.DAY:
            return f"{at:%a} {at.day}"
        case Grain.NUMBER:
            return f"{at.day} {at:%b}" if tick.strong else f"{at.day}"
        case Grain.WEEK:
            return f"{at.day} {at:%b}"
        case Grain.MONTH:
            return f"{at:%b} {at.year}" if tick.strong else f"{at:%b}"
        case _:
            return f"{at.year}"


def bar_words(bar: Bar, name: str, number: int, of: int, setting: Setting) -> str:
    """One sentence after the other, for the ear and the tool tip."""
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
    place = say("{number} of {of} in view.", number=f"{number:,}", of=f"{of:,}")
    return f"{render(text, setting)} {render(place, setting)}"


def empty_row(name: str, setting: Setting) -> str:
    return render(say("{name}: nothing in view.", name=name), setting)


def together_words(found: Together, setting: Setting) -> str:
    """`5 fell together, Tue 17 Nov 07:29–13:53`"""
    start, end = (each.astimezone(setting.zone) for each in (found.start, found.end))
    day = f"{start:%a} {start.day} {start:%b}"
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end.day} {end:%b} {end:%H:%M}"
    words = count(
        "{n} fell together, {day} {began}–{ended}", "{n} fell together, {day} {began}–{ended}",
        len(found.services), day=day, began=f"{start:%H:%M}", ended=until,
    )  # fmt: skip
    return render(words, setting)


def view_words(since: datetime, until: datetime, bars: int, setting: Setting) -> str:
    words = count(
        "{since} to {until}: {n} outage or maintenance in view.",
        "{since} to {until}: {n} outages and maintenances in view.",
        bars,
        since=clock_time(since, setting),
        until=clock_time(until, setting),
    )
    return render(words, setting)
