"""The judgement on paper: what a vendor promised, what became of it, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from statuswatch.core.judgement import Evidence, Judgement, Ruling, Scoreboard
from statuswatch.core.known_issues import Issue
from statuswatch.core.paper import Block, Bullets, Heading, Paper, Paragraph, Quote, Table, Told
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
    stated: Scoreboard | None = None,
    issues: Iterable[Issue] = (),
    period: Period | None = None,
) -> Paper:
    """A table of all, then each with its evidence. `stated`: what they promised while down.
    `period`: of which time it tells, where it is not all of it."""
    every = sorted(judgements, key=lambda one: ORDER.index(one.ruling))
    issues = tuple(issues)
    blocks: list[Block] = []
    if period is not None:
        words = say(
            "What they promised until {until}, and while down from {since} on.",
            since=period.since,
            until=period.until,
        )
        blocks.append(Paragraph(words))
    blocks.append(Paragraph(board.words))
    if every:
        head = (say("Promise"), say("What became of it"))
        rows = tuple((what(one.promise), RULINGS[one.ruling]) for one in every)
        blocks.append(Table(head, rows))
    if stated is not None and (stated.kept or stated.broken or stated.open or stated.unknown):
        blocks.append(Paragraph(say("Said while it was down: {board}", board=stated.words)))
    for one in every:
        blocks += _one(one, name)
    if issues:
        blocks.append(Heading(say("Known issues")))
        blocks.append(Bullets(tuple(issue.words(now) for issue in issues)))
    return Paper(
        say("{name}: what they promised", name=name),
        say("Written {now}. All times in UTC.", now=now),
        tuple(blocks),
    )


def _one(one: Judgement, name: str) -> Iterator[Block]:
    promise = one.promise
    yield Heading(say("{ruling}: {what}", ruling=RULINGS[one.ruling], what=what(promise)))
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
