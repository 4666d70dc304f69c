"""Words at a promised pace: the gaps between a vendor's words while something was down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from statuswatch.core.judgement import Record, Ruling, Trouble
from statuswatch.core.outage import Interval
from statuswatch.core.promised import GRACE


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without a word, from the trouble's start or a word to the next word or its end.
    `quote`: what they had said last. `due`: how many words were due in it and did not come."""

    since: datetime
    until: datetime
    ruling: Ruling
    due: int = 0
    quote: str = ""

    @property
    def length(self) -> timedelta:
        return self.until - self.since


def gaps(record: Record, limit: timedelta, made: datetime, now: datetime) -> tuple[Gap, ...]:
    """All gaps since the promise was `made`, oldest first. Troubles that overlap are one time: a
    word about one of them is a word.

    A gap within the limit is kept whatever we missed, for more words only make it shorter. A longer
    one is broken only where we would have read a word: while we watched, or by a list that we read
    later. Of what still lasts, time that is not used up is no gap yet.
    """
    found: list[Gap] = []
    for group in _together(record.troubles, made):
        found += _of(group, record, limit, made, now)
    return tuple(sorted(found, key=lambda gap: gap.since))


def _together(troubles: Iterable[Trouble], made: datetime) -> list[list[Trouble]]:
    groups: list[list[Trouble]] = []
    until: datetime | None = None
    for trouble in sorted(troubles, key=lambda t: (t.start, t.id)):
        if trouble.seen <= made:
            continue
        if until is not None and trouble.start <= until:
            groups[-1].append(trouble)
            until = max(until, trouble.seen)
        else:
            groups.append([trouble])
            until = trouble.seen
    return groups


def _of(
    group: Sequence[Trouble], record: Record, limit: timedelta, made: datetime, now: datetime
) -> list[Gap]:
    start = max(made, min(t.start for t in group))
    end = min(now, max(t.seen for t in group))
    lasts = any(t.end is None for t in group)
    if end < start:
        return []
    said = dict(_words(group, record, start, end))
    known = _known(group, record)
    marks = [start, *sorted(at for at in said if start < at < end), end]
    found = []
    for since, until in pairwise(marks):
        if lasts and until == end and until - since <= limit + GRACE:
            continue
        ruling = _ruling(since, until, limit, known)
        due = max(1, -(-(until - since - GRACE) // limit) - 1) if ruling is not Ruling.KEPT else 0
        found.append(Gap(since, until, ruling, due, said.get(since, "")))
    return found


def _words(
    group: Iterable[Trouble], record: Record, start: datetime, end: datetime
) -> list[tuple[datetime, str]]:
    """Letters that the user put to one of these troubles are words, too."""
    found = [
        (at, text)
        for trouble in group
        for story in trouble.stories
        for at, _, text in story.words()
    ]
    about = (one for one in record.letters if any(t.is_it(one.outage) for t in group))
    found += [(letter.at, letter.text) for letter in about]
    return sorted((at, text) for at, text in found if start <= at <= end)


def _known(group: Iterable[Trouble], record: Record) -> list[Interval]:
    """When no word of theirs can have escaped us."""
    spans = [(c.since, c.until) for c in record.watched]
    spans += [
        (trouble.start, story.read)
        for trouble in group
        for story in trouble.stories
        if story.listed
    ]
    merged: list[Interval] = []
    for since, until in sorted(spans):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        elif since < until:
            merged.append((since, until))
    return merged


def _ruling(
    since: datetime, until: datetime, limit: timedelta, known: Iterable[Interval]
) -> Ruling:
    if until - since <= limit + GRACE:
        return Ruling.KEPT
    inside = (min(b, until) - max(a, since) for a, b in known)
    return Ruling.BROKEN if any(length > limit + GRACE for length in inside) else Ruling.UNKNOWN
