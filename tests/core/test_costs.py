"""What an outage cost the user."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.costs import cost, missed, together
from statuswatch.core.docket import Occasion, Terms
from statuswatch.core.money import parse
from tests.core.claims import at

HOURLY = Terms("podhost", per_hour=parse("20 EUR"), per_missed=parse("150 EUR"))


def episode(start: float, until: float | None = None, *, day: bool = False) -> Occasion:
    end = None if until is None else at(until)
    return Occasion("Episode", at(start), ("podhost",), until=end, day=day)


def told(*occasions: Occasion) -> int:
    """How many fell into an outage of minutes 0 to 60."""
    return len(missed(occasions, "podhost", at(0), at(60)))


def test_it_costs_by_the_hour_and_by_what_was_missed() -> None:
    made = cost(HOURLY, timedelta(minutes=90), [episode(0), episode(10)])
    assert (str(made.by_hour), str(made.by_missed)) == ("30.00 EUR", "300.00 EUR")
    assert [str(m) for m in made.sums] == ["330.00 EUR"]


def test_a_week_costs_its_168_hours() -> None:
    assert str(cost(HOURLY, timedelta(seconds=604_800)).by_hour) == "3360.00 EUR"


def test_where_nobody_said_what_it_costs_there_is_no_sum() -> None:
    assert cost(None, timedelta(hours=1), [episode(0)]).sums == ()
    assert cost(Terms("podhost"), timedelta(hours=1)).sums == ()


def test_every_currency_has_a_sum_of_its_own() -> None:
    dollars = Terms("other", per_hour=parse("7 USD"))
    hour = timedelta(hours=1)
    sums = together([cost(HOURLY, hour), cost(dollars, hour), cost(dollars, hour)])
    assert [str(m) for m in sums] == ["20.00 EUR", "14.00 USD"]


def test_a_publication_is_missed_where_it_fell_into_the_outage() -> None:
    assert told(episode(0), episode(30), episode(59.9)) == 3
    assert told(episode(-1), episode(60), episode(90)) == 0
    assert told(episode(-10, 5), episode(50, 100), episode(-10, 100)) == 3
    assert told(episode(-10, 0), episode(60, 70)) == 0


def test_a_day_without_an_hour_and_what_needs_another_service_are_not_missed() -> None:
    assert told(episode(0, day=True)) == 0
    assert missed([Occasion("Mail", at(5), ("mailer",))], "podhost", at(0), at(60)) == ()


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_lasts_longer_costs_no_less(some: int, more: int) -> None:
    less, worse = (cost(HOURLY, timedelta(seconds=n)).by_hour for n in (some, some + more))
    assert less is not None
    assert worse is not None
    assert worse.amount >= less.amount
