"""What a claim comes to, in sentences: for the terminal and the window."""

from __future__ import annotations

from collections.abc import Iterator

from statuswatch.core.claim import Claim
from statuswatch.core.claim_letter import exactly, owes
from statuswatch.core.costs import Cost
from statuswatch.core.owed import shown
from statuswatch.core.words import Message, count, say


def owed(made: Claim, name: str) -> Message:
    """What they owe for that month, and if it can be told at all."""
    figure = made.claimed
    if unseen(made):
        return say("Can't tell whether {name} owes you anything: nobody watched.", name=name)
    if figure.percent is None:
        return say(
            "What {name} owes you for it can't be told: the terms name no credit.", name=name
        )
    if not owes(made):
        return say("{name} owes you nothing for this month.", name=name)
    percent = shown(figure.percent)
    if figure.credit is None or made.terms.fee is None:
        return say("{name} owes you {percent} % of a month's fee.", name=name, percent=percent)
    return say(
        "{name} owes you {credit}: {percent} % of {fee}.",
        name=name,
        credit=str(figure.credit),
        percent=percent,
        fee=str(made.terms.fee),
    )


def unseen(made: Claim) -> bool:
    """Nothing is known of that month: that nothing was seen says nothing."""
    return made.theirs is None and made.ours is None and not made.lines


def then(made: Claim, *, sent: bool) -> Iterator[Message]:
    """What is to be done about it, if anything. `sent`: the user has claimed it."""
    if sent:
        yield say("You claimed it.")
    elif made.deadline is not None and owes(made):
        if made.passed:
            yield say("It is too late to claim it: that was possible until {at}.", at=made.deadline)
        else:
            yield say("Claim it before {at}.", at=made.deadline)


def cost_lines(cost: Cost) -> Iterator[Message]:
    """What it cost the user, where they have said what it costs."""
    sums = ", ".join(str(money) for money in cost.sums)
    if not sums or not (cost.lasted or cost.missed):
        return
    yield say("It cost you {sums}, for {length} of it.", sums=sums, length=exactly(cost.lasted))
    if cost.missed:
        yield count(
            "{n} publication fell into it.", "{n} publications fell into it.", len(cost.missed)
        )
