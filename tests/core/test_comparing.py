"""Vendors side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from statuswatch.core.comparing import compare
from statuswatch.core.episodes import Chronicle
from statuswatch.core.model import Service
from statuswatch.core.words import render
from tests.core.scorecards import NOW, YEAR, at, episode, named, watched

ONE = named(watched(episode(10, 1), episode(100, 1)), "Podhost")
OTHER = named(watched(episode(120, 2), since=90), "Castwave")


def test_only_the_time_known_of_all_is_compared() -> None:
    found = compare([ONE, OTHER], YEAR, NOW)
    assert found.period is not None
    assert found.period.span == (at(90), NOW)
    assert found.shortened == ("Castwave",)
    assert [card.whole.count for card in found.cards] == [1, 1]
    assert {card.period for card in found.cards} == {found.period}


def test_what_a_vendor_tells_of_the_time_before_is_known_and_said_to_be_its_own_word() -> None:
    found = compare([ONE, replace(OTHER, told=at(0))], YEAR, NOW)
    assert found.period == YEAR
    assert render(found.rests[0]) == "Podhost: we watched 100 % of it."
    assert render(found.rests[1]).startswith("Castwave: their own words until 2026-04-01 00:00,")


def test_they_stand_in_the_order_they_were_named_and_none_wins() -> None:
    for records in ([ONE, OTHER], [OTHER, ONE]):
        found = compare(records, YEAR, NOW)
        assert [c.service for c in found.cards] == [r.service for r in records]
        assert all(len(row.cells) == 2 for row in found.rows)
        words = " ".join(render(cell) for row in found.rows for cell in row.cells)
        assert "winner" not in words
        assert "best" not in words


def test_without_a_time_in_common_nothing_is_compared() -> None:
    nobody = Chronicle(Service("new", "New"))
    found = compare([ONE, nobody], YEAR, NOW)
    assert (found.period, found.cards, found.shortened) == (None, (), ("New",))


@pytest.mark.parametrize("records", [[ONE], [ONE, ONE], [ONE, OTHER, ONE, OTHER]])
def test_two_or_three_different_ones_are_compared(records: list[Chronicle]) -> None:
    with pytest.raises(ValueError, match="two or three"):
        compare(records, YEAR, NOW)


def test_minutes_in_common_are_too_little_to_compare() -> None:
    new = (NOW - timedelta(hours=1) - at(0)) / timedelta(days=1)
    found = compare([ONE, named(watched(since=new), "New")], YEAR, NOW)
    assert found.period is not None
    assert found.period.length == timedelta(hours=1)
    assert found.too_short
    assert not compare([ONE, OTHER], YEAR, NOW).too_short
