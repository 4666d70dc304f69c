"""Promises and judgements as lines and as data."""

from __future__ import annotations

from datetime import datetime

from statuswatch.app.promising import Judged
from statuswatch.cli.terminal import Terminal, when
from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.judgement import Evidence, Judgement, Scoreboard
from statuswatch.core.judgement_document import RULINGS
from statuswatch.core.model import Service
from statuswatch.core.promise_words import what
from statuswatch.core.words import Message, count, say

MOST = 12
"""Lines of evidence for one promise; --json has them all."""


def show(service: Service, promise: Promise, terminal: Terminal) -> None:
    told: dict[str, int | str | datetime | Message] = {
        "number": promise.id,
        "name": service.name,
        "what": what(promise),
        "made": promise.made,
    }
    if promise.by:
        by = promise.by
        terminal.say(say("{number}  {name}: {what} (promised {made} by {by})", by=by, **told))
    else:
        terminal.say(say("{number}  {name}: {what} (promised {made})", **told))
    _quote(promise, terminal)
    if promise.review is not None:
        terminal.say(say("       You want to judge it on {day}.", day=promise.review))


def show_draft(number: int, promise: Promise, terminal: Terminal) -> None:
    terminal.say(say("{number}. {what}", number=number, what=what(promise)))
    _quote(promise, terminal)


def show_judged(judged: Judged, terminal: Terminal, now: datetime) -> None:
    """A vendor's promises, what is quoted for each, and how often they kept their word."""
    terminal.say(say("{name}: {board}", name=judged.service.name, board=judged.words))
    for one in judged.judgements:
        _show_one(one, terminal)
    if judged.stated:
        board = judged.stated_board
        terminal.say(say("  Said while it was down: {board}", board=board.words))
    for one in judged.stated[-MOST:]:
        _show_stated(one, terminal)
    before = len(judged.stated) - MOST
    if before > 0:
        terminal.say(count("       and one before", "       and {n} before", before))
    for issue in judged.issues:
        terminal.say(say("  Known issue: {words}", words=issue.words(now)))
        if issue.slips is not None:
            terminal.say(say("    {slips}", slips=issue.slips))
    today = now.date()
    for day in judged.reviews:
        if day >= today:
            terminal.say(say("  You want to judge them on {day}.", day=day))


def _show_stated(one: Judgement, terminal: Terminal) -> None:
    """What they named, what became of it, and their words."""
    if one.promise.due is None:
        head = say("     {ruling}: no time was named.", ruling=RULINGS[one.ruling])
    else:
        head = say("     {ruling}: {what}.", ruling=RULINGS[one.ruling], what=what(one.promise))
    terminal.say(head)
    for evidence in one.evidence:
        _show_evidence(evidence, terminal)


def _show_evidence(evidence: Evidence, terminal: Terminal) -> None:
    if evidence.quote:
        terminal.say(
            say(
                "       {at}  {words} “{quote}”",
                at=evidence.at,
                words=evidence.words,
                quote=evidence.quote,
            )
        )
    else:
        terminal.say(say("       {at}  {words}", at=evidence.at, words=evidence.words))


def _show_one(one: Judgement, terminal: Terminal) -> None:
    quoted = any(evidence.words == one.words for evidence in one.evidence)
    told: dict[str, int | str | datetime | Message] = {
        "number": one.promise.id,
        "ruling": RULINGS[one.ruling],
        "what": what(one.promise),
    }
    if quoted:
        terminal.say(say("  {number}  {ruling}: {what}.", **told))
    else:
        terminal.say(say("  {number}  {ruling}: {what}. {words}", words=one.words, **told))
    for evidence in one.evidence[:MOST]:
        _show_evidence(evidence, terminal)
    more = len(one.evidence) - MOST
    if more > 0:
        terminal.say(count("       and one more", "       and {n} more", more))


def _quote(promise: Promise, terminal: Terminal) -> None:
    """Their words, unless the line above is made of them; and that it was past from the start."""
    if promise.text and promise.kind is not PromiseKind.OTHER:
        terminal.say(say("       “{text}”", text=" ".join(promise.text.split())))
    if promise.due is not None and promise.due < promise.made:
        terminal.say(say("       It was due {due}, before it was promised.", due=promise.due))


# -- for programs ----------------------------------------------------------------------------------


def data(promise: Promise, service: Service | None = None) -> dict[str, object]:
    """Lengths in seconds, times in UTC."""
    return {
        "id": promise.id or None,
        "service": promise.service,
        **({} if service is None else {"name": service.name}),
        "kind": promise.kind.value,
        "text": promise.text,
        "made": when(promise.made),
        "by": promise.by,
        "proof": promise.proof,
        "limit_seconds": None if promise.limit is None else int(promise.limit.total_seconds()),
        "workdays": promise.workdays,
        "zone": promise.zone,
        "due": when(promise.due),
        "earlier": [when(each) for each in promise.earlier],
        "categories": list(promise.categories),
        "settled": None
        if promise.settled is None
        else {"at": when(promise.settled[0]), "kept": promise.settled[1]},
        "review": None if promise.review is None else promise.review.isoformat(),
    }


def judgement_data(one: Judgement, terminal: Terminal) -> dict[str, object]:
    return {
        **data(one.promise),
        "ruling": one.ruling.value,
        "words": terminal.text(one.words),
        "kept": one.kept,
        "broken": one.broken,
        "unknown": one.unknown,
        "slips": one.slips,
        "evidence": [
            {"at": when(e.at), "words": terminal.text(e.words), "quote": e.quote}
            for e in one.evidence
        ],
    }


def judged_data(judged: Judged, terminal: Terminal) -> dict[str, object]:
    return {
        "service": judged.service.id,
        "name": judged.service.name,
        **board_data(judged.board, terminal),
        "promises": [judgement_data(one, terminal) for one in judged.judgements],
        "stated": {
            **board_data(judged.stated_board, terminal),
            "promises": [judgement_data(one, terminal) for one in judged.stated],
        },
        "issues": [
            {
                "title": issue.title,
                "due": when(issue.due),
                "earlier": [when(each) for each in issue.earlier],
                "url": issue.url,
                "promise": issue.promise or None,
            }
            for issue in judged.issues
        ],
        "reviews": [day.isoformat() for day in judged.reviews],
    }


def board_data(board: Scoreboard, terminal: Terminal) -> dict[str, object]:
    return {
        "kept": board.kept,
        "broken": board.broken,
        "open": board.open,
        "unknown": board.unknown,
        "words": terminal.text(board.words),
    }
