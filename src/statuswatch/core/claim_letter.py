"""`letter`: a claim in words that a vendor can check. Neutral: their page, checks, the terms.

Lengths are exact (`168:00:00`), since money hangs on them; times are meant in the contract's zone
(`letter_zone`), and the letter says which that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, timedelta, tzinfo
from decimal import Decimal

from statuswatch.core.claim import Claim, Excluded, Line, Proof, Why
from statuswatch.core.docket import Holding, Terms
from statuswatch.core.months import clock
from statuswatch.core.owed import Reckoned, floored, told
from statuswatch.core.paper import (
    Block,
    Bullets,
    Figures,
    Heading,
    Paper,
    Paragraph,
    Table,
    Told,
    Words,
)
from statuswatch.core.words import Message, say
from statuswatch.core.zones import Zoned

WHY: Mapping[Why, Message] = {
    Why.MAINTENANCE: say("announced as maintenance before it began"),
    Why.SHORT: say("shorter than the terms count"),
    Why.MILD: say("milder than the terms count"),
    Why.UNWATCHED: say("not watched, and the status page says nothing of it"),
    Why.WORD: say("reported by people only"),
}

PROOF: Mapping[Proof, Message] = {
    Proof.THEIRS: say("Of that by the status page alone"),
    Proof.OURS: say("Of that by checks alone"),
    Proof.BOTH: say("Of that by both"),
}


def letter(claim: Claim, name: str, holding: Holding | None = None) -> Paper:
    """`name`: what the vendor is called."""
    month = str(claim.month)
    return Paper(
        title=say("Service credit for {month}: {name}", month=month, name=name),
        subtitle=say("Preliminary: the month is not over") if claim.preliminary else None,
        blocks=tuple(_blocks(claim, name, holding)),
    )


def letter_zone(claim: Claim) -> tuple[tzinfo, str]:
    """The contract's zone and its name; UTC where this computer knows only its rule."""
    found = clock(claim.month.zone)
    return (found.zone, claim.month.zone) if isinstance(found, Zoned) else (UTC, "UTC")


def _blocks(claim: Claim, name: str, holding: Holding | None) -> Iterator[Block]:
    yield from _opening(claim, name, holding)
    if claim.lines:
        yield Heading(say("Incidents"))
        yield _incidents(claim)
    if len(claim.lines) > 1:
        yield Paragraph(say("Where incidents overlap, each moment is counted once."), soft=True)
    yield Heading(say("Downtime"))
    yield Figures(tuple(_downtime(claim)))
    yield Paragraph(
        say(
            "Watched: {length} of the month. Nothing is claimed for the rest, unless the status "
            "page itself states it.",
            length=exactly(claim.watched),
        ),
        soft=True,
    )
    if claim.excluded:
        titles = {line.outage: line.title for line in claim.lines}
        yield Heading(say("Not claimed"))
        yield Bullets(tuple(left_out(x, titles.get(x.outage, "")) for x in claim.excluded))
    yield Heading(say("Agreement"))
    yield Bullets(tuple(_agreement(claim.terms)))
    yield Heading(say("Credit"))
    yield from map(Paragraph, _credit(claim))


def _opening(claim: Claim, name: str, holding: Holding | None) -> Iterator[Block]:
    if holding is not None and (holding.account or holding.plan):
        there = ((say("Account"), holding.account), (say("Plan"), holding.plan))
        yield Figures(tuple((what, Told(text)) for what, text in there if text))
    yield Paragraph(
        say(
            "This is a claim for a service credit of {name} for {month}.",
            name=name,
            month=str(claim.month),
        )
    )
    yield Paragraph(
        say(
            "The month lasted {length} (hours, minutes, seconds). All times are in {zone}.",
            length=exactly(claim.month.length),
            zone=letter_zone(claim)[1],
        )
    )


def _incidents(claim: Claim) -> Table:
    head = (
        say("Began"),
        say("Ended"),
        say("Status page's words"),
        say("By the status page"),
        say("By checks"),
        say("Claimed"),
    )
    return Table(head, tuple(map(_row, claim.lines)))


def _row(line: Line) -> tuple[Words, ...]:
    lengths = (line.theirs, line.ours, line.claimed)
    return (
        say("{at}", at=line.start),
        say("{at}", at=line.end) if line.end is not None else say("goes on"),
        Told(line.title) if line.title else say("none"),
        *(say("{length}", length=exactly(length)) for length in lengths),
    )


def _downtime(claim: Claim) -> Iterator[tuple[Message, Message]]:
    unread = say("can't tell, it was not read in this month")
    unchecked = say("can't tell, nothing was checked in this month")
    yield say("By the status page"), unread if claim.theirs is None else _figure(claim.theirs)
    yield say("By checks"), unchecked if claim.ours is None else _figure(claim.ours)
    yield say("Claimed"), _figure(claim.claimed)
    for proof, words in PROOF.items():
        spent = sum((p.end - p.start for p in claim.proof if p.proof is proof), timedelta())
        if spent:
            yield words, say("{length}", length=exactly(spent))


def _figure(figure: Reckoned) -> Message:
    share = told(floored(figure.observed))
    if not figure.known:
        return say("can't tell, watched for {share} % of the time", share=share)
    length, uptime = exactly(figure.down), told(figure.uptime)
    if figure.sure:
        return say(
            "down for {length}, uptime {uptime} % (watched for {share} % of the time)",
            length=length,
            uptime=uptime,
            share=share,
        )
    return say(
        "down for {length} or more, uptime {uptime} % at most (watched for {share} % of the time)",
        length=length,
        uptime=uptime,
        share=share,
    )


def left_out(one: Excluded, title: str) -> Message:
    """A stretch that is not claimed, and why."""
    return say(
        "{start} to {end} ({length}), {title}: {why}",
        start=one.start,
        end=one.end,
        length=exactly(one.end - one.start),
        title=title or say("no words"),
        why=WHY[one.why],
    )


def _agreement(terms: Terms) -> Iterator[Message]:
    if terms.uptime is not None:
        yield say("Agreed uptime: {uptime} % of a month", uptime=told(terms.uptime))
    for tier in sorted(terms.tiers, key=lambda t: -t.below):
        yield say(
            "Below {below} %: a credit of {credit} % of the monthly fee",
            below=told(tier.below),
            credit=told(tier.credit),
        )
    if terms.most is not None:
        yield say("At most {most} % of the monthly fee", most=told(terms.most))
    if terms.shortest:
        yield say("Counted are outages of {length} or longer", length=exactly(terms.shortest))
    if terms.without_maintenance:
        yield say("Maintenance announced before it began is not counted")


def _credit(claim: Claim) -> Iterator[Message]:
    owed = claim.claimed
    if owed.credit is not None and owed.percent is not None and claim.terms.fee is not None:
        yield say(
            "Credit asked for: {credit}, which is {percent} % of the monthly fee of {fee}",
            credit=owed.credit.words,
            percent=told(owed.percent),
            fee=claim.terms.fee.words,
        )
    elif owed.percent is not None:
        yield say("Credit asked for: {percent} % of the monthly fee", percent=told(owed.percent))
    if claim.deadline is not None:
        yield say("It can be claimed until {deadline}", deadline=claim.deadline)


def exactly(length: timedelta) -> str:
    """`168:00:00`: hours, minutes and seconds; a part of a second is cut."""
    seconds = int(length.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def owes(claim: Claim) -> bool:
    """Is there anything to ask for?"""
    return (claim.claimed.percent or Decimal(0)) > 0
