"""Outages over the odd days of the calendar, as the months of a contract part them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.core.claim import Stretch
from statuswatch.core.model import Level
from statuswatch.core.months import Month
from tests.core.claims import claimed, lived, minutes, terms

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2027-03-28T00:00", "2027-03-28T04:00", {3: 4}),  # an hour is skipped on that night
        ("2026-10-24T20:00", "2026-10-25T04:00", {10: 8}),  # and one is there twice on this
        ("2028-02-28T12:00", "2028-03-01T12:00", {2: 35, 3: 13}),  # with the leap day
        ("2027-02-28T12:00", "2027-03-01T12:00", {2: 11, 3: 13}),  # without it
        ("2026-12-29T12:00", "2027-01-05T12:00", {12: 59, 1: 109}),
    ],
)
def test_an_outage_is_parted_by_the_months_and_no_hour_is_lost(
    start: str, end: str, hours: dict[int, int]
) -> None:
    began = datetime.fromisoformat(start).replace(tzinfo=UTC)
    over = datetime.fromisoformat(end).replace(tzinfo=UTC)
    told = lived(theirs=[Stretch(began, over, Level.DOWN, "page", stated=True)])
    later = over + timedelta(days=70)
    found = {}
    for month in hours:
        year = over.year if month < 12 else began.year
        made = claimed(told, terms=terms(zone=BERLIN), month=Month(year, month, BERLIN), now=later)
        found[month] = minutes(made) / 60
    assert found == hours
    assert sum(found.values()) == (over - began) / timedelta(hours=1)
