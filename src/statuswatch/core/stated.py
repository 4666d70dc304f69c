"""What a vendor promised while it was down ("next update by 16:00"), judged like other promises.

Nobody has to write these down: they are read from the vendor's own words (`promised`), and counted
apart from what was promised once for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.judgement import Evidence, Judgement, Ruling, Story, Trouble
from statuswatch.core.not_read import unread
from statuswatch.core.promised import GRACE, Fate, Promised, promised, words_of
from statuswatch.core.promised import slips as slipped
from statuswatch.core.target_words import TargetKind
from statuswatch.core.words import Message, say
from statuswatch.core.written import first_line


def stated(
    troubles: Iterable[Trouble], service: str, now: datetime, zone: str = ""
) -> tuple[Judgement, ...]:
    """All of them, oldest first. `zone`: the page's own (IANA), where known. A time that passed
    since we last read their page is open until we look again; where nobody looks, nobody can know."""
    found = [
        _judged(promise, story, service, now)
        for trouble in troubles
        for story in trouble.stories
        if not story.incident.derived
        for promise in promised(story.incident, _known_until(story, now), zone)
        if promise.made <= now
    ]
    return tuple(sorted(found, key=lambda judged: judged.promise.made))


def _known_until(story: Story, now: datetime) -> datetime:
    ended = story.incident.ended
    return now if ended is not None and ended <= now else min(now, story.read)


def _judged(one: Promised, story: Story, service: str, now: datetime) -> Judgement:
    promise = Promise(
        service,
        PromiseKind.UPDATE_EVERY
        if one.kind is TargetKind.NEXT_UPDATE
        else PromiseKind.RESOLVE_WITHIN,
        first_line(one.quote),
        one.first_made or one.made,
        proof=story.incident.url,
        due=one.due,
        earlier=one.before,
    )
    ruling = _ruling(one, story, now)
    words = _words(one, story, now)
    evidence = [Evidence(one.made, words, promise.text)]
    if (moved := slipped(one)) is not None:
        evidence.append(Evidence(one.made, moved))
    dates = (*one.before, *(() if one.due is None else (one.due,)))
    return Judgement(
        promise,
        ruling,
        words,
        tuple(evidence),
        kept=int(ruling is Ruling.KEPT),
        broken=int(ruling is Ruling.BROKEN),
        unknown=int(ruling is Ruling.UNKNOWN),
        slips=sum(later > before for before, later in pairwise(dates)),
    )


def _words(one: Promised, story: Story, now: datetime) -> Message:
    words = words_of(one, min(now, story.read))
    if _passed_unread(one, now):
        return say("{words} {unread}", words=words, unread=unread(story.read, story.again, now))
    return words


def _passed_unread(one: Promised, now: datetime) -> bool:
    return one.fate is Fate.OPEN and one.due is not None and now > one.due + GRACE


def _ruling(one: Promised, story: Story, now: datetime) -> Ruling:
    if one.due is None:
        return Ruling.UNKNOWN
    if one.fate in (Fate.BROKEN, Fate.LATE):
        return Ruling.BROKEN
    if one.fate is Fate.KEPT:
        return Ruling.KEPT
    if _passed_unread(one, now) and story.again is None:
        return Ruling.UNKNOWN
    return Ruling.OPEN
