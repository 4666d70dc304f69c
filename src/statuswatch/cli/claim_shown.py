"""A claim and its terms on the terminal: lines for people, one value for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from statuswatch.app.claiming import Asked
from statuswatch.cli.terminal import Terminal, when
from statuswatch.core.claim import Claim, Line, Why
from statuswatch.core.claim_letter import exactly, left_out, letter_zone
from statuswatch.core.claim_words import cost_lines, owed, then
from statuswatch.core.docket import Claimed, Terms
from statuswatch.core.model import Level, Service
from statuswatch.core.money import Money
from statuswatch.core.owed import Reckoned, floored, notes, shown, told
from statuswatch.core.words import Message, render, say


def show_terms(
    terms: Terms, service: Service, terminal: Terminal, claims: Sequence[Claimed] = ()
) -> None:
    """With what is odd about them. `claims`: those that were sent."""
    terminal.say(say("Terms of {name}:", name=service.name))
    for line in _terms_lines(terms):
        terminal.say(say("  {line}", line=line))
    for one in claims:
        words = say("claimed for {month} at {sent}", month=one.month, sent=one.sent)
        if one.credit is not None:
            words = say(
                "claimed for {month} at {sent}: {credit}",
                month=one.month,
                sent=one.sent,
                credit=str(one.credit),
            )
        terminal.say(say("  {line}", line=words))
    for note in notes(terms):
        terminal.warn(note)
    told = {"service": service.id, "name": service.name, "terms": _terms_data(terms)}
    terminal.data(told | {"claims": [_claimed(one) for one in claims]})


def _claimed(one: Claimed) -> dict[str, object]:
    return {
        "month": one.month,
        "sent": when(one.sent),
        "percent": shown(one.percent),
        "credit": _money(one.credit),
    }


def _terms_lines(terms: Terms) -> Iterator[Message]:
    if terms.fee is not None:
        yield say("a month's fee of {fee}", fee=terms.fee.words)
    if terms.uptime is not None:
        yield say("{uptime} % of a month agreed", uptime=told(terms.uptime))
    for tier in sorted(terms.tiers, key=lambda t: -t.below):
        yield say(
            "below {below} % a credit of {credit} %",
            below=told(tier.below),
            credit=told(tier.credit),
        )
    if terms.most is not None:
        yield say("a credit of {most} % at most", most=told(terms.most))
    yield say("months in {zone}", zone=terms.zone)
    if terms.claim_within is not None:
        yield say("to be claimed within {time}", time=terms.claim_within)
    if terms.shortest:
        yield say("outages of {time} or longer", time=terms.shortest)
    yield say("from this level on: {level}", level=terms.least.word)
    if not terms.without_maintenance:
        yield say("what fails during announced maintenance counts")
    if terms.per_hour is not None:
        yield say("an hour of outage costs you {money}", money=terms.per_hour.words)
    if terms.per_missed is not None:
        yield say("a missed publication costs you {money}", money=terms.per_missed.words)


def show(asked: Asked, service: Service, terminal: Terminal) -> None:
    """Its times are those of the contract's zone, as in the letter."""
    told = in_zone(asked.claim, terminal)
    for words in _shown(asked, service):
        terminal.say(told(words))
    for note in asked.claim.notes:
        terminal.warn(told(note))


def in_zone(made: Claim, terminal: Terminal) -> Callable[[Message], str]:
    setting = replace(terminal.setting, zone=letter_zone(made)[0])
    return lambda words: render(words, setting)


def _shown(asked: Asked, service: Service) -> Iterator[Message]:
    made, name = asked.claim, service.name
    zone = letter_zone(made)[1]
    yield say("{name}, {month} ({zone})", name=name, month=str(made.month), zone=zone)
    for line in made.lines:
        yield say("  {line}", line=_line(line))
    if made.excluded:
        yield say("Not claimed:")
    titles = {line.outage: line.title for line in made.lines}
    for one in made.excluded:
        yield say("  {line}", line=left_out(one, titles.get(one.outage, "")))
    if any(one.why is Why.MILD for one in made.excluded) and made.terms.least > Level.DEGRADED:
        yield say(
            "To count what is milder: statuswatch claim {name} --least degraded", name=service.id
        )
    yield from _figures(made)
    yield owed(made, name)
    yield from then(made, asked.sent, older=asked.older)
    yield from cost_lines(asked.cost)


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
    if made.theirs is None:
        yield say("By their page: can't tell, it was not read in this month")
    else:
        yield _figure(say("By their page"), made.theirs)
    if made.ours is None:
        yield say("By our checks: can't tell, nothing was checked in this month")
    else:
        yield _figure(say("By our checks"), made.ours)
    if made.claimed.known:
        yield _figure(say("Claimed"), made.claimed)
    watched, over = exactly(made.watched), exactly(made.over)
    if made.preliminary:
        yield say("We watched {watched} of {month} until now.", watched=watched, month=over)
    else:
        yield say("We watched {watched} of {month}.", watched=watched, month=over)
    if made.terms.uptime is not None:
        yield _agreed(made.claimed, told(made.terms.uptime))


def _agreed(figure: Reckoned, uptime: float) -> Message:
    if figure.breached:
        return say("Agreed: {uptime} %. It was less.", uptime=uptime)
    if figure.breached is None:
        return say("Agreed: {uptime} %. Whether it was less can't be told.", uptime=uptime)
    return say("Agreed: {uptime} %.", uptime=uptime)


def _figure(who: Message, figure: Reckoned) -> Message:
    """An uptime is never told without how much of the time was watched."""
    share = told(floored(figure.observed))
    if not figure.known:
        return say("{who}: can't tell, watched for {share} % of the time", who=who, share=share)
    length, uptime = exactly(figure.down), told(figure.uptime)
    if figure.sure:
        return say(
            "{who}: down {length}, uptime {uptime} % (watched for {share} % of the time)",
            who=who,
            length=length,
            uptime=uptime,
            share=share,
        )
    return say(
        "{who}: down {length} or more, uptime {uptime} % at most "
        "(watched for {share} % of the time)",
        who=who,
        length=length,
        uptime=uptime,
        share=share,
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
        "over_seconds": _seconds(made.over),
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
        **sent_data(asked.sent),
        "cost": [str(money) for money in asked.cost.sums],
        "missed": [occasion.title for occasion in asked.cost.missed],
        "terms": _terms_data(made.terms),
        "notes": [str(note) for note in made.notes],
    }


def sent_data(sent: Claimed | None) -> dict[str, object]:
    if sent is None:
        return {"sent": None}
    return {
        "sent": when(sent.sent),
        "sent_percent": shown(sent.percent),
        "sent_credit": _money(sent.credit),
    }


def _figure_data(figure: Reckoned | None) -> dict[str, object] | None:
    if figure is None:
        return None
    return {
        "down_seconds": _seconds(figure.down),
        "uptime": shown(figure.uptime) if figure.known else None,
        "observed_percent": shown(floored(figure.observed)),
        "sure": figure.sure,
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
