"""The clock of each report: did it reach them, did they answer, after how long, is it late."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from statuswatch.core.aftermath import names_of
from statuswatch.core.deadlines import answer_due
from statuswatch.core.docket import Docket, Letter, Promise, PromiseKind, Ticket
from statuswatch.core.lasting import merged, wakes
from statuswatch.core.model import Outage
from statuswatch.core.preferences import Wishes
from statuswatch.core.promised import GRACE
from statuswatch.core.situation import Situation, Timed
from statuswatch.core.telling import Action, Notice, NoticeKind
from statuswatch.core.words import Message, say, stamp
from statuswatch.core.written import one_line

LATE_KEY = "answer:"
"""Keys of the card of a late answer begin so."""

SHORTEST_NUMBER = 3
"""Signs of a number of theirs that is looked for in what they write."""

NO_NEWS = timedelta(days=30)
"""What was late for longer when it is first looked at is told nowhere but in the list."""


AGAIN = (timedelta(), timedelta(days=3), timedelta(days=7), timedelta(days=14))
"""So long after it was due it is told: when it is late, and while there is still no answer."""


class Standing(StrEnum):
    """Where a report stands. LATE: no answer, and it was due. An acknowledgement is no answer."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    LATE = "late"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class TicketClock:
    """One report at a moment. `waited`: until it was answered, or so far. `late`: how long after
    `due` the answer came, or has not come; `None`: in time, or nothing was due. `promise`: what
    `due` rests on; `None`: the user's word."""

    ticket: Ticket
    standing: Standing
    waited: timedelta
    acknowledged_after: timedelta | None = None
    answered_after: timedelta | None = None
    due: datetime | None = None
    late: timedelta | None = None
    promise: Promise | None = None


def clock_of(ticket: Ticket, promises: Iterable[Promise], now: datetime) -> TicketClock:
    """How it stands at `now`; what is noted as later has not happened yet."""
    due, promise = due_by(ticket, promises)
    acknowledged = _by(ticket.acknowledged, now)
    answered = _by(ticket.answered, now)
    until = answered or now
    late = until - due if due is not None and until > due + GRACE else None
    if answered is not None:
        standing = Standing.ANSWERED
    elif late is not None:
        standing = Standing.LATE
    else:
        standing = Standing.SENT if acknowledged is None else Standing.ACKNOWLEDGED
    return TicketClock(
        ticket,
        standing,
        max(timedelta(), until - ticket.sent),
        None if acknowledged is None else max(timedelta(), acknowledged - ticket.sent),
        None if answered is None else max(timedelta(), answered - ticket.sent),
        due,
        late,
        promise,
    )


def due_by(ticket: Ticket, promises: Iterable[Promise]) -> tuple[datetime | None, Promise | None]:
    """Until when an answer is due: as the user says, else by the soonest of what they promised."""
    if ticket.answer_by is not None:
        return ticket.answer_by, None
    return min(
        _promised(ticket, promises), key=lambda one: (one[0], one[1].id), default=(None, None)
    )


def _promised(ticket: Ticket, promises: Iterable[Promise]) -> list[tuple[datetime, Promise]]:
    found = (
        (answer_due(promise, ticket), promise)
        for promise in promises
        if promise.kind is PromiseKind.ANSWER_WITHIN and promise.service == ticket.service
    )
    return [(due, promise) for due, promise in found if due is not None]


def _by(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and moment <= now else None


def in_words(clock: TicketClock) -> Message:
    """How it stands, in a sentence or two."""
    after, waited, late, due = clock.answered_after, clock.waited, clock.late, clock.due
    if after is not None:
        if late is None:
            return say("Answered after {after}.", after=after)
        return say("Answered after {after}, {late} too late.", after=after, late=late)
    if clock.acknowledged_after is not None:
        return _acknowledged(clock, clock.acknowledged_after)
    if late is not None:
        return say("No answer for {waited}. It was due {late} ago.", waited=waited, late=late)
    if due is not None:
        return say("No answer yet. It is due by {due}.", due=due)
    if waited < timedelta(minutes=1):
        return say("Sent just now.")
    return say("No answer for {waited}.", waited=waited)


def _acknowledged(clock: TicketClock, after: timedelta) -> Message:
    if clock.late is not None:
        return say(
            "They said after {after} that they have it, but not more. An answer was due {late} ago.",
            after=after,
            late=clock.late,
        )
    if clock.due is not None:
        return say(
            "They said after {after} that they have it. An answer is due by {due}.",
            after=after,
            due=clock.due,
        )
    return say(
        "They said after {after} that they have it. No answer for {waited}.",
        after=after,
        waited=clock.waited,
    )


# -- told when it is late ----------------------------------------------------------------------------


def late_answers(situation: Situation, docket: Docket, wishes: Wishes, now: datetime) -> Timed:
    """A card for each report whose answer is late: when it is, and again further and further apart
    (`AGAIN`), four times in all. An answer ends it; a date that they name anew begins it anew."""
    if wishes.kinds is not None and NoticeKind.REMINDER not in wishes.kinds:
        return Timed()
    waiting = [
        (clock, due)
        for clock in (clock_of(ticket, docket.promises, now) for ticket in docket.tickets)
        if clock.answered_after is None
        if (due := _due_now(clock.ticket, docket.promises)) is not None
    ]
    if (until := wakes(situation, now)) is not None:
        return Timed(again=until if waiting else None)
    return merged([_late(situation, clock, due, now) for clock, due in waiting])


def _due_now(ticket: Ticket, promises: Iterable[Promise]) -> datetime | None:
    """What is waited for: of dates that they named since it was sent, the last; else what is due."""
    due, _ = due_by(ticket, promises)
    if ticket.answer_by is not None:
        return due
    named = [(p.made, p.id, at) for at, p in _promised(ticket, promises) if p.made > ticket.sent]
    return max(named)[2] if named else due


def _late(situation: Situation, clock: TicketClock, due: datetime, now: datetime) -> Timed:
    """Of what came due while nobody could tell it, only the newest."""
    late = now - due
    if late <= GRACE:
        return Timed(again=due + GRACE)
    if late > NO_NEWS:
        return Timed()
    ticket, name = clock.ticket, situation.service.name
    stage = max(n for n, after in enumerate(AGAIN) if late >= after)
    again = due + AGAIN[stage + 1] if stage + 1 < len(AGAIN) else None
    title = say("{name} is late with its answer", name=name)
    if stage:
        title = say("{name} still owes you an answer", name=name)
    if clock.acknowledged_after is not None:
        body = say(
            "You wrote {waited} ago. They have it, but an answer was due by {due}.",
            waited=clock.waited,
            due=due,
        )
    else:
        body = say(
            "You wrote {waited} ago. An answer was due by {due}.", waited=clock.waited, due=due
        )
    notice = Notice(
        key=f"{LATE_KEY}{ticket.id}:{stamp(due)}" + (f":{AGAIN[stage].days}d" if stage else ""),
        thread=f"ticket:{ticket.id}",
        service=situation.service.id,
        title=title,
        body=body,
        at=now,
        kind=NoticeKind.REMINDER,
        actions=(Action.OPEN,),
    )
    return Timed((notice,), again)


# -- in an outage's timeline -----------------------------------------------------------------------


class EntryKind(StrEnum):
    """What a line of an outage's timeline tells."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    DUE = "due"
    """An answer was due, and had not come."""
    ANSWERED = "answered"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line. `quote`: their words, or what was sent to them. `id`: of the ticket or letter."""

    at: datetime
    kind: EntryKind
    words: Message
    quote: str = ""
    id: int = 0


def reports_of(outage: Outage, tickets: Iterable[Ticket]) -> tuple[Ticket, ...]:
    """Every report about it: also what was sent in it before anybody had heard of it, and what was
    noted for one that has turned out to be part of it."""
    names = names_of(outage)
    return tuple(
        ticket
        for ticket in tickets
        if ticket.outage in names
        or (ticket.outage is None and outage.start <= ticket.sent <= outage.end)
    )


def named_in(words: str, tickets: Iterable[Ticket]) -> Ticket | None:
    """The report whose number of theirs stands in what they wrote; of several the longest number,
    then the newest. A number of one or two figures is anywhere, and names none."""
    told = words.casefold()

    def stands(number: str) -> bool:
        whole = rf"(?<![\w-]){re.escape(number.casefold())}(?![\w-])"
        return re.search(whole, told) is not None

    known = [(t.number.strip().lstrip("#").strip(), t) for t in tickets]
    found = [
        (len(number), t.sent, t.id, t)
        for number, t in known
        if len(number) >= SHORTEST_NUMBER and any(map(str.isdigit, number)) and stands(number)
    ]
    return max(found, key=lambda each: each[:3])[3] if found else None


def letters_of(outage: Outage, letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """Those that the user put to it, or to one that has turned out to be part of it."""
    names = names_of(outage)
    return tuple(letter for letter in letters if letter.outage in names)


def timeline(docket: Docket, outage: Outage, now: datetime) -> tuple[TimelineEntry, ...]:
    """What passed between the user and the vendor about this outage up to `now`, oldest first."""
    found = [
        entry
        for ticket in reports_of(outage, docket.tickets)
        for entry in entries(clock_of(ticket, docket.promises, now))
    ]
    found += [_of_letter(letter) for letter in letters_of(outage, docket.letters)]
    order = tuple(EntryKind)
    past = (entry for entry in found if entry.at <= now)
    return tuple(sorted(past, key=lambda e: (e.at, e.id, order.index(e.kind))))


def entries(clock: TicketClock) -> Iterable[TimelineEntry]:
    """One report as lines: sent, acknowledged, due and not there, answered, each after how long."""
    ticket = clock.ticket
    to = one_line(ticket.to, 100)
    if ticket.number:
        number = one_line(ticket.number, 60)
        words = say("You reported it to {to}, ticket {number}.", to=to, number=number)
    else:
        words = say("You reported it to {to}.", to=to)
    yield TimelineEntry(ticket.sent, EntryKind.SENT, words, ticket.wording, ticket.id)
    if ticket.acknowledged is not None and clock.acknowledged_after is not None:
        words = say("They said after {after} that they have it.", after=clock.acknowledged_after)
        yield TimelineEntry(ticket.acknowledged, EntryKind.ACKNOWLEDGED, words, id=ticket.id)
    if clock.due is not None and clock.late is not None:
        words = say("An answer was due, and had not come.")
        yield TimelineEntry(clock.due, EntryKind.DUE, words, id=ticket.id)
    if ticket.answered is not None and clock.answered_after is not None:
        yield TimelineEntry(ticket.answered, EntryKind.ANSWERED, in_words(clock), id=ticket.id)


def _of_letter(letter: Letter) -> TimelineEntry:
    sender, subject = one_line(letter.sender, 100), one_line(letter.subject, 150)
    if subject:
        words = say("{sender} wrote: {subject}", sender=sender, subject=subject)
    else:
        words = say("{sender} wrote.", sender=sender)
    return TimelineEntry(letter.at, EntryKind.LETTER, words, letter.text, letter.id)
