"""One service on the page Now: its group, its shape, and what its lines say.

Line two marks the state's word as `<b>…</b>`, so that a sentence stays whole for translators;
`runs` takes it apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from statuswatch.core.days import Strip, midnight
from statuswatch.core.model import KnownIncident, Level, Role, Update
from statuswatch.core.overview import SOON, Face, Overview, ServiceNow, face, waits
from statuswatch.core.words import Message, Setting, clock_time, count, say

QUOTED = 200
"""Characters of a vendor's words in a row; what is over is cut."""

LONGEST_NAME = 80
"""Characters of a name in a row: it is cut only where the row has no room for it, and no page can
fill the row with it."""

JOINERS = "\u200c\u200d\u200e\u200f"
"""What emoji, Persian and mixed directions are made of: they stay."""

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
    """One service. `second` holds a marked span, `spoken` is the same for the ear; `third` only
    in trouble."""

    now: ServiceNow
    group: Group
    face: Face
    name: str
    parts: str
    second: Message
    spoken: Message
    third: Message | None = None
    strip: Strip | None = None

    @property
    def id(self) -> str:
        return self.now.service.id


def row(now: ServiceNow, overview: Overview, strip: Strip | None, setting: Setting) -> Row:
    """A service as it stands at `setting.now`. While our own line is down: its last word."""
    at = setting.now or overview.at
    if overview.offline and overview.line_since is not None:
        at = min(at, overview.line_since)  # the trouble may be over: it is counted up to there
    group = _group(now, overview, at)
    if group is Group.TROUBLE:
        seen = _trouble(now, at, offline=overview.offline, spell=False)
        heard = _trouble(now, at, offline=overview.offline, spell=True)
    else:
        seen = heard = _quiet(now, group, strip, at, setting)
    return Row(
        now,
        group,
        Face.MAINTENANCE if group is Group.ANNOUNCED else face(now),
        one_line(now.service.name, LONGEST_NAME),
        ", ".join(one_line(part) for part in sorted(now.service.parts, key=str.casefold)),
        _as_of(seen, overview),
        _as_of(heard, overview),
        _third(now) if group is Group.TROUBLE else None,
        strip,
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
    """Does every word of `wanted` stand in the name or in a followed part?"""
    where = f"{found.now.service.name} {found.parts}".casefold()
    return all(word in where for word in wanted.casefold().split())


def one_line(text: str, most: int = QUOTED) -> str:
    """Words from a page on one line, without control characters, and not without end."""
    line = text[: 4 * most]
    if not line.isprintable():
        line = "".join(c if c.isprintable() or c in JOINERS else " " for c in line)
    line = " ".join(line.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def ahead(now: ServiceNow, at: datetime) -> KnownIncident | None:
    """The next planned work, if it begins soon."""
    dated = [k for k in now.status.announced if k.incident.started is not None]
    first = min(dated, key=lambda k: k.incident.started or at, default=None)
    if first is None or first.incident.started is None or first.incident.started - at > SOON:
        return None
    return first


def theirs(now: ServiceNow) -> list[KnownIncident]:
    """The open trouble that they themselves tell of."""
    return [
        k
        for k in now.status.open
        if k.role is Role.OFFICIAL and not k.incident.planned and not k.faded
    ]


def ours(now: ServiceNow) -> list[KnownIncident]:
    """The open trouble that our own probe sees."""
    return [k for k in now.status.open if k.role is Role.PROBE and not k.incident.planned]


def silent_about(now: ServiceNow) -> bool:
    """Our probe sees trouble, and they, who can be read, do not say so."""
    unheard = set(now.status.unheard)
    heard = any(s.role is Role.OFFICIAL and s.id not in unheard for s in now.sources)
    return bool(ours(now)) and not theirs(now) and heard


def planned_end(now: ServiceNow) -> datetime | None:
    """When the work under way is to end; for one that runs over, when it was to."""
    if now.status.overrun:
        return min(k.incident.planned_end for k in now.status.overrun if k.incident.planned_end)
    ends = [k.incident.planned_end for k in now.status.open if k.incident.planned_end]
    return max(ends, default=None)


def newest_word(stories: list[KnownIncident]) -> Update | None:
    """What they said last, of all these stories."""
    told = [u for k in stories for u in k.incident.updates if u.text.strip()]
    dated = [u for u in told if u.at is not None]
    if dated:
        return max(dated, key=lambda u: u.at.timestamp() if u.at else 0.0)
    return told[-1] if told else None


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
    if not overview.offline or overview.line_since is None:
        return words
    return say("{words}, as of {since}", words=words, since=overview.line_since)


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


def _trouble(now: ServiceNow, at: datetime, *, offline: bool, spell: bool) -> Message:
    since = now.status.since
    if now.status.level is Level.MAINTENANCE:
        return _overrun(now, at, spell=spell)
    if since is None:
        return _state(face(now))
    words = _since(face(now), since)
    if offline:
        return words  # it may be over: how long it lasts nobody knows
    return say(
        "{words} · {lasting}", words=words, lasting=spelled(at - since) if spell else at - since
    )


def _since(shape: Face, since: datetime) -> Message:
    match shape:
        case Face.DOWN:
            return say("<b>Down</b> since {since}", since=since)
        case Face.PARTIAL:
            return say("<b>Partly down</b> since {since}", since=since)
        case _:
            return say("<b>Degraded</b> since {since}", since=since)


def _state(shape: Face) -> Message:
    match shape:
        case Face.DOWN:
            return say("<b>Down</b>")
        case Face.PARTIAL:
            return say("<b>Partly down</b>")
        case _:
            return say("<b>Degraded</b>")


def _overrun(now: ServiceNow, at: datetime, *, spell: bool) -> Message:
    end = planned_end(now)
    if end is None:
        return say("<b>Maintenance runs over</b>")
    late = spelled(at - end) if spell else at - end
    return say("<b>Maintenance runs over</b> by {late}", late=late)


def _unknown(now: ServiceNow) -> Message:
    since = now.status.since
    if since is None:
        return say("Can't tell")
    unheard = set(now.status.unheard)
    if any(s.role is Role.OFFICIAL and s.id in unheard for s in now.sources):
        return say("Can't tell: page unreadable since {since}", since=since)
    return say("Can't tell since {since}", since=since)


def _planned(now: ServiceNow, at: datetime, setting: Setting) -> Message:
    """Work under way, or that of the next 24 hours."""
    end = planned_end(now)
    if now.status.level is Level.MAINTENANCE:
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
    first = f"{start.astimezone(setting.zone):%H:%M}"
    if end is None:
        return first
    if end - start < timedelta(hours=24):
        return f"{first}–{end.astimezone(setting.zone):%H:%M}"
    return f"{first} – {clock_time(end, setting)}"


def _fine(now: ServiceNow, strip: Strip | None, at: datetime, setting: Setting) -> Message:
    if now.status.stale:
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


def _third(now: ServiceNow) -> Message | None:
    """At most two sentences, those of most worth."""
    told = (_plan(now), _lag(now), _quote(now), _acknowledged(now))
    said = [sentence for sentence in told if sentence is not None]
    if len(said) >= 2:
        return say("{first} {second}", first=said[0], second=said[1])
    return said[0] if said else None


def _plan(now: ServiceNow) -> Message | None:
    end = planned_end(now) if now.status.overrun else None
    return None if end is None else say("It was to end at {end}.", end=end)


def _lag(now: ServiceNow) -> Message | None:
    """How long after us they said so, if they did."""
    if silent_about(now):
        return say("They have not said so yet.")
    starts = [k.incident.started or k.first_seen for k in ours(now)]
    seen = min([*starts, *([now.saw] if now.saw else [])], default=None)
    if seen is None or not theirs(now):
        return None
    lag = min(k.first_seen for k in theirs(now)) - seen
    if lag < timedelta(minutes=1):
        return None
    return say("They said so after {lag}.", lag=lag)


def _quote(now: ServiceNow) -> Message | None:
    stories = [*theirs(now), *(k for k in now.status.overrun if k.role is Role.OFFICIAL)]
    word = newest_word(stories)
    if word is not None:
        return say("“{words}”", words=one_line(word.text))
    titles = [k.incident.title for k in stories if not k.incident.derived and k.incident.title]
    if titles:
        return say("“{words}”", words=one_line(titles[0]))
    return say("Their page shows it, without a word why.") if stories else None


def _acknowledged(now: ServiceNow) -> Message | None:
    return say("You acknowledged it.") if now.acknowledged else None


def spelled(length: timedelta) -> Message:
    """A duration for the ear: two units at most, in whole words."""
    minutes = max(0, int(length.total_seconds())) // 60
    if minutes < 60:
        return count("{n} minute", "{n} minutes", minutes)
    hours = minutes // 60
    if hours < 24:
        return _two(
            count("{n} hour", "{n} hours", hours),
            count("{n} minute", "{n} minutes", minutes % 60),
        )
    return _two(
        count("{n} day", "{n} days", hours // 24), count("{n} hour", "{n} hours", hours % 24)
    )


def _two(big: Message, small: Message) -> Message:
    return big if small.n == 0 else say("{big} {small}", big=big, small=small)
