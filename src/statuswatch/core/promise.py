"""`judge`: was a promise kept? Decided from what was recorded, with the evidence quoted.

Silence of ours is no fault of theirs: where nobody watched when it mattered, and their page kept no
list that was read later, nobody can know. Only that is what the user's own judgement decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from statuswatch.core.cadence import Gap, gaps
from statuswatch.core.deadlines import answered, explained, resolved
from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.judgement import (
    Case,
    Evidence,
    Judgement,
    Record,
    Ruling,
    Scoreboard,
    scoreboard,
)
from statuswatch.core.opened import feeds, known_issue, status_page
from statuswatch.core.words import Message, count, say
from statuswatch.core.written import first_line

__all__ = ["Judgement", "Record", "Ruling", "Scoreboard", "judge", "scoreboard"]

EACH_TIME = frozenset(
    {
        PromiseKind.UPDATE_EVERY,
        PromiseKind.RESOLVE_WITHIN,
        PromiseKind.ANSWER_WITHIN,
        PromiseKind.POST_MORTEM,
    }
)
"""Kept or broken every time anew."""


def judge(promise: Promise, record: Record, now: datetime) -> Judgement:
    """What became of it by `now`. Never raises: what names no usable time can't be known."""
    slips, remarks = _slips(promise), tuple(_remarks(promise))
    if promise.kind in EACH_TIME:
        found = _each_time(promise, record, now)
    else:
        found = _once(promise, record, now)
    found = replace(found, slips=slips, evidence=(*remarks, *found.evidence))
    return _as_settled(found, now)


def _each_time(promise: Promise, record: Record, now: datetime) -> Judgement:
    if promise.limit is not None and promise.limit <= timedelta():
        return _unclear(promise)
    match promise.kind:
        case PromiseKind.UPDATE_EVERY:
            if promise.limit is None:
                return _unclear(promise)
            return _paced(promise, gaps(record, promise.limit, promise.made, now))
        case PromiseKind.RESOLVE_WITHIN:
            cases = list(resolved(promise, record, now))
        case PromiseKind.ANSWER_WITHIN:
            cases = list(answered(promise, record, now))
        case _:
            return _of(promise, list(explained(promise, record, now)))
    if promise.limit is None and promise.due is None:
        return _unclear(promise)
    return _of(promise, cases)


def _unclear(promise: Promise) -> Judgement:
    return Judgement(promise, Ruling.UNKNOWN, say("It names no time to judge it by."), unknown=1)


def _paced(promise: Promise, found: Iterable[Gap]) -> Judgement:
    """Of gaps only those that were too long are quoted, and the longest of the others."""
    found = tuple(found)
    cases = [Case(gap.ruling, Evidence(gap.since, _silence(gap), gap.quote)) for gap in found]
    judged = _of(promise, cases)
    kept = [gap.length for gap in found if gap.ruling is Ruling.KEPT]
    shown = [case.evidence for case in cases if case.ruling is not Ruling.KEPT]
    if kept:
        words = say("The longest of the others lasted {length}.", length=max(kept))
        if not shown:
            words = say("The longest time without a word was {length}.", length=max(kept))
        shown.append(Evidence(found[-1].until, words))
    return replace(judged, evidence=tuple(shown))


def _silence(gap: Gap) -> Message:
    if gap.ruling is Ruling.UNKNOWN:
        return say(
            "From {since} to {until} we read no word, but did not watch all the time.",
            since=gap.since,
            until=gap.until,
        )
    return count(
        "No word for {length}, from {since} to {until}: one was due.",
        "No word for {length}, from {since} to {until}: {n} were due.",
        gap.due,
        length=gap.length,
        since=gap.since,
        until=gap.until,
    )


def _of(promise: Promise, cases: Iterable[Case]) -> Judgement:
    """One that was broken stays broken; one that can't be known forbids "always kept"."""
    cases = tuple(cases)
    rulings = [case.ruling for case in cases]
    kept, broken, unknown = (rulings.count(r) for r in (Ruling.KEPT, Ruling.BROKEN, Ruling.UNKNOWN))
    ruling = (
        Ruling.BROKEN
        if broken
        else Ruling.UNKNOWN
        if unknown
        else Ruling.KEPT
        if kept
        else Ruling.OPEN
    )
    evidence = tuple(sorted((case.evidence for case in cases), key=lambda e: e.at))
    words = _tally(kept, broken, unknown)
    if cases and ruling is Ruling.OPEN:
        passed = [case.evidence.words for case in cases if case.unread]
        words = passed[-1] if passed else say("There is still time.")
    return Judgement(promise, ruling, words, evidence, kept, broken, unknown)


def _tally(kept: int, broken: int, unknown: int) -> Message:
    of = kept + broken + unknown
    if broken and broken == of:
        return count("Broken once.", "Broken {n} times, every time.", broken)
    if broken:
        return count("Broken once of {of} times.", "Broken {n} times of {of}.", broken, of=of)
    if unknown:
        return count(
            "Can't know: once nobody watched when it mattered, of {of}.",
            "Can't know: {n} times nobody watched when it mattered, of {of}.",
            unknown,
            of=of,
        )
    if kept:
        return count("Kept once.", "Kept {n} times.", kept)
    return say("Nothing has tested it yet.")


def _once(promise: Promise, record: Record, now: datetime) -> Judgement:
    match promise.kind:
        case PromiseKind.STATUS_PAGE:
            ruling, evidence = status_page(promise, record, now)
        case PromiseKind.FEED_PER_CATEGORY:
            ruling, evidence = feeds(promise, record, now)
        case PromiseKind.KNOWN_ISSUE:
            ruling, evidence = known_issue(promise, record, now)
        case _:
            ruling, evidence = _theirs_alone(promise, now)
    return Judgement(
        promise,
        ruling,
        evidence[-1].words if evidence else say("Nothing has tested it yet."),
        evidence,
        kept=int(ruling is Ruling.KEPT),
        broken=int(ruling is Ruling.BROKEN),
        unknown=int(ruling is Ruling.UNKNOWN),
    )


def _theirs_alone(promise: Promise, now: datetime) -> tuple[Ruling, tuple[Evidence, ...]]:
    """What no record can show waits for the user's judgement."""
    if promise.due is not None and now > promise.due:
        words = say("It was due {due}. Say whether they kept it.", due=promise.due)
        if promise.settled is not None:
            words = say("It was due {due}.", due=promise.due)
        return Ruling.UNKNOWN, (Evidence(promise.due, words),)
    if promise.due is not None:
        words = say("It is due {due}.", due=promise.due)
        return Ruling.OPEN, (Evidence(promise.made, words),)
    return Ruling.OPEN, (Evidence(promise.made, say("It names no time.")),)


def _remarks(promise: Promise) -> Iterable[Evidence]:
    if promise.due is not None and (promise.earlier or (promise.due,))[0] < promise.made:
        words = say(
            "It was made at {made} for {due}: that was past already.",
            made=promise.made,
            due=(promise.earlier or (promise.due,))[0],
        )
        yield Evidence(promise.made, words, first_line(promise.text))
    if promise.earlier and promise.due is not None:
        words = count(
            "Moved once: first promised for {first}, now for {due}.",
            "Moved {n} times: first promised for {first}, now for {due}.",
            len(promise.earlier),
            first=promise.earlier[0],
            due=promise.due,
        )
        yield Evidence(promise.made, words)


def _slips(promise: Promise) -> int:
    """How often it was moved to a later date."""
    if promise.due is None:
        return 0
    dates = (*promise.earlier, promise.due)
    return sum(later > before for before, later in pairwise(dates))


def _as_settled(found: Judgement, now: datetime) -> Judgement:
    """The user's own judgement counts where no record shows better."""
    settled = found.promise.settled
    if settled is None or settled[0] > now:
        return found
    at, kept = settled
    if found.ruling in (Ruling.KEPT, Ruling.BROKEN):
        if kept is (found.ruling is Ruling.KEPT):
            return found
        words = say("You said that they broke it; what was recorded counts more.")
        if kept:
            words = say("You said that they kept it; what was recorded counts more.")
        return replace(found, evidence=(*found.evidence, Evidence(at, words)))
    words = say("Kept, as you say.") if kept else say("Broken, as you say.")
    return replace(
        found,
        ruling=Ruling.KEPT if kept else Ruling.BROKEN,
        words=words,
        evidence=(*found.evidence, Evidence(at, words)),
        kept=found.kept + int(kept),
        broken=found.broken + int(not kept),
        unknown=0,
    )
