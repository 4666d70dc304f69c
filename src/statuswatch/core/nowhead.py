"""The head of the page Now: the verdict in one sentence, and what it rests on in a line under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from statuswatch.core import unheard
from statuswatch.core.aloud import Argument
from statuswatch.core.days import Strip
from statuswatch.core.face import (
    Face,
    ServiceNow,
    called,
    face,
    is_slow,
    judged,
    runs_over,
)
from statuswatch.core.model import Line, Role
from statuswatch.core.nowcalm import calm, together
from statuswatch.core.nowthird import promises_of
from statuswatch.core.overview import Overview, fallen, headline, icon, ordered, waits
from statuswatch.core.pause import Pause
from statuswatch.core.promised import sentence as promise
from statuswatch.core.told import (
    newest_word,
    one_line,
    ours,
    planned_end,
    silent_about,
    theirs,
)
from statuswatch.core.way import way_fault
from statuswatch.core.words import Message, Setting, count, say

NOBODY = say(
    "Add what you depend on: type its name, paste its address, or paste your podcast's feed and we "
    "find the rest."
)
"""What to do where nothing is followed."""

NAMED = 3
"""Services that a line names before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Header:
    """The verdict: its shape, one sentence, and a line under it (or none). `looking`: the first
    check is under way. `offline`: our own line is down, `captive`: for this network wants a sign-in;
    `paused`: by the user's wish; `ended`: for good; `unheard`: what we hear can't be kept. In each of
    these the rows hold our last word."""

    face: Face
    sentence: Message
    line: Message | None
    looking: bool = False
    offline: bool = False
    captive: bool = False
    paused: bool = False
    ended: bool = False
    unheard: bool = False

    @property
    def still(self) -> bool:
        """Nobody knows how the services are now."""
        return self.offline or self.paused or self.ended or self.unheard


STARTING = Header(Face.UNKNOWN, say("Starting"), say("Reading what is known."), looking=True)
"""Before the first snapshot."""


ENDED = Header(Face.UNKNOWN, say("Nothing is watched any more"), None, ended=True)
"""What is shown is our last word; the window says why."""


def header(overview: Overview, strips: Mapping[str, Strip], setting: Setting) -> Header:
    """The verdict, worst rule first; it says what `headline` says, where there is room for it."""
    overview = replace(overview, services=ordered(overview))
    sentence = headline(overview)
    if not overview.services:
        return Header(Face.UNKNOWN, sentence, NOBODY)
    if overview.paused is not None:
        return Header(
            Face.UNKNOWN, say("Watching is paused"), _paused(overview.paused), paused=True
        )
    shape, _ = icon(overview)
    if overview.unheard is not None:
        return Header(shape, sentence, unheard.why(overview.unheard), unheard=True)
    if overview.offline:
        captive = overview.line is Line.CAPTIVE
        return Header(shape, sentence, _own_line(overview), offline=True, captive=captive)
    looking = sentence == say("Looking")
    line = _looking(overview) if looking else _line(overview, strips, setting)
    return Header(shape, sentence, line, looking=looking)


def _paused(pause: Pause) -> Message:
    if pause.until is None:
        return say("Until you resume. What happens until then will be grey.")
    return say("Until {until}. What happens until then will be grey.", until=pause.until)


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
        first = _one_ill(ailing[0], overview, at) if len(ailing) == 1 else _many_ill(ailing)
        return together(first, _rest(overview, ailing))
    if unknown:
        first = _one_unknown(unknown[0]) if len(unknown) == 1 else _names(unknown)
        return together(first, _rest(overview, unknown))
    if planned:
        end = planned_end(planned[0])
        first = _names(planned) if len(planned) > 1 else None
        if len(planned) == 1 and end is not None:
            first = say("Until {end}.", end=end)
        return together(first, _rest(overview, planned))
    return calm(overview, strips, setting, at)


def _one_ill(now: ServiceNow, overview: Overview, at: datetime) -> Message | None:
    found, since = judged(now), now.status.since
    if runs_over(now):
        return _overrun(now, at)
    fault = way_fault(now)
    if fault is not None:
        return together(*fault)
    if found is not None:
        because = _grown(found.because, max(timedelta(), at - overview.at))
        return together(because, promise(promises_of(now, at), at))
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


def _grown(because: Message, passed: timedelta) -> Message:
    """With its lag as it is by now: else it stands still until the next snapshot, beside a clock
    that runs."""
    grown = ((name, _older(name, value, passed)) for name, value in because.args)
    return replace(because, args=tuple(grown))


def _older(name: str, value: Argument, passed: timedelta) -> Argument:
    if isinstance(value, Message):
        return _grown(value, passed)
    return value + passed if name == "lag" and isinstance(value, timedelta) else value


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


def _many_ill(ailing: Sequence[ServiceNow]) -> Message | None:
    fell = fallen(ailing)
    if not fell:
        return _several(ailing)
    others = len(ailing) - len(fell)
    shared = say("{names}. Probably something they share.", names=_listed(fell))
    if not others:
        return shared
    more = count("{n} more is in trouble.", "{n} more are in trouble.", others)
    return together(shared, more)


def _several(ailing: Sequence[ServiceNow]) -> Message:
    """Each state once, with all that are in it: "A and B are down, C is degraded." """
    alike: dict[tuple[Face, bool], list[ServiceNow]] = {}
    for now in ailing[:NAMED]:
        state = Face.MAINTENANCE if runs_over(now) else face(now)
        alike.setdefault((state, state is Face.DEGRADED and is_slow(now)), []).append(now)
    clauses = [
        _clause(state, slow, services, leads=not n)
        for n, ((state, slow), services) in enumerate(alike.items())
    ]
    told, *others = clauses
    for other in others:
        told = say("{first}, {second}", first=told, second=other)
    more = len(ailing) - NAMED
    if more > 0:
        one = "{told}, and {n} more is in trouble."
        return count(one, "{told}, and {n} more are in trouble.", more, told=told)
    return say("{told}.", told=told)


def _clause(state: Face, slow: bool, services: Sequence[ServiceNow], *, leads: bool) -> Message:
    """`leads`: it begins the sentence."""
    match state:
        case Face.MAINTENANCE if leads:
            return _late_work_first(services)
        case Face.MAINTENANCE:
            one, many = "{names}'s maintenance runs over", "maintenance of {names} runs over"
        case Face.DOWN:
            one, many = "{names} is down", "{names} are down"
        case Face.PARTIAL if leads:
            one, many = "Part of {names} is down", "Parts of {names} are down"
        case Face.PARTIAL:
            one, many = "part of {names} is down", "parts of {names} are down"
        case _ if slow:
            one, many = "{names} is slow", "{names} are slow"
        case _:
            one, many = "{names} is degraded", "{names} are degraded"
    return count(one, many, len(services), names=_called(services))


def _late_work_first(services: Sequence[ServiceNow]) -> Message:
    one, many = "{names}'s maintenance runs over", "Maintenance of {names} runs over"
    return count(one, many, len(services), "begins the sentence", names=_called(services))


def _one_unknown(now: ServiceNow) -> Message:
    found, since = judged(now), now.status.since
    probed = any(s.role is Role.PROBE for s in now.sources)
    if found is not None and (probed or found.sentence != say("Can't tell")):
        return found.because
    if since is None:
        return say("What its page says cannot be read.")
    if probed:
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


def _listed(services: Sequence[ServiceNow]) -> Message:
    """More names than elsewhere: of services that fell together each says something."""
    match [called(now) for now in services]:
        case [a, b, c, d]:
            return say("{a}, {b}, {c} and {d}", a=a, b=b, c=c, d=d)
        case [a, b, c, d, e]:
            return say("{a}, {b}, {c}, {d} and {e}", a=a, b=b, c=c, d=d, e=e)
        case [a, b, c, d, *more] if more:
            words = "{a}, {b}, {c}, {d} and {n} more"
            return count(words, words, len(more), a=a, b=b, c=c, d=d)
        case _:
            return _called(services)


def _rest(overview: Overview, named: Sequence[ServiceNow]) -> Message | None:
    """How the services are that the line did not name."""
    said = {now.service.id for now in named}
    others = [s for s in overview.services if s.service.id not in said]
    fine = [s for s in others if face(s) in (Face.FINE, Face.MAINTENANCE)]
    unknown = len(others) - len(fine)
    if fine and unknown:
        known = count("{n} is fine.", "{n} are fine.", len(fine))
        dark = count("We can't tell about {n}.", "We can't tell about {n}.", unknown)
        return together(known, dark)
    if unknown:
        return count(
            "We can't tell about the other one.", "We can't tell about the other {n}.", unknown
        )
    if fine:
        return count("The other one is fine.", "The other {n} are fine.", len(fine))
    return None
