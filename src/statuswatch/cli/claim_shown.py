"""A claim and its terms on the terminal: lines for people, one value for programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from statuswatch.app.claiming import Asked
from statuswatch.cli.terminal import Terminal, when
from statuswatch.core.claim import Claim, Line, Why
from statuswatch.core.claim_letter import exactly, left_out
from statuswatch.core.claim_words import cost_lines, owed, then, unseen
from statuswatch.core.docket import Terms
from statuswatch.core.model import Level, Service
from statuswatch.core.money import Money
from statuswatch.core.owed import Reckoned, notes, shown
from statuswatch.core.words import Message, say


def show_terms(terms: Terms, service: Service, terminal: Terminal) -> None:
    """With what is odd about them."""
    terminal.say(say("Terms of {name}:", name=service.name))
    for line in _terms_lines(terms):
        terminal.say(say("  {line}", line=line))
    for note in notes(terms):
        terminal.warn(note)
    terminal.data({"service": service.id, "name": service.name, "terms": _terms_data(terms)})


def _terms_lines(terms: Terms) -> Iterator[Message]:
    if terms.fee is not None:
        yield say("a month's fee of {fee}", fee=str(terms.fee))
    if terms.uptime is not None:
        yield say("{uptime} % of a month agreed", uptime=shown(terms.uptime))
    for tier in sorted(terms.tiers, key=lambda t: -t.below):
        yield say(
            "below {below} % a credit of {credit} %",
            below=shown(tier.below),
            credit=shown(tier.credit),
        )
    if terms.most is not None:
        yield say("a credit of {most} % at most", most=shown(terms.most))
    yield say("months in {zone}", zone=terms.zone)
    if terms.claim_within is not None:
        yield say("to be claimed within {time}", time=terms.claim_within)
    if terms.shortest:
        yield say("outages of {time} or longer", time=terms.shortest)
    yield say("from this level on: {level}", level=terms.least.word)
    if not terms.without_maintenance:
        yield say("what fails during announced maintenance counts")
    if terms.per_hour is not None:
        yield say("an hour of outage costs you {money}", money=str(terms.per_hour))
    if terms.per_missed is not None:
        yield say("a missed publication costs you {money}", money=str(terms.per_missed))


def show(asked: Asked, service: Service, terminal: Terminal) -> None:
    made, name = asked.claim, service.name
    zone = made.month.zone
    terminal.say(say("{name}, {month} ({zone})", name=name, month=str(made.month), zone=zone))
    for line in made.lines:
        terminal.say(say("  {line}", line=_line(line)))
    if made.excluded:
        terminal.say(say("Not claimed:"))
    titles = {line.outage: line.title for line in made.lines}
    for one in made.excluded:
        terminal.say(say("  {line}", line=left_out(one, titles.get(one.outage, ""))))
    if any(one.why is Why.MILD for one in made.excluded) and made.terms.least > Level.DEGRADED:
        terminal.say(
            say(
                "To count what is milder: statuswatch claim {name} --least degraded",
                name=service.id,
            )
        )
    for figure in _figures(made):
        terminal.say(figure)
    terminal.say(owed(made, name))
    for words in (*then(made, sent=asked.sent is not None), *cost_lines(asked.cost)):
        terminal.say(words)
    for note in made.notes:
        terminal.warn(note)


def _line(line: Line) -> Message:
    title = line.title or say("nothing on their page")
    lengths = say(
        "their page {theirs}, our checks {ours}, claimed {claimed}",
        theirs=exactly(line.theirs),
        ours=exactly(line.ours),
        claimed=exactly(line.claimed),
    )
    if line.end is None:
        return say(
            "since {start}  {title}: {lengths}", start=line.start, title=title, lengths=lengths
        )
    return say(
        "{start} to {end}  {title}: {lengths}",
        start=line.start,
        end=line.end,
        title=title,
        lengths=lengths,
    )


def _figures(made: Claim) -> Iterator[Message]:
    yield _figure(say("By their page"), made.theirs)
    yield _figure(say("By our checks"), made.ours)
    if not unseen(made):
        yield _figure(say("Claimed"), made.claimed)
    yield say(
        "We watched {watched} of {month}.",
        watched=exactly(made.watched),
        month=exactly(made.month.length),
    )
    if made.terms.uptime is not None:
        agreed = shown(made.terms.uptime)
        if made.claimed.breached:
            yield say("Agreed: {uptime} %. It was less.", uptime=agreed)
        else:
            yield say("Agreed: {uptime} %.", uptime=agreed)


def _figure(who: Message, figure: Reckoned | None) -> Message:
    if figure is None:
        return say("{who}: can't tell, nothing was read in this month", who=who)
    return say(
        "{who}: down {length}, uptime {uptime} %",
        who=who,
        length=exactly(figure.down),
        uptime=shown(figure.uptime),
    )


# -- for programs ----------------------------------------------------------------------------------


def data(asked: Asked, service: Service) -> dict[str, object]:
    """Lengths in seconds, percent and money as text: they are exact."""
    made = asked.claim
    return {
        "service": service.id,
        "name": service.name,
        "month": str(made.month),
        "zone": made.month.zone,
        "month_seconds": _seconds(made.month.length),
        "watched_seconds": _seconds(made.watched),
        "preliminary": made.preliminary,
        "theirs": _figure_data(made.theirs),
        "ours": _figure_data(made.ours),
        "claimed": _figure_data(made.claimed),
        "outages": [_line_data(line) for line in made.lines],
        "proof": [
            {"from": when(p.start), "until": when(p.end), "by": p.proof.value} for p in made.proof
        ],
        "excluded": [
            {"from": when(x.start), "until": when(x.end), "why": x.why.value, "outage": x.outage}
            for x in made.excluded
        ],
        "deadline": when(made.deadline),
        "passed": made.passed,
        "sent": asked.sent,
        "cost": [str(money) for money in asked.cost.sums],
        "missed": [occasion.title for occasion in asked.cost.missed],
        "terms": _terms_data(made.terms),
        "notes": [str(note) for note in made.notes],
    }


def _figure_data(figure: Reckoned | None) -> dict[str, object] | None:
    if figure is None:
        return None
    return {
        "down_seconds": _seconds(figure.down),
        "uptime": shown(figure.uptime),
        "breached": figure.breached,
        "credit_percent": None if figure.percent is None else shown(figure.percent),
        "credit": _money(figure.credit),
    }


def _line_data(line: Line) -> dict[str, object]:
    return {
        "outage": line.outage,
        "title": line.title,
        "started": when(line.start),
        "ended": when(line.end),
        "level": line.worst.word,
        "components": list(line.parts),
        "theirs_seconds": _seconds(line.theirs),
        "ours_seconds": _seconds(line.ours),
        "claimed_seconds": _seconds(line.claimed),
    }


def _terms_data(terms: Terms) -> dict[str, object]:
    return {
        "fee": _money(terms.fee),
        "uptime": None if terms.uptime is None else shown(terms.uptime),
        "tiers": [{"below": shown(t.below), "credit": shown(t.credit)} for t in terms.tiers],
        "most": None if terms.most is None else shown(terms.most),
        "zone": terms.zone,
        "claim_within_seconds": None
        if terms.claim_within is None
        else _seconds(terms.claim_within),
        "shortest_seconds": _seconds(terms.shortest),
        "least": terms.least.word,
        "without_maintenance": terms.without_maintenance,
        "per_hour": _money(terms.per_hour),
        "per_missed": _money(terms.per_missed),
    }


def _money(money: Money | None) -> str | None:
    return None if money is None else str(money)


def _seconds(length: timedelta) -> float | int:
    """Whole where it is."""
    seconds = length.total_seconds()
    return int(seconds) if seconds == int(seconds) else seconds
