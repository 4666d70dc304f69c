"""What the page of the plans says, as sentences: no widget, no colour. `*…*` marks the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from statuswatch.core.docket import Occasion
from statuswatch.core.model import Level
from statuswatch.core.occasions import Fallen, day_of
from statuswatch.core.overview import Face
from statuswatch.core.preflight import Check, Go, Preflight
from statuswatch.core.several import listed
from statuswatch.core.words import Message, count, say

if TYPE_CHECKING:
    from statuswatch.app.calendars import TakenIn
    from statuswatch.app.planned import PlansNow

NAMED = 8
"""Events of a calendar that are named because they could not be taken."""


def answer_face(one: Preflight) -> Face:
    """A hold in the shape of what is worst of it."""
    if one.go is Go.GO:
        return Face.FINE
    if one.go is Go.CANT_TELL:
        return Face.UNKNOWN
    levels = [c.level for c in one.needs if c.go is Go.NO_GO and c.level is not None]
    worst = max(levels, default=Level.DOWN)
    if worst is Level.OK:  # nothing ails: maintenance falls into it
        return Face.MAINTENANCE
    return Face(worst.word)


def headline(now: PlansNow) -> Message:
    """The next plan and its answer; where nobody can tell, also what to do about that."""
    if not now.ahead:
        return say("Nothing is planned.")
    first = now.ahead[0]
    line = say("{title}, {when}: {answer}", title=first.occasion.title, when=when(first.occasion),
               answer=answer(first))  # fmt: skip
    advice = next(filter(None, (*(c.advice for c in first.needs), first.advice)), None)
    if first.go is not Go.CANT_TELL or advice is None:
        return line
    return say("{line}. {advice}", line=line, advice=advice)


def answer(one: Preflight) -> Message:
    if one.go is Go.GO:
        return say("*Go*")
    held = next((c for c in one.needs if c.go is one.go), None)
    if one.go is Go.CANT_TELL:
        if held is None:
            return say("*Can't tell:* it names nothing that it needs")
        return say("*Can't tell:* {line}", line=held.words)
    return say("*Hold*") if held is None else say("*Hold:* {line}", line=held.words)


def when(plan: Occasion) -> Message:
    if plan.day:
        return say("{at}, all day", at=day_of(plan))
    if plan.until is not None and plan.until > plan.at:
        return say("{at}, for {length}", at=plan.at, length=plan.until - plan.at)
    return say("{at}", at=plan.at)


def line(plan: Occasion, names: Mapping[str, str]) -> Message:
    """When it is and what it needs."""
    if not plan.needs:
        return when(plan)
    needs = called(plan.needs, names)
    return say("{when} · needs {names}", when=when(plan), names=needs)


def called(services: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(service, service) for service in services)


def reasons(one: Preflight) -> Iterator[Message]:
    """What holds it besides the first, what to do, and what is up instead."""
    held = [check for check in one.needs if check.go is not Go.GO]
    first = next((c for c in one.needs if c.go is one.go), None)
    for check in held:
        if check is not first:
            yield check.words
        if check.advice is not None:
            yield check.advice
    if not held and one.advice is not None:
        yield one.advice
    up = [check.name for check in one.alternatives]
    if up and one.go is not Go.GO:
        yield say("Up instead: {names}", names=listed(up))
    elif one.instead and one.go is Go.NO_GO:
        yield say("None of what would do instead is up: {names}", names=_of(one.instead))


def _of(checks: Iterable[Check]) -> Message:
    return listed([check.name for check in checks])


def fallen(one: Fallen, names: Mapping[str, str]) -> Message:
    """What became of a plan that is past."""
    name, outage = names.get(one.service, one.service), one.outage
    if outage.ongoing:
        return say("{name} is down since {start}", name=name, start=outage.start)
    if one.missed:
        return say(
            "{name} was down {start} to {end}, {missed} of it was lost",
            name=name,
            start=outage.start,
            end=outage.end,
            missed=one.missed,
        )
    return say("{name} was down {start} to {end}", name=name, start=outage.start, end=outage.end)


def taken(found: TakenIn) -> Message:
    """What came of reading a calendar."""
    if found.read is None:
        return say("{calendar} was not read.", calendar=found.calendar.name)
    plans = count("{n} plan", "{n} plans", len(found.read.plans))
    return say(
        "{calendar}: {plans}, {taken} new or changed, {gone} gone",
        calendar=found.calendar.name,
        plans=plans,
        taken=found.taken,
        gone=found.gone,
    )


def broken(found: TakenIn) -> Iterator[Message]:
    """The events that were not taken, by name."""
    if found.read is None:
        return
    if found.read.until is not None:
        yield say("It has more than can be kept: read until {at}.", at=found.read.until)
    for one in found.read.left_out[:NAMED]:
        yield say(
            "Line {line}, {title}: not taken, {why}",
            line=one.line,
            title=one.title or one.uid,
            why=one.why,
        )
    rest = found.read.broken - min(NAMED, len(found.read.left_out))
    if rest > 0:
        yield count("{n} more was not taken", "{n} more were not taken", rest)
