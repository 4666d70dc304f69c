"""One service on the page Now: its group, its shape, and what its lines say.

Line two marks the state's word as `<b>…</b>`, so that a sentence stays whole for translators;
`runs` takes it apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from statuswatch.core.aloud import aloud
from statuswatch.core.days import Strip, midnight
from statuswatch.core.face import (
    Face,
    ServiceNow,
    barely,
    face,
    is_slow,
    judged,
    runs_over,
    since_when,
)
from statuswatch.core.forecast import based_on, usually_sentence
from statuswatch.core.model import Role
from statuswatch.core.nowthird import third
from statuswatch.core.overview import Overview, waits
from statuswatch.core.told import ahead, one_line, planned_end
from statuswatch.core.words import Message, Setting, clock_time, count, say, time_of_day

__all__ = ["Group", "Row", "matches", "one_line", "row", "runs", "unmarked"]

LONGEST_NAME = 80
"""Characters of a name in a row: it is cut only where the row has no room for it, and no page can
fill the row with it."""

EVENING = 18
"""The hour from which maintenance is "tonight"."""


class Group(Enum):
    """The groups of the page, in their order."""

    TROUBLE = "trouble"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    ANNOUNCED = "announced"
    FINE = "fine"

    @property
    def title(self) -> Message:
        match self:
            case Group.TROUBLE:
                return say("Trouble")
            case Group.UNKNOWN:
                return say("Can't tell")
            case Group.WAITING:
                return say("Looking")
            case Group.ANNOUNCED:
                return say("Announced")
            case _:
                return say("Fine")


@dataclass(frozen=True, slots=True)
class Row:
    """One service. `second` holds a marked span, `spoken` is the same for the ear; `third`, and
    `third_spoken`, only in trouble. `because`: what the verdict rests on. `usually`: how long it
    may last, and what that rests on."""

    now: ServiceNow
    group: Group
    face: Face
    name: str
    parts: str
    second: Message
    spoken: Message
    third: Message | None = None
    third_spoken: Message | None = None
    strip: Strip | None = None
    because: Message | None = None
    usually: tuple[Message, ...] = ()

    @property
    def id(self) -> str:
        return self.now.service.id


def row(now: ServiceNow, overview: Overview, strip: Strip | None, setting: Setting) -> Row:
    """A service as it stands at `setting.now`. While our own line is down, or the user has paused:
    its last word."""
    at, until = setting.now or overview.at, overview.silent_since
    if until is not None:
        at = min(at, until)  # the trouble may be over: it is counted up to there
    group, offline = _group(now, overview, at), overview.silent
    ails, found = group is Group.TROUBLE, judged(now)
    words = _trouble(now, at, offline=offline) if ails else _quiet(now, group, strip, at, setting)
    seen = _as_of(words, overview)
    return Row(
        now,
        group,
        Face.MAINTENANCE if group is Group.ANNOUNCED else face(now),
        one_line(now.service.name, LONGEST_NAME),
        ", ".join(one_line(part) for part in sorted(now.service.parts, key=str.casefold)),
        seen,
        aloud(seen) if ails else seen,
        third(now, at, offline=offline) if ails else None,
        third(now, at, offline=offline, ear=True) if ails else None,
        strip,
        None if found is None or offline or group is Group.WAITING else found.because,
        _usually(now) if ails and not offline else (),
    )


def runs(text: str) -> tuple[tuple[str, bool], ...]:
    """A rendered line in pieces, each with whether it is marked."""
    if "<b>" not in text:
        return ((text, False),) if text else ()
    pieces = re.split(r"</?b>", text)
    return tuple((piece, i % 2 == 1) for i, piece in enumerate(pieces) if piece)


def unmarked(text: str) -> str:
    return re.sub(r"</?b>", "", text)


def matches(found: Row, wanted: str) -> bool:
    """Does every word of `wanted` stand in the name, in a followed part or in a tag?"""
    where = " ".join((found.now.service.name, found.parts, *found.now.tags)).casefold()
    return all(word in where for word in wanted.casefold().split())


def _group(now: ServiceNow, overview: Overview, at: datetime) -> Group:
    if waits(now, overview):
        return Group.WAITING
    match face(now):
        case Face.UNKNOWN:
            return Group.UNKNOWN
        case Face.MAINTENANCE:
            return Group.ANNOUNCED
        case Face.FINE:
            return Group.ANNOUNCED if ahead(now, at) else Group.FINE
        case _:
            return Group.TROUBLE


def _as_of(words: Message, overview: Overview) -> Message:
    since = overview.silent_since
    return words if since is None else say("{words}, as of {since}", words=words, since=since)


def _quiet(
    now: ServiceNow, group: Group, strip: Strip | None, at: datetime, setting: Setting
) -> Message:
    match group:
        case Group.UNKNOWN:
            return _unknown(now)
        case Group.WAITING:
            return say("Not checked yet")
        case Group.ANNOUNCED:
            return _planned(now, at, setting)
        case _:
            return _fine(now, strip, at, setting)


def _trouble(now: ServiceNow, at: datetime, *, offline: bool) -> Message:
    since = since_when(now)
    if runs_over(now):
        return _overrun(now, at)
    if since is None:
        return _state(now)
    words = _since(now, since)
    if offline:
        return words  # it may be over: how long it lasts nobody knows
    return say("{words} · {lasting}", words=words, lasting=at - since)


def _since(now: ServiceNow, since: datetime) -> Message:
    match face(now):
        case Face.DOWN:
            return say("<b>Down</b> since {since}", since=since)
        case Face.PARTIAL:
            return say("<b>Partly down</b> since {since}", since=since)
        case _ if is_slow(now):
            return say("<b>Slow</b> since {since}", since=since)
        case _:
            return say("<b>Degraded</b> since {since}", since=since)


def _state(now: ServiceNow) -> Message:
    match face(now):
        case Face.DOWN:
            return say("<b>Down</b>")
        case Face.PARTIAL:
            return say("<b>Partly down</b>")
        case _ if is_slow(now):
            return say("<b>Slow</b>")
        case _:
            return say("<b>Degraded</b>")


def _overrun(now: ServiceNow, at: datetime) -> Message:
    end = planned_end(now)
    if end is None:
        return say("<b>Maintenance runs over</b>")
    return say("<b>Maintenance runs over</b> by {late}", late=at - end)


def _usually(now: ServiceNow) -> tuple[Message, ...]:
    if now.forecast is None or runs_over(now):
        return ()
    return usually_sentence(now.forecast), based_on(now.forecast)


def _unknown(now: ServiceNow) -> Message:
    found, since = judged(now), since_when(now)
    if found is not None and found.sentence != say("Can't tell"):
        return found.sentence
    if since is None:
        return say("Can't tell")
    unheard = set(now.status.unheard)
    if any(s.role is Role.OFFICIAL and s.id in unheard for s in now.sources):
        return say("Can't tell: page unreadable since {since}", since=since)
    return say("Can't tell since {since}", since=since)


def _planned(now: ServiceNow, at: datetime, setting: Setting) -> Message:
    """Work under way, or that of the next 24 hours."""
    end = planned_end(now)
    if face(now) is Face.MAINTENANCE:
        return say("Maintenance") if end is None else say("Maintenance until {end}", end=end)
    first = ahead(now, at)
    if first is None or first.incident.started is None:
        return say("Maintenance")
    hours = _hours(first.incident.started, first.incident.planned_end, setting)
    today = at.astimezone(setting.zone).date()
    start = first.incident.started.astimezone(setting.zone)
    if start.date() != today:
        return say("Maintenance tomorrow {hours}", hours=hours)
    if start.hour >= EVENING:
        return say("Maintenance tonight {hours}", hours=hours)
    return say("Maintenance today {hours}", hours=hours)


def _hours(start: datetime, end: datetime | None, setting: Setting) -> str:
    """`23:00–01:00`; an end on a later day with its day."""
    first = time_of_day(start.astimezone(setting.zone), setting)
    if end is None:
        return first
    if end - start < timedelta(hours=24):
        return f"{first}–{time_of_day(end.astimezone(setting.zone), setting)}"
    return f"{first} – {clock_time(end, setting)}"


def _fine(now: ServiceNow, strip: Strip | None, at: datetime, setting: Setting) -> Message:
    if barely(now):
        return say("Fine, as far as we can see")
    since = None if strip is None else strip.calm_since
    if strip is not None and strip.days and since == midnight(strip.days[0].date, setting.zone):
        n = len(strip.days)  # watched from before the first of the days
        return count("Fine for {n} day", "Fine for {n} days", n)
    calm = at - since if since is not None else timedelta()
    if calm >= timedelta(days=1):
        return count("Fine for {n} day", "Fine for {n} days", calm.days)
    if calm >= timedelta(hours=1):
        return say("Fine for {lasting}", lasting=timedelta(hours=calm // timedelta(hours=1)))
    if calm >= timedelta(minutes=1):
        return say("Fine for {lasting}", lasting=calm)
    return say("Fine")
