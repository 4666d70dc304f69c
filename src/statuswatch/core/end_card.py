"""What a card says of the end of an outage, of a part of one, and of one that was over already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from statuswatch.core import standing
from statuswatch.core.aftermath import Matter
from statuswatch.core.model import Incident, Outage, Role
from statuswatch.core.phrases import (
    MOMENT,
    SHORT,
    clause,
    lasting,
    length,
    state,
    titled,
    what_of,
    what_of_story,
)
from statuswatch.core.words import Message, say


def back(matter: Matter) -> tuple[Message, Message]:
    """Back only when nothing of the service is in trouble any more; else that one thing of it is,
    in words that stay true when the rest is over, which its own card says."""
    outage, name = matter.outage, matter.service.name
    if outage is None:
        return say("{name} is back", name=name), say("")
    others = matter.others(outage.id)
    if not others:
        return say("{name} is back", name=name), _lasted(matter, outage)
    rest = others[0]
    title, over = say("Part of {name} is back", name=name), what_of(matter) or name
    what, since = _name(matter, rest), matter.after.stretch(rest)
    if not standing.has_own(standing.of_outage(rest, matter.after.cards)):
        return title, _goes_on(over, what, matter, rest)
    if not what:
        return title, say("{over}: over. The rest has its own card.", over=over)
    words = "{over}: over. {what}, since {since}, has its own card."
    return title, say(words, over=over, what=what, since=since)


def still_ill(matter: Matter, rest: Iterable[Outage]) -> tuple[Message, Message]:
    """The card of what is over becomes that of what goes on and has none."""
    title = say("{name} is better, not yet back", name=matter.service.name)
    first = next(iter(rest))
    over = what_of(matter) or matter.service.name
    return title, _goes_on(over, _name(matter, first), matter, first)


def _goes_on(over: str, what: str, matter: Matter, rest: Outage) -> Message:
    since = matter.after.stretch(rest)
    if not what:
        return say("{over}: over. Something else goes on since {since}.", over=over, since=since)
    words = "{over}: over. {what} goes on since {since}."
    return say(words, over=over, what=what, since=since)


def _lasted(matter: Matter, outage: Outage) -> Message:
    """How long it was there. In between it may have been well, or nobody knows."""
    after, start, end, time = matter.after, outage.start, outage.end, outage.duration
    args = {"state": state(outage.worst), "length": length(start, end)}
    if time < MOMENT:
        return say("It was {state} for a moment, at {start}.", start=start, **args)
    gaps = after.gaps.get(outage.id, ())
    if time < SHORT:
        words = "It was {state} for {length}, from {start}."
        if gaps:
            words = "It was {state}, on and off, for {length}, from {start}."
        return say(words, start=start, **args)
    if gaps:
        words = (
            "It was {state}, on and off, {start}\N{EN DASH}{end}. For {fine} of that it was fine."
        )
        fine = lasting(sum((gap.again - gap.over for gap in gaps), timedelta(0)))
        return say(words, start=start, end=end, fine=fine, **args)
    if outage.id in after.lulls:
        words = "It was {state}, {start}\N{EN DASH}{end}. For {lull} of that they said it was over."
        return say(words, start=start, end=end, lull=after.lulls[outage.id], **args)
    words = "It was {state} for {length}, {start}\N{EN DASH}{end}."
    return say(words, start=start, end=end, **args)


def one_over(matter: Matter) -> tuple[Message, Message]:
    """One of several that are one outage."""
    name, level, before = matter.service.name, matter.whole, standing.level(matter.cards)
    title = say("{name} is still {state}", name=name, state=state(level))
    if before is not None and level is not None and level < before:
        title = say("{name} is better: {state}", name=name, state=state(level))
    what, rest = what_of(matter) or name, _rest(matter)
    if matter.role is Role.PROBE:
        return title, say("Our own check gets answers again. They are not done yet.")
    if rest:
        return title, say("{what}: over. {rest} goes on.", what=what, rest=rest)
    return title, say("{what}: over. Something else there goes on.", what=what)


def _rest(matter: Matter) -> str:
    """What of its outage goes on, by another name than what is over; empty: it has none."""
    return _name(matter, matter.outage, what_of(matter)) if matter.outage else ""


def _name(matter: Matter, outage: Outage, other_than: str = "") -> str:
    """The worst of it that stands: its parts, or what they call it; empty: it has no name."""
    worst = max(_standing(matter, outage.id), key=lambda s: s.level or 0, default=None)
    if worst is None:
        return ""
    title = "" if worst.derived else clause(worst.title)
    names = (what_of_story(worst, matter.service), title)
    return next((name for name in names if name and name != other_than), "")


def _standing(matter: Matter, outage: str) -> list[Incident]:
    """Its stories that stand, what they post first."""
    known = matter.after.stories
    places = (p for p in matter.after.places(outage) if p in matter.after.standing)
    return sorted((known[p] for p in places if p in known), key=lambda story: story.derived)


def words_of_past(matter: Matter) -> tuple[Message, Message]:
    """Of an outage that was over before it could be told."""
    outage, name = matter.outage, matter.service.name
    if outage is None:
        return titled(name, matter.incident.title), say("")
    title = say("{name} was {state}", name=name, state=state(outage.worst))
    start, end = outage.start, outage.end
    if outage.duration < MOMENT:
        return title, say("For a moment, at {start}.", start=start)
    words = "For {length}, {start}\N{EN DASH}{end}."
    if outage.duration < SHORT:
        words = "For {length}, from {start}."
    return title, say(words, length=length(start, end), start=start, end=end)


def words_of_passed(matter: Matter, outage: Outage) -> tuple[Message, Message]:
    """The same, where somebody watched it: a card of its own, just after it."""
    start, end = matter.after.stretch(outage), outage.end
    called = state(matter.level or outage.worst)
    words = "{name} was {state} for {length}"
    if end - start < MOMENT:
        words = "{name} was {state} for a moment"
    title = say(words, name=matter.service.name, state=called, length=length(start, end))
    if end - start < SHORT:
        return title, say("{start}, over by now.", start=start)
    return title, say("{start}\N{EN DASH}{end}, over by now.", start=start, end=end)
