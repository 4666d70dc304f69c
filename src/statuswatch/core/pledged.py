"""What was promised about one outage, and what became of it there: rows of its document.

Judged by the same judges as everything that they promised, on this outage alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from statuswatch.core.affair import Pledge
from statuswatch.core.docket import Promise
from statuswatch.core.judgement import ALONE, Judgement, Record, Trouble, first_of_each, worst
from statuswatch.core.judgement_document import fate
from statuswatch.core.paper import Told, Words
from statuswatch.core.promise import EACH_TIME, judge
from statuswatch.core.promise_words import what
from statuswatch.core.stated import stated
from statuswatch.core.words import Message, count, say


def pledges(
    trouble: Trouble, promises: Iterable[Promise], record: Record, now: datetime, zone: str = ""
) -> tuple[Pledge, ...]:
    """What they named while it was down; then what stood promised when it ended and is about outages,
    or was promised in it, each once. `record`: its letters and reports are those of this outage.
    `zone`: the page's own."""
    alone = replace(record, troubles=(trouble,))
    during = stated([trouble], "", now, zone)
    judged = (judge(one, alone, now) for one in promises if _is_about(one, trouble))
    rows = [_stated(one) for one in during if one.promise.due is not None]
    return (*rows, *(_standing(worst(group)) for group in first_of_each(judged)))


AFTERWARDS = timedelta(days=30)
"""What was promised so long after an outage may be because of it."""


def afterwards(trouble: Trouble, judged: Iterable[Judgement]) -> tuple[Pledge, ...]:
    """What they promised after it, as it is judged in all; what no record can show, and known issues,
    are of other things. `due` of these: when they said so."""
    if trouble.end is None:
        return ()
    until = trouble.end + AFTERWARDS
    later = (j for j in judged if trouble.end < j.promise.made <= until)
    return tuple(
        Pledge(_words(one.promise), say("{at}", at=one.promise.made), fate(one, (one.words,)))
        for one in (worst(group) for group in first_of_each(later))
        if one.promise.kind not in ALONE
    )


def _is_about(promise: Promise, trouble: Trouble) -> bool:
    if trouble.end is not None and promise.made > trouble.end:
        return False
    return promise.kind in EACH_TIME or promise.made >= trouble.start


def _stated(one: Judgement) -> Pledge:
    due = one.promise.due or one.promise.made
    return Pledge(
        Told(one.promise.text, one.promise.proof), say("{due}", due=due), fate(one, _whys(one))
    )


def _whys(one: Judgement) -> Iterator[Message]:
    yield one.words
    yield from (each.words for each in one.evidence if each.words != one.words)


def _standing(one: Judgement) -> Pledge:
    promise = one.promise
    times = one.kept + one.broken + one.unknown
    once = times <= 1 and bool(one.evidence)
    return Pledge(
        _words(promise), _due(promise), fate(one, (one.evidence[-1].words if once else one.words,))
    )


def _words(promise: Promise) -> Words:
    return Told(promise.text, promise.proof) if promise.text.strip() else what(promise)


def _due(promise: Promise) -> Message:
    if promise.due is not None:
        return say("{due}", due=promise.due)
    if promise.limit is not None and promise.workdays:
        days = max(1, promise.limit.days)
        return count("within one business day", "within {n} business days", days)
    if promise.limit is not None:
        return say("within {length}", length=promise.limit)
    return say("no time")
