"""What is told of the user's plans: maintenance that is announced into one, and go or no-go.

Every key is made of the fact alone (`timed`). Of no service in particular: no mute, no snooze and no
quiet hours hold it back, or a plan would fall into what everybody else knew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from statuswatch.core.docket import Occasion
from statuswatch.core.lasting import merged
from statuswatch.core.model import Level, Rules, worst
from statuswatch.core.occasions import Work, announced_for, begins, decisions, is_over
from statuswatch.core.overview import Overview
from statuswatch.core.phrases import clause
from statuswatch.core.plan_keys import WORK_KEY, go_key
from statuswatch.core.preflight import Check, Go, Preflight, deciding, preflight
from statuswatch.core.situation import Timed
from statuswatch.core.telling import Action, Notice, NoticeKind, Urgency
from statuswatch.core.words import Message, say, stamp

AHEAD = timedelta(days=400)
"""Plans further away are not looked at."""

PATIENCE = timedelta(minutes=3)
"""Who can't tell just after waking may be able to a moment later."""

TIMELY = timedelta(minutes=15)
"""So long after a day before, or after waking since then, a go is news."""

TICK = timedelta(minutes=1)
"""In the last half hour it is looked so often whether the answer still holds."""

LINES = 6
"""Lines of one card."""


def plan_notices(
    occasions: Iterable[Occasion],
    overview: Overview,
    now: datetime,
    rules: Rules = Rules(),
    awake: datetime | None = None,
) -> Timed:
    """Of all plans that are not over: what is to be told by now, and when there is more. `awake`:
    since when somebody looks again; before that nobody could know."""
    names = {row.service.id: row.service.name for row in overview.services}
    announced = {row.service.id: row.status.announced for row in overview.services}
    ahead = [one for one in occasions if not is_over(one, now) and one.at <= now + AHEAD]
    works = (
        _of_work(work, names.get(work.service, work.service), now)
        for one in ahead
        for work in announced_for(one, announced)
    )
    decided = (_decided(one, overview, now, rules, awake) for one in ahead)
    return merged([Timed(tuple(works)), *decided])


# -- maintenance -----------------------------------------------------------------------------------


def _of_work(work: Work, name: str, now: datetime) -> Notice:
    """Once for a plan and a piece of work; either one moved is another fact."""
    one, incident = work.occasion, work.known.incident
    end = stamp(work.end) if work.end is not None else ""
    times = f"{stamp(work.start)}/{end}:{stamp(one.at)}"
    title = say("Maintenance of {name} falls into {title}", name=name, title=one.title)
    what = clause(incident.title)
    if work.end is None:
        body = say(
            "{what}, from {start}. Your plan is for {at}.", what=what, start=work.start, at=one.at
        )
    else:
        body = say(
            "{what}, from {start} to {end}. Your plan is for {at}.",
            what=what,
            start=work.start,
            end=work.end,
            at=one.at,
        )
    return Notice(
        key=f"{WORK_KEY}{one.id}:{work.known.source}:{incident.key}:{times}",
        thread=_thread(one),
        service="",
        title=title,
        body=body,
        url=incident.url,
        at=now,
        kind=NoticeKind.PLAN,
        level=incident.level,
        actions=(Action.OPEN,),
    )


# -- go or no-go -----------------------------------------------------------------------------------


def _decided(
    one: Occasion, overview: Overview, now: datetime, rules: Rules, awake: datetime | None
) -> Timed:
    """A day before: once. In the last half hour: once for each answer, so that what falls after the
    go is told, too. What came due while nobody could tell it is told as long as it is of use.

    A go is told only when the day before has just begun, or when somebody looks again after it: to
    who writes a plan down for this evening it is no news that all is well. That it can't go ahead, or
    that nobody can tell, is told to them at once, or as soon as it is so. Half an hour before, every
    answer is told.
    """
    day_before, half_hour = decisions(one)
    start = begins(one)
    if now < day_before:
        return Timed(again=day_before)
    if now > start:
        return Timed()
    found = preflight(one, overview, now, rules)
    late = now >= half_hour
    due = half_hour if late else day_before
    patient = max(due, awake or due) + PATIENCE
    if found.go is Go.CANT_TELL and now < min(patient, start):
        return Timed(again=min(patient, start))
    if found.go is Go.GO and not late:
        is_news = now <= max(due, awake or due) + TIMELY
        if not is_news or (one.entered is not None and one.entered > due):
            return Timed(again=half_hour)
    stage = f"30m:{found.go.value}" if late else "24h"
    card = go_card(found, go_key(one, start, stage), late=late)
    return Timed((card,), min(now + TICK, start) if late else half_hour)


def go_card(found: Preflight, key: str, *, late: bool) -> Notice:
    """The answer as a card: what is not well first, then what could be taken instead."""
    urgent = late and found.go is Go.NO_GO
    against = [check.level for check in found.needs if check.go is Go.NO_GO]
    # What is fine now and speaks against it all the same is what is announced.
    level = max(worst(against) or Level.MAINTENANCE, Level.MAINTENANCE) if against else None
    return Notice(
        key=key,
        thread=_thread(found.occasion),
        service="",
        title=_title(found),
        body=go_words(found),
        urgency=Urgency.CRITICAL if urgent else Urgency.NORMAL,
        at=found.at,
        kind=NoticeKind.PLAN,
        level=level,
        actions=(Action.OPEN,),
    )


def _title(found: Preflight) -> Message:
    """A card says it as the window does: hold. "No-go" is the word of the terminal and of programs."""
    if found.go is not Go.NO_GO:
        return found.headline
    names = deciding(found.go, found.needs)
    return say("Hold {title}: {names}", title=found.occasion.title, names=names)


def go_words(found: Preflight) -> Message:
    """When it begins, each service that is not well, and which alternative is up; of a go, all."""
    start = begins(found.occasion)
    telling = [check for check in found.needs if check.go is not Go.GO] or list(found.needs)
    lines = [say("It begins at {start}.", start=start), *map(_line, telling[:LINES])]
    if found.go is not Go.GO:
        lines += _instead(found)
    if found.advice is not None:
        lines.append(found.advice)
    return _together(lines)


def _line(check: Check) -> Message:
    """Why, and what to do about it."""
    if check.advice is not None:
        return say("{words}. {advice}", words=check.words, advice=check.advice)
    return say("{words}.", words=check.words)


def _instead(found: Preflight) -> Sequence[Message]:
    up = found.alternatives
    if up:
        return [say("Instead: {line}.", line=check.words) for check in up[:LINES]]
    if found.instead:
        return [say("None of your alternatives is known to be up.")]
    return []


def _together(lines: Sequence[Message]) -> Message:
    whole = lines[0]
    for line in lines[1:]:
        whole = say("{first} {then}", first=whole, then=line)
    return whole


def _thread(one: Occasion) -> str:
    return f"plan:{one.id}:{stamp(one.at)}"
