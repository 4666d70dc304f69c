"""The third line of a service in trouble: of all that is known, the two sentences of most worth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from statuswatch.core.aloud import aloud
from statuswatch.core.face import ServiceNow, judged, runs_over
from statuswatch.core.forecast import usually_sentence, usually_spoken
from statuswatch.core.model import Role
from statuswatch.core.promised import Fate, Promised, promised, standing, words_of
from statuswatch.core.promised import sentence as promise
from statuswatch.core.targets import TargetKind
from statuswatch.core.told import (
    QUOTED,
    newest_word,
    one_line,
    ours,
    planned_end,
    silent_about,
    theirs,
)
from statuswatch.core.way import way_fault
from statuswatch.core.words import Message, say

BESIDE = 60
"""Characters of a vendor's words that another sentence follows: a line holds about a hundred."""


def third(now: ServiceNow, at: datetime, *, offline: bool, ear: bool = False) -> Message | None:
    """At most two sentences. `offline`: it may be over, so nothing is said of how long it lasts.
    `ear`: with every duration in whole words."""
    found = [told for told in _told(now, at, offline=offline, ear=ear) if told is not None][:2]
    if not found:
        return None
    if len(found) == 2 and not ear and found[0] == (quote := _quote(now)):
        found[0] = _quote(now, BESIDE) or quote  # what follows would be cut off
    line = found[0] if len(found) == 1 else say("{first} {second}", first=found[0], second=found[1])
    return aloud(line) if ear else line


def _told(now: ServiceNow, at: datetime, *, offline: bool, ear: bool) -> Iterator[Message | None]:
    """In the order of worth."""
    known = say("You acknowledged it.") if now.acknowledged else None
    yield known if ear else None  # for the eye a sign stands beside the name
    promises = promises_of(now, at)
    late = [p for p in standing(promises) if p.fate is Fate.LATE]
    yield _plan(now)
    yield from way_fault(now) or ()
    yield words_of(late[0], at) if late else None
    yield _lag(now)
    yield _quote(now)
    yield None if offline or runs_over(now) else _usually(now, ear=ear)
    yield None if late else promise(promises, at)
    yield None if ear else known


def promises_of(now: ServiceNow, at: datetime) -> tuple[Promised, ...]:
    """What they promised in the trouble that is open, as it stands `at`."""
    stories = [*theirs(now), *(k for k in now.status.overrun if k.role is Role.OFFICIAL)]
    made = (p for k in stories for p in promised(k.incident, at, now.zone))
    if runs_over(now):  # its end is said already, as it was planned
        return tuple(p for p in made if p.kind is TargetKind.NEXT_UPDATE)
    return tuple(made)


def _plan(now: ServiceNow) -> Message | None:
    end = planned_end(now) if now.status.overrun else None
    return None if end is None else say("It was to end at {end}.", end=end)


def _lag(now: ServiceNow) -> Message | None:
    """How long after us they said so, if they did."""
    if silent_about(now):
        return say("They have not said so yet.")
    lag = _lag_of(now)
    if lag is None or lag < timedelta(minutes=1):
        return None
    return say("They said so after {lag}.", lag=lag)


def _lag_of(now: ServiceNow) -> timedelta | None:
    if not theirs(now):
        return None
    found = judged(now)
    if found is not None:
        return found.lag
    starts = [k.incident.started or k.first_seen for k in ours(now)]
    seen = min([*starts, *([now.saw] if now.saw else [])], default=None)
    return None if seen is None else min(k.first_seen for k in theirs(now)) - seen


def _quote(now: ServiceNow, most: int = QUOTED) -> Message | None:
    stories = [*theirs(now), *(k for k in now.status.overrun if k.role is Role.OFFICIAL)]
    word = newest_word(stories)
    if word is not None:
        return say("“{words}”", words=one_line(word.text, most))
    titles = [k.incident.title for k in stories if not k.incident.derived and k.incident.title]
    if titles:
        return say("“{words}”", words=one_line(titles[0], most))
    return say("Their page shows it, without a word why.") if stories else None


def _usually(now: ServiceNow, *, ear: bool) -> Message | None:
    if now.forecast is None:
        return None
    if not ear:
        return usually_sentence(now.forecast)
    return usually_spoken(now.forecast)
