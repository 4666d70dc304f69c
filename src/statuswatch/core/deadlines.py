"""Promises with a time limit each time: over within, answered within, explained within."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from statuswatch.core import workdays
from statuswatch.core.docket import Promise, Ticket
from statuswatch.core.explaining import account
from statuswatch.core.judgement import Case, Evidence, Record, Ruling, Trouble
from statuswatch.core.model import Level
from statuswatch.core.not_read import unread
from statuswatch.core.promised import GRACE
from statuswatch.core.words import Message, say
from statuswatch.core.written import first_line

GRAVE = re.compile(
    r"\b(?:critical|major|severe|serious|urgent|full|complete|P[01]|sev(?:erity)?[\s-]?[01])\b",
    re.I,
)
"""Whose promise says so speaks of what is down, in part or as a whole; not of what is only slow."""


STILL_WAITS = timedelta(days=30)
"""Of an older report nobody who names a date for an answer thinks any more."""


def resolved(promise: Promise, record: Record, now: datetime) -> Iterator[Case]:
    """Per outage from its start (of one that stood when it was promised, from then)."""
    for trouble in record.troubles:
        begin = max(trouble.start, promise.made)
        due = due_of(promise, begin)
        if due is None or _passed_before(trouble, promise) or _too_mild(trouble, promise):
            continue
        if promise.limit is None and trouble.start > due:
            continue
        yield _resolved(trouble, begin, due, now)


def _passed_before(trouble: Trouble, promise: Promise) -> bool:
    return trouble.seen < promise.made or (
        trouble.end is not None and trouble.end <= promise.made and trouble.start < promise.made
    )


def _too_mild(trouble: Trouble, promise: Promise) -> bool:
    mild = trouble.worst is not None and trouble.worst < Level.PARTIAL
    return mild and GRAVE.search(promise.text) is not None


def _resolved(trouble: Trouble, begin: datetime, due: datetime, now: datetime) -> Case:
    lasted, over = trouble.seen - trouble.start, trouble.end is not None
    late = trouble.seen - due
    if late > GRACE:
        if over:
            words = say("Over after {lasted}: {late} too late.", lasted=lasted, late=late)
        else:
            words = say("Not over after {lasted}: {late} too late.", lasted=lasted, late=late)
        return Case(Ruling.BROKEN, Evidence(begin, words, quote_of(trouble)))
    if over and trouble.sure:
        words = say("Over after {lasted}: in time.", lasted=lasted)
        return Case(Ruling.KEPT, Evidence(begin, words, quote_of(trouble)))
    if not over and now <= due + GRACE:
        words = say("It lasts; it is to be over by {due}.", due=due)
        return Case(Ruling.OPEN, Evidence(begin, words, quote_of(trouble)))
    if not over:
        ruling = Ruling.UNKNOWN if trouble.again is None else Ruling.OPEN
        words = say(
            "It was to be over by {due}. {unread}",
            due=due,
            unread=unread(trouble.seen, trouble.again, now),
        )
        evidence = Evidence(begin, words, quote_of(trouble))
        return Case(ruling, evidence, unread=ruling is Ruling.OPEN)
    words = say("Nobody saw when it ended; it was there until {seen}.", seen=trouble.seen)
    return Case(Ruling.UNKNOWN, Evidence(begin, words, quote_of(trouble)))


def answered(promise: Promise, record: Record, now: datetime) -> Iterator[Case]:
    """Per report that it is about. That it reached them is no answer."""
    for ticket in record.tickets:
        due = answer_due(promise, ticket)
        if due is not None:
            yield Case(*_answered(ticket, due, now))


def answer_due(promise: Promise, ticket: Ticket) -> datetime | None:
    """By when it promises an answer to this report; `None`: it is not about it.

    A length is for what is sent from then on. A date is also for what waits for an answer when it is
    named ("you hear from us by Monday"), and for nothing that is sent after it.
    """
    due = due_of(promise, ticket.sent)
    if due is None or (promise.limit is None and due < ticket.sent):
        return None
    if ticket.sent >= promise.made:
        return due
    waits = ticket.answered is None or ticket.answered > promise.made
    named_since = promise.limit is None and promise.made - ticket.sent <= STILL_WAITS
    return due if waits and named_since else None


def _answered(ticket: Ticket, due: datetime, now: datetime) -> tuple[Ruling, Evidence]:
    quote = first_line(ticket.wording)
    if ticket.answered is not None and ticket.answered <= now:
        after, late = ticket.answered - ticket.sent, ticket.answered - due
        if late <= GRACE:
            words = say("Answered after {after}: in time.", after=after)
            return Ruling.KEPT, Evidence(ticket.sent, words, quote)
        words = say("Answered after {after}: {late} too late.", after=after, late=late)
        return Ruling.BROKEN, Evidence(ticket.sent, words, quote)
    if now <= due + GRACE:
        words = say("No answer yet; it is due by {due}.", due=due)
        return Ruling.OPEN, Evidence(ticket.sent, words, quote)
    words = _unanswered(ticket, now)
    return Ruling.BROKEN, Evidence(ticket.sent, words, quote)


def _unanswered(ticket: Ticket, now: datetime) -> Message:
    if ticket.acknowledged is not None:
        return say(
            "Not answered for {length}; they said at {at} that it reached them.",
            length=now - ticket.sent,
            at=ticket.acknowledged,
        )
    return say("Not answered for {length}.", length=now - ticket.sent)


def explained(promise: Promise, record: Record, now: datetime) -> Iterator[Case]:
    """Per outage that ended since it was promised: a post-mortem on their page or by letter."""
    for trouble in record.troubles:
        if trouble.end is None or trouble.end < promise.made:
            continue
        yield _explained(promise, trouble, record, now)


def _explained(promise: Promise, trouble: Trouble, record: Record, now: datetime) -> Case:
    end = trouble.end or trouble.seen
    due = due_of(promise, end)
    words_of = [word for story in trouble.stories for word in story.words() if word[0] <= now]
    letters = [one for one in record.letters if trouble.is_it(one.outage) and one.at <= now]
    found = account(words_of, letters, end)
    if found is not None and found.sure:
        if due is None or found.at <= due + GRACE:
            words = say("Explained {after} after its end: in time.", after=found.at - end)
            return Case(Ruling.KEPT, Evidence(found.at, words, found.text))
        words = say("Explained {after} after its end: too late.", after=found.at - end)
        return Case(Ruling.BROKEN, Evidence(found.at, words, found.text))
    if due is None or now <= due + GRACE:
        return Case(Ruling.OPEN, Evidence(end, say("Not explained yet."), quote_of(trouble)))
    if found is not None:
        words = say("Whether this explains it is yours to say; it was due by {due}.", due=due)
        return Case(Ruling.UNKNOWN, Evidence(found.at, words, found.text))
    if _read_at(due, trouble, record):
        words = say("Not explained; it was due by {due}.", due=due)
        return Case(Ruling.BROKEN, Evidence(end, words, quote_of(trouble)))
    read = max((c.until for c in record.watched), default=None)
    if record.again is not None and read is not None and read < due + GRACE:
        words = say(
            "An explanation was due by {due}. {unread}",
            due=due,
            unread=unread(read, record.again, now),
        )
        return Case(Ruling.OPEN, Evidence(end, words, quote_of(trouble)), unread=True)
    words = say("Nobody read their page when an explanation was due, by {due}.", due=due)
    return Case(Ruling.UNKNOWN, Evidence(end, words, quote_of(trouble)))


def _read_at(moment: datetime, trouble: Trouble, record: Record) -> bool:
    if any(c.since <= moment <= c.until for c in record.watched):
        return True
    return any(story.listed and story.read >= moment for story in trouble.stories)


def due_of(promise: Promise, begin: datetime) -> datetime | None:
    """Until when, of what began then; `None`: it names no time."""
    if promise.limit is None:
        return promise.due
    if promise.workdays:
        return workdays.after(begin, promise.limit, promise.zone)
    return begin + promise.limit


def quote_of(trouble: Trouble) -> str:
    """What they called it; empty where they never said a word."""
    return next((s.incident.title for s in trouble.stories if not s.incident.derived), "")
