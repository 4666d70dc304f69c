"""A scorecard and a comparison on the terminal: lines for people, one value for programs."""

from __future__ import annotations

from datetime import timedelta

from statuswatch.cli.terminal import Terminal, when
from statuswatch.core.comparing import Comparison
from statuswatch.core.figures import Figures
from statuswatch.core.judgement import Scoreboard
from statuswatch.core.parting import parting
from statuswatch.core.quarters import Period, name_of
from statuswatch.core.scorecard import Scorecard
from statuswatch.core.scorecard_words import by_quarter, remarks, telling
from statuswatch.core.spread import Spread
from statuswatch.core.words import say


def show(card: Scorecard, terminal: Terminal) -> None:
    period = card.period
    terminal.say(
        say(
            "{name}, {since} to {until}",
            name=card.service.name,
            since=period.since,
            until=period.until,
        )
    )
    for line in telling(card):
        terminal.say(say("  {name}: {value}", name=line.name, value=line.value))
    quarters = by_quarter(card)
    if quarters:
        terminal.say(say("By quarter:"))
    for words in quarters:
        terminal.say(say("  {line}", line=words))
    for words in remarks(card):
        terminal.say(words)
    leaving = parting(card.service)
    if leaving:
        terminal.say(say("If you leave them:"))
    for words in leaving:
        terminal.say(say("  {line}", line=words))


def show_compared(found: Comparison, terminal: Terminal) -> None:
    if found.period is None:
        terminal.say(say("There is no time of which something is known of all of them."))
        terminal.say(say("Say an earlier one with --since, or wait until more was watched."))
        return
    terminal.say(say("{since} to {until}", since=found.period.since, until=found.period.until))
    if found.shortened:
        names = ", ".join(found.shortened)
        terminal.say(say("Before that nothing is known of {names}.", names=names))
    for words in found.rests:
        terminal.say(say("  {line}", line=words))
    if found.too_short:
        terminal.say(say("That is too little to compare yet: wait until more was watched."))
        return
    for row in found.rows:
        terminal.say(say("{name}:", name=row.name))
        width = max(len(card.service.name) for card in found.cards)
        for card, cell in zip(found.cards, row.cells, strict=True):
            name = card.service.name.ljust(width)
            terminal.say(say("  {name}  {value}", name=name, value=cell))


# -- for programs ----------------------------------------------------------------------------------


def data(card: Scorecard) -> dict[str, object]:
    """Lengths in seconds, shares 0..1; what nobody can say is null."""
    return {
        "service": card.service.id,
        "name": card.service.name,
        **_period(card.period),
        "known": card.known,
        "figures": _figures(card.whole),
        "watched": None if card.watched is None else _figures(card.watched),
        "told": None if card.told is None else _figures(card.told),
        "quarters": [
            {
                "quarter": name_of(step.figures.period),
                "rests_on": step.rests.value,
                **_figures(step.figures),
                "trend": {measure.value: how.value for measure, how in step.tendencies},
            }
            for step in card.quarters
        ],
        "promises": _board(card.promises),
        "stated": _board(card.stated),
        "answers": {
            "sent": card.answers.sent,
            "acknowledged": card.answers.acknowledged,
            "answered": card.answers.answered,
            "late": card.answers.late,
            "acknowledged_after": _spread(card.answers.acknowledged_after),
            "answered_after": _spread(card.answers.answered_after),
        },
        "credits": {
            "agreed": card.credits.agreed,
            "sums": [str(money) for money in card.credits.sums],
            "months": [
                {
                    "month": c.month,
                    "percent": str(c.percent),
                    "credit": None if c.money is None else str(c.money),
                    "claimed": c.sent,
                }
                for c in card.credits.months
            ],
        },
        "review": None if card.review is None else card.review.isoformat(),
        "leaving": [str(words) for words in parting(card.service)],
    }


def compared_data(found: Comparison) -> dict[str, object]:
    return {
        "asked": _period(found.asked),
        "period": None if found.period is None else _period(found.period),
        "shortened_by": list(found.shortened),
        "rests_on": [str(words) for words in found.rests],
        "services": [data(card) for card in found.cards],
    }


def _period(period: Period) -> dict[str, object]:
    return {"since": when(period.since), "until": when(period.until)}


def _figures(f: Figures) -> dict[str, object]:
    return {
        **_period(f.period),
        "outages": f.count,
        "ongoing": f.lasting,
        "end_unseen": f.unsure,
        "down_seconds": _seconds(f.total),
        "longest_seconds": _seconds(f.longest),
        "lengths": _spread(f.lengths),
        "between_seconds": _seconds(f.between),
        "uptime": f.share,
        "watched_share": f.lived.watched_share,
        "known_seconds": _seconds(f.known),
        "lag": _spread(f.lag),
        "never_admitted": f.unsaid,
        "updates_apart": _spread(f.pace),
        "without_word": f.wordless,
        "edits": f.edits,
        "withdrawn": f.withdrawn,
        "maintenance_seconds": _seconds(f.work),
    }


def _spread(found: Spread | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "number": found.n,
        "enough": found.enough,
        "mean_seconds": _seconds(found.mean),
        "shortest_seconds": _seconds(found.shortest),
        "lower_seconds": _seconds(found.lower),
        "median_seconds": _seconds(found.median),
        "upper_seconds": _seconds(found.upper),
        "longest_seconds": _seconds(found.longest),
    }


def _board(board: Scoreboard) -> dict[str, int]:
    return {
        "kept": board.kept,
        "broken": board.broken,
        "open": board.open,
        "unknown": board.unknown,
    }


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()
