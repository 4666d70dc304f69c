"""What a claim comes to, in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from statuswatch.core.claim import Claim
from statuswatch.core.claim_words import cost_lines, owed, then, unseen
from statuswatch.core.costs import Cost, cost
from statuswatch.core.docket import Occasion
from statuswatch.core.words import render
from tests.core.claims import LATER, TERMS, at, claimed, lived, posted, terms, watch

HOUR = timedelta(hours=1)


def words(made: Claim) -> str:
    return render(owed(made, "Podhost")).replace("\N{NO-BREAK SPACE}", " ")


def after(made: Claim, *, sent: bool = False) -> list[str]:
    return [
        render(line).replace("\N{NO-BREAK SPACE}", " ").split(":")[0]
        for line in then(made, sent=sent)
    ]


def costs(one: Cost) -> list[str]:
    return [render(line) for line in cost_lines(one)]


def test_what_is_owed_is_said_with_what_it_is_a_part_of() -> None:
    ill = lived(theirs=[posted(0, 60)])
    assert words(claimed(ill)) == "Podhost owes you 4.90 EUR: 10 % of 49.00 EUR."
    assert words(claimed(ill, terms=terms(fee=None))) == "Podhost owes you 10 % of a month's fee."
    assert words(claimed()) == "Podhost owes you nothing for this month."


def test_what_can_not_be_told_is_not_nothing() -> None:
    nobody = claimed(seen_by=watch([], []))
    assert unseen(nobody)
    assert words(nobody) == "Can't tell whether Podhost owes you anything: nobody watched."
    bare = claimed(lived(theirs=[posted(0, 60)]), terms=terms(tiers=()))
    assert words(bare) == "What Podhost owes you for it can't be told: the terms name no credit."
    assert not unseen(bare)


def test_then_it_is_claimed_or_still_to_be_or_too_late() -> None:
    made = claimed(lived(theirs=[posted(0, 60)]))
    assert after(made, sent=True) == ["You claimed it."]
    assert after(made)[0].startswith("Claim it before ")
    late = claimed(lived(theirs=[posted(0, 60)]), now=LATER + timedelta(days=90))
    assert after(late)[0] == "It is too late to claim it"
    assert after(claimed()) == []
    assert after(replace(made, deadline=None)) == []


def test_what_it_cost_is_told_where_it_was_said_what_an_hour_costs() -> None:
    hourly = replace(TERMS, per_hour=terms().fee)
    show = Occasion("Show", at(0), ("podhost",))
    told = costs(cost(hourly, 2 * HOUR, [show]))
    assert told == ["It cost you 98.00 EUR, for 2:00:00 of it.", "1 publication fell into it."]
    assert costs(cost(hourly, timedelta())) == []
    assert costs(cost(TERMS, 2 * HOUR, [show])) == []
    assert Decimal(98) == cost(hourly, 2 * HOUR).sums[0].amount
