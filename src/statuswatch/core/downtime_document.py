"""`downtime_document`: one outage on paper, so that somebody who was not there can judge it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from statuswatch.core import answering
from statuswatch.core.affair import Affair, Reached, Strand
from statuswatch.core.answering import clock_of
from statuswatch.core.clocks import Admission, Span
from statuswatch.core.model import Level, Role
from statuswatch.core.open_questions import questions
from statuswatch.core.paper import (
    Block,
    Bullets,
    Figures,
    Heading,
    Paper,
    Paragraph,
    Quote,
    Table,
    Told,
    Words,
)
from statuswatch.core.rewriting import Revision, Rewriting
from statuswatch.core.words import Message, count, say

_NOTHING = say("nothing")


def downtime_document(affair: Affair, now: datetime) -> Paper:
    """What happened, three clocks, the timeline with both versions, who saw it, who was told, what
    was reported, written, promised, what it cost, and what is still open. What nobody said or saw
    is left out or said to be nothing."""
    outage = affair.outage
    subtitle = (
        say("As of {now}. All times in {zone}.", now=now, zone=affair.zone)
        if outage.ongoing
        else say("Written {now}. All times in {zone}.", now=now, zone=affair.zone)
    )
    blocks = (
        *_what_happened(affair),
        *_clocks(affair),
        *_timeline(affair, now),
        *_witnesses(affair),
        *_told(affair),
        *_reports(affair, now),
        *_promises(affair),
        *_cost(affair),
        *_open(affair),
    )
    return Paper(
        say("{name}: the outage of {at}", name=affair.service.name, at=outage.start),
        subtitle,
        blocks,
    )


def _what_happened(affair: Affair) -> Iterator[Block]:
    yield Heading(say("What happened"))
    yield Paragraph(_so_far(affair) if affair.outage.ongoing else _was(affair))
    items: list[tuple[Message, Words]] = []
    if affair.title:
        items.append((say("Called"), Told(affair.title, _url(affair))))
    if affair.parts:
        items.append((say("Parts"), Told(", ".join(affair.parts))))
    items.append((say("Length in seconds"), say("{n}", n=int(affair.length.total_seconds()))))
    yield Figures(tuple(items))


def _so_far(affair: Affair) -> Message:
    name, start, length = affair.service.name, affair.outage.start, affair.length
    match affair.outage.worst:
        case Level.DOWN:
            return say(
                "{name} is down since {start}, {length} so far.",
                name=name,
                start=start,
                length=length,
            )
        case Level.PARTIAL:
            return say(
                "Part of {name} is down since {start}, {length} so far.",
                name=name,
                start=start,
                length=length,
            )
        case _:
            return say(
                "{name} is in trouble since {start}, {length} so far.",
                name=name,
                start=start,
                length=length,
            )


def _was(affair: Affair) -> Message:
    name, outage, length = affair.service.name, affair.outage, affair.length
    match outage.worst:
        case Level.DOWN:
            return say(
                "{name} was down for {length}, from {start} to {end}.",
                name=name,
                length=length,
                start=outage.start,
                end=outage.end,
            )
        case Level.PARTIAL:
            return say(
                "Part of {name} was down for {length}, from {start} to {end}.",
                name=name,
                length=length,
                start=outage.start,
                end=outage.end,
            )
        case _:
            return say(
                "{name} was in trouble for {length}, from {start} to {end}.",
                name=name,
                length=length,
                start=outage.start,
                end=outage.end,
            )


def _url(affair: Affair) -> str:
    return next((s.known.incident.url for s in affair.theirs if s.known.incident.url), "")


def _clocks(affair: Affair) -> Iterator[Block]:
    clocks = affair.clocks
    yield Heading(say("Three clocks"))
    head = (say("Clock"), say("Began"), say("Ended"), say("Lasted"))
    rows = (
        _clock(say("What they posted"), clocks.paperwork),
        _clock(say("What their page showed of its parts"), clocks.component),
        _clock(say("What our checks and you saw"), clocks.observed),
    )
    yield Table(head, rows)
    yield Figures(
        (
            (say("Did they say so"), _said(affair)),
            (say("Watched by us"), _share(clocks.share)),
        )
    )


def _clock(name: Message, span: Span) -> tuple[Words, ...]:
    if span.start is None and span.end is None:
        return name, _NOTHING, _NOTHING, _NOTHING
    begin = say("not said") if span.start is None else say("{at}", at=span.start)
    end = say("not yet, or not said") if span.end is None else say("{at}", at=span.end)
    if span.start is None or span.end is None:
        return name, begin, end, _NOTHING
    return name, begin, end, say("{length}", length=span.end - span.start)


def _said(affair: Affair) -> Message:
    clocks = affair.clocks
    match clocks.said:
        case Admission.NOT_ADMITTED if affair.outage.ongoing:
            return say("Not so far")
        case Admission.NOT_ADMITTED:
            return say("Never")
        case Admission.ADMITTED if clocks.lag:
            return say("Yes, {lag} after it was first seen", lag=clocks.lag)
        case Admission.ADMITTED if clocks.lag is not None:
            return say("Yes, first")
        case Admission.ADMITTED:
            return say("Yes; nobody else saw it")
        case _:
            return say("Can't tell: none of their own pages was followed")


def _share(share: float | None) -> Message:
    if share is None:
        return _NOTHING
    return say("{percent} % of the time", percent=int(share * 100))


def _of_revision(revision: Revision) -> Message:
    if revision.what is Rewriting.LAST_OPEN:
        return say("{at}: taken in from a file. {what}.", at=revision.at, what=revision.words)
    return say("{at}: the record was changed. {what}.", at=revision.at, what=revision.words)


def _timeline(affair: Affair, now: datetime) -> Iterator[Block]:
    """In the order of time; what has no time of its own stands where its story began."""
    yield Heading(say("Timeline"))
    entries = [entry for strand in affair.strands for entry in _of_strand(affair, strand)]
    entries += [(r.at, Paragraph(_of_revision(r))) for r in affair.revised]
    for letter in affair.letters:
        note = Told(letter.subject) if letter.subject else None
        entries.append((letter.at, Quote(Told(letter.text), Told(letter.sender), letter.at, note)))
    for ticket in affair.tickets:
        for told in answering.entries(clock_of(ticket, affair.promises, now)):
            entries.append((told.at, Paragraph(say("{at}: {what}", at=told.at, what=told.words))))
    if not affair.outage.ongoing:
        over = say("{at}: over.", at=affair.outage.end)
        entries.append((affair.outage.end, Paragraph(over)))
    for _, block in sorted(entries, key=lambda entry: entry[0]):
        yield block


def _of_strand(affair: Affair, strand: Strand) -> Iterator[tuple[datetime, Block]]:
    incident = strand.known.incident
    began = incident.started or strand.known.first_seen
    if strand.known.role is not Role.OFFICIAL:
        words = say("{at}: {who}: {what}", at=began, who=_who(strand), what=incident.title)
        yield began, Paragraph(words)
        if incident.ended is not None:
            yield (
                incident.ended,
                Paragraph(say("{at}: {who}: well again", at=incident.ended, who=_who(strand))),
            )
        return
    if not incident.updates:
        words = say("{at}: their page showed: {what}", at=began, what=incident.title)
        yield began, Paragraph(words)
    for update in incident.updates:
        before = tuple(Told(text) for text in strand.earlier(update.key))
        note = Told(update.phase) if update.phase else None
        who = Told(affair.service.name, incident.url)
        yield update.at or began, Quote(Told(update.text), who, update.at, note, before)


def _who(strand: Strand) -> Message:
    match strand.known.role:
        case Role.OFFICIAL:
            return say("their own page")
        case Role.PROBE:
            return say("our own check")
        case Role.USER:
            return say("your own word")
        case Role.CROWD:
            return say("others ({kind})", kind=strand.kind)


def _witnesses(affair: Affair) -> Iterator[Block]:
    yield Heading(say("Who saw it"))
    head = (say("Who"), say("What"), say("From"), say("Until"))
    yield Table(head, tuple(_witness(strand) for strand in affair.strands))


def _witness(strand: Strand) -> tuple[Words, ...]:
    known = strand.known
    began, ended = known.incident.started or known.first_seen, known.incident.ended or known.faded
    until = say("goes on") if ended is None else say("{at}", at=ended)
    return _who(strand), Told(known.incident.title), say("{at}", at=began), until


def _told(affair: Affair) -> Iterator[Block]:
    if not affair.reached:
        return
    yield Heading(say("Who was told"))
    head = (say("When"), say("What"), say("How"))
    yield Table(head, tuple(_reached(affair.reached)))


def _reached(reached: Sequence[Reached]) -> Iterator[tuple[Words, ...]]:
    """Reminders are one row, where the first of them stands: a long outage has dozens."""
    reminders = [each for each in reached if each.reminder]
    for each in reached:
        if not each.reminder or len(reminders) == 1:
            yield say("{at}", at=each.at), each.title, Told(", ".join(each.channels))
        elif each is reminders[0]:
            what = count(
                "Reminded once, at {last}",
                "Reminded {n} times, last at {last}",
                len(reminders),
                last=max(one.at for one in reminders),
            )
            through = dict.fromkeys(name for one in reminders for name in one.channels)
            yield say("{at}", at=each.at), what, Told(", ".join(through))


def _reports(affair: Affair, now: datetime) -> Iterator[Block]:
    if not affair.tickets:
        return
    yield Heading(say("What was reported"))
    for ticket in affair.tickets:
        yield Quote(Told(ticket.wording), say("You, to {to}", to=ticket.to), ticket.sent)
        items: list[tuple[Message, Words]] = []
        if ticket.number:
            items.append((say("Their number"), Told(ticket.number)))
        items.append((say("Acknowledged"), _after(ticket.acknowledged, ticket.sent)))
        items.append((say("Answered"), _after(ticket.answered, ticket.sent)))
        clock = clock_of(ticket, affair.promises, now)
        if clock.due is not None:
            items.append((say("An answer was due"), _due(clock.due, clock.late)))
        yield Figures(tuple(items))


def _due(due: datetime, late: timedelta | None) -> Message:
    if late is None:
        return say("{due}", due=due)
    return say("{due}, {late} late", due=due, late=late)


def _after(moment: datetime | None, sent: datetime) -> Message:
    if moment is None:
        return say("not so far")
    return say("{at}, after {length}", at=moment, length=moment - sent)


def _promises(affair: Affair) -> Iterator[Block]:
    rows = [(pledge.what, pledge.due, pledge.fate) for pledge in affair.pledges]
    if rows:
        yield Heading(say("What they promised"))
        yield Table((say("Their words"), say("By"), say("What became of it")), tuple(rows))
    if affair.afterwards:
        rows = [(pledge.what, pledge.due, pledge.fate) for pledge in affair.afterwards]
        yield Heading(say("What they promised afterwards"))
        yield Table((say("Their words"), say("Said"), say("What became of it")), tuple(rows))


def _cost(affair: Affair) -> Iterator[Block]:
    cost = affair.cost
    if cost is None or (cost.by_hour is None and not cost.missed):
        return
    yield Heading(say("What it cost"))
    items: list[tuple[Message, Words]] = []
    if cost.by_hour is not None:
        items.append((say("By the hour"), cost.by_hour.words))
    if cost.missed:
        missed = count("{n} publication", "{n} publications", len(cost.missed))
        items.append((say("Missed"), missed))
    if cost.by_missed is not None:
        items.append((say("By what was missed"), cost.by_missed.words))
    items += [(say("Together"), money.words) for money in cost.sums]
    yield Figures(tuple(items))
    if cost.missed:
        yield Bullets(tuple(Told(occasion.title) for occasion in cost.missed))


def _open(affair: Affair) -> Iterator[Block]:
    asked = questions(affair)
    if asked:
        yield Heading(say("Open questions to {name}", name=affair.service.name))
        yield Bullets(asked)
