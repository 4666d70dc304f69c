"""`questions`: what the vendor still owes an answer to, from what was recorded and what was not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from statuswatch.core.affair import Affair
from statuswatch.core.clocks import Admission
from statuswatch.core.explaining import Told, account, cause
from statuswatch.core.rewriting import Rewriting
from statuswatch.core.words import Message, say

LATE = timedelta(minutes=10)
"""A first word that came later than this after it was first seen is asked about."""

SILENCE = timedelta(hours=2)
"""So long without a word while it went on."""

APART = timedelta(minutes=5)
"""Two ends this close are one."""


def questions(affair: Affair) -> tuple[Message, ...]:
    """In the order in which one would ask. Each rests on the record; none accuses."""
    return tuple(_questions(affair))


def _questions(affair: Affair) -> Iterator[Message]:
    yield from _about_cause(affair)
    yield from _about_words(affair)
    yield from _about_versions(affair)
    for ticket in affair.tickets:
        if ticket.answered is None:
            yield say("When will the report of {at} be answered?", at=ticket.sent)


def _about_cause(affair: Affair) -> Iterator[Message]:
    """By the same measure as a promised explanation is judged: what counts there is not asked for."""
    undated = [
        (affair.outage.start, u.phase, u.text)
        for s in affair.theirs
        for u in s.known.incident.updates
    ]
    named, quote = cause(undated, affair.letters)
    if named is Told.NOTHING:
        yield say("What was the cause? Nothing that was written names one.")
    elif named is Told.HINT:
        yield say("What was the cause? They wrote: “{quote}” Is that it?", quote=quote)
    if affair.outage.ongoing:
        return
    dated = [word for s in affair.theirs for word in s.words()]
    found = account(dated, affair.letters, affair.outage.end)
    if found is None:
        yield say("Will there be an account of what went wrong and what changes? None was seen.")
    elif not found.sure:
        yield say(
            "Will there be an account of what went wrong? Perhaps it is this: “{quote}”",
            quote=found.text,
        )


def _about_words(affair: Affair) -> Iterator[Message]:
    lag = affair.clocks.lag
    if affair.clocks.said is Admission.NOT_ADMITTED:
        yield say("Why does the status page say nothing of it?")
    elif lag is not None and lag > LATE:
        yield say("Why did the first word come {lag} after it was first seen?", lag=lag)
    gap = _longest_silence(affair)
    if gap is not None:
        begin, end = gap
        yield say(
            "What was done between {begin} and {end}? There was no word for {length}.",
            begin=begin,
            end=end,
            length=end - begin,
        )


def _longest_silence(affair: Affair) -> tuple[datetime, datetime] | None:
    """Between two words, or from the last to the end; none where they never said a word."""
    start, end = affair.outage.start, affair.outage.end
    at = sorted(
        u.at
        for s in affair.theirs
        for u in s.known.incident.updates
        if u.at is not None and start <= u.at <= end
    )
    gaps = [pair for pair in pairwise([*at, end]) if pair[1] - pair[0] > SILENCE] if at else []
    return max(gaps, key=lambda pair: pair[1] - pair[0], default=None)


def _about_versions(affair: Affair) -> Iterator[Message]:
    for revision in affair.revised:
        if revision.what is Rewriting.LAST_OPEN:
            continue  # nobody changed anything
        yield say("Why was the record changed? {what}.", what=revision.words)
    if any(s.earlier(u.key) for s in affair.theirs for u in s.known.incident.updates):
        yield say("Why were updates rewritten after they were posted?")
    paper, seen = affair.clocks.paperwork.end, affair.clocks.observed.end
    if paper is not None and seen is not None and seen - paper > APART:
        yield say(
            "It is said to have ended at {paper}; it was seen until {seen}. Which is right?",
            paper=paper,
            seen=seen,
        )
