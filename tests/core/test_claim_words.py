"""What a claim comes to, in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from gettext import NullTranslations

from statuswatch.core.claim import Claim
from statuswatch.core.claim_words import cost_lines, owed, then, unasked, untold
from statuswatch.core.costs import Cost, cost
from statuswatch.core.docket import Claimed, Occasion, Tier
from statuswatch.core.money import parse
from statuswatch.core.words import Setting, render
from tests.core.claims import LATER, TERMS, at, claimed, lived, posted, terms, watch

HOUR = timedelta(hours=1)


def words(made: Claim) -> str:
    return render(owed(made, "Podhost")).replace("\N{NO-BREAK SPACE}", " ")


def after(made: Claim, sent: Claimed | None = None, *, older: bool = False) -> list[str]:
    return [
        render(line).replace("\N{NO-BREAK SPACE}", " ").split(":")[0]
        for line in then(made, sent, older=older)
    ]


def sent(percent: int, credit: str | None) -> Claimed:
    money = None if credit is None else parse(credit)
    return Claimed("podhost", "2026-10", LATER, Decimal(percent), money, TERMS)


def costs(one: Cost) -> list[str]:
    return [render(line).replace("\N{NO-BREAK SPACE}", " ") for line in cost_lines(one)]


def test_what_is_owed_is_said_with_what_it_is_a_part_of() -> None:
    ill = lived(theirs=[posted(0, 60)])
    assert words(claimed(ill)) == "Podhost owes you 4.90 EUR: 10 % of 49.00 EUR."
    assert words(claimed(ill, terms=terms(fee=None))) == "Podhost owes you 10 % of a month's fee."
    assert words(claimed()) == "Podhost owes you nothing for this month."


def test_percent_are_numbers_so_that_the_reader_has_their_own_decimal_mark() -> None:
    class German(NullTranslations):
        def gettext(self, message: str) -> str:
            return "," if message == "decimal mark\x04." else message

    terms_ = terms(fee=None, tiers=(Tier(Decimal("99.9"), Decimal("2.5")),))
    made = claimed(lived(theirs=[posted(0, 60)]), terms=terms_)
    told = render(owed(made, "Podhost"), Setting(translations=German()))
    assert told == "Podhost owes you 2,5 % of a month's fee."


def test_what_can_not_be_told_is_not_nothing() -> None:
    nobody = claimed(seen_by=watch([], []))
    assert untold(nobody)
    assert words(nobody) == "Can't tell whether Podhost owes you anything: nobody watched."
    bare = claimed(lived(theirs=[posted(0, 60)]), terms=terms(tiers=()))
    assert words(bare) == "What Podhost owes you for it can't be told: the terms name no credit."
    assert not untold(bare)


def test_too_little_to_tell_is_said_with_how_little() -> None:
    hardly = claimed(seen_by=watch([], [(0, 2 / 3)]))
    assert words(hardly) == (
        "Can't tell whether Podhost owes you anything: we watched 0:00:40 of 744:00:00."
    )
    slept = claimed(lived(words=[(0, 120)]), seen_by=watch([(-30_000, 0), (120, 60_000)], []))
    assert words(slept) == (
        "Can't tell whether Podhost owes you anything: nobody watched 2:00:00 of what was told."
    )
    assert untold(claimed(seen_by=watch([], []), terms=terms(tiers=())))
    proven = lived(theirs=[posted(0, 60)])
    assert not untold(claimed(proven, seen_by=watch([], [])))
    assert not untold(claimed(proven, seen_by=watch([], []), terms=terms(tiers=())))


def test_why_there_is_nothing_to_claim_is_no_more_than_is_known() -> None:
    def why(made: Claim) -> str:
        return render(unasked(made, "Podhost"))

    assert why(claimed()) == "Nothing is owed for 2026-10"
    assert why(claimed(seen_by=watch([], []))).startswith("Can't tell whether Podhost owes")
    bare = claimed(lived(theirs=[posted(0, 60)]), terms=terms(tiers=()))
    assert "can't be told: the terms name no credit" in why(bare)


def test_then_it_is_claimed_or_still_to_be_or_too_late() -> None:
    made = claimed(lived(theirs=[posted(0, 60)]))
    assert after(made, sent(10, "4.90 EUR")) == ["You claimed 4.90 EUR at 2026-11-05 00"]
    assert after(made, sent(10, "4.90 EUR"), older=True)[1] == (
        "It is reckoned by the terms as they were when you claimed it."
    )
    assert after(made, sent(5, None)) == [
        "You claimed 5 % of a month's fee at 2026-11-05 00",
        "By what is known now it is another amount.",
    ]
    assert after(made)[0].startswith("Claim it before ")
    late = claimed(lived(theirs=[posted(0, 60)]), now=LATER + timedelta(days=90))
    assert after(late)[0] == "It is too late to claim it"
    assert after(claimed()) == []
    assert after(replace(made, deadline=None)) == []


def test_what_it_cost_is_told_where_it_was_said_what_an_hour_costs() -> None:
    hourly = replace(TERMS, per_hour=terms().fee)
    show = Occasion("Show", at(0), ("podhost",))
    told = costs(cost(hourly, 2 * HOUR, [show]))
    assert told == ["It cost you 98.00 EUR, for 2 h of it.", "1 publication fell into it."]
    assert costs(cost(hourly, timedelta())) == []
    assert costs(cost(TERMS, 2 * HOUR, [show])) == []
    assert Decimal(98) == cost(hourly, 2 * HOUR).sums[0].amount
