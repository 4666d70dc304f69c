"""What a claim comes to, in sentences: for the terminal and the window."""

from __future__ import annotations

from collections.abc import Iterator

from statuswatch.core.claim import Claim
from statuswatch.core.claim_letter import exactly, owes
from statuswatch.core.costs import Cost
from statuswatch.core.docket import Claimed
from statuswatch.core.money import in_words
from statuswatch.core.owed import ENOUGH, told
from statuswatch.core.words import Message, count, say


def owed(made: Claim, name: str) -> Message:
    """What they owe for that month, and if it can be told at all."""
    figure = made.claimed
    if untold(made):
        return _untold(made, name)
    if figure.percent is None:
        return say(
            "What {name} owes you for it can't be told: the terms name no credit.", name=name
        )
    if not owes(made):
        return say("{name} owes you nothing for this month.", name=name)
    percent = told(figure.percent)
    if figure.credit is None or made.terms.fee is None:
        return say("{name} owes you {percent} % of a month's fee.", name=name, percent=percent)
    return say(
        "{name} owes you {credit}: {percent} % of {fee}.",
        name=name,
        credit=figure.credit.words,
        percent=percent,
        fee=made.terms.fee.words,
    )


def untold(made: Claim) -> bool:
    """Too little is known of that month: that nothing was seen of a breach is no proof of none."""
    if made.terms.tiers:
        return made.claimed.percent is None
    return not made.claimed.sure and not made.claimed.breached


def _untold(made: Claim, name: str) -> Message:
    if not made.watched:
        return say("Can't tell whether {name} owes you anything: nobody watched.", name=name)
    if made.claimed.observed < ENOUGH:
        return say(
            "Can't tell whether {name} owes you anything: we watched {watched} of {length}.",
            name=name,
            watched=exactly(made.watched),
            length=exactly(made.over),
        )
    return say(
        "Can't tell whether {name} owes you anything: nobody watched {length} of what was told.",
        name=name,
        length=exactly(made.untold),
    )


def unasked(made: Claim, name: str) -> Message:
    """Why there is nothing to claim."""
    if not untold(made) and made.terms.tiers:
        return say("Nothing is owed for {month}", month=str(made.month))
    return owed(made, name)


def then(made: Claim, sent: Claimed | None, *, older: bool = False) -> Iterator[Message]:
    """What is to be done about it, if anything. `sent`: as the user claimed it; `older`: by other
    terms than those of now, and it is reckoned by those."""
    if sent is not None:
        yield _sent(sent)
        figure = made.claimed
        if (figure.percent, figure.credit) != (sent.percent, sent.credit):
            yield say("By what is known now it is another amount.")
        if older:
            yield say("It is reckoned by the terms as they were when you claimed it.")
    elif made.deadline is not None and owes(made):
        if made.passed:
            yield say("It is too late to claim it: that was possible until {at}.", at=made.deadline)
        else:
            yield say("Claim it before {at}.", at=made.deadline)


def _sent(sent: Claimed) -> Message:
    if sent.credit is not None:
        return say("You claimed {credit} at {at}.", credit=sent.credit.words, at=sent.sent)
    return say(
        "You claimed {percent} % of a month's fee at {at}.",
        percent=told(sent.percent),
        at=sent.sent,
    )


def cost_lines(cost: Cost) -> Iterator[Message]:
    """What it cost the user, where they have said what it costs."""
    if not cost.sums or not (cost.lasted or cost.missed):
        return
    sums = in_words(cost.sums)
    yield say("It cost you {sums}, for {length} of it.", sums=sums, length=cost.lasted)
    if cost.missed:
        yield count(
            "{n} publication fell into it.", "{n} publications fell into it.", len(cost.missed)
        )
