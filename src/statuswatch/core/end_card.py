"""What a card says of the end of an outage, of a part of one, and of one that was over already."""

from __future__ import annotations

from datetime import timedelta

from statuswatch.core import standing
from statuswatch.core.aftermath import Matter
from statuswatch.core.model import Level, Role
from statuswatch.core.phrases import clause, state, titled, what_of
from statuswatch.core.words import Message, say

MOMENT = timedelta(minutes=1)
"""What was shorter is not measured: pages are asked minutes apart."""


def back(matter: Matter) -> tuple[Message, Message]:
    """Back only when nothing of the service is in trouble any more."""
    outage = matter.outage
    if outage is None:
        return say("{name} is back", name=matter.service.name), say("")
    name, called = matter.service.name, state(outage.worst)
    words = say(
        "It was {state} for {length}, {start}\N{EN DASH}{end}.",
        state=called,
        length=outage.duration,
        start=outage.start,
        end=outage.end,
    )
    if outage.duration < MOMENT:
        words = say("It was {state} for a moment, at {start}.", state=called, start=outage.start)
    elif outage.id in matter.after.lulls:  # in between it was not, or nobody knows
        words = say(
            "It was {state}, {start}\N{EN DASH}{end}. For {lull} of that they said it was over.",
            state=called,
            start=outage.start,
            end=outage.end,
            lull=matter.after.lulls[outage.id],
        )
    if not matter.after.ongoing - {outage.id}:
        return say("{name} is back", name=name), words
    body = say("{what}: over. Something else there goes on.", what=what_of(matter) or name)
    return say("{name} is better, not yet back", name=name), body


def one_over(matter: Matter) -> tuple[Message, Message]:
    """One of several that are one outage."""
    name, level, before = matter.service.name, matter.whole, standing.level(matter.cards)
    title = say("{name} is still {state}", name=name, state=state(level))
    if before is not None and level is not None and level < before:
        title = say("{name} is better: {state}", name=name, state=state(level))
    what, rest = what_of(matter) or name, _rest(matter)
    if matter.role is Role.PROBE:
        return title, say("Our own check gets answers again. They are not done yet.")
    if rest and rest != what:
        return title, say("{what}: over. {rest} goes on.", what=what, rest=rest)
    return title, say("{what}: over. Something else there goes on.", what=what)


def _rest(matter: Matter) -> str:
    """What of the outage goes on; empty: it has no name."""
    if matter.outage is None:
        return ""
    known = matter.after.stories
    places = (p for p in matter.after.places(matter.outage.id) if p in matter.after.standing)
    left = [known[p] for p in places if p in known and not known[p].derived]
    worst = max(left, key=lambda story: story.level or Level.OK, default=None)
    return "" if worst is None else clause(worst.title)


def words_of_past(matter: Matter) -> tuple[Message, Message]:
    """Of an outage that was over before it could be told."""
    outage, name = matter.outage, matter.service.name
    if outage is None:
        return titled(name, matter.incident.title), say("")
    title = say("{name} was {state}", name=name, state=state(outage.worst))
    words = "For {length}, {start}\N{EN DASH}{end}."
    if outage.duration < MOMENT:
        words = "For a moment, at {start}."
    return title, say(words, length=outage.duration, start=outage.start, end=outage.end)
