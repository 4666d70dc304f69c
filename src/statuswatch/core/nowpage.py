"""What the page Now says of a snapshot: the verdict with the line under it, and the groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from statuswatch.core.days import Strip
from statuswatch.core.model import Level, Line, Role
from statuswatch.core.nowrow import (
    Group,
    Row,
    ahead,
    newest_word,
    one_line,
    ours,
    planned_end,
    row,
    silent_about,
    theirs,
)
from statuswatch.core.overview import (
    Face,
    Overview,
    ServiceNow,
    called,
    face,
    headline,
    icon,
    ordered,
    service_line,
    waits,
)
from statuswatch.core.words import Message, Setting, count, say

NOBODY = say("Add what you depend on: type its name, or paste its address.")
"""What to do where nothing is followed."""

NAMED = 3
"""Services that a line names before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Header:
    """The verdict: its shape, one sentence, and a line under it (or none). `looking`: the first
    check is under way."""

    face: Face
    sentence: Message
    line: Message | None
    looking: bool = False
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One group with its rows, in order."""

    group: Group
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class NowPage:
    """The whole page."""

    header: Header
    sections: tuple[Section, ...]


def now_page(overview: Overview, strips: Mapping[str, Strip], setting: Setting) -> NowPage:
    """`strips`: what is known of the last days, by service id; empty while it is not known."""
    grouped: dict[Group, list[Row]] = {group: [] for group in Group}
    overview = replace(overview, services=ordered(overview))
    for now in overview.services:
        made = row(now, overview, strips.get(now.service.id), setting)
        grouped[made.group].append(made)
    sections = tuple(Section(group, tuple(rows)) for group, rows in grouped.items() if rows)
    return NowPage(_header(overview, strips, setting), sections)


def header(overview: Overview, strips: Mapping[str, Strip], setting: Setting) -> Header:
    """The verdict, worst rule first; it says what `headline` says."""
    return _header(replace(overview, services=ordered(overview)), strips, setting)


def _header(overview: Overview, strips: Mapping[str, Strip], setting: Setting) -> Header:
    """Here and below the services stand in order."""
    sentence = headline(overview)
    if not overview.services:
        return Header(Face.UNKNOWN, sentence, NOBODY)
    shape, _ = icon(overview)
    if overview.offline:
        return Header(shape, sentence, _own_line(overview), offline=True)
    looking = sentence == say("Looking")
    line = _looking(overview) if looking else _line(overview, strips, setting)
    return Header(shape, sentence, line, looking=looking)


def known_words(now: ServiceNow, at: datetime) -> tuple[Message, ...]:
    """What we know of a service, line by line, to hand on: how it is, what they say, where."""
    found = [service_line(now, at)]
    for k in (*now.status.open, *now.status.announced):
        told = newest_word([k])
        found.append(say("{title}", title=one_line(k.incident.title)))
        if told is not None:
            words = one_line(told.text, 1000)
            if told.at is not None:
                found.append(say("{at}: “{words}”", at=told.at, words=words))
            else:
                found.append(say("“{words}”", words=words))
        if k.incident.url:
            found.append(say("{url}", url=k.incident.url))
    pages = [s.url for s in now.sources if s.role is Role.OFFICIAL]
    return (*found, *(say("Their status page: {url}", url=url) for url in pages))


def _own_line(overview: Overview) -> Message:
    if overview.line is Line.CAPTIVE:
        return say("A sign-in page answers instead of the internet.")
    if overview.line_since is None:
        return say("We say nothing about the services until it is back.")
    words = (
        "None of our test addresses answers since {since}. We say nothing about the services "
        "until it is back."
    )
    return say(words, since=overview.line_since)


def _looking(overview: Overview) -> Message:
    answered = sum(1 for s in overview.services if not waits(s, overview))
    one = "First check: {answered} of {n} service answered."
    many = "First check: {answered} of {n} services answered."
    return count(one, many, len(overview.services), answered=answered)


def _line(overview: Overview, strips: Mapping[str, Strip], setting: Setting) -> Message | None:
    at = setting.now or overview.at
    ailing = [s for s in overview.services if face(s).ails]
    unknown = [s for s in overview.services if face(s) is Face.UNKNOWN]
    planned = [s for s in overview.services if face(s) is Face.MAINTENANCE]
    if ailing:
        first = _one_ill(ailing[0], at) if len(ailing) == 1 else _several(ailing)
        return _together(first, _rest(overview, ailing))
    if unknown:
        first = _one_unknown(unknown[0]) if len(unknown) == 1 else _names(unknown)
        return _together(first, _rest(overview, unknown))
    if planned:
        end = planned_end(planned[0])
        first = _names(planned) if len(planned) > 1 else None
        if len(planned) == 1 and end is not None:
            first = say("Until {end}.", end=end)
        return _together(first, _rest(overview, planned))
    return _calm(overview, strips, setting, at)


def _one_ill(now: ServiceNow, at: datetime) -> Message | None:
    since = now.status.since
    if now.status.level is Level.MAINTENANCE:
        return _overrun(now, at)
    if since is None:
        return None
    if silent_about(now):
        words = (
            "Our own check fails since {since}. Their page still does not say so, {lasting} later."
        )
        return say(words, since=since, lasting=at - since)
    where = _where(now)
    if where:
        return say("{parts} since {since}.", parts=where, since=since)
    if ours(now) and not theirs(now):
        return say("Our own check fails since {since}.", since=since)
    return say("Since {since}.", since=since)


def _where(now: ServiceNow) -> str:
    """Which parts: those that ail among the followed ones, else those they name themselves."""
    named = {name for k in theirs(now) for name in k.incident.components}
    mine = [part for part in now.service.parts if part.casefold() in {n.casefold() for n in named}]
    chosen = sorted(mine or now.service.parts or named, key=str.casefold)
    return ", ".join(one_line(name, 40) for name in chosen) if len(chosen) <= NAMED else ""


def _overrun(now: ServiceNow, at: datetime) -> Message | None:
    end = planned_end(now)
    if end is None:
        return None
    told = newest_word(list(now.status.overrun))
    if told is not None and told.at is not None and told.at > end:
        return say("It was to end at {end}, {late} ago.", end=end, late=at - end)
    words = "It was to end at {end}, {late} ago. They have not said a word."
    return say(words, end=end, late=at - end)


def _several(ailing: Sequence[ServiceNow]) -> Message:
    """Each state once, with all that are in it: "A and B are down, C is degraded." """
    alike: dict[object, list[ServiceNow]] = {}
    for now in ailing[:NAMED]:
        overrun = now.status.level is Level.MAINTENANCE
        alike.setdefault(Level.MAINTENANCE if overrun else face(now), []).append(now)
    clauses = [_clause(state, services) for state, services in alike.items()]
    told, *others = clauses
    for other in others:
        told = say("{first}, {second}", first=told, second=other)
    more = len(ailing) - NAMED
    if more > 0:
        return count("{told}, {n} more.", "{told}, {n} more.", more, told=told)
    return say("{told}.", told=told)


def _clause(state: object, services: Sequence[ServiceNow]) -> Message:
    match state:
        case Level.MAINTENANCE:
            one, many = "{names}'s maintenance runs over", "maintenance of {names} runs over"
        case Face.DOWN:
            one, many = "{names} is down", "{names} are down"
        case Face.PARTIAL:
            one, many = "part of {names} is down", "parts of {names} are down"
        case _:
            one, many = "{names} is degraded", "{names} are degraded"
    return count(one, many, len(services), names=_called(services))


def _one_unknown(now: ServiceNow) -> Message:
    since = now.status.since
    if since is None:
        return say("What its page says cannot be read.")
    if any(s.role is Role.PROBE for s in now.sources):
        words = "Neither its page nor our own check has told us anything since {since}."
        return say(words, since=since)
    words = "Its page has been unreadable since {since}, and we have no check of our own."
    return say(words, since=since)


def _names(services: Sequence[ServiceNow]) -> Message:
    names = _called(services[:NAMED])
    more = len(services) - NAMED
    if more > 0:
        a, b, c = (called(now) for now in services[:NAMED])
        return count("{a}, {b}, {c}, {n} more.", "{a}, {b}, {c}, {n} more.", more, a=a, b=b, c=c)
    return say("{names}.", names=names)


def _called(services: Sequence[ServiceNow]) -> Message:
    """Up to `NAMED` names in a row: "A, B and C"."""
    match [called(now) for now in services]:
        case [a]:
            return say("{a}", a=a)
        case [a, b]:
            return say("{a} and {b}", a=a, b=b)
        case [a, b, *rest]:
            return say("{a}, {b} and {c}", a=a, b=b, c=rest[0])
        case _:
            return say("")


def _rest(overview: Overview, named: Sequence[ServiceNow]) -> Message | None:
    """How the services are that the line did not name."""
    said = {now.service.id for now in named}
    others = [s for s in overview.services if s.service.id not in said]
    fine = [s for s in others if face(s) in (Face.FINE, Face.MAINTENANCE)]
    unknown = len(others) - len(fine)
    if fine and unknown:
        known = count("{n} is fine.", "{n} are fine.", len(fine))
        dark = count("We can't tell about {n}.", "We can't tell about {n}.", unknown)
        return _together(known, dark)
    if unknown:
        return count(
            "We can't tell about the other one.", "We can't tell about the other {n}.", unknown
        )
    if fine:
        return count("The other one is fine.", "The other {n} are fine.", len(fine))
    return None


def _calm(
    overview: Overview, strips: Mapping[str, Strip], setting: Setting, at: datetime
) -> Message | None:
    """Nothing ails: what is ahead, what is silent, what ails elsewhere, or what was last."""
    up = say("Your own line is up.") if overview.line is Line.UP else None
    soon = [s for s in overview.services if ahead(s, at)]
    if soon:
        return _together(_ahead(soon[0], at, setting), up)
    stale = [s for s in overview.services if s.status.stale]
    if stale:
        return _silent(stale)
    for now in overview.services:
        if now.status.elsewhere:
            title = one_line(now.status.elsewhere[0].incident.title, 80)
            words = "Something else at {name} is not well: {title}."
            return say(words, name=called(now), title=title)
    return _together(_last(overview, strips, setting, at), up)


def _ahead(now: ServiceNow, at: datetime, setting: Setting) -> Message | None:
    first = ahead(now, at)
    if first is None or first.incident.started is None:
        return None
    start, name = first.incident.started, called(now)
    if start.astimezone(setting.zone).date() == at.astimezone(setting.zone).date():
        return say("{name} has maintenance today at {start}.", name=name, start=start)
    hour = f"{start.astimezone(setting.zone):%H:%M}"
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
        return say("Nothing since {name} on {day}.", name=name, day=_WEEKDAYS[local.weekday()])
    return say("Nothing since {name} on {day}.", name=name, day=f"{local.day} {local:%b}")


_WEEKDAYS = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)


def _together(first: Message | None, second: Message | None) -> Message | None:
    if first is None or second is None:
        return first or second
    return say("{first} {second}", first=first, second=second)
