"""The judgement on paper: what a vendor promised, what became of it, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from statuswatch.core.judgement import (
    NONE_WRITTEN,
    Evidence,
    Judgement,
    Ruling,
    Scoreboard,
    first_of_each,
    scoreboard,
    worst,
)
from statuswatch.core.known_issues import Issue
from statuswatch.core.paper import (
    Block,
    Bullets,
    Heading,
    Paper,
    Paragraph,
    Quote,
    Table,
    Told,
    Words,
)
from statuswatch.core.promise_words import what
from statuswatch.core.quarters import Period
from statuswatch.core.words import Message, say

RULINGS = {
    Ruling.KEPT: say("Kept"),
    Ruling.BROKEN: say("Broken"),
    Ruling.OPEN: say("Open", "a promise"),
    Ruling.UNKNOWN: say("Can't know"),
}

ORDER = (Ruling.BROKEN, Ruling.UNKNOWN, Ruling.OPEN, Ruling.KEPT)

MOST = 40
"""Lines of evidence for one promise."""


def judgement_document(
    name: str,
    judgements: Iterable[Judgement],
    board: Scoreboard,
    now: datetime,
    stated: Iterable[Judgement] = (),
    issues: Iterable[Issue] = (),
    period: Period | None = None,
) -> Paper:
    """A table of all, then each with its evidence; what they promised more than once is told once,
    in all its words. `stated`: what they promised while down. `period`: of which time it tells,
    where it is not all of it."""
    groups = sorted(first_of_each(judgements), key=lambda group: ORDER.index(worst(group).ruling))
    stated = tuple(stated)
    issues = tuple(issues)
    blocks: list[Block] = []
    if period is not None:
        words = say(
            "What they promised until {until}, and while down from {since} on.",
            since=period.since,
            until=period.until,
        )
        blocks.append(Paragraph(words))
    blocks.append(Paragraph(NONE_WRITTEN if stated and not groups else board.words))
    if groups:
        head = (say("Promise"), say("What became of it"))
        rows = tuple((what(g[0].promise), RULINGS[worst(g).ruling]) for g in groups)
        blocks.append(Table(head, rows))
    for group in groups:
        blocks += _one(group, name)
    if stated:
        told = (say("Their words"), say("Said"), say("What became of it"))
        blocks.append(Heading(say("Said while it was down")))
        blocks.append(Paragraph(scoreboard(stated).words))
        blocks.append(Table(told, tuple(_said(one) for one in stated)))
    if issues:
        blocks.append(Heading(say("Known issues")))
        blocks.append(Bullets(tuple(issue.words(now) for issue in issues)))
    return Paper(
        say("{name}: what they promised", name=name),
        say("Written {now}. All times in UTC.", now=now),
        tuple(blocks),
    )


def _said(one: Judgement) -> tuple[Words, ...]:
    words = (one.words, *(e.words for e in one.evidence if e.words != one.words))
    return (
        Told(one.promise.text, one.promise.proof),
        say("{at}", at=one.promise.made),
        fate(one, words),
    )


def fate(one: Judgement, whys: Iterable[Message]) -> Message:
    """The ruling, then what it rests on."""
    told = say("{ruling}.", ruling=RULINGS[one.ruling])
    for why in whys:
        told = say("{first} {then}", first=told, then=why)
    return told


def _one(group: Sequence[Judgement], name: str) -> Iterator[Block]:
    one = worst(group)
    yield Heading(say("{ruling}: {what}", ruling=RULINGS[one.ruling], what=what(one.promise)))
    for promise in (each.promise for each in group):
        if promise.text:
            who = Told(promise.by or name)
            yield Quote(Told(promise.text, promise.proof), who, promise.made)
    if all(evidence.words != one.words for evidence in one.evidence):
        yield Paragraph(one.words)
    if one.evidence:
        yield Bullets(tuple(_line(evidence) for evidence in one.evidence[:MOST]))


def _line(evidence: Evidence) -> Message:
    if evidence.quote:
        return say(
            "{at}: {words} “{quote}”", at=evidence.at, words=evidence.words, quote=evidence.quote
        )
    return say("{at}: {words}", at=evidence.at, words=evidence.words)
