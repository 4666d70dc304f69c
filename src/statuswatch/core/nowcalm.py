"""The line under the verdict while nothing ails: what is ahead, who is silent, what was last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from statuswatch.core import dates
from statuswatch.core.days import Strip
from statuswatch.core.face import ServiceNow, barely, called, judged
from statuswatch.core.model import Line, Role
from statuswatch.core.overview import Overview
from statuswatch.core.told import ahead, one_line
from statuswatch.core.words import Message, Setting, count, say


def calm(
    overview: Overview, strips: Mapping[str, Strip], setting: Setting, at: datetime
) -> Message | None:
    """Nothing ails: what is ahead, what is silent, what ails elsewhere, or what was last."""
    up = say("Your own line is up.") if overview.line is Line.UP else None
    soon = [s for s in overview.services if ahead(s, at)]
    if soon:
        return together(_ahead(soon[0], at, setting), up)
    stale = [s for s in overview.services if s.status.stale]
    if stale:
        return _silent(stale)
    seen = [(s, found) for s in overview.services if barely(s) and (found := judged(s))]
    if seen:
        now, found = seen[0]
        return say("{name}: {because}", name=called(now), because=found.because)
    for now in overview.services:
        if now.status.elsewhere:
            title = one_line(now.status.elsewhere[0].incident.title, 80)
            words = "Something else at {name} is not well: {title}."
            return say(words, name=called(now), title=title)
    return together(_last(overview, strips, setting, at), up)


def _ahead(now: ServiceNow, at: datetime, setting: Setting) -> Message | None:
    first = ahead(now, at)
    if first is None or first.incident.started is None:
        return None
    start, name = first.incident.started, called(now)
    if start.astimezone(setting.zone).date() == at.astimezone(setting.zone).date():
        return say("{name} has maintenance today at {start}.", name=name, start=start)
    hour = start.astimezone(setting.zone).time()
    return say("{name} has maintenance tomorrow at {hour}.", name=name, hour=hour)


def _silent(stale: Sequence[ServiceNow]) -> Message:
    if len(stale) > 1:
        many = "{n} of their pages have not answered lately."
        return count("{n} of their pages has not answered lately.", many, len(stale))
    now = stale[0]
    unheard = set(now.status.unheard)
    probed = any(s.role is Role.PROBE and s.id not in unheard for s in now.sources)
    if probed and unheard:
        return say("{name}'s own page is silent; our own check gets answers.", name=called(now))
    if now.status.heard is not None:
        words = "{name} has told us nothing since {heard}."
        return say(words, name=called(now), heard=now.status.heard)
    return say("{name} has told us nothing yet.", name=called(now))


def _last(
    overview: Overview, strips: Mapping[str, Strip], setting: Setting, at: datetime
) -> Message | None:
    """The newest trouble that is over, with its day."""
    past = [
        (strip.ended, called(s))
        for s in overview.services
        if (strip := strips.get(s.service.id)) is not None and strip.ended is not None
    ]
    if not past:
        return None
    ended, name = max(past)
    local = ended.astimezone(setting.zone)
    back = (at.astimezone(setting.zone).date() - local.date()).days
    if back <= 0:
        return say("Nothing since {name} today.", name=name)
    if back == 1:
        return say("Nothing since {name} yesterday.", name=name)
    if back < 7:
        return say("Nothing since {name} on {day}.", name=name, day=dates.weekday(local))
    return say("Nothing since {name} on {day}.", name=name, day=dates.short_day(local))


def together(first: Message | None, second: Message | None) -> Message | None:
    """Two sentences, or the one there is."""
    if first is None or second is None:
        return first or second
    return say("{first} {second}", first=first, second=second)
