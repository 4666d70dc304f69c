"""Shares as figures of a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from statuswatch.core.shares import percent, plain, watched_part
from statuswatch.core.words import render


@pytest.mark.parametrize(
    ("share", "shown"), [(1.0, 100), (0.99999, 99.99), (0.5, 50), (0.000123, 0.01), (0.0, 0)]
)
def test_a_share_is_cut_so_that_100_is_said_of_the_whole_alone(share: float, shown: float) -> None:
    assert percent(share) == shown


def test_a_whole_number_has_no_idle_zeros() -> None:
    assert str(plain(Decimal("10.00"))) == "10"
    assert str(plain(Decimal("99.90"))) == "99.9"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "watched 0%"),
        (0.00005, "watched less than 0.01%"),
        (0.00013, "watched 0.01%"),
        (0.976, "watched 97%"),
        (0.99999, "watched 100%"),
    ],
)
def test_little_that_was_watched_is_not_said_to_be_nothing(share: float, words: str) -> None:
    assert render(watched_part(share)) == words
